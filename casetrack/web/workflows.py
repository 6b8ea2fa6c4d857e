"""The workflows as the office runs them: picture, steps with their conditions, and the clocks with their law."""

from __future__ import annotations

from flask import Blueprint, render_template
from markupsafe import Markup

from casetrack.engine.deadlines import spell_length
from casetrack.engine.definition import Definition, State, Step
from casetrack.engine.diagram import draw
from casetrack.web.login import installation, looking, needs
from casetrack.web.shell import language

blueprint = Blueprint("workflows", __name__)


@blueprint.get("/quy-trinh")
@needs("workflow.read")
def index() -> str:
    """List the kinds of case that the office has."""
    library = installation().library
    latest = [library.latest(id_) for id_ in dict.fromkeys(definition.id for definition in library.all())]
    with looking():
        return render_template("workflows/index.html", definitions=latest)


@blueprint.get("/quy-trinh/<id_>")
@needs("workflow.read")
def show(id_: str) -> str:
    """Show one workflow in the version in which new cases open."""
    definition = installation().library.latest(id_)
    picture = Markup(draw(definition, language()))  # noqa: S704  # the picture escapes what the file says
    with looking():
        return render_template(
            "workflows/show.html",
            definition=definition,
            picture=picture,
            triggers={step.trigger: step.label for step in definition.steps},
            arrows=_arrows(definition),
            length=spell_length,
        )


def _arrows(definition: Definition) -> list[tuple[Step, list[State]]]:
    """Give each step once, with every state out of which it leads."""
    found: dict[tuple[str, str], tuple[Step, list[State]]] = {}
    for step in definition.steps:
        _, sources = found.setdefault((step.trigger, step.target), (step, []))
        sources.append(definition.states[step.source])
    return list(found.values())
