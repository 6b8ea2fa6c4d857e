"""The register of outgoing documents: a number and a symbol for every paper that leaves the office.

Each body of the office has one: its numbers run from 1 through the year of the document's own day, whatever its kind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from casetrack.models import Case, OutgoingEntry
from casetrack.services.access import require
from casetrack.services.bodies import ISSUER, issuing
from casetrack.services.register_lines import (
    OUTGOING,
    case_named,
    entered_before,
    own_token,
    record_line,
    refuse,
)
from casetrack.services.registers import next_place
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import fold

BOOK = "VBDI"
_PARTY_LETTER = "CV"  # an official letter of the Party; those of the State have no such letters
_FUTURE = Text("Ngày văn bản ở sau hôm nay. Xem lại ngày.", "The day of the document lies after today. Check it.")
_NO_ABSTRACT = Text("Thiếu trích yếu. Gõ một câu.", "The abstract is missing. Type one sentence.")


@dataclass(frozen=True, slots=True)
class EnterOutgoing:
    """The wish to enter an outgoing document.

    `letter_type_abbreviation` is that of its kind (TB, QĐ); an official letter (công văn) has none, and its symbol ends
    with the abbreviation of the unit that drafted it. `issuer` is the abbreviation of the issuing body, in whose book
    it stands, `party` whether that is one of the Party, `keeper` who keeps the file copy. `token` tells one filled-in
    form from another.
    """

    letter_type_abbreviation: str
    abstract: str
    recipients: str
    on: date
    case: Case | None = None
    signer: str = ""
    issuer: str = ISSUER
    drafted_by: str = "VP"
    party: bool = False
    keeper: str = ""
    copies: int = 1
    note: str = ""
    token: str | None = None


def enter(work: Work, wish: EnterOutgoing) -> OutgoingEntry:
    """Give a document its number and enter it, in the transaction that issues it; raise InvalidInput.

    Whether the actor may issue it, the caller has asked.
    """
    refuse(_mistakes(work, wish))
    year = wish.on.year
    number = next_place(work, BOOK, year, body=wish.issuer)
    kind, drafted_by = wish.letter_type_abbreviation, wish.drafted_by
    symbol = write_symbol(f"{number:02d}", kind, wish.issuer, drafted_by, party=wish.party)
    facts = {"book": OUTGOING, "body": wish.issuer, "year": year, "number": number, "symbol": symbol}
    event = record_line(work, wish.case, wish.on, facts)
    entry = OutgoingEntry(
        office_id=work.office.id,
        body=wish.issuer,
        year=year,
        number=number,
        symbol=symbol,
        letter_type=wish.letter_type_abbreviation,
        dated_on=wish.on,
        abstract=wish.abstract,
        recipients=wish.recipients,
        signer=wish.signer,
        keeper=wish.keeper,
        copies=wish.copies,
        note=wish.note,
        search_key=fold(f"{symbol} {wish.abstract} {wish.recipients}"),
        case_id=wish.case.id if wish.case else None,
        event_id=event.id,
        struck_on=None,
        recorded_at=work.now,
        token=own_token(work, wish.token) if wish.token else None,
    )
    work.session.add(entry)
    work.session.flush()  # whatever the book refuses, it refuses here
    return entry


def enter_by_hand(work: Work, wish: EnterOutgoing, case_number: str | None) -> OutgoingEntry:
    """Enter a document that was written outside CaseTrack; a form sent twice is entered once. Raise InvalidInput."""
    require(work, "register.write")
    entered = entered_before(work, OUTGOING, wish.token)
    if isinstance(entered, OutgoingEntry):
        return entered
    body = issuing(work, wish.issuer, "issuer")
    return enter(work, replace(wish, issuer=body.short, party=body.party, case=case_named(work, case_number)))


def write_symbol(number: str, kind: str, issuer: str, drafted_by: str, *, party: bool = False) -> str:
    """Write number and symbol as a paper bears them: 05/TB-UBND; of an official letter, which has no kind, 05/UBND-VP.

    The Party writes 05-TB/UBKT and 05-CV/UBKT.
    """
    if party:
        return f"{number}-{kind or _PARTY_LETTER}/{issuer}"
    return f"{number}/{kind}-{issuer}" if kind else f"{number}/{issuer}-{drafted_by}"


def _mistakes(work: Work, wish: EnterOutgoing) -> dict[str, Text]:
    mistakes: dict[str, Text] = {}
    if wish.on > work.today:
        mistakes["on"] = _FUTURE
    if not wish.abstract.strip():
        mistakes["abstract"] = _NO_ABSTRACT
    return mistakes
