"""The registry of people by the API: a page at a time, masked, corrected, and two entries made one and apart."""

from __future__ import annotations

from tests.factories import a_person

CARD = "001068004417"


def test_people_come_a_page_at_a_time_by_given_name(quick_ward, quick_program):
    for given in ("Yên", "An", "Đào"):
        a_person(quick_ward, f"Trần {given}")
    desk = quick_program("desk")
    first = desk.get("/persons?q=tran&limit=2").json
    second = desk.get(f"/persons?q=tran&limit=2&cursor={first['next']}").json
    assert [found["name"] for found in (*first["items"], *second["items"])] == ["Trần An", "Trần Đào", "Trần Yên"]
    assert second["next"] is None
    assert desk.get("/persons?q=tran&cursor=x").status_code == 422


def test_a_person_is_corrected_field_by_field(quick_ward, quick_program):
    person = a_person(quick_ward, "Trần Văn Bảy", identity_number=CARD, phone="0912340218")
    desk, at = quick_program("desk"), f"/persons/{person.id}"
    page = desk.get(at)
    assert CARD not in page.text
    assert (page.json["version"], page.json["person"]["identity_paper"]["vi"]) == (1, "CCCD")
    now = desk.post(f"{at}/corrections", {"address": "thôn Mới", "seen_version": 1}).json
    assert (now["person"]["address"], now["person"]["identity_end"], now["version"]) == ("thôn Mới", "4417", 2)
    assert desk.post(f"{at}/corrections", {"address": "thôn Cũ", "seen_version": 1}).status_code == 409
    wrong = desk.post(f"{at}/corrections", {"birth_year": 1990, "seen_version": 2})
    assert (wrong.status_code, list(wrong.json["fields"])) == (422, ["birth_year"])
    assert desk.post(f"{at}/identity-number", {}).json == {"identity_number": CARD}
    assert quick_program("officer").post(f"{at}/identity-number", {}).status_code == 403


def test_two_entries_are_made_one_and_apart(quick_ward, quick_program):
    kept, other = a_person(quick_ward, "Trần Văn Bảy"), a_person(quick_ward, "Tran Bay")
    desk = quick_program("desk")
    wish = {"other_id": other.id, "seen_version": 1, "other_version": 1, "reason": "Gặp tại quầy"}
    page = desk.post(f"/persons/{kept.id}/merges", wish).json
    assert [entry["reason"] for entry in page["entries"]] == ["Gặp tại quầy"]
    assert desk.get(f"/persons/{other.id}").json["person"]["id"] == kept.id
    assert desk.post(f"/persons/{kept.id}/merges", wish).status_code == 409
    assert desk.post(f"/persons/{other.id}/unmerge", {}).json["person"]["id"] == other.id
    assert desk.post(f"/persons/{other.id}/unmerge", {}).status_code == 422
