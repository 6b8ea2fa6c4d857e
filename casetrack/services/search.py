"""Lists of cases: filtered, sorted, a page at a time, and how many stand in each saved view. Only what one may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, Select, and_, func, not_, select

from casetrack.engine.deadlines import Urgency, urgency
from casetrack.engine.definition import Definition
from casetrack.engine.labels import OUTCOME_LABELS
from casetrack.engine.lengths import choose_variant
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, Deadline, Holding, Party, Person, User
from casetrack.services.access import PROTECTED, hidden_cases, require, visible_cases
from casetrack.services.cursors import Cursor, unpack
from casetrack.services.delays import causes_of
from casetrack.services.import_mapping import FORMER_OFFICER
from casetrack.services.persons import ANONYMOUS, UNKNOWN, alias_of
from casetrack.services.presses import presses
from casetrack.services.search_filters import VIEWS, Filter, clauses_of, view_clause
from casetrack.services.search_match import from_hits, newest_first, tiers_of
from casetrack.services.search_order import MATCH, beyond, order_by, place_of, tiers_from
from casetrack.services.work import Work
from casetrack.text import Text

COUNTED_UP_TO = 1000
_FIGURES_OF_REPORTS = ("open", "overdue")
_NONE: Mapping[str, Filter] = {}

Asked: TypeAlias = "Select[Case, str, date, int | None]"
Found: TypeAlias = "Row[Case, str, date, int | None]"


@dataclass(frozen=True, slots=True)
class FindCases:
    """The wish for one page of a list; `sort`: of search_order.SORTS."""

    filter: Filter = field(default_factory=Filter)
    sort: str = "due_on"
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case as a list shows it. The petitioner of a sealed case is an alias for everybody, in every list."""

    id: int
    number: str
    title: str
    petitioner: Text | None
    more_petitioners: int
    protected: bool
    kind: Text
    phase: str
    state: Text
    outcome: Text | None
    urgency: Urgency | None
    due_on: date | None
    officer: str
    opened_on: date
    closed_on: date | None
    delay: Text | None = None  # why it is late, once somebody has said so
    turn: Text | None = None  # the role that must act next, as its workflow names it
    nameless: bool = False  # nobody knows who sent the paper
    presses: tuple[str, ...] = ()  # the letters that the reader makes of it with one press
    unit_id: int = 0
    channel: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, with the cursors of the pages before and after it."""

    lines: Sequence[CaseLine]
    previous: str | None
    next: str | None


def find_cases(work: Work, wish: FindCases, *, within: Select[Any] | None = None) -> Page:
    """Find the cases that the actor may see and that fit; raise InvalidInput when the cursor is not of this list.

    `within` names the keys of the cases among which to look, e.g. those behind a figure.
    """
    require(work, "case.read")
    refuse_past(work, wish.filter.at)
    cursor = unpack(wish.cursor, wish.sort) if wish.cursor else None
    back = cursor is not None and cursor.back
    visible = visible_cases(work)
    query = _rows().where(from_hits(work, visible) if wish.filter.q else visible)
    if within is not None:
        query = query.where(Case.id.in_(within))
    read = _read_by_match if wish.sort == MATCH and wish.filter.q else _read
    found = read(work, query, wish, cursor)
    more, found = len(found) > wish.limit, found[: wish.limit]
    if back:
        found = found[::-1]
    has_previous, has_next = (more, True) if back else (cursor is not None, more)
    return Page(
        lines=lines_of(work, [row for row, _tier in found], wish.filter.at or work.today),
        previous=_place(found[0], wish.sort, back=True) if found and has_previous else None,
        next=_place(found[-1], wish.sort, back=False) if found and has_next else None,
    )


def _read(work: Work, query: Asked, wish: FindCases, cursor: Cursor | None) -> list[tuple[Found, int]]:
    """Read one case more than a page shows; nothing tells them apart but the order."""
    asked = query.where(*clauses_of(work, wish.filter), *([beyond(cursor)] if cursor else ()))
    sorted_by = order_by(wish.sort, back=cursor is not None and cursor.back)
    return [(row, 0) for row in work.session.execute(asked.order_by(*sorted_by).limit(wish.limit + 1))]


def _read_by_match(work: Work, query: Asked, wish: FindCases, cursor: Cursor | None) -> list[tuple[Found, int]]:
    """Read one case more than a page shows, tier after tier of surer and less sure matches, each case once."""
    tiers = tiers_of(work, wish.filter.q)
    of_list = query.where(*clauses_of(work, replace(wish.filter, q="")))
    sorted_by = newest_first(work, back=cursor is not None and cursor.back)
    found: list[tuple[Found, int]] = []
    for turn, tier in enumerate(tiers_from(cursor, len(tiers))):
        asked = of_list.where(tiers[tier], *([not_(tiers[tier - 1])] if tier else ()))
        asked = asked.where(beyond(cursor)) if cursor and turn == 0 else asked
        left = wish.limit + 1 - len(found)
        found += [(row, tier) for row in work.session.execute(asked.order_by(sorted_by).limit(left))]
        if len(found) > wish.limit:
            break
    return found


def _place(found: tuple[Found, int], sort: str, *, back: bool) -> str:
    row, tier = found
    return place_of(row[0], tier, sort, back=back)


def count_views(work: Work, shown: Filter | None = None, kept: Mapping[str, Filter] = _NONE) -> dict[str, int]:
    """Count each view, what is `shown`, and what else somebody has `kept`, in one query; above 1,000 it is 1,001.

    What asks for something that there is no more is not counted.
    """
    require(work, "case.read")
    at = shown.at if shown else None
    asked = {view: [view_clause(work, view, at)] for view in VIEWS}
    filters = {**kept, **({"shown": shown} if shown is not None else {})}
    for name, wanted in filters.items():
        with suppress(NotFound):
            asked[name] = clauses_of(work, wanted)
    visible = visible_cases(work)
    of_words = from_hits(work, visible)
    counts = [
        _capped(of_words if name in filters and filters[name].q else visible, *clauses).scalar_subquery().label(name)
        for name, clauses in asked.items()
    ]
    return dict(work.session.execute(select(*counts)).one()._mapping)


def count_seen_and_hidden(work: Work, within: Select[Any]) -> tuple[int, int]:
    """Count the cases of a list that the actor may see, and those that are only counted."""
    require(work, "report.read")
    counts = [
        select(func.count(Case.id)).where(clause, Case.id.in_(within)).scalar_subquery()
        for clause in (visible_cases(work), hidden_cases(work))
    ]
    seen, hidden = work.session.execute(select(*counts)).one()
    return seen, hidden


def count_kept_back(work: Work, view: str) -> int:
    """Count the cases that a saved view does not show because the actor may not see them.

    Only of views that are a figure of the reports, and for whoever reads those; else none is told of.
    """
    if view not in _FIGURES_OF_REPORTS or not work.actor.may("report.read"):
        return 0
    return work.session.scalars(_capped(hidden_cases(work), view_clause(work, view))).one()


def _capped(*clauses: ColumnElement[bool]) -> Select[int]:
    """Count cases, but none beyond the first 1,001."""
    return select(func.count()).select_from(select(Case.id).where(*clauses).limit(COUNTED_UP_TO + 1).subquery())


def list_cases(work: Work, clause: ColumnElement[bool], limit: int) -> Sequence[CaseLine]:
    """Give the visible cases for which a clause holds, the most urgent first."""
    query = _rows().where(visible_cases(work), clause).order_by(*order_by("due_on", back=False)).limit(limit)
    return lines_of(work, work.session.execute(query).all(), work.today)


def lines_by_id(work: Work, case_ids: Sequence[int]) -> Mapping[int, CaseLine]:
    """Give these cases as a list shows them, by key; what the actor may not see is left out."""
    query = _rows().where(from_hits(work, visible_cases(work)), Case.id.in_(case_ids))
    return {line.id: line for line in lines_of(work, work.session.execute(query).all(), work.today)}


def _rows() -> Asked:
    """Ask for cases with the officer's name, the day on which the most urgent clock started, and who has them."""
    return (
        select(Case, User.full_name, Deadline.start_on, Holding.user_id)
        .join(User, and_(User.id == Case.officer_id, User.office_id == Case.office_id), isouter=True)
        .join(
            Deadline,
            and_(Deadline.office_id == Case.office_id, Deadline.case_id == Case.id, Deadline.key == Case.due_key),
            isouter=True,
        )
        .join(Holding, and_(Holding.office_id == Case.office_id, Holding.case_id == Case.id), isouter=True)
    )


def lines_of(work: Work, rows: Sequence[Found], day: date) -> Sequence[CaseLine]:
    """Write rows as a list of this day shows them; names and causes of delay are read in one query each."""
    open_ids = [row[0].id for row in rows if row[0].level != PROTECTED]
    petitioners, delays = _petitioners(work, open_ids), causes_of(work, [row[0].id for row in rows])
    lines = [_line(work, row, petitioners.get(row[0].id, ()), day) for row in rows]
    return [replace(line, delay=delays.get(line.id)) for line in lines]


def kind_of(definition: Definition, case: Case) -> Text:
    """Name what sort of case this is: its class where the workflow numbers by one, else the workflow."""
    by_field = definition.number.by_field
    value = case.fields.get(by_field) if by_field else None
    return definition.fields[by_field].label_of(value) if by_field and value is not None else definition.title


def _petitioners(work: Work, case_ids: Sequence[int]) -> dict[int, list[str | None]]:
    """Give the names of those who brought each case; None stands for one who is protected."""
    query = (
        select(Party.case_id, Person.name)
        .join(Person, Person.id == Party.person_id, isouter=True)
        .where(Party.office_id == work.office.id, Party.case_id.in_(case_ids), Party.part == "petitioner")
        .order_by(Party.id)
    )
    names: dict[int, list[str | None]] = {}
    for case_id, name in work.session.execute(query):
        names.setdefault(case_id, []).append(name)
    return names


def _line(work: Work, row: Found, names: Sequence[str | None], day: date) -> CaseLine:
    case, officer, _started_on, holder_id = row
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    nameless = case.fields.get(ANONYMOUS) is True and not names
    protected = case.level == PROTECTED or (names[:1] == [None])
    named = Text(names[0], names[0]) if names and names[0] else None
    petitioner = alias_of(case.number) if protected else named
    urgency = _urgency(work, row, day)
    return CaseLine(
        id=case.id,
        number=case.number,
        title=case.title,
        petitioner=UNKNOWN if nameless else petitioner,
        more_petitioners=max(0, len(names) - 1),
        protected=protected,
        kind=kind_of(definition, case),
        phase=case.phase,
        state=definition.states[case.state].label,
        outcome=OUTCOME_LABELS.get(case.outcome or ""),
        urgency=urgency,
        due_on=case.due_on,
        officer=officer or str(case.fields.get(FORMER_OFFICER) or ""),
        opened_on=case.opened_on,
        closed_on=case.closed_on,
        turn=definition.roles.get(definition.states[case.state].owner or ""),
        nameless=nameless,
        presses=presses(work, case, late=urgency is not None and urgency.kind == "late", holder_id=holder_id),
        unit_id=case.unit_id,
        channel=case.channel,
        version=case.version,
    )


def refuse_past(work: Work, at: date | None) -> None:
    """Raise InvalidInput for a day that has passed: what was late then is a report's question."""
    if at is not None and at < work.today:
        said = Text(
            "Ngày {day} đã qua. Xem quá khứ ở trang Báo cáo, mục “Tính đến ngày”.",
            "{day} has passed. Look at the past on the page Reports, “As at”.",
        ).with_(day=at)
        raise InvalidInput(said, {"at": said})


def _urgency(work: Work, row: Found, day: date) -> Urgency | None:
    case, _officer, started_on, _holder_id = row
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    if case.closed_on is not None or (case.due_on is None and not case.paused):
        return None
    rule = next((rule for rule in definition.deadlines if rule.key == case.due_key), None)
    unit, warn = "calendar_days", rule.warn if rule else ()
    if rule is not None and rule.variants:
        started = started_on or case.opened_on
        days = {"received": case.opened_on, "accepted": started, "step_date": started}
        unit = choose_variant(rule, case.fields, days).length.unit
    return urgency(case.due_on, day, work.calendar, unit, **({"warn": warn} if warn else {}))
