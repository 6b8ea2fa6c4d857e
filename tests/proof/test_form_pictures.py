"""The six forms drawn as their workbooks print: no heading is cut, no number runs over. Pictures: build/forms."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import product

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, sync_playwright

from casetrack.db import Database
from casetrack.reports.form_papers import make_form_file
from casetrack.reports.questions import ask
from casetrack.services.work import reading
from tests.architecture import ROOT
from tests.filled_forms import FORMS, LAST, an_office_with_every_form
from tests.journeys.conftest import FLAGS
from tests.reports.petitions_office import FIRST
from tests.sheet_pictures import draw

pytestmark = [pytest.mark.proof, pytest.mark.browser]
PICTURES = ROOT / "build" / "forms"


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser.new_page(device_scale_factor=2)
        browser.close()


def test_every_form_is_drawn_and_nothing_in_it_is_cut(sqlite_url: str, page: Page):
    PICTURES.mkdir(parents=True, exist_ok=True)
    book = Database(sqlite_url)
    office = an_office_with_every_form(book)
    cut = dict[str, list[str]]()
    with reading(office.ward.installation, office.ward.actor("leader")) as work:
        question = ask(work, FIRST, LAST)
        for key, language in product(FORMS, ("vi", "en")):
            content = make_form_file(work, question, key, "xlsx", language=language).content
            sheet = load_workbook(BytesIO(content)).active
            assert isinstance(sheet, Worksheet)
            cut[f"{key} {language}"] = draw(page, sheet, PICTURES / f"{key.replace('/', '-')}-{language}.png")
    book.dispose()
    assert {key: words for key, words in cut.items() if words} == {}
