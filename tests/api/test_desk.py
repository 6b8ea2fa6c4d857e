"""The desk by another program: papers without a name, days long past, a second paper of one matter."""

from __future__ import annotations

from casetrack.services.receipts import get_receipt
from casetrack.services.work import reading
from tests.api.test_office import coming
from tests.factories import COMPLAINT, a_case, the_case

LETTER = {"kind": "petition:feedback", "fields": {"summary": "Mương tắc."}, "channel": "box", "name": ""}


def test_a_paper_without_a_name_says_so(ward, program):
    desk = program("desk")
    made = desk.post("/receptions", coming(ward, **LETTER, anonymous=True))
    assert made.status_code == 201, made.json
    assert desk.get(f"/receipts/{made.json['number']}").json["name"]["vi"] == "Không rõ người gửi"
    (line,) = desk.get("/cases").json["items"]
    assert line["petitioner"]["en"] == "Sender unknown"
    assert the_case(ward, line["number"]).fields["anonymous"] is True


def test_a_paper_whose_sender_is_forgotten_is_not_taken_for_one_without(ward, program):
    answer = program("desk").post("/receptions", coming(ward, **LETTER))
    assert (answer.status_code, list(answer.json["fields"])) == (422, ["person_id"])


def test_a_day_long_past_must_be_meant(ward, program):
    desk = program("desk")
    refused = desk.post("/receptions", coming(ward, received_on="2026-03-04"))
    assert (refused.status_code, list(refused.json["fields"])) == (422, ["old_day"])
    assert desk.post("/receptions", coming(ward, received_on="2026-03-04", old_day=True)).status_code == 201


def test_a_second_paper_stands_among_the_events_of_its_case(ward, program):
    number, desk = a_case(ward, fields=COMPLAINT), program("desk")
    second = {"kind": "petition:complaint", "fields": {"summary": "Đo lại thửa 215."}, "case_number": number.lower()}
    assert desk.post("/receptions", coming(ward, **second)).status_code == 201
    (event,) = (e for e in desk.get(f"/cases/{number}/events").json["items"] if e["kind"] == "activity")
    assert {"Đo lại thửa 215.", "D-2026-0001"} <= {detail["value"]["vi"] for detail in event["details"]}


def test_a_receipt_tells_the_promised_day_with_its_reason_and_never_the_code_of_the_citizen(ward, program):
    desk = program("desk")
    made = desk.post("/receptions", coming(ward, kind="petition:complaint", fields={"summary": "Đo lại thửa 215."}))
    receipt = desk.get(f"/receipts/{made.json['number']}").json
    assert receipt["promise"]["due_on"] == "2026-06-15"
    assert receipt["promise"]["why"]["en"] == "10 days, not counting 04/6/2026, moved to the next working day"
    with reading(ward.installation, ward.actor("desk")) as work:
        code = get_receipt(work, made.json["number"]).code
    assert code is not None
    assert code not in str(receipt)
    assert code.replace("-", "") not in str(receipt)
