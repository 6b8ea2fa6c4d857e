"""The accounts as an administrator sees them: roles, last sign-in, second factor, whether locked or closed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from casetrack.models import ApiToken, RoleInUnit, SignIn, Unit, User
from casetrack.services.access import require
from casetrack.services.permissions import ROLES
from casetrack.services.sign_ins import is_running
from casetrack.services.user_changes import MANAGING
from casetrack.services.users import locked_until
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import fold, name_key

HOLDS, TO_COME, ENDED = "holds", "to_come", "ended"


@dataclass(frozen=True, slots=True)
class ShownRole:
    """A role in a unit, with its days. `state`: held today, from a later day, or no more."""

    id: int
    role: str
    label: Text
    unit: str
    first_day: date | None
    last_day: date | None
    state: str


@dataclass(frozen=True, slots=True)
class ShownUser:
    """One account. `last_sign_in` reaches back a month, as sign-ins are forgotten then; times are the office's own."""

    id: int
    username: str
    full_name: str
    active: bool
    roles: Sequence[ShownRole]
    last_sign_in: datetime | None
    factor_since: datetime | None
    waits_for_password: bool
    locked_until: datetime | None

    @property
    def held(self) -> Sequence[ShownRole]:
        """The roles held today."""
        return [role for role in self.roles if role.state == HOLDS]

    @property
    def is_locked(self) -> bool:
        """Nobody can try this name now; a closed one is not even tried."""
        return self.active and self.locked_until is not None


@dataclass(frozen=True, slots=True)
class WaysIn:
    """How many sign-ins and tokens of an account are good now."""

    sign_ins: int
    tokens: int


def list_users(work: Work) -> Sequence[ShownUser]:
    """List every account of the office by given name."""
    require(work, MANAGING)
    found = _shown(work, work.session.scalars(select(User).where(User.office_id == work.office.id)).all())
    return sorted(found, key=lambda each: (name_key(each.full_name), each.id))


def shown_user(work: Work, user: User) -> ShownUser:
    """Give one account as its page shows it."""
    require(work, MANAGING)
    return _shown(work, [user])[0]


def found_by(users: Sequence[ShownUser], words: str) -> Sequence[ShownUser]:
    """Pick the accounts whose name, unit or role has these words, with or without marks."""
    wanted = fold(words).split()
    return [each for each in users if all(word in _words_of(each) for word in wanted)]


def ways_in(work: Work, user: User) -> WaysIn:
    """Count what lets an account, or a program for it, in at this moment."""
    require(work, MANAGING)
    sign_ins = select(func.count()).where(SignIn.user_id == user.id, is_running(work.clock))
    good = (ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > work.clock)
    tokens = select(func.count()).where(*good)
    return WaysIn(work.session.scalars(sign_ins).one(), work.session.scalars(tokens).one())


def _shown(work: Work, users: Sequence[User]) -> list[ShownUser]:
    ids, zone = [user.id for user in users], ZoneInfo(work.office.timezone)
    latest = select(SignIn.user_id, func.max(SignIn.made_at)).where(
        SignIn.office_id == work.office.id, SignIn.user_id.in_(ids)
    )
    signed_in = {key: at.astimezone(zone) for key, at in work.session.execute(latest.group_by(SignIn.user_id))}
    locked = locked_until(work.session, [user.username for user in users], work.clock)
    roles = _roles_of(work, ids)
    return [
        ShownUser(
            id=user.id,
            username=user.username,
            full_name=user.full_name,
            active=user.active,
            roles=roles.get(user.id, ()),
            last_sign_in=signed_in.get(user.id),
            factor_since=user.factor_since,
            waits_for_password=user.password_given,
            locked_until=locked[user.username].astimezone(zone) if user.username in locked else None,
        )
        for user in users
    ]


def _roles_of(work: Work, user_ids: Collection[int]) -> Mapping[int, Sequence[ShownRole]]:
    """Give the roles of these accounts, those held today first, in the order of the roles."""
    query = (
        select(RoleInUnit, Unit.name)
        .join(Unit, Unit.id == RoleInUnit.unit_id)
        .where(RoleInUnit.office_id == work.office.id, RoleInUnit.user_id.in_(user_ids))
    )
    order, states = list(ROLES), (HOLDS, TO_COME, ENDED)
    rows = [(row, name, _state(row, work.today)) for row, name in work.session.execute(query)]
    rows.sort(key=lambda found: (states.index(found[2]), order.index(found[0].role), found[0].id))
    roles: dict[int, list[ShownRole]] = {}
    for row, unit, state in rows:
        shown = ShownRole(row.id, row.role, ROLES[row.role], unit, row.valid_from, row.valid_to, state)
        roles.setdefault(row.user_id, []).append(shown)
    return roles


def _state(row: RoleInUnit, today: date) -> str:
    if row.valid_to is not None and row.valid_to < today:
        return ENDED
    return TO_COME if row.valid_from is not None and row.valid_from > today else HOLDS


def _words_of(user: ShownUser) -> str:
    roles = (f"{role.label.vi} {role.label.en} {role.unit}" for role in user.held)
    return fold(" ".join((user.full_name, user.username, *roles)))
