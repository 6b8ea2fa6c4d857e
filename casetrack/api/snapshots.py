"""Frozen reports: to freeze one, what it said with the cases behind each figure, and what has changed since."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load, load_query, read_json
from casetrack.api.operations import Reply, operation
from casetrack.reports.differences import compare, of_figure
from casetrack.reports.frozen_lists import list_frozen
from casetrack.reports.snapshot_formats import as_json, differences_as_json, head_as_json, list_as_json
from casetrack.reports.snapshots import Drafted, draft, freeze, open_snapshot
from casetrack.schemas.snapshots import FreezeForm, SnapshotFigureForm
from casetrack.services.snapshots import list_snapshots
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("snapshots", __name__)


def _day(**more: Any) -> fields.String:
    return fields.String(metadata={"format": "date"}, **more)


class FrozenHead(Answer):
    """A frozen report. `whole_period`: the period had ended. `hash` is SHA-256 over all that is kept of it."""

    number = fields.String()
    outline = fields.String()
    unit = fields.String(allow_none=True)
    period = fields.Raw(metadata={"description": "The first and the last day: `from`, `to`."})
    as_at = _day()
    known_at = _day()
    whole_period = fields.Boolean()
    note = fields.String()
    frozen_by = fields.String()
    frozen_at = fields.String(metadata={"format": "date-time"})
    hash = fields.String()


class FrozenHeads(Answer):
    """The frozen reports, the latest first."""

    items = fields.List(fields.Nested(FrozenHead))


class FrozenReport(FrozenHead):
    """`anew`: it was frozen now; else nothing has changed since it was, and none was added."""

    anew = fields.Boolean()


class FrozenFigure(Answer):
    """One figure as it was frozen."""

    key = fields.String()
    group = fields.String()
    label = fields.Nested(Words)
    unit = fields.String()
    value = fields.Raw(allow_none=True)
    said = fields.Nested(Words)
    by_hand = fields.Boolean()
    source = fields.String()
    opening = fields.Integer()


class FrozenFigureLine(FrozenFigure):
    """One figure as it was frozen. `counts`: what it counts, `n` how many of these it names."""

    counts = fields.String(metadata={"enum": ["cases", "visits", "days", "plans", "log", "parts", "entered"]})
    n = fields.Integer()


class FrozenFigures(FrozenHead):
    """A frozen report with every figure, and the tables of its summary as /reports/summary gave them."""

    office = fields.String()
    figures = fields.List(fields.Nested(FrozenFigureLine))
    summary = fields.Dict(keys=fields.String())


class FrozenCaseLine(Answer):
    """A case as the report knew it."""

    number = fields.String()
    kind = fields.Nested(Words)
    phase = fields.Nested(Words)
    outcome = fields.Nested(Words, allow_none=True)
    entered_on = _day()
    closed_on = _day(allow_none=True)
    due_on = _day(allow_none=True)
    unit = fields.String()
    officer = fields.String()


class FrozenFigureList(Answer):
    """What a figure counted: a page of the cases, else `items`: visits by number, days, plans, or keys of figures.

    `hidden` counts what the asker may not see. `next`: how many stand before the following page; null on the last.
    """

    figure = fields.Nested(FrozenFigure)
    kind = fields.String()
    cases = fields.List(fields.Nested(FrozenCaseLine))
    items = fields.List(fields.String())
    seen = fields.Integer()
    hidden = fields.Integer()
    next = fields.Integer(allow_none=True)


class ChangedFigureLine(Answer):
    """A figure that has changed. `came` and `went`: how many things it counts newly, and no more."""

    key = fields.String()
    label = fields.Nested(Words)
    before = fields.Nested(Words)
    after = fields.Nested(Words)
    counts = fields.String()
    came = fields.Integer()
    went = fields.Integer()


class MovedVisitLine(Answer):
    """A visit that some figures count newly (`came`) and others no more (`went`)."""

    number = fields.String()
    day = _day()
    why = fields.List(fields.Nested(Words))
    came = fields.List(fields.String())
    went = fields.List(fields.String())


class MovedCaseLine(Answer):
    """A case that some figures count newly and others no more: what is known otherwise, and by which entries."""

    number = fields.String()
    kind = fields.Nested(Words)
    why = fields.List(fields.Nested(Words))
    how = fields.List(fields.Nested(Words))
    came = fields.List(fields.String())
    went = fields.List(fields.String())


class SnapshotDifferences(Answer):
    """All that has changed since a report was frozen. `hidden` counts the cases that the asker may not see."""

    number = fields.String()
    known_at = _day()
    figures = fields.List(fields.Nested(ChangedFigureLine))
    cases = fields.List(fields.Nested(MovedCaseLine))
    visits = fields.List(fields.Nested(MovedVisitLine))
    hidden = fields.Integer()
    hidden_visits = fields.Integer()


@blueprint.get("/snapshots")
@operation("report.read", Text("Các bản chốt số liệu", "Frozen reports"), FrozenHeads)
def list_all(work: Work) -> Reply:
    """List the frozen reports."""
    return Reply({"items": [head_as_json(work, each) for each in list_snapshots(work)]})


def _draft(work: Work) -> Drafted:
    wish = load(FreezeForm(), read_json())
    return draft(work, wish.question(work), wish.wish(work))


@blueprint.post("/snapshots")
@operation(
    "report.freeze",
    Text("Chốt số liệu", "Freeze a report"),
    FrozenReport,
    status=201,
    body=FreezeForm,
    refuses=(404, 422),
    drafts=_draft,
)
def add(work: Work, drafted: Drafted | None) -> Reply:
    """Freeze the report of a period; where nothing has changed since it was frozen last, that one is given."""
    wish = load(FreezeForm(), read_json())
    made = freeze(work, wish.question(work), wish.wish(work), drafted)
    return Reply({**head_as_json(work, made.shown), "anew": made.anew})


@blueprint.get("/snapshots/<number:number>")
@operation("report.read", Text("Một bản chốt số liệu", "A frozen report"), FrozenFigures, refuses=(404,))
def show(work: Work, number: str) -> Reply:
    """Give a frozen report as it was frozen, held to its hash."""
    return Reply(as_json(work, open_snapshot(work, number)))


@blueprint.get("/snapshots/<number:number>/list")
@operation(
    "report.read",
    Text("Hồ sơ đằng sau một số đã chốt", "The cases behind a frozen figure"),
    FrozenFigureList,
    query=SnapshotFigureForm,
    refuses=(404, 422),
)
def list_figure(work: Work, number: str) -> Reply:
    """List what one figure of a frozen report counted, as it was then."""
    wish = load_query(SnapshotFigureForm())
    return Reply(list_as_json(list_frozen(work, open_snapshot(work, number), wish.key, wish.first)))


@blueprint.get("/snapshots/<number:number>/diff")
@operation(
    "report.read",
    Text("Khác bản chốt", "What has changed since the freezing"),
    SnapshotDifferences,
    query=SnapshotFigureForm,
    refuses=(404, 422),
)
def diff(work: Work, number: str) -> Reply:
    """Ask a frozen report's question anew: every figure that has changed, and each case that moved with the reason."""
    wish = load_query(SnapshotFigureForm())
    found = compare(work, open_snapshot(work, number))
    return Reply(differences_as_json(of_figure(found, wish.key) if wish.key else found))
