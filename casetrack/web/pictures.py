"""What a picture of a report is: a drawing, what its colours mean, and the table of its numbers behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from casetrack.papers.chart_frame import is_wide
from casetrack.reports.pictures import Numbers
from casetrack.reports.summary import Summary
from casetrack.text import Text
from casetrack.web import shell

_READ_OUT = Text("{title}. Số liệu ở bảng ngay dưới.", "{title}. The numbers are in the table below.")
LAST_DRAWN = Text("Vẽ {n} dòng cuối; đủ ở bảng.", "The last {n} are drawn; all are in the table.")
MOST_DRAWN = Text("Vẽ {n} dòng nhiều nhất; đủ ở bảng.", "The {n} with the most are drawn; all are in the table.")


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table, and the address of the list behind it if it has one; `late`: of what is overdue."""

    said: str
    url: str = ""
    late: bool = False


Row = tuple[str, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its heading, what its colours mean (class, words), and the table of its numbers.

    Without rows there was nothing to draw.
    """

    key: str
    title: Text
    svg: Markup
    legend: tuple[tuple[str, Text], ...]
    columns: tuple[Text, ...]
    rows: tuple[Row, ...]
    notes: tuple[Text, ...] = ()

    @property
    def wide(self) -> bool:
        """Tell whether a small screen scrolls it."""
        return is_wide(self.svg)


@dataclass(frozen=True, slots=True)
class Sources:
    """What pictures are drawn of. `opens(figure, group, key, **days)` gives the address of the list behind a number."""

    summary: Summary
    numbers: Numbers
    target: int
    opens: Callable[..., str]


def spoken(title: Text) -> str:
    """Say what a picture shows to somebody who does not see it."""
    return shell.say(_READ_OUT.with_(title=title))


def cell(count: int, url: str, *, late: bool = False) -> Cell:
    """Write a number that opens its list; none opens nothing."""
    return Cell(shell.number(count), url if count else "", late=late and count > 0)


def drawn(svg: str) -> Markup:
    """Take a drawing onto a page."""
    return Markup(svg)  # noqa: S704  # a chart escapes what it is told
