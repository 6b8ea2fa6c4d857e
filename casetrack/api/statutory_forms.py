"""The forms of the law over the API: each filled, with what does not fit in it, what a number counts, and as files."""

from __future__ import annotations

from flask import Blueprint, Response
from marshmallow import Schema, fields

from casetrack.api import bearer
from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load_query
from casetrack.api.counted_lists import list_counted
from casetrack.api.operations import Reply, operation
from casetrack.reports.form_papers import as_json, make_form_file
from casetrack.reports.forms import behind_form, fill_form
from casetrack.schemas.indicators import AskIndicators, IndicatorListQuery, IndicatorsQuery
from casetrack.services.offices import find_unit
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("statutory_forms", __name__)


class OfferedForm(Answer):
    """A form: its number, the name that addresses use, its title and act, and how sure its columns are."""

    key = fields.String()
    slug = fields.String()
    title = fields.Nested(Words)
    act = fields.Nested(Words)
    certainty = fields.String()
    valid_from = fields.Date(allow_none=True)
    valid_to = fields.Date(allow_none=True)


class OfferedForms(Answer):
    """Every form that the office has, of each act."""

    items = fields.List(fields.Nested(OfferedForm))


class FormColumn(Answer):
    """A column: its number in the form, what it is called, and in what it counts; null for remarks."""

    number = fields.Integer()
    label = fields.Raw(metadata={"description": "In both languages: `vi`, `en`."})
    unit = fields.String(allow_none=True)


class FormLine(Answer):
    """A row: the unit's code and name, null for the total; numbers by their columns, null where none is told."""

    unit = fields.String(allow_none=True)
    name = fields.String()
    numbers = fields.Raw()


class FormFinding(Answer):
    """A check of the form that does not hold in a row: `1 = 5 + 11 + 17`, and what its two sides come to."""

    check = fields.String()
    unit = fields.String(allow_none=True)
    left = fields.Float()
    right = fields.Float()


class FilledForm(Answer):
    """A form, filled. `known_seq` is the last event that was known; money is in millions of đồng, land in m²."""

    form = fields.String()
    title = fields.Raw()
    act = fields.Raw()
    certainty = fields.String()
    office = fields.String()
    unit = fields.String(allow_none=True)
    period = fields.Raw(metadata={"description": "The first and the last day: `from`, `to`."})
    as_at = fields.String()
    known_at = fields.String()
    known_seq = fields.Integer()
    forecast = fields.Boolean()
    columns = fields.List(fields.Nested(FormColumn))
    rows = fields.List(fields.Nested(FormLine))
    total = fields.Nested(FormLine)
    findings = fields.List(fields.Nested(FormFinding))


class BehindFormColumn(Answer):
    """What a number of a form counts. `kind`: cases, visits, days, parts (columns) or entered.

    `items` are the numbers of the cases or visits that the asker may see, a page of them; the days; or the columns that
    are added. `hidden` counts what the asker may not see, `opening` what
    opening balances tell besides. `next` asks for the following page.
    """

    kind = fields.String()
    items = fields.List(fields.String())
    seen = fields.Integer()
    hidden = fields.Integer()
    opening = fields.Integer()
    next = fields.String(allow_none=True)


class FormContent(Schema):
    """A form as Excel, PDF or JSON."""


@blueprint.get("/reports/forms")
@operation("report.read", Text("Các biểu mẫu thống kê", "List the forms of the law"), OfferedForms)
def list_all(work: Work) -> Reply:
    """List the forms of the law, each with the days on which it holds."""
    same = ("key", "slug", "title", "act")
    items = [
        {
            **{name: getattr(form, name) for name in same},
            "certainty": form.basis.certainty,
            "valid_from": form.valid.start,
            "valid_to": form.valid.end,
        }
        for form in work.installation.forms.all
    ]
    return Reply({"items": items})


@blueprint.get("/reports/forms/<form>")
@operation(
    "report.read",
    Text("Một biểu của kỳ", "A form of a period"),
    FilledForm,
    query=IndicatorsQuery,
    refuses=(404, 422),
)
def show(work: Work, form: str) -> Reply:
    """Fill a form for the office, or for a unit with those inside it."""
    wish = load_query(IndicatorsQuery())
    return Reply(as_json(work, fill_form(work, wish.question(work), form, _unit(work, wish))))


@blueprint.get("/reports/forms/<form>.<copy:made>")
@operation(
    "report.read",
    Text("Tải một biểu", "Take a form along"),
    FormContent,
    query=IndicatorsQuery,
    refuses=(404, 422),
    binary=True,
)
def take(work: Work, form: str, made: str) -> Reply:
    """Give a form as Excel, PDF or JSON."""
    wish = load_query(IndicatorsQuery())
    asked = wish.question(work)
    file = make_form_file(work, asked, form, made, unit=_unit(work, wish), language=bearer.language())
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Reply(Response(file.content, headers=headers, content_type=file.media_type))


@blueprint.get("/reports/forms/<form>/<seq:column>")
@operation(
    "report.read",
    Text("Những gì một cột của biểu đếm", "What a column of a form counts"),
    BehindFormColumn,
    query=IndicatorListQuery,
    refuses=(404, 422),
)
def behind(work: Work, form: str, column: int) -> Reply:
    """List what a number of a form counts; of cases that the asker may not see only how many there are."""
    wish = load_query(IndicatorListQuery())
    question = wish.question(work)
    opened = behind_form(work, question, form, column, unit=_unit(work, wish))
    return Reply(list_counted(work, question, opened.behind, wish.cursor))


def _unit(work: Work, wish: AskIndicators) -> int | None:
    return find_unit(work, wish.unit).id if wish.unit else None
