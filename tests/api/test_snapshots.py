"""Frozen reports as another program freezes and reads them."""

from __future__ import annotations

from datetime import date

from tests.factories import ELIGIBLE, a_case

JUNE = {"from": "2026-06-01", "to": "2026-06-30"}
FROZEN = "/snapshots/CSL-2026-0001"


def test_a_program_freezes_a_report_and_reads_it_as_it_was(ward, program):
    number = a_case(ward.on("2026-06-20"), steps=[("officer", "classify", ELIGIBLE)])
    leader, auditor = program("leader"), program("auditor")
    made = leader.post("/snapshots", {**JUNE, "note": "Kỳ 6 tháng"}, Idempotency_Key="a-1")
    assert made.status_code == 201, made.json
    assert (made.json["number"], made.json["anew"], made.json["whole_period"]) == ("CSL-2026-0001", True, False)
    assert leader.post("/snapshots", JUNE).json["anew"] is False
    (head,) = auditor.get("/snapshots").json["items"]
    assert (head["hash"], head["note"], head["frozen_by"]) == (made.json["hash"], "Kỳ 6 tháng", "Lãnh đạo leader")

    a_case(ward.on("2026-07-02"), opened_on=date(2026, 6, 19))
    told = {each["key"]: each for each in auditor.get(FROZEN).json["figures"]}
    assert (told["summary.received"]["value"], told["summary.received"]["n"]) == (1, 1)
    listed = auditor.get(f"{FROZEN}/list?figure=summary.received").json
    assert [(each["number"], each["phase"]["en"]) for each in listed["cases"]] == [(number, "Classified")]
    found = auditor.get(f"{FROZEN}/diff?figure=summary.received").json
    assert [(each["before"]["en"], each["after"]["en"], each["came"]) for each in found["figures"]] == [("1", "2", 1)]
    (moved,) = found["cases"]
    assert moved["why"][0]["en"] == "Entered after the freezing, received on 19/6/2026"
    assert moved["how"][0]["en"] == "entered on 02/7/2026"
    assert len(auditor.get(f"{FROZEN}/diff").json["figures"]) > 1


def test_what_cannot_be_frozen_or_found_is_answered_with_words(ward, program):
    leader = program("leader")
    for wrong, where in (({"to": "2026-05-01"}, "to"), ({"outline": "x"}, "outline"), ({"unit": "x"}, "unit")):
        answer = leader.post("/snapshots", {**JUNE, **wrong})
        assert (answer.status_code, where in answer.json["fields"]) == (422, True), answer.json
    assert (
        leader.post("/snapshots", {"from": "2026-06-01", "to": "2026-06-30", "as_at": "2026-06-29"}).status_code == 422
    )
    assert program("auditor").post("/snapshots", JUNE).status_code == 403
    for address in (FROZEN, f"{FROZEN}/diff", f"{FROZEN}/list?figure=summary.received"):
        assert leader.get(address).status_code == 404
    leader.post("/snapshots", JUNE)
    assert leader.get(f"{FROZEN}/list?figure=x").status_code == 404
    assert leader.get(f"{FROZEN}/diff?figure=x").status_code == 404
    assert leader.get(f"{FROZEN}/list?figure=summary.received&first=-1").status_code == 422
