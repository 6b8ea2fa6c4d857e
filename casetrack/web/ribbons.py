"""The ribbon of days as pages show it, with its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from casetrack.engine.ribbon import RibbonDay, count_kinds, draw_ribbon
from casetrack.text import Text
from casetrack.web.shell import language


@dataclass(frozen=True, slots=True)
class DrawnRibbon:
    """The drawing, what each kind of square stands for, and whether today is one of the days."""

    svg: Markup
    squares: Sequence[tuple[str, Text]]
    today: bool


def drawn(days: Sequence[RibbonDay]) -> DrawnRibbon | None:
    """Draw the days; None when there are none."""
    if not days:
        return None
    svg = Markup(draw_ribbon(days, language()))  # noqa: S704  # drawn from dates, labels escaped
    return DrawnRibbon(svg, count_kinds(days), any(cell.today for cell in days))
