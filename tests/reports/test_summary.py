"""The summary of a period: who is counted, when, by whom it may be asked, and what opens behind each number."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from sqlalchemy import select

from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.models import Case
from casetrack.reports.behind import cases_behind
from casetrack.reports.questions import Figure, ask
from casetrack.reports.summary import Summary, summarise
from casetrack.reports.summary_formats import as_csv, as_json, as_table
from casetrack.services.access import hidden_cases, visible_cases
from casetrack.services.assignments import Assign, assign
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import begin, reading, system_actor
from tests.factories import DENUNCIATION, Ward, a_case, an_account
from tests.former_system import a_row, a_ward_that_takes_over, former_case, take_over

JANUARY = (date(2026, 1, 1), date(2026, 1, 31))


@pytest.fixture
def ward(database) -> Ward:
    return a_ward_that_takes_over(database)


def asked(ward, start, end, *, who="auditor", **more) -> Summary:
    with reading(ward.installation, ward.actor(who)) as work:
        return summarise(work, ask(work, start, end, **more))


def step(ward, number, trigger, day):
    case = former_case(ward, number)
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        take_step(work, work.session.get_one(Case, case.id), TakeStep(trigger, day, case.version, comment="Theo đơn"))


class TestTheFigures:
    def test_of_a_month_with_one_case_of_every_kind(self, ward):
        take_over(
            ward,
            [
                a_row("carried", "1", opened="2025-12-20", due="2026-03-01"),
                a_row("carried-and-resolved", "2", opened="2025-12-20", closed="2026-01-09", due="2026-01-09"),
                a_row("late", "3", closed="2026-01-21"),
                a_row("no-deadline", "4", closed="2026-01-21", due=""),
                a_row("overdue", "5"),
                a_row("due-on-the-last-day", "6", due="2026-01-31"),
                a_row("before", "7", opened="2025-12-20", closed="2025-12-22"),
                a_row("after", "8", opened="2026-02-01"),
                a_row("resolved-after", "9", closed="2026-02-02", due="2026-02-28"),
            ],
        )
        summary = asked(ward, *JANUARY)
        assert summary.figures == {
            "received": 5,
            "carried_over": 2,
            "reopened": 0,
            "resolved": 3,
            "pending": 4,
            "on_time": 1,
            "late": 1,
            "without_deadline": 1,
            "overdue": 1,
        }
        assert summary.balance.holds

    def test_count_a_case_that_was_reopened_as_what_it_is_now(self, ward):
        take_over(ward, [a_row("T-1", "1", opened="2025-12-01", closed="2025-12-20")])
        step(ward, "T-1", "reopen", date(2026, 1, 12))
        summary = asked(ward, *JANUARY)
        assert (summary.figures["reopened"], summary.figures["pending"], summary.figures["carried_over"]) == (1, 1, 0)
        assert summary.balance.holds
        step(ward, "T-1", "close", date(2026, 1, 20))
        summary = asked(ward, *JANUARY)
        assert (summary.figures["reopened"], summary.figures["resolved"], summary.figures["pending"]) == (1, 1, 0)
        assert summary.balance.holds

    def test_of_a_day_in_the_past_do_not_know_what_came_later(self, ward):
        take_over(ward, [a_row("T-1", "1", closed="2026-01-21"), a_row("T-2", "2", opened="2026-01-15")])
        summary = asked(ward, *JANUARY, as_at=date(2026, 1, 10))
        assert (summary.figures["received"], summary.figures["pending"], summary.figures["resolved"]) == (1, 1, 0)

    def test_as_known_on_a_day_do_not_see_what_was_recorded_later(self, ward):
        take_over(ward, [a_row("T-1", "1")])
        ward.on("2026-06-08")
        take_over(ward, [a_row("T-1", "1", closed="2026-01-21"), a_row("T-2", "2")])
        known = [asked(ward, *JANUARY, known_at=day).figures for day in (date(2026, 6, 3), date(2026, 6, 7), None)]
        assert [(f["received"], f["resolved"], f["pending"]) for f in known] == [(0, 0, 0), (1, 0, 1), (2, 1, 1)]

    def test_end_today_while_the_period_still_runs(self, ward):
        assert asked(ward, date(2026, 1, 1), date(2026, 12, 31)).question.as_at == date(2026, 6, 4)

    @pytest.mark.parametrize(
        ("days", "field"),
        [
            (("2026-02-01", "2026-01-31", None), "to"),
            (("2026-06-05", "2026-06-30", None), "from"),
            (("2026-01-01", "2026-01-31", "2026-02-01"), "as_at"),
            (("2026-01-01", "2026-01-31", "2025-12-31"), "as_at"),
            (("2026-01-01", "2026-12-31", "2027-01-01"), "as_at"),
        ],
    )
    def test_are_refused_for_days_that_do_not_fit_together(self, ward, days, field):
        start, end, as_at = (date.fromisoformat(day) if day else None for day in days)
        with pytest.raises(InvalidInput) as refused:
            asked(ward, start, end, as_at=as_at)
        assert set(refused.value.fields) == {field}


class TestOfficers:
    def test_of_ours_and_of_a_former_system_stand_side_by_side(self, ward):
        take_over(ward, [a_row("T-1", "1"), a_row("T-2", "2"), a_row("T-3", "3", officer="")])
        self.hand(ward, "T-2", "officer")
        officers = {
            line.key: (line.label.vi, line.counts["pending"]) for line in asked(ward, *JANUARY_TO_JUNE).by_officer
        }
        assert officers == {
            f"user:{ward.users['officer'].id}": (ward.users["officer"].full_name, 1),
            "former:Resource21": ("Resource21", 1),
            "": ("Chưa giao", 1),
        }

    def test_of_one_name_are_told_apart(self, ward):
        an_account(ward, "an1", "officer", full_name="Lò Thị Mẫu")
        an_account(ward, "an2", "officer", full_name="Lò Thị Mẫu")
        take_over(ward, [a_row("T-1", "1"), a_row("T-2", "2"), a_row("T-3", "3", officer="Lò Thị Mẫu (an1)")])
        self.hand(ward, "T-1", "an1")
        self.hand(ward, "T-2", "an2")
        labels = [line.label.vi for line in asked(ward, *JANUARY_TO_JUNE).by_officer]
        assert labels == ["Lò Thị Mẫu (an1)", "Lò Thị Mẫu (an1) (hệ thống cũ)", "Lò Thị Mẫu (an2)"]

    def test_stand_by_given_name(self, ward):
        names = ("Vi Thu Ánh", "Bàn Văn Đô", "Đỗ Thị Hạnh", "Lê An Hạnh", "Triệu Văn Ổn")
        take_over(ward, [a_row(f"T-{n}", str(n)) for n in range(len(names))])
        for n, name in enumerate(reversed(names)):
            an_account(ward, f"an{n}", "officer", full_name=name)
            self.hand(ward, f"T-{n}", f"an{n}")
        assert [line.label.vi for line in asked(ward, *JANUARY_TO_JUNE).by_officer] == [
            *("Vi Thu Ánh", "Bàn Văn Đô", "Lê An Hạnh", "Đỗ Thị Hạnh", "Triệu Văn Ổn")
        ]

    def hand(self, ward, number, name):
        case = former_case(ward, number)
        with begin(ward.installation, ward.actor("leader")) as work:
            wish = Assign(ward.users[name].id, case.version, "Xử lý", date(2026, 12, 31))
            assign(work, work.session.get_one(Case, case.id), wish)


class TestWhoMayAsk:
    def test_a_sealed_case_is_counted_for_everyone_and_listed_for_few(self, ward):
        a_case(ward, fields=DENUNCIATION)
        a_case(ward)
        june = (date(2026, 6, 1), date(2026, 6, 4))
        assert asked(ward, *june, who="auditor").figures == asked(ward, *june, who="leader").figures
        with reading(ward.installation, ward.actor("auditor")) as work:
            behind = cases_behind(work, ask(work, *june), Figure("received"))
            shown = work.session.scalars(select(Case.number).where(Case.id.in_(behind), visible_cases(work))).all()
            hidden = work.session.scalars(select(Case.number).where(Case.id.in_(behind), hidden_cases(work))).all()
        assert (shown, hidden) == (["KN-2026-0001"], ["TC-2026-0001"])

    def test_another_offices_cases_are_not_counted(self, ward):
        take_over(ward, [a_row("T-1", "1")])
        other = a_ward_that_takes_over(ward.database, code="khac")
        take_over(other, [a_row("T-1", "1"), a_row("T-2", "2")])
        assert asked(ward, *JANUARY).figures["received"] == 1
        assert asked(other, *JANUARY).figures["received"] == 2

    @pytest.mark.parametrize("who", ["desk", "clerk", "administrator"])
    def test_nobody_without_the_permission(self, ward, who):
        with pytest.raises(Forbidden):
            asked(ward, *JANUARY, who=who)

    @pytest.mark.parametrize(
        "figure",
        [
            Figure("profit"),
            Figure("received", "weather"),
            Figure("pending", "month", "2026-01"),
            Figure("late", "month", "x"),
        ],
    )
    def test_a_figure_that_there_is_not_opens_nothing(self, ward, figure):
        with reading(ward.installation, ward.actor("auditor")) as work, pytest.raises(NotFound):
            cases_behind(work, ask(work, *JANUARY), figure)


JANUARY_TO_JUNE = (date(2026, 1, 1), date(2026, 6, 4))


class TestShapes:
    @pytest.fixture
    def summary(self, ward) -> Summary:
        take_over(
            ward, [a_row("T-1", "1", closed="2026-01-21", officer="=cmd()"), a_row("T-2", "2", opened="2026-03-09")]
        )
        return asked(ward, *JANUARY_TO_JUNE)

    def test_json_is_one_object_of_dates_and_numbers(self, summary):
        said = as_json(summary)
        assert said["report"] == "summary"
        assert said["period"] == {"from": "2026-01-01", "to": "2026-06-04"}
        assert (said["as_at"], said["known_at"]) == ("2026-06-04", "2026-06-04")
        assert said["by_phase"] == {"received": 1, "classified": 0, "transferred": 0, "resolved": 1}
        assert said["balance"] == {
            "carried_over": 0,
            "received": 2,
            "reopened": 0,
            "closed": 1,
            "closed_by_outcome": {"settled": 1},
            "pending": 1,
            "holds": True,
        }

    def test_months_without_a_case_between_two_others_are_there_too(self, summary):
        assert [line.key for line in summary.by_month] == ["2026-01", "2026-02", "2026-03"]

    def test_csv_holds_each_number_in_a_row_and_no_formula(self, summary):
        rows = list(csv.DictReader(io.StringIO(as_csv(summary))))
        assert {"table": "figures", "key": "", "label": "", "figure": "received", "value": "2"} in rows
        assert {row["label"] for row in rows if row["table"] == "officer"} == {"'=cmd()", "Resource21"}
        assert not any(cell.startswith("=") for row in rows for cell in row.values())

    def test_a_terminal_shows_columns_and_the_balance(self, summary):
        shown = as_table(summary, "vi")
        assert "Tiếp nhận trong kỳ        2" in shown
        assert shown.endswith("chuyển sang 0 + tiếp nhận 2 + mở lại 0 = đã giải quyết 1 + đang giải quyết 1")
        assert "Balance: carried over 0 + received 2" in as_table(summary, "en")

    def test_an_empty_period_is_no_mistake(self, ward):
        summary = asked(ward, *JANUARY)
        assert set(summary.figures.values()) == {0}
        assert summary.by_month == ()
        assert "0" in as_table(summary, "vi")
