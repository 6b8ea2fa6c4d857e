"""Publishing the schedule: what the law still wants of it, who published which days, and what everybody may read.

Whoever reads it here has no account: it names hosts and places, never a citizen, a case or a number of either.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session

from casetrack.engine.duties import Duty, DutyCheck, Period, check_duties, first_day_asked
from casetrack.engine.duties_file import load_duties
from casetrack.engine.labels import HOSTS
from casetrack.engine.reception_duties import Lack, may_delegate
from casetrack.engine.schedule import read_hours, write_hours
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Office, ReceptionSession, SchedulePublication, User
from casetrack.papers.ics import FeedEntry, write_feed
from casetrack.services.access import require
from casetrack.services.chain import SCHEDULE, Happened, record_of_office
from casetrack.services.move_reasons import reason_of
from casetrack.services.session_changes import MEND
from casetrack.services.sessions import PLAN, READ, lacks, list_sessions, may_plan
from casetrack.services.work import Work
from casetrack.text import Text, weekday

KEPT_FOR = timedelta(days=92)  # how long a past session stays in the feed, so that calendars do not lose it at once
_NOTHING = Text("Không còn buổi nào chưa công bố trong những ngày này.", "Every session of these days is published.")
_TURNED = Text("Ngày cuối ở trước ngày đầu. Đổi lại.", "The last day lies before the first. Swap them.")
_LAWLESS = Text(
    "Lịch còn thiếu so với luật. Xếp thêm buổi; hoặc ghi lý do vẫn công bố.",
    "The schedule falls short of the law. Add sessions, or say why it is published all the same.",
)
_NO_OFFICE = Text(
    "Chưa có lịch tiếp công dân ở địa chỉ này. Có nhiều cơ quan thì thêm ?office=MÃ.",
    "There is no schedule at this address. Where several offices share it, add ?office=CODE.",
)
_NAME = Text("Lịch tiếp công dân {office}", "Citizen reception, {office}")
_RECEIVES = Text("{host} tiếp công dân", "{host} receives citizens")
_MOVED = Text("Dời từ {weekday} {day}: {why}", "Moved from {weekday} {day}: {why}")
_CANCELLED = Text("Không tiếp: {why}", "Not held: {why}")
_DEPUTY = Text("{deputy} tiếp thay, theo ủy quyền số {number}", "{deputy} receives instead, by delegation {number}")
_ONLINE = Text("Tiếp trực tuyến", "Online")


@dataclass(frozen=True, slots=True)
class DutyPlan:
    """One duty of days over a period, judged by the days on which its host is to receive."""

    duty: Duty
    checks: tuple[DutyCheck, ...]

    @property
    def missed(self) -> tuple[tuple[DutyCheck, tuple[Text, ...]], ...]:
        """The rules that the plan does not keep, each with a sentence for every week or month that falls short."""
        found = ((check, tuple(line.text for line in check.lines if line.code == "missed")) for check in self.checks)
        return tuple((check, lines) for check, lines in found if lines)


@dataclass(frozen=True, slots=True)
class Judged:
    """A schedule beside the law: how often each host receives, and what single sessions lack."""

    plans: tuple[DutyPlan, ...]
    lacks: tuple[tuple[ReceptionSession, tuple[Lack, ...]], ...]

    @property
    def holds(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.lacks and not any(plan.missed for plan in self.plans)


@dataclass(frozen=True, slots=True)
class Publication:
    """That somebody published the sessions of some days, how many, and why although the law wanted more."""

    first: date
    last: date
    sessions: int
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Publish:
    """The wish to publish the sessions of some days; `reason` why, if the law wants more of them."""

    first: date
    last: date
    reason: str = ""


def judge(work: Work, first: date, last: date) -> Judged:
    """Hold the sessions of some days to the law: each week and month that ends in them, and each session."""
    if last < first:
        raise InvalidInput(MEND, {"to": _TURNED})
    period = Period(first, last, last + timedelta(days=1))  # of a plan, every span is judged
    sessions = list_sessions(work, first_day_asked(period), last)
    plans = tuple(DutyPlan(duty, _checks(work, duty, period, sessions)) for duty in load_duties())
    single = ((session, lacks(work, session)) for session in sessions if session.held_on >= first)
    return Judged(plans, tuple((session, found) for session, found in single if found))


def publish(work: Work, wish: Publish) -> int:
    """Publish the sessions of some days that the actor plans; from then on every change of one is told to calendars.

    Raise InvalidInput when there is nothing to publish, or the law wants more and no reason is given. Return how many.
    """
    require(work, PLAN)
    judged = judge(work, wish.first, wish.last)
    unpublished = [
        session
        for session in list_sessions(work, wish.first, wish.last)
        if session.published_at is None and may_plan(work, session.unit_id)
    ]
    if not unpublished:
        raise InvalidInput(_NOTHING)
    if not judged.holds and not wish.reason.strip():
        raise InvalidInput(MEND, {"reason": _LAWLESS})
    for session in unpublished:
        session.published_at, session.published_by_id = work.now, work.actor.user_id
        session.changed_at = work.now
    row = SchedulePublication(
        office_id=work.office.id,
        first_day=wish.first,
        last_day=wish.last,
        sessions=len(unpublished),
        reason=wish.reason.strip(),
        published_by_id=work.actor.user_id,
        published_at=work.now,
    )
    work.session.add(row)
    days = {"first": wish.first.isoformat(), "last": wish.last.isoformat(), "sessions": len(unpublished)}
    record_of_office(work, Happened(SCHEDULE, "published", work.today, days, {}))
    return len(unpublished)


def list_publications(work: Work, most: int = 10, ids: Collection[int] | None = None) -> tuple[Publication, ...]:
    """List what was published, or of it these, the latest first."""
    require(work, READ)
    row = SchedulePublication
    query = (
        select(
            row.first_day, row.last_day, row.sessions, row.reason, func.coalesce(User.full_name, ""), row.published_at
        )
        .join(User, User.id == row.published_by_id, isouter=True)
        .where(row.office_id == work.office.id, true() if ids is None else row.id.in_(ids))
        .order_by(row.published_at.desc(), row.id.desc())
    )
    return tuple(Publication(*found) for found in work.session.execute(query.limit(most)))


def open_office(session: Session, code: str | None) -> Office:
    """Find the office whose schedule a stranger asks for; raise NotFound where it is not clear which."""
    query = select(Office).order_by(Office.id).limit(2)
    offices = session.scalars(query if code is None else query.where(Office.code == code)).all()
    if len(offices) != 1:
        raise NotFound(_NO_OFFICE)
    return offices[0]


def published_between(work: Work, first: date, last: date | None = None) -> Sequence[ReceptionSession]:
    """List the published sessions, cancelled ones too: of the days on which they are held or were to be held."""
    day = ReceptionSession.held_on
    within = or_(day >= first, ReceptionSession.planned_on >= first) if last is None else day.between(first, last)
    query = select(ReceptionSession).where(
        ReceptionSession.office_id == work.office.id, ReceptionSession.published_at.is_not(None), within
    )
    return work.session.scalars(query.order_by(day, ReceptionSession.hours, ReceptionSession.id)).all()


def who_receives(session: ReceptionSession) -> Text:
    """Name who receives, by post and name; a deputy stands in the notes."""
    return Text("{host} {name}", "{host} {name}").with_(host=HOSTS[session.host], name=session.host_name)


def notes_of(work: Work, session: ReceptionSession) -> tuple[Text, ...]:
    """Say what everybody should know of a session: not held, moved from which day and why, a deputy, online."""
    said = []
    if session.cancelled_why:
        return (_CANCELLED.with_(why=reason_of(work.calendar, session.cancelled_why)),)
    if session.held_on != session.planned_on:
        why = reason_of(work.calendar, session.moved_why)
        said.append(_MOVED.with_(weekday=weekday(session.planned_on), day=session.planned_on, why=why))
    if session.deputy_name:
        deputy = f"{session.deputy_title} {session.deputy_name}".strip()
        said.append(_DEPUTY.with_(deputy=deputy, number=session.delegation_no))
    return (*said, _ONLINE) if session.online else tuple(said)


def feed_of(work: Work, language: str) -> bytes:
    """Write the calendar feed of everything that is published and not long past."""
    sessions = published_between(work, work.today - KEPT_FOR)
    name = _NAME.with_(office=work.office.name).in_(language)
    return write_feed(name, [_entry(work, session, language) for session in sessions], work.office.timezone)


def _entry(work: Work, session: ReceptionSession, language: str) -> FeedEntry:
    zone, hours = ZoneInfo(work.office.timezone), read_hours(session.hours)
    notes = [note.in_(language) for note in notes_of(work, session)]
    return FeedEntry(
        uid=f"{session.uid}@{work.office.code}.casetrack",
        sequence=session.sequence,
        start=datetime.combine(session.held_on, hours[0].start, zone),
        end=datetime.combine(session.held_on, hours[-1].end, zone),
        summary=_RECEIVES.with_(host=HOSTS[session.host]).in_(language),
        place=session.place,
        description="\n".join([who_receives(session).in_(language), write_hours(hours), *notes]),
        changed_at=session.changed_at,
        is_cancelled=bool(session.cancelled_why),
    )


def _checks(work: Work, duty: Duty, period: Period, sessions: Sequence[ReceptionSession]) -> tuple[DutyCheck, ...]:
    days = {
        session.held_on
        for session in sessions
        if session.host == duty.host and session.reception in duty.receptions and _counts(session)
    }
    return check_duties(duty, days, period, work.calendar)


def _counts(session: ReceptionSession) -> bool:
    """Tell whether the law counts a session as the host's own."""
    by_host = not session.deputy_name or may_delegate(session.host, session.held_on)
    return by_host and not session.cancelled_why
