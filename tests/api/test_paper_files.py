"""Requests for papers and loans of paper files over REST."""

from __future__ import annotations

from tests.factories import DENUNCIATION, a_case

ASKING = {"asked_of": "Lưu trữ tỉnh", "papers": "Tờ khai", "asked_on": "2026-06-01", "wished_by": "2026-06-03"}
LENDING = {"lent_to": "Tòa án", "why": "Xem xét", "lent_on": "2026-06-01", "due_on": "2026-06-03"}


def test_papers_are_asked_for_reminded_of_and_answered(quick_program, quick_ward):
    officer, number = quick_program("officer"), a_case(quick_ward, officer="officer")
    of_case = f"/cases/{number}/paper-requests"
    asked = officer.post(of_case, ASKING)
    assert (asked.status_code, asked.json["number"], asked.json["overdue"]) == (201, 1, True)
    reminded = officer.post(f"{of_case}/1/reminders", {"on": "2026-06-04", "by": "Công văn 41"})
    assert reminded.json["reminders"] == 1
    mended = officer.post(f"{of_case}/1/corrections", {"asked_of": "Lưu trữ", "papers": "Tờ khai", "letter_no": "9"})
    assert (mended.json["letter_no"], mended.json["wished_by"]) == ("9", None)
    assert officer.get("/paper-requests?body=LUU TRU").json["total"] == 1
    refused = officer.post(f"{of_case}/1/answers", {"answer": "received", "on": "2026-06-04"})
    assert (refused.status_code, set(refused.json["fields"])) == (422, {"came"})
    answered = officer.post(f"{of_case}/1/answers", {"answer": "received", "on": "2026-06-04", "came": "Tờ khai"})
    assert answered.json["told_answer"]["vi"] == "Đã nhận giấy tờ"
    assert officer.get("/paper-requests").json == {"items": [], "total": 0}
    assert len(officer.get(of_case).json["items"]) == 1
    assert officer.post(f"{of_case}/7/answers", {"answer": "none", "on": "2026-06-04"}).status_code == 404


def test_a_paper_file_is_lent_and_comes_back(quick_program, quick_ward):
    officer, number = quick_program("officer"), a_case(quick_ward, officer="officer")
    loans = f"/cases/{number}/paper-loans"
    assert officer.post(loans, LENDING).json["borrower"] == "Tòa án"
    assert officer.post(loans, LENDING).status_code == 422
    assert [each["overdue"] for each in officer.get("/paper-loans").json["items"]] == [True]
    back = officer.post(f"{loans}/return", {"on": "2026-06-04"})
    assert (back.status_code, back.json["returned_on"]) == (201, "2026-06-04")
    assert officer.get(loans).json["total"] == 1


def test_hidden_cases_are_missing_here_too(quick_program, quick_ward):
    hidden = a_case(quick_ward, fields=DENUNCIATION, officer="officer")
    officer, clerk = quick_program("officer"), quick_program("clerk")
    officer.post(f"/cases/{hidden}/paper-requests", ASKING)
    officer.post(f"/cases/{hidden}/paper-loans", LENDING)
    assert clerk.get("/paper-requests").json["total"] == clerk.get("/paper-loans").json["total"] == 0
    for address in (f"/cases/{hidden}/paper-requests", f"/cases/{hidden}/paper-loans"):
        assert clerk.get(address).json["detail"].replace(hidden, "") == (
            clerk.get(address.replace(hidden, "KN-1999-0001")).json["detail"].replace("KN-1999-0001", "")
        )
