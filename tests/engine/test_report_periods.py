"""The reports that are due to those above: which days they cover, when they are sent, and how the file is read."""

from __future__ import annotations

import pytest

from casetrack.engine.report_periods import load_report_periods, read_report_periods
from casetrack.errors import DefinitionError

# Thông tư 06/2025/TT-TTCP Điều 7
PERIODS = [
    ("Quý I", "2025-12-15", "2026-03-14", "2026-03-17"),
    ("Quý II", "2026-03-15", "2026-06-14", "2026-06-17"),
    ("6 tháng", "2025-12-15", "2026-06-14", "2026-06-17"),
    ("Quý III", "2026-06-15", "2026-09-14", "2026-09-17"),
    ("9 tháng", "2025-12-15", "2026-09-14", "2026-09-17"),
    ("Quý IV", "2026-09-15", "2026-12-14", "2026-12-17"),
    ("Năm", "2025-12-15", "2026-12-14", "2026-12-17"),
]


def test_the_reports_of_a_year_have_their_days():
    laid_out = [
        (period.label.vi, *(str(each.of(2026)) for each in (period.first, period.last, period.send_by)))
        for period in load_report_periods()
    ]
    assert laid_out == PERIODS


def test_the_circular_asks_for_the_reports_that_end_after_it_took_effect():
    assert [p.label.vi for p in load_report_periods() if p.holds_in(2025)] == ["Quý IV", "Năm"]
    assert all(period.holds_in(2026) for period in load_report_periods())


GOOD = """\
schema: casetrack-report-periods/1
basis: {text: {vi: Điều 7, en: Article 7}, certainty: verified}
periods:
  first:
    label: {vi: Quý I, en: Q1}
    from: {day: 15, month: 12, year: before}
    to: {day: 14, month: 3}
    send_by: {day: 17, month: 3}
    contents: {vi: các biểu, en: the tables}
"""


@pytest.mark.parametrize(
    ("was", "became", "told"),
    [
        (", year: before", "", "P10 periods.first.to: the period ends before it begins"),
        ("{day: 17, month: 3}", "{day: 13, month: 3}", "P11 periods.first.send_by: it is sent before the period ends"),
        ("{day: 14, month: 3}", "{day: 30, month: 2}", "P12 periods.first.to.day: there is no day 30 in month 2"),
        ("{day: 14, month: 3}", "{day: 14, month: 13}", "P12 periods.first.to.day: there is no day 14 in month 13"),
        ("year: before", "year: last", "“last” is none of: before"),
        ("    contents: {vi: các biểu, en: the tables}\n", "", "the label “contents” is missing"),
        ("certainty: verified", "certainty: sure", "“sure” is none of: verified"),
    ],
)
def test_a_slip_in_a_file_of_periods_is_told_with_its_place(was, became, told):
    assert was in GOOD
    with pytest.raises(DefinitionError) as caught:
        read_report_periods(GOOD.replace(was, became).encode(), "periods.yaml")
    assert any(told in str(problem) for problem in caught.value.problems)
