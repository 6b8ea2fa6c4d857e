"""Reports over the API: their numbers by name, their words, and each as a file."""

from __future__ import annotations

import pytest

from casetrack.services.offices import add_unit
from casetrack.services.work import begin, system_actor
from tests.factories import a_case
from tests.outline_files import an_outline

PERIOD = "from=2026-01-01&to=2026-12-31"


@pytest.fixture
def ward(quick_ward, tmp_path):
    ward = quick_ward.on("2026-05-04")
    (tmp_path / "reports").mkdir()
    object.__setattr__(ward.installation, "outline_folder", tmp_path / "reports")
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        ward.units["ubnd"] = add_unit(work, "ubnd", "UBND phường", ward.units["root"], kind="people_committee")
    a_case(ward, unit="ubnd")
    return ward


def test_the_numbers_of_the_yearly_report_stand_under_their_names(ward, quick_program):
    told = quick_program("leader").get(f"/reports/annual?{PERIOD}&unit=ubnd").get_json()
    assert told["people_committee_petitions"]["total"] == 1
    assert (told["report"], told["unit"], told["as_at"]) == ("annual", "ubnd", "2026-05-04")
    assert told["period"] == {"from": "2026-01-01", "to": "2026-12-31"}


def test_a_report_is_given_in_words_and_as_a_file(ward, quick_program):
    program = quick_program("leader")
    told = program.get(f"/reports/outlines/annual?{PERIOD}").get_json()
    headings = [section["heading"]["vi"] for section in told["sections"]]
    assert headings[1:3] == ["II. TIẾP NHẬN, GIẢI QUYẾT ĐƠN", "1. Ủy ban nhân dân"]
    assert told["sections"][2]["parts"][0]["text"]["vi"].startswith("Tiếp nhận tổng cộng 01 đơn.")
    assert {part["kind"] for section in told["sections"] for part in section["parts"]} == {"words", "table", "write"}
    file = program.get(f"/reports/outlines/annual.docx?{PERIOD}")
    assert file.data.startswith(b"PK")
    assert program.get(f"/reports/outlines/annual.docx?{PERIOD}").data == file.data


def test_the_outlines_are_listed_with_what_is_wrong_in_one(ward, quick_program, tmp_path):
    (tmp_path / "reports" / "sai.docx").write_bytes(an_outline(("{{ a.b }}", "body")))
    items = quick_program("leader").get("/reports/outlines").get_json()["items"]
    assert [item["key"] for item in items] == ["annual", "inspection", "sai"]
    assert items[0]["refused"] is None
    assert "trang 1, đoạn “{{ a.b }}”: không có chỉ tiêu “a.b”" in items[2]["refused"]["vi"]
    refused = quick_program("leader").get(f"/reports/outlines/sai.docx?{PERIOD}")
    assert (refused.status_code, refused.get_json()["code"]) == (422, "invalid_input")
    assert "a.b" in str(refused.get_json()["fields"])


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/reports/annual", 422),
        ("/reports/annual?from=2026-12-31&to=2026-01-01", 422),
        (f"/reports/annual?{PERIOD}&unit=none", 404),
        (f"/reports/outlines/none?{PERIOD}", 404),
        (f"/reports/outlines/none.docx?{PERIOD}", 404),
    ],
)
def test_what_cannot_be_made_is_refused(ward, quick_program, address, status):
    assert quick_program("leader").get(address).status_code == status
    assert quick_program("desk").get(address).status_code == 403
