"""A workbook as whoever opens it reads it."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet_in(content: bytes) -> ElementTree.Element:
    """Give the only sheet of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314  # our own file


def cells_of(content: bytes) -> list[list[str]]:
    """Give each row of a workbook's sheet, without its empty cells; a day is the spreadsheet's number of it."""
    rows = [["".join(cell.itertext()) for cell in row] for row in sheet_in(content).iter(f"{SHEET}row")]
    return [[cell for cell in row if cell] for row in rows]


def strings_of(content: bytes) -> list[str]:
    """Give the words that the cells of a workbook name by their places."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        words = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314  # our own file
    return ["".join(each.itertext()) for each in words.iter(f"{SHEET}si")]
