"""The sessions of a period, as the series make them (series.py).

What a series makes of a period is drafted first and can be looked at; generating writes exactly that. Generating again
makes nothing twice: of a day that has its session, it only says whether the session moves since the calendar changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import or_, select

from casetrack.engine.labels import HOSTS
from casetrack.engine.schedule import Placed, Recurrence, place, read_hours, read_rule
from casetrack.errors import InvalidInput
from casetrack.models import ReceptionSeries, ReceptionSession
from casetrack.services.access import require
from casetrack.services.bookings_kept import keeping_bookings
from casetrack.services.chain import SCHEDULE, Happened, record_of_office
from casetrack.services.diaries import Diary, open_diary
from casetrack.services.move_reasons import AWAY, GONE, TAKEN
from casetrack.services.session_changes import MEND, new_session, touch
from casetrack.services.sessions import PLAN, may_plan
from casetrack.services.work import Work
from casetrack.text import Text

MOST_DAYS = 731  # two years: what one generation may span
# What a session takes over from its series.
_OF_THE_SERIES = (
    *("unit_id", "host", "host_name", "reception", "hours", "slot_minutes", "place", "online"),
    *("cutoff", "cutoff_unit", "walk_ins"),
)
_MARGIN = timedelta(days=31)  # no session is moved farther
_TURNED = Text("Ngày cuối ở trước ngày đầu. Đổi lại.", "The last day lies before the first. Swap them.")
_TOO_LONG = Text("Mỗi lần lập nhiều nhất hai năm.", "At most two years at a time.")
_PAST = Text(
    "Ngày đầu {day} đã qua. Chọn từ hôm nay; hoặc ghi số, ngày của lịch đã niêm yết trên giấy, để chép buổi cũ vào sổ.",
    "The first day {day} is past. Choose today or later; or name the schedule that was published on paper, to enter "
    "its sessions.",
)


@dataclass(frozen=True, slots=True)
class GenerateSessions:
    """The wish for the sessions of every series from a day to a day.

    Days before today are made only with `source`, the notice by which they were held before this book was opened.
    """

    first: date
    last: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """What a series makes of one day: a new session, one that moves, or one that stays as it is."""

    kind: Literal["new", "moved", "kept"]
    placed: Placed
    session: ReceptionSession
    before: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What generating would do, in the order of the planned days."""

    lines: tuple[DraftLine, ...]

    def of(self, kind: str) -> tuple[DraftLine, ...]:
        """Give the lines of one kind."""
        return tuple(line for line in self.lines if line.kind == kind)

    @property
    def shifted(self) -> tuple[DraftLine, ...]:
        """The new lines that are not held on their own day: moved to another, or not held at all."""
        return tuple(line for line in self.of("new") if line.placed.held_on != line.placed.planned_on)


def draft(work: Work, wish: GenerateSessions) -> Draft:
    """Say what generating a period would make and move, without writing anything."""
    require(work, PLAN)
    _check_days(work, wish)
    diary = open_diary(work, wish.first - _MARGIN, wish.last + _MARGIN)
    standing = {(each.series_id, each.planned_on): each for each in diary.sessions}
    lines = []
    for series, recurrence, day in _days(work, wish):
        known = standing.get((series.id, day))
        lines.append(_line(work, diary, wish, (series, recurrence, day, known)))
    return Draft(tuple(sorted(lines, key=lambda line: (line.placed.planned_on, line.session.hours))))


def generate(work: Work, wish: GenerateSessions) -> Draft:
    """Make the sessions of a period as drafted, and move those whose day the calendar has taken since."""
    made = draft(work, wish)
    for line in made.of("moved"):
        with keeping_bookings(work, line.session):
            _settle(line.session, line.placed)
            touch(work, line.session)
    work.session.add_all(line.session for line in made.of("new"))
    days = {"first": wish.first.isoformat(), "last": wish.last.isoformat()}
    if made.of("new") or made.of("moved"):
        facts = {**days, "made": len(made.of("new")), "moved": len(made.of("moved"))}
        record_of_office(work, Happened(SCHEDULE, "generated", work.today, facts, {}))
    return made


def _days(work: Work, wish: GenerateSessions) -> Iterator[tuple[ReceptionSeries, Recurrence, date]]:
    """Give each day of each series that the actor plans, the days of all series in one order."""
    query = select(ReceptionSeries).where(
        ReceptionSeries.office_id == work.office.id,
        ReceptionSeries.valid_from <= wish.last,
        or_(ReceptionSeries.valid_to.is_(None), ReceptionSeries.valid_to >= wish.first),
    )
    found = []
    for series in work.session.scalars(query.order_by(ReceptionSeries.id)):
        if may_plan(work, series.unit_id):
            recurrence, end = read_rule(series.rule), series.valid_to or wish.last
            days = recurrence.days_between(max(wish.first, series.valid_from), min(wish.last, end))
            found += [(series, recurrence, day) for day in days]
    return iter(sorted(found, key=lambda each: each[2]))


def _line(
    work: Work,
    diary: Diary,
    wish: GenerateSessions,
    asked: tuple[ReceptionSeries, Recurrence, date, ReceptionSession | None],
) -> DraftLine:
    series, recurrence, day, known = asked
    host, hours = (series.unit_id, series.host), read_hours(known.hours if known else series.hours)

    def hindrance(other: date) -> Text | None:
        away = diary.absence(host, other)
        if diary.day_off(other) is not None:
            return diary.day_off(other)
        if away is not None:
            return AWAY.with_(host=HOSTS[series.host], reason=away.reason)
        if diary.other(host, other, hours, but=known):
            return TAKEN.with_(host=HOSTS[series.host])
        return GONE if other < work.today <= day else None

    if known is not None and (known.by_hand or known.held_on < work.today):
        return DraftLine("kept", Placed(day, None if known.cancelled_why else known.held_on), known)
    placed = place(recurrence, day, hindrance)
    if known is None:
        session = _made_of(work, series, placed, wish.source.strip() if day < work.today else "")
        diary.sessions.append(session)  # the next day of another series finds it
        return DraftLine("new", placed, session)
    stands = None if known.cancelled_why else known.held_on
    return DraftLine("kept" if stands == placed.held_on else "moved", placed, known, before=known.held_on)


def _made_of(work: Work, series: ReceptionSeries, placed: Placed, source: str) -> ReceptionSession:
    said = {name: getattr(series, name) for name in _OF_THE_SERIES}
    session = new_session(work, series_id=series.id, planned_on=placed.planned_on, source=source, **said)
    session.deputy_name, session.sequence = "", 0
    _settle(session, placed)
    return session


def _settle(session: ReceptionSession, placed: Placed) -> None:
    """Put a session on the day that the rule gives it; without one, it is cancelled and says why."""
    why = placed.why.vi if placed.why else ""
    session.held_on = placed.held_on or placed.planned_on
    session.moved_why = why if placed.held_on else ""
    session.cancelled_why = "" if placed.held_on else why


def _check_days(work: Work, wish: GenerateSessions) -> None:
    mistakes: dict[str, Text] = {}
    if wish.last < wish.first:
        mistakes["to"] = _TURNED
    elif (wish.last - wish.first).days >= MOST_DAYS:
        mistakes["to"] = _TOO_LONG
    if wish.first < work.today and not wish.source.strip():
        mistakes["source"] = _PAST.with_(day=wish.first)
    if mistakes:
        raise InvalidInput(MEND, mistakes)
