"""The chart of what came in, what was settled and what was left, month by month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from casetrack.papers.chart_frame import WIDTH, bar, frame, rule, told, words

MONTH_WIDTH, BAR_WIDTH = 64, 24
TOP, HEIGHT, FOOT = 20, 110, 26
LINE_TOP, LINE_HEIGHT = 48, 44  # the strip of what was left: its words and numbers, then its line


@dataclass(frozen=True, slots=True)
class MonthBars:
    """What one month shows: its name below, how many came in and were settled, how many were open at its end."""

    label: str
    received: int
    resolved: int
    pending: int


@dataclass(frozen=True, slots=True)
class MonthWords:
    """The words of the chart in the reader's language, and how that language writes a number."""

    title: str
    received: str
    resolved: str
    pending: str
    number: Callable[[int], str] = str


def month_chart(months: Sequence[MonthBars], said: MonthWords) -> str:
    """Draw two bars for each month, and below them on a scale of its own the line of what was open at its end."""
    most = max((max(month.received, month.resolved) for month in months), default=0) or 1
    step = max(MONTH_WIDTH, WIDTH / len(months)) if months else MONTH_WIDTH
    width = max(len(months), 1) * step
    floor = TOP + HEIGHT
    drawn = [rule(0, floor + 0.5, width)]
    for number, month in enumerate(months):
        middle = number * step + step / 2
        drawn += [
            _bar(middle, 0, month.received / most, (month.label, said.received, said.number(month.received))),
            _bar(middle, 1, month.resolved / most, (month.label, said.resolved, said.number(month.resolved))),
            words(month.label, middle, floor + 18, anchor="middle"),
        ]
    line = _line(months, step, floor + FOOT, said) if months else ""
    return frame(said.title, floor + FOOT + (LINE_TOP + LINE_HEIGHT if line else 0), "".join(drawn) + line, width=width)


def _bar(middle: float, place: int, share: float, said: tuple[str, str, str]) -> str:
    label, kind, count = said
    height = round(HEIGHT * share, 1)
    x = middle - BAR_WIDTH - 1 + place * (BAR_WIDTH + 2)
    y = TOP + HEIGHT - height
    number = words(count, x + BAR_WIDTH / 2, y - 5, anchor="middle", strong=True) if share else ""
    return told(f"{label}, {kind}: {count}", bar("ab"[place], x, y, (BAR_WIDTH, height)) + number)


def _line(months: Sequence[MonthBars], step: float, top: float, said: MonthWords) -> str:
    most = max(month.pending for month in months) or 1
    floor = top + LINE_TOP + LINE_HEIGHT - 6
    places = [
        (round(number * step + step / 2, 1), round(floor - (LINE_HEIGHT - 6) * month.pending / most, 1))
        for number, month in enumerate(months)
    ]
    path = "L".join(f"{x:g} {y:g}" for x, y in places)
    dots = "".join(
        told(
            f"{month.label}, {said.pending}: {said.number(month.pending)}",
            f'<circle class="o" cx="{x:g}" cy="{y:g}" r="4"/>'
            + words(said.number(month.pending), x, y - 9, anchor="middle", strong=True),
        )
        for (x, y), month in zip(places, months, strict=True)
    )
    return (
        words(said.pending, 0, top + 18)
        + rule(0, floor + 0.5, step * len(months))
        + f'<path class="ln" d="M{path}"/>'
        + dots
    )
