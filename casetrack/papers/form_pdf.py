"""A form of the law as a PDF (PDF/A-2b), A4 across. The same form gives the same bytes."""

from __future__ import annotations

from casetrack.papers.form_grid import FormGrid, written
from casetrack.papers.letter_pdf import typeset

MEDIA_TYPE = "application/pdf"
_NARROW = 12  # more columns than these have upright headings


def form_pdf(grid: FormGrid) -> bytes:
    """Give the PDF, in Vietnamese."""
    pdf, _warnings = form_pdf_with_warnings(grid)
    return pdf


def form_pdf_with_warnings(grid: FormGrid) -> tuple[bytes, list[str]]:
    """Give the PDF, and what the typesetter warns of, such as a letter that no font has."""
    said = {name: getattr(grid, name).vi for name in ("title", "act", "period", "unit", "left")}
    head = [
        {"line": line, "column": column, "label": cell.label.vi, "across": cell.across, "down": cell.down}
        for line, column, cell in grid.placed()
    ]
    rows = [
        {
            "label": row.label.vi,
            "depth": row.depth,
            "total": row.total,
            "numbers": [written(number).vi if number is not None else "" for number in row.numbers],
        }
        for row in grid.rows
    ]
    return typeset(
        "form.typ",
        {
            **said,
            "office": grid.office,
            "columns": grid.columns,
            "narrow": grid.columns > _NARROW,
            "depth": len(grid.head),
            "head": head,
            "rows": rows,
            "remarks": [words.vi for words in (*grid.remarks, grid.moment)],
            "year": grid.as_at.year,
            "month": grid.as_at.month,
            "day": grid.as_at.day,
        },
    )
