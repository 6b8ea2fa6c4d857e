"""No page is forgotten when the pictures of all pages are taken (tests/proof/test_screens.py)."""

from __future__ import annotations

from casetrack.app import bare_app
from tests.screen_deeds import deeds
from tests.screens import LATER, looks, places

# Addresses that give a file, an answer to a machine, another address, or a piece that a script puts into a page.
NO_PAGE = {
    "batch_papers.minutes_file",
    "batch_papers.results",
    "channels.calendar",
    "documents.content",
    "exports",
    "health.is_well",
    "health.lives",
    "letter_templates.content",
    "persons.found",
    "report_papers.take",
    "sessions.feed",
    "snapshots.take",
    "statements.minutes",
    "static",
    "tour.go",
    "statutory_forms.take",
}
# What a screen of tests/screen_deeds.py leads to.
BEHIND_A_DEED = {
    "law.show",
    "letters.form",
    "paper_requests.to_take",
    "receptions.visits",
    "report.cases",
    "scans.show",
}
NEW = "Say in tests/screens.py who looks at this page, with what in its address; or here that it is none"


def test_every_page_of_the_application_is_looked_at():
    app = bare_app()
    doors = app.url_map.bind("localhost")
    met = {doors.match(address.partition("?")[0])[0] for address in places()}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    named = {endpoint for endpoint in pages if endpoint in NO_PAGE or endpoint.partition(".")[0] in NO_PAGE}
    assert pages - named - met - BEHIND_A_DEED == set(), NEW


def test_every_picture_has_a_name_of_its_own():
    names = [screen.name for screen in (*looks(), *deeds(), *looks(LATER))]
    assert sorted(names) == sorted(set(names))
