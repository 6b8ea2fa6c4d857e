"""Mails that came back after the server had taken them: noted at the message, and for good ones at the address."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from casetrack.models import DeliveryAttempt, OutboxMessage
from casetrack.readers.bounces import Bounce
from casetrack.services.deliveries import DEAD
from casetrack.services.mail_addresses import address_of, note_bounced
from casetrack.services.work import Work


def note_bounces(work: Work, bounces: Sequence[Bounce]) -> int:
    """Note what came back; give how many of these the office had sent. Noting one twice changes nothing.

    An address is written to no more when nobody is there for good, and it is still that of the reader.
    """
    return sum(_note(work, bounce) for bounce in bounces)


def _note(work: Work, bounce: Bounce) -> bool:
    query = select(OutboxMessage).where(
        OutboxMessage.office_id == work.office.id, OutboxMessage.message_id == bounce.message_id
    )
    message = work.session.scalars(query).one_or_none()
    if message is None or message.user_id is None:
        return False
    if message.status != DEAD:
        message.status, message.sent_at, message.last_error = DEAD, None, "bounced"
        attempt = DeliveryAttempt(message_id=message.id, at=work.now, result="bounced", answer=bounce.why)
        work.session.add(attempt)
    row = address_of(work, message.user_id)
    if bounce.is_final and row is not None and row.bounced_at is None and row.address.lower() == bounce.recipient:
        note_bounced(work.session, work.office.id, message.user_id, why=bounce.why, now=work.now)
    return True
