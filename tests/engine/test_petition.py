"""The shipped petition workflow: sound, in both languages, every number with its article and how sure it is."""

from pathlib import Path

import pytest

from casetrack.engine.definition import OUTCOMES, PHASES
from casetrack.engine.loader import read_workflow

FILE = read_workflow((Path(__file__).resolve().parents[2] / "workflows/petition.yaml").read_bytes(), "petition.yaml")
PETITION = FILE.definition
DEADLINES = {deadline.key: deadline for deadline in PETITION.deadlines}


def test_it_uses_every_phase_and_every_outcome():
    assert {state.phase for state in PETITION.states.values()} == set(PHASES)
    assert {state.outcome for state in PETITION.states.values() if state.outcome} == set(OUTCOMES)


@pytest.mark.parametrize(
    ("petition_class", "prefix", "level"),
    [
        ("complaint", "KN", "internal"),
        ("denunciation", "TC", "sealed"),
        ("request", "KI", "internal"),
        ("feedback", "PA", "internal"),
        ("regulation", "QH", "internal"),
    ],
)
def test_the_class_decides_number_and_level(petition_class, prefix, level):
    fields: dict[str, object] = {"petition_class": petition_class}
    assert (PETITION.number.prefix_for(fields), PETITION.level_for(fields)) == (prefix, level)


def test_what_the_law_does_not_say_is_marked_as_the_offices_own():
    assert {v.basis.certainty for v in DEADLINES["process"].variants} == {"verified"}
    assert {v.basis.certainty for v in DEADLINES["process_local"].variants} == {"local"}
    *counted, local = DEADLINES["resolve"].variants
    assert ({v.basis.certainty for v in counted}, local.basis.certainty) == ({"verified"}, "local")
    assert DEADLINES["answer_unit"].variants[0].basis.certainty == "local"


def test_only_a_clock_of_the_office_waits_for_a_supplement():
    waiting = {rule.key for rule in PETITION.deadlines if "supplement" in rule.pause_states}
    assert waiting == {"process_local"}
    lengths = {basis.certainty for key in waiting for basis in (v.basis for v in DEADLINES[key].variants)}
    assert lengths == {"local"}


@pytest.mark.parametrize(
    ("petition_class", "steps"),
    [
        ("complaint", {"examine_complaint"}),
        ("denunciation", {"examine_denunciation"}),
        ("request", set()),
        ("feedback", set()),
        ("regulation", set()),
    ],
)
def test_an_officer_sees_the_steps_of_the_class_alone(petition_class, steps):
    seen = {
        step.trigger
        for step in PETITION.steps_from["classified"]
        if step.applies_to({"petition_class": petition_class})
    }
    assert seen & {"examine_complaint", "examine_denunciation", "inspect"} == steps
    assert {"accept", "forward_unit", "guide", "file"} <= seen


def test_no_form_asks_more_than_eight_things():
    assert {step.trigger for step in PETITION.steps if len(step.fields) > 8} == set()


@pytest.mark.parametrize(
    ("clock", "article"),
    [
        ("process", "Luật Tố cáo 2018 Điều 24"),
        ("process", "Luật 136/2025/QH15 Điều 2"),
        ("process", "Luật Tố cáo 2018 Điều 37"),
        ("process_joint", "Điều 16 khoản 1"),
        ("resolve", "Luật Khiếu nại 2011 Điều 28"),
        ("resolve", "Luật Khiếu nại 2011 Điều 37"),
        ("resolve", "Luật Khiếu nại 2011 Điều 50"),
        ("resolve", "Luật Tố cáo 2018 Điều 30"),
        ("file_limit", "Luật Khiếu nại 2011 Điều 9"),
        ("file_limit", "Luật Khiếu nại 2011 Điều 33"),
        ("file_limit", "Luật Khiếu nại 2011 Điều 48"),
        ("dialogue_notice", "Nghị định 155/2026 Điều 11"),
        ("notify_suspension", "Luật Khiếu nại Điều 11a; Nghị định 155/2026"),
        ("notify_suspension", "Luật Tố cáo 2018 Điều 34"),
        ("notices", "Luật Tố cáo 2018 Điều 29 khoản 3"),
        ("tell_forwarder", "Luật Tố cáo 2018 Điều 26 khoản 2"),
        ("flag45", "Nghị định 154/2026/NĐ-CP Điều 41"),
    ],
)
def test_each_clock_names_its_article(clock, article):
    assert any(article in variant.basis.text.vi for variant in DEADLINES[clock].variants)


def test_each_column_of_the_forms_on_settlement_is_asked_before_the_signature():
    columns = {key for key in PETITION.fields if key.startswith(("recovered_", "returned_", "handled_", "referred_"))}
    asked = {key for step in PETITION.steps if step.source == "draft_ready" for key in step.fields}
    assert len(columns) == 12
    assert columns <= asked


def test_a_step_lists_the_papers_of_its_class_only():
    accept = PETITION.step("classified", "accept")
    assert accept is not None
    of = {
        kind: [p.key for p in PETITION.papers_of(accept, {"petition_class": kind})]
        for kind in ("complaint", "denunciation")
    }
    assert "complaint_acceptance" in of["complaint"]
    assert "denunciation_acceptance" not in of["complaint"]
    assert "denunciation_acceptance" in of["denunciation"]
    assert "complaint_acceptance" not in of["denunciation"]
