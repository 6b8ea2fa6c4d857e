"""The second factor of an account: a code of six digits from a phone, new every half minute, and codes for its loss."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from casetrack.clock import system_clock
from casetrack.errors import InvalidInput
from casetrack.models import Office, RecoveryCode, SecondFactor, User
from casetrack.text import Text

HALF_MINUTE = 30  # seconds
_LATE = 1  # half minutes by which a phone's clock may be wrong, either way
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another
_NONCE = 12

_WRONG = Text(
    "Mã chưa đúng, đã hết hạn hoặc đã dùng. Đợi mã mới trên điện thoại rồi gõ lại; xem giờ của điện thoại.",
    "The code is wrong, too old, or was used. Wait for the next one; check that the phone's clock is right.",
)
_NO_KEY = Text(
    "Máy chủ không có khóa mở mã bí mật của điện thoại. Dùng mã dự phòng, hoặc nhờ người quản trị đặt lại xác thực "
    "hai bước.",
    "The server lacks the key to the phone's secret. Use a recovery code, or ask for the second factor to be reset.",
)


def begin_enrolment(session: Session, key: bytes, user: User) -> str:
    """Make a secret for a phone and give it; it asks nothing of anybody until a code has confirmed it."""
    secret = pyotp.random_base32()
    row = _factor(session, user) or SecondFactor(user_id=user.id, last_counter=0)
    if user.factor_since is not None:
        raise InvalidInput(Text("Xác thực hai bước đã bật.", "The second factor is on already."))
    nonce = secrets.token_bytes(_NONCE)
    row.sealed = nonce + AESGCM(key).encrypt(nonce, secret.encode(), _bound_to(user))
    session.add(row)
    return secret


def pending_secret(session: Session, key: bytes, user: User) -> str | None:
    """Give the secret that waits to be confirmed; None when there is none."""
    row = _factor(session, user)
    return _open(key, row, user) if row is not None and user.factor_since is None else None


def address_for_phone(user: User, secret: str) -> str:
    """Give what the square on the page tells the phone."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name="CaseTrack")


def confirm(session: Session, key: bytes, user: User, *, code: str, now: datetime) -> tuple[str, ...]:
    """Switch the second factor on by a first right code; give the recovery codes, which are told this once."""
    if not _is_from_phone(session, key, user, code=code, now=now):
        raise InvalidInput(_WRONG, {"code": _WRONG})
    user.factor_since = now
    return renew_recovery_codes(session, user)


def require_code(session: Session, key: bytes, user: User, *, code: str, now: datetime) -> None:
    """Raise InvalidInput unless the code is the phone's of this moment, never used before, or a recovery code."""
    plain = "".join(code.split()).replace("-", "").lower()
    if plain.isascii() and plain.isdecimal():
        good = _is_from_phone(session, key, user, code=plain, now=now)
    else:
        good = _use_recovery_code(session, user, plain, now)
    if not good:
        raise InvalidInput(_WRONG, {"code": _WRONG})


def renew_recovery_codes(session: Session, user: User) -> tuple[str, ...]:
    """Make new recovery codes and end the old ones; give them, which are told this once."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = tuple("".join(secrets.choice(_LETTERS) for _ in range(16)) for _ in range(RECOVERY_CODES))
    session.add_all(RecoveryCode(user_id=user.id, digest=_digest(user, code)) for code in codes)
    return tuple("-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes)


def count_recovery_codes(session: Session, user: User) -> int:
    """Count the recovery codes that are left."""
    query = select(func.count()).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return session.scalars(query).one()


def reset(session: Session, user: User) -> bool:
    """Take the second factor of an account away; tell whether there was one."""
    was_on, user.factor_since = user.factor_since is not None, None
    for table in (RecoveryCode, SecondFactor):
        session.execute(delete(table).where(table.user_id == user.id))
    return was_on


def code_at(secret: str, moment: datetime) -> str:
    """Give the code that a phone shows at a moment."""
    return pyotp.TOTP(secret).generate_otp(_counter(moment))


def _is_from_phone(session: Session, key: bytes, user: User, *, code: str, now: datetime) -> bool:
    row = _factor(session, user)
    if row is None:
        return False
    secret = _open(key, row, user)
    here = _counter(_of_phones(session, user, now))
    for counter in range(here - _LATE, here + _LATE + 1):
        if secrets.compare_digest(pyotp.TOTP(secret).generate_otp(counter).encode(), code.strip().encode()):
            used = update(SecondFactor).where(SecondFactor.id == row.id, SecondFactor.last_counter < counter)
            taken = session.scalars(used.values(last_counter=counter).returning(SecondFactor.id))
            return taken.first() is not None  # of two that send the same code at once, one is late
    return False


def _use_recovery_code(session: Session, user: User, plain: str, now: datetime) -> bool:
    mine = update(RecoveryCode).where(
        RecoveryCode.user_id == user.id, RecoveryCode.digest == _digest(user, plain), RecoveryCode.used_at.is_(None)
    )
    return session.scalars(mine.values(used_at=now).returning(RecoveryCode.id)).first() is not None


def _of_phones(session: Session, user: User, now: datetime) -> datetime:
    """Give the moment that phones have: they know nothing of the day on which a demo plays."""
    office = session.get(Office, user.office_id)
    return system_clock() if office is not None and office.demo else now


def _counter(moment: datetime) -> int:
    return int(moment.timestamp()) // HALF_MINUTE


def _factor(session: Session, user: User) -> SecondFactor | None:
    return session.scalars(select(SecondFactor).where(SecondFactor.user_id == user.id)).one_or_none()


def _open(key: bytes, row: SecondFactor, user: User) -> str:
    try:
        return AESGCM(key).decrypt(row.sealed[:_NONCE], row.sealed[_NONCE:], _bound_to(user)).decode()
    except InvalidTag as failure:
        raise InvalidInput(_NO_KEY, {"code": _NO_KEY}) from failure


def _bound_to(user: User) -> bytes:
    return f"second factor of account {user.id}".encode()


def _digest(user: User, plain: str) -> str:
    """A recovery code is some 79 random bits, so a plain digest cannot be guessed back."""
    return hashlib.sha256(f"{user.id}:{plain}".encode()).hexdigest()
