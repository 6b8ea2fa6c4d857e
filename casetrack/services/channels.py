"""By which ways news reaches people outside of the program, and other programs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from casetrack.models import Case, MailAddress, Webhook
from casetrack.services.access import OPEN_LEVELS
from casetrack.services.work import Work
from casetrack.text import Text

MAIL, WEBHOOK = "mail", "webhook"
# The kinds of notices that a person may have by mail or not; one that is not named here always comes.
NOTICE_KINDS: dict[str, Text] = {
    "alert": Text("Nhắc hạn: sắp đến hạn, đến hạn, quá hạn", "Deadlines: due soon, due today, overdue"),
    "digest": Text("Bản tin tuần, việc buổi sáng", "The weekly digest, the morning list"),
    "report_check": Text("Kiểm tra trước ngày gửi báo cáo", "The check before a report is due"),
    "assigned": Text("Hồ sơ được giao cho tôi", "Cases that are given to me"),
    "followed": Text("Hồ sơ tôi theo dõi có bước mới", "News of the cases that I follow"),
}


def channels_of(work: Work, pairs: Collection[tuple[str, int]]) -> Mapping[tuple[str, int], tuple[str, ...]]:
    """Give the channels for each kind of notice and person; whoever has none reads it in the program.

    A mail goes to an address that its owner has confirmed and from which nothing came back.
    """
    if work.installation.outside.mail is None:
        return {}
    query = select(MailAddress.user_id, MailAddress.kinds).where(
        MailAddress.office_id == work.office.id,
        MailAddress.user_id.in_({user_id for _kind, user_id in pairs}),
        MailAddress.confirmed_at.is_not(None),
        MailAddress.bounced_at.is_(None),
    )
    wanted = {user_id: frozenset(kinds.split()) for user_id, kinds in work.session.execute(query)}
    return {
        (kind, user_id): (MAIL,)
        for kind, user_id in pairs
        if user_id in wanted and (kind in wanted[user_id] or kind not in NOTICE_KINDS)
    }


def calls_of(work: Work, alerts: Mapping[int, int | None]) -> Sequence[tuple[int, int]]:
    """Give the webhooks, each with each row of the ledger that it is told of; `alerts` names the case of each row.

    Of a restricted or sealed case nothing leaves the office.
    """
    if not alerts:
        return ()
    open_ones = select(Webhook.id).where(Webhook.office_id == work.office.id, Webhook.ended_at.is_(None))
    webhooks = work.session.scalars(open_ones.order_by(Webhook.id)).all()
    if not webhooks:
        return ()
    told = select(Case.id).where(
        Case.office_id == work.office.id, Case.id.in_(set(alerts.values())), Case.level.in_(OPEN_LEVELS)
    )
    may_leave = set(work.session.scalars(told))
    return [(webhook, alert) for alert, case in alerts.items() if case in may_leave for webhook in webhooks]
