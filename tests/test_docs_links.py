"""Whoever follows a link, an anchor or an address of the documents arrives; every page can be found from the first."""

from __future__ import annotations

import re

import pytest

from casetrack import api
from casetrack.app import bare_app
from tests.decision_list import PAGE, decision_list
from tests.documents import DOCS, PAGES, addresses_of, anchors_of, links_of, name_of, target_of

_BLANK = re.compile(r"<[^>]*>|\{[^}]*\}|…|\bN\b")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_link_inside_the_documents_leads_to_a_file_and_a_heading(page):
    lost = []
    for link, anchor in links_of(page):
        target = target_of(page, link)
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors_of(target)):
            lost.append(f"{link}#{anchor}")
    assert lost == []


def test_an_anchor_is_read_as_its_reader_does():
    assert "deadlines-the-clocks" in anchors_of(DOCS / "workflows.md")
    assert "no-such-heading" not in anchors_of(DOCS / "workflows.md")


def test_every_page_can_be_reached_from_the_first_one_of_the_documents():
    reached, ahead = set(), [DOCS / "README.md"]
    while ahead:
        page = ahead.pop()
        if page not in reached and page.suffix == ".md" and page.is_file():
            reached.add(page)
            ahead += [target_of(page, link) for link, _anchor in links_of(page)]
    assert sorted(map(name_of, {*DOCS.rglob("*.md")} - reached)) == []


def test_every_decision_stands_in_their_list():
    assert PAGE.read_text("utf-8") == decision_list(), "run `make docs`"


def test_every_address_that_the_documents_name_is_there():
    app = bare_app()
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    rest = [rule.rule for rule in app.extensions["casetrack.api"].url_map.iter_rules()]
    patterns = [*map(_pattern, rules), *(_pattern(rule, shortened=True) for rule in rest)]
    gone = []
    for page in PAGES:
        for told in addresses_of(page):
            address = re.split(r"[?#]", told)[0].removeprefix(api.PREFIX)
            below = address.rstrip("…") if address.endswith(("/", "/…")) else None
            filled = _BLANK.sub("1", address).rstrip("/") or "/"
            is_folder = below is not None and any(rule.startswith(below) for rule in (*rules, *rest))
            if not is_folder and not any(pattern.fullmatch(filled) for pattern in patterns):
                gone.append(f"{name_of(page)}: {told}")
    assert gone == []


def _pattern(rule: str, *, shortened: bool = False) -> re.Pattern[str]:
    """Turn an address with blanks into a pattern; the documents shorten those of the API to their end."""
    pattern = ""
    for part in rule.strip("/").split("/"):
        said = ".+".join(map(re.escape, re.split(r"<[^>]*>", part)))
        begins = shortened and pattern and said != ".+"  # a blank alone is the end of any address
        pattern = f"(?:{pattern})?/{said}" if begins else f"{pattern}/{said}"
    return re.compile(pattern)
