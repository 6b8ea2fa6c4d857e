"""The indicators of a period by their names, and what each counts."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load_query
from casetrack.api.counted_lists import list_counted
from casetrack.api.office_answers import Period
from casetrack.api.operations import Reply, operation
from casetrack.reports.indicators import behind, measure
from casetrack.reports.measures import Measured
from casetrack.schemas.indicators import AskIndicators, IndicatorListQuery, IndicatorsQuery
from casetrack.services.offices import find_unit
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("indicators", __name__)


class IndicatorValue(Answer):
    """An indicator. `value` is a whole number, words, a list of words, or null; a share is said as `86,4%`.

    Of one that was entered by hand, `source` is the document that says so and `said_on` its day.
    """

    key = fields.String()
    label = fields.Nested(Words)
    unit = fields.String()
    value = fields.Raw(allow_none=True)
    said = fields.Nested(Words)
    by_hand = fields.Boolean()
    source = fields.String(allow_none=True)
    said_on = fields.Date(allow_none=True)


class IndicatorValues(Answer):
    """Every indicator of a period. `forecast`: the day of the numbers is still to come, so only clocks look ahead."""

    period = fields.Nested(Period)
    as_at = fields.Date()
    known_at = fields.Date()
    forecast = fields.Boolean()
    unit = fields.String(allow_none=True)
    items = fields.List(fields.Nested(IndicatorValue))


class BehindIndicator(Answer):
    """What an indicator counts. `kind`: cases, visits, days, plans, parts (indicators) or entered.

    `items` are the numbers of the cases or visits that the asker may see, a page of them; the days; or the keys of the
    indicators that it is made of. `hidden` counts what the asker may not see, `opening` what
    opening balances tell besides. `next` asks for the following page.
    """

    indicator = fields.Nested(IndicatorValue)
    kind = fields.String()
    items = fields.List(fields.String())
    seen = fields.Integer()
    hidden = fields.Integer()
    opening = fields.Integer()
    next = fields.String(allow_none=True)


@blueprint.get("/reports/indicators")
@operation(
    "report.read",
    Text("Mọi chỉ tiêu của kỳ", "Every indicator of a period"),
    IndicatorValues,
    query=IndicatorsQuery,
    refuses=(404, 422),
)
def list_all(work: Work) -> Reply:
    """Measure every indicator of the office, or of a unit with those inside it."""
    wish = load_query(IndicatorsQuery())
    question = wish.question(work)
    told = measure(work, question, _unit(work, wish))
    items = [_told(each) for each in told.values()]
    days = {"period": question, "as_at": question.as_at, "known_at": question.known_at, "forecast": question.forecast}
    return Reply({**days, "unit": wish.unit or None, "items": items})


@blueprint.get("/reports/indicators/<indicator>")
@operation(
    "report.read",
    Text("Những gì một chỉ tiêu đếm", "What an indicator counts"),
    BehindIndicator,
    query=IndicatorListQuery,
    refuses=(404, 422),
)
def show(work: Work, indicator: str) -> Reply:
    """List what one indicator counts; of cases that the asker may not see only how many there are."""
    wish = load_query(IndicatorListQuery())
    question, unit = wish.question(work), _unit(work, wish)
    told = measure(work, question, unit, [indicator])
    found = behind(work, question, indicator, unit)
    return Reply({"indicator": _told(told[indicator]), **list_counted(work, question, found, wish.cursor)})


def _unit(work: Work, wish: AskIndicators) -> int | None:
    return find_unit(work, wish.unit).id if wish.unit else None


def _told(measured: Measured) -> Mapping[str, object]:
    indicator, entered = measured.indicator, measured.entered
    return {
        "key": indicator.key,
        "label": indicator.label,
        "unit": indicator.unit,
        "value": measured.plain,
        "said": measured.said(),
        "by_hand": measured.by_hand,
        "source": entered.source if entered else None,
        "said_on": entered.said_on if entered else None,
    }
