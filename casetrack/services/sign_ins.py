"""Sign-ins at the pages: begun with a password, listed for their owner, ended at once, forgotten after a month."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from casetrack.db import Database
from casetrack.errors import NotFound
from casetrack.models import Office, SignIn, User
from casetrack.services.users import actor_of
from casetrack.services.work import Actor, Installation
from casetrack.text import Text

IDLE = timedelta(hours=2)  # a shared machine left alone signs out
LONGEST = timedelta(hours=12)  # a working day, however busy
SEEN_EVERY = timedelta(minutes=5)  # else each request that only reads would write
KEPT_FOR = timedelta(days=30)

ENDED_WHY: dict[str, Text] = {
    "left": Text("đã thoát", "signed out"),
    "owner": Text("chủ tài khoản kết thúc", "ended by its owner"),
    "password": Text("mật khẩu đã đổi", "the password was changed"),
    "factor": Text("xác thực hai bước đã đổi", "the second factor was changed"),
    "office": Text("người quản trị kết thúc", "ended by the administrator"),
    "restored": Text("sổ được khôi phục từ bản sao lưu", "the book was restored from a backup"),
    "idle": Text("quá lâu không dùng", "left idle"),
}

# Mark and name, in the order in which to look: many a browser calls itself Chrome and Safari too.
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "coc_coc_browser": "Cốc Cốc", "Firefox": "Firefox"}
_BROWSERS |= {"Chrome": "Chrome", "Version": "Safari"}
_SYSTEMS = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad"}
_SYSTEMS |= {"Mac OS X": "macOS", "Linux": "Linux"}


@dataclass(frozen=True, slots=True)
class SignInPolicy:
    """What the installation asks of sign-ins.

    `proof_lasts`: how long the typed password opens sealed cases. `factor_roles`: who needs a second factor, outside
    a demo. `factor_key` seals the secrets that phones share.
    """

    proof_lasts: timedelta
    factor_roles: frozenset[str]
    factor_key: bytes


@dataclass(frozen=True, slots=True)
class CameFrom:
    """Where a sign-in came from: network address, and the browser as it names itself."""

    address: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A running sign-in: who it is, which row, and what is due before anything else: `password`, `factor` or None."""

    actor: Actor
    sign_in_id: int
    due: str | None
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class ShownSignIn:
    """A sign-in as its owner sees it."""

    id: int
    made_at: datetime
    seen_at: datetime
    address: str
    agent: str
    ended_at: datetime | None
    why: Text | None


def begin_sign_in(session: Session, user: User, came_from: CameFrom, now: datetime) -> str:
    """Begin a sign-in and give its token, which only the browser keeps."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            office_id=user.office_id,
            user_id=user.id,
            digest=_digest(token),
            made_at=now,
            seen_at=now,
            proved_at=now,
            address=came_from.address[:45],
            agent=name_agent(came_from.agent),
        )
    )
    return token


def find_signed_in(session: Session, token: str, policy: SignInPolicy, now: datetime) -> SignedIn | None:
    """Find whose sign-in a token is; None when it was ended, left idle too long, or the account is closed."""
    row = session.execute(
        select(SignIn, User)
        .join(User, User.id == SignIn.user_id)
        .where(SignIn.digest == _digest(token), User.active, is_running(now))
    ).one_or_none()
    if row is None:
        return None
    sign_in, user = row
    actor = replace(actor_of(session, user, now), proved_until=sign_in.proved_at + policy.proof_lasts)
    due = None
    if user.password_given:
        due = "password"
    elif user.factor_since is None and needs_factor(session, actor, policy):
        due = "factor"
    return SignedIn(actor, sign_in.id, due, sign_in.seen_at)


def needs_factor(session: Session, actor: Actor, policy: SignInPolicy) -> bool:
    """Tell whether one of this person's roles needs a second factor; nobody's does in a demo."""
    if not {role for role, _unit in actor.roles} & policy.factor_roles:
        return False
    office = session.get(Office, actor.office_id)
    return not (office and office.demo)


def note_seen(database: Database, signed_in: SignedIn, now: datetime) -> None:
    """Note that a sign-in is in use, once every few minutes."""
    if now - signed_in.seen_at >= SEEN_EVERY:
        with database.begin() as session:
            session.execute(update(SignIn).where(SignIn.id == signed_in.sign_in_id).values(seen_at=now))


def note_proof(session: Session, sign_in_id: int, now: datetime) -> None:
    """Note that the password of a running sign-in was typed again."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(proved_at=now))


def list_sign_ins(session: Session, actor: Actor, now: datetime) -> Sequence[ShownSignIn]:
    """List somebody's sign-ins of the last month, the newest first."""
    query = select(SignIn).where(SignIn.office_id == actor.office_id, SignIn.user_id == actor.user_id)
    rows = session.scalars(query.order_by(SignIn.made_at.desc(), SignIn.id.desc()).limit(50))
    return [_shown(row, now) for row in rows]


def end_sign_in(session: Session, actor: Actor, sign_in_id: int, now: datetime) -> None:
    """End one of somebody's own sign-ins; raise NotFound for anybody else's."""
    query = select(SignIn).where(
        SignIn.office_id == actor.office_id, SignIn.user_id == actor.user_id, SignIn.id == sign_in_id
    )
    if session.scalars(query).one_or_none() is None:
        raise NotFound(Text("Bạn không có phiên này.", "You have no such sign-in."))
    _end(session, SignIn.id == sign_in_id, "owner", now)


def leave(session: Session, sign_in_id: int, now: datetime) -> None:
    """End the sign-in of whoever signs out."""
    _end(session, SignIn.id == sign_in_id, "left", now)


def end_others(session: Session, this: SignedIn, now: datetime, *, why: str = "owner") -> int:
    """End every running sign-in of an account but this one; give how many."""
    others = (SignIn.user_id == this.actor.user_id) & (SignIn.id != this.sign_in_id)
    return _end(session, others, why, now)


def end_all(session: Session, user: User, why: str, now: datetime) -> int:
    """End every running sign-in of an account; give how many."""
    return _end(session, SignIn.user_id == user.id, why, now)


def end_everybodys(session: Session, now: datetime) -> int:
    """End every running sign-in of a book that comes from a backup, where they had not ended yet; give how many."""
    return _end(session, SignIn.id > 0, "restored", now)


def forget_sign_ins(installation: Installation, office_id: int, at: datetime | None = None) -> int:
    """Forget the sign-ins of an office that were last seen more than a month ago; give how many."""
    before = (at or installation.clock()) - KEPT_FOR
    old = (SignIn.office_id == office_id) & (SignIn.seen_at < before)
    with installation.database.begin() as session:
        return len(session.scalars(delete(SignIn).where(old).returning(SignIn.id)).all())


def name_agent(said: str) -> str:
    """Shorten what a browser calls itself to what a person can recognise: `Chrome 128, Windows`."""
    for mark, name in _BROWSERS.items():
        if found := re.search(rf"\b{mark}/(\d{{1,4}})", said):
            browser = f"{name} {found[1]}"
            break
    else:
        browser = ""
    system = next((name for mark, name in _SYSTEMS.items() if mark in said), "")
    return ", ".join(filter(None, (browser, system)))


def is_running(now: datetime) -> ColumnElement[bool]:
    """Give the clause for the sign-ins that still open something."""
    return SignIn.ended_at.is_(None) & (SignIn.seen_at > now - IDLE) & (SignIn.made_at > now - LONGEST)


def _end(session: Session, which: ColumnElement[bool], why: str, now: datetime) -> int:
    running = update(SignIn).where(which, SignIn.ended_at.is_(None)).values(ended_at=now, ended_why=why)
    return len(session.scalars(running.returning(SignIn.id)).all())


def _shown(row: SignIn, now: datetime) -> ShownSignIn:
    ended, why = row.ended_at, ENDED_WHY.get(row.ended_why or "")
    if ended is None and (row.seen_at <= now - IDLE or row.made_at <= now - LONGEST):
        ended, why = min(row.seen_at + IDLE, row.made_at + LONGEST), ENDED_WHY["idle"]
    return ShownSignIn(row.id, row.made_at, row.seen_at, row.address, row.agent, ended, why)


def _digest(token: str) -> str:
    """A token is 256 random bits, so a plain digest cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()
