"""What the API answers about the office: the desk, people, workflows, the calendar, numbers."""

from __future__ import annotations

from marshmallow import fields

from casetrack.api.answers import Answer, Basis, Document, Field, State, Words


class Person(Answer):
    """A person as the look-up shows one: enough to tell two of the same name apart, and no more."""

    id = fields.Integer()
    name = fields.String()
    birth_year = fields.Integer(allow_none=True)
    identity_paper = fields.Nested(Words)
    identity_end = fields.String()
    phone = fields.String()
    address = fields.String()
    visits = fields.Integer()
    last_visit_on = fields.Date(allow_none=True)


class Persons(Answer):
    """The people found, by given name, with the cursor of the page after these."""

    items = fields.List(fields.Nested(Person))
    next = fields.String(allow_none=True)


class Kind(Answer):
    """What somebody may come about. `sealed`: who comes about it is protected."""

    key = fields.String()
    label = fields.Nested(Words)
    workflow = fields.String(allow_none=True)
    sealed = fields.Boolean()


class Kinds(Answer):
    """What the desk takes."""

    items = fields.List(fields.Nested(Kind))


class Received(Answer):
    """What the desk made: the number on the receipt, and the case if there is one."""

    number = fields.String()
    case_number = fields.String(allow_none=True)


class Visit(Answer):
    """A visit; of one that belongs to a hidden case only the hour is told."""

    recorded_at = fields.AwareDateTime(format="iso")
    receipt = fields.String(allow_none=True)
    name = fields.Nested(Words, allow_none=True)
    subject = fields.String()
    answer = fields.String()
    case_number = fields.String(allow_none=True)
    protected = fields.Boolean()
    refusal = fields.Nested(Words, allow_none=True)


class DayAtDesk(Answer):
    """The visits of a day, newest first, how many were received, and how many petitions came in on it."""

    day = fields.Date()
    visits = fields.List(fields.Nested(Visit))
    received = fields.Integer()
    petitions = fields.Integer()


class PaperHandedIn(Answer):
    """A paper handed in. `copy`: kept, original, certified, photocopy; empty where a receipt of before did not say."""

    place = fields.Integer()
    name = fields.String()
    sheets = fields.Integer(allow_none=True)
    copy = fields.String()
    condition = fields.String()


class Promise(Answer):
    """By when whoever came is to have an answer, and why by then. `due_on` is null while the clock is paused."""

    label = fields.Nested(Words)
    due_on = fields.Date(allow_none=True)
    why = fields.Nested(Words)
    provisional = fields.Nested(Words, allow_none=True)


class Receipt(Answer):
    """A receipt as it is printed, without the code of the citizen's page: that stands on the paper alone."""

    number = fields.String()
    case_number = fields.String(allow_none=True)
    petition_number = fields.String(allow_none=True)
    recorded_at = fields.AwareDateTime(format="iso")
    received_on = fields.Date()
    received_by = fields.String()
    name = fields.Nested(Words)
    address = fields.String()
    subject = fields.String()
    papers = fields.List(fields.Nested(PaperHandedIn))
    promise = fields.Nested(Promise, allow_none=True)
    closed_on = fields.Date(allow_none=True)
    visit_answer = fields.String()
    protected = fields.Boolean()


class WorkflowLine(Answer):
    """One version of a workflow. `latest`: new cases open in it."""

    id = fields.String()
    version = fields.Integer()
    title = fields.Nested(Words)
    latest = fields.Boolean()


class Workflows(Answer):
    """The office's workflows, by id and version."""

    items = fields.List(fields.Nested(WorkflowLine))


class Arrow(Answer):
    """A step of a workflow, out of one state."""

    trigger = fields.String()
    label = fields.Nested(Words)
    source = fields.String(data_key="from")
    target = fields.String(data_key="to")
    roles = fields.List(fields.String())
    asks = fields.List(fields.String())
    required = fields.List(fields.String())
    comment_required = fields.Boolean()
    issues = fields.List(fields.String())


class Length(Answer):
    """A term of the law, with the article that says so. Where the number stands in a field of the case, `n` is null."""

    n = fields.Integer(allow_none=True)
    field = fields.String(allow_none=True)
    unit = fields.String(metadata={"enum": ["working_days", "calendar_days", "months", "years"]})
    basis = fields.Nested(Basis)


class Rule(Answer):
    """One clock of a workflow: what starts it, how long it runs, what ends it.

    `kind`: a limit is somebody else's right or a moment of law, never overdue. It starts with the step `start`, on the
    day in `start_field`, or when the clock `start_due` is due; with `count` back, its day lies before that.
    """

    key = fields.String()
    kind = fields.String(metadata={"enum": ["duty", "limit"]})
    label = fields.Nested(Words)
    start = fields.String()
    start_field = fields.String(allow_none=True)
    start_due = fields.String(allow_none=True)
    count = fields.String(metadata={"enum": ["next_day", "same_day", "back"]})
    lengths = fields.List(fields.Nested(Length))
    satisfied_by = fields.List(fields.String())


class Workflow(WorkflowLine):
    """One version of a workflow with its fields, states, steps and clocks."""

    intake = fields.List(fields.String())
    intake_required = fields.List(fields.String())
    fields_ = fields.List(fields.Nested(Field), data_key="fields", attribute="fields")
    states = fields.List(fields.Nested(State))
    task = fields.Boolean()
    documents = fields.List(fields.Nested(Document))
    steps = fields.List(fields.Nested(Arrow))
    deadlines = fields.List(fields.Nested(Rule))


class CalendarDay(Answer):
    """A day off, or a Saturday or Sunday worked to make up for one."""

    day = fields.Date()
    kind = fields.String(metadata={"enum": ["off", "make_up"]})
    name = fields.Nested(Words)
    source = fields.String()
    status = fields.String()


class CalendarYear(Answer):
    """The days of a year that differ from the week's pattern. `missing`: nobody has entered this year."""

    year = fields.Integer()
    status = fields.String(metadata={"enum": ["confirmed", "tentative", "unchecked", "missing"]})
    days = fields.List(fields.Nested(CalendarDay))


class Period(Answer):
    """The days of a report, both included."""

    from_ = fields.Date(data_key="from", attribute="start")
    to = fields.Date(attribute="end")


class Balance(Answer):
    """Carried over + received + reopened = closed + pending."""

    carried_over = fields.Integer()
    received = fields.Integer()
    reopened = fields.Integer()
    closed = fields.Integer()
    pending = fields.Integer()
    holds = fields.Boolean()


class ReportLine(Answer):
    """One row of a table of the report."""

    key = fields.String()
    label = fields.Nested(Words)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())


class Report(Answer):
    """The numbers of a period, the same as the page and the command give."""

    office = fields.String()
    period = fields.Nested(Period, attribute="question")
    as_at = fields.Date(attribute="question.as_at")
    known_at = fields.Date(attribute="question.known_at")
    figures = fields.Dict(keys=fields.String(), values=fields.Integer())
    by_phase = fields.List(fields.Nested(ReportLine))
    by_outcome = fields.List(fields.Nested(ReportLine))
    by_channel = fields.List(fields.Nested(ReportLine))
    by_month = fields.List(fields.Nested(ReportLine))
    by_officer = fields.List(fields.Nested(ReportLine))
    by_delay = fields.List(fields.Nested(ReportLine))
    by_unit = fields.List(fields.Nested(ReportLine))
    by_task = fields.List(fields.Nested(ReportLine))
    balance = fields.Nested(Balance)


class ReceptionForm(Answer):
    """The form of the law by which receptions are counted."""

    label = fields.Nested(Words)
    certainty = fields.String(attribute="basis.certainty")


class Receptions(Answer):
    """How citizens were received in a period. `columns` are those of the form; `by_host` holds every host's numbers."""

    form = fields.Nested(ReceptionForm)
    period = fields.Nested(Period, attribute="question")
    as_at = fields.Date(attribute="question.as_at")
    known_at = fields.Date(attribute="question.known_at")
    total = fields.Dict(keys=fields.String(), values=fields.Integer(), attribute="total.counts")
    parts = fields.List(fields.Nested(ReportLine))
    columns = fields.Dict(keys=fields.String(), values=fields.Integer())
    by_host = fields.List(fields.Nested(ReportLine))
    taken_over = fields.Integer()


class Chain(Answer):
    """The book of events was read from its first event and is whole."""

    events = fields.Integer()
    whole = fields.Boolean()
