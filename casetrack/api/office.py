"""What holds for the whole office: its workflows, its calendar, its numbers, and whether its book is whole."""

from __future__ import annotations

from flask import Blueprint

from casetrack.api import office_answers as answers
from casetrack.api.bodies import load_query
from casetrack.api.forms import SummaryQuery
from casetrack.api.operations import Reply, operation
from casetrack.api.steps import fields_told
from casetrack.engine.definition import DeadlineRule, Definition, FieldLength, Length, Step, Variant
from casetrack.reports.questions import ask
from casetrack.reports.receptions import receptions_in
from casetrack.reports.summary import summarise
from casetrack.services.chain import verify
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("office", __name__)


@blueprint.get("/workflows")
@operation("workflow.read", Text("Danh sách quy trình", "List the workflows"), answers.Workflows)
def list_workflows(work: Work) -> Reply:
    """List the office's workflows, every version of each."""
    return Reply({"items": [_named(work, definition) for definition in work.installation.library.all()]})


@blueprint.get("/workflows/<workflow>")
@operation("workflow.read", Text("Xem một quy trình", "Read a workflow"), answers.Workflow)
def show_workflow(work: Work, workflow: str) -> Reply:
    """Give the version of a workflow in which new cases open: its fields, states, steps and clocks."""
    definition = work.installation.library.latest(workflow)
    told = {
        **_named(work, definition),
        "intake": definition.intake,
        "intake_required": definition.intake_required,
        "fields": fields_told(definition, definition.fields, ()),
        "states": list(definition.states.values()),
        "task": definition.task,
        "documents": list(definition.documents.values()),
        "steps": [_arrow(step) for step in definition.steps],
        "deadlines": [_rule(rule) for rule in definition.deadlines],
    }
    return Reply(told)


@blueprint.get("/calendar/<int(fixed_digits=4):year>")
@operation("workflow.read", Text("Lịch nghỉ một năm", "The days off of a year"), answers.CalendarYear)
def show_year(work: Work, year: int) -> Reply:
    """Give the days off and the make-up working days of a year, each with its source."""
    calendar = work.calendar
    days = [day for known in calendar.years if known.year == year for day in known.days]
    return Reply({"year": year, "status": calendar.status_of(year), "days": days})


@blueprint.get("/reports/summary")
@operation(
    "report.read", Text("Báo cáo tổng hợp", "The summary report"), answers.Report, query=SummaryQuery, refuses=(422,)
)
def summary(work: Work) -> Reply:
    """Count a period, as it stood on a day and as it was known on a day."""
    asked = load_query(SummaryQuery())
    question = ask(work, asked.start, asked.end, as_at=asked.as_at, known_at=asked.known_at)
    return Reply(summarise(work, question))


@blueprint.get("/reports/receptions")
@operation(
    "report.read",
    Text("Số liệu tiếp công dân", "The numbers of receptions"),
    answers.Receptions,
    query=SummaryQuery,
    refuses=(422,),
)
def receptions(work: Work) -> Reply:
    """Count how citizens were received in a period, by the parts and columns of form 01/TCD and by host."""
    asked = load_query(SummaryQuery())
    question = ask(work, asked.start, asked.end, as_at=asked.as_at, known_at=asked.known_at)
    return Reply(receptions_in(work, question))


@blueprint.get("/audit")
@operation("audit.read", Text("Kiểm tra sổ sự kiện", "Check the book of events"), answers.Chain, refuses=(500,))
def audit(work: Work) -> Reply:
    """Read the whole book from its first event; 500 `chain_broken` names the first that does not fit."""
    return Reply({"events": verify(work), "whole": True})


def _named(work: Work, definition: Definition) -> dict[str, object]:
    latest = work.installation.library.latest(definition.id)
    return {
        "id": definition.id,
        "version": definition.version,
        "title": definition.title,
        "latest": definition is latest,
    }


def _arrow(step: Step) -> dict[str, object]:
    return {
        "trigger": step.trigger,
        "label": step.label,
        "source": step.source,
        "target": step.target,
        "roles": sorted(step.roles),
        "asks": step.fields,
        "required": step.required,
        "comment_required": step.comment_required,
        "issues": step.issues,
    }


def _rule(rule: DeadlineRule) -> dict[str, object]:
    return {
        "key": rule.key,
        "kind": rule.kind,
        "label": rule.label,
        "start": rule.start,
        "start_field": rule.start_field,
        "start_due": rule.start_due,
        "count": rule.count,
        "lengths": [_length(variant) for variant in rule.variants],
        "satisfied_by": sorted(rule.satisfied_by),
    }


def _length(variant: Variant) -> dict[str, object]:
    n = variant.length.n if isinstance(variant.length, Length) else None
    field = variant.length.field if isinstance(variant.length, FieldLength) else None
    return {"n": n, "field": field, "unit": variant.length.unit, "basis": variant.basis}
