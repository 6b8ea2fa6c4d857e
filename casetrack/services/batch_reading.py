"""A workbook of a former office as the reader and the rules see it: its tables, what their columns mean, its rows."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casetrack.engine.definition import Definition
from casetrack.engine.handover_columns import NO_LIST, SheetMapping, guess
from casetrack.engine.handover_list import ListRead, NotData, ReadRow
from casetrack.engine.handover_rows import read_list
from casetrack.engine.handover_rules import SETTLED, HandoverRules
from casetrack.readers.sheet_tables import find_table
from casetrack.readers.workbooks import read_workbook
from casetrack.services.batch_rules import rules_of
from casetrack.services.batch_staging import Judged, keys_of
from casetrack.services.work import Installation
from casetrack.sheets import CellValue, Remark, SheetTable
from casetrack.text import Text

_EXAMPLES = 3
_RESTRICTED = "restricted"  # what is of no known kind yet is shown to few


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What a person says of a workbook: in which encoding it was typed, whose list it is, how its sheets are read."""

    encoding: str | None = None
    from_unit: str | None = None
    sheets: Mapping[str, SheetMapping] = field(default_factory=dict)

    def followed_by(self, later: AskedOf) -> AskedOf:
        """Put what is said later over what was said before."""
        return AskedOf(
            later.encoding or self.encoding,
            later.from_unit or self.from_unit,
            {**self.sheets, **{name: _over(self.sheets.get(name), said) for name, said in later.sheets.items()}},
        )

    def as_json(self) -> dict[str, Any]:
        """Give what is kept with the file."""
        sheets = {name: said.as_json() for name, said in self.sheets.items()}
        return {"encoding": self.encoding, "from_unit": self.from_unit, "sheets": sheets}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> AskedOf:
        """Read what was kept."""
        sheets = {name: SheetMapping.from_json(said) for name, said in (kept.get("sheets") or {}).items()}
        return cls(kept.get("encoding"), kept.get("from_unit"), sheets)


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet with its table. `headings`: the digest of these, by which a list of the same form is known again."""

    table: SheetTable
    encoding: str
    headings: str


@dataclass(frozen=True, slots=True)
class ReadBook:
    """A workbook that was read, with what a person says of it."""

    kind: str
    encoding: str
    sheets: tuple[ReadSheet, ...]
    remarks: tuple[Remark, ...]
    asked: AskedOf
    installation: Installation = field(repr=False)

    @property
    def rules(self) -> HandoverRules:
        """The rules by which lists are read."""
        return rules_of(self.installation)

    def mapped(self, saved: Mapping[str, SheetMapping]) -> Mapping[str, SheetMapping]:
        """Say of each sheet how it is read: as a person says, else as it was saved, else as it is guessed."""
        found = {}
        for sheet in self.sheets:
            guessed = guess(self.rules, sheet.table, saved.get(sheet.headings))
            found[sheet.table.sheet] = _over(guessed, self.asked.sheets.get(sheet.table.sheet))
        return found

    def unclear(self, mappings: Mapping[str, SheetMapping]) -> Sequence[SheetTable]:
        """Give the shown sheets of which somebody must say first which row is the header, or what they are about."""
        shown = [sheet.table for sheet in self.sheets if not sheet.table.hidden]
        return [table for table in shown if _asks(table, mappings[table.sheet])]

    def read_rows(self, mappings: Mapping[str, SheetMapping], on: date, office: str) -> ListRead:
        """Read the rows of a list that was handed over on this day by this office."""
        tables = [sheet.table for sheet in self.sheets]
        return read_list(self.rules, tables, mappings, handed_over_on=on, from_unit=self.asked.from_unit or office)

    def judged(self, read: ListRead) -> Sequence[Judged]:
        """Give each row with its key, who may see it, and how the minutes count it."""
        levels = levels_of(self.installation)
        return [judge_row(self.rules, levels, row, key) for row, key in zip(read.rows, keys_of(read.rows), strict=True)]

    def sheets_as_json(self, mappings: Mapping[str, SheetMapping]) -> list[dict[str, Any]]:
        """Tell of each sheet what a person needs who says how it is read."""
        levels = levels_of(self.installation)
        return [_sheet_as_json(sheet, mappings[sheet.table.sheet], levels) for sheet in self.sheets]

    def read_as_json(self, read: ListRead, tally: Mapping[str, int]) -> dict[str, Any]:
        """Tell what was counted, what is no row of the list, and what must be said of the whole."""
        findings = [(each.code, each.sheet, each.message) for each in (*read.findings,)]
        findings += [(each.code, each.sheet, _placed(each)) for each in self.remarks]
        return {
            "rows": len(read.rows),
            "outcomes": dict(Counter(row.outcome for row in read.rows)),
            "hidden": [[row.sheet, row.row] for row in read.hidden],
            "not_data": [[each.sheet, each.row, each.role, each.text] for each in read.not_data],
            "findings": [{"code": code, "sheet": sheet, "vi": m.vi, "en": m.en} for code, sheet, m in findings],
            "totals": [
                {
                    "where": list(each.where),
                    "text": each.text,
                    "kind": each.kind,
                    "from_unit": each.from_unit,
                    "total": each.total,
                    "settled": each.settled,
                    "pending": each.pending,
                }
                for each in read.stated_totals
            ],
            **{name: tally.get(name, 0) for name in ("added", "known", "mended")},
        }


def read_book(installation: Installation, data: bytes, asked: AskedOf) -> ReadBook:
    """Read a workbook; raise FileRefused for what cannot be read whole or may not be let in."""
    workbook = read_workbook(data, asked.encoding)
    sheets = []
    for sheet in workbook.sheets:
        said = asked.sheets.get(sheet.name)
        table = find_table(sheet, said.header_row if said else None)
        sheets.append(ReadSheet(table, sheet.encoding, _headings(table)))
    return ReadBook(workbook.kind, workbook.encoding, tuple(sheets), workbook.remarks, asked, installation)


def others_of(read: Mapping[str, Any]) -> tuple[NotData, ...]:
    """Give the lines that are no rows out of what is kept of a list (`read_as_json`)."""
    return tuple(NotData(*each) for each in read.get("not_data", ()))


def judge_row(rules: HandoverRules, levels: Mapping[str, str], row: ReadRow, key: str) -> Judged:
    """Give a row with who may see it and how the minutes count it."""
    status = rules.statuses.get(str(row.values.get("status")))
    return Judged(row, key, levels.get(row.kind, _RESTRICTED), status is not None and status.counts_as == SETTLED)


def levels_of(installation: Installation) -> Mapping[str, str]:
    """Tell of each kind of list who may see its rows: as the cases that they become."""
    rules, library = rules_of(installation), installation.library
    latest: dict[str, Definition] = {kind.workflow: library.latest(kind.workflow) for kind in rules.kinds.values()}
    return {key: latest[kind.workflow].level_for(dict(kind.fixed)) for key, kind in rules.kinds.items()}


def _over(below: SheetMapping | None, said: SheetMapping | None) -> SheetMapping:
    if below is None or said is None:
        return said or below or SheetMapping(None, {})
    return SheetMapping(
        said.kind or below.kind,
        {**below.columns, **said.columns},
        {**below.sure, **dict.fromkeys(said.columns, True)},
        said.header_row or below.header_row,
    )


def _asks(table: SheetTable, mapping: SheetMapping) -> bool:
    if mapping.kind == NO_LIST:
        return False
    if not table.header_rows:
        return bool(table.candidates)
    return bool(table.columns) and mapping.kind is None


def _headings(table: SheetTable) -> str:
    said = "\n".join(f"{column.number}|{column.heading}|{column.under or ''}" for column in table.columns)
    return hashlib.sha256(said.casefold().encode()).hexdigest()


def _sheet_as_json(sheet: ReadSheet, mapping: SheetMapping, levels: Mapping[str, str]) -> dict[str, Any]:
    table = sheet.table
    lines = {line.number: line for line in table.lines}
    data = [line for line in table.lines if line.role == "data"]
    return {
        "name": table.sheet,
        "hidden": table.hidden,
        "encoding": sheet.encoding,
        "level": levels.get(mapping.kind or "", _RESTRICTED),
        "asks": not table.hidden and _asks(table, mapping),
        "header_rows": list(table.header_rows),
        "candidates": [
            {"row": row, "cells": [_said(cell) for cell in lines[row].cells]}
            for row in (() if table.header_rows else table.candidates)
        ],
        "columns": [
            {
                "number": column.number,
                "heading": column.heading,
                "under": column.under,
                "examples": _examples(column.number, [line.cells for line in data]),
            }
            for column in table.columns
        ],
        "rows": len(data),
        "mapping": mapping.as_json(),
    }


def _examples(number: int, rows: Sequence[Sequence[CellValue]]) -> list[str]:
    said = (_said(cells[number - 1]) for cells in rows if len(cells) >= number)
    return list(dict.fromkeys(filter(None, said)))[:_EXAMPLES]


def _said(cell: CellValue) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(getattr(cell, "text", cell))[:120]


def _placed(remark: Remark) -> Text:
    if remark.row is None:
        return remark.text
    where = Text("Trang {sheet}, dòng {row}: {said}", "Sheet {sheet}, row {row}: {said}")
    return where.with_(sheet=remark.sheet or "", row=remark.row, said=remark.text)
