"""Why cases of the demo are late, as their officers say on its last day; of some that just became so nobody has yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from casetrack.models import Case, Office, User
from casetrack.services.delays import ExplainDelay, explain_delay
from casetrack.services.users import actor_of
from casetrack.services.work import Installation, begin, reading, system_actor

_CAUSES = (
    ExplainDelay("other_body", "Đã có văn bản đôn đốc, chưa nhận được trả lời."),
    ExplainDelay("papers", "Còn thiếu giấy tờ, đã có văn bản đề nghị cung cấp."),
    ExplainDelay("staff", "Một công chức phụ trách hai lĩnh vực."),
)


def explain_overdue(installation: Installation, office: Office) -> None:
    """Let officers explain what has long been overdue, and two of every three cases that are so since this week."""
    a_week_ago = installation.clock().date() - timedelta(days=7)
    for n, (number, officer_id, due_on) in enumerate(_overdue(installation, office)):
        if n % 3 == 2 and due_on >= a_week_ago:
            continue
        with installation.database.reading() as session:
            actor = actor_of(session, session.get_one(User, officer_id), installation.clock())
        with begin(installation, actor) as work:
            case = work.session.scalars(select(Case).where(Case.office_id == office.id, Case.number == number)).one()
            explain_delay(work, case, _CAUSES[n % len(_CAUSES)])


def _overdue(installation: Installation, office: Office) -> Sequence[tuple[str, int, date]]:
    with reading(installation, system_actor(office.id)) as work:
        late = (Case.office_id == office.id, Case.closed_on.is_(None), Case.due_on < work.today)
        query = (
            select(Case.number, Case.officer_id, Case.due_on)
            .where(*late, Case.officer_id.is_not(None))
            .order_by(Case.id)
        )
        return [
            (number, officer, due_on) for number, officer, due_on in work.session.execute(query) if officer and due_on
        ]
