"""Booking an hour of a session for somebody, and giving a ticket to whoever comes without an appointment.

That no hour, no ticket and no second appointment of one person is given twice, unique indexes decide (models/
appointment.py); what is asked here first only lets the refusal say what is free. What becomes of one afterwards:
booking_changes.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.exc import IntegrityError

from casetrack.engine.labels import ASKED_BY, WALKED_IN
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Appointment, Case, Person, ReceptionSession
from casetrack.services.access import OPEN_LEVELS, PROTECTED, require
from casetrack.services.appointments import BOOK, LIVING
from casetrack.services.appointments_visible import visible_appointments
from casetrack.services.booked_twice import booked_just_now
from casetrack.services.booking_open import why_closed, why_late
from casetrack.services.chain import SCHEDULE, Happened, record_of_office
from casetrack.services.persons import RegisterPerson
from casetrack.services.reception_checks import named_case
from casetrack.services.senders import named_on, sender_of
from casetrack.services.session_changes import MEND, MISSING
from casetrack.services.session_hours import clock_of, ends_at, free_slots
from casetrack.services.sessions import get_session, slots
from casetrack.services.work import Work
from casetrack.text import Text

TICKET = "ticket"  # chosen in place of an hour
MOST_PEOPLE = 9999
_NAMED_FREE = 3
_NO_SUCH_SLOT = Text(
    "Buổi này không có lượt lúc {slot}. {free}", "This session has no slot at {slot}. {free}"
)  # {free}: what is left
_HOUR_PAST = Text("Giờ {slot} đã qua. {free}", "{slot} is past. {free}")
_TAKEN = Text("Giờ {slot} vừa có người đặt. {free}", "{slot} has just been taken. {free}")
_FREE = Text("Còn trống: {slots}.", "Still free: {slots}.")
_FULL = Text(
    "Buổi này hết giờ trống; chọn buổi khác, hoặc đến lấy số thứ tự.",
    "No hour is free; choose another session, or take a ticket on the day.",
)
_BOOKED_ALREADY = Text(
    "Người này đã có hẹn {what} ở buổi này. Mở lịch hẹn ấy để đổi giờ.",
    "This person has an appointment here already: {what}. Open it to change the hour.",
)
_AT, _WITH = Text("lúc {slot}", "at {slot}"), Text("số thứ tự {ticket}", "ticket {ticket}")
_ONE_EACH = Text(
    "Người này đã có hẹn ở buổi này; mỗi người một lịch hẹn mỗi buổi.",
    "This person has an appointment in this session already; everybody has one a session.",
)
_NOT_TODAY = Text(
    "Số thứ tự chỉ phát trong ngày tiếp, {day}. Hôm nay thì chọn một giờ để đặt lịch.",
    "Tickets are given on the day itself, {day}. Until then choose an hour.",
)
_OVER = Text("Buổi tiếp đã hết lúc {clock}.", "The session ended at {clock}.")
_NO_MORE = Text(
    "Buổi này đã phát đủ {most} số thứ tự. Đặt lịch buổi khác, hoặc công chức tiếp dân tiếp và ghi sổ.",
    "All {most} tickets of this session are given. Book another session, or let the reception desk receive them.",
)
_ANOTHER = Text("Số thứ tự vừa phát cho người khác. Bấm lại.", "That ticket has just been given. Press again.")


@dataclass(frozen=True, slots=True)
class Book:
    """The wish to be received in a session: at an hour (`slot`, 08:30), or with a ticket (`slot` is TICKET).

    `person` is a key of the registry or somebody new; `people` come together. `confidential`: only who books it, who
    plans the unit's sessions, and nobody else reads who comes and why.
    """

    person: int | RegisterPerson
    slot: str
    subject: str
    case_number: str | None = None
    people: int = 1
    asked_by: str = "counter"
    confidential: bool = False


def book(work: Work, session_id: int, wish: Book) -> Appointment:
    """Book an hour, or give a ticket; raise InvalidInput naming the field to mend, with the hours that are free.

    The same wish of the same official within a minute is what was booked already.
    """
    require(work, BOOK)
    session = get_session(work, session_id)
    with_ticket = wish.slot == TICKET
    pressed = booked_just_now(work, session_id, None if with_ticket else wish.slot, wish)
    if pressed is not None:
        return pressed
    mistakes = _said_mistakes(wish) | (
        ticket_mistakes(work, session) if with_ticket else slot_mistakes(work, session, wish.slot)
    )
    if mistakes:
        raise InvalidInput(MEND, mistakes)
    case = named_case(work, wish.case_number) if wish.case_number else None
    made = Appointment(
        office_id=work.office.id,
        session_id=session_id,
        slot=None if with_ticket else wish.slot,
        ticket=_next_ticket(work, session_id) if with_ticket else None,
        **_who(work, session_id, wish, case),
        case_id=case.id if case else None,
        subject=wish.subject.strip(),
        people=wish.people,
        asked_by=WALKED_IN if with_ticket else wish.asked_by,
        confidential=wish.confidential or (case is not None and case.level not in OPEN_LEVELS),
        booked_at=work.now,
        booked_by_id=work.actor.user_id,
    )
    if with_ticket:  # who takes a ticket has come
        made.status, made.status_at, made.status_by_id = "arrived", work.now, work.actor.user_id
    put(work, session, made)
    record(work, "ticket" if with_ticket else "booked", made)
    return made


def put(work: Work, session: ReceptionSession, row: Appointment, **said: Any) -> None:
    """Write an appointment, changed as `said`; raise InvalidInput where its hour, ticket or person is there already."""
    slot, ticket = (said.get(name, getattr(row, name)) for name in ("slot", "ticket"))
    row_id = row.id  # a refused row forgets what it was to be
    try:
        with work.session.begin_nested():
            for name, value in said.items():
                setattr(row, name, value)
            work.session.add(row)
            work.session.flush()  # here the book decides
    except IntegrityError:
        raise InvalidInput(MEND, _given_already(work, session, row_id, (slot, ticket))) from None


def slot_mistakes(work: Work, session: ReceptionSession, slot: str, *, late: bool = False) -> dict[str, Text]:
    """Say why an hour of a session cannot be given; `late`: even after the cut-off."""
    closed = why_closed(work, session) or (None if late else why_late(work, session))
    if closed is not None:
        return {"session": closed}
    free = free_slots(work, session)
    if slot in free:
        return {}
    said = _TAKEN if slot in slots(session) else _NO_SUCH_SLOT
    if said is _TAKEN and session.held_on == work.today and slot < clock_of(work):
        said = _HOUR_PAST
    return {"slot": said.with_(slot=slot[:10], free=_what_is_free(work, session))}


def ticket_mistakes(work: Work, session: ReceptionSession) -> dict[str, Text]:
    """Say why no ticket of a session can be given now."""
    closed = why_closed(work, session)
    if closed is not None:
        return {"session": closed}
    if session.held_on != work.today:
        return {"slot": _NOT_TODAY.with_(day=session.held_on)}
    ends = ends_at(work, session)
    if work.clock >= ends:
        return {"session": _OVER.with_(clock=f"{ends:%H:%M}")}
    if session.walk_ins is not None:
        tickets = (Appointment.ticket.is_not(None), Appointment.status != "cancelled")
        given = select(func.count()).where(*_of(work, session.id), *tickets)
        if work.session.scalars(given).one() >= session.walk_ins:
            return {"slot": _NO_MORE.with_(most=session.walk_ins)}
    return {}


def record(work: Work, name: str, made: Appointment) -> None:
    """Write into the book what happened to an appointment; nobody is named but by key."""
    facts = {"appointment": made.id, "session": made.session_id}
    record_of_office(work, Happened(SCHEDULE, name, work.today, facts, {}))


def refuse_second(work: Work, session_id: int, person: Person, *, but: int = 0) -> None:
    """Raise InvalidInput when somebody has an appointment in a session that the actor may know of."""
    query = (
        select(Appointment)
        .join(Case, Case.id == Appointment.case_id, isouter=True)
        .join(Person, Person.id == Appointment.person_id)
        .where(
            *_of(work, session_id),
            or_(Person.id == person.id, Person.merged_into_id == person.id),
            Appointment.status.in_(LIVING),
            Appointment.id != but,
            visible_appointments(work),
        )
    )
    known = work.session.scalars(query.limit(1)).first()
    if known is not None:
        what = _AT.with_(slot=known.slot) if known.slot else _WITH.with_(ticket=known.ticket or "–")
        raise InvalidInput(MEND, {"person": _BOOKED_ALREADY.with_(what=what)})


def _said_mistakes(wish: Book) -> dict[str, Text]:
    mistakes = {} if wish.subject.strip() else {"subject": MISSING}
    if not 1 <= wish.people <= MOST_PEOPLE:
        mistakes["people"] = Text("Từ 1 đến {most} người.", "From 1 to {most} people.").with_(most=MOST_PEOPLE)
    if wish.asked_by not in ASKED_BY:
        mistakes["asked_by"] = Text("Chọn một trong các mục có sẵn.", "Choose one of the entries.")
    return mistakes


def _who(work: Work, session_id: int, wish: Book, case: Case | None) -> dict[str, int | None]:
    """Enter who is to come: into the registry; about a sealed case into its vault, and nowhere else."""
    try:
        sender = sender_of(work, wish.person, protected=case is not None and case.level == PROTECTED)
    except NotFound as unknown:
        raise InvalidInput(MEND, {"person": unknown.message}) from None
    if isinstance(sender, Person):
        refuse_second(work, session_id, sender)
    return named_on(work, case, sender)


def _what_is_free(work: Work, session: ReceptionSession) -> Text:
    free = free_slots(work, session)
    more = " …" if len(free) > _NAMED_FREE else ""
    return _FREE.with_(slots=", ".join(free[:_NAMED_FREE]) + more) if free else _FULL


def _given_already(
    work: Work, session: ReceptionSession, row_id: int | None, wanted: tuple[str | None, int | None]
) -> dict[str, Text]:
    """Say what of a refused appointment another one has."""
    slot, ticket = wanted
    others = select(Appointment.id).where(*_of(work, session.id), Appointment.id != (row_id or 0))
    same_hour = others.where(Appointment.slot == slot, Appointment.status != "cancelled")
    if slot is not None and work.session.scalars(same_hour).first() is not None:
        return {"slot": _TAKEN.with_(slot=slot, free=_what_is_free(work, session))}
    if ticket is not None and work.session.scalars(others.where(Appointment.ticket == ticket)).first() is not None:
        return {"slot": _ANOTHER}
    return {"person": _ONE_EACH}


def _next_ticket(work: Work, session_id: int) -> int:
    """Give the next ticket of a session, without a gap; a ticket that was given back is not given again."""
    last = work.session.scalars(select(func.max(Appointment.ticket)).where(*_of(work, session_id))).one()
    return (last or 0) + 1


def _of(work: Work, session_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Appointment.office_id == work.office.id, Appointment.session_id == session_id
