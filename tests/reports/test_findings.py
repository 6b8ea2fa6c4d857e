"""The check before a report: what it finds, what it tells whom, and that it is made and told once by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select, text

from casetrack.db import Database
from casetrack.engine.findings import shipped_fault_kinds
from casetrack.errors import Forbidden, InvalidInput
from casetrack.models import Case, Notice, ReportCheck
from casetrack.reports.due_checks import check_what_is_due
from casetrack.reports.findings import Checked, check
from casetrack.reports.questions import ask
from casetrack.services.delays import ExplainDelay, explain_delay
from casetrack.services.entered_figures import EnterFigure, enter_figure
from casetrack.services.notices import list_notices
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.report_checks import latest_check
from casetrack.services.work import begin, reading
from tests.factories import COMPLAINT, DENUNCIATION, VIETNAM, Ward, a_case, a_person, a_ward, the_case
from tests.queries import queries_of

START, END = date(2026, 3, 15), date(2026, 6, 14)


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    book = Database(sqlite_url)
    yield a_ward(book).on("2026-06-04")
    book.dispose()


def checked(ward: Ward, by: str = "leader") -> Checked:
    with reading(ward.installation, ward.actor(by)) as work:
        return check(work, ask(work, START, END))


def found(ward: Ward, by: str = "leader") -> dict[str, tuple[list[str], int]]:
    """Give, by kind, the numbers of the cases that the reader is told, and how many more there are."""
    return {
        each.kind.key: ([thing.case_number for thing in each.things], each.hidden)
        for each in checked(ward, by).findings
    }


def at(day: str, hour: str = "07:10") -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=VIETNAM)


def a_received_petition(ward: Ward, person: int | None = None, fields: Mapping[str, object] = COMPLAINT) -> str:
    """Let the desk receive somebody with a petition; give the number of its case."""
    brought = BringPetition("petition", fields)
    wish = Receive(person or a_person(ward).id, ward.units["root"].id, "Thu tiền", ward.today, petition=brought)
    with begin(ward.installation, ward.actor("desk")) as work:
        receive(work, wish)
        return work.session.scalars(select(Case.number).order_by(Case.id.desc()).limit(1)).one()


def test_a_book_without_faults_gives_none_on_either_database(database: Database):
    ward = a_ward(database).on("2026-06-04")
    a_case(ward, officer="officer")
    assert found(ward) == {}
    assert checked(ward).kinds == len(shipped_fault_kinds().kinds)


def test_a_hidden_case_is_counted_for_everybody_and_named_only_to_whoever_sees_it(ward: Ward):
    seen = a_case(ward.on("2026-05-04"), officer="officer", fields=COMPLAINT)
    sealed = a_case(ward, officer="inspector", fields=DENUNCIATION)
    ward.on("2026-06-14")
    assert found(ward, "officer")["late_unexplained"] == ([seen], 1)
    assert found(ward, "inspector")["late_unexplained"] == ([sealed, seen], 0)
    assert checked(ward, "officer").total == checked(ward, "inspector").total
    assert "denunciation" not in str(checked(ward, "officer").findings)
    with pytest.raises(Forbidden):
        checked(ward, "clerk")


def test_a_cause_that_was_told_later_is_no_fault_of_an_earlier_day(ward: Ward):
    number = a_case(ward.on("2026-05-04"), officer="officer")
    ward.on("2026-06-14")
    assert found(ward)["late_unexplained"] == ([number], 0)
    with begin(ward.installation, ward.actor("officer")) as work:
        explain_delay(work, the_case(ward, number), ExplainDelay("papers"))
    assert "late_unexplained" not in found(ward)


def test_a_stated_figure_is_held_to_the_counted_one_where_the_office_says_so(ward: Ward):
    pair = ("documents_on_reception", "ward_wide.receipts")
    kinds = replace(shipped_fault_kinds(), agree=(pair,))
    ward.installation = replace(ward.installation, fault_kinds=kinds)
    a_case(ward, officer="officer")
    assert found(ward) == {}, "nobody has stated anything"
    for faults in ([], ["stated_otherwise"]):  # two are stated, and two cases counted; then three
        with begin(ward.installation, ward.actor("leader")) as work:
            enter_figure(work, EnterFigure("documents_on_reception", date(2026, 6, 1), "2", "Báo cáo số 4"))
        a_case(ward, officer="officer")
        told = {each.kind.key: each.things[0].says.vi for each in checked(ward).findings}
        assert [key for key in told if key == "stated_otherwise"] == faults
    assert told["stated_otherwise"] == "Văn bản về công tác tiếp công dân: 2; Lượt tiếp nhận đơn: 3"


def test_it_costs_as_many_queries_for_many_faults_as_for_one(ward: Ward):
    costs = []
    for more in (1, 9):
        for _ in range(more):
            a_case(ward.on("2026-05-04"), officer="officer")
        ward.on("2026-06-14")
        with queries_of(ward) as statements:
            checked(ward)
        costs.append(len([said for said in statements if said.startswith("SELECT")]))
    assert costs[0] == costs[1] <= 65


def test_a_period_that_has_not_begun_cannot_be_checked(ward: Ward):
    with reading(ward.installation, ward.actor("leader")) as work, pytest.raises(InvalidInput, match="has not begun"):
        ask(work, date(2026, 7, 1), date(2026, 7, 31))


def test_the_office_checks_by_itself_on_the_working_day_before_and_tells_its_leaders_once(ward: Ward):
    number = a_case(ward.on("2026-05-04"), officer="officer")
    office = ward.office.id
    assert check_what_is_due(ward.on("2026-06-15").installation, office) == 0, "sent on Wednesday, the 17th"
    ward.on("2026-06-16")
    assert check_what_is_due(ward.installation, office) == 2, "the second quarter and the half-year"
    assert check_what_is_due(ward.installation, office) == 0
    with ward.database.reading() as session:
        rows = session.scalars(select(ReportCheck).order_by(ReportCheck.id)).all()
        told = session.execute(select(Notice.user_id, Notice.report_check_id)).all()
    assert [(row.period, row.end_on, row.send_on, row.found) for row in rows] == [
        ("quarter_2", date(2026, 6, 14), date(2026, 6, 17), 2),
        ("half_year", date(2026, 6, 14), date(2026, 6, 17), 2),
    ]
    assert {user_id for user_id, check_id in told if check_id} == {ward.users["leader"].id}
    with reading(ward.installation, ward.actor("leader")) as work:
        shown = [notice for notice in list_notices(work)[0] if notice.kind == "report_check"]
        latest = latest_check(work)
    assert [notice.words.vi for notice in shown] == [
        "Báo cáo gửi ngày 17/6/2026: kiểm tra thấy 2 chỗ cần sửa, xem lại"
    ] * 2
    assert shown[0].url == "/bao-cao/kiem-tra?from=2025-12-15&to=2026-06-14"
    assert number not in shown[0].words.vi
    assert latest is not None
    assert latest.period == "half_year"


def test_what_was_slept_through_is_made_up_for_on_the_day_of_sending_and_not_later(ward: Ward):
    office = ward.office.id
    assert check_what_is_due(ward.on("2026-06-17").installation, office) == 2
    assert check_what_is_due(ward.on("2026-09-18").installation, office) == 0
    with reading(ward.installation, ward.actor("leader")) as work:
        assert latest_check(work) is None, "long sent"
    with reading(ward.on("2026-06-18").installation, ward.actor("officer")) as work:
        assert latest_check(work) is None, "officers are told by the page of reports"


def test_what_everybody_sees_has_no_twin_in_what_few_see(ward: Ward):
    person = a_person(ward)
    for fields in (COMPLAINT, COMPLAINT, DENUNCIATION):
        a_received_petition(ward, person.id, fields)
    with ward.database.begin() as session:  # as if the third had not been sealed until later
        session.execute(text(f"UPDATE receipts SET person_id = {person.id}, vault_entry_id = NULL"))
    numbers, hidden = found(ward, "officer")["petition_twice"]
    assert ([number[:2] for number in numbers], hidden) == (["KN", "KN"], 0)


def test_days_and_numbers_that_somebody_changed_behind_the_program_are_found(ward: Ward):
    number = a_received_petition(ward)
    with ward.database.begin() as session:
        session.execute(text("UPDATE petitions SET written_on = '2026-06-20', number = 'D-2026-0007'"))
        session.execute(text("UPDATE visits SET received_on = '2026-06-30'"))
    assert found(ward) == {
        "petitions_gap": ([""], 0),
        "written_late": ([number], 0),
        "visit_ahead": ([number], 0),
    }
    pages = {each.kind.key: each.things[0].page for each in checked(ward).findings}
    assert pages == {"petitions_gap": "/so/don", "written_late": "", "visit_ahead": ""}
