"""The tour of each role through the demo, followed stop by stop."""

from __future__ import annotations

import re
from html import unescape

from casetrack.app import create_app
from casetrack.config import Settings
from casetrack.demo.office import PASSWORD
from casetrack.services.installation import open_installation
from tests.web.conftest import Browser

LED = ("desk", "officer", "leader", "clerk", "inspector", "admin", "auditor")
_PAGE = "/tro-giup/tham-quan"
_STOP = re.compile(r'<small class="mut">Ở đó có: “(.*?)”\.</small>.*?href="([^"]+)"', re.DOTALL)
_BETWEEN = re.compile(r"<[^>]+>|\s+")


def follow_the_tours() -> None:
    """Follow each role's tour: every stop opens and shows what it says; then all is seen, and it is offered no more."""
    settings = Settings.from_env()
    app = create_app(open_installation(settings), settings)
    app.test_client_class = Browser
    for name in LED:
        browser = app.test_client()
        assert isinstance(browser, Browser)
        browser.sign_in(name, PASSWORD)
        assert f'href="{_PAGE}"' in browser.get("/").text, name
        stops = _STOP.findall(browser.get(_PAGE).text)
        assert 6 <= len(stops) <= 10, (name, stops)
        for words, url in stops:
            shown = browser.get(url, follow_redirects=True)
            assert shown.status_code == 200, (name, url)
            assert _said(unescape(words)) in _said(shown.text), (name, url, words)
        assert f"Bạn đã xem hết {len(stops)} điểm" in browser.get(_PAGE).text, name
        assert f'action="{_PAGE}' not in browser.get("/").text, name
    later = app.test_client()
    assert isinstance(later, Browser)
    later.sign_in(LED[0], PASSWORD)
    assert f'action="{_PAGE}' not in later.send(f"{_PAGE}/de-sau", follow=True).text


def _said(page: str) -> str:
    main = page.partition("<main")[2].partition("</main>")[0] or page
    return " ".join(_BETWEEN.sub(" ", unescape(main)).split())
