"""Which letters one press makes of a case: a follow-up and a control slip, while a duty of it is overdue."""

from __future__ import annotations

from casetrack.models import Case
from casetrack.services.work import Work

FOLLOW_UP, CONTROL_SLIP = "follow_up", "control_slip"
_AWAY = "transferred"  # the phase in which the case is with whoever must settle it


def presses(work: Work, case: Case, *, late: bool) -> tuple[str, ...]:
    """Name the letters that the actor may make with one press.

    Nobody urges himself: of one's own case there is the slip alone, unless another body or unit has it now.
    """
    if not late or case.closed_on is not None or not work.actor.may("letter.issue"):
        return ()
    own = case.officer_id == work.actor.user_id and case.phase != _AWAY
    return (CONTROL_SLIP,) if own else (FOLLOW_UP, CONTROL_SLIP)
