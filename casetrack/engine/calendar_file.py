"""Reads a calendar file (workflows/calendars/vn.yaml): days off and make-up days, each with source and status."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal

from casetrack import paths
from casetrack.engine.calendar import CalendarDay, CalendarYear, Status, WorkingCalendar, build_calendar
from casetrack.engine.calendar_checks import faults_of, needless
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

Kind = Literal["off", "make_up"]

_STATUSES: tuple[Status, ...] = ("confirmed", "tentative", "unchecked")
_KINDS: tuple[Kind, ...] = ("off", "make_up")
_VIETNAM = Path("calendars") / "vn.yaml"
_LONGEST = 31  # days in one entry: more is a slip of the year


def load_working_days() -> WorkingCalendar:
    """Read the calendar of Vietnam that is shipped with the program."""
    file = paths.WORKFLOWS / _VIETNAM
    return load_calendar(file.read_bytes(), file.name)


def load_calendar(data: bytes, name: str) -> WorkingCalendar:
    """Read a calendar; raise DefinitionError with every mistake of the file."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.labels("title")
    table, listed = top.mapping("names"), top.mapping("years")
    names = {key: table.labels(key) for key in table.keys()}  # noqa: SIM118  # a reader is no dict
    years = [_year(key, listed.mapping(key), names) for key in listed.keys()]  # noqa: SIM118
    mistakes.close()
    return build_calendar(years)


def _year(key: str, reader: Reader, names: dict[str, Text]) -> CalendarYear:
    year = int(key) if key.isascii() and key.isdigit() and len(key) == 4 else 0
    if year < 1900:
        _note(reader, "", Text("“{y}” không phải là năm", "“{y}” is not a year").with_(y=key))
    status, source = reader.choice("status", _STATUSES), reader.text("source")
    items = [(kind, item) for kind in _KINDS for item in reader.items(kind)]
    said = [(item, day) for kind, item in items for day in _days(item, kind, names, (source, status))]
    days = tuple(day for _item, day in said)
    for place, fault in faults_of(year, days):
        _note(said[place][0], "day", fault)
    return CalendarYear(year, status, source, days)


def _days(item: Reader, kind: Kind, names: dict[str, Text], said_of_year: tuple[str, Status]) -> list[CalendarDay]:
    """Read one entry: a day, or days on end from `day` to `until`; what it does not say, its year says."""
    first = item.day("day")
    last = item.find_day("until") or first
    source = item.find_text("source") or said_of_year[0]
    status = item.choice("status", _STATUSES, said_of_year[1])
    key = item.text("name")
    if key not in names:
        _note(item, "name", Text("không có tên “{k}” trong `names`", "`names` has no “{k}”").with_(k=key))
    length = (last - first).days
    if not 0 <= length < _LONGEST:
        text = Text("đợt nghỉ phải từ 1 đến {n} ngày", "an entry must have 1 to {n} days")
        _note(item, "until", text.with_(n=_LONGEST))
        length = 0
    run = [first + timedelta(days=n) for n in range(length + 1)]
    if kind == "off" and (why := needless(run)):
        _note(item, "day", why)
    return [CalendarDay(day, kind, names.get(key, Text(key, key)), source, status) for day in run]


def _note(reader: Reader, key: str, message: Text) -> None:
    reader.note(key, "E03", message)
