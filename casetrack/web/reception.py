"""The desk: one form for whoever comes, the visits of the day, and the receipt that leaves the printer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casetrack.engine.glossary import meaning_of
from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.engine.meanings import Term, first_terms
from casetrack.errors import CasetrackError, InvalidInput, NotFound
from casetrack.schemas.base import Form
from casetrack.schemas.reception import FindPersonForm, ReceiveForm, desk_fields, prefix_of, receive_form
from casetrack.services.appointments import waiting_to_be_told
from casetrack.services.cases import CHANNELS
from casetrack.services.drafts import drop_draft
from casetrack.services.joining import FIELD
from casetrack.services.matters import desk_units, desk_workflows, kinds_of_matter
from casetrack.services.persons import FoundPerson, find_persons, show_person
from casetrack.services.receipts import get_receipt, visits_of
from casetrack.services.reception import Receive, Received
from casetrack.services.reception_checks import IN_PERSON
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import drafts, duplicates, forms
from casetrack.web.appointments import day_queues
from casetrack.web.drawn_fields import DrawnField, draw_fields, written
from casetrack.web.intake import intake_parts
from casetrack.web.login import acting, installation, looking, needs, switch_language, working
from casetrack.web.sealed_forms import is_sealed, sealing_answers
from casetrack.web.status import square_of

blueprint = Blueprint("reception", __name__)
PAGE = "/quay"
_MEND = Text("Chưa ghi. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_OWN = frozenset(ReceiveForm().fields) | {FIELD}
_NAMES = {"title": "subject", "opened_on": "received_on"}  # what a use case calls it, what the form does


@blueprint.get(PAGE)
@needs("visit.record")
def desk() -> str:
    """Show the form, with what was typed and not sent yet, and who came today."""
    with looking() as work:
        kept = drafts.find(work, PAGE)
        return _page(kept.form if kept else None, kept=kept)


@blueprint.post(PAGE)
@needs("visit.record")
def send() -> Response | str | tuple[str, int]:
    """Look a person up, or enter a visit, a petition or both."""
    if switch_language() or "find" in request.form or duplicates.only_looks():
        return _page(_keep())
    try:
        made = _receive()
    except (InvalidInput, NotFound) as wrong:
        return _page(_keep(), mend=_named(wrong)), 422
    if "next" in request.form or _came_without_name():
        return redirect(url_for(".desk", saved=made.number), 303)
    return redirect(url_for(".receipt", number=made.number), 303)


@blueprint.post("/quay/nhap")
@needs("visit.record")
def keep() -> dict[str, str | None]:
    """Keep what is being typed, as the page asks every few seconds; say when, or that nothing of it is kept."""
    with looking() as work:
        kept = drafts.keep(work.actor, PAGE, request.form)
        at = kept.saved_at.astimezone(_zone(work)).strftime("%H:%M") if kept.saved_at else None
    return {"at": at, "receipt": kept.receipt}


@blueprint.post("/quay/bo")
@needs("visit.record")
def discard() -> Response:
    """Forget what was typed and begin with an empty form."""
    with working() as work:
        drop_draft(work.session, work.actor, PAGE)
    return redirect(url_for(".desk"), 303)


@blueprint.get("/quay/phieu/<number>")
@needs("visit.record")
def receipt(number: str) -> str:
    """Show a receipt as it prints, on A5."""
    with looking() as work:
        paper = get_receipt(work, number)
        return render_template(
            "reception/receipt.html",
            paper=paper,
            undo=duplicates.undo_of(work, paper),
            at=paper.recorded_at.astimezone(_zone(work)),
            square=square_of(paper.code) if paper.code else None,
            public_url=installation().public_url,
        )


def _meanings(work: Work) -> list[tuple[Text, Text | None, list[Term]]]:
    """Give what each kind of petition is, and the terms that run from its receipt."""
    library = work.installation.library
    return [
        (
            kind.label,
            next((told for value in kind.fields.values() if (told := meaning_of(str(value)))), None),
            first_terms(library.latest(kind.workflow), kind.fields, work.today),
        )
        for kind in kinds_of_matter(work)
        if kind.workflow and (kind.fields or kind.key == kind.workflow)
    ]


def _came_without_name() -> bool:
    """Tell whether nobody stands before the desk to be handed a receipt, and nobody is known to send one to."""
    return "anonymous" in request.form and request.form.get("channel") != IN_PERSON


def _receive() -> Received:
    with working() as work:
        wish, wrong = forms.load(_form(work))
        if wrong:
            raise InvalidInput(_MEND, wrong)
        made: Receive = wish
        received = duplicates.receive_as_pressed(work, made)
        drop_draft(work.session, work.actor, PAGE)
        return received


def _keep() -> Mapping[str, str]:
    """Keep what was typed, so that Back and a sign-in that ends meanwhile do not lose it."""
    drafts.keep(acting(), PAGE, request.form)
    return request.form


def _page(typed: Mapping[str, str] | None, *, mend: forms.Errors | None = None, kept: drafts.Kept | None = None) -> str:
    with looking() as work:
        said = duplicates.with_choice(forms.in_full(_form(work), typed or {}))
        return render_template(
            "reception/desk.html",
            typed=said,
            errors=mend or {},
            kept=kept,
            sealing=sorted(sealing_answers(work)),
            sealed=is_sealed(work, PAGE, said),
            author=drafts.mark(work.actor, PAGE),
            found=_found(work, said),
            card=duplicates.card(work, said if typed else {}),
            kinds=kinds_of_matter(work),
            meanings=_meanings(work),
            intake=_intake(work, said if typed else None),
            units=[(unit.id, unit.name) for unit in desk_units(work)],
            channels=CHANNELS.items(),
            hosts=HOSTS.items(),
            receptions=RECEPTIONS.items(),
            parts=intake_parts(work, said, mend or {}),
            day=visits_of(work, work.today),
            queues=day_queues(work),
            to_tell=len(waiting_to_be_told(work)),
            zone=_zone(work),
            token=said.get("token") or secrets.token_hex(16),
            received_on=said.get("received_on", written(work.today)),
            saved=request.args.get("saved", "")[:30],
        )


def _form(work: Work) -> Form:
    return receive_form({kind.key: kind for kind in kinds_of_matter(work)}, desk_workflows(work))


def _found(work: Work, typed: Mapping[str, str]) -> Sequence[FoundPerson] | None:
    """Look up whom the form names, whoever is chosen already first; None when nobody has been asked for yet."""
    wish, _errors = forms.load(FindPersonForm(), MultiDict(typed))
    if not wish or not wish["who"]:
        return None
    found = find_persons(work, wish["who"])
    chosen = typed.get("person", "")
    if chosen.isascii() and chosen.isdecimal() and int(chosen[:9]) not in {person.id for person in found}:
        found = [*show_person(work, int(chosen[:9])), *found]
    return found


def _intake(work: Work, typed: Mapping[str, str] | None) -> list[tuple[str, Text, list[DrawnField]]]:
    """Draw the intake form of each workflow that the desk opens."""
    return [
        (
            definition.id,
            definition.title,
            draw_fields(
                work,
                definition,
                desk_fields(definition),
                known={},
                typed=typed,
                required=definition.intake_required,
                prefix=prefix_of(definition.id),
            ),
        )
        for definition in desk_workflows(work)
    ]


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
