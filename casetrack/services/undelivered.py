"""What did not leave the office, for whoever looks after its channels: to whom, why not, and sending it again.

Nothing here says which case a message was about: whoever looks after mails need not see cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import DeliveryAttempt, MailAddress, Notice, OutboxMessage, User, Webhook
from casetrack.services.access import require
from casetrack.services.channels import MAIL, NOTICE_KINDS
from casetrack.services.deliveries import DEAD, DROPPED, RESULTS, SENT, WAITING, send_again
from casetrack.services.mail_addresses import address_of
from casetrack.services.outbox import write_to
from casetrack.services.webhooks import MANAGE
from casetrack.services.work import Work
from casetrack.text import Text

MOST = 200
STATUSES: dict[str, Text] = {
    WAITING: Text("đang chờ", "waiting"),
    SENT: Text("đã nhận", "taken"),
    DEAD: Text("không gửi được", "given up"),
    DROPPED: Text("thôi gửi", "not sent"),
}
_PURPOSES = {
    "code": Text("Mã xác nhận địa chỉ", "The code of an address"),
    "trial": Text("Thư thử", "A trial mail"),
}
_NEWS = Text("Thông báo", "Notice")
_NOT_THERE = Text("Không có thư này trong những thư không gửi được.", "There is no such message that was given up.")
_NO_ADDRESS = Text(
    "Bạn chưa có địa chỉ thư đã xác nhận. Khai ở trang Tài khoản của tôi rồi gửi thử.",
    "You have no confirmed mail address. Tell it on the page My account, then send the trial.",
)
_NO_SERVER = Text("Chưa có máy chủ thư: đặt CASETRACK_SMTP_HOST.", "There is no mail server: set CASETRACK_SMTP_HOST.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a message: what became of it, and what the other side said in its own words."""

    at: datetime
    words: Text
    answer: str


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as the lists of channels show it; its case is nowhere in it."""

    id: int
    what: Text
    to: str
    status: str
    recorded_at: datetime
    next_try_at: datetime
    sent_at: datetime | None
    attempts: Sequence[Attempt]


@dataclass(frozen=True, slots=True)
class State:
    """How sending goes: messages by status, and those of the staff whose address nobody answers."""

    counts: Mapping[str, int]
    oldest_waiting: datetime | None
    bounced: Sequence[tuple[str, str, datetime]]  # whose, why, since when


def state_of(work: Work) -> State:
    """Tell how sending goes in the office."""
    require(work, MANAGE)
    of_office = OutboxMessage.office_id == work.office.id
    counts = select(OutboxMessage.status, func.count(), func.min(OutboxMessage.recorded_at)).where(of_office)
    rows = {row[0]: (row[1], row[2]) for row in work.session.execute(counts.group_by(OutboxMessage.status))}
    bounced = (
        select(User.full_name, MailAddress.bounced_why, MailAddress.bounced_at)
        .join(User, User.id == MailAddress.user_id)
        .where(MailAddress.office_id == work.office.id, MailAddress.bounced_at.is_not(None))
        .order_by(MailAddress.bounced_at.desc())
    )
    return State(
        counts={status: rows.get(status, (0, None))[0] for status in STATUSES},
        oldest_waiting=rows.get(WAITING, (0, None))[1],
        bounced=[(name, why, since) for name, why, since in work.session.execute(bounced) if since is not None],
    )


def list_undelivered(work: Work) -> Sequence[ShownMessage]:
    """List what was given up, then what waits after a failure, the newest first, up to MOST."""
    require(work, MANAGE)
    failed = _messages(work).where(
        (OutboxMessage.status == DEAD) | ((OutboxMessage.status == WAITING) & (OutboxMessage.attempts > 0))
    )
    return _shown(work, failed.order_by(OutboxMessage.status, OutboxMessage.id.desc()).limit(MOST))


def list_calls(work: Work, webhook_id: int) -> Sequence[ShownMessage]:
    """List what one webhook was told, the newest first, up to MOST."""
    require(work, MANAGE)
    query = _messages(work).where(OutboxMessage.webhook_id == webhook_id)
    return _shown(work, query.order_by(OutboxMessage.id.desc()).limit(MOST))


def revive(work: Work, message_id: int | None) -> int:
    """Let a message that was given up go out again, or all of them; give how many."""
    require(work, MANAGE)
    query = select(OutboxMessage).where(OutboxMessage.office_id == work.office.id, OutboxMessage.status == DEAD)
    rows = work.session.scalars(query if message_id is None else query.where(OutboxMessage.id == message_id)).all()
    if message_id is not None and not rows:
        raise NotFound(_NOT_THERE)
    for row in rows:
        send_again(row, work.clock)
    return len(rows)


def send_trial(work: Work) -> None:
    """Send whoever looks after the channels a mail to the own address; raise InvalidInput where that cannot be."""
    require(work, MANAGE)
    if work.installation.outside.mail is None:
        raise InvalidInput(_NO_SERVER)
    row = address_of(work)
    if row is None or row.confirmed_at is None or row.bounced_at is not None:
        raise InvalidInput(_NO_ADDRESS)
    write_to(work, row.user_id, "trial")


def _messages(work: Work) -> Select[OutboxMessage, str, str, str]:
    return (
        select(OutboxMessage, Notice.kind, User.full_name, Webhook.name)
        .outerjoin(Notice, Notice.id == OutboxMessage.notice_id)
        .outerjoin(User, User.id == OutboxMessage.user_id)
        .outerjoin(Webhook, Webhook.id == OutboxMessage.webhook_id)
        .where(OutboxMessage.office_id == work.office.id)
    )


def _shown(work: Work, query: Select[OutboxMessage, str, str, str]) -> Sequence[ShownMessage]:
    rows = work.session.execute(query).all()
    attempts: dict[int, list[Attempt]] = {}
    tried = select(DeliveryAttempt).where(DeliveryAttempt.message_id.in_([row[0].id for row in rows]))
    for each in work.session.scalars(tried.order_by(DeliveryAttempt.id.desc())):
        words = RESULTS.get(each.result, Text(each.result, each.result))
        attempts.setdefault(each.message_id, []).append(Attempt(each.at, words, each.answer))
    return [
        ShownMessage(
            id=message.id,
            what=_what(message, kind),
            to=reader or webhook or "",
            status=message.status,
            recorded_at=message.recorded_at,
            next_try_at=message.next_try_at,
            sent_at=message.sent_at,
            attempts=attempts.get(message.id, ()),
        )
        for message, kind, reader, webhook in rows
    ]


def _what(message: OutboxMessage, kind: str | None) -> Text:
    if message.channel != MAIL or message.purpose == "notice":
        return NOTICE_KINDS.get(kind or "alert", _NEWS)
    return _PURPOSES.get(message.purpose, _NEWS)
