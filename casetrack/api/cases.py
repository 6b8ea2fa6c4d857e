"""Cases: finding them, opening one, reading one and what happened in it, noting what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Blueprint, request

from casetrack.api import answers
from casetrack.api.bodies import load, load_query, read_json
from casetrack.api.forms import CasesQuery
from casetrack.api.operations import Reply, operation
from casetrack.errors import NotFound
from casetrack.schemas.cases import NoteForm
from casetrack.schemas.openings import OpenCaseForm, open_case_form
from casetrack.services.access import get_visible_case
from casetrack.services.cases import note_activity
from casetrack.services.openings import enter_case, get_workflow
from casetrack.services.parties import name_of
from casetrack.services.search import find_cases, kind_of
from casetrack.services.timelines import Entry, read_book, timeline
from casetrack.services.work import Work
from casetrack.text import Text

if TYPE_CHECKING:
    from casetrack.models import Case

blueprint = Blueprint("cases", __name__)


@blueprint.get("/cases")
@operation("case.read", Text("Tìm hồ sơ", "Find cases"), answers.CasePage, query=CasesQuery, refuses=(422,))
def find(work: Work) -> Reply:
    """Find the cases that the account may see, a page at a time."""
    return Reply(find_cases(work, load_query(CasesQuery())))


@blueprint.post("/cases")
@operation(
    "case.step",
    Text("Vào sổ một hồ sơ", "Open a case"),
    answers.Case,
    status=201,
    body=OpenCaseForm,
    payload=True,
)
def enter(work: Work) -> Reply:
    """Enter a case in the book; `fields` are those of the workflow's intake."""
    said = read_json()
    definition = get_workflow(work, said.get("workflow"))
    case = enter_case(work, load(open_case_form(definition), said))
    address = f"{request.root_path}/cases/{quote(case.number)}"
    return Reply(shown(work, case), {**tag_of(case), "Location": address})


@blueprint.get("/cases/<number:number>")
@operation("case.read", Text("Xem một hồ sơ", "Read a case"), answers.Case)
def show(work: Work, number: str) -> Reply:
    """Tell where a case stands. Its ETag is its version, for `If-Match`."""
    case = get_visible_case(work, number)
    return Reply(shown(work, case), tag_of(case))


@blueprint.get("/cases/<number:number>/events")
@operation("case.read", Text("Đọc nhật ký hồ sơ", "Read a case's book"), answers.Events)
def list_events(work: Work, number: str) -> Reply:
    """Give what happened in a case, corrections and breaches among it."""
    case = get_visible_case(work, number)
    return Reply({"items": [_told(entry) for entry in timeline(work, case, read_book(work, case))]})


@blueprint.post("/cases/<number:number>/notes")
@operation("case.note", Text("Ghi việc vào hồ sơ", "Note what was done"), answers.Noted, status=201, body=NoteForm)
def note(work: Work, number: str) -> Reply:
    """Write an activity into a case; it moves nothing and makes nobody's page stale."""
    case = get_visible_case(work, number)
    event = note_activity(work, case, load(NoteForm(), read_json()))
    return Reply({"seq": event.case_seq, "number": case.number})


def _told(entry: Entry) -> dict[str, object]:
    same = ("seq", "kind", "on", "recorded_at", "actor", "label", "text", "changes", "mended_by")
    details = [{"label": label, "value": value} for label, value in entry.details]
    return {**{name: getattr(entry, name) for name in same}, "details": details}


def shown(work: Work, case: Case) -> dict[str, object]:
    """Give a case as `answers.Case` writes it."""
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    columns = (
        *("number", "version", "title", "workflow", "workflow_version", "level", "channel", "opened_on", "closed_on"),
        *("due_on", "due_key", "paused", "fields", "source", "former_number"),
    )
    return {
        **{name: getattr(case, name) for name in columns},
        "kind": kind_of(definition, case),
        "state": definition.states[case.state],
        "unit": {"id": case.unit_id, "name": work.units[case.unit_id].name},
        "officer": {"id": case.officer_id, "name": name_of(work, case.officer_id)} if case.officer_id else None,
    }


def moved(work: Work, case: Case) -> Reply:
    """Give a case after a change; when the change hid it from whoever made it, no more than that."""
    state = work.installation.library.get(case.workflow, case.workflow_version).states[case.state]
    visible = is_visible(work, case)
    due_on = case.due_on if visible else None
    return Reply(
        {"number": case.number, "version": case.version, "state": state, "due_on": due_on, "visible": visible},
        tag_of(case),
    )


def is_visible(work: Work, case: Case) -> bool:
    """Tell whether the account may see the case as it stands now."""
    try:
        get_visible_case(work, case.number)
    except NotFound:
        return False
    return True


def tag_of(case: Case) -> dict[str, str]:
    """Give the header by which a later change says what it has seen."""
    return {"ETag": f'"{case.version}"'}
