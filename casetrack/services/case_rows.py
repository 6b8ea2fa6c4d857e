"""The rows of a case, as every use case writes and reads them: in the database, or kept while many are entered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from sqlalchemy import Select, Table, insert

from casetrack.models import Base, Case, CaseEvent, EventText, Party, Person, Span, Stretch
from casetrack.services.case_questions import asked_of
from casetrack.services.evidence import EVIDENCE
from casetrack.services.unwritten import Unwritten
from casetrack.services.work import Work

Row = TypeVar("Row", bound=Base)
Found = TypeVar("Found")


@contextmanager
def entered_together(work: Work) -> Iterator[None]:
    """Enter many cases in a savepoint: their rows go to the database together, at the end or when it is asked."""
    work.read_ahead()
    page = work.written_page
    page.unwritten = unwritten = Unwritten(work.session)
    try:
        with unwritten.handed_over_in_time():
            yield
    finally:
        page.unwritten = None


def add_row(work: Work, row: Base) -> None:
    """Write a row with what is written next."""
    unwritten = work.unwritten
    if unwritten is None:
        work.session.add(row)
        return
    unwritten.add_all([row])
    if type(row) in EVIDENCE and unwritten.has(row):
        work.written_page.keep(row)


def enter_row(work: Work, row: Base) -> None:
    """Write a row that others name by its key."""
    add_row(work, row)
    if work.unwritten is None:
        work.session.flush()


def remove_row(work: Work, case: Case, row: Base) -> None:
    """Take a row of a case away."""
    unwritten = work.unwritten
    if unwritten is not None and unwritten.has(case):
        unwritten.remove(row)
    else:
        work.session.delete(row)


def add_folded(work: Work, model: type[Span | Stretch], rows: Sequence[dict[str, Any]]) -> None:
    """Write rows that are folded from the events, and whose keys nobody needs, in one statement.

    Kept one by one by the session they would each ask for their key, as SQLite does it. The case must stand in the
    database, or be kept with them.
    """
    if work.unwritten is not None:
        work.unwritten.add_all(model(**row) for row in rows)
    elif rows:
        work.session.connection().execute(insert(cast("Table", model.__table__)), rows)


def rows_of(work: Work, case: Case, model: type[Row], question: Select[Row]) -> Sequence[Row]:
    """Give the rows of a case that hold; `question` asks the database for them.

    Whoever changes such rows does so before asking the database anything, for then they are in it and here no longer.
    """
    kept = rows_kept(work, case, model)
    if kept is None:
        return work.session.scalars(question, asked_of(work, case)).all()
    return [row for row in kept if getattr(row, "known_to", None) is None]


def rows_kept(work: Work, case: Case, model: type[Row]) -> Sequence[Row] | None:
    """Give the rows of a case that the database does not have yet; None if it has the case."""
    unwritten = work.unwritten
    return unwritten.of(model, case.id) if unwritten is not None and unwritten.has(case) else None


def texts_kept(work: Work, events: Sequence[CaseEvent]) -> dict[int, dict[str, str]]:
    """Give the personal texts of events that the database does not have yet, by event and key."""
    unwritten = work.unwritten
    if unwritten is None:
        return {}
    return {event.id: {said.key: said.text for said in unwritten.of(EventText, event.id)} for event in events}


def people_kept(work: Work, case: Case) -> Sequence[tuple[Party, Person]]:
    """Give who has a part in a case that the database does not have yet; of any other nobody."""
    return work.unwritten.people_of(case.id) if work.unwritten is not None else ()


def is_unwritten(work: Work, case: Case) -> bool:
    """Tell whether a case was entered just now and is kept: nothing is tied to it, nobody else knows of it."""
    return work.unwritten is not None and work.unwritten.has(case)


def found_once(work: Work, what: tuple[object, ...], find: Callable[[], Found]) -> Found:
    """Look something up; only once for all cases which are entered together."""
    return find() if work.unwritten is None else work.unwritten.found(what, find)


def is_to_do(work: Work, what: tuple[object, ...]) -> bool:
    """Tell whether something must be done that is done once for all cases which are entered together."""
    return work.unwritten is None or work.unwritten.once(what)
