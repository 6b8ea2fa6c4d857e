"""Accounts: who may sign in, with which password, in which roles; and how often a wrong one may be tried."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from casetrack.clock import local_date
from casetrack.errors import DuplicateValue, InvalidInput, NotFound, SignInNeeded
from casetrack.models import Office, RoleInUnit, SignInAttempt, Unit, User
from casetrack.services.attempts import WINDOW, Limit, begin_anew, count_within
from casetrack.services.passwords import hash_password, is_kept_weakly, is_password, refuse_weak
from casetrack.services.permissions import ROLES
from casetrack.services.work import Actor, Installation, begin, system_actor
from casetrack.text import Text

ATTEMPTS_ALLOWED = 8  # for one name
ATTEMPTS_OF_ADDRESS = 100  # a whole ward stands behind one address
ATTEMPT_WINDOW = WINDOW

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


_WRONG = Text(
    "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra bộ gõ tiếng Việt: tắt Telex, VNI rồi gõ lại mật khẩu.",
    "The name or the password is wrong. Check the Vietnamese input method: switch it off and type again.",
)
_WRONG_PASSWORD = Text(
    "Mật khẩu chưa đúng. Tắt Telex, VNI rồi gõ lại.",
    "The password is wrong. Switch the Vietnamese input method off and type again.",
)
_UNIT_ENDED = Text(
    "{unit} thôi hoạt động sau ngày {day}. Trao vai trò ở đơn vị kế tiếp.",
    "{unit} ends after {day}. Give the role in its successor.",
)


@dataclass(frozen=True, slots=True)
class AddUser:
    """The wish for a new account with its roles in units. `given`: somebody else knows the password, so it must go."""

    username: str
    full_name: str
    password: str
    roles: tuple[tuple[str, int], ...] = ()
    given: bool = False


def add_user(session: Session, office: Office, wish: AddUser) -> User:
    """Make an account; raise InvalidInput for a weak password or an unknown role, DuplicateValue for a name taken."""
    refuse_weak(wish.password, wish.username, wish.full_name)
    if session.scalars(select(User.id).where(User.username == wish.username)).first() is not None:
        raise DuplicateValue(
            Text("Tên đăng nhập {name} đã có người dùng.", "The name {name} is taken.").with_(name=wish.username)
        )
    user = User(
        office_id=office.id,
        username=wish.username,
        full_name=wish.full_name,
        password_hash=hash_password(wish.password),
        password_given=wish.given,
    )
    session.add(user)
    session.flush()  # roles need the account's key
    for role, unit_id in wish.roles:
        give_role(session, user, role, unit_id)
    return user


def give_role(
    session: Session,
    user: User,
    role: str,
    unit_id: int,
    *,
    first_day: date | None = None,
    last_day: date | None = None,
) -> RoleInUnit:
    """Let a user act in a role for a unit and the units inside it; raise InvalidInput for a unit that has ended."""
    if role not in ROLES:
        raise InvalidInput(
            Text("Không có vai trò {role}. Có: {roles}.", "There is no role {role}. There are: {roles}.").with_(
                role=role, roles=", ".join(ROLES)
            )
        )
    unit = session.get_one(Unit, unit_id)
    if unit.valid_to is not None:
        raise InvalidInput(_UNIT_ENDED.with_(unit=unit.name, day=unit.valid_to))
    row = find_role(session, user, role, unit_id)
    if row is None:
        row = RoleInUnit(office_id=user.office_id, user_id=user.id, unit_id=unit_id, role=role)
        session.add(row)
    row.valid_from, row.valid_to = first_day, last_day
    return row


def find_role(session: Session, user: User, role: str, unit_id: int) -> RoleInUnit | None:
    """Find the row of a role that a user holds, held or will hold in a unit; there is one at most."""
    query = select(RoleInUnit).where(
        RoleInUnit.office_id == user.office_id,
        RoleInUnit.user_id == user.id,
        RoleInUnit.unit_id == unit_id,
        RoleInUnit.role == role,
    )
    return session.scalars(query).one_or_none()


def check_password(session: Session, username: str, password: str) -> User:
    """Check name and password; raise SignInNeeded alike for a wrong name and a wrong password.

    Attempts are counted by `count_attempt`, in a transaction of their own, before this is called.
    """
    user = session.scalars(_open_account(username)).one_or_none()
    if not is_password(user.password_hash if user else None, password) or user is None:
        raise SignInNeeded(_WRONG)
    session.expunge(user)
    return user


def renew_hash(installation: Installation, user: User, password: str) -> None:
    """Keep a password that was just right by today's setting, if an older one keeps it."""
    if is_kept_weakly(user.password_hash):
        with begin(installation, system_actor(user.office_id)) as work:
            work.session.get_one(User, user.id).password_hash = hash_password(password)


def find_open(session: Session, username: str) -> User:
    """Find the open account of a name that has just proved itself; raise SignInNeeded when it was closed meanwhile."""
    user = session.scalars(_open_account(username)).one_or_none()
    if user is None:
        raise SignInNeeded(_WRONG)
    return user


def forget_attempts(session: Session, username: str, address: str) -> None:
    """Begin the count of attempts anew: whoever it was knows the password, and has the phone where one is asked for."""
    for key in _attempt_keys(username, address):
        begin_anew(session, key)


def require_password(user: User, password: str) -> None:
    """Raise InvalidInput unless this is the password of whoever has signed in."""
    if not is_password(user.password_hash, password):
        raise InvalidInput(_WRONG_PASSWORD, {"password": _WRONG_PASSWORD})


def choose_password(user: User, password: str) -> None:
    """Let somebody choose a password that nobody else knows; raise InvalidInput for a weak one, or for the old one."""
    refuse_weak(password, user.username, user.full_name, field="new")
    if is_password(user.password_hash, password):
        said = Text("Đây là mật khẩu đang dùng. Chọn mật khẩu khác.", "This is the present password. Choose another.")
        raise InvalidInput(said, {"new": said})
    user.password_hash, user.password_given = hash_password(password), False


def give_password(user: User, password: str) -> None:
    """Give somebody a password for one sign-in, at which another must be chosen; raise InvalidInput for a weak one."""
    refuse_weak(password, user.username, user.full_name)
    user.password_hash, user.password_given = hash_password(password), True


def count_attempt(session: Session, username: str, address: str, now: datetime) -> None:
    """Count one attempt for the name and for the address; raise TooManyAttempts beyond the limit of the window."""
    for limit in map(Limit, _attempt_keys(username, address), _ALLOWED, _REFUSALS):
        count_within(session, limit, now)


def locked_until(session: Session, usernames: Collection[str], now: datetime) -> Mapping[str, datetime]:
    """Give, by name, until when a name cannot be tried any more; only those that were tried too often."""
    names = {_attempt_keys(name, "")[0]: name for name in usernames}
    query = select(SignInAttempt).where(
        SignInAttempt.key.in_(names), SignInAttempt.count >= ATTEMPTS_ALLOWED, SignInAttempt.since > now - WINDOW
    )
    return {names[row.key]: row.since + WINDOW for row in session.scalars(query)}


def unlock(session: Session, username: str) -> None:
    """Begin the count of attempts of a name anew; that of a network address goes on."""
    begin_anew(session, _attempt_keys(username, "")[0])


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


def actors_of_office(session: Session, office_id: int, day: date) -> list[Actor]:
    """Give everybody in the office whose account is open, as actors with the roles that hold on a day. One query."""
    held = and_(
        RoleInUnit.office_id == office_id,
        RoleInUnit.user_id == User.id,
        or_(RoleInUnit.valid_from.is_(None), RoleInUnit.valid_from <= day),
        or_(RoleInUnit.valid_to.is_(None), RoleInUnit.valid_to >= day),
    )
    query = (
        select(User.id, User.full_name, User.language, RoleInUnit.role, RoleInUnit.unit_id, Unit.parent_id)
        .join(RoleInUnit, held)
        .join(Unit, Unit.id == RoleInUnit.unit_id)
        .where(User.office_id == office_id, User.active)
        .order_by(User.id)
    )
    actors: dict[int, Actor] = {}
    for user_id, name, language, role, unit_id, above in session.execute(query):
        known = actors.get(user_id) or Actor(user_id, name, office_id, language=language)
        of_office = known.office_roles | {role} if above is None else known.office_roles
        actors[user_id] = replace(known, roles=known.roles | {(role, unit_id)}, office_roles=of_office)
    return list(actors.values())


def account_of(session: Session, actor: Actor) -> User:
    """Give the account of whoever acts."""
    return session.get_one(User, actor.user_id)


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


def _open_account(username: str) -> Select[User]:
    return select(User).where(User.username == username, User.active)


def _attempt_keys(username: str, address: str) -> tuple[str, str]:
    """Keep no names in the table: a digest is enough to count by."""
    return tuple(hashlib.sha256(said.encode()).hexdigest() for said in (f"name:{username}", f"address:{address}"))  # type: ignore[return-value]
