"""What every opening and every step asks of one case, as questions that are built once.

Building a question anew takes longer than the database needs to answer it. Each wants `asked_of(work, case)`.
"""

from __future__ import annotations

from sqlalchemy import BindParameter, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from casetrack.models import (
    Case,
    CaseEvent,
    CaseLink,
    CaseMark,
    Deadline,
    Following,
    Holding,
    Party,
    Span,
    Stretch,
)
from casetrack.services.work import Work

_OFFICE: BindParameter[int] = bindparam("office")
_CASE: BindParameter[int] = bindparam("case")
SENDER, RECEIVER = aliased(Case), aliased(Case)

EVENTS = (
    select(CaseEvent).where(CaseEvent.office_id == _OFFICE, CaseEvent.case_id == _CASE).order_by(CaseEvent.case_seq)
)
CLOCKS = select(Deadline).where(Deadline.office_id == _OFFICE, Deadline.case_id == _CASE)
SPANS = select(Span).where(Span.office_id == _OFFICE, Span.case_id == _CASE, Span.known_to.is_(None))
STRETCHES = select(Stretch).where(Stretch.office_id == _OFFICE, Stretch.case_id == _CASE, Stretch.known_to.is_(None))
HOLDINGS = select(Holding).where(Holding.office_id == _OFFICE, Holding.case_id == _CASE)
MARKS = select(CaseMark).where(CaseMark.office_id == _OFFICE, CaseMark.case_id == _CASE)
FOLLOWERS = select(Following.user_id).where(Following.office_id == _OFFICE, Following.case_id == _CASE)
PARTS = select(Party.part).where(Party.office_id == _OFFICE, Party.case_id == _CASE).distinct()
OPEN_LINKED = (  # open cases whose end it awaits; a follow-up that nobody waits for keeps nothing open
    select(func.count())
    .select_from(CaseLink)
    .join(Case, Case.id == CaseLink.to_case_id)
    .where(
        CaseLink.office_id == _OFFICE,
        CaseLink.from_case_id == _CASE,
        CaseLink.answered_by.is_not(None),
        Case.closed_on.is_(None),
    )
)
AWAITED = (  # links of cases that await its end
    select(CaseLink.id)
    .where(CaseLink.office_id == _OFFICE, CaseLink.to_case_id == _CASE, CaseLink.answered_by.is_not(None))
    .limit(1)
)
LINKED = (
    select(SENDER, RECEIVER, CaseLink.kind)
    .join(CaseLink, CaseLink.from_case_id == SENDER.id)
    .join(RECEIVER, CaseLink.to_case_id == RECEIVER.id)
    .where(CaseLink.office_id == _OFFICE, or_(SENDER.id == _CASE, RECEIVER.id == _CASE))
    .order_by(CaseLink.id)
)


def asked_of(work: Work, case: Case) -> dict[str, int]:
    """Say of which case something is asked."""
    return {"office": work.office.id, "case": case.id}
