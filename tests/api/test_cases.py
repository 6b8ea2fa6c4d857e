"""Another program finds cases, opens one, moves it and mends it, by the same rules as the pages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, a_case, a_person, an_account, the_case


def opening(ward, **other: object) -> dict[str, object]:
    said = {
        "workflow": "petition",
        "title": "Không đồng ý bồi thường thửa 214",
        "opened_on": ward.today.isoformat(),
        "unit_id": ward.units["root"].id,
        "channel": "desk",
        "fields": dict(COMPLAINT),
    }
    return {**said, **other}


def stepping(ward, number: str, trigger: str, **other: object) -> dict[str, object]:
    version = the_case(ward, number).version
    return {"trigger": trigger, "occurred_on": ward.today.isoformat(), "seen_version": version, **other}


def events_of(program, number: str) -> list[str]:
    return [event["kind"] for event in program.get(f"/cases/{number}/events").json["items"]]


class TestOpening:
    def test_a_case_is_entered_in_the_book_and_named_where_to_find_it(self, ward, program):
        answer = program("officer").post("/cases", opening(ward))
        assert answer.status_code == 201
        assert answer.json["number"] == "KN-2026-0001"
        assert answer.headers["Location"] == "/api/v1/cases/KN-2026-0001"
        assert answer.headers["ETag"] == f'"{answer.json["version"]}"'
        assert the_case(ward, "KN-2026-0001").due_on is not None

    @pytest.mark.parametrize(
        ("other", "field"),
        [
            ({"title": "  "}, "title"),
            ({"opened_on": "2026-06-05"}, "opened_on"),
            ({"opened_on": "4/6/2026"}, "opened_on"),
            ({"unit_id": 99_999}, "unit_id"),
            ({"unit_id": "1"}, "unit_id"),
            ({"channel": "pigeon"}, "channel"),
            ({"workflow": "divorce", "fields": {}}, "workflow"),
            ({"officer_id": 99_999}, "officer_id"),
            ({"titel": "x"}, "titel"),
            ({"fields": {"petition_class": "praise"}}, "fields.petition_class"),
            ({"fields": {"colour": "red"}}, "fields.colour"),
            ({"fields": "none"}, "fields"),
        ],
    )
    def test_what_cannot_be_taken_is_named(self, ward, program, other, field):
        answer = program("officer").post("/cases", opening(ward, **other))
        assert answer.status_code == 422
        assert field in answer.json["fields"]
        assert answer.json["code"] == "invalid_input"

    def test_a_person_of_the_registry_is_named_only_by_who_may_use_the_registry(self, ward, program):
        person = a_person(ward)
        assert program("officer").post("/cases", opening(ward, petitioners=[person.id])).status_code == 403
        assert program("desk").post("/cases", opening(ward, petitioners=[person.id])).status_code == 201
        assert "petitioners" in program("desk").post("/cases", opening(ward, petitioners=[99])).json["fields"]

    def test_a_case_is_not_opened_for_a_unit_where_one_does_not_work(self, ward, program):
        an_account(ward, "land", "officer", "KT")
        assert program("land").post("/cases", opening(ward)).json["fields"].keys() == {"unit_id"}


class TestSteps:
    def test_every_step_is_listed_with_what_it_asks_and_every_reason_against_it(self, ward, program):
        number = a_case(ward)
        steps = {step["trigger"]: step for step in program("desk").get(f"/cases/{number}/steps").json["items"]}
        assert steps
        closed = [step for step in steps.values() if not step["allowed"]]
        assert closed
        assert all(step["reasons"] for step in closed)
        assert all(reason["reason"].keys() == {"vi", "en"} for step in closed for reason in step["reasons"])

    def test_a_step_moves_the_case_and_its_version(self, ward, program):
        number = a_case(ward)
        step = next(s for s in program("officer").get(f"/cases/{number}/steps").json["items"] if s["allowed"])
        filled = {key: value for key, value in ELIGIBLE.items() if key in {field["key"] for field in step["asks"]}}
        answer = program("officer").post(
            f"/cases/{number}/steps", stepping(ward, number, step["trigger"], fields=filled, comment="Đã xem")
        )
        assert answer.status_code == 200, answer.json
        assert answer.json["state"]["key"] == step["to"] == the_case(ward, number).state
        assert answer.headers["ETag"] == f'"{the_case(ward, number).version}"'

    def test_a_refused_step_answers_409_with_all_reasons(self, ward, program):
        number = a_case(ward)
        program_of_desk = program("desk")
        closed = next(s for s in program_of_desk.get(f"/cases/{number}/steps").json["items"] if not s["allowed"])
        answer = program_of_desk.post(f"/cases/{number}/steps", stepping(ward, number, closed["trigger"]))
        assert answer.status_code == 409
        assert answer.content_type == "application/problem+json"
        assert answer.json["code"] == "transition_refused"
        codes = [reason["code"] for reason in answer.json["reasons"]]
        assert {reason["code"] for reason in closed["reasons"]} <= set(codes)
        assert len(codes) > 1
        assert events_of(program_of_desk, number) == ["opened"]

    def test_a_step_that_the_state_does_not_know_is_refused_as_such(self, ward, program):
        number = a_case(ward)
        answer = program("officer").post(f"/cases/{number}/steps", stepping(ward, number, "teleport", fields={"a": 1}))
        assert (answer.status_code, answer.json["reasons"][0]["code"]) == (409, "unknown_trigger")

    def test_a_step_of_a_version_that_is_no_more_is_refused(self, ward, program):
        number = a_case(ward)
        stale = stepping(ward, number, "classify", seen_version=0)
        answer = program("officer").post(f"/cases/{number}/steps", stale)
        assert (answer.status_code, answer.json["code"]) == (409, "stale_case")
        assert answer.json["version"] == the_case(ward, number).version

    def test_if_match_stands_for_the_version_that_was_seen(self, ward, program):
        number = a_case(ward)
        officer = program("officer")
        tag = officer.get(f"/cases/{number}").headers["ETag"]
        body = {"trigger": "teleport", "occurred_on": ward.today.isoformat()}
        assert officer.post(f"/cases/{number}/steps", body).json["fields"].keys() == {"seen_version"}
        assert officer.post(f"/cases/{number}/steps", body, If_Match=tag).json["code"] == "transition_refused"
        answer = officer.post(f"/cases/{number}/steps", body, If_Match='"99"')
        assert (answer.status_code, answer.json["code"]) == (412, "stale_case")

    def test_a_stranger_to_the_unit_is_not_given_the_case(self, ward, program):
        number = a_case(ward)
        answer = program("officer").post(
            f"/cases/{number}/steps", stepping(ward, number, "teleport", officer_id=ward.users["auditor"].id)
        )
        assert answer.json["fields"].keys() == {"officer_id"}


class TestTheSameKey:
    def test_the_same_key_twice_makes_one_event(self, ward, program):
        number = a_case(ward)
        officer = program("officer")
        note = {"text": "Gọi điện cho người gửi.", "occurred_on": ward.today.isoformat()}
        first = officer.post(f"/cases/{number}/notes", note, Idempotency_Key="a-1")
        again = officer.post(f"/cases/{number}/notes", note, Idempotency_Key="a-1")
        assert (first.status_code, first.json) == (again.status_code, again.json) == (201, first.json)
        assert again.headers["Idempotency-Replayed"] == "true"
        assert events_of(officer, number) == ["activity", "opened"]

    def test_a_case_opened_twice_by_one_key_is_one_case(self, ward, program):
        first, again = (program("officer").post("/cases", opening(ward), Idempotency_Key="k") for _ in range(2))
        assert first.json["number"] == again.json["number"]
        assert (first.headers["ETag"], first.headers["Location"]) == (again.headers["ETag"], again.headers["Location"])

    def test_one_wish_that_arrives_four_times_at_once_is_one_event(self, ward, program):
        number = a_case(ward)
        officer = program("officer")
        note = {"text": "Gọi điện cho người gửi.", "occurred_on": ward.today.isoformat()}
        with ThreadPoolExecutor(4) as crowd:
            sent = [
                crowd.submit(officer.post, f"/cases/{number}/notes", note, Idempotency_Key="at-once") for _ in range(4)
            ]
        assert [each.result().status_code for each in sent] == [201] * 4
        assert events_of(officer, number) == ["activity", "opened"]

    def test_a_key_does_not_stand_for_two_wishes(self, ward, program):
        officer = program("officer")
        officer.post("/cases", opening(ward), Idempotency_Key="k")
        answer = officer.post("/cases", opening(ward, title="Khác"), Idempotency_Key="k")
        assert (answer.status_code, answer.json["code"]) == (422, "key_reused")

    def test_what_was_refused_may_be_tried_again_under_its_key(self, ward, program):
        officer = program("officer")
        assert officer.post("/cases", opening(ward, title=""), Idempotency_Key="k").status_code == 422
        assert officer.post("/cases", opening(ward), Idempotency_Key="k").status_code == 201

    def test_two_people_may_use_the_same_key(self, ward, program):
        made = [program(who).post("/cases", opening(ward), Idempotency_Key="k") for who in ("officer", "desk")]
        assert made[0].json["number"] != made[1].json["number"]

    def test_after_a_week_a_key_is_free_again(self, ward, program):
        officer = program("officer")
        officer.post("/cases", opening(ward), Idempotency_Key="k")
        ward.on("2026-06-12")
        answer = officer.post("/cases", opening(ward, title="Khác"), Idempotency_Key="k")
        assert answer.status_code == 201

    @pytest.mark.parametrize("key", ["", "a b", "á", "x" * 201])
    def test_a_key_is_a_short_word(self, ward, program, key):
        answer = program("officer").post("/cases", opening(ward), Idempotency_Key=key.encode().decode("latin-1"))
        assert answer.json["fields"].keys() == {"Idempotency-Key"}


class TestCorrections:
    def test_a_preview_tells_what_would_move_and_writes_nothing(self, ward, program):
        number = a_case(ward, opened_on=ward.today)
        body = {
            "seq": 1,
            "reason": "Ghi nhầm ngày",
            "occurred_on": "2026-06-01",
            "seen_version": the_case(ward, number).version,
        }
        officer = program("officer")
        tried = officer.post(f"/cases/{number}/corrections?preview=true", body)
        assert (tried.status_code, tried.json["preview"]) == (200, True)
        assert tried.json["clocks"]
        assert events_of(officer, number) == ["opened"]
        done = officer.post(f"/cases/{number}/corrections", body)
        assert done.json["clocks"] == tried.json["clocks"]
        assert events_of(officer, number) == ["corrected", "opened"]


class TestDeadlines:
    def test_each_clock_explains_itself_row_by_row(self, ward, program):
        number = a_case(ward)
        (clock,) = program("officer").get(f"/cases/{number}/deadlines").json["items"]
        assert clock["status"] == "running"
        assert clock["lines"][0]["code"] == "start"
        assert clock["lines"][-1]["until"] == clock["due_on"]
        assert any(line["basis"] for line in clock["lines"])

    def test_a_clock_that_the_law_does_not_extend_is_refused_with_reasons(self, ward, program):
        number = a_case(ward)
        body = {"n": 5, "decided_on": ward.today.isoformat(), "ground": "Phức tạp"}
        officer = program("officer")
        (clock,) = officer.get(f"/cases/{number}/deadlines").json["items"]
        tag = officer.get(f"/cases/{number}").headers["ETag"]
        answer = officer.post(f"/cases/{number}/deadlines/{clock['key']}/extensions", body, If_Match=tag)
        assert (answer.status_code, answer.json["code"]) == (409, "transition_refused")
        assert answer.json["reasons"]


class TestLists:
    def test_a_list_is_read_page_by_page_without_missing_or_doubling(self, ward, program):
        numbers = [a_case(ward, f"Vụ {n}") for n in range(5)]
        officer, seen, cursor = program("officer"), list[str](), ""
        while True:
            page = officer.get(f"/cases?view=all&sort=number&limit=2{cursor}").json
            seen += [line["number"] for line in page["items"]]
            if page["next"] is None:
                break
            cursor = f"&cursor={page['next']}"
        assert seen == numbers

    def test_words_find_a_case_without_marks(self, ward, program):
        a_case(ward, "Đổ rác ở ngõ 12")
        assert len(program("officer").get("/cases?q=do+rac").json["items"]) == 1

    @pytest.mark.parametrize(
        ("address", "field"),
        [
            ("/cases?limit=0", "limit"),
            ("/cases?limit=100000", "limit"),
            ("/cases?sort=colour", "sort"),
            ("/cases?stauts=open", "stauts"),
            ("/cases?limit=5&limit=6", "limit"),
            ("/cases?due_from=soon", "due_from"),
        ],
    )
    def test_a_question_that_cannot_be_understood_is_not_half_answered(self, ward, program, address, field):
        answer = program("officer").get(address)
        assert (answer.status_code, list(answer.json["fields"])) == (422, [field])

    @pytest.mark.parametrize("cursor", ["x", "AAAA", "eyJhIjoxfQ", "W10", "🙂"])
    def test_a_cursor_made_by_hand_is_refused(self, ward, program, cursor):
        answer = program("officer").get(f"/cases?cursor={cursor}")
        assert answer.status_code == 422
        assert "Open the list from its beginning" in answer.json["detail"]


class TestHidden:
    def test_a_hidden_case_answers_as_one_that_is_not_there(self, ward, program):
        sealed = a_case(ward, fields=DENUNCIATION, by="desk")
        outsider = program("officer")
        for address in ("", "/steps", "/events", "/deadlines"):
            hidden, missing = (outsider.get(f"/cases/{n}{address}") for n in (sealed, "TC-2026-9999"))
            assert hidden.status_code == missing.status_code == 404
            assert hidden.json["detail"].replace(sealed, "") == missing.json["detail"].replace("TC-2026-9999", "")
        assert outsider.get("/cases?view=all").json["items"] == []

    def test_a_step_on_a_hidden_case_is_not_found_either(self, ward, program):
        sealed = a_case(ward, fields=DENUNCIATION, by="desk")
        answer = program("officer").post(f"/cases/{sealed}/steps", stepping(ward, sealed, "classify"))
        assert answer.status_code == 404
