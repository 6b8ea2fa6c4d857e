"""The charts: each bar as long as its number, said in letters too, coloured by the stylesheet alone."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from casetrack.papers.chart_months import MonthBars, MonthWords, month_chart
from casetrack.papers.chart_rows import BarRow, Goal, row_chart
from casetrack.papers.chart_shares import SharePoint, share_chart
from casetrack.papers.chart_squares import IN_A_ROW, MOST, square_chart

SVG = "{http://www.w3.org/2000/svg}"
WORDS = MonthWords("Theo tháng", "Tiếp nhận", "Đã giải quyết", "Đang giải quyết")
TARGET = Goal(95, "Chỉ tiêu 95%")


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314  # our own


def drawn(*months: MonthBars) -> ET.Element:
    return parsed(month_chart(months, WORDS))


def titled(chart: ET.Element) -> dict[str, ET.Element]:
    """Give the parts of a chart by what they say under the pointer."""
    return {group.findtext(f"{SVG}title") or "": group for group in chart.iter(f"{SVG}g")}


EACH = {
    "months": month_chart([MonthBars("T1", 1, 1, 3)], WORDS),
    "rows": row_chart([BarRow("Đơn"), BarRow("Tiếp nhận", "3", (("a", 3),))], "Thời gian", goal=TARGET),
    "shares": share_chart([SharePoint("T1", 91.7, "91,7", "91,7% (11/12)")], "Đúng hạn", TARGET),
    "squares": square_chart(51, 59, "51 trong 59"),
    "one bar": square_chart(500, 580, "500 trong 580"),
}


class TestEveryChart:
    @pytest.mark.parametrize("svg", EACH.values(), ids=EACH)
    def test_has_a_title_and_no_style_of_its_own(self, svg):
        chart = parsed(svg)
        assert chart.attrib["role"] == "img"
        assert chart.attrib["aria-label"] == chart.findtext(f"{SVG}title")
        assert not any({"style", "fill", "stroke", "onload"} & element.attrib.keys() for element in chart.iter())

    def test_lets_no_words_break_out_of_it(self):
        hostile = '"><script>&'
        for svg in (
            month_chart([MonthBars(hostile, 1, 1, 1)], MonthWords(hostile, hostile, hostile, hostile)),
            row_chart([BarRow(hostile, hostile, (("a", 1),))], hostile, goal=Goal(1, hostile)),
            share_chart([SharePoint(hostile, 1, hostile, hostile)], hostile, Goal(1, hostile)),
            square_chart(1, 2, hostile),
        ):
            assert "<script>" not in svg
            assert parsed(svg).findtext(f"{SVG}title") == hostile

    def test_of_nothing_is_no_mistake(self):
        assert parsed(month_chart([], WORDS)).attrib["viewBox"].startswith("0 0 64 ")
        for svg in (row_chart([], ""), share_chart([], "", TARGET), square_chart(0, 0, "")):
            assert float(parsed(svg).attrib["viewBox"].split()[3]) > 0


class TestMonths:
    def test_each_bar_is_as_high_as_its_number_and_says_it(self):
        chart = drawn(MonthBars("T1", 10, 5, 5), MonthBars("T2", 0, 20, 0))
        bars = {title: group.find(f"{SVG}rect") for title, group in titled(chart).items()}
        assert {title: float(bar.attrib["height"]) for title, bar in bars.items() if bar is not None} == {
            "T1, Tiếp nhận: 10": 55.0,
            "T1, Đã giải quyết: 5": 27.5,
            "T2, Tiếp nhận: 0": 0.0,
            "T2, Đã giải quyết: 20": 110.0,
        }

    def test_what_was_left_is_a_line_on_a_scale_of_its_own(self):
        parts = titled(drawn(MonthBars("T1", 10, 5, 900), MonthBars("T2", 0, 20, 450)))
        first, second = (parts[f"{month}, Đang giải quyết: {left}"] for month, left in (("T1", 900), ("T2", 450)))
        heights = [float(dot.attrib["cy"]) for part in (first, second) for dot in part.iter(f"{SVG}circle")]
        assert heights[1] - heights[0] == pytest.approx(19), "half of the line's height"
        assert first.findtext(f"{SVG}text") == "900"

    def test_numbers_are_written_as_the_reader_writes_them(self):
        words = replace(WORDS, number=lambda n: f"{n:,}".replace(",", "."))
        svg = month_chart([MonthBars("T1", 1066, 1, 12345)], words)
        assert ">1.066</text>" in svg
        assert "T1, Đang giải quyết: 12.345" in svg

    def test_many_months_are_drawn_as_wide_as_they_need(self):
        chart = drawn(*(MonthBars(f"T{n}", n, n, n) for n in range(24)))
        assert (chart.attrib["viewBox"].split()[2], chart.attrib["class"]) == ("1536", "ch fit wide")


class TestRows:
    def test_the_longest_fills_the_width_and_parts_stand_one_after_another(self):
        chart = parsed(row_chart([BarRow("A", "4 (1)", (("l", 1), ("a", 3))), BarRow("B", "2", (("a", 2),))], "Tuổi"))
        bars = [(b.attrib["class"], float(b.attrib["x"]), float(b.attrib["width"])) for b in chart.iter(f"{SVG}rect")]
        assert bars == [("l", 0, 130), ("a", 130, 390), ("a", 0, 260)]
        assert [text.text for text in chart.iter(f"{SVG}text")] == ["A", "4 (1)", "B", "2"]

    def test_little_is_still_seen_and_nothing_draws_nothing(self):
        chart = parsed(row_chart([BarRow("A", "", (("a", 1), ("b", 0))), BarRow("B", "", (("a", 10_000),))], ""))
        assert [float(bar.attrib["width"]) for bar in chart.iter(f"{SVG}rect")] == [1, 520]

    def test_the_goal_stands_at_its_share_of_a_full_row(self):
        chart = parsed(row_chart([BarRow("A", "80%", (("b", 80),))], "", most=100, goal=TARGET))
        goal = next(path for path in chart.iter(f"{SVG}path") if path.attrib["class"] == "goal")
        assert goal.attrib["d"].startswith("M494 ")
        assert "Chỉ tiêu 95%" in [text.text for text in chart.iter(f"{SVG}text")]

    def test_a_long_name_is_cut_in_the_picture_and_whole_under_the_pointer(self):
        chart = parsed(row_chart([BarRow("Hồ sơ " + "rất dài " * 9, "1", (("a", 1),))], ""))
        assert next(chart.iter(f"{SVG}text")).text == "Hồ sơ rất dài rất dài rất dài…"
        assert any(title.endswith("rất dài : 1") for title in titled(chart))


class TestShares:
    def test_a_month_without_any_breaks_the_line(self):
        shares = [SharePoint(f"T{n}", share, "", str(share)) for n, share in enumerate((90, 100, None, 80))]
        chart = parsed(share_chart(shares, "", TARGET))
        lines = [path.attrib["d"] for path in chart.iter(f"{SVG}path") if path.attrib["class"] == "ln"]
        assert [line.count("L") for line in lines] == [1, 0]
        assert len(list(chart.iter(f"{SVG}circle"))) == 3

    @pytest.mark.parametrize(("least", "begins"), [(96.0, "80%"), (74.2, "70%"), (0.0, "0%")])
    def test_the_scale_begins_at_a_ten_below_all_of_them_and_says_so(self, least, begins):
        chart = parsed(share_chart([SharePoint("T1", least, "", "")], "", TARGET))
        assert next(chart.iter(f"{SVG}text")).text == begins


class TestSquares:
    @pytest.mark.parametrize(("done", "whole", "lines"), [(51, 59, 1), (59, 60, 2), (0, 3, 1), (MOST, MOST, 4)])
    def test_there_is_one_for_each_and_those_done_are_filled(self, done, whole, lines):
        chart = parsed(square_chart(done, whole, ""))
        counted = {path.attrib["class"]: len(re.findall("M", path.attrib["d"])) for path in chart.iter(f"{SVG}path")}
        assert (counted.get("sq is", 0), counted.get("sq", 0)) == (done, whole - done)
        assert chart.attrib["viewBox"] == f"0 0 520 {22 * lines}"

    def test_more_than_anybody_counts_are_one_bar(self):
        bars = list(parsed(square_chart(290, 580, "")).iter(f"{SVG}rect"))
        assert [float(bar.attrib["width"]) for bar in bars] == [519, 259]
        assert IN_A_ROW < 580
