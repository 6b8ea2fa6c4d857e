"""The table by which petitions are classified: sixty worked petitions, and every set of answers that can be given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from casetrack import paths
from casetrack.engine.decision_checks import rows_in
from casetrack.engine.decisions import DecisionTable, Row, known_answers
from casetrack.engine.decisions_file import facts_of_clocks, read_decisions
from casetrack.engine.guards import Facts
from casetrack.engine.strict_yaml import read_yaml
from tests.factories import workflows

FILE = paths.WORKFLOWS / "law" / "petition_decisions.yaml"
WORKED: Any = read_yaml(Path(__file__).with_name("worked_petitions.yaml").read_bytes(), "worked_petitions.yaml").plain()
MEASURES = {"7", "8", "21", "27"}
TODAY = date(2026, 7, 20)


@cache
def table() -> DecisionTable:
    letters = {file.stem for file in (paths.WORKFLOWS / "letters").glob("*.yaml")}
    return read_decisions(FILE.read_bytes(), FILE.name, workflows(), letters)


def papers_of(row: Row) -> list[str]:
    return [*row.papers, *row.letters]


@pytest.mark.parametrize("worked", WORKED["petitions"], ids=lambda worked: worked["petition"][:60])
def test_a_worked_petition_ends_in_its_row_and_with_its_papers(worked: Mapping[str, Any]):
    answers = {"paper": "fresh", **worked["answers"]}
    if answers["paper"] == "fresh":
        answers.setdefault("tension", "no")
    sitting = table().sit(answers)
    assert sitting.complete, [each.question.key for each in sitting.asked if not each.given]
    assert sitting.answers == answers, "an answer to a question that is not asked"
    verdict, ends = table().judge(sitting.answers), worked["ends"]
    assert (verdict.row.key, verdict.row.number) == (ends["row"], ends["number"])
    assert papers_of(verdict.row) == ends["papers"]
    assert [measure.number for measure in verdict.measures] == ends["measures"]


def test_the_worked_petitions_are_sixty_at_least_and_leave_no_row_out():
    ends = [worked["ends"] for worked in WORKED["petitions"]]
    assert len(ends) >= 60
    assert {end["row"] for end in ends} == {row.key for row in table().rows}
    met = {end["number"] for end in ends} | {number for end in ends for number in end["measures"]}
    assert met - {""} == {str(number) for number in range(1, 28)}


def test_the_rows_that_are_only_added_are_those_of_the_law_and_one_row_is_advice():
    assert {measure.number for measure in table().measures} == MEASURES
    assert not MEASURES & {row.number for row in table().rows}
    assert [row.number for row in table().rows if row.advice] == ["17"]


def test_no_set_of_answers_is_left_to_the_last_resort_and_few_questions_are_asked():
    sets = list(table().every_set())
    assert {table().judge(answers).row.key for answers in sets} == {row.key for row in table().rows}
    assert max(map(len, sets)) <= 9
    assert table().judge({}).row is table().otherwise


@pytest.mark.parametrize("row", table().rows, ids=lambda row: row.key)
def test_the_recommended_way_can_be_walked_by_those_whose_steps_they_are(row: Row):
    """Whatever else the forms ask is filled in; no rule of the workflow refuses what the table recommends."""
    machine = workflows().machine("petition", workflows().latest("petition").version)
    definition = machine.definition
    walked = 0
    for answers in table().every_set():
        if table().judge(answers).row is not row:
            continue
        state, known = (
            definition.initial.key,
            dict[str, object](petition_class="request", eligible=True, competent=True),
        )
        for move in row.way:
            step = definition.step(state, move.trigger)
            assert step
            typed = {"joined_number": "KN-2026-0001", "receiving_body": "Sở Xây dựng"}
            known |= {key: said for key, said in typed.items() if key in step.fields} | move.filled(answers)
            facts = Facts(
                fields=known,
                roles=step.roles,
                comment="Theo bảng phân loại",
                occurred_on=TODAY,
                opened_on=TODAY,
                today=TODAY,
                parties=() if known.get("anonymous") else ("petitioner",),
                papers=frozenset(definition.documents),
            )
            state = machine.fire(state, move.trigger, facts).target
            walked += 1
    assert walked or not row.way


def test_the_papers_of_a_row_are_papers_of_such_a_case():
    definition = workflows().latest("petition")
    for answers in table().every_set():
        row = table().judge(answers).row
        known = {key: value for move in row.way for key, value in move.filled(answers).items()}
        for key in row.papers:
            when = definition.documents[key].when
            assert when is None or when.holds(known), (row.key, key)


def test_what_the_case_knows_answers_before_anybody_is_asked():
    known = known_answers(table(), {"petition_class": "complaint", "joint": True, "forwarded_by": "Báo tỉnh"})
    assert known == {"paper": "fresh", "asks": "complaint", "people": "many", "via": "official", "tension": "no"}


def test_a_complaint_that_came_after_its_time_is_known_to_be_late_by_the_clock_itself():
    late = known_answers(table(), facts_of_clocks({"file_limit": "met_late"}))
    assert late["bar"] == "out_of_time"


def test_an_answer_to_a_question_that_is_not_asked_any_more_does_not_count():
    sitting = table().sit({"paper": "copy", "asks": "complaint", "whose": "ours"})
    assert sitting.complete
    assert sitting.answers == {"paper": "copy"}


def test_every_row_says_by_which_law_and_how_sure_that_is():
    assert all(row.basis for row in rows_in(table()))
    old = [basis for row in rows_in(table()) for basis in row.basis if "07/2014" in basis.text.vi]
    assert old
    assert {basis.certainty for basis in old} == {"unverified"}


def test_an_answer_that_is_closed_after_the_others_is_no_answer():
    sitting = table().sit({"paper": "fresh", "asks": "complaint", "whose": "late_below"})
    whose = next(each for each in sitting.asked if each.question.key == "whose")
    assert whose.given is None
    assert "late_below" not in {choice.key for choice in whose.choices}
