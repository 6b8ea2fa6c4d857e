"""Word files as an inspection team might send them: made by python-docx, then changed as Word would have saved them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement

TWENTY = (
    ("Tổng số đơn: {{ people_committee_petitions.total:2 }} đơn", "body"),
    ("{{ people_committee_petitions.carried_over:2 }}", "body"),
    ("{{ people_committee_petitions.new }}", "body"),
    ("{{people_committee_petitions.resolved}}", "body"),
    ("{{ people_committee_petitions.pending : 2 }}", "split"),
    ("{{ party_committee_petitions.total:2 }}", "table"),
    ("{{ party_committee_petitions.denunciations:2 }}", "table"),
    ("{{ party_committee_petitions.requests:2 }}", "table"),
    ("{{ party_committee_petitions.transferred:2 }}", "table"),
    ("{{ party_committee_petitions.transferred_resolved:2 }}", "table"),
    ("{{ party_committee_petitions.transferred_pending:2 }}", "table"),
    ("{{ inspection_commission_petitions.total:2 }}", "table"),
    ("{{ transitional_files.land_dossiers.resolved }}", "split"),
    ("{{ transitional_files.land_dossiers.received }}", "body"),
    ("{{ transitional_files.land_dossiers.percent }}", "split"),
    ("{{ land_violations.total }}", "body"),
    ("{{ compared.last_year.people_committee_petitions.total }}", "body"),
    ("Đoàn làm việc với {{ office }}", "header"),
    ("Từ {{ period.from }}", "footer"),
    ("đến {{ period.to }}", "footer"),
)


def an_outline(*lines: tuple[str, str], pages: bool = False) -> bytes:
    """Give a Word file with these lines: in the body, split over runs, in a table, above or below the page.

    `pages`: each line of the body begins a page of its own.
    """
    document = docx.Document()
    section = document.sections[0]
    table = None
    for words, place in lines:
        if place == "table":
            table = table or document.add_table(rows=0, cols=2)
            table.add_row().cells[1].text = words
        elif place in ("header", "footer"):
            getattr(section, place).add_paragraph(words)
        else:
            paragraph = document.add_paragraph()
            if pages and len(document.paragraphs) > 1:
                paragraph.add_run().add_break(WD_BREAK.PAGE)
            for number, piece in enumerate(re.findall(".{1,3}", words) if place == "split" else [words]):
                paragraph.add_run(piece).bold = number == 0 or None
    return saved(document)


def saved(document: Document) -> bytes:
    """Give the bytes of a document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def noted(content: bytes) -> bytes:
    """Give a file as Word saves it: with a note wherever a page began when it was last shown."""
    document = docx.Document(io.BytesIO(content))
    for paragraph in document.paragraphs[1:]:
        paragraph.runs[0]._r.insert(0, OxmlElement("w:lastRenderedPageBreak"))
    return saved(document)


def with_parts(content: bytes, parts: Mapping[str, bytes | tuple[bytes, bytes]]) -> bytes:
    """Give a package with these parts put in; of a pair, the first words of a part are replaced by the second."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(name for name in parts if name not in old.namelist())]:
            change = parts.get(name)
            if isinstance(change, tuple):
                new.writestr(name, old.read(name).replace(*change))
            else:
                new.writestr(name, old.read(name) if change is None else change)
    return out.getvalue()


def texts_of(content: bytes) -> str:
    """Give everything that is written in a file, above and below the page too."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [name for name in package.namelist() if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name)]
        found = [re.sub(r"<w:p[ >]", "\n", package.read(name).decode()) for name in sorted(parts)]
    return re.sub(r"<[^>]*>", "", "\n".join(found))
