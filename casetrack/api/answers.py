"""What the API answers about cases, as schemas that both write the answers and stand in the document."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields


class Answer(Schema):
    """What is answered; every member is always there."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Say in the document that the member is always there."""
        field_obj.required = True


class Words(Answer):
    """A sentence or label for people, Vietnamese and English."""

    vi = fields.String()
    en = fields.String()


class Basis(Answer):
    """The article of law behind a number or a rule, and how sure its author was of it.

    `rule` names it in the list of the law, which says who verified it; empty where it is no rule of its own.
    """

    text = fields.Nested(Words)
    certainty = fields.String(metadata={"enum": ["verified", "reported", "unverified", "local"]})
    rule = fields.String()


class Reason(Answer):
    """Why something is closed: a stable code, a sentence, the article of law where there is one."""

    code = fields.String()
    reason = fields.Nested(Words)
    basis = fields.Nested(Words, allow_none=True)


class Named(Answer):
    """A unit or a person of the office."""

    id = fields.Integer()
    name = fields.String()


class State(Answer):
    """Where a case stands in its workflow."""

    key = fields.String()
    label = fields.Nested(Words)
    phase = fields.String()
    outcome = fields.String(allow_none=True)


class Case(Answer):
    """A case as it stands. `version` is the ETag too; it moves with each step, correction and extension."""

    number = fields.String()
    version = fields.Integer()
    title = fields.String()
    kind = fields.Nested(Words)
    workflow = fields.String()
    workflow_version = fields.Integer()
    state = fields.Nested(State)
    level = fields.String(metadata={"enum": ["public", "internal", "restricted", "sealed"]})
    unit = fields.Nested(Named)
    officer = fields.Nested(Named, allow_none=True)
    channel = fields.String()
    opened_on = fields.Date()
    closed_on = fields.Date(allow_none=True)
    due_on = fields.Date(allow_none=True)
    due_key = fields.String(allow_none=True)
    paused = fields.Boolean()
    fields_ = fields.Dict(keys=fields.String(), data_key="fields", attribute="fields")
    source = fields.String(allow_none=True)
    former_number = fields.String(allow_none=True)


class Moved(Answer):
    """A case after a change. `visible`: whoever made it may still see the case; a change may seal it."""

    number = fields.String()
    version = fields.Integer()
    state = fields.Nested(State)
    due_on = fields.Date(allow_none=True)
    visible = fields.Boolean()


class Urgency(Answer):
    """How a due date presses today. `days` are those late or left, in `unit`."""

    kind = fields.String(metadata={"enum": ["late", "today", "soon", "on_time", "paused"]})
    days = fields.Integer()
    unit = fields.String(metadata={"enum": ["calendar_days", "working_days"]})
    text = fields.Nested(Words)


class CaseLine(Answer):
    """A case as a list shows it; the petitioner of a sealed case is an alias."""

    number = fields.String()
    title = fields.String()
    petitioner = fields.Nested(Words, allow_none=True)
    more_petitioners = fields.Integer()
    protected = fields.Boolean()
    kind = fields.Nested(Words)
    phase = fields.String()
    state = fields.Nested(Words)
    outcome = fields.Nested(Words, allow_none=True)
    urgency = fields.Nested(Urgency, allow_none=True)
    due_on = fields.Date(allow_none=True)
    officer = fields.String()
    opened_on = fields.Date()
    closed_on = fields.Date(allow_none=True)
    delay = fields.Nested(Words, allow_none=True)


class CasePage(Answer):
    """One page of a list; the cursors lead to the pages before and after it."""

    items = fields.List(fields.Nested(CaseLine), attribute="lines")
    previous = fields.String(allow_none=True)
    next = fields.String(allow_none=True)


class Option(Answer):
    """A value that a field may have."""

    value = fields.String()
    label = fields.Nested(Words)


class Field(Answer):
    """Something that a form asks."""

    key = fields.String()
    label = fields.Nested(Words)
    type = fields.String(metadata={"enum": ["text", "string", "bool", "integer", "date", "enum", "unit"]})
    required = fields.Boolean()
    values = fields.List(fields.Nested(Option))
    max_length = fields.Integer()
    personal = fields.Boolean()


class Document(Answer):
    """A paper that a step must issue, with the form that the law gives it."""

    key = fields.String()
    label = fields.Nested(Words)
    form = fields.String(allow_none=True)
    basis = fields.Nested(Basis, allow_none=True)


class Step(Answer):
    """A step out of the case's state: allowed now for the token's account, or closed with every reason."""

    trigger = fields.String()
    label = fields.Nested(Words)
    to = fields.String()
    allowed = fields.Boolean()
    reasons = fields.List(fields.Nested(Reason))
    comment_required = fields.Boolean()
    asks = fields.List(fields.Nested(Field))
    issues = fields.List(fields.Nested(Document))


class Steps(Answer):
    """The steps out of a case's state."""

    version = fields.Integer()
    items = fields.List(fields.Nested(Step))


class Detail(Answer):
    """One thing that an event says."""

    label = fields.Nested(Words)
    value = fields.Nested(Words)


class Change(Answer):
    """One thing that a correction mended."""

    label = fields.Nested(Words)
    before = fields.Nested(Words)
    after = fields.Nested(Words)


class Event(Answer):
    """One entry of a case's book; `seq` is null for a breach, which stands in the alert ledger."""

    seq = fields.Integer(allow_none=True)
    kind = fields.String()
    on = fields.Date()
    recorded_at = fields.AwareDateTime(format="iso")
    actor = fields.String()
    label = fields.Nested(Words)
    text = fields.String()
    details = fields.List(fields.Nested(Detail))
    changes = fields.List(fields.Nested(Change))
    mended_by = fields.List(fields.Integer())


class Events(Answer):
    """The book of a case, the latest legal day first."""

    items = fields.List(fields.Nested(Event))


class Noted(Answer):
    """A note as it was written into the book."""

    seq = fields.Integer()
    number = fields.String()


class MovedClock(Answer):
    """What a correction does to one clock."""

    key = fields.String()
    before = fields.Date(allow_none=True)
    after = fields.Date(allow_none=True)


class Corrected(Answer):
    """Which clocks a correction moves. `preview`: nothing was written."""

    preview = fields.Boolean()
    version = fields.Integer()
    clocks = fields.List(fields.Nested(MovedClock))


class Line(Answer):
    """One row of the sum behind a due date."""

    code = fields.String()
    amount = fields.Nested(Words)
    text = fields.Nested(Words)
    basis = fields.Nested(Basis, allow_none=True)
    until = fields.Date(allow_none=True)


class Extension(Answer):
    """What the law adds to a clock of this case. `grounds`: where there are some, a decision must name one of them."""

    most = fields.Integer(attribute="most.n")
    unit = fields.String(attribute="most.unit", metadata={"enum": ["working_days", "calendar_days", "months", "years"]})
    max_times = fields.Integer()
    grounds = fields.List(fields.Nested(Option))
    decision_no = fields.String(metadata={"enum": ["required", "optional"]})
    basis = fields.Nested(Basis)


class Clock(Answer):
    """One clock of a case with the sum behind its date, and why it cannot be extended, if so.

    A limit is somebody else's right or a moment of law: it is never overdue, and the case's `due_on` is not its.
    """

    key = fields.String()
    kind = fields.String(metadata={"enum": ["duty", "limit"]})
    label = fields.Nested(Words)
    status = fields.String(metadata={"enum": ["running", "paused", "met", "met_late", "cancelled"]})
    start_on = fields.Date()
    due_on = fields.Date(allow_none=True)
    unrolled_on = fields.Date(allow_none=True)
    ended_on = fields.Date(allow_none=True)
    provisional = fields.Boolean()
    stated = fields.Boolean()
    extensions = fields.Integer()
    extension = fields.Nested(Extension, allow_none=True)
    lines = fields.List(fields.Nested(Line))
    extension_closed = fields.List(fields.Nested(Reason))


class Clocks(Answer):
    """The clocks of a case."""

    version = fields.Integer()
    items = fields.List(fields.Nested(Clock))
