"""Where a case can be sent inside the office: not to its own unit, not to where nobody would take it in."""

from __future__ import annotations

from datetime import date

import pytest

from casetrack.errors import TransitionRefused
from casetrack.services.access import get_visible_case
from casetrack.services.forwarding import closed_receivers
from casetrack.services.offices import add_unit
from casetrack.services.work import begin, reading, system_actor
from tests.factories import COMPLAINT, Ward, a_case, a_step, an_account, the_case

NOT_OURS = {"petition_class": "feedback", "eligible": True, "competent": False}


@pytest.fixture
def number(ward: Ward) -> str:
    """A piece of feedback at the Economy Section (KT), where one officer and one leader work; nobody is at VP."""
    for name in ("desk", "officer", "leader", "clerk", "inspector"):
        close_account(ward, name)
    an_account(ward, "officer of KT", "officer", "KT")
    an_account(ward, "leader of KT", "leader", "KT")
    number = a_case(ward, by="officer of KT", unit="KT", fields={**COMPLAINT, "petition_class": "feedback"})
    a_step(ward, number, "officer of KT", "classify", **NOT_OURS)
    return number


def close_account(ward: Ward, name: str) -> None:
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        work.session.merge(ward.users[name]).active = False


def refused(ward: Ward, number: str, unit: str, who: str = "leader of KT") -> list[str]:
    with pytest.raises(TransitionRefused) as refusal:
        a_step(ward, number, who, "forward_unit", receiving_unit=ward.units[unit].id)
    return [reason.code for reason in refusal.value.reasons]


def test_a_case_is_not_sent_to_its_own_unit(ward: Ward, number: str):
    assert refused(ward, number, "KT") == ["own_unit"]
    assert the_case(ward, number).state == "classified"


def test_a_case_is_not_sent_to_where_nobody_takes_a_first_step(ward: Ward, number: str):
    assert refused(ward, number, "VP") == ["nobody_there"]
    an_account(ward, "auditor of VP", "auditor", "VP")
    assert refused(ward, number, "VP") == ["nobody_there"], "an auditor takes no steps"
    an_account(ward, "desk of VP", "desk", "VP")
    a_step(ward, number, "leader of KT", "forward_unit", receiving_unit=ward.units["VP"].id)
    assert the_case(ward, number).state == "forwarded"


def test_whoever_holds_the_role_above_takes_in_what_lies_below(ward: Ward, number: str):
    an_account(ward, "desk above", "desk", "root")
    a_step(ward, number, "leader of KT", "forward_unit", receiving_unit=ward.units["VP"].id)
    assert the_case(ward, number).state == "forwarded"


def test_a_role_that_has_ended_takes_in_nothing(ward: Ward, number: str):
    an_account(ward, "desk of VP", "desk", "VP")
    close_account(ward, "desk of VP")
    assert refused(ward, number, "VP") == ["nobody_there"]


def test_a_unit_that_has_ended_takes_in_nothing(ward: Ward, number: str):
    an_account(ward, "desk of VP", "desk", "VP")
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        work.session.merge(ward.units["VP"]).valid_to = date(2026, 5, 31)
    assert refused(ward, number, "VP") == ["unit_ended"]


def test_every_reason_is_told_at_once(ward: Ward, number: str):
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        far = add_unit(work, "TX", "Trạm xa", ward.units["VP"])
        far.valid_to = date(2026, 5, 31)
    ward.units["TX"] = far
    a_step(ward, number, "officer of KT", "ask_supplement", comment="Thiếu địa chỉ")
    a_step(ward, number, "officer of KT", "supplement_received", competent=True)
    codes = refused(ward, number, "TX", who="officer of KT")
    assert codes == ["role_missing", "own_competence", "unit_ended", "nobody_there"]


def test_the_form_knows_before_it_is_sent(ward: Ward, number: str):
    with reading(ward.installation, ward.actor("leader of KT")) as work:
        case = get_visible_case(work, number)
        step = work.installation.library.get("petition", case.workflow_version).step("classified", "forward_unit")
        assert step is not None
        closed = closed_receivers(work, case, step)["receiving_unit"]
        elsewhere = work.installation.library.get("petition", case.workflow_version).step("classified", "guide")
        assert elsewhere is not None
        assert closed_receivers(work, case, elsewhere) == {}
    units = {unit.id: code for code, unit in ward.units.items()}
    assert {units[key]: [each.code for each in why] for key, why in closed.items()} == {
        "root": ["nobody_there"],
        "VP": ["nobody_there"],
        "KT": ["own_unit"],
    }
