"""The day of a session for programs: the same use cases and refusals as on the pages."""

from __future__ import annotations

from tests.factories import a_case, a_person
from tests.letterheads import a_letterhead
from tests.reception_days import a_session, booked

INSTRUCTION = {"what": "Mở lại lối đi", "who": "Phòng Kinh tế", "due_on": "2026-06-20", "product": "Biên bản"}


def test_a_program_receives_instructs_concludes_and_closes(quick_ward, quick_program):
    a_letterhead(quick_ward)
    address = f"/sessions/{a_session(quick_ward)}"
    person = a_person(quick_ward, "Hoàng Thị Phới")
    of = booked(quick_ward, 1, person, "08:30", case=a_case(quick_ward, petitioner=person))
    clerk = quick_program("clerk")
    assert clerk.get(f"{address}/brief").json["items"][0]["case_state"]["vi"] == "Mới tiếp nhận"
    refused = clerk.post(f"{address}/closing", {})
    assert (refused.status_code, set(refused.json["fields"])) == (422, {"close"})
    assert set(clerk.post(f"{address}/visits", {"appointment_id": of, "said": "Xin đo lại"}).json["fields"]) == {
        "answer"
    }
    said = {"appointment_id": of, "said": "Xin đo lại", "answer_by": "2026-06-15", **INSTRUCTION}
    made = clerk.post(f"{address}/visits", said)
    assert (made.status_code, made.json["answer_case"], made.json["instruction_case"]) == (
        201,
        "TD-2026-0001",
        "CD-2026-0001",
    )
    walk_in = clerk.post(f"{address}/visits", {"name": "Ma Thị Đào", "said": "Hỏi đường", "answer": "Đã chỉ"})
    assert walk_in.status_code == 201
    assert set(clerk.post(f"{address}/visits", {"said": "Ai đó", "answer": "x"}).json["fields"]) == {"person_id"}
    assert clerk.post(f"{address}/instructions", {**INSTRUCTION, "visit": walk_in.json["visit"]}).status_code == 201
    assert clerk.get(f"{address}/day").json["notice_due_on"] == "2026-06-11"
    fields = {"host": "Chủ tịch", "session_on": "2026-06-04", "place": "Phòng 102", "check_who": "Văn phòng"}
    issued = clerk.post(f"{address}/conclusion", {"fields": fields})
    assert (issued.status_code, issued.json) == (201, {"symbol": "01/TB-UBND"})
    assert clerk.post(f"{address}/conclusion", {"fields": fields}).status_code == 422
    told = clerk.get(f"{address}/instructions").json["items"]
    assert [(each["notice_no"], each["state"]["vi"]) for each in told] == [("01/TB-UBND", "Đang thực hiện")] * 2
    closed = clerk.post(f"{address}/closing", {"note": "Đủ"}).json
    assert (closed["state"], closed["note"], len(closed["items"])) == ("held", "Đủ", 2)
    assert clerk.post(f"{address}/visits", {"name": "x", "said": "x", "answer": "x"}).status_code == 422
    assert clerk.post(f"{address}/reopening", {}).json["state"] == "in_progress"
    assert clerk.get("/sessions/99/day").status_code == 404
    assert quick_program("auditor").get(f"{address}/brief").status_code == 403
