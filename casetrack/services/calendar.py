"""The office's days off: the years as they stand, what was decided about each, and deciding about one anew.

A decision is never edited: a later one for the same year replaces it, and both stay in the book. What one moves is
told in recounts.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from casetrack.engine.calendar import CalendarYear, WorkingCalendar
from casetrack.engine.calendar_checks import faults_of
from casetrack.errors import InvalidInput
from casetrack.models import CalendarDecision, CaseEvent
from casetrack.services.access import FEWER, require, told_count
from casetrack.services.chain import CALENDAR, Happened, record_of_office
from casetrack.services.office_calendars import payload_of, year_from
from casetrack.services.work import Work
from casetrack.text import Text

EVENT = CALENDAR  # the kind of the deciding event; its name is the year
_NO_SOURCE = Text("Thiếu văn bản. Ghi số, ngày của quyết định.", "The document is missing. Give its number and date.")
_UNFINISHED = Text(
    "Lần đổi lịch năm {year} chưa tính lại xong: {looked}/{touched} hồ sơ. Bấm Tính tiếp, xong rồi mới đổi lịch nữa.",
    "The recount after the change of {year} is not through: {looked}/{touched} cases. Let it go on first.",
)


_CHANGED = Text(
    "Lịch vừa được người khác đổi. Mở lại trang lịch rồi nhập tiếp.",
    "Somebody else has just changed the calendar. Open its page again, then go on.",
)


@dataclass(frozen=True, slots=True)
class DecideYear:
    """The wish to decide about a year; `seen` is the version of the calendar that it was drawn from, if any."""

    year: CalendarYear
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about a year: what it says, who entered it and when, and how far the recount is.

    Numbers of cases are as they are told to the reader (None: one or two).
    """

    number: int  # of its event in the office's book
    year: CalendarYear
    by: str
    at: datetime
    touched: int | None
    looked: int | None
    moved: int | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownYear:
    """A year of the office's calendar as it stands, with the decision that it stands on; None: as shipped."""

    year: CalendarYear
    status: str
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """A day about which the calendar would say something else; None where it said, or would say, nothing."""

    day: date
    before: str | None
    after: str | None


def list_years(work: Work) -> tuple[KnownYear, ...]:
    """Give every year of the office's calendar, the latest first."""
    latest = {decision.year.year: decision for decision in reversed(list_decisions(work))}
    calendar = work.calendar
    return tuple(
        KnownYear(year, calendar.status_of(year.year), latest.get(year.year)) for year in reversed(calendar.years)
    )


def find_year(work: Work, year: int) -> KnownYear | None:
    """Give one year as it stands; None when nobody has entered it."""
    return next((known for known in list_years(work) if known.year.year == year), None)


def list_decisions(work: Work, year: int | None = None) -> tuple[Decision, ...]:
    """Give what the office decided (about one year), the latest first."""
    query = (
        select(CalendarDecision, CaseEvent)
        .join(CaseEvent, CaseEvent.id == CalendarDecision.event_id)
        .where(CalendarDecision.office_id == work.office.id)
        .order_by(CaseEvent.seq.desc())
    )
    rows = work.session.execute(query if year is None else query.where(CalendarDecision.year == year))
    return tuple(_decision(work, row, event) for row, event in rows)


def running_decision(work: Work) -> Decision | None:
    """Give the decision whose recount is not through, as it is told to the reader."""
    return next((decision for decision in list_decisions(work) if decision.finished_at is None), None)


def unfinished(work: Work) -> CalendarDecision | None:
    """Find the decision whose recount is not through; there is at most one."""
    query = select(CalendarDecision).where(
        CalendarDecision.office_id == work.office.id, CalendarDecision.finished_at.is_(None)
    )
    return work.session.scalars(query).one_or_none()


def changed_days(before: WorkingCalendar, after: WorkingCalendar, year: int) -> tuple[ChangedDay, ...]:
    """Name the days that a decision changes: `off`, `make_up`, or nothing said, before and after."""
    said = [
        {day.day: day.kind for known in each.years if known.year == year for day in known.days}
        for each in (before, after)
    ]
    old, new = said
    days = sorted(day for day in old.keys() | new.keys() if old.get(day) != new.get(day))
    return tuple(ChangedDay(day, old.get(day), new.get(day)) for day in days)


def wanted(work: Work, wish: DecideYear) -> WorkingCalendar | None:
    """Give the calendar as it would be; None when the year stands so already.

    Raise Forbidden, or InvalidInput for a year that cannot stand, or while the recount of the last change goes on.
    """
    require(work, "calendar.apply")
    refuse_faults(wish.year)
    year = in_order(wish.year)
    known = next((known for known in work.calendar.years if known.year == year.year), None)
    if known is not None and in_order(known) == year:
        return None
    if wish.seen is not None and wish.seen != work.calendar.version:
        raise InvalidInput(_CHANGED)
    last = unfinished(work)
    if last is not None:
        looked, touched = (FEWER if told_count(work.actor, n) is None else n for n in (last.looked, last.touched))
        raise InvalidInput(_UNFINISHED.with_(year=last.year, looked=looked, touched=touched))
    return work.calendar.with_year(year)


def decide(work: Work, year: CalendarYear, touched: int) -> CalendarDecision:
    """Write a decision into the book; everything that is counted from now on follows it."""
    year = in_order(year)
    event = record_of_office(work, Happened(EVENT, str(year.year), work.today, payload_of(year), {}))
    work.session.flush()  # the decision needs the key of its event
    decision = CalendarDecision(
        office_id=work.office.id,
        event_id=event.id,
        year=year.year,
        touched=touched,
        looked=0,
        moved=0,
        reached=0,
        finished_at=None,
    )
    work.session.add(decision)
    work.session.flush()  # the calendars are read anew with it
    work.forget_calendars()
    return decision


def refuse_faults(year: CalendarYear) -> None:
    """Raise InvalidInput naming every day that cannot stand; its place in the list is the field's name."""
    faults = {str(place): fault for place, fault in faults_of(year.year, year.days)}
    if not year.source.strip():
        faults["source"] = _NO_SOURCE
    if faults:
        said = _joined(list(faults.values()))
        raise InvalidInput(
            Text("Lịch chưa dùng được: {why}.", "The calendar cannot be used: {why}.").with_(why=said), faults
        )


def in_order(year: CalendarYear) -> CalendarYear:
    """Give the year with its days in order, so that two that say the same are the same."""
    return CalendarYear(year.year, year.status, year.source, tuple(sorted(year.days, key=lambda entry: entry.day)))


def named(calendar: WorkingCalendar, name: str) -> Text:
    """Give a name of a day off in both languages, if the calendar has used it before."""
    known: Mapping[str, Text] = {entry.name.vi: entry.name for year in calendar.years for entry in year.days}
    return known.get(name, Text(name, name))


def _joined(texts: Sequence[Text]) -> Text:
    return Text("; ".join(text.vi.rstrip(".") for text in texts), "; ".join(text.en.rstrip(".") for text in texts))


def _decision(work: Work, row: CalendarDecision, event: CaseEvent) -> Decision:
    return Decision(
        number=event.seq,
        year=year_from(json.loads(event.payload)),
        by=event.actor_name,
        at=event.recorded_at,
        touched=told_count(work.actor, row.touched),
        looked=told_count(work.actor, row.looked),
        moved=told_count(work.actor, row.moved),
        finished_at=row.finished_at,
    )
