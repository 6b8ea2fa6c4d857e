"""What a changed calendar moves: the running clocks that count over a changed day, shown first, then moved by events.

A recount looks at such cases only, a few in a transaction, and remembers how far it came: it goes on after a kill.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, text, union_all

from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.calendars import UNWRITTEN, CalendarHistory
from casetrack.engine.definition import Definition
from casetrack.engine.history import Happening, Standing, fold
from casetrack.models import CalendarDecision, Case, CaseEvent, Deadline
from casetrack.services.access import told_count, visible_cases
from casetrack.services.bulk import CASES_AT_ONCE, in_pieces
from casetrack.services.calendar import EVENT, ChangedDay, DecideYear, changed_days, decide, unfinished, wanted
from casetrack.services.chain import Happened, record
from casetrack.services.histories import histories_of
from casetrack.services.projections import clock_columns, project
from casetrack.services.work import Actor, Installation, Work, begin, reading, system_actor
from casetrack.text import Text

Watch = Callable[[int, int], bool]
RECALCULATED = "recalculated"
RECOUNTED_AT_ONCE = 50  # the head is held meanwhile, and moving a case costs more than a flag

# Word for word the condition of the index ix_deadlines_counting.
_COUNTING = text("deadlines.ended_on IS NULL AND NOT deadlines.stated")
_LONGEST_BACK = timedelta(days=370)  # a clock that is counted back is due before it starts, by no more than this
_LONGEST_ROLL = timedelta(days=31)  # one that is rolled back is due before its plain end, by no more than this


@dataclass(frozen=True, slots=True)
class MovedDay:
    """One running clock and its day due, before and after."""

    key: str
    label: Text
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class MovedCase:
    """A case with the clocks that a calendar moves."""

    number: str
    title: str
    clocks: tuple[MovedDay, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision would do: the days that it changes, and every case whose clocks move.

    `hidden` are the moved cases that the reader may not see; `touched` how many had to be looked at, both as they are
    told to this reader (None: one or two). `new` is False when the year stands so already.
    """

    new: bool
    days: tuple[ChangedDay, ...] = ()
    cases: tuple[MovedCase, ...] = ()
    hidden: int | None = 0
    touched: int | None = 0


@dataclass(frozen=True, slots=True)
class Recounted:
    """How far a recount came: how many cases it has looked at and moved, and whether it is through."""

    looked: int
    moved: int
    finished: bool


@dataclass(frozen=True, slots=True)
class _Compared:
    """One case under recount: how it stands by the new calendar, what that moves, and whether it went on since."""

    case: Case
    after: Standing
    moved: tuple[MovedDay, ...]
    went_on: bool


def preview(work: Work, wish: DecideYear) -> Preview:
    """Show what a decision would change and move; nothing is written. Raises as `apply` does."""
    calendar, year = wanted(work, wish), wish.year.year
    if calendar is None:
        return Preview(new=False)
    touched = _touched(work, _changed_span(work.calendar, calendar, year))
    calendars = work.calendars.followed_by(UNWRITTEN, calendar)
    days = changed_days(work.calendar, calendar, year)
    cases: list[MovedCase] = []
    hidden = 0
    for place in range(0, len(touched), CASES_AT_ONCE):
        ids = touched[place : place + CASES_AT_ONCE]
        moved = [found for found in _compared(work, ids, (calendars, UNWRITTEN)) if found.moved]
        query = select(Case.id).where(visible_cases(work), Case.id.in_([found.case.id for found in moved]))
        seen = set(work.session.scalars(query))
        hidden += len(moved) - len(seen)
        cases += [MovedCase(f.case.number, f.case.title, f.moved) for f in moved if f.case.id in seen]
    told = (told_count(work.actor, n) for n in (hidden, len(touched)))
    return Preview(True, days, tuple(cases), *told)


def apply(installation: Installation, actor: Actor, wish: DecideYear, watch: Watch | None = None) -> Recounted | None:
    """Write a decision into the book and move every case that it moves.

    Where the year stands so already nothing is decided, but a recount that was left goes on; None when there is none.
    `watch` is told how many cases of how many were looked at; once it says False, the rest is left to `recount`.
    """
    with begin(installation, actor) as work:
        calendar = wanted(work, wish)
        if calendar is not None:
            span = _changed_span(work.calendar, calendar, wish.year.year)
            decide(work, wish.year, len(_touched(work, span)))
    return recount(installation, actor, watch)


def recount(installation: Installation, actor: Actor, watch: Watch | None = None) -> Recounted | None:
    """Go on with the recount of an office where it was left; None when there is none. Two at once share the work."""
    with reading(installation, actor) as work:
        decision = unfinished(work)
        if decision is None:
            return None
        waiting = _waiting(work, decision)
    told: list[Recounted] = []

    def piece(work: Work) -> bool:
        decision = unfinished(work)
        if decision is None:
            return False
        place = bisect_right(waiting, decision.reached)
        _recount_some(work, decision, waiting[place : place + RECOUNTED_AT_ONCE])
        if place + RECOUNTED_AT_ONCE >= len(waiting):
            decision.finished_at = work.now
        told.append(Recounted(decision.looked, decision.moved, decision.finished_at is not None))
        goes_on = watch is None or watch(decision.looked, max(decision.looked, decision.touched))
        return goes_on and decision.finished_at is None

    in_pieces(installation, actor, piece)
    return told[-1] if told else None


def finish_recounts(installation: Installation, office_id: int, _at: datetime | None = None) -> int:
    """Bring a recount to its end that was left in the middle; give how many cases it has moved in all."""
    done = recount(installation, system_actor(office_id))
    return done.moved if done else 0


def _waiting(work: Work, decision: CalendarDecision) -> Sequence[int]:
    number = _number_of(work, decision)
    before, after = work.calendars.in_force_at(number - 1), work.calendars.in_force_at(number)
    touched = _touched(work, _changed_span(before, after, decision.year))
    return touched[bisect_right(touched, decision.reached) :]


def _number_of(work: Work, decision: CalendarDecision) -> int:
    return work.session.scalars(select(CaseEvent.seq).where(CaseEvent.id == decision.event_id)).one()


def _recount_some(work: Work, decision: CalendarDecision, ids: Sequence[int]) -> None:
    number = _number_of(work, decision)
    version = work.calendars.in_force_at(number).version
    rows = _running_rows(work, ids)
    for found in _compared(work, ids, (work.calendars, number)):
        if found.moved:
            _move(work, found, (decision, number, version))
            decision.moved += 1
        elif not found.went_on:
            _refresh(found, rows.get(found.case.id, []), version)
    decision.looked += len(ids)
    decision.reached = ids[-1] if ids else decision.reached


def _move(work: Work, found: _Compared, decided: tuple[CalendarDecision, int, str]) -> None:
    decision, number, version = decided
    clocks = [
        {"key": moved.key, "before": moved.before.isoformat(), "after": moved.after.isoformat()}
        for moved in found.moved
    ]
    payload = {"decision": number, "year": decision.year, "calendar": version, "clocks": clocks}
    record(work, found.case, Happened(RECALCULATED, EVENT, work.today, payload, {}))
    found.case.version += 1
    project(work, found.case)


def _refresh(found: _Compared, rows: Sequence[Deadline], version: str) -> None:
    """Bring the rows of clocks that keep their day up to the new calendar: a year may have become sure."""
    clocks = {clock.key: clock for clock in found.after.clocks}
    for row in rows:
        if row.key in clocks:
            for name, value in clock_columns(clocks[row.key]).items():
                setattr(row, name, value)
            row.calendar_version = version


def _running_rows(work: Work, ids: Sequence[int]) -> dict[int, list[Deadline]]:
    query = select(Deadline).where(Deadline.office_id == work.office.id, Deadline.case_id.in_(ids), _COUNTING)
    rows: dict[int, list[Deadline]] = {}
    for row in work.session.scalars(query):
        rows.setdefault(row.case_id, []).append(row)
    return rows


def _compared(work: Work, ids: Sequence[int], decided: tuple[CalendarHistory, int]) -> Iterator[_Compared]:
    """Fold each of these cases as it stood when the decision was written, by the calendar before and by the new one."""
    calendars, number = decided
    histories = histories_of(work, ids)
    query = select(Case).where(Case.office_id == work.office.id, Case.id.in_(ids)).order_by(Case.id)
    for case in work.session.scalars(query).all():
        told = [happening for happening in histories[case.id] if happening.number < number]
        if not told or told[0].kind != "opened":
            continue
        definition = work.installation.library.get(case.workflow, case.workflow_version)
        recalculated = Happening(told[-1].seq + 1, RECALCULATED, EVENT, work.today, {}, number=number)
        after = fold(definition, calendars, [*told, recalculated])
        moved = _moved(definition, fold(definition, calendars, told), after)
        yield _Compared(case, after, moved, went_on=len(told) < len(histories[case.id]))


def _moved(definition: Definition, before: Standing, after: Standing) -> tuple[MovedDay, ...]:
    labels = {rule.key: rule.label for rule in definition.deadlines}
    now = {clock.key: clock.due.due_on for clock in after.clocks}
    running = [(clock.key, clock.due.due_on, now.get(clock.key)) for clock in before.clocks if clock.ended_on is None]
    return tuple(
        MovedDay(key, labels[key], old, new)
        for key, old, new in running
        if old is not None and new is not None and old != new
    )


def _changed_span(before: WorkingCalendar, after: WorkingCalendar, year: int) -> tuple[date, date] | None:
    """Give the first and the last day that counts otherwise, or the whole year when it is surer or less sure now."""
    if before.status_of(year) != after.status_of(year):
        return date(year, 1, 1), date(year, 12, 31)
    days = [
        each.day
        for each in changed_days(before, after, year)
        if before.is_working(each.day) != after.is_working(each.day)
    ]
    return (days[0], days[-1]) if days else None


def _touched(work: Work, span: tuple[date, date] | None) -> Sequence[int]:
    """List the cases with a clock that still counts over one of these days. One that is held has no day to move."""
    if span is None:
        return []
    first, last = span
    counting = select(Deadline.case_id).where(Deadline.office_id == work.office.id, _COUNTING)
    ahead = counting.where(
        Deadline.due_on >= first - _LONGEST_ROLL,
        or_(Deadline.due_on >= first, Deadline.unrolled_on >= first),
        Deadline.start_on <= last,
    )
    back = counting.where(Deadline.due_on.between(first - _LONGEST_BACK, last), Deadline.start_on >= first)
    return sorted(set(work.session.scalars(union_all(ahead, back))))
