"""What a number of a report counts, as its page lists it (templates/indicators/_list.html)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.reports.counted import Counted
from casetrack.reports.measures import said_of_entry
from casetrack.reports.questions import Question
from casetrack.reports.visits import list_visits
from casetrack.schemas.report import PlaceForm
from casetrack.services.entered_figures import list_entered
from casetrack.services.management_log import rows_of
from casetrack.services.search import FindCases, count_seen_and_hidden, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.work import Work
from casetrack.web.report_periods import asked


def list_counted(work: Work, question: Question, found: Counted) -> Mapping[str, Any]:
    """Give a page of what a number counts: cases, visits, rows of the log, entries; of hidden cases only how many."""
    if found.cases is not None:
        seen, hidden = count_seen_and_hidden(work, found.cases)
        listed = FindCases(Filter("all"), "number", request.args.get("cursor"))
        return {"seen": seen, "hidden": hidden, "page": find_cases(work, listed, within=found.cases)}
    if found.kind == "visits":
        page = list_visits(work, question, found.ids, asked(PlaceForm()))
        return {"page": page, "hosts": HOSTS, "kinds": RECEPTIONS}
    if found.kind == "log":
        return {"logged": rows_of(work, found.ids)}
    if found.kind == "entered":
        entries = [each for each in list_entered(work) if each.row.id in found.ids]
        return {"entries": entries, "said_of_entry": said_of_entry}
    return {}
