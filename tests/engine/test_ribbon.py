"""The day ribbon: which cell stands for which day, and what is read to those who cannot see it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from casetrack.engine.definition import Basis, Length
from casetrack.engine.ribbon import RibbonDay, describe_ribbon, draw_ribbon, ribbon_days
from casetrack.engine.terms import Grant, Pause, Term
from casetrack.text import Text
from tests.engine.office_calendar import CALENDAR

LAW = Basis(Text("Luật", "Law"), "verified")


def term(start: date, n: int, unit: str, roll: str = "next") -> Term:
    return Term(start, "next_day", Length(n, unit), roll, LAW, Text("Hạn", "Term"))  # type: ignore[arg-type]


def denunciation(today: date) -> tuple[RibbonDay, ...]:
    pause = Pause(date(2026, 5, 8), date(2026, 5, 14))
    grant = Grant(Length(15, "calendar_days"), date(2026, 5, 26), "", "")
    return ribbon_days(term(date(2026, 4, 21), 30, "calendar_days"), CALENDAR, today, pauses=[pause], grants=[grant])


def kinds(days: tuple[RibbonDay, ...]) -> dict[str, int]:
    return dict(Counter(cell.kind for cell in days))


def test_each_day_from_the_first_to_the_day_due_is_one_cell() -> None:
    days = denunciation(date(2026, 6, 4))

    assert kinds(days) == {"term": 30, "paused": 7, "extension": 15}
    assert [cell.day for cell in days if cell.due] == [date(2026, 6, 12)]
    assert [n for n, cell in enumerate(days, start=1) if cell.today] == [44]
    assert sum(cell.past for cell in days) == 43


def test_days_off_within_working_days_are_their_own_kind() -> None:
    days = ribbon_days(term(date(2026, 8, 28), 5, "working_days"), CALENDAR, date(2026, 9, 1))

    assert kinds(days) == {"off": 7, "term": 5}


def test_a_term_moved_off_a_holiday_shows_the_days_it_was_moved() -> None:
    days = ribbon_days(term(date(2027, 1, 5), 30, "calendar_days"), CALENDAR, date(2027, 1, 6))

    assert kinds(days) == {"term": 30, "moved": 7}


def test_a_term_moved_back_ends_where_it_was_moved_to() -> None:
    days = ribbon_days(term(date(2026, 8, 3), 30, "calendar_days", "previous"), CALENDAR, date(2026, 8, 4))

    assert (days[-1].day, days[-1].due) == (date(2026, 8, 28), True)


@pytest.mark.parametrize(("today", "paused"), [(date(2026, 5, 20), 13), (date(2026, 5, 1), 1)])
def test_a_held_clock_grows_with_its_pause_and_has_no_day_due(today: date, paused: int) -> None:
    grant = Grant(Length(15, "calendar_days"), date(2026, 5, 26), "", "")
    days = ribbon_days(
        term(date(2026, 4, 21), 30, "calendar_days"),
        CALENDAR,
        today,
        pauses=[Pause(date(2026, 5, 8), None)],
        grants=[grant],
    )

    assert kinds(days) == {"term": 16, "paused": paused}
    assert not any(cell.due for cell in days)


@pytest.mark.parametrize(
    ("today", "vi", "en"),
    [
        (date(2026, 6, 4), "hôm nay là ngày thứ 44, còn 8 ngày.", "today is day 44, 8 days left."),
        (date(2026, 6, 12), "hôm nay là ngày thứ 52, ngày cuối cùng.", "today is day 52, the last one."),
        (date(2026, 6, 13), "đã hết dải ngày.", "the ribbon has ended."),
        (date(2026, 4, 21), "chưa bắt đầu.", "not begun."),
    ],
)
def test_the_sum_is_said_in_the_language_of_the_reader(today: date, vi: str, en: str) -> None:
    sums = (
        "Dải 52 ngày từ 22/4/2026 đến 12/6/2026: 30 ngày theo luật, 7 ngày tạm dừng, 15 ngày gia hạn; ",
        "Ribbon of 52 days, 22/4/2026 to 12/6/2026: 30 days by law, 7 days paused, 15 days of extension; ",
    )

    assert describe_ribbon(denunciation(today)) == Text(sums[0] + vi, sums[1] + en)


@pytest.mark.parametrize(
    ("basis", "kind", "words"),
    [
        (LAW, "term", "5 ngày theo luật"),
        (Basis(Text("Quy chế", "Rules"), "local"), "own", "5 ngày theo quy định của cơ quan"),
        (Basis(Text("Luật", "Law"), "unverified"), "term", "5 ngày theo luật"),
        (None, "asked", "5 ngày theo độ dài đã gõ"),
    ],
)
def test_a_day_of_the_term_is_told_by_who_set_it(basis: Basis | None, kind: str, words: str) -> None:
    asked = replace(term(date(2026, 7, 6), 5, "calendar_days", "none"), basis=basis)
    days = ribbon_days(asked, CALENDAR, date(2026, 7, 7))
    assert kinds(days) == {kind: 5}
    assert words in describe_ribbon(days).vi


def test_a_held_ribbon_says_the_day_but_not_how_much_is_left() -> None:
    days = ribbon_days(
        term(date(2026, 4, 21), 30, "calendar_days"),
        CALENDAR,
        date(2026, 5, 20),
        pauses=[Pause(date(2026, 5, 8), None)],
    )

    assert describe_ribbon(days).vi.endswith("13 ngày tạm dừng; hôm nay là ngày thứ 29.")


def test_the_drawing_is_an_image_with_a_label_and_carries_no_style_of_its_own() -> None:
    days = denunciation(date(2026, 6, 4))
    drawing = ET.fromstring(draw_ribbon(days, "en"))  # noqa: S314  # our own drawing

    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == describe_ribbon(days).en
    assert len(drawing.findall("rect")) == 52
    assert [path.get("class") for path in drawing.findall("path")] == ["today", "today", "due"]
    assert not [part for part in drawing.iter() if part.get("style")]


def test_a_term_of_a_year_is_drawn_in_blocks_of_the_same_width_as_its_days() -> None:
    days = ribbon_days(term(date(2025, 6, 1), 12, "months"), CALENDAR, date(2025, 9, 1))
    drawing = ET.fromstring(draw_ribbon(days, "vi"))  # noqa: S314  # our own drawing
    widths = [float(part.get("width", 0)) for part in drawing.findall("rect")]

    assert len(widths) == 2
    assert sum(widths) == pytest.approx(730, abs=0.1)


def test_a_short_term_keeps_its_cells_small() -> None:
    short = ribbon_days(term(date(2026, 9, 3), 3, "calendar_days"), CALENDAR, date(2026, 9, 4))

    assert draw_ribbon(short, "vi").startswith('<svg class="fit ribbon" viewBox="0 0 730 40"')


def test_no_days_give_no_drawing() -> None:
    assert draw_ribbon((), "vi") == ""
