"""The clocks of the law by worked examples: what a clerk would count on the wall calendar, and the sum shown for it."""

from __future__ import annotations

from datetime import date

import pytest

from casetrack.engine.deadlines import (
    Due,
    Grant,
    Line,
    Pause,
    Term,
    add_months,
    count_back,
    count_term,
    state_term,
    urgency,
)
from casetrack.engine.definition import Basis, Length
from casetrack.errors import InvalidInput
from casetrack.text import Text
from tests.engine.office_calendar import CALENDAR

LAW = Basis(Text("Luật Tố cáo 2018, Điều 30 khoản 1", "Denunciation Law 2018, Article 30(1)"), "verified")
UNITS = {"D": "calendar_days", "WD": "working_days", "M": "months", "Y": "years"}


def length(written: str) -> Length:
    n, unit = written.split()
    return Length(int(n), UNITS[unit])


def term(start: date, written: str, *, count: str = "next_day", roll: str = "next") -> Term:
    label = Text("Thời hạn chung", "General term")
    return Term(start, count, length(written), roll, LAW, label)  # type: ignore[arg-type]  # words in the tests' tables


def due_on(start: date, written: str, *pauses: Pause, count: str = "next_day", roll: str = "next") -> date | None:
    return count_term(term(start, written, count=count, roll=roll), CALENDAR, pauses).due_on


def grant(written: str, granted_on: date = date(2026, 5, 26)) -> Grant:
    return Grant(length(written), granted_on, "vụ việc phức tạp", "QĐ 58")


def rows(due: Due) -> list[tuple[str, str, str, date | None]]:
    return [(line.code, line.amount.vi, line.text.vi, line.until) for line in due.lines]


def row(due: Due, code: str) -> Line:
    return next(line for line in due.lines if line.code == code)


class TestTheFirstDayAndTheLast:
    @pytest.mark.parametrize(
        ("start", "written", "end"),
        [
            (date(2026, 7, 2), "7 WD", date(2026, 7, 13)),
            (date(2026, 6, 25), "10 D", date(2026, 7, 6)),  # 5 July is a Sunday
            (date(2026, 8, 3), "30 D", date(2026, 9, 3)),  # 2 September is National Day
            (date(2026, 8, 19), "7 WD", date(2026, 8, 27)),  # Saturday 22 August is worked
            (date(2026, 8, 28), "5 WD", date(2026, 9, 9)),  # 31 August to 2 September are off
            (date(2026, 2, 13), "5 WD", date(2026, 2, 27)),  # Tết
            (date(2026, 11, 16), "7 WD", date(2026, 11, 26)),  # 24 November is off
            (date(2026, 7, 1), "90 D", date(2026, 9, 29)),
            (date(2026, 11, 23), "1 WD", date(2026, 11, 25)),
            (date(2026, 10, 25), "30 D", date(2026, 11, 25)),
            (date(2026, 11, 20), "5 WD", date(2026, 11, 30)),
            (date(2027, 2, 1), "5 WD", date(2027, 2, 15)),
            (date(2027, 1, 5), "30 D", date(2027, 2, 11)),
            (date(2027, 4, 14), "3 WD", date(2027, 4, 20)),
            (date(2027, 8, 30), "3 WD", date(2027, 9, 6)),
        ],
    )
    def test_a_term_ends_on_the_day_that_the_legal_notes_give(self, start: date, written: str, end: date) -> None:
        assert due_on(start, written) == end

    @pytest.mark.parametrize(
        ("start", "written", "end"),
        [
            (date(2026, 7, 1), "1 WD", date(2026, 7, 1)),
            (date(2026, 7, 1), "30 D", date(2026, 7, 30)),
            (date(2026, 3, 1), "1 M", date(2026, 3, 31)),
            (date(2025, 1, 31), "1 M", date(2025, 2, 28)),
            (date(2025, 7, 1), "1 Y", date(2026, 6, 30)),
        ],
    )
    def test_where_the_first_day_counts_the_term_ends_a_day_earlier(self, start: date, written: str, end: date) -> None:
        assert due_on(start, written, count="same_day", roll="none") == end

    @pytest.mark.parametrize(
        ("start", "written", "end"),
        [
            (date(2026, 1, 31), "1 M", date(2026, 2, 28)),
            (date(2024, 1, 31), "1 M", date(2024, 2, 29)),
            (date(2024, 2, 29), "1 Y", date(2025, 2, 28)),
            (date(2026, 5, 15), "6 M", date(2026, 11, 15)),
        ],
    )
    def test_a_term_of_months_ends_on_the_same_number_or_the_last_of_the_month(
        self, start: date, written: str, end: date
    ) -> None:
        assert due_on(start, written, roll="none") == end

    def test_months_go_back_over_the_turn_of_the_year(self) -> None:
        assert add_months(date(2026, 1, 31), -2) == date(2025, 11, 30)

    @pytest.mark.parametrize(
        ("roll", "end"), [("next", date(2026, 9, 3)), ("previous", date(2026, 8, 28)), ("none", date(2026, 9, 2))]
    )
    def test_a_term_that_ends_on_national_day_moves_as_its_rule_says(self, roll: str, end: date) -> None:
        due = count_term(term(date(2026, 8, 3), "30 D", roll=roll), CALENDAR)

        assert (due.due_on, due.unrolled_on) == (end, date(2026, 9, 2))
        assert row(due, "not_moved" if roll == "none" else "moved").text.vi.startswith(
            "02/9/2026 là ngày nghỉ (Quốc khánh)"
        )


class TestPauses:
    def test_paused_days_are_added_once_and_the_end_is_moved_once(self) -> None:
        # 10 days from Thursday 25 June end on Sunday 5 July; two paused days make it Tuesday, not Wednesday
        assert due_on(date(2026, 6, 25), "10 D", Pause(date(2026, 6, 29), date(2026, 6, 30))) == date(2026, 7, 7)

    def test_a_pause_of_one_day_costs_one_day(self) -> None:
        assert due_on(date(2026, 7, 2), "7 WD", Pause(date(2026, 7, 6), date(2026, 7, 6))) == date(2026, 7, 14)

    def test_a_pause_over_a_weekend_costs_a_term_of_working_days_nothing(self) -> None:
        assert due_on(date(2026, 7, 2), "7 WD", Pause(date(2026, 7, 4), date(2026, 7, 5))) == date(2026, 7, 13)

    @pytest.mark.parametrize("written", ["7 WD", "11 D"])
    def test_a_pause_after_the_end_or_before_the_start_changes_nothing(self, written: str) -> None:
        early, late = Pause(date(2026, 6, 1), date(2026, 7, 2)), Pause(date(2026, 7, 14), date(2026, 7, 20))

        assert due_on(date(2026, 7, 2), written, late, early) == date(2026, 7, 13)

    def test_a_pause_that_cost_nothing_is_not_told(self) -> None:
        due = count_term(term(date(2026, 7, 2), "7 WD"), CALENDAR, [Pause(date(2026, 6, 1), date(2026, 7, 2))])

        assert not [line for line in due.lines if line.code == "paused"]

    def test_a_holiday_within_a_pause_is_told_once_as_paused(self) -> None:
        due = count_term(term(date(2026, 8, 27), "5 WD"), CALENDAR, [Pause(date(2026, 8, 31), date(2026, 9, 1))])

        assert row(due, "paused").amount.vi == "+ 0 ngày LV"
        assert row(due, "skipped").text.vi == "Không tính ngày nghỉ: Quốc khánh 02/9/2026"

    def test_a_pause_on_the_very_last_day_still_costs_it(self) -> None:
        assert due_on(date(2026, 7, 2), "11 D", Pause(date(2026, 7, 13), date(2026, 7, 15))) == date(2026, 7, 16)

    def test_pauses_that_overlap_or_follow_each_other_are_one(self) -> None:
        pauses = (
            Pause(date(2026, 7, 8), date(2026, 7, 9), document="QĐ 2"),
            Pause(date(2026, 7, 6), date(2026, 7, 7), document="QĐ 1"),
            Pause(date(2026, 7, 7), date(2026, 7, 8), document="QĐ 1"),
        )
        due = count_term(term(date(2026, 7, 2), "7 WD"), CALENDAR, pauses)

        assert due.due_on == date(2026, 7, 17)
        assert [line.text.vi for line in due.lines if line.code == "paused"] == [
            "Tạm dừng 06/7/2026–09/7/2026 (QĐ 1; QĐ 2), cả hai ngày không tính"
        ]

    def test_months_get_the_paused_days_on_top(self) -> None:
        assert due_on(date(2026, 5, 4), "2 M", Pause(date(2026, 6, 1), date(2026, 6, 10))) == date(2026, 7, 14)

    def test_an_open_pause_leaves_no_date_and_says_what_is_left(self) -> None:
        due = count_term(term(date(2026, 4, 21), "30 D"), CALENDAR, [Pause(date(2026, 5, 8), None)], [grant("15 D")])

        assert (due.due_on, due.unrolled_on, due.provisional) == (None, None, False)
        assert rows(due)[2:] == [
            (
                "held",
                "đang dừng",
                "Tạm dừng từ ngày 08/5/2026; còn 14 ngày, tính tiếp khi có quyết định tiếp tục",
                None,
            ),
            ("extension", "+ 15 ngày", "Gia hạn lần 1 ngày 26/5/2026: vụ việc phức tạp (QĐ 58)", None),
            ("due", "Hạn", "Chưa có hạn: đang tạm dừng", None),
        ]

    def test_an_open_pause_that_began_after_the_end_holds_nothing(self) -> None:
        assert due_on(date(2026, 4, 21), "30 D", Pause(date(2026, 5, 22), None)) == date(2026, 5, 21)

    def test_an_open_pause_swallows_what_is_recorded_after_it(self) -> None:
        later = Pause(date(2026, 5, 10), date(2026, 5, 11))

        assert due_on(date(2026, 4, 21), "30 D", Pause(date(2026, 5, 8), None), later) is None

    def test_a_pause_that_ends_before_it_begins_is_refused(self) -> None:
        with pytest.raises(InvalidInput) as refused:
            due_on(date(2026, 4, 21), "30 D", Pause(date(2026, 5, 8), date(2026, 5, 7)))

        assert refused.value.message.vi.startswith("Lần tạm dừng từ 08/5/2026 kết thúc ngày 07/5/2026")


class TestExtensions:
    def test_an_extension_continues_from_the_unrolled_day(self) -> None:
        # 10 days end on Sunday 5 July, moved to Monday; 5 more days end on Friday 10 July, not on Saturday
        due = count_term(term(date(2026, 6, 25), "10 D"), CALENDAR, (), [grant("5 D")])

        assert due.due_on == date(2026, 7, 10)

    def test_an_extension_counts_in_its_own_unit(self) -> None:
        due = count_term(term(date(2026, 6, 25), "10 D"), CALENDAR, (), [grant("5 WD")])

        assert due.due_on == date(2026, 7, 10)
        assert row(due, "due").text.vi == "10 ngày + 5 ngày LV kể từ 26/6/2026"

    def test_a_pause_within_the_extension_is_skipped(self) -> None:
        pause = Pause(date(2026, 7, 7), date(2026, 7, 8))

        assert count_term(term(date(2026, 6, 25), "10 D"), CALENDAR, [pause], [grant("5 D")]).due_on == date(
            2026, 7, 13
        )

    def test_extensions_are_numbered_in_the_order_in_which_they_were_granted(self) -> None:
        first, second = grant("1 M", date(2026, 5, 1)), grant("10 D", date(2026, 6, 1))
        due = count_term(term(date(2026, 4, 21), "30 D"), CALENDAR, (), [second, first])

        assert due.due_on == date(2026, 7, 1)
        assert [line.amount.vi for line in due.lines if line.code == "extension"] == ["+ 1 tháng", "+ 10 ngày"]

    @pytest.mark.parametrize("n", [0, -5])
    def test_an_extension_of_no_days_is_refused(self, n: int) -> None:
        with pytest.raises(InvalidInput, match="1 or more"):
            count_term(term(date(2026, 6, 25), "10 D"), CALENDAR, (), [grant(f"{n} D")])


class TestTheSum:
    def test_the_sum_of_a_denunciation_reads_like_the_one_on_the_wall(self) -> None:
        pause = Pause(date(2026, 5, 8), date(2026, 5, 14), document="QĐ 52")
        due = count_term(term(date(2026, 4, 21), "30 D"), CALENDAR, [pause], [grant("15 D")])

        assert rows(due) == [
            ("start", "bắt đầu", "Ngày sau ngày 21/4/2026", date(2026, 4, 22)),
            ("term", "+ 30 ngày", "Thời hạn chung", date(2026, 5, 21)),
            ("paused", "+ 7 ngày", "Tạm dừng 08/5/2026–14/5/2026 (QĐ 52), cả hai ngày không tính", date(2026, 5, 28)),
            (
                "extension",
                "+ 15 ngày",
                "Gia hạn lần 1 ngày 26/5/2026: vụ việc phức tạp (QĐ 58)",
                date(2026, 6, 12),
            ),
            ("not_moved", "+ 0 ngày", "12/6/2026 là ngày làm việc, không phải dời", None),
            ("due", "Hạn", "30 + 7 + 15 = 52 ngày kể từ 22/4/2026", date(2026, 6, 12)),
        ]
        assert row(due, "term").basis == LAW
        assert row(due, "start").basis is not None

    def test_a_term_of_working_days_names_the_holidays_it_passed_over(self) -> None:
        due = count_term(term(date(2026, 8, 28), "5 WD"), CALENDAR)

        assert rows(due) == [
            ("start", "bắt đầu", "Ngày làm việc đầu tiên sau ngày 28/8/2026", date(2026, 9, 3)),
            ("term", "+ 5 ngày LV", "Thời hạn chung", date(2026, 9, 9)),
            (
                "skipped",
                "nghỉ 3 ngày",
                "Không tính ngày nghỉ: Nghỉ hoán đổi 31/8/2026; Quốc khánh 01/9/2026–02/9/2026",
                None,
            ),
            ("due", "Hạn", "5 ngày LV kể từ 03/9/2026", date(2026, 9, 9)),
        ]

    def test_a_saturday_worked_to_make_up_is_said_to_count(self) -> None:
        due = count_term(term(date(2026, 8, 19), "7 WD"), CALENDAR)

        assert row(due, "make_up").text == Text(
            "Thứ Bảy 22/8/2026 có tính (Làm bù ngày nghỉ hoán đổi)",
            "Saturday 22/8/2026 counts (Worked for a swapped day off)",
        )

    def test_a_term_that_was_moved_says_from_which_holiday(self) -> None:
        due = count_term(term(date(2026, 8, 3), "30 D"), CALENDAR)
        moved = row(due, "moved")

        assert (moved.amount.en, moved.until) == ("+ 1 day", date(2026, 9, 3))
        assert moved.basis is not None
        assert moved.basis.text.vi == "Bộ luật Dân sự 2015, Điều 148 khoản 5"
        assert row(due, "due").text.en == "30 + 1 = 31 days from 04/8/2026"

    @pytest.mark.parametrize(
        ("start", "written", "words"),
        [
            (date(2026, 12, 1), "30 D", None),
            (date(2026, 12, 20), "30 D", "Lịch nghỉ năm 2027 còn là dự kiến"),
            (date(2023, 5, 1), "30 D", "Lịch nghỉ năm 2023 chưa được đối chiếu"),
            (date(2028, 5, 1), "3 WD", "Chưa có lịch nghỉ năm 2028"),
            (date(2018, 5, 1), "5 Y", "Lịch nghỉ năm 2018–2023 chưa được đối chiếu"),
        ],
    )
    def test_a_date_over_a_year_that_is_not_confirmed_is_provisional_and_names_the_year(
        self, start: date, written: str, words: str | None
    ) -> None:
        due = count_term(term(start, written), CALENDAR)
        told = [line.text.vi for line in due.lines if line.code == "unsure"]

        assert due.provisional is (words is not None)
        assert [text[: len(words or "")] for text in told] == ([words] if words else [])

    def test_a_stated_date_stands_as_stated_even_on_a_sunday(self) -> None:
        due = state_term(date(2026, 9, 6), LAW)

        assert (due.due_on, due.stated, due.provisional) == (date(2026, 9, 6), True, False)
        assert rows(due)[0] == ("stated", "ghi sẵn", "Hạn ghi trong văn bản, giữ nguyên", date(2026, 9, 6))
        assert due.lines[-1].until == date(2026, 9, 6)


class TestCountingBack:
    @pytest.mark.parametrize(
        ("anchor", "written", "day"),
        [
            (date(2026, 9, 7), "5 WD", date(2026, 8, 26)),  # over National Day
            (date(2026, 9, 7), "5 D", date(2026, 8, 28)),  # the 2nd of September is off, and so are the days before
            (date(2026, 3, 31), "1 M", date(2026, 2, 27)),  # the 28th is a Saturday
            (date(2026, 8, 25), "2 WD", date(2026, 8, 22)),  # the Saturday is worked
        ],
    )
    def test_papers_are_due_so_many_days_before_the_session(self, anchor: date, written: str, day: date) -> None:
        due = count_back(anchor, length(written), CALENDAR)

        assert due.due_on == day
        assert due.lines[-1].until == day

    def test_a_day_back_over_an_unconfirmed_year_is_provisional(self) -> None:
        assert count_back(date(2027, 1, 5), Length(3, "working_days"), CALENDAR).provisional
        assert not count_back(date(2026, 1, 9), Length(2, "working_days"), CALENDAR).provisional


class TestUrgency:
    @pytest.mark.parametrize(
        ("today", "unit", "kind", "text"),
        [
            (date(2026, 8, 26), "working_days", "on_time", Text("Còn 7 ngày LV", "7 working days left")),
            (date(2026, 9, 3), "working_days", "on_time", Text("Còn 4 ngày LV", "4 working days left")),
            (date(2026, 9, 4), "working_days", "soon", Text("Còn 3 ngày LV", "3 working days left")),
            (date(2026, 9, 8), "calendar_days", "soon", Text("Còn 1 ngày", "1 day left")),
            (date(2026, 9, 9), "working_days", "today", Text("Hôm nay", "Today")),
            (date(2026, 9, 10), "working_days", "late", Text("Trễ 1 ngày", "1 day late")),
            (date(2026, 9, 15), "months", "late", Text("Trễ 6 ngày", "6 days late")),
        ],
    )
    def test_a_chip_says_how_a_date_presses(self, today: date, unit: str, kind: str, text: Text) -> None:
        pressing = urgency(date(2026, 9, 9), today, CALENDAR, unit)

        assert (pressing.kind, pressing.text) == (kind, text)

    def test_a_paused_clock_presses_nobody(self) -> None:
        assert urgency(None, date(2026, 9, 9), CALENDAR, "calendar_days").text.vi == "Đang tạm dừng"

    def test_a_rule_may_warn_earlier(self) -> None:
        warn = (Length(10, "working_days"), Length(2, "working_days"))

        assert urgency(date(2026, 9, 9), date(2026, 8, 26), CALENDAR, "working_days", warn=warn).kind == "soon"

    def test_a_stated_sunday_is_told_in_days_when_no_working_day_lies_before_it(self) -> None:
        assert urgency(date(2026, 9, 6), date(2026, 9, 5), CALENDAR, "working_days").text.vi == "Còn 1 ngày"
