"""The picture of the README, taken anew from a demo: the latest case of an officer, and why it is due on its day.

casetrack demo --no-serve && python -m tests.readme_picture      (make picture does both)
"""

from __future__ import annotations

import os
import shutil
import threading

from playwright.sync_api import Page, ViewportSize, sync_playwright
from werkzeug.serving import make_server

from casetrack.app import create_app
from casetrack.config import Settings
from casetrack.demo.office import DAY, PASSWORD
from casetrack.services.installation import create_installation
from tests.documents import DOCS
from tests.journeys.conftest import FLAGS

PICTURE = DOCS / "pictures" / "case.png"
SIZE, SCALE = ViewportSize(width=1366, height=680), 0.75
LARGEST = 120 * 1024


def take_picture() -> None:
    """Serve the demo that CASETRACK_* name, open the case in a browser and keep what it shows."""
    settings = Settings.from_env({"CASETRACK_NOW": DAY, **os.environ})
    server = make_server("127.0.0.1", 0, create_app(create_installation(settings), settings), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        page = browser.new_page(viewport=SIZE, device_scale_factor=SCALE, locale="vi-VN")
        _open_the_latest(page, f"http://127.0.0.1:{server.server_port}")
        page.screenshot(path=PICTURE)
        browser.close()
    server.shutdown()


def _open_the_latest(page: Page, address: str) -> None:
    page.goto(f"{address}/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("officer")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.locator(".work a").first.click()
    page.get_by_text("Vì sao hạn này?").first.wait_for()


if __name__ == "__main__":
    take_picture()
