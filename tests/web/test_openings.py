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


OPENED = {
    "land_violation": {"field.matter": "land", "field.violation": "Mái che lấn đường.", "field.found_on": "2/6/2026"},
    "inspection": {
        "field.kind": "supervision_regular",
        "field.body": "commission",
        "field.summary": "Nề nếp sinh hoạt chi bộ.",
    },
    "handed_over": {
        "field.file_kind": "civil_servant",
        "field.holder_name": "Nông Thị Đào",
        "field.former_office": "Xã Lam Thượng cũ",
        "field.handed_over_on": "1/7/2025",
    },
}


@pytest.mark.parametrize(
    ("workflow", "becomes"),
    [
        ("land_violation", ("officer", "VP-2026-0001", "internal")),
        ("inspection", ("inspector", "GS-2026-0001", "restricted")),
        ("handed_over", ("officer", "BG-2026-0001", "restricted")),
    ],
)
def test_each_kind_is_opened_by_whoever_begins_it(
    ward: Ward, signed_in: Callable[[str], Browser], workflow: str, becomes: tuple[str, str, str]
):
    who, number, level = becomes
    browser, address = signed_in(who), f"/ho-so/mo/{workflow}"
    assert address in browser.get("/ho-so").text
    sent = {"title": "Việc mới", "opened_on": "4/6/2026", "channel": "unit", **OPENED[workflow]}
    opened = browser.send(address, {**sent, "unit_id": str(ward.units["root"].id)}, follow=True)
    assert number in opened.text
    assert "Người gửi đơn" not in opened.text, "nobody brought it"
    assert the_case(ward, number).level == level


@pytest.mark.parametrize(
    ("workflow", "who"),
    [
        ("land_violation", "inspector"),
        ("land_violation", "clerk"),
        ("inspection", "officer"),
        ("inspection", "clerk"),
        ("handed_over", "inspector"),
        ("handed_over", "desk"),
    ],
)
def test_a_kind_is_not_there_for_whoever_takes_none_of_its_first_steps(
    signed_in: Callable[[str], Browser], workflow: str, who: str
):
    assert signed_in(who).get(f"/ho-so/mo/{workflow}").status_code == 404


def test_what_the_desk_takes_in_is_not_opened_here(signed_in: Callable[[str], Browser]):
    assert signed_in("officer").get("/ho-so/mo/petition").status_code == 404
