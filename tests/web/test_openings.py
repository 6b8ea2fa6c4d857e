"""Opening a case that nobody brings to the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.factories import Ward, a_case, the_case
from tests.web.conftest import Browser

DISCIPLINE = "/ho-so/mo/discipline"
FILLED = {
    "title": "Vi phạm giờ làm việc",
    "field.summary": "Nghỉ việc không phép nhiều lần.",
    "opened_on": "4/6/2026",
    "channel": "unit",
}


def test_an_inspector_opens_a_disciplinary_case_and_sees_it(ward: Ward, signed_in: Callable[[str], Browser]):
    inspector = signed_in("inspector")
    assert DISCIPLINE in inspector.get("/ho-so").text
    unit = {"unit_id": str(ward.units["root"].id)}
    opened = inspector.send(DISCIPLINE, {**FILLED, **unit}, follow=True)
    assert "KL-2026-0001" in opened.text
    assert the_case(ward, "KL-2026-0001").level == "restricted"


def test_what_was_typed_stays_when_something_is_missing(ward: Ward, signed_in: Callable[[str], Browser]):
    page = signed_in("inspector").send(DISCIPLINE, {**FILLED, "opened_on": "31/2/2026"})
    assert page.status_code == 422
    assert "Nghỉ việc không phép nhiều lần." in page.text


@pytest.mark.parametrize("who", ["desk", "clerk"])
def test_who_takes_no_first_step_of_it_does_not_open_it(ward: Ward, signed_in: Callable[[str], Browser], who: str):
    a_case(ward)
    browser = signed_in(who)
    assert DISCIPLINE not in browser.get("/ho-so").text
    assert browser.get(DISCIPLINE).status_code == 404
    assert browser.send(DISCIPLINE, FILLED).status_code == 404


def test_what_the_desk_takes_in_is_not_opened_here(signed_in: Callable[[str], Browser]):
    assert signed_in("officer").get("/ho-so/mo/petition").status_code == 404
