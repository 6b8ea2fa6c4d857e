"""What units took over before they kept the book: the figures, and the cases in the book that replaced some of them."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load, read_json
from casetrack.api.operations import Reply, operation
from casetrack.schemas.opening_balances import EnterBalanceForm, GiveBackCaseForm, ReplaceFromBalanceForm
from casetrack.services.opening_balances import ShownBalance, enter_balance, list_balances, replace_one, take_back
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("opening_balances", __name__)
_CASES = "/opening-balances/cases"


class OneOpeningBalance(Answer):
    """A balance as it stands. `place` names it; `count` were pending on the morning of `begins_on`, `left` are not in
    the book yet. `cases` are the numbers of those that are and that the asker may see, `hidden` counts the others.
    """

    place = fields.String()
    kind = fields.String()
    label = fields.Nested(Words)
    unit = fields.String()
    begins_on = fields.Date()
    count = fields.Integer()
    left = fields.Integer()
    source = fields.String()
    entered_by = fields.String()
    recorded_at = fields.AwareDateTime(format="iso")
    cases = fields.List(fields.String())
    hidden = fields.Integer()


class OpeningBalances(Answer):
    """The opening balances of the office, the latest day first."""

    items = fields.List(fields.Nested(OneOpeningBalance))


@blueprint.get("/opening-balances")
@operation("balance.enter", Text("Số dư đầu kỳ", "Opening balances"), OpeningBalances)
def list_all(work: Work) -> Reply:
    """List the balances as they stand."""
    return _all(work)


@blueprint.post("/opening-balances")
@operation(
    "balance.enter",
    Text("Nhập số dư đầu kỳ", "Enter a balance"),
    OpeningBalances,
    status=201,
    body=EnterBalanceForm,
    refuses=(404,),
)
def add(work: Work) -> Reply:
    """Enter how many cases of a kind a unit took over, or correct it; the answer lists all."""
    enter_balance(work, load(EnterBalanceForm(), read_json()).wish(work))
    return _all(work)


@blueprint.post(_CASES)
@operation(
    "balance.enter",
    Text("Trừ một hồ sơ", "Take a case off"),
    OpeningBalances,
    status=201,
    body=ReplaceFromBalanceForm,
    refuses=(404,),
)
def replace(work: Work) -> Reply:
    """Say that a case in the book was one of a balance; the answer lists all."""
    number, place = load(ReplaceFromBalanceForm(), read_json())
    replace_one(work, place, number)
    return _all(work)


@blueprint.post(f"{_CASES}/back")
@operation(
    "balance.enter",
    Text("Gỡ một hồ sơ", "Give a case back"),
    OpeningBalances,
    status=201,
    body=GiveBackCaseForm,
    refuses=(404,),
)
def give_back(work: Work) -> Reply:
    """Say that a case was none of a balance after all; the answer lists all."""
    take_back(work, load(GiveBackCaseForm(), read_json())["number"])
    return _all(work)


def _all(work: Work) -> Reply:
    return Reply({"items": [_told(each) for each in list_balances(work)]})


def _told(shown: ShownBalance) -> Mapping[str, object]:
    row = shown.row
    said = {name: getattr(row, name) for name in ("kind", "begins_on", "count", "source", "recorded_at")}
    cases = {"left": shown.left, "cases": shown.numbers, "hidden": shown.hidden}
    return {
        "place": shown.key,
        "label": shown.kind.label,
        "unit": shown.unit.code,
        "entered_by": shown.by,
        **said,
        **cases,
    }
