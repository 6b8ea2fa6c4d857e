"""The schedule for programs: the same use cases and refusals as on the pages."""

from __future__ import annotations

from tests.schedules import CHAIRMAN

QUARTER = {"from": "2026-07-01", "to": "2026-09-30"}


def a_series_told(ward, **more: object) -> dict[str, object]:
    said = {"unit_id": ward.units["root"].id, "host": "chairman", "host_name": CHAIRMAN, "hours": "08:00-11:30"}
    return {**said, "place": "Phòng 102", "rule": "FREQ=WEEKLY;BYDAY=TH", "valid_from": "2026-07-01", **more}


def test_a_program_plans_a_quarter_and_publishes_it(ward, program):
    clerk = program("clerk")
    made = clerk.post("/reception-series", a_series_told(ward))
    assert (made.status_code, made.json["when"]["en"], made.json["valid_to"]) == (201, "every Thursday", None)
    assert clerk.get("/reception-series").json == {"items": [made.json]}
    dry = clerk.post("/schedule/generations", {**QUARTER, "dry_run": True}).json
    assert (dry["dry_run"], len(dry["items"])) == (True, 13)
    assert clerk.get("/sessions?from=2026-07-01&to=2026-09-30").json == {"items": []}
    assert {day["kind"] for day in clerk.post("/schedule/generations", QUARTER).json["items"]} == {"new"}
    assert {day["kind"] for day in clerk.post("/schedule/generations", QUARTER).json["items"]} == {"kept"}
    judged = clerk.get("/schedule/verdict?from=2026-07-01&to=2026-09-30").json
    assert (judged["holds"], [duty["holds"] for duty in judged["duties"]]) == (False, [True, False])
    assert judged["duties"][1]["missing"][0]["en"].startswith("07/2026: 2 too few")
    refused = clerk.post("/schedule/publications", QUARTER)
    assert (refused.status_code, set(refused.json["fields"])) == (422, {"reason"})
    done = clerk.post("/schedule/publications", {**QUARTER, "reason": "as agreed"})
    assert (done.status_code, done.json) == (201, {"sessions": 13})


def test_a_session_is_changed_in_the_version_that_was_seen(quick_ward, quick_program):
    clerk = quick_program("clerk")
    said = a_series_told(quick_ward, held_on="2026-06-09", host="chairman")
    added = clerk.post("/sessions", {key: said[key] for key in said if key not in ("rule", "valid_from")})
    assert (added.status_code, added.json["slots"][:2], added.json["sequence"]) == (201, ["08:00", "08:30"], 0)
    address = f"/sessions/{added.json['id']}"
    change = {"seen": 0, "host_name": CHAIRMAN, "held_on": "2026-06-10", "hours": "08:00-11:30", "place": "Phòng 1"}
    assert set(clerk.post(f"{address}/changes", change).json["fields"]) == {"reason"}
    moved = clerk.post(f"{address}/changes", {**change, "reason": "Họp"}).json
    assert (moved["uid"], moved["sequence"], moved["held_on"]) == (added.json["uid"], 1, "2026-06-10")
    assert moved["notes"][0]["en"] == "Moved from Tuesday 09/6/2026: Họp"
    stale = clerk.post(f"{address}/cancellation", {"seen": 0, "reason": "x"})
    assert (stale.status_code, stale.json["code"]) == (409, "stale_case")
    assert clerk.post(f"{address}/cancellation", {"seen": 1, "reason": "x"}).json["cancelled_why"] == "x"
    assert quick_program("officer").get(address).json["cancelled_why"] == "x"
    assert quick_program("officer").post("/sessions", {}).status_code == 403
    assert clerk.get("/sessions/99").status_code == 404
