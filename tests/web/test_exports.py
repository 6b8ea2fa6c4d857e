"""Lists taken along: what the page shows, whole, as CSV, Excel and JSON, for whoever may see the page and no more."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import pytest
from werkzeug.test import TestResponse

from casetrack.papers.shapes import MEDIA_TYPES, SHAPES
from casetrack.schemas.lists import LISTS
from casetrack.services.digests import make_digests
from casetrack.services.permissions import PERMISSIONS
from casetrack.services.work import reading
from tests.addresses import filled
from tests.architecture import ROOT
from tests.factories import DENUNCIATION, VIETNAM, Ward, a_case, a_person
from tests.workbooks import SHEET, cells_of, sheet_in

FORMULA = '=HYPERLINK("http://x","Bấm")'
OVERDUE = "from=1/6/2026&to=20/7/2026&figure=overdue"
WITHDRAWN = ("leader", "withdraw", {"comment": "Người gửi rút đơn"})


@pytest.fixture
def office(ward) -> Ward:
    """A ward with an overdue case, one that somebody typed a formula into, a denunciation, and a closed case."""
    ward.on("2026-05-04")
    a_case(ward, "Mương thoát nước tắc", petitioner=a_person(ward, "Trần Thị Ánh"))
    ward.on("2026-06-04")
    a_case(ward, FORMULA, petitioner=a_person(ward, "Lê Văn Bốn"), officer="officer")
    a_case(ward, "Thu tiền sai", fields=DENUNCIATION, petitioner=a_person(ward, "Đặng Thị Bảy"), officer="officer")
    a_case(ward, "Đã rút", steps=[WITHDRAWN])
    return ward


def table_in(answer: TestResponse) -> tuple[list[str], list[dict[str, str]]]:
    """Give what is said above a CSV, and its rows by their headings."""
    assert answer.status_code == 200, answer.text
    lines = answer.data.decode("utf-8-sig").split("\r\n")
    said = [line.removeprefix("# ") for line in lines if line.startswith("# ")]
    return said, list(csv.DictReader(io.StringIO("\r\n".join(lines[len(said) :]), newline="")))


def numbers(answer: TestResponse) -> list[str]:
    return [row["Mã"] for row in table_in(answer)[1]]


def office_name(ward: Ward) -> str:
    with reading(ward.installation, ward.actor("leader")) as work:
        return work.office.name


class TestTheListOfCases:
    def test_says_whose_it_is_which_part_how_many_and_of_which_moment(self, office, signed_in):
        said, rows = table_in(signed_in("leader").get("/ho-so.csv?view=overdue&kind=petition&q=muong"))
        assert said == [
            "Danh sách hồ sơ",
            office_name(office),
            "Phần được chọn: Quá hạn; Từ khóa: “muong”; Loại: Xử lý, giải quyết đơn",
            "1 dòng",
            "Số liệu lúc 09:42, 04/6/2026",
        ]
        assert rows[0] | {"Chặng": "", "Trạng thái": "", "Loại": ""} == {
            **dict.fromkeys(rows[0], ""),
            "Mã": "KN-2026-0001",
            "Người gửi": "Trần Thị Ánh",
            "Nội dung": "Mương thoát nước tắc",
            "Thời hạn": "Trễ 21 ngày",
            "Ngày hạn": "2026-05-14",
            "Nhận": "2026-05-04",
        }

    def test_has_the_cases_of_all_pages_in_the_order_of_the_page(self, office, signed_in, monkeypatch):
        monkeypatch.setattr("casetrack.services.case_sheet.AT_ONCE", 1)
        leader = signed_in("leader")
        assert numbers(leader.get("/ho-so.csv?view=all&sort=number&cursor=x")) == [
            "KN-2026-0001",
            "KN-2026-0002",
            "KN-2026-0003",
            "TC-2026-0001",
        ]

    def test_has_no_case_that_is_hidden_and_counts_none(self, office, signed_in):
        said, rows = table_in(signed_in("auditor").get("/ho-so.csv?view=all"))
        assert [row["Mã"][:2] for row in rows] == ["KN", "KN", "KN"]
        assert "3 dòng" in said

    def test_names_an_alias_and_is_written_into_the_book_where_few_may_look(self, office, signed_in):
        row = next(row for row in table_in(signed_in("officer").get("/ho-so.csv"))[1] if row["Mã"] == "TC-2026-0001")
        assert row["Người gửi"] == "Bí danh 2026-0001"
        log = table_in(signed_in("auditor").get("/so-kiem-tra.csv?case=TC-2026-0001"))[1]
        assert [line["Việc"] for line in log].count("Xuất ra tệp") == 1

    @pytest.mark.parametrize("shape", ["csv", "xlsx"])
    def test_lets_nobodys_words_become_a_formula(self, office, signed_in, shape):
        answer = signed_in("leader").get(f"/ho-so.{shape}")
        if shape == "csv":
            assert f"'{FORMULA}" in [row["Nội dung"] for row in table_in(answer)[1]]
        else:
            assert FORMULA in [cell for row in cells_of(answer.data) for cell in row]
            assert not list(sheet_in(answer.data).iter(f"{SHEET}f"))

    def test_is_of_the_same_bytes_when_nothing_changed(self, office, signed_in):
        leader = signed_in("leader")
        for shape in SHAPES:
            assert leader.get(f"/ho-so.{shape}").data == leader.get(f"/ho-so.{shape}").data

    def test_is_refused_with_what_to_do_when_it_is_too_long(self, office, signed_in, monkeypatch):
        monkeypatch.setattr("casetrack.services.taken_lists.AT_MOST", 2)
        answer = signed_in("leader").get("/ho-so.xlsx")
        assert answer.status_code == 422
        assert "Danh sách có 3 dòng, mỗi lần tải được nhiều nhất 2 dòng. Lọc bớt" in answer.text

    @pytest.mark.parametrize(
        ("asked", "told"), [("due_from=hôm nọ", "Không hiểu ngày"), ("view=x", "Chọn một"), ("at=1/1/2020", "đã qua")]
    )
    def test_is_refused_when_it_cannot_be_told_what_was_asked_for(self, office, signed_in, asked, told):
        answer = signed_in("leader").get(f"/ho-so.csv?{asked}")
        assert (answer.status_code, told in answer.text) == (422, True)

    def test_speaks_the_readers_language_and_programs_find_the_same_keys(self, office, signed_in):
        leader = signed_in("leader")
        found = {}
        for language in ("vi", "en"):
            leader.send("/language", {"language": language, "next": "/"})
            found[language] = leader.get("/ho-so.json?view=overdue").get_json()
        vi, en = found["vi"], found["en"]
        assert (vi["remarks"][1], en["remarks"][1]) == ("Phần được chọn: Quá hạn", "What was asked for: Overdue")
        assert [column["key"] for column in vi["columns"]] == list(en["rows"][0]) == list(vi["rows"][0])
        assert (vi["count"], vi["made_at"]) == (1, "2026-06-04T09:42:00+07:00")
        assert en["rows"][0]["clock"] == "21 days late"


def test_in_excel_days_are_days_and_the_headings_stay_in_sight(office, signed_in):
    sheet = sheet_in(signed_in("leader").get("/ho-so.xlsx").data)
    cells = cells_of(signed_in("leader").get("/ho-so.xlsx?view=overdue").data)
    assert str((date(2026, 5, 14) - date(1899, 12, 30)).days) in cells[-1]
    assert next(sheet.iter(f"{SHEET}pane")).get("state") == "frozen"


def test_the_cases_behind_a_number_are_those_of_its_page_and_the_hidden_ones_a_number(office, signed_in):
    office.on("2026-07-20")
    for who, seen, hidden in (("leader", 3, 0), ("auditor", 2, 1)):
        said, rows = table_in(signed_in(who).get(f"/bao-cao/ho-so.csv?{OVERDUE}"))
        assert len(rows) == seen
        assert ("2 dòng, thêm 1 hạn chế người xem" in said) is bool(hidden)


def test_people_are_given_as_the_page_shows_them_and_only_those_who_were_looked_for(office, signed_in):
    a_person(office, "Lê Văn Bốn", identity_number="001068004417", phone="0912340218")
    desk = signed_in("desk")
    assert desk.get("/nguoi.csv").status_code == 422
    answer = desk.get("/nguoi.csv?q=le van bon")
    assert [row["4 số cuối"] for row in table_in(answer)[1]] == ["", "4417"]
    assert "001068004417" not in answer.text
    assert "0912340218" not in answer.text


def test_ones_own_digest_has_its_lines_by_section_and_nobody_elses_is_there(office, signed_in):
    office.now = datetime.fromisoformat("2026-06-29T07:30").replace(tzinfo=VIETNAM)
    make_digests(office.installation, office.office.id)
    rows = table_in(signed_in("officer").get("/ban-tin/weekly/2026-06-29.csv"))[1]
    assert {"Quá hạn"} <= {row["Phần"] for row in rows}
    assert {"KN-2026-0002", "TC-2026-0001"} <= {row["Mã"] for row in rows}
    assert signed_in("desk").get("/ban-tin/weekly/2026-06-29.csv").status_code == 404
    assert signed_in("officer").get("/ban-tin/weekly/hom-no.csv").status_code == 422


@pytest.mark.parametrize("key", [key for key in LISTS if key != "digest"])
def test_a_list_comes_in_each_shape_to_whoever_may_open_its_page(office, signed_in, key):
    said = {"summary-cases": OVERDUE, "receptions-visits": "group=host&key=chairman:scheduled", "persons": "q=le"}
    page = filled(LISTS[key].address)
    role = next(role for role in ("leader", "clerk", "auditor") if LISTS[key].permission in PERMISSIONS[role])
    browser, refused = signed_in(role), signed_in("administrator")
    for shape in SHAPES:
        answer = browser.get(f"{page}.{shape}?{said.get(key, '')}")
        assert answer.status_code == 200, answer.text
        assert answer.content_type == MEDIA_TYPES[shape]
        assert f"2026-06-04.{shape}" in answer.headers["Content-Disposition"]
        assert int(answer.headers["Content-Length"]) == len(answer.data)
        allowed = LISTS[key].permission in PERMISSIONS["administrator"]
        assert refused.get(f"{page}.{shape}?{said.get(key, '')}").status_code == (200 if allowed else 403)
    assert browser.get(f"{page}.pdf").status_code == 404


@pytest.mark.parametrize(
    ("page", "leads"),
    [
        ("/ho-so?view=all&q=thoat+nuoc&cursor=", "/ho-so.xlsx?view=all&amp;q=thoat+nuoc"),
        ("/so/van-ban-di/2026?month=6", "/so/van-ban-di/2026.xlsx?month=6"),
        ("/lich-tiep-dan/tuan?day=4/5/2026", "/lich-tiep-dan/tuan.xlsx?day=2026-05-01"),
        (f"/bao-cao/ho-so?{OVERDUE}", "/bao-cao/ho-so.xlsx?from=1/6/2026&amp;to=20/7/2026"),
    ],
)
def test_a_page_leads_to_its_list_as_it_was_asked_for(office, signed_in, page, leads):
    assert f'href="{leads}' in signed_in("leader").get(page).text.replace("%2F", "/").replace("%20", "+")


def test_the_cases_behind_an_indicator_are_given_and_its_parts_where_it_is_made_of_others(office, signed_in):
    leader = signed_in("leader")
    period = "from=1/1/2026&to=31/12/2026"
    rows = {row["Khóa"]: row for row in table_in(leader.get(f"/bao-cao/chi-tieu.csv?{period}"))[1]}
    told = [rows[key] for key in ("ward_wide.receipts", "petitions.complaints.on_time_percent")]
    assert [(row["Giá trị"], row["Cách viết"], row["Đơn vị tính"]) for row in told] == [
        ("4", "4", "lượt tiếp nhận"),
        ("100", "100%", "%"),
    ]
    said, behind = table_in(leader.get(f"/bao-cao/chi-tieu/petitions.complaints.resolved.csv?{period}"))
    assert [row["Nội dung"] for row in behind] == ["Đã rút"]
    assert "Mỗi dòng cho thấy hồ sơ như hiện nay" in said[2]
    parts = table_in(leader.get(f"/bao-cao/chi-tieu/petitions.complaints.on_time_percent.csv?{period}"))[1]
    assert "petitions.complaints.on_time" in [row["Khóa"] for row in parts]
    assert leader.get("/bao-cao/chi-tieu/khong-co.csv").status_code == 404
    assert leader.get("/bao-cao/chi-tieu.csv?unit=khong-co").status_code == 404


def test_every_list_stands_in_the_manual():
    manual = (ROOT / "docs" / "exports.md").read_text("utf-8")
    assert [key for key in LISTS if f"`{key}`" not in manual] == []
