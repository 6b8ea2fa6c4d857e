"""The brief of a session (bản chuẩn bị): who comes, how far their matter is, what was promised, what is to be decided.

Whoever reads it sees what they may see anyway; a matter that is hidden from them is told by its hour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from casetrack.engine.deadlines import Urgency, urgency
from casetrack.engine.session_cases import load_session_cases
from casetrack.errors import InvalidInput
from casetrack.models import Appointment, BriefLine, Case, CaseEvent, Party, Person, ReceptionSession, Visit
from casetrack.services.access import OPEN_LEVELS, PROTECTED, require, require_proof, visible_cases
from casetrack.services.looks import look
from casetrack.services.session_changes import MEND
from casetrack.services.session_days import ShownLine, list_lines
from casetrack.services.session_instructions import MOST_OPEN, ShownInstruction, count_open, list_open
from casetrack.services.sessions import get_session
from casetrack.services.work import Work
from casetrack.text import Text

LONGEST = 180  # signs of what is to be decided, so that six of them stay on one sheet
_STANDS = func.coalesce(Person.merged_into_id, Person.id)  # the entry that stands for somebody
_TOO_LONG = Text("Dài {n} ký tự, nhiều nhất {most}. Rút gọn lại.", "{n} signs, at most {most}. Make it shorter.")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a case is: its state, its last step with the day, and how its due date presses."""

    state: Text
    step: Text | None
    step_on: date | None
    urgency: Urgency | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class LastVisit:
    """When somebody was here before, what was answered then, and by when an answer was promised."""

    on: date
    answer: str
    answer_by: date | None


@dataclass(frozen=True, slots=True)
class Promise:
    """A case in which somebody is still to have an answer, or something is to be done for them.

    `title` is blank of a restricted or sealed one: the sheet lies where citizens sit.
    """

    number: str
    title: str
    due_on: date | None
    urgency: Urgency | None


@dataclass(frozen=True, slots=True)
class BriefedLine:
    """One who comes, with what the host must know. `promises`: what is still owed to them."""

    line: ShownLine
    progress: Progress | None
    before: LastVisit | None
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A session before it begins.

    `earlier`: instructions of the host's earlier sessions that are not over, the longest late, out of `earlier_count`.
    """

    session: ReceptionSession
    lines: tuple[BriefedLine, ...]
    earlier: Sequence[ShownInstruction]
    earlier_count: int

    @property
    def decisions(self) -> int:
        """How many matters the host must decide."""
        return sum(bool(briefed.line.to_decide) for briefed in self.lines)


def get_brief(work: Work, session_id: int) -> Brief:
    """Read the brief of a session; cancelled appointments stand on it no more.

    It is printed, so a look at restricted or sealed matters is written into the book first; raise ProofNeeded.
    """
    require(work, "person.read")
    session = get_session(work, session_id)
    lines = [line for line in list_lines(work, session) if line.status != "cancelled"]
    cases = _cases(work, [line.case_id for line in lines if line.case_id])
    _look_at(work, [case for case in cases if case.level not in OPEN_LEVELS])
    progress = _progress(work, cases)
    stands = _stands_for(work, [line.person_id for line in lines if line.person_id])
    people = sorted(set(stands.values()))
    before, promises = _last_visits(work, session, people), _promises(work, people)
    briefed = (
        BriefedLine(
            line=line,
            progress=progress.get(line.case_id or 0),
            before=before.get(stands.get(line.person_id or 0, 0)),
            promises=tuple(
                each for each in promises.get(stands.get(line.person_id or 0, 0), ()) if each.number != line.case_number
            ),
        )
        for line in lines
    )
    earlier = list_open(work, before=session)
    count = len(earlier) if len(earlier) < MOST_OPEN else count_open(work, session)
    return Brief(session, tuple(briefed), earlier, count)


def write_brief(work: Work, session_id: int, said: Mapping[int, str]) -> int:
    """Keep what the host must decide, by appointment; what is blank is taken away.

    Give how many matters to decide the actor then reads. Of appointments that the actor may not read nothing is
    written. Raise InvalidInput for what is too long.
    """
    require(work, "case.note")
    require(work, "person.read")
    session = get_session(work, session_id)
    mistakes = {
        f"decide_{key}": _TOO_LONG.with_(n=len(words), most=LONGEST)
        for key, words in said.items()
        if len(words) > LONGEST
    }
    if mistakes:
        raise InvalidInput(MEND, mistakes)
    readable = {line.appointment_id for line in list_lines(work, session) if not line.hidden}
    rows = {row.appointment_id: row for row in _written(work, session)}
    for key, words in said.items():
        if key in readable:
            _write(work, rows.get(key), key, words.strip())
    work.session.flush()  # counted as they are now
    return sum(bool(row.to_decide) and row.appointment_id in readable for row in _written(work, session))


def _written(work: Work, session: ReceptionSession) -> Sequence[BriefLine]:
    query = (
        select(BriefLine)
        .join(Appointment, Appointment.id == BriefLine.appointment_id)
        .where(BriefLine.office_id == work.office.id, Appointment.session_id == session.id)
    )
    return work.session.scalars(query).all()


def _write(work: Work, row: BriefLine | None, appointment_id: int, words: str) -> None:
    if row is None and words:
        row = BriefLine(office_id=work.office.id, appointment_id=appointment_id, to_decide=words, written_at=work.now)
        row.written_by_id = work.actor.user_id
        work.session.add(row)
    elif row is not None and row.to_decide != words:
        row.to_decide, row.written_at, row.written_by_id = words, work.now, work.actor.user_id


def _cases(work: Work, case_ids: Sequence[int]) -> Sequence[Case]:
    query = select(Case).where(visible_cases(work), Case.id.in_(case_ids))
    return work.session.scalars(query).all() if case_ids else ()


def _look_at(work: Work, guarded: Sequence[Case]) -> None:
    if any(case.level == PROTECTED for case in guarded):
        require_proof(work)
    look(work, guarded, "brief")


def _progress(work: Work, cases: Sequence[Case]) -> Mapping[int, Progress]:
    """Tell how far cases are that the actor may see."""
    if not cases:
        return {}
    case_ids = [case.id for case in cases]
    last = (
        select(func.max(CaseEvent.case_seq).label("case_seq"), CaseEvent.case_id)
        .where(CaseEvent.office_id == work.office.id, CaseEvent.case_id.in_(case_ids), CaseEvent.kind == "step")
        .group_by(CaseEvent.case_id)
        .subquery()
    )
    events = select(CaseEvent.case_id, CaseEvent.name, CaseEvent.occurred_on).join(
        last, (last.c.case_id == CaseEvent.case_id) & (last.c.case_seq == CaseEvent.case_seq)
    )
    steps = {case_id: (name, on) for case_id, name, on in work.session.execute(events)}
    return {case.id: _progress_of(work, case, steps.get(case.id)) for case in cases}


def _progress_of(work: Work, case: Case, taken: tuple[str, date] | None) -> Progress:
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    trigger, on = taken or ("", None)
    step = next((step.label for step in definition.steps if step.trigger == trigger), None)
    return Progress(definition.states[case.state].label, step, on, _pressing(work, case), case.due_on)


def _last_visits(work: Work, session: ReceptionSession, people: Sequence[int]) -> Mapping[int, LastVisit]:
    """Find when people were here last before this session, about something that the actor may see."""
    query = (
        select(_STANDS, Visit.received_on, Visit.answer, Visit.answer_by)
        .join(Person, Person.id == Visit.person_id)
        .join(Case, Case.id == Visit.case_id, isouter=True)
        .where(
            Visit.office_id == work.office.id,
            _is_one_of(people),
            Visit.received_on < session.held_on,
            Visit.case_id.is_(None) | visible_cases(work),
        )
        .order_by(Visit.received_on, Visit.id)
    )
    found = work.session.execute(query) if people else ()
    return {person_id or 0: LastVisit(on, answer, by) for person_id, on, answer, by in found}


def _promises(work: Work, people: Sequence[int]) -> Mapping[int, Sequence[Promise]]:
    """Find what is still owed to people: promised answers and instructions that are not over."""
    query = (
        select(_STANDS, Case)
        .join(Party, Party.case_id == Case.id)
        .join(Person, Person.id == Party.person_id)
        .where(
            _is_one_of(people),
            Case.workflow.in_(load_session_cases().workflows),
            Case.closed_on.is_(None),
            visible_cases(work),
        )
        .order_by(Case.due_on.is_(None), Case.due_on, Case.id)
    )
    found: dict[int, list[Promise]] = {}
    for person_id, case in work.session.execute(query) if people else ():
        title = case.title if case.level in OPEN_LEVELS else ""
        promise = Promise(case.number, title, case.due_on, _pressing(work, case))
        found.setdefault(person_id or 0, []).append(promise)
    return found


def _stands_for(work: Work, people: Sequence[int]) -> Mapping[int, int]:
    """Give, by entry of the registry, the one that stands for the same person."""
    query = select(Person.id, _STANDS).where(Person.office_id == work.office.id, Person.id.in_(people))
    return {row[0]: row[1] for row in work.session.execute(query)} if people else {}


def _is_one_of(people: Sequence[int]) -> ColumnElement[bool]:
    """Give the clause for the entries of these people, those that were merged into theirs too."""
    return or_(Person.id.in_(people), Person.merged_into_id.in_(people))


def _pressing(work: Work, case: Case) -> Urgency | None:
    if case.closed_on is not None or case.due_on is None:
        return None
    return urgency(case.due_on, work.today, work.calendar, "calendar_days")
