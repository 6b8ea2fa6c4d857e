"""Series of sessions, and the days on which a host is away. What they make of a period: schedule.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select

from casetrack.engine.labels import HOSTS
from casetrack.engine.schedule import read_hours, read_rule, write_hours
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import HostAbsence, ReceptionSeries, ReceptionSession
from casetrack.services.access import require
from casetrack.services.bookings_kept import has_bookings, keeping_bookings
from casetrack.services.chain import SCHEDULE, Happened, record_of_office
from casetrack.services.diaries import open_diary
from casetrack.services.move_reasons import ENDED
from casetrack.services.session_changes import MEND, MISSING, held_mistakes, touch
from casetrack.services.sessions import READ, require_plan
from casetrack.services.work import Work
from casetrack.text import Text

_TURNED = Text("Ngày cuối ở trước ngày đầu. Đổi lại.", "The last day lies before the first. Swap them.")
_NO_SERIES = Text("Không có loạt buổi tiếp này.", "There is no such series.")


@dataclass(frozen=True, slots=True)
class AddSeries:
    """The wish for a recurring session; `rule` as engine/schedule.py reads it."""

    unit_id: int
    host: str
    host_name: str
    rule: str
    hours: str
    place: str
    valid_from: date
    valid_to: date | None = None
    reception: str = "scheduled"
    slot_minutes: int = 30
    online: bool = False
    cutoff: int | None = None
    cutoff_unit: str = "hours"
    walk_ins: int | None = None


@dataclass(frozen=True, slots=True)
class AddAbsence:
    """The wish to enter that the holder of a post is away, from a day to a day; the reason may be published."""

    unit_id: int
    host: str
    first_day: date
    last_day: date
    reason: str


def list_series(work: Work) -> Sequence[ReceptionSeries]:
    """List the series, those that go on before those that have ended."""
    require(work, READ)
    query = select(ReceptionSeries).where(ReceptionSeries.office_id == work.office.id)
    ended = ReceptionSeries.valid_to.is_not(None)
    return work.session.scalars(query.order_by(ended, ReceptionSeries.valid_from, ReceptionSeries.id)).all()


def list_absences(work: Work) -> Sequence[HostAbsence]:
    """List the absences that are not over, the next first."""
    require(work, READ)
    query = select(HostAbsence).where(HostAbsence.office_id == work.office.id, HostAbsence.last_day >= work.today)
    return work.session.scalars(query.order_by(HostAbsence.first_day, HostAbsence.id)).all()


def add_series(work: Work, wish: AddSeries) -> ReceptionSeries:
    """Enter a series; its sessions are made by `generate`."""
    mistakes = held_mistakes(work, wish)
    try:
        recurrence = read_rule(wish.rule)
    except InvalidInput as wrong:
        mistakes["rule"] = wrong.message
    if wish.valid_to is not None and wish.valid_to < wish.valid_from:
        mistakes["valid_to"] = _TURNED
    if mistakes:
        raise InvalidInput(MEND, mistakes)
    require_plan(work, wish.unit_id)
    said = {each.name: getattr(wish, each.name) for each in fields(wish)}
    said |= {"rule": recurrence.rule, "hours": write_hours(read_hours(wish.hours))}
    series = ReceptionSeries(office_id=work.office.id, **said)
    work.session.add(series)
    work.session.flush()  # its sessions name it by its key
    _record(work, "series_added", {"series": series.id, "rule": series.rule})
    return series


def end_series(work: Work, series_id: int, last_day: date) -> int:
    """End a series with a day. Later sessions that nobody changed by hand fall away.

    Those that are published, or that somebody booked, are cancelled. Return how many fell away.
    """
    series = work.session.get(ReceptionSeries, series_id)
    if series is None or series.office_id != work.office.id:
        raise NotFound(_NO_SERIES)
    require_plan(work, series.unit_id)
    if last_day < max(series.valid_from, work.today):
        first = max(series.valid_from, work.today)
        said = Text("Sớm nhất là ngày {day}.", "{day} at the earliest.").with_(day=first)
        raise InvalidInput(MEND, {"valid_to": said})
    series.valid_to = last_day
    later = select(ReceptionSession).where(
        ReceptionSession.office_id == work.office.id,
        ReceptionSession.series_id == series_id,
        ReceptionSession.held_on > last_day,
        ReceptionSession.by_hand.is_(False),
        ReceptionSession.cancelled_why == "",
    )
    fallen = work.session.scalars(later).all()
    for session in fallen:
        if session.published_at is None and not has_bookings(work, session.id):
            work.session.delete(session)
        else:
            with keeping_bookings(work, session):
                session.cancelled_why, session.by_hand = ENDED.vi, True
                touch(work, session)
    _record(work, "series_ended", {"series": series_id, "valid_to": last_day.isoformat(), "sessions": len(fallen)})
    return len(fallen)


def add_absence(work: Work, wish: AddAbsence) -> Sequence[ReceptionSession]:
    """Enter days on which a host is away; give the sessions that stand on them, which wait for somebody to act."""
    mistakes = {} if wish.reason.strip() else {"reason": MISSING}
    if wish.unit_id not in work.units or wish.host not in HOSTS:
        mistakes["host"] = Text("Chọn ai vắng.", "Choose who is away.")
    if wish.last_day < wish.first_day:
        mistakes["last_day"] = _TURNED
    elif wish.last_day < work.today:
        mistakes["last_day"] = Text("Những ngày này đã qua.", "These days are over.")
    if mistakes:
        raise InvalidInput(MEND, mistakes)
    require_plan(work, wish.unit_id)
    said = {each.name: getattr(wish, each.name) for each in fields(wish)}
    work.session.add(HostAbsence(office_id=work.office.id, **{**said, "reason": wish.reason.strip()}))
    days = {"first_day": wish.first_day.isoformat(), "last_day": wish.last_day.isoformat()}
    _record(work, "absence", {"unit": wish.unit_id, "host": wish.host, **days})
    return [
        session for session, _away in stranded(work) if (session.unit_id, session.host) == (wish.unit_id, wish.host)
    ]


def stranded(work: Work) -> Sequence[tuple[ReceptionSession, HostAbsence]]:
    """Give the sessions to come whose host is away and has no deputy, with the absence."""
    absences = list_absences(work)
    if not absences:
        return []
    diary = open_diary(work, work.today, max(absence.last_day for absence in absences))
    found = []
    for session in diary.sessions:
        waits = session.held_on >= work.today and not (session.cancelled_why or session.deputy_name)
        away = diary.absence((session.unit_id, session.host), session.held_on) if waits else None
        found += [(session, away)] if away else []
    return found


def _record(work: Work, name: str, facts: Mapping[str, object]) -> None:
    record_of_office(work, Happened(SCHEDULE, name, work.today, facts, {}))
