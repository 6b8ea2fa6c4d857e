"""Saved views of the list of cases: keep one, rename, share, copy, delete; and which columns lists have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casetrack.errors import InvalidInput
from casetrack.schemas.saved_views import LayoutForm, SavedViewForm, read_question, write_question
from casetrack.schemas.search import FindCasesForm
from casetrack.services.case_sheet import say_question
from casetrack.services.list_layouts import keep_layout, layout_of
from casetrack.services.saved_views import (
    SHARE,
    SaveView,
    ShownView,
    ask_otherwise,
    change_view,
    copy_view,
    delete_view,
    list_views,
    save_view,
    show_columns,
)
from casetrack.services.search import count_views
from casetrack.services.search_filters import Filter
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import acting, looking, needs, working

blueprint = Blueprint("saved_views", __name__)


@blueprint.get("/bo-loc")
@needs("case.read")
def index() -> str:
    """List the saved views that I use; and offer to keep what a list was asked."""
    return _page({}, {})


@blueprint.post("/bo-loc")
@needs("case.read")
def save() -> Response | tuple[str, int]:
    """Keep what a list was asked, and open it."""
    try:
        with working() as work:
            said, asked = forms.ask(SavedViewForm()), question_of(request.form)
            view_id = save_view(work, SaveView(said["name"], asked, layout_of(work).columns, said["shared"]))
    except InvalidInput as wrong:
        return _page(wrong.fields, request.form), 422
    return _opened(view_id, asked)


@blueprint.post("/bo-loc/<int(max=999999999):view_id>")
@needs("case.read")
def change(view_id: int) -> Response | tuple[str, int]:
    """Rename a view, share it, or share it no more."""
    try:
        with working() as work:
            change_view(work, view_id, **forms.ask(SavedViewForm()))
    except InvalidInput as wrong:
        return _page(wrong.fields, {}, view_id), 422
    return redirect(url_for(".index"), 303)


@blueprint.post("/bo-loc/<int(max=999999999):view_id>/cau-hoi")
@needs("case.read")
def ask(view_id: int) -> Response:
    """Let a view ask what the list is asked now."""
    with working() as work:
        asked = question_of(request.form)
        ask_otherwise(work, view_id, asked)
    return _opened(view_id, asked)


@blueprint.post("/bo-loc/<int(max=999999999):view_id>/ban-rieng")
@needs("case.read")
def copy(view_id: int) -> Response | tuple[str, int]:
    """Take a copy of one's own."""
    try:
        with working() as work:
            copy_view(work, view_id)
    except InvalidInput as wrong:
        return _page(wrong.fields, {}), 422
    return redirect(url_for(".index"), 303)


@blueprint.post("/bo-loc/<int(max=999999999):view_id>/xoa")
@needs("case.read")
def delete(view_id: int) -> Response:
    """Delete a view."""
    with working() as work:
        delete_view(work, view_id)
    return redirect(url_for(".index"), 303)


@blueprint.post("/bo-loc/cot")
@needs("case.read")
def lay_out() -> Response:
    """Show lists with other columns, closer or wider, from now on; in a view of mine, that one has other columns."""
    with working() as work:
        wish = forms.ask(LayoutForm())
        opened = opened_of(list_views(work))
        if opened and opened.mine:
            show_columns(work, opened.id, wish.columns)
            wish = replace(wish, columns=layout_of(work).columns)
        keep_layout(work, wish)
    return redirect(f"/ho-so?{request.query_string.decode()}", 303)


def question_of(said: Mapping[str, str]) -> str:
    """Write what a list is asked by an address or a form, its days in full."""
    return write_question(forms.in_full(FindCasesForm(), dict(said.items())))


def opened_of(views: Sequence[ShownView]) -> ShownView | None:
    """Give the saved view that the address names; None for one that this person has not."""
    return next((view for view in views if str(view.id) == request.args.get("saved")), None)


def kept_by(views: Sequence[ShownView]) -> dict[str, Filter]:
    """Give what each of these views asks, by its key; one that can be asked no more is left out."""
    wishes = {str(view.id): read_question(view.asked) for view in views}
    return {key: wish.filter for key, wish in wishes.items() if wish is not None}


def address_of(view: ShownView) -> str:
    """Give the address at which a saved view opens."""
    return f"/ho-so?{view.asked}&saved={view.id}"


def _opened(view_id: int, asked: str) -> Response:
    return redirect(f"/ho-so?{asked}&saved={view_id}", 303)


def _page(errors: Mapping[str, Text], typed: Mapping[str, str], changed: int | None = None) -> str:
    with looking() as work:
        views = list_views(work)
        kept = kept_by(views)
        said = MultiDict(request.form if typed else request.args)
        asked = question_of(said) if "view" in said else ""
        return render_template(
            "saved_views/index.html",
            views=views,
            counts=count_views(work, kept=kept),
            said={view.id: say_question(work, kept[str(view.id)]) for view in views if str(view.id) in kept},
            address_of=address_of,
            asked=dict(parse_qsl(asked)),
            asks=_said(work, asked),
            opened=opened_of(views),
            may_share=acting().may(SHARE),
            errors=errors,
            typed=typed,
            changed=changed,
        )


def _said(work: Work, asked: str) -> Sequence[Text]:
    wish = read_question(asked) if asked else None
    return say_question(work, wish.filter) if wish else ()
