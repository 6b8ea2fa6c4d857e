"""What a list of cases may be asked, as clauses over the case row. Who may see a case is not decided here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, true

from casetrack.models import Case
from casetrack.services.delays import has_cause
from casetrack.services.search_match import matches
from casetrack.services.stand_ins import is_in_the_hands_of
from casetrack.services.work import Work
from casetrack.text import Text

DUE_SOON_WITHIN = 5  # working days
NOBODY = 0

VIEWS: dict[str, Text] = {
    "open": Text("Đang xử lý", "Open"),
    "overdue": Text("Quá hạn", "Overdue"),
    "due_soon": Text("Đến hạn 5 ngày", "Due in 5 days"),
    "unclassified": Text("Chưa phân loại", "Not classified"),
    "mine": Text("Của tôi", "Mine"),
    "unit": Text("Của đơn vị tôi", "My units"),
    "all": Text("Tất cả", "All"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases a list is asked for. Everything given must hold.

    `kind` is a workflow, or a workflow with a class of it: `petition`, `petition.complaint`. `officer_id` 0 is nobody.
    `opened` is a month, `2026-06`. `at` is a coming day: what would be late then if nobody acted. `delay` is a cause of
    delay, or `none` for cases of which nobody has told one.
    """

    view: str = "open"
    q: str = ""
    kind: str | None = None
    phase: str | None = None
    officer_id: int | None = None
    channel: str | None = None
    opened: str | None = None
    outcome: str | None = None
    due_from: date | None = None
    due_to: date | None = None
    at: date | None = None
    delay: str | None = None


def clauses_of(work: Work, wanted: Filter) -> list[ColumnElement[bool]]:
    """Give the clauses of a filter."""
    found = [view_clause(work, wanted.view, wanted.at)]
    for column, value in ((Case.phase, wanted.phase), (Case.channel, wanted.channel), (Case.outcome, wanted.outcome)):
        if value:
            found.append(column == value)
    if wanted.q:
        found.append(matches(work, wanted.q))
    if wanted.delay:
        found.append(has_cause(wanted.delay))
    if wanted.kind:
        found.append(_is_of_kind(work, wanted.kind))
    if wanted.officer_id is not None:
        found.append(Case.officer_id.is_(None) if wanted.officer_id == NOBODY else Case.officer_id == wanted.officer_id)
    return found + _days_of(wanted)


def _days_of(wanted: Filter) -> list[ColumnElement[bool]]:
    found = []
    if wanted.opened:
        found.append(_is_opened_in(wanted.opened))
    if wanted.due_from:
        found.append(Case.due_on >= wanted.due_from)
    if wanted.due_to:
        found.append(Case.due_on <= wanted.due_to)
    return found


def view_clause(work: Work, view: str, at: date | None = None) -> ColumnElement[bool]:
    """Give the clause of a saved view, as of today or of a coming day."""
    is_open, day = Case.closed_on.is_(None), at or work.today
    soon = work.calendar.add_working_days(day, DUE_SOON_WITHIN)
    views: dict[str, ColumnElement[bool]] = {
        "open": is_open,
        "overdue": and_(is_open, Case.due_on < day),
        "due_soon": and_(is_open, Case.due_on >= day, Case.due_on <= soon),
        "unclassified": Case.phase == "received",
        "mine": and_(is_open, is_in_the_hands_of(work)),
        "unit": and_(is_open, Case.unit_id.in_(own_units(work))),
        "all": true(),
    }
    return views[view]


def own_units(work: Work) -> set[int]:
    """Give the units in which the actor has a role, and every unit inside them."""
    return work.unit_and_below({unit for _role, unit in work.actor.roles})


def _is_of_kind(work: Work, kind: str) -> ColumnElement[bool]:
    workflow, _, value = kind.partition(".")
    is_of_workflow = Case.workflow == workflow
    if not value:
        return is_of_workflow
    by_field = work.installation.library.latest(workflow).number.by_field
    return and_(is_of_workflow, Case.fields[by_field].as_string() == value) if by_field else false()


def _is_opened_in(month: str) -> ColumnElement[bool]:
    first = date.fromisoformat(f"{month}-01")
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return and_(Case.opened_on >= first, Case.opened_on < following)
