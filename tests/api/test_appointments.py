"""Booking for programs: the same use cases and refusals as on the pages."""

from __future__ import annotations

from tests.bookings import NEXT, TODAY, june, session_id
from tests.factories import a_person


def test_a_program_books_an_hour_once_and_says_what_becomes_of_it(ward, program):
    june(ward)
    desk = program("desk")
    address = f"/sessions/{session_id(ward, TODAY)}/appointments"
    said = {"slot": "10:00", "person": str(a_person(ward).id), "subject": "Bồi thường thửa 214", "people": 5}
    key = {"Idempotency_Key": "hen-1"}
    made = desk.post(address, said, **key)
    assert (made.status_code, made.json["slot"], made.json["name"]["vi"]) == (201, "10:00", "Lê Văn Bốn")
    again = desk.post(address, said, **key)
    assert (again.json, again.headers["Idempotency-Replayed"]) == (made.json, "true")
    taken = desk.post(address, {**said, "person": "", "name": "Ma Thị Đào"})
    assert (taken.status_code, set(taken.json["fields"])) == (422, {"slot"})
    assert "10:30" in taken.json["fields"]["slot"]
    ticket = desk.post(address, {**said, "person": "", "name": "Ma Thị Đào", "slot": "ticket"}).json
    assert (ticket["ticket"], ticket["status"]) == (1, "arrived")
    one = f"/appointments/{made.json['id']}"
    assert desk.post(f"{one}/no-show", {}).status_code == 422, "the hour is to come"
    assert desk.post(f"{one}/arrival", {}).json["status"] == "arrived"
    called = desk.post(address.replace("appointments", "calls"), {"next": ticket["id"]}).json
    assert (called["id"], called["called_at"] is None) == (ticket["id"], False)
    stale = desk.post(address.replace("appointments", "calls"), {"next": ticket["id"]})
    assert (stale.status_code, stale.json["code"]) == (409, "stale_case")
    listed = program("auditor").get(address).json
    assert [each["slot"] for each in listed["items"]] == ["10:00", None]
    assert (listed["free"], listed["items"][0]["phone"]) == (["10:30", "11:00"], "")


def test_a_program_moves_tells_and_cancels(quick_ward, quick_program):
    ward, desk = june(quick_ward), quick_program("desk")
    key = session_id(ward)
    said = {"name": "Ma Thị Đào", "phone": "0912 345 678", "subject": "Hỏi", "slot": "09:00"}
    made = desk.post(f"/sessions/{key}/appointments", said).json
    one = f"/appointments/{made['id']}"
    assert desk.post(f"{one}/hour", {"session_id": key, "slot": "08:30"}).json["slot"] == "08:30"
    assert desk.post(f"{one}/told", {}).status_code == 422
    clerk = quick_program("clerk")
    assert clerk.post(f"/sessions/{key}/cancellation", {"seen": 0, "reason": "Bão"}).status_code == 200
    [waiting] = desk.get("/appointments/to-tell").json["items"]
    assert (waiting["appointment"]["id"], waiting["appointment"]["phone"]) == (made["id"], "0912345678")
    assert waiting["say"]["vi"].startswith(f"Buổi thứ Năm {NEXT[8:]}/6/2026 không tiếp: Bão.")
    assert desk.post(f"{one}/told", {}).json["must_tell"] is False
    assert desk.get("/appointments/to-tell").json == {"items": []}
    assert desk.post(f"{one}/cancellation", {"reason": "x"}).status_code == 422
    assert desk.get("/appointments/99").status_code == 404
    assert quick_program("officer").post(f"/sessions/{key}/appointments", said).status_code == 403
