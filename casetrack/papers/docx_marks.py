"""What python-docx leaves to us: page and letters of the office, rules, borders, and the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FONT = "Times New Roman"
SIZE = 14
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a .docx can name
_MADE = datetime(2025, 7, 1)  # noqa: DTZ001  # a .docx keeps no zone; nobody reads it, but it must be one and the same
_SLOTS = ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia")
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def prepare(document: Document) -> None:
    """Give an empty document the page of Nghị định 30/2020: A4, its margins and letters, page numbers from page 2."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(SIZE)
    properties = normal.element.get_or_add_rPr()
    for slot in _SLOTS:
        properties.rFonts.set(qn(slot), FONT)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    _number_pages(section.header.paragraphs[0])
    about = document.core_properties
    about.author = about.title = about.comments = about.last_modified_by = ""
    about.created = about.modified = _MADE
    about.language = "vi-VN"


def draw_rule(paragraph: Paragraph, margin: Length) -> None:
    """Make a paragraph a thin rule, as long as is left between these margins at both sides."""
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = margin
    form.space_before = form.space_after = Pt(2)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shrink(paragraph)
    properties = paragraph._p.get_or_add_pPr()
    border = OxmlElement("w:pBdr")
    border.append(_element("w:top", val="single", sz="6", space="1", color="auto"))
    properties.insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def set_borders(table: Table) -> None:
    """Rule a table inside and around."""
    borders = OxmlElement("w:tblBorders")
    for edge in _EDGES:
        borders.append(_element(f"w:{edge}", val="single", sz="4", space="0", color="auto"))
    table._tbl.tblPr.append(borders)


def shrink(paragraph: Paragraph) -> None:
    """Make an empty paragraph as low as the smallest letters, so that only its distances count."""
    mark = OxmlElement("w:rPr")
    mark.append(_element("w:sz", val="4"))
    paragraph._p.get_or_add_pPr().append(mark)


def keep_together(row: _Row) -> None:
    """Let a row of a table stand on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def repeat(row: _Row) -> None:
    """Let a row of a table stand again at the top of each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_with_next(row: _Row) -> None:
    """Let a row of a table stand on one page with what follows it."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def pack(document: Document) -> bytes:
    """Give the document as bytes, the same ones for the same words: nothing in the package tells when it was made."""
    out = io.BytesIO()
    document.save(out)
    return without_times(out.getvalue())


def without_times(package: bytes) -> bytes:
    """Give the same package with one and the same time at each of its parts."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for part in old.infolist():
            named = zipfile.ZipInfo(part.filename, _EPOCH)
            named.compress_type, named.external_attr, named.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(named, old.read(part))
    return out.getvalue()


def _number_pages(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind in ("begin", None, "separate", "end"):
        if kind is None:
            words = OxmlElement("w:instrText")
            words.text = "PAGE"
            run._r.append(words)
        else:
            _mark_field(run, kind)


def _mark_field(run: Run, kind: str) -> None:
    run._r.append(_element("w:fldChar", fldCharType=kind))


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
