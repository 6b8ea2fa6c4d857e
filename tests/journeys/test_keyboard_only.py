"""An officer and the desk work by keys alone: every stop is seen, none is lost, and what opens can be shut."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories import PASSWORD, a_case, a_person, the_case
from tests.journeys.conftest import OLD_PC, Site
from tests.journeys.stops import by_keys_to, stop, unseen, walk

pytestmark = pytest.mark.browser


def focused(page: Page) -> str:
    here = stop(page)
    return here.name if here else "nothing"


def test_an_officer_goes_from_the_sign_in_to_a_step_and_back(site: Site, browser: Browser):
    number = a_case(site.ward, petitioner=a_person(site.ward), officer="officer")
    context = browser.new_context(viewport=OLD_PC, locale="vi-VN")  # type: ignore[arg-type]  # a plain dict will do
    page = context.new_page()
    keys, main = page.keyboard, page.get_by_role("main")

    page.goto(site.address)
    expect(page.get_by_label("Tên đăng nhập")).to_be_focused()
    keys.type("officer")
    keys.press("Tab")
    keys.type("sai mat khau")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Mật khẩu")).to_be_focused()
    keys.type(PASSWORD)
    by_keys_to(page, page.get_by_label("Hiện chữ khi gõ"))
    keys.press("Space")
    assert page.get_by_label("Mật khẩu").get_attribute("type") == "text"
    keys.press("Enter")
    expect(page.get_by_role("navigation")).to_be_visible()

    by_keys_to(page, page.get_by_role("link", name="Tới nội dung chính"))
    keys.press("Enter")
    expect(main).to_be_focused()
    by_keys_to(page, main.get_by_role("link", name="Phân loại", exact=True))
    by_keys_to(page, page.get_by_role("link", name="Hồ sơ", exact=True), key="Shift+Tab")
    keys.press("Enter")
    expect(page).to_have_url(f"{site.address}/ho-so")
    keys.press("j")
    assert focused(page) == f"/ho-so/{number}"
    keys.press("Enter")
    expect(page).to_have_url(f"{site.address}/ho-so/{number}")

    keys.press("t")
    expect(page).to_have_url(f"{site.address}/ho-so/{number}/buoc/classify")
    by_keys_to(page, page.get_by_role("group", name=re.compile("Đủ điều kiện")).get_by_label("Có", exact=True))
    keys.press("Space")
    by_keys_to(page, page.get_by_role("group", name=re.compile("Thuộc thẩm quyền")).get_by_label("Có", exact=True))
    keys.press("Space")
    by_keys_to(page, page.get_by_label("Ngày làm"))
    keys.press("Control+A")
    keys.type("31/2")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert focused(page) == "f-occurred_on", "the first field to mend"
    keys.press("Control+A")
    keys.type("4/6")
    keys.press("Control+Enter")
    expect(page).to_have_url(re.compile(f"/ho-so/{number}$|/ho-so/{number}[?]"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert the_case(site.ward, number).state == "classified"

    keys.press("g")
    keys.press("h")
    expect(page).to_have_url(f"{site.address}/ho-so")
    context.close()


def test_what_opens_by_keys_can_be_shut_by_keys_and_the_focus_stays(site: Site, seat: Callable[..., Page]):
    a_case(site.ward, officer="officer")
    page = seat("leader")
    page.goto(f"{site.address}/ho-so")
    rest = page.locator("details.rest")
    by_keys_to(page, rest.locator("summary"))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert rest.evaluate("it => it.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(rest.locator("summary")).to_be_focused()
    expect(rest.get_by_role("link").first).to_be_hidden()
    page.keyboard.press("Enter")
    by_keys_to(page, page.get_by_label("Tìm hồ sơ"))
    expect(rest.get_by_role("link").first).to_be_hidden()

    take = page.locator("details.menu summary").last
    by_keys_to(page, take)
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(take).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(take).to_be_focused()


@pytest.mark.parametrize(
    ("who", "paths"),
    [
        ("officer", ("/", "/ho-so", "/ho-so/{number}", "/ho-so/{number}/buoc/classify", "/ho-so/{number}/tai-lieu")),
        ("desk", ("/quay", "/lich-tiep-dan/tuan", "/ho-so/{number}/phan-loai", "/nguoi")),
        ("leader", ("/bao-cao", "/ho-so/{number}/giao", "/vang-mat", "/thong-bao")),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_tab_goes_through_every_page_and_out_of_it_and_is_seen_everywhere(
    site: Site, seat: Callable[..., Page], who: str, paths: tuple[str, ...]
):
    number = a_case(site.ward, petitioner=a_person(site.ward), officer="officer")
    page, wrong = seat(who), list[str]()
    for path in paths:
        page.goto(site.address + path.format(number=number))
        stops = walk(page)
        assert stops[0].name == "#main", path
        wrong += [f"{path}: {name}" for name in unseen(stops)]
    assert wrong == []


def test_the_desk_is_brought_to_what_it_must_mend_and_stays_where_it_writes(site: Site, seat: Callable[..., Page]):
    page = seat("desk")
    page.goto(f"{site.address}/quay")
    expect(page.locator("#f-who")).to_be_focused()
    by_keys_to(page, page.locator("#f-subject"))
    page.keyboard.type("Đèn đường tổ 3 hỏng")
    by_keys_to(page, page.get_by_role("button", name="Thêm dòng").last)
    page.keyboard.press("Enter")
    assert focused(page).startswith("f-papers."), "the line that was added"
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.locator("#f-who")).to_be_focused()


def test_a_bar_that_goes_away_leaves_the_focus_on_the_page(site: Site, seat: Callable[..., Page]):
    page = seat("desk")
    page.goto(f"{site.address}/quay")
    page.context.set_offline(True)
    again = page.get_by_role("button", name="Thử lại ngay")
    expect(again).to_be_visible()
    again.focus()
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    expect(again).to_be_hidden()
    assert focused(page) != "nothing"


def test_a_letter_that_is_still_being_written_is_no_shortcut(site: Site, seat: Callable[..., Page]):
    page = seat("desk")
    page.goto(f"{site.address}/quay")
    writing = page.context.new_cdp_session(page)
    page.focus("#f-who")
    writing.send("Input.imeSetComposition", {"text": "Lữ", "selectionStart": 2, "selectionEnd": 2})
    for key in ("Enter", "g", "n", "?"):
        page.evaluate(
            "key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', "
            "{ key, code: 'Key' + key.toUpperCase(), isComposing: true, bubbles: true, cancelable: true }))",
            key,
        )
    expect(page.locator("#f-who")).to_be_focused()
    expect(page.locator("#f-who")).to_have_value("Lữ")
    expect(page.get_by_role("dialog")).to_be_hidden()
