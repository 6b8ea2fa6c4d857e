"""The numbers of the receptions for a program and for a terminal: the same in both."""

from __future__ import annotations

from casetrack.engine.reception_form import MEASURES, FormPart
from casetrack.reports.lines import Counts, Line
from casetrack.reports.receptions import Receptions
from casetrack.reports.summary_formats import in_columns
from casetrack.text import Text

_OF_FORM = tuple(name for name in MEASURES if name != "held_days")
_HEADING = Text(
    "{form}: từ {start} đến {end}, tính đến {as_at}, theo số liệu có đến {known_at}",
    "{form}: from {start} to {end}, as at {as_at}, as known on {known_at}",
)
_HOSTS = Text("Theo người tiếp", "By host")


def as_json(told: Receptions) -> dict[str, object]:
    """Give one object of plain values: numbers by the part of the form, by the column of the form, by host."""
    question = told.question
    return {
        "report": "receptions",
        "form": told.form.label.vi,
        "period": {"from": question.start.isoformat(), "to": question.end.isoformat()},
        "as_at": question.as_at.isoformat(),
        "known_at": question.known_at.isoformat(),
        "total": dict(told.total.counts),
        "parts": {line.key: dict(line.counts) for line in told.parts},
        "columns": {str(column): count for column, count in sorted(told.columns.items())},
        "by_host": {line.key: dict(line.counts) for line in told.by_host},
        "taken_over": told.taken_over,
    }


def as_table(told: Receptions, language: str) -> str:
    """Give the parts of the form and the hosts in columns of letters."""
    question = told.question
    days = {name: getattr(question, name) for name in ("start", "end", "as_at", "known_at")}
    heading = _HEADING.with_(form=told.form.label, **days)
    parts = [
        Line(line.key, line.label, _within(line, part))
        for line, part in zip(told.parts, told.form.in_print, strict=True)
    ]
    blocks = [heading.in_(language), _table("", (told.total, *parts), _OF_FORM, language)]
    if told.by_host:
        blocks.append(_table(_HOSTS.in_(language), told.by_host, tuple(MEASURES), language))
    return "\n\n".join(blocks)


def _within(line: Line, part: FormPart) -> Counts:
    """Keep the counts that have a column in the form."""
    return {name: count for name, count in line.counts.items() if name in part.columns}


def _table(title: str, lines: tuple[Line, ...], names: tuple[str, ...], language: str) -> str:
    heading = (title, *(MEASURES[name].in_(language) for name in names))
    rows = ((line.label.in_(language), *(str(line.counts.get(name, "")) for name in names)) for line in lines)
    return in_columns([heading, *rows])
