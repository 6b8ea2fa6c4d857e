"""The help page: what somebody's roles do here, the kinds of case with their terms and law, the words, whom to ask."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, current_app, render_template, url_for

from casetrack.engine.definition import Definition
from casetrack.engine.glossary import words_in
from casetrack.engine.meanings import Term, terms_of
from casetrack.services.contacts import whom_to_ask
from casetrack.services.work import Actor, Work
from casetrack.text import Text
from casetrack.web import login
from casetrack.web.help_tasks import ROLE_WORK, TASKS
from casetrack.web.login import SIGNED_IN, looking, needs
from casetrack.web.shell import language

blueprint = Blueprint("help", __name__)


@blueprint.get("/tro-giup")
@needs(SIGNED_IN)
def show() -> str:
    """Show what helps somebody in these roles; only pages that they may open."""
    with looking() as work:
        return render_template(
            "help/show.html",
            tasks=tasks_of(work.actor),
            role_work=[ROLE_WORK[role] for role in ROLE_WORK if role in {held for held, _unit in work.actor.roles}],
            contacts=whom_to_ask(work),
        )


@blueprint.get("/tro-giup/loai-ho-so")
@needs("workflow.read")
def kinds() -> str:
    """Show each kind of case with its terms and their law."""
    with looking() as work:
        return render_template("help/kinds.html", kinds=list(_kinds(work)))


@blueprint.get("/tro-giup/tu-ngu")
@needs(SIGNED_IN)
def words() -> str:
    """Show what the words of the program mean."""
    with looking():
        return render_template("help/words.html", words=words_in(language()))


def tasks_of(actor: Actor) -> list[tuple[str, Text]]:
    """Give what somebody may do, each with its page."""
    views = current_app.view_functions
    return [(url_for(page), task) for page, task in TASKS if page in views and login.is_open(page, actor)]


def _kinds(work: Work) -> Iterator[tuple[Text, Definition, list[Term]]]:
    """Give the kinds of case as their numbers tell them apart; what the desk takes in first, follow-ups last."""
    newest = work.installation.library.newest()
    for definition in sorted(newest, key=lambda each: (each.task, not each.at_desk)):
        chooser = definition.number.by_field
        values = definition.fields[chooser].values if chooser else ()
        for value, label in values or (("", definition.title),):
            fields = {chooser: value} if chooser else {}
            yield label, definition, list(terms_of(definition, fields, work.today))
