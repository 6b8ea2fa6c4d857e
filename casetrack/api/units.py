"""The units of the office as they stood on a day, and those of any time that had a name or code."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer
from casetrack.api.bodies import load_query
from casetrack.api.operations import Reply, operation
from casetrack.schemas.unit_changes import UnitsQuery
from casetrack.services.unit_history import ShownUnit, list_units
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("units", __name__)


class UnitOfDay(Answer):
    """A unit as it was called and where it stood on the day; `valid_to` is its last, `successor` has what it left."""

    code = fields.String()
    name = fields.String()
    parent = fields.String(allow_none=True)
    valid_from = fields.Date(allow_none=True)
    valid_to = fields.Date(allow_none=True)
    stands = fields.Boolean()
    former_names = fields.List(fields.String())
    successor = fields.String(allow_none=True)


class UnitsOfDay(Answer):
    """The units, each after the one above it."""

    on = fields.Date()
    items = fields.List(fields.Nested(UnitOfDay))


@blueprint.get("/units")
@operation(
    "unit.manage", Text("Đơn vị của một ngày", "The units of a day"), UnitsOfDay, query=UnitsQuery, refuses=(422,)
)
def list_all(work: Work) -> Reply:
    """List the units that stand on a day, today without one; with `q`, those of any time that had this name or code."""
    wish = load_query(UnitsQuery())
    day = wish["on"] or work.today
    return Reply({"on": day, "items": [_told(work, each) for each in list_units(work, day, wish["q"])]})


def _told(work: Work, shown: ShownUnit) -> Mapping[str, object]:
    unit = shown.unit
    above = work.units[unit.parent_id].code if unit.parent_id else None
    return {
        "code": unit.code,
        "name": unit.name,
        "parent": above,
        "valid_from": unit.begun_on,
        "valid_to": unit.ended_on,
        "stands": shown.stands,
        "former_names": [name for name, _until in shown.names],
        "successor": shown.successor.code if shown.successor else None,
    }
