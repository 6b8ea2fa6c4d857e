"""The letters of a case: choosing one, answering its questions, looking at it, issuing it, and reading it again."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casetrack.engine.letters import Ask, Letter
from casetrack.errors import InvalidInput
from casetrack.papers.docx_reading import read_docx
from casetrack.schemas.letters import ASK, PressForm, letter_of, write_letter_form
from casetrack.services.access import get_visible_case
from casetrack.services.drafts import drop_draft
from casetrack.services.file_entries import spell_size
from casetrack.services.issued_letters import get_letter, list_letters, seq_of, typed_in
from casetrack.services.letter_values import Told, tell
from casetrack.services.letterheads import head_for
from casetrack.services.letters import WriteLetter, issue, letter_for, list_offered, preview, suggest
from casetrack.services.one_press import as_typed, issue_as_suggested
from casetrack.services.presses import CONTROL_SLIP, FOLLOW_UP
from casetrack.services.work import Work
from casetrack.text import Text, format_date
from casetrack.web import drafts, forms
from casetrack.web.drawn_fields import DrawnField
from casetrack.web.login import looking, needs, switch_language, working

blueprint = Blueprint("letters", __name__)
_MEND = Text("Chưa phát hành. Mục đánh dấu đỏ cần sửa.", "Not issued. Mend the marked fields.")
_TYPES = {"text": "string", "long_text": "text", "choice": "enum"}
_BUTTONS = ("csrf_token", "author", "preview", "pdf", "issue", "again", "language")
_LONGEST = 20_000
Answer = Response | str | tuple[str, int]


@blueprint.app_template_global()
def press_token() -> str:
    """Give the token of a button, so that a double press makes one letter."""
    return secrets.token_hex(16)


@blueprint.get("/ho-so/<number>/van-ban")
@needs("case.read")
def index(number: str) -> str:
    """List the letters that fit the case, those of its open steps first, and those that were issued."""
    with looking() as work:
        told = tell(work, get_visible_case(work, number))
        return render_template(
            "letters/index.html",
            case=told.case,
            offered=list_offered(work, told) if work.actor.may("letter.issue") else (),
            letters=list_letters(work, told.case),
        )


@blueprint.get("/ho-so/<number>/van-ban/<letter>/soan")
@needs("letter.issue")
def form(number: str, letter: str) -> str:
    """Ask what the letter needs, filled in with what was typed before, or what the case suggests."""
    with looking() as work:
        told = tell(work, get_visible_case(work, number))
        chosen, kept = letter_for(work, told, letter), drafts.find(work, request.path)
        typed = dict(kept.form) if kept else _begun(work, told, chosen)
        return _form(work, told, chosen, typed)


@blueprint.post("/ho-so/<number>/van-ban/<letter>/soan")
@needs("letter.issue")
def send(number: str, letter: str) -> Answer:
    """Show the form again, the paper, its PDF; or issue the letter."""
    switched = switch_language()
    try:
        if "issue" in request.form:
            return _issue(number, letter)
        return _look(number, letter, again=switched or "again" in request.form)
    except InvalidInput as wrong:
        return _refused(number, letter, wrong), 422


@blueprint.get("/ho-so/<number>/van-ban/so/<int(max=999999999):seq>")
@needs("case.read")
def show(number: str, seq: int) -> str:
    """Show an issued letter: what it is, its papers, what it replaces."""
    with looking() as work:
        case = get_visible_case(work, number)
        return render_template(
            "letters/show.html", case=case, letter=get_letter(work, case, seq), fresh="moi" in request.args
        )


@blueprint.post("/ho-so/<number>/van-ban/nhanh")
@needs("letter.issue")
def press(number: str) -> Answer:
    """Make a letter with one press; what the case cannot answer, or is not late for, is asked on its form."""
    wish, wrong = forms.load(PressForm())
    if wrong or wish["letter"] not in (FOLLOW_UP, CONTROL_SLIP):
        return redirect(url_for(".index", number=number), 303)
    try:
        with working() as work:
            told = tell(work, get_visible_case(work, number))
            row = issue_as_suggested(work, told, wish["letter"], wish["token"])
            return redirect(url_for(".show", number=number, seq=seq_of(work, row), moi=1), 303)
    except InvalidInput:
        return redirect(url_for(".form", number=number, letter=wish["letter"]), 303)


def _issue(number: str, letter: str) -> Response:
    with working() as work:
        told = tell(work, get_visible_case(work, number))
        wish = _wish(letter_for(work, told, letter))
        row = issue(work, told, wish)
        drop_draft(work.session, work.actor, request.path)
        return redirect(url_for(".show", number=number, seq=seq_of(work, row), moi=1), 303)


def _look(number: str, letter: str, *, again: bool) -> Answer:
    with looking() as work:
        told = tell(work, get_visible_case(work, number))
        chosen = letter_for(work, told, letter)
        if again:
            return _form(work, told, chosen, _typed())
        rendered = preview(work, told, _wish(chosen))
        if "pdf" in request.form:
            answer = make_response(rendered.pdf)
            answer.headers["Content-Type"] = "application/pdf"
            answer.headers["Content-Disposition"] = "inline"
            return answer
        return render_template(
            "letters/preview.html",
            case=told.case,
            letter=chosen,
            page=read_docx(rendered.docx),
            typed=[(key, value) for key, value in request.form.items() if key not in _BUTTONS],
            author=drafts.mark(work.actor, request.path),
            size=spell_size(len(rendered.pdf)),
        )


def _refused(number: str, letter: str, wrong: InvalidInput) -> str:
    with looking() as work:
        told = tell(work, get_visible_case(work, number))
        chosen = letter_for(work, told, letter)
        asked = {ask.key for ask in chosen.asks}
        named = {f"{ASK}.{key}" if key in asked else key: words for key, words in wrong.fields.items()}
        return _form(work, told, chosen, _typed(), mend=named or {"signer": wrong.message})


def _wish(letter: Letter) -> WriteLetter:
    said, wrong = forms.load(write_letter_form(letter))
    if wrong:
        raise InvalidInput(_MEND, {key.removeprefix(f"{ASK}."): words for key, words in wrong.items()})
    return letter_of(letter, said)


def _form(work: Work, told: Told, letter: Letter, typed: Mapping[str, str], *, mend: forms.Errors | None = None) -> str:
    errors = dict(mend or {})
    signers: Sequence[tuple[int, str]] = ()
    try:
        signers = [
            (place, f"{signer.title.replace(chr(10), ', ')}: {signer.name}")
            for place, signer in enumerate(head_for(work, told.case.unit_id).signers)
        ]
    except InvalidInput as no_head:
        errors.setdefault("signer", no_head.message)
    return render_template(
        "letters/form.html",
        case=told.case,
        letter=letter,
        fields=[drawn(ask, typed) for ask in letter.asks],
        signers=signers,
        typed=typed,
        errors=errors,
        token=typed.get("token") or press_token(),
        author=drafts.mark(work.actor, request.path),
    )


def drawn(ask: Ask, typed: Mapping[str, str]) -> DrawnField:
    """Draw a question of a letter as a field of its form."""
    key = f"{ASK}.{ask.key}"
    return DrawnField(
        key=key,
        type=_TYPES.get(ask.type, ask.type),
        label=ask.label,
        hint=ask.hint,
        value=typed.get(key, ""),
        options=ask.choices,
        required=ask.required,
        max_length=_LONGEST if ask.type == "long_text" else 500,
    )


def _typed() -> dict[str, str]:
    return {key: value for key, value in request.form.items() if key not in _BUTTONS}


def _begun(work: Work, told: Told, letter: Letter) -> dict[str, str]:
    """Give what a new letter begins with: suggestions, or what was typed for the letter that is issued again."""
    said = request.args.get("lai", "")
    if said.isascii() and said.isdecimal():
        old = get_letter(work, told.case, int(said[:9]))
        typed = {
            f"{ASK}.{key}": _shown(letter, key, value) for key, value in typed_in(work, told.case, old.seq).items()
        }
        return {**typed, "replaces": str(old.seq)}
    suggested = suggest(work, told, letter)
    keys = {key: held for key, held in as_typed(letter, suggested).items() if _asked(letter, key) == "choice"}
    return {f"{ASK}.{key}": value for key, value in {**suggested, **keys}.items()}


def _asked(letter: Letter, key: str) -> str:
    ask = letter.ask(key)
    return ask.type if ask is not None else ""


def _shown(letter: Letter, key: str, held: str) -> str:
    """Write an answer as people type it; the book holds days as 2026-06-04."""
    return format_date(date.fromisoformat(held)) if _asked(letter, key) == "date" else held
