"""What is folded from the events and kept for lists and counts: the case row, its clocks and its spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import bindparam, select

from casetrack.engine.clocks import Clock
from casetrack.engine.definition import Definition
from casetrack.engine.escalations import BREACHED
from casetrack.engine.history import Happening, Standing, fold
from casetrack.engine.spans import SpanFact
from casetrack.engine.stretches import stretches_of
from casetrack.models import Alert, Case, Deadline, Party, Person, Span
from casetrack.services.access import OPEN_LEVELS, PROTECTED
from casetrack.services.appointments_guarded import guard_appointments
from casetrack.services.batch_forgetting import forget_row
from casetrack.services.case_questions import CLOCKS, SPANS
from casetrack.services.case_rows import add_folded, add_row, is_unwritten, people_kept, remove_row, rows_of
from casetrack.services.histories import history_of
from casetrack.services.holdings import write_holding
from casetrack.services.late_papers import seal_papers
from casetrack.services.marks import write_marks
from casetrack.services.search_words import words_of_case, words_of_person
from casetrack.services.stretches import write_stretches
from casetrack.services.vault import seal_people
from casetrack.services.work import Work

_PEOPLE = (
    select(Party.case_id, Person.name, Person.phone, Person.address)
    .join(Person, Person.id == Party.person_id)
    .where(Party.office_id == bindparam("office"), Party.case_id.in_(bindparam("cases", expanding=True)))
    .order_by(Party.id)
)
_OF_A_SPAN = tuple(each.name for each in fields(SpanFact))


def standing_of(work: Work, case: Case, happenings: Sequence[Happening] | None = None) -> Standing:
    """Fold the events of a case; nothing is written."""
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    return fold(definition, work.calendars, happenings or history_of(work, case))


def project(work: Work, case: Case, happenings: Sequence[Happening] | None = None, *, new: bool = False) -> Standing:
    """Bring the case row, its clocks, spans, stretches and holding up to its last event.

    `happenings`: everything up to that event, where whoever recorded it had read what was before. `new`: the case was
    entered just now, so nothing is kept of it yet that would have to be read.
    """
    if happenings is None:
        work.session.flush()  # the event just recorded is part of the history
    standing = standing_of(work, case, happenings)
    write_standing(work, case, standing, _seq(work), new=new)
    return standing


def write_standing(work: Work, case: Case, standing: Standing, known_from: int, *, new: bool = False) -> None:
    """Write a standing into the case row, clocks, spans, stretches and holding; what is so already is left alone."""
    sealed_now = standing.level == PROTECTED != case.level
    guarded_now = standing.level not in OPEN_LEVELS and case.level in OPEN_LEVELS
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    for name, value in case_columns(definition, case, standing).items():
        if getattr(case, name) != value:
            setattr(case, name, value)
    with work.session.no_autoflush:  # each table is read before anything is written to it
        _write_clocks(work, case, standing.clocks, new=new)
        _write_spans(work, case, standing.spans, known_from, new=new)
        write_stretches(work, case, stretches_of(case.workflow, standing.spans), known_from, new=new)
        write_holding(work, case, standing, new=new)
    seal_people(work, case)
    if guarded_now:
        guard_appointments(work, case)
    if sealed_now:
        seal_papers(work, case)
        forget_row(work, case)
    write_names(work, case, new=new)


def write_names(work: Work, case: Case, *, new: bool = False) -> None:
    """Write down by which words a case's people are found: name, phone, group. None finds a sealed one.

    The one way to write them: whoever changes a person, or who has a part in a case, calls it for each such case.
    """
    session = work.session
    if any(isinstance(row, Party | Person) for row in (*session.new, *session.dirty, *session.deleted)):
        session.flush()  # who is written down just now has a name too
    with session.no_autoflush:
        names = names_of(work, [case])[case.id]
        if case.names_key != names:
            case.names_key = names
        write_marks(work, case, new=new)


def names_of(work: Work, cases: Sequence[Case]) -> Mapping[int, str]:
    """Give the words by which the people of these cases are found, by the case's key; of a sealed one none."""
    named: dict[int, list[str]] = {case.id: [] for case in cases}
    open_cases = [case for case in cases if case.level != PROTECTED]
    written = [case.id for case in open_cases if not is_unwritten(work, case)]
    asked = {"office": work.office.id, "cases": written}
    for case in open_cases:
        people = [person for _party, person in people_kept(work, case)]
        named[case.id] += [words_of_person(each.name, each.phone, each.address) for each in people]
    for case_id, name, phone, address in work.session.execute(_PEOPLE, asked) if written else ():
        named[case_id].append(words_of_person(name, phone, address))
    return {case_id: " ".join(dict.fromkeys(words)) for case_id, words in named.items()}


def case_columns(definition: Definition, case: Case, standing: Standing) -> dict[str, Any]:
    """Give every folded column of the case row."""
    due, numbers = standing.due, (case.number, case.former_number)
    return {
        "state": standing.state,
        "phase": standing.phase,
        "outcome": standing.outcome,
        "level": standing.level,
        "title": standing.title,
        **words_of_case(definition, numbers, standing),
        "fields": dict(standing.fields),
        "unit_id": standing.unit_id,
        "officer_id": standing.officer_id,
        "channel": standing.channel,
        "opened_on": standing.opened_on,
        "closed_on": standing.closed_on,
        "due_on": due.due.due_on if due else None,
        "due_key": due.key if due else None,
        "paused": any(clock.status == "paused" for clock in standing.clocks),
    }


def clock_columns(clock: Clock) -> dict[str, Any]:
    """Give every folded column of a clock's row."""
    return {
        "kind": clock.kind,
        "status": clock.status,
        "start_on": clock.start_on,
        "due_on": clock.due.due_on,
        "unrolled_on": clock.due.unrolled_on,
        "ended_on": clock.ended_on,
        "stated": clock.due.stated,
        "provisional": clock.due.provisional and clock.due.due_on is not None,  # no day, nothing to doubt
    }


def _write_clocks(work: Work, case: Case, clocks: Sequence[Clock], *, new: bool) -> None:
    rows = {} if new else {row.key: row for row in rows_of(work, case, Deadline, CLOCKS)}
    for clock in clocks:
        values = clock_columns(clock)
        row = rows.pop(clock.key, None)
        if row is None:
            version = work.calendar.version
            added = Deadline(
                office_id=work.office.id, case_id=case.id, key=clock.key, calendar_version=version, **values
            )
            # A correction may give back what it took; of a new case nothing was told yet.
            added.breached = not new and _is_in_ledger(work, case, clock)
            add_row(work, added)
        elif any(getattr(row, name) != value for name, value in values.items()):
            row.alert_plan = ""  # what it is told of next is reckoned anew
            if row.due_on != clock.due.due_on:
                row.breached = _is_in_ledger(work, case, clock)
                row.calendar_version = work.calendar.version
            for name, value in values.items():
                setattr(row, name, value)
    for row in rows.values():
        remove_row(work, case, row)  # a correction took away what had started this clock


def _is_in_ledger(work: Work, case: Case, clock: Clock) -> bool:
    if is_unwritten(work, case):
        return False
    query = select(Alert.id).where(
        Alert.office_id == work.office.id,
        Alert.case_id == case.id,
        Alert.deadline_key == clock.key,
        Alert.level == BREACHED,
        Alert.due_on == clock.due.due_on,
    )
    return work.session.scalars(query).first() is not None


def _write_spans(work: Work, case: Case, spans: Sequence[SpanFact], known_from: int, *, new: bool) -> None:
    known = {} if new else {fact_of(row): row for row in rows_of(work, case, Span, SPANS)}
    wanted = set(spans)
    for fact, row in known.items():
        if fact not in wanted:
            row.known_to = known_from
    of_case = {"office_id": work.office.id, "case_id": case.id, "known_from": known_from}
    add_folded(work, Span, [{**of_case, **_span_columns(fact)} for fact in spans if fact not in known])


def _span_columns(fact: SpanFact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in _OF_A_SPAN}


def fact_of(row: Span) -> SpanFact:
    """Give the fact that a row of the spans holds, without when it was known."""
    return SpanFact(row.kind, row.key, row.value, row.from_on, row.to_on, row.outcome, row.due_on)


def _seq(work: Work) -> int:
    if work.head is None:
        raise RuntimeError("projections are written in a writing transaction")
    return work.head.seq
