"""The indicators of a period for another program: every one by its key, each with what it counts."""

from __future__ import annotations

import pytest

from casetrack.services.work import begin, system_actor
from tests.factories import DENUNCIATION, a_case

DAYS = "from=2026-05-01&to=2026-06-30"
TOTAL = "people_committee_petitions.total"


@pytest.fixture
def office(quick_ward):
    with begin(quick_ward.installation, system_actor(quick_ward.office.id)) as work:
        work.units[quick_ward.units["root"].id].kind = "people_committee"
    a_case(quick_ward.on("2026-05-04"))
    a_case(quick_ward, fields=DENUNCIATION)
    return quick_ward.on("2026-06-04")


def test_every_indicator_is_told_with_its_value_in_words_too(office, quick_program):
    told = quick_program("leader").get(f"/reports/indicators?{DAYS}").json
    values = {each["key"]: each for each in told["items"]}
    assert (told["period"], told["as_at"], told["forecast"]) == (
        {"from": "2026-05-01", "to": "2026-06-30"},
        "2026-06-04",
        False,
    )
    assert (values[TOTAL]["value"], values[TOTAL]["said"]["vi"], values[TOTAL]["unit"]) == (2, "2", "petitions")
    assert values["people_committee_petitions.resolved_percent"]["value"] == "0%"
    assert values["documents_on_reception"]["value"] is None
    assert values["people_committee_petitions.main_topics"]["value"] == []
    of_unit = quick_program("leader").get(f"/reports/indicators?unit=VP&{DAYS}").json
    assert (of_unit["unit"], {each["key"]: each["value"] for each in of_unit["items"]}[TOTAL]) == ("VP", 0)


def test_an_indicator_lists_the_cases_that_the_asker_may_see_and_counts_the_others(office, quick_program):
    address = f"/reports/indicators/{TOTAL}?{DAYS}"
    listed = quick_program("auditor").get(address).json
    assert (listed["kind"], listed["items"], listed["seen"], listed["hidden"]) == ("cases", ["KN-2026-0001"], 1, 1)
    assert listed["indicator"]["value"] == 2
    parts = quick_program("auditor").get(f"/reports/indicators/people_committee_petitions.resolved_percent?{DAYS}")
    assert parts.json["items"] == ["people_committee_petitions.resolved", TOTAL]
    assert quick_program("auditor").get(f"/reports/indicators/receptions.visits?{DAYS}").json["items"] == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/reports/indicators", 422),
        ("/reports/indicators?from=2026-06-30&to=2026-06-01", 422),
        (f"/reports/indicators?unit=xyz&{DAYS}", 404),
        (f"/reports/indicators/ward_wide.profit?{DAYS}", 404),
        (f"/reports/indicators/{TOTAL}?cursor=abc&{DAYS}", 422),
        (f"/reports/indicators/receptions.visits?cursor=9999999999999999999999&{DAYS}", 200),
        (f"/reports/indicators?as_at=2027-01-01&{DAYS}", 422),
    ],
)
def test_what_cannot_be_asked_is_refused(office, quick_program, address, status):
    assert quick_program("leader").get(address).status_code == status


def test_only_who_reads_reports_asks(office, quick_program):
    assert quick_program("desk").get(f"/reports/indicators?{DAYS}").status_code == 403
    assert quick_program("desk").get(f"/reports/indicators/{TOTAL}?{DAYS}").status_code == 403


def test_a_number_without_cases_is_entered_and_taken_back(office, quick_program):
    clerk, leader = quick_program("clerk"), quick_program("leader")
    wish = {"key": "documents_on_reception", "value": "7", "said_on": "2026-05-20", "source": "Báo cáo 45/BC-VP"}
    added = clerk.post("/entered-figures", wish)
    assert added.status_code == 201
    (row,) = added.json["items"]
    assert (row["value"], row["holds"], row["entered_by"]) == ("7", True, "Văn thư clerk")
    told = leader.get(f"/reports/indicators/documents_on_reception?{DAYS}").json["indicator"]
    assert (told["value"], told["by_hand"], told["source"], told["said_on"]) == (
        7,
        True,
        "Báo cáo 45/BC-VP",
        "2026-05-20",
    )
    assert clerk.post("/entered-figures", {**wish, "value": "", "take_back": True}).status_code == 201
    assert [each["holds"] for each in clerk.get("/entered-figures").json["items"]] == [False, False]
    assert clerk.post("/entered-figures", {**wish, "key": TOTAL}).status_code == 422
    assert clerk.post("/entered-figures", {"key": TOTAL}).status_code == 422
    assert quick_program("auditor").post("/entered-figures", wish).status_code == 403
