"""What a calendar file may say, and how a slip in it is told to the person who wrote it."""

from __future__ import annotations

from datetime import date

import pytest

from casetrack.engine.calendar_file import load_calendar, load_working_days
from casetrack.errors import DefinitionError

GOOD = """\
title: {vi: Lịch, en: Calendar}
names:
  tet: {vi: Tết Nguyên đán, en: Lunar New Year}
  swapped: {vi: Làm bù, en: Worked}
years:
  2030:
    status: confirmed
    source: TB 1
    off:
      - {day: 2030-02-01, until: 2030-02-05, name: tet, status: tentative, source: TB 2}
    make_up:
      - {day: 2030-02-09, name: swapped}
      - {day: 2030-02-10, name: swapped}
"""


def problems_of(text: str) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        load_calendar(text.encode(), "lich.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_an_entry_says_what_its_year_does_not() -> None:
    calendar = load_calendar(GOOD.encode(), "lich.yaml")
    tet, swapped = calendar.entry(date(2030, 2, 4)), calendar.entry(date(2030, 2, 9))

    assert tet is not None
    assert (tet.status, tet.source) == ("tentative", "TB 2")
    assert swapped is not None
    assert (swapped.kind, swapped.status, swapped.source) == ("make_up", "confirmed", "TB 1")
    assert calendar.status_of(2030) == "tentative"


@pytest.mark.parametrize(
    ("was", "became", "told"),
    [
        (
            "2030-02-09",
            "2030-02-08",
            "lich.yaml:12:15: E03 years.2030.make_up.0.day: a make-up day must be on a weekend, 08/02/2030 is a Friday",
        ),
        ("name: tet,", "name: tết,", "E03 years.2030.off.0.name: `names` has no “tết”"),
        ("until: 2030-02-05", "until: 2030-01-05", "E03 years.2030.off.0.until: an entry must have 1 to 31 days"),
        ("until: 2030-02-05", "until: 2031-02-05", "E03 years.2030.off.0.until: an entry must have 1 to 31 days"),
        ("{day: 2030-02-09", "{day: 2031-02-09", "E03 years.2030.make_up.0.day: 09/02/2031 is not in 2030"),
        ("{day: 2030-02-09", "{day: 2030-02-02", "make_up.0.day: 02/02/2030 is both off and worked"),
        ("{day: 2030-02-09, name", "{day: 2030-02-10, name", "make_up.1.day: 10/02/2030 is entered twice"),
        (
            "{day: 2030-02-01, until: 2030-02-05",
            "{day: 2030-02-02",
            "off.0.day: 02/02/2030 is a Saturday, which is off",
        ),
        ("  2030:\n", "  năm nay:\n", "“năm nay” is not a year"),
        ("status: confirmed", "status: sure", "“sure” is none of: confirmed, tentative, unchecked"),
        ("    source: TB 1\n", "", "E07 years.2030.source: the key “source” is missing"),
        ("day: 2030-02-09", "day: 09/02/2030", "“09/02/2030” is not a date; write 2026-07-01"),
        ("years:", "year:", "the key “years” is missing"),
        ("make_up:", "makeup:", "E02 years.2030.makeup: there is no key “makeup” here"),
    ],
)
def test_a_slip_is_told_with_its_place_and_what_to_do(was: str, became: str, told: str) -> None:
    assert was in GOOD

    assert any(told in problem for problem in problems_of(GOOD.replace(was, became)))


def test_every_slip_is_told_at_once() -> None:
    text = GOOD.replace("name: tet,", "name: tt,").replace("2030-02-09", "2030-02-08")

    assert len(problems_of(text)) == 2


def test_the_shipped_calendar_never_changes() -> None:
    """Dates of every office were counted by it. Years that come later are decisions: docs/calendar.md."""
    assert load_working_days().version == "57b3fbb98287253d"
