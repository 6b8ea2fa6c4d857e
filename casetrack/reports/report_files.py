"""A report as a file to take along: which outlines an office has, and each in the shapes that it is given in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from casetrack.engine.outlines import load_outlines
from casetrack.errors import InvalidInput
from casetrack.papers.report_paper import ReportPaper, as_docx, as_pdf, as_text
from casetrack.reports.indicators import as_json, measure
from casetrack.reports.outlines import write
from casetrack.reports.own_outlines import fill_own, is_own, list_own
from casetrack.reports.questions import Question
from casetrack.services.access import require
from casetrack.services.work import Installation, Work
from casetrack.text import Text
from casetrack.vietnamese import fold

DOCX, PDF, TEXT, JSON = "docx", "pdf", "txt", "json"
SHAPES = (DOCX, PDF, TEXT, JSON)
_MEDIA_TYPES = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PDF: "application/pdf",
    TEXT: "text/plain; charset=utf-8",
    JSON: "application/json",
}
_ONLY_WORD = Text(
    "Đề cương “{name}” là tệp Word của cơ quan, chỉ có bản .docx.",
    "The outline “{name}” is a Word file of the office: there is only its .docx.",
)


@dataclass(frozen=True, slots=True)
class Offered:
    """An outline that an office may use: by which name, in which shapes. `refused`: why it cannot be used, if so."""

    key: str
    label: Text
    shapes: tuple[str, ...]
    own: bool = False
    refused: InvalidInput | None = None


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file: what it may be called, what it is, its bytes."""

    name: str
    media_type: str
    content: bytes


def offered(installation: Installation) -> Sequence[Offered]:
    """List the shipped outlines, and those that the office has put into its folder."""
    shipped = [Offered(outline.key, outline.label, SHAPES) for outline in load_outlines().values()]
    own = [
        Offered(each.name, Text(each.name, each.name), (DOCX,), True, each.refused) for each in list_own(installation)
    ]
    return [*shipped, *own]


def make_file(
    work: Work, question: Question, key: str, shape: str, *, unit: int | None = None, language: str = "vi"
) -> ReportFile:
    """Make the report of a question by an outline, in one of SHAPES; raise NotFound for an outline that there is not.

    The text is in that language, the papers are in Vietnamese; the JSON holds every indicator of the office.
    """
    require(work, "report.read")
    if key not in load_outlines():
        if shape != DOCX and is_own(work.installation, key):
            raise InvalidInput(_ONLY_WORD.with_(name=key[:80]), {"format": _ONLY_WORD.with_(name=key[:80])})
        return _file(question, key, shape, fill_own(work, question, key, unit))
    label = load_outlines()[key].label.vi
    if shape == JSON:
        told = json.dumps(numbers_of(work, question, key, unit), ensure_ascii=False, indent=2)
        return _file(question, label, shape, f"{told}\n".encode())
    paper = write(work, question, key, unit)
    return _file(question, label, shape, shaped(paper, shape, language))


def shaped(paper: ReportPaper, shape: str, language: str) -> bytes:
    """Give a report as Word, PDF or text."""
    if shape == DOCX:
        return as_docx(paper)
    return as_pdf(paper) if shape == PDF else as_text(paper, language).encode()


def numbers_of(work: Work, question: Question, key: str, unit: int | None = None) -> dict[str, object]:
    """Give every indicator by its name, with the question that was asked; days are ISO 8601."""
    return {
        **as_json(measure(work, question, unit)),
        "report": key,
        "office": work.office.name,
        "unit": work.units[unit].code if unit is not None else None,
        "period": {"from": question.start.isoformat(), "to": question.end.isoformat()},
        "as_at": question.as_at.isoformat(),
        "known_at": question.known_at.isoformat(),
        "forecast": question.forecast,
    }


def _file(question: Question, label: str, shape: str, content: bytes) -> ReportFile:
    name = "".join(letter for letter in fold(label).replace(" ", "-") if letter.isascii()).strip("-") or "bao-cao"
    days = f"{question.start.isoformat()}_{question.end.isoformat()}"
    return file_named(f"{name}_{days}", shape, content)


def file_named(name: str, shape: str, content: bytes) -> ReportFile:
    """Give bytes as a file of this shape."""
    return ReportFile(f"{name}.{shape}", _MEDIA_TYPES[shape], content)
