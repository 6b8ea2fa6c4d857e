"""Take people out of a Word paper, paragraph by paragraph, in head, foot and tables too, and out of its properties."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from docx import Document
from docx.text.paragraph import Paragraph

from casetrack.papers.docx_marks import pack

_PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"


def rewrite(content: bytes, change: Callable[[str], str]) -> bytes:
    """Give the paper with each paragraph's words changed; where nothing changes, its looks stay as they are."""
    document = Document(io.BytesIO(content))
    for paragraph in _paragraphs(document):
        said = paragraph.text
        changed = change(said)
        if changed != said:
            _say(paragraph, changed)
    about = document.core_properties
    about.author = about.last_modified_by = about.title = about.subject = about.comments = about.keywords = ""
    return pack(document)


def words_of(content: bytes) -> str:
    """Give every word of a paper, a paragraph a line."""
    return "\n".join(paragraph.text for paragraph in _paragraphs(Document(io.BytesIO(content))))


def _paragraphs(document: Any) -> Iterator[Paragraph]:
    """Give the paragraphs of body, tables and text boxes, and those of every head and foot."""
    parts = [document.element.body]
    for section in document.sections:
        parts += [
            part._element  # python-docx has no other name for it
            for part in (section.header, section.footer, section.first_page_header, section.first_page_footer)
        ]
    for part in parts:
        yield from (Paragraph(element, document) for element in part.iter(_PARAGRAPH))


def _say(paragraph: Paragraph, words: str) -> None:
    """Put the words into the paragraph's first run, in whose looks they stand; the others are emptied."""
    runs = list(paragraph.runs)
    for link in paragraph.hyperlinks:
        runs += link.runs
    for run in runs[1:]:
        run.text = ""
    if runs:
        runs[0].text = words
