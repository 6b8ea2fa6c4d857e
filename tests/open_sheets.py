"""Sheets as LibreOffice writes them (.ods)."""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import quoteattr

from casetrack.sheets import CellValue, Sheet
from tests.sample_files import an_odf

_NAMES = " ".join(f'xmlns:{each}="urn:{each}"' for each in ("office", "table", "text", "style"))


def as_ods(*sheets: Sheet, font: str = "Times New Roman") -> bytes:
    """Write sheets as .ods, their words in one font; what is empty to the edges is said once, as LibreOffice does."""
    styles = (
        f'<style:style style:name="f"><style:text-properties style:font-name={quoteattr(font)}/></style:style>'
        '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    )
    tables = "".join(map(_table, sheets))
    return an_odf(
        "spreadsheet", {"content.xml": f"<office:document-content {_NAMES}>{styles}{tables}</office:document-content>"}
    )


def _table(sheet: Sheet) -> str:
    style = ' table:style-name="h"' if sheet.hidden else ""
    starts = {(area.first_row, area.first_column): area for area in sheet.merged}
    rows = []
    for row in sheet.rows:
        cells = []
        for column, value in enumerate(row.cells, 1):
            area = starts.get((row.number, column))
            spans = (
                f' table:number-columns-spanned="{area.last_column - column + 1}"'
                f' table:number-rows-spanned="{area.last_row - row.number + 1}"'
                if area
                else ""
            )
            cells.append(_cell(value, spans))
        hidden = ' table:visibility="collapse"' if row.hidden else ""
        empty = '<table:table-cell table:number-columns-repeated="16000"/>'
        rows.append(f"<table:table-row{hidden}>{''.join(cells)}{empty}</table:table-row>")
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    return f"<table:table table:name={quoteattr(sheet.name)}{style}>{''.join(rows)}{rest}</table:table>"


def _cell(value: CellValue, spans: str) -> str:
    if value is None:
        return f"<table:table-cell{spans}/>"
    if isinstance(value, str):
        told = f'office:value-type="string" table:style-name="f"{spans}><text:p>{quoteattr(value)[1:-1]}</text:p>'
        return f"<table:table-cell {told}</table:table-cell>"
    kind, key = ("date", "date-value") if isinstance(value, date) else ("float", "value")
    return f'<table:table-cell office:value-type="{kind}" office:{key}="{value}"{spans}/>'
