"""The desk: one form for whoever comes, the visits of the day, and the receipt that leaves the printer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.errors import CasetrackError, InvalidInput, NotFound
from casetrack.schemas.reception import FindPersonForm, ReceiveForm, desk_fields, prefix_of, receive_form
from casetrack.services.cases import CHANNELS
from casetrack.services.permissions import ROLES
from casetrack.services.persons import FoundPerson, find_persons, show_person
from casetrack.services.receipts import get_receipt, visits_of
from casetrack.services.reception import Receive, Received, desk_units, desk_workflows, kinds_of_matter, receive
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.drawn_fields import DrawnField, draw_fields, written
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("reception", __name__)
_MEND = Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_OWN = frozenset(ReceiveForm().fields)
_NAMES = {"title": "subject", "opened_on": "received_on"}  # what a use case calls it, what the form does


@blueprint.get("/quay")
@needs("visit.record")
def desk() -> str:
    """Show the form, and who came today."""
    return _page(None)


@blueprint.post("/quay")
@needs("visit.record")
def send() -> Response | str | tuple[str, int]:
    """Look a person up, or enter a visit, a petition or both."""
    if "find" in request.form:
        return _page(request.form)
    try:
        made = _receive()
    except (InvalidInput, NotFound) as wrong:
        return _page(request.form, mend=_named(wrong)), 422
    if "next" in request.form:
        return redirect(url_for(".desk", saved=made.number), 303)
    return redirect(url_for(".receipt", number=made.number), 303)


@blueprint.get("/quay/phieu/<number>")
@needs("visit.record")
def receipt(number: str) -> str:
    """Show a receipt as it prints, on A5."""
    with looking() as work:
        paper = get_receipt(work, number)
        return render_template(
            "reception/receipt.html", paper=paper, at=paper.recorded_at.astimezone(_zone(work)), roles=ROLES
        )


def _receive() -> Received:
    with working() as work:
        kinds = {kind.key: kind for kind in kinds_of_matter(work)}
        wish, wrong = forms.load(receive_form(kinds, desk_workflows(work)))
        if wrong:
            raise InvalidInput(_MEND, wrong)
        made: Receive = wish
        return receive(work, made)


def _page(typed: Mapping[str, str] | None, *, mend: forms.Errors | None = None) -> str:
    with looking() as work:
        said = typed or {}
        return render_template(
            "reception/desk.html",
            typed=said,
            errors=mend or {},
            found=_found(work, said),
            kinds=kinds_of_matter(work),
            intake=_intake(work, typed),
            units=[(unit.id, unit.name) for unit in desk_units(work)],
            channels=CHANNELS.items(),
            hosts=HOSTS.items(),
            receptions=RECEPTIONS.items(),
            day=visits_of(work, work.today),
            zone=_zone(work),
            token=said.get("token") or secrets.token_hex(16),
            received_on=said.get("received_on", written(work.today)),
            saved=request.args.get("saved", "")[:30],
        )


def _found(work: Work, typed: Mapping[str, str]) -> Sequence[FoundPerson] | None:
    """Look up whom the form names, whoever is chosen already first; None when nobody has been asked for yet."""
    wish, _errors = forms.load(FindPersonForm())
    if not typed or not wish or not wish["who"]:
        return None
    found = find_persons(work, wish["who"])
    chosen = typed.get("person", "")
    if chosen.isascii() and chosen.isdecimal() and int(chosen[:9]) not in {person.id for person in found}:
        found = [*show_person(work, int(chosen[:9])), *found]
    return found


def _intake(work: Work, typed: Mapping[str, str] | None) -> list[tuple[Text, bool, list[DrawnField]]]:
    """Draw the intake form of each workflow that the desk opens; the chosen one stands open."""
    drawn = []
    definitions = desk_workflows(work)
    chosen = (typed or {}).get("kind", "").partition(":")[0] or next((d.id for d in definitions), "")
    for definition in definitions:
        fields = draw_fields(
            work,
            definition,
            desk_fields(definition),
            known={},
            typed=typed,
            required=definition.intake_required,
            prefix=prefix_of(definition.id),
        )
        drawn.append((definition.title, definition.id == chosen, fields))
    return drawn


def _named(wrong: CasetrackError) -> forms.Errors:
    """Name the fields of a refusal as the form does; a field of a workflow by the workflow of the chosen kind."""
    fields: Mapping[str, Any] = wrong.fields if isinstance(wrong, InvalidInput) else {}
    workflow = request.form.get("kind", "").partition(":")[0]
    named = {}
    for key, words in fields.items():
        name = _NAMES.get(key, key)
        named[name if name in _OWN or "." in name else f"{prefix_of(workflow)}.{key}"] = words
    return named or {"form": wrong.message}


def _zone(work: Work) -> ZoneInfo:
    return ZoneInfo(work.office.timezone)
