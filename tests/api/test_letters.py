"""Another program writes letters of a case, issues them once, and reads them."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from casetrack.services.shelf import Shelf
from tests.factories import DENUNCIATION, Ward, a_case
from tests.letterheads import a_letterhead, letters_of_case

BODY = {"letter": "follow_up", "fields": {"to": "Phòng Kinh tế", "task": "Trình kết quả.", "report_by": "2026-06-10"}}


@pytest.fixture(autouse=True)
def _files(ward: Ward, tmp_path) -> None:
    ward.installation = replace(ward.installation, shelf=Shelf(tmp_path / "files"))
    a_letterhead(ward)


def test_a_letter_is_issued_listed_and_read(ward, program):
    number, robot = a_case(ward), program("officer")
    made = robot.post(f"/cases/{number}/letters", BODY, Idempotency_Key="k1")
    assert made.status_code == 201
    letter = made.json
    assert (letter["symbol"], letter["signer"], letter["issued_by"]) == (
        "01/UBND-VP",
        "Đỗ Quang Khải",
        "Cán bộ xử lý officer",
    )
    assert robot.get(f"/cases/{number}/letters").json == {"items": [letter]}
    assert robot.get(f"/cases/{number}/letters/{letter['seq']}").json == letter
    kept = {each["seq"]: each["sha256"] for each in robot.get(f"/cases/{number}/documents").json["items"]}
    assert (kept[letter["pdf"]], kept[letter["docx"]]) == (letter["pdf_sha256"], letter["docx_sha256"])


def test_the_same_request_again_makes_no_second_letter(ward, program):
    number, robot = a_case(ward), program("officer")
    first, again = (robot.post(f"/cases/{number}/letters", BODY, Idempotency_Key="k1") for _ in range(2))
    assert again.headers["Idempotency-Replayed"] == "true"
    assert first.json == again.json
    assert len(letters_of_case(ward, number)) == 1


def test_a_preview_writes_nothing(ward, program):
    number, robot = a_case(ward), program("officer")
    shown = robot.post(f"/cases/{number}/letters/preview", BODY)
    assert shown.status_code == 200
    assert "Kính gửi: Phòng Kinh tế" in shown.json["text"]
    assert base64.b64decode(shown.json["pdf"]).startswith(b"%PDF-")
    assert letters_of_case(ward, number) == []


def test_the_letters_that_fit_are_told_with_their_questions(ward, program):
    number, robot = a_case(ward), program("officer")
    letters = {each["letter"] for each in robot.get(f"/cases/{number}/letters/offered").json["items"]}
    assert {"follow_up", "guidance"} <= letters
    assert "denunciation_acceptance" not in letters
    asked = robot.get(f"/cases/{number}/letters/offered/guidance").json["items"]
    assert next(each for each in asked if each["key"] == "content")["suggested"] == "Bồi thường thửa 214 chưa đúng."


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"fields": {}}, "letter"),
        ({"letter": "follow_up", "fields": {"to": "x"}}, "task"),
        ({**BODY, "fields": {**BODY["fields"], "report_by": "mai"}}, "fields.report_by"),  # type: ignore[dict-item]
        ({**BODY, "fields": {"strange": "x"}}, "fields.strange"),
        ({**BODY, "strange": 1}, "strange"),
    ],
)
def test_what_is_wrong_is_named(ward, program, body, field):
    answer = program("officer").post(f"/cases/{a_case(ward)}/letters", body)
    assert answer.status_code == 422
    assert field in answer.json["fields"]


def test_a_letter_of_a_hidden_case_is_not_there(ward, program):
    number, robot = a_case(ward, fields=DENUNCIATION), program("officer")
    for path in ("letters", "letters/offered", "letters/2"):
        assert robot.get(f"/cases/{number}/{path}").status_code == 404
    assert robot.post(f"/cases/{number}/letters", BODY).status_code == 404


def test_the_desk_reads_letters_and_issues_none(ward, program):
    number = a_case(ward)
    assert program("desk").get(f"/cases/{number}/letters").status_code == 200
    assert program("desk").post(f"/cases/{number}/letters", BODY).status_code == 403
