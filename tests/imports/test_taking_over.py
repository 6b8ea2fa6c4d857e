"""What a former system knew stands in the book afterwards: as it was, once, whole or not at all."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import func, select

from casetrack.errors import Forbidden, NotFound
from casetrack.models import Case, CaseEvent, Deadline, ImportBatch, ImportRow, Register
from casetrack.services.chain import verify
from casetrack.services.projections import standing_of
from casetrack.services.work import reading, system_actor
from tests.former_system import MAPPING, a_row, former_case, moment, take_over

OPEN = a_row("T-1", "k1")
CLOSED = a_row("T-2", "k2", closed="2026-01-22 15:00+07:00")


def count(ward, table):
    with ward.database.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def count_events_of_cases(ward):
    """Count what the book says of cases; that a run took place is an event of the office."""
    with ward.database.reading() as session:
        return session.scalars(select(func.count(CaseEvent.case_id))).one()


def events_of(ward, number):
    case = former_case(ward, number)
    with ward.database.reading() as session:
        return session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)).all()


class TestOneCase:
    def test_stands_in_the_book_with_its_own_number_beside_ours(self, ward):
        take_over(ward, [OPEN])
        case = former_case(ward, "T-1")
        assert (case.number, case.former_number, case.phase) == ("MT-2026-0001", "T-1", "received")
        assert (case.opened_on, case.channel, case.closed_on) == (date(2026, 1, 5), "Desk", None)
        assert case.fields["former_officer"] == "Resource21"
        assert case.officer_id is None

    def test_that_has_ended_is_closed_on_its_day_and_judged_by_the_stated_deadline(self, ward):
        take_over(ward, [CLOSED])
        case = former_case(ward, "T-2")
        assert (case.phase, case.outcome, case.closed_on) == ("resolved", "settled", date(2026, 1, 22))
        with ward.database.reading() as session:
            clock = session.scalars(select(Deadline)).one()
        assert (clock.status, clock.due_on, clock.stated) == ("met_late", date(2026, 1, 20), True)

    def test_keeps_a_deadline_on_a_sunday_as_the_former_system_stated_it(self, ward):
        take_over(ward, [a_row("T-3", "k", due="2026-01-18")])
        assert former_case(ward, "T-3").due_on == date(2026, 1, 18)

    def test_may_have_no_deadline_at_all(self, ward):
        take_over(ward, [a_row("T-3", "k", due="")])
        assert former_case(ward, "T-3").due_on is None

    def test_that_ends_some_hours_before_it_starts_is_fine_by_day(self, ward):
        result = take_over(ward, [a_row("T-3", "k", opened="2026-01-05 15:00+07:00", closed="2026-01-05 09:00+07:00")])
        assert not result.failed
        assert former_case(ward, "T-3").closed_on == date(2026, 1, 5)

    def test_remembers_who_did_what_and_when_in_the_former_system(self, ward):
        take_over(ward, [a_row("T-1", "k", "2026-01-06 10:30+07:00", name="T02 Check", resource="Resource10")])
        opening, activity = events_of(ward, "T-1")
        assert (activity.kind, activity.name) == ("activity", "T02 Check")
        assert json.loads(activity.payload)["resource"] == "Resource10"
        assert (activity.actor_name, activity.occurred_at) == ("CaseTrack", moment("2026-01-06 10:30+07:00"))
        assert opening.occurred_at == moment("2026-01-05 09:00+07:00")

    def test_counts_its_days_in_the_time_zone_of_the_mapping(self, ward):
        row = a_row("T-1", "k", opened="2026-01-05 23:30+01:00")
        take_over(ward, [row], mapping=MAPPING)
        assert former_case(ward, "T-1").opened_on == date(2026, 1, 5)
        take_over(ward, [a_row("T-2", "k2", opened="2026-01-05 23:30+01:00")])
        assert former_case(ward, "T-2").opened_on == date(2026, 1, 6)

    def test_leaves_the_book_whole(self, ward):
        take_over(ward, [OPEN, CLOSED])
        with reading(ward.installation, system_actor(ward.office.id)) as work:
            assert verify(work) == count(ward, CaseEvent)

    def test_keeps_a_long_account_of_what_was_done(self, ward):
        told = "Gọi điện cho người nộp đơn " * 10
        take_over(ward, [a_row("T-1", "k", name=told)])
        activity = events_of(ward, "T-1")[1]
        assert len(activity.name) == 120


class TestWhoseCaseItBecomes:
    def test_the_office_itself_when_nothing_is_said(self, ward):
        take_over(ward, [OPEN])
        assert former_case(ward, "T-1").unit_id == ward.units["root"].id

    def test_the_unit_that_the_command_names(self, ward):
        take_over(ward, [OPEN], unit="KT")
        assert former_case(ward, "T-1").unit_id == ward.units["KT"].id

    def test_the_unit_that_its_column_names(self, ward):
        mapping = MAPPING.replace(
            "  fields:", "  unit: {column: case:group, values: {Group 1: VP}}\n  fields:"
        ).replace("    team: case:group\n", "")
        result = take_over(
            ward, [a_row("T-1", "k1", group="Group 1"), a_row("T-2", "k2", group="Group 9")], mapping=mapping
        )
        assert former_case(ward, "T-1").unit_id == ward.units["VP"].id
        (finding,) = result.findings
        assert (finding.row, finding.column, finding.case) == (3, "case:group", "T-2")
        assert "Group 9" in finding.message.vi
        assert "KT" in finding.message.vi

    def test_an_officer_who_has_an_account_here_gets_it(self, ward):
        mapping = MAPPING.replace(
            "{column: case:responsible}", "{column: case:responsible, accounts: {Resource21: officer}}"
        )
        take_over(ward, [OPEN, a_row("T-2", "k2", officer="Resource30")], mapping=mapping)
        mine, other = former_case(ward, "T-1"), former_case(ward, "T-2")
        assert (mine.officer_id, mine.fields.get("former_officer")) == (ward.users["officer"].id, None)
        assert (other.officer_id, other.fields.get("former_officer")) == (None, "Resource30")

    def test_an_account_that_is_not_there_stops_the_import(self, ward):
        mapping = MAPPING.replace(
            "{column: case:responsible}", "{column: case:responsible, accounts: {Resource21: nobody}}"
        )
        with pytest.raises(NotFound):
            take_over(ward, [OPEN], mapping=mapping)
        assert count(ward, Case) == 0

    def test_words_of_the_former_system_become_ours_where_the_mapping_says_so(self, ward):
        mapping = MAPPING.replace("{column: case:channel}", "{column: case:channel, values: {Desk: desk}}")
        take_over(ward, [OPEN, a_row("T-2", "k2", channel="Fax")], mapping=mapping)
        assert [former_case(ward, number).channel for number in ("T-1", "T-2")] == ["desk", "Fax"]


class TestWhoMayImport:
    def test_an_administrator_may_and_the_events_carry_the_name(self, ward):
        take_over(ward, [CLOSED], actor=ward.actor("administrator"))
        assert {event.actor_id for event in events_of(ward, "T-2")} == {ward.users["administrator"].id}

    @pytest.mark.parametrize("who", ["desk", "officer", "leader", "auditor"])
    def test_nobody_else(self, ward_on_sqlite, who):
        with pytest.raises(Forbidden):
            take_over(ward_on_sqlite, [OPEN], actor=ward_on_sqlite.actor(who))
        assert count(ward_on_sqlite, Case) == 0


class TestAgain:
    def test_the_same_file_adds_nothing(self, ward):
        first = take_over(ward, [OPEN, CLOSED])
        events = count_events_of_cases(ward)
        again = take_over(ward, [OPEN, CLOSED])
        assert (first.cases, first.activities, first.closings, first.known) == (2, 2, 1, 0)
        assert (again.cases, again.activities, again.closings, again.known) == (0, 0, 0, 5)
        assert count_events_of_cases(ward) == events
        assert not again.failed

    def test_a_newer_export_adds_new_rows_and_the_closing_of_a_known_case(self, ward):
        take_over(ward, [OPEN])
        closing = {"closed": "2026-01-19 16:00+07:00"}
        result = take_over(ward, [a_row("T-1", "k1", **closing), a_row("T-1", "k9", "2026-01-12", **closing)])
        assert (result.cases, result.activities, result.closings, result.known) == (0, 1, 1, 2)
        assert former_case(ward, "T-1").closed_on == date(2026, 1, 19)
        assert [event.name for event in events_of(ward, "T-1")] == ["opened", "Check", "Check", "close"]

    def test_another_source_may_use_the_same_numbers(self, ward):
        take_over(ward, [OPEN])
        result = take_over(ward, [OPEN], mapping=MAPPING.replace("coselog-receipt", "other-office"))
        assert (result.cases, result.known) == (1, 0)

    def test_each_run_is_noted_with_its_file_and_result(self, ward):
        take_over(ward, [OPEN, CLOSED])
        with ward.database.reading() as session:
            batch = session.scalars(select(ImportBatch)).one()
        assert (batch.source, batch.file_name, batch.cases, batch.activities) == ("coselog-receipt", "log.csv", 2, 2)
        assert batch.finished_at is not None
        assert count(ward, ImportRow) == 5


class TestDryRun:
    def test_says_what_would_be_added_and_writes_nothing(self, ward):
        events = count(ward, CaseEvent)
        result = take_over(ward, [OPEN, CLOSED], dry_run=True)
        assert (result.cases, result.activities, result.closings) == (2, 2, 1)
        assert [count(ward, table) for table in (Case, ImportRow, ImportBatch, Register)] == [0] * 4
        assert count(ward, CaseEvent) == events

    def test_finds_what_only_the_book_can_tell(self, ward):
        take_over(ward, [CLOSED])
        result = take_over(ward, [CLOSED, a_row("T-9", "k3", "2027-01-02", opened="2027-01-01")], dry_run=True)
        (finding,) = result.findings
        assert (finding.case, finding.row, finding.level) == ("T-9", 3, "error")
        assert result.refused == 1
        take_over(ward, [OPEN])
        assert former_case(ward, "T-1").number == "MT-2026-0002"


def test_the_folded_standing_is_the_one_in_the_row(ward):
    take_over(ward, [OPEN, CLOSED])
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        for case in work.session.scalars(select(Case)):
            standing = standing_of(work, case)
            assert (standing.phase, standing.closed_on) == (case.phase, case.closed_on)
