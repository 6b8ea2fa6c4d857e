"""Papers asked for, paper files lent, scans attached: on their pages, and on the page of their case."""

from __future__ import annotations

import io
import re

import pytest

from tests.factories import DENUNCIATION, a_case, a_step
from tests.queries import queries_of
from tests.sample_files import PDF
from tests.services.test_paper_requests import FILE, LACKING
from tests.web.conftest import Browser

ASKING = {"asked_of": "UBND xã Khê Hạ cũ", "papers": "Tờ khai\n<b>hộ khẩu</b>", "asked_on": "1/6", "wished_by": "3/6"}
LENDING = {"lent_to": "Tòa án khu vực 3", "why": "Xem xét vụ án", "lent_on": "1/6/2026", "due_on": "3/6/2026"}
OPEN = "/yeu-cau-giay-to"


@pytest.fixture
def officer(signed_in) -> Browser:
    return signed_in("officer")


def heading(page) -> str:
    (said,) = re.findall(r"<h1>(.*?)</h1>", page.text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", said).strip()


def test_papers_are_asked_for_from_the_case_listed_by_body_and_answered(officer, ward):
    number = a_case(ward, officer="officer")
    of_case = f"/ho-so/{number}/yeu-cau-giay-to"
    assert of_case in officer.get(f"/ho-so/{number}").text
    assert heading(officer.get(OPEN)) == "Không yêu cầu giấy tờ nào đang chờ"
    assert officer.send(of_case, ASKING).location == f"{of_case}?saved=1"
    card = officer.get(f"/ho-so/{number}").text
    assert "quá ngày cần 03/6" in card
    listed = officer.get(OPEN)
    assert heading(listed) == "1 yêu cầu giấy tờ đang chờ"
    assert "1 yêu cầu đã quá ngày cần" in listed.text
    assert "&lt;b&gt;hộ khẩu&lt;/b&gt;" in listed.text
    taken = officer.get(f"{OPEN}/in?body=ubnd+xa+khe+ha+cu").text
    assert "Giấy tờ cần tìm: UBND xã Khê Hạ cũ" in taken
    assert officer.get(f"{OPEN}/in?body=nowhere").status_code == 404
    assert officer.get(f"{OPEN}/in").status_code == 404
    assert officer.send(f"{of_case}/1/nhac", {"by": "Điện thoại", "on": "4/6/2026"}).status_code == 303
    partly = {"answer": "partly", "on": "4/6/2026", "came": "Tờ khai", "missing": "Hộ khẩu"}
    assert officer.send(f"{of_case}/1/tra-loi", partly).status_code == 303
    assert "Hộ khẩu" in officer.get(OPEN).text
    assert officer.send(f"{of_case}/1/tra-loi", {"answer": "none", "on": "4/6/2026"}).status_code == 303
    assert "Trả lời là không có, 04/6" in officer.get(of_case).text
    assert heading(officer.get(OPEN)) == "Không yêu cầu giấy tờ nào đang chờ"


def test_a_step_that_asks_is_offered_first_and_answers_what_it_asked(officer, ward):
    number = a_case(ward, by="officer", workflow="handed_over", fields=FILE, officer="officer")
    a_step(ward, number, "officer", "check", **LACKING)
    of_case = f"/ho-so/{number}/yeu-cau-giay-to"
    assert f"/ho-so/{number}/buoc/ask_papers" in officer.get(of_case).text
    a_step(ward, number, "officer", "ask_papers", asked_of="archive", missing_papers="Quyết định trợ cấp")
    assert "Ghi trả lời bằng bước của hồ sơ" in officer.get(of_case).text
    assert re.search(r'value="received"[^>]* disabled', officer.get(f"{of_case}/1/tra-loi").text)
    refused = officer.send(f"{of_case}/1/tra-loi", {"answer": "received", "on": "4/6/2026", "came": "Quyết định"})
    assert refused.status_code == 422
    assert "bằng bước “Đã nhận giấy tờ”" in refused.text


def test_what_was_typed_is_kept_where_it_cannot_be_taken(officer, ward):
    number = a_case(ward, officer="officer")
    of_case, lending = f"/ho-so/{number}/yeu-cau-giay-to", f"/ho-so/{number}/cho-muon"
    refused = officer.send(of_case, {**ASKING, "wished_by": "31/2/2026"})
    assert refused.status_code == 422
    assert 'value="UBND xã Khê Hạ cũ"' in refused.text
    assert officer.send(of_case, {}).status_code == 422
    refused = officer.send(lending, {**LENDING, "due_on": "1/5/2026"})
    assert refused.status_code == 422
    assert 'value="Xem xét vụ án"' in refused.text
    assert officer.send(lending, {**LENDING, "borrower_id": "9999999999999"}).status_code == 422
    assert officer.send(f"{lending}/tra", {"on": "4/6/2026"}).status_code == 422
    officer.send(of_case, ASKING)
    assert officer.send(f"{of_case}/1/nhac", {"on": "5/6/2026", "by": "x"}).status_code == 422
    assert officer.get(f"{of_case}/2/sua").status_code == 404
    assert officer.send(f"{of_case}/2/sua", ASKING).status_code == 404
    assert officer.get(f"{of_case}/1/xoa").status_code == 404


def test_a_file_that_is_out_says_so_on_its_case_and_comes_back(officer, ward):
    number = a_case(
        ward, by="officer", workflow="handed_over", fields={**FILE, "paper_place": "Kho 2"}, officer="officer"
    )
    lending = f"/ho-so/{number}/cho-muon"
    assert officer.send(lending, LENDING).location == f"{lending}?saved=1"
    page = officer.get(f"/ho-so/{number}").text
    assert "Kho 2 (đang cho Tòa án khu vực 3 mượn, hẹn trả 03/6/2026)" in page
    assert "quá ngày 03/6" in page
    assert heading(officer.get("/ho-so-cho-muon")) == "1 hồ sơ giấy đang cho mượn"
    assert officer.send(lending, LENDING).status_code == 422
    assert officer.send(f"{lending}/tra", {"on": "4/6/2026", "note": "đủ 14 tờ"}).status_code == 303
    assert "khi trả: đủ 14 tờ" in officer.get(lending).text
    assert heading(officer.get("/ho-so-cho-muon")) == "Không hồ sơ giấy nào đang cho mượn"
    assert "đang cho" not in officer.get(f"/ho-so/{number}").text.partition("Nội dung đã ghi")[2].partition("</dl>")[0]


def test_scans_are_sent_shown_and_attached_when_somebody_says_so(officer, ward, signed_in):
    number = a_case(ward, officer="officer")
    files = [(io.BytesIO(PDF), f"{number} đơn.pdf"), (io.BytesIO(PDF), "khong-ro.pdf")]
    shown = officer.send("/ban-quet", {"secrecy": "none", "files": files}, follow=True)
    assert heading(shown) == "1 tệp khớp, chờ bạn đồng ý"
    assert "Không thấy hồ sơ" in shown.text
    address = shown.request.path
    assert signed_in("leader").get(address).status_code == 404
    done = officer.send(address, {"place": "0"}, follow=True)
    assert heading(done) == "Đã gắn 1 tệp"
    assert f"{number} đơn.pdf" in officer.get(f"/ho-so/{number}").text
    assert officer.send(f"{address}/bo").status_code == 303
    assert officer.get(address).status_code == 404
    for wrong in ({"secrecy": "none"}, {"files": [(io.BytesIO(PDF), "a.pdf")]}):
        assert officer.send("/ban-quet", wrong).status_code == 422
    secret = officer.send("/ban-quet", {"secrecy": "secret", "files": [(io.BytesIO(PDF), "a.pdf")]})
    assert (secret.status_code, "bí mật nhà nước" in secret.text) == (422, True)


def test_who_may_not_see_a_case_sees_nothing_of_its_papers(officer, ward, signed_in):
    hidden, clerk, auditor = (
        a_case(ward, fields=DENUNCIATION, officer="officer"),
        signed_in("clerk"),
        signed_in("auditor"),
    )
    officer.send(f"/ho-so/{hidden}/yeu-cau-giay-to", ASKING)
    officer.send(f"/ho-so/{hidden}/cho-muon", LENDING)
    for who in (clerk, auditor):
        assert hidden not in who.get(OPEN).text
        assert hidden not in who.get("/ho-so-cho-muon").text
        assert who.get(f"/ho-so/{hidden}/yeu-cau-giay-to").status_code == 404
        assert who.get(f"/ho-so/{hidden}/cho-muon").status_code == 404
        assert who.get(f"{OPEN}/in?body=UBND+xã+Khê+Hạ+cũ").status_code == 404
    assert clerk.send(f"/ho-so/{hidden}/cho-muon/tra", {"on": "4/6/2026"}).status_code == 404
    assert auditor.send(f"/ho-so/{hidden}/yeu-cau-giay-to", ASKING).status_code == 403


def test_the_lists_cost_as_many_queries_for_many_as_for_one(officer, ward):
    asked = []
    for _round in range(2):
        number = a_case(ward, officer="officer")
        officer.send(f"/ho-so/{number}/yeu-cau-giay-to", ASKING)
        officer.send(f"/ho-so/{number}/cho-muon", LENDING)
        with queries_of(ward) as said:
            assert officer.get(OPEN).status_code == 200
            assert officer.get("/ho-so-cho-muon").status_code == 200
        asked.append(len(said))
    assert asked[0] == asked[1] <= 24, asked
