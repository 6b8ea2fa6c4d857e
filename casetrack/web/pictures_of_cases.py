"""The pictures in rows: how old the backlog is, how long phases take, what is on time, and who has how much to do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from casetrack.engine.labels import PHASE_LABELS
from casetrack.papers.chart_rows import BarRow, Goal, row_chart
from casetrack.reports.backlog import name_of_age
from casetrack.reports.lines import Line
from casetrack.reports.pictures import Age, Stay
from casetrack.reports.summary import LABELS
from casetrack.text import Text
from casetrack.vietnamese import name_key
from casetrack.web import shell
from casetrack.web.pictures import MOST_DRAWN, Cell, Picture, Sources, cell, drawn, spoken
from casetrack.web.pictures_of_months import TARGET

MOST_PEOPLE, MOST_WORKFLOWS = 12, 4  # that are drawn
_FULL = 100  # percent
_AGES = Text("Tuổi của hồ sơ đang giải quyết", "Age of what is pending")
_STAYS = Text("Thời gian ở từng chặng (ngày)", "Time in each phase (days)")
_SHARES = Text("Tỷ lệ đúng hạn theo loại việc", "Share on time by workflow")
_LOAD = Text("Việc của từng người xử lý", "Load by officer")
_IN_TIME, _LATE = Text("Chưa quá hạn", "Not overdue"), Text("Quá hạn", "Overdue")
_OVERDUE = Text("{n} ({late} quá hạn)", "{n} ({late} overdue)")
_MEDIAN, _NINETIETH = Text("Một nửa không quá", "Half within"), Text("90% không quá", "90% within")
_COUNT = Text("Số lượt qua chặng", "Stays")
_ENDED = Text(
    "Các chặng kết thúc trong kỳ, tính theo ngày lịch; chặng xong trong ngày không tính.",
    "Phases that ended in the period, in calendar days; those passed within one day are not counted.",
)
_KINDS_DRAWN = Text(
    "Vẽ {n} loại việc có nhiều nhất; đủ ở bảng.", "The {n} workflows with the most are drawn; all are in the table."
)
_SHARE = Text("Tỷ lệ", "Share")
_PARTS = (("l", _LATE), ("a", _IN_TIME))


def ages(of: Sources) -> Picture:
    """Draw for how long what is pending has been in the book, and how much of it is overdue."""
    found = [age for age in of.numbers.ages if age.pending] and of.numbers.ages
    rows = [_late_first(_age(age), age.pending, age.overdue) for age in found]
    return Picture(
        key="ages",
        title=_AGES,
        svg=drawn(row_chart(rows, spoken(_AGES))),
        legend=_PARTS,
        columns=(LABELS["pending"], LABELS["overdue"]),
        rows=tuple((_age(age), _both(of, "age", age.key, (age.pending, age.overdue))) for age in found),
    )


def load(of: Sources) -> Picture:
    """Draw how many pending cases each officer has, and how many of them are overdue."""
    busy = sorted((line for line in of.summary.by_officer if line.counts["pending"]), key=_burden)
    rows = [_late_first(shell.say(line.label), *_pending(line)) for line in busy]
    return Picture(
        key="load",
        title=_LOAD,
        svg=drawn(row_chart(rows[:MOST_PEOPLE], spoken(_LOAD))),
        legend=_PARTS,
        columns=(LABELS["pending"], LABELS["overdue"]),
        rows=tuple((shell.say(line.label), _both(of, "officer", line.key, _pending(line))) for line in busy),
        notes=(MOST_DRAWN.with_(n=MOST_PEOPLE),) if len(busy) > MOST_PEOPLE else (),
    )


def shares(of: Sources) -> Picture:
    """Draw which share of what was judged was on time, by workflow, with the target."""
    lines = [line for line in of.summary.by_workflow if line.counts["on_time"] or line.counts["late"]]
    rows = [BarRow(shell.say(line.label), _fraction(line), (("b", _percent(line)),)) for line in lines]
    goal = Goal(of.target, shell.say(TARGET.with_(n=of.target)))
    return Picture(
        key="kinds",
        title=_SHARES,
        svg=drawn(row_chart(rows, spoken(_SHARES), most=_FULL, goal=goal)),
        legend=(),
        columns=(LABELS["on_time"], LABELS["late"], _SHARE),
        rows=tuple((shell.say(line.label), _judged(of, line)) for line in lines),
    )


def stays(of: Sources) -> Picture:
    """Draw how long phases took: the dark part half of all stays, the light one up to nine tenths."""
    groups = [tuple(each) for _workflow, each in groupby(of.numbers.stays, key=lambda stay: stay.workflow)]
    rows = [row for group in groups[:MOST_WORKFLOWS] for row in _stays_of(group)]
    return Picture(
        key="stays",
        title=_STAYS,
        svg=drawn(row_chart(rows, spoken(_STAYS))),
        legend=(("b", _MEDIAN), ("a", _NINETIETH)),
        columns=(_MEDIAN, _NINETIETH, _COUNT),
        rows=tuple(
            (f"{shell.say(stay.title)}: {shell.say(PHASE_LABELS[stay.phase])}", _days(stay))
            for stay in of.numbers.stays
        ),
        notes=(_ENDED, *([_KINDS_DRAWN.with_(n=MOST_WORKFLOWS)] if len(groups) > MOST_WORKFLOWS else [])),
    )


def _age(age: Age) -> str:
    return shell.say(name_of_age(age.key))


def _late_first(name: str, pending: int, overdue: int) -> BarRow:
    told = shell.number(pending)
    if overdue:
        told = shell.say(_OVERDUE.with_(n=told, late=shell.number(overdue)))
    return BarRow(name, told, (("l", overdue), ("a", pending - overdue)))


def _pending(line: Line) -> tuple[int, int]:
    return line.counts["pending"], line.counts["overdue"]


def _burden(line: Line) -> tuple[int, int, str]:
    pending, overdue = _pending(line)
    return (-pending, -overdue, name_key(line.label.vi))


def _both(of: Sources, group: str, key: str, counts: tuple[int, int]) -> tuple[Cell, ...]:
    pending, overdue = counts
    late = cell(overdue, of.opens("overdue", group, key), late=True)
    return (cell(pending, of.opens("pending", group, key)), late)


def _percent(line: Line) -> float:
    return _FULL * line.counts["on_time"] / (line.counts["on_time"] + line.counts["late"])


def _share(line: Line) -> str:
    return shell.share(line.counts["on_time"], line.counts["on_time"] + line.counts["late"])


def _fraction(line: Line) -> str:
    on_time, late = line.counts["on_time"], line.counts["late"]
    return f"{_share(line)} ({shell.number(on_time)}/{shell.number(on_time + late)})"


def _judged(of: Sources, line: Line) -> tuple[Cell, ...]:
    cells = (cell(line.counts[name], of.opens(name, "unit", line.key)) for name in ("on_time", "late"))
    return (*cells, Cell(_share(line)))


def _stays_of(group: Sequence[Stay]) -> list[BarRow]:
    rows = [BarRow(shell.say(group[0].title))]
    for stay in group:
        said = f"{shell.number(stay.median)} · {shell.number(stay.ninetieth)}"
        parts = (("b", stay.median), ("a", stay.ninetieth - stay.median))
        rows.append(BarRow(shell.say(PHASE_LABELS[stay.phase]), said, parts))
    return rows


def _name(stay: Stay) -> str:
    return f"{shell.say(stay.title)}: {shell.say(PHASE_LABELS[stay.phase])}"


def _days(stay: Stay) -> tuple[Cell, ...]:
    return tuple(Cell(shell.number(n)) for n in (stay.median, stay.ninetieth, stay.count))
