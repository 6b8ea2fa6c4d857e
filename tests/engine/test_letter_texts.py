"""What the shipped letters promise those who get them: no denouncer, no law before its day, an end and an addressee."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from casetrack import paths
from casetrack.engine.letters import Block, Letter
from casetrack.engine.library import WorkflowLibrary
from casetrack.engine.loader_letters import load_letters

WORKFLOWS = WorkflowLibrary.from_folders(paths.WORKFLOWS)
LETTERS = load_letters([paths.WORKFLOWS], WORKFLOWS.all()).all()
REFORM = date(2026, 7, 1)
NEW_LAW = re.compile(r"136/2025|15[456]/2026|10 tháng 12 năm 2025|Điều 11a|Điều 28[ab]")

every = pytest.mark.parametrize("letter", LETTERS, ids=[letter.key for letter in LETTERS])


def blocks(letter: Letter) -> Iterator[Block]:
    yield from (*letter.grounds, *letter.preamble, *letter.body, *letter.recipients)


def of_denunciations(letter: Letter) -> bool:
    case = {"petition_class": "denunciation", "forwarded_by": "Ban Tiếp công dân tỉnh"}
    return any(letter.is_for(definition, case) for definition in WORKFLOWS.all() if definition.id == "petition")


def words(block: Block) -> str:
    cells = [cell for row in block.table.rows for cell in row] if block.table else []
    return " ".join((block.article, block.text, *cells))


@every
def test_no_letter_of_a_denunciation_asks_where_the_denouncer_lives_or_who_it_is(letter: Letter):
    if not of_denunciations(letter):
        return
    asked = [words(block) for block in blocks(letter) if block.each in ("petitioners", "representatives")]
    assert not re.search(r"item\.(address|identity|phone)", " ".join(asked))


@every
def test_no_letter_names_a_law_before_its_day(letter: Letter):
    if letter.start and letter.start >= REFORM:
        return
    early = [block for block in blocks(letter) if not (block.start and block.start >= REFORM)]
    assert [found for block in early if (found := NEW_LAW.search(words(block)))] == []


@every
def test_a_law_in_force_since_the_reform_begins_on_its_day(letter: Letter):
    assert {block.start for block in blocks(letter) if block.start} <= {REFORM}
    assert {block.end for block in blocks(letter) if block.end} <= {date(2026, 6, 30)}


@every
def test_what_leaves_the_office_is_closed_by_the_mark_of_its_end(letter: Letter):
    if not letter.numbered:
        return
    last = [block for block in letter.body if block.text][-1]
    assert last.text.endswith("./.")


@every
def test_a_decision_goes_to_whoever_its_last_article_names(letter: Letter):
    if letter.kind != "decision":
        return
    articles = [block.article for block in letter.body if block.article]
    assert list(dict.fromkeys(articles)) == [f"Điều {n + 1}." for n in range(len(set(articles)))]
    assert letter.recipients[0].text == f"Như {articles[-1].rstrip('.')};"


@every
def test_a_copy_stays_in_the_file_of_the_case(letter: Letter):
    if letter.recipients:
        assert letter.recipients[-1].text.startswith("Lưu: ")
        assert letter.recipients[-1].text.endswith("HS {{ case.number }}.")
