"""Who may see a protected case, as other programs read and change it."""

from __future__ import annotations

from tests.factories import DENUNCIATION, a_case, an_account


def test_somebody_is_let_in_and_out_again(ward, program):
    an_account(ward, "helper", "officer", "VP", full_name="Phan Thị Giúp")
    number = a_case(ward, fields=DENUNCIATION, unit="KT")
    leader, helper = program("leader"), program("helper")
    who = ward.users["helper"].id
    wish = {"user_id": who, "reason": "Giúp xác minh", "until": "2026-06-10"}
    added = leader.post(f"/cases/{number}/viewers", wish)
    assert (added.status_code, added.json) == (201, {**wish, "name": "Phan Thị Giúp", "in_force": True})
    assert helper.get(f"/cases/{number}/viewers").json == {"items": [added.json]}
    left = leader.post(f"/cases/{number}/viewers/removals", {"user_id": who})
    assert (left.status_code, left.json) == (200, {"items": []})
    assert helper.get(f"/cases/{number}").status_code == 404
    assert leader.post(f"/cases/{number}/viewers/removals", {"user_id": who}).status_code == 404
