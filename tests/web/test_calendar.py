"""The pages about days off: what stands, a decision typed in, what it moves, and the button that writes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest

from casetrack.services import recounts
from casetrack.services.recounts import apply
from tests.calendars import a_swap, book_length, moved_by_events, moved_in_a_recount
from tests.factories import DENUNCIATION, Ward, a_case, a_person, a_step, working_days
from tests.web.conftest import Browser

FORM = "/lich/2027/quyet-dinh"
INPUT = re.compile(r'<input [^>]*name="[^>]*>')
ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')
SELECT = re.compile(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.S)
NOTICE = "QĐ 12/QĐ-TTg ngày 05/01/2027"


@pytest.fixture
def number(ward: Ward) -> str:
    """A complaint of 01/3/2027, due on 10/3."""
    return a_case(ward.on("2027-03-01"), petitioner=a_person(ward), officer="officer")


def typed_in(page: str) -> dict[str, str]:
    """What a browser would send of the form on this page."""
    form = page[page.index(f'action="{FORM}"') : page.index("</form>", page.index(f'action="{FORM}"'))]
    inputs = (dict(ATTRIBUTE.findall(each)) for each in INPUT.findall(form))
    said = {each["name"]: unescape(each.get("value", "")) for each in inputs}
    for name, options in SELECT.findall(form):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        said[name] = chosen[1] if chosen else ""
    del said["csrf_token"]
    return said


def a_swap_typed(browser: Browser, off: str = "3/3/2027", worked: str = "20/3/2027") -> dict[str, str]:
    said = typed_in(browser.get(FORM).text)
    row = max(int(key[4:]) for key, value in said.items() if key.startswith("day_") and value) + 1
    new = (off, "off", "Nghỉ hoán đổi"), (worked, "make_up", "Làm bù")
    for place, (day, kind, name) in enumerate(new, start=row):
        said |= {f"day_{place}": day, f"kind_{place}": kind, f"name_{place}": name}
    return {**said, "source": NOTICE}


def test_the_years_stand_with_how_sure_they_are_and_who_entered_them(ward, signed_in):
    page = signed_in("auditor").get("/lich").text
    assert "TB 9441/TB-BNV" in page
    assert "Hạn đi qua năm này là tạm tính." in page
    assert "kèm chương trình" in page
    assert "quyet-dinh" not in page, "the auditor only reads"
    days = signed_in("leader").get("/lich/2027").text
    assert "Tết Nguyên đán" in days
    assert FORM in days
    assert signed_in("leader").get("/lich/1999").status_code == 404


@pytest.mark.parametrize(("who", "answers"), [("desk", (403, 403)), ("auditor", (200, 403)), ("leader", (200, 200))])
def test_who_may_read_and_who_may_decide(ward, signed_in, who, answers):
    browser = signed_in(who)
    assert (browser.get("/lich").status_code, browser.get(FORM).status_code) == answers
    assert ("Lịch nghỉ" in browser.get("/").text) == (answers[0] == 200)


def test_a_swap_typed_in_shows_and_then_moves_what_a_recount_moves(ward, signed_in, number):
    browser = signed_in("leader")
    said = a_swap_typed(browser)
    seen = browser.send(FORM, said).text
    assert "Quyết định này đổi hạn 1 hồ sơ" in seen
    assert re.search(rf"{number}.*10/3/2027.*11/3/2027", seen, re.S)
    wanted = moved_in_a_recount(
        ward, working_days(), working_days().with_year(a_swap(date(2027, 3, 3), date(2027, 3, 20)).year)
    )
    assert moved_by_events(ward) == {}, "looking writes nothing"

    saved = browser.send(FORM, {**typed_in(seen), "save": "1"})
    assert (saved.status_code, saved.location) == (303, "/lich/2027")
    assert moved_by_events(ward) == wanted
    assert set(wanted) == {number}
    page = browser.get("/lich/2027").text
    assert NOTICE in page
    assert "Đã xem 1 hồ sơ, đổi hạn 1 hồ sơ." in page
    assert "Tính lại hạn theo lịch nghỉ năm 2027" in browser.get(f"/ho-so/{number}").text
    assert "Lãnh đạo leader" in browser.get("/lich").text


def test_the_same_form_sent_twice_decides_once(ward, signed_in, number):
    browser = signed_in("leader")
    said = {**a_swap_typed(browser), "save": "1"}
    browser.send(FORM, said)
    length = book_length(ward)
    assert browser.send(FORM, said).status_code == 303
    assert book_length(ward) == length
    assert "đã đúng như vậy" in browser.send(FORM, typed_in(browser.get(FORM).text) | {"source": NOTICE}).text


def test_what_is_wrong_is_said_at_its_row_and_nothing_typed_is_lost(ward, signed_in, number):
    browser = signed_in("leader")
    said = a_swap_typed(browser, off="20/3/2027", worked="20/3/2027")
    refused = browser.send(FORM, {**said, "source": ""})
    assert refused.status_code == 422
    assert "là thứ Bảy, vốn đã nghỉ" in refused.text
    assert "vừa nghỉ vừa làm bù" in refused.text
    assert (
        typed_in(refused.text).items()
        >= {key: value for key, value in said.items() if "source" not in key and value}.items()
    )
    nameless = browser.send(FORM, {**a_swap_typed(browser), "name_12": "", "day_0": "hôm nay"})
    assert "Không hiểu ngày “hôm nay”" in nameless.text
    assert moved_by_events(ward) == {}


def test_going_back_from_the_look_keeps_what_was_typed(ward, signed_in, number):
    browser = signed_in("administrator")
    said = a_swap_typed(browser)
    seen = browser.send(FORM, said).text
    assert "dưới 3 hồ sơ hạn chế người xem" in seen, "the administrator sees no cases, nor reports"
    assert number not in seen
    again = typed_in(browser.send(FORM, {**typed_in(seen), "again": "1"}).text)
    assert {key: value for key, value in said.items() if value} == {
        key: again[key] for key, value in said.items() if value
    }


def test_a_sealed_case_is_a_number_for_who_may_not_see_it(ward, signed_in, number):
    sealed = a_case(ward, fields=DENUNCIATION, officer="officer", petitioner=a_person(ward), unit="KT")
    assert sealed in signed_in("leader").send(FORM, a_swap_typed(signed_in("leader"))).text
    administrator = signed_in("administrator")
    page = administrator.send(FORM, a_swap_typed(administrator)).text
    assert "Quyết định này đổi hạn dưới 3 hồ sơ" in page
    assert "dưới 3 hồ sơ hạn chế người xem" in page
    administrator.send(FORM, {**typed_in(page), "save": "1"})
    assert "Đã xem dưới 3 hồ sơ, đổi hạn dưới 3 hồ sơ." in administrator.get("/lich/2027").text
    assert "Đã xem 2 hồ sơ, đổi hạn 2 hồ sơ." in signed_in("leader").get("/lich/2027").text


def test_a_page_that_has_grown_old_is_refused(ward, signed_in, number):
    browser = signed_in("leader")
    old = a_swap_typed(browser)
    browser.send(FORM, {**a_swap_typed(browser, off="4/3/2027"), "save": "1"})
    refused = browser.send(FORM, {**old, "save": "1"})
    assert refused.status_code == 422
    assert "vừa được người khác đổi" in refused.text


def test_a_recount_that_was_cut_off_is_said_and_goes_on_by_the_button(
    ward: Ward, signed_in: Callable[[str], Browser], number: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(recounts, "RECOUNTED_AT_ONCE", 1)
    a_case(ward, petitioner=a_person(ward))
    swap = a_swap(date(2027, 3, 3), date(2027, 3, 20))
    apply(ward.installation, ward.actor("leader"), swap, lambda *_: False)
    browser = signed_in("leader")
    assert "đã xem 1/2 hồ sơ" in browser.get("/lich").text
    assert "Máy tự tính tiếp" in browser.get("/lich/2027").text
    assert browser.send(FORM, a_swap_typed(browser, off="4/3/2027")).status_code == 422
    assert browser.send("/lich/tinh-tiep").status_code == 303
    assert len(moved_by_events(ward)) == 2
    assert "đã xem" not in browser.get("/lich").text


def test_a_clock_that_ended_is_not_drawn_by_a_calendar_it_was_never_counted_with(ward, signed_in, number):
    a_step(ward, number, "officer", "classify", petition_class="complaint", eligible=True, competent=False)
    a_step(ward, number, "officer", "guide", comment="Hướng dẫn đến cơ quan có thẩm quyền")
    leader = signed_in("leader")
    drawn = leader.get(f"/ho-so/{number}").text
    assert "45 ngày theo luật" in drawn
    leader.send(FORM, {**a_swap_typed(leader, "15/4/2027", "24/4/2027"), "save": "1"})
    after = leader.get(f"/ho-so/{number}").text
    assert "hạn 15/4/2027" in after
    assert "ngày theo luật" not in after
