"""What a number of a report counts, as a program reads it: numbers of cases and visits, days, or what is added up."""

from __future__ import annotations

from collections.abc import Mapping

from casetrack.reports.counted import Counted
from casetrack.reports.questions import Question
from casetrack.reports.visits import list_visits
from casetrack.services.search import FindCases, count_seen_and_hidden, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.work import Work


def list_counted(work: Work, question: Question, found: Counted, cursor: str) -> Mapping[str, object]:
    """Give a page of what a number counts; of what the asker may not see only how many there are."""
    if found.cases is not None:
        seen, hidden = count_seen_and_hidden(work, found.cases)
        page = find_cases(work, FindCases(Filter("all"), "number", cursor or None), within=found.cases)
        numbers = [line.number for line in page.lines]
        told = {"seen": seen, "hidden": hidden, "opening": found.opening}
        return {"kind": found.kind, "items": numbers, **told, "next": page.next}
    if found.kind == "visits":
        first = int(cursor) if cursor.isdecimal() else 0
        visits = list_visits(work, question, found.ids, first)
        following = None if visits.next is None else str(visits.next)
        numbers = [line.number for line in visits.lines]
        told = {"seen": visits.seen, "hidden": visits.hidden, "opening": 0}
        return {"kind": "visits", "items": numbers, **told, "next": following}
    items = [*map(str, found.parts), *(day.isoformat() for day in found.days)]
    many = len(found.ids) or len(items)
    return {"kind": found.kind, "items": items, "seen": many, "hidden": 0, "opening": 0, "next": None}
