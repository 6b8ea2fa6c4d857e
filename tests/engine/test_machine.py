"""Steps: who may take them, when, with what; every reason is told, and nothing else is a step."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from casetrack.engine.guards import PREDICATES, Facts
from casetrack.engine.machine import WorkflowMachine
from casetrack.errors import DefinitionError, TransitionRefused
from tests.engine.small_workflow import SMALL, small_file

MACHINE = WorkflowMachine(small_file().definition)
READY = Facts(
    fields={"sort": "new", "paid": True, "fee": 100},
    roles=frozenset({"desk"}),
    actor_id=1,
    parties=("petitioner",),
    occurred_on=date(2026, 7, 2),
    opened_on=date(2026, 7, 1),
    last_step_on=date(2026, 7, 1),
    today=date(2026, 7, 2),
)


def reasons(state: str, trigger: str, facts: Facts) -> list[str]:
    with pytest.raises(TransitionRefused) as refused:
        MACHINE.fire(state, trigger, facts)
    assert all(reason.reason.vi and reason.reason.en for reason in refused.value.reasons)
    return [reason.code for reason in refused.value.reasons]


def test_a_step_gives_its_arrow():
    step = MACHINE.fire("open", "draft", READY)
    assert (step.source, step.target) == ("open", "drafted")


def test_a_refused_step_tells_every_reason_at_once():
    facts = Facts(
        roles=frozenset({"leader"}),
        occurred_on=date(2026, 6, 30),
        opened_on=date(2026, 7, 1),
        last_step_on=date(2026, 7, 1),
        today=date(2026, 6, 29),
    )
    assert reasons("open", "draft", facts) == [
        "role_missing", "field_missing", "field_missing", "before_last_step", "date_in_future", "unpaid", "nobody",
    ]  # fmt: skip


def test_nobody_signs_their_own_draft():
    leader = replace(READY, roles=frozenset({"leader"}), last_actor_of={"draft": 1})
    assert reasons("drafted", "sign", leader) == ["four_eyes"]
    assert MACHINE.fire("drafted", "sign", replace(leader, actor_id=2)).target == "granted"


def test_a_step_that_needs_a_comment_is_not_content_with_spaces():
    assert reasons("open", "wait", replace(READY, comment="  ")) == ["comment_missing"]
    assert MACHINE.fire("open", "wait", replace(READY, comment="Thiếu bản vẽ")).target == "paused"


def test_a_step_may_share_the_day_of_the_last_step_and_of_today():
    assert MACHINE.fire("open", "draft", replace(READY, last_step_on=date(2026, 7, 2))).target == "drafted"


@pytest.mark.parametrize("trigger", ["to_granted", "to_open", "granted", "__class__", "", "trigger", "may_sign"])
def test_no_trigger_but_those_of_the_file_moves_a_case(trigger):
    everyone = replace(READY, roles=frozenset({"desk", "leader"}), comment="x")
    assert reasons("open", trigger, everyone) == ["unknown_trigger"]


def test_a_step_out_of_another_state_is_refused_in_words():
    with pytest.raises(TransitionRefused) as refused:
        MACHINE.fire("open", "sign", READY)
    (reason,) = refused.value.reasons
    assert (reason.code, reason.reason.en) == ("wrong_state", "“Sign” cannot be done while the case stands at “Open”.")


def test_an_unknown_state_opens_nothing():
    assert reasons("nowhere", "sign", READY) == ["wrong_state"]
    assert MACHINE.available("nowhere", READY) == ()


def test_asking_does_not_blame_what_the_form_is_still_to_bring():
    asked = dict(MACHINE.available("open", Facts(roles=frozenset({"desk"}), parties=("petitioner",))))
    assert {step.trigger: [r.code for r in why] for step, why in asked.items()} == {"wait": [], "draft": []}
    judged = MACHINE.available("open", Facts(roles=frozenset({"desk"}), parties=("petitioner",)), asking=False)
    assert {step.trigger: [r.code for r in why] for step, why in judged} == {
        "wait": ["comment_missing"],
        "draft": ["field_missing", "field_missing", "unpaid"],
    }


def test_asking_shows_the_closed_steps_with_their_reasons():
    asked = MACHINE.available("drafted", replace(READY, roles=frozenset({"desk"})))
    assert [(step.trigger, [r.code for r in why]) for step, why in asked] == [
        ("sign", ["role_missing"]),
        ("send_back", []),
    ]


def test_a_role_missing_names_who_may():
    with pytest.raises(TransitionRefused) as refused:
        MACHINE.fire("drafted", "sign", READY)
    assert refused.value.reasons[0].reason.vi == "Bước này do Lãnh đạo thực hiện."


def test_the_reason_carries_its_article_of_law():
    line = '- {check: "paid == true", code: unpaid,'
    assert line in SMALL
    basis = 'basis: {text: {vi: "Điều 9", en: "Article 9"}, certainty: verified}, '
    machine = WorkflowMachine(small_file((line, line + " " + basis)).definition)
    with pytest.raises(TransitionRefused) as refused:
        machine.fire("open", "draft", replace(READY, fields={"paid": False, "fee": 1}))
    (reason,) = refused.value.reasons
    assert reason.basis
    assert reason.basis.vi == "Điều 9"


def test_one_machine_serves_many_threads():
    def walk(number: int) -> str:
        leader = replace(READY, roles=frozenset({"desk", "leader"}), actor_id=number)
        state = MACHINE.fire("open", "draft", leader).target
        return MACHINE.fire(state, "sign", leader).target

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(walk, range(400))) == {"granted"}


def test_firing_leaves_nothing_behind():
    before = len(MACHINE._machine.models)
    for _ in range(50):
        MACHINE.fire("open", "draft", READY)
    assert len(MACHINE._machine.models) == before == 0


def test_every_predicate_has_an_answer_for_an_empty_case():
    answers = {name: ask(Facts()) for name, ask in PREDICATES.items()}
    assert answers == {"has_petitioner": False, "has_respondent": False, "no_linked_case_open": True}


OF_RENEWALS = '    label: {vi: "Trình", en: "Draft"}\n'


def test_a_case_of_another_kind_does_not_have_the_step():
    machine = WorkflowMachine(small_file((OF_RENEWALS, '    when: "sort == renewal"\n' + OF_RENEWALS)).definition)
    assert [step.trigger for step, _ in machine.available("open", READY)] == ["wait"]
    with pytest.raises(TransitionRefused) as refused:
        machine.fire("open", "draft", READY)
    assert [reason.code for reason in refused.value.reasons] == ["not_this_case"]
    renewal = replace(READY, fields={**READY.fields, "sort": "renewal"})
    assert machine.fire("open", "draft", renewal).target == "drafted"


def test_a_step_that_stays_leaves_the_case_where_it_is_wherever_that_is():
    label = 'label: {vi: "Ghi", en: "Note"}, requires: {comment: true}'
    note = f"  - {{trigger: note, from: [open, paused], stays: true, roles: [desk], {label}}}\n"
    definition = small_file(("transitions:\n", f"transitions:\n{note}")).definition
    machine = WorkflowMachine(definition)
    for state in ("open", "paused"):
        assert machine.fire(state, "note", replace(READY, comment="Đã gọi điện")).target == state


def test_a_step_that_stays_says_not_also_where_it_leads():
    wait = "    to: paused\n"
    with pytest.raises(DefinitionError) as refused:
        small_file((wait, f"    stays: true\n{wait}"))
    assert [(problem.code, problem.key) for problem in refused.value.problems] == [("E02", "transitions.0.to")]
