"""The day ribbon: a term drawn as one cell a day, so that law, pauses and extensions can be seen at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby
from typing import Literal

from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.deadline_lines import spell_length
from casetrack.engine.definition import Basis, Length
from casetrack.engine.terms import Grant, Pause, Run, Stretch, Term, lay_out
from casetrack.text import Text

Kind = Literal["term", "own", "asked", "extension", "paused", "off", "moved"]

_PITCH, _HEIGHT = 14, 40
_MOST_CELLS = 120  # beyond, one block stands for a run of like days
_BLOCKS_WIDTH = 730
_LEAST_WIDTH = 730  # a page stretches the drawing to its own width; a term of five days keeps small cells
# fill of the days gone by and of those to come; the classes let a style sheet choose others
_FILLS = {
    "term": ("#2a4a9c", "#b9c6e6"),
    "own": ("#2a4a9c", "#b9c6e6"),
    "asked": ("#2a4a9c", "#b9c6e6"),
    "extension": ("#9a6000", "#f0d9a3"),
    "paused": ("#ffffff", "#ffffff"),
    "off": ("#b9c3d0", "#dde3ea"),
    "moved": ("#44505f", "#b9c3d0"),
}
_SPOKEN: dict[Kind, Text] = {
    "term": Text("{n} theo luật", "{n} by law"),
    "own": Text("{n} theo quy định của cơ quan", "{n} by the office's own rule"),
    "asked": Text("{n} theo độ dài đã gõ", "{n} as asked"),
    "paused": Text("{n} tạm dừng", "{n} paused"),
    "extension": Text("{n} gia hạn", "{n} of extension"),
    "off": Text("{n} nghỉ không tính", "{n} off, not counted"),
    "moved": Text("{n} dời vì ngày nghỉ", "{n} moved off a day off"),
}


@dataclass(frozen=True, slots=True)
class RibbonDay:
    """One cell: a day of the term, of an extension, of a pause, off within working days, or after the unrolled end.

    A day of the term is told by who set it: the law (`term`), the office itself (`own`), or whoever asks (`asked`).
    """

    day: date
    kind: Kind
    past: bool  # before today
    today: bool
    due: bool


def ribbon_days(
    term: Term, calendar: WorkingCalendar, today: date, *, pauses: Sequence[Pause] = (), grants: Sequence[Grant] = ()
) -> tuple[RibbonDay, ...]:
    """List the days from the first counted to the day due; of a held clock, to its pause or to today."""
    run, plain = lay_out(term, calendar, pauses, grants), _set_by(term.basis)
    cells: list[tuple[date, Kind]] = [
        (day, _kind(day, stretch, calendar, plain))
        for stretch in _drawn(run)
        for day in _days(stretch.after, stretch.end or max(stretch.holds[-1].pause.first, today))
    ]
    if run.unrolled_on is not None and run.due_on is not None:
        cells = [(day, kind) for day, kind in cells if day <= run.due_on]
        cells += [(day, "moved") for day in _days(run.unrolled_on, run.due_on)]
    return tuple(RibbonDay(day, kind, day < today, day == today, day == run.due_on) for day, kind in cells)


def describe_ribbon(days: Sequence[RibbonDay]) -> Text:
    """Say the sum that the ribbon shows, for those who cannot see it: 30 ngày theo luật, 7 ngày tạm dừng."""
    span = Text("Dải {n} từ {first} đến {last}", "Ribbon of {n}, {first} to {last}").with_(
        n=_so_many(len(days)), first=days[0].day, last=days[-1].day
    )
    parts = [text for _kind, text in count_kinds(days)]
    told = Text(", ".join(part.vi for part in parts), ", ".join(part.en for part in parts))
    return Text("{span}: {told}; {now}.", "{span}: {told}; {now}.").with_(span=span, told=told, now=_now(days))


def count_kinds(days: Sequence[RibbonDay]) -> tuple[tuple[Kind, Text], ...]:
    """Say of each kind of day how many the ribbon has, as its key does: 30 ngày theo luật."""
    counts = Counter(cell.kind for cell in days)
    return tuple((kind, text.with_(n=_so_many(counts[kind]))) for kind, text in _SPOKEN.items() if counts[kind])


def draw_ribbon(days: Sequence[RibbonDay], language: str) -> str:
    """Draw the ribbon as SVG for a page or a letter; no days give no drawing."""
    if not days:
        return ""
    label = escape(describe_ribbon(days).in_(language))
    pitch = _PITCH if len(days) <= _MOST_CELLS else _BLOCKS_WIDTH / len(days)
    width = max(pitch * len(days) + 2, _LEAST_WIDTH)
    shapes = "".join(_cells(days) if len(days) <= _MOST_CELLS else _blocks(days, pitch))
    marks = "".join(_marks(days, pitch))
    frame = f'class="fit ribbon" viewBox="0 0 {width:g} {_HEIGHT}" role="img" aria-label="{label}"'
    return f"<svg {frame}>{shapes}{marks}</svg>"


def _days(after: date, until: date) -> Iterator[date]:
    return (date.fromordinal(n) for n in range(after.toordinal() + 1, until.toordinal() + 1))


def _drawn(run: Run) -> Iterator[Stretch]:
    """Give the stretches that have days: up to the one that an open pause holds, which grows until today."""
    for stretch in run.stretches:
        yield stretch
        if stretch.end is None:
            return


def _set_by(basis: Basis | None) -> Kind:
    if basis is None:
        return "asked"
    return "own" if basis.certainty == "local" else "term"


def _kind(day: date, stretch: Stretch, calendar: WorkingCalendar, plain: Kind) -> Kind:
    for hold in stretch.holds:
        if hold.pause.first <= day and (hold.pause.last is None or day <= hold.pause.last):
            return "paused"
    if stretch.length.unit == "working_days" and not calendar.is_working(day):
        return "off"
    return plain if stretch.grant is None else "extension"


def _so_many(n: int) -> Text:
    return spell_length(Length(n, "calendar_days"))


def _now(days: Sequence[RibbonDay]) -> Text:
    """Say where today stands in the ribbon and, when there is a day due, how far it is."""
    gone = sum(cell.past for cell in days)
    if gone == len(days):
        return Text("đã hết dải ngày", "the ribbon has ended")
    if not gone and not days[0].today:
        return Text("chưa bắt đầu", "not begun")
    at = Text("hôm nay là ngày thứ {n}", "today is day {n}").with_(n=gone + 1)
    if not days[-1].due:
        return at
    if days[-1].today:
        return Text("{at}, ngày cuối cùng", "{at}, the last one").with_(at=at)
    return Text("{at}, còn {left}", "{at}, {left} left").with_(at=at, left=_so_many(len(days) - gone - 1))


def _cells(days: Sequence[RibbonDay]) -> Iterator[str]:
    for number, cell in enumerate(days):
        yield _rect(cell, number * _PITCH + 1, _PITCH - 2)


def _blocks(days: Sequence[RibbonDay], pitch: float) -> Iterator[str]:
    at = 0
    for _, group in groupby(days, key=lambda cell: (cell.kind, cell.past)):
        run = list(group)
        yield _rect(run[0], at * pitch + 1, len(run) * pitch)
        at += len(run)


def _rect(cell: RibbonDay, x: float, width: float) -> str:
    """Draw one cell; a day off is short, a pause is an empty box with a dashed edge."""
    y, height = (20, 14) if cell.kind == "off" else (4, 26)
    fill = _FILLS[cell.kind][0 if cell.past else 1]
    time = "past" if cell.past else "ahead"
    edge = ' stroke="#76838f" stroke-dasharray="3 2"' if cell.kind == "paused" else ""
    box = f'x="{x:g}" y="{y}" width="{width:g}" height="{height}"'
    return f'<rect class="{cell.kind} {time}" {box} fill="{fill}"{edge}/>'


def _marks(days: Sequence[RibbonDay], pitch: float) -> Iterator[str]:
    """Mark today with an arrow and a line, and the end of the day due with a red line."""
    for number, cell in enumerate(days):
        if cell.today:
            x = number * pitch + 1.5
            yield f'<path class="today" d="M{x:g} 0v{_HEIGHT}" stroke="#16202c" stroke-width="2.5"/>'
            yield f'<path class="today" d="M{x - 6.5:g} 0h13l-6.5 7z" fill="#16202c"/>'
        if cell.due:
            yield f'<path class="due" d="M{(number + 1) * pitch:g} 0v{_HEIGHT}" stroke="#b3211a" stroke-width="4"/>'
