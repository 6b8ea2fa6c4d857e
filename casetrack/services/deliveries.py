"""What is on its way out of the office: one process takes a message for a while, and notes what became of it.

A claim is between processes, so it is counted by the machine's time, also in a demo that plays another day.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select

from casetrack.clock import system_clock
from casetrack.db import Database
from casetrack.models import DeliveryAttempt, OutboxMessage
from casetrack.text import Text

CLAIM = timedelta(seconds=90)  # longer than any sending may take
# After the first failure, the second, ...; the last holds for all that follow. With MOST_ATTEMPTS some five days.
REST = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 120, 240, 360))
MOST_ATTEMPTS = 24
WAITING, SENT, DEAD, DROPPED = "waiting", "sent", "dead", "dropped"
# What became of an attempt, as the page tells it.
RESULTS: dict[str, Text] = {
    "sent": Text("Đã nhận", "Taken"),
    "dropped": Text(
        "Không gửi nữa: hạn đã xong hoặc đã dời, người nhận không còn được xem, hoặc đã bỏ địa chỉ.",
        "Not sent any more: the deadline was met or moved, the reader may no longer see it, or gave the address up.",
    ),
    "not_made": Text(
        "Chưa lập được nội dung: xem nhật ký của máy chủ.", "Its words could not be made: see the server's log."
    ),
    "bounced": Text("Địa chỉ người nhận bị từ chối.", "The reader's address was refused."),
    "refused": Text("Máy chủ thư từ chối thư này.", "The mail server refuses this mail."),
    "put_off": Text("Máy chủ thư bảo gửi lại sau.", "The mail server asks to try again later."),
    "cut_off": Text("Bên kia ngắt giữa chừng.", "The other side hung up midway."),
    "silent": Text("Bên kia không trả lời trong thời gian cho phép.", "The other side did not answer in time."),
    "unreachable": Text("Không nối được tới máy ấy.", "That machine cannot be reached."),
    "not_signed_in": Text(
        "Máy chủ thư không nhận tên hoặc mật khẩu. Xem CASETRACK_SMTP_USER và tệp mật khẩu.",
        "The mail server does not take name or password. See CASETRACK_SMTP_USER and the password's file.",
    ),
    "server_refuses": Text("Máy chủ thư không tiếp nhận máy này.", "The mail server does not serve this machine."),
    "not_encrypted": Text(
        "Đường truyền không mã hóa được, hoặc chứng thư không đúng tên máy.",
        "The line cannot be encrypted, or the certificate is not that machine's.",
    ),
    "not_allowed": Text(
        "Địa chỉ nằm trong mạng riêng hoặc chính máy này nên không nối tới.",
        "The address is of a private network or of this machine, so it is not connected to.",
    ),
    "redirected": Text(
        "Máy ấy chuyển sang địa chỉ khác; không đi theo.", "It leads on elsewhere; that is not followed."
    ),
    "answered": Text("Máy ấy trả lời không nhận.", "It answers that it does not take it."),
    "gone": Text("Máy ấy cho biết địa chỉ đã bỏ (410).", "It says that the address is given up (410)."),
}
_FOR_GOOD = frozenset({"bounced", "refused", "not_allowed", "gone"})
# The other side as such is in trouble, not this message: the others wait for the next run.
OF_THE_SERVER = frozenset({"silent", "unreachable", "not_signed_in", "server_refuses", "not_encrypted"})


class NotDelivered(Exception):
    """An attempt failed: `result` is of RESULTS, `answer` what the other side said, in its own words, on one line.

    Signs that cannot be printed are left out: a database may not take them.
    """

    def __init__(self, result: str, answer: str = "") -> None:
        plain = " ".join("".join(sign if sign.isprintable() else " " for sign in answer).split())
        super().__init__(f"{result}: {plain}")
        self.result = result
        self.answer = plain


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this process may send, and nobody else for a while."""

    id: int
    channel: str
    purpose: str
    message_id: str
    notice_id: int | None
    user_id: int | None
    webhook_id: int | None
    alert_id: int | None
    recorded_at: datetime


def claim(
    database: Database, office_id: int, channels: Collection[str], now: datetime, *, resting: Collection[int] = ()
) -> Claimed | None:
    """Take the message that has waited longest; None when nothing is due. `now` is the office's clock.

    `resting`: webhooks that did not answer a moment ago.
    """
    due = _due(office_id, channels, now)
    if resting:
        due = due.where(or_(OutboxMessage.webhook_id.is_(None), OutboxMessage.webhook_id.not_in(resting)))
    with database.reading() as session:
        if session.scalars(due).first() is None:
            return None  # the usual minute: nobody waits for a lock
    with database.begin() as session:
        message = session.scalars(due.with_for_update(skip_locked=True)).first()
        if message is None:
            return None
        message.claimed_until = system_clock() + CLAIM
        return Claimed(
            id=message.id,
            channel=message.channel,
            purpose=message.purpose,
            message_id=message.message_id,
            notice_id=message.notice_id,
            user_id=message.user_id,
            webhook_id=message.webhook_id,
            alert_id=message.alert_id,
            recorded_at=message.recorded_at,
        )


def note_sent(database: Database, claimed: Claimed, now: datetime) -> None:
    """Note that the other side has taken a message. A process killed before this sends it once more, the same."""
    with database.begin() as session:
        message = _ended(session.get_one(OutboxMessage, claimed.id), SENT)
        message.sent_at, message.last_error = now, None
        session.add(DeliveryAttempt(message_id=message.id, at=now, result=SENT, answer=""))


def note_dropped(database: Database, claimed: Claimed, now: datetime) -> None:
    """Note that there is nothing to send any more."""
    with database.begin() as session:
        message = _ended(session.get_one(OutboxMessage, claimed.id), DROPPED)
        message.last_error = DROPPED
        session.add(DeliveryAttempt(message_id=message.id, at=now, result=DROPPED, answer=""))


def note_failed(database: Database, claimed: Claimed, failure: NotDelivered, now: datetime) -> None:
    """Note a failure: the message waits for its next turn, longer each time, or has been given up."""
    with database.begin() as session:
        message = session.get_one(OutboxMessage, claimed.id)
        message.attempts += 1
        over = failure.result in _FOR_GOOD or message.attempts >= MOST_ATTEMPTS
        message = _ended(message, DEAD if over else WAITING)
        message.next_try_at = now + REST[min(message.attempts, len(REST)) - 1]
        message.last_error = failure.result
        attempt = DeliveryAttempt(message_id=message.id, at=now, result=failure.result, answer=failure.answer[:300])
        session.add(attempt)


def send_again(message: OutboxMessage, now: datetime) -> None:
    """Let a message go out anew, under the name that it has: whoever had it already knows it again."""
    message.status, message.attempts, message.sent_at = WAITING, 0, None
    message.next_try_at, message.claimed_until = now, None


def _due(office_id: int, channels: Collection[str], now: datetime) -> Select[OutboxMessage]:
    free = or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until < system_clock())
    query = select(OutboxMessage).where(
        OutboxMessage.office_id == office_id,
        OutboxMessage.status == WAITING,
        OutboxMessage.next_try_at <= now,
        OutboxMessage.channel.in_(channels),
        free,
    )
    return query.order_by(OutboxMessage.next_try_at, OutboxMessage.id).limit(1)


def _ended(message: OutboxMessage, status: str) -> OutboxMessage:
    message.status, message.claimed_until = status, None
    return message
