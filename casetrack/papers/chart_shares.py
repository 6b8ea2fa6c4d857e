"""The chart of a share over months as a line, with the line that it should reach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from casetrack.papers.chart_frame import WIDTH, frame, rule, told, words
from casetrack.papers.chart_rows import Goal

LEFT, TOP, HEIGHT, FOOT = 46, 22, 100, 30
MONTH_WIDTH = 56
TENS = 10
FULL = 100


@dataclass(frozen=True, slots=True)
class SharePoint:
    """What one month shows: its name, its share in percent (None: nothing was judged), and how both are said."""

    label: str
    share: float | None
    short: str
    said: str


def share_chart(points: Sequence[SharePoint], title: str, goal: Goal) -> str:
    """Draw the shares as a line that breaks where a month has none; the scale begins at a ten below all of them."""
    least = min([goal.at, *(point.share for point in points if point.share is not None)])
    low = max(min(int(least // TENS) * TENS, FULL - 2 * TENS), 0)
    step = max(MONTH_WIDTH, (WIDTH - LEFT) / len(points)) if points else MONTH_WIDTH
    width = max(LEFT + step * len(points), WIDTH)

    def height(share: float) -> float:
        return round(TOP + HEIGHT * (FULL - share) / (FULL - low), 1)

    grid = "".join(
        rule(LEFT, height(mark), width) + words(f"{mark:g}%", LEFT - 6, height(mark) + 4, anchor="end")
        for mark in (low, (low + FULL) / 2, FULL)
    )
    places = [(round(LEFT + number * step + step / 2, 1), point) for number, point in enumerate(points)]
    names = "".join(words(point.label, x, TOP + HEIGHT + 22, anchor="middle") for x, point in places)
    aim = told(goal.said, rule(LEFT, height(goal.at), width, "goal"))
    drawn = grid + aim + _lines(places, height) + names
    return frame(title, TOP + HEIGHT + FOOT, drawn, width=width)


def _lines(places: Sequence[tuple[float, SharePoint]], height: Callable[[float], float]) -> str:
    drawn = []
    for judged, stretch in groupby(places, key=lambda place: place[1].share is not None):
        if judged:
            found = list(stretch)
            path = "L".join(f"{x:g} {height(point.share or 0):g}" for x, point in found)
            drawn.append(f'<path class="ln" d="M{path}"/>')
            drawn += [_dot(x, height(point.share or 0), point) for x, point in found]
    return "".join(drawn)


def _dot(x: float, y: float, point: SharePoint) -> str:
    above = y - 10 if y > TOP + HEIGHT / 4 else y + 20
    dot = f'<circle class="o" cx="{x:g}" cy="{y:g}" r="4"/>'
    return told(f"{point.label}: {point.said}", dot + words(point.short, x, above, anchor="middle", strong=True))
