"""What somebody has to do: the cases held, the most urgent first, each with its next step; and those that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select

from casetrack.engine.definition import Definition, State, Step
from casetrack.engine.guards import Facts
from casetrack.engine.machine import WorkflowMachine
from casetrack.errors import Refusal
from casetrack.models import Case, CaseLink, Party
from casetrack.services.access import require, visible_cases
from casetrack.services.delays import count_unexplained
from casetrack.services.search import CaseLine, count_views, list_cases
from casetrack.services.search_filters import view_clause
from casetrack.services.stand_ins import is_in_the_hands_of
from casetrack.services.work import Work
from casetrack.text import Text

SHOWN_AT_MOST = 40
WEIGHED_AT_MOST = 60  # cases of others that are asked whether their next step is the actor's
STRIP_DAYS = 14
_OFFICER = "officer"
_ON = ("settled", "active")
_LEADS_ON = {"settled": 0, "active": 1, "initial": 1, "final": 2, "waiting": 3}


@dataclass(frozen=True, slots=True)
class Task:
    """One case that somebody holds, with the step that leads on; `waits_for` names whose step it is, if another's.

    `of_another`: its officer, where that is not the actor: of a case that is held, whom the actor stands in for.
    """

    line: CaseLine
    step: Step | None
    waits_for: Text | None
    leads_on: bool  # to a settlement, or to a state where work goes on
    of_another: str = ""

    @property
    def is_turn_of_actor(self) -> bool:
        """Tell whether the case goes on as soon as the actor acts."""
        return self.leads_on and self.waits_for is None


@dataclass(frozen=True, slots=True)
class StripDay:
    """One day of the fortnight ahead: how many cases are due on it, and whether nobody works then."""

    day: date
    count: int
    is_off: bool


@dataclass(frozen=True, slots=True)
class Worklist:
    """What the first page shows. Counts are of all that is held, lists of the most urgent."""

    held: int
    of_others: int  # of these, the cases of those for whom the actor stands in
    late: int
    due_today: int
    strip: Sequence[StripDay]
    later: int  # due after the strip
    tasks: Sequence[Task]
    waiting: Sequence[Task]
    done_this_week: int
    unexplained: int  # overdue ones held of which nobody has said why
    book: dict[str, int]  # the saved views of the whole book, as count_views gives them


def worklist_of(work: Work) -> Worklist:
    """Give the actor's work; the number of queries does not depend on how much there is."""
    require(work, "case.read")
    mine = view_clause(work, "mine")
    due, of_others = _due_counts(work, mine)
    held = sum(due.values())
    lines = list_cases(work, mine, SHOWN_AT_MOST)
    others = list_cases(work, _may_wait_for_actor(work), WEIGHED_AT_MOST)
    tasks = _tasks(work, [*lines, *others])
    last_day = work.today + timedelta(days=STRIP_DAYS - 1)
    return Worklist(
        held=held,
        of_others=of_others,
        late=sum(count for day, count in due.items() if day and day < work.today),
        due_today=due.get(work.today, 0),
        strip=_strip(work, due),
        later=sum(count for day, count in due.items() if day and day > last_day),
        tasks=tasks[: len(lines)],
        waiting=[task for task in tasks[len(lines) :] if task.is_turn_of_actor],
        done_this_week=_count(work, _done_since_monday(work)),
        unexplained=count_unexplained(work),
        book=count_views(work),
    )


def _due_counts(work: Work, clause: ColumnElement[bool]) -> tuple[dict[date | None, int], int]:
    """Count cases by day due, and how many of them are another's."""
    by = (Case.due_on, Case.officer_id)
    due: dict[date | None, int] = {}
    of_others = 0
    for day, officer_id, n in work.session.execute(
        select(*by, func.count()).where(visible_cases(work), clause).group_by(*by)
    ):
        due[day] = due.get(day, 0) + n
        of_others += n if officer_id != work.actor.user_id else 0
    return due, of_others


def _count(work: Work, clause: ColumnElement[bool]) -> int:
    return work.session.scalars(select(func.count(Case.id)).where(visible_cases(work), clause)).one()


def _strip(work: Work, due: dict[date | None, int]) -> Sequence[StripDay]:
    days = (work.today + timedelta(days=n) for n in range(STRIP_DAYS))
    calendar = work.calendar
    return [StripDay(day, due.get(day, 0), not calendar.is_working(day)) for day in days]


def _done_since_monday(work: Work) -> ColumnElement[bool]:
    monday = work.today - timedelta(days=work.today.weekday())
    return and_(Case.officer_id == work.actor.user_id, Case.closed_on >= monday)


def _may_wait_for_actor(work: Work) -> ColumnElement[bool]:
    """Hold for open cases of others in a state out of which a role of the actor, held for the case's unit, leads on.

    A case with an officer waits for that officer, not for every officer.
    """
    turns = []
    for role in {role for role, _unit in work.actor.roles}:
        states = _states_of(work, role)
        units = work.unit_and_below({unit for held, unit in work.actor.roles if held == role})
        if states:
            turns.append(and_(or_(*states), Case.unit_id.in_(units), _is_free_for(role)))
    others = or_(Case.officer_id.is_(None), not_(is_in_the_hands_of(work)))
    return and_(Case.closed_on.is_(None), others, or_(false(), *turns))


def _states_of(work: Work, role: str) -> list[ColumnElement[bool]]:
    found = []
    for definition in work.installation.library.all():
        keys = [key for key in definition.states if _leads_on(definition, key, role)]
        if keys:
            of_version = and_(Case.workflow == definition.id, Case.workflow_version == definition.version)
            found.append(and_(of_version, Case.state.in_(keys)))
    return found


def _leads_on(definition: Definition, state: str, role: str) -> bool:
    """Tell whether a role takes a step out of this state that settles or goes on."""
    return any(role in step.roles and leads_on(definition, step) for step in definition.steps_from.get(state, ()))


def _is_free_for(role: str) -> ColumnElement[bool]:
    return Case.officer_id.is_(None) if role == _OFFICER else Case.id.is_not(None)


def rank_of(definition: Definition, step: Step) -> int:
    """Tell how a step leads on, the best first: it settles, else work goes on, else it ends otherwise, else waits."""
    return _LEADS_ON[_where(definition.states[step.target])]


def leads_on(definition: Definition, step: Step) -> bool:
    """Tell whether a step settles, or leads where work goes on."""
    return _where(definition.states[step.target]) in _ON


def _tasks(work: Work, lines: Sequence[CaseLine]) -> Sequence[Task]:
    ids = [line.id for line in lines]
    cases = {case.id: case for case in work.session.scalars(select(Case).where(Case.id.in_(ids)))}
    parts, open_linked = _parts_of(work, ids), _open_linked(work, ids)
    return [_task(work, line, cases[line.id], (parts.get(line.id, ()), open_linked.get(line.id, 0))) for line in lines]


def _task(work: Work, line: CaseLine, case: Case, known: tuple[Sequence[str], int]) -> Task:
    parts, open_linked = known
    machine = work.installation.library.machine(case.workflow, case.workflow_version)
    facts = Facts(
        fields=case.fields,
        roles=work.roles_for(case.unit_id),
        occurred_on=work.today,
        opened_on=case.opened_on,
        today=work.today,
        parties=tuple(parts),
        open_linked=open_linked,
        papers=frozenset(
            machine.definition.documents
        ),  # the step stays the next one; its page says what to write first
    )
    step, waits_for = _next_step(machine, case.state, facts)
    on = step is not None and leads_on(machine.definition, step)
    return Task(line, step, waits_for, on, line.officer if case.officer_id != work.actor.user_id else "")


def _next_step(machine: WorkflowMachine, state: str, facts: Facts) -> tuple[Step | None, Text | None]:
    """Find the step that leads on, and who must take it if it is not for the actor.

    In the file's order, where two lead on alike.
    """
    open_ = [(step, refusals) for step, refusals in machine.available(state, facts) if _may_open(refusals)]
    if not open_:
        return None, None
    step, refusals = min(open_, key=lambda pair: rank_of(machine.definition, pair[0]))
    if not refusals:
        return step, None
    names = [name for role, name in machine.definition.roles.items() if role in step.roles]
    return step, Text(", ".join(name.vi for name in names), ", ".join(name.en for name in names))


def _may_open(refusals: Sequence[Refusal]) -> bool:
    return all(refusal.code == "role_missing" for refusal in refusals)


def _where(target: State) -> str:
    return "settled" if target.outcome == "settled" else target.kind


def _parts_of(work: Work, case_ids: Sequence[int]) -> dict[int, list[str]]:
    query = select(Party.case_id, Party.part).where(Party.office_id == work.office.id, Party.case_id.in_(case_ids))
    found: dict[int, list[str]] = {}
    for case_id, part in work.session.execute(query.distinct()):
        found.setdefault(case_id, []).append(part)
    return found


def _open_linked(work: Work, case_ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(CaseLink.from_case_id, func.count())
        .join(Case, Case.id == CaseLink.to_case_id)
        .where(
            CaseLink.office_id == work.office.id,
            CaseLink.from_case_id.in_(case_ids),
            CaseLink.answered_by.is_not(None),
            Case.closed_on.is_(None),
        )
        .group_by(CaseLink.from_case_id)
    )
    return {row[0]: row[1] for row in work.session.execute(query)}
