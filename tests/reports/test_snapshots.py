"""Frozen reports: they say for ever what they said, and what has changed since is told case by case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from casetrack.db import Database
from casetrack.engine.outlines import OUTLINES
from casetrack.errors import ChainBroken, Forbidden, InvalidInput, NotFound
from casetrack.models import Case
from casetrack.papers.report_paper import as_text
from casetrack.reports.differences import Differences, compare, of_figure
from casetrack.reports.frozen_lists import list_frozen, question_of
from casetrack.reports.indicators import measure_and_open
from casetrack.reports.kept_paper import read_paper, write_paper
from casetrack.reports.outlines import write
from casetrack.reports.questions import ask
from casetrack.reports.snapshots import Freeze, Frozen, draft, freeze, open_snapshot, paper_of
from casetrack.services.assignments import Assign, assign
from casetrack.services.chain import verify
from casetrack.services.corrections import Correct, correct
from casetrack.services.entered_figures import EnterFigure, enter_figure
from casetrack.services.snapshots import list_snapshots
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import begin, reading, system_actor
from tests.factories import COMPLAINT, ELIGIBLE, Ward, a_case, a_ward, the_case
from tests.queries import queries_of

START, END = date(2026, 6, 1), date(2026, 6, 30)
CLASSIFIED = ("officer", "classify", ELIGIBLE)


@pytest.fixture
def ward(database: Database) -> Ward:
    return a_ward(database).on("2026-06-20")


@pytest.fixture
def quick_ward(sqlite_url: str) -> Iterator[Ward]:
    database = Database(sqlite_url)
    yield a_ward(database).on("2026-06-20")
    database.dispose()


def frozen(ward: Ward, by: str = "leader", **wish: object) -> Frozen:
    """Freeze the report of June."""
    days = {name: wish.pop(name) for name in ("as_at", "known_at") if name in wish}
    with begin(ward.installation, ward.actor(by)) as work:
        return freeze(work, ask(work, START, END, **days), Freeze(**wish))  # type: ignore[arg-type]


def said(ward: Ward, number: str, *keys: str) -> list[object]:
    """Give what a frozen report says, as a program reads it."""
    with reading(ward.installation, ward.actor("leader")) as work:
        opened = open_snapshot(work, number)
        return [opened.figures[key].value for key in keys]


def differences(ward: Ward, number: str, by: str = "leader", figure: str = "") -> Differences:
    """Tell what has changed since."""
    with reading(ward.installation, ward.actor(by)) as work:
        found = compare(work, open_snapshot(work, number))
        return of_figure(found, figure) if figure else found


def reasons(found: Differences) -> dict[str, str]:
    """Give why each case moved, as the page says it."""
    return {each.number: "; ".join(why.vi for why in each.why) for each in found.cases}


def mended(
    ward: Ward, number: str, by: str = "leader", *, seq: int = 1, on: date | None = None, **fields: object
) -> None:
    """Let somebody correct an entry of a case."""
    with begin(ward.installation, ward.actor(by)) as work:
        case = work.session.scalars(select(Case).where(Case.number == number)).one()
        correct(work, case, Correct(seq, case.version, "Ghi nhầm", occurred_on=on, fields=fields))


def refused_on(ward: Ward, number: str, day: date) -> None:
    """Let the leader write down, today, that a complaint was refused on a day."""
    with begin(ward.installation, ward.actor("leader")) as work:
        case = work.session.scalars(select(Case).where(Case.number == number)).one()
        ground = {"refuse_ground": "second_settled"}
        take_step(work, case, TakeStep("refuse", day, case.version, ground, "Đã có quyết định lần hai"))


@pytest.mark.parametrize("goes_on", [False, True])
def test_what_was_drafted_is_frozen_without_counting_while_others_wait_unless_the_book_went_on(quick_ward, goes_on):
    a_case(quick_ward)
    with reading(quick_ward.installation, quick_ward.actor("leader")) as work:
        drafted = draft(work, ask(work, START, END), Freeze())
    if goes_on:
        a_case(quick_ward)
    with queries_of(quick_ward) as asked, begin(quick_ward.installation, quick_ward.actor("leader")) as work:
        number = freeze(work, ask(work, START, END), Freeze(), drafted).row.number
    assert any("stretches" in each for each in asked) == goes_on
    assert said(quick_ward, number, "summary.received") == [2 if goes_on else 1]


def test_a_draft_of_another_report_is_not_frozen(quick_ward):
    a_case(quick_ward, opened_on=date(2026, 6, 15))
    with reading(quick_ward.installation, quick_ward.actor("leader")) as work:
        drafted = draft(work, ask(work, START, date(2026, 6, 10)), Freeze())
    with begin(quick_ward.installation, quick_ward.actor("leader")) as work:
        number = freeze(work, ask(work, START, END), Freeze(), drafted).row.number
    assert said(quick_ward, number, "summary.received") == [1]


def test_whatever_happens_later_a_frozen_report_says_what_it_said_and_tells_what_changed(ward: Ward):
    late, refused, classed, given, kept = (a_case(ward, steps=[CLASSIFIED]) for _ in range(5))
    early = a_case(ward, opened_on=date(2026, 6, 4))
    ward.on("2026-07-01")
    refused_on(ward, refused, date(2026, 6, 25))
    number = frozen(ward).row.number
    assert number == "CSL-2026-0001"
    keys = ("summary.received", "summary.resolved", "summary.pending", "petitions.complaints.receipts")
    assert said(ward, number, *keys) == [6, 1, 5, 6]
    with reading(ward.installation, ward.actor("leader")) as work:
        before = list_frozen(work, open_snapshot(work, number), "summary.pending")
        paper = as_text(paper_of(work, open_snapshot(work, number)))

    ward.on("2026-07-10")
    refused_on(ward, late, date(2026, 6, 28))
    mended(ward, refused, seq=3, on=date(2026, 7, 2))
    mended(ward, classed, seq=2, petition_class="request")
    mended(ward, early, "desk", on=date(2026, 5, 28))
    new = a_case(ward, opened_on=date(2026, 6, 30))
    with begin(ward.installation, ward.actor("leader")) as work:
        case = work.session.scalars(select(Case).where(Case.number == given)).one()
        assign(work, case, Assign(ward.users["officer"].id, case.version, "Xác minh", date(2026, 7, 20)))

    assert said(ward, number, *keys) == [6, 1, 5, 6]
    with reading(ward.installation, ward.actor("leader")) as work:
        after = list_frozen(work, open_snapshot(work, number), "summary.pending")
        assert [each.number for each in after.cases] == [each.number for each in before.cases]
        assert {each.phase.vi for each in after.cases} == {"Phân loại", "Tiếp nhận"}
        assert as_text(paper_of(work, open_snapshot(work, number))) == paper
        assert f"Đã chốt 09:42 ngày 01/7/2026, bản {number}" in paper
    found = differences(ward, number)
    assert reasons(found) == {
        late: "Đã giải quyết ngày 28/6/2026 (Không thụ lý), lúc chốt còn ở chặng Phân loại",
        refused: "Nay ở chặng Phân loại, lúc chốt đã giải quyết ngày 25/6/2026",
        classed: "Hạn: 03/7/2026, lúc chốt 30/6/2026; Loại đơn: Kiến nghị, lúc chốt Khiếu nại",
        early: "Ngày nhận: 28/5/2026, lúc chốt 04/6/2026; Hạn: 08/6/2026, lúc chốt 15/6/2026",
        new: "Vào sổ sau khi chốt, ngày nhận 30/6/2026",
    }  # who has a case, and one that nothing happened to, change no figure
    assert not {given, kept} & reasons(found).keys()
    how = {each.number: [said.vi for said in each.how] for each in found.cases}
    assert how[late] == ["bước xử lý ghi ngày 10/7/2026"]
    assert how[classed] == ["đính chính ngày 10/7/2026"]
    told = {each.figure.key: (each.figure.said.vi, each.after.vi, each.came, each.went) for each in found.figures}
    assert told["summary.received"] == ("6", "6", 1, 1)
    assert told["petitions.complaints.receipts"] == ("6", "6", 1, 1)
    resolved = differences(ward, number, figure="summary.resolved")
    assert [(each.number, bool(each.came)) for each in resolved.cases] == [(late, True), (refused, False)]
    with reading(ward.installation, ward.actor("auditor")) as work:
        verify(work)


def test_every_list_of_a_frozen_report_is_the_one_that_opened_when_it_was_frozen(ward: Ward):
    numbers = [a_case(ward, steps=[CLASSIFIED]) for _ in range(3)]
    a_case(ward, fields={**COMPLAINT, "petition_class": "request"}, channel="post")
    refused_on(ward, numbers[0], ward.today)
    number = frozen(ward).row.number
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        opened = open_snapshot(work, number)
        question, compared = question_of(opened), 0
        for key, behind in measure_and_open(work, question)[1].items():
            if behind.cases is not None:
                compared += 1
                listed: list[Any] = sorted(work.session.scalars(behind.cases))
                assert list(opened.cases.lists[key].keys) == listed, key
        assert compared > 100
        assert compare(work, opened).none


def test_freezing_again_without_a_change_points_to_the_first_and_a_change_makes_another(quick_ward: Ward):
    ward = quick_ward
    a_case(ward)
    first = frozen(ward, note="Gửi Thanh tra")
    assert (first.anew, first.row.note, first.shown.is_of_whole_period) == (True, "Gửi Thanh tra", False)
    ward.on("2026-06-20").now = ward.now.replace(hour=15)
    again = frozen(ward, by="inspector", note="Lần nữa")
    assert (again.anew, again.row.number) == (False, first.row.number)
    a_case(ward)
    assert frozen(ward).row.number == "CSL-2026-0002"
    assert frozen(ward, outline="inspection").row.number == "CSL-2026-0003"
    assert frozen(ward, unit_id=ward.units["KT"].id).row.number == "CSL-2026-0004"
    with reading(ward.installation, ward.actor("auditor")) as work:
        assert [each.row.number[-1] for each in list_snapshots(work)] == ["4", "3", "2", "1"]
        assert list_snapshots(work)[0].by == "Lãnh đạo leader"


def test_what_was_known_then_can_be_frozen_and_a_forecast_cannot(quick_ward: Ward):
    ward = quick_ward
    a_case(ward)
    ward.on("2026-06-25")
    a_case(ward, opened_on=date(2026, 6, 20))
    number = frozen(ward, known_at=date(2026, 6, 20)).row.number
    assert said(ward, number, "summary.received") == [1]
    assert set(reasons(differences(ward, number)).values()) == {"Vào sổ sau khi chốt, ngày nhận 20/6/2026"}
    with pytest.raises(InvalidInput) as caught:
        frozen(ward, as_at=date(2026, 6, 26))
    assert "26/6/2026 chưa tới" in caught.value.fields["as_at"].vi


@pytest.mark.parametrize(("wish", "where"), [({"outline": "no such"}, "outline"), ({"unit_id": 999}, "unit")])
def test_what_cannot_be_frozen_is_refused_with_its_place(quick_ward: Ward, wish: dict[str, Any], where: str):
    with pytest.raises(InvalidInput) as caught:
        frozen(quick_ward, **wish)
    assert set(caught.value.fields) == {where}
    with reading(quick_ward.installation, quick_ward.actor("leader")) as work:
        assert list_snapshots(work) == []


def test_only_who_makes_reports_freezes_one(quick_ward: Ward):
    for who in ("desk", "clerk", "auditor", "administrator"):
        with pytest.raises(Forbidden):
            frozen(quick_ward, by=who)
    assert frozen(quick_ward, by="officer").shown.by == "Cán bộ xử lý officer"


def test_a_kept_paper_is_read_as_it_was_written_in_every_part(quick_ward: Ward):
    a_case(quick_ward, opened_on=date(2026, 6, 4))
    with reading(quick_ward.on("2026-07-20").installation, quick_ward.actor("leader")) as work:
        for outline in OUTLINES:
            paper = write(work, ask(work, START, END), outline)
            assert {type(part).__name__ for section in paper.sections for part in section.parts} >= {"Words", "ToWrite"}
            assert read_paper(write_paper(paper), paper.standing) == paper


def test_an_office_neither_sees_nor_counts_the_frozen_reports_of_another(quick_ward: Ward):
    frozen(quick_ward)
    other = a_ward(quick_ward.database, code="anphu").on("2026-06-20")
    with reading(other.installation, other.actor("leader")) as work:
        assert list_snapshots(work) == []
        with pytest.raises(NotFound):
            open_snapshot(work, "CSL-2026-0001")
    assert frozen(other).anew


def test_a_number_that_nothing_was_frozen_under_is_not_found(quick_ward: Ward):
    for number in ("CSL-2026-0001", "", "x" * 300):
        with pytest.raises(NotFound):
            differences(quick_ward, number)
    frozen(quick_ward)
    with reading(quick_ward.installation, quick_ward.actor("leader")) as work, pytest.raises(NotFound):
        list_frozen(work, open_snapshot(work, "csl-2026-0001"), "no.such")


def test_a_case_that_is_sealed_later_is_only_counted_for_who_may_not_see_it(quick_ward: Ward):
    ward = quick_ward
    number_of_case = a_case(ward, opened_on=date(2026, 6, 4), steps=[CLASSIFIED])
    other = a_case(ward)
    ward.on("2026-07-20")
    number = frozen(ward).row.number
    with reading(ward.installation, ward.actor("inspector")) as work:
        assert number_of_case in as_text(paper_of(work, open_snapshot(work, number)))
    mended(ward, number_of_case, seq=2, petition_class="denunciation")
    assert the_case(ward, number_of_case).level == "sealed"
    with reading(ward.installation, ward.actor("inspector")) as work:
        opened = open_snapshot(work, number)
        listed = list_frozen(work, opened, "summary.received")
        assert ([each.number for each in listed.cases], listed.seen, listed.hidden) == ([other], 1, 1)
        paper = as_text(paper_of(work, opened))
        assert number_of_case not in paper
        assert "1 hồ sơ hạn chế người xem" in paper
    found = differences(ward, number, by="inspector")
    assert (reasons(found), found.hidden) == ({}, 1)
    assert differences(ward, number, by="inspector", figure="petitions.complaints.receipts").hidden == 1
    assert number_of_case in reasons(differences(ward, number))
    assert said(ward, number, "summary.received") == [2]


def test_a_number_entered_by_hand_stays_as_it_was_frozen(quick_ward: Ward):
    ward, key = quick_ward, "documents_on_reception"
    for value in ("7", "8"):
        with begin(ward.installation, ward.actor("officer")) as work:
            enter_figure(work, EnterFigure(key, date(2026, 6, 19), value, f"Báo cáo số {value}/BC"))
        if value == "7":
            number = frozen(ward).row.number
    assert said(ward, number, key) == [7]
    told = next(each for each in differences(ward, number).figures if each.figure.key == key)
    assert (told.figure.said.vi, told.figure.source, told.after.vi) == ("7", "Báo cáo số 7/BC", "8")


def test_a_frozen_report_that_was_changed_outside_is_found(quick_ward: Ward):
    ward = quick_ward
    a_case(ward)
    number = frozen(ward).row.number
    changes = {
        "figures": "replace(figures, '\"value\":1', '\"value\":2')",
        "cases": "x'00'",
        "paper": "''",
        "as_at": "'2026-06-19'",
        "hash": "'ab'",
        "note": "'khác'",
    }
    for column, value in changes.items():
        with ward.database.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TEMP TABLE kept AS SELECT * FROM report_snapshots")
            connection.exec_driver_sql(f"UPDATE report_snapshots SET {column} = {value}")
        with reading(ward.installation, ward.actor("auditor")) as work:
            with pytest.raises(ChainBroken, match="report_snapshots"):
                verify(work)
            if column != "note":  # which is no part of what was reported
                with pytest.raises(ChainBroken, match=number):
                    open_snapshot(work, number)
        with ward.database.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM report_snapshots")
            connection.exec_driver_sql("INSERT INTO report_snapshots SELECT * FROM kept")
            connection.exec_driver_sql("DROP TABLE kept")
    with reading(ward.installation, ward.actor("auditor")) as work:
        verify(work)
        open_snapshot(work, number)


def test_freezing_and_comparing_ask_the_book_as_often_for_a_year_as_for_a_day(quick_ward: Ward):
    ward = quick_ward
    frozen(ward)
    asked = []
    for _ in range(2):
        for _ in range(4):
            a_case(ward, steps=[CLASSIFIED])
        with queries_of(ward) as of_freezing:
            number = frozen(ward).row.number
        a_case(ward)
        with queries_of(ward) as of_comparing:
            differences(ward, number)
        asked.append((len(of_freezing), len(of_comparing)))
    assert asked[0] == asked[1]
    assert asked[0] <= (80, 40), asked


def test_the_list_of_frozen_reports_reads_none_of_their_figures(quick_ward: Ward):
    frozen(quick_ward)
    with reading(quick_ward.installation, quick_ward.actor("leader")) as work, queries_of(quick_ward) as asked:
        list_snapshots(work)
    assert len(asked) == 2  # the reports, and the names of units
    assert not any("report_snapshots.figures" in each or "report_snapshots.cases" in each for each in asked)
