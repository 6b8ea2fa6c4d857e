"""Following a case: whoever wants to is told of each step that another takes, as long as they may see it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from casetrack.models import Case, Following
from casetrack.services.access import require, seen_by_each
from casetrack.services.case_questions import FOLLOWERS, asked_of
from casetrack.services.outbox import tell
from casetrack.services.search import CaseLine, lines_by_id
from casetrack.services.users import actors_of_office
from casetrack.services.work import Work

NOTICE = "followed"  # the kind of notice
LISTED = 200


def follows(work: Work, case: Case) -> bool:
    """Tell whether the actor follows a case."""
    return _row(work, case) is not None


def follow(work: Work, case: Case, *, wanted: bool) -> None:
    """Follow a case, or follow it no more; doing it again changes nothing."""
    require(work, "case.read")
    row = _row(work, case)
    if wanted and row is None and work.actor.user_id is not None:
        work.session.add(Following(office_id=work.office.id, case_id=case.id, user_id=work.actor.user_id))
    elif not wanted and row is not None:
        work.session.delete(row)


def list_followed(work: Work) -> Sequence[CaseLine]:
    """List the cases that the actor follows and may still see, the newest wish first."""
    require(work, "case.read")
    mine = select(Following.case_id).where(
        Following.office_id == work.office.id, Following.user_id == work.actor.user_id
    )
    ids = work.session.scalars(mine.order_by(Following.id.desc()).limit(LISTED)).all()
    lines = lines_by_id(work, ids)
    return [lines[case_id] for case_id in ids if case_id in lines]


def tell_followers(work: Work, case: Case) -> None:
    """Tell whoever follows a case, and may see it as it is now, that there is news; not who made it."""
    followers = set(work.session.scalars(FOLLOWERS, asked_of(work, case))) - {work.actor.user_id}
    if not followers:
        return
    work.session.flush()  # who may see it is asked of the case as it is now
    staff = actors_of_office(work.session, work.office.id, work.today)
    seen = seen_by_each(work, [each for each in staff if each.user_id in followers], [case.id])
    tell(work, [user_id for user_id, cases in seen.items() if case.id in cases], NOTICE, case=case)


def _row(work: Work, case: Case) -> Following | None:
    query = select(Following).where(Following.office_id == work.office.id, Following.case_id == case.id)
    return work.session.scalars(query.where(Following.user_id == work.actor.user_id)).one_or_none()
