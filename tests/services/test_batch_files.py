"""Lists of a hand-over loaded, asked about, mended in place or in Excel: what is known already is not loaded twice."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from casetrack.db import Database
from casetrack.engine.handover_columns import SheetMapping
from casetrack.errors import FileRefused, InvalidInput, NotFound
from casetrack.jobs.table import find_job
from casetrack.papers.workbook import write_sheets
from casetrack.services.batch_files import ReadAnew, StageFile, find_file, read_anew, stage_file
from casetrack.services.batch_mending import MendRow, mend_row
from casetrack.services.batch_reading import AskedOf
from casetrack.services.batch_results import results_tables
from casetrack.services.batch_rows import ATTENTION, FindRows, decide_duplicate, list_rows
from casetrack.services.batch_staging import ROWS_AT_ONCE
from casetrack.services.batches import Counts
from casetrack.services.work import begin, reading
from tests.batches import (
    LAND,
    LAND_COLUMNS,
    a_batch,
    a_list,
    a_workbook,
    land_rows,
    load,
    minutes,
    rows_of,
    shown,
    write,
)
from tests.factories import Ward, a_ward


@pytest.fixture
def ward(sqlite_url) -> Ward:
    return a_ward(Database(sqlite_url))


@pytest.fixture
def number(ward) -> int:
    return a_batch(ward, minutes(8))


def wrong_rows() -> list[list[object]]:
    """Eight dossiers: one with a day that there is not, one without a name, one that repeats the row above it."""
    rows = land_rows(8)
    rows[2][6], rows[4][1] = "31/02/2025", ""
    return [*rows, rows[7]]


def mend(ward: Ward, number: int, row_id: int, **typed: str) -> str:
    with begin(ward.installation, ward.actor("officer")) as work:
        return mend_row(work, number, row_id, MendRow(typed)).outcome


def attention(ward: Ward, number: int) -> dict[int, int]:
    return {row.line: row.id for row in rows_of(ward, number, ATTENTION)}


def read(ward: Ward, number: int, file_id: int, asked: AskedOf) -> None:
    wish = ReadAnew(asked)
    read_anew(ward.installation, ward.actor("clerk"), (number, file_id), wish, watch=lambda _done, _all: None)


def state_of(ward: Ward, number: int, file_id: int) -> str:
    with reading(ward.installation, ward.actor("leader")) as work:
        return find_file(work, number, file_id).state


class TestLoading:
    def test_each_row_says_what_is_wrong_with_it_and_which_row_it_repeats(self, ward, number):
        load(ward, number, a_list(wrong_rows()))
        assert shown(ward, number).counts == Counts(accept=6, duplicate=1, refuse=2)
        told = {
            row.line: ([reason.code for reason in row.reasons], row.duplicate_of)
            for row in rows_of(ward, number, ATTENTION)
        }
        assert told == {7: (["impossible_date"], None), 9: (["name_missing"], None), 13: (["row_repeated"], ("DS", 12))}

    def test_the_same_file_again_adds_nothing(self, ward, number):
        first = load(ward, number, a_list(wrong_rows()))
        before = rows_of(ward, number)
        assert load(ward, number, a_list(wrong_rows()), "another name.xlsx") == first
        assert rows_of(ward, number) == before

    def test_a_copy_saved_anew_adds_nothing_either(self, ward, number):
        load(ward, number, a_list(wrong_rows()))
        before = rows_of(ward, number)
        again = a_workbook({"DS": [["XÃ LAM THƯỢNG"], [LAND], [], [], LAND_COLUMNS, *wrong_rows()]})  # a line lower
        load(ward, number, again, "ban sao.xlsx")
        assert rows_of(ward, number) == before

    def test_a_list_mended_in_excel_changes_only_what_was_wrong(self, ward, number):
        load(ward, number, a_list(wrong_rows()))
        good = {row.line: row.id for row in rows_of(ward, number) if row.outcome == "accept"}
        mended = wrong_rows()
        mended[2][6], mended[4][1] = "28/02/2025", "Bàn Văn Sáu"
        load(ward, number, a_list(mended))
        assert shown(ward, number).counts == Counts(accept=8, duplicate=1)
        assert {row.line: row.id for row in rows_of(ward, number) if row.line in good} == good

    def test_a_second_list_of_the_hand_over_adds_its_rows(self, ward, number):
        load(ward, number, a_list(land_rows(4)), "mot.xlsx")
        load(ward, number, a_list(land_rows(4, first=5)), "hai.xlsx")
        assert shown(ward, number).counts == Counts(accept=8)

    def test_another_list_of_the_same_name_takes_no_rows_place(self, ward, number):
        load(ward, number, a_list(land_rows(4)), "danh sach.xlsx")
        load(ward, number, a_list(land_rows(4, first=11)), "danh sach.xlsx")
        assert shown(ward, number).counts == Counts(accept=8)
        assert not any(row.mended for row in rows_of(ward, number))

    def test_what_stands_in_the_book_from_another_hand_over_is_left_out_unless_somebody_keeps_it(self, ward, number):
        load(ward, number, a_list(land_rows(8)))
        assert write(ward, number).state == "confirmed"
        second = a_batch(ward, minutes(1, number="05/BB-BG"))
        load(ward, second, a_list([*land_rows(1), *land_rows(1, first=9)]))
        (known,) = rows_of(ward, second, ATTENTION)
        assert [reason.code for reason in known.reasons] == ["already_in_book"]
        assert shown(ward, second).counts == Counts(accept=1, duplicate=1)
        with begin(ward.installation, ward.actor("clerk")) as work:
            decide_duplicate(work, second, known.id, "keep")
        assert shown(ward, second).counts.counted == 2

    def test_signs_that_no_text_can_hold_are_left_out(self, ward, number):
        rows = land_rows(1)
        rows[0][1] = "Bàn QQQ Cói"
        with zipfile.ZipFile(io.BytesIO(a_list(rows))) as book:
            parts = {name: book.read(name).replace(b"QQQ", b"_x0000_Th\xe1\xbb\x8b_xD800_") for name in book.namelist()}
        spoiled = io.BytesIO()
        with zipfile.ZipFile(spoiled, "w") as book:
            for name, part in parts.items():
                book.writestr(name, part)
        load(ward, number, spoiled.getvalue())
        assert [row.said["name"] for row in rows_of(ward, number)] == ["Bàn Thị Cói"]

    def test_what_is_no_workbook_is_refused_and_nothing_is_left(self, ward, number):
        for data in (b"", b"STT;Ho ten", b"%PDF-1.7", b"x" * (21 * 2**20)):
            with pytest.raises(FileRefused):
                load(ward, number, data)
        assert shown(ward, number).counts == Counts()


class TestAsking:
    def test_a_list_of_unknown_kind_waits_until_somebody_says_what_it_is_about(self, ward, number):
        rows = [[n, name, "ghi thêm"] for n, name in enumerate(("Bàn Thị Cói", "Hà Văn Quyết"), start=1)]
        file_id = load(ward, number, a_workbook({"DS": [["STT", "Họ tên", "Khác"], *rows]}))
        assert (state_of(ward, number, file_id), shown(ward, number).counts.rows) == ("asking", 0)
        with begin(ward.installation, ward.actor("leader")) as work, pytest.raises(InvalidInput):
            list_rows(work, number, FindRows("nothing"))
        read(ward, number, file_id, AskedOf(sheets={"DS": SheetMapping("land_dossier", {3: None})}))
        assert state_of(ward, number, file_id) == "staged"
        assert {(row.kind, row.said["name"]) for row in rows_of(ward, number)} == {
            ("land_dossier", "Bàn Thị Cói"),
            ("land_dossier", "Hà Văn Quyết"),
        }
        assert all("extra:khac" not in row.typed for row in rows_of(ward, number))

    def test_the_answer_is_saved_for_the_next_list_with_the_same_headings(self, ward, number):
        first = a_workbook({"DS": [["STT", "Họ tên", "Khác"], [1, "Bàn Thị Cói", "mờ"]]})
        read(ward, number, load(ward, number, first), AskedOf(sheets={"DS": SheetMapping("land_dossier", {3: "note"})}))
        second = a_workbook({"Trang 2": [["STT", "Họ tên", "Khác"], [1, "Hà Văn Quyết", "chờ"]]})
        assert state_of(ward, number, load(ward, number, second, "hai.xlsx")) == "staged"
        assert {row.said["note"] for row in rows_of(ward, number)} == {"mờ", "chờ"}

    def test_reading_anew_keeps_what_was_mended_on_the_page(self, ward, number):
        file_id = load(ward, number, a_list(wrong_rows()))
        assert mend(ward, number, attention(ward, number)[9], name="Bàn Văn Sáu") == "accept"
        read(ward, number, file_id, AskedOf(sheets={"DS": SheetMapping(None, {9: None})}))
        assert shown(ward, number).counts == Counts(accept=7, duplicate=1, refuse=1)
        assert {row.said["name"] for row in rows_of(ward, number) if row.line == 9} == {"Bàn Văn Sáu"}

    def test_a_list_of_which_rows_are_cases_is_not_read_anew(self, ward, number):
        file_id = load(ward, number, a_list(land_rows(8)))
        write(ward, number)
        with pytest.raises(InvalidInput):
            read(ward, number, file_id, AskedOf(sheets={"DS": SheetMapping(None, {9: None})}))

    def test_a_sheet_or_a_file_that_there_is_not(self, ward, number):
        file_id = load(ward, number, a_list(land_rows(2)))
        with pytest.raises(InvalidInput, match="no sheet"):
            read(ward, number, file_id, AskedOf(sheets={"Sai": SheetMapping(None, {})}))
        for strange in (0, file_id + 1, 10**12):
            with pytest.raises(NotFound):
                read(ward, number, strange, AskedOf())

    def test_a_list_that_was_left_half_staged_is_staged_by_the_job(self, ward, number):
        def kill(done: int, _all: int) -> None:
            if done > ROWS_AT_ONCE:
                raise Killed

        wish = StageFile("dat-dai.xlsx", a_list(land_rows(ROWS_AT_ONCE + 5)))
        with pytest.raises(Killed):
            stage_file(ward.installation, ward.actor("clerk"), number, wish, watch=kill)
        assert shown(ward, number).counts.rows == ROWS_AT_ONCE
        assert find_job("handovers").run(ward.installation, ward.office.id, None) == 0  # a page may be at it
        ward.now += timedelta(minutes=6)
        assert find_job("handovers").run(ward.installation, ward.office.id, None) == 1
        assert shown(ward, number).counts == Counts(accept=ROWS_AT_ONCE + 5)

    def test_reading_a_list_from_a_lower_header_leaves_out_what_stands_above_it(self, ward, number):
        file_id = load(ward, number, a_list(wrong_rows()))
        read(ward, number, file_id, AskedOf(sheets={"DS": SheetMapping(None, {}, header_row=8)}))
        assert {row.line for row in rows_of(ward, number)} == {9, 10, 11, 12, 13}


class Killed(Exception):
    """Somebody pulled the plug."""


class TestMending:
    def test_a_row_is_mended_where_it_stands(self, ward, number):
        load(ward, number, a_list(wrong_rows()))
        needing = attention(ward, number)
        assert mend(ward, number, needing[7], received_on="30/02/2025") == "refuse"
        assert mend(ward, number, needing[7], received_on="28/2/2025") == "accept"
        assert mend(ward, number, needing[9], name="  Bàn   Văn Sáu ") == "accept"
        mended = {row.line: row for row in rows_of(ward, number) if row.mended}
        assert (mended[7].said["received_on"], mended[9].said["name"]) == ("2025-02-28", "Bàn Văn Sáu")

    def test_a_duplicate_stays_one_until_it_is_about_another_file(self, ward, number):
        load(ward, number, a_list(wrong_rows()))
        twice = attention(ward, number)[13]
        assert mend(ward, number, twice, note="xem lại") == "duplicate"
        assert mend(ward, number, twice, original_number="99/2024/LT") == "accept"

    def test_what_no_row_can_hold_is_said_and_nothing_is_changed(self, ward, number):
        load(ward, number, a_list(wrong_rows()))
        before, row_id = rows_of(ward, number), attention(ward, number)[7]
        for typed in ({"nothing": "x"}, {"name": "x" * 501}):
            with pytest.raises(InvalidInput) as refused:
                mend(ward, number, row_id, **typed)
            assert set(refused.value.fields) == set(typed)
        for strange in (0, 10**12, row_id + 1000):
            with pytest.raises(NotFound):
                mend(ward, number, strange, name="Bàn Văn Sáu")
        assert rows_of(ward, number) == before

    def test_only_a_duplicate_is_kept_or_left_out(self, ward, number):
        load(ward, number, a_list(wrong_rows()))
        needing = attention(ward, number)
        for row_id, decision in ((needing[7], "keep"), (needing[13], "both")):
            with begin(ward.installation, ward.actor("clerk")) as work, pytest.raises(InvalidInput):
                decide_duplicate(work, number, row_id, decision)


class TestTheWorkbookOfWhatMustBeMended:
    def test_it_holds_those_rows_with_the_reason_and_is_loaded_again_mended(self, ward, number):
        load(ward, number, a_list(wrong_rows()))
        with reading(ward.installation, ward.actor("clerk")) as work:
            (table,) = results_tables(work, number)
            keys, rows = [column.key for column in table.columns], [list(row) for row in table.rows]
        assert len(rows) == 3
        assert "Không có ngày 31/02/2025" in str(rows[0][2])
        rows[0][keys.index("received_on")] = "28/02/2025"
        rows[1][keys.index("name")] = "Bàn Văn Sáu"
        rows[1][keys.index("note")] = "đã hỏi"
        above = [table.title.vi], *([said.vi] for said in table.remarks), [column.label.vi for column in table.columns]
        mended: list[Sequence[object]] = [*above, *rows]
        load(ward, number, a_workbook({"Sửa": mended}), "sua.xlsx")
        assert shown(ward, number).counts == Counts(accept=8, duplicate=1)
        assert Counter(row.file_name for row in rows_of(ward, number)) == {"dat-dai.xlsx": 9}
        (row,) = (each for each in rows_of(ward, number) if each.line == 9)
        assert (row.said["note"], row.said["extra"]) == ("đã hỏi", {})

    def test_what_the_program_writes_is_what_it_reads(self, ward, number):
        load(ward, number, a_list(wrong_rows()))
        before = rows_of(ward, number)
        with reading(ward.installation, ward.actor("clerk")) as work:
            file = io.BytesIO()
            write_sheets(results_tables(work, number), "vi", ward.now, file)
        load(ward, number, file.getvalue(), "sua.xlsx")
        assert [(row.id, row.outcome, row.said) for row in rows_of(ward, number)] == [
            (row.id, row.outcome, row.said) for row in before
        ]

    def test_a_reference_to_a_row_of_another_hand_over_mends_nothing_there(self, ward, number):
        load(ward, number, a_list(wrong_rows()))
        other = a_batch(ward, minutes(1, number="09/BB-BG"))
        before, row_id = rows_of(ward, number), attention(ward, number)[7]
        columns = ("Mã dòng", *LAND_COLUMNS)
        load(ward, other, a_list([[f"BG{row_id}", *land_rows(1)[0]]], columns))
        assert rows_of(ward, number) == before
        assert shown(ward, other).counts.rows == 1


def test_the_day_of_the_hand_over_judges_the_days_of_a_list(ward):
    late = [*land_rows(1)]
    late[0][6] = "02/7/2025"
    number = a_batch(ward, minutes(1))
    load(ward, number, a_list(late))
    (row,) = rows_of(ward, number)
    assert [reason.code for reason in row.reasons] == ["received_after_handover_day"]
    assert row.said["received_on"] == date(2025, 7, 2).isoformat()
