"""Receiving somebody in a session: the visit, what was answered or by which day it will be, and what the host ordered.

The visit is made by the one way there is (reception.py); who comes was booked (appointments) or came without.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select

from casetrack.engine.session_cases import load_session_cases
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Appointment, Case, ReceptionSession, Visit
from casetrack.services.access import OPEN_LEVELS, PROTECTED, get_visible_case, require, visible_cases
from casetrack.services.appointments_visible import visible_appointments
from casetrack.services.booking import put
from casetrack.services.booking_changes import turned
from casetrack.services.cases import ABOUT, link_cases
from casetrack.services.hosting import Hosting
from casetrack.services.letterheads import is_party
from casetrack.services.matters import desk_units
from casetrack.services.persons import RegisterPerson
from casetrack.services.protection import protect_alike
from casetrack.services.reception import BringPetition, Receive, receive, taken_before
from casetrack.services.reception_checks import named_case
from casetrack.services.session_changes import MEND, MISSING
from casetrack.services.session_closings import refuse_closed
from casetrack.services.session_instructions import About, Instruct, instruct, mistakes_of_instruction
from casetrack.services.sessions import DEPUTED, get_session
from casetrack.services.vault import seal_people
from casetrack.services.work import Work
from casetrack.text import Text

_NEITHER = Text(
    "Ghi đã trả lời thế nào; hoặc hẹn ngày trả lời; hoặc ghi ý kiến chỉ đạo.",
    "Say what was answered, or by which day it will be, or what the host ordered.",
)
_TOO_LATE = Text(
    "Luật cho trả lời chậm nhất ngày {due}. Hẹn ngày ấy hoặc sớm hơn.",
    "The law wants an answer by {due}. Promise that day or an earlier one.",
)
_TOO_EARLY = Text("Ngày hẹn ở trước ngày tiếp.", "The promised day lies before the session.")
_SEALED_HOW = Text(
    "Có nội dung tố cáo thì phải mở hồ sơ hạn chế người xem: ghi ngày hẹn trả lời. Có đơn tố cáo thì nhận ở Quầy.",
    "Where somebody is denounced a sealed case must be opened: give the day of the answer. A paper goes to the desk.",
)
_CONFIDENTIAL = Text(
    "Lịch hẹn này giữ kín: đánh dấu “Có nội dung tố cáo” để hồ sơ hạn chế người xem.",
    "This appointment is confidential: tick that somebody is denounced, so that the case is sealed.",
)
_KNOWN_ALREADY = Text(
    "Kết quả tiếp người này đã ghi. Xem lại trong buổi.", "This person is entered already. Look at the session."
)
_NOT_BOOKED = Text("Không có lịch hẹn này trong buổi.", "There is no such appointment in this session.")
_GIVEN_UP = Text("Lịch hẹn này đã hủy.", "This appointment was cancelled.")
_NO_DESK = Text("Bạn không tiếp dân cho đơn vị nào.", "You sit at no desk.")
_UNKNOWN_VISIT = Text("Không có lượt tiếp này trong buổi.", "There is no such visit in this session.")


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """What became of somebody in a session: what they said, what was answered or is promised, what is ordered.

    `appointment_id`, or `person` for somebody who came without. `answer_by` opens the case of a promised answer.
    `sealed`: somebody is denounced, so that what is opened is sealed. `token` tells one filled-in form from another.
    """

    said: str
    answer: str = ""
    answer_by: date | None = None
    instruction: Instruct | None = None
    appointment_id: int | None = None
    person: int | RegisterPerson | None = None
    case_number: str | None = None
    people: int | None = None
    present: int = 1
    sealed: bool = False
    token: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was made: the visit, the case of the promised answer and that of the instruction."""

    visit: str
    answer_case: str | None = None
    instruction_case: str | None = None


def record_outcome(work: Work, session_id: int, wish: RecordOutcome) -> Recorded:
    """Write down that somebody was received in a session and what came of it, in one transaction.

    Raise InvalidInput with everything to mend. A form that is sent twice is entered once.
    """
    require(work, "visit.record")
    session = get_session(work, session_id)
    taken = taken_before(work, wish.token)
    if taken is not None:
        return Recorded(taken.number)
    refuse_closed(work, session)
    booked = get_booked(work, session, wish.appointment_id) if wish.appointment_id else None
    _refuse_mistakes(session, booked, wish)
    matter = _matter(work, booked, wish)
    if (
        booked is not None
        and booked.confidential
        and not wish.sealed
        and (matter is None or matter.level in OPEN_LEVELS)
    ):
        raise InvalidInput(MEND, {"sealed": _CONFIDENTIAL})
    received = receive(work, _to_receive(work, session, wish, (booked, matter)))
    visit = _visit(work, received.number)
    answer = _answer_case(work, visit, matter, wish) if _opens_answer(wish, matter) else None
    if booked is not None:
        _take_in(work, session, booked, (visit, answer, matter))
    about = About(session, visit, answer or matter)
    ordered = instruct(work, about, replace(wish.instruction, sealed=wish.sealed)) if wish.instruction else None
    return Recorded(visit.number, answer.number if answer else None, ordered.number if ordered else None)


def add_instruction(work: Work, session_id: int, wish: Instruct, visit_number: str | None = None) -> Case:
    """Enter one more instruction of a session, about a visit of it or about none; raise InvalidInput, NotFound."""
    require(work, "visit.record")
    session = get_session(work, session_id)
    refuse_closed(work, session)
    if visit_number is None:
        return instruct(work, About(session), wish)
    seen = or_(Visit.case_id.is_(None), visible_cases(work))
    query = (
        select(Visit, Case)
        .join(Case, Case.id == Visit.case_id, isouter=True)
        .where(Visit.office_id == work.office.id, Visit.session_id == session.id, Visit.number == visit_number, seen)
    )
    found = work.session.execute(query).one_or_none()
    if found is None:
        raise NotFound(_UNKNOWN_VISIT)
    return instruct(work, About(session, found[0], found[1]), wish)


def get_booked(work: Work, session: ReceptionSession, appointment_id: int) -> Appointment:
    """Find an appointment of a session that the actor may read; raise NotFound alike when there is none."""
    query = (
        select(Appointment)
        .join(Case, Case.id == Appointment.case_id, isouter=True)
        .where(visible_appointments(work), Appointment.session_id == session.id, Appointment.id == appointment_id)
    )
    found = work.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(_NOT_BOOKED)
    return found


def _refuse_mistakes(session: ReceptionSession, booked: Appointment | None, wish: RecordOutcome) -> None:
    mistakes = _said_mistakes(booked, wish)
    if wish.answer_by is None:
        if wish.sealed:
            mistakes["answer_by"] = _SEALED_HOW
        elif not wish.answer.strip() and wish.instruction is None:
            mistakes["answer"] = _NEITHER
    elif wish.answer_by < session.held_on:
        mistakes["answer_by"] = _TOO_EARLY
    if wish.instruction is not None:
        mistakes |= mistakes_of_instruction(session, wish.instruction)
    if mistakes:
        raise InvalidInput(MEND, mistakes)


def _said_mistakes(booked: Appointment | None, wish: RecordOutcome) -> dict[str, Text]:
    if booked is not None and booked.visit_id is not None:
        return {"said": _KNOWN_ALREADY}
    if booked is not None and booked.status == "cancelled":
        return {"said": _GIVEN_UP}
    return {} if wish.said.strip() else {"said": MISSING}


def _opens_answer(wish: RecordOutcome, matter: Case | None) -> bool:
    """Tell whether a promised answer gets a case: not about a sealed matter, whose own clocks run."""
    return wish.answer_by is not None and (matter is None or matter.level != PROTECTED)


def _take_in(
    work: Work, session: ReceptionSession, booked: Appointment, made: tuple[Visit, Case | None, Case | None]
) -> None:
    """Tie an appointment to the visit; one that turned out to be about what few may see stands with that from now on.

    Else the appointment would name who came at an hour of which nothing else may be read.
    """
    visit, answer, matter = made
    said = {} if booked.status == "arrived" else turned(work, booked, "arrived")
    put(work, session, booked, visit_id=visit.id, **said)
    if visit.person_id is None and visit.vault_entry_id is None:
        visit.vault_entry_id = booked.vault_entry_id
    guarded = answer or matter
    if guarded is not None and guarded.level not in OPEN_LEVELS:
        booked.case_id, booked.confidential = guarded.id, True
        work.session.flush()  # whoever stands in the case is sealed wherever they stand
        seal_people(work, guarded)


def _matter(work: Work, booked: Appointment | None, wish: RecordOutcome) -> Case | None:
    """Find the case that this is about: the one that was booked for, or the one that the form names."""
    if booked is not None and booked.case_id is not None:
        number = work.session.scalars(select(Case.number).where(Case.id == booked.case_id)).one()
        return get_visible_case(work, number)
    return named_case(work, wish.case_number) if wish.case_number else None


def _to_receive(
    work: Work, session: ReceptionSession, wish: RecordOutcome, known: tuple[Appointment | None, Case | None]
) -> Receive:
    booked, matter = known
    cases = load_session_cases().answer
    petition = None
    if _opens_answer(wish, matter):
        fields: dict[str, object] = {cases.fields["said"]: wish.said.strip()}
        if wish.sealed:
            fields[cases.fields["sealed"]] = True
        if is_party(work, session.unit_id):
            fields |= cases.party
        petition = BringPetition(cases.workflow, fields)
    return Receive(
        person=booked.person_id if booked is not None else wish.person,
        unit_id=_desk_of(work, session),
        subject=wish.said.strip(),
        received_on=session.held_on,
        answer=wish.answer.strip(),
        petition=petition,
        case_number=matter.number if matter is not None and petition is None else None,
        old_day=True,  # the day is that of the session, which nobody types
        token=wish.token,
        hosting=Hosting(DEPUTED if session.deputy_name else session.host, session.reception),
        people_count=wish.people or (booked.people if booked is not None and booked.people > 1 else None),
        present=wish.present,
        session_id=session.id,
        answer_by=wish.answer_by,
    )


def _desk_of(work: Work, session: ReceptionSession) -> int:
    """Give for which unit the visit is written down: the session's own, else one at whose desk the actor sits."""
    units = [unit.id for unit in desk_units(work)]
    if not units:
        raise InvalidInput(_NO_DESK)
    return session.unit_id if session.unit_id in units else units[0]


def _visit(work: Work, number: str) -> Visit:
    return work.session.scalars(select(Visit).where(Visit.office_id == work.office.id, Visit.number == number)).one()


def _answer_case(work: Work, visit: Visit, matter: Case | None, wish: RecordOutcome) -> Case:
    """Give the case of the promised answer, tied to the matter; raise InvalidInput for a day later than the law's."""
    if visit.case_id is None:
        raise RuntimeError("a visit with a promised answer belongs to the case of the answer")
    case = work.session.get_one(Case, visit.case_id)
    if wish.answer_by and case.due_on and wish.answer_by > case.due_on:
        raise InvalidInput(MEND, {"answer_by": _TOO_LATE.with_(due=case.due_on)})
    if matter is not None:
        link_cases(work, matter, case, None, kind=ABOUT)
        work.session.flush()  # protection goes along the links that stand
        protect_alike(work, matter)
    return case
