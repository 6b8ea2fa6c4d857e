"""Give a case to somebody who may work on it, and say clearly what is wanted: who, what, by when, and the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casetrack.engine.assignments import CLARITIES
from casetrack.engine.history import Standing
from casetrack.errors import Forbidden, InvalidInput
from casetrack.models import Case
from casetrack.services.access import PROTECTED
from casetrack.services.cases import refuse_stale
from casetrack.services.chain import Happened, record
from casetrack.services.outbox import tell
from casetrack.services.parties import list_colleagues
from casetrack.services.projections import project
from casetrack.services.stand_ins import substitutes_of
from casetrack.services.work import Work
from casetrack.text import Text

_UNCLEAR = Text("Chưa giao. Mục đánh dấu đỏ cần sửa.", "Not assigned. Mend the marked fields.")
_NO_WORK = Text("Ghi rõ việc phải làm.", "Say what is to be done.")
_NO_DAY = Text(
    "Ghi ngày phải xong: hồ sơ không có hạn nào ở phía trước để lấy theo.",
    "Say by when: the case has no due day ahead that could be taken.",
)
_PAST_DAY = Text("Ngày phải xong đã qua. Chọn từ hôm nay trở đi.", "That day has passed. Choose today or later.")


@dataclass(frozen=True, slots=True)
class Assign:
    """The wish to hand a case to an officer, or to nobody; who gets it is told what to do and by when.

    Without `by_when` it is the day on which the case is due. The rest may stay unsaid.
    """

    officer_id: int | None
    seen_version: int
    what: str = ""
    by_when: date | None = None
    product: str = ""
    responsibility: str = ""
    authority: str = ""
    check: str = ""


def assign(work: Work, case: Case, wish: Assign) -> Standing:
    """Hand the case over; raise InvalidInput when this person does not work for its unit, or is not told clearly."""
    if not work.may_for(case.unit_id, "case.assign"):
        raise Forbidden(
            Text("Chỉ lãnh đạo của đơn vị này giao hồ sơ.", "Only a leader of this unit hands the case to somebody.")
        )
    refuse_stale(case, wish.seen_version)
    refuse_stranger(work, case, wish.officer_id)
    payload: dict[str, object] = {"officer": wish.officer_id}
    texts: dict[str, str] = {}
    if wish.officer_id is not None:
        payload["by_when"] = _clear_day(work, case, wish).isoformat()
        texts = {key: words for key in CLARITIES if (words := getattr(wish, key).strip())}
    record(work, case, Happened("assigned", "assigned", work.today, payload, texts))
    case.version += 1
    after = project(work, case)
    if wish.officer_id is not None:
        tell(work, whom_to_tell(work, case, wish.officer_id), "assigned", case=case)
    return after


def day_offered(work: Work, case: Case) -> date | None:
    """Give the day by which an assignment is due unless another is said: the case's own, if that is still ahead."""
    return case.due_on if case.due_on is not None and case.due_on >= work.today else None


def refuse_stranger(work: Work, case: Case, officer_id: int | None) -> None:
    """Raise InvalidInput unless this person takes steps in the case's unit or one above it."""
    if officer_id is None or officer_id in {colleague.id for colleague in list_colleagues(work, case.unit_id)}:
        return
    said = Text("Chọn một người làm việc cho đơn vị của hồ sơ.", "Choose somebody who works for the case's unit.")
    raise InvalidInput(said, {"officer_id": said})


def whom_to_tell(work: Work, case: Case, officer_id: int) -> set[int]:
    """Give an officer and who stands in for them today and may see the case; nobody is told by themselves."""
    told = {officer_id}
    standing = substitutes_of(work, told, work.today).get(officer_id, ())
    covering = {each.substitute_id for each in standing if each.covers(case.unit_id, case.workflow)}
    if case.level != PROTECTED:
        told |= covering
    return told - {work.actor.user_id or 0}


def _clear_day(work: Work, case: Case, wish: Assign) -> date:
    """Give the day by which it must be done; raise InvalidInput unless work and day are said."""
    mistakes: dict[str, Text] = {}
    if not wish.what.strip():
        mistakes["what"] = _NO_WORK
    day = wish.by_when or day_offered(work, case)
    if day is None:
        mistakes["by_when"] = _NO_DAY
    elif day < work.today:
        mistakes["by_when"] = _PAST_DAY
    if mistakes or day is None:
        raise InvalidInput(_UNCLEAR, mistakes)
    return day
