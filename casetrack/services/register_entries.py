"""How the book of a case tells of the office's registers: a paper that went out or came in, a line struck through."""

from __future__ import annotations

from casetrack.engine.history import Happening
from casetrack.services.register_lines import ENTERED, INCOMING, OUTGOING, STRUCK
from casetrack.text import Text

_LABELS = {
    (ENTERED, OUTGOING): Text("Vào sổ văn bản đi số {symbol}", "Entered as outgoing document {symbol}"),
    (ENTERED, INCOMING): Text("Vào sổ văn bản đến số {number}/{year}", "Entered as incoming document {number}/{year}"),
    (STRUCK, OUTGOING): Text("Gạch bỏ số {number}/{year} sổ văn bản đi", "Outgoing number {number}/{year} struck out"),
    (STRUCK, INCOMING): Text("Gạch bỏ số {number}/{year} sổ văn bản đến", "Incoming number {number}/{year} struck out"),
}


def label_of(happening: Happening) -> Text | None:
    """Name the event of a register's line; None for any other."""
    label = _LABELS.get((happening.name, str(happening.payload.get("book"))))
    return label.with_(**happening.payload) if label else None
