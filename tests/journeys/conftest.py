"""A ward served on this machine, and a real browser before it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from casetrack.app import create_app
from casetrack.config import Settings
from casetrack.db import Database
from tests.factories import PASSWORD, Ward, a_ward

# Chromium as root on a closed network: without these it looks for hosts of its own at every start.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OLD_PC = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Site:
    """A served ward and its address."""

    ward: Ward
    address: str


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """Serve the pages of a ward while the test runs."""
    ward = a_ward(Database(sqlite_url))
    server = make_server("127.0.0.1", 0, create_app(ward.installation, Settings(tmp_path, sqlite_url)), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(ward, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()
    ward.database.dispose()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def seat(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Give somebody signed in at a screen of their own: `seat("desk")`; `script`: whether the browser runs any."""
    contexts = []

    def sit_down(who: str, size: dict[str, int] | None = None, language: str = "vi", *, script: bool = True) -> Page:
        context = browser.new_context(viewport=size or OLD_PC, locale="vi-VN", java_script_enabled=script)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.goto(site.address)
        page.get_by_label("Tên đăng nhập").fill(who)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        if language == "en":
            page.get_by_text("English").click()
        return page

    yield sit_down
    for context in contexts:
        context.close()
