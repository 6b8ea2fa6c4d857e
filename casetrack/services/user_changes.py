"""What is done to accounts: opening, naming, giving and ending roles, closing, and every way to let somebody in again.

Each is an event of the office that names the account. Nobody does it to the own account, so that nobody gives rights
to themselves, and one open account always stays that can do it. Where it opens a way in, the password must have been
typed lately: whoever finds the screen of an administrator alone does not become a leader by it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import RoleInUnit, Unit, User
from casetrack.services import second_factors
from casetrack.services.access import require, require_proof
from casetrack.services.chain import USER, Happened, record_of_office
from casetrack.services.permissions import ROLES
from casetrack.services.sign_ins import end_all
from casetrack.services.tokens import revoke_all
from casetrack.services.users import AddUser, add_user, find_role, give_password, give_role, locked_until, unlock
from casetrack.services.work import Work
from casetrack.text import Text

Deed = Callable[[Work, User], object]  # what may be done to an account without saying more

MANAGING = "user.manage"
_MANAGER = "administrator"  # the role that carries it

ADDED, NAMED, CLOSED, REOPENED = "added", "named", "closed", "reopened"
ROLE_GIVEN, ROLE_ENDED = "role_given", "role_ended"
PASSWORD_GIVEN, UNLOCKED, SIGNED_OUT, FACTOR_RESET = "password_given", "unlocked", "signed_out", "factor_reset"

_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_UNKNOWN = Text("Không có người dùng này.", "There is no such user.")
_NO_SUCH_ROLE = Text("Người này không giữ vai trò đó.", "This user does not hold that role.")
_NOT_ONESELF = Text(
    "Không tự đổi vai trò, tự đóng hay tự đặt lại tài khoản của mình. Nhờ người quản trị khác; mật khẩu và xác thực "
    "hai bước của mình đổi ở “Tài khoản của tôi”.",
    "Nobody changes roles, closes or resets the own account. Ask another administrator; the own password and second "
    "factor are changed on “My account”.",
)
_LAST = Text(
    "Đây là người quản trị duy nhất còn lại của cơ quan. Trao vai trò Quản trị ở cấp cơ quan cho người khác trước.",
    "This is the only administrator left. Give somebody else the role of administrator in the office itself first.",
)
_NO_NAME = Text("Thiếu họ tên. Ghi đủ họ và tên.", "The name is missing. Write it in full.")
_HELD = Text(
    "Đã giữ vai trò này ở {unit}. Xem danh sách vai trò.", "This role in {unit} is held already. See the list."
)
_NO_UNIT = Text("Chọn một đơn vị của cơ quan.", "Choose a unit of the office.")
_TURNED = Text("Ngày cuối ở trước ngày đầu. Đổi lại.", "The last day lies before the first. Swap them.")
_OVER = Text("Ngày cuối đã qua. Ghi hôm nay hoặc ngày sau.", "The last day is over. Say today or a later day.")
_BACKWARDS = Text("Vai trò đã giữ đến hôm qua rồi. Ghi hôm nay hoặc ngày sau.", "It was held until yesterday already.")
_IS_CLOSED = Text("Tài khoản đã đóng. Mở lại trước.", "The account is closed. Open it again first.")


@dataclass(frozen=True, slots=True)
class GiveRole:
    """The wish to let somebody act in a role for a unit, from a day, to the end of a day if there is one."""

    role: str
    unit_id: int
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How many sign-ins and tokens have ended."""

    sign_ins: int
    tokens: int


def get_user(work: Work, user_id: int) -> User:
    """Find an account of the office; raise NotFound."""
    require(work, MANAGING)
    user = work.session.get(User, user_id)
    if user is None or user.office_id != work.office.id:
        raise NotFound(_UNKNOWN)
    return user


def open_account(work: Work, wish: AddUser) -> User:
    """Make an account with its first roles; raise InvalidInput, DuplicateValue or ProofNeeded."""
    require(work, MANAGING)
    require_proof(work)
    user = add_user(work.session, work.office, wish)
    _tell(work, user, ADDED)
    for role, unit_id in wish.roles:
        _tell(work, user, ROLE_GIVEN, role=role, unit=work.units[unit_id].name)
    return user


def name_user(work: Work, user: User, full_name: str) -> None:
    """Write somebody's name anew; what was recorded before keeps the old one."""
    _require_another(work, user)
    if not full_name.strip():
        raise InvalidInput(_MEND, {"full_name": _NO_NAME})
    user.full_name = full_name.strip()
    _tell(work, user, NAMED)


def let_act(work: Work, user: User, wish: GiveRole) -> RoleInUnit:
    """Give a role in a unit; raise InvalidInput naming each mistake."""
    _require_another(work, user)
    mistakes = _mistakes(work, user, wish)
    if mistakes:
        raise InvalidInput(_MEND, mistakes)
    first = wish.first_day or work.today
    row = give_role(work.session, user, wish.role, wish.unit_id, first_day=first, last_day=wish.last_day)
    until = wish.last_day.isoformat() if wish.last_day else None
    said = {"role": wish.role, "unit": work.units[wish.unit_id].name, "from": first.isoformat(), "until": until}
    _tell(work, user, ROLE_GIVEN, **said)
    return row


def end_role(work: Work, user: User, role_id: int, from_day: date) -> None:
    """End a role from a day on: today ends it at once. One that has not begun by then is never held."""
    _require_another(work, user)
    row = work.session.get(RoleInUnit, role_id)
    last = from_day - timedelta(days=1)
    if row is None or row.user_id != user.id or (row.valid_to is not None and row.valid_to <= last):
        raise NotFound(_NO_SUCH_ROLE)
    if from_day < work.today:
        raise InvalidInput(_MEND, {"from_day": _BACKWARDS})
    if row.role == _MANAGER:
        _require_manager_beside(work, user)
    row.valid_to = last
    _tell(work, user, ROLE_ENDED, role=row.role, unit=work.units[row.unit_id].name, until=last.isoformat())


def close_account(work: Work, user: User) -> Ended:
    """Let nobody sign in with an account any more; its roles stay written, its sign-ins and tokens end."""
    _require_another(work, user)
    _require_open(user)
    _require_manager_beside(work, user)
    user.active = False
    ended = _end_everywhere(work, user)
    _tell(work, user, CLOSED)
    return ended


def reopen_account(work: Work, user: User) -> None:
    """Let somebody sign in again, with the roles that stand written."""
    _require_another(work, user)
    user.active = True
    _tell(work, user, REOPENED)


def reset_password(work: Work, user: User, password: str) -> Ended:
    """Give a password for one sign-in, at which another must be chosen; sign-ins end, tries count anew."""
    _require_another(work, user)
    _require_open(user)
    give_password(user, password)
    unlock(work.session, user.username)
    ended = Ended(end_all(work.session, user, "password", work.clock), 0)
    _tell(work, user, PASSWORD_GIVEN)
    return ended


def unlock_user(work: Work, user: User) -> bool:
    """Let a name be tried again after too many wrong passwords; tell whether it was locked."""
    require(work, MANAGING)
    was_locked = bool(locked_until(work.session, [user.username], work.clock))
    unlock(work.session, user.username)
    if was_locked:
        _tell(work, user, UNLOCKED)
    return was_locked


def sign_out_everywhere(work: Work, user: User) -> Ended:
    """End every sign-in of an account, and every token by which a program acts for it."""
    require(work, MANAGING)
    ended = _end_everywhere(work, user)
    _tell(work, user, SIGNED_OUT)
    return ended


def reset_factor(work: Work, user: User) -> bool:
    """Take the second factor away after its phone and codes are lost; sign-ins end. Tell whether there was one."""
    _require_another(work, user)
    was_on = second_factors.reset(work.session, user)
    end_all(work.session, user, "factor", work.clock)
    if was_on:
        _tell(work, user, FACTOR_RESET)
    return was_on


def _mistakes(work: Work, user: User, wish: GiveRole) -> dict[str, Text]:
    if wish.role not in ROLES:
        return {"role": Text("Chọn một vai trò.", "Choose a role.")}
    if wish.unit_id not in work.units:
        return {"unit_id": _NO_UNIT}
    if not user.active:
        return {"role": _IS_CLOSED}
    if wish.last_day is not None and wish.last_day < (wish.first_day or work.today):
        return {"last_day": _TURNED}
    if wish.last_day is not None and wish.last_day < work.today:
        return {"last_day": _OVER}
    row = find_role(work.session, user, wish.role, wish.unit_id)
    if row is not None and (row.valid_to is None or row.valid_to >= work.today):
        return {"role": _HELD.with_(unit=work.units[wish.unit_id].name)}
    return {}


def _require_another(work: Work, user: User) -> None:
    require(work, MANAGING)
    require_proof(work)
    if user.id == work.actor.user_id:
        raise InvalidInput(_NOT_ONESELF)


def _require_open(user: User) -> None:
    if not user.active:
        raise InvalidInput(_IS_CLOSED)


def _require_manager_beside(work: Work, user: User) -> None:
    """Raise InvalidInput when nobody else could look after accounts then, today and with no end in sight."""
    manages = (
        RoleInUnit.office_id == work.office.id,
        RoleInUnit.role == _MANAGER,
        or_(RoleInUnit.valid_from.is_(None), RoleInUnit.valid_from <= work.today),
        Unit.parent_id.is_(None),
    )
    query = select(User.id, RoleInUnit.valid_to).join(RoleInUnit, RoleInUnit.user_id == User.id)
    held = work.session.execute(query.join(Unit, Unit.id == RoleInUnit.unit_id).where(User.active, *manages)).all()
    is_one = any(key == user.id and (until is None or until >= work.today) for key, until in held)
    if is_one and not any(key != user.id and until is None for key, until in held):
        raise InvalidInput(_LAST)


def _end_everywhere(work: Work, user: User) -> Ended:
    return Ended(end_all(work.session, user, "office", work.clock), revoke_all(work.session, user, work.clock))


def _tell(work: Work, user: User, what: str, **facts: object) -> None:
    said = {"user": user.id, "username": user.username, **facts}
    record_of_office(work, Happened(USER, what, work.today, said, {}))
