"""The numbers of a report by their names: measured at once, each with what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from casetrack.db import Database
from casetrack.engine.indicators import CountedCases
from casetrack.engine.indicators_file import load_indicators
from casetrack.errors import Forbidden, NotFound
from casetrack.models import Case, ReceptionSession, SchedulePublication, Visit
from casetrack.reports.indicators import as_json, behind, measure
from casetrack.reports.measures import Measured, Measures, percent_of
from casetrack.reports.questions import Question, ask
from casetrack.services.access import visible_cases
from casetrack.services.entered_figures import EnterFigure, enter_figure
from casetrack.services.offices import add_unit
from casetrack.services.work import Work, begin, reading, system_actor
from tests.factories import Ward, a_ward
from tests.queries import queries_of
from tests.wards_year import NOT_OURS, YEAR, Book, write_the_wards_year


@pytest.fixture
def quick_book(sqlite_url: str) -> Iterator[Book]:
    database = Database(sqlite_url)
    yield Book(a_ward(database))
    database.dispose()


def said(ward: Ward, *keys: str, unit: str | None = None, **days: date) -> list[object]:
    """Give the values of indicators in the ward's year, as a program reads them."""
    with reading(ward.installation, ward.actor("leader")) as work:
        told = measure(work, ask(work, *YEAR, **days), ward.units[unit].id if unit else None, keys)
    return [told[key].plain for key in keys]


def rows_behind(work: Work, question: Question, key: str, unit: int | None = None) -> int:
    """Count what stands behind an indicator."""
    found = behind(work, question, key, unit)
    if found.cases is not None:
        return work.session.scalars(select(func.count()).select_from(found.cases.subquery())).one()
    return len(found.ids or found.days)


def test_the_wards_year_is_told_by_the_indicators_and_every_number_of_cases_opens(quick_book: Book):
    book, ward = quick_book, quick_book.ward
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        write_the_wards_year(book, work)
    with reading(ward.installation, ward.actor("leader")) as work:
        question = ask(work, *YEAR)
        with queries_of(ward) as asked:
            told = measure(work, question)
        assert len(asked) <= 10, asked
        every_number_opens(work, question, told)
        every_table_adds_up(work, told)
    it_is_what_the_report_says(as_json(told))
    keys = ("ward_wide.receipts", "people_committee_petitions.total", "party_committee_petitions.total")
    assert said(ward, *keys, unit="ubkt") == [9, 0, 0]
    assert said(ward, *keys, unit="ubnd") == [57, 57, 0]
    assert said(ward, *keys, unit="root") == said(ward, *keys) == [82, 57, 16]


def every_number_opens(work: Work, question: Question, told: Measures) -> None:
    of_cases = [key for key, each in told.items() if isinstance(each.indicator.source, CountedCases) and each.value]
    assert len(of_cases) > 30
    for key in of_cases:
        assert rows_behind(work, question, key) == told[key].value, key


def every_table_adds_up(work: Work, told: Measures) -> None:
    def number(key: str) -> int:
        value = told[key].value
        assert isinstance(value, int)
        return value

    for group in (group for group in work.installation.indicators.groups if group.rows):
        for row, _label in group.rows:
            cell = {name: number(group.cell(row, name)) for name in group.columns if not name.endswith("percent")}
            assert cell["receipts"] == cell["carried_over"] + cell["received"] + cell["reopened"], (group.key, row)
            assert cell["receipts"] == cell["resolved"] + cell["pending"], (group.key, row)
    classes = ("complaints", "denunciations", "requests", "feedback", "unclassified")
    for column in ("receipts", "resolved", "pending", "on_time"):
        assert sum(number(f"petitions.{row}.{column}") for row in classes) == number(f"petitions.all.{column}")


def it_is_what_the_report_says(asked: Mapping[str, Any]) -> None:
    assert asked["ward_wide"] == {"receipts": 82, "distinct_petitions": 79}
    ours = asked["people_committee_petitions"]
    assert {name: ours[name] for name in ("total", "carried_over", "new", "resolved", "pending")} == {
        "total": 57, "carried_over": 11, "new": 46, "resolved": 52, "pending": 5,
    }  # fmt: skip
    assert ours["resolved_percent"] == "91,2%"
    assert asked["party_committee_petitions"] == {
        "total": 16, "denunciations": 6, "requests": 10, "transferred": 16, "transferred_resolved": 13,
        "transferred_pending": 3, "resolved": 13, "pending": 3,
    }  # fmt: skip
    assert asked["inspection_commission_petitions"] == {
        "total": 9, "anonymous_denunciations_filed": 6, "requests_transferred": 3, "resolved": 9, "pending": 0,
    }  # fmt: skip


def test_a_paper_is_known_and_counted_as_it_was(quick_book: Book):
    book, ward = quick_book, quick_book.ward
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        book.forward(work, book.classified(work, "du", date(2026, 4, 1), **NOT_OURS), "ubnd")
    keys = ("ward_wide.receipts", "ward_wide.distinct_petitions", "party_committee_petitions.transferred")
    assert said(ward, *keys) == [2, 1, 1]
    assert said(ward, *keys, as_at=date(2026, 4, 7)) == [1, 1, 0]
    assert said(ward, *keys, known_at=date(2026, 5, 19)) == [0, 0, 0]


def test_the_topics_that_most_petitions_have_come_first(quick_book: Book):
    ward = quick_book.ward
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        for n, matter in enumerate(("policy", "land", "land", "other", "policy", "land", None)):
            more = {"matter": matter} if matter else {}
            quick_book.classified(work, "ubnd", date(2026, 4, 1 + n), competent=True, **more)
    with reading(ward.installation, ward.actor("leader")) as work:
        question = ask(work, *YEAR)
        (topics,) = measure(work, question, keys=["people_committee_petitions.main_topics"]).values()
        assert topics.plain == ["land", "social_policy"]
        assert topics.said().vi == "Đất đai, Chế độ, chính sách"
        assert rows_behind(work, question, "people_committee_petitions.main_topics") == 5


def test_a_unit_belongs_to_the_nearest_body_above_it(quick_book: Book):
    ward = quick_book.ward
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        ward.units["vhxh"] = add_unit(work, "vhxh", "Phòng Văn hóa - Xã hội", ward.units["ubnd"])
        quick_book.received(work, "vhxh", date(2026, 4, 1), {})
        quick_book.received(work, "VP", date(2026, 4, 1), {})  # under no body
    assert said(ward, "people_committee_petitions.total", "ward_wide.receipts") == [1, 2]


def test_an_entered_number_stands_beside_the_counted_ones_with_its_document(quick_book: Book):
    ward = quick_book.ward
    with begin(ward.installation, ward.actor("clerk")) as work:
        for key, value in (("documents_on_reception", "7"), ("online_acceptance.best_week_percent", "91,1")):
            enter_figure(work, EnterFigure(key, date(2026, 5, 20), value, "Báo cáo số 45/BC-VP"))
    keys = ("documents_on_reception", "online_acceptance.best_week_percent", "online_acceptance.from_percent")
    assert said(ward, *keys) == [7, "91,1%", None]
    assert said(ward, *keys, unit="ubnd") == [None, None, None]
    with reading(ward.installation, ward.actor("leader")) as work:
        question = ask(work, *YEAR)
        (documents,) = measure(work, question, keys=["documents_on_reception"]).values()
        assert documents.by_hand
        assert documents.entered is not None
        assert (documents.said(2).vi, documents.entered.source) == ("07", "Báo cáo số 45/BC-VP")
        assert behind(work, question, "documents_on_reception").kind == "entered"


def test_receptions_are_counted_by_who_received_and_how(quick_book: Book):
    ward = quick_book.ward.on("2026-06-04")
    thursdays = (date(2026, 5, 7), date(2026, 5, 14))
    with begin(ward.installation, ward.actor("desk")) as work:
        for n, day in enumerate((*thursdays, date(2026, 5, 12))):
            host = "secretary" if n == 2 else "chairman"
            work.session.add(a_session(ward, work, day, host))
            work.session.add(a_visit(ward, work, day, host))
        work.session.add(
            SchedulePublication(
                office_id=work.office.id, first_day=date(2026, 4, 1), last_day=date(2026, 6, 30), sessions=3,
                published_at=work.now,
            )
        )  # fmt: skip
    names = ("visits", "weekday", "held_days")
    assert said(ward, *(f"people_committee_reception.{name}" for name in names)) == [2, "thursday", 2]
    assert said(ward, "party_secretary_reception.plans", "party_secretary_reception.citizens") == [1, 3]
    assert said(ward, "receptions.visits", "receptions.people", "receptions.scheduled_visits") == [3, 9, 3]
    assert said(ward, "people_committee_reception.visits", unit="VP") == [0]
    assert said(ward, "people_committee_reception.visits", "party_secretary_reception.plans", unit="root") == [2, 1]
    with reading(ward.installation, ward.actor("leader")) as work:
        question = ask(work, *YEAR)
        (weekday,) = measure(work, question, keys=["people_committee_reception.weekday"]).values()
        assert weekday.said().vi == "thứ Năm"
        assert rows_behind(work, question, "people_committee_reception.visits") == 2
        assert behind(work, question, "people_committee_reception.weekday").days == thursdays
        assert rows_behind(work, question, "party_secretary_reception.plans") == 1


def a_session(ward: Ward, work: Work, day: date, host: str) -> ReceptionSession:
    return ReceptionSession(
        office_id=work.office.id, uid=f"{host}-{day}", planned_on=day, held_on=day, unit_id=ward.units["root"].id,
        host=host, host_name="Đỗ Quang Khải", reception="scheduled", hours="08:00-11:00", slot_minutes=30,
        place="Phòng 102", published_at=work.now, changed_at=work.now,
    )  # fmt: skip


def a_visit(ward: Ward, work: Work, day: date, host: str) -> Visit:
    return Visit(
        office_id=work.office.id, number=f"L-{day}", received_on=day, host=host, reception="scheduled", present=3,
        unit_id=ward.units["root"].id, subject="Hỏi thủ tục", answer="", recorded_at=work.now,
    )  # fmt: skip


def test_what_a_reader_may_not_see_is_counted_all_the_same(quick_book: Book):
    ward = quick_book.ward
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        quick_book.classified(work, "du", date(2026, 4, 1), petition_class="denunciation", **NOT_OURS)
    with reading(ward.installation, ward.actor("auditor")) as work:
        question = ask(work, *YEAR)
        found = behind(work, question, "party_committee_petitions.denunciations").cases
        assert found is not None
        assert measure(work, question)["party_committee_petitions.denunciations"].value == 1
        assert work.session.scalars(select(Case.id).where(Case.id.in_(found), visible_cases(work))).all() == []


def test_only_who_reads_reports_measures_and_what_there_is_not_is_said(quick_book: Book):
    ward = quick_book.ward
    with reading(ward.installation, ward.actor("leader")) as work:
        question = ask(work, *YEAR)
        with pytest.raises(NotFound):
            measure(work, question, unit=999)
        with pytest.raises(NotFound):
            behind(work, question, "people_committee_petitions.profit")
    with reading(ward.installation, ward.actor("desk")) as work, pytest.raises(Forbidden):
        measure(work, question)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [(5, "05", "05"), (0, "00", "00"), (57, "57", "57"), (1060, "1.060", "1,060"), (Decimal("86.4"), "86,4%", "86.4%"),
     (Decimal(17), "17%", "17%"), (None, "–", "–"), (12345678, "12.345.678", "12,345,678")],
)  # fmt: skip
def test_a_number_is_written_as_an_office_writes_it(value, vi, en):
    told = Measured(load_indicators()["people_committee_petitions.total"], value).said(2)
    assert (told.vi, told.en) == (vi, en)


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(51, 59, "86.4"), (1, 8, "12.5"), (1, 16, "6.3"), (3, 3, "100"), (0, 5, "0"), (0, 0, None), (2, 3, "66.7")],
)
def test_a_share_has_one_decimal_and_halves_go_up(part, whole, share):
    told = percent_of(part, whole)
    assert (str(told) if told is not None else None) == share
