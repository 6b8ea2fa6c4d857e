"""The page of units: the tree of a day, a change typed in, what it moves, what must be said first, and the button."""

from __future__ import annotations

import pytest

from tests.factories import Ward, a_case, an_account, the_case
from tests.unit_changes import CULTURE, ON, a_change, changed

FORM = "/don-vi/thay-doi"
MERGE = {
    "kind": "merged",
    "units": ["VP", "KT"],
    "begins.1.code": "VHXH",
    "begins.1.name": "Phòng Văn hóa - Xã hội",
    "rest": "#1",
    "happens_on": "15/6/2026",
    "paper_number": "12/QĐ-UBND",
    "paper_on": "14/6/2026",
    "source": "UBND phường Lam Khê",
}


@pytest.fixture
def number(ward: Ward) -> str:
    """A petition of KT that Hoa, who has a role there alone, works on."""
    an_account(ward, "hoa", "officer", "KT", full_name="Lý Thị Hoa")
    number = a_case(ward, unit="KT", officer="hoa")
    ward.on("2026-06-20")
    return number


def test_the_tree_of_a_day_has_the_names_of_the_day(ward, signed_in):
    ward.on("2026-06-20")
    changed(ward, a_change("merged", "VP", "KT", begins=(CULTURE,), rest="VHXH"))
    browser = signed_in("administrator")
    today, before = browser.get("/don-vi").text, browser.get("/don-vi?on=14/6/2026").text
    assert "Ngày 20/6/2026 cơ quan có 2 đơn vị" in today
    assert "Văn phòng, Phòng Kinh tế nhập vào Phòng Văn hóa - Xã hội" in today
    assert "Ngày 14/6/2026 cơ quan có 3 đơn vị" in before
    found = browser.get("/don-vi?q=kinh+te").text
    assert "1 đơn vị từng mang tên hoặc mã này" in found
    assert "kế tiếp: Phòng Văn hóa - Xã hội" in found


def test_a_merge_is_shown_first_and_made_once_the_role_has_a_place(ward, signed_in, number):
    browser = signed_in("administrator")
    seen = browser.send(FORM, MERGE)
    assert seen.status_code == 200
    assert "chuyển dưới 3 hồ sơ đang mở" in seen.text
    assert "Lý Thị Hoa" in seen.text
    assert the_case(ward, number).unit_id == ward.units["KT"].id, "nothing is written yet"
    unsaid = browser.send(FORM, {**MERGE, "save": "1"})
    assert (unsaid.status_code, "chưa nói chuyển đi đâu: Lý Thị Hoa" in unsaid.text) == (422, True)
    role = {"roles.1.username": "hoa", "roles.1.role": "officer", "roles.1.unit": "KT", "roles.1.to": "VHXH"}
    done = browser.send(FORM, {**MERGE, **role, "save": "1"}, follow=True)
    assert "Đã ghi thay đổi" in done.text
    assert the_case(ward, number).unit_id not in {unit.id for unit in ward.units.values()}
    assert "Chuyển đơn vị" in signed_in("leader").get(f"/ho-so/{number}").text


def test_what_was_typed_stays_when_it_cannot_be(ward, signed_in, number):
    wrong = signed_in("administrator").send(FORM, {**MERGE, "happens_on": "1/6/2026", "begins.1.code": "có dấu cách"})
    assert wrong.status_code == 422
    for kept in ("có dấu cách", "Phòng Văn hóa - Xã hội", "1/6/2026", 'value="VP" checked'):
        assert kept in wrong.text
    assert "lập ngày 04/6/2026" in wrong.text


def test_a_split_sends_cases_by_rules_and_a_wrong_number_is_mended_on_the_same_page(ward, signed_in, number):
    split = {**MERGE, "kind": "split", "units": ["KT"], "rest": "KT"}
    rules = {"sendings.1.by": "officer", "sendings.1.what": "hoa", "sendings.1.to": "VHXH"}
    one = {"cases.1.numbers": "KN-2026-9999", "cases.1.to": "VHXH"}
    browser = signed_in("leader")
    wrong = browser.send(FORM, {**split, **rules, **one, "save": "1"})
    assert wrong.status_code == 422
    assert "không có hồ sơ KN-2026-9999" in wrong.text
    assert 'value="KN-2026-9999"' in wrong.text
    without = browser.send(FORM, {**split, **rules, "save": "1"})
    assert "Lý Thị Hoa đang giữ hồ sơ" in without.text, "Hoa has no role in the new unit"
    an_account(ward, "binh", "officer", "root")
    kept = browser.send(FORM, {**split, "save": "1"}, follow=True)
    assert "Đã ghi thay đổi" in kept.text
    assert the_case(ward, number).unit_id == ward.units["KT"].id


def test_an_inner_administrator_and_others_are_shut_out(ward, signed_in):
    an_account(ward, "inner", "administrator", "KT")
    for who in ("inner", "officer", "auditor"):
        assert signed_in(who).get("/don-vi").status_code == 403
        assert signed_in(who).send(FORM, MERGE).status_code == 403


@pytest.mark.parametrize("kind", ["added", "renamed", "merged", "split", "dissolved", "nonsense"])
def test_each_kind_has_its_form(ward, signed_in, kind):
    page = signed_in("administrator").get(FORM, query_string={"kind": kind})
    assert page.status_code == 200
    assert ("begins.1.code" in page.text) == (kind in ("added", "merged", "split"))


def test_nothing_typed_leads_to_a_broken_page(ward, signed_in):
    browser = signed_in("administrator")
    for typed in (
        {},
        {"kind": "merged"},
        {**MERGE, "rest": "#9"},
        {**MERGE, "units": ["nope"]},
        {"kind": "x", "save": "1"},
    ):
        assert browser.send(FORM, typed).status_code == 422
    assert browser.get("/don-vi?on=khi+nao").status_code == 200
    assert ON in str(ward.on(ON).today)
