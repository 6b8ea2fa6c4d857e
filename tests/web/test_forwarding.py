"""The form that forwards a case: units that cannot take it are shown with the reason and cannot be chosen."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.factories import COMPLAINT, Ward, a_case, an_account, the_case
from tests.web.conftest import Browser

SignIn = Callable[[str], Browser]


@pytest.fixture
def number(ward: Ward) -> str:
    not_ours = {"petition_class": "feedback", "eligible": True, "competent": False}
    feedback = {**COMPLAINT, "petition_class": "feedback"}
    return a_case(ward, unit="KT", fields=feedback, steps=[("officer", "classify", not_ours)])


def test_a_unit_that_cannot_take_the_case_is_marked_with_the_reason(ward: Ward, number: str, signed_in: SignIn):
    page = signed_in("leader").get(f"/ho-so/{number}/buoc/forward_unit").text
    assert re.search(r'<option value="\d+" disabled>Phòng Kinh tế đang giữ hồ sơ này\.</option>', page)
    assert re.search(r'<option value="\d+">Văn phòng</option>', page)


def test_whoever_sends_it_all_the_same_is_told_on_the_filled_form(ward: Ward, number: str, signed_in: SignIn):
    case = the_case(ward, number)
    said = {
        "trigger": "forward_unit",
        "seen_version": str(case.version),
        "occurred_on": "4/6/2026",
        "comment": "Chuyển để giải quyết",
        "field.receiving_unit": str(ward.units["KT"].id),
    }
    answer = signed_in("leader").send(f"/ho-so/{number}/steps", said)
    assert answer.status_code == 409
    assert "Phòng Kinh tế đang giữ hồ sơ này." in answer.text
    assert "Chuyển để giải quyết" in answer.text


def test_what_cannot_be_forwarded_asks_for_no_list_of_people(ward: Ward, number: str, signed_in: SignIn):
    an_account(ward, "second", "officer")
    page = signed_in("leader").get(f"/ho-so/{number}/buoc/guide")
    assert page.status_code == 200
    assert " disabled" not in page.text
