"""A part of a whole as small squares, one for each thing: those done are filled, the others are empty."""

from __future__ import annotations

from casetrack.papers.chart_frame import WIDTH, bar, frame

IN_A_ROW, WIDE, HIGH = 59, 7, 18
STEP, LINE = WIDTH / IN_A_ROW, 22
MOST = 4 * IN_A_ROW  # more than that nobody counts: they are one bar


def square_chart(done: int, whole: int, title: str) -> str:
    """Draw `whole` squares, `done` of them filled; very many as one bar that is filled as far."""
    if whole > MOST:
        filled = max(round(WIDTH * done / whole, 1) - 1, 0)
        both = bar("sq", 0.5, 2, (WIDTH - 1, HIGH)) + bar("sq is", 0.5, 2, (filled, HIGH))
        return frame(title, LINE, both)
    lines = -(-whole // IN_A_ROW) or 1
    drawn = _squares("sq is", range(done)) + _squares("sq", range(done, whole))
    return frame(title, lines * LINE, drawn)


def _squares(kind: str, numbers: range) -> str:
    places = ((number % IN_A_ROW * STEP + 0.5, number // IN_A_ROW * LINE + 2) for number in numbers)
    path = "".join(f"M{x:.4g} {y}h{WIDE}v{HIGH}h-{WIDE}z" for x, y in places)
    return f'<path class="{kind}" d="{path}"/>' if path else ""
