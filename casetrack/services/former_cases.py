"""Rows of a former system's log to cases as that system knew them, with a finding for each row that cannot be taken.

Nothing here knows the book: what the rows say among themselves is judged, what the workflow says about it is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from casetrack.engine.definition import Definition
from casetrack.readers.event_log import EventLog, Row
from casetrack.services.former_cells import Cell, CellReader, Finding, Instant
from casetrack.services.import_mapping import FORMER_OFFICER, EventMapping
from casetrack.text import Text

LONGEST_ID, LONGEST_KEY, LONGEST_CHANNEL = 80, 110, 40  # what the tables take

_CONTRADICTION = Text(
    "“{said}” khác với “{first}” ở dòng {row} của cùng hồ sơ. Sửa cho giống nhau.",
    "“{said}” differs from “{first}” in row {row} of the same case. Make them alike.",
)
_TWICE = Text(
    "Khóa “{key}” đã có ở dòng {row}. Bỏ dòng lặp hoặc cho dòng này khóa riêng.",
    "The key “{key}” stands already in row {row}. Remove the double, or give this row a key of its own.",
)
_ENDS_BEFORE_IT_BEGINS = Text(
    "Ngày kết thúc {closed} trước ngày mở {opened}. Xem hồ sơ giấy, sửa một trong hai ngày.",
    "The closing day {closed} lies before the opening day {opened}. Look at the paper file and mend one of them.",
)
_EARLY = Text(
    "Hoạt động ngày {on} trước ngày mở {opened}: giữ lại, không làm đổi gì. Kiểm tra ngày.",
    "An activity of {on}, before the opening on {opened}: kept, it moves nothing. Check the day.",
)
_LATE = Text(
    "Hoạt động ngày {on} sau ngày kết thúc {closed}: giữ lại, không làm đổi gì. Kiểm tra ngày.",
    "An activity of {on}, after the closing on {closed}: kept, it moves nothing. Check the day.",
)


@dataclass(frozen=True, slots=True)
class FormerActivity:
    """One row: what was done, when, by whom in the former system."""

    row: int
    key: str
    name: str
    when: Instant
    resource: str


@dataclass(frozen=True, slots=True)
class FormerCase:
    """One case of the former system: its opening, its activities, and its closing if it has ended."""

    id: str
    row: int
    title: str
    opened: Instant
    closed: Instant | None
    channel: str
    account: str | None  # the user whom the mapping names for the former officer
    unit: str | None  # a unit's code
    fields: Mapping[str, object]
    activities: tuple[FormerActivity, ...]


@dataclass(frozen=True, slots=True)
class FormerLog:
    """Everything that one file says: the cases that can be taken over, and what was found in its rows."""

    cases: tuple[FormerCase, ...]
    findings: tuple[Finding, ...]


def read_cases(log: EventLog, mapping: EventMapping, definition: Definition, timezone: str) -> FormerLog:
    """Put the rows of each case together; days are those of the mapping's time zone, or of `timezone` without one."""
    reader = _CaseReader(log, mapping, definition, ZoneInfo(mapping.timezone or timezone))
    groups: dict[str, list[Row]] = {}
    for row in log.rows:
        groups.setdefault(reader.cell(row, mapping.case.id).word, []).append(row)
    cases = [reader.read(case_id, rows) for case_id, rows in groups.items()]
    findings = sorted(reader.cells.findings, key=lambda finding: finding.row)
    return FormerLog(tuple(case for case in cases if case is not None), tuple(findings))


class _CaseReader:
    """Reads the cases of one file, one after another."""

    def __init__(self, log: EventLog, mapping: EventMapping, definition: Definition, zone: ZoneInfo) -> None:
        self.cells = CellReader(zone, mapping.date_format)
        self._place = {name: number for number, name in enumerate(log.columns)}
        self._mapping = mapping
        self._definition = definition
        self._row_of_key: dict[str, Row] = {}

    def cell(self, row: Row, column: str) -> Cell:
        """Give what stands in a column of a row."""
        return Cell(row.number, column, row.cells[self._place[column]])

    def read(self, case_id: str, rows: list[Row]) -> FormerCase | None:
        """Read one case; None when an error was found in any of its rows."""
        self.cells.case = case_id
        noted = len(self.cells.findings)
        of_case = self._mapping.case
        self.cells.words(self.cell(rows[0], of_case.id), LONGEST_ID)
        said = {column: self._agreed(rows, column) for column in of_case.columns}
        opened, closed = self._dates(said)
        activities = [self._activity(row) for row in rows]
        fields = self._fields(said)
        channel = said[of_case.channel.name] if of_case.channel else None
        if channel and channel.word:
            self.cells.words(channel, LONGEST_CHANNEL)
        if opened is None or len(self.cells.findings) > noted:
            return None
        taken = tuple(activity for activity in activities if activity is not None)
        self._warn_of_strays(taken, opened, closed)
        return FormerCase(
            id=case_id,
            row=rows[0].number,
            title=self._title(said, case_id),
            opened=opened,
            closed=closed,
            channel=of_case.channel.word(channel.word) if of_case.channel and channel else "",
            account=self._account(said),
            unit=(of_case.unit.word(said[of_case.unit.name].word) or None) if of_case.unit else None,
            fields=fields,
            activities=taken,
        )

    def _agreed(self, rows: list[Row], column: str) -> Cell:
        """Give the one thing that the rows of a case say in a column; an empty cell says nothing."""
        cells = [cell for cell in (self.cell(row, column) for row in rows) if cell.word]
        other = next((cell for cell in cells if cell.word != cells[0].word), None)
        if other is not None:
            message = _CONTRADICTION.with_(said=other.word, first=cells[0].word, row=cells[0].row)
            self.cells.error(other, "contradiction", message)
        return cells[0] if cells else self.cell(rows[0], column)

    def _dates(self, said: Mapping[str, Cell]) -> tuple[Instant | None, Instant | None]:
        of_case = self._mapping.case
        opened = self.cells.instant(said[of_case.opened])
        closed = self.cells.find_instant(said[of_case.closed]) if of_case.closed else None
        if of_case.closed and opened and closed and closed.on < opened.on:
            message = _ENDS_BEFORE_IT_BEGINS.with_(closed=closed.on, opened=opened.on)
            self.cells.error(said[of_case.closed], "closed_before_opened", message)
        return opened, closed

    def _activity(self, row: Row) -> FormerActivity | None:
        columns = self._mapping.activity
        key = self.cell(row, columns.key)
        earlier = self._row_of_key.setdefault(self.cells.words(key, LONGEST_KEY), row)
        if key.word and earlier is not row:
            self.cells.error(key, "duplicate_key", _TWICE.with_(key=key.word, row=earlier.number))
        name = self.cells.words(self.cell(row, columns.name), 2000)
        when = self.cells.instant(self.cell(row, columns.at))
        resource = self.cell(row, columns.resource).word if columns.resource else ""
        return FormerActivity(row.number, key.word, name, when, resource) if when else None

    def _warn_of_strays(self, activities: tuple[FormerActivity, ...], opened: Instant, closed: Instant | None) -> None:
        for activity in activities:
            on = activity.when.on
            cell = Cell(activity.row, self._mapping.activity.at, "")
            if on < opened.on:
                self.cells.warn(cell, "before_opening", _EARLY.with_(on=on, opened=opened.on))
            elif closed and on > closed.on:
                self.cells.warn(cell, "after_closing", _LATE.with_(on=on, closed=closed.on))

    def _fields(self, said: Mapping[str, Cell]) -> dict[str, object]:
        of_case = self._mapping.case
        columns = dict(of_case.fields)
        if of_case.due:
            columns[of_case.due_field] = of_case.due
        if of_case.officer and self._account(said) is None:
            columns[FORMER_OFFICER] = of_case.officer.name
        values = {key: self.cells.value(said[c], self._definition.fields[key]) for key, c in columns.items()}
        return {key: value for key, value in values.items() if value is not None}

    def _title(self, said: Mapping[str, Cell], case_id: str) -> str:
        of_case = self._mapping.case
        named = said[of_case.title_column].word if of_case.title_column else ""
        return named or of_case.title.replace("{id}", case_id)

    def _account(self, said: Mapping[str, Cell]) -> str | None:
        officer = self._mapping.case.officer
        return officer.words.get(said[officer.name].word) if officer else None
