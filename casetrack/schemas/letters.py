"""What is asked for a letter, by its own questions; how the office names itself; a template that is put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import fields, post_load

from casetrack.engine.letters import Ask, Letter
from casetrack.schemas.base import Choice, Count, Form, Line, Prose, Tick
from casetrack.schemas.payload import DayOfPayload, form_of, payload_of
from casetrack.services.letter_words import Letterhead, Signer
from casetrack.services.letterheads import MOST_SIGNERS, SetLetterhead
from casetrack.services.letters import WriteLetter

ASK = "ask"  # the form's name of a question is `ask.<key>`
SIGNER = ("authority", "title", "name")  # the columns of a row of the letterhead's form
_LONGEST_REASON = 2000


class WriteLetterForm(Form):
    """Write a letter of a case; its own questions are laid beside these."""

    signer = Count(load_default=0, most=MOST_SIGNERS)
    replaces = Count(load_default=None, least=1)
    reason = Prose(load_default="", max_length=_LONGEST_REASON)
    token = Line(load_default=None, max_length=40)


def write_letter_form(letter: Letter) -> Form:
    """Give the form that asks what this letter asks."""
    asked = {f"{ASK}.{ask.key}": _field(ask) for ask in letter.asks}
    return form_of(WriteLetterForm, asked, (letter.key, letter.fingerprint))()


def letter_of(letter: Letter, said: Mapping[str, Any]) -> WriteLetter:
    """Give the wish for a letter that the form gave."""
    typed = {key: str(value) for key, value in payload_of(said, ASK).items()}
    return WriteLetter(letter.key, typed, said["signer"], said["token"], said["replaces"], said["reason"])


class PressForm(Form):
    """Make a letter with one press: which, and the token of the button."""

    letter = Line(required=True, max_length=60)
    token = Line(required=True, max_length=40)


class PutTemplateForm(Form):
    """Put a template in; it is sent beside this, as the part `file`."""

    confirmed = Tick()


class LetterheadForm(Form):
    """How a unit names itself on paper, and who signs: rows of authority, title and name."""

    superior = Line(load_default="", max_length=200)
    name = Line(required=True, max_length=200)
    line_break = Line(load_default="", max_length=60)
    place = Line(required=True, max_length=100)
    short = Line(required=True, max_length=20)
    drafted_by = Line(required=True, max_length=20)
    authority = Line(required=True, max_length=200)
    party = Tick()

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Mapping[str, Any]:
        """Give the letterhead and its signers; a row with nothing in it is none."""
        head = Letterhead(**{name: said[name] for name in Letterhead.__slots__})
        rows = [tuple(said.get(f"{column}_{n}", "") for column in SIGNER) for n in range(MOST_SIGNERS)]
        return {"head": head, "signers": tuple(Signer(*row) for row in rows if any(row))}


def letterhead_form() -> Form:
    """Give the form with its rows of signers."""
    rows: dict[str, fields.Field[Any]] = {
        f"{column}_{n}": Prose(load_default="", max_length=200) for n in range(MOST_SIGNERS) for column in SIGNER
    }
    return form_of(LetterheadForm, rows, ("signers",))()


def letterhead_of(unit_id: int, said: Mapping[str, Any]) -> SetLetterhead:
    """Give the wish to enter what the form gave for a unit."""
    return SetLetterhead(unit_id, said["head"], said["signers"])


def _field(ask: Ask) -> fields.Field[Any]:
    """None is required here: the letter itself says which must be answered, also to a program."""
    make: dict[str, Callable[[], fields.Field[Any]]] = {
        "text": lambda: Line(max_length=500),
        "long_text": Prose,
        "date": DayOfPayload,
        "choice": lambda: Choice(key for key, _label in ask.choices),
        "integer": lambda: Count(most=1_000_000),
    }
    return make[ask.type]()
