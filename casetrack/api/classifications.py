"""Classifying a case by the table of its workflow: what is asked, what is recommended, and deciding."""

from __future__ import annotations

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Basis, Document, Words
from casetrack.api.bodies import load, load_query, read_json
from casetrack.api.cases import tag_of
from casetrack.api.forms import PreviewQuery
from casetrack.api.operations import Reply, operation
from casetrack.engine.decisions import Asked, Row, Sitting
from casetrack.schemas.classifications import ClassifyForm, classify_form
from casetrack.services.access import get_visible_case
from casetrack.services.classification_terms import advise
from casetrack.services.classifications import (
    Seen,
    begin_answers,
    classify,
    next_move,
    other_results,
    see_case,
)
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("classifications", __name__)


class ChoiceAnswer(Answer):
    """One answer that may be given."""

    key = fields.String()
    label = fields.Nested(Words)


class QuestionAnswer(Answer):
    """One question of the table; `answer` is null while it is open."""

    key = fields.String()
    words = fields.Nested(Words)
    answer = fields.String(allow_none=True)
    choices = fields.List(fields.Nested(ChoiceAnswer))


class ClockAnswer(Answer):
    """A clock of a recommendation, counted as if its way were gone today; `due_on` is null where nobody can tell."""

    label = fields.Nested(Words)
    due_on = fields.Date(allow_none=True)
    remark = fields.Nested(Words, allow_none=True)
    basis = fields.Nested(Basis, allow_none=True)


class MeasureAnswer(Answer):
    """What is done at once beside the recommendation."""

    number = fields.String()
    action = fields.Nested(Words)
    basis = fields.List(fields.Nested(Basis))


class ResultAnswer(Answer):
    """A result that may be chosen instead, with a reason."""

    trigger = fields.String()
    label = fields.Nested(Words)


class RecommendationAnswer(Answer):
    """One row of the table. `row` is sent back to decide; `number` is that of the law's list, empty for none.

    `next_step` is the step to take now, null if there is none.
    """

    row = fields.String()
    number = fields.String()
    action = fields.Nested(Words)
    advice = fields.Boolean()
    at_once = fields.Boolean()
    basis = fields.List(fields.Nested(Basis))
    papers = fields.List(fields.Nested(Document))
    letters = fields.List(fields.String())
    clocks = fields.List(fields.Nested(ClockAnswer))
    measures = fields.List(fields.Nested(MeasureAnswer))
    results = fields.List(fields.Nested(ResultAnswer))
    next_step = fields.String(allow_none=True)


class ClassificationAnswer(Answer):
    """The questions that are asked after the answers so far, and the recommendation once all are answered."""

    table = fields.String()
    questions = fields.List(fields.Nested(QuestionAnswer))
    recommendation = fields.Nested(RecommendationAnswer, allow_none=True)
    decided = fields.Boolean()
    step = fields.String(allow_none=True)


@blueprint.get("/cases/<number:number>/classification")
@operation(
    "case.step", Text("Câu hỏi phân loại", "Questions of the classification"), ClassificationAnswer, refuses=(409,)
)
def show(work: Work, number: str) -> Reply:
    """Give the questions, with the answers given last or known from the case; `step` and `decided` say nothing yet."""
    case = get_visible_case(work, number)
    seen = see_case(work, case)
    sitting = seen.table.sit(begin_answers(seen))
    return Reply({**_told(work, seen, sitting), "decided": False, "step": None}, tag_of(case))


@blueprint.post("/cases/<number:number>/classification")
@operation(
    "case.step",
    Text("Phân loại theo bảng", "Classify by the table"),
    ClassificationAnswer,
    query=PreviewQuery,
    body=ClassifyForm,
    payload=True,
    refuses=(409,),
)
def decide(work: Work, number: str) -> Reply:
    """Write the decision down: `row` as recommended, or `chosen` with a `reason`; `fields` are the answers.

    `step` is the step to take next. With `?preview=true` only the questions and the recommendation are given.
    """
    case = get_visible_case(work, number)
    seen = see_case(work, case)
    only_preview = load_query(PreviewQuery())["preview"] == "true"
    wish = load(classify_form(seen.table), read_json())
    step = None if only_preview else classify(work, case, wish)
    told = _told(work, seen, seen.table.sit(wish.answers))
    return Reply({**told, "decided": not only_preview, "step": step or None}, tag_of(case))


def _told(work: Work, seen: Seen, sitting: Sitting) -> dict[str, object]:
    recommended = _recommended(work, seen, sitting) if sitting.complete else None
    asked = [_asked(each) for each in sitting.asked]
    return {"table": seen.table.fingerprint, "questions": asked, "recommendation": recommended}


def _asked(asked: Asked) -> dict[str, object]:
    return {
        "key": asked.question.key,
        "words": asked.question.words,
        "answer": asked.given.key if asked.given else None,
        "choices": asked.choices,
    }


def _recommended(work: Work, seen: Seen, sitting: Sitting) -> dict[str, object]:
    verdict = seen.table.judge(sitting.answers)
    row: Row = verdict.row
    advice, move = advise(work, seen, row, sitting.answers), next_move(seen, row)
    return {
        "row": row.key,
        "number": row.number,
        "action": row.action,
        "advice": row.advice,
        "at_once": row.at_once,
        "basis": row.basis,
        "papers": advice.papers,
        "letters": row.letters,
        "clocks": advice.clocks,
        "measures": verdict.measures,
        "results": [{"trigger": key, "label": label} for key, label in other_results(seen, row).items()],
        "next_step": move.trigger if move else None,
    }
