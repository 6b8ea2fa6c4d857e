"""The management log on its pages: rows listed, entered, corrected, and opened from form 06/QLKNTC."""

from __future__ import annotations

import re

import pytest

from tests.queries import queries_of
from tests.web.conftest import Browser

BOOK = "/bao-cao/so-quan-ly"
TRAINING = {"happened_on": "12/5/2026", "title": "Luật Tố cáo <b>2018</b>", "field.people": "25"}
DOCUMENT = {"happened_on": "1/4/2026", "title": "Kế hoạch tiếp công dân", "field.symbol": "12/KH-UBND"}
ISSUED = {**DOCUMENT, "field.change": "issued", "field.subject": "reception"}


@pytest.fixture
def clerk(signed_in) -> Browser:
    return signed_in("clerk")


def heading(page) -> str:
    (said,) = re.findall(r"<h1>(.*?)</h1>", page.text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", said).strip()


def test_a_row_is_entered_listed_and_corrected_with_a_reason(clerk):
    assert "Sổ chưa có dòng nào" in clerk.get(BOOK).text
    assert 'name="field.people"' in clerk.get(f"{BOOK}/ghi/training").text
    assert clerk.send(f"{BOOK}/ghi/training", TRAINING).location == f"{BOOK}/1?saved=1"
    listed = clerk.get(BOOK)
    assert "1 dòng" in heading(listed)
    assert "Luật Tố cáo &lt;b&gt;2018&lt;/b&gt;" in listed.text
    assert "Sổ chưa có dòng" not in listed.text
    assert 'value="25"' in clerk.get(f"{BOOK}/1/sua").text
    counted_anew = {**TRAINING, "field.people": "52", "reason": "Đếm lại danh sách"}
    assert clerk.send(f"{BOOK}/1/sua", counted_anew).status_code == 303
    page = clerk.get(f"{BOOK}/1").text
    assert "2 lần ghi" in page
    assert "Đếm lại danh sách" in page
    assert "09:42, thứ Năm 04/6/2026" in page
    assert clerk.send(f"{BOOK}/1/sua", {"withdraw": "1", "reason": "Lớp hoãn"}).status_code == 303
    assert "Đã bỏ khỏi sổ: Lớp hoãn" in clerk.get(f"{BOOK}/1").text
    assert "0 dòng" in heading(clerk.get(BOOK))


def test_a_document_leads_to_the_one_that_it_amends_and_back(clerk):
    clerk.send(f"{BOOK}/ghi/document", ISSUED)
    amending = {**ISSUED, "happened_on": "20/4/2026", "field.symbol": "19/KH", "field.change": "amended"}
    clerk.send(f"{BOOK}/ghi/document", {**amending, "field.replaces": "1"})
    assert f'href="{BOOK}/1"' in clerk.get(f"{BOOK}/2").text
    first = clerk.get(f"{BOOK}/1").text
    assert "Sửa đổi hoặc hủy bỏ bởi" in first
    assert f'href="{BOOK}/2"' in first


def test_what_was_typed_is_kept_where_a_row_cannot_be_taken(clerk):
    refused = clerk.send(f"{BOOK}/ghi/document", {**ISSUED, "field.replaces": "7", "happened_on": "4/4/2027"})
    assert refused.status_code == 422
    assert 'value="12/KH-UBND"' in refused.text
    assert "Chỉ ghi mục này khi" in refused.text
    assert "Ngày này chưa tới" in refused.text
    assert clerk.send(f"{BOOK}/ghi/training", {**TRAINING, "field.people": "bốn mươi"}).status_code == 422
    assert clerk.send(f"{BOOK}/ghi/training", {}).status_code == 422
    assert clerk.get(f"{BOOK}/ghi/nothing").status_code == 404
    assert clerk.get(f"{BOOK}/99999999999999999999").status_code == 404
    assert clerk.send(f"{BOOK}/7/sua", {**TRAINING, "reason": "x"}).status_code == 404
    assert clerk.get(f"{BOOK}?from=abc").status_code == 422
    assert "Sổ chưa có dòng nào" in clerk.get(BOOK).text


def test_form_06_opens_to_the_rows_for_whoever_reads_reports(clerk, ward, signed_in):
    clerk.send(f"{BOOK}/ghi/training", TRAINING)
    clerk.send(f"{BOOK}/ghi/document", ISSUED)
    auditor = signed_in("auditor")
    period = "from=15/3/2026&to=14/6/2026"
    opened = auditor.get(f"/bao-cao/bieu/06-qlkntc/5?{period}").text
    assert f'href="{BOOK}/1"' in opened
    assert "Luật Tố cáo" in opened
    told = auditor.get(f"/bao-cao/chi-tieu/petition_management.reception_documents?{period}").text
    assert "Kế hoạch tiếp công dân" in told
    taken = auditor.get(f"/bao-cao/chi-tieu/petition_management.trained_people.csv?{period}").text
    assert "Số người dự: 25" in taken
    assert auditor.get(f"{BOOK}/ghi/training").status_code == 403
    with queries_of(ward) as asked:
        assert auditor.get(f"{BOOK}?kind=document").status_code == 200
    assert len(asked) <= 12, asked
