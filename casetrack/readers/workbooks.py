"""A workbook of Excel or LibreOffice as its sheets of cells: values, hidden rows and sheets, merged areas, fonts."""

from __future__ import annotations

from casetrack.sheets import Workbook


def read_workbook(data: bytes, encoding: str | None = None) -> Workbook:
    """Read a workbook; raise FileRefused for what cannot be read whole or may not be let in.

    `encoding` is what a person says that the words were typed in; without it, it is recognised.
    """
    raise NotImplementedError
