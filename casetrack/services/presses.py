"""Which letters one press makes of a case: a follow-up and a control slip, while a duty of it is overdue."""

from __future__ import annotations

from casetrack.models import Case
from casetrack.services.work import Work

FOLLOW_UP, CONTROL_SLIP = "follow_up", "control_slip"


def presses(work: Work, case: Case, *, late: bool, holder_id: int | None) -> tuple[str, ...]:
    """Name the letters that the actor may make with one press.

    `holder_id` is the person in whose hand it is. Nobody urges himself: of what one has there is the slip alone.
    """
    if not late or case.closed_on is not None or not work.actor.may("letter.issue"):
        return ()
    return (CONTROL_SLIP,) if holder_id == work.actor.user_id else (FOLLOW_UP, CONTROL_SLIP)
