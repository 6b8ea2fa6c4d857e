"""How the book of a case tells of a letter that was issued."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.engine.history import Happening
from casetrack.engine.payloads import mapping_in
from casetrack.services.bodies import ISSUER
from casetrack.services.register_lines import ENTERED, OUTGOING, STRUCK
from casetrack.text import Text

ISSUED = "letter_issued"
ABOUT, TYPED, REASON = "about", "typed", "reason"  # personal texts of the event
_NUMBERED = Text("Phát hành {label} số {symbol}", "Issued: {label}, number {symbol}")
_SLIP = Text("Lập {label}", "Made: {label}")


def label_of(happening: Happening) -> Text | None:
    """Name the event of an issued letter; None for any other."""
    if not _is_letter(happening):
        return None
    symbol = happening.payload["symbol"]
    label = _label(mapping_in(happening.payload["label"]))
    return _NUMBERED.with_(label=label, symbol=symbol) if symbol else _SLIP.with_(label=label)


def details_of(happening: Happening) -> Iterator[tuple[Text, Text]]:
    """Give what the book says of a letter: what about, who signs, what it is issued again for."""
    if not _is_letter(happening):
        return
    said = (
        (Text("Trích yếu", "About"), happening.texts.get(ABOUT, "")),
        (Text("Người ký", "Signed by"), happening.payload["signer"]),
        (Text("Thay văn bản", "In place of"), happening.payload.get("replaces", "")),
        (Text("Lý do phát hành lại", "Why it was issued again"), happening.texts.get(REASON, "")),
        (Text("Mã SHA-256 bản PDF", "SHA-256 of the PDF"), happening.payload["pdf_sha256"]),
    )
    yield from ((label, Text(str(words), str(words))) for label, words in said if words)


@dataclass(frozen=True, slots=True)
class ToldLetter:
    """A letter as its event tells of it; `seq` is the number of that event in the case.

    `struck`: its line in the register of outgoing documents is struck through.
    """

    seq: int
    label: Text
    symbol: str
    on: date
    struck: bool


def letters_in(happenings: Sequence[Happening]) -> list[ToldLetter]:
    """Give the letters of a case from its events, the newest first; nothing is asked of the database."""
    struck = _struck(happenings)
    return [_told(each, struck) for each in reversed(happenings) if _is_letter(each)]


def _told(happening: Happening, struck: set[str]) -> ToldLetter:
    symbol, label = str(happening.payload["symbol"]), _label(mapping_in(happening.payload["label"]))
    return ToldLetter(happening.seq, label, symbol, happening.occurred_on, symbol in struck)


def _struck(happenings: Sequence[Happening]) -> set[str]:
    """Give the symbols of the case's outgoing papers whose lines are struck through."""
    lines: dict[tuple[object, ...], str] = {}
    struck = set()
    for each in happenings:
        said = each.payload
        if said.get("book") != OUTGOING:
            continue
        line = (said.get("body", ISSUER), said.get("year"), said.get("number"))
        if each.name == ENTERED:
            lines[line] = str(said.get("symbol"))
        elif each.name == STRUCK and line in lines:
            struck.add(lines[line])
    return struck


def _is_letter(happening: Happening) -> bool:
    """Tell whether we wrote this event of a letter; a former system may name a line of its own so."""
    return happening.name == ISSUED and "pdf_sha256" in happening.payload


def _label(said: Mapping[str, object]) -> Text:
    return Text(str(said["vi"]), str(said["en"]))
