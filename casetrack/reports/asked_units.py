"""Of which unit numbers are asked: of one, with those below it. Two at once would count twice what both have."""

from __future__ import annotations

from collections.abc import Sequence

from casetrack.engine.unit_tree import UnitTree
from casetrack.errors import InvalidInput
from casetrack.reports.questions import Question
from casetrack.reports.units_then import tree_of
from casetrack.services.offices import find_unit
from casetrack.services.work import Work
from casetrack.text import Text

_TWICE = Text("Đơn vị “{a}” được nêu hai lần. Nêu một lần.", "The unit “{a}” is named twice. Name it once.")
_INSIDE = Text(
    "Ngày {day}, “{a}” nằm trong “{b}”: số của “{b}” đã gồm số của “{a}”. Chỉ chọn “{b}”.",
    "On {day} “{a}” is inside “{b}”, whose numbers hold its own already. Ask for “{b}” alone.",
)
_BESIDE = Text(
    "Mỗi lần chọn một đơn vị. “{a}” và “{b}” là hai dòng của biểu “{above}”, mỗi đơn tính một lần: chọn đơn vị ấy.",
    "One unit at a time. “{a}” and “{b}” are two rows in the form of “{above}”, each paper once: ask for that one.",
)


def unit_asked(work: Work, question: Question, codes: Sequence[str]) -> int | None:
    """Give the key of the unit that is asked for, None for the office.

    Raise NotFound for one that there is not, InvalidInput for several, which says how they overlap on the day.
    """
    named = [find_unit(work, code.strip()).id for code in codes if code.strip()]
    if len(named) > 1:
        said = _overlap(tree_of(work, question), named[0], named[1])
        raise InvalidInput(said, {"unit": said})
    return named[0] if named else None


def _overlap(tree: UnitTree, one: int, other: int) -> Text:
    if one == other:
        return _TWICE.with_(a=tree.units[one].name)
    for inner, outer in ((one, other), (other, one)):
        if outer in tree.above(inner):
            return _INSIDE.with_(day=tree.day, a=tree.units[inner].name, b=tree.units[outer].name)
    shared = next(each for each in tree.above(one) if each in tree.above(other))
    return _BESIDE.with_(a=tree.units[one].name, b=tree.units[other].name, above=tree.units[shared].name)
