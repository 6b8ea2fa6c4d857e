"""Charts as SVG text: no script, no inline style; coloured by the page's own stylesheet, read out by their titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

MONTH_WIDTH, BAR_WIDTH = 64, 24
LEAST_WIDTH = 520  # few months are spread, so that their words are not blown up on the page
TOP, HEIGHT, FOOT = 20, 110, 26


@dataclass(frozen=True, slots=True)
class MonthBars:
    """What one month shows: its name below, and how many came in and were settled."""

    label: str
    received: int
    resolved: int


def month_chart(months: Sequence[MonthBars], *, title: str, received: str, resolved: str) -> str:
    """Draw two bars for each month; `title`, `received` and `resolved` are words in the reader's language."""
    most = max((max(month.received, month.resolved) for month in months), default=0) or 1
    step = max(MONTH_WIDTH, LEAST_WIDTH // len(months)) if months else MONTH_WIDTH
    width = max(len(months), 1) * step
    middles = [number * step + step / 2 for number in range(len(months))]
    bars = "".join(
        _bar(middle, 0, most, (month.label, received, month.received))
        + _bar(middle, 1, most, (month.label, resolved, month.resolved))
        + f'<text x="{middle:g}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{escape(month.label)}</text>'
        for middle, month in zip(middles, months, strict=True)
    )
    floor = f'<path class="g" d="M0 {TOP + HEIGHT}.5H{width}"/>'
    return (
        f'<svg class="ch fit" viewBox="0 0 {width} {TOP + HEIGHT + FOOT}" role="img" aria-label={quoteattr(title)}>'
        f"<title>{escape(title)}</title>{floor}{bars}</svg>"
    )


def _bar(middle: float, place: int, most: int, said: tuple[str, str, int]) -> str:
    label, kind, count = said
    height = round(HEIGHT * count / most, 1)
    x = middle - BAR_WIDTH - 1 + place * (BAR_WIDTH + 2)
    y = TOP + HEIGHT - height
    words = f"{label}, {kind}: {count}"
    number_above = f'<text class="v" x="{x + BAR_WIDTH / 2:g}" y="{y - 5:g}" text-anchor="middle">{count}</text>'
    return (
        f'<g><title>{escape(words)}</title><rect class="{"ab"[place]}" x="{x:g}" y="{y:g}" width="{BAR_WIDTH}" '
        f'height="{height:g}"/>{number_above if count else ""}</g>'
    )
