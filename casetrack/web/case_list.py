"""The list of cases: saved views with their counts, a filter, and pages of rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from casetrack.engine.delay_causes import name_cause
from casetrack.engine.labels import OUTCOME_LABELS, PHASE_LABELS
from casetrack.errors import InvalidInput
from casetrack.schemas.search import FindCasesForm
from casetrack.services.bulk import CASES_AT_ONCE
from casetrack.services.cases import CHANNELS
from casetrack.services.delays import UNEXPLAINED, offered_causes
from casetrack.services.list_layouts import COLUMNS, layout_of
from casetrack.services.openings import list_openable
from casetrack.services.parties import list_officers
from casetrack.services.saved_views import list_views
from casetrack.services.search import FindCases, count_kept_back, count_views, find_cases, refuse_past
from casetrack.services.search_filters import NOBODY, VIEWS
from casetrack.services.search_words import understand
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms
from casetrack.web.login import looking, needs
from casetrack.web.saved_views import address_of, kept_by, opened_of, question_of

blueprint = Blueprint("case_list", __name__)

Options = list[tuple[object, Text]]
MONTHS_OFFERED = 24
_NO_CONDITIONS = ("view", "sort", "cursor", "saved")


@blueprint.get("/ho-so")
@needs("case.read")
def show() -> tuple[str, int]:
    """Show one page of cases."""
    wish, errors = forms.load(FindCasesForm(), request.args)
    asked: FindCases = wish or FindCases()
    with looking() as work:
        asked, errors = _not_past(work, asked, errors)
        found = {"page": find_cases(work, asked), **_views(work, asked)}
        offered = {"views": VIEWS, "options": _options(work), "openable": list_openable(work)}
        kept_back = 0 if narrowed() else count_kept_back(work, asked.filter.view)
        understood = [term.said for term in understand(asked.filter.q).terms]
        said = {"link": link, "narrowed": narrowed(), "kept_back": kept_back, "understood": understood}
        shown = render_template("case_list/show.html", asked=asked, errors=errors, **found, **offered, **said)
    return shown, 422 if errors else 200


def _views(work: Work, asked: FindCases) -> dict[str, Any]:
    """Give the saved views with their counts, which of them is open, and the columns that the list has."""
    kept = list_views(work)
    opened, layout = opened_of(kept), layout_of(work)
    question = question_of({**dict(request.args.items()), "view": asked.filter.view})
    if opened and opened.columns:
        layout = replace(layout, columns=opened.columns)
    return {
        "kept": kept,
        "opened": opened,
        "moved_on": opened is not None and opened.asked != question,
        "question": question,
        "counts": count_views(work, asked.filter, kept_by(kept)),
        "address_of": address_of,
        "layout": layout,
        "columns": COLUMNS,
        "most_chosen": CASES_AT_ONCE,
        "names": {"unit": {unit.id: unit.name for unit in work.units.values()}, "channel": CHANNELS},
    }


def _not_past(work: Work, asked: FindCases, errors: forms.Errors) -> tuple[FindCases, forms.Errors]:
    """Show today's list, and say why, where a day that has passed was asked for."""
    try:
        refuse_past(work, asked.filter.at)
    except InvalidInput as wrong:
        return replace(asked, filter=replace(asked.filter, at=None)), {**errors, **wrong.fields}
    return asked, errors


def link(**changes: str | None) -> str:
    """Give the address of this list with some of its questions changed; the place in the list is forgotten."""
    kept = {key: value for key, value in request.args.items() if key != "cursor" and value}
    asked: dict[str, Any] = {key: value for key, value in {**kept, **changes}.items() if value}
    return url_for("case_list.show", **asked)


def narrowed() -> int:
    """Count the conditions besides the view."""
    return sum(bool(value.strip()) for key, value in request.args.items() if key not in _NO_CONDITIONS)


def _options(work: Work) -> dict[str, Options]:
    nobody: Options = [(NOBODY, Text("Chưa giao", "Nobody"))]
    return {
        "kind": _kinds(work),
        "phase": list(PHASE_LABELS.items()),
        "officer": nobody + [(person.id, Text(person.name, person.name)) for person in list_officers(work)],
        "channel": list(CHANNELS.items()),
        "outcome": list(OUTCOME_LABELS.items()),
        "opened": _months(work.today),
        "delay": [(UNEXPLAINED, name_cause("")), *offered_causes()],
    }


def _kinds(work: Work) -> Options:
    """Offer each workflow, and below it the classes by which it numbers its cases."""
    library = work.installation.library
    found: Options = []
    for definition in (library.latest(id_) for id_ in dict.fromkeys(each.id for each in library.all())):
        found.append((definition.id, definition.title))
        by_field = definition.number.by_field
        for value, label in definition.fields[by_field].values if by_field else ():
            found.append((f"{definition.id}.{value}", Text(f"– {label.vi}", f"– {label.en}")))
    return found


def _months(today: date) -> Options:
    numbers = range(today.year * 12 + today.month - 1, today.year * 12 + today.month - 1 - MONTHS_OFFERED, -1)
    months = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    return [(f"{month:%Y-%m}", Text(f"Tháng {month.month}/{month.year}", f"{month:%m/%Y}")) for month in months]
