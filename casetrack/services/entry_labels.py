"""The names of lines of a case's book that speak of more than the case: files, letters, registers, the protected,
who was let in."""

from __future__ import annotations

from casetrack.engine.history import Happening
from casetrack.services import file_entries, identity_entries, letter_entries, register_entries, viewers
from casetrack.text import Text

_TELLERS = (file_entries, letter_entries, register_entries, identity_entries, viewers)


def label_of(happening: Happening) -> Text | None:
    """Name an event of any of them; None for one of the case itself."""
    return next(filter(None, (teller.label_of(happening) for teller in _TELLERS)), None)
