"""What is typed in one cell of a list, and what is said of it: days, numbers, names, statuses, papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from casetrack.engine.handover_judging import judge
from casetrack.engine.handover_rules_file import shipped_handover_rules

RULES = shipped_handover_rules()
HANDED_OVER_ON = date(2025, 7, 1)


def judged(kind: str | None = "land_dossier", **typed: str) -> tuple[Mapping[str, object], str, list[str]]:
    """Judge a row that is in order but for what is typed here."""
    row = {"name": "Lò Văn Bảy", "received_on": "05/3/2024", "status": "Đã GQ", **typed}
    values, outcome, reasons = judge(RULES, kind, row, HANDED_OVER_ON)
    return values, outcome, [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1/7/25", "2025-07-01"),
        ("01.07.2025", "2025-07-01"),
        (" 4 / 6 / 2025 ", "2025-06-04"),
        ("8-7-2024", "2024-07-08"),
        ("ngày 05 tháng 3 năm 2024", "2024-03-05"),
        ("Ngày 5/3/2024", "2024-03-05"),
        ("5 tháng 3 2024", "2024-03-05"),
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05 00:00:00", "2024-03-05"),
        ("05/3/2024 9h30", "2024-03-05"),
        ("45356", "2024-03-05"),
        ("45356.4", "2024-03-05"),
        ("05032024", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("17/12/97", "1997-12-17"),
        ("29/2/2024", "2024-02-29"),
        ("05/3/2024.", "2024-03-05"),
    ],
)
def test_a_day_is_read_however_it_is_typed(typed: str, day: str) -> None:
    values, outcome, codes = judged(received_on=typed)
    assert (values["received_on"], values["received_text"], outcome, codes) == (day, typed, "accept", [])


@pytest.mark.parametrize(
    ("typed", "outcome", "code"),
    [
        ("31/02/2025", "refuse", "impossible_date"),
        ("30.02.2024", "refuse", "impossible_date"),
        ("29/02/2023", "refuse", "impossible_date"),
        ("3/25/2024", "refuse", "impossible_date"),
        ("13/2024", "refuse", "impossible_date"),
        ("1/7/225", "refuse", "impossible_date"),
        ("1/7/1205", "refuse", "impossible_date"),
        ("1/7/2205", "refuse", "impossible_date"),
        ("0/7/2025", "refuse", "impossible_date"),
        ("5/3/2024 và 6/3/2024", "refuse", "unreadable_date"),
        ("hôm qua", "refuse", "unreadable_date"),
        ("99999", "refuse", "unreadable_date"),
        ("7/2025", "warn", "month_without_day"),
        ("tháng 2/2025", "warn", "month_without_day"),
        ("2024", "warn", "year_without_month"),
        ("năm 2024", "warn", "year_without_month"),
        ("02/7/2025", "warn", "received_after_handover_day"),
        ("5/7/26", "warn", "received_after_handover_day"),
        ("", "warn", "received_on_missing"),
        ("không rõ", "warn", "received_on_missing"),
        ("#REF!", "refuse", "cell_error"),
    ],
)
def test_a_day_that_is_none_or_strange_is_told_of(typed: str, outcome: str, code: str) -> None:
    values, mine, codes = judged(received_on=typed)
    assert (mine, codes) == (outcome, [code])
    assert (values["received_on"] is None) == (code != "received_after_handover_day")


@pytest.mark.parametrize(
    ("typed", "born", "number", "codes"),
    [
        ("019086818866", "1986", "019086818866", []),
        ("019 086 818 866", "1986", "019086818866", []),
        ("'019086818866", "1986", "019086818866", []),
        ("19086818866", "1986", "019086818866", ["leading_zero_restored"]),
        ("1086818866", "1986", "001086818866", ["leading_zero_restored"]),
        ("1086818866", "1950", "1086818866", ["id_number_wrong_length"]),
        ("01908681886", "1986", "01908681886", ["id_number_wrong_length"]),
        ("0190868188661", "1986", "0190868188661", ["id_number_13_digits"]),
        ("640132293", "1986", "640132293", ["old_id_card_9_digits"]),
        ("12345678", "1986", "012345678", ["leading_zero_restored", "old_id_card_9_digits"]),
        ("1.90868E+10", "1986", None, ["id_number_digits_lost"]),
        ("000086818866", "1986", "000086818866", ["id_number_wrong"]),
        ("19986818866", "1986", "019986818866", ["leading_zero_restored", "id_number_wrong"]),
        ("mất thẻ", "1986", None, ["id_number_wrong"]),
        ("B1234567", "1986", "B1234567", []),
        ("không có", "1986", None, []),
        ("", "1986", None, []),
        ("019086818866", "1968", "019086818866", ["birth_year_not_as_in_id_number"]),
        ("640132293", "1968", "640132293", ["old_id_card_9_digits"]),
    ],
)
def test_a_number_of_an_identity_paper_is_taken_mended_or_told_of(
    typed: str, born: str, number: str | None, codes: list[str]
) -> None:
    values, _outcome, mine = judged(id_number=typed, birth_year=born)
    assert (values["id_number"], values["birth_year"], mine) == (number, int(born), codes)


@pytest.mark.parametrize(
    ("typed", "year", "codes"),
    [
        ("1965", 1965, []),
        (" 1965 ", 1965, []),
        ("12/3/1965", 1965, []),
        ("65", 1965, []),
        ("17", 2017, []),
        ("1931; 05/3/1931", 1931, []),
        ("1931; 1932", None, ["birth_year_unreadable"]),
        ("2030", None, ["birth_year_unreadable"]),
        ("khoảng 60 tuổi", None, ["birth_year_unreadable"]),
        ("23456", 1964, []),
        ("", None, []),
        ("#N/A", None, ["cell_error"]),
    ],
)
def test_a_year_of_birth_is_read_out_of_what_is_typed(typed: str, year: int | None, codes: list[str]) -> None:
    values, _outcome, mine = judged(birth_year=typed)
    assert (values["birth_year"], mine) == (year, codes)


@pytest.mark.parametrize(
    ("typed", "name", "organisation"),
    [
        ("  lò  văn\u00a0bảy ", "Lò Văn Bảy", False),
        ("LÒ VĂN BẢY", "Lò Văn Bảy", False),
        ("Tống Mỹ ánh", "Tống Mỹ Ánh", False),
        ("Lo\u0300 Va\u0306n Ba\u0309y", "Lò Văn Bảy", False),
        ("Lo Van Bay", "Lo Van Bay", False),
        ("Trường mầm non Hoa Lam", "Trường mầm non Hoa Lam", True),
        ("Trương Văn Bảy", "Trương Văn Bảy", False),
        ("Truong mam non Hoa Lam", "Truong mam non Hoa Lam", True),
        ("Truong Van Bay", "Truong Van Bay", False),
        ("HTX chè Khe Muội", "HTX chè Khe Muội", True),
        ("Hội người cao tuổi tổ 9", "Hội người cao tuổi tổ 9", True),
        ("UBND xã Lam Thượng", "UBND xã Lam Thượng", True),
        ("Nhà văn hoá thôn", "Nhà văn hoá thôn", True),
        ("Đoàn Thị Quế", "Đoàn Thị Quế", False),
        ("Hà Thị Nhót (*)", "Hà Thị Nhót (*)", False),
        ("Hà Thị Nhót **", "Hà Thị Nhót", False),
        ("HỘ ÔNG MA VĂN NGHĨA", "Ma Văn Nghĩa", False),
        ("Bà Ma Thị Lành", "Ma Thị Lành", False),
        ("Ô. Ma Văn Kẻo", "Ma Văn Kẻo", False),
        ("bà: Lò Lành", "Lò Lành", False),
        ("Ông Ích Khiêm", "Ông Ích Khiêm", False),
        ("Ông Lành", "Ông Lành", False),
        ("Anh Van Hung Hai", "Anh Van Hung Hai", False),
    ],
)
def test_a_name_is_a_persons_or_an_organisations(typed: str, name: str, organisation: bool) -> None:
    values, _outcome, _codes = judged(name=typed)
    assert (values["name"], values["is_organisation"]) == (name, organisation)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Ma Văn Dài\nMa Thị Ngắn", ["name_of_several"]),
        ("ông Ma Văn Dài và bà Ma Thị Ngắn", ["name_of_several"]),
        ("Ma Văn Dài, Ma Thị Ngắn", ["name_of_several"]),
        ("Nguyễn Thị\nThanh", []),
        ("Lò Và Páo", []),
        ("Công ty Ong và Mật Khe Muội, chi nhánh 2", []),
    ],
)
def test_two_people_in_one_cell_are_told_of(typed: str, codes: list[str]) -> None:
    assert judged(name=typed)[1:] == ("warn" if codes else "accept", codes)


def test_a_number_in_the_place_of_a_name_is_nobodys() -> None:
    values, outcome, codes = judged(name="12345")
    assert (values["name"], outcome, codes) == (None, "refuse", ["name_unreadable"])


def test_a_row_without_a_name_waits_until_somebody_types_it() -> None:
    for typed in ("", " - ", "…", "không rõ"):
        assert judged(name=typed)[1:] == ("refuse", ["name_missing"])
    _values, _outcome, reasons = judge(RULES, "land_dossier", {"name": ""}, HANDED_OVER_ON)
    assert "Gõ theo biên bản" in reasons[0].message.vi


@pytest.mark.parametrize(
    ("kind", "typed", "status", "outcome"),
    [
        ("land_dossier", "Đã GQ", "settled", "accept"),
        ("land_dossier", "da gq", "settled", "accept"),
        ("land_dossier", "Đã giải quyết xong ngày 5/6/2025", "settled", "accept"),
        ("land_dossier", "CHƯA XONG", "pending", "accept"),
        ("land_dossier", "chưa giải quyết", "pending", "accept"),
        ("land_dossier", "Tồn đọng", "pending", "accept"),
        ("land_dossier", "không xong", None, "refuse"),
        ("land_dossier", "đã giải quyết, chưa trả kết quả", None, "refuse"),
        ("land_dossier", "hẹn sau", None, "refuse"),
        ("land_dossier", "", "pending", "warn"),
        ("land_dossier", "#N/A", "pending", "refuse"),
        ("land_dossier", "đã lập hồ sơ", None, "refuse"),
        ("land_violation", "Đã lập hồ sơ", "file_made", "accept"),
        ("land_violation", "chưa lập hs", "no_file", "accept"),
    ],
)
def test_a_status_is_told_by_the_offices_words_or_left_to_a_person(
    kind: str, typed: str, status: str | None, outcome: str
) -> None:
    values, mine, _codes = judged(kind, status=typed)
    assert (values["status"], mine) == (status, outcome)


def test_a_list_of_staff_that_tells_no_status_is_of_files_taken_in() -> None:
    assert judge(RULES, "civil_servant", {"name": "Lò Văn Bảy"}, HANDED_OVER_ON)[0]["status"] == "settled"
    assert judge(RULES, "land_dossier", {"name": "Lò Văn Bảy"}, HANDED_OVER_ON)[0]["status"] == "pending"


@pytest.mark.parametrize(
    ("typed", "papers", "summed_up"),
    [
        (
            "Đơn; Trích đo / thiếu: Biên lai, GCN / thất lạc: Sổ",
            (["Đơn", "Trích đo"], ["Biên lai", "GCN"], ["Sổ"]),
            "lost",
        ),
        ("Đủ", ([], [], []), "complete"),
        ("Đầy đủ (5 loại)", ([], [], []), "complete"),
        ("du", ([], [], []), "complete"),
        ("Thiếu trích đo", ([], ["trích đo"], []), "missing"),
        ("thieu trich do", ([], ["trich do"], []), "missing"),
        ("Có đơn, GCN; mất biên lai", (["đơn", "GCN"], [], ["biên lai"]), "lost"),
        ("Thiếu", ([], ["không ghi tên giấy tờ"], []), "missing"),
        ("Thiếu; mất GCN", ([], ["không ghi tên giấy tờ"], ["GCN"]), "lost"),
        ("biên lai: mất; GCN (thiếu), Đơn", (["Đơn"], ["GCN"], ["biên lai"]), "lost"),
        ("Bản đồ mặt bằng", (["Bản đồ mặt bằng"], [], []), "complete"),
        ("- Đơn\n- GCN", (["Đơn", "GCN"], [], []), "complete"),
        ("Đơn (bản sao, 2 tờ); Đơn (bản sao, 2 tờ)", (["Đơn (bản sao, 2 tờ)"], [], []), "complete"),
        ("giay khai sinh con", (["giay khai sinh con"], [], []), "complete"),
        ("", ([], [], []), None),
    ],
)
def test_a_cell_tells_which_papers_are_there_missing_or_lost(
    typed: str, papers: tuple[list[str], list[str], list[str]], summed_up: str | None
) -> None:
    values, _outcome, codes = judged(components=typed)
    assert values["components"] == dict(zip(("present", "missing", "lost"), papers, strict=True))
    assert (values["papers"], codes) == (summed_up, [])


def test_columns_of_what_is_missing_or_lost_join_that_of_the_papers() -> None:
    values, _outcome, _codes = judged(components="Đơn, GCN", missing_components="Trích đo", lost_components="không")
    assert values["components"] == {"present": ["Đơn", "GCN"], "missing": ["Trích đo"], "lost": []}
    assert values["papers"] == "missing"
    assert judged(lost_components="Biên lai; Sổ")[0]["papers"] == "lost"
    assert judged(missing_components="")[0]["papers"] is None


def test_a_violation_may_have_nobody_but_the_list_must_say_so() -> None:
    row = {"violation": "Lấn đất đường", "name": "Chưa xác định được"}
    values, outcome, codes = judged("land_violation", status="chưa lập hồ sơ", **row)
    assert (values["name"], outcome, codes) == (None, "warn", ["name_unknown"])
    assert judged("land_violation", status="chưa lập hồ sơ", name="")[1] == "refuse"
    assert judged("land_dossier", name="Chưa xác định được")[0]["name"] == "Chưa Xác Định Được"


def test_a_telephone_gets_its_zero_back_and_another_day_is_taken_or_told_of() -> None:
    values, outcome, codes = judged(phone="951234567", stated_due_on="15/8/2025")
    assert (values["phone"], values["stated_due_on"]) == ("0951234567", "2025-08-15")
    assert (outcome, codes) == ("accept", ["leading_zero_restored"])
    assert judged(stated_due_on="31/9/2025")[1:] == ("warn", ["day_not_taken"])


def test_a_column_that_is_no_field_is_kept_and_a_failed_formula_in_it_is_refused() -> None:
    values, _outcome, _codes = judged(**{"extra:loai_dat": " ONT ", "extra:mau": ""})
    assert values["extra"] == {"loai_dat": "ONT"}
    assert judged(**{"extra:loai_dat": "#REF!"})[1:] == ("refuse", ["cell_error"])


def test_a_row_of_no_known_kind_is_asked_about() -> None:
    assert judged(None)[1:] == ("refuse", ["kind_unknown"])
