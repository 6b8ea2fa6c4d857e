"""The register of incoming documents: a number for every paper that another body sent, and who is to handle it.

Each body of the office has one, as of outgoing documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casetrack.models import IncomingEntry
from casetrack.services.access import require
from casetrack.services.bodies import issuing
from casetrack.services.parties import list_officers
from casetrack.services.register_lines import (
    INCOMING,
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

BOOK = "VBDEN"
_NO_ABSTRACT = Text("Thiếu trích yếu. Gõ một câu.", "The abstract is missing. Type one sentence.")
_NO_SENDER = Text("Thiếu nơi gửi. Ghi tên cơ quan gửi.", "The sender is missing. Name the body that sent it.")
_FUTURE = Text("Ngày đến ở sau hôm nay. Xem lại ngày.", "The day of arrival lies after today. Check it.")
_CAME_BEFORE = Text("Ngày văn bản ở sau ngày đến. Xem lại hai ngày.", "It is dated after it came. Check both days.")
_DUE_BEFORE = Text("Hạn ở trước ngày đến. Xem lại hạn.", "The due day lies before the arrival. Check it.")
_NO_HANDLER = Text("Chọn một người hoặc một đơn vị của cơ quan.", "Choose a person or a unit of the office.")


@dataclass(frozen=True, slots=True)
class EnterIncoming:
    """The wish to enter an incoming document. `handler_id` is a person, or else `unit_id` a unit; both may be open.

    `symbol` and `dated_on` stand on the paper; `due_on` is the day by which it wants an answer. `body` is to whom of
    the office it was sent, in whose book it stands, by its abbreviation. `token` tells one filled-in form from another.
    """

    sender: str
    abstract: str
    arrived_on: date
    symbol: str = ""
    dated_on: date | None = None
    unit_id: int | None = None
    handler_id: int | None = None
    due_on: date | None = None
    case_number: str | None = None
    note: str = ""
    body: str = ""
    token: str | None = None


def enter(work: Work, wish: EnterIncoming) -> IncomingEntry:
    """Give an incoming document its number; a form sent twice is entered once. Raise InvalidInput."""
    require(work, "register.write")
    entered = entered_before(work, INCOMING, wish.token)
    if isinstance(entered, IncomingEntry):
        return entered
    refuse(_mistakes(work, wish))
    case = case_named(work, wish.case_number)
    body, year = issuing(work, wish.body, "body").short, wish.arrived_on.year
    number = next_place(work, BOOK, year, body=body)
    facts = {"book": INCOMING, "body": body, "year": year, "number": number}
    event = record_line(work, case, wish.arrived_on, facts)
    entry = IncomingEntry(
        office_id=work.office.id,
        body=body,
        year=year,
        number=number,
        arrived_on=wish.arrived_on,
        sender=wish.sender,
        symbol=wish.symbol,
        dated_on=wish.dated_on,
        abstract=wish.abstract,
        unit_id=wish.unit_id,
        handler_id=wish.handler_id,
        due_on=wish.due_on,
        note=wish.note,
        search_key=fold(f"{wish.symbol} {wish.abstract} {wish.sender}"),
        case_id=case.id if case else None,
        event_id=event.id,
        struck_on=None,
        recorded_at=work.now,
        token=own_token(work, wish.token) if wish.token else None,
    )
    work.session.add(entry)
    work.session.flush()  # whatever the book refuses, it refuses here
    return entry


def _mistakes(work: Work, wish: EnterIncoming) -> dict[str, Text]:
    mistakes: dict[str, Text] = {}
    if not wish.sender.strip():
        mistakes["sender"] = _NO_SENDER
    if not wish.abstract.strip():
        mistakes["abstract"] = _NO_ABSTRACT
    if wish.arrived_on > work.today:
        mistakes["arrived_on"] = _FUTURE
    if wish.dated_on is not None and wish.dated_on > wish.arrived_on:
        mistakes["dated_on"] = _CAME_BEFORE
    if wish.due_on is not None and wish.due_on < wish.arrived_on:
        mistakes["due_on"] = _DUE_BEFORE
    strange = wish.unit_id is not None and wish.unit_id not in work.units
    if strange or (wish.handler_id is not None and wish.handler_id not in {one.id for one in list_officers(work)}):
        mistakes["handler"] = _NO_HANDLER
    return mistakes
