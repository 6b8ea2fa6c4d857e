"""The parts of the desk's form, as somebody at the desk sees them: nothing typed is lost, nothing is half-written."""

from __future__ import annotations

import re

import pytest

from casetrack.services.persons import alias_of
from tests.factories import Ward
from tests.letterheads import a_letterhead

FORM = {
    "token": "t1",
    "name": "Lò Văn Đầu",
    "kind": "petition:complaint",
    "subject": "Lối đi chung bị rào",
    "intake-petition.summary": "Lối đi chung bị rào.",
    "channel": "desk",
    "received_on": "4/6",
}


@pytest.fixture
def form(ward: Ward) -> dict[str, str]:
    """A complaint, filled in."""
    return {**FORM, "unit_id": str(ward.units["root"].id)}


def test_a_representative_who_is_no_petitioner_is_refused_and_nothing_typed_is_lost(signed_in, form):
    group = {
        **form,
        "people.1.name": "Hà Thị Hai",
        "people.1.part": "representing",
        "people.4.name": "Quan Văn Ngoài",
        "people.4.part": "representative",
        "people.4.address": "ngõ 12",
        "papers.2.name": "Giấy chứng nhận",
        "papers.2.copy": "original",
    }
    page = signed_in("desk").send("/quay", group)
    assert page.status_code == 422
    assert "“Quan Văn Ngoài” không đứng đơn" in page.text
    assert 'href="#f-people.4.part"' in page.text
    for name in ("people.1.name", "people.4.name", "people.4.address", "papers.2.name"):
        typed = re.search(rf'name="{re.escape(name)}"[^>]*value="([^"]*)"', page.text)
        assert typed, name
        assert typed[1] == group[name]
    assert '<option value="representative" selected>' in page.text


def test_another_number_of_representatives_asks_why_once(signed_in, form):
    browser = signed_in("desk")
    asked = browser.send("/quay", {**form, "people_count": "12"})
    assert asked.status_code == 422
    label = asked.text.partition('for="f-explanation"')[2].partition("</label>")[0]
    assert "Vì sao số người đại diện khác quy định" in label
    assert "không bắt buộc" not in label, "it is wanted now"
    done = browser.send("/quay", {**form, "people_count": "12", "explanation": "Đơn gửi đến như vậy"}, follow=True)
    assert done.status_code == 200
    page = browser.get("/ho-so/KN-2026-0001").text
    assert "12 người cùng nội dung" in page
    assert "Đơn gửi đến như vậy" in page


def test_a_further_line_is_asked_for_without_script(signed_in, form):
    page = signed_in("desk").send("/quay", {**form, "papers.1.name": "Đơn", "papers.2.name": "Ảnh", "find": "papers"})
    assert page.status_code == 200
    assert 'name="papers.4.name"' in page.text
    assert 'value="Ảnh"' in page.text


def test_several_contents_are_told_on_each_of_their_cases(signed_in, form):
    browser = signed_in("desk")
    content = {"contents.1.kind": "petition:request", "contents.1.subject": "Xin sửa cống đầu ngõ"}
    guided = {
        "contents.2.kind": "petition:feedback",
        "contents.2.subject": "Chó thả rông",
        "contents.2.handling": "guided",
    }
    browser.send("/quay", {**form, **content, **guided})
    first, second = browser.get("/ho-so/KN-2026-0001").text, browser.get("/ho-so/KI-2026-0001").text
    receipt = browser.get("/quay/phieu/L-2026-0001").text
    assert "Nội dung 2 (Kiến nghị): Xin sửa cống đầu ngõ: mã hồ sơ <b>KI-2026-0001</b>" in receipt
    assert "Nội dung 3 (Phản ánh): Chó thả rông: đã hướng dẫn viết đơn riêng" in receipt
    assert "/ho-so/KI-2026-0001" in first
    assert "đã hướng dẫn viết đơn riêng" in first
    assert "/ho-so/KN-2026-0001" in second
    assert "D-2026-0001" in second


def test_originals_go_back_in_one_press_with_a_slip_to_sign(signed_in, form):
    browser = signed_in("desk")
    question = {**form, "kind": "question", "papers.1.name": "Sổ hộ nghèo", "papers.1.copy": "original"}
    browser.send("/quay", question)
    assert "Bản chính chưa trả" in browser.get("/quay").text
    assert "L-2026-0001" in browser.get("/quay/ban-chinh").text
    slip = browser.send("/quay/phieu/L-2026-0001/tra", {"on": "4/6/2026"}, follow=True).text
    assert "GIẤY NHẬN LẠI BẢN CHÍNH" in slip
    assert "Lò Văn Đầu" in slip
    assert "Bản chính chưa trả" not in browser.get("/quay").text
    again = browser.send("/quay/phieu/L-2026-0001/tra", {"on": "4/6/2026"})
    assert again.status_code == 422
    assert "không còn bản chính nào chưa trả" in again.text
    assert "Trả lại 1 bản chính" in browser.send("/quay/phieu/L-2026-0001/tra/bo", follow=True).text


def test_a_written_refusal_waits_at_the_desk(signed_in, ward, form):
    browser = signed_in("desk")
    refused = {**form, "kind": "question", "refusal": "settled_rightly", "answer": "Đã giải thích, gửi lại quyết định"}
    browser.send("/quay", refused)
    page = browser.get("/quay").text
    assert "Thông báo từ chối tiếp" in page
    assert "/ho-so/TD-2026-0001" in page
    assert "từ chối tiếp" in page
    assert "Hôm nay <b>0 lượt</b>" in page


def test_a_denouncers_slip_names_an_alias(signed_in, ward, form):
    browser = signed_in("desk")
    denounced = {**form, "kind": "petition:denunciation", "papers.1.name": "Băng ghi âm", "papers.1.copy": "original"}
    browser.send("/quay", denounced)
    slip = browser.send("/quay/phieu/L-2026-0001/tra", {}, follow=True).text
    assert alias_of("TC-2026-0001").vi in slip
    assert "Lò Văn Đầu" not in slip
    assert signed_in("clerk").get("/quay/phieu/L-2026-0001/tra").status_code == 404


def test_what_was_said_by_word_is_printed_from_the_receipt(signed_in, ward, form):
    a_letterhead(ward)
    browser = signed_in("desk")
    page = browser.send("/quay", {**form, "statement": "signature"}, follow=True).text
    assert "/quay/phieu/L-2026-0001/loi-trinh-bay" in page
    minutes = browser.get("/quay/phieu/L-2026-0001/loi-trinh-bay")
    assert (minutes.mimetype, minutes.data[:4]) == ("application/pdf", b"%PDF")
