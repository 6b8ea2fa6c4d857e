"""What states, clocks, steps and indicators mean is made from their files; `help` of the file stands first."""

from __future__ import annotations

import re
from datetime import date

from casetrack import paths
from casetrack.engine.definition import Definition
from casetrack.engine.indicator_meanings import mean_indicator
from casetrack.engine.indicators_file import load_indicators, read_indicators
from casetrack.engine.library import WorkflowLibrary, load_definition
from casetrack.engine.meanings import Line, first_terms, mean_clock, mean_state, mean_step, terms_of

LIBRARY = WorkflowLibrary.from_folders(paths.WORKFLOWS)
PETITION = LIBRARY.latest("petition")
COMPLAINT = {"petition_class": "complaint"}


def vi(lines: list[Line]) -> str:
    return " ".join(line.words.vi for line in lines)


def helped(definition: Definition) -> Definition:
    """The same workflow with help for its first state and its first clock, in a version of its own."""
    source = (paths.WORKFLOWS / definition.source).read_text("utf-8")
    told = 'help: {vi: "Nói thêm.", en: "More."}'
    source = re.sub(r"(\{)(kind: initial)", rf"\1{told}, \2", source, count=1)
    source = re.sub(r"(\ndeadlines:\n(?:  #.*\n)*  - key: \w+\n)", rf"\1    {told}\n", source, count=1)
    return load_definition(source.encode(), definition.source)


def test_a_state_says_its_phase_who_acts_and_how_it_goes_on_in_such_a_case():
    told = vi(mean_state(PETITION, PETITION.states["classified"], COMPLAINT))
    assert "Chặng “Phân loại”: Đã biết là việc gì" in told
    assert "Người phải làm tiếp:" in told
    assert "Kiểm tra điều kiện thụ lý khiếu nại" in told
    assert "Kiểm tra ban đầu tố cáo" not in told, "a step of other cases is none of this one"


def test_every_state_clock_and_step_of_every_workflow_says_something_in_both_languages():
    for definition in LIBRARY.all():
        found = [mean_state(definition, state, {}) for state in definition.states.values()]
        found += [mean_clock(definition, rule) for rule in definition.deadlines]
        found += [mean_step(definition, step) for step in definition.steps]
        assert all(found), definition.id
        assert all(line.words.vi and line.words.en for lines in found for line in lines), definition.id


def test_a_clock_says_what_ends_it_and_by_which_law_it_is_extended():
    rule = next(rule for rule in PETITION.deadlines if rule.extensions)
    lines = mean_clock(PETITION, rule)
    assert "Tính từ:" in vi(lines)
    assert "Xong khi:" in vi(lines)
    (extended, *_rest) = [line for line in lines if "Gia hạn nhiều nhất" in line.words.vi]
    assert extended.basis


def test_help_of_the_file_stands_first():
    definition = helped(LIBRARY.latest("tip_check"))
    assert mean_state(definition, definition.initial, {})[0].words.en == "More."
    assert mean_clock(definition, definition.deadlines[0])[0].words.vi == "Nói thêm."


def test_the_terms_of_a_kind_are_those_of_the_day():
    before, after = (
        {(term.label.vi, term.length.vi) for term in terms_of(PETITION, COMPLAINT, date(2026, month, 1))}
        for month in (6, 7)
    )
    assert before - after, "the law changed on 1 July"
    assert "Xử lý đơn" in {term.label.vi for term in first_terms(PETITION, COMPLAINT, date(2026, 6, 1))}
    assert {term.label.vi for term in first_terms(PETITION, COMPLAINT, date(2026, 6, 1))} < {
        label for label, _n in before
    }


def test_an_indicator_says_what_it_counts_of_which_cases():
    told = " ".join(
        words.vi for words in mean_indicator(load_indicators()["people_committee_petitions.overdue"], LIBRARY.all())
    )
    assert "ngày đến hạn đã qua" in told
    assert "quy trình là Xử lý, giải quyết đơn" in told
    assert "đơn vị là Ủy ban nhân dân" in told
    assert "Đếm bằng: đơn." in told


def test_every_indicator_says_something_and_help_stands_first():
    for indicator in load_indicators().values():
        assert all(words.vi and words.en for words in mean_indicator(indicator, LIBRARY.newest())), indicator.key
    file = b"""schema: casetrack-indicators/1
groups:
  market:
    label: {vi: "Cho", en: "Market"}
    unit: petitions
    indicators:
      all: {label: {vi: "A", en: "A"}, help: {vi: "B", en: "B"}, cases: received}
"""
    assert mean_indicator(read_indicators(file, "own.yaml")["market.all"], ())[0].vi == "B"
