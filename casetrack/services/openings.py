"""A case that is entered in the book outside the desk: as `open_case`, judged by who may open what, where, for whom."""

from __future__ import annotations

from casetrack.engine.definition import Definition
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case
from casetrack.services.access import require
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.parties import list_colleagues
from casetrack.services.permissions import PERMISSIONS
from casetrack.services.persons import get_person
from casetrack.services.work import Work
from casetrack.text import Text

_MEND = Text("Chưa ghi được hồ sơ. Có mục cần sửa.", "The case was not saved. Some fields need mending.")


def enter_case(work: Work, wish: OpenCase) -> Case:
    """Enter a case for a unit in which the actor takes steps; raise Forbidden, or InvalidInput naming each mistake.

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


def _mistakes(work: Work, wish: OpenCase) -> dict[str, Text]:
    found: dict[str, Text] = {}
    held = {unit for role, unit in work.actor.roles if "case.step" in PERMISSIONS[role]}
    if wish.unit_id not in work.unit_and_below(held):
        found["unit_id"] = Text("Chọn đơn vị mà bạn xử lý hồ sơ.", "Choose a unit in which you work on cases.")
    elif wish.officer_id is not None and wish.officer_id not in {c.id for c in list_colleagues(work, wish.unit_id)}:
        found["officer_id"] = Text("Chọn một người làm việc cho đơn vị.", "Choose somebody who works for the unit.")
    for person_id, _part in wish.parties:
        try:
            get_person(work, person_id)
        except NotFound as unknown:
            found["petitioners"] = unknown.message
    return found
