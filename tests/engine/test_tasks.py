"""What follows a petition or an instruction: tasks that are counted apart, with the clocks of their articles."""

from pathlib import Path

import pytest

from casetrack.engine.definition import Definition
from casetrack.engine.loader import read_workflow

FOLDER = Path(__file__).resolve().parents[2] / "workflows"


def the_workflow(name: str) -> Definition:
    return read_workflow((FOLDER / f"{name}.yaml").read_bytes(), name).definition


@pytest.mark.parametrize("name", ["execution", "tip_check", "instruction"])
def test_a_follow_up_is_no_matter_of_its_own(name):
    assert the_workflow(name).task
    assert not the_workflow(name).at_desk


def test_the_signature_opens_the_execution_with_what_it_needs():
    petition, execution = the_workflow("petition"), the_workflow("execution")
    [effect] = {e for step in petition.steps if step.trigger == "sign_decision" for e in step.effects}
    assert (effect.workflow, effect.unit, effect.answered_by) == ("execution", None, None)
    for key in effect.carry:
        assert execution.fields[key].type == petition.fields[key].type
        assert {value for value, _ in execution.fields[key].values} == {v for v, _ in petition.fields[key].values}
    assert set(execution.intake_required) <= set(effect.carry)


@pytest.mark.parametrize("trigger", ["file", "inspect"])
def test_a_tip_is_checked_without_its_sender(trigger):
    petition, check = the_workflow("petition"), the_workflow("tip_check")
    [effect] = {e for step in petition.steps if step.trigger == trigger for e in step.effects}
    assert set(effect.carry) <= set(check.fields)
    assert check.level_for({}) == "sealed"


@pytest.mark.parametrize(
    ("clock", "article"),
    [
        ("send", "Luật Khiếu nại 2011 Điều 32"),
        ("send", "Luật Khiếu nại 2011 Điều 41"),
        ("send", "Luật Tố cáo 2018 Điều 35"),
        ("publish", "Nghị định 124/2020/NĐ-CP Điều 29 khoản 3"),
        ("publish", "Luật Tố cáo 2018 Điều 40"),
        ("display", "15 ngày"),
        ("effect", "Luật Khiếu nại 2011 Điều 44"),
        ("second_complaint", "Luật Khiếu nại 2011 Điều 33"),
        ("second_complaint", "Luật Khiếu nại 2011 Điều 48"),
        ("execute", "Nghị định 124/2020/NĐ-CP Điều 31"),
        ("act", "Luật Tố cáo 2018 Điều 36 khoản 1"),
        ("report_back", "Luật Tố cáo 2018 Điều 36 khoản 3"),
        ("tell_forwarder", "Luật Tiếp công dân 2013 Điều 27"),
    ],
)
def test_each_clock_of_the_execution_names_its_article(clock, article):
    rule = next(rule for rule in the_workflow("execution").deadlines if rule.key == clock)
    assert any(article in variant.basis.text.vi for variant in rule.variants)


def test_each_column_of_the_form_on_execution_is_asked():
    execution = the_workflow("execution")
    columns = {key for key in execution.fields if key.startswith(("collected_", "paid_", "punished_", "prosecuted_"))}
    asked = {key for step in execution.steps for key in step.fields}
    assert len(columns) == 10
    assert columns <= asked


def test_an_instruction_says_the_six_clear_things_and_the_check():
    assign = next(step for step in the_workflow("instruction").steps if step.trigger == "assign")
    assert set(assign.fields) == {"who", "task", "due_on", "responsibility", "product", "authority", "check_who"}
