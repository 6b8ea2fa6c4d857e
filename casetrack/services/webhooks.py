"""Addresses of other programs that are told of alerts: entering one, changing its secret, ending it; what is sent.

The form is that of Standard Webhooks: an id that stays the same when a delivery is sent again, a timestamp, and a
signature of both with the text. The text names a row of the ledger, the case's number and the level; of restricted and
sealed cases nothing is sent at all.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Alert, Case, OutboxMessage, Webhook
from casetrack.services.access import OPEN_LEVELS, require
from casetrack.services.deliveries import WAITING, send_again
from casetrack.services.https import place_of
from casetrack.services.outside_addresses import require_public
from casetrack.services.work import Outside, Work
from casetrack.text import Text

CHANNEL = "webhook"
MANAGE = "channel.manage"
BOTH_SIGN_FOR = timedelta(hours=24)  # after the secret was changed the earlier one signs too
MOST = 10
_PREFIX = "whsec_"
_IN_ONE_PIECE = re.compile(r"[!-~]+")
_NOT_HTTPS = Text(
    "Địa chỉ phải bắt đầu bằng https://, không có tên người dùng, mật khẩu hay dấu #. Trong mạng được kể ở "
    "CASETRACK_WEBHOOK_INSIDE thì dùng http:// cũng được.",
    "The address begins with https:// and has no user name, password or #. In a network named in "
    "CASETRACK_WEBHOOK_INSIDE, http:// will do too.",
)
_TOO_MANY = Text("Nhiều nhất {n} địa chỉ. Ngừng một địa chỉ cũ trước.", "At most {n} addresses. End an old one first.")
_NONE = Text("Không có địa chỉ nhận này.", "There is no such webhook.")


@dataclass(frozen=True, slots=True)
class AddWebhook:
    """The wish that another program be told of alerts: what it is, and its address."""

    name: str
    url: str


def refuse_unfit(outside: Outside, url: str) -> None:
    """Raise InvalidInput for an address that leads where no webhook may stand.

    Names are looked up here, which may take its time: so it is asked before the book is opened for writing. Each
    delivery judges the address anew.
    """
    try:
        where = urlsplit(url)
        (host, port), plain = place_of(where), where.scheme in ("http", "https")
    except (ValueError, KeyError):
        raise InvalidInput(_NOT_HTTPS, {"url": _NOT_HTTPS}) from None
    if not plain or not host or where.username is not None or where.fragment or not _IN_ONE_PIECE.fullmatch(url):
        raise InvalidInput(_NOT_HTTPS, {"url": _NOT_HTTPS})
    try:
        is_inside = require_public(host, port, outside.webhook_inside)
    except InvalidInput as astray:
        raise InvalidInput(astray.message, {"url": astray.message}) from astray
    if where.scheme != "https" and not is_inside:
        raise InvalidInput(_NOT_HTTPS, {"url": _NOT_HTTPS})


def add_webhook(work: Work, wish: AddWebhook) -> tuple[int, str]:
    """Enter an address that was judged before; give its number and its secret, which is told this once."""
    require(work, MANAGE)
    if len(list_webhooks(work)) >= MOST:
        said = _TOO_MANY.with_(n=MOST)
        raise InvalidInput(said, {"url": said})
    row = Webhook(
        office_id=work.office.id,
        name=wish.name,
        url=wish.url,
        seed=secrets.token_hex(16),
        made_at=work.now,
        made_by_id=work.actor.user_id,
    )
    work.session.add(row)
    work.session.flush()  # the secret is of its number
    return row.id, _spelled(_secret(work, row, row.seed))


def renew_secret(work: Work, webhook_id: int) -> str:
    """Change the secret; give the new one, which is told this once. For a day both sign, so that nothing is lost."""
    row = get_webhook(work, webhook_id)
    row.earlier_seed, row.earlier_until = row.seed, work.now + BOTH_SIGN_FOR
    row.seed = secrets.token_hex(16)
    return _spelled(_secret(work, row, row.seed))


def end_webhook(work: Work, webhook_id: int) -> None:
    """Tell this address nothing more; what waits for it is not sent."""
    get_webhook(work, webhook_id).ended_at = work.now


def list_webhooks(work: Work) -> Sequence[Webhook]:
    """List the addresses that are told of alerts."""
    query = select(Webhook).where(Webhook.office_id == work.office.id, Webhook.ended_at.is_(None))
    return work.session.scalars(query.order_by(Webhook.id)).all()


def get_webhook(work: Work, webhook_id: int) -> Webhook:
    """Find an address that is told of alerts."""
    require(work, MANAGE)
    of_office = (Webhook.office_id == work.office.id, Webhook.ended_at.is_(None))
    row = work.session.scalars(select(Webhook).where(*of_office, Webhook.id == webhook_id)).one_or_none()
    if row is None:
        raise NotFound(_NONE)
    return row


def replay(work: Work, webhook_id: int, message_id: int) -> None:
    """Send a delivery again, under the id that it has: whoever took it already knows it again."""
    row = get_webhook(work, webhook_id)
    query = select(OutboxMessage).where(
        OutboxMessage.office_id == work.office.id,
        OutboxMessage.id == message_id,
        OutboxMessage.webhook_id == row.id,
    )
    message = work.session.scalars(query).one_or_none()
    if message is None:
        raise NotFound(_NONE)
    if message.status != WAITING:  # else it is on its way, perhaps at this very moment
        send_again(message, work.clock)


def body_of(work: Work, alert_id: int) -> bytes | None:
    """Give the text about one row of the ledger; None when nothing of its case may leave the office (any more)."""
    query = select(Alert, Case.number).join(Case, Case.id == Alert.case_id)
    found = work.session.execute(
        query.where(Alert.office_id == work.office.id, Alert.id == alert_id, Case.level.in_(OPEN_LEVELS))
    ).one_or_none()
    if found is None:
        return None
    alert, number = found
    told = {"office": work.office.code, "alert": alert.id, "case": number, "level": alert.level}
    said = {"type": "deadline.alert", "timestamp": alert.recorded_at.isoformat(), "data": told}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(work: Work, row: Webhook, webhook_id: str, *, body: bytes, now: datetime) -> dict[str, str]:
    """Give what goes with a text: its id, the moment (`now`, the machine's), and a signature by each valid secret."""
    seeds = [row.seed]
    if row.earlier_until is not None and row.earlier_until > work.clock:
        seeds.append(row.earlier_seed)
    stamp = str(int(now.timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "CaseTrack",
        "webhook-id": webhook_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(sign(_secret(work, row, seed), webhook_id, stamp, body=body) for seed in seeds),
    }


def sign(secret: bytes, webhook_id: str, stamp: str, *, body: bytes) -> str:
    """Sign a delivery as Standard Webhooks has it: HMAC-SHA256 over id, timestamp and text."""
    said = f"{webhook_id}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, said, hashlib.sha256)).decode()


def read_secret(spelled: str) -> bytes:
    """Read a secret as the page tells it."""
    return base64.b64decode(spelled.removeprefix(_PREFIX))


def _secret(work: Work, row: Webhook, seed: str) -> bytes:
    """Reckon a secret, so that the book holds none: whoever has the book alone, or the key alone, has no secret."""
    said = f"casetrack webhook|{work.office.code}|{row.id}|{seed}".encode()
    return hmac.digest(work.installation.chain_key, said, hashlib.sha256)


def _spelled(secret: bytes) -> str:
    return _PREFIX + base64.b64encode(secret).decode()
