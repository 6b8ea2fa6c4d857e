"""A workbook's sheet drawn as it prints, where no office program is at hand: cells, merges, widths, fonts, borders.

Widths and heights are those of the file: what does not fit into its cell is cut, as on paper, and can be asked for.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page

from tests.architecture import ROOT

MM, SIGN, ROW = 96 / 25.4, 7, 20  # pixels of a millimetre, of a sign of a column's width, of a row without a height
PAPER = (297, 210)  # A4 across, in millimetres
_CUT = """() => [...document.querySelectorAll("td > div[data-whole]")].filter(box => {
  const words = box.firstChild, cell = box.parentElement;
  return box.scrollHeight > box.clientHeight + 2 || words.offsetHeight > cell.clientHeight + 2
    || words.offsetWidth > cell.clientWidth;
}).map(box => box.innerText)"""
_FONTS = ROOT / "casetrack" / "papers" / "fonts"  # as wide as Times New Roman, which the workbooks name
_FACES = "".join(
    f"@font-face{{font-family:Sheet;src:url(data:font/ttf;base64,{b64encode(file.read_bytes()).decode()});{said}}}"
    for file, said in (
        (_FONTS / "LiberationSerif-Regular.ttf", ""),
        (_FONTS / "LiberationSerif-Bold.ttf", "font-weight:bold"),
        (_FONTS / "LiberationSerif-Italic.ttf", "font-style:italic"),
    )
)
_STYLE = """
body{margin:0;background:#fff;font-family:Sheet}
table{border-collapse:collapse;table-layout:fixed}
td{padding:0;font-size:11pt;vertical-align:bottom}
td>div{padding:0 3px;line-height:1.15}
.words{display:inline-block}
"""


def draw(page: Page, sheet: Worksheet, file: Path) -> list[str]:
    """Draw a sheet into a picture, as wide as its paper; give the words that do not fit into their cells."""
    margins = sheet.page_margins
    room = PAPER[0] * MM - (margins.left + margins.right) * 96
    width = sum(widths(sheet))
    fits = sheet.sheet_properties.pageSetUpPr
    zoom = min(1.0, room / width) if fits and fits.fitToPage else 1.0
    html = f"<!DOCTYPE html><style>{_FACES}{_STYLE}</style><body style='padding:{margins.top}in {margins.left}in'>"
    html += f"<div style='zoom:{zoom}'><table style='width:{width}px'>{''.join(_rows(sheet))}</table></div>"
    page.set_viewport_size({"width": round(PAPER[0] * MM), "height": round(PAPER[1] * MM)})
    page.set_content(html)
    page.screenshot(path=file, full_page=True)
    return list(page.evaluate(_CUT))


def widths(sheet: Worksheet) -> list[int]:
    """Give the width of each column in pixels; a stretch of columns stands in the file under its first."""
    said = dict[int, float]()
    for column in sheet.column_dimensions.values():
        said |= dict.fromkeys(range(column.min or 1, (column.max or 1) + 1), column.width)
    return [round(said.get(n, 8.43) * SIGN) + 5 for n in range(1, sheet.max_column + 1)]


def _rows(sheet: Worksheet) -> Iterator[str]:
    areas = {(area.min_row, area.min_col): area.size for area in sheet.merged_cells.ranges}
    yield "".join(f"<col style='width:{width}px'>" for width in widths(sheet))
    for row in sheet.iter_rows():
        high = sheet.row_dimensions[row[0].row or 1].height
        yield f"<tr style='height:{f'{high}pt' if high else f'{ROW}px'}'>"
        yield "".join(_cell(sheet, cell, areas) for cell in row if not isinstance(cell, MergedCell))
        yield "</tr>"


def _cell(sheet: Worksheet, cell: Cell, areas: Mapping[tuple[int, int], Mapping[str, int]]) -> str:
    size = areas.get((cell.row, cell.column), {"rows": 1, "columns": 1})
    heights = [sheet.row_dimensions[cell.row + n].height for n in range(size["rows"])]
    fixed = f"height:{sum(height or 0 for height in heights)}pt;" if all(heights) else ""
    whole = "data-whole=1" if cell.alignment.wrap_text or cell.data_type == "n" else ""
    spans = f"rowspan={size['rows']} colspan={size['columns']}"
    box = f"<div {whole} style='{fixed}{_box(cell)}'><span class=words>{escape(_written(cell))}</span></div>"
    return f"<td {spans} style='{_borders(cell)}'>{box}</td>"


def _box(cell: Cell) -> str:
    align, font = cell.alignment, cell.font
    by_kind = "right" if cell.data_type == "n" else "left"
    said = [
        f"font-size:{font.sz or 11}pt",
        f"text-align:{align.horizontal if align.horizontal not in (None, 'general') else by_kind}",
        "white-space:pre-wrap;overflow-wrap:break-word" if align.wrap_text else "white-space:pre;overflow:visible",
        "overflow:hidden" if align.wrap_text else "",
        "font-weight:bold" if font.b else "",
        "font-style:italic" if font.i else "",
        "display:flex;flex-direction:column;justify-content:center" if align.vertical == "center" else "",
    ]
    if align.textRotation == 90:
        said += ["writing-mode:vertical-rl;transform:rotate(180deg);margin:auto"]
    return ";".join(filter(None, said))


def _borders(cell: Cell) -> str:
    sides = {side: getattr(cell.border, side) for side in ("left", "right", "top", "bottom")}
    return ";".join(f"border-{side}:1px solid #000" for side, line in sides.items() if line and line.style)


def _written(cell: Cell) -> str:
    """Write a cell as its format does, in Vietnamese."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, int | float):
        words = f"{cell.value:,.3f}".rstrip("0").rstrip(".") if "." in cell.number_format else f"{cell.value:,}"
        return words.translate(str.maketrans(",.", ".,"))
    return str(cell.value)
