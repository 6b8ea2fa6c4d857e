"""Every letter filled from a case of the demo, as .docx and PDF: nothing is left in braces, both say the same words.

Pictures for looking stand in build/letters afterwards. Needs pdftotext, pdfinfo and pdftoppm (poppler-utils).
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from sqlalchemy import select

from casetrack.config import Settings
from casetrack.demo.story import Player
from casetrack.engine.letters import Ask, Letter
from casetrack.models import Case
from casetrack.papers.docx_reading import words_of
from casetrack.papers.letter_pdf import to_pdf
from casetrack.papers.letter_template import build_template
from casetrack.services.installation import create_installation
from casetrack.services.letter_library import letters_of
from casetrack.services.letter_samples import fill_sample
from casetrack.services.letter_values import Told, tell
from casetrack.services.letters import WriteLetter, preview, suggest
from casetrack.services.one_press import as_typed
from casetrack.services.work import Work, reading, system_actor
from tests.architecture import ROOT
from tests.conftest import missing
from tests.papers.test_letters import VIETNAMESE
from tests.services.test_letter_templates import SOUP, take_or_refuse

pytestmark = pytest.mark.proof
PICTURES = ROOT / "build" / "letters"
DEMO = datetime(2026, 5, 20, 9, 42, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
FILLED = {
    "text": "Phòng Kinh tế, Hạ tầng và Đô thị",
    "long_text": "Đã kiểm tra thực địa, có biên bản.\nĐã làm việc với hai hộ liền kề.",
    "date": "2026-06-04",
    "integer": "3",
}
MOST_PAGES = 5
NEW_LAW = date(2026, 7, 15)  # some letters stand on decrees that begin on 01/7/2026


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Work]:
    for tool in ("pdftotext", "pdfinfo", "pdftoppm"):
        if shutil.which(tool) is None:
            missing(tool)
    folder = tmp_path_factory.mktemp("demo")
    settings = Settings(folder, f"sqlite:///{folder / 'casetrack.db'}", now=DEMO)
    installation = create_installation(settings)
    player = Player(installation, DEMO)
    office = player.play(iter)
    with reading(player.installation, system_actor(office.id)) as opened:
        yield opened


def test_every_letter_is_filled_from_a_case_of_the_demo_and_both_papers_say_the_same(work: Work):
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    told_cases = [tell(work, case) for case in work.session.scalars(select(Case).order_by(Case.id))]
    wrong, samples = dict[str, str](), list[str]()
    for letter in letters_of(work.installation).all():
        told = next((told for told in told_cases if letter.is_for(told.definition, told.standing.fields)), None)
        if told is None or not letter.holds_on(work.today):
            samples.append(letter.key)
            docx = fill_sample(letter, build_template(letter), NEW_LAW)
            pdf = to_pdf(docx, letter.label.vi, NEW_LAW)
        else:
            made = preview(work, told, WriteLetter(letter.key, typed(work, told, letter)))
            docx, pdf = made.docx, made.pdf
        if fault := fault_of(letter, docx, pdf):
            wrong[letter.key] = fault
    (PICTURES / "without-a-case-in-the-demo.txt").write_text("\n".join(samples), "utf-8")
    assert wrong == {}


def test_all_letters_with_marks_come_through_to_the_text_of_the_pdf(work: Work, tmp_path: Path):
    told = tell(work, work.session.scalars(select(Case).order_by(Case.id).limit(1)).one())
    said = "".join(VIETNAMESE)  # one word: it must be broken, not run out of the page
    made = preview(work, told, WriteLetter("follow_up", {"to": said, "task": said}))
    assert words_of(made.docx).count(said) >= 2
    assert text_of(made.pdf, tmp_path / "a.pdf").replace("\n", "").count(said) >= 2


def fault_of(letter: Letter, docx: bytes, pdf: bytes) -> str:
    file = PICTURES / f"{letter.key}.pdf"
    said, shown = words_of(docx), text_of(pdf, file)
    left = [sign for sign in ("{{", "}}", "{%", "%}", "None") if sign in said]
    pages = int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", str(file)))[1])  # type: ignore[index]
    run("pdftoppm", "-r", "60", "-png", str(file), str(file.with_suffix("")))
    if left:
        return f"left: {left}"
    if plain(said) != plain(shown):
        at = next((n for n, (one, other) in enumerate(zip(plain(said), plain(shown), strict=False)) if one != other), 0)
        return f"the papers differ: {plain(said)[at - 20 : at + 40]} … {plain(shown)[at - 20 : at + 40]}"
    return "" if 1 <= pages <= MOST_PAGES else f"{pages} pages"


def plain(words: str) -> str:
    """Leave out what lies between words, and dots to write on."""
    return re.sub(r"[\s.…]+", "", words)


def text_of(pdf: bytes, file: Path) -> str:
    """Read a PDF without the numbers of its pages, and without the places where a long word may be broken."""
    file.write_bytes(pdf)
    said = run("pdftotext", "-raw", "-enc", "UTF-8", str(file), "-")
    return re.sub(r"\f\d+\n", "\f", said).replace("\u200b", "")


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def typed(work: Work, told: Told, letter: Letter) -> dict[str, str]:
    suggested = as_typed(letter, suggest(work, told, letter))
    return {ask.key: suggested.get(ask.key) or answer(ask) for ask in letter.asks}


def answer(ask: Ask) -> str:
    return ask.choices[0][0] if ask.choices else FILLED[ask.type]


@settings(max_examples=400, deadline=None)
@given(SOUP)
def test_any_soup_of_braces_is_taken_as_words_or_refused_and_never_fails(words: str) -> None:
    take_or_refuse(words)
