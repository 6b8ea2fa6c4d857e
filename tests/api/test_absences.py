"""The digest, being away, giving many cases at once and following one, as other programs read and do it."""

from __future__ import annotations

from casetrack.services.digests import make_digests
from tests.factories import DENUNCIATION, a_case, an_account, the_case


def test_the_digest_is_listed_and_looked_at_as_on_a_day(quick_ward, quick_program):
    ward = quick_ward
    number = a_case(ward.on("2026-06-04"), officer="officer")
    make_digests(ward.installation, ward.office.id, ward.on("2026-06-29").now)
    officer = quick_program("officer")
    (listed,) = officer.get("/digests").json["items"]
    assert (listed["kind"], listed["slot_on"], listed["overdue"]) == ("weekly", "2026-06-29", 1)
    told = officer.get("/digests/preview?day=2026-06-15").json
    assert told["counts"] == {"overdue": 0, "due_soon": 1, "stale": 0}
    assert [(each["number"], each["due_on"], each["deadline"]) for each in told["items"]] == [
        (number, "2026-06-15", "process")
    ]
    assert officer.get("/digests/preview?day=2030-01-01").status_code == 422
    assert quick_program("inspector").get("/digests/preview").json["items"] == []


def test_somebody_is_away_and_back(quick_ward, quick_program):
    other = an_account(quick_ward, "officer2", "officer", full_name="Mai Thanh Yến")
    me, officer = quick_ward.users["officer"].id, quick_program("officer")
    wish = {"user_id": me, "substitute_id": other.id, "first_day": "2026-06-04", "last_day": "2026-06-10"}
    added = officer.post("/absences", wish)
    assert added.status_code == 201
    (row,) = added.json["items"]
    assert (row["substitute"], row["is_on"], row["unit_id"]) == ("Mai Thanh Yến", True, None)
    assert quick_program("officer2").get("/absences").json["items"] == [row]
    assert quick_program("desk").get("/absences").json["items"] == []
    assert quick_program("officer2").post(f"/absences/{row['id']}/end", {}).status_code == 404
    assert officer.post("/absences", {**wish, "last_day": "2026-06-03"}).status_code == 422
    assert officer.post(f"/absences/{row['id']}/end", {}).json == {"items": []}, "it began today, so it never was"


def test_many_cases_are_given_each_for_itself(quick_ward, quick_program):
    other = an_account(quick_ward, "officer2", "officer")
    number = a_case(quick_ward, officer="officer")
    rows = [{"number": number, "seen_version": the_case(quick_ward, number).version}]
    rows += [{"number": "KN-2026-9999", "seen_version": 1}]
    wish = {"from_id": quick_ward.users["officer"].id, "officer_id": other.id, "what": "Làm tiếp.", "cases": rows}
    told = quick_program("leader").post("/reassignments", wish)
    assert [(row["number"], row["given"]) for row in told.json["items"]] == [(number, True), ("KN-2026-9999", False)]
    assert quick_program("officer").post("/reassignments", wish).status_code == 403
    assert quick_program("leader").post("/reassignments", {**wish, "cases": []}).status_code == 422


def test_a_case_is_followed_and_a_hidden_one_is_missing(quick_ward, quick_program):
    number = a_case(quick_ward, officer="officer")
    hidden = a_case(quick_ward, officer="officer", fields=DENUNCIATION)
    inspector = quick_program("inspector")
    assert [
        each["number"] for each in inspector.post(f"/cases/{number}/following", {"follow": True}).json["items"]
    ] == [number]
    assert inspector.post(f"/cases/{hidden}/following", {"follow": True}).status_code == 404
    assert inspector.post(f"/cases/{number}/following", {"follow": False}).json == {"items": []}
    assert inspector.get("/followed-cases").json == {"items": []}
