"""Who holds what: the holders, their cases, the hand-overs of one case, giving it to somebody, and why it is late."""

from __future__ import annotations

from flask import Blueprint

from casetrack.api import answers
from casetrack.api import holding_answers as told
from casetrack.api.bodies import load, load_query, read_json, read_seeing
from casetrack.api.cases import moved, tag_of
from casetrack.api.operations import Reply, operation
from casetrack.engine.delay_causes import delay_causes
from casetrack.engine.milestones import milestones_of
from casetrack.schemas.cases import AssignForm, ExplainDelayForm
from casetrack.schemas.holders import FindHeldForm
from casetrack.services.access import get_visible_case
from casetrack.services.assignments import assign
from casetrack.services.delays import explain_delay, last_explained
from casetrack.services.handovers import log_of
from casetrack.services.holders import find_held, list_holders
from casetrack.services.projections import standing_of
from casetrack.services.timelines import read_book
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("holders", __name__)


@blueprint.get("/holders")
@operation("case.read", Text("Ai đang giữ hồ sơ", "Who holds what"), told.Holders)
def list_all(work: Work) -> Reply:
    """List who holds how many open cases, since when, and how much of it is late."""
    return Reply({"items": list_holders(work)})


@blueprint.get("/held-cases")
@operation(
    "case.read", Text("Hồ sơ theo người giữ", "Cases by holder"), told.HeldPage, query=FindHeldForm, refuses=(422,)
)
def find(work: Work) -> Reply:
    """Find the cases of one holder, or of all, the oldest hand-over first, a page at a time."""
    return Reply(find_held(work, load_query(FindHeldForm())))


@blueprint.get("/cases/<number:number>/holding")
@operation("case.read", Text("Nhật ký bàn giao hồ sơ", "The hand-overs of a case"), told.Holding)
def show(work: Work, number: str) -> Reply:
    """Give who has had the case and for how long, its milestones, and why it is late."""
    case = get_visible_case(work, number)
    definition, book = work.installation.library.get(case.workflow, case.workflow_version), read_book(work, case)
    standing = standing_of(work, case, book.happenings)
    content = {
        "version": case.version,
        "log": log_of(work, standing, book),
        "milestones": milestones_of(definition, standing, book.happenings),
        "delay": last_explained(book.happenings),
    }
    return Reply(content, tag_of(case))


@blueprint.post("/cases/<number:number>/assignments")
@operation(
    "case.assign",
    Text("Giao người xử lý", "Assign an officer"),
    answers.Moved,
    body=AssignForm,
    sees_version=True,
    refuses=(409, 412),
)
def give(work: Work, number: str) -> Reply:
    """Give a case to somebody, or take it back; who gets it is told what to do, by when if not by its due day."""
    case = get_visible_case(work, number)
    assign(work, case, load(AssignForm(), read_seeing(case)))
    return moved(work, case)


@blueprint.get("/delay-causes")
@operation("workflow.read", Text("Danh mục nguyên nhân chậm", "The causes of delay"), told.Causes)
def list_causes(_work: Work) -> Reply:
    """List the causes by which a case of any kind says why it is late."""
    return Reply({"items": list(delay_causes().values())})


@blueprint.post("/cases/<number:number>/delay-causes")
@operation(
    "case.note",
    Text("Ghi nguyên nhân chậm", "Say why a case is late"),
    answers.Noted,
    status=201,
    body=ExplainDelayForm,
)
def explain(work: Work, number: str) -> Reply:
    """Say why a case is late or was extended; it moves nothing, and reports count it."""
    case = get_visible_case(work, number)
    event = explain_delay(work, case, load(ExplainDelayForm(), read_json()))
    return Reply({"seq": event.case_seq, "number": case.number})
