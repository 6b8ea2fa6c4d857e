"""What the stories of the land dossier cannot say: who may not sign, how sure the numbers are, what can be erased."""

from datetime import date
from pathlib import Path

import pytest

from casetrack import paths
from casetrack.engine.checks import check
from casetrack.engine.definition import FieldLength, Length
from casetrack.engine.guards import Facts
from casetrack.engine.lengths import choose_variant
from casetrack.engine.loader import read_workflow
from casetrack.errors import TransitionRefused
from tests.factories import workflows

LAND = workflows().latest("land_dossier")
CLOCKS = {rule.key: rule for rule in LAND.deadlines}


@pytest.mark.parametrize(
    ("trigger", "fields"),
    [
        ("sign", {"procedure": "other", "result": "letter", "decision_no": "40/UBND"}),
        ("confirm", {"procedure": "first_certificate", "posting_result": "no_objection", "tax_slip_no": "05/PC"}),
    ],
)
def test_whoever_wrote_the_draft_does_not_sign_it_though_they_lead_too(trigger: str, fields: dict[str, object]):
    facts = Facts(
        fields=fields,
        roles=frozenset({"officer", "leader"}),
        actor_id=7,
        last_actor_of={"submit_draft": 7},
        occurred_on=date(2026, 3, 13),
        today=date(2026, 3, 13),
    )
    with pytest.raises(TransitionRefused) as refused:
        workflows().machine("land_dossier", 2).fire("draft_ready", trigger, facts)
    assert [reason.code for reason in refused.value.reasons] == ["four_eyes"]


@pytest.mark.parametrize(
    ("clock", "certainties"),
    [
        ("mediate", ["reported"]),
        ("settle_dispute", ["unverified", "reported"]),  # ten days more in a disadvantaged area, else 45
        ("register", ["unverified", "reported", "local"]),  # at last the province's own number
        ("issue", ["reported", "local"]),
        ("province", ["local"]),
        ("effect", ["unverified"]),  # thirty days are quoted, their first day is not
        ("other_opinion", ["unverified"]),
        ("screen", ["local"]),
        ("take_over", ["local"]),
        ("answer", ["local"]),
        ("papers", ["local"]),
        ("dues", ["local"]),
        ("posting", ["unverified"]),
        ("after_posting", ["local"]),
    ],
)
def test_each_number_says_how_sure_it_is(clock: str, certainties: list[str]):
    assert [variant.basis.certainty for variant in CLOCKS[clock].variants] == certainties


def test_a_promised_day_has_no_length_and_is_never_moved():
    assert CLOCKS["promised"].variants == ()
    assert CLOCKS["promised"].roll == "none"


@pytest.mark.parametrize(
    ("clock", "field", "national"), [("register", "province_days", 17), ("issue", "province_issue_days", 3)]
)
def test_the_national_number_of_days_for_a_certificate_ended_with_january_2026(clock: str, field: str, national: int):
    def length(received: str) -> Length | FieldLength:
        on = date.fromisoformat(received)
        return choose_variant(CLOCKS[clock], {}, {"received": on, "accepted": on, "step_date": on}).length

    assert length("2026-01-30") == Length(national, "working_days")
    assert length("2026-01-31") == FieldLength(field, "working_days")


def test_what_binds_and_what_may_still_be_said_is_no_duty_of_the_office():
    assert {key for key, rule in CLOCKS.items() if rule.kind == "limit"} == {"effect", "other_opinion", "posting"}


@pytest.mark.parametrize(
    ("state", "ended_by"),
    [
        ("awaiting_papers", "papers_received"),
        ("posted", "end_posting"),
        ("tax", "dues_settled"),
        ("forwarded", "record_answer"),
    ],
)
def test_no_dossier_waits_where_no_clock_runs(state: str, ended_by: str):
    assert LAND.step(state, ended_by) is not None
    assert any(ended_by in rule.satisfied_by for rule in CLOCKS.values() if rule.kind == "duty")


@pytest.mark.parametrize(
    ("procedure", "steps"),
    [
        ("dispute_mediation", {"convene"}),
        ("first_certificate", {"post", "submit_draft"}),
        ("dispute_settlement", {"submit_draft"}),
    ],
)
def test_an_officer_sees_the_steps_of_this_procedure_only(procedure: str, steps: set[str]):
    own = {"convene", "post", "submit_draft"}
    shown = {step.trigger for step in LAND.steps_from["verifying"] if step.applies_to({"procedure": procedure})}
    assert shown & own == steps


def test_the_land_user_can_be_erased_and_the_plot_stays_countable():
    personal = {key for key, declared in LAND.fields.items() if declared.personal}
    assert personal == {"owner_name", "plot_address", "answer_summary", "proposal", "land_origin"}
    counted = {key for key, declared in LAND.fields.items() if declared.indicator}
    assert {"procedure", "papers", "former_office", "former_officer", "delay_cause"} <= counted


def test_the_dossiers_of_a_former_office_can_be_taken_over_as_settled():
    ending = {step.trigger for step in LAND.steps_from["received"] if LAND.states[step.target].outcome == "settled"}
    assert ending == {"record_settled"}


@pytest.mark.parametrize("wrong", ["former_recieved_on", "plot"])
def test_a_day_of_the_law_is_told_by_a_date_of_the_workflow(wrong):
    file = Path(paths.WORKFLOWS / "land_dossier.yaml").read_bytes()
    data = file.replace(b"law_days: {received: former_received_on", f"law_days: {{received: {wrong}".encode(), 1)
    assert data != file
    assert [(problem.code, problem.line) for problem in check(read_workflow(data, "land_dossier.yaml"))][:1] == [
        ("E12" if wrong != "plot" else "E19", 6)
    ]
