"""What a figure of a frozen report counts, as it was then, a page at a time; of hidden cases only how many."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from casetrack.engine.labels import OUTCOME_LABELS, PHASE_LABELS
from casetrack.engine.stretches import Profile
from casetrack.models import Case, SchedulePublication, User, Visit
from casetrack.reports.gathered import KeptFigure
from casetrack.reports.questions import Question
from casetrack.reports.snapshots import Opened
from casetrack.reports.visits import AT_ONCE as VISITS_AT_ONCE
from casetrack.reports.visits import VisitLine, list_visits
from casetrack.services.access import hidden_cases, require
from casetrack.services.import_mapping import FORMER_OFFICER
from casetrack.services.search import lines_by_id
from casetrack.services.snapshot_packing import CASES, Fact
from casetrack.services.unit_trees import tree_on
from casetrack.services.work import Work
from casetrack.text import Text

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class FrozenCase:
    """A case as the report knew it. Its title and who brought it are as they are today."""

    number: str
    title: str
    petitioner: Text | None
    kind: Text
    phase: Text
    outcome: Text | None
    entered_on: date
    closed_on: date | None
    due_on: date | None
    unit: str
    officer: str


@dataclass(frozen=True, slots=True)
class FrozenList:
    """What one figure counts: cases or visits, of which `seen` and `hidden` count all and `next` begins another page.

    Else `days`, the days of `plans` (first and last), or the figures of which it is made; of rows of the management log
    and of what was entered by hand `seen` alone.
    """

    figure: KeptFigure
    kind: str
    cases: Sequence[FrozenCase] = ()
    visits: Sequence[VisitLine] = ()
    seen: int = 0
    hidden: int = 0
    next: int | None = None
    days: Sequence[date] = ()
    plans: Sequence[tuple[date, date]] = ()
    parts: Sequence[KeptFigure] = ()


def list_frozen(work: Work, opened: Opened, key: str, first: int = 0) -> FrozenList:
    """List what a figure counts, from a place on; raise NotFound where the report has no such figure."""
    require(work, "report.read")
    figure = opened.figure(key)
    listed = opened.cases.lists[key]
    if listed.kind == CASES:
        return _of_cases(work, opened, figure, first)
    if listed.kind == "visits":
        return _of_visits(work, opened, figure, first)
    return FrozenList(
        figure,
        listed.kind,
        seen=len(listed.keys or listed.parts),
        days=[date.fromordinal(day) for day in listed.keys] if listed.kind == "days" else (),
        plans=_plans(work, listed.keys) if listed.kind == "plans" else (),
        parts=[opened.figures[part] for part in listed.parts if part in opened.figures],
    )


def question_of(opened: Opened) -> Question:
    """Give the question that a frozen report answered."""
    row = opened.row
    return Question(row.office_id, row.start_on, row.end_on, row.as_at, row.known_at, row.known_seq)


def hidden_among(work: Work, ids: Collection[int]) -> set[int]:
    """Give those of these cases that the actor may count but not see."""
    return set(work.session.scalars(select(Case.id).where(hidden_cases(work)))) & set(ids)


def kind_then(work: Work, profile: Profile) -> Text:
    """Name what sort of case it was, as lists do."""
    library, fields = work.installation.library, dict(profile.fields)
    if profile.workflow not in {definition.id for definition in library.all()}:
        return Text(profile.workflow, profile.workflow)
    definition = library.latest(profile.workflow)
    by_field = definition.number.by_field
    value = fields.get(by_field or "")
    return definition.fields[by_field].label_of(value) if by_field and value else definition.title


def officers_of(work: Work, facts: Iterable[Fact]) -> Mapping[int, str]:
    """Name the officers of some cases."""
    ids = {fact.profile.officer_id for fact in facts} - {None}
    return {user.id: user.full_name for user in work.session.scalars(select(User).where(User.id.in_(ids)))}


def officer_then(profile: Profile, names: Mapping[int, str]) -> str:
    """Name who had it; a former system's officer by the name that it gave."""
    if profile.officer_id is None:
        return dict(profile.fields).get(FORMER_OFFICER, "")
    return names.get(profile.officer_id, "")


def _of_cases(work: Work, opened: Opened, figure: KeptFigure, first: int) -> FrozenList:
    listed = opened.cases.lists[figure.key].keys
    hidden = hidden_among(work, listed)
    seen = [case_id for case_id in listed if case_id not in hidden]
    page = seen[first : first + AT_ONCE]
    facts = {case_id: opened.cases.facts[case_id] for case_id in page}
    names, today = officers_of(work, facts.values()), lines_by_id(work, page)
    units = tree_on(work, opened.row.as_at, opened.row.known_seq).units
    cases = []
    for case_id, fact in facts.items():
        line, profile = today[case_id], fact.profile
        cases.append(
            FrozenCase(
                number=line.number,
                title=line.title,
                petitioner=line.petitioner,
                kind=kind_then(work, profile),
                phase=PHASE_LABELS[profile.phase],
                outcome=OUTCOME_LABELS.get(profile.outcome),
                entered_on=fact.entered_on,
                closed_on=fact.closed_on,
                due_on=fact.due_on,
                unit=units[profile.unit_id].name if profile.unit_id in units else "",
                officer=officer_then(profile, names),
            )
        )
    more = first + AT_ONCE
    following = more if more < len(seen) else None
    return FrozenList(figure, CASES, cases, seen=len(seen), hidden=len(hidden), next=following)


def _of_visits(work: Work, opened: Opened, figure: KeptFigure, first: int) -> FrozenList:
    listed = opened.cases.lists[figure.key].keys
    # Whichever day a visit has today: one that was moved out of the period hides its case all the same.
    of_hidden = select(Visit.id).join(Case, Case.id == Visit.case_id).where(hidden_cases(work))
    hidden = set(work.session.scalars(of_hidden)) & set(listed)
    seen = [visit_id for visit_id in listed if visit_id not in hidden]
    page = list_visits(work, question_of(opened), seen, first)
    more = first + VISITS_AT_ONCE
    following = more if more < len(seen) else None
    return FrozenList(figure, "visits", visits=page.lines, seen=len(seen), hidden=len(hidden), next=following)


def _plans(work: Work, ids: Sequence[int]) -> Sequence[tuple[date, date]]:
    plan = SchedulePublication
    query = select(plan.first_day, plan.last_day).where(plan.office_id == work.office.id, plan.id.in_(ids))
    return [(row.first_day, row.last_day) for row in work.session.execute(query.order_by(plan.first_day, plan.id))]
