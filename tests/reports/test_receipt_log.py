"""The public receipt log, imported whole: every number that the report gives is recounted from the file itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import event, func, select

from casetrack.db import Database
from casetrack.models import Case, CaseEvent
from casetrack.reports.behind import cases_behind
from casetrack.reports.questions import FIGURES, Figure, ask
from casetrack.reports.summary import summarise
from casetrack.reports.summary_formats import as_json, lines_of
from casetrack.services.access import hidden_cases, visible_cases
from casetrack.services.work import reading, system_actor
from tests.factories import Ward
from tests.former_system import LOG, MAPPING, a_ward_that_takes_over, rows_of_the_receipt_log, take_over
from tests.reports.recount import recount, recount_by, recount_months, stories_of_the_log

WHOLE = (date(2010, 1, 1), date(2013, 12, 31))
DAYS = [date(2010, 9, 30), date(2010, 12, 31), date(2011, 6, 30), date(2011, 10, 9), date(2012, 1, 17)]


@pytest.fixture
def on_sqlite(sqlite_url) -> Iterator[Ward]:
    book = Database(sqlite_url)
    yield a_ward_that_takes_over(book)
    book.dispose()


@pytest.fixture
def on_postgresql(postgresql_url) -> Iterator[Ward]:
    book = Database(postgresql_url)
    yield a_ward_that_takes_over(book)
    book.dispose()


def test_the_receipt_log_is_counted_as_a_recount_by_hand_counts_it(on_sqlite):
    the_whole_log_is_counted(on_sqlite)


@pytest.mark.proof
@pytest.mark.postgresql
def test_the_receipt_log_is_counted_alike_on_postgresql(on_postgresql):
    the_whole_log_is_counted(on_postgresql)


@pytest.mark.postgresql
def test_a_part_of_the_receipt_log_is_counted_alike_on_postgresql(on_postgresql):
    rows = rows_of_the_receipt_log()
    part = set(sorted({row["case:concept:name"] for row in rows})[::9])
    rows = [row for row in rows if row["case:concept:name"] in part]
    result = take_over(on_postgresql, rows, mapping=MAPPING)
    assert (result.cases, result.refused) == (len(part), 0)
    every_table_is_recounted(on_postgresql, rows)
    every_figure_opens_its_cases(on_postgresql)


def the_whole_log_is_counted(ward):
    result = take_over(ward, LOG.read_bytes(), mapping=MAPPING)
    assert (result.cases, result.activities, result.closings, result.refused) == (1434, 8577, 1329, 0)
    strays = [(finding.code, finding.case) for finding in result.findings]
    assert (len(strays), len({case for _code, case in strays})) == (56, 33)
    assert not result.failed

    again = take_over(ward, LOG.read_bytes(), mapping=MAPPING)
    assert (again.cases, again.activities, again.closings, again.known) == (0, 0, 0, 1434 + 8577 + 1329)
    with ward.database.reading() as session:
        assert session.scalar(select(func.count(CaseEvent.case_id))) == 1434 + 8577 + 1329

    the_issue_names_these_figures(ward)
    every_table_is_recounted(ward, rows_of_the_receipt_log())
    every_figure_opens_its_cases(ward)
    the_number_of_statements_does_not_grow(ward)


def the_issue_names_these_figures(ward):
    whole, june = counted(ward, *WHOLE), counted(ward, *WHOLE, date(2011, 6, 30))
    assert [whole[name] for name in ("received", "resolved", "pending", "late", "on_time")] == [
        1434,
        1329,
        105,
        309,
        1020,
    ]
    assert [june[name] for name in ("received", "resolved", "pending", "late", "overdue")] == [939, 711, 228, 150, 44]


def every_table_is_recounted(ward, rows):
    stories = stories_of_the_log(rows)
    for start, end in (WHOLE, (date(2011, 1, 1), date(2011, 12, 31)), (date(2011, 3, 15), date(2012, 3, 14))):
        for as_at in [end, *(day for day in DAYS if start <= day <= end)]:
            said = in_json(ward, start, end, as_at)
            assert said["figures"] == recount(stories, start, as_at)
            assert said["by_channel"] == recount_by(stories, start, as_at, key=lambda story: story.channel)
            assert said["by_officer"] == recount_by(stories, start, as_at, key=lambda story: story.officer)
            months = {month: counts for month, counts in said["by_month"].items() if any(counts.values())}
            assert months == recount_months(stories, start, as_at)
            assert said["by_phase"]["received"] == said["figures"]["pending"]
            assert said["by_phase"]["resolved"] == said["figures"]["resolved"]
            assert said["balance"]["holds"] is True


def every_figure_opens_its_cases(ward):
    with reading(ward.installation, ward.actor("auditor")) as work:
        question = ask(work, date(2011, 1, 1), date(2011, 12, 31), as_at=date(2011, 10, 9))
        summary = summarise(work, question)
        figures = [(Figure(name), summary.figures[name]) for name in FIGURES]
        for group in ("phase", "outcome", "channel", "month"):
            for line in lines_of(summary, group):
                figures += [(Figure(name, group, line.key), count) for name, count in line.counts.items()]
        for line in summary.by_officer[::7]:
            figures += [(Figure(name, "officer", line.key), count) for name, count in line.counts.items()]
        for figure, count in figures:
            behind = cases_behind(work, question, figure)
            shown = work.session.scalars(select(Case.id).where(Case.id.in_(behind), visible_cases(work))).all()
            assert len(shown) == count, figure
            assert work.session.scalars(select(Case.id).where(Case.id.in_(behind), hidden_cases(work))).all() == []


def the_number_of_statements_does_not_grow(ward):
    asked: list[str] = []

    def listen(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(ward.database.engine, "before_cursor_execute", listen)
    in_json(ward, *WHOLE)
    event.remove(ward.database.engine, "before_cursor_execute", listen)
    assert 3 <= len(asked) <= 10


def counted(ward, start, end, as_at=None):
    return in_json(ward, start, end, as_at)["figures"]


def in_json(ward, start, end, as_at=None):
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        return as_json(summarise(work, ask(work, start, end, as_at=as_at)))
