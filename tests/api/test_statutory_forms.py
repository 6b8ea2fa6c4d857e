"""The forms of the law for another program: filled, with what each number counts, and as files."""

from __future__ import annotations

import pytest

from tests.factories import DENUNCIATION, ELIGIBLE, a_case, a_step

DAYS = "from=2026-05-01&to=2026-06-14"


@pytest.fixture
def office(quick_ward):
    quick_ward.on("2026-05-04")
    for said in ({"petition_class": "complaint"}, DENUNCIATION):
        number = a_case(quick_ward, fields={"summary": "Nội dung", **said})
        a_step(quick_ward, number, "desk", "classify", petition_class=said["petition_class"], **ELIGIBLE)
    return quick_ward.on("2026-06-04")


def test_a_form_is_told_by_the_numbers_of_its_columns(office, quick_program):
    program = quick_program("leader")
    listed = program.get("/reports/forms").json["items"]
    assert [(each["key"], each["slug"], each["valid_from"]) for each in listed][1] == ("02/XLD", "02-xld", "2025-09-30")
    told = program.get(f"/reports/forms/02-xld?{DAYS}").json
    assert (told["form"], told["certainty"], told["unit"]) == ("02/XLD", "reported", None)
    assert (told["total"]["numbers"]["1"], told["total"]["numbers"]["12"]) == (2, 1)
    assert told["columns"][25] == {"number": 26, "label": {"vi": "Ghi chú", "en": "Remarks"}, "unit": None}
    assert told["findings"] == []
    assert program.get(f"/reports/forms/02-xld?unit=VP&{DAYS}").json["total"]["numbers"]["1"] == 0


def test_a_column_lists_what_the_asker_may_see_and_counts_the_rest(office, quick_program):
    told = quick_program("auditor").get(f"/reports/forms/02-xld/1?{DAYS}").json
    assert (told["kind"], told["items"], told["seen"], told["hidden"]) == ("cases", ["KN-2026-0001"], 1, 1)
    assert quick_program("auditor").get(f"/reports/forms/01-tcd/1?{DAYS}").json["items"] == ["5", "11", "17"]
    assert quick_program("auditor").get(f"/reports/forms/01-tcd/5?{DAYS}").json["kind"] == "visits"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/reports/forms/02-xld", 422),
        ("/reports/forms/02-xld?from=2025-06-15&to=2025-09-14", 422),
        (f"/reports/forms/09-abc?{DAYS}", 404),
        (f"/reports/forms/02-xld?unit=xyz&{DAYS}", 404),
        (f"/reports/forms/02-xld/26?{DAYS}", 404),
        (f"/reports/forms/02-xld/0?{DAYS}", 404),
        (f"/reports/forms/02-xld.pdf?{DAYS}", 200),
        (f"/reports/forms/02-xld.xlsx?{DAYS}", 200),
    ],
)
def test_what_is_asked_wrongly_is_refused(office, quick_program, address, status):
    assert quick_program("leader").get(address).status_code == status
    assert quick_program("desk").get(address).status_code in (403, 404)
