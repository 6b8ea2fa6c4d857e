"""A long register on paper: A4 across, its head and number on every page, no line lost and none cut off."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from casetrack.services.persons import RegisterPerson
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.work import begin
from tests.conftest import missing
from tests.factories import COMPLAINT, DENUNCIATION, Ward
from tests.journeys.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.proof]
LINES = 300
PAPER = {"width": 1032, "height": 692}  # what the margins leave of A4 across
SUBJECT = "Không đồng ý bồi thường thửa {n}, tờ 18, khu Lam Thượng, đề nghị xem lại diện tích và đơn giá"


@pytest.fixture
def full_site(site: Site) -> Site:
    """A ward whose books of 2026 hold 300 petitions brought in person, on days before and after 01/7; some sealed."""
    actor = site.ward.on("2026-07-15").actor("desk")
    for n in range(1, LINES + 1):
        with begin(site.ward.installation, actor) as work:
            receive(work, a_visit(site.ward, n))
    return site


def a_visit(ward: Ward, n: int) -> Receive:
    someone = RegisterPerson(f"Nguyễn Thị Ước {n}", address="tổ Khê Trung 4, phường Lam Khê")
    petition = BringPetition("petition", DENUNCIATION if n % 17 == 3 else COMPLAINT)
    day = ward.today - timedelta(days=20 if n % 10 == 0 else n % 3)
    return Receive(someone, ward.units["root"].id, SUBJECT.format(n=n), day, petition=petition)


@pytest.mark.parametrize("named", [("tiep-cong-dan", "L", "Số TT"), ("don", "D", "Số đơn")], ids=lambda named: named[0])
def test_a_long_register_prints_whole(
    full_site: Site, seat: Callable[..., Page], tmp_path: Path, named: tuple[str, str, str]
) -> None:
    path, book, head = named
    if shutil.which("pdftotext") is None:
        missing("pdftotext (apt install poppler-utils)")
    page = seat("leader")
    page.goto(f"{full_site.address}/so/{path}/2026/in")
    page.set_viewport_size(PAPER)  # type: ignore[arg-type]  # a plain dict will do
    page.emulate_media(media="print")
    assert page.evaluate("document.querySelector('.pt').scrollWidth") <= PAPER["width"]
    page.pdf(path=tmp_path / "book.pdf", prefer_css_page_size=True)
    sheets = words_of(tmp_path / "book.pdf")
    assert len(sheets) > 5
    for number, sheet in enumerate(sheets, start=1):
        assert (head in sheet, f"Trang {number}/{len(sheets)}" in sheet) == (True, True), number
    assert re.findall(rf"{book}-2026-\d{{4}}", "".join(sheets)) == [f"{book}-2026-{n:04d}" for n in range(1, LINES + 1)]
    assert "841.92 x 594.96" in said_by("pdfinfo", tmp_path / "book.pdf")
    assert ("chưa kiểm chứng" in sheets[0]) == (path == "tiep-cong-dan")


def words_of(file: Path) -> list[str]:
    """Give the words of each sheet of paper."""
    return said_by("pdftotext", "-layout", file, "-").split("\f")[:-1]


def said_by(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
