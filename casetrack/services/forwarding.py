"""Where a case can be sent inside the office: which units take it, and of the others every reason why not."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import or_, select

from casetrack.engine.definition import Definition, Effect, Step
from casetrack.errors import Refusal
from casetrack.models import Case, RoleInUnit, Unit, User
from casetrack.services.work import Work
from casetrack.text import Text

OPEN_LINKED = "open_linked"

Reasons = tuple[Refusal, ...]


def closed_receivers(work: Work, case: Case, step: Step) -> dict[str, dict[int, Reasons]]:
    """Give, by the field in which a step asks for the receiving unit, the units that cannot take the case, and why."""
    found: dict[str, dict[int, Reasons]] = {}
    for effect in _forwarding(step):
        manned = _manned_units(work, work.installation.library.latest(effect.workflow or ""))
        reasons = {unit.id: _reasons(work, case, unit, manned) for unit in work.units.values()}
        found[effect.unit or ""] = {unit_id: why for unit_id, why in reasons.items() if why}
    return found


def refusals_of_receivers(work: Work, case: Case, step: Step, fields: Mapping[str, object]) -> Reasons:
    """Give every reason why the unit that was chosen cannot take the case; none when it can, or none was chosen."""
    if not _forwarding(step):
        return ()
    closed = closed_receivers(work, case, step)
    chosen = ((closed[key], fields.get(key)) for key in closed)
    return tuple(
        reason for of_field, unit_id in chosen if isinstance(unit_id, int) for reason in of_field.get(unit_id, ())
    )


def _forwarding(step: Step) -> tuple[Effect, ...]:
    """Give the effects that open a case in a unit which somebody chooses on the form."""
    return tuple(each for each in step.effects if each.kind == OPEN_LINKED and each.workflow and each.unit)


def _manned_units(work: Work, definition: Definition) -> set[int]:
    """Give the units in which somebody holds a role that may take a first step, there or in a unit above."""
    first = {role for step in definition.steps_from.get(definition.initial.key, ()) for role in step.roles}
    query = (
        select(RoleInUnit.unit_id)
        .join(User, User.id == RoleInUnit.user_id)
        .where(
            RoleInUnit.office_id == work.office.id,
            RoleInUnit.role.in_(first),
            or_(RoleInUnit.valid_from.is_(None), RoleInUnit.valid_from <= work.today),
            or_(RoleInUnit.valid_to.is_(None), RoleInUnit.valid_to >= work.today),
            User.active,
        )
        .distinct()
    )
    return work.unit_and_below(set(work.session.scalars(query)))


def _reasons(work: Work, case: Case, unit: Unit, manned: set[int]) -> Reasons:
    reasons = []
    if unit.id == case.unit_id:
        said = Text("{unit} đang giữ hồ sơ này.", "{unit} has this case already.")
        reasons.append(Refusal("own_unit", said.with_(unit=unit.name)))
    if unit.valid_to is not None and unit.valid_to < work.today:
        said = Text("{unit} đã thôi hoạt động từ {day}.", "{unit} ended on {day}.")
        reasons.append(Refusal("unit_ended", said.with_(unit=unit.name, day=unit.valid_to)))
    if unit.id not in manned:
        said = Text(
            "Ở {unit} chưa ai có vai trò nhận hồ sơ loại này. Người quản trị phân quyền.",
            "Nobody at {unit} has a role that takes in such a case. The administrator assigns roles.",
        )
        reasons.append(Refusal("nobody_there", said.with_(unit=unit.name)))
    return tuple(reasons)
