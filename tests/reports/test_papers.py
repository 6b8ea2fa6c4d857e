"""Receipts by unit and distinct papers: the ward's own year as its report told it, and papers that go round."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from casetrack.models import Case
from casetrack.reports.behind import cases_behind
from casetrack.reports.papers import name_of_row
from casetrack.reports.questions import Figure, ask
from casetrack.reports.summary import Counts, summarise
from casetrack.reports.summary_formats import as_csv, as_json, as_table
from casetrack.services.access import get_visible_case, visible_cases
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.offices import add_unit
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import Work, begin, reading, system_actor
from tests.factories import Ward, a_person, a_ward

YEAR = (date(2025, 7, 1), date(2026, 5, 20))
UNITS = {"du": "Đảng ủy phường", "ubkt": "Ủy ban Kiểm tra Đảng ủy", "ubnd": "Ủy ban nhân dân phường"}
OURS: Mapping[str, object] = {"eligible": True, "competent": True}
NOT_OURS: Mapping[str, object] = {"eligible": True, "competent": False}


class Book:
    """Writes the year's petitions into the book of a ward, each with its steps a week apart."""

    def __init__(self, ward: Ward) -> None:
        self.ward = ward.on("2026-05-20")
        with begin(ward.installation, system_actor(ward.office.id)) as work:
            for code, name in UNITS.items():
                ward.units[code] = add_unit(work, code, name, ward.units["root"])
        self.person = a_person(ward)

    def received(self, work: Work, unit: str, opened_on: date, said: Mapping[str, object]) -> Case:
        fields = {"petition_class": "request", "summary": "Đề nghị sửa đường.", **said}
        parties = () if said.get("anonymous") else ((self.person.id, "petitioner"),)
        wish = OpenCase("petition", "Sửa đường", opened_on, self.ward.units[unit].id, "post", fields, parties=parties)
        return open_case(work, wish)

    def step(self, work: Work, case: Case, trigger: str, fields: Mapping[str, object]) -> None:
        day = min(case.opened_on + timedelta(days=7), YEAR[1]) if trigger != "record_answer" else YEAR[1]
        take_step(work, case, TakeStep(trigger, day, case.version, fields, "Theo quy định"))

    def classified(self, work: Work, unit: str, opened_on: date, **said: object) -> Case:
        case = self.received(work, unit, opened_on, said)
        judged = {"petition_class": said.get("petition_class", "request"), **OURS, **said}
        self.step(work, case, "classify", {key: judged[key] for key in judged if key != "summary"})
        return case

    def settle(self, work: Work, case: Case) -> None:
        if case.state == "received":
            self.step(work, case, "classify", {"petition_class": "request", **OURS})
        self.step(work, case, "accept", {})
        self.step(work, case, "submit_draft", {"proposal": "Sửa trong quý."})
        self.step(work, case, "sign_decision", {"result": "answered", "decision_no": "12/UBND"})

    def forward(self, work: Work, case: Case, unit: str) -> Case:
        self.step(work, case, "forward_unit", {"receiving_unit": self.ward.units[unit].id})
        return work.session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()


def write_the_wards_year(book: Book, work: Work) -> None:
    """Write 57 at the People's Committee, 11 of them of before, 16 at the Party Committee, 9 at its inspection."""
    for n in range(54):
        opened_on = date(2025, 6, 26) if n < 11 else date(2025, 9, 1) + timedelta(days=n)
        case = book.received(work, "ubnd", opened_on, {})
        if n < 49:
            book.settle(work, case)
    for n in range(16):
        said = {"petition_class": "denunciation" if n < 6 else "request", **NOT_OURS}
        case = book.classified(work, "du", date(2026, 1, 5) + timedelta(days=n), **said)
        book.step(work, case, "forward_outside", {"receiving_body": "Thanh tra tỉnh"})
        if n % 5 != 4:
            book.step(work, case, "record_answer", {"answer_no": f"{n}/TTr"})
    for n in range(6):
        tip = {"petition_class": "denunciation", "anonymous": True, "eligible": False}
        case = book.classified(work, "ubkt", date(2026, 2, 2) + timedelta(days=n), **tip)
        book.step(work, case, "file", {"file_ground": "anonymous"})
    for n in range(3):
        case = book.classified(work, "ubkt", date(2026, 3, 2) + timedelta(days=n), **NOT_OURS)
        book.settle(work, book.forward(work, case, "ubnd"))


def counts_of(work: Work, ward: Ward, **more: date) -> dict[str, Counts]:
    """Give the rows of the petitions by the codes of their units; `all` and `nameless` are rows too."""
    (table,) = summarise(work, ask(work, *YEAR, **more)).papers
    codes = {f"petition:{unit.id}": code for code, unit in ward.units.items()}
    codes |= {"petition": "all", "petition:nameless": "nameless"}
    return {codes[line.key]: line.counts for line in table.lines}


@pytest.fixture
def book(database) -> Book:
    return Book(a_ward(database))


class TestTheWardsYear:
    @pytest.fixture
    def ward(self, book: Book) -> Ward:
        with begin(book.ward.installation, system_actor(book.ward.office.id)) as work:
            write_the_wards_year(book, work)
        return book.ward

    def test_is_what_its_report_says_and_every_number_opens(self, ward: Ward):
        with reading(ward.installation, ward.actor("leader")) as work:
            told = counts_of(work, ward)
            question = ask(work, *YEAR)
            for line in summarise(work, question).by_unit:
                for name, count in line.counts.items():
                    behind = cases_behind(work, question, Figure(name, "unit", line.key)).subquery()
                    opened = work.session.scalars(select(func.count()).select_from(behind)).one()
                    assert opened == count, (line.key, name)
        said: dict[str, dict[str, int]] = {
            "ubnd": {"receipts": 57, "carried_over": 11, "received": 46, "resolved": 52, "pending": 5, "distinct": 57},
            "du": {"receipts": 16, "answered": 13, "pending": 3, "distinct": 16},
            "ubkt": {"receipts": 9, "filed": 6, "answered": 3, "pending": 0, "distinct": 9},
            "nameless": {"receipts": 6, "filed": 6, "resolved": 6},
            "all": {"receipts": 82, "distinct": 79},
        }
        assert list(told) == ["du", "ubkt", "ubnd", "all", "nameless"]
        for row, figures in said.items():
            assert {name: told[row][name] for name in figures} == figures, row

    def test_is_told_alike_in_every_shape_and_to_everybody(self, ward: Ward):
        with reading(ward.installation, ward.actor("auditor")) as work:
            question = ask(work, *YEAR)
            summary = summarise(work, question)
            row = name_of_row(work, f"petition:{ward.units['ubkt'].id}")
            tips = cases_behind(work, question, Figure("filed", "unit", "petition:nameless"))
            assert work.session.scalars(select(Case.id).where(Case.id.in_(tips), visible_cases(work))).all() == []
        said = as_json(summary)["by_unit"]
        assert isinstance(said, dict)
        assert (said["petition"]["receipts"], said["petition"]["distinct"]) == (82, 79)
        assert 'unit,petition,"Xử lý, giải quyết đơn: Cộng",distinct,79' in as_csv(summary)
        assert "Lượt tiếp nhận" in as_table(summary, "vi")
        assert row.vi == "Xử lý, giải quyết đơn, Ủy ban Kiểm tra Đảng ủy"


class TestAPaperThatGoesRound:
    def test_is_two_receipts_and_one_paper_where_it_comes_back(self, book: Book):
        ward = book.ward
        with begin(ward.installation, system_actor(ward.office.id)) as work:
            first = book.classified(work, "du", date(2026, 4, 1), **NOT_OURS)
            there = book.forward(work, first, "ubnd")
            book.step(work, there, "classify", {"petition_class": "request", **NOT_OURS})
            back = book.forward(work, there, "du")
            book.settle(work, back)
        with reading(ward.installation, ward.actor("auditor")) as work:
            told = counts_of(work, ward)
        assert {row: (counts["receipts"], counts["distinct"]) for row, counts in told.items()} == {
            "du": (2, 1),
            "ubnd": (1, 1),
            "all": (3, 1),
        }
        assert (told["all"]["resolved"], told["all"]["answered"]) == (3, 2)

    def test_was_one_receipt_before_it_was_forwarded(self, book: Book):
        ward = book.ward
        with begin(ward.installation, system_actor(ward.office.id)) as work:
            book.forward(work, book.classified(work, "du", date(2026, 4, 1), **NOT_OURS), "ubnd")
        with reading(ward.installation, ward.actor("auditor")) as work:
            earlier = counts_of(work, ward, as_at=date(2026, 4, 7))
            unknown = summarise(work, ask(work, *YEAR, known_at=date(2026, 5, 19))).papers
        assert (earlier["all"]["receipts"], earlier["all"]["distinct"]) == (1, 1)
        assert unknown == ()

    def test_is_still_one_paper_when_only_its_receiver_is_counted(self, book: Book):
        ward = book.ward
        with begin(ward.installation, system_actor(ward.office.id)) as work:
            there = book.forward(work, book.classified(work, "du", date(2025, 5, 5), **NOT_OURS), "ubnd")
            book.settle(work, there)
            there = get_visible_case(work, there.number)
            take_step(work, there, TakeStep("reopen", date(2026, 5, 4), there.version, {}, "Có tình tiết mới"))
        with reading(ward.installation, ward.actor("auditor")) as work:
            told = counts_of(work, ward)
        assert {row: (counts["receipts"], counts["distinct"]) for row, counts in told.items()} == {
            "ubnd": (1, 1),
            "all": (1, 1),
        }
