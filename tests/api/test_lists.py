"""Whole lists for another program: by name, in three shapes, asked in the words of the page, with the page's rights."""

from __future__ import annotations

import pytest

from casetrack.papers.shapes import MEDIA_TYPES
from casetrack.schemas.lists import LISTS
from casetrack.services.permissions import PERMISSIONS
from tests.factories import DENUNCIATION, Ward, a_case, a_person

ASKED = {
    "persons": "q=le van bon",
    "summary-cases": "figure=pending",
    "receptions-visits": "group=host&key=chairman:scheduled",
    "indicator": "indicator=ward_wide.receipts",
}


@pytest.fixture
def filled(ward: Ward) -> Ward:
    """A ward with a complaint and a denunciation."""
    a_case(ward, petitioner=a_person(ward), officer="officer")
    a_case(ward, "Thu tiền sai", fields=DENUNCIATION, officer="officer")
    return ward


def test_every_list_comes_in_every_shape_in_the_language_that_is_asked_for(filled: Ward, program):
    programs = {role: program(role) for role in ("leader", "auditor", "administrator")}
    for key in (key for key in LISTS if key != "digest"):
        role = next(role for role in ("leader", "auditor") if LISTS[key].permission in PERMISSIONS[role])
        for shape, media_type in MEDIA_TYPES.items():
            answer = programs[role].get(f"/lists/{key}.{shape}?{ASKED.get(key, '')}")
            assert (answer.status_code, answer.content_type) == (200, media_type), (key, answer.text)
        vi, en = (
            programs[role].get(f"/lists/{key}.json?{ASKED.get(key, '')}", Accept_Language=each).json
            for each in ("vi", "en")
        )
        assert [each["key"] for each in vi["columns"]] == [each["key"] for each in en["columns"]]
        assert (vi["columns"] == en["columns"]) is key.startswith("register-")
        assert vi["count"] == len(vi["rows"]) == len(en["rows"])
        if LISTS[key].permission not in PERMISSIONS["administrator"]:
            assert programs["administrator"].get(f"/lists/{key}.csv").status_code == 403


def test_a_hidden_case_is_in_no_list_and_what_is_given_of_a_sealed_one_is_written_down(filled: Ward, program):
    said = {name: program(name).get("/lists/cases.json?view=all").json for name in ("officer", "auditor")}
    assert [row["number"] for row in said["officer"]["rows"]] == ["TC-2026-0001", "KN-2026-0001"]
    assert [row["number"] for row in said["auditor"]["rows"]] == ["KN-2026-0001"]
    assert said["officer"]["rows"][0]["petitioner"] == "Alias 2026-0001"
    looks = program("auditor").get("/lists/audit.json?kind=look").json["rows"]
    assert [(row["cases"], row["what"]) for row in looks] == [("TC-2026-0001", "Exported")]


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ("cases.json?vew=open", 422, "no such field"),
        ("cases.json?view=open&view=all", 422, "sent twice"),
        ("cases.json?due_from=4/6/2026", 422, "Write a date like 2026-06-04"),
        ("persons.csv", 422, "Nothing was typed"),
        ("indicator.csv", 422, "indicator"),
        ("digest.csv?kind=weekly&day=2026-06-01", 404, "digest"),
        ("cases.pdf", 404, ""),
        ("secrets.csv", 404, ""),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_words(quick_program, asked, status, told):
    answer = quick_program("leader").get(f"/lists/{asked}")
    assert (answer.status_code, told in answer.text) == (status, True), answer.text
