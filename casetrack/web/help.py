"""The help page: what somebody's roles do here, the kinds of case with their terms and law, the words, whom to ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, current_app, render_template, url_for

from casetrack.engine.clock_rules import Basis, Variant
from casetrack.engine.deadline_lines import spell_length
from casetrack.engine.definition import DeadlineRule, Definition, Length
from casetrack.engine.glossary import words_in
from casetrack.services.contacts import whom_to_ask
from casetrack.services.work import Actor, Work
from casetrack.text import Text
from casetrack.web import login
from casetrack.web.help_tasks import ROLE_WORK, TASKS
from casetrack.web.login import SIGNED_IN, looking, needs
from casetrack.web.shell import language

blueprint = Blueprint("help", __name__)


@dataclass(frozen=True, slots=True)
class Term:
    """A clock of a kind of case in one line: its name, its length today, the law behind it."""

    label: Text
    length: Text
    basis: Basis


@blueprint.get("/tro-giup")
@needs(SIGNED_IN)
def show() -> str:
    """Show what helps somebody in these roles; only pages that they may open."""
    with looking() as work:
        return render_template(
            "help/show.html",
            tasks=tasks_of(work.actor),
            role_work=[ROLE_WORK[role] for role in ROLE_WORK if role in {held for held, _unit in work.actor.roles}],
            kinds=[(each, list(_terms(each, work.today))) for each in _kinds(work)],
            contacts=whom_to_ask(work),
        )


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


def _kinds(work: Work) -> list[Definition]:
    library = work.installation.library
    latest = [library.latest(id_) for id_ in dict.fromkeys(definition.id for definition in library.all())]
    return sorted(latest, key=lambda each: (each.task, not each.at_desk))


def _terms(definition: Definition, today: date) -> Iterator[Term]:
    """Give the duties of a kind of case, each in the length that a usual case has today."""
    for rule in definition.deadlines:
        variant = _usual(rule, today)
        if rule.kind == "duty" and variant is not None and isinstance(variant.length, Length):
            yield Term(rule.label, spell_length(variant.length), variant.basis)


def _usual(rule: DeadlineRule, today: date) -> Variant | None:
    """Give the length without a condition, which is the last of those that hold today."""
    if rule.valid is not None and not rule.valid.covers(today):
        return None
    standing = [each for each in rule.variants if each.valid is None or each.valid.covers(today)]
    return standing[-1] if standing else None
