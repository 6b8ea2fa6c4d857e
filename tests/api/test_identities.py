"""Leave to see the protected, given by a program: the same rules, and nobody's name in any answer."""

from __future__ import annotations

import pytest

from tests.factories import DENUNCIATION, Ward, a_case, a_person

GRANTS = "/cases/TC-2026-0001/identity-grants"


@pytest.fixture
def denounced(quick_ward: Ward) -> Ward:
    """A ward in which Wồng Thị Xzưa denounced somebody; the officer has the case."""
    a_case(quick_ward, fields=DENUNCIATION, officer="officer", petitioner=a_person(quick_ward, "Wồng Thị Xzưa"))
    return quick_ward


def test_a_leader_gives_leave_and_takes_it_back(denounced: Ward, quick_program) -> None:
    leader = quick_program("leader")
    wish = {"user_id": denounced.users["officer"].id, "reason": "Xác minh", "until": "2026-06-10"}
    made = leader.post(GRANTS, wish)
    assert (made.status_code, made.json["kind"], made.json["in_force"]) == (201, "grant", True)
    ended = leader.post(f"{GRANTS}/{made.json['id']}/revocation", {})
    assert (ended.status_code, ended.json["in_force"]) == (200, False)
    assert leader.post(f"{GRANTS}/{made.json['id']}/revocation", {}).status_code == 404
    assert [each["id"] for each in quick_program("officer").get(GRANTS).json["items"]] == [made.json["id"]]
    assert "xz" not in (made.text + ended.text).lower()


def test_breaking_the_glass_alarms_the_auditor(denounced: Ward, quick_program) -> None:
    assert denounced
    broken = quick_program("officer").post("/cases/TC-2026-0001/break-glass", {"reason": "Bị đe dọa"})
    assert (broken.status_code, broken.json["kind"]) == (201, "break_glass")
    auditor = quick_program("auditor")
    (alarm,) = auditor.get("/alarms").json["items"]
    assert (alarm["case_number"], alarm["reason"]) == ("TC-2026-0001", "Bị đe dọa")
    assert auditor.post(f"/alarms/{alarm['id']}/note", {}).json == {"items": []}
