"""Hand a case to somebody who may work on it."""

from __future__ import annotations

from dataclasses import dataclass

from casetrack.engine.history import Standing
from casetrack.errors import Forbidden, InvalidInput
from casetrack.models import Case
from casetrack.services.cases import refuse_stale
from casetrack.services.chain import Happened, record
from casetrack.services.parties import list_colleagues
from casetrack.services.projections import project
from casetrack.services.work import Work
from casetrack.text import Text


@dataclass(frozen=True, slots=True)
class Assign:
    """The wish to hand a case to an officer, or to nobody."""

    officer_id: int | None
    seen_version: int


def assign(work: Work, case: Case, wish: Assign) -> Standing:
    """Hand the case over; raise InvalidInput when this person does not work for the case's unit."""
    if not work.may_for(case.unit_id, "case.assign"):
        raise Forbidden(
            Text("Chỉ lãnh đạo của đơn vị này giao hồ sơ.", "Only a leader of this unit hands the case to somebody.")
        )
    refuse_stale(case, wish.seen_version)
    refuse_stranger(work, case, wish.officer_id)
    record(work, case, Happened("assigned", "assigned", work.today, {"officer": wish.officer_id}, {}))
    case.version += 1
    return project(work, case)


def refuse_stranger(work: Work, case: Case, officer_id: int | None) -> None:
    """Raise InvalidInput unless this person takes steps in the case's unit or one above it."""
    if officer_id is None or officer_id in {colleague.id for colleague in list_colleagues(work, case.unit_id)}:
        return
    said = Text("Chọn một người làm việc cho đơn vị của hồ sơ.", "Choose somebody who works for the case's unit.")
    raise InvalidInput(said, {"officer_id": said})
