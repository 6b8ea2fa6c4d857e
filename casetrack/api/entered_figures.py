"""The numbers of reports that are entered by hand, with the documents that say so."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load, read_json
from casetrack.api.operations import Reply, operation
from casetrack.schemas.indicators import EnterFigureForm
from casetrack.services.entered_figures import ShownFigure, enter_figure, list_entered
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("entered_figures", __name__)


class EnteredFigure(Answer):
    """A number as it was entered; `value` is empty where what stood for the day was taken back.

    `holds`: no later entry for the same indicator and day has taken its place.
    """

    id = fields.Integer()
    key = fields.String()
    label = fields.Nested(Words)
    unit = fields.String()
    value = fields.String()
    said_on = fields.Date()
    source = fields.String()
    entered_by = fields.String()
    recorded_at = fields.AwareDateTime(format="iso")
    holds = fields.Boolean()


class EnteredFigures(Answer):
    """All that was entered, the newest day first and of a day the last entry first."""

    items = fields.List(fields.Nested(EnteredFigure))


@blueprint.get("/entered-figures")
@operation("figure.enter", Text("Số nhập tay", "Figures entered by hand"), EnteredFigures)
def list_all(work: Work) -> Reply:
    """List what was entered for reports by hand."""
    return _all(work)


@blueprint.post("/entered-figures")
@operation("figure.enter", Text("Nhập một số", "Enter a figure"), EnteredFigures, status=201, body=EnterFigureForm)
def add(work: Work) -> Reply:
    """Enter a number with its day and document, or with `take_back` let none stand; the answer lists all."""
    enter_figure(work, load(EnterFigureForm(), read_json()))
    return _all(work)


def _all(work: Work) -> Reply:
    return Reply({"items": [_told(each) for each in list_entered(work)]})


def _told(shown: ShownFigure) -> Mapping[str, object]:
    row, indicator = shown.row, shown.indicator
    columns = ("id", "key", "value", "said_on", "source", "recorded_at")
    said = {name: getattr(row, name) for name in columns}
    return {**said, "label": indicator.label, "unit": indicator.unit, "entered_by": shown.by, "holds": shown.holds}
