"""A hand-over over REST: opened with its minutes, lists sent, rows mended, held to the minutes, asked to be written."""

from __future__ import annotations

import io
from typing import Any

import pytest

from casetrack.services.batch_confirming import finish_handovers
from tests.api.conftest import BASE, Program
from tests.batches import STAFF, STAFF_COLUMNS, a_batch, a_list, a_workbook, land_rows, load, minutes, staff_rows
from tests.factories import Ward

TOTALS = [{"kind": "land_dossier", "total": 8, "settled": 6, "pending": 2}]
MINUTES = {"minutes_no": "04/BB-BG", "minutes_on": "2025-07-01", "totals": TOTALS}


def opening(ward: Ward, **more: Any) -> dict[str, Any]:
    unit = ward.units["KT"].id
    return {"from_office": "UBND xã Lam Thượng", "unit_id": unit, "handed_over_on": "2025-07-01", **MINUTES, **more}


def send(program: Program, content: bytes, **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {program.token}", "Accept-Language": "en"}
    said = {"file": (io.BytesIO(content), "dat-dai.xlsx"), **more}
    return program.client.post(
        f"{BASE}/imports/1/files", data=said, headers=headers, content_type="multipart/form-data"
    )


def wrong_rows() -> list[list[object]]:
    """Eight dossiers: row 7 has no such day, row 13 repeats row 12."""
    rows = land_rows(8)
    rows[2][6] = "31/02/2025"
    return [*rows, rows[7]]


def test_a_hand_over_is_taken_in_from_its_minutes_to_its_cases(quick_program, quick_ward):
    clerk, leader = quick_program("clerk"), quick_program("leader")
    opened = clerk.post("/imports", opening(quick_ward))
    assert opened.status_code == 201
    assert (opened.json["number"], opened.json["state"], opened.json["minutes"]["totals"][0]["settled"]) == (
        1,
        "draft",
        6,
    )
    assert clerk.post("/imports", opening(quick_ward)).json["number"] == 1
    loaded = send(clerk, a_list(wrong_rows()))
    assert (loaded.status_code, loaded.json["state"], loaded.json["added"]) == (201, "staged", 9)
    assert loaded.json["sheets"][0]["columns"][1]["field"] == "name"
    page = clerk.get("/imports/1/rows").json
    assert [(row["line"], row["outcome"]) for row in page["items"]] == [(7, "refuse"), (13, "duplicate")]
    refused, twin = page["items"]
    assert refused["reasons"][0]["weighs"] == "refuse"
    assert twin["duplicate_of"] == ["DS", 12]
    assert "Mend" in clerk.get("/imports/1/reconciliation").json["why"]["en"]
    assert leader.post("/imports/1/confirmation", {}).status_code == 422
    mended = clerk.post(f"/imports/1/rows/{refused['id']}", {"fields": {"received_on": "28/2/2025"}})
    assert (mended.json["outcome"], mended.json["said"]["received_on"]) == ("accept", "2025-02-28")
    kept = clerk.post(f"/imports/1/rows/{twin['id']}/decision", {"decision": "keep"})
    assert kept.json["decision"] == "keep"
    assert clerk.get("/imports/1/reconciliation").json["counted"] == 9
    clerk.post(f"/imports/1/rows/{twin['id']}/decision", {"decision": "skip"})
    compared = clerk.get("/imports/1/reconciliation").json
    assert (compared["matches"], compared["why"], compared["lines"][0]["difference"]) == (True, None, 0)
    assert clerk.post("/imports/1/confirmation", {}).status_code == 403
    asked = leader.post("/imports/1/confirmation", {})
    assert (asked.status_code, asked.json["state"], asked.json["done"]) == (202, "confirming", 0)
    finish_handovers(quick_ward.installation, quick_ward.office.id)
    assert clerk.get("/imports/1/progress").json == {
        "state": "confirmed", "done": 8, "total": 8, "refused": 0, "finished": True,
    }  # fmt: skip
    row = clerk.get(f"/imports/1/rows/{refused['id']}").json
    assert clerk.get(f"/cases/{row['case_number']}").status_code == 200


def test_minutes_are_put_right_and_amended(quick_program, quick_ward):
    clerk = quick_program("clerk")
    clerk.post("/imports", opening(quick_ward))
    again = clerk.post("/imports/1/minutes", {**MINUTES, "minutes_no": "05/BB-BG"})
    assert again.json["minutes"]["minutes_no"] == "05/BB-BG"
    later = {"minutes_no": "05a/BB-BG", "totals": [{"total": 7}], "reason": "Đếm thừa một hồ sơ"}
    amended = clerk.post("/imports/1/amendments", later)
    assert amended.status_code == 201
    assert [each["amends"] for each in amended.json["versions"]] == [False, False, True]
    assert clerk.get("/imports").json["items"][0]["minutes"]["totals"][0]["total"] == 7


def test_a_sheet_that_asks_is_told_how_it_is_read_once_for_each_key(quick_program, quick_ward):
    clerk = quick_program("clerk")
    clerk.post("/imports", opening(quick_ward))
    rows = [[n, name, "1/7/2025"] for n, name in enumerate(("Bàn Thị Cói", "Hà Văn Quyết"), start=1)]
    asking = send(clerk, a_workbook({"DS": [["STT", "Họ tên", "Khác"], *rows]}))
    assert (asking.json["state"], asking.json["sheets"][0]["asks"]) == ("asking", True)
    place = f"/imports/1/files/{asking.json['id']}/sheets"
    said = {"sheet": "DS", "kind": "land_dossier", "columns": [{"number": 3, "field": "received_on"}]}
    told = clerk.post(place, said, Idempotency_Key="sheet-1")
    assert (told.json["state"], told.json["added"]) == ("staged", 2)
    assert clerk.post(place, said, Idempotency_Key="sheet-1").headers["Idempotency-Replayed"] == "true"
    for wrong, fields in (
        ({**said, "kind": "dancing"}, {"kind"}),
        ({**said, "columns": [{"number": 3, "field": "dance"}]}, {"columns.3"}),
        ({**said, "columns": [{"number": 2, "field": "address"}, {"number": 999}]}, {"columns.2.number"}),
    ):
        refused = clerk.post(place, wrong)
        assert (refused.status_code, set(refused.json["fields"])) == (422, fields)
    assert clerk.post(place, {**said, "sheet": "Nothing"}).status_code == 422


def test_what_cannot_be_taken_is_refused_at_its_field(quick_program, quick_ward):
    clerk = quick_program("clerk")
    for wrong, fields in (
        ({"totals": [{"kind": "land_dossier"}]}, {"totals.1.total"}),
        ({"totals": [{"total": "8"}]}, {"totals.1.total"}),
        ({"unit_id": 4711}, {"unit_id"}),
        ({"handed_over_on": "1/7/2025"}, {"handed_over_on"}),
        ({"dance": 1}, {"dance"}),
    ):
        refused = clerk.post("/imports", opening(quick_ward, **wrong))
        assert (refused.status_code, set(refused.json["fields"])) == (422, fields)
    a_batch(quick_ward, minutes(8))
    assert (send(clerk, b"<html>").json["code"], send(clerk, b"x", dance="1").status_code) == ("file_refused", 422)
    assert send(clerk, b"x", file="").status_code == 422
    load(quick_ward, 1, a_list(wrong_rows()))
    row = clerk.get("/imports/1/rows").json["items"][0]["id"]
    assert set(clerk.post(f"/imports/1/rows/{row}", {"fields": {"dance": "1"}}).json["fields"]) == {"fields.dance"}
    assert clerk.post(f"/imports/1/rows/{row}/decision", {"decision": "burn"}).status_code == 422
    assert clerk.get("/imports/1/rows?view=dance").status_code == 422
    for nothing in ("/imports/2", "/imports/2/rows", "/imports/1/rows/9999", "/imports/99999999999"):
        assert clerk.get(nothing).status_code == 404, nothing


def test_whoever_only_reads_sees_the_end_of_numbers_of_persons(quick_program, quick_ward):
    a_batch(quick_ward, minutes(3))
    rows = land_rows(3)
    rows[0][2], rows[1][8] = "12345678901", "ĐT 0912 345 678"
    load(quick_ward, 1, a_list(rows))
    clerk, auditor = (quick_program(who).get("/imports/1/rows?view=all").text for who in ("clerk", "auditor"))
    for number in ("12345678901", "0912 345 678", "001180000003"):
        assert (number in clerk, number in auditor) == (True, False), number
    assert "•••0003" in auditor
    first = quick_program("auditor").get("/imports/1/rows?view=all").json["items"][0]["id"]
    assert "8901" in quick_program("auditor").get(f"/imports/1/rows/{first}").text
    assert "001180000003" not in quick_program("auditor").get("/imports/1/files").text


@pytest.mark.parametrize("who", ["officer", "auditor"])
def test_the_files_of_officials_are_told_to_few(quick_program, quick_ward, who):
    a_batch(quick_ward, minutes(2, kind="civil_servant"))
    load(quick_ward, 1, a_list(staff_rows("Ngô Thị Mừng", "Cao Quang Hòa"), STAFF_COLUMNS, title=STAFF))
    asked = quick_program(who)
    rows = asked.get("/imports/1/rows?view=all")
    assert (rows.json["items"], rows.json["hidden"]) == ([], 2)
    for address in ("/imports/1/files", "/imports/1/rows?view=all", "/imports/1", "/imports/1/reconciliation"):
        assert "Mừng" not in asked.get(address).text
    lines = [
        program.get("/imports/1/files").json["items"][0]["other_lines"] for program in (asked, quick_program("leader"))
    ]
    assert [[(line["row"], line["role"]) for line in each][-1] for each in lines] == [(4, "header"), (4, "header")]
    assert ["Chức vụ" in each[-1]["text"] for each in lines] == [False, True]
    row = quick_program("leader").get("/imports/1/rows?view=all").json["items"][0]
    assert "Mừng" in row["said"]["name"]
    assert asked.get(f"/imports/1/rows/{row['id']}").json["detail"] == asked.get("/imports/1/rows/9999").json["detail"]
