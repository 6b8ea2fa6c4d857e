"""A picture of every page at two sizes in build/screens, and what is wrong with each page: `-k bao-cao` takes some."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_network
from os import environ
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, ViewportSize, sync_playwright
from sqlalchemy import text
from werkzeug.serving import make_server

from casetrack.app import create_app
from casetrack.config import Settings
from casetrack.db import Database
from casetrack.demo.office import DAY, PASSWORD
from casetrack.services.installation import create_installation
from tests.architecture import ROOT
from tests.journeys.conftest import FLAGS, OLD_PC, PHONE
from tests.journeys.test_accessibility import RULES
from tests.screen_deeds import deeds
from tests.screens import IN_ENGLISH, LATER, NOBODY, ON_THURSDAY, THURSDAY, Facts, Screen, looks

pytestmark = [pytest.mark.proof, pytest.mark.browser]

PICTURES = ROOT / "build" / "screens"
FAULTS = PICTURES / "faults"  # a list for each page that has some
FIND_FAULTS = (ROOT / "tests" / "screen_faults.js").read_text("utf-8")
ENLARGED = {"width": 320, "height": 256}  # 1280x1024 at 400 %
A_DAY = 24 * 60
PATIENCE = 180_000  # for a picture of the longest page, that of the API
HERE = (ip_network("127.0.0.0/8"),)


@dataclass
class Demo:
    """The demo, served on two of its days, with a browser for each of its people."""

    addresses: dict[str, str]
    facts: Facts
    browser: Browser
    pages: dict[str, Page] = field(default_factory=dict)

    def page_of(self, who: str) -> Page:
        """Give the page of somebody who has signed in."""
        if who not in self.pages:
            day = THURSDAY if who.endswith(ON_THURSDAY) else DAY
            context = self.browser.new_context(locale="vi-VN", base_url=self.addresses[day])
            self.pages[who] = page = context.new_page()
            page.goto("/dang-nhap")
            if who != NOBODY:
                page.get_by_label("Tên đăng nhập").fill(who.partition(" ")[0])
                page.get_by_label("Mật khẩu").fill(PASSWORD)
                page.get_by_role("button", name="Đăng nhập").click()
                page.wait_for_selector(".top .me")
            if who.endswith(IN_ENGLISH):
                page.get_by_role("button", name="English").click()
                page.wait_for_selector("html[lang=en]")
        return self.pages[who]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo of its own: made, or copied from the one that CASETRACK_TEST_DEMO names."""
    folder = tmp_path_factory.mktemp("screens") / "demo"
    if ready := environ.get("CASETRACK_TEST_DEMO"):
        return Path(shutil.copytree(ready, folder))
    env = {**environ, "CASETRACK_DATA_DIR": str(folder), "CASETRACK_NOW": DAY}
    subprocess.run([sys.executable, "-m", "casetrack", "demo", "--no-serve"], check=True, env=env, cwd=ROOT)
    return folder


@contextmanager
def served(folder: Path, day: str) -> Iterator[tuple[str, Database]]:
    """Serve the demo on this day; give its address and its book."""
    url = f"sqlite:///{folder / 'casetrack.db'}"
    settings = Settings(
        folder, url, now=datetime.fromisoformat(day), proof_minutes=A_DAY, wall_board=True, webhook_inside=HERE
    )
    installation = create_installation(settings)
    server = make_server("127.0.0.1", 0, create_app(installation, settings), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", installation.database
    server.shutdown()
    thread.join()
    server.server_close()
    installation.database.dispose()


@pytest.fixture(scope="module")
def demo(folder: Path, chromium: str) -> Iterator[Demo]:
    """Serve the demo and open a browser."""
    with (
        served(folder, DAY) as (wednesday, book),
        served(folder, THURSDAY) as (thursday, _),
        sync_playwright() as player,
    ):

        def ask(sql: str) -> object:
            with book.reading() as rows:
                return rows.execute(text(sql)).scalar()

        browser = player.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield Demo({DAY: wednesday, THURSDAY: thursday}, Facts(ask), browser)
        browser.close()


def faults_of(page: Page, name: str) -> list[str]:
    """Take the pictures of a page, and tell what is wrong with it at each size."""
    faults = []
    for size in (OLD_PC, PHONE, ENLARGED):
        page.set_viewport_size(ViewportSize(width=size["width"], height=size["height"]))
        spelled = f"{size['width']}x{size['height']}"
        faults += page.evaluate(FIND_FAULTS, spelled)
        if size is not ENLARGED:
            page.screenshot(path=PICTURES / spelled / f"{name}.png", full_page=True, timeout=PATIENCE)
        if size is OLD_PC:
            faults += broken_rules(page)
    return faults


def broken_rules(page: Page) -> list[str]:
    """Name the rules of WCAG that a page breaks, and where."""
    broken = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {at['target']} {at['html'][:160]}" for rule in broken for at in rule["nodes"]]


@pytest.mark.parametrize("screen", [*looks(), *deeds(), *looks(LATER)], ids=lambda screen: screen.name)
def test_the_page_is_whole(demo: Demo, screen: Screen):
    page, answers = demo.page_of(screen.who), list[Response]()

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    page.context.set_offline(False)
    page.goto(screen.filled(demo.facts))
    if screen.deed:
        screen.deed(page)
    status = [answer.status for answer in answers if answer.request.is_navigation_request()][-1]
    faults = [f"answers {status}"] if status != screen.status else []
    faults += faults_of(page, screen.name)
    page.remove_listener("response", note)
    write_down(screen, faults)
    assert faults == []


def write_down(screen: Screen, faults: list[str]) -> None:
    """Keep the faults of a page beside its pictures."""
    FAULTS.mkdir(parents=True, exist_ok=True)
    told = FAULTS / f"{screen.name}.txt"
    told.unlink(missing_ok=True)
    if faults:
        told.write_text("\n".join(faults) + "\n", "utf-8")
