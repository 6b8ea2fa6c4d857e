"""Who gets in, with what kind of token, and what a request that cannot be read is told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from casetrack import api
from casetrack.api import office, problems
from casetrack.api.operations import operation_of
from casetrack.services.permissions import PERMISSIONS
from casetrack.services.tokens import revoke_token
from casetrack.services.work import begin, system_actor
from tests.api.conftest import BASE, Program, a_token
from tests.architecture import ROOT
from tests.factories import a_case, a_sign_in, a_ward
from tests.test_docs import first_column


def ask(client: FlaskClient, **headers: str) -> Any:
    return client.get(f"{BASE}/workflows", headers={"Accept-Language": "en", **headers})


class TestTokens:
    @pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer not-a-token"])
    def test_nobody_gets_in_without_a_token(self, quick_ward, make_app, sent):
        answer = ask(make_app(quick_ward).test_client(), **({"Authorization": sent} if sent else {}))
        assert (answer.status_code, answer.json["code"]) == (401, "sign_in_needed")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert "token" in answer.json["detail"]

    def test_a_token_ends_on_its_day(self, quick_ward, quick_program):
        officer = quick_program("officer")
        quick_ward.now += timedelta(days=30, seconds=-1)
        assert officer.get("/workflows").status_code == 200
        quick_ward.now += timedelta(seconds=1)
        answer = officer.get("/workflows")
        assert answer.status_code == 401
        assert "expired on 04/7/2026" in answer.text

    def test_a_token_that_was_taken_back_is_refused_at_once(self, quick_ward, quick_program):
        officer = quick_program("officer")
        with begin(quick_ward.installation, system_actor(quick_ward.office.id)) as work:
            revoke_token(work.session, quick_ward.office, 1, quick_ward.now)
        assert "revoked" in officer.get("/workflows").json["detail"]

    def test_a_token_ends_with_its_account(self, quick_ward, quick_program):
        officer = quick_program("officer")
        with begin(quick_ward.installation, system_actor(quick_ward.office.id)) as work:
            work.session.merge(quick_ward.users["officer"]).active = False
        assert officer.get("/workflows").json["detail"] == "The account of this token is closed."

    def test_a_token_of_another_office_sees_nothing_of_this_one(self, ward, make_app):
        number = a_case(ward)
        other = a_ward(ward.database, code="anphu")
        stranger = Program(make_app(ward).test_client(), a_token(other, "leader"))
        answer = stranger.get(f"/cases/{number}")
        assert answer.status_code == 404
        assert "among those that you may see" in answer.text
        assert stranger.get("/cases?view=all").get_json()["items"] == []

    def test_a_token_for_reading_does_not_write_nor_one_for_writing_read(self, quick_ward, quick_program):
        number = a_case(quick_ward)
        note = {"text": "Đã gọi.", "occurred_on": quick_ward.today.isoformat()}
        reader, writer = quick_program("officer", "read"), quick_program("officer", "write")
        assert reader.get(f"/cases/{number}").status_code == 200
        assert writer.post(f"/cases/{number}/notes", note).status_code == 201
        refused = [reader.post(f"/cases/{number}/notes", note), writer.get(f"/cases/{number}")]
        assert [answer.status_code for answer in refused] == [403, 403]
        assert "scope" in refused[0].json["detail"]

    def test_a_token_may_no_more_than_its_account(self, quick_program):
        answer = quick_program("administrator").get("/cases")
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")

    def test_the_last_use_of_a_token_is_noted_once_an_hour(self, quick_ward, quick_program):
        officer = quick_program("officer")
        officer.get("/workflows")
        quick_ward.now += timedelta(minutes=59)
        officer.get("/workflows")
        with quick_ward.database.reading() as session:
            used = session.connection().exec_driver_sql("SELECT last_used_at FROM api_tokens").scalar_one()
        assert "02:42" in used

    def test_a_sign_in_of_the_pages_opens_no_door_here(self, quick_ward, make_app):
        client = make_app(quick_ward).test_client()
        with client.session_transaction() as session:
            session["_user_id"] = a_sign_in(quick_ward, "leader")
        assert ask(client).status_code == 401


class TestWhatCannotBeRead:
    def test_a_body_of_fifty_megabytes_is_refused(self, quick_ward, quick_program):
        answer = quick_program("desk").post("/receptions", {"subject": "x" * 50_000_000})
        assert (answer.status_code, answer.json["code"]) == (413, "too_large")
        assert "at most 1 MB" in answer.json["detail"]

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            (b"{", 400, "unreadable"),
            (b"", 400, "unreadable"),
            (b"[]", 400, "unreadable"),
            (b'{"n": NaN}', 400, "unreadable"),
            (b'{"subject": "\\ud800"}', 400, "unreadable"),
            (b"\xff\xfe", 400, "unreadable"),
            (b"[" * 100_000, 400, "unreadable"),
            (b'{"n": ' + b"9" * 5_000 + b"}", 400, "unreadable"),
        ],
    )
    def test_a_body_that_is_no_object_is_refused(self, quick_program, body, status, code):
        desk = quick_program("desk")
        answer = desk.client.post(
            f"{BASE}/receptions",
            data=body,
            headers={"Authorization": f"Bearer {desk.token}", "Content-Type": "application/json"},
        )
        assert (answer.status_code, answer.json["code"]) == (status, code)

    def test_a_form_is_no_json(self, quick_program):
        desk = quick_program("desk")
        answer = desk.client.post(
            f"{BASE}/receptions", data={"subject": "x"}, headers={"Authorization": f"Bearer {desk.token}"}
        )
        assert (answer.status_code, answer.json["code"]) == (415, "not_json")

    def test_an_address_that_is_not_there_and_a_method_that_is_not_for_it(self, quick_program):
        officer = quick_program("officer")
        assert officer.get("/nothing").json["code"] == "not_found"
        answer = officer.post("/workflows", {})
        assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
        assert "GET" in answer.headers["Allow"]

    @pytest.mark.parametrize("number", ["%00", "KN-2026-0001%00", "x" * 100, "%F0%9F%99%82"])
    def test_a_number_that_no_book_holds_is_not_found(self, program, number):
        assert program("officer").get(f"/cases/{number}").status_code == 404

    def test_a_problem_speaks_the_language_that_is_asked_for(self, quick_program):
        officer = quick_program("officer")
        assert officer.get("/cases/KN-2026-0009", Accept_Language="vi").json["detail"].startswith("Không có hồ sơ")
        assert officer.get("/cases/KN-2026-0009", Accept_Language="fr").json["detail"].startswith("Không có hồ sơ")
        assert officer.get("/cases/KN-2026-0009").json["detail"].startswith("There is no case")

    def test_a_bug_leads_to_the_log_and_shows_nothing_of_itself(self, quick_ward, quick_program, monkeypatch):
        officer = quick_program("officer")
        monkeypatch.setattr(office, "_named", lambda *_: 1 / 0)
        answer = officer.get("/workflows")
        assert (answer.status_code, answer.json["code"]) == (500, "bug")
        assert len(answer.json["incident"]) == 6
        assert "ZeroDivision" not in answer.text


class TestPagesAndApiKeepApart:
    def test_a_missing_page_still_answers_html(self, quick_ward, make_app):
        client = make_app(quick_ward).test_client()
        assert client.get("/khong-co").mimetype == "text/html"
        assert client.get(f"{BASE}/khong-co").mimetype == problems.MEDIA_TYPE

    def test_no_answer_is_kept_on_the_way(self, quick_program):
        headers = quick_program("officer").get("/workflows").headers
        assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


class TestDocument:
    def test_every_address_declares_what_it_does(self, quick_ward):
        rest = api.create_api()
        known = set().union(*PERMISSIONS.values())
        with rest.app_context():
            declared = {name: operation_of(name) for name in rest.view_functions}
        assert {name for name, operation in declared.items() if operation is None} == {"openapi"}
        assert {operation.permission for operation in declared.values() if operation} <= known

    def test_an_address_that_declares_nothing_answers_nobody(self, quick_ward):
        rest = api.create_api()
        rest.add_url_rule("/forgotten", "forgotten", lambda: "the whole book")
        assert rest.test_client().get("/forgotten").status_code == 500

    def test_the_document_is_served_to_everybody_and_is_the_one_that_was_reviewed(self, quick_ward, make_app):
        served = make_app(quick_ward).test_client().get(f"{BASE}/openapi.json").json
        kept = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
        assert served == kept, "run make docs and look at what changed for other programs"
        assert served["openapi"] == "3.1.0"

    def test_every_code_of_http_is_explained(self):
        page = (ROOT / "docs" / "errors.md").read_text("utf-8")
        explained = [line.split("|")[1:3] for line in page.splitlines() if line[:3] in ("| 4", "| 5")]
        rows = {int(status): code.strip(" `") for status, code in explained}
        assert rows == {**problems.HTTP_CODES, 412: "stale_case"}
        assert "key_reused" in first_column("docs/errors.md")
