"""Units and opening balances for another program."""

from __future__ import annotations

from datetime import date

from tests.factories import a_case
from tests.unit_changes import CULTURE, a_change, changed

BALANCE = {
    "unit": "KT",
    "kind": "complaints_unprocessed",
    "begins_on": "2026-06-05",
    "count": 3,
    "source": "Biên bản số 3/BB",
}


def test_the_units_of_a_day_and_those_of_a_former_name(quick_ward, quick_program):
    quick_ward.on("2026-06-20")
    changed(quick_ward, a_change("merged", "VP", "KT", begins=(CULTURE,), rest="VHXH"))
    leader = quick_program("leader")
    before = leader.get("/units?on=2026-06-14").json
    assert [each["code"] for each in before["items"]] == ["lamkhe", "VP", "KT"]
    (found,) = leader.get("/units?q=van+phong").json["items"]
    assert (found["valid_to"], found["successor"], found["stands"]) == ("2026-06-14", "VHXH", False)
    assert quick_program("officer").get("/units").status_code == 403


def test_a_balance_is_entered_replaced_and_given_back(quick_ward, quick_program):
    quick_ward.on("2026-06-10")
    number, leader = a_case(quick_ward, unit="KT", opened_on=date(2026, 5, 20)), quick_program("leader")
    (entered,) = leader.post("/opening-balances", BALANCE).json["items"]
    assert (entered["count"], entered["left"], entered["cases"]) == (3, 3, [])
    body = {"number": number, "place": entered["place"]}
    (replaced,) = leader.post("/opening-balances/cases", body).json["items"]
    assert (replaced["left"], replaced["cases"]) == (2, [number])
    asked = "from=2026-06-05&to=2026-06-30"
    behind = leader.get(f"/reports/indicators/petitions.complaints.carried_over?{asked}").json
    assert (behind["items"], behind["opening"], behind["indicator"]["value"]) == ([number], 2, 3)
    (back,) = leader.post("/opening-balances/cases/back", {"number": number}).json["items"]
    assert back["left"] == 3
    wrong = leader.post("/opening-balances", {**BALANCE, "unit": "XX"})
    assert wrong.status_code == 404
    assert leader.post("/opening-balances", {**BALANCE, "count": -1}).status_code == 422
    assert quick_program("desk").post("/opening-balances", BALANCE).status_code == 403
