"""How the book of a case tells of the office's registers: a paper that went out or came in, a line struck through."""

from __future__ import annotations

from casetrack.engine.history import Happening
from casetrack.services import outgoing
from casetrack.text import Text

_LABELS = {
    outgoing.ENTERED: Text("Vào sổ văn bản đi số {symbol}", "Entered as outgoing document {symbol}"),
}


def label_of(happening: Happening) -> Text | None:
    """Name the event of a register's line; None for any other, though a former system may have named one so."""
    label = _LABELS.get(happening.name) if "symbol" in happening.payload else None
    return label.with_(symbol=happening.payload["symbol"]) if label else None
