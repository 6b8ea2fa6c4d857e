"""Another program adds files to a case, lists them and reads them."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from casetrack.api import document
from tests.api.conftest import BASE, Program
from tests.factories import DENUNCIATION, a_case
from tests.sample_files import PDF, PROGRAM, TXT, as_sent


def told(answer: TestResponse) -> Any:
    return json.loads(answer.text)


def sent(program: Program, number: str, content: bytes = PDF, name: str = "đơn.pdf", **more: Any) -> TestResponse:
    key = {"Idempotency-Key": more.pop("key")} if "key" in more else {}
    said = {"secrecy": "none", "file": (io.BytesIO(content), name), **more}
    headers = {"Authorization": f"Bearer {program.token}", "Accept-Language": "en", **key}
    return program.client.post(
        f"{BASE}/cases/{number}/documents", data=said, headers=headers, content_type="multipart/form-data"
    )


def read(program: Program, number: str) -> TestResponse:
    headers = {"Authorization": f"Bearer {program.token}"}
    return program.client.get(f"{BASE}/cases/{number}/documents/2/content", headers=headers, buffered=True)


def test_a_file_is_added_listed_and_read(ward, program):
    number, robot = a_case(ward), program("officer")
    added = sent(robot, number, note="Bản chính")
    assert added.status_code == 201
    kept = told(added)
    assert (kept["seq"], kept["name"], kept["media_type"], kept["note"]) == (
        2,
        "đơn.pdf",
        "application/pdf",
        "Bản chính",
    )
    assert robot.get(f"/cases/{number}/documents").json == {"items": [kept]}
    content = read(robot, number)
    assert (content.data, content.mimetype) == (PDF, "application/pdf")
    assert content.headers["ETag"] == f'"{kept["sha256"]}"'
    assert content.headers["Content-Disposition"].startswith("attachment")


def test_a_refusal_has_a_stable_reason(quick_ward, quick_program):
    number, robot = a_case(quick_ward), quick_program("officer")
    answer = sent(robot, number, PROGRAM)
    assert (answer.status_code, told(answer)["code"], told(answer)["reason"]) == (422, "file_refused", "program")
    assert "This is a program" in told(answer)["fields"]["file"]
    assert told(sent(robot, number, secrecy="top_secret"))["reason"] == "state_secret"
    assert told(sent(robot, number, name="MẬT.pdf"))["reason"] == "secret_name"
    assert sent(robot, number, name="MẬT.pdf", not_secret="true").status_code == 201


@pytest.mark.parametrize("missing", [{"file": ""}, {"secrecy": "perhaps"}, {"unknown": "1"}])
def test_what_is_missing_or_unknown_is_named(quick_ward, quick_program, missing):
    number, robot = a_case(quick_ward), quick_program("officer")
    answer = sent(robot, number, **missing)
    assert (answer.status_code, told(answer)["code"]) == (422, "invalid_input")
    assert list(told(answer)["fields"]) == list(missing)


def test_json_is_no_way_to_send_a_file(quick_ward, quick_program):
    number = a_case(quick_ward)
    assert quick_program("officer").post(f"/cases/{number}/documents", {"secrecy": "none"}).status_code == 415


def test_the_same_key_adds_the_file_once(ward, program):
    number, robot = a_case(ward), program("officer")
    first, again = sent(robot, number, key="k1"), sent(robot, number, key="k1")
    assert told(first) == told(again)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(robot.get(f"/cases/{number}/documents").json["items"]) == 1
    assert told(sent(robot, number, TXT, "a.txt", key="k1"))["code"] == "key_reused"


def test_what_is_hidden_and_what_is_not_there_answer_alike(quick_ward, quick_program):
    number = a_case(quick_ward, fields=DENUNCIATION, officer="officer")
    officer, other = quick_program("officer"), quick_program("inspector")
    assert sent(officer, number).status_code == 201
    assert sent(other, number).status_code == 404
    for address in (f"/cases/{number}/documents", f"/cases/{number}/documents/2/content"):
        answer = other.get(address)
        assert (answer.status_code, "đơn" in answer.text) == (404, False)
    assert officer.get(f"/cases/{number}/documents/3/content").status_code == 404


def test_who_reads_only_adds_nothing(quick_ward, quick_program):
    number = a_case(quick_ward)
    assert sent(quick_program("officer", "read"), number).status_code == 403
    assert sent(quick_program("auditor"), number).status_code == 403


def test_a_file_may_be_larger_than_other_bodies(quick_ward, quick_program):
    number, robot = a_case(quick_ward), quick_program("officer")
    body, kind = as_sent({"secrecy": "none"}, "a.txt", b"a" * 3_000_000)
    headers = {"Authorization": f"Bearer {robot.token}"}
    added = robot.client.post(f"{BASE}/cases/{number}/documents", data=body, content_type=kind, headers=headers)
    assert added.status_code == 201
    assert robot.post(f"/cases/{number}/notes", {"text": "a" * 3_000_000}).status_code == 413


def test_the_document_says_how_a_file_is_sent_and_answered():
    paths = document()["paths"]
    body = paths["/cases/{number}/documents"]["post"]["requestBody"]["content"]
    assert list(body) == ["multipart/form-data"]
    assert document()["components"]["schemas"]["AddDocument"]["required"] == ["file", "secrecy"]
    content = paths["/cases/{number}/documents/{seq}/content"]["get"]["responses"]["200"]["content"]
    assert list(content) == ["*/*"]
