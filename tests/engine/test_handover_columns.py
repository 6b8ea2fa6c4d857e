"""Which column of a list is which field: guessed by its heading, corrected by a person, kept in a file."""

from __future__ import annotations

import pytest

from casetrack.engine.handover_columns import SheetMapping, guess
from casetrack.engine.handover_mapping_file import read_mapping_file
from casetrack.engine.handover_rules_file import shipped_handover_rules
from casetrack.errors import DefinitionError
from casetrack.sheets import SheetTable, TableColumn, TableLine

RULES = shipped_handover_rules()


def a_table(*headings: str | tuple[str, str], titles: tuple[str, ...] = (), sheet: str = "Trang1") -> SheetTable:
    columns = tuple(
        TableColumn(number, *((heading, None) if isinstance(heading, str) else heading))
        for number, heading in enumerate(headings, start=1)
    )
    lines = tuple(TableLine(number, False, "title", (title,)) for number, title in enumerate(titles, start=1))
    return SheetTable(sheet, False, (5,), 6, columns, lines, (5,))


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Họ và tên", "name"), ("HỌ TÊN CHỦ SỬ DỤNG ĐẤT", "name"), ("Ho va ten", "name"), ("Họ & tên", "name"),
        ("Tên", "name"), ("Số CMND/CCCD", "id_number"), ("So CCCD", "id_number"),
        ("Số định danh cá nhân", "id_number"), ("Ngày cấp CCCD", "extra:ngay_cap_cccd"), ("Nơi cấp", "extra:noi_cap"),
        ("Năm sinh", "birth_year"), ("Địa chỉ thửa đất", "plot_address"),
        ("Địa chỉ thường trú", "address"), ("Diện tích thửa đất", "area"),
        ("Số thửa", "plot"), ("Thửa đất số", "plot"), ("Tờ bản đồ số", "map_sheet"), ("Tờ", "map_sheet"),
        ("Tổ", "address"), ("Số QĐ hưởng", "original_number"), ("Mã hồ sơ", "original_number"),
        ("Thời gian tiếp nhận", "received_on"), ("Ngày", "received_on"), ("Ngày hẹn trả", "stated_due_on"),
        ("Kết quả", "status"), ("Tình trạng HS", "status"), ("Thành phần HS", "components"),
        ("Vị trí lưu", "paper_place"), ("Vị trí", "spot"), ("Hành vi vi phạm", "violation"), ("Tuyến đường", "road"),
        ("SĐT", "phone"), ("Loại hồ sơ", "matter"), ("Lý do chậm", "delay_cause"),
        ("Cán bộ thụ lý", "former_officer"), ("Đơn vị cũ", "from_unit"), ("Đơn vị công tác", "extra:don_vi"),
        ("Người đứng đơn", "name"), ("Tên hồ sơ", "matter"), ("DT m2", "area"),
        ("Số hiệu tờ BĐ", "map_sheet"), ("Ng.nhận", "received_on"), ("T.trạng", "status"),
        ("Màu bìa", "extra:mau_bia"), ("???", "extra:cot_1"),
    ],
)  # fmt: skip
def test_a_heading_tells_the_field(heading: str, field: str) -> None:
    assert guess(RULES, a_table(heading)).columns == {1: field}


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ([("Thửa đất", "Số thửa"), ("Thửa đất", "Tờ BĐ")], ["plot", "map_sheet"]),
        ([("Năm sinh", "Nam"), ("Năm sinh", "Nữ")], ["birth_year", "birth_year"]),
        ([("Kết quả", "Đã giải quyết"), ("Kết quả", "Đang giải quyết")], ["status:settled", "status:pending"]),
        ([("Hồ sơ", "Số"), ("Hồ sơ", "Ngày nhận")], ["original_number", "received_on"]),
        (["Họ và tên đệm", "Tên"], ["name", "name"]),
        (["Ngày nhận", "Ngày nhận hồ sơ bổ sung"], ["received_on", "extra:ngay_nhan_ho_so_bo_sung"]),
        (["Màu bìa", "Màu bìa"], ["extra:mau_bia", "extra:mau_bia_2"]),
    ],
)  # fmt: skip
def test_headings_of_two_lines_and_doubled_ones_are_told_apart(headings: list[str], fields: list[str]) -> None:
    assert list(guess(RULES, a_table(*headings)).columns.values()) == fields


def test_a_guess_tells_which_columns_want_a_second_look() -> None:
    guessed = guess(RULES, a_table("Họ và tên", "Hô tên cha", "Màu bìa", ("Giấy", "Ngày")))
    assert guessed.sure == {1: True, 2: False, 3: False, 4: False}


@pytest.mark.parametrize(
    ("titles", "sheet", "headings", "kind"),
    [
        (["DANH SÁCH HỒ SƠ ĐẤT ĐAI BÀN GIAO"], "Sheet1", [], "land_dossier"),
        (["Danh sach ho so dat dai"], "Sheet1", [], "land_dossier"),
        (["DANH SÁCH CÁC TRƯỜNG HỢP VI PHẠM ĐẤT ĐAI"], "Sheet1", [], "land_violation"),
        (["DANH SÁCH HỒ SƠ CÁN BỘ, CÔNG CHỨC"], "Sheet1", [], "civil_servant"),
        (["DANH SÁCH HỒ SƠ CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC"], "Sheet1", [], None),
        (["DANH SÁCH HỒ SƠ CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC"], "Viên chức", [], "public_employee"),
        (["DANH SÁCH HỒ SƠ CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC"], "BTXH", [], None),
        (["DANH SÁCH BÀN GIAO"], "BTXH", [], "social_protection"),
        (["DANH SÁCH BÀN GIAO", "(Kèm Biên bản bàn giao hồ sơ bảo trợ xã hội)"], "Sheet1", [], None),
        (["DANH SÁCH BÀN GIAO"], "Sheet1", ["Số thửa", "Tờ BĐ"], "land_dossier"),
        (["DANH SÁCH BÀN GIAO"], "Sheet1", ["Họ tên"], None),
    ],
)  # fmt: skip
def test_titles_the_sheet_or_the_columns_tell_the_kind_or_a_person_is_asked(
    titles: list[str], sheet: str, headings: list[str], kind: str | None
) -> None:
    assert guess(RULES, a_table(*headings, titles=tuple(titles), sheet=sheet)).kind == kind


def test_a_list_of_the_same_form_is_read_as_the_last_time() -> None:
    table = a_table("Họ và tên", "Màu bìa")
    saved = SheetMapping("social_protection", {1: "name", 2: "note"})
    assert guess(RULES, table, saved).columns == saved.columns
    assert guess(RULES, table, saved).sure == {1: True, 2: True}
    assert guess(RULES, a_table("Họ và tên"), saved).columns == {1: "name"}


def test_a_list_of_another_kind_with_the_same_headings_stays_of_its_kind() -> None:
    saved = SheetMapping("civil_servant", {1: "name"}, header_row=4)
    other = a_table("Họ và tên", titles=("DANH SÁCH HỒ SƠ VIÊN CHỨC",))
    assert (guess(RULES, other, saved).kind, guess(RULES, other, saved).header_row) == ("public_employee", None)
    assert guess(RULES, a_table("Họ và tên", titles=("DANH SÁCH BÀN GIAO",)), saved).kind == "civil_servant"


MAPPING = """\
schema: casetrack-handover-mapping/1
encoding: TCVN3
from_unit: xã Lam Thượng
sheets:
  Lam Thuong:
    kind: social_protection
    header_row: 7
    columns: {1: stt, 2: name, 6: "extra:loai_tro_cap", 7: "status:settled", 8: ~}
"""


def test_a_mapping_file_goes_over_what_is_guessed() -> None:
    said = read_mapping_file(MAPPING.encode(), "mapping.yaml", RULES)
    assert (said.encoding, said.from_unit) == ("TCVN3", "xã Lam Thượng")
    whole = said.completed("Lam Thuong", guess(RULES, a_table("TT", "Ghi chú", "Địa chỉ")))
    assert (whole.kind, whole.header_row) == ("social_protection", 7)
    assert whole.columns == {1: "stt", 2: "name", 3: "address", 6: "extra:loai_tro_cap", 7: "status:settled", 8: None}
    assert whole.sure[2]
    guessed = guess(RULES, a_table("TT"))
    assert said.completed("Khe Trung", guessed) == guessed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: social_protection", "kind: social", "H20 sheets.Lam Thuong.kind"),
        ("2: name", "2: nam", "H21 sheets.Lam Thuong.columns.2"),
        ("extra:loai_tro_cap", "extra:Loại", "H21 sheets.Lam Thuong.columns.6"),
        ("status:settled", "status:done", "H21 sheets.Lam Thuong.columns.7"),
        ("{1: stt", "{A: stt", "H22 sheets.Lam Thuong.columns.A"),
        ("header_row: 7", "header_row: 0", "E03 sheets.Lam Thuong.header_row"),
        ("encoding: TCVN3", "encoding: TCVN", "E03 encoding"),
        ("sheets:", "sheet:", "E02 sheet"),
    ],
)
def test_a_wrong_mapping_file_is_refused_with_code_and_key(old: str, new: str, said: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        read_mapping_file(MAPPING.replace(old, new).encode(), "mapping.yaml", RULES)
    assert said in {f"{problem.code} {problem.key}" for problem in refused.value.problems}
