"""Who else has a form of this case or row open: told to each other, quietly. It locks nothing and lasts minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from casetrack.models import Case, OpenForm, User
from casetrack.services.access import seen_by_each
from casetrack.services.users import actors_of_office
from casetrack.services.work import Actor, Installation, Work

TOLD_FOR = timedelta(minutes=10)  # a browser that says nothing for so long has left the form


@dataclass(frozen=True, slots=True)
class Beside:
    """Somebody else at the same case or row, and since when."""

    name: str
    since: datetime


def note_open(installation: Installation, actor: Actor, page: str) -> None:
    """Note that the actor has a form of this page open; what nobody has said again meanwhile goes."""
    now = installation.clock()
    with installation.database.begin() as rows:
        past = or_(OpenForm.seen_at < now - TOLD_FOR, OpenForm.opened_at > now)  # a demo plays its day once more
        rows.execute(delete(OpenForm).where(OpenForm.office_id == actor.office_id, past))
        insert = postgresql.insert if rows.get_bind().dialect.name == "postgresql" else sqlite.insert
        mine = {"office_id": actor.office_id, "page": page, "user_id": actor.user_id, "opened_at": now, "seen_at": now}
        rows.execute(
            insert(OpenForm)
            .values(mine)
            .on_conflict_do_update(
                index_elements=[OpenForm.office_id, OpenForm.page, OpenForm.user_id], set_={"seen_at": now}
            )
        )


def note_closed(installation: Installation, actor: Actor, page: str) -> None:
    """Note that the actor has sent or left the form."""
    mine = (OpenForm.office_id == actor.office_id) & (OpenForm.page == page) & (OpenForm.user_id == actor.user_id)
    with installation.database.begin() as rows:
        rows.execute(delete(OpenForm).where(mine))


def others_at(work: Work, page: str, case: Case | None = None) -> Sequence[Beside]:
    """Give who else has a form of this page open, the first to open it first; of a case only who may see it now."""
    query = (
        select(OpenForm.user_id, User.full_name, OpenForm.opened_at)
        .join(User, User.id == OpenForm.user_id)
        .where(
            OpenForm.office_id == work.office.id,
            OpenForm.page == page,
            OpenForm.user_id != work.actor.user_id,
            OpenForm.seen_at >= work.clock - TOLD_FOR,
            OpenForm.opened_at <= work.clock,
        )
        .order_by(OpenForm.opened_at, OpenForm.id)
    )
    found = work.session.execute(query).all()
    seeing = _who_see(work, case, {user_id for user_id, _name, _since in found}) if found and case else None
    return [Beside(name, since) for user_id, name, since in found if seeing is None or user_id in seeing]


def _who_see(work: Work, case: Case, users: set[int]) -> set[int]:
    staff = actors_of_office(work.session, work.office.id, work.today)
    seen = seen_by_each(work, [each for each in staff if each.user_id in users], [case.id])
    return {user_id for user_id, cases in seen.items() if case.id in cases}
