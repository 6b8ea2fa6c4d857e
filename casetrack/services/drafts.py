"""Half-filled forms, kept for whoever typed them. What they say only the pages can read; here they are sealed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from casetrack.models import Case, Draft, Receipt
from casetrack.services.access import OPEN_LEVELS, visible_cases
from casetrack.services.register_lines import own_token
from casetrack.services.work import Actor, Installation, Work

KEPT_FOR = timedelta(hours=12)  # a working day; what is older belongs to nobody's hand any more


def keep_draft(rows: Session, actor: Actor, page: str, draft: tuple[str, datetime]) -> None:
    """Keep what somebody has typed on a page, in the place of what was kept before; forget the old ones of all."""
    sealed, now = draft
    rows.execute(delete(Draft).where(Draft.office_id == actor.office_id, Draft.saved_at < now - KEPT_FOR))
    insert = postgresql.insert if rows.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"office_id": actor.office_id, "user_id": actor.user_id, "page": page, "sealed": sealed, "saved_at": now}
    keeping = insert(Draft).values(values)
    rows.execute(
        keeping.on_conflict_do_update(
            index_elements=[Draft.office_id, Draft.user_id, Draft.page],
            set_={"sealed": keeping.excluded.sealed, "saved_at": keeping.excluded.saved_at},
        )
    )


def forget_drafts(installation: Installation, office_id: int, at: datetime | None = None) -> int:
    """Forget what nobody came back to within a day's work; give how many."""
    old = (Draft.office_id == office_id) & (Draft.saved_at < (at or installation.clock()) - KEPT_FOR)
    with installation.database.begin() as rows:
        return len(rows.scalars(delete(Draft).where(old).returning(Draft.id)).all())


def find_draft(work: Work, page: str) -> Draft | None:
    """Give what the actor has typed on a page and not sent, unless it is too old."""
    query = select(Draft).where(
        Draft.office_id == work.office.id,
        Draft.user_id == work.actor.user_id,
        Draft.page == page,
        Draft.saved_at >= work.clock - KEPT_FOR,
    )
    return work.session.scalars(query).one_or_none()


def drop_draft(rows: Session, actor: Actor, page: str) -> None:
    """Forget what somebody has typed on a page."""
    rows.execute(
        delete(Draft).where(Draft.office_id == actor.office_id, Draft.user_id == actor.user_id, Draft.page == page)
    )


def receipt_of(work: Work, token: str) -> str | None:
    """Give the number of the receipt that a form of the actor has made already: its draft is of no use any more."""
    query = select(Receipt.number).where(Receipt.office_id == work.office.id, Receipt.token == own_token(work, token))
    return work.session.scalars(query).one_or_none() if token else None


def is_open_case(work: Work, number: str) -> bool:
    """Tell whether this is the number of a case of which a draft may be kept.

    No for a sealed or restricted one, and no alike for one that is hidden from the actor or that there is not.
    """
    query = select(Case.id).where(visible_cases(work), Case.number == number, Case.level.in_(OPEN_LEVELS))
    return work.session.scalars(query).one_or_none() is not None
