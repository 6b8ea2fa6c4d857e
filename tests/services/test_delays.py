"""Why a case is late: asked of late and extended cases only, shown in lists, counted by the report."""

from __future__ import annotations

from datetime import date

import pytest

from casetrack.engine.delay_causes import delay_causes
from casetrack.errors import InvalidInput
from casetrack.reports.behind import cases_behind
from casetrack.reports.questions import Figure, ask
from casetrack.reports.summary import summarise
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.delays import ExplainDelay, count_unexplained, explain_delay
from casetrack.services.rebuild import rebuild
from casetrack.services.search import FindCases, count_seen_and_hidden, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.work import begin, reading, system_actor
from tests.factories import DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, an_account, the_case

CLASSIFIED = ("officer", "classify", {"petition_class": "complaint", **ELIGIBLE})


def explain(ward: Ward, number: str, cause: str = "papers", comment: str = "") -> None:
    with begin(ward.installation, ward.actor("officer")) as work:
        explain_delay(work, get_visible_case(work, number), ExplainDelay(cause, comment))


def counted(ward: Ward, **asked: date) -> dict[str, dict[str, int]]:
    with reading(ward.installation, ward.actor("leader")) as work:
        question = ask(work, date(2026, 1, 1), date(2026, 12, 31), **asked)
        return {line.key: dict(line.counts) for line in summarise(work, question).by_delay}


def listed(ward: Ward, delay: str) -> list[str]:
    with reading(ward.installation, ward.actor("leader")) as work:
        return [line.number for line in find_cases(work, FindCases(Filter("overdue", delay=delay))).lines]


@pytest.fixture
def late(ward) -> str:
    """A complaint of 04/5 that nobody has accepted, on 04/6."""
    number = a_case(ward.on("2026-05-04"), officer="officer")
    ward.on("2026-06-04")
    return number


def test_a_case_that_is_neither_late_nor_extended_has_no_cause(ward):
    with pytest.raises(InvalidInput):
        explain(ward, a_case(ward))


@pytest.mark.parametrize(("cause", "comment"), [("laziness", ""), ("other", " ")])
def test_a_cause_is_one_of_the_list_and_another_is_said_in_words(ward, late, cause, comment):
    with pytest.raises(InvalidInput):
        explain(ward, late, cause, comment)
    explain(ward, late, "other", "Chờ kết luận của Thanh tra tỉnh")


def events_of(ward):
    """Verify the book and count its events."""
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        return verify(work)


def test_a_cause_moves_nothing_and_stands_in_the_chain(ward, late):
    before, written = the_case(ward, late), events_of(ward)
    explain(ward, late, comment="Bản trích đo thất lạc")
    after = the_case(ward, late)
    assert (after.version, after.state, after.due_on) == (before.version, before.state, before.due_on)
    assert events_of(ward) == written + 1
    assert rebuild(ward.installation, ward.office.id, write=False).differing == ()


def test_lists_show_the_cause_and_find_cases_by_it(ward, late):
    other = a_case(ward.on("2026-05-05"), officer="officer")
    explain(ward.on("2026-06-04"), late)
    with reading(ward.installation, ward.actor("leader")) as work:
        lines = find_cases(work, FindCases(Filter("overdue"))).lines
    assert {line.number: line.delay and line.delay.vi for line in lines} == {
        late: delay_causes()["papers"].label.vi,
        other: None,
    }
    assert (listed(ward, "papers"), listed(ward, "staff"), listed(ward, "none")) == ([late], [], [other])


def test_the_report_counts_by_the_last_cause_as_at_a_day_and_as_known_on_a_day(ward, late):
    explain(ward.on("2026-06-04"), late)
    explain(ward.on("2026-06-10"), late, "staff")
    assert counted(ward, as_at=date(2026, 6, 3)) == {"": {"late": 0, "overdue": 1}}
    assert counted(ward, as_at=date(2026, 6, 5)) == {"papers": {"late": 0, "overdue": 1}}
    assert counted(ward) == {"staff": {"late": 0, "overdue": 1}}
    assert counted(ward, known_at=date(2026, 6, 5)) == {"papers": {"late": 0, "overdue": 1}}


def test_each_number_of_the_table_opens_its_cases(ward, late):
    explain(ward, late)
    sealed = a_case(ward.on("2026-05-04"), fields=DENUNCIATION, officer="officer")
    ward.on("2026-06-04")
    explain(ward, sealed)
    assert counted(ward) == {"papers": {"late": 0, "overdue": 2}}
    with reading(ward.installation, ward.actor("auditor")) as work:
        behind = cases_behind(
            work, ask(work, date(2026, 1, 1), date(2026, 12, 31)), Figure("overdue", "delay", "papers")
        )
        assert count_seen_and_hidden(work, behind) == (1, 1)


def test_a_case_that_ended_late_keeps_its_cause(ward):
    number = a_case(ward.on("2026-03-02"), officer="officer", petitioner=a_person(ward), steps=[CLASSIFIED])
    ward.on("2026-06-04")
    explain(ward, number, "staff")
    with begin(ward.installation, ward.actor("officer")) as work:
        assert count_unexplained(work) == 0


def test_an_officer_is_told_of_the_own_overdue_cases_without_a_cause(ward, late):
    an_account(ward, "second", "officer")
    a_case(ward.on("2026-05-04"), officer="second")
    ward.on("2026-06-04")

    def unexplained(who: str) -> int:
        with reading(ward.installation, ward.actor(who)) as work:
            return count_unexplained(work)

    assert (unexplained("officer"), unexplained("second"), unexplained("leader")) == (1, 1, 0)
    explain(ward, late)
    assert (unexplained("officer"), unexplained("second")) == (0, 1)
