"""The same log as XES and as CSV: the same cases come out, and what is wrong is told by its line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from casetrack.errors import InvalidInput
from casetrack.models import Case, CaseEvent
from casetrack.readers.csv_events import CsvShape, read_csv_events
from casetrack.readers.event_log import EventLog
from casetrack.readers.xes import read_xes
from casetrack.services.former_cases import FormerCase, read_cases
from casetrack.services.import_mapping import read_mapping
from tests.former_system import MAPPING, a_log, a_row, receipt_library, rows_of_the_receipt_log, take_over
from tests.former_xes import as_xes


def written(ward):
    """Count the cases and the events of the book."""
    with ward.database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in (Case, CaseEvent)]


def cases_of(log: EventLog) -> list[FormerCase]:
    """The cases that a log tells of, without where in the file they stand."""
    library = receipt_library()
    mapping = read_mapping(MAPPING.encode(), "mapping.yaml", library)
    found = read_cases(log, mapping, library.latest("receipt"), "Europe/Amsterdam")
    assert {finding.level for finding in found.findings} <= {"warning"}
    return [
        replace(case, row=0, activities=tuple(replace(activity, row=0) for activity in case.activities))
        for case in found.cases
    ]


def test_the_receipt_log_tells_of_the_same_cases_to_the_millisecond_in_both_forms():
    rows = rows_of_the_receipt_log()
    from_csv = cases_of(read_csv_events(a_log(rows), CsvShape()))
    assert (len(from_csv), sum(len(case.activities) for case in from_csv)) == (1434, 8577)
    assert cases_of(read_xes(as_xes(rows))) == from_csv


def test_an_xes_adds_what_its_csv_would_add_and_the_csv_then_adds_nothing(ward):
    rows = rows_of_the_receipt_log()[:120]
    tried = take_over(ward, a_log(rows), mapping=MAPPING, dry_run=True)
    taken = take_over(ward, as_xes(rows), mapping=MAPPING)
    assert (taken.cases, taken.activities, taken.closings) == (tried.cases, tried.activities, tried.closings)
    assert [(f.case, f.column, f.code) for f in taken.findings] == [(f.case, f.column, f.code) for f in tried.findings]
    again = take_over(ward, a_log(rows), mapping=MAPPING)
    assert (again.cases, again.activities, again.closings, again.refused) == (0, 0, 0, 0)
    assert again.known == taken.cases + taken.activities + taken.closings


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (as_xes([a_row("T-1", "k1")])[:-30], "bị cắt cụt"),
        (as_xes([a_row("T-1", "k1")]).replace(b"<log>", b"<!DOCTYPE log><log>"), "DOCTYPE hoặc ENTITY"),
        (as_xes([a_row("T-1", "k1")]).replace(b"time:timestamp", b"when"), "thiếu cột: time:timestamp"),
    ],
    ids=["cut off", "document type", "no timestamp"],
)
def test_an_xes_that_cannot_be_used_leaves_no_trace(ward_on_sqlite, data, told):
    before = written(ward_on_sqlite)
    with pytest.raises(InvalidInput) as refused:
        take_over(ward_on_sqlite, data)
    assert told in refused.value.message.vi
    assert written(ward_on_sqlite) == before


def test_a_case_that_cannot_be_taken_is_named_by_its_line_while_the_others_go_on(ward_on_sqlite):
    log = as_xes([a_row("T-1", "k1"), a_row("T-2", "k2", "soon"), a_row("T-3", "k3")])
    result = take_over(ward_on_sqlite, log)
    (finding,) = (finding for finding in result.findings if finding.level == "error")
    assert (finding.case, finding.column, finding.code) == ("T-2", "time:timestamp", "unreadable_date")
    assert b"<event>" in log.splitlines()[finding.row - 1]
    assert (result.cases, result.refused) == (2, 1)


def test_a_key_that_comes_twice_is_found_even_when_the_file_is_one_line(ward_on_sqlite):
    log = as_xes([a_row("T-1", "k1"), a_row("T-2", "k1")]).replace(b"\n", b"")
    result = take_over(ward_on_sqlite, log)
    assert ("T-2", "duplicate_key") in [(finding.case, finding.code) for finding in result.findings]
    assert (result.cases, result.refused) == (1, 1)


def test_a_case_without_any_event_is_named_and_not_lost(ward_on_sqlite):
    bare = b'<trace><string key="concept:name" value="T-2"/></trace></log>'
    result = take_over(ward_on_sqlite, as_xes([a_row("T-1", "k1")]).replace(b"</log>", bare))
    assert {finding.case for finding in result.findings if finding.level == "error"} == {"T-2"}
    assert (result.cases, result.refused) == (1, 1)


def test_how_the_csv_writes_its_days_says_nothing_about_an_xes(ward_on_sqlite):
    mapping = MAPPING.replace("  encoding: utf-8", '  encoding: utf-16\n  delimiter: ";"\n  date_format: "%d/%m/%Y"')
    result = take_over(ward_on_sqlite, as_xes([a_row("T-1", "k1")]), mapping=mapping)
    assert (result.cases, result.failed) == (1, False)


def test_an_attribute_that_no_case_has_is_a_warning_because_an_xes_leaves_out_what_is_empty(ward_on_sqlite):
    result = take_over(ward_on_sqlite, as_xes([a_row("T-1", "k1")]))
    assert [(finding.level, finding.column) for finding in result.findings] == [
        ("warning", "case:enddate"),
        ("warning", "case:group"),
    ]
    assert "Kiểm tra tên trong mapping.yaml" in result.findings[0].message.vi
    assert (result.cases, result.failed) == (1, False)
