"""What speaks against a change of the tree of units: its days, its units, where it sends what. Nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, Unit, UnitChange, User
from casetrack.services.access import get_visible_case, require
from casetrack.services.unit_trees import facts_of, tree_on
from casetrack.services.unit_wishes import (
    ADDED,
    BY_CASE,
    BY_KIND,
    BY_OFFICER,
    DISSOLVED,
    ENDING,
    KINDS,
    MANAGE,
    RENAMED,
    SPLIT,
    ChangeUnits,
    Judged,
    Sending,
)
from casetrack.services.work import Work
from casetrack.text import Text

LONGEST_NAME, LONGEST_CODE = 200, 40
_CODE = re.compile(r"[A-Za-z0-9ĐÀ-ỹ][\w.\-]*")

_MEND = Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Nothing was saved. Mend the marked fields.")
_MISSING = Text("Còn thiếu. Điền mục này.", "This is missing. Fill it in.")
_TO_COME = Text("Ngày này chưa tới. Ghi vào sổ khi đến ngày ấy.", "This day is yet to come. Enter it on that day.")
_BEFORE_IT_BEGAN = Text("{unit} lập ngày {day}. Chọn ngày sau ngày ấy.", "{unit} began on {day}. Choose a later day.")
_AFTER_IT_ENDED = Text("{unit} đã kết thúc sau ngày {day}.", "{unit} ended after {day}.")
_CHANGED_SINCE = Text(
    "{unit} đã có thay đổi từ ngày {day}. Mỗi ngày một thay đổi, ghi theo thứ tự ngày: chọn ngày sau đó.",
    "{unit} has changed on {day} already. One change a day, entered in the order of days: choose a later day.",
)
_NOT_THERE = Text("{unit} chưa có hoặc đã kết thúc vào ngày {day}.", "{unit} does not stand on {day}.")
_NO_UNIT = Text("Không có đơn vị {code}.", "There is no unit {code}.")
_ITSELF = Text("Đơn vị không nhập vào chính nó.", "A unit cannot merge into itself.")
_CHILD = Text(
    "{unit} nằm bên trong đơn vị thôi hoạt động. Chọn đơn vị khác, hoặc nhập đơn vị con vào đơn vị cha.",
    "{unit} is inside a unit that ends. Choose another, or merge the inner unit into the outer one.",
)
_OFFICE = Text("Đây là chính cơ quan: chỉ đổi tên được.", "This is the office itself: it can only be renamed.")
_TAKEN = Text("Mã {code} đã dùng; mã cũ không dùng lại.", "The code {code} is taken; old codes are not used again.")
_BAD_CODE = Text(
    "Mã gồm chữ, số, dấu chấm, gạch; không dấu cách.", "A code is made of letters, digits, dots and dashes, no blanks."
)
_SAME_NAME = Text("Tên này đang dùng.", "This is its present name.")
_ONE = Text("Chọn một đơn vị.", "Choose one unit.")
_SPLIT_INTO = Text("Tách thì ghi ít nhất một đơn vị mới.", "A split needs at least one new unit.")
_UNFINISHED = Text(
    "Thay đổi ngày {day} còn đang chuyển hồ sơ. Đợi xong rồi ghi tiếp.",
    "The change of {day} is still moving cases. Wait until it is through.",
)
_NO_OFFICER = Text("Không có tài khoản {name}.", "There is no account {name}.")
_NO_KIND = Text("Không có loại hồ sơ {id}.", "There is no kind of case {id}.")
_NOT_ITS_CASE = Text(
    "Đơn vị thay đổi không có hồ sơ {number} trong những hồ sơ bạn được xem.",
    "The unit that changes has no case {number} among those that you may see.",
)


def judge(work: Work, wish: ChangeUnits) -> Judged:
    """Hold a wish to the tree of its day; raise Forbidden, or InvalidInput naming each mistake."""
    require(work, MANAGE)
    _refuse_while_moving(work)
    mistakes = dict(_paper_mistakes(work, wish))
    sources = [_find(work, code) for code in dict.fromkeys(wish.units)]
    if None in sources or (not sources and wish.kind != ADDED):
        mistakes["units"] = _NO_UNIT.with_(code=", ".join(c for c in wish.units if _find(work, c) is None) or "–")
    known = [unit for unit in sources if unit is not None]
    if not mistakes:
        mistakes |= dict(_source_mistakes(work, wish, known))
        mistakes |= dict(_begin_mistakes(work, wish, known))
        mistakes |= dict(_rest_mistakes(work, wish, known))
    _raise(mistakes)
    return _with_rules(work, wish, known)


def latest_change(work: Work) -> UnitChange | None:
    """Find the change whose cases have not all moved; there is at most one."""
    query = select(UnitChange).where(UnitChange.office_id == work.office.id, UnitChange.finished_at.is_(None))
    return work.session.scalars(query).one_or_none()


def _refuse_while_moving(work: Work) -> None:
    if (running := latest_change(work)) is not None:
        raise InvalidInput(_UNFINISHED.with_(day=running.happens_on))


def _raise(mistakes: dict[str, Text]) -> None:
    if mistakes:
        raise InvalidInput(_MEND, mistakes)


def _find(work: Work, code: str) -> Unit | None:
    return next((unit for unit in work.units.values() if unit.code == code), None)


def _paper_mistakes(work: Work, wish: ChangeUnits) -> Iterable[tuple[str, Text]]:
    if wish.kind not in KINDS:
        yield "kind", _MISSING
    if wish.happens_on > work.today:
        yield "happens_on", _TO_COME
    if wish.paper_on > work.today:
        yield "paper_on", _TO_COME
    for key in ("paper_number", "source"):
        if not getattr(wish, key).strip():
            yield key, _MISSING


def _source_mistakes(work: Work, wish: ChangeUnits, sources: Sequence[Unit]) -> Iterable[tuple[str, Text]]:
    if wish.kind in (RENAMED, SPLIT, DISSOLVED) and len(sources) != 1:
        yield "units", _ONE
    for unit in sources:
        if unit.parent_id is None and wish.kind != RENAMED:
            yield "units", _OFFICE
        if (wrong := day_mistake(unit, wish.happens_on)) is not None:
            yield "happens_on", wrong
    if wish.kind == RENAMED:
        name = wish.name.strip()
        if not name:
            yield "name", _MISSING
        elif sources and name == sources[0].name:
            yield "name", _SAME_NAME


def day_mistake(unit: Unit, day: date) -> Text | None:
    """Say why a unit cannot change on a day: it had not begun, had ended, or has changed on that day or since."""
    facts = facts_of(unit)
    if facts.now.begun_on is not None and day <= facts.now.begun_on:
        return _BEFORE_IT_BEGAN.with_(unit=unit.name, day=facts.now.begun_on)
    if facts.past and day <= (changed := facts.past[-1].until + timedelta(days=1)):
        return _CHANGED_SINCE.with_(unit=unit.name, day=changed)
    if facts.now.ended_on is not None:
        return _AFTER_IT_ENDED.with_(unit=unit.name, day=facts.now.ended_on)
    return None


def _begin_mistakes(work: Work, wish: ChangeUnits, sources: Sequence[Unit]) -> Iterable[tuple[str, Text]]:
    met: set[str] = set()
    if wish.kind == ADDED and len(wish.begins) != 1:
        yield "begins.1.code", _MISSING
    for place, begins in enumerate(wish.begins, start=1):
        code = begins.code.strip()
        if not _CODE.fullmatch(code) or len(code) > LONGEST_CODE:
            yield f"begins.{place}.code", _BAD_CODE
        elif code in met or any(unit.code.casefold() == code.casefold() for unit in work.units.values()):
            yield f"begins.{place}.code", _TAKEN.with_(code=code)
        met.add(code)
        if not begins.name.strip():
            yield f"begins.{place}.name", _MISSING
        if begins.parent and (wrong := _place_mistake(work, wish, begins.parent)) is not None:
            yield f"begins.{place}.parent", wrong
        elif begins.parent and does_end(wish) and _is_inside(work, wish.happens_on, begins.parent, sources):
            yield f"begins.{place}.parent", _CHILD.with_(unit=begins.parent)


def _place_mistake(work: Work, wish: ChangeUnits, code: str) -> Text | None:
    """Say why something cannot be put under, or sent to, a unit on the day of a change."""
    unit = _find(work, code)
    if unit is None:
        return _NO_UNIT.with_(code=code)
    if not tree_on(work, wish.happens_on).units[unit.id].stands_on(wish.happens_on) or unit.valid_to is not None:
        return _NOT_THERE.with_(unit=unit.name, day=wish.happens_on)
    return None


def _rest_mistakes(work: Work, wish: ChangeUnits, sources: Sequence[Unit]) -> Iterable[tuple[str, Text]]:
    if wish.kind in (ADDED, RENAMED):
        return
    if wish.kind == SPLIT and not wish.begins:
        yield "begins.1.code", _SPLIT_INTO
    if not wish.rest:
        yield "rest", _MISSING
        return
    for place, code in [("rest", wish.rest), *((f"to.{each.by}.{each.what}", each.to) for each in wish.sendings)]:
        if (wrong := _target_mistake(work, wish, code, sources)) is not None:
            yield place, wrong


def _target_mistake(work: Work, wish: ChangeUnits, code: str, sources: Sequence[Unit]) -> Text | None:
    ends = does_end(wish)
    if code in {begins.code for begins in wish.begins}:
        return None
    if code in wish.units:
        return _ITSELF if ends else None
    if (wrong := _place_mistake(work, wish, code)) is not None:
        return wrong
    return _CHILD.with_(unit=code) if ends and _is_inside(work, wish.happens_on, code, sources) else None


def does_end(wish: ChangeUnits) -> bool:
    """Tell whether the units that change are units no more afterwards."""
    return wish.kind in ENDING or (wish.kind == SPLIT and wish.rest not in wish.units)


def _is_inside(work: Work, day: date, code: str, sources: Sequence[Unit]) -> bool:
    unit = _find(work, code)
    above = tree_on(work, day).above(unit.id) if unit else ()
    return any(source.id in above for source in sources)


def _with_rules(work: Work, wish: ChangeUnits, sources: Sequence[Unit]) -> Judged:
    mistakes: dict[str, Text] = {}
    officers, kinds, cases = dict[int, str](), dict[str, str](), dict[int, str]()
    accounts = _accounts(work, wish.sendings)
    library = {definition.id for definition in work.installation.library.all()}
    for sending in wish.sendings:
        place = f"to.{sending.by}.{sending.what}"
        if sending.by == BY_OFFICER and sending.what in accounts:
            officers[accounts[sending.what]] = sending.to
        elif sending.by == BY_KIND and sending.what in library:
            kinds[sending.what] = sending.to
        elif sending.by == BY_CASE and isinstance(found := _case_of(work, sending.what, sources), Case):
            cases[found.id] = sending.to
        else:
            said = {BY_OFFICER: _NO_OFFICER.with_(name=sending.what), BY_KIND: _NO_KIND.with_(id=sending.what)}
            mistakes[place] = said.get(sending.by, _NOT_ITS_CASE.with_(number=sending.what))
    _raise(mistakes)
    codes = {wish.rest, *(sending.to for sending in wish.sendings), *(role.to for role in wish.roles)} - {""}
    targets = {code: unit.id if (unit := _find(work, code)) else None for code in codes}
    return Judged(wish, tuple(sources), does_end(wish), targets, officers, kinds, cases)


def _accounts(work: Work, sendings: Iterable[Sending]) -> dict[str, int]:
    names = {sending.what for sending in sendings if sending.by == BY_OFFICER}
    query = select(User.username, User.id).where(User.office_id == work.office.id, User.username.in_(names))
    return {row.username: row.id for row in work.session.execute(query)}


def _case_of(work: Work, number: str, sources: Sequence[Unit]) -> Case | None:
    """Find a case that is named one by one; what the actor may not see is told like what is of another unit."""
    try:
        case = get_visible_case(work, number)
    except NotFound:
        return None
    return case if case.unit_id in {source.id for source in sources} else None
