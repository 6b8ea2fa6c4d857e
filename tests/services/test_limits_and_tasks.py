"""Limits of the law and follow-ups in the book: nobody is late by the first, nothing waits for the second."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casetrack.engine.library import WorkflowLibrary, load_definition
from casetrack.errors import InvalidInput, TransitionRefused
from casetrack.models import Alert, Case, CaseLink, Deadline
from casetrack.reports.behind import cases_behind
from casetrack.reports.questions import Figure, ask
from casetrack.reports.summary import Summary, summarise
from casetrack.services.access import get_visible_case
from casetrack.services.alerts import tell_alerts
from casetrack.services.extensions import Extend, extend_deadline
from casetrack.services.rebuild import rebuild
from casetrack.services.timelines import read_book, timeline
from casetrack.services.work import begin, reading
from tests.factories import Ward, a_case, a_step, a_ward, the_case

HEARING = (Path(__file__).parents[1] / "engine" / "clocks_of_every_kind.yaml").read_text("utf-8")
OPENS = ", effects: [{open_linked: {workflow: sending}}]"
WAITS = ', guard: [{predicate: no_linked_case_open, code: waits, reason: {vi: "Còn chờ.", en: "Waiting."}}]'
DECIDE, CLOSE = 'en: "Decide"}, roles: [leader, officer]', 'en: "Close"}, roles: [officer, leader]'
MOTHER = HEARING.replace(DECIDE, DECIDE + OPENS).replace(CLOSE, CLOSE + WAITS)
TASK = HEARING.replace("id: hearing", "id: sending").replace("  version: 1\n", "  version: 1\n  task: true\n")


@pytest.fixture
def ward(database) -> Ward:
    """A ward that hears complaints and follows what comes after."""
    made = a_ward(database)
    library = WorkflowLibrary([load_definition(text.encode(), "hearing") for text in (MOTHER, TASK)])
    object.__setattr__(made.installation, "library", library)
    return made.on("2026-07-01")


def a_decided_case(ward: Ward, **fields: object) -> str:
    number = a_case(ward, workflow="hearing", fields=fields, by="officer", officer="officer")
    a_step(ward.on("2026-07-10"), number, "leader", "decide")
    return number


def summary(ward: Ward) -> Summary:
    with reading(ward.installation, ward.actor("auditor")) as work:
        return summarise(work, ask(work, date(2026, 7, 1), date(2026, 12, 31)))


def rows(ward: Ward, number: str) -> dict[str, Deadline]:
    with ward.database.reading() as session:
        found = session.scalars(select(Deadline).join(Case, Case.id == Deadline.case_id).where(Case.number == number))
        return {row.key: row for row in found}


def test_a_limit_whose_day_has_passed_is_no_breach(ward):
    number = a_decided_case(ward)
    a_step(ward.on("2026-07-20"), number, "officer", "execute", comment="Đã thi hành")
    kept = rows(ward, number)
    assert (kept["effect"].kind, kept["effect"].status) == ("limit", "running")
    assert the_case(ward, number).due_on is None
    tell_alerts(ward.installation, ward.office.id, datetime(2027, 1, 1, tzinfo=UTC))
    with ward.database.reading() as session:
        told = session.scalars(select(Case.number).join(Alert, Alert.case_id == Case.id).distinct()).all()
    assert told == [the_task(ward)], "its duty to settle is late; of the case itself only limits are left"


def an_extension(case: Case, **more: object) -> Extend:
    said: dict[str, Any] = {"key": "settle", "n": 30, "decided_on": date(2026, 7, 3), "ground": "mẫu đất"}
    said |= {"ground_key": "expertise", "decision_no": "12/QĐ-UBND", "seen_version": case.version}
    return Extend(**{**said, **more})


def extend(ward: Ward, number: str, **more: object) -> None:
    with begin(ward.installation, ward.actor("leader")) as work:
        case = get_visible_case(work, number)
        extend_deadline(work, case, an_extension(case, **more))


def test_the_book_says_the_same_when_it_is_folded_again(ward):
    fields = {"days": 12, "known_on": "2026-03-01", "grave": True}
    number = a_case(ward, workflow="hearing", fields=fields, by="officer")
    extend(ward.on("2026-07-03"), number)
    a_step(ward.on("2026-07-06"), number, "officer", "set_dialogue", dialogue_on="2026-08-03")
    a_step(ward.on("2026-07-10"), number, "leader", "decide")
    a_step(ward.on("2026-07-14"), number, "leader", "take_back")
    assert {key: row.status for key, row in rows(ward, number).items()} == {
        "filing": "met_late",
        "province": "met",
        "summons": "cancelled",
        "settle": "met",
        "effect": "cancelled",
        "execution": "cancelled",
    }
    assert rebuild(ward.installation, ward.office.id, write=False).differing == ()


def test_an_extension_keeps_its_ground_and_its_number(ward):
    number = a_case(ward, workflow="hearing", fields={"grave": True}, by="officer")
    extend(ward.on("2026-07-03"), number)
    with reading(ward.installation, ward.actor("leader")) as work:
        case = get_visible_case(work, number)
        entry = next(e for e in timeline(work, case, read_book(work, case)) if e.kind == "extended")
    assert entry.text == "mẫu đất"
    assert [(label.vi, value.vi) for label, value in entry.details] == [
        ("Căn cứ", "Phải giám định"),
        ("Số quyết định", "12/QĐ-UBND"),
    ]
    assert rows(ward, number)["settle"].due_on == date(2026, 9, 3)


def test_a_ground_that_the_law_does_not_list_is_refused_with_every_other_reason(ward):
    number = a_case(ward, workflow="hearing", fields={"grave": True}, by="officer")
    with pytest.raises(TransitionRefused) as refused:
        extend(ward.on("2026-07-03"), number, ground_key="haste", decision_no=" ", n=31)
    codes = sorted(reason.code for reason in refused.value.reasons)
    assert codes == ["decision_no_missing", "ground_missing", "too_long"]


def test_a_number_of_days_that_no_term_has_is_refused_at_its_field(ward):
    with pytest.raises(InvalidInput) as refused:
        a_case(ward, workflow="hearing", fields={"days": 0}, by="officer")
    assert list(refused.value.fields) == ["days"]


def test_a_task_opens_in_the_unit_of_its_case_which_may_end_while_it_runs(ward):
    number = a_decided_case(ward)
    with ward.database.reading() as session:
        link = session.scalars(select(CaseLink)).one()
        task = session.get_one(Case, link.to_case_id)
        assert (task.workflow, task.unit_id, link.answered_by) == ("sending", the_case(ward, number).unit_id, None)
    a_step(ward.on("2026-07-13"), number, "officer", "close")
    assert the_case(ward, number).phase == "resolved"
    assert the_case(ward, task.number).phase == "received"


def test_the_report_counts_tasks_on_a_line_of_their_own(ward):
    number = a_decided_case(ward)
    counted = summary(ward)
    assert (counted.figures["received"], counted.figures["pending"]) == (1, 1)
    (line,) = counted.by_task
    assert (line.key, line.label.vi, line.counts["received"], line.counts["pending"]) == ("task", "Việc theo dõi", 1, 1)
    assert sum(month.counts["received"] for month in counted.by_month) == 1
    assert counted.balance.holds
    assert numbers_behind(ward, Figure("received")) == {number}
    assert numbers_behind(ward, Figure("received", "task", "task")) == {the_task(ward)}


def numbers_behind(ward: Ward, figure: Figure) -> set[str]:
    with reading(ward.installation, ward.actor("auditor")) as work:
        question = ask(work, date(2026, 7, 1), date(2026, 12, 31))
        behind = cases_behind(work, question, figure)
        return set(work.session.scalars(select(Case.number).where(Case.id.in_(behind))))


def the_task(ward: Ward) -> str:
    with ward.database.reading() as session:
        return session.scalars(select(Case.number).where(Case.workflow == "sending")).one()
