"""Tell what the ladders of the running duties reach: rows of the alert ledger with their notices, once and for all.

A rung is reached from 00:00 of its day on the office's wall clock. A running clock is judged as it stands now; a paused
or ended one is left alone, and so is a limit, which is nobody's duty. A row of the ledger is no event: nobody's page
becomes stale. What it sends out waits for the opening of the office.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import Select, select, text, union_all

from casetrack.clock import local_date
from casetrack.engine.escalations import BREACHED, Addressee, Rung, height_of, ladder_for
from casetrack.engine.terms import step
from casetrack.models import Alert, Case, Deadline
from casetrack.services.addressees import Matter, people_of
from casetrack.services.bulk import CASES_AT_ONCE, in_pieces
from casetrack.services.office_hours import next_opening
from casetrack.services.outbox import News, tell_all
from casetrack.services.recounts import finish_recounts
from casetrack.services.work import Installation, Work, reading, system_actor

ALERT = "alert"

# Word for word the condition of ix_deadlines_to_tell and _to_plan: with bound values SQLite would not use them.
_TOLD_OF = text("deadlines.status = 'running' AND deadlines.kind = 'duty'")


@dataclass(frozen=True, slots=True)
class _Clock:
    """A running duty with the rungs of its ladder, by their days."""

    row: Deadline
    due_on: date
    matter: Matter
    days: Sequence[tuple[date, Rung]]


def tell_alerts(installation: Installation, office_id: int, at: datetime | None = None) -> int:
    """Tell what an office's clocks have reached by a moment (now, unless said otherwise); give how many rows it wrote.

    Running it again, late, or as of an earlier moment tells nothing twice and leaves nothing out. A recount that was
    left in the middle is brought to its end first: nobody is told of a day that a decision has moved.
    """
    finish_recounts(installation, office_id)
    actor, told = system_actor(office_id), 0
    with reading(installation, actor) as work:
        if not _is_anything_to_do(work, _day(work, at)):
            return 0  # the usual hour: no lock is taken

    def piece(work: Work) -> bool:
        nonlocal told
        planned = _plan(work, most=CASES_AT_ONCE)
        found = _found(work, reached_by(work, _day(work, at)).limit(CASES_AT_ONCE - planned))
        told += _tell(work, found, _day(work, at))
        return planned + len(found) == CASES_AT_ONCE

    in_pieces(installation, actor, piece)
    return told


def plan_of(work: Work) -> str:
    """Name what the days of the rungs follow from: the calendar of the office, and its rules of telling."""
    rules = work.installation.alert_rules
    return sha256(f"{work.calendar.version}:{rules.fingerprint}".encode()).hexdigest()[:16]


def reached_by(work: Work, day: date) -> Select[Deadline, str, int, int, int | None]:
    """Give the query for the clocks of which something is to be told by a day, in the order of the days."""
    return _clocks(work).where(Deadline.alert_on <= day).order_by(Deadline.alert_on, Deadline.id)


def unplanned(work: Work, most: int) -> Select[Deadline, str, int, int, int | None]:
    """Give the query for clocks whose next day was reckoned by another calendar, by other rules, or never."""
    plan = plan_of(work)
    mine = select(Deadline.id).where(Deadline.office_id == work.office.id, _TOLD_OF, Deadline.due_on.is_not(None))
    # Two ranges of the index: for "is not this one" every clock of the office would be read.
    other = union_all(mine.where(Deadline.alert_plan < plan), mine.where(Deadline.alert_plan > plan)).limit(most)
    return _clocks(work).where(Deadline.id.in_(select(other.subquery().c.id)))


def _clocks(work: Work) -> Select[Deadline, str, int, int, int | None]:
    query = select(Deadline, Case.workflow, Case.workflow_version, Case.unit_id, Case.officer_id)
    return query.join(Case, Case.id == Deadline.case_id).where(Deadline.office_id == work.office.id, _TOLD_OF)


def _day(work: Work, at: datetime | None) -> date:
    return local_date(at, work.office.timezone) if at else work.today


def _is_anything_to_do(work: Work, day: date) -> bool:
    return any(work.session.execute(query).first() for query in (unplanned(work, 1), reached_by(work, day).limit(1)))


def _found(work: Work, query: Select[Deadline, str, int, int, int | None]) -> list[_Clock]:
    rules, library = work.installation.alert_rules, work.installation.library
    found = []
    for row, workflow, version, unit_id, officer_id in work.session.execute(query).all():
        if row.due_on is None:
            continue  # only a held clock has no day
        definition = library.get(workflow, version)
        ladder = ladder_for(definition.escalations, row.key, rules.ladder)
        warn = next((rule.warn for rule in definition.deadlines if rule.key == row.key), ())
        days = ladder.days(row.due_on, warn, work.calendar)
        found.append(_Clock(row, row.due_on, Matter(row.case_id, workflow, unit_id, officer_id), days))
    return found


def _plan(work: Work, *, most: int) -> int:
    """Reckon anew the day on which a clock is first told of; what was told of it already, the next look finds."""
    plan, found = plan_of(work), _found(work, unplanned(work, most))
    for clock in found:
        clock.row.alert_on, clock.row.alert_plan = min((day for day, _rung in clock.days), default=None), plan
    work.session.flush()
    return len(found)


def _tell(work: Work, found: Sequence[_Clock], day: date) -> int:
    """Write the ledger in the order of the days, tell people, and move each clock on to its next day."""
    if not found:
        return 0
    known = _in_ledger(work, found)
    reached = sorted(
        ((on, rung, clock) for clock in found for on, rung in clock.days if on <= day),
        key=lambda told: (told[0], told[2].row.id),
    )
    anew = [
        (on, rung, clock, _row(work, clock, rung, day))
        for on, rung, clock in reached
        if (clock.row.case_id, clock.row.key, rung.level, clock.due_on) not in known
    ]
    work.session.add_all(row for *_told, row in anew)
    for clock in found:
        clock.row.alert_on = min((on for on, _rung in clock.days if on > day), default=None)
        clock.row.breached = clock.row.breached or any(r.kind == BREACHED and on <= day for on, r in clock.days)
    work.session.flush()  # a notice names its row of the ledger
    tell_all(work, list(_news(work, _not_told_higher(anew, known), day)))
    return len(anew)


def _not_told_higher(
    anew: Sequence[tuple[date, Rung, _Clock, Alert]], known: Mapping[tuple[int, str, str, date], date]
) -> Sequence[tuple[date, Rung, _Clock, Alert]]:
    """Leave out a rung that changed rules put below what was told already: it stands in the ledger alone."""
    told: dict[tuple[int, str, date], list[tuple[float, date]]] = {}
    for (case_id, key, level, due_on), told_on in known.items():
        told.setdefault((case_id, key, due_on), []).append((height_of(level), told_on))

    def is_news(on: date, rung: Rung, row: Alert) -> bool:
        before = told.get((row.case_id, row.deadline_key, row.due_on), ())
        return not any(rung.height < height and on < told_on for height, told_on in before)

    return [each for each in anew if is_news(each[0], each[1], each[3])]


def _row(work: Work, clock: _Clock, rung: Rung, day: date) -> Alert:
    return Alert(
        office_id=work.office.id,
        case_id=clock.row.case_id,
        deadline_key=clock.row.key,
        level=rung.level,
        due_on=clock.due_on,
        flagged_on=day,
        recorded_at=work.now,
    )


def _news(work: Work, anew: Sequence[tuple[date, Rung, _Clock, Alert]], day: date) -> Iterator[News]:
    """Give one piece of news for each clock: the highest rung, to all whom the rungs reached together name.

    After days without power a clock has often climbed several: that it was “due soon” is no news any more. What was
    missed too long ago is none at all.
    """
    if not anew:
        return
    oldest = step(day, work.installation.alert_rules.not_older_than, work.calendar, -1)
    fresh = [told for told in anew if told[0] >= oldest]
    highest = {clock.row.id: (clock, alert) for _on, _rung, clock, alert in fresh}
    notify: dict[int, set[Addressee]] = {key: set() for key in highest}
    for _on, rung, clock, _alert in fresh:
        notify[clock.row.id].update(rung.notify)
    people = people_of(work, [clock.matter for clock, _alert in highest.values()], day)
    opening = next_opening(work, work.clock)
    for key, (clock, alert) in highest.items():
        yield News(ALERT, people.told_of(clock.matter, notify[key]), alert.id, clock.row.case_id, not_before=opening)


def _in_ledger(work: Work, found: Sequence[_Clock]) -> Mapping[tuple[int, str, str, date], date]:
    """Give what was told of these cases before, and on which day.

    A clock that a correction took away and gave back is not told again.
    """
    query = select(Alert.case_id, Alert.deadline_key, Alert.level, Alert.due_on, Alert.flagged_on).where(
        Alert.office_id == work.office.id, Alert.case_id.in_({clock.row.case_id for clock in found})
    )
    return {(case_id, key, level, due_on): day for case_id, key, level, due_on, day in work.session.execute(query)}
