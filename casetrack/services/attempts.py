"""How often somebody may try what could be guessed: counted in the book, so that a restart forgets nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import case, delete, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from casetrack.errors import TooManyAttempts
from casetrack.models import SignInAttempt
from casetrack.services.work import Installation
from casetrack.text import Text

WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Limit:
    """How often one thing may be tried in a window. `key` is a digest: the table names nobody and no address.

    `refusal` is told with the minutes to wait as `{n}`.
    """

    key: str
    allowed: int
    refusal: Text


def count_within(session: Session, limit: Limit, now: datetime) -> None:
    """Count one attempt; raise TooManyAttempts beyond the limit of the window."""
    count, since = _counted(session, limit.key, now)
    if count > limit.allowed:
        minutes = max(1, ceil((since + WINDOW - now) / timedelta(minutes=1)))
        raise TooManyAttempts(limit.refusal.with_(n=minutes))


def begin_anew(session: Session, key: str) -> None:
    """Forget the attempts under a key."""
    session.execute(update(SignInAttempt).where(SignInAttempt.key == key).values(count=0))


def forget_attempts(installation: Installation, at: datetime | None = None) -> int:
    """Remove the counts whose window is over, of every office; give how many."""
    before = (at or installation.clock()) - WINDOW
    with installation.database.begin() as session:
        old = delete(SignInAttempt).where(SignInAttempt.since < before)
        return len(session.scalars(old.returning(SignInAttempt.id)).all())


def _counted(session: Session, key: str, now: datetime) -> tuple[int, datetime]:
    """Count one attempt and give how many there are since when; of two at once, one waits for the other.

    A window begins with the first attempt after the count began anew or after the last window.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    begins = or_(SignInAttempt.count == 0, SignInAttempt.since < now - WINDOW)
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
