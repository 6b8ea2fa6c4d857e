"""The rules of the law that the office goes by, each with its article, and who verified which."""

from __future__ import annotations

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Basis, Words
from casetrack.api.bodies import load_query
from casetrack.api.operations import Reply, operation
from casetrack.engine.law import SignOff
from casetrack.engine.law_sheet import SheetRow
from casetrack.schemas.law import SheetForm
from casetrack.services.law import sheet_of
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("law", __name__)


class SignedOff(Answer):
    """That somebody read a rule in its source and found it right."""

    by = fields.String()
    on = fields.Date()
    source = fields.String()
    note = fields.String()


class RuleUse(Answer):
    """A place that goes by a rule: a clock, a step or a paper of these versions of a workflow."""

    workflow = fields.String()
    versions = fields.List(fields.Integer())
    place = fields.Nested(Words)


class LawRule(Answer):
    """One rule; `rule` is the fingerprint of its words and numbers. `signed` is null while nobody verified it."""

    rule = fields.String()
    kind = fields.String()
    says = fields.Nested(Words)
    length = fields.Nested(Words)
    start = fields.Nested(Words)
    applies = fields.Nested(Words)
    basis = fields.Nested(Basis)
    used_by = fields.List(fields.Nested(RuleUse))
    current = fields.Boolean()
    signed = fields.Nested(SignedOff, allow_none=True)


class LawRules(Answer):
    """The rules that were asked for; `all_rules` and `all_signed` count the whole sheet."""

    all_rules = fields.Integer()
    all_signed = fields.Integer()
    items = fields.List(fields.Nested(LawRule))


@blueprint.get("/law")
@operation(
    "workflow.read", Text("Bảng căn cứ", "The law behind every number"), LawRules, query=SheetForm, refuses=(422,)
)
def list_rules(work: Work) -> Reply:
    """List the rules that the office goes by, with who verified which; `part` is open for those that nobody did."""
    sheet = sheet_of(work, load_query(SheetForm()))
    told = [_told(row, sheet.signed.get(row.fingerprint)) for row in sheet.rows]
    return Reply({"all_rules": sheet.all_rules, "all_signed": sheet.all_signed, "items": told})


def _told(row: SheetRow, signed: SignOff | None) -> dict[str, object]:
    return {
        "rule": row.fingerprint,
        "kind": row.rule.kind,
        "says": row.rule.says,
        "length": row.length,
        "start": row.start,
        "applies": row.applies,
        "basis": row.rule.basis,
        "used_by": row.uses,
        "current": row.current,
        "signed": signed,
    }
