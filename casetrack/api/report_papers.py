"""Reports that write themselves: their numbers, their words, and each as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response
from marshmallow import Schema, fields, post_dump

from casetrack.api import bearer
from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load_query
from casetrack.api.operations import Reply, operation
from casetrack.papers import report_paper as paper
from casetrack.reports.outlines import ANNUAL, write
from casetrack.reports.report_files import Offered, make_file, numbers_of, offered
from casetrack.schemas.indicators import AskIndicators, IndicatorsQuery
from casetrack.services.offices import find_unit
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("report_papers", __name__)


class ReportNumbers(Answer):
    """Every indicator of a period by its dotted name, nested: `{"people_committee_petitions": {"total": 57}}`.

    `forecast`: the day of the numbers is still to come, so only clocks look ahead.
    """

    report = fields.String()
    office = fields.String()
    unit = fields.String(allow_none=True)
    period = fields.Raw(metadata={"description": "The first and the last day: `from`, `to`."})
    as_at = fields.String()
    known_at = fields.String()
    forecast = fields.Boolean()

    @post_dump(pass_original=True)
    def with_indicators(self, told: dict[str, Any], original: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        """Give the indicators beside the question."""
        return {**original, **told}


class OfferedOutline(Answer):
    """An outline; `own`: a Word file of the office. `refused`: why it cannot be used, each mistake with its place."""

    key = fields.String()
    label = fields.Nested(Words)
    own = fields.Boolean()
    shapes = fields.List(fields.String())
    refused = fields.Nested(Words, allow_none=True)


class OfferedOutlines(Answer):
    """The outlines of an office, the shipped ones first."""

    items = fields.List(fields.Nested(OfferedOutline))


class ReportPart(Answer):
    """A part of a report. `kind`: words, table (`text` its title), or write (to be written by hand)."""

    kind = fields.String()
    text = fields.Nested(Words)
    head = fields.List(fields.Nested(Words))
    rows = fields.List(fields.List(fields.Nested(Words)))


class ReportSection(Answer):
    """A heading with what stands below it; `level` 1 or 2."""

    heading = fields.Nested(Words)
    level = fields.Integer()
    parts = fields.List(fields.Nested(ReportPart))


class ReportWords(Answer):
    """A report as it reads. `moment` says of which moment its numbers are, `standing` that it is a draft."""

    about = fields.Nested(Words)
    period = fields.Nested(Words)
    standing = fields.Nested(Words)
    moment = fields.Nested(Words)
    sections = fields.List(fields.Nested(ReportSection))


class ReportContent(Schema):
    """A report as Word, PDF, text or JSON."""


@blueprint.get("/reports/annual")
@operation(
    "report.read",
    Text("Số của báo cáo năm", "The numbers of the yearly report"),
    ReportNumbers,
    query=IndicatorsQuery,
    refuses=(404, 422),
)
def annual(work: Work) -> Reply:
    """Give every indicator of a period under its name, as `casetrack report annual --format json` does."""
    wish = load_query(IndicatorsQuery())
    return Reply(numbers_of(work, wish.question(work), ANNUAL, _unit(work, wish)))


@blueprint.get("/reports/outlines")
@operation("report.read", Text("Các đề cương báo cáo", "List the outlines of reports"), OfferedOutlines)
def list_all(work: Work) -> Reply:
    """List the shipped outlines and those of the office, with what is wrong in one."""
    return Reply({"items": [_told(each) for each in offered(work.installation)]})


@blueprint.get("/reports/outlines/<outline>")
@operation(
    "report.read",
    Text("Báo cáo theo đề cương", "A report by an outline"),
    ReportWords,
    query=IndicatorsQuery,
    refuses=(404, 422),
)
def show(work: Work, outline: str) -> Reply:
    """Give the words of a report by a shipped outline; one of the office is only filled as a file."""
    wish = load_query(IndicatorsQuery())
    found = write(work, wish.question(work), outline, _unit(work, wish))
    same = {name: getattr(found, name) for name in ("about", "period", "standing", "moment")}
    return Reply({**same, "sections": [_section(each) for each in found.sections]})


@blueprint.get("/reports/outlines/<outline>.<paper:ending>")
@operation(
    "report.read",
    Text("Tải báo cáo theo đề cương", "Take a report along"),
    ReportContent,
    query=IndicatorsQuery,
    refuses=(404, 422),
    binary=True,
)
def take(work: Work, outline: str, ending: str) -> Reply:
    """Give a report by an outline as a file; one of the office only as .docx. The same numbers give the same bytes."""
    wish = load_query(IndicatorsQuery())
    unit = _unit(work, wish)
    file = make_file(work, wish.question(work), outline, ending, unit=unit, language=bearer.language())
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Reply(Response(file.content, headers=headers, content_type=file.media_type))


def _unit(work: Work, wish: AskIndicators) -> int | None:
    return find_unit(work, wish.unit).id if wish.unit else None


def _told(each: Offered) -> Mapping[str, object]:
    same = {name: getattr(each, name) for name in ("key", "label", "own", "shapes")}
    return {**same, "refused": each.refused.message if each.refused else None}


def _section(section: paper.Section) -> Mapping[str, object]:
    return {"heading": section.heading, "level": section.level, "parts": [_part(each) for each in section.parts]}


def _part(part: paper.Part) -> Mapping[str, object]:
    if isinstance(part, paper.Table):
        return {"kind": "table", "text": part.title, "head": part.head, "rows": part.rows}
    kind = "write" if isinstance(part, paper.ToWrite) else "words"
    return {"kind": kind, "text": part.text, "head": (), "rows": ()}
