"""The office's letters on its pages: the letterhead, the people who sign, and a template that is put in."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest

from casetrack.services.shelf import Shelf
from tests.factories import Ward, a_case
from tests.letterheads import a_letter, a_letterhead
from tests.sample_files import PDF

HEAD = {
    "superior": "Thành phố Hồ Chí Minh",
    "name": "Ủy ban nhân dân phường Lam Khê",
    "line_break": "phường",
    "place": "Lam Khê",
    "short": "UBND",
    "drafted_by": "VP",
    "authority": "Chủ tịch Ủy ban nhân dân phường Lam Khê",
    "title_0": "CHỦ TỊCH",
    "name_0": "Đỗ Quang Khải",
}


@pytest.fixture(autouse=True)
def _files(ward: Ward, tmp_path) -> None:
    ward.installation = replace(ward.installation, shelf=Shelf(tmp_path / "files"))


def sent(browser, content: bytes, name: str = "mau.docx", **more: str):
    return browser.send("/mau-van-ban/follow_up", {"file": (io.BytesIO(content), name), **more})


def test_the_clerk_enters_the_letterhead_and_letters_bear_it(signed_in, ward):
    browser, unit = signed_in("clerk"), ward.units["root"].id
    assert browser.send(f"/dau-van-ban/{unit}", HEAD).status_code == 303
    assert 'value="Ủy ban nhân dân phường Lam Khê"' in browser.get(f"/dau-van-ban/{unit}").text
    assert "Đỗ Quang Khải" in browser.get("/mau-van-ban").text
    page = browser.send(
        f"/ho-so/{a_case(ward)}/van-ban/follow_up/soan", {"ask.to": "x", "ask.task": "y", "preview": "1"}
    ).text
    assert "PHƯỜNG LAM KHÊ" in page
    assert "Đỗ Quang Khải" in page


@pytest.mark.parametrize(
    ("wrong", "field"), [({"name": ""}, "name"), ({"line_break": "xã"}, "line_break"), ({"name_0": ""}, "title_0")]
)
def test_a_letterhead_that_lacks_something_is_named_at_its_field(signed_in, ward, wrong, field):
    answer = signed_in("clerk").send(f"/dau-van-ban/{ward.units['root'].id}", {**HEAD, **wrong})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text


def test_a_template_is_taken_along_changed_and_put_in(signed_in, ward):
    a_letterhead(ward)
    browser = signed_in("clerk")
    shipped = browser.get("/mau-van-ban/follow_up/tep", buffered=True)
    assert shipped.headers["Content-Disposition"] == "attachment; filename=follow_up-0.docx"
    document = docx.Document(io.BytesIO(shipped.data))
    document.add_paragraph("Điện thoại: 0900.")
    out = io.BytesIO()
    document.save(out)

    assert sent(browser, out.getvalue()).status_code == 303
    page = browser.get("/mau-van-ban/follow_up?saved=1").text
    assert "đang dùng" in page
    assert "mau.docx" in page
    assert "mẫu riêng" in browser.get("/mau-van-ban").text
    assert browser.get("/mau-van-ban/follow_up/tep", buffered=True).data == out.getvalue()
    assert browser.send("/mau-van-ban/follow_up", {"shipped": "1"}).status_code == 303
    assert "dùng lại mẫu gốc" in browser.get("/mau-van-ban/follow_up").text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("a.docx", PDF, "PDF"), ("", b"", "Chọn một tệp .docx."), ("a.pdf", PDF, "Mẫu phải là tệp .docx.")],
)
def test_what_is_no_template_is_refused_in_words(signed_in, name, content, said):
    answer = sent(signed_in("clerk"), content, name)
    assert answer.status_code == 422
    assert said in answer.text


def test_code_in_a_template_is_refused_with_its_place(signed_in):
    document = docx.Document()
    document.add_paragraph("Trích yếu {{ ''.__class__ }}")
    out = io.BytesIO()
    document.save(out)
    answer = sent(signed_in("administrator"), out.getvalue())
    assert answer.status_code == 422
    assert "Trích yếu {{ &#39;&#39;.__class__ }}" in answer.text


def test_who_may_not_manage_letters_sees_none_of_it(signed_in, ward):
    for name in ("desk", "officer", "leader", "auditor"):
        browser = signed_in(name)
        assert browser.get("/mau-van-ban").status_code == 403
        assert sent(browser, b"x").status_code == 403


def test_a_letter_that_was_issued_stays_when_the_letterhead_changes(signed_in, ward):
    a_letterhead(ward)
    number, browser = a_case(ward), signed_in("clerk")
    letter = a_letter(ward, number, "follow_up", to="x", task="y")
    before = browser.get(f"/ho-so/{number}/tai-lieu/{letter.pdf}/tep", buffered=True).data
    browser.send(f"/dau-van-ban/{ward.units['root'].id}", {**HEAD, "name_0": "Người Khác"})
    assert browser.get(f"/ho-so/{number}/tai-lieu/{letter.pdf}/tep", buffered=True).data == before


def test_a_unit_or_letter_that_is_not_there_is_not_found(signed_in):
    browser = signed_in("clerk")
    for place in ("/dau-van-ban/999999", "/mau-van-ban/no_such", "/mau-van-ban/follow_up/tep?ban=7"):
        assert browser.get(place).status_code == 404


def test_a_letterhead_of_the_party_is_ticked_and_stays_so(signed_in, ward):
    browser, unit = signed_in("clerk"), ward.units["root"].id
    browser.send(f"/dau-van-ban/{unit}", {**HEAD, "party": "1", "short": "UBKT"})
    assert 'name="party" value="1" checked' in browser.get(f"/dau-van-ban/{unit}").text
    number, asked = a_case(ward), {"ask.to": "x", "ask.task": "y", "preview": "1"}
    page = browser.send(f"/ho-so/{number}/van-ban/follow_up/soan", asked).text
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in page
    assert "-CV/UBKT" in page

    browser.send(f"/dau-van-ban/{unit}", HEAD)
    assert 'name="party" value="1" checked' not in browser.get(f"/dau-van-ban/{unit}").text
