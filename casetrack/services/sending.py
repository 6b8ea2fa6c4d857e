"""Send what waits: each message in a claim of its own, noted the moment that the other side has taken it.

A process that is killed leaves at most the message that it was sending: it goes out once more, under the same name.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from casetrack.clock import system_clock
from casetrack.config import MailServer
from casetrack.models import MailAddress, User, Webhook
from casetrack.papers.mail import Envelope, Mail, write_mail
from casetrack.services.channels import MAIL, WEBHOOK
from casetrack.services.deliveries import (
    OF_THE_SERVER,
    Claimed,
    NotDelivered,
    claim,
    note_dropped,
    note_failed,
    note_sent,
)
from casetrack.services.https import post
from casetrack.services.mail_addresses import address_of, note_bounced
from casetrack.services.mails import mail_of_notice, mail_with_code, trial_mail
from casetrack.services.smtp import hand_over
from casetrack.services.users import actor_of
from casetrack.services.webhooks import body_of, headers_of
from casetrack.services.work import Installation, Work, reading, system_actor

Send = Callable[[], None]  # raises NotDelivered
_log = logging.getLogger(__name__)
_one_at_a_time = Lock()  # of this process: whatever kills it, one message was on its way and no more


def deliver(installation: Installation, office_id: int, at: datetime | None = None) -> int:
    """Send what is due at a moment (now, unless said otherwise); give how many messages were taken.

    When the mail server as such, or a webhook, is in trouble, what else is for it waits for the next run: each is tried
    in its turn.
    """
    if not _one_at_a_time.acquire(blocking=False):
        return 0  # the run of a minute ago is still at it
    try:
        return _deliver_all(installation, office_id, at)
    finally:
        _one_at_a_time.release()


def _deliver_all(installation: Installation, office_id: int, at: datetime | None) -> int:
    channels = {WEBHOOK, *({MAIL} if installation.outside.mail else ())}
    taken, resting = 0, set[int]()
    while claimed := claim(installation.database, office_id, channels, at or installation.clock(), resting=resting):
        result = _deliver_one(installation, office_id, claimed, at)
        taken += result is None
        if result in OF_THE_SERVER and claimed.channel == MAIL:
            channels.discard(MAIL)
        elif result in OF_THE_SERVER and claimed.webhook_id is not None:
            resting.add(claimed.webhook_id)
    return taken


def _deliver_one(installation: Installation, office_id: int, claimed: Claimed, at: datetime | None) -> str | None:
    """Send one message; give what became of it, None when it was taken."""
    database, now = installation.database, at or installation.clock()
    try:
        send = _made(installation, office_id, claimed)
        if send is None:
            note_dropped(database, claimed, now)
            return "dropped"
        send()
    except NotDelivered as failure:
        note_failed(database, claimed, failure, now)
        if failure.result == "bounced":
            with database.begin() as session:
                note_bounced(session, office_id, claimed.user_id, why=failure.answer, now=now)
        return failure.result
    note_sent(database, claimed, now)
    return None


def _made(installation: Installation, office_id: int, claimed: Claimed) -> Send | None:
    """Make what is sent; one whose words cannot be made waits for its next turn and keeps no other from leaving."""
    try:
        return _prepared(installation, office_id, claimed)
    except Exception as fault:
        _log.exception("message %s could not be made", claimed.id)
        raise NotDelivered("not_made") from fault


def _prepared(installation: Installation, office_id: int, claimed: Claimed) -> Send | None:
    """Make what is sent from what may be said now; None when nothing is to be said any more."""
    if claimed.channel == MAIL:
        return _prepared_mail(installation, claimed)
    return _prepared_call(installation, office_id, claimed)


def _prepared_mail(installation: Installation, claimed: Claimed) -> Send | None:
    server = installation.outside.mail
    with installation.database.reading() as session:
        user = session.get(User, claimed.user_id)
        if server is None or user is None or not user.active:
            return None
        actor = actor_of(session, user, installation.clock())
    with reading(installation, actor) as work:
        row = address_of(work)
        mail = _mail(work, claimed, row)
        if row is None or mail is None:
            return None
        message = write_mail(mail, _envelope(work, server, claimed, to=row.address))
    return lambda: hand_over(server, message)


def _mail(work: Work, claimed: Claimed, row: MailAddress | None) -> Mail | None:
    if row is None:
        return None
    if claimed.purpose == "code":
        return mail_with_code(work, row) if row.confirmed_at is None else None
    if row.confirmed_at is None or row.bounced_at is not None:
        return None
    if claimed.notice_id is None:
        return trial_mail(work)
    return mail_of_notice(work, claimed.notice_id)


def _envelope(work: Work, server: MailServer, claimed: Claimed, *, to: str) -> Envelope:
    return Envelope(server.sender, work.office.name, to, claimed.message_id, claimed.recorded_at)


def _prepared_call(installation: Installation, office_id: int, claimed: Claimed) -> Send | None:
    with reading(installation, system_actor(office_id)) as work:
        row = work.session.get(Webhook, claimed.webhook_id)
        body = body_of(work, claimed.alert_id) if claimed.alert_id is not None else None
        if row is None or row.ended_at is not None or body is None:
            return None
        headers = headers_of(work, row, claimed.message_id.strip("<>"), body=body, now=system_clock())
        url = row.url
    return lambda: post(url, body, headers, inside=installation.outside.webhook_inside)
