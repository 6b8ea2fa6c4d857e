"""Being away: from a day to a day somebody else stands in; on the day after, all is as before, by itself.

Whoever stands in is told what the absent would be told, finds the cases in the list of work, and may see those that are
restricted to their officer; sealed ones only with leave of their own. Steps are taken in the substitute's own roles, so
only somebody who works for the same units can stand in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.models import Absence
from casetrack.services.access import require
from casetrack.services.permissions import PERMISSIONS
from casetrack.services.users import actors_of_office
from casetrack.services.work import Actor, Work
from casetrack.text import Text
from casetrack.vietnamese import name_key

ENTERS, WORKS, LEADS, MANAGES = "absence.enter", "case.step", "case.assign", "user.manage"
LONGEST_DAYS = 366
KEPT_DAYS = 90  # how long the page still shows an absence that is over

_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_UNKNOWN = Text("Không có lần vắng này.", "There is no such absence.")
_TURNED = Text("Ngày cuối ở trước ngày đầu. Đổi lại.", "The last day lies before the first. Swap them.")
_OVER = Text("Những ngày này đã qua.", "These days are over.")
_TOO_LONG = Text("Mỗi lần nhiều nhất {n} ngày.", "At most {n} days at a time.")
_SELF = Text("Chọn người khác làm thay.", "Choose somebody else to stand in.")
_NOBODY = Text("Chọn người vắng.", "Choose who is away.")
_NOT_THERE = Text(
    "{name} không làm việc cho {unit} nên không xử lý được hồ sơ ở đó. Chọn người khác, hoặc thu hẹp phạm vi.",
    "{name} does not work for {unit} and could do nothing there. Choose somebody else, or narrow it down.",
)
_AWAY_TOO = Text("{name} cũng vắng, {first} đến {last}.", "{name} is away too, {first} to {last}.")
_TWICE = Text(
    "Đã có người làm thay {first} đến {last} cho phạm vi này. Kết thúc lần đó trước.",
    "Somebody stands in for this already, {first} to {last}. End that first.",
)
_DONE = Text("Lần vắng này đã kết thúc.", "This absence is over.")
_NO_UNIT = Text("Chọn một đơn vị của cơ quan.", "Choose a unit of the office.")
_NO_KIND = Text("Chọn một loại hồ sơ.", "Choose a kind of case.")
_NOT_YOURS = Text(
    "Chỉ người vắng, lãnh đạo đơn vị của họ hoặc người quản trị ghi việc này.",
    "Only who is away, a leader of their unit, or an administrator enters this.",
)


@dataclass(frozen=True, slots=True)
class GoAway:
    """The wish that somebody stands in from a day to a day; for one unit or one kind of case, or for all."""

    user_id: int
    substitute_id: int
    first_day: date
    last_day: date
    unit_id: int | None = None
    workflow: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ShownAbsence:
    """One absence as the page lists it. `may_end`: the actor may end it, which has not been done yet.

    `away_too`: the substitute's own absence that was entered since for some of the days to come: nobody is there then.
    """

    row: Absence
    who: str
    substitute: str
    scope: Text | None
    is_on: bool
    may_end: bool
    away_too: Absence | None


def staff_of(work: Work) -> Mapping[int, Actor]:
    """Give everybody who takes steps somewhere in the office, by given name."""
    found = [each for each in actors_of_office(work.session, work.office.id, work.today) if each.may(WORKS)]
    return {each.user_id or 0: each for each in sorted(found, key=lambda each: (name_key(each.name), each.user_id))}


def whose(work: Work, staff: Mapping[int, Actor]) -> Mapping[int, str]:
    """Give the names of those whose absences the actor may enter: the own, of the units led, an administrator all."""
    return {user_id: each.name for user_id, each in staff.items() if _may_enter(work, each)}


def kinds_of(work: Work) -> Mapping[str, Text]:
    """Give the kinds of cases to which an absence may be narrowed down, by workflow."""
    library = work.installation.library
    return {id_: library.latest(id_).title for id_ in sorted({each.id for each in library.all()})}


def list_absences(work: Work, staff: Mapping[int, Actor]) -> Sequence[ShownAbsence]:
    """List what concerns the actor: one's own absences, standing in, and those of the units led; the next first."""
    require(work, ENTERS)
    mine = {work.actor.user_id, *whose(work, staff)}
    query = select(Absence).where(
        Absence.office_id == work.office.id,
        Absence.called_off.is_(False),
        Absence.last_day >= work.today - timedelta(days=KEPT_DAYS),
        or_(Absence.user_id.in_(mine), Absence.substitute_id == work.actor.user_id),
    )
    rows = work.session.scalars(query.order_by(Absence.last_day < work.today, Absence.first_day, Absence.id)).all()
    away = _still_away(work, {row.substitute_id for row in rows})
    return [_shown(work, row, staff, away.get(row.substitute_id, ())) for row in rows]


def get_absence(work: Work, absence_id: int) -> Absence:
    """Find an absence that the actor may end; raise NotFound, also for those of others."""
    require(work, ENTERS)
    row = work.session.get(Absence, absence_id)
    staff = staff_of(work)
    if row is None or row.office_id != work.office.id or not _may_enter(work, staff.get(row.user_id)):
        raise NotFound(_UNKNOWN)
    return row


def go_away(work: Work, wish: GoAway) -> Absence:
    """Enter an absence with who stands in; raise InvalidInput for days and people that do not fit."""
    require(work, ENTERS)
    staff = staff_of(work)
    mistakes = _mistakes(work, wish, staff)
    if mistakes:
        raise InvalidInput(_MEND, mistakes)
    who = staff[wish.user_id]
    if not _may_enter(work, who):
        raise Forbidden(_NOT_YOURS, permission=LEADS)
    if wish.substitute_id == work.actor.user_id and not _answers_for(work, who):
        raise InvalidInput(_MEND, {"substitute_id": _SELF})  # looking after accounts opens nobody's restricted cases
    row = Absence(
        office_id=work.office.id,
        user_id=wish.user_id,
        substitute_id=wish.substitute_id,
        first_day=wish.first_day,
        last_day=wish.last_day,
        unit_id=wish.unit_id,
        workflow=wish.workflow,
        reason=wish.reason.strip(),
    )
    work.session.add(row)
    work.session.flush()  # whoever asks for it next names it by its key
    return row


def come_back(work: Work, absence_id: int) -> None:
    """End an absence: yesterday was its last day; one that has not begun, or begins today, is called off."""
    row = get_absence(work, absence_id)
    if row.called_off or row.last_day < work.today:
        raise InvalidInput(_DONE)
    if row.first_day >= work.today:
        row.called_off = True
    else:
        row.last_day = work.today - timedelta(days=1)


def _mistakes(work: Work, wish: GoAway, staff: Mapping[int, Actor]) -> dict[str, Text]:
    mistakes = _mistaken_days(work, wish)
    if wish.user_id not in staff:
        mistakes["user_id"] = _NOBODY
    if wish.substitute_id not in staff or wish.substitute_id == wish.user_id:
        mistakes["substitute_id"] = _SELF
    if wish.unit_id is not None and wish.unit_id not in work.units:
        mistakes["unit_id"] = _NO_UNIT
    if wish.workflow is not None and wish.workflow not in kinds_of(work):
        mistakes["workflow"] = _NO_KIND
    return mistakes or _misfit(work, wish, staff)


def _mistaken_days(work: Work, wish: GoAway) -> dict[str, Text]:
    if wish.last_day < wish.first_day:
        return {"last_day": _TURNED}
    if wish.last_day < work.today:
        return {"last_day": _OVER}
    if (wish.last_day - wish.first_day).days >= LONGEST_DAYS:
        return {"last_day": _TOO_LONG.with_(n=LONGEST_DAYS)}
    return {}


def _misfit(work: Work, wish: GoAway, staff: Mapping[int, Actor]) -> dict[str, Text]:
    """Tell why these people do not fit together on these days."""
    substitute = staff[wish.substitute_id]
    units = {wish.unit_id} if wish.unit_id is not None else _units_of(staff[wish.user_id])
    for unit_id in sorted(units):
        if not _units_of(substitute) & work.unit_and_above(unit_id):
            said = _NOT_THERE.with_(name=substitute.name, unit=work.units[unit_id].name)
            return {"substitute_id": said}
    near = select(Absence).where(
        Absence.office_id == work.office.id,
        Absence.called_off.is_(False),
        Absence.user_id.in_((wish.user_id, wish.substitute_id)),
        Absence.first_day <= wish.last_day,
        Absence.last_day >= wish.first_day,
    )
    for row in work.session.scalars(near.order_by(Absence.first_day, Absence.id)):
        days = {"first": row.first_day, "last": row.last_day}
        if row.user_id == wish.substitute_id:
            return {"substitute_id": _AWAY_TOO.with_(name=substitute.name, **days)}
        if (row.unit_id, row.workflow) == (wish.unit_id, wish.workflow):
            return {"first_day": _TWICE.with_(**days)}
    return {}


def _may_enter(work: Work, who: Actor | None) -> bool:
    return who is not None and (work.actor.may(MANAGES) or _answers_for(work, who))


def _answers_for(work: Work, who: Actor) -> bool:
    """Tell whether it is the actor who is away, or somebody of a unit that the actor leads."""
    if work.actor.is_system or who.user_id == work.actor.user_id:
        return True
    return any(work.may_for(unit_id, LEADS) for unit_id in _units_of(who))


def _units_of(who: Actor) -> set[int]:
    """Give the units for which somebody takes steps."""
    return {unit_id for role, unit_id in who.roles if WORKS in PERMISSIONS[role]}


def _still_away(work: Work, user_ids: Collection[int]) -> Mapping[int, Sequence[Absence]]:
    """Give the absences of these people that are not over, by who is away."""
    query = select(Absence).where(
        Absence.office_id == work.office.id,
        Absence.called_off.is_(False),
        Absence.last_day >= work.today,
        Absence.user_id.in_(user_ids),
    )
    found: dict[int, list[Absence]] = {}
    for row in work.session.scalars(query.order_by(Absence.first_day, Absence.id)):
        found.setdefault(row.user_id, []).append(row)
    return found


def _shown(work: Work, row: Absence, staff: Mapping[int, Actor], away: Iterable[Absence]) -> ShownAbsence:
    who, substitute = staff.get(row.user_id), staff.get(row.substitute_id)
    over = row.last_day < work.today
    meanwhile = (each for each in away if each.first_day <= row.last_day and row.first_day <= each.last_day)
    return ShownAbsence(
        row=row,
        who=who.name if who else "–",
        substitute=substitute.name if substitute else "–",
        scope=scope_of(work, row),
        is_on=row.first_day <= work.today <= row.last_day,
        may_end=not over and _may_enter(work, who),
        away_too=next(meanwhile, None),
    )


def scope_of(work: Work, row: Absence) -> Text | None:
    """Say to which cases an absence is narrowed down; None for all."""
    if row.unit_id is None and row.workflow is None:
        return None
    unit = Text(work.units[row.unit_id].name, work.units[row.unit_id].name) if row.unit_id is not None else None
    kind = work.installation.library.latest(row.workflow).title if row.workflow is not None else None
    if unit and kind:
        return Text("{kind}, {unit}", "{kind}, {unit}").with_(kind=kind, unit=unit)
    return unit or kind
