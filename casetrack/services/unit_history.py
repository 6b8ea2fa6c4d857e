"""The units as a page lists them: the tree of a day, every name that a unit had, and what was decided about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casetrack.engine.unit_tree import UnitThen, UnitTree
from casetrack.models import UnitChange, User
from casetrack.services.access import require
from casetrack.services.unit_trees import facts_of, tree_on
from casetrack.services.unit_wishes import ADDED, DISSOLVED, KINDS, MANAGE, MERGED, RENAMED, SPLIT
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import fold

_SAID = {
    ADDED: Text("Lập {new}", "{new} begins"),
    RENAMED: Text("{old} đổi tên thành {name}", "{old} is renamed {name}"),
    MERGED: Text("{old} nhập vào {rest}", "{old} merge into {rest}"),
    SPLIT: Text("{old} tách ra {new}; phần còn lại: {rest}", "{old} splits into {new}; the rest: {rest}"),
    DISSOLVED: Text("{old} giải thể; hồ sơ về {rest}", "{old} is dissolved; its cases go to {rest}"),
}


@dataclass(frozen=True, slots=True)
class ShownUnit:
    """A unit in the tree of a day, or one that is found by a name: `names` are its former ones, with their last day."""

    unit: UnitThen
    depth: int
    stands: bool
    names: Sequence[tuple[str, date | None]]
    successor: UnitThen | None


@dataclass(frozen=True, slots=True)
class ShownChange:
    """What was decided, in words, by which paper, who entered it and when; how many cases of how many have moved."""

    row: UnitChange
    kind: Text
    words: Text
    by: str
    at: datetime

    @property
    def is_moving(self) -> bool:
        """Tell whether its cases have not all moved."""
        return self.row.finished_at is None


def list_units(work: Work, day: date, words: str = "") -> Sequence[ShownUnit]:
    """List the units that stand on a day, each under the one above it; with words, those of any time that had them."""
    require(work, MANAGE)
    tree = tree_on(work, day)
    shown = [_shown(work, tree, unit, depth) for unit, depth in tree.in_order()]
    if not words:
        return [each for each in shown if each.stands]
    wanted = fold(words)
    return [each for each in shown if any(wanted in fold(said) for said in _words_of(each))]


def list_changes(work: Work) -> Sequence[ShownChange]:
    """List every change, the latest day first."""
    require(work, MANAGE)
    query = (
        select(UnitChange, User.full_name)
        .join(User, User.id == UnitChange.decided_by_id, isouter=True)
        .where(UnitChange.office_id == work.office.id)
        .order_by(UnitChange.happens_on.desc(), UnitChange.id.desc())
    )
    zone = ZoneInfo(work.office.timezone)
    return [
        ShownChange(row, KINDS[row.kind], _words(work, row), name or "CaseTrack", row.recorded_at.astimezone(zone))
        for row, name in work.session.execute(query)
    ]


def _shown(work: Work, tree: UnitTree, unit: UnitThen, depth: int) -> ShownUnit:
    names = [said for said in facts_of(work.units[unit.id]).names() if said[1] is not None]
    successor = tree.units.get(unit.successor_id or 0)
    return ShownUnit(unit, depth, unit.stands_on(tree.day), names, successor)


def _words_of(shown: ShownUnit) -> Iterable[str]:
    yield from (shown.unit.code, shown.unit.name)
    yield from (name for name, _until in shown.names)


def _words(work: Work, change: UnitChange) -> Text:
    before = tree_on(work, change.happens_on - timedelta(days=1), change.after_seq)
    after = tree_on(work, change.happens_on)
    said = change.said
    named = {
        "old": _listed(before, said["units"]),
        "new": _listed(after, said["begins"]),
        "rest": _listed(after, [said["rest"]]),
        "name": said["name"],
    }
    return _SAID[change.kind].with_(**named)


def _listed(tree: UnitTree, keys: Iterable[int | None]) -> str:
    return ", ".join(tree.units[key].name for key in keys if key is not None)
