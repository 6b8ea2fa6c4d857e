"""The chart of rows: a name and its number in letters, and below them one bar made of parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casetrack.papers.chart_frame import WIDTH, bar, frame, rule, told, words

ROW, HEADING, WORDS, THICK = 46, 30, 18, 12
GAP = 7  # between the words and the bar below them
INDENT = 14  # of a row that stands under a heading
MOST_LETTERS = 30  # of a name; the whole one is in the table behind the chart


@dataclass(frozen=True, slots=True)
class BarRow:
    """One row: its name, its number as it is said, and the parts of its bar as kinds (a, b, l) with lengths.

    A row without parts is a heading of the rows below it.
    """

    label: str
    said: str = ""
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """A line across all bars at a length, with its words."""

    at: float
    said: str


def row_chart(rows: Sequence[BarRow], title: str, *, most: float = 0, goal: Goal | None = None) -> str:
    """Draw the rows under one another. The longest bar fills the width unless `most` gives the length that does."""
    longest = most or max((sum(length for _kind, length in row.parts) for row in rows), default=0) or 1
    grouped = any(not row.parts for row in rows)
    y = ROW / 2 if goal else 0
    drawn, bars = [], []  # and where each bar begins
    for row in rows:
        left = INDENT if grouped and row.parts else 0
        drawn.append(_row(row, y, left, longest))
        bars += [y + WORDS + GAP] if row.parts else []
        y += ROW if row.parts else HEADING
    line = _goal(goal, longest, bars) if goal else ""
    return frame(title, y or ROW, "".join(drawn) + line)


def _row(row: BarRow, y: float, left: float, longest: float) -> str:
    if not row.parts:
        return words(_short(row.label), left, y + HEADING - 8, strong=True)
    x, bars = left, [rule(left, y + WORDS + GAP + THICK + 0.5, WIDTH)]
    for kind, length in row.parts:
        width = round((WIDTH - left) * length / longest, 1)
        bars.append(bar(kind, x, y + WORDS + GAP, (max(width, 1), THICK)) if length else "")
        x += width
    name = words(_short(row.label), left, y + WORDS)
    number = words(row.said, WIDTH, y + WORDS, anchor="end", strong=True)
    return told(f"{row.label}: {row.said}", name + number + "".join(bars))


def _goal(goal: Goal, longest: float, bars: Sequence[float]) -> str:
    """Draw the line across the bars alone, so that it crosses no words."""
    x = round(WIDTH * goal.at / longest, 1)
    path = "".join(f"M{x:g} {y - 3:g}v{THICK + 6}" for y in bars)
    said = words(goal.said, min(x, WIDTH), ROW / 2 - 8, anchor="end" if x > WIDTH / 2 else "")
    return said + f'<path class="goal" d="{path}"/>'


def _short(name: str) -> str:
    return name if len(name) <= MOST_LETTERS else name[: MOST_LETTERS - 1].rstrip() + "…"
