"""An inspector and a denunciation: late and explained, its denouncer an alias until one look, which the log tells."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from casetrack.services.cases import OpenCase, open_case
from casetrack.services.vault import Identity
from casetrack.services.work import begin, system_actor
from tests.factories import DENUNCIATION, ELIGIBLE, a_step
from tests.journeys.conftest import Site
from tests.journeys.test_accessibility import RULES

pytestmark = pytest.mark.browser
DENOUNCER = Identity("Ninh Thị Vượng", "001170998877", "0977553311", "tổ Khê Hạ 9")


@pytest.fixture
def number(site: Site) -> str:
    """A denunciation that the inspector has verified for too long, within the competence of this People's Committee."""
    ward = site.ward.on("2026-03-02")
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        work.units[ward.units["root"].id].kind = "people_committee"
    root, inspector = ward.units["root"].id, ward.users["inspector"].id
    wish = OpenCase(
        "petition", "Thu tiền ngoài quy định", ward.today, root, "desk", DENUNCIATION, inspector,
        parties=((DENOUNCER, "petitioner"),),
    )  # fmt: skip
    with begin(ward.installation, ward.actor("desk")) as work:
        number = open_case(work, wish).number
    a_step(ward, number, "desk", "classify", petition_class="denunciation", matter="corruption", **ELIGIBLE)
    a_step(ward.on("2026-03-05"), number, "leader", "accept")
    ward.on("2026-06-04")
    return number


def test_a_denouncer_is_an_alias_until_somebody_answers_for_a_look(site: Site, seat: Callable[..., Page], number: str):
    inspector, leader, auditor = seat("inspector"), seat("leader"), seat("auditor")
    main = inspector.get_by_role("main")
    expect(inspector.get_by_role("heading", level=1)).to_have_text("1 hồ sơ đã quá hạn")
    main.get_by_role("link", name="Thu tiền ngoài quy định").first.click()
    expect(main).to_contain_text("Hồ sơ hạn chế người xem, bảo vệ danh tính.")
    expect(main).to_contain_text("Bí danh")
    for shown in (inspector.content(), inspector.title(), inspector.url):
        assert DENOUNCER.name not in shown

    main.get_by_role("link", name=re.compile("nguyên nhân")).click()
    main.get_by_label("Vì sao chậm?").select_option(index=1)
    main.get_by_label("Ghi rõ thêm").fill("Chờ kết quả xác minh của Công an phường.")
    main.get_by_role("button", name="Ghi nguyên nhân").click()
    expect(main).to_contain_text("Chờ kết quả xác minh của Công an phường.")

    main.get_by_role("link", name="Danh tính").click()
    expect(main).to_contain_text("Bạn chưa được cho xem.")
    expect(main.get_by_role("button", name="Xem danh tính")).to_be_hidden()
    main.get_by_label("Vì sao cần xem").fill("Đối chiếu chữ ký trên đơn")
    main.get_by_role("button", name="Gửi đề nghị").click()
    expect(main).to_contain_text("Bạn đã đề nghị lúc 09:42")
    leader.goto(f"{site.address}/ho-so/{number}/danh-tinh")
    leader.get_by_text("Trả lời Cán bộ kiểm tra inspector").click()
    leader.get_by_label("Ngày cuối được xem").first.fill("5/6/2026")
    leader.get_by_role("button", name="Cho xem", exact=True).first.click()
    expect(leader.get_by_role("main")).to_contain_text("Đối chiếu chữ ký trên đơn")
    assert DENOUNCER.name not in leader.content()

    inspector.reload()
    expect(main).to_contain_text("23:59, thứ Sáu 05/6/2026. Lý do: Đối chiếu chữ ký trên đơn")
    assert DENOUNCER.name not in inspector.content()
    main.get_by_role("button", name="Xem danh tính").click()
    expect(main).to_contain_text(DENOUNCER.name)
    assert Axe().run(inspector, options=RULES).response["violations"] == []
    assert DENOUNCER.name not in inspector.title()

    auditor.goto(f"{site.address}/so-kiem-tra")
    log = auditor.get_by_role("main")
    expect(log).to_contain_text(number)
    expect(log.get_by_text(re.compile("[Xx]em danh tính")).first).to_be_visible()
    assert DENOUNCER.name not in auditor.content()


def test_the_denunciation_counts_in_form_04_without_a_word_about_it(site: Site, seat: Callable[..., Page], number: str):
    page = seat("inspector")
    page.goto(f"{site.address}/bao-cao/bieu?from=15/12/2025&to=14/6/2026")
    page.get_by_role("link", name="Biểu số 04/GQTC: Kết quả giải quyết tố cáo").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("04/GQTC")
    row = page.get_by_role("main").get_by_role("row", name=re.compile("^Tổng cộng"))
    row.get_by_role("link", name="1", exact=True).first.click()
    expect(page.get_by_role("link", name=number).first).to_be_visible()
    assert DENOUNCER.name not in page.content()
