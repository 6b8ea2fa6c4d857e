"""The management log over REST: entered, read, corrected, and refused at its field."""

from __future__ import annotations

TRAINING = {"kind": "training", "happened_on": "2026-04-10", "title": "Luật Tố cáo", "fields": {"people": 40}}


def test_a_row_is_entered_read_and_corrected(quick_program):
    clerk, leader, auditor = quick_program("clerk"), quick_program("leader"), quick_program("auditor")
    added = clerk.post("/management-log", TRAINING)
    assert added.status_code == 201
    (version,) = added.json["versions"]
    assert (version["number"], version["fields"], version["entered_by"]) == (1, {"people": 40}, "Văn thư clerk")
    anew = {**TRAINING, "fields": {"people": 45}, "reason": "Đếm lại"}
    del anew["kind"]
    assert leader.post("/management-log/1/corrections", anew).status_code == 201
    told = auditor.get("/management-log/1").json
    assert ([each["version"] for each in told["versions"]], told["named_by"]) == ([2, 1], [])
    assert [each["fields"] for each in auditor.get("/management-log?kind=training").json["items"]] == [{"people": 45}]
    assert auditor.get("/management-log?to=2026-04-09").json["items"] == []


def test_what_cannot_be_taken_is_refused_at_its_field(quick_program):
    clerk = quick_program("clerk")
    inspection = {**TRAINING, "kind": "inspection", "fields": {"inspected_units": 1, "proposed_people": 2}}
    for wrong, fields in (
        ({**TRAINING, "fields": {}}, {"fields.people"}),
        ({**TRAINING, "fields": {"people": "40"}}, {"fields.people"}),
        ({**TRAINING, "fields": {"peeple": 40}}, {"fields.peeple"}),
        ({**TRAINING, "happened_on": "10/4/2026"}, {"happened_on"}),
        ({**TRAINING, "kind": "dancing"}, {"kind"}),
        (inspection, {"fields.proposed_people"}),
    ):
        refused = clerk.post("/management-log", wrong)
        assert (refused.status_code, set(refused.json["fields"])) == (422, fields)
    assert clerk.get("/management-log/1").status_code == 404
    assert clerk.get("/management-log/99999999999999999999").status_code == 404
    assert clerk.get("/management-log").json["items"] == []
    assert quick_program("auditor").post("/management-log", TRAINING).status_code == 403
    assert quick_program("desk").get("/management-log").status_code == 403
