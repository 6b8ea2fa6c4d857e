"""Turns a .docx into the PDF beside it (PDF/A-2b), with letters that hold all of Vietnamese. No Word is needed.

Typst lays out what docx_reading.py read; the words reach it as values. The same document gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import typst

from casetrack.papers.docx_reading import read_docx
from casetrack.papers.faces import FONTS, shown

_HERE = Path(__file__).resolve().parent
_LONG = re.compile(r"[^\s\\\"{}\[\],:\u200b]{30}")  # not across the marks of JSON


def to_pdf(document: bytes, title: str, on: date) -> bytes:
    """Give the PDF of a document. `title` and the day stand in the file's properties."""
    pdf, _warnings = to_pdf_with_warnings(document, title, on)
    return pdf


def to_pdf_with_warnings(document: bytes, title: str, on: date) -> tuple[bytes, list[str]]:
    """Give the PDF, and what the typesetter warns of, such as a letter that no font has."""
    said = {**read_docx(document), "title": title, "year": on.year, "month": on.month, "day": on.day}
    return typeset("letter.typ", said)


def typeset(layout: str, said: Mapping[str, Any]) -> tuple[bytes, list[str]]:
    """Give the PDF of what is said in one of the layouts beside this file, and what the typesetter warns of."""
    pdf, warnings = typst.compile_with_warnings(
        _HERE / layout,
        root=_HERE,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(said),
        pdf_standards=["a-2b"],
        pdf_tags=False,
    )
    assert isinstance(pdf, bytes)
    return pdf, [str(warning.message) for warning in warnings]


def pages_of(page: Mapping[str, Any]) -> dict[int, int]:
    """Tell of each paragraph with a `mark` on which page it stands; `page` is what docx_reading.py read."""
    found = typst.query(
        _HERE / "letter.typ",
        "<mark>",
        field="value",
        root=_HERE,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs({**page, "title": "", "year": 2025, "month": 7, "day": 1}),
    )
    return dict(json.loads(found))


def _inputs(said: Mapping[str, Any]) -> dict[str, str]:
    return {"said": _breakable(shown(json.dumps(said, ensure_ascii=False)))}


def _breakable(words: str) -> str:
    """Let a word that is wider than a line, such as an address of the net, be broken; typst would let it run out."""
    return _LONG.sub(lambda found: f"{found[0]}\u200b", words)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
