"""What a change of units would move, shown before it is made, and what must be said first: roles, and who goes on.

Numbers of cases are told as to everybody who need not see them (access.told_count).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, false, func, literal, or_, select

from casetrack.models import Case, ReceptionSeries, RoleInUnit, Unit, User
from casetrack.services.access import told_count
from casetrack.services.permissions import PERMISSIONS, ROLES
from casetrack.services.unit_changes import judge
from casetrack.services.unit_trees import tree_on
from casetrack.services.unit_wishes import ChangeUnits, Judged, RoleGoes
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import name_key

_ROLES_LEFT = Text(
    "Còn vai trò ở đơn vị thôi hoạt động mà chưa nói chuyển đi đâu: {who}. Chọn đơn vị nhận, hoặc thôi vai trò.",
    "Roles in a unit that ends, of which nobody said where they go: {who}. Choose a unit, or let them end.",
)
_NOBODY_TAKES = Text(
    "{who} đang giữ hồ sơ mà không có vai trò ở đơn vị nhận ({unit}). Chuyển vai trò theo, hoặc giao lại hồ sơ trước.",
    "{who} holds cases and has no role in the unit that gets them ({unit}). Let the role follow, or hand the cases to "
    "somebody else first.",
)
_HELD = Text(
    "Có hồ sơ đang tạm đình chỉ theo quyết định ({n}). Đánh dấu để chuyển cả những hồ sơ ấy; thời hạn vẫn tạm dừng.",
    "Some cases are held by a decision ({n}). Tick that they move too; their terms stay held.",
)
_NO_ROLE = Text("{who} không có vai trò này ở {unit}.", "{who} has no such role in {unit}.")
_NO_UNIT = Text("Không có đơn vị {code}.", "There is no unit {code}.")


@dataclass(frozen=True, slots=True)
class MovedCases:
    """How many cases of a kind and an officer go from a unit to another, as they are told (None: one or two)."""

    source: Unit
    workflow: str
    officer: str
    username: str
    count: int | None
    to: str


@dataclass(frozen=True, slots=True)
class RoleLeft:
    """A role that somebody holds in a unit that ends; `to`: where it goes on, None while nobody has said.

    In a unit that goes on the role stays, and may besides begin in another one (`to`).
    """

    row: RoleInUnit
    user: User
    unit: Unit
    label: Text
    to: str | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change moves: cases that are open, closed since its day, or held by a decision; roles; units inside.

    `officers` (by username) and `kinds` are those of the units' open cases, of which a rule may say where they go.
    `series` are series of receptions that a unit plans; they stay with it. `open_points` must be said first, by field.
    """

    judged: Judged
    moved: Sequence[MovedCases]
    total: int
    open: int | None
    closed: int | None
    held: int | None
    roles: Sequence[RoleLeft]
    inside: Sequence[Unit]
    officers: Mapping[str, str]
    kinds: Sequence[str]
    series: int
    open_points: Mapping[str, Text]


def preview(work: Work, wish: ChangeUnits) -> Preview:
    """Show what a change would move; nothing is written. Raise InvalidInput for a change that cannot be."""
    judged = judge(work, wish)
    counted = _counted(work, judged)
    roles = roles_left(work, judged)
    held = sum(n for row, n in counted if row.paused)
    officers, kinds = _choices(work, judged)
    return Preview(
        judged=judged,
        moved=_lines(work, judged, counted),
        total=sum(n for _row, n in counted),
        open=told_count(work.actor, sum(n for row, n in counted if row.open)),
        closed=told_count(work.actor, sum(n for row, n in counted if not row.open)),
        held=told_count(work.actor, held),
        roles=roles,
        inside=units_inside(work, judged),
        officers=officers,
        kinds=kinds,
        series=_series(work, judged),
        open_points=dict(_open_points(work, judged, roles, counted)),
    )


def leaving(judged: Judged) -> ColumnElement[bool]:
    """Give the clause for the cases that a change moves: open on its day or entered since, and sent elsewhere."""
    if not judged.wish.rest:
        return false()  # a unit that only begins or changes its name keeps what it has
    sources = [unit.id for unit in judged.sources]
    since = or_(Case.closed_on.is_(None), Case.closed_on >= judged.wish.happens_on)
    stays = {unit.id: unit.code for unit in judged.sources} if not judged.ends else {}
    staying = [and_(Case.unit_id == key, target_of(judged) == code) for key, code in stays.items()]
    return and_(Case.unit_id.in_(sources), since, *(~each for each in staying))


def target_of(judged: Judged) -> ColumnElement[str]:
    """Give the code of the unit to which a case goes, as the database works it out."""
    rules: list[tuple[ColumnElement[bool], str]] = [(Case.id == key, to) for key, to in judged.cases.items()]
    rules += [(Case.officer_id == key, to) for key, to in judged.officers.items()]
    rules += [(Case.workflow == key, to) for key, to in judged.kinds.items()]
    rest = literal(judged.wish.rest)
    return case(*((clause, literal(to)) for clause, to in rules), else_=rest) if rules else rest


def roles_left(work: Work, judged: Judged) -> Sequence[RoleLeft]:
    """Give the roles that still hold in units that give cases away, each with what the wish says becomes of it."""
    if not judged.wish.rest:
        return ()
    units = {unit.id: unit for unit in judged.sources}
    query = (
        select(RoleInUnit, User)
        .join(User, User.id == RoleInUnit.user_id)
        .where(
            RoleInUnit.office_id == work.office.id,
            RoleInUnit.unit_id.in_(units),
            or_(RoleInUnit.valid_to.is_(None), RoleInUnit.valid_to >= judged.wish.happens_on),
        )
        .order_by(RoleInUnit.id)
    )
    held = sorted(work.session.execute(query), key=lambda row: name_key(row.User.full_name))
    said = {(goes.username, goes.role, goes.unit): goes.to for goes in judged.wish.roles}
    return [
        RoleLeft(row, user, unit, ROLES[row.role], said.get((user.username, row.role, unit.code)))
        for row, user in held
        for unit in [units[row.unit_id]]
    ]


def units_inside(work: Work, judged: Judged) -> Sequence[Unit]:
    """Give the units right inside those that end: they go to the unit that has the rest."""
    if not judged.ends:
        return ()
    tree, ids = tree_on(work, judged.wish.happens_on), [unit.id for unit in judged.sources]
    below = (child for key in ids for child in tree.children(key))
    return [work.units[child.id] for child in below if child.stands_on(judged.wish.happens_on) and child.id not in ids]


@dataclass(frozen=True, slots=True)
class _Counted:
    unit_id: int
    workflow: str
    officer_id: int | None
    to: str
    open: bool
    paused: bool


def _counted(work: Work, judged: Judged) -> Sequence[tuple[_Counted, int]]:
    columns = (Case.unit_id, Case.workflow, Case.officer_id, target_of(judged).label("to"))
    states = (Case.closed_on.is_(None).label("open"), Case.paused)
    grouped = select(*columns, *states).where(Case.office_id == work.office.id, leaving(judged)).subquery()
    query = select(*grouped.c, func.count()).group_by(*grouped.c)
    return [(_Counted(*row[:-1]), row[-1]) for row in work.session.execute(query)] if judged.sources else []


def _choices(work: Work, judged: Judged) -> tuple[Mapping[str, str], Sequence[str]]:
    sources = [unit.id for unit in judged.sources]
    query = select(Case.officer_id, Case.workflow).where(
        Case.office_id == work.office.id, Case.unit_id.in_(sources), Case.closed_on.is_(None)
    )
    rows = work.session.execute(query.distinct()).all()
    people = _people(work, {row.officer_id for row in rows if row.officer_id is not None})
    by_name = sorted(people.values(), key=lambda person: (name_key(person[0]), person[1]))
    return {username: name for name, username in by_name}, sorted({row.workflow for row in rows})


def _lines(work: Work, judged: Judged, counted: Sequence[tuple[_Counted, int]]) -> Sequence[MovedCases]:
    totals: Counter[tuple[int, str, int | None, str]] = Counter()
    for row, n in counted:
        if row.open:
            totals[row.unit_id, row.workflow, row.officer_id, row.to] += n
    people = _people(work, {officer for _unit, _kind, officer, _to in totals if officer is not None})
    nobody = ("", "")
    lines = [
        MovedCases(work.units[unit], kind, *people.get(officer or 0, nobody), told_count(work.actor, n), to)
        for (unit, kind, officer, to), n in totals.items()
    ]
    return sorted(lines, key=lambda line: (line.source.id, line.workflow, name_key(line.officer), line.to))


def _people(work: Work, ids: Iterable[int]) -> Mapping[int, tuple[str, str]]:
    query = select(User.id, User.full_name, User.username).where(User.office_id == work.office.id, User.id.in_(ids))
    return {row.id: (row.full_name, row.username) for row in work.session.execute(query)}


def _series(work: Work, judged: Judged) -> int:
    """Count the series of receptions that units which end still plan."""
    if not judged.ends:
        return 0
    query = select(func.count()).where(
        ReceptionSeries.office_id == work.office.id,
        ReceptionSeries.unit_id.in_([unit.id for unit in judged.sources]),
        or_(ReceptionSeries.valid_to.is_(None), ReceptionSeries.valid_to >= work.today),
    )
    return work.session.scalars(query.select_from(ReceptionSeries)).one()


def _open_points(
    work: Work, judged: Judged, roles: Sequence[RoleLeft], counted: Sequence[tuple[_Counted, int]]
) -> Iterable[tuple[str, Text]]:
    yield from _role_points(work, judged, roles)
    if (held := sum(n for row, n in counted if row.paused)) and not judged.wish.held:
        told = told_count(work.actor, held)
        yield "held", _HELD.with_(n="1–2" if told is None else told)
    for username, full_name, to in _without_role(work, judged, roles, counted):
        yield f"officer.{username}", _NOBODY_TAKES.with_(who=full_name, unit=to)


def _role_points(work: Work, judged: Judged, roles: Sequence[RoleLeft]) -> Iterable[tuple[str, Text]]:
    left = [role for role in roles if role.to is None and judged.ends]
    if left:
        named = [(f"{r.user.full_name} ({r.label.vi})", f"{r.user.full_name} ({r.label.en})") for r in left]
        yield "roles", _ROLES_LEFT.with_(who=Text("; ".join(n[0] for n in named), "; ".join(n[1] for n in named)))
    held = {(role.user.username, role.row.role, role.unit.code) for role in roles}
    new = {begins.code for begins in judged.wish.begins}
    for goes in judged.wish.roles:
        if (goes.username, goes.role, goes.unit) not in held:
            yield _field_of(goes), _NO_ROLE.with_(who=goes.username, unit=goes.unit)
        elif goes.to and goes.to not in new and judged.targets.get(goes.to) is None:
            yield _field_of(goes), _NO_UNIT.with_(code=goes.to)


def _field_of(goes: RoleGoes) -> str:
    return f"role.{goes.unit}.{goes.username}.{goes.role}"


def _without_role(
    work: Work, judged: Judged, roles: Sequence[RoleLeft], counted: Sequence[tuple[_Counted, int]]
) -> Iterable[tuple[str, str, str]]:
    """Name whoever holds open cases that go to a unit in which, and above which, they would take no steps."""
    wanted = {(row.officer_id, row.to) for row, _n in counted if row.open and row.officer_id is not None}
    steppers = _steppers(work, judged)
    gained = {(role.user.id, role.to) for role in roles if role.to and "case.step" in PERMISSIONS[role.row.role]}
    missing = sorted((key, to) for key, to in wanted if key and (key, to) not in gained | steppers)
    people = _people(work, {key for key, _to in missing})
    for key, to in missing:
        full_name, username = people[key]
        yield username, full_name, to


def _steppers(work: Work, judged: Judged) -> set[tuple[int, str]]:
    """Give who takes steps in each unit that gets cases, there or above, apart from units that end."""
    places = {begins.code: parent_of_new(work, judged, begins.parent) for begins in judged.wish.begins}
    places |= {code: key for code, key in judged.targets.items() if key is not None}
    ends = {unit.id for unit in judged.sources} if judged.ends else set()
    above = {code: work.unit_and_above(key) - ends for code, key in places.items()}
    stepping = [role for role, permissions in PERMISSIONS.items() if "case.step" in permissions]
    query = select(RoleInUnit.user_id, RoleInUnit.unit_id).where(
        RoleInUnit.office_id == work.office.id,
        RoleInUnit.role.in_(stepping),
        or_(RoleInUnit.valid_to.is_(None), RoleInUnit.valid_to >= work.today),
    )
    held = list(work.session.execute(query))
    return {(user, code) for code, units in above.items() for user, unit in held if unit in units}


def parent_of_new(work: Work, judged: Judged, code: str) -> int:
    """Give the unit under which a new one begins: the one named, else that of the first unit that changes."""
    named = next((unit.id for unit in work.units.values() if unit.code == code), None) if code else None
    office = next(unit.id for unit in work.units.values() if unit.parent_id is None)
    first = judged.sources[0].parent_id if judged.sources else None
    return named or first or office
