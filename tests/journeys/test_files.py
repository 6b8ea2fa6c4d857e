"""A clerk adds the scan of a petition in a real browser, with scripts and without, and looks at it again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from casetrack.services.documents import AddDocument
from tests.factories import a_case
from tests.journeys.conftest import OLD_PC, PHONE, Site
from tests.journeys.test_accessibility import RULES
from tests.sample_files import PDF, PROGRAM, a_png
from tests.services.test_documents import add

pytestmark = pytest.mark.browser


def choose(page: Page, name: str, content: bytes, note: str = "") -> None:
    page.get_by_role("radio", name="Không", exact=True).check()
    page.locator("#f-file").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.get_by_label("Tệp này là gì?").fill(note)
    page.get_by_role("button", name="Gửi tệp").click()


def test_a_refused_file_keeps_what_was_typed_and_chosen_and_the_right_one_is_shown(
    site: Site, seat: Callable[..., Page]
):
    number, page, said = a_case(site.ward), seat("desk"), list[str]()
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{site.address}/ho-so/{number}/tai-lieu")
    choose(page, "so-do.png", PROGRAM, "Sơ đồ thửa 214")
    expect(page.get_by_role("alert")).to_contain_text("chương trình chạy được")
    expect(page.get_by_label("Tệp này là gì?")).to_have_value("Sơ đồ thửa 214")
    assert page.locator("#f-file").evaluate("input => input.files[0].name") == "so-do.png"
    choose(page, "so-do.png", a_png(40), "Sơ đồ thửa 214")
    page.wait_for_url("**saved=1")
    page.get_by_role("link", name="so-do.png").click()
    picture = page.get_by_role("img", name="Sơ đồ thửa 214")
    expect(picture).to_have_js_property("naturalWidth", 40)
    assert [line for line in said if "422" not in line] == []


def test_a_file_that_is_too_large_is_not_even_sent(site: Site, seat: Callable[..., Page]):
    number, page, sent = a_case(site.ward), seat("desk"), list[str]()
    page.goto(f"{site.address}/ho-so/{number}/tai-lieu")
    page.eval_on_selector("#upload", "form => { form.dataset.largest = '10' }")
    page.on("request", lambda request: sent.append(request.method))
    choose(page, "don.pdf", PDF)
    expect(page.get_by_role("status")).to_contain_text("nên chưa gửi")
    assert "POST" not in sent


def test_a_secret_leads_to_the_form_for_its_place(site: Site, seat: Callable[..., Page]):
    number, page = a_case(site.ward), seat("desk")
    page.goto(f"{site.address}/ho-so/{number}/tai-lieu")
    sent = list[bytes]()
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    page.get_by_role("radio", name="Tối mật").check()
    page.locator("#f-file").set_input_files({"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"top secret"})
    page.get_by_role("button", name="Gửi tệp").click()
    expect(page.get_by_role("alert")).to_contain_text("bí mật nhà nước")
    assert b"top secret" not in b"".join(sent)
    page.get_by_label("Số tài liệu").fill("05/BC-CA")
    page.get_by_label("Nơi cất giữ").fill("Tủ mật, phòng Văn thư")
    page.get_by_role("button", name="Ghi nơi giữ").click()
    expect(page.locator("section", has_text="Tài liệu Tối mật, số 05/BC-CA").last).to_be_visible()


def test_without_scripts_the_form_works_as_well(site: Site, browser, seat: Callable[..., Page]):
    number, signed_in = a_case(site.ward), seat("desk")
    plain = browser.new_context(java_script_enabled=False, storage_state=signed_in.context.storage_state())
    page = plain.new_page()
    page.goto(f"{site.address}/ho-so/{number}/tai-lieu")
    choose(page, "Đơn khiếu nại.pdf", PDF, "Bản chính")
    expect(page.get_by_role("link", name="Đơn khiếu nại.pdf")).to_be_visible()
    plain.close()


@pytest.mark.parametrize("screen", [(None, "vi"), (PHONE, "en")], ids=["pc", "phone in English"])
def test_the_pages_of_files_are_readable_by_all(site: Site, seat: Callable[..., Page], screen):
    number, page, wrong = a_case(site.ward), seat("desk", *screen), list[str]()
    add(site.ward, number, "đơn khiếu nại " + "rất dài " * 20 + ".pdf", PDF, wish=AddDocument("none", "Bản gốc"))
    add(site.ward, number, "sơ đồ.png", a_png(900))
    for path in ("tai-lieu", "tai-lieu/2", "tai-lieu/3", "tai-lieu#refused"):
        page.goto(f"{site.address}/ho-so/{number}/{path}")
        if "refused" in path:
            page.locator("#f-secrecy-secret").check()
            page.locator("#f-file").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": PDF})
            page.locator("#upload button").click()
            expect(page.get_by_role("alert")).to_be_visible()
        found = Axe().run(page, options=RULES).response["violations"]
        wrong += [f"{path}: {rule['id']} {rule['nodes'][0]['target']}" for rule in found]
        width = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{path}: {width} px wide"] if width > (screen[0] or OLD_PC)["width"] else []
    assert wrong == []
