"""The management log: what a row tells, how it is corrected, and that form 06/QLKNTC and indicators count its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from casetrack.db import Database
from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.models import CaseEvent, ManagementEntry
from casetrack.reports.form_numbers import Number
from casetrack.reports.forms import behind_form, fill_form
from casetrack.reports.indicators import behind, measure
from casetrack.reports.questions import ask
from casetrack.services.chain import verify
from casetrack.services.management_log import CorrectRow, EnterRow, add_row, correct_row, list_rows, versions_of
from casetrack.services.outgoing import EnterOutgoing, enter_by_hand
from casetrack.services.work import begin, reading, system_actor
from tests.factories import Ward, a_case, a_ward

START, END = date(2026, 3, 15), date(2026, 6, 14)
PLAN = {"symbol": "12/KH-UBND", "change": "issued", "subject": "reception"}
CONCLUDED: dict[str, str | int] = {
    "inspected_units": 3,
    "concluded_on": "2026-05-20",
    "proposed_people": 2,
    "referred_people": 1,
}


@pytest.fixture
def ward(sqlite_url) -> Ward:
    return a_ward(Database(sqlite_url))


def row(kind: str, day: str, title: str = "Kế hoạch", **said: str | int) -> EnterRow:
    return EnterRow(kind, date.fromisoformat(day), title, said)


def enter(ward: Ward, wish: EnterRow, by: str = "clerk") -> int:
    with begin(ward.installation, ward.actor(by)) as work:
        return add_row(work, wish).number


def correct(ward: Ward, number: int, wish: CorrectRow) -> None:
    with begin(ward.installation, ward.actor("leader")) as work:
        correct_row(work, number, wish)


def told_anew(wish: EnterRow, reason: str) -> CorrectRow:
    return CorrectRow(wish.happened_on, wish.title, wish.said, reason)


def taken_out(reason: str) -> CorrectRow:
    return CorrectRow(None, "", {}, reason, withdraw=True)


def columns(ward: Ward, *, as_at: date = END, known: date | None = None) -> Mapping[int, Number]:
    with reading(ward.installation, ward.actor("leader")) as work:
        filled = fill_form(work, ask(work, START, END, as_at=as_at, known_at=known), "06/QLKNTC")
        return filled.total.numbers


def a_quarter(ward: Ward) -> None:
    """Fill the log of a quarter, with a row before it and one that was taken out."""
    rows = [
        row("document", "2026-03-02", **PLAN),
        row("document", "2026-04-01", **{**PLAN, "symbol": "15/KH-UBND"}),
        row("document", "2026-04-20", symbol="19/KH", change="amended", subject="petitions", replaces=2),
        row("training", "2026-04-10", "Luật Tiếp công dân", people=40),
        row("training", "2026-05-12", "Luật Tố cáo", people=25),
        row("inspection", "2026-04-06", "Tiếp công dân ở Văn phòng", inspected_units=3),
        row("inspection", "2026-05-04", "Giải quyết khiếu nại", **CONCLUDED),
        row("execution", "2026-06-01", "Kết luận số 3/KL", handled_people=2),
        row("training", "2026-05-30", "Lớp không tổ chức", people=90),
    ]
    numbers = [enter(ward, each) for each in rows]
    correct(ward, numbers[-1], taken_out("Lớp hoãn"))


def test_form_06_counts_the_rows_of_the_period_and_each_number_opens_to_them(database):
    ward = a_ward(database)
    a_quarter(ward.on("2026-06-14"))
    told = columns(ward)
    assert [told[n] for n in range(1, 18)] == [1, 1, 0, 2, 65, 2, 6, 1, 0, 2, 0, 1, 1, 0, 2, 0, 0]
    with reading(ward.installation, ward.actor("leader")) as work:
        question = ask(work, START, END)
        opened = behind_form(work, question, "06/QLKNTC", 5)
        rows = work.session.scalars(select(ManagementEntry).where(ManagementEntry.id.in_(opened.behind.ids)))
        assert (opened.behind.kind, [row.title for row in rows]) == ("log", ["Luật Tiếp công dân", "Luật Tố cáo"])
        assert behind(work, question, "petition_management.trained_people").ids == tuple(opened.behind.ids)
        (documents,) = measure(work, question, keys=["petition_management.reception_documents"]).values()
        assert (documents.value, documents.by_hand) == (1, False)
        unit = next(iter(work.units))
        assert measure(work, question, unit)["petition_management.inspections"].value is None


def test_what_had_not_happened_by_a_day_is_not_counted(ward):
    a_quarter(ward.on("2026-06-14"))
    told = columns(ward, as_at=date(2026, 5, 19))
    assert (told[6], told[8], told[10], told[13]) == (2, 0, 0, 0)


def test_while_nothing_stands_in_the_log_its_numbers_are_blank_and_no_zeros(ward):
    assert set(columns(ward).values()) == {None}


def test_a_correction_is_known_only_since_it_was_made(ward):
    wish = row("training", "2026-05-12", "Luật Tố cáo", people=25)
    number = enter(ward.on("2026-05-20"), wish)
    counted_anew = told_anew(replace(wish, said={"people": 52}), "Đếm lại danh sách")
    correct(ward.on("2026-06-10"), number, counted_anew)
    assert columns(ward)[5] == 52
    assert columns(ward, known=date(2026, 6, 9))[5] == 25
    with reading(ward.installation, ward.actor("auditor")) as work:
        shown = [(each.row.version, each.row.said, each.row.reason, each.by) for each in versions_of(work, number)]
    assert shown == [
        (2, {"people": 52}, "Đếm lại danh sách", "Lãnh đạo leader"),
        (1, {"people": 25}, "", "Văn thư clerk"),
    ]


def test_the_book_tells_of_every_row_and_its_chain_holds(ward):
    a_quarter(ward.on("2026-06-14"))
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        verify(work)
        names = Counter(work.session.scalars(select(CaseEvent.name).where(CaseEvent.kind == "management")))
        assert names == {"added": 9, "withdrawn": 1}


def test_the_same_row_sent_twice_stands_once(ward):
    assert enter(ward, row("document", "2026-04-01", **PLAN)) == 1
    assert enter(ward, row("document", "2026-04-01", **PLAN)) == 1
    assert enter(ward, row("document", "2026-04-01", **{**PLAN, "symbol": "13/KH"})) == 2


@pytest.mark.parametrize(
    ("wish", "wrong"),
    [
        (row("nothing", "2026-04-01"), {"kind"}),
        (row("document", "2027-04-01", **PLAN), {"happened_on"}),
        (row("document", "2026-04-01", " ", **PLAN), {"title"}),
        (row("document", "2026-04-01", **{**PLAN, "symbol": ""}), {"field.symbol"}),
        (row("document", "2026-04-01", **PLAN, replaces=1), {"field.replaces"}),
        (row("document", "2026-04-01", **{**PLAN, "change": "amended"}, replaces=7), {"field.replaces"}),
        (row("document", "2026-04-01", **PLAN, outgoing="99/KH-UBND"), {"field.outgoing"}),
        (row("training", "2026-04-01"), {"field.people"}),
        (row("training", "2026-04-01", people=4, symbol="1/KH"), {"field.symbol"}),
        (row("inspection", "2026-04-01", inspected_units=3, proposed_people=2), {"field.proposed_people"}),
        (row("inspection", "2026-04-01", inspected_units=3, concluded_on="2026-03-31"), {"field.concluded_on"}),
        (row("inspection", "2026-04-01", inspected_units=3, concluded_on="2027-03-31"), {"field.concluded_on"}),
    ],
)
def test_what_cannot_be_so_is_refused_at_its_field(ward, wish, wrong):
    with pytest.raises(InvalidInput) as caught:
        enter(ward, wish)
    assert set(caught.value.fields) == wrong
    with reading(ward.installation, ward.actor("leader")) as work:
        assert not list_rows(work)


def test_a_document_names_its_line_in_the_register_but_none_of_a_case(ward):
    case = a_case(ward, fields={"petition_class": "complaint", "summary": "Đất", "matter": "land"})
    with begin(ward.installation, ward.actor("clerk")) as work:
        plain = enter_by_hand(work, EnterOutgoing("KH", "Kế hoạch", "Các đơn vị", work.today), None).symbol
        of_case = enter_by_hand(work, EnterOutgoing("TB", "Thông báo", "Ông A", work.today), case).symbol
    assert enter(ward, row("document", "2026-04-01", **PLAN, outgoing=plain.lower())) == 1
    with pytest.raises(InvalidInput):
        enter(ward, row("document", "2026-04-02", **PLAN, outgoing=of_case))


def test_a_row_is_corrected_with_a_reason_and_none_that_was_taken_out(ward):
    wish = row("training", "2026-05-12", "Luật Tố cáo", people=25)
    number, other = enter(ward, wish), told_anew(replace(wish, said={"people": 26}), "Đếm lại")
    for refused, field in ((replace(other, reason=" "), "reason"), (told_anew(wish, "Không đổi gì"), "reason")):
        with pytest.raises(InvalidInput) as caught:
            correct(ward, number, refused)
        assert set(caught.value.fields) == {field}
    correct(ward, number, taken_out("Ghi nhầm"))
    with pytest.raises(InvalidInput):
        correct(ward, number, other)
    with pytest.raises(NotFound):
        correct(ward, 99, other)


def test_only_clerk_and_leader_write_and_who_reads_reports_reads(ward):
    for name in ("desk", "officer", "inspector", "auditor"):
        with pytest.raises(Forbidden):
            enter(ward, row("training", "2026-05-12", people=25), by=name)
    with reading(ward.installation, ward.actor("desk")) as work, pytest.raises(Forbidden):
        list_rows(work)
