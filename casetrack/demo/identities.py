"""Who in Lam Khê was let in on a denouncer, and who broke the glass. All invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select

from casetrack.models import Case, Party
from casetrack.services.access import PROTECTED
from casetrack.services.identities import look
from casetrack.services.identity_grants import GiveLeave, break_glass, give_leave
from casetrack.services.work import Actor, Installation, Work, begin

Deed = Callable[[], None]
_REASON = "Làm việc trực tiếp với người tố cáo để xác minh"
_URGENT = "Người tố cáo báo bị đe dọa tại nhà, cần liên hệ ngay"


def identity_deeds(installation: Installation, actors: Mapping[str, Actor]) -> Iterator[tuple[date, Deed]]:
    """Give each deed with its day: leave that is used, and glass that is broken."""
    yield date(2026, 5, 12), partial(_give, installation, actors)
    yield date(2026, 5, 13), partial(_look, installation, actors)
    yield date(2026, 5, 18), partial(_break, installation, actors)


def _give(installation: Installation, actors: Mapping[str, Actor]) -> None:
    with begin(installation, actors["leader"]) as work:
        case = _denunciation(work, actors["officer2"])
        user_id = actors["officer2"].user_id or 0
        give_leave(work, case, GiveLeave(user_id, _REASON, work.today + timedelta(days=30)))


def _look(installation: Installation, actors: Mapping[str, Actor]) -> None:
    with begin(installation, actors["officer2"]) as work:
        look(work, _denunciation(work, actors["officer2"]).number)


def _break(installation: Installation, actors: Mapping[str, Actor]) -> None:
    with begin(installation, actors["officer"]) as work:
        break_glass(work, _denunciation(work, actors["officer"]), _URGENT)


def _denunciation(work: Work, officer: Actor) -> Case:
    """Find the newest open case that an officer works on and that somebody in the vault brought."""
    protected = select(Party.case_id).where(Party.office_id == work.office.id, Party.vault_entry_id.is_not(None))
    query = select(Case).where(
        Case.office_id == work.office.id,
        Case.level == PROTECTED,
        Case.id.in_(protected),
        Case.officer_id == officer.user_id,
        Case.closed_on.is_(None),
    )
    return work.session.scalars(query.order_by(Case.id.desc()).limit(1)).one()
