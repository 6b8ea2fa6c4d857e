"""What the stories of the land dossier cannot say: who may not sign, how sure the numbers are, what can be erased."""

from datetime import date

import pytest

from casetrack.engine.guards import Facts
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
        workflows().machine("land_dossier", 1).fire("draft_ready", trigger, facts)
    assert [reason.code for reason in refused.value.reasons] == ["four_eyes"]


@pytest.mark.parametrize(
    ("clock", "certainties"),
    [
        ("mediate", ["reported"]),
        ("settle_dispute", ["unverified", "reported"]),  # ten days more in a disadvantaged area, else 45
        ("register", ["unverified", "reported"]),
        ("issue", ["reported"]),
        ("screen", ["local"]),
        ("take_over", ["local"]),
        ("answer", ["local"]),
    ],
)
def test_each_number_says_how_sure_it_is(clock: str, certainties: list[str]):
    assert [variant.basis.certainty for variant in CLOCKS[clock].variants] == certainties


def test_neither_a_promised_nor_a_provincial_day_has_a_length_of_our_own():
    for key in ("promised", "province"):
        assert CLOCKS[key].variants == ()
        assert CLOCKS[key].roll == "none"


def test_the_national_number_of_days_for_a_certificate_ended_with_january_2026():
    for key in ("register", "issue"):
        valid = CLOCKS[key].valid
        assert valid is not None
        assert (valid.start, valid.end) == (date(2025, 7, 1), date(2026, 1, 30))
    province = CLOCKS["province"].valid
    assert province is not None
    assert (province.start, province.end) == (date(2026, 1, 31), None)


def test_the_land_user_can_be_erased_and_the_plot_stays_countable():
    personal = {key for key, declared in LAND.fields.items() if declared.personal}
    assert personal == {"owner_name", "plot_address", "answer_summary", "proposal"}
    counted = {key for key, declared in LAND.fields.items() if declared.indicator}
    assert {"procedure", "papers", "former_office", "former_officer", "delay_cause"} <= counted


def test_the_dossiers_of_a_former_office_can_be_taken_over_as_settled():
    ending = {step.trigger for step in LAND.steps_from["received"] if LAND.states[step.target].outcome == "settled"}
    assert ending == {"record_settled"}
