"""The summary for a program, for a spreadsheet and for a terminal: the same numbers in three shapes."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

from casetrack.papers.spreadsheet import harmless
from casetrack.reports.papers import UNIT_FIGURES
from casetrack.reports.questions import DAY_OF_FIGURE, FIGURES
from casetrack.reports.summary import LABELS, Line, Summary
from casetrack.text import Text

TABLES = (
    ("phase", Text("Theo giai đoạn", "By phase")),
    ("outcome", Text("Theo kết quả", "By outcome")),
    ("channel", Text("Theo nguồn", "By channel")),
    ("month", Text("Theo tháng", "By month")),
    ("officer", Text("Theo cán bộ", "By officer")),
    ("unit", Text("Theo đơn vị", "By unit")),
    ("delay", Text("Nguyên nhân chậm", "Causes of delay")),
    ("task", Text("Không tính ở trên", "Not counted above")),
)


def as_json(summary: Summary) -> dict[str, object]:
    """Give one object of plain values; dates are ISO 8601, figures are flat and whole numbers."""
    question, balance = summary.question, summary.balance
    return {
        "report": "summary",
        "office": summary.office,
        "period": {"from": question.start.isoformat(), "to": question.end.isoformat()},
        "as_at": question.as_at.isoformat(),
        "known_at": question.known_at.isoformat(),
        "figures": dict(summary.figures),
        "by_phase": {line.key: sum(line.counts.values()) for line in summary.by_phase},
        "by_channel": {line.key: dict(line.counts) for line in summary.by_channel},
        "by_month": {line.key: dict(line.counts) for line in summary.by_month},
        "by_officer": {_officer(line): dict(line.counts) for line in summary.by_officer},
        "by_unit": {line.key: dict(line.counts) for line in summary.by_unit},
        "by_delay": {line.key: dict(line.counts) for line in summary.by_delay},
        "by_task": {line.key: dict(line.counts) for line in summary.by_task},
        "balance": {
            "carried_over": balance.carried_over,
            "received": balance.received,
            "reopened": balance.reopened,
            "closed": balance.closed,
            "closed_by_outcome": {line.key: line.counts["resolved"] for line in summary.by_outcome},
            "pending": balance.pending,
            "holds": balance.holds,
        },
        **({"opening_balances": summary.opening.vi} if summary.opening else {}),
    }


def as_csv(summary: Summary) -> str:
    """Give one number a row, with the table and the key that it belongs to."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("table", "key", "label", "figure", "value"))
    writer.writerows(("figures", "", "", name, value) for name, value in summary.figures.items())
    for group, _title in TABLES:
        for line in lines_of(summary, group):
            label = harmless(line.label.vi)
            writer.writerows((group, harmless(line.key), label, name, value) for name, value in line.counts.items())
    return file.getvalue()


def as_table(summary: Summary, language: str) -> str:
    """Give the figures and tables in columns of letters, ending with the balance."""
    question = summary.question
    heading = Text(
        "{office}: từ {start} đến {end}, tính đến {as_at}, theo số liệu có đến {known_at}",
        "{office}: from {start} to {end}, as at {as_at}, as known on {known_at}",
    ).with_(
        office=summary.office,
        start=question.start,
        end=question.end,
        as_at=question.as_at,
        known_at=question.known_at,
    )
    blocks = [heading.in_(language)]
    blocks.append(in_columns([(LABELS[name].in_(language), str(summary.figures[name])) for name in FIGURES]))
    for group, title in TABLES:
        lines = lines_of(summary, group)
        if lines:
            blocks.append(in_columns(_grid(lines, title.in_(language), group, language)))
    blocks.append(balance_text(summary).in_(language))
    blocks += [summary.opening.in_(language)] if summary.opening else []
    return "\n\n".join(blocks)


def balance_text(summary: Summary) -> Text:
    """Say the balance as a sum that a reader can check."""
    b = summary.balance
    said = Text(
        "Cân đối: chuyển sang {carried} + tiếp nhận {received} + mở lại {reopened} = đã giải quyết {closed} "
        "+ đang giải quyết {pending}{verdict}",
        "Balance: carried over {carried} + received {received} + reopened {reopened} = resolved {closed} + pending "
        "{pending}{verdict}",
    )
    verdict = Text("", "") if b.holds else Text(" (KHÔNG KHỚP)", " (DOES NOT HOLD)")
    return said.with_(
        carried=b.carried_over,
        received=b.received,
        reopened=b.reopened,
        closed=b.closed,
        pending=b.pending,
        verdict=verdict,
    )


def lines_of(summary: Summary, group: str) -> Sequence[Line]:
    """Give the lines of the table that is parted by a group of `questions.GROUPS`."""
    return {
        "phase": summary.by_phase,
        "outcome": summary.by_outcome,
        "channel": summary.by_channel,
        "month": summary.by_month,
        "officer": summary.by_officer,
        "unit": summary.by_unit,
        "delay": summary.by_delay,
        "task": summary.by_task,
    }[group]


def _grid(lines: Sequence[Line], title: str, group: str, language: str) -> list[tuple[str, ...]]:
    if group in ("phase", "outcome"):
        return [(title, ""), *((line.label.in_(language), str(sum(line.counts.values()))) for line in lines)]
    possible = {"month": tuple(DAY_OF_FIGURE), "unit": UNIT_FIGURES}.get(group, FIGURES)
    names = [name for name in possible if any(line.counts.get(name) for line in lines)]
    heading = (title, *(LABELS[name].in_(language) for name in names))
    return [heading, *((line.label.in_(language), *(str(line.counts[name]) for name in names)) for line in lines)]


def in_columns(rows: Iterable[tuple[str, ...]]) -> str:
    """Set rows of words in columns, as a terminal shows them."""
    rows = list(rows)
    widths = [max(_width(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: tuple[str, ...], widths: Sequence[int]) -> str:
    first, *numbers = row
    cells = [first + " " * (widths[0] - _width(first))]
    cells += [" " * (width - _width(cell)) + cell for cell, width in zip(numbers, widths[1:], strict=True)]
    return "  ".join(cells).rstrip()


def _width(words: str) -> int:
    return sum(not unicodedata.combining(letter) for letter in words)


def _officer(line: Line) -> str:
    """Name an officer as the tables do; nobody is the empty name."""
    return line.label.vi if line.key else ""
