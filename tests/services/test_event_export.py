"""The event log for other programs: whole cases, a piece at a time, refused before the first byte or not at all."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from casetrack.errors import Forbidden, InvalidInput
from casetrack.services.event_export import ExportEvents, count_exported, export_events
from casetrack.services.work import reading, system_actor
from tests.factories import ELIGIBLE, VIETNAM, Ward, a_case, a_step
from tests.queries import queries_of


def test_each_case_is_given_whole_and_in_the_order_of_the_book(ward: Ward):
    first, second = a_case(ward), a_case(ward)
    a_step(ward.on("2026-06-05"), first, "desk", "classify", **ELIGIBLE)
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        assert count_exported(work, ExportEvents()) == 2
        cases = list(export_events(work, ExportEvents()))
    assert [case.number for case in cases] == [first, second]
    assert [event.name for event in cases[0].events] == ["opened", "classify"]
    assert cases[0].events[1].at == datetime(2026, 6, 5, tzinfo=VIETNAM)
    assert cases[0].events[1].date_only
    assert [event.seq for case in cases for event in case.events] == [3, 5, 4]


def test_more_cases_of_one_piece_need_no_more_statements(ward: Ward):
    a_case(ward)
    few = count_of_statements(ward)
    for _ in range(4):
        a_case(ward)
    assert count_of_statements(ward) == few


def count_of_statements(ward: Ward) -> int:
    with reading(ward.installation, system_actor(ward.office.id)) as work, queries_of(ward) as asked:
        assert list(export_events(work, ExportEvents()))
    return len(asked)


def test_what_is_refused_is_refused_before_the_first_case_is_asked_for(ward: Ward):
    with reading(ward.installation, ward.actor("administrator")) as work, pytest.raises(Forbidden):
        export_events(work, ExportEvents())
    with reading(ward.installation, ward.actor("auditor")) as work, pytest.raises(InvalidInput) as refused:
        export_events(work, ExportEvents(start=date(2026, 6, 5), end=date(2026, 6, 4)))
    assert set(refused.value.fields) == {"end"}
