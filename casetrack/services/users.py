"""Accounts: who may sign in, with which password, in which roles; and how often a wrong one may be tried."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import case, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from casetrack.clock import local_date
from casetrack.errors import DuplicateValue, InvalidInput, NotFound, SignInNeeded, TooManyAttempts
from casetrack.models import Office, RoleInUnit, SignInAttempt, Unit, User
from casetrack.services.permissions import ROLES
from casetrack.services.work import Actor
from casetrack.text import Text

ATTEMPTS_ALLOWED = 8  # for one name
ATTEMPTS_OF_ADDRESS = 100  # a whole ward stands behind one address
ATTEMPT_WINDOW = timedelta(minutes=15)
SHORTEST_PASSWORD = 10

# OWASP's second setting: a weak office PC answers in under a tenth of a second.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash(secrets.token_hex(16))  # checked for an unknown name, so that both take as long

_ALLOWED = (ATTEMPTS_ALLOWED, ATTEMPTS_OF_ADDRESS)
_REFUSALS = (
    Text(
        "Đã thử sai nhiều lần. Đợi {n} phút rồi thử lại, hoặc nhờ người quản trị đặt lại mật khẩu.",
        "Too many wrong attempts. Wait {n} minutes, or ask the administrator for a new password.",
    ),
    Text(
        "Từ mạng này đã thử sai quá nhiều lần, với nhiều tên. Đợi {n} phút rồi thử lại.",
        "Too many wrong attempts from this network, with many names. Wait {n} minutes, then try again.",
    ),
)


@dataclass(frozen=True, slots=True)
class AddUser:
    """The wish for a new account with its roles in units."""

    username: str
    full_name: str
    password: str
    roles: tuple[tuple[str, int], ...] = ()


def add_user(session: Session, office: Office, wish: AddUser) -> User:
    """Make an account; raise InvalidInput for a short password or an unknown role, DuplicateValue for a name taken."""
    if len(wish.password) < SHORTEST_PASSWORD:
        said = Text("Mật khẩu cần ít nhất {n} ký tự.", "The password needs at least {n} characters.")
        raise InvalidInput(said.with_(n=SHORTEST_PASSWORD), {"password": said.with_(n=SHORTEST_PASSWORD)})
    if session.scalars(select(User.id).where(User.username == wish.username)).first() is not None:
        raise DuplicateValue(
            Text("Tên đăng nhập {name} đã có người dùng.", "The name {name} is taken.").with_(name=wish.username)
        )
    user = User(
        office_id=office.id,
        username=wish.username,
        full_name=wish.full_name,
        password_hash=_HASHER.hash(wish.password),
        stamp=secrets.token_hex(8),
    )
    session.add(user)
    session.flush()  # roles need the account's key
    for role, unit_id in wish.roles:
        give_role(session, user, role, unit_id)
    return user


def give_role(session: Session, user: User, role: str, unit_id: int) -> None:
    """Let a user act in a role for a unit and the units inside it."""
    if role not in ROLES:
        raise InvalidInput(
            Text("Không có vai trò {role}. Có: {roles}.", "There is no role {role}. There are: {roles}.").with_(
                role=role, roles=", ".join(ROLES)
            )
        )
    session.add(RoleInUnit(office_id=user.office_id, user_id=user.id, unit_id=unit_id, role=role))


def sign_in(session: Session, username: str, password: str, address: str) -> User:
    """Check name and password; raise SignInNeeded alike for a wrong name and a wrong password.

    Attempts are counted by `count_attempt`, in a transaction of their own, before this is called.
    """
    user = session.scalars(select(User).where(User.username == username, User.active)).one_or_none()
    try:
        _HASHER.verify(user.password_hash if user else _NOBODY, password)
        known = user is not None
    except (VerificationError, InvalidHashError):
        known = False
    if not known or user is None:
        raise SignInNeeded(
            Text(
                "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra bộ gõ tiếng Việt: tắt Telex, VNI rồi gõ lại mật khẩu.",
                "The name or the password is wrong. Check the Vietnamese input method: switch it off and type again.",
            )
        )
    for key in _attempt_keys(username, address):
        session.execute(update(SignInAttempt).where(SignInAttempt.key == key).values(count=0))
    if _HASHER.check_needs_rehash(user.password_hash):
        user.password_hash = _HASHER.hash(password)
    return user


def count_attempt(session: Session, username: str, address: str, now: datetime) -> None:
    """Count one attempt for the name and for the address; raise TooManyAttempts beyond the limit of the window."""
    for key, allowed, words in zip(_attempt_keys(username, address), _ALLOWED, _REFUSALS, strict=True):
        count, since = _counted(session, key, now)
        if count > allowed:
            minutes = max(1, ceil((since + ATTEMPT_WINDOW - now) / timedelta(minutes=1)))
            raise TooManyAttempts(words.with_(n=minutes))


def actor_of(session: Session, user: User, now: datetime) -> Actor:
    """Give the user as actor, with the roles that hold today."""
    office = session.get(Office, user.office_id)
    today = local_date(now, office.timezone if office else "UTC")
    query = select(RoleInUnit.role, RoleInUnit.unit_id, Unit.parent_id).join(Unit, Unit.id == RoleInUnit.unit_id)
    held = session.execute(
        query.where(
            RoleInUnit.office_id == user.office_id,
            RoleInUnit.user_id == user.id,
            or_(RoleInUnit.valid_from.is_(None), RoleInUnit.valid_from <= today),
            or_(RoleInUnit.valid_to.is_(None), RoleInUnit.valid_to >= today),
        )
    ).all()
    roles = frozenset((role, unit_id) for role, unit_id, _above in held)
    of_office = frozenset(role for role, _unit_id, above in held if above is None)
    return Actor(user.id, user.full_name, user.office_id, roles, user.language, of_office)


def signed_in(session: Session, user_id: int, stamp: str, now: datetime) -> Actor | None:
    """Give the actor of a running sign-in; None when the account is closed or its password was changed since."""
    user = session.get(User, user_id)
    if user is None or not user.active or not hmac.compare_digest(user.stamp.encode(), stamp.encode()):
        return None
    return actor_of(session, user, now)


def find_user(session: Session, office: Office, username: str) -> User:
    """Find an account of the office by its name."""
    query = select(User).where(User.office_id == office.id, User.username == username)
    user = session.scalars(query).one_or_none()
    if user is None:
        raise NotFound(
            Text("Không có tài khoản {name} trong cơ quan này.", "There is no account {name} in this office.").with_(
                name=username
            )
        )
    return user


def _counted(session: Session, key: str, now: datetime) -> tuple[int, datetime]:
    """Count one attempt and give how many there are since when; of two at once, one waits for the other.

    A window begins with the first attempt after a good sign-in or after the last window.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    begins = or_(SignInAttempt.count == 0, SignInAttempt.since < now - ATTEMPT_WINDOW)
    counting = insert(SignInAttempt).values(key=key, count=1, since=now)
    counting = counting.on_conflict_do_update(
        index_elements=[SignInAttempt.key],
        set_={
            "count": case((begins, 1), else_=SignInAttempt.count + 1),
            "since": case((begins, counting.excluded.since), else_=SignInAttempt.since),
        },
    )
    count, since = session.execute(counting.returning(SignInAttempt.count, SignInAttempt.since)).one()
    return count, since


def _attempt_keys(username: str, address: str) -> tuple[str, str]:
    """Keep no names in the table: a digest is enough to count by."""
    return tuple(hashlib.sha256(said.encode()).hexdigest() for said in (f"name:{username}", f"address:{address}"))  # type: ignore[return-value]
