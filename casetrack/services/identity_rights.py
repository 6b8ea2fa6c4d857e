"""Who decides about protected identities of a case, and who may open them at once."""

from __future__ import annotations

from casetrack.errors import Forbidden
from casetrack.models import Case
from casetrack.services.work import Work
from casetrack.text import Text

GIVING, BREAKING = "identity.grant", "identity.break_glass"  # permissions


def require_for(work: Work, case: Case, permission: str) -> None:
    """Raise Forbidden unless the actor holds this right for the unit of the case."""
    if work.may_for(case.unit_id, permission):
        return
    if permission == GIVING:
        said = Text(
            "Chỉ lãnh đạo đơn vị của hồ sơ quyết định ai được xem danh tính.",
            "Only a leader of the case's unit decides who sees the protected.",
        )
    else:
        said = Text(
            "Chỉ người xử lý ở đơn vị của hồ sơ mở khẩn cấp được. Đề nghị lãnh đạo đơn vị cho xem.",
            "Only who works on cases of this unit breaks the glass. Ask the unit's leader for leave.",
        )
    raise Forbidden(said, permission=permission)
