"""What a host ordered in a session: opening the case in which it is followed, and how far each is.

An instruction is over when the work is done and the citizen is answered; both days are told apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, select

from casetrack.engine.deadlines import Urgency, urgency
from casetrack.engine.session_cases import InstructionCase, load_session_cases
from casetrack.errors import InvalidInput
from casetrack.models import Case, Deadline, Person, ReceptionSession, SessionInstruction, Visit
from casetrack.services.access import OPEN_LEVELS, require, visible_cases
from casetrack.services.assignments import refuse_stranger
from casetrack.services.cases import ABOUT, OpenCase, link_cases, open_case
from casetrack.services.parties import name_of
from casetrack.services.protection import protect_alike
from casetrack.services.senders import PETITIONER
from casetrack.services.session_changes import MEND, MISSING
from casetrack.services.sessions import READ
from casetrack.services.vault import Sealed
from casetrack.services.work import Work
from casetrack.text import Text

_MET = ("met", "met_late")
MOST_OPEN = 12  # instructions that a page lists; the rest are found among the cases
_IN_THE_PAST = Text("Hạn ở trước ngày tiếp. Xem lại ngày.", "That day lies before the session. Check it.")
_NOBODY = Text("Ghi giao cho ai: chọn người, hoặc gõ tên đơn vị.", "Say who does it: choose a person or name a unit.")
_CLEAR = ("product", "responsibility", "authority", "check")  # what of the "6 rõ" may be said besides


@dataclass(frozen=True, slots=True)
class Instruct:
    """What the host orders ("6 rõ"): what, by whom, by when; and what must come out, who leads, decides and checks.

    `officer_id`: the account that gets the case; without `who` it is that person. `sealed`: somebody is denounced.
    """

    what: str
    due_on: date | None
    who: str = ""
    officer_id: int | None = None
    product: str = ""
    responsibility: str = ""
    authority: str = ""
    check: str = ""
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """In which session an instruction was given, whom it concerns, and which matter."""

    session: ReceptionSession
    visit: Visit | None = None
    matter: Case | None = None


@dataclass(frozen=True, slots=True)
class ShownInstruction:
    """An instruction as far as it has come. `done_on`: reported done, `answered_on`: the citizen was told.

    `waits_for_notice`: the notice of the conclusion is not out yet; it is due on `notice_due_on`.
    """

    number: str
    session_id: int
    session_on: date
    what: str
    who: str
    due_on: date | None
    urgency: Urgency | None
    done_on: date | None
    answered_on: date | None
    closed_on: date | None
    state: Text
    sealed: bool
    waits_for_notice: bool
    notice_no: str
    notice_due_on: date | None
    visit_id: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many instructions of sessions the actor sees, and how many of them are over."""

    total: int
    over: int


def instruct(work: Work, about: About, wish: Instruct) -> Case:
    """Open the case of an instruction, tied to the session, the visit and the matter; raise InvalidInput."""
    require(work, "visit.record")
    if mistakes := mistakes_of_instruction(about.session, wish):
        raise InvalidInput(MEND, mistakes)
    known = load_session_cases().instruction
    case = open_case(
        work,
        OpenCase(
            workflow=known.workflow,
            title=wish.what.strip(),
            opened_on=about.session.held_on,
            unit_id=about.session.unit_id,
            channel="desk",
            fields=_fields(work, known, about, wish),
            officer_id=wish.officer_id,
            parties=_people(about.visit),
        ),
    )
    refuse_stranger(work, case, wish.officer_id)
    if about.matter is not None:
        link_cases(work, about.matter, case, None, kind=ABOUT)
        work.session.flush()  # protection goes along the links that stand
        protect_alike(work, about.matter)
    work.session.add(
        SessionInstruction(
            office_id=work.office.id,
            session_id=about.session.id,
            visit_id=about.visit.id if about.visit else None,
            about_case_id=about.matter.id if about.matter else None,
            case_id=case.id,
            given_on=about.session.held_on,
            recorded_at=work.now,
        )
    )
    return case


def mistakes_of_instruction(session: ReceptionSession, wish: Instruct) -> dict[str, Text]:
    """Say what is missing of an instruction: what is to be done, by whom, by when and what must come out."""
    mistakes = {name: MISSING for name in ("what", "product") if not getattr(wish, name).strip()}
    if not wish.who.strip() and wish.officer_id is None:
        mistakes["who"] = _NOBODY
    if wish.due_on is None:
        mistakes["due_on"] = MISSING
    elif wish.due_on < session.held_on:
        mistakes["due_on"] = _IN_THE_PAST
    return mistakes


def list_instructions(work: Work, session: ReceptionSession) -> Sequence[ShownInstruction]:
    """List the instructions of a session that the actor may see, in the order in which they were given."""
    require(work, READ)
    return _read(work, _rows(work).where(SessionInstruction.session_id == session.id).order_by(SessionInstruction.id))


def list_open(work: Work, *, before: ReceptionSession | None = None) -> Sequence[ShownInstruction]:
    """List the instructions that are not over and that the actor may see, the longest late first.

    `before`: only of the earlier sessions of this one's host.
    """
    require(work, READ)
    query = _open(work, before)
    return _read(work, query.order_by(Case.due_on.is_(None), Case.due_on, Case.id).limit(MOST_OPEN))


def count_open(work: Work, before: ReceptionSession) -> int:
    """Count the instructions of earlier sessions of this one's host that are not over and that the actor may see."""
    counted = _open(work, before).with_only_columns(func.count(SessionInstruction.id))
    return work.session.scalars(counted).one()


def tally(work: Work) -> Tally:
    """Count the instructions of sessions that the actor may see, and those that are over."""
    over = func.count(Case.closed_on)
    query = select(func.count(SessionInstruction.id), over).join(Case, Case.id == SessionInstruction.case_id)
    total, closed = work.session.execute(
        query.where(SessionInstruction.office_id == work.office.id, visible_cases(work))
    ).one()
    return Tally(total, closed)


def _open(work: Work, before: ReceptionSession | None) -> Select[Case, SessionInstruction, ReceptionSession]:
    query = _rows(work).where(Case.closed_on.is_(None))
    if before is None:
        return query
    of_host = and_(ReceptionSession.unit_id == before.unit_id, ReceptionSession.host == before.host)
    return query.where(of_host, ReceptionSession.held_on < before.held_on)


def _rows(work: Work) -> Select[Case, SessionInstruction, ReceptionSession]:
    return (
        select(Case, SessionInstruction, ReceptionSession)
        .join(SessionInstruction, SessionInstruction.case_id == Case.id)
        .join(ReceptionSession, ReceptionSession.id == SessionInstruction.session_id)
        .where(SessionInstruction.office_id == work.office.id, visible_cases(work))
    )


def _fields(work: Work, known: InstructionCase, about: About, wish: Instruct) -> dict[str, object]:
    """Fill the fields of the workflow; of somebody who is denounced no citizen is named."""
    definition = work.installation.library.latest(known.workflow)
    sources = dict(definition.fields[known.fields["source"]].values)
    person = work.session.get(Person, about.visit.person_id) if about.visit and about.visit.person_id else None
    said: dict[str, object] = {
        "source": about.session.host if about.session.host in sources else known.other,
        "held_on": about.session.held_on.isoformat(),
        "for_citizen": about.visit is not None,
        "citizen": person.name if person and not wish.sealed else "",
        "what": wish.what.strip(),
        "who": wish.who.strip() or name_of(work, wish.officer_id),
        "due_on": wish.due_on.isoformat() if wish.due_on else "",
        **{name: getattr(wish, name).strip() for name in _CLEAR},
    }
    if wish.sealed:
        said["sealed"] = True
    return {known.fields[name]: value for name, value in said.items() if value not in ("", None)}


def _people(visit: Visit | None) -> tuple[tuple[int | Sealed, str], ...]:
    if visit is None:
        return ()
    if visit.vault_entry_id is not None:
        return ((Sealed(visit.vault_entry_id), PETITIONER),)
    return ((visit.person_id, PETITIONER),) if visit.person_id is not None else ()


def words_of(known: InstructionCase, case: Case) -> Mapping[str, str]:
    """Give what the case of an instruction holds, by our words."""
    return {name: str(case.fields.get(field) or "") for name, field in known.fields.items()}


def _read(work: Work, query: Select[Case, SessionInstruction, ReceptionSession]) -> Sequence[ShownInstruction]:
    rows = work.session.execute(query).all()
    clocks = _clocks(work, [case.id for case, _row, _session in rows])
    return [_shown(work, case, (row, session), clocks.get(case.id, {})) for case, row, session in rows]


def _clocks(work: Work, case_ids: Sequence[int]) -> Mapping[int, Mapping[str, Deadline]]:
    found: dict[int, dict[str, Deadline]] = {}
    query = select(Deadline).where(Deadline.office_id == work.office.id, Deadline.case_id.in_(case_ids))
    for clock in work.session.scalars(query) if case_ids else ():
        found.setdefault(clock.case_id, {})[clock.key] = clock
    return found


def _shown(
    work: Work, case: Case, of: tuple[SessionInstruction, ReceptionSession], clocks: Mapping[str, Deadline]
) -> ShownInstruction:
    row, session = of
    known = load_session_cases().instruction
    words = words_of(known, case)
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    done, notice = clocks.get(known.done_clock), clocks.get(known.notice_clock)
    answered = words["answered_on"]
    due_on = done.due_on if done else None
    is_done = done is not None and done.status in _MET
    next_due = (
        case.due_on if is_done or due_on is None else due_on
    )  # the day that stands beside it, while it is awaited
    return ShownInstruction(
        number=case.number,
        session_id=session.id,
        session_on=session.held_on,
        what=case.title,
        who=words["who"],
        due_on=due_on,
        urgency=urgency(next_due, work.today, work.calendar, "calendar_days") if next_due else None,
        done_on=done.ended_on if done and is_done else None,
        answered_on=date.fromisoformat(answered) if answered else None,
        closed_on=case.closed_on,
        state=definition.states[case.state].label,
        sealed=case.level not in OPEN_LEVELS,
        waits_for_notice=any(step.trigger == known.notice for step in definition.steps_from.get(case.state, ())),
        notice_no=words["notice_no"],
        notice_due_on=notice.due_on if notice else None,
        visit_id=row.visit_id,
    )
