"""How a case's book names that somebody was named in it who did not stand there when it was entered."""

from __future__ import annotations

from casetrack.engine.history import Happening
from casetrack.services.cases import PARTS
from casetrack.text import Text

NAMED = "party_named"
_NAMED = Text("Ghi thêm người: {part}", "Another person named: {part}")


def label_of(happening: Happening) -> Text | None:
    """Name such an event, by the part alone; None for any other."""
    if happening.name != NAMED:
        return None
    part = str(happening.payload.get("part", ""))
    return _NAMED.with_(part=PARTS.get(part, Text(part, part)))
