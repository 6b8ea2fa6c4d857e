"""The three workbooks that former offices handed over, read end to end: every field of every row is as its truth says.

Two things the truth tells that no cell of the workbooks does, or leaves out; both are named here and nowhere hidden.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casetrack.engine.handover_list import ListRead, ReadRow
from casetrack.engine.handover_rows import read_list
from casetrack.engine.handover_rules_file import shipped_handover_rules
from casetrack.readers.sheet_tables import find_table
from casetrack.readers.workbooks import read_workbook

FOLDER = Path(__file__).parent.parent / "data" / "handover"
WORKBOOKS = ("01-dat-dai-59.xlsx", "02-bao-tro-xa-hoi.xls", "03-can-bo-vien-chuc.xlsx")
HANDED_OVER_ON = date(2025, 7, 1)
OF_THE_ROW = {"sheet", "row", "reasons", "outcome", "duplicate_of", "stt", "kind", "hidden_row"}
# The employees' former unit stands in no cell of their sheet, whose title names one office for all.
NOT_IN_THE_WORKBOOK = ("03-can-bo-vien-chuc.xlsx", "Vien chuc", "from_unit")
# The number of this row lost its zero as that of the row which it repeats; the truth says so of that one only.
REMARK_LEFT_OUT = ("02-bao-tro-xa-hoi.xls", "Lam Thuong", 134)


@dataclass(frozen=True)
class Book:
    """A workbook as read, and what its truth says."""

    name: str
    read: ListRead
    truth: dict[str, Any]

    def pairs(self) -> Iterator[tuple[dict[str, Any], ReadRow]]:
        """Give each row of the truth with the row that was read there."""
        mine = {(row.sheet, row.row): row for row in self.read.rows}
        assert len(mine) == len(self.read.rows) == len(self.truth["rows"])
        return ((row, mine[row["sheet"], row["row"]]) for row in self.truth["rows"])


@pytest.fixture(scope="module", params=WORKBOOKS)
def book(request: pytest.FixtureRequest) -> Book:
    name: str = request.param
    workbook = read_workbook((FOLDER / name).read_bytes())
    tables = [find_table(sheet) for sheet in workbook.sheets]
    read = read_list(shipped_handover_rules(), tables, {}, handed_over_on=HANDED_OVER_ON)
    return Book(name, read, json.loads((FOLDER / f"{name}.truth.json").read_text("utf-8")))


def test_every_field_of_every_row_is_read(book: Book) -> None:
    kinds = shipped_handover_rules().kinds
    wrong = []
    for said, row in book.pairs():
        mine = {**row.values, "stt": row.stt, "kind": kinds[row.kind].label.vi, "hidden_row": row.hidden_row}
        for key in (said.keys() - OF_THE_ROW) | {"stt", "kind", "hidden_row"}:
            if mine[key] != said[key] and (book.name, row.sheet, key) != NOT_IN_THE_WORKBOOK:
                wrong.append((row.sheet, row.row, key, said[key], mine[key]))
    assert wrong == []


def test_each_row_is_accepted_or_not_for_the_reasons_that_the_truth_gives(book: Book) -> None:
    for said, row in book.pairs():
        codes = sorted(reason["code"] for reason in said["reasons"])
        if (book.name, row.sheet, row.row) == REMARK_LEFT_OUT:
            codes.insert(0, "leading_zero_restored")
        assert (row.outcome, sorted(reason.code for reason in row.reasons)) == (said["outcome"], codes), row
        values = {reason["code"]: str(reason["value"]) for reason in said["reasons"] if "value" in reason}
        assert values.items() <= {reason.code: reason.value for reason in row.reasons}.items()
        first = said.get("duplicate_of")
        assert row.duplicate_of == ((first["sheet"], first["row"]) if first else None)


def test_no_line_is_lost(book: Book) -> None:
    counts = book.truth["counts"]
    outcomes = Counter(row.outcome for row in book.read.rows)
    assert {key: outcomes[key] for key in ("accept", "warn", "duplicate", "refuse")}.items() <= counts.items()
    assert outcomes.total() == counts["data_rows"]
    assert len(book.read.not_data) == counts["not_data_rows"]
    assert len(book.read.hidden) == counts["data_rows_on_hidden_sheets"]
    assert outcomes.total() - outcomes["duplicate"] == counts["distinct"]


def test_what_minutes_and_feet_of_lists_state_is_read(book: Book) -> None:
    kinds = shipped_handover_rules().kinds
    mine = {
        f"{each.where[0]} row {each.where[1]}": (
            kinds[each.kind or ""].label.vi,
            each.total,
            each.settled,
            each.pending,
        )
        for each in book.read.stated_totals
    }
    on_paper = [said for said in book.truth["stated_totals"] if "(on paper)" in said["where"]]
    said = {
        each["where"]: (each["kind"], each["total"], each.get("settled"), each.get("pending"))
        for each in book.truth["stated_totals"]
        if each not in on_paper
    }
    assert said.items() <= mine.items()


def test_a_hidden_sheet_is_told_of_and_not_counted(book: Book) -> None:
    said = [each["sheet"] for each in book.truth["findings"] if each["code"] == "hidden_sheet"]
    assert [found.sheet for found in book.read.findings] == said
    for found in book.read.findings:
        n = sum(row.sheet == found.sheet for row in book.read.hidden)
        assert f"{n} dòng, trong đó {n} dòng đã có ở trang khác" in found.message.vi


def test_the_minutes_of_land_dossiers_name_each_former_unit() -> None:
    workbook = read_workbook((FOLDER / WORKBOOKS[0]).read_bytes())
    tables = [find_table(sheet) for sheet in workbook.sheets]
    read = read_list(shipped_handover_rules(), tables, {}, handed_over_on=HANDED_OVER_ON)
    minutes = [(t.from_unit, t.total, t.settled, t.pending) for t in read.stated_totals if t.where[0] == "Bien ban"]
    assert minutes == [("xã Lam Thượng", 34, 29, 5), ("phường Khê Trung", 25, 22, 3), (None, 59, 51, 8)]
