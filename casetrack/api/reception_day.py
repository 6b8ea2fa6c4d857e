"""The day of a session: who came and what came of it, the brief, instructions, closing, the notice of what was said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load, read_json
from casetrack.api.forms import PersonKey
from casetrack.api.operations import Reply, operation
from casetrack.schemas.base import Count, Form
from casetrack.schemas.letters import ASK, WriteLetterForm, letter_of, write_letter_form
from casetrack.schemas.reception_day import AddInstructionForm, CloseSessionForm, ReopenSessionForm, WalkInForm
from casetrack.services.briefs import BriefedLine, get_brief
from casetrack.services.conclusions import begin_notice, conclude, notice_due
from casetrack.services.session_closings import close_session, closing_of, reopen_session, states_of
from casetrack.services.session_days import list_lines
from casetrack.services.session_instructions import list_instructions
from casetrack.services.session_outcomes import add_instruction, record_outcome
from casetrack.services.sessions import get_session
from casetrack.services.work import Work
from casetrack.text import Text

if TYPE_CHECKING:
    from casetrack.models import ReceptionSession

blueprint = Blueprint("reception_day", __name__)


class OutcomeBody(WalkInForm):
    """What came of receiving somebody: of `appointment_id`, or of `person_id` or `name` without an appointment.

    With `answer_by` the case of a promised answer is opened, with `what` that of an instruction.
    """

    class Meta(Form.Meta):
        exclude = ("token",)

    appointment_id = Count(load_default=None, least=1)
    person = PersonKey(data_key="person_id", load_default=None, least=1, most=999_999_999)  # type: ignore[assignment]


class ConcludeBody(WriteLetterForm):
    """Issue the notice of a session; the answers of the letter stand under `fields`."""

    class Meta(Form.Meta):
        exclude = ("token", "replaces", "reason")


class VisitOfSession(Answer):
    """What stands in the book of somebody who was received."""

    number = fields.String()
    said = fields.String()
    answer = fields.String()
    answer_by = fields.Date(allow_none=True)
    case_number = fields.String(allow_none=True)


class DayLine(Answer):
    """One who was to come or came. Of a hidden one `name` is null and only `hour` and `status` are told."""

    appointment_id = fields.Integer(allow_none=True)
    hour = fields.String()
    status = fields.String(metadata={"enum": ["booked", "arrived", "received", "no_show", "cancelled"]})
    name = fields.Nested(Words, allow_none=True)
    subject = fields.String()
    people = fields.Integer()
    case_number = fields.String(allow_none=True)
    to_decide = fields.String()
    received = fields.Nested(VisitOfSession, allow_none=True)


class Instruction(Answer):
    """An instruction. `done_on`: reported done; `answered_on`: the citizen was told; `closed_on`: it is over."""

    number = fields.String()
    session_on = fields.Date()
    what = fields.String()
    who = fields.String()
    due_on = fields.Date(allow_none=True)
    state = fields.Nested(Words)
    notice_no = fields.String()
    notice_due_on = fields.Date(allow_none=True)
    done_on = fields.Date(allow_none=True)
    answered_on = fields.Date(allow_none=True)
    closed_on = fields.Date(allow_none=True)


class Instructions(Answer):
    """The instructions of a session that the caller may see, in the order in which they were given."""

    items = fields.List(fields.Nested(Instruction))


class SessionDay(Answer):
    """How a session went. `notice_due_on`: by when the notice is due by the office's own rule, while one waits."""

    state = fields.String(metadata={"enum": ["planned", "in_progress", "unclosed", "held", "nobody_came", "not_held"]})
    note = fields.String()
    closed_on = fields.Date(allow_none=True)
    notice_due_on = fields.Date(allow_none=True)
    items = fields.List(fields.Nested(DayLine))


class BriefLine(DayLine):
    """One line of the brief: how far the case is, the last answer before, the cases in which something is owed."""

    case_state = fields.Nested(Words, allow_none=True)
    due_on = fields.Date(allow_none=True)
    last_visit_on = fields.Date(allow_none=True)
    last_answer = fields.String()
    owed = fields.List(fields.String())


class Brief(Answer):
    """The brief of a session; `earlier` are instructions of earlier sessions that are not over."""

    decisions = fields.Integer()
    items = fields.List(fields.Nested(BriefLine))
    earlier = fields.List(fields.Nested(Instruction))


class Recorded(Answer):
    """What was made: the visit, the case of the promised answer and that of the instruction."""

    visit = fields.String()
    answer_case = fields.String(allow_none=True)
    instruction_case = fields.String(allow_none=True)


class InstructionOpened(Answer):
    """The number of the case in which an instruction is followed."""

    number = fields.String()


class Concluded(Answer):
    """The number that the notice has in the register."""

    symbol = fields.String()


@blueprint.get("/sessions/<seq:session_id>/day")
@operation("schedule.read", Text("Buổi tiếp diễn ra thế nào", "How a session went"), SessionDay, refuses=(404,))
def show(work: Work, session_id: int) -> Reply:
    """Tell who was to come and what became of each, and how the session stands."""
    return Reply(_day(work, get_session(work, session_id)))


@blueprint.get("/sessions/<seq:session_id>/brief")
@operation("person.read", Text("Bản chuẩn bị buổi tiếp", "The brief of a session"), Brief, refuses=(404,))
def brief(work: Work, session_id: int) -> Reply:
    """Give what the host must know before the session."""
    found = get_brief(work, session_id)
    items = [_briefed(each) for each in found.lines]
    return Reply({"decisions": found.decisions, "items": items, "earlier": found.earlier})


@blueprint.post("/sessions/<seq:session_id>/visits")
@operation(
    "visit.record",
    Text("Ghi kết quả tiếp", "Record an outcome"),
    Recorded,
    status=201,
    body=OutcomeBody,
    refuses=(404,),
)
def record(work: Work, session_id: int) -> Reply:
    """Write down that somebody was received in a session, and what came of it."""
    return Reply(record_outcome(work, session_id, load(OutcomeBody(), read_json())))


@blueprint.get("/sessions/<seq:session_id>/instructions")
@operation("schedule.read", Text("Ý kiến chỉ đạo", "The instructions of a session"), Instructions, refuses=(404,))
def list_all(work: Work, session_id: int) -> Reply:
    """List the instructions of a session and how far each is."""
    return Reply({"items": list_instructions(work, get_session(work, session_id))})


@blueprint.post("/sessions/<seq:session_id>/instructions")
@operation(
    "visit.record",
    Text("Thêm ý kiến chỉ đạo", "Enter an instruction"),
    InstructionOpened,
    status=201,
    body=AddInstructionForm,
    refuses=(404,),
)
def add(work: Work, session_id: int) -> Reply:
    """Enter one more instruction, about a visit of the session (its number) or about none."""
    wish, visit = load(AddInstructionForm(), read_json())
    return Reply(add_instruction(work, session_id, wish, visit))


@blueprint.post("/sessions/<seq:session_id>/closing")
@operation("visit.record", Text("Chốt buổi tiếp", "Close a session"), SessionDay, body=CloseSessionForm, refuses=(404,))
def close(work: Work, session_id: int) -> Reply:
    """Close a session once everybody who was to come is accounted for, or say that it was not held and why."""
    close_session(work, session_id, load(CloseSessionForm(), read_json()))
    return Reply(_day(work, get_session(work, session_id)))


@blueprint.post("/sessions/<seq:session_id>/reopening")
@operation(
    "visit.record", Text("Mở lại buổi tiếp", "Open a session again"), SessionDay, body=ReopenSessionForm, refuses=(404,)
)
def reopen(work: Work, session_id: int) -> Reply:
    """Open a closed session again, so that something more can be entered."""
    reopen_session(work, session_id)
    return Reply(_day(work, get_session(work, session_id)))


@blueprint.post("/sessions/<seq:session_id>/conclusion")
@operation(
    "letter.issue",
    Text("Phát hành thông báo kết luận", "Issue the notice of the conclusion"),
    Concluded,
    status=201,
    body=ConcludeBody,
    payload=True,
    refuses=(404,),
)
def issue_notice(work: Work, session_id: int) -> Reply:
    """Issue the notice that lists the session's instructions; the answers of the letter stand under `fields`."""
    letter = begin_notice(work, session_id)[1]
    said = load(write_letter_form(letter), read_json(), ASK)
    return Reply(conclude(work, session_id, letter_of(letter, {**said, "token": None})))


def _day(work: Work, session: ReceptionSession) -> Mapping[str, object]:
    closing = closing_of(work, session)
    return {
        "state": states_of(work, [session])[session.id],
        "note": closing.note if closing else "",
        "closed_on": closing.closed_on if closing else None,
        "notice_due_on": notice_due(work, session).on,
        "items": list_lines(work, session),
    }


def _briefed(each: BriefedLine) -> Mapping[str, object]:
    line = {name: getattr(each.line, name) for name in DayLine().fields}
    return {
        **line,
        "case_state": each.progress.state if each.progress else None,
        "due_on": each.progress.due_on if each.progress else None,
        "last_visit_on": each.before.on if each.before else None,
        "last_answer": each.before.answer if each.before else "",
        "owed": [promise.number for promise in each.promises],
    }
