"""Citizens and organisations of the registry: looked up, each on a page of its own, corrected, and two made one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput, StaleCase
from casetrack.schemas.persons import CorrectPersonForm, FindPeopleForm, MergePersonsForm
from casetrack.schemas.reception import FindPersonForm
from casetrack.services.persons import find_page, find_persons, get_person
from casetrack.services.persons_correct import correct_person, open_known
from casetrack.services.persons_history import KINDS, MOST_LINES, get_page, see_number
from casetrack.services.persons_merge import ITSELF, get_pair, merge_persons, unmerge_person
from casetrack.services.work import Work
from casetrack.web import forms
from casetrack.web.login import looking, needs, working

blueprint = Blueprint("persons", __name__)
_PERSON = "/nguoi/<int(max=999999999):person_id>"
Page = str | tuple[str, int] | Response


@blueprint.get("/quay/nguoi")
@needs("visit.record")
def found() -> str:
    """Give the list of who fits what is being typed at the desk, and nothing around it."""
    wish, _errors = forms.load(FindPersonForm(), request.args)
    with looking() as work:
        who = wish["who"] if wish else ""
        return render_template("reception/_found.html", found=find_persons(work, who) if who else None, typed={})


@blueprint.get("/nguoi")
@needs("person.read")
def index() -> str:
    """Look people up; nobody is listed before something is typed."""
    asked = forms.ask(FindPeopleForm(), request.args)
    with looking() as work:
        page = find_page(work, asked["q"], cursor=asked["cursor"])
        return render_template("persons/index.html", q=asked["q"], page=page, onward=asked["cursor"])


@blueprint.get(_PERSON)
@needs("person.read")
def show(person_id: int) -> Page:
    """Show what is known of a person, and the history; another entry of the same person leads here."""
    return _show(person_id)


@blueprint.post(f"{_PERSON}/so")
@needs("person.edit")
def number(person_id: int) -> Page:
    """Show the whole identity number, once the look stands in the book for good."""
    with working() as work:
        whole = see_number(work, person_id)
    return _show(person_id, whole=whole)


@blueprint.get(f"{_PERSON}/sua")
@needs("person.edit")
def correction(person_id: int) -> str:
    """Ask what is right; that the whole number is seen here is written into the book first."""
    with working() as work:
        known = open_known(work, person_id)
    return _correction(person_id, {key: str(value) for key, value in known.items() if value is not None})


@blueprint.post(f"{_PERSON}/sua")
@needs("person.edit")
def correct(person_id: int) -> Page:
    """Write down what is right of a person."""
    return _written(
        lambda work: correct_person(work, get_person(work, person_id).id, forms.ask(CorrectPersonForm())).id,
        lambda errors: _correction(person_id, request.form, errors),
    )


@blueprint.get(f"{_PERSON}/gop")
@needs("person.edit")
def pair(person_id: int) -> str:
    """Find the other entry of a person, and see both side by side."""
    return _pair(person_id, request.args)


@blueprint.post(f"{_PERSON}/gop")
@needs("person.edit")
def merge(person_id: int) -> Page:
    """Let this entry stand for the other one too."""
    return _written(
        lambda work: merge_persons(work, get_person(work, person_id).id, forms.ask(MergePersonsForm())).id,
        lambda errors: _pair(person_id, request.form, errors),
    )


@blueprint.post(f"{_PERSON}/go-gop")
@needs("person.edit")
def unmerge(person_id: int) -> Response:
    """Take a merge back, by the entry that was merged."""
    with working() as work:
        entry = unmerge_person(work, person_id).id
    return redirect(url_for(".show", person_id=entry), 303)


def _written(write: Callable[[Work], int], again: Callable[[forms.Errors], str]) -> Page:
    """Write, and go on to the person; or show the form again with every word, and what to mend."""
    try:
        with working() as work:
            person_id = write(work)
    except InvalidInput as wrong:
        return again(dict(wrong.fields) or {"form": wrong.message}), 422
    except StaleCase as stale:
        return again({"form": stale.message}), 409
    return redirect(url_for(".show", person_id=person_id), 303)


def _show(person_id: int, *, whole: str = "") -> Page:
    with looking() as work:
        page = get_page(work, person_id)
        if page.person.id != person_id:
            return redirect(url_for(".show", person_id=page.person.id), 303)
        zone = ZoneInfo(work.office.timezone)
        return render_template("persons/show.html", page=page, whole=whole, kinds=KINDS, most=MOST_LINES, zone=zone)


def _correction(person_id: int, typed: Mapping[str, str], errors: forms.Errors | None = None) -> str:
    with looking() as work:
        page = get_page(work, person_id)
        return render_template("persons/correct.html", page=page, typed=typed, errors=errors or {})


def _pair(person_id: int, typed: Mapping[str, Any], errors: forms.Errors | None = None) -> str:
    chosen = str(typed.get("other_id", ""))
    other_id = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10 else None
    words = forms.ask(FindPeopleForm(), request.args)["q"]
    with looking() as work:
        page = get_page(work, person_id)
        itself = other_id == page.person.id
        others = [person for person in find_persons(work, words) if person.id != page.person.id] if words else None
        return render_template(
            "persons/merge.html",
            page=page,
            pair=get_pair(work, page.person.id, other_id) if other_id and not itself else None,
            q=words,
            others=others,
            typed=typed,
            errors=errors or ({"other_id": ITSELF} if itself else {}),
        )
