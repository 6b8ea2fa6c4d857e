"""How a number has changed, in words, and against which periods it is held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from casetrack.engine.indicators_file import load_indicators
from casetrack.reports.compared import change, periods_before
from casetrack.reports.measures import Measured
from casetrack.reports.questions import Question
from casetrack.text import Text, format_date


def measured(value: object, key: str = "ward_wide.distinct_petitions") -> Measured:
    return Measured(load_indicators()[key], value)  # type: ignore[arg-type]


class TestAChange:
    @pytest.mark.parametrize(
        ("now", "before", "vi", "en"),
        [
            (45, 40, "tăng 05 đơn (12,5%)", "up 05 petitions (12.5%)"),
            (40, 45, "giảm 05 đơn (11,1%)", "down 05 petitions (11.1%)"),
            (40, 40, "không đổi", "unchanged"),
            (0, 0, "không đổi", "unchanged"),
            (3, 0, "tăng 03 đơn (kỳ so sánh không có)", "up 03 petitions (none before)"),
            (0, 3, "giảm 03 đơn (100%)", "down 03 petitions (100%)"),
            (2064, 4, "tăng 2.060 đơn (51.500%)", "up 2,060 petitions (51,500%)"),
        ],
    )
    def test_of_a_count_is_told_in_words(self, now, before, vi, en):
        assert change(measured(now), measured(before)) == Text(vi, en)

    def test_of_a_share_is_told_in_points(self):
        key = "transitional_files.land_dossiers.percent"
        said = change(measured(Decimal("86.4"), key), measured(Decimal(80), key))
        assert said == Text("tăng 6,4 điểm phần trăm", "up 6.4 percentage points")

    def test_of_what_is_no_number_cannot_be_told(self):
        assert change(measured(5), measured(None)).vi == "không có số để so sánh"


def days(start: str, end: str, as_at: str = "") -> Mapping[str, str]:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    asked = Question(1, first, last, date.fromisoformat(as_at) if as_at else last, last, 7)
    before = periods_before(asked).items()
    return {name: f"{q.start:%d/%m/%Y}-{q.end:%d/%m/%Y} {format_date(q.as_at)}" for name, q in before}


class TestThePeriodBefore:
    def test_of_whole_months_has_as_many_months(self):
        assert days("2026-01-01", "2026-03-31")["previous"] == "01/10/2025-31/12/2025 31/12/2025"
        assert days("2025-12-15", "2026-06-14")["previous"] == "15/06/2025-14/12/2025 14/12/2025"

    def test_of_any_other_length_has_as_many_days(self):
        assert days("2025-07-01", "2026-05-20")["previous"] == "11/08/2024-30/06/2025 30/6/2025"

    def test_is_asked_as_at_the_same_day_of_its_own(self):
        found = days("2026-01-01", "2026-06-30", "2026-05-20")
        assert found["previous"] == "01/07/2025-31/12/2025 20/11/2025"
        assert found["last_year"] == "01/01/2025-30/06/2025 20/5/2025"

    def test_that_is_that_of_last_year_is_told_once(self):
        assert set(days("2026-01-01", "2026-12-31")) == {"last_year"}

    def test_of_a_leap_day_ends_on_the_last_of_february(self):
        assert days("2028-02-01", "2028-02-29")["last_year"] == "01/02/2027-28/02/2027 28/02/2027"

    def test_is_none_before_the_first_year(self):
        assert days("0001-01-01", "0001-12-31") == {}
