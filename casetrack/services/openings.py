"""A case that is entered in the book outside the desk: as `open_case`, judged by who may open what, where, for whom."""

from __future__ import annotations

from casetrack.engine.definition import Definition
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, Unit
from casetrack.services.access import require
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.parties import list_colleagues
from casetrack.services.permissions import PERMISSIONS
from casetrack.services.persons import get_person
from casetrack.services.unit_trees import standing_units
from casetrack.services.work import Work
from casetrack.text import Text

_MEND = Text("Chưa ghi được hồ sơ. Có mục cần sửa.", "The case was not saved. Some fields need mending.")


def enter_case(work: Work, wish: OpenCase) -> Case:
    """Enter a case for a unit whose first steps are the actor's; raise Forbidden, or InvalidInput naming each mistake.

    People stand in the registry of the desk, so naming them takes the desk's permission.
    """
    require(work, "case.step")
    if wish.parties:
        require(work, "visit.record")
    mistakes = _mistakes(work, wish)
    if mistakes:
        raise InvalidInput(_MEND, mistakes)
    return open_case(work, wish)


def get_workflow(work: Work, name: object) -> Definition:
    """Find the workflow in which a new case opens; raise InvalidInput when there is none of this name."""
    try:
        return work.installation.library.latest(str(name))
    except NotFound as unknown:
        raise InvalidInput(_MEND, {"workflow": unknown.message}) from None


def list_openable(work: Work) -> list[Definition]:
    """List the workflows, but those of the desk, in which the actor may open a case somewhere."""
    library = work.installation.library
    latest = [library.latest(id_) for id_ in dict.fromkeys(each.id for each in library.all())]
    return [each for each in latest if not each.at_desk and units_to_open_in(work, each)]


def units_to_open_in(work: Work, definition: Definition) -> tuple[Unit, ...]:
    """List the units in which the actor may open a case: whoever may take its first steps may open it."""
    first = {role for step in definition.steps_from.get(definition.initial.key, ()) for role in step.roles}
    held = {unit for role, unit in work.actor.roles if role in first and "case.step" in PERMISSIONS[role]}
    return tuple(unit for unit in standing_units(work) if unit.id in work.unit_and_below(held))


def _mistakes(work: Work, wish: OpenCase) -> dict[str, Text]:
    found: dict[str, Text] = {}
    definition = work.installation.library.latest(wish.workflow)
    if wish.unit_id not in {unit.id for unit in units_to_open_in(work, definition)}:
        found["unit_id"] = Text("Chọn đơn vị mà bạn xử lý hồ sơ.", "Choose a unit in which you work on cases.")
    elif wish.officer_id is not None and wish.officer_id not in {c.id for c in list_colleagues(work, wish.unit_id)}:
        found["officer_id"] = Text("Chọn một người làm việc cho đơn vị.", "Choose somebody who works for the unit.")
    for who, _part in wish.parties:
        try:
            get_person(work, who if isinstance(who, int) else 0)
        except NotFound as unknown:
            found["petitioners"] = unknown.message
    return found
