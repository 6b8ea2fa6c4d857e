"""Receipts by unit and distinct papers: the ward's own year as its report told it, and papers that go round."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from casetrack.models import Case
from casetrack.reports.behind import cases_behind
from casetrack.reports.papers import name_of_row
from casetrack.reports.questions import Figure, ask
from casetrack.reports.summary import Counts, summarise
from casetrack.reports.summary_formats import as_csv, as_json, as_table
from casetrack.services.access import get_visible_case, visible_cases
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import Work, begin, reading, system_actor
from tests.factories import Ward, a_ward
from tests.wards_year import NOT_OURS, YEAR, Book, write_the_wards_year


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
            row = name_of_row(work, f"petition:{ward.units['ubkt'].id}", question)
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
