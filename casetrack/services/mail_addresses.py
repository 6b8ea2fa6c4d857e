"""Where each person of the office is written to: told on the account's page, believed once a code has come back.

The code is reckoned with the office's key, so that neither the book nor the message that waits to be sent holds it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casetrack.config import is_mail_address
from casetrack.errors import InvalidInput
from casetrack.models import MailAddress
from casetrack.services.attempts import Limit, count_within
from casetrack.services.channels import NOTICE_KINDS
from casetrack.services.outbox import write_to
from casetrack.services.work import Actor, Work
from casetrack.text import Text

GOOD_FOR = timedelta(hours=1)
_DIGITS = 6
_CODES_ASKED, _CODES_TRIED = 5, 8  # in the window of services/attempts.py
_NO_ADDRESS = Text(
    "Đây không phải địa chỉ thư. Viết như ten@lamkhe.example.vn, không dấu, một địa chỉ.",
    "This is no mail address. Write one, like name@lamkhe.example.vn, in plain letters.",
)
_NO_SERVER = Text(
    "Cơ quan chưa có máy chủ thư nên chưa gửi mã được. Thông báo vẫn nằm trong phần mềm; hỏi người quản trị.",
    "The office has no mail server, so no code can be sent. Notices stay in the program; ask the administrator.",
)
_WRONG_CODE = Text(
    "Mã không đúng hoặc đã quá một giờ. Xem lại thư mới nhất, hoặc xin mã khác.",
    "The code is wrong, or more than an hour old. Look at the newest mail, or ask for another.",
)
_ASKED_TOO_OFTEN = Text(
    "Đã xin mã nhiều lần. Đợi {n} phút rồi xin lại.", "Codes were asked for many times. Wait {n} minutes, then ask."
)
_TRIED_TOO_OFTEN = Text("Đã thử sai nhiều lần. Đợi {n} phút.", "Too many wrong codes. Wait {n} minutes.")


@dataclass(frozen=True, slots=True)
class ChooseMail:
    """What somebody wants by mail: kinds of notices."""

    kinds: tuple[str, ...]


def address_of(work: Work, user_id: int | None = None) -> MailAddress | None:
    """Give where the actor, or somebody else, is written to; None where no address was told."""
    return _row(work.session, work.office.id, user_id or work.actor.user_id)


def ask_for(work: Work, address: str) -> None:
    """Take an address and send a code there; nothing else is sent before the code has come back."""
    if work.installation.outside.mail is None:
        raise InvalidInput(_NO_SERVER, {"address": _NO_SERVER})
    if not is_mail_address(address):
        raise InvalidInput(_NO_ADDRESS, {"address": _NO_ADDRESS})
    row = address_of(work)
    if row is None:
        everything = " ".join(NOTICE_KINDS)
        row = MailAddress(office_id=work.office.id, user_id=work.actor.user_id, kinds=everything)
        work.session.add(row)
    row.address, row.seed, row.asked_at, row.confirmed_at = address, secrets.token_hex(16), work.now, None
    row.bounced_at, row.bounced_why = None, ""
    work.session.flush()
    write_to(work, row.user_id, "code")


def confirm(work: Work, code: str) -> None:
    """Believe the address: the code that was sent there has come back. Raise InvalidInput for any other code."""
    row = address_of(work)
    plain = "".join(code.split())
    good = row is not None and hmac.compare_digest(code_for(work, row).encode(), plain.encode())
    if row is None or not good or work.clock > row.asked_at + GOOD_FOR:
        raise InvalidInput(_WRONG_CODE, {"code": _WRONG_CODE})
    row.confirmed_at = work.now
    row.bounced_at, row.bounced_why = None, ""  # a mail that was on its way to the address before may have come back


def choose(work: Work, wish: ChooseMail) -> None:
    """Send only these kinds of notices by mail from now on."""
    row = address_of(work)
    if row is not None:
        row.kinds = " ".join(kind for kind in NOTICE_KINDS if kind in wish.kinds)


def give_up(work: Work) -> None:
    """Write to the actor no more, and forget the address."""
    row = address_of(work)
    if row is not None:
        work.session.delete(row)


def code_for(work: Work, row: MailAddress) -> str:
    """Give the code that belongs to an address and to the moment at which it was asked for."""
    said = f"casetrack mail code|{work.office.code}|{row.user_id}|{row.address}|{row.seed}".encode()
    number = int.from_bytes(hmac.digest(work.installation.chain_key, said, hashlib.sha256))
    return f"{number % 10**_DIGITS:0{_DIGITS}d}"


def count_asking(session: Session, actor: Actor, now: datetime) -> None:
    """Count that somebody asks for a code; raise TooManyAttempts when it is too often."""
    count_within(session, Limit(_key("asked", actor), _CODES_ASKED, _ASKED_TOO_OFTEN), now)


def count_trying(session: Session, actor: Actor, now: datetime) -> None:
    """Count that somebody tries a code; raise TooManyAttempts when it is too often."""
    count_within(session, Limit(_key("tried", actor), _CODES_TRIED, _TRIED_TOO_OFTEN), now)


def note_bounced(session: Session, office_id: int, user_id: int | None, *, why: str, now: datetime) -> bool:
    """Note that nobody is at somebody's address; tell whether there was one to note it at."""
    row = _row(session, office_id, user_id)
    if row is None:
        return False
    row.bounced_at, row.bounced_why = now, why[:300]
    return True


def _row(session: Session, office_id: int, user_id: int | None) -> MailAddress | None:
    query = select(MailAddress).where(MailAddress.office_id == office_id, MailAddress.user_id == user_id)
    return session.scalars(query).one_or_none()


def _key(what: str, actor: Actor) -> str:
    return hashlib.sha256(f"mail code {what}:{actor.user_id}".encode()).hexdigest()
