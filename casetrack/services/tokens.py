"""Tokens by which other programs act for an account: making one, looking it up, ending it. Only digests are kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casetrack.db import Database
from casetrack.errors import InvalidInput, NotFound, SignInNeeded
from casetrack.models import ApiToken, Office, User
from casetrack.services.users import actor_of
from casetrack.services.work import Actor
from casetrack.text import Text

SCOPES: dict[str, Text] = {
    "read": Text("đọc", "read"),
    "write": Text("ghi", "write"),
}
LONGEST = 366  # days
USE_NOTED_EVERY = timedelta(hours=1)  # else each request that only reads would write
_PREFIX = "casetrack_"  # so that a token left in a file is recognised as one

_UNKNOWN = Text(
    "Mã truy cập không đúng. Kiểm tra xem có chép thiếu không, hoặc xin mã mới.",
    "This token is not known. Check that it was copied whole, or ask for a new one.",
)
_EXPIRED = Text("Mã truy cập hết hạn ngày {day}. Xin mã mới.", "This token expired on {day}. Ask for a new one.")
_REVOKED = Text(
    "Mã truy cập đã bị thu hồi ngày {day}. Hỏi người quản trị.",
    "This token was revoked on {day}. Ask the administrator.",
)
_CLOSED = Text("Tài khoản của mã truy cập đã khóa.", "The account of this token is closed.")


@dataclass(frozen=True, slots=True)
class AddToken:
    """The wish for a token of an account: what it is for, what it may do, and for how many days."""

    username: str
    name: str
    scopes: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who asks by a token, and what the token may be used for."""

    actor: Actor
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class ShownToken:
    """A token as lists show it; the secret itself is nowhere."""

    id: int
    name: str
    username: str
    scopes: tuple[str, ...]
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


def add_token(session: Session, office: Office, wish: AddToken, now: datetime) -> str:
    """Make a token and give its secret, which is told this once; raise InvalidInput or NotFound."""
    unknown = sorted(set(wish.scopes) - SCOPES.keys())
    if unknown or not wish.scopes:
        said = Text("Phạm vi của mã: {scopes}.", "A token's scopes are: {scopes}.").with_(scopes=", ".join(SCOPES))
        raise InvalidInput(said, {"scopes": said})
    if not 1 <= wish.days <= LONGEST:
        said = Text("Mã dùng được từ 1 đến {n} ngày.", "A token is good for 1 to {n} days.").with_(n=LONGEST)
        raise InvalidInput(said, {"days": said})
    query = select(User).where(User.office_id == office.id, User.username == wish.username, User.active)
    user = session.scalars(query).one_or_none()
    if user is None:
        said = Text("Không có tài khoản {name} đang mở.", "There is no open account {name}.")
        raise NotFound(said.with_(name=wish.username))
    secret = _PREFIX + secrets.token_urlsafe(32)
    session.add(
        ApiToken(
            office_id=office.id,
            user_id=user.id,
            name=wish.name,
            digest=_digest(secret),
            scopes=" ".join(scope for scope in SCOPES if scope in wish.scopes),
            created_at=now,
            expires_at=now + timedelta(days=wish.days),
        )
    )
    return secret


def list_tokens(session: Session, office: Office) -> Sequence[ShownToken]:
    """List the tokens of an office, the newest first."""
    query = (
        select(ApiToken, User.username)
        .join(User, User.id == ApiToken.user_id)
        .where(ApiToken.office_id == office.id)
        .order_by(ApiToken.id.desc())
    )
    return [_shown(token, username) for token, username in session.execute(query)]


def list_own(session: Session, actor: Actor) -> Sequence[ShownToken]:
    """List the tokens by which programs act for somebody, the newest first."""
    query = select(ApiToken).where(ApiToken.office_id == actor.office_id, ApiToken.user_id == actor.user_id)
    return [_shown(token, actor.name) for token in session.scalars(query.order_by(ApiToken.id.desc()))]


def revoke_own(session: Session, actor: Actor, token_id: int, now: datetime) -> None:
    """End one of somebody's own tokens; raise NotFound for anybody else's."""
    query = select(ApiToken).where(ApiToken.user_id == actor.user_id, ApiToken.id == token_id)
    token = session.scalars(query).one_or_none()
    if token is None:
        raise NotFound(Text("Bạn không có mã truy cập này.", "You have no such token."))
    token.revoked_at = token.revoked_at or now


def revoke_token(session: Session, office: Office, token_id: int, now: datetime) -> None:
    """End a token at once; one that has ended already stays ended since then."""
    query = select(ApiToken).where(ApiToken.office_id == office.id, ApiToken.id == token_id)
    token = session.scalars(query).one_or_none()
    if token is None:
        raise NotFound(Text("Không có mã truy cập số {n}.", "There is no token {n}.").with_(n=token_id))
    token.revoked_at = token.revoked_at or now


def revoke_all(session: Session, user: User, now: datetime) -> int:
    """End every token of an account that still opens something; give how many."""
    query = select(ApiToken).where(
        ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > now
    )
    tokens = session.scalars(query.order_by(ApiToken.id)).all()
    for token in tokens:
        token.revoked_at = now
    return len(tokens)


def find_bearer(database: Database, secret: str, now: datetime) -> Bearer:
    """Find who asks by a token; raise SignInNeeded saying what is wrong with it."""
    with database.reading() as session:
        row = session.execute(
            select(ApiToken, User)
            .join(User, User.id == ApiToken.user_id)
            .where(ApiToken.digest == _digest(secret), User.office_id == ApiToken.office_id)
        ).one_or_none()
        if row is None:
            raise SignInNeeded(_UNKNOWN)
        token, user = row
        _refuse_ended(token, user, now)
        bearer = Bearer(actor_of(session, user, now), frozenset(token.scopes.split()))
        seen, token_id = token.last_used_at, token.id
    if seen is None or now - seen >= USE_NOTED_EVERY:
        with database.begin() as session:
            session.get_one(ApiToken, token_id).last_used_at = now
    return bearer


def _shown(token: ApiToken, username: str) -> ShownToken:
    return ShownToken(
        id=token.id,
        name=token.name,
        username=username,
        scopes=tuple(token.scopes.split()),
        expires_at=token.expires_at,
        revoked_at=token.revoked_at,
        last_used_at=token.last_used_at,
    )


def _refuse_ended(token: ApiToken, user: User, now: datetime) -> None:
    if token.revoked_at is not None:
        raise SignInNeeded(_REVOKED.with_(day=token.revoked_at.date()))
    if token.expires_at <= now:
        raise SignInNeeded(_EXPIRED.with_(day=token.expires_at.date()))
    if not user.active:
        raise SignInNeeded(_CLOSED)


def _digest(secret: str) -> str:
    """A token is 256 random bits, so a plain digest cannot be guessed back; a slow one would slow every request."""
    return hashlib.sha256(secret.encode()).hexdigest()
