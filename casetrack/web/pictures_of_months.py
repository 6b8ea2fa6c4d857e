"""The pictures that go by month: what came in, was settled and was left; and how much of it was on time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from casetrack.papers.chart_months import MonthBars, MonthWords, month_chart
from casetrack.papers.chart_rows import Goal
from casetrack.papers.chart_shares import SharePoint, share_chart
from casetrack.reports.lines import Counts
from casetrack.reports.pictures import MonthEnd
from casetrack.reports.summary import LABELS
from casetrack.text import Text
from casetrack.web import shell
from casetrack.web.pictures import LAST_DRAWN, Cell, Picture, Row, Sources, cell, drawn, spoken

MOST_MONTHS = 24  # that are drawn
_FLOW = Text("Nhận, giải quyết và còn lại theo tháng", "Received, resolved and left, by month")
_SHARES = Text("Tỷ lệ đúng hạn theo tháng (%)", "Share on time by month (%)")
_LEFT = Text("Đang giải quyết cuối tháng", "Pending at the month's end")
_SHARE, TARGET = Text("Tỷ lệ", "Share"), Text("Chỉ tiêu {n}%", "Target {n}%")
_NONE = Text("chưa có hồ sơ nào có hạn", "nothing with a deadline")
_UNTIL = Text("* tháng {month} tính đến {day}.", "* {month} as at {day}.")
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_JUDGED = ("on_time", "late")


def flow(of: Sources) -> Picture:
    """Draw what was received and resolved in each month, and what was left at its end."""
    ends, counts = of.numbers.ends, _by_month(of)
    bars = [
        MonthBars(name, counts[end.month]["received"], counts[end.month]["resolved"], end.pending)
        for name, end in _named(ends)
    ]
    received, resolved = LABELS["received"], LABELS["resolved"]
    names = (shell.say(received), shell.say(resolved), shell.say(_LEFT))
    said = MonthWords(spoken(_FLOW), *names, number=shell.number)
    return Picture(
        key="flow",
        title=_FLOW,
        svg=drawn(month_chart(bars, said)),
        legend=(("a", received), ("b", resolved), ("o", _LEFT)),
        columns=(received, resolved, _LEFT),
        rows=tuple(_flow_row(of, end, counts[end.month]) for end in ends),
        notes=_notes(ends),
    )


def shares(of: Sources) -> Picture:
    """Draw which share of what was judged in each month was on time, with the target."""
    ends, counts = of.numbers.ends, _by_month(of)
    target = TARGET.with_(n=of.target)
    points = [_point(name, counts[end.month]) for name, end in _named(ends)]
    return Picture(
        key="shares",
        title=_SHARES,
        svg=drawn(share_chart(points, spoken(_SHARES), Goal(of.target, shell.say(target)))),
        legend=(("goal", target),),
        columns=(LABELS["on_time"], LABELS["late"], _SHARE),
        rows=tuple(_share_row(of, end, counts[end.month]) for end in ends),
        notes=_notes(ends),
    )


def _by_month(of: Sources) -> dict[date, Counts]:
    """Give the counts of every month that is shown; of some the table of months has none."""
    found = {line.key: line.counts for line in of.summary.by_month}
    nothing = dict.fromkeys(("received", "resolved", *_JUDGED), 0)
    return {end.month: found.get(f"{end.month:%Y-%m}", nothing) for end in of.numbers.ends}


def _flow_row(of: Sources, end: MonthEnd, counts: Counts) -> Row:
    month = f"{end.month:%Y-%m}"
    cells = [cell(counts[name], of.opens(name, "month", month)) for name in ("received", "resolved")]
    left = cell(end.pending, of.opens("pending", as_at=shell.day(end.last)))
    return f"{end.month:%m/%Y}", (*cells, left)


def _share_row(of: Sources, end: MonthEnd, counts: Counts) -> Row:
    month = f"{end.month:%Y-%m}"
    cells = [cell(counts[name], of.opens(name, "month", month)) for name in _JUDGED]
    judged = sum(counts[name] for name in _JUDGED)
    return f"{end.month:%m/%Y}", (*cells, Cell(shell.share(counts["on_time"], judged) if judged else "–"))


def _point(name: str, counts: Counts) -> SharePoint:
    on_time, judged = counts["on_time"], sum(counts[figure] for figure in _JUDGED)
    if not judged:
        return SharePoint(name, None, "", shell.say(_NONE))
    share = shell.share(on_time, judged)
    return SharePoint(
        name, 100 * on_time / judged, share.rstrip("%"), f"{share} ({shell.number(on_time)}/{shell.number(judged)})"
    )


def _named(ends: Sequence[MonthEnd]) -> list[tuple[str, MonthEnd]]:
    """Name the months that are drawn: the first and each January with its year, one that is not over with a star."""
    shown = ends[-MOST_MONTHS:]
    return [(_name(end, with_year=end is shown[0] or end.month.month == 1), end) for end in shown]


def _name(end: MonthEnd, *, with_year: bool) -> str:
    short = shell.say(Text(f"T{end.month.month}", _ENGLISH[end.month.month - 1]))
    named = f"{short}/{end.month:%y}" if with_year else short
    return f"{named}*" if _runs(end) else named


def _runs(end: MonthEnd) -> bool:
    return (end.last + timedelta(days=1)).month == end.last.month


def _notes(ends: Sequence[MonthEnd]) -> tuple[Text, ...]:
    notes = [LAST_DRAWN.with_(n=MOST_MONTHS)] if len(ends) > MOST_MONTHS else []
    if ends and _runs(ends[-1]):
        notes.append(_UNTIL.with_(month=f"{ends[-1].month:%m/%Y}", day=shell.short_day(ends[-1].last)))
    return tuple(notes)
