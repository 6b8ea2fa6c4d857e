"""Tell people of the office something: a notice in the program, and what is to reach them by mail, in one transaction.

Neither holds words. What is said is made for the reader when it is shown or sent, from what may be seen then; where no
channel is set up, the notice alone is kept and shown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from casetrack.models import Alert, Case, Notice, OutboxMessage
from casetrack.services.channels import MAIL, WEBHOOK, calls_of, channels_of
from casetrack.services.work import Work


@dataclass(frozen=True, slots=True)
class News:
    """One thing that some people are told: a row of the ledger, something about a case, a digest, a check, or none.

    `not_before`: what leaves the office waits until then; now, if None.
    """

    kind: str
    user_ids: Collection[int]
    alert_id: int | None = None
    case_id: int | None = None
    digest_id: int | None = None
    report_check_id: int | None = None
    not_before: datetime | None = None


def tell(
    work: Work, user_ids: Collection[int], kind: str, *, alert: Alert | None = None, case: Case | None = None
) -> int:
    """Tell some people one thing; give how many notices it made. The caller answers for who may be told."""
    case_id = alert.case_id if alert else case.id if case else None
    return tell_all(work, [News(kind, user_ids, alert.id if alert else None, case_id)])


def tell_all(work: Work, news: Sequence[News]) -> int:
    """Tell many things at once, in their order, with as many queries as for one; give how many notices it made.

    Other programs are told also of what there is nobody to be told of.
    """
    pairs = [(each, user_id) for each in news for user_id in sorted(set(each.user_ids))]
    notices = [
        Notice(
            office_id=work.office.id,
            user_id=user_id,
            kind=each.kind,
            alert_id=each.alert_id,
            case_id=each.case_id,
            digest_id=each.digest_id,
            report_check_id=each.report_check_id,
            recorded_at=work.now,
        )
        for each, user_id in pairs
    ]
    work.session.add_all(notices)
    channels = channels_of(work, {(each.kind, user_id) for each, user_id in pairs}) if pairs else {}
    calls = calls_of(work, {each.alert_id: each.case_id for each in news if each.alert_id is not None})
    if channels:
        work.session.flush()  # a message names the notice that it carries
    work.session.add_all(
        _message(work, channel, each.not_before, notice_id=notice.id, user_id=notice.user_id)
        for notice, (each, user_id) in zip(notices, pairs, strict=True)
        for channel in channels.get((each.kind, user_id), ())
    )
    not_before = {each.alert_id: each.not_before for each in news}
    work.session.add_all(
        _message(work, WEBHOOK, not_before[alert_id], webhook_id=webhook_id, alert_id=alert_id)
        for webhook_id, alert_id in calls
    )
    return len(notices)


def write_to(work: Work, user_id: int, purpose: str) -> None:
    """Send somebody a mail that carries no notice: the code of an address, or a trial."""
    work.session.add(_message(work, MAIL, None, user_id=user_id, purpose=purpose))


def _message(work: Work, channel: str, not_before: datetime | None, **of: object) -> OutboxMessage:
    return OutboxMessage(
        office_id=work.office.id,
        channel=channel,
        message_id=f"<{uuid4().hex}@{work.office.code}.casetrack.invalid>",
        next_try_at=max(work.now, not_before or work.now),
        recorded_at=work.now,
        **of,
    )
