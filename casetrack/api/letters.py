"""The letters of a case: which may be written, how one would look, issuing one, and those that were issued."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load, read_json
from casetrack.api.operations import Reply, operation
from casetrack.engine.letters import Ask, Letter
from casetrack.errors import InvalidInput
from casetrack.papers.docx_reading import words_of
from casetrack.schemas.base import MISSING, Form, Line
from casetrack.schemas.letters import ASK, WriteLetterForm, letter_of, write_letter_form
from casetrack.services.access import get_visible_case
from casetrack.services.issued_letters import get_letter, list_letters, seq_of
from casetrack.services.letter_values import Told, tell
from casetrack.services.letters import WriteLetter, issue, letter_for, list_offered, preview, suggest
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("letters", __name__)
_MEND = Text("Chưa ghi. Những mục trong `fields` cần sửa.", "Nothing was written. Mend what `fields` names.")


class IssuedLetter(Answer):
    """An issued letter. `seq` is the number of its event; `docx` and `pdf` those of its files among the documents.

    `struck`: why its line in the register of outgoing documents is struck through.
    """

    seq = fields.Integer()
    letter = fields.String()
    paper = fields.String()
    label = fields.Nested(Words)
    symbol = fields.String()
    about = fields.String()
    on = fields.Date()
    signer = fields.String()
    issued_by = fields.String(attribute="actor")
    reason = fields.String()
    docx = fields.Integer()
    pdf = fields.Integer()
    docx_sha256 = fields.String()
    pdf_sha256 = fields.String()
    replaces = fields.Integer(allow_none=True)
    replaced_by = fields.Integer(allow_none=True)
    struck = fields.String()


class IssuedLetters(Answer):
    """The letters of a case, the newest first."""

    items = fields.List(fields.Nested(IssuedLetter))


class Question(Answer):
    """What a letter asks for, with what the case suggests, as people would type it."""

    key = fields.String()
    label = fields.Nested(Words)
    type = fields.String()
    required = fields.Boolean()
    choices = fields.List(fields.String())
    suggested = fields.String()


class OfferedLetter(Answer):
    """A letter that fits a case; `now`: a step out of its state issues or requires it."""

    letter = fields.String()
    label = fields.Nested(Words)
    paper = fields.String()
    numbered = fields.Boolean()
    now = fields.Boolean()


class OfferedLetters(Answer):
    """The letters that fit a case, those of its open steps first."""

    items = fields.List(fields.Nested(OfferedLetter))


class Questions(Answer):
    """What a letter asks for."""

    letter = fields.String()
    items = fields.List(fields.Nested(Question))


class Preview(Answer):
    """A letter as it would look today, without a number: its words, and its PDF in base64."""

    about = fields.String()
    text = fields.String()
    pdf = fields.String()


class WriteLetterBody(WriteLetterForm):
    """Write a letter of a case; its answers stand under `fields`. Idempotency-Key tells one request from another."""

    class Meta(Form.Meta):
        exclude = ("token",)

    letter = Line(required=True, max_length=60)


class PreviewLetterBody(WriteLetterBody):
    """Look at a letter of a case; its answers stand under `fields`."""

    class Meta(Form.Meta):
        exclude = ("token",)


@blueprint.get("/cases/<number:number>/letters")
@operation("case.read", Text("Xem văn bản đã phát hành", "List the letters of a case"), IssuedLetters)
def list_all(work: Work, number: str) -> Reply:
    """Give the letters of a case, the newest first; their files stand among the documents."""
    return Reply({"items": list_letters(work, get_visible_case(work, number))})


@blueprint.get("/cases/<number:number>/letters/<seq:seq>")
@operation("case.read", Text("Xem một văn bản", "Read a letter"), IssuedLetter)
def show(work: Work, number: str, seq: int) -> Reply:
    """Give one letter of a case."""
    return Reply(get_letter(work, get_visible_case(work, number), seq))


@blueprint.get("/cases/<number:number>/letters/offered")
@operation("letter.issue", Text("Văn bản có thể soạn", "List the letters that fit a case"), OfferedLetters)
def offered(work: Work, number: str) -> Reply:
    """Give the letters that fit a case as it stands."""
    found = list_offered(work, tell(work, get_visible_case(work, number)))
    return Reply({"items": [_offered(each.letter, now=each.now) for each in found]})


@blueprint.get("/cases/<number:number>/letters/offered/<letter>")
@operation("letter.issue", Text("Văn bản hỏi gì", "What a letter asks for"), Questions)
def questions(work: Work, number: str, letter: str) -> Reply:
    """Give the questions of a letter, with what the case suggests."""
    told = tell(work, get_visible_case(work, number))
    chosen = letter_for(work, told, letter)
    suggested = suggest(work, told, chosen)
    return Reply({"letter": letter, "items": [_question(ask, suggested) for ask in chosen.asks]})


@blueprint.post("/cases/<number:number>/letters/preview")
@operation("letter.issue", Text("Xem trước văn bản", "Preview a letter"), Preview, body=PreviewLetterBody, payload=True)
def look(work: Work, number: str) -> Reply:
    """Give a letter as it would look today; nothing is written."""
    told = tell(work, get_visible_case(work, number))
    rendered = preview(work, told, _wish(work, told))
    pdf = base64.b64encode(rendered.pdf).decode()
    return Reply({"about": rendered.about, "text": words_of(rendered.docx), "pdf": pdf})


@blueprint.post("/cases/<number:number>/letters")
@operation(
    "letter.issue",
    Text("Phát hành văn bản", "Issue a letter"),
    IssuedLetter,
    status=201,
    body=WriteLetterBody,
    payload=True,
)
def enter(work: Work, number: str) -> Reply:
    """Give a letter its number of the register and keep it, as .docx and PDF. Nothing changes it any more."""
    told = tell(work, get_visible_case(work, number))
    row = issue(work, told, _wish(work, told))
    return Reply(get_letter(work, told.case, seq_of(work, row)))


def _wish(work: Work, told: Told) -> WriteLetter:
    said = read_json()
    key = said.pop("letter", None)
    if not isinstance(key, str):
        raise InvalidInput(_MEND, {"letter": MISSING})
    letter = letter_for(work, told, key)
    return letter_of(letter, {"token": None, **load(write_letter_form(letter), said, ASK)})


def _offered(letter: Letter, *, now: bool) -> Mapping[str, object]:
    same = {"label": letter.label, "paper": letter.document, "numbered": letter.numbered}
    return {"letter": letter.key, "now": now, **same}


def _question(ask: Ask, suggested: Mapping[str, str]) -> Mapping[str, object]:
    same = {name: getattr(ask, name) for name in ("key", "label", "type", "required")}
    return {**same, "choices": [key for key, _label in ask.choices], "suggested": suggested.get(ask.key, "")}
