"""What a person prints fits its paper: no bar, no button, no field beside it, nothing cut off, no sheet left empty."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.work import begin
from tests.batches import a_batch, a_list, land_rows, load, minutes
from tests.conftest import missing
from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_case, a_person
from tests.journeys.conftest import Site
from tests.letterheads import a_letterhead
from tests.reception_days import a_session, booked

pytestmark = pytest.mark.browser
A4, ACROSS, A5 = (595, 842), (842, 595), (420, 595)  # points
INSIDE = {A4: 623, ACROSS: 1031, A5: 468}  # pixels that the margins leave in a line
MANY = 120  # cases, so that lists and logs take several sheets
FEWEST = 25  # words on a sheet that is not the last one
HEADS = {"a list": "Người gửi", "the audit log": "Lúc ghi", "the register of visits": "Số TT"}
PICTURES = Path("build/print")
# By whom, where, on which paper, on how many sheets at most.
PRINTED = {
    "a case": ("officer", "/ho-so/KN-2026-0001", A4, 4),
    "a list": ("officer", "/ho-so?view=all", ACROSS, 10),
    "my work": ("officer", "/", A4, 6),
    "the register of visits": ("desk", "/so/tiep-cong-dan/2026/in", ACROSS, 2),
    "a receipt": ("desk", "/quay/phieu/L-2026-0001", A5, 2),
    "the schedule": ("desk", "/lich-tiep-dan/in", A4, 1),
    "a session": ("desk", "/lich-tiep-dan/tuan", A4, 2),
    "a brief": ("officer", "/lich-tiep-dan/buoi/{session}/chuan-bi", A4, 1),
    "a report": ("leader", "/bao-cao", A4, 9),
    "a form of the law": ("leader", "/bao-cao/bieu/02-xld", ACROSS, 2),
    "who holds what": ("leader", "/ai-giu", ACROSS, 10),
    "minutes of a hand-over": ("clerk", "/ban-giao/1/bien-ban", A4, 3),
    "the audit log": ("auditor", "/so-kiem-tra", ACROSS, 9),
    "the sheet that closes a day": ("auditor", "/so-kiem-tra/to-chot-so", A4, 1),
}
LEFT = """() => [...document.querySelectorAll(".top, .foot, .skip, button, .btn, .tbl input, main .in:not(.sheet *)")]
  .filter((it) => it.checkVisibility()).map((it) => it.outerHTML.slice(0, 90))"""
CUT = """() => [...document.querySelectorAll("main *")].filter((it) => it.checkVisibility() && !it.closest(".vh, svg"))
  .filter((it) => getComputedStyle(it).overflowX !== "visible" && it.scrollWidth > it.clientWidth + 1)
  .map((it) => it.innerText.slice(0, 60))"""


@pytest.fixture
def session(site: Site) -> int:
    """A ward with something to print of each kind; the session for which a visitor is booked."""
    ward = site.ward
    a_letterhead(ward)
    a_visit(ward)
    for _case in range(MANY):
        a_case(ward, petitioner=a_person(ward), officer="officer")
    load(ward, a_batch(ward, minutes(25)), a_list(land_rows(25)))
    number = a_session(ward)
    booked(ward, number, a_person(ward, "Nguyễn Thị Ánh Nguyệt"), "08:00", case=a_case(ward))
    return number


def a_visit(ward: Ward) -> None:
    person = a_person(ward, "Trần Thị Bảy", address="tổ dân phố Khê Trung 4")
    petition = BringPetition("petition", COMPLAINT)
    wish = Receive(person.id, ward.units["root"].id, "Bồi thường thửa 214", ward.today, petition=petition)
    with begin(ward.installation, ward.actor("desk")) as work:
        receive(work, wish)


def printed(page: Page, paper: tuple[int, int], faults: list[str], name: str) -> bytes:
    """Print a page, and add what is wrong with it to the faults."""
    page.set_viewport_size({"width": INSIDE[paper], "height": 900})
    page.emulate_media(media="print")
    faults += [f"{name}: prints {each}" for each in page.evaluate(LEFT)]
    faults += [f"{name}: cuts {each}" for each in page.evaluate(CUT)]
    made = page.pdf(prefer_css_page_size=True)
    boxes = {
        tuple(round(float(side)) for side in box) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made)
    }
    faults += [] if boxes == {paper} else [f"{name}: on {boxes}"]
    return made


def test_what_is_printed_fits_its_paper_and_leaves_the_screen_behind(
    site: Site, seat: Callable[..., Page], session: int
):
    seats, faults = dict[str, Page](), list[str]()
    for name, (who, path, paper, most) in PRINTED.items():
        page = seats.setdefault(who, seat(who)) if who not in seats else seats[who]
        page.emulate_media(media="screen")
        answer = page.goto(site.address + path.format(session=session))
        assert answer is not None
        assert answer.status == 200, name
        made = printed(page, paper, faults, name)
        sheets = len(re.findall(rb"/Type /Page\b", made))
        faults += [f"{name}: {sheets} sheets"] if sheets > most else []
    assert faults == []


def test_a_denouncer_is_an_alias_on_paper_too(site: Site, seat: Callable[..., Page]):
    number = a_case(site.ward, fields=DENUNCIATION, petitioner=a_person(site.ward, "Ninh Thị Vượng"), officer="officer")
    page, faults = seat("officer"), list[str]()
    page.goto(f"{site.address}/ho-so/{number}")
    printed(page, A4, faults, number)
    assert page.get_by_text("Hồ sơ hạn chế người xem, bảo vệ danh tính.").is_visible()
    assert "Ninh Thị Vượng" not in page.content()
    assert faults == []


@pytest.mark.proof
def test_no_sheet_is_left_empty_and_each_sheet_of_a_table_has_its_head(
    site: Site, seat: Callable[..., Page], session: int
):
    if shutil.which("pdftotext") is None:
        missing("pdftotext (apt install poppler-utils)")
    PICTURES.mkdir(parents=True, exist_ok=True)
    faults = list[str]()
    for name, (who, path, paper, _most) in PRINTED.items():
        page = seat(who)
        page.goto(site.address + path.format(session=session))
        file = PICTURES / f"{name.replace(' ', '-')}.pdf"
        file.write_bytes(printed(page, paper, faults, name))
        subprocess.run(["pdftoppm", "-r", "60", "-png", file, file.with_suffix("")], check=True)
        told = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
        sheets = told.split("\f")[:-1]
        faults += [f"{name}: sheet {n} is empty" for n, said in enumerate(sheets[:-1], 1) if len(said.split()) < FEWEST]
        head = HEADS.get(name, "")
        faults += [f"{name}: sheet {n} without its head" for n, said in enumerate(sheets, 1) if head not in said]
    assert faults == []
