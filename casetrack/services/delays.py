"""Why a case is late: a cause from the office's one list, told as an activity, counted by reports, never in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, select

from casetrack.engine.definition import Definition
from casetrack.engine.delay_causes import OTHER, delay_causes, name_cause
from casetrack.engine.history import DELAYED, Happening, Standing
from casetrack.errors import Forbidden, InvalidInput
from casetrack.models import Case, CaseEvent, Span
from casetrack.services.access import visible_cases
from casetrack.services.batch_entries import time_before
from casetrack.services.cases import NoteActivity, note_activity
from casetrack.services.histories import history_of
from casetrack.services.projections import project, standing_of
from casetrack.services.work import Work
from casetrack.text import Text

HANDOVER = "handover"  # a cause whose days the book may know
UNEXPLAINED = "none"  # as a filter of lists: no cause has been told

_NOT_LATE = Text(
    "Hồ sơ không quá hạn và chưa gia hạn lần nào, nên không có nguyên nhân chậm để ghi.",
    "The case is not late and was never extended, so there is no delay to explain.",
)
_NOT_YOURS = Text(
    "Nguyên nhân chậm vào báo cáo, nên chỉ người xử lý hồ sơ, công chức, lãnh đạo, cán bộ kiểm tra của đơn vị ghi. "
    "Nhờ họ ghi, hoặc viết vào nhật ký.",
    "The cause goes into the reports, so only the case's officer, and officers, leaders and inspectors of its unit "
    "tell it. Ask them, or write a note.",
)
_NO_CAUSE = Text("Chọn một nguyên nhân trong danh sách.", "Choose one of the causes.")
_NO_HANDOVER = Text(
    "Sổ không có ngày đơn vị cũ nhận hồ sơ này. Ghi rõ: từ ngày nào đến ngày nào, theo văn bản nào.",
    "The book does not tell when a former office received the case. Say from when to when, and by which paper.",
)
_NO_WORDS = Text("Nguyên nhân khác: ghi rõ là gì.", "Another cause: say which.")


@dataclass(frozen=True, slots=True)
class ExplainDelay:
    """The wish to say why a case is late, with words of one's own."""

    cause: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a case is late as it was told last: the cause, since which day it is told, the words with it."""

    cause: Text
    on: date
    comment: str


def explain_delay(work: Work, case: Case, wish: ExplainDelay) -> CaseEvent:
    """Write down why a case is late; raise InvalidInput when it is not, or when the cause is none of the list.

    The cause is counted by reports, so it is told by who answers for the case; else raise Forbidden.
    """
    if not answers_for(work, case):
        raise Forbidden(_NOT_YOURS, permission="case.explain")
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    if not may_be_explained(definition, standing_of(work, case), work.today):
        raise InvalidInput(_NOT_LATE, {"cause": _NOT_LATE})
    known = delay_causes().get(wish.cause)
    if known is None or known.retired:
        raise InvalidInput(_NO_CAUSE, {"cause": _NO_CAUSE})
    comment = _words_of(work, case, wish)
    event = note_activity(work, case, NoteActivity(DELAYED, work.today, comment, facts={"cause": wish.cause}))
    project(work, case)  # it is counted, unlike other notes; yet nobody's page becomes stale
    return event


def _words_of(work: Work, case: Case, wish: ExplainDelay) -> str:
    """Give what was said with the cause; of a hand-over its days with their source, where nothing was typed."""
    if wish.comment.strip():
        return wish.comment
    if wish.cause == OTHER:
        raise InvalidInput(_NO_WORDS, {"comment": _NO_WORDS})
    if wish.cause == HANDOVER:
        before = time_before(history_of(work, case))
        if before is None:
            raise InvalidInput(_NO_HANDOVER, {"comment": _NO_HANDOVER})
        return before.ground.vi
    return wish.comment


def answers_for(work: Work, case: Case) -> bool:
    """Tell whether the actor is the case's officer, or an officer, leader or inspector of its unit."""
    return work.may_for(case.unit_id, "case.explain") or (
        work.actor.user_id == case.officer_id and work.actor.may("case.note")
    )


def may_be_explained(definition: Definition, standing: Standing, today: date) -> bool:
    """Tell whether a case is late, was extended, or has missed one of the terms that are somebody's duty."""
    due = standing.due.due.due_on if standing.due else None
    duties = {rule.key for rule in definition.deadlines if rule.kind == "duty"}
    missed = any(clock.status == "met_late" and clock.key in duties for clock in standing.clocks)
    late = standing.closed_on is None and due is not None and due < today
    return late or missed or any(clock.extensions for clock in standing.clocks)


def last_explained(happenings: Sequence[Happening]) -> Explained | None:
    """Give what was told last of why a case is late."""
    told = [h for h in happenings if h.name == DELAYED and h.kind == "activity" and "cause" in h.payload]
    if not told:
        return None
    last = max(told, key=lambda h: (h.occurred_on, h.seq))
    return Explained(name_cause(str(last.payload["cause"])), last.occurred_on, last.texts.get("text", ""))


def offered_causes() -> list[tuple[str, Text]]:
    """List the causes that a form offers."""
    return [(cause.key, cause.label) for cause in delay_causes().values() if not cause.retired]


def has_cause(cause: str) -> ColumnElement[bool]:
    """Give the clause for cases whose cause is this one; UNEXPLAINED: those of which none has been told."""
    told = exists(
        select(Span.id).where(
            Span.office_id == Case.office_id,
            Span.case_id == Case.id,
            *_now(),
            *(() if cause == UNEXPLAINED else (Span.value == cause,)),
        )
    )
    return ~told if cause == UNEXPLAINED else told


def causes_of(work: Work, case_ids: Sequence[int]) -> Mapping[int, Text]:
    """Name the causes of these cases, in one query."""
    query = select(Span.case_id, Span.value).where(
        Span.office_id == work.office.id, Span.case_id.in_(case_ids), *_now()
    )
    return {case_id: name_cause(value) for case_id, value in work.session.execute(query)}


def count_unexplained(work: Work) -> int:
    """Count the actor's own overdue cases of which nobody has said why."""
    own = and_(Case.officer_id == work.actor.user_id, Case.closed_on.is_(None), Case.due_on < work.today)
    query = select(func.count(Case.id)).where(visible_cases(work), own, has_cause(UNEXPLAINED))
    return work.session.scalars(query).one()


def _now() -> tuple[ColumnElement[bool], ...]:
    return Span.kind == "delay", Span.known_to.is_(None), Span.to_on.is_(None)
