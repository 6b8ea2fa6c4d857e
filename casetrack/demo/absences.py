"""Who of Lam Khê is away, and that people have read what they were told long ago."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from casetrack.models import Notice
from casetrack.services.absences import GoAway, go_away
from casetrack.services.work import Actor, Installation, begin, reading, system_actor

_READ_AFTER = timedelta(days=3)
_AWAY_IN, _AWAY_FOR = timedelta(days=5), timedelta(days=4)


def announce_absence(installation: Installation, actors: Mapping[str, Actor]) -> None:
    """Enter that an officer takes leave next week, and that the other stands in."""
    with begin(installation, actors["officer2"]) as work:
        first = work.today + _AWAY_IN
        away, stands_in = actors["officer2"].user_id or 0, actors["officer"].user_id or 0
        go_away(work, GoAway(away, stands_in, first, first + _AWAY_FOR, reason="Nghỉ phép năm"))


def read_old_notices(installation: Installation, office_id: int) -> None:
    """Let everybody have read what is older than three days."""
    with reading(installation, system_actor(office_id)) as work:
        before = work.now - _READ_AFTER
    with installation.database.begin() as session:
        for notice in session.scalars(select(Notice).where(Notice.office_id == office_id)):
            if notice.recorded_at < before:
                notice.read_at = notice.recorded_at
