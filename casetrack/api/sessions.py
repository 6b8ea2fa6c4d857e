"""The schedule of receptions: its sessions, its series, making the sessions of a period, publishing them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Basis, Words
from casetrack.api.bodies import load, load_query, read_json
from casetrack.api.operations import Reply, operation
from casetrack.engine.schedule import read_rule
from casetrack.schemas.schedule import GenerateBody, PeriodForm, PublishForm, SeriesBody
from casetrack.schemas.sessions import AddSessionForm, CancelSessionForm, ChangeSessionForm
from casetrack.services.publishing import Judged, judge, notes_of, publish
from casetrack.services.schedule import Draft, GenerateSessions, draft, generate
from casetrack.services.series import add_series, list_series
from casetrack.services.session_changes import add_session, cancel_session, change_session
from casetrack.services.sessions import get_session, lacks, list_sessions, slots
from casetrack.services.work import Work
from casetrack.text import Text

if TYPE_CHECKING:
    from casetrack.models import ReceptionSeries, ReceptionSession

blueprint = Blueprint("sessions", __name__)

_ADDED = ("slots", "notes", "lacks", "when")  # what an answer says beside the columns of its row


class Lack(Answer):
    """What the law asks of a session and is not so."""

    key = fields.String()
    text = fields.Nested(Words, attribute="said")
    basis = fields.Nested(Basis)


class Held(Answer):
    """Who receives, where and at which hours. Booking ends `cutoff` hours or working days before it begins."""

    id = fields.Integer()
    unit_id = fields.Integer()
    host = fields.String()
    host_name = fields.String()
    reception = fields.String()
    hours = fields.String()
    slot_minutes = fields.Integer()
    place = fields.String()
    online = fields.Boolean()
    cutoff = fields.Integer(allow_none=True)
    cutoff_unit = fields.String()
    walk_ins = fields.Integer(allow_none=True)


class Session(Held):
    """A session. `planned_on` is its day by its series, `held_on` the day on which it is held.

    `sequence` is its version, as calendars know it. `cancelled_why`: why it is not held; empty where it is.
    """

    uid = fields.String()
    sequence = fields.Integer()
    series_id = fields.Integer(allow_none=True)
    planned_on = fields.Date()
    held_on = fields.Date()
    deputy_name = fields.String()
    deputy_title = fields.String()
    delegation_no = fields.String()
    delegated_on = fields.Date(allow_none=True)
    delegation_scope = fields.String()
    moved_why = fields.String()
    cancelled_why = fields.String()
    notified_on = fields.Date(allow_none=True)
    link_tested_on = fields.Date(allow_none=True)
    recording = fields.String()
    source = fields.String()
    published_at = fields.AwareDateTime(format="iso", allow_none=True)
    slots = fields.List(fields.String())
    notes = fields.List(fields.Nested(Words))
    lacks = fields.List(fields.Nested(Lack))


class Sessions(Answer):
    """Sessions in the order of their days."""

    items = fields.List(fields.Nested(Session))


class SeriesLine(Held):
    """A recurring session; `rule` as RFC 5545 writes it, `when` in words."""

    rule = fields.String()
    when = fields.Nested(Words)
    valid_from = fields.Date()
    valid_to = fields.Date(allow_none=True)


class AllSeries(Answer):
    """The series, those that go on first."""

    items = fields.List(fields.Nested(SeriesLine))


class PlannedDay(Answer):
    """A day of a series. `held_on` is null where its session is not held; `why` what stood in the way."""

    kind = fields.String(metadata={"enum": ["new", "moved", "kept"]})
    host = fields.String()
    planned_on = fields.Date()
    held_on = fields.Date(allow_none=True)
    why = fields.Nested(Words, allow_none=True)


class Generated(Answer):
    """What a period gets. `dry_run`: nothing was written."""

    dry_run = fields.Boolean()
    items = fields.List(fields.Nested(PlannedDay))


class DutyVerdict(Answer):
    """A duty of days by one rule of law, with a sentence for every week or month that falls short."""

    duty = fields.Nested(Words)
    holds = fields.Boolean()
    missing = fields.List(fields.Nested(Words))
    basis = fields.Nested(Basis)


class Verdict(Answer):
    """A schedule beside the law; `sessions` are those that lack something."""

    holds = fields.Boolean()
    duties = fields.List(fields.Nested(DutyVerdict))
    sessions = fields.List(fields.Nested(Session))


class Published(Answer):
    """How many sessions were published."""

    sessions = fields.Integer()


@blueprint.get("/sessions")
@operation("schedule.read", Text("Các buổi tiếp công dân", "The sessions"), Sessions, query=PeriodForm, refuses=(422,))
def list_all(work: Work) -> Reply:
    """List the sessions from a day to a day, cancelled ones too."""
    asked = load_query(PeriodForm())
    return Reply({"items": [_told(work, each) for each in list_sessions(work, asked["first"], asked["last"])]})


@blueprint.post("/sessions")
@operation("schedule.plan", Text("Thêm buổi tiếp", "Set a session"), Session, status=201, body=AddSessionForm)
def add(work: Work) -> Reply:
    """Set a session out of turn."""
    return Reply(_told(work, add_session(work, load(AddSessionForm(), read_json()))))


@blueprint.get("/sessions/<seq:session_id>")
@operation("schedule.read", Text("Một buổi tiếp", "One session"), Session, refuses=(404,))
def show(work: Work, session_id: int) -> Reply:
    """Give one session."""
    return Reply(_told(work, get_session(work, session_id)))


@blueprint.post("/sessions/<seq:session_id>/changes")
@operation(
    "schedule.plan", Text("Đổi buổi tiếp", "Change a session"), Session, body=ChangeSessionForm, refuses=(404, 409)
)
def change(work: Work, session_id: int) -> Reply:
    """Say how a session is from now on: day, hours, host, place, deputy; `seen` is the sequence that was seen."""
    return Reply(_told(work, change_session(work, session_id, load(ChangeSessionForm(), read_json()))))


@blueprint.post("/sessions/<seq:session_id>/cancellation")
@operation(
    "schedule.plan", Text("Hủy buổi tiếp", "Cancel a session"), Session, body=CancelSessionForm, refuses=(404, 409)
)
def cancel(work: Work, session_id: int) -> Reply:
    """Cancel a session; it stays on the schedule with the reason."""
    return Reply(_told(work, cancel_session(work, session_id, load(CancelSessionForm(), read_json()))))


@blueprint.get("/reception-series")
@operation("schedule.read", Text("Loạt buổi tiếp", "The series of sessions"), AllSeries)
def list_recurring(work: Work) -> Reply:
    """List the series."""
    return Reply({"items": [_series(each) for each in list_series(work)]})


@blueprint.post("/reception-series")
@operation("schedule.plan", Text("Thêm loạt buổi tiếp", "Enter a series"), SeriesLine, status=201, body=SeriesBody)
def add_recurring(work: Work) -> Reply:
    """Enter a series; its sessions are made by POST /schedule/generations."""
    return Reply(_series(add_series(work, load(SeriesBody(), read_json()))))


@blueprint.post("/schedule/generations")
@operation("schedule.plan", Text("Lập các buổi", "Make the sessions of a period"), Generated, body=GenerateBody)
def make(work: Work) -> Reply:
    """Make the sessions of a period, or with `dry_run` say what would be made and moved; again makes nothing twice."""
    asked = load(GenerateBody(), read_json())
    is_dry = asked.pop("dry_run")
    made = (draft if is_dry else generate)(work, GenerateSessions(**asked))
    return Reply({"dry_run": is_dry, "items": _lines(made)})


@blueprint.get("/schedule/verdict")
@operation("schedule.read", Text("Lịch so với luật", "The schedule beside the law"), Verdict, query=PeriodForm)
def verdict(work: Work) -> Reply:
    """Say what the law still wants of the sessions of some days."""
    asked = load_query(PeriodForm())
    return Reply(_judged(work, judge(work, asked["first"], asked["last"])))


@blueprint.post("/schedule/publications")
@operation("schedule.plan", Text("Công bố lịch", "Publish the schedule"), Published, status=201, body=PublishForm)
def announce(work: Work) -> Reply:
    """Publish the sessions of some days; where the law wants more of them, `reason` must say why all the same."""
    return Reply({"sessions": publish(work, load(PublishForm(), read_json()))})


def _told(work: Work, session: ReceptionSession) -> Mapping[str, object]:
    more = {"slots": slots(session), "notes": notes_of(work, session), "lacks": lacks(work, session)}
    return {**_columns(Session, session), **more}


def _series(series: ReceptionSeries) -> Mapping[str, object]:
    return {**_columns(SeriesLine, series), "when": read_rule(series.rule).label}


def _columns(answer: type[Answer], row: object) -> dict[str, object]:
    return {name: getattr(row, name) for name in answer().fields if name not in _ADDED}


def _lines(made: Draft) -> list[Mapping[str, object]]:
    return [
        {
            "kind": line.kind,
            "host": line.session.host,
            "planned_on": line.placed.planned_on,
            "held_on": line.placed.held_on,
            "why": line.placed.why,
        }
        for line in made.lines
    ]


def _judged(work: Work, judged: Judged) -> Mapping[str, object]:
    duties = []
    for plan in judged.plans:
        missed = {id(check): lines for check, lines in plan.missed}
        for check in plan.checks:
            missing = missed.get(id(check), ())
            said = {"duty": plan.duty.label, "holds": not missing, "missing": missing, "basis": check.rule.basis}
            duties.append(said)
    return {
        "holds": judged.holds,
        "duties": duties,
        "sessions": [_told(work, session) for session, _lacks in judged.lacks],
    }
