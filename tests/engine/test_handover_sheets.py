"""A list by its sheets: what stands above, what is hidden, what stands twice, and what totals state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casetrack.engine.handover_columns import SheetMapping
from casetrack.engine.handover_list import ListRead
from casetrack.engine.handover_rows import read_list
from casetrack.engine.handover_rules_file import shipped_handover_rules
from casetrack.engine.handover_totals import numbers_in
from casetrack.engine.handover_units import unit_in
from casetrack.sheets import CellError, CellValue, SheetTable, TableColumn, TableLine

RULES = shipped_handover_rules()
HANDED_OVER_ON = date(2025, 7, 1)
COLUMNS = ("stt", "name", "original_number", "received_on", "status", "paper_place")


def a_sheet(
    *rows: tuple[CellValue, ...],
    columns: tuple[str | None, ...] = COLUMNS,
    name: str = "A",
    kind: str | None = "land_dossier",
) -> tuple[SheetTable, dict[str, SheetMapping]]:
    lines = tuple(TableLine(number, False, "data", cells) for number, cells in enumerate(rows, start=8))
    heads = tuple(TableColumn(number, str(key)) for number, key in enumerate(columns, start=1))
    mapping = SheetMapping(kind, dict(enumerate(columns, start=1)))
    return SheetTable(name, False, (7,), 8, heads, lines, (7,)), {name: mapping}


def read(*sheets: tuple[SheetTable, dict[str, SheetMapping]], from_unit: str | None = None) -> ListRead:
    mappings = {name: mapping for _table, mapped in sheets for name, mapping in mapped.items()}
    tables = [table for table, _mapped in sheets]
    return read_list(RULES, tables, mappings, handed_over_on=HANDED_OVER_ON, from_unit=from_unit)


def row(n: int, name: str, number: str | None = None, place: CellValue = "Kho") -> tuple[CellValue, ...]:
    return (n, name, number, date(2024, 3, 5), "Đã GQ", place)


def test_a_ditto_mark_or_an_empty_place_says_what_stands_above() -> None:
    found = read(
        a_sheet(
            row(1, "Lò A", "1/LT"),
            row(2, "Lò B", "nt", None),
            row(3, "Lò C", "3/LT", "-nt-"),
            row(4, "Lò D", None, '"'),
        )
    )
    assert [each.values["paper_place"] for each in found.rows] == ["Kho"] * 4
    assert [each.values["original_number"] for each in found.rows] == ["1/LT", "1/LT", "3/LT", None]
    assert {each.outcome for each in found.rows} == {"accept"}


def test_a_ditto_mark_above_which_nothing_stands_is_told_of() -> None:
    (only,) = read(a_sheet(row(1, "Lò A", "1/LT", "nt"))).rows
    assert (only.outcome, only.values["paper_place"]) == ("warn", None)
    assert [(reason.code, reason.value) for reason in only.reasons] == [("nothing_above", "nt")]


def test_a_failed_formula_is_never_used() -> None:
    cells = (1, "Lò A", CellError("#REF!"), date(2024, 3, 5), "Đã GQ", "Kho")
    (only,) = read(a_sheet(cells)).rows
    assert (only.outcome, [reason.code for reason in only.reasons]) == ("refuse", ["cell_error"])
    (left_out,) = read(a_sheet(cells, columns=("stt", "name", None, "received_on", "status", "paper_place"))).rows
    assert left_out.outcome == "accept"


def test_a_number_of_which_excel_made_a_day_is_told_of() -> None:
    (only,) = read(a_sheet((1, "Lò A", date(2025, 2, 1), date(2024, 3, 5), "Đã GQ", "Kho"))).rows
    assert (only.outcome, [reason.code for reason in only.reasons]) == ("warn", ["number_made_a_day"])


def test_what_stands_beside_the_table_is_kept() -> None:
    (only,) = read(a_sheet((*row(1, "Lò A"), None, "gọi lại"))).rows
    assert only.values["extra"] == {"cot_8": "gọi lại"}


def test_a_column_that_the_rules_no_longer_know_is_kept_under_its_number() -> None:
    (only,) = read(a_sheet(("Lò A", "đỏ", "x"), columns=("name", "colour", "status:gone"))).rows
    assert only.values["extra"] == {"cot_2": "đỏ", "cot_3": "x"}


def test_a_name_in_two_columns_is_one_and_a_cross_tells_the_status() -> None:
    columns = ("name", "name", "status:settled", "status:pending")
    found = read(
        a_sheet(
            ("Lò Văn", "Bảy", "x", None),
            ("Lò Thị", "Quế", None, "X"),
            ("Lò", "A", "x", "x"),
            ("Lò", "B", None, "-"),
            columns=columns,
        )
    )
    assert [each.values["name"] for each in found.rows] == ["Lò Văn Bảy", "Lò Thị Quế", "Lò A", "Lò B"]
    assert [each.values["status"] for each in found.rows] == ["settled", "pending", None, "pending"]
    assert [each.outcome for each in found.rows] == ["accept", "accept", "refuse", "warn"]


def test_words_in_a_column_of_crosses_tell_what_they_say() -> None:
    columns = ("name", "status:file_made")
    typed = ("x", "có", "chưa", "Chưa lập hồ sơ", "không", None)
    found = read(a_sheet(*[(f"Lò {n}", cell) for n, cell in enumerate(typed)], columns=columns, kind="land_violation"))
    said = [each.values["status"] for each in found.rows]
    assert said == ["file_made", "file_made", "pending", "no_file", "pending", "pending"]
    assert [each.outcome for each in found.rows] == ["accept", "accept", "warn", "accept", "warn", "warn"]


def test_a_hidden_row_counts_and_is_told_of() -> None:
    table, mapped = a_sheet(row(1, "Lò A"), row(2, ""))
    hidden = replace(table, lines=tuple(replace(line, hidden=True) for line in table.lines))
    first, second = read((hidden, mapped)).rows
    assert (first.outcome, first.hidden_row, [each.code for each in first.reasons]) == ("warn", True, ["hidden_row"])
    assert second.outcome == "refuse"


def test_a_hidden_sheet_does_not_count_and_its_rows_that_stand_nowhere_else_are_named() -> None:
    table, mapped = a_sheet(row(1, "Lò A", "1/LT"), row(2, "Lò B", "2/LT"), name="nhap")
    found = read(a_sheet(row(1, "Lò A", "1/LT")), (replace(table, hidden=True), mapped))
    assert (len(found.rows), len(found.hidden)) == (1, 2)
    (said,) = [each.message.vi for each in found.findings]
    assert "2 dòng, trong đó 1 dòng đã có ở trang khác" in said
    assert "chỉ có ở trang ẩn: 9" in said


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("xã Lam Thượng", "ỦY BAN NHÂN DÂN XÃ LAM THƯỢNG"),
        ("xã Lam Thượng", "UBND xã Lam Thượng"),
        ("xã Lam Thượng", "II. Xã Lam Thượng"),
        ("xã Lam Thượng", "II Xã Lam Thượng"),
        ("thị trấn Đồng Vạc", "Thị trấn đồng vạc, huyện cũ"),
        ("phường Khê Trung", "UỶ BAN NHÂN DÂN PHƯỜNG KHÊ TRUNG - PHÒNG VĂN HÓA"),
        (None, "Xã hội"),
        (None, "Xã hội hóa giáo dục"),
        (None, "Trường Tiểu học Khê Trung"),
        (None, "xã"),
        (None, ""),
        (None, "I. Hồ sơ cấp đổi"),
    ],
)
def test_a_former_unit_is_known_by_how_its_name_begins(unit: str | None, words: str) -> None:
    assert unit_in(RULES, words) == unit


def test_a_title_that_names_several_offices_tells_the_lowest() -> None:
    table, mapped = a_sheet(row(1, "Lò A"))
    title = TableLine(
        1, False, "title", ("ĐẢNG ỦY - UBND XÃ KHE TRUNG", None, "UBND HUYỆN LAM GIANG\nUBND XÃ LAM THƯỢNG")
    )
    (only,) = read((replace(table, lines=(title, *table.lines)), mapped)).rows
    assert only.values["from_unit"] == "xã Lam Thượng"


def test_the_former_unit_is_told_by_the_column_the_heading_the_title_or_the_batch() -> None:
    table, mapped = a_sheet(
        ("Lò A", "UBND XÃ KHE MUỘI", "phường Khê Trung"),
        ("Lò B", None, "phường Khê Trung"),
        ("Lò C", None, "Trạm Y tế"),
        ("Lò D", None, None),
        columns=("name", "from_unit", "extra:don_vi"),
    )
    lines = [*table.lines[:3], replace(table.lines[3], group="A. Thị trấn Đồng Vạc / I. Hồ sơ cấp đổi")]
    titled = replace(table, lines=(TableLine(1, False, "title", ("UBND XÃ LAM THƯỢNG",)), *lines))
    units = [each.values["from_unit"] for each in read((titled, mapped), from_unit="huyện Cũ").rows]
    assert units == ["xã Khe Muội", "phường Khê Trung", "xã Lam Thượng", "thị trấn Đồng Vạc"]
    untitled = read((table, mapped), from_unit="huyện Cũ").rows
    assert untitled[3].typed["from_unit"] == "huyện Cũ"


class TestRepeats:
    """Rows that stand twice are proposed to a person."""

    def test_the_same_name_under_the_same_number_is_one_file(self) -> None:
        found = read(
            a_sheet(row(1, "Lò A", "5/QĐ"), row(2, "Lò B", "5/QĐ"), row(3, "LÒ A", "5 / QĐ")),
            a_sheet(row(1, "Lò B", "5/QĐ"), name="B"),
        )
        assert [each.outcome for each in found.rows] == ["accept", "accept", "duplicate", "duplicate"]
        assert [each.duplicate_of for each in found.rows][2:] == [("A", 8), ("A", 9)]
        assert [each.reasons[-1].code for each in found.rows[2:]] == ["row_repeated", "also_on_other_sheet"]

    def test_two_files_of_one_person_are_two(self) -> None:
        found = read(a_sheet(row(1, "Lò A", "5/QĐ"), row(2, "Lò A", "6/QĐ")))
        assert {each.outcome for each in found.rows} == {"accept"}

    def test_without_numbers_all_must_be_the_same_but_the_place(self) -> None:
        found = read(
            a_sheet(row(1, "Lò A"), row(2, "Lò A", place="Tủ"), (3, "Lò A", None, date(2024, 3, 6), "Đã GQ", "Kho"))
        )
        assert [each.outcome for each in found.rows] == ["accept", "duplicate", "accept"]

    def test_of_staff_a_person_has_one_file_under_whatever_number(self) -> None:
        columns = ("name", "id_number", "original_number")
        first = a_sheet(("Lò A", "019086818866", "CB-1"), columns=columns, kind="civil_servant")
        second = a_sheet(("Lò A", 19086818866, "VC-9"), columns=columns, kind="public_employee", name="B")
        assert [each.outcome for each in read(first, second).rows] == ["accept", "duplicate"]

    def test_a_row_that_is_refused_stays_refused(self) -> None:
        bad: tuple[CellValue, ...] = (2, "Lò A", "5/QĐ", "31/02/2025", "Đã GQ", "Kho")
        found = read(a_sheet(row(1, "Lò A", "5/QĐ"), bad))
        assert (found.rows[1].outcome, found.rows[1].duplicate_of) == ("refuse", ("A", 8))


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Tổng cộng: 34 hồ sơ (đã giải quyết 29, đang giải quyết 5)", {"total": 34, "settled": 29, "pending": 5}),
        ("Tổng cộng: 34 hồ sơ (29 đã giải quyết, 5 đang giải quyết)", {"total": 34, "settled": 29, "pending": 5}),
        ("Cộng: 330 hồ sơ", {"total": 330}),
        ("TỔNG SỐ 1.234 hồ sơ", {"total": 1234}),
        ("Cong: 12", {"total": 12}),
        ("Ngày 01 tháng 7 năm 2025", {}),
        ("Tổng cộng", {}),
    ],
)
def test_the_numbers_of_a_sentence_go_with_their_words(words: str, numbers: dict[str, int]) -> None:
    assert numbers_in(RULES, words) == numbers


def test_totals_in_cells_of_their_own_are_read() -> None:
    table, mapped = a_sheet(("Lò A", "x", None), columns=("name", "status:settled", "status:pending"))
    foot = TableLine(20, False, "total", ("Tổng cộng: 9", 7, 2))
    crosses = TableLine(21, False, "total", ("Cộng", 7, 2))
    found = read((replace(table, lines=(*table.lines, foot, crosses)), mapped)).stated_totals
    assert [(total.total, total.settled, total.pending) for total in found] == [(9, 7, 2), (9, 7, 2)]


def test_minutes_of_several_kinds_and_units_are_read_line_by_line() -> None:
    said: list[tuple[CellValue, ...]] = [
        ("BIÊN BẢN BÀN GIAO HỒ SƠ",),
        ("Số: 04/BB-BG",),
        ("TT", "Loại hồ sơ", "Tổng số", "Đã giải quyết", "Đang giải quyết"),
        (1, "Hồ sơ đất đai", 59, 51, 8),
        (2, "Hồ sơ bảo trợ xã hội", "580", None, None),
        (None, "Cộng", 639, None, None),
    ]
    lines = tuple(TableLine(number, False, "minutes", cells) for number, cells in enumerate(said, start=1))
    totals = read((SheetTable("BB", False, (), None, (), lines), {})).stated_totals
    assert [(each.kind, each.total, each.settled, each.pending) for each in totals] == [
        ("land_dossier", 59, 51, 8),
        ("social_protection", 580, None, None),
        (None, 639, None, None),
    ]


def test_what_must_be_asked_of_a_sheet_is_told_once() -> None:
    table, _mapped = a_sheet(("Lò A",), columns=("Người",), kind=None)
    asked = read(
        (table, {}),
        (SheetTable("B", False, (), None, (), (), (3, 9)), {}),
        a_sheet(("x",), columns=("note",), name="C"),
    )
    assert [(each.code, each.sheet) for each in asked.findings] == [
        ("kind_unknown", "A"),
        ("header_unclear", "B"),
        ("column_missing", "C"),
        ("column_missing", "C"),
        ("column_missing", "C"),
    ]
    assert [each.outcome for each in asked.rows] == ["refuse", "refuse"]


def test_a_sheet_of_which_no_row_is_taken_is_told_of_unless_it_is_minutes() -> None:
    def bare(name: str, *lines: str) -> tuple[SheetTable, dict[str, SheetMapping]]:
        said = tuple(TableLine(n, False, "minutes", (words,)) for n, words in enumerate(lines, start=1))
        return SheetTable(name, False, (), None, (), said, ()), {}

    empty, mapped = a_sheet()
    header_alone = replace(empty, lines=(TableLine(1, False, "header", ("STT", "Họ tên")),))
    lists = (bare("B", "Lò A", "Lò B"), (header_alone, mapped), bare("C"), bare("D", "Tổng số: 5 hồ sơ đất đai"))
    found = read(*lists).findings
    assert [each.sheet for each in found if each.code == "no_rows"] == ["B", "A"]
