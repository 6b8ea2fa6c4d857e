"""A program reads what its account was told, and notes what was read."""

from __future__ import annotations

from tests.channels import an_alert
from tests.factories import DENUNCIATION, a_case


def test_notices_are_listed_as_far_as_they_may_be_seen_and_read(quick_ward, quick_program):
    ward = quick_ward
    number = a_case(ward, officer="officer")
    an_alert(ward, number, "officer", "leader")
    an_alert(ward, a_case(ward, officer="officer", fields=DENUNCIATION, by="leader"), "desk")
    officer = quick_program("officer")
    (told,) = officer.get("/notices").json["items"]
    assert (told["kind"], told["url"], told["read_at"]) == ("alert", f"/ho-so/{number}", None)
    assert told["words"]["vi"] == f"{number}: hạn “Xử lý đơn” đã quá hạn, hạn là ngày 03/6/2026"
    assert quick_program("desk").get("/notices").json == {"items": [], "more": False}
    assert quick_program("leader").post("/notices/read", {"ids": [told["id"]]}).json == {"read": 0}
    assert officer.post("/notices/read", {"ids": [told["id"]]}).json == {"read": 1}
    assert officer.post("/notices/read", {}).json == {"read": 0}
    assert officer.get("/notices").json["items"][0]["read_at"] is not None


def test_bad_input_marks_nothing(quick_ward, quick_program):
    ward = quick_ward
    an_alert(ward, a_case(ward, officer="officer"), "officer")
    officer = quick_program("officer")
    wrong: object
    for wrong in ("x", [0], [{}], list(range(1, 1002))):
        assert officer.post("/notices/read", {"ids": wrong}).status_code == 422
    assert officer.get("/notices?page=0").status_code == 422
    assert officer.get("/notices").json["items"][0]["read_at"] is None
