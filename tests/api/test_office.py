"""The desk, the people, the workflows, the calendar, the numbers and the chain, as another program reads them."""

from __future__ import annotations

import pytest

from casetrack.services.chain import verify
from casetrack.services.persons import RegisterPerson
from casetrack.services.reception import Receive, receive
from casetrack.services.work import begin, reading, system_actor
from tests.factories import DENUNCIATION, a_case, a_person

SUMMARY = "/reports/summary?from=2026-01-01&to=2026-06-30"


def coming(ward, **other: object) -> dict[str, object]:
    said = {
        "name": "Lê Văn Bốn",
        "subject": "Hỏi về bồi thường thửa 214",
        "received_on": ward.today.isoformat(),
        "channel": "desk",
        "unit_id": ward.units["root"].id,
        "kind": "question",
    }
    return {**said, **other}


class TestDesk:
    def test_a_question_makes_a_visit_and_no_case(self, ward, program):
        desk = program("desk")
        made = desk.post("/receptions", coming(ward))
        assert (made.status_code, made.json["case_number"]) == (201, None)
        (visit,) = desk.get("/visits").json["visits"]
        assert (visit["receipt"], visit["name"]["vi"]) == (made.json["number"], "Lê Văn Bốn")
        assert desk.get(f"/receipts/{made.json['number']}").json["subject"] == "Hỏi về bồi thường thửa 214"

    def test_a_petition_makes_a_case_with_the_fields_of_its_workflow(self, ward, program):
        desk = program("desk")
        person = a_person(ward)
        kind = next(k["key"] for k in desk.get("/kinds").json["items"] if k["label"]["en"] == "Complaint")
        body = coming(ward, name="", person_id=person.id, kind=kind, fields={"summary": "Chưa đúng."})
        made = desk.post("/receptions", body)
        assert made.status_code == 201, made.json
        assert desk.get(f"/cases/{made.json['case_number']}").json["fields"]["summary"] == "Chưa đúng."

    @pytest.mark.parametrize("name", ["a" * 200, "ﷺ" * 200, " ".join("ﷺﷻ㍿㌀" * 25)])
    def test_a_name_of_two_hundred_signs_is_entered_and_found(self, ward, program, name):
        desk = program("desk")
        assert desk.post("/receptions", coming(ward, name=name)).status_code == 201
        (found,) = desk.get(f"/persons?q={name[:10]}").json["items"]
        assert found["name"] == name

    def test_one_key_is_one_visit(self, ward, program):
        desk = program("desk")
        numbers = {desk.post("/receptions", coming(ward), Idempotency_Key="q-1").json["number"] for _ in range(2)}
        assert len(numbers) == 1
        assert len(desk.get("/visits").json["visits"]) == 1

    @pytest.mark.parametrize(
        ("other", "field"),
        [
            ({"name": ""}, "person_id"),
            ({"person_id": "3"}, "person_id"),
            ({"kind": "gossip"}, "kind"),
            ({"token": "mine"}, "token"),
            ({"fields": {"summary": "x"}}, "fields.summary"),
            ({"unit_id": True}, "unit_id"),
            ({"received_on": None}, "received_on"),
        ],
    )
    def test_what_the_desk_cannot_take_is_named_as_it_was_sent(self, ward, program, other, field):
        answer = program("desk").post("/receptions", coming(ward, **other))
        assert answer.status_code == 422
        assert field in answer.json["fields"]

    def test_people_are_found_without_marks_and_shown_only_as_far_as_needed(self, ward, program):
        a_person(ward, "Trần Thị Bảy", phone="0912345678", identity_number="001099012345")
        (found,) = program("desk").get("/persons?q=tran+thi").json["items"]
        assert (found["name"], found["identity_end"]) == ("Trần Thị Bảy", "2345")
        assert "0912345678" not in str(found)
        assert program("auditor").get("/persons?q=tran").status_code == 403
        assert program("desk").get("/persons").json == {"items": [], "next": None}

    def test_the_citizen_of_a_sealed_case_is_nameless_in_every_answer(self, ward, program):
        person = a_person(ward, "Nguyễn Thị Kín", phone="0987654321")
        number = a_case(ward, fields=DENUNCIATION, petitioner=person)
        desk = program("desk")
        addresses = ("", "/steps", "/events", "/deadlines")
        told = [desk.get(f"/cases/{number}{address}").text for address in addresses]
        told.append(desk.get("/cases?view=all").text)
        assert not any("Kín" in text or "0987" in text for text in told)


class TestOffice:
    def test_a_workflow_is_told_with_its_steps_and_the_law_of_its_clocks(self, quick_program):
        officer = quick_program("officer")
        listed = {line["id"] for line in officer.get("/workflows").json["items"]}
        workflow = officer.get("/workflows/petition").json
        assert workflow["id"] in listed
        assert {"from": "received", "to": "classified"}.items() <= workflow["steps"][0].items()
        assert all(length["basis"]["text"]["vi"] for rule in workflow["deadlines"] for length in rule["lengths"])
        assert officer.get("/workflows/nothing").status_code == 404

    @pytest.mark.parametrize("address", ["/workflows/petition%0a", "/cases/KN-2026-0001%0a", "/cases/%00"])
    def test_an_address_with_control_characters_leads_nowhere(self, quick_program, address):
        answer = quick_program("officer").get(address)
        assert (answer.status_code, answer.json["detail"]) == (404, quick_program("leader").get("/x").json["detail"])

    def test_the_days_off_of_a_year_come_with_their_sources(self, quick_program):
        officer = quick_program("officer")
        year = officer.get("/calendar/2026").json
        assert {"day": "2026-09-02", "kind": "off"}.items() <= next(
            day for day in year["days"] if day["day"] == "2026-09-02"
        ).items()
        assert all(day["source"] for day in year["days"])
        assert officer.get("/calendar/2090").json == {"year": 2090, "status": "missing", "days": []}

    def test_the_report_gives_the_numbers_and_their_balance(self, ward, program):
        a_case(ward)
        a_case(ward, fields=DENUNCIATION)
        report = program("officer").get(SUMMARY).json
        assert report["figures"]["received"] == 2, "sealed cases are counted for everybody"
        assert report["balance"]["holds"] is True
        assert report["period"] == {"from": "2026-01-01", "to": "2026-06-30"}

    def test_receptions_come_by_the_columns_of_the_form(self, ward, program):
        with begin(ward.installation, ward.actor("desk")) as work:
            receive(work, Receive(RegisterPerson(name="Lê Văn Bốn"), ward.units["root"].id, "Hỏi thủ tục", work.today))
        told = program("officer").get("/reports/receptions?from=2026-01-01&to=2026-06-30").json
        assert (told["columns"]["1"], told["columns"]["5"], told["columns"]["11"]) == (1, 1, 0)
        assert [line["key"] for line in told["by_host"]] == ["officer:regular"]

    @pytest.mark.parametrize("address", ["/reports/summary", "/reports/summary?from=2026-06-30&to=2026-01-01"])
    def test_a_report_without_a_period_is_not_guessed(self, quick_program, address):
        assert quick_program("officer").get(address).status_code == 422

    def test_the_auditor_has_the_chain_read(self, ward, program):
        a_case(ward)
        auditor = program("auditor")
        with reading(ward.installation, system_actor(ward.office.id)) as work:
            assert auditor.get("/audit").json == {"events": verify(work), "whole": True}
        assert program("officer").get("/audit").status_code == 403

    def test_a_broken_chain_is_a_failure_with_its_code(self, ward, program):
        a_case(ward)
        with ward.database.begin() as session:
            session.connection().exec_driver_sql("UPDATE case_events SET name = 'closed'")
        answer = program("auditor").get("/audit")
        assert (answer.status_code, answer.json["code"]) == (500, "chain_broken")
