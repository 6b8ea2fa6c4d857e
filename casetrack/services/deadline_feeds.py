"""The calendar of one's own deadlines, at a secret address that calendar programs subscribe to.

Whoever has the address reads it without signing in, so it says little: number and clock, and of what few may see only
that something is due.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select

from casetrack.errors import NotFound
from casetrack.models import CalendarFeed, Case, CaseEvent, Deadline, User
from casetrack.papers.ics import FeedEntry, write_feed
from casetrack.services.access import OPEN_LEVELS, visible_cases
from casetrack.services.notices import name_clock
from casetrack.services.users import actor_of
from casetrack.services.work import Installation, Work, reading
from casetrack.text import Text

_MOST = 1000
_NAME = Text("Hạn của tôi, {office}", "My deadlines, {office}")
_DUE = Text("{number}: {clock}", "{number}: {clock}")
_SOMETHING = Text("Có việc đến hạn", "Something is due")
_NONE = Text("Không có lịch này. Xin địa chỉ mới ở trang tài khoản.", "There is no such calendar. Make a new address.")


def has_feed(work: Work) -> bool:
    """Tell whether the actor's deadlines can be read at an address."""
    return _row(work) is not None


def make_address(work: Work) -> str:
    """Make a secret for the actor's address and give it, this once; the one before leads nowhere from now on."""
    secret, row = secrets.token_urlsafe(32), _row(work)
    if row is None:
        row = CalendarFeed(office_id=work.office.id, user_id=work.actor.user_id)
        work.session.add(row)
    row.digest, row.made_at = _digest(secret), work.now
    return secret


def end_address(work: Work) -> None:
    """Let the actor's address lead nowhere."""
    row = _row(work)
    if row is not None:
        work.session.delete(row)


def feed_at(installation: Installation, secret: str) -> bytes:
    """Write the calendar that stands at an address; raise NotFound alike for an unknown and an ended one."""
    with installation.database.reading() as session:
        query = select(User).join(CalendarFeed, CalendarFeed.user_id == User.id)
        user = session.scalars(query.where(CalendarFeed.digest == _digest(secret), User.active)).one_or_none()
        if user is None:
            raise NotFound(_NONE)
        actor = actor_of(session, user, installation.clock())
    with reading(installation, actor) as work:
        return feed_of(work)


def feed_of(work: Work) -> bytes:
    """Write the running duties of the actor's own open cases, each on its day due."""
    query = (
        select(Deadline, Case, CaseEvent.recorded_at)
        .join(Case, Case.id == Deadline.case_id)
        .join(CaseEvent, (CaseEvent.case_id == Case.id) & (CaseEvent.case_seq == Case.seq))
        .where(
            visible_cases(work),
            Case.officer_id == work.actor.user_id,
            Case.closed_on.is_(None),
            Deadline.status == "running",
            Deadline.kind == "duty",
            Deadline.due_on.is_not(None),
            CaseEvent.office_id == work.office.id,
        )
        .order_by(Deadline.due_on, Deadline.id)
        .limit(_MOST)
    )
    entries = [_entry(work, deadline, case, changed_at) for deadline, case, changed_at in work.session.execute(query)]
    return write_feed(_NAME.with_(office=work.office.name).in_(work.actor.language), entries, work.office.timezone)


def _entry(work: Work, deadline: Deadline, case: Case, changed_at: datetime) -> FeedEntry:
    assert deadline.due_on is not None
    said = _SOMETHING
    if case.level in OPEN_LEVELS:
        said = _DUE.with_(number=case.number, clock=name_clock(work, case, deadline.key))
    return FeedEntry(
        uid=_uid(work, deadline),
        sequence=case.seq,  # it only grows, and no day moves without an event
        start=deadline.due_on,
        end=deadline.due_on + timedelta(days=1),
        summary=said.in_(work.actor.language),
        place="",
        description="",
        changed_at=changed_at,
        is_private=True,
    )


def _uid(work: Work, deadline: Deadline) -> str:
    """Name an entry for ever, and so that the name tells nothing."""
    said = f"casetrack calendar|{work.office.code}|{deadline.case_id}|{deadline.key}".encode()
    name = hmac.digest(work.installation.chain_key, said, hashlib.sha256).hex()[:32]
    return f"{name}@{work.office.code}.casetrack"


def _row(work: Work) -> CalendarFeed | None:
    mine = (CalendarFeed.office_id == work.office.id, CalendarFeed.user_id == work.actor.user_id)
    return work.session.scalars(select(CalendarFeed).where(*mine)).one_or_none()


def _digest(secret: str) -> str:
    return hashlib.sha256(b"casetrack calendar" + secret.encode()).hexdigest()
