"""An event log as CSV, one event a row, with the columns that an import of such a file expects."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from casetrack.papers.event_log import OF_CASE, OF_EVENT, LoggedCase, Value, attributes_of, spell
from casetrack.papers.spreadsheet import harmless

COLUMNS = (*(f"case:{key}" for key in OF_CASE), *OF_EVENT)


def write_event_csv(cases: Iterable[LoggedCase]) -> Iterator[str]:
    """Write the heading, then one case after another; each case is one piece."""
    yield _lines([dict(zip(COLUMNS, COLUMNS, strict=True))])
    for case in cases:
        of_case = {f"case:{key}": _cell(value) for key, value in attributes_of(case)}
        yield _lines(of_case | {key: _cell(value) for key, value in attributes_of(event)} for event in case.events)


def _lines(rows: Iterable[dict[str, str]]) -> str:
    file = io.StringIO()
    csv.DictWriter(file, COLUMNS).writerows(rows)  # lines end as RFC 4180 has it, so that a lone \r is quoted
    return file.getvalue()


def _cell(value: Value) -> str:
    return harmless(spell(value))
