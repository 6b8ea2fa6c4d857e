"""Adding a file to a case, looking at it and taking it along; who may not see the case sees no file either."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from casetrack.services.shelf import Shelf
from casetrack.services.state_secrets import CHOICES
from tests.factories import DENUNCIATION, a_case
from tests.sample_files import PDF, PROGRAM, TAKEN, a_png, as_sent
from tests.web.conftest import TOKEN


def sent(browser, number: str, name: str, content: bytes, **more: str):
    said = {"secrecy": "none", "file": (io.BytesIO(content), name), **more}
    return browser.send(f"/ho-so/{number}/tai-lieu", said)


def large(browser, number: str, size: int):
    [token, *_more] = TOKEN.findall(browser.get(f"/ho-so/{number}/tai-lieu").text)
    body, kind = as_sent({"csrf_token": token, "secrecy": "none"}, "a.txt", b"a" * size)
    return browser.post(f"/ho-so/{number}/tai-lieu", data=body, content_type=kind)


def test_a_file_is_added_and_stands_on_the_case_page(signed_in, ward):
    number, browser = a_case(ward), signed_in("desk")
    answer = sent(browser, number, "Đơn khiếu nại.pdf", PDF, note="Bản có chữ ký")
    assert (answer.status_code, answer.location) == (303, f"/ho-so/{number}?saved=1")
    page = browser.get(answer.location).text
    assert "Đã ghi: Thêm tệp" in page
    assert "Đơn khiếu nại.pdf" in page
    assert "Bản có chữ ký" in page
    assert f"{len(PDF)} byte" in page


def test_the_file_comes_back_byte_for_byte_under_its_name_and_shut_in(signed_in, ward):
    number, browser = a_case(ward), signed_in("desk")
    sent(browser, number, "Đơn.pdf", PDF)
    answer = browser.get(f"/ho-so/{number}/tai-lieu/2/tep", buffered=True)
    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%C4%90%C6%A1n.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("kind", TAKEN)
def test_only_pdf_and_pictures_are_ever_shown_in_the_browser(signed_in, ward, kind):
    number, browser = a_case(ward), signed_in("desk")
    sent(browser, number, *TAKEN[kind])
    page = browser.get(f"/ho-so/{number}/tai-lieu/2").text
    shown = browser.get(f"/ho-so/{number}/tai-lieu/2/tep?xem=1", buffered=True).headers
    inline = kind in ("pdf", "jpeg", "png", "webp")
    assert shown["Content-Disposition"].startswith("inline" if inline else "attachment")
    assert ("?xem=1" in page) is inline
    assert "script-src" not in shown["Content-Security-Policy"]
    assert "unsafe" not in shown["Content-Security-Policy"]
    assert ("sandbox" in shown["Content-Security-Policy"]) is (kind != "pdf")


def test_a_refused_file_leaves_the_note_as_it_was_typed(signed_in, ward):
    number, browser = a_case(ward), signed_in("desk")
    answer = sent(browser, number, "don.pdf", PROGRAM, note="Bản chính, 2 trang")
    assert answer.status_code == 422
    assert "Đây là chương trình chạy được" in answer.text
    assert "Bản chính, 2 trang" in answer.text
    assert "chưa có tệp nào" in browser.get(f"/ho-so/{number}").text


def test_the_form_asks_whether_it_is_a_secret_and_assumes_nothing(signed_in, ward):
    number, browser = a_case(ward), signed_in("desk")
    page = browser.get(f"/ho-so/{number}/tai-lieu").text
    assert all(words.vi in page for words in CHOICES.values())
    assert "checked" not in page
    answer = browser.send(f"/ho-so/{number}/tai-lieu", {"file": (io.BytesIO(PDF), "a.pdf")})
    assert answer.status_code == 422
    assert 'href="#f-secrecy"' in answer.text


def test_a_secret_is_refused_and_its_place_noted_instead(signed_in, ward):
    number, browser = a_case(ward), signed_in("desk")
    answer = sent(browser, number, "cv.pdf", PDF, secrecy="secret")
    assert answer.status_code == 422
    assert "Luật Bảo vệ bí mật nhà nước" in answer.text
    assert '<details class="pad" id="secret" open>' in answer.text
    said = {"level": "secret", "number": "05/BC", "place": "Tủ mật", "occurred_on": "4/6/2026"}
    assert browser.send(f"/ho-so/{number}/tai-lieu-mat", said).status_code == 303
    page = browser.get(f"/ho-so/{number}").text
    assert "Tài liệu Tối mật, số 05/BC" in page
    assert "giữ tại Tủ mật" in page


def test_a_pointer_that_says_too_little_is_asked_again(signed_in, ward):
    number, browser = a_case(ward), signed_in("desk")
    answer = browser.send(f"/ho-so/{number}/tai-lieu-mat", {"level": "secret", "number": "05/BC"})
    assert answer.status_code == 422
    assert 'value="05/BC"' in answer.text


def test_a_name_that_says_secret_is_asked_back(signed_in, ward):
    number, browser = a_case(ward), signed_in("desk")
    answer = sent(browser, number, "Báo cáo MẬT.pdf", PDF)
    assert answer.status_code == 422
    assert 'name="not_secret"' in answer.text
    assert sent(browser, number, "Mật độ xây dựng.pdf", PDF, not_secret="1").status_code == 303


def test_a_form_without_a_file_says_so(signed_in, ward):
    number, browser = a_case(ward), signed_in("desk")
    for nothing in ({}, {"file": (io.BytesIO(b""), "")}):
        answer = browser.send(f"/ho-so/{number}/tai-lieu", {"secrecy": "none", **nothing})
        assert "Chưa chọn tệp" in answer.text


def test_a_file_above_the_limit_is_refused_with_the_limit(app, signed_in, ward):
    found = app.extensions["casetrack"]
    app.extensions["casetrack"] = replace(found, shelf=Shelf(found.shelf.folder, largest=1024 * 1024))
    number, browser = a_case(ward), signed_in("desk")
    a_little, much = large(browser, number, 1_100_000), large(browser, number, 3_000_000)
    assert (a_little.status_code, much.status_code) == (422, 413)
    assert "lớn hơn 1 MB" in a_little.text
    assert "lớn hơn 1 MB" in much.text
    assert not found.shelf.folder.exists() or not list(found.shelf.files())


def test_other_forms_stay_small(signed_in, ward):
    number, browser = a_case(ward), signed_in("desk")
    assert browser.send(f"/ho-so/{number}/nhat-ky", {"text": "a" * 2_000_000}).status_code == 413


def test_the_files_of_a_sealed_case_are_no_secret_to_its_officer_and_unknown_to_others(signed_in, ward):
    number = a_case(ward, fields=DENUNCIATION, officer="officer")
    officer, other = signed_in("officer"), signed_in("clerk")
    assert "Không để tên người gửi trong tên tệp" in officer.get(f"/ho-so/{number}/tai-lieu").text
    assert sent(officer, number, "đơn bà Hoa.pdf", PDF, shows_identity="no").status_code == 303
    for path in ("tai-lieu", "tai-lieu/2", "tai-lieu/2/tep", "tai-lieu/2/tep?xem=1"):
        hidden, missing = other.get(f"/ho-so/{number}/{path}"), other.get(f"/ho-so/TC-2026-9999/{path}")
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert "Hoa" not in hidden.text
    assert sent(other, number, "b.pdf", PDF).status_code == 404
    taken = officer.get(f"/ho-so/{number}/tai-lieu/2/tep", buffered=True).headers["Content-Disposition"]
    assert taken == f"attachment; filename={number}-2.pdf"
    assert "Hoa" not in officer.get(f"/ho-so/{number}/tai-lieu/2").text.split("<h1")[0]


def test_who_may_only_read_adds_nothing(signed_in, ward):
    number = a_case(ward)
    assert "Thêm tệp" not in signed_in("auditor").get(f"/ho-so/{number}").text
    assert sent(signed_in("auditor"), number, "a.pdf", PDF).status_code == 403
    assert sent(signed_in("administrator"), number, "a.pdf", PDF).status_code == 403


@pytest.mark.parametrize("seq", ["1", "99", "999999999", "9999999999", "abc"])
def test_a_file_that_is_not_there_is_not_found(signed_in, ward, seq):
    number = a_case(ward)
    assert signed_in("desk").get(f"/ho-so/{number}/tai-lieu/{seq}/tep").status_code == 404


def test_a_page_runs_only_our_own_scripts(signed_in, ward):
    number, browser = a_case(ward), signed_in("desk")
    for address in (f"/ho-so/{number}/tai-lieu", f"/ho-so/{number}"):
        policy = browser.get(address).headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_a_picture_is_shown_on_its_page(signed_in, ward):
    number, browser = a_case(ward), signed_in("desk")
    sent(browser, number, "sơ đồ.png", a_png(), note="Sơ đồ thửa 214")
    page = browser.get(f"/ho-so/{number}/tai-lieu/2").text
    assert f'src="/ho-so/{number}/tai-lieu/2/tep?xem=1" alt="Sơ đồ thửa 214"' in page
    assert browser.get(f"/ho-so/{number}/tai-lieu/2/tep?xem=1", buffered=True).data == a_png()
