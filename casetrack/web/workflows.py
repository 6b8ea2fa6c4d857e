"""The workflows as the office runs them: picture, steps with their conditions, and the clocks with their law."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, render_template
from markupsafe import Markup

from casetrack.engine.deadlines import spell_length
from casetrack.engine.definition import Definition, Document, FieldLength, Length, State, Step
from casetrack.engine.diagram import draw
from casetrack.engine.ladder_words import ladders_of
from casetrack.engine.meanings import begin_of
from casetrack.services.workflow_load import load_of, tightest
from casetrack.text import Text
from casetrack.web.login import installation, looking, needs
from casetrack.web.shell import language

blueprint = Blueprint("workflows", __name__)
_STAYS = Text("ở nguyên chỗ", "stays")
_IN_FIELD = {
    "working_days": Text("theo “{field}” (ngày LV)", "as “{field}” says (working days)"),
    "calendar_days": Text("theo “{field}” (ngày)", "as “{field}” says (days)"),
    "months": Text("theo “{field}” (tháng)", "as “{field}” says (months)"),
    "years": Text("theo “{field}” (năm)", "as “{field}” says (years)"),
}


@blueprint.get("/quy-trinh")
@needs("workflow.read")
def index() -> str:
    """List the kinds of case that the office has."""
    with looking():
        return render_template("workflows/index.html", definitions=installation().library.newest())


@blueprint.get("/quy-trinh/<id_>")
@needs("workflow.read")
def show(id_: str) -> str:
    """Show one workflow in the version in which new cases open."""
    definition = installation().library.latest(id_)
    with looking() as work:
        load = load_of(work, definition) if work.actor.may("case.read") else ()
        standing = {"load": load, "tightest": tightest(load) if load else None}
        return render_template("workflows/show.html", definition=definition, **standing, **_built(definition))


def _built(definition: Definition) -> dict[str, object]:
    """Tell how the workflow is built: its picture, its steps, its clocks and who is told of them."""
    return {
        "picture": Markup(draw(definition, language())),  # noqa: S704  # the picture escapes what the file says
        "triggers": {step.trigger: step.label for step in definition.steps},
        "begins": {rule.key: begin_of(definition, rule) for rule in definition.deadlines},
        "issuing": _issuing(definition),
        "arrows": _arrows(definition),
        "ladders": ladders_of(definition, installation().alert_rules),
        "stays": _STAYS,
        "length": partial(_spell, definition),
    }


def _spell(definition: Definition, length: Length | FieldLength) -> Text:
    """Write a length, or name the field in which its number stands."""
    if isinstance(length, Length):
        return spell_length(length)
    return _IN_FIELD[length.unit].with_(field=definition.fields[length.field].label)


def _arrows(definition: Definition) -> list[tuple[Step, list[State]]]:
    """Give each step once, with every state out of which it leads, or in which it stays."""
    found: dict[tuple[str, str], tuple[Step, list[State]]] = {}
    for step in definition.steps:
        target = "" if step.source == step.target else step.target
        _, sources = found.setdefault((step.trigger, target), (step, []))
        sources.append(definition.states[step.source])
    return list(found.values())


def _issuing(definition: Definition) -> list[tuple[Document, list[Text]]]:
    """Give each paper with the steps that must issue it."""
    return [
        (paper, list(dict.fromkeys(step.label for step in definition.steps if paper.key in step.issues)))
        for paper in definition.documents.values()
    ]
