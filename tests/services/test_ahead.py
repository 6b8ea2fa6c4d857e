"""What will be late on a coming day if nobody acts."""

from __future__ import annotations

from datetime import date

import pytest

from casetrack.errors import InvalidInput
from casetrack.services.search import FindCases, count_views, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.work import reading
from tests.factories import Ward, a_case


def late_on(ward: Ward, day: str) -> tuple[list[str], int]:
    wish = FindCases(Filter(view="overdue", at=date.fromisoformat(day)), "due_on")
    with reading(ward.installation, ward.actor("leader")) as work:
        return [line.number for line in find_cases(work, wish).lines], count_views(work, wish.filter)["overdue"]


def test_a_list_looks_ahead_by_the_day_it_is_asked_for(ward: Ward):
    for day in (1, 2, 3):
        a_case(ward, opened_on=date(2026, 6, day))  # due on 11, 12 and 15 June
    assert late_on(ward, "2026-06-04") == ([], 0)
    assert late_on(ward, "2026-06-12") == (["KN-2026-0001"], 1)
    assert late_on(ward, "2026-06-16") == (["KN-2026-0001", "KN-2026-0002", "KN-2026-0003"], 3)


def test_the_past_is_a_reports_question(ward: Ward):
    with pytest.raises(InvalidInput):
        late_on(ward, "2026-06-03")
