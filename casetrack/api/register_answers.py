"""What the API answers about the office's registers."""

from __future__ import annotations

from marshmallow import fields

from casetrack.api.answers import Answer, Words


class RegisterColumn(Answer):
    """One column of a register; `key` names its cell in each line."""

    key = fields.String()
    label = fields.Nested(Words)


class Register(Answer):
    """One year of a register; `last` is the number given last, 0 before the first.

    `body`: whose book it is, where each body of the office keeps its own.
    """

    book = fields.String(metadata={"enum": ["outgoing", "incoming", "petitions", "visits"]})
    name = fields.Nested(Words)
    columns = fields.List(fields.Nested(RegisterColumn))
    year = fields.Integer()
    last = fields.Integer()
    body = fields.String()


class Registers(Answer):
    """The office's registers, the latest year of each first."""

    items = fields.List(fields.Nested(Register))


class RegisterLine(Answer):
    """One line. Hidden: its case may not be seen, and only the number is told. `struck`: why it is struck through.

    `cells` are those that are filled in, by the column's key, as the book on paper has them; days in ISO.
    """

    number = fields.String()
    hidden = fields.Boolean()
    case_number = fields.String(allow_none=True)
    struck = fields.String()
    cells = fields.Dict(keys=fields.String(), values=fields.String())


class Lines(Answer):
    """One page of a register, the newest line first, and how many lines fit in all."""

    items = fields.List(fields.Nested(RegisterLine))
    total = fields.Integer()
    previous = fields.String(allow_none=True)
    next = fields.String(allow_none=True)


class Entered(Answer):
    """The number that a document was given. `symbol`: of what goes out its own, of what came in the sender's."""

    year = fields.Integer()
    number = fields.Integer()
    symbol = fields.String()


class Struck(Answer):
    """A line that is struck through, with the reason."""

    year = fields.Integer()
    number = fields.Integer()
    struck = fields.String()
