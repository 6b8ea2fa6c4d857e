"""What the API answers about who holds what, the hand-overs of a case, and why it is late."""

from __future__ import annotations

from marshmallow import fields

from casetrack.api.answers import Answer, CaseLine, Words


class Holder(Answer):
    """What one holder has in hand; `key` names the holder in the address of the held cases."""

    key = fields.String()
    kind = fields.String(metadata={"enum": ["officer", "role", "unit", "body"]})
    name = fields.Nested(Words)
    cases = fields.Integer()
    oldest_on = fields.Date()
    days = fields.Integer()
    late_tasks = fields.Integer()
    overdue = fields.Integer()


class Holders(Answer):
    """Who holds what within the account's reach, whoever has held a case longest first."""

    items = fields.List(fields.Nested(Holder))


class HeldCase(Answer):
    """One case in somebody's hand, with what its officer was told."""

    case = fields.Nested(CaseLine, attribute="line")
    holder = fields.Nested(Words)
    key = fields.String()
    since = fields.Date()
    days = fields.Integer()
    working_days = fields.Integer()
    turn = fields.Nested(Words, allow_none=True)
    what = fields.String()
    by_when = fields.Date(allow_none=True)
    late_task = fields.Boolean()


class HeldPage(Answer):
    """One page of held cases, the oldest hand-over first; the cursors lead to the pages before and after it."""

    items = fields.List(fields.Nested(HeldCase), attribute="cases")
    previous = fields.String(allow_none=True)
    next = fields.String(allow_none=True)


class Assignment(Answer):
    """What an officer was told when the case was given: what, by when, product, responsibility, authority, check."""

    on = fields.Date()
    by_when = fields.Date(allow_none=True)
    what = fields.String()
    product = fields.String()
    responsibility = fields.String()
    authority = fields.String()
    check = fields.String()


class HandOver(Answer):
    """One line of the hand-over log; `until` is null while it lasts, `giver` where nobody had the case before."""

    giver = fields.Nested(Words, allow_none=True)
    holder = fields.Nested(Words)
    on = fields.Date()
    until = fields.Date(allow_none=True)
    days = fields.Integer()
    working_days = fields.Integer()
    by = fields.String()
    words = fields.String()
    assignment = fields.Nested(Assignment, allow_none=True)


class Met(Answer):
    """A deadline that a milestone ended; `days_late` is below 0 when it was early."""

    label = fields.Nested(Words)
    due_on = fields.Date()
    days_late = fields.Integer()


class Milestone(Answer):
    """A main step of the case: it led into another phase or ended a deadline. `days` since the milestone before."""

    seq = fields.Integer()
    on = fields.Date()
    label = fields.Nested(Words)
    state = fields.Nested(Words)
    phase = fields.String()
    days = fields.Integer()
    met = fields.List(fields.Nested(Met))


class Delay(Answer):
    """Why the case is late, as it was told last."""

    cause = fields.Nested(Words)
    on = fields.Date()
    comment = fields.String()


class Holding(Answer):
    """Who has had a case in hand, since when, its milestones, and why it is late; the first hand-over first."""

    version = fields.Integer()
    log = fields.List(fields.Nested(HandOver))
    milestones = fields.List(fields.Nested(Milestone))
    delay = fields.Nested(Delay, allow_none=True)


class Cause(Answer):
    """One cause of delay; a retired one is taken no more."""

    key = fields.String()
    label = fields.Nested(Words)
    retired = fields.Boolean()


class Causes(Answer):
    """The causes by which cases of every kind say why they are late."""

    items = fields.List(fields.Nested(Cause))
