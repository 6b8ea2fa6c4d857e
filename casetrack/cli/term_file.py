"""A CSV file of terms to be counted. Read whole and every mistake named, before anything is counted."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Any

from casetrack.cli.asked_terms import read_day, read_number, read_pauses, read_unit
from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.deadlines import AskedTerm, Due
from casetrack.engine.definition import Length
from casetrack.errors import DefinitionError, InvalidInput, Problem
from casetrack.text import Text

COLUMNS: dict[str, Callable[[str], Any]] = {
    "start": read_day,
    "length": read_number,
    "unit": read_unit,
    "pauses": read_pauses,
}
_NEEDED = ("start", "length", "unit")
_WRONG = Text("Tệp {file} có {n} lỗi, chưa tính hạn nào.", "The file {file} has {n} mistakes; nothing was counted.")


class TermFile:
    """The rows of one file with what is wrong in them; rows and columns are numbered as a spreadsheet shows them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def count(self, data: bytes, calendar: WorkingCalendar) -> list[Due]:
        """Count every row in order; raise DefinitionError with every mistake of the file."""
        rows = iter(self._rows(data))
        heading = [cell.strip() for cell in next(rows, (1, []))[1]]
        self._refuse()
        self._check_heading(heading)
        self._refuse()
        dues = [self._count(number, heading, cells, calendar) for number, cells in rows]
        self._refuse()
        return [due for due in dues if due is not None]

    def _rows(self, data: bytes) -> Iterator[tuple[int, list[str]]]:
        """Give the rows that are not blank; a file that is no CSV in UTF-8 ends in a mistake."""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as failure:
            row = data[: failure.start].count(b"\n") + 1
            self._note(row, 1, ("E06", "file"), Text("Lưu lại tệp bằng UTF-8.", "Save the file again as UTF-8."))
            return
        reader = csv.reader(text.splitlines(keepends=True), strict=True)
        try:
            yield from ((n, cells) for n, cells in enumerate(reader, start=1) if any(cell.strip() for cell in cells))
        except csv.Error as failure:
            said = Text("Từ dòng này không đọc được CSV: {why}.", "From this row on this is no CSV: {why}.")
            self._note(reader.line_num, 1, ("E00", "file"), said.with_(why=failure))

    def _check_heading(self, heading: list[str]) -> None:
        known = ", ".join(COLUMNS)
        for place, name in enumerate(heading, start=1):
            if name not in COLUMNS:
                text = Text("không có cột này; các cột: {known}", "there is no such column; there are: {known}")
                self._note(1, place, ("E02", name), text.with_(known=known))
            elif name in heading[: place - 1]:
                self._note(1, place, ("E01", name), Text("cột này có hai lần", "this column stands twice"))
        for name in _NEEDED:
            if name not in heading:
                self._note(1, 1, ("E07", name), Text("thiếu cột này", "this column is missing"))

    def _count(self, number: int, heading: list[str], cells: list[str], calendar: WorkingCalendar) -> Due | None:
        before = len(self.problems)
        if len(cells) > len(heading):
            text = Text("dòng có {n} ô, tiêu đề chỉ có {m}", "the row has {n} cells, the heading only {m}")
            self._note(number, len(heading) + 1, ("E03", "row"), text.with_(n=len(cells), m=len(heading)))
        padded = [*cells, *[""] * len(heading)]
        said = {
            name: self._read(number, place, name, padded[place - 1].strip())
            for place, name in enumerate(heading, start=1)
        }
        if len(self.problems) > before:
            return None
        term = AskedTerm(said["start"], Length(said["length"], said["unit"]), said.get("pauses", ()))
        try:
            return term.count(calendar)
        except InvalidInput as wrong:
            self._note(number, heading.index("length") + 1, ("E03", "length"), wrong.message)
        return None

    def _read(self, number: int, place: int, name: str, cell: str) -> Any:
        try:
            return COLUMNS[name](cell)
        except InvalidInput as wrong:
            self._note(number, place, ("E03", name), wrong.message)

    def _note(self, row: int, column: int, what: tuple[str, str], message: Text) -> None:
        code, key = what
        self.problems.append(Problem(self.name, row, column, key, code, message))

    def _refuse(self) -> None:
        if self.problems:
            raise DefinitionError(_WRONG.with_(file=self.name, n=len(self.problems)), tuple(self.problems))
