"""A filled form of the law to take along: Excel and PDF in its layout, JSON for a program, letters for a terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from casetrack.engine.forms import UNITS, Column, Form, Note
from casetrack.papers import form_pdf, form_sheet
from casetrack.papers.form_grid import FormGrid, GridHead, GridRow, Number, written
from casetrack.papers.report_paper import in_columns
from casetrack.reports.forms import FilledForm, Finding, FormRow, fill_form
from casetrack.reports.outlines import moment_of
from casetrack.reports.questions import Question
from casetrack.reports.report_files import ReportFile
from casetrack.services.work import Work
from casetrack.text import Text

XLSX, PDF, JSON = "xlsx", "pdf", "json"
SHAPES = (XLSX, PDF, JSON)
_MEDIA_TYPES = {XLSX: form_sheet.MEDIA_TYPE, PDF: form_pdf.MEDIA_TYPE, JSON: "application/json"}
_PERIOD = Text("Số liệu từ ngày {start} đến ngày {end}", "Numbers from {start} to {end}")
_UNIT = Text("Đơn vị tính: {units}", "Counted in: {units}")
_LEFT = Text("Đơn vị", "Unit")
_TOTAL = Text("Tổng cộng", "Total")
_FOUND = Text(
    "Đối chiếu chưa khớp: {check} ({row}: {left} và {right})", "Does not fit: {check} ({row}: {left}, {right})"
)


def make_form_file(
    work: Work, question: Question, key: str, shape: str, *, unit: int | None = None, language: str = "vi"
) -> ReportFile:
    """Fill a form and give it in one of SHAPES; the PDF is in Vietnamese."""
    filled = fill_form(work, question, key, unit)
    content = {
        XLSX: lambda: form_sheet.write_form(grid_of(work, filled), language),
        PDF: lambda: form_pdf.form_pdf(grid_of(work, filled)),
        JSON: lambda: (json.dumps(as_json(work, filled), ensure_ascii=False, indent=2) + "\n").encode(),
    }[shape]()
    days = f"{question.start.isoformat()}_{question.end.isoformat()}"
    return ReportFile(f"bieu-{filled.form.slug}_{days}.{shape}", _MEDIA_TYPES[shape], content)


def grid_of(work: Work, filled: FilledForm) -> FormGrid:
    """Lay a filled form out."""
    form, question = filled.form, filled.question
    return FormGrid(
        key=form.key,
        title=form.title,
        act=form.act,
        office=filled.of.name if filled.of else work.office.name,
        period=_PERIOD.with_(start=question.start, end=question.end),
        unit=_UNIT.with_(units=units_of(form)),
        left=_LEFT,
        head=tuple(tuple(GridHead(cell.label, cell.across, cell.down) for cell in line) for line in form.lines()),
        columns=len(form.columns),
        rows=tuple(_row(form, row, total=row is filled.total) for row in (*filled.rows, filled.total)),
        remarks=(*form.remarks, *filter(None, (filled.opening,)), *map(said_of_finding, filled.findings)),
        moment=moment_of(question),
        as_at=question.as_at,
    )


def units_of(form: Form) -> Text:
    """Say in what a form counts: each unit once, in the order of the columns."""
    named = dict.fromkeys(column.unit for column in form.counted)
    return Text(", ".join(UNITS[unit].vi for unit in named), ", ".join(UNITS[unit].en for unit in named))


def name_of_row(row: FormRow) -> Text:
    """Name a row: its unit, or the total."""
    return Text(row.unit.name, row.unit.name) if row.unit else _TOTAL


def said_of_finding(finding: Finding) -> Text:
    """Say what does not fit, in one line."""
    sides = {"left": written(tidy(finding.left)), "right": written(tidy(finding.right))}
    return _FOUND.with_(check=finding.check.said, row=name_of_row(finding.row), **sides)


def tidy(number: Decimal) -> Number:
    """Give a number without a point where it is whole."""
    return int(number) if number == int(number) else number


def as_json(work: Work, filled: FilledForm) -> dict[str, object]:
    """Give a filled form for a program: days are ISO 8601, numbers by the numbers of their columns."""
    form, question = filled.form, filled.question
    return {
        "form": form.key,
        "title": {"vi": form.title.vi, "en": form.title.en},
        "act": {"vi": form.act.vi, "en": form.act.en},
        "certainty": form.basis.certainty,
        "office": work.office.name,
        "unit": filled.of.code if filled.of else None,
        "period": {"from": question.start.isoformat(), "to": question.end.isoformat()},
        "as_at": question.as_at.isoformat(),
        "known_at": question.known_at.isoformat(),
        "known_seq": question.known_seq,
        "forecast": question.forecast,
        "columns": [_column(column) for column in form.columns.values()],
        "rows": [_line(row) for row in filled.rows],
        "total": _line(filled.total),
        "findings": [_finding(found) for found in filled.findings],
    }


def as_table(filled: FilledForm, language: str) -> str:
    """Give a filled form in letters: a line for each row, the columns by their numbers."""
    form = filled.form
    head = [_LEFT.in_(language), *(str(column.number) for column in form.counted)]
    lines: list[Sequence[str]] = [head]
    for row in (*filled.rows, filled.total):
        name = "  " * row.depth + name_of_row(row).in_(language)
        lines.append([name, *(written(row.numbers[column.number]).in_(language) for column in form.counted)])
    above = [form.title.in_(language), _UNIT.with_(units=units_of(form)).in_(language), ""]
    below = [said_of_finding(found).in_(language) for found in filled.findings]
    return "\n".join([*above, *in_columns(lines), *below])


def _row(form: Form, row: FormRow, *, total: bool) -> GridRow:
    numbers = tuple(row.numbers.get(column) for column in form.columns)
    return GridRow(name_of_row(row), row.depth, numbers, total)


def _column(column: Column) -> Mapping[str, object]:
    unit = None if isinstance(column.source, Note) else column.unit
    return {"number": column.number, "label": {"vi": column.label.vi, "en": column.label.en}, "unit": unit}


def _line(row: FormRow) -> Mapping[str, object]:
    numbers = {str(column): _plain(number) for column, number in row.numbers.items()}
    return {"unit": row.unit.code if row.unit else None, "name": name_of_row(row).vi, "numbers": numbers}


def _finding(found: Finding) -> Mapping[str, object]:
    row = found.row.unit.code if found.row.unit else None
    return {"check": found.check.said, "unit": row, "left": _plain(found.left), "right": _plain(found.right)}


def _plain(number: Number) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)
