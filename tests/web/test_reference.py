"""The page of the API, for whoever writes another program: drawn from the document, readable without a script."""

from __future__ import annotations

import gzip
import re

import pytest

from casetrack.api import document


def test_every_address_and_every_kind_of_answer_stands_on_the_page(signed_in):
    page = signed_in("officer").get("/api/").text
    for path, methods in document()["paths"].items():
        assert all(f"{method.upper()} {path}" in page for method in methods), path
    assert all(f'id="s-{name}"' in page for name in document()["components"]["schemas"])


def test_an_answer_that_is_a_file_is_named_by_its_type_and_leads_nowhere(signed_in):
    page = signed_in("officer").get("/api/").text
    assert "<b>200</b> <code>application/octet-stream</code>" in page
    ids, links = (set(re.findall(rf' {name}="#?(s-[^"]+)"', page)) for name in ("id", "href"))
    assert links <= ids


def test_the_page_is_said_in_both_languages(signed_in):
    browser = signed_in("officer")
    assert "Chuyển bước" in browser.get("/api/").text
    browser.send("/language", {"language": "en"})
    page = browser.get("/api/").text
    assert "Take a step" in page
    assert "For other programs (API)" in page
    assert "Quy ước chung" not in page


def test_the_page_holds_no_script_of_its_own_and_is_light(signed_in):
    page = signed_in("officer").get("/api/").text
    assert "<script>" not in page
    assert "style=" not in page
    assert len(gzip.compress(page.encode())) < 44_000


def test_a_stranger_is_asked_to_sign_in(stranger):
    assert stranger.get("/api/").status_code == 302


@pytest.mark.parametrize("address", ["/ho-so/%00", "/ho-so/KN-2026-0001%00", "/ho-so/%1f/buoc/classify"])
def test_an_address_with_control_characters_leads_nowhere(signed_in, address):
    assert signed_in("officer").get(address).status_code == 404
