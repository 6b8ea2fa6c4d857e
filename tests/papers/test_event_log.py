"""What the book writes as XES, our own reader reads again, whatever words stand in it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from casetrack.papers.event_csv import COLUMNS, write_event_csv
from casetrack.papers.event_log import LoggedCase, LoggedEvent, attributes_of, spell
from casetrack.papers.xes import write_xes
from casetrack.readers.xes import read_xes

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=7)), timezone(timedelta(hours=-3, minutes=-30))])
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=ZONES)  # noqa: DTZ001
WORDS = st.text(max_size=12)
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))

EVENTS = st.builds(
    LoggedEvent,
    name=WORDS,
    instance=WORDS,
    at=MOMENTS,
    date_only=st.booleans(),
    resource=WORDS,
    kind=WORDS,
    seq=st.integers(1, 10**12),
    recorded_at=MOMENTS,
)
CASES = st.builds(
    LoggedCase,
    number=WORDS,
    source=st.none() | WORDS,
    former_number=st.none() | WORDS,
    workflow=WORDS,
    workflow_version=st.integers(1, 99),
    unit=WORDS,
    channel=WORDS,
    state=WORDS,
    phase=WORDS,
    outcome=st.none() | WORDS,
    opened_on=DAYS,
    closed_on=st.none() | DAYS,
    due_on=st.none() | DAYS,
    events=st.lists(EVENTS, min_size=1, max_size=3).map(tuple),
)


def as_read(word: str) -> str:
    """A word as readers give it: composed, trimmed, and a sign that no XML may hold replaced."""
    legal = re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", word)
    return unicodedata.normalize("NFC", legal).strip()


def rows_of(cases):
    for case in cases:
        of_case = {f"case:{key}": spell(value) for key, value in attributes_of(case)}
        for event in case.events:
            yield of_case | {key: spell(value) for key, value in attributes_of(event)}


@given(st.lists(CASES, min_size=1, max_size=3), WORDS)
def test_an_xes_says_the_same_when_it_is_read_again(cases, name):
    log = read_xes("".join(write_xes(cases, name)).encode())
    read = [{k: w for k, w in zip(log.columns, row.cells, strict=True) if w} for row in log.rows]
    assert read == [{k: as_read(w) for k, w in row.items() if as_read(w)} for row in rows_of(cases)]


@given(st.lists(CASES, max_size=3))
def test_a_csv_says_the_same_but_for_the_apostrophe_that_keeps_a_word_from_being_a_formula(cases):
    heading, *rows = csv.reader(io.StringIO("".join(write_event_csv(cases)), newline=""))
    assert tuple(heading) == COLUMNS
    read = [{k: w for k, w in zip(heading, row, strict=True) if w} for row in rows]
    assert not any(w.startswith(("=", "+", "-", "@", "\t", "\r")) for row in read for w in row.values())
    plain = [{k: w[1:] if re.match("'[-=+@\t\r]", w) else w for k, w in row.items()} for row in read]
    written = [{k: w for k, w in row.items() if w} for row in rows_of(cases)]
    assert [{k: w[1:] if re.match("'[-=+@\t\r]", w) else w for k, w in row.items()} for row in written] == plain


def test_a_log_without_cases_is_whole_all_the_same():
    assert "".join(write_xes([], "Phường Lam Khê")).endswith(
        '<string key="concept:name" value="Phường Lam Khê"/>\n</log>\n'
    )
    assert "".join(write_event_csv([])) == ",".join(COLUMNS) + "\r\n"


def test_instants_keep_their_milliseconds_and_days_have_no_hour():
    moment = datetime(2026, 6, 4, 9, 42, 1, 276999, tzinfo=timezone(timedelta(hours=7)))
    assert spell(moment) == "2026-06-04T09:42:01.276+07:00"
    assert spell(date(2026, 6, 4)) == "2026-06-04"
    assert (spell(True), spell(7)) == ("true", "7")
