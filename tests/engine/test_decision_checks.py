"""A table of decisions with a gap is refused: one broken table for each check code, named by line and key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casetrack.engine import decision_checks
from casetrack.engine.decisions import DecisionTable
from casetrack.engine.decisions_file import load_decisions, read_decisions
from casetrack.errors import DefinitionError, Problem
from tests.factories import workflows

SOUND = Path(__file__).with_name("small_decisions.yaml").read_text("utf-8")
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "decisions-table.md"

# code, what is written instead of what, and the key that is named
BROKEN = [
    ("T01", "workflow: petition\n", "workflow: petitions\n", "workflow"),
    ("T02", "{take: guide}", "{take: sign_decision}", "rows.guided.way.1.take"),
    ("T03", "{eligible: false}", "{decision_no: false}", "rows.illegible.way.0.fields.decision_no"),
    ("T03", "file_ground: illegible", "file_ground: torn", "rows.illegible.way.1.fields.file_ground"),
    ("T03", "{answer: asks}", "{answer: whom}", "rows.guided.way.0.fields.petition_class.answer"),
    ("T04", "papers: [guidance]", "papers: [guidances]", "rows.guided.papers"),
    ("T05", "clocks: [process]", "clocks: [mediate]", "rows.taken.clocks"),
    ("T06", "letters: [follow_up]", "letters: [love_letter]", "rows.taken.letters"),
    ("T10", 'request]"\n    answers', 'request] and asks is not set"\n    answers', "questions.whose.when"),
    ("T11", 'when: "asks == complaint"}', 'when: "asks == illegible"}', "questions.whose.answers.elsewhere.when"),
    ("T12", 'when: "whose == elsewhere"', 'when: "whose == elsewhere and asks == illegible"', "rows.guided.when"),
    ("T13", "    before: [taken]\n", "", "rows.guided.when"),
    ("T14", "before: [taken]", "before: [taken, illegible]", "rows.guided.before"),
    ("T15", "{answer: asks}", "{answer: whose}", "rows.guided.way"),
    ("T16", 'when: "asks == illegible"\n', 'when: "asks == illegible and whose == ours"\n', "otherwise.action"),
    ("T18", 'when: "asks == complaint"\n', 'when: "asks == illegible and whose == ours"\n', "measures.stay.when"),
]  # fmt: skip


def read(text: str) -> DecisionTable:
    return read_decisions(text.encode(), "small_decisions.yaml", workflows(), {"follow_up"})


def problems_of(text: str) -> tuple[Problem, ...]:
    try:
        read(text)
    except DefinitionError as wrong:
        return wrong.problems
    return ()


def test_the_sound_table_of_which_they_are_made_has_no_problem():
    assert problems_of(SOUND) == ()


@pytest.mark.parametrize(("code", "sound", "broken", "key"), BROKEN, ids=lambda said: said[:40])
def test_a_broken_table_is_refused_with_its_code_line_and_key(code: str, sound: str, broken: str, key: str):
    assert SOUND.count(sound) == 1
    text = SOUND.replace(sound, broken)
    found = [problem for problem in problems_of(text) if problem.code == code]
    assert [problem.key for problem in found] == [key]
    assert found[0].message.vi != found[0].message.en
    line = text.splitlines()[found[0].line - 1]
    assert key.rpartition(".")[2] in line or key.split(".")[-2] in line


def test_a_table_with_more_sets_of_answers_than_anybody_can_go_through_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(decision_checks, "MOST_SETS", 3)
    assert [problem.code for problem in problems_of(SOUND)] == ["T17"]


def test_no_code_is_without_a_broken_table_and_none_without_a_line_in_the_guide():
    explained = re.findall(r"^\| (T\d\d) \|", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert sorted({*(code for code, *_ in BROKEN), "T17"}) == explained


def test_a_question_may_ask_only_about_what_was_asked_before():
    early = SOUND.replace(
        'label: {vi: "Kiến nghị", en: "Request"}', 'label: {vi: "Kiến nghị", en: "Request"}, when: "whose == ours"'
    )
    assert [problem.code for problem in problems_of(early)] == ["E12"]


def test_an_unknown_key_and_a_row_without_law_are_refused():
    loose = SOUND.replace("    at_once: true\n", "    at_leisure: true\n")
    assert [problem.code for problem in problems_of(loose)] == ["E02"]
    lawless = SOUND.replace('    basis: [{text: {vi: "Điều 8", en: "Article 8"}, certainty: reported}]\n', "")
    assert [(problem.code, problem.key) for problem in problems_of(lawless)] == [("E07", "rows.guided.basis")]


def test_the_office_may_put_a_table_of_its_own_in_the_place_of_the_shipped_one(tmp_path: Path):
    ours, theirs = tmp_path / "ours" / "law", tmp_path / "theirs" / "law"
    for folder in (ours, theirs):
        folder.mkdir(parents=True)
    (ours / "petition_decisions.yaml").write_text(SOUND, "utf-8")
    (theirs / "small_decisions.yaml").write_text(SOUND.replace("Bảng nhỏ", "Bảng của phường"), "utf-8")
    found = load_decisions((tmp_path / "ours", tmp_path / "theirs"), workflows(), {"follow_up"})
    assert found["petition"].title.vi == "Bảng của phường"


def test_the_mistakes_of_all_tables_are_told_at_once(tmp_path: Path):
    (tmp_path / "law").mkdir()
    for name in ("a", "b"):
        file = tmp_path / "law" / f"{name}_decisions.yaml"
        file.write_text(SOUND.replace("{take: guide}", "{take: sign_decision}"), "utf-8")
    with pytest.raises(DefinitionError) as told:
        load_decisions((tmp_path,), workflows(), {"follow_up"})
    assert {problem.file for problem in told.value.problems} == {"a_decisions.yaml", "b_decisions.yaml"}
