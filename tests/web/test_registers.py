"""The registers as people meet them: on the screen, on paper, in a workbook, and the forms that add a line."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from casetrack.services.persons import RegisterPerson
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.register_pages import BOOKS
from casetrack.services.work import begin
from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_case, the_case
from tests.queries import queries_of
from tests.workbooks import cells_of

OUT, IN = "/so/van-ban-di", "/so/van-ban-den"
NOTICE = {"letter_type": "tb", "on": "4/6/2026", "abstract": "Kết quả kiểm tra", "drafted_by": "VP", "token": "a1"}
REQUEST = {"arrived_on": "4/6/2026", "sender": "Sở Nội vụ", "abstract": "Báo cáo quý 2", "token": "b1"}
FIRST_DAY = date(1899, 12, 30)  # from which spreadsheets count
PATHS = ("van-ban-di", "van-ban-den", "don", "tiep-cong-dan")


def rows_of(page: str) -> list[str]:
    """Give each row of the page's table as the words that a reader sees."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_the_clerk_is_told_the_number_to_write_on_the_paper(signed_in):
    clerk = signed_in("clerk")
    page = clerk.send(f"{OUT}/ghi", NOTICE, follow=True).text
    assert "Đã vào sổ: 01/TB-UBND" in page
    assert rows_of(page)[0].startswith("01/TB-UBND 04/6/2026 Kết quả kiểm tra")
    page = clerk.send(f"{IN}/ghi", {**REQUEST, "symbol": "12/SNV"}, follow=True).text
    assert "Đã vào sổ: số đến 1" in page
    assert rows_of(page)[0].startswith("04/6/2026 1 Sở Nội vụ 12/SNV Báo cáo quý 2")


def test_a_form_that_is_sent_twice_shows_the_same_number(signed_in):
    clerk = signed_in("clerk")
    for _click in range(2):
        assert "Đã vào sổ: 01/TB-UBND" in clerk.send(f"{OUT}/ghi", NOTICE, follow=True).text
    assert len(rows_of(clerk.get(f"{OUT}/2026").text)) == 1


@pytest.mark.parametrize(
    ("path", "typed", "wrong"),
    [
        (OUT, NOTICE | {"on": "5/6/2026"}, "on"),
        (OUT, NOTICE | {"abstract": " "}, "abstract"),
        (OUT, NOTICE | {"letter_type": "TB/2"}, "letter_type"),
        (OUT, NOTICE | {"case_number": "KN-2026-0099"}, "case_number"),
        (OUT, NOTICE | {"copies": "0"}, "copies"),
        (IN, REQUEST | {"sender": ""}, "sender"),
        (IN, REQUEST | {"dated_on": "5/6/2026"}, "dated_on"),
        (IN, REQUEST | {"due_on": "3/6/2026"}, "due_on"),
        (IN, REQUEST | {"handler": "person-0"}, "handler"),
        (IN, REQUEST | {"handler": "unit-999999"}, "handler"),
    ],
)
def test_a_refused_form_names_the_field_and_keeps_what_was_typed(signed_in, path, typed, wrong):
    clerk = signed_in("clerk")
    answer = clerk.send(f"{path}/ghi", typed | {"note": "Lời đã gõ"})
    assert answer.status_code == 422
    assert f'href="#f-{wrong}"' in answer.text
    assert "Lời đã gõ" in answer.text
    assert rows_of(clerk.get(f"{path}/2026").text) == []


def test_a_wrong_line_is_struck_through_with_its_reason_and_never_again(signed_in):
    clerk = signed_in("clerk")
    clerk.send(f"{OUT}/ghi", NOTICE)
    assert "Kết quả kiểm tra" in clerk.get(f"{OUT}/2026/1/gach-bo").text
    assert clerk.send(f"{OUT}/2026/1/gach-bo", {"reason": " "}).status_code == 422
    page = clerk.send(f"{OUT}/2026/1/gach-bo", {"reason": "Ghi nhầm sổ"}, follow=True).text
    assert '<tr class="struck">' in page
    assert "Gạch bỏ: Ghi nhầm sổ" in rows_of(page)[0]
    assert clerk.send(f"{OUT}/2026/1/gach-bo", {"reason": "Lần nữa"}).status_code == 422
    assert clerk.get(f"{OUT}/2026/9/gach-bo").status_code == 404
    assert clerk.get("/so/don/2026/1/gach-bo").status_code == 404
    assert '<tr class="struck">' in clerk.get(f"{OUT}/2026/in").text
    assert "Gạch bỏ: Ghi nhầm sổ" in str(cells_of(clerk.get(f"{OUT}/2026.xlsx").data))


def filled(ward: Ward, signed_in) -> str:
    """Fill the books with a line of a complaint and one of a denunciation that only the desk sees."""
    desk = signed_in("desk")
    sealed = ""
    for name, fields in (("Lê Văn Bốn", COMPLAINT), ("Hoàng Thị Tố", DENUNCIATION)):
        who = RegisterPerson(name, f"0010680044{len(name)}", "0912340218", "xóm Ngoài")
        with begin(ward.installation, ward.actor("desk")) as work:
            petition = BringPetition("petition", fields)
            wish = Receive(who, ward.units["root"].id, str(fields["summary"]), ward.today, petition=petition)
            sealed = receive(work, wish).case_number or ""
        desk.send(f"{OUT}/ghi", NOTICE | {"token": sealed, "case_number": sealed})
        desk.send(f"{IN}/ghi", REQUEST | {"token": sealed, "case_number": sealed, "sender": name})
    assert the_case(ward, sealed).level == "sealed"
    return sealed


@pytest.mark.parametrize("path", PATHS)
def test_of_a_hidden_case_page_paper_and_workbook_show_the_number_alone(ward, signed_in, path):
    sealed = filled(ward, signed_in)
    auditor = signed_in("auditor")
    newest = rows_of(auditor.get(f"/so/{path}/2026").text)[0]
    assert re.fullmatch(r"(02|[DL]-2026-0002) Hồ sơ hạn chế người xem", newest)
    on_paper = rows_of(auditor.get(f"/so/{path}/2026/in").text)[1]
    assert re.fullmatch(r"(02|[DL]-2026-0002) Hồ sơ hạn chế người xem", on_paper)
    written = cells_of(auditor.get(f"/so/{path}/2026.xlsx").data)[-1]
    assert written[1:] == ["Hồ sơ hạn chế người xem"]
    for answer in (f"/so/{path}/2026", f"/so/{path}/2026/in"):
        page = auditor.get(answer).text
        assert not [secret for secret in (sealed, "Hoàng Thị Tố", "Thu tiền ngoài quy định") if secret in page]


@pytest.mark.parametrize("path", PATHS)
def test_whoever_sees_a_sealed_case_reads_prints_and_saves_an_alias(ward, signed_in, path):
    filled(ward, signed_in)
    desk = signed_in("desk")
    told = [desk.get(f"/so/{path}/2026").text, desk.get(f"/so/{path}/2026/in").text]
    told.append(str(cells_of(desk.get(f"/so/{path}/2026.xlsx").data)))
    for page in told:
        assert not [secret for secret in ("Hoàng Thị Tố", "001068004412") if secret in page]
        assert path == "van-ban-di" or "Bí danh 2026-" in page


def test_the_identity_number_stands_on_paper_and_not_on_the_screen(ward, signed_in):
    filled(ward, signed_in)
    clerk = signed_in("clerk")
    assert "001068004410" not in clerk.get("/so/tiep-cong-dan/2026").text
    assert "001068004410" in clerk.get("/so/tiep-cong-dan/2026/in").text


def test_a_month_or_days_are_shown_printed_and_saved_alike(ward, signed_in):
    clerk = signed_in("clerk")
    for day in ("2026-05-31", "2026-06-01", "2026-06-30"):
        on = ward.on(day).today
        clerk.send(f"{OUT}/ghi", NOTICE | {"on": f"{on.day}/{on.month}/{on.year}", "token": day})
    for asked in ("?month=6", "?from=1/6/2026&to=30/6/2026", "?from=1/6/2026"):
        assert len(rows_of(clerk.get(f"{OUT}/2026{asked}").text)) == 2
        assert len(rows_of(clerk.get(f"{OUT}/2026/in{asked}").text)) == 2
        written = cells_of(clerk.get(f"{OUT}/2026.xlsx{asked}").data)[-2:]
        days = [FIRST_DAY + timedelta(int(row[1])) for row in written]
        assert days == [date(2026, 6, 1), date(2026, 6, 30)]
    for asked, wrong in (("?from=2/6/2026&to=1/6/2026", "f-to"), ("?month=13", "f-month"), ("?from=hôm nọ", "f-from")):
        answer = clerk.get(f"{OUT}/2026{asked}")
        assert answer.status_code == 422
        assert f'href="#{wrong}"' in answer.text
        assert clerk.get(f"{OUT}/2026/in{asked}").status_code == 422


def test_a_long_book_is_printed_by_the_month(ward, signed_in, monkeypatch):
    monkeypatch.setattr("casetrack.web.registers.PRINTED_AT_MOST", 1)
    clerk = signed_in("clerk")
    for token in "ab":
        clerk.send(f"{OUT}/ghi", NOTICE | {"token": token})
    answer = clerk.get(f"{OUT}/2026/in")
    assert answer.status_code == 422
    assert "Chọn một tháng" in answer.text
    assert "Cộng: 00 dòng" in clerk.get(f"{OUT}/2026/in?month=5").text


@pytest.mark.parametrize("path", ["/so", *(f"/so/{path}/2026{page}" for path in PATHS for page in ("", "/in"))])
def test_the_registers_are_read_by_whom_they_concern(signed_in, path):
    reads = {
        name: signed_in(name).get(path).status_code for name in ("desk", "clerk", "leader", "inspector", "auditor")
    }
    assert set(reads.values()) == {200}, reads
    for name in ("officer", "administrator"):
        browser = signed_in(name)
        assert browser.get(path).status_code == 403
        assert 'href="/so"' not in browser.get("/", follow_redirects=True).text
    assert 'href="/so"' in signed_in("leader").get("/", follow_redirects=True).text


def test_only_clerk_and_desk_are_offered_to_write(signed_in):
    for name, may in (("clerk", True), ("desk", True), ("leader", False), ("auditor", False)):
        browser = signed_in(name)
        assert (f"{OUT}/ghi" in browser.get("/so").text) is may
        assert (browser.get(f"{OUT}/ghi").status_code == 200) is may
        assert (browser.send(f"{IN}/ghi", REQUEST | {"token": name}).status_code == 303) is may


def test_a_year_that_nobody_wrote_in_is_empty_and_a_book_that_is_none_is_missing(signed_in):
    clerk = signed_in("clerk")
    assert "chưa có dòng nào" in clerk.get(f"{OUT}/2019").text
    for address in ("/so/mat/2026", f"{OUT}/12026", f"{OUT}/0", "/so/mat/2026/in", "/so/mat/2026.xlsx"):
        assert clerk.get(address).status_code == 404


def test_a_page_of_a_register_asks_the_book_alike_however_long_it_is(ward, signed_in):
    clerk = signed_in("clerk")
    asked = []
    for n in (1, 20):
        for _line in range(n):
            clerk.send(f"{IN}/ghi", REQUEST | {"token": f"{n}{_line}", "case_number": a_case(ward)})
        with queries_of(ward) as statements:
            assert clerk.get(f"{IN}/2026").status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1], asked


@pytest.mark.parametrize("book", BOOKS.values(), ids=lambda book: book.key)
def test_the_columns_of_a_book_fit_on_the_sheet(app, book):
    style = (Path(app.static_folder) / "casetrack.css").read_text("utf-8")
    shares = {int(wide): int(share) for wide, share in re.findall(r"\.pt \.w(\d)\{width:(\d+)%\}", style)}
    assert 0 < sum(shares[column.width // 8] for column in book.columns) <= 100
