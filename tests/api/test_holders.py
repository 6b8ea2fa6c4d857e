"""Who holds what, for another program: the same words and rights as on the pages."""

from __future__ import annotations

from tests.factories import DENUNCIATION, a_case, a_person, an_account


def test_a_case_is_given_with_its_task_and_its_hand_overs_are_read(ward, program):
    number, leader = a_case(ward), program("leader")
    body = {"officer_id": ward.users["officer"].id, "what": "Xác minh", "by_when": "2026-06-12", "check": "Thứ Hai"}
    given = leader.post(f"/cases/{number}/assignments", body, If_Match='"1"')
    assert (given.status_code, given.json["version"]) == (200, 2)
    told = leader.get(f"/cases/{number}/holding").json
    assert [line["holder"]["vi"] for line in told["log"]][-1] == "Cán bộ xử lý officer"
    task = told["log"][-1]["assignment"]
    assert (task["what"], task["by_when"], task["check"]) == ("Xác minh", "2026-06-12", "Thứ Hai")
    assert [stone["phase"] for stone in told["milestones"]] == ["received"]
    assert told["delay"] is None
    (held,) = leader.get("/held-cases").json["items"]
    assert (held["case"]["number"], held["what"], held["late_task"]) == (number, "Xác minh", False)
    (group,) = leader.get("/holders").json["items"]
    assert (group["cases"], group["key"]) == (1, held["key"])
    assert leader.get(f"/held-cases?holder={held['key']}").json["items"] == [held]


def test_unclear_work_names_what_is_missing_and_an_old_version_is_refused(ward, program):
    number, leader = a_case(ward), program("leader")
    body = {"officer_id": ward.users["officer"].id}
    unclear = leader.post(f"/cases/{number}/assignments", body, If_Match='"1"')
    assert (unclear.status_code, unclear.json["fields"].keys()) == (422, {"what"})
    assert leader.post(f"/cases/{number}/assignments", {**body, "what": "x"}, If_Match='"7"').status_code == 412
    assert program("officer").post(f"/cases/{number}/assignments", body, If_Match='"1"').status_code == 403


def test_a_cause_of_delay_is_told_and_read(ward, program):
    number = a_case(ward.on("2026-05-04"), officer="officer")
    early = program("officer").post(f"/cases/{number}/delay-causes", {"cause": "papers"})
    assert early.status_code == 422
    ward.on("2026-06-04")
    officer = program("officer")
    causes = {cause["key"] for cause in officer.get("/delay-causes").json["items"]}
    assert {"papers", "other"} <= causes
    told = officer.post(f"/cases/{number}/delay-causes", {"cause": "papers", "comment": "Thất lạc"})
    assert (told.status_code, told.json) == (201, {"seq": 2, "number": number})
    assert officer.get(f"/cases/{number}/holding").json["delay"]["comment"] == "Thất lạc"
    (line,) = officer.get("/cases?delay=papers").json["items"]
    assert line["delay"]["en"] == "Papers missing or lost"
    report = officer.get("/reports/summary?from=2026-01-01&to=2026-12-31").json
    assert [line["counts"] for line in report["by_delay"]] == [{"late": 0, "overdue": 1}]


def test_a_hidden_case_is_in_no_answer(ward, program):
    an_account(ward, "second", "officer")
    number = a_case(ward, fields=DENUNCIATION, officer="second", petitioner=a_person(ward))
    outsider = program("officer")
    assert outsider.get("/holders").json["items"] == []
    assert outsider.get("/held-cases").json["items"] == []
    assert outsider.get(f"/cases/{number}/holding").status_code == 404
    assert outsider.post(f"/cases/{number}/delay-causes", {"cause": "papers"}).status_code == 404
