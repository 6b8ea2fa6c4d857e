"""The names of lines of a case's book that speak of more than the case: files, letters, registers, the protected,
who was let in or named, papers that went back, the paper file, the citizen's page, the list that it was handed over by.
"""

from __future__ import annotations

from collections.abc import Iterator

from casetrack.engine.history import Happening
from casetrack.services import (
    balance_entries,
    batch_entries,
    classification_entries,
    file_entries,
    identity_entries,
    joining_entries,
    letter_entries,
    paper_entries,
    paper_file_entries,
    party_entries,
    register_entries,
    reminders,
    status_stops,
    viewers,
)
from casetrack.text import Text

_TELLERS = (
    file_entries,
    letter_entries,
    register_entries,
    reminders,
    identity_entries,
    classification_entries,
    paper_entries,
    paper_file_entries,
    party_entries,
    viewers,
    status_stops,
    joining_entries,
    batch_entries,
    balance_entries,
)
_DETAILED = (
    file_entries,
    letter_entries,
    classification_entries,
    paper_entries,
    paper_file_entries,
    batch_entries,
)


def label_of(happening: Happening) -> Text | None:
    """Name an event of any of them; None for one of the case itself."""
    return next(filter(None, (teller.label_of(happening) for teller in _TELLERS)), None)


def details_of(happening: Happening) -> Iterator[tuple[Text, Text]]:
    """Give what the book says of an event of any of them."""
    for teller in _DETAILED:
        yield from teller.details_of(happening)
