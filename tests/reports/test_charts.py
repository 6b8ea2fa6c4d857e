"""The chart by month: two bars a month, read out by titles, coloured by the stylesheet alone."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from casetrack.papers.charts import MonthBars, month_chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*months: MonthBars) -> ET.Element:
    svg = month_chart(months, title="Theo tháng", received="Tiếp nhận", resolved="Đã giải quyết")
    return ET.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314  # our own


def test_each_bar_is_as_high_as_its_number_and_says_it():
    chart = drawn(MonthBars("01/2026", 10, 5), MonthBars("02/2026", 0, 20))
    bars = [(group.findtext(f"{SVG}title"), bar) for group in chart.iter(f"{SVG}g") for bar in group.iter(f"{SVG}rect")]
    heights = {title: float(bar.attrib["height"]) for title, bar in bars}
    assert heights == {
        "01/2026, Tiếp nhận: 10": 55.0,
        "01/2026, Đã giải quyết: 5": 27.5,
        "02/2026, Tiếp nhận: 0": 0.0,
        "02/2026, Đã giải quyết: 20": 110.0,
    }


def test_it_has_a_title_and_no_style_of_its_own():
    chart = drawn(MonthBars("01/2026", 1, 1))
    assert (chart.findtext(f"{SVG}title"), chart.attrib["role"]) == ("Theo tháng", "img")
    assert not any({"style", "fill", "onload"} & element.attrib.keys() for element in chart.iter())


def test_words_cannot_break_out_of_it():
    svg = month_chart([MonthBars("<b>", 1, 1)], title='"><script>', received="&", resolved="<")
    assert "<script>" not in svg
    assert "<b>" not in svg


def test_no_months_are_no_mistake():
    assert drawn().attrib["viewBox"].startswith("0 0 64 ")
