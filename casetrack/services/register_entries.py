"""How the book of a case tells of the office's registers: a paper that went out or came in, a line struck through."""

from __future__ import annotations

from casetrack.engine.history import Happening
from casetrack.services.bodies import ISSUER
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
    if label is None:
        return None
    said, body = label.with_(**happening.payload), happening.payload.get("body", ISSUER)
    if body == ISSUER or (happening.name, happening.payload["book"]) == (ENTERED, OUTGOING):  # a symbol names the body
        return said
    return Text("{said} ({body})", "{said} ({body})").with_(said=said, body=body)
