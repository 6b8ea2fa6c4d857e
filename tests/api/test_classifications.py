"""Another program classifies a petition by the table: questions, recommendation, decision."""

from __future__ import annotations

from tests.factories import a_case, a_person

OURS = {"paper": "fresh", "asks": "complaint", "whose": "ours", "people": "one", "settled": "no", "bar": "clear"}
WHOLE = {**OURS, "execution": "yes", "tension": "no"}


def test_a_program_reads_the_questions_looks_ahead_and_decides(ward, program):
    number = a_case(ward, petitioner=a_person(ward))
    desk = program("desk")
    asked = desk.get(f"/cases/{number}/classification").json
    answers = {question["key"]: question["answer"] for question in asked["questions"]}
    assert (answers["asks"], answers["whose"], asked["recommendation"]) == ("complaint", None, None)

    ahead = desk.post(f"/cases/{number}/classification?preview=true", {"fields": WHOLE}).json
    told = ahead["recommendation"]
    assert (told["row"], told["number"], told["next_step"], ahead["decided"]) == (
        "complaint_accepted",
        "14",
        "classify",
        False,
    )
    assert [paper["key"] for paper in told["papers"]] == ["acceptance_proposal", "complaint_acceptance"]
    assert [clock["due_on"] for clock in told["clocks"]] == ["2026-06-15", "2026-07-06"]
    assert [measure["number"] for measure in told["measures"]] == ["21"]
    assert len(desk.get(f"/cases/{number}/events").json["items"]) == 1, "looking ahead writes nothing"

    done = desk.post(f"/cases/{number}/classification", {"fields": WHOLE, "row": told["row"]}).json
    assert (done["decided"], done["step"]) == (True, "classify")
    assert len(desk.get(f"/cases/{number}/events").json["items"]) == 2


def test_a_program_must_answer_everything_and_give_a_reason_for_another_result(quick_ward, quick_program):
    number = a_case(quick_ward, petitioner=a_person(quick_ward))
    desk = quick_program("desk")
    gap = desk.post(f"/cases/{number}/classification", {"fields": OURS, "row": "complaint_accepted"})
    assert gap.status_code == 422
    assert "execution" in str(gap.json["fields"])
    other = {"fields": WHOLE, "row": "complaint_accepted", "chosen": "guide"}
    assert desk.post(f"/cases/{number}/classification", other).status_code == 422
    assert desk.post(f"/cases/{number}/classification", {**other, "reason": "Gửi nhầm nơi"}).status_code == 200
    strange = desk.post(f"/cases/{number}/classification", {"fields": {**WHOLE, "mood": "bad"}})
    assert strange.status_code == 422
