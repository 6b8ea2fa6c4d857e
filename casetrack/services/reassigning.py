"""Giving many cases of one officer to another at once: each row for itself, never a step, with what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select

from casetrack.errors import InvalidInput
from casetrack.models import Case, User
from casetrack.services.access import get_visible_case, require, visible_cases
from casetrack.services.assignments import Assign, assign
from casetrack.services.bulk import CASES_AT_ONCE
from casetrack.services.chosen_cases import Chosen, RowResult, one_by_one, refuse_none_or_too_many
from casetrack.services.search import CaseLine, list_cases
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import name_key

_MEND = Text("Chưa giao. Mục đánh dấu đỏ cần sửa.", "Not assigned. Mend the marked fields.")
_SAME = Text("Những hồ sơ này đang ở người đó. Chọn người khác.", "They hold these already. Choose somebody else.")
_WITHOUT_WORK = Text("Ghi rõ việc phải làm.", "Say what is to be done.")
_MOVED_ON = Text("Hồ sơ không còn ở người đó.", "They do not hold this case any more.")
_HELD_ALREADY = Text("Hồ sơ đang ở người này rồi.", "They hold this case already.")
_GIVEN = Text("Đã giao", "Given")


@dataclass(frozen=True, slots=True)
class Reassign:
    """The wish to give chosen cases of one officer, or of whoever holds them, to another.

    Without `by_when` each is due by its own day.
    """

    from_id: int | None
    officer_id: int
    cases: Sequence[Chosen]
    what: str
    by_when: date | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds open cases that the actor may give to others, and how many; who left the office, too."""

    id: int
    name: str
    cases: int


def holders_of(work: Work) -> Sequence[Holder]:
    """List who holds open cases that the actor may give to others, by given name. One query."""
    require(work, "case.assign")
    query = (
        select(User.id, User.full_name, func.count())
        .join(Case, Case.officer_id == User.id)
        .where(visible_cases(work), _may_be_given(work))
        .group_by(User.id, User.full_name)
    )
    found = [Holder(*row) for row in work.session.execute(query)]
    return sorted(found, key=lambda each: (name_key(each.name), each.id))


def cases_held_by(work: Work, officer_id: int) -> tuple[Sequence[CaseLine], Mapping[int, int]]:
    """List the open cases of an officer that the actor may give to others, with the version of each by its key."""
    require(work, "case.assign")
    lines = list_cases(work, and_(_may_be_given(work), Case.officer_id == officer_id), CASES_AT_ONCE)
    query = select(Case.id, Case.version).where(visible_cases(work), Case.id.in_([line.id for line in lines]))
    return lines, {row[0]: row[1] for row in work.session.execute(query)}


def reassign(work: Work, wish: Reassign) -> Sequence[RowResult]:
    """Give each chosen case to the new officer, or say of it why not; what is refused writes nothing."""
    require(work, "case.assign")
    mistakes = refuse_none_or_too_many(wish.cases)
    if wish.officer_id == wish.from_id:
        mistakes["officer_id"] = _SAME
    if not wish.what.strip():
        mistakes["what"] = _WITHOUT_WORK
    if mistakes:
        raise InvalidInput(_MEND, mistakes)
    return one_by_one(wish.cases, lambda chosen: _give(work, wish, chosen))


def _may_be_given(work: Work) -> ColumnElement[bool]:
    units = {unit_id for unit_id in work.units if work.may_for(unit_id, "case.assign")}
    return and_(Case.closed_on.is_(None), Case.unit_id.in_(units))


def _give(work: Work, wish: Reassign, chosen: Chosen) -> Text:
    case = get_visible_case(work, chosen.number)
    if wish.from_id is not None and case.officer_id != wish.from_id:
        raise InvalidInput(_MOVED_ON)
    if case.officer_id == wish.officer_id:
        raise InvalidInput(_HELD_ALREADY)
    assign(work, case, Assign(wish.officer_id, chosen.seen_version, wish.what, wish.by_when))
    return _GIVEN
