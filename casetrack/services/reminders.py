"""Reminding whoever holds a case to go on with it, with the reason: a line in the case, and a notice to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from casetrack.engine.history import Happening
from casetrack.errors import Forbidden, InvalidInput
from casetrack.models import Case, CaseEvent, User
from casetrack.services.access import get_visible_case, require
from casetrack.services.assignments import whom_to_tell
from casetrack.services.cases import NoteActivity, note_activity
from casetrack.services.chosen_cases import Chosen, RowResult, one_by_one, refuse_none_or_too_many
from casetrack.services.outbox import tell
from casetrack.services.work import Work
from casetrack.text import Text

REMIND = "case.remind"  # the permission
REMINDED = "reminded"  # the activity, and the kind of the notice
LONGEST_REASON = 500
_MEND = Text("Chưa nhắc. Mục đánh dấu đỏ cần sửa.", "Nobody was reminded. Mend the marked fields.")
_NO_REASON = Text("Thiếu lời nhắc. Ghi vì sao, cần gì trước khi nào.", "The reason is missing. Say why, and by when.")
_ENDED = Text("Hồ sơ đã giải quyết xong, không cần nhắc.", "The case has ended; there is nothing to remind of.")
_NOBODY = Text("Chưa giao cho ai. Giao hồ sơ này trước.", "Nobody holds it. Give it to somebody first.")
_LEFT = Text("{name} không còn làm việc ở đây. Giao lại hồ sơ này.", "{name} has left. Give the case to somebody else.")
_OWN = Text("Bạn đang giữ hồ sơ này.", "You hold this case yourself.")
_TWICE = Text("Hôm nay {name} đã nhắc hồ sơ này rồi. Mai nhắc lại.", "{name} has reminded of it today. Do it tomorrow.")
_NOT_YOURS = Text(
    "Chỉ lãnh đạo, cán bộ kiểm tra, văn thư của đơn vị giữ hồ sơ này nhắc.",
    "Only leaders, inspectors and clerks of the case's unit remind of it.",
)
_LABEL = Text("Nhắc người xử lý", "Whoever holds the case was reminded")
_DONE = Text("Đã nhắc {name}", "{name} was reminded")


@dataclass(frozen=True, slots=True)
class Remind:
    """The wish to remind whoever holds the chosen cases, with the reason."""

    cases: Sequence[Chosen]
    reason: str


def remind(work: Work, wish: Remind) -> Sequence[RowResult]:
    """Remind of each chosen case, once a day, or say of it why not; the case stays as it is."""
    require(work, REMIND)
    mistakes = refuse_none_or_too_many(wish.cases)
    if not wish.reason.strip():
        mistakes["reason"] = _NO_REASON
    if mistakes:
        raise InvalidInput(_MEND, mistakes)
    return one_by_one(wish.cases, lambda chosen: _remind(work, chosen, wish.reason.strip()))


def label_of(happening: Happening) -> Text | None:
    """Name the event of a reminder; None for any other."""
    return _LABEL if happening.kind == "activity" and happening.name == REMINDED else None


def _remind(work: Work, chosen: Chosen, reason: str) -> Text:
    case = get_visible_case(work, chosen.number)
    if not work.may_for(case.unit_id, REMIND):
        raise Forbidden(_NOT_YOURS, permission=REMIND)
    holder = _holder(work, case)
    if by := _reminded_today_by(work, case):
        raise InvalidInput(_TWICE.with_(name=by))
    note_activity(work, case, NoteActivity(REMINDED, work.today, reason, facts={"officer": holder.id}))
    tell(work, whom_to_tell(work, case, holder.id), REMINDED, case=case)
    return _DONE.with_(name=holder.full_name)


def _holder(work: Work, case: Case) -> User:
    """Give who is to be reminded; raise InvalidInput when there is nobody."""
    if case.closed_on is not None:
        raise InvalidInput(_ENDED)
    if case.officer_id is None:
        raise InvalidInput(_NOBODY)
    holder = work.session.get_one(User, case.officer_id)
    if not holder.active:
        raise InvalidInput(_LEFT.with_(name=holder.full_name))
    if holder.id == work.actor.user_id:
        raise InvalidInput(_OWN)
    return holder


def _reminded_today_by(work: Work, case: Case) -> str | None:
    told = (CaseEvent.office_id == work.office.id, CaseEvent.case_id == case.id, CaseEvent.name == REMINDED)
    query = select(CaseEvent.actor_name).where(*told, CaseEvent.occurred_on == work.today).limit(1)
    return work.session.scalars(query).one_or_none()
