"""Deciding about days off: who may, what is shown before, what moves, what stays, and what a kill leaves behind."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text

from casetrack.engine.calendar import CalendarDay, CalendarYear
from casetrack.errors import Forbidden, InvalidInput
from casetrack.models import Case, CaseEvent, Deadline, Span
from casetrack.services import recounts
from casetrack.services.access import get_visible_case
from casetrack.services.calendar import DecideYear, list_decisions, list_years
from casetrack.services.chain import verify
from casetrack.services.corrections import Correct, correct
from casetrack.services.histories import history_of
from casetrack.services.rebuild import rebuild
from casetrack.services.recounts import Preview, Recounted, apply, finish_recounts, preview, recount
from casetrack.services.timelines import read_book, timeline
from casetrack.services.work import begin, reading
from casetrack.text import Text
from tests.calendars import a_swap, book_length, days_due, moved_by_events, year_of
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, a_ward, working_days
from tests.queries import queries_of

OFF, WORKED = date(2027, 3, 3), date(2027, 3, 20)  # a Wednesday, and a Saturday after all that is due before


def a_complaint(ward: Ward, day: str = "2027-03-01", **more: object) -> str:
    """A complaint that must be classified within 7 working days: counted over the swapped Wednesday."""
    return a_case(ward.on(day), petitioner=a_person(ward), officer="officer", **more)  # type: ignore[arg-type]


def looked_at(ward: Ward, who: str = "leader", wish: DecideYear | None = None) -> Preview:
    with reading(ward.installation, ward.actor(who)) as work:
        return preview(work, wish or a_swap(OFF, WORKED))


def decided(ward: Ward, who: str = "leader", wish: DecideYear | None = None) -> Recounted | None:
    return apply(ward.installation, ward.actor(who), wish or a_swap(OFF, WORKED))


def due(ward: Ward, number: str, key: str = "process") -> date | None:
    return days_due(ward, running=True)[number, key]


def test_a_case_that_moves_is_shown_with_old_and_new_day_and_then_has_an_event(ward):
    number, calendar = a_complaint(ward), working_days()
    before = due(ward, number)
    assert before is not None
    after = calendar.add_working_days(before, 1)
    [shown] = looked_at(ward).cases
    assert (shown.number, [(c.key, c.before, c.after) for c in shown.clocks]) == (number, [("process", before, after)])
    assert due(ward, number) == before, "looking moves nothing"

    assert decided(ward) == Recounted(looked=1, moved=1, finished=True)
    assert due(ward, number) == after
    assert moved_by_events(ward) == {number: {"process": (before, after)}}
    with reading(ward.installation, ward.actor("leader")) as work:
        case = get_visible_case(work, number)
        assert case.due_on == after
        [entry] = [entry for entry in timeline(work, case, read_book(work, case)) if entry.kind == "recalculated"]
    assert entry.label.vi == "Tính lại hạn theo lịch nghỉ năm 2027"
    assert [(change.before.vi, change.after.vi) for change in entry.changes] == [("10/3/2027", "11/3/2027")]


def test_a_case_that_does_not_move_gets_no_event(ward):
    a_complaint(ward, "2027-03-30")
    length = book_length(ward)
    assert looked_at(ward.on("2027-04-01")) == Preview(new=True, days=looked_at(ward).days, touched=0)
    decided(ward)
    assert book_length(ward) == length + 1, "only the decision itself"
    assert moved_by_events(ward) == {}


def test_a_clock_that_has_ended_keeps_the_day_it_was_judged_by(ward):
    number = a_complaint(ward)
    a_step(ward.on("2027-03-11"), number, "officer", "classify", petition_class="complaint", **ELIGIBLE)
    ended = days_due(ward, running=False)
    decided(ward)
    assert days_due(ward, running=False) == ended
    with begin(ward.on("2027-03-24").installation, ward.actor("leader")) as work:
        case = get_visible_case(work, number)
        correct(work, case, Correct(1, case.version, "Gõ nhầm", title="Thửa 215"))
    assert days_due(ward, running=False) == ended, "not by a later correction either"
    assert rebuild(ward.installation, ward.office.id, write=False).differing == ()


def test_what_is_opened_after_the_decision_follows_it(ward):
    ward.on("2027-03-01")
    decided(ward)
    number = a_complaint(ward)
    assert due(ward, number) == date(2027, 3, 11)
    assert moved_by_events(ward) == {}


def test_a_correction_after_the_decision_counts_by_the_new_calendar(ward):
    number = a_complaint(ward, "2027-03-18")
    before = due(ward, number)
    decided(ward.on("2027-03-19"))
    assert before == date(2027, 3, 29)
    assert due(ward, number) == date(2027, 3, 26), "the worked Saturday counts"
    with begin(ward.installation, ward.actor("leader")) as work:
        case = get_visible_case(work, number)
        correct(work, case, Correct(1, case.version, "Gõ nhầm", occurred_on=date(2027, 3, 1)))
    assert due(ward, number) == date(2027, 3, 11), "the Wednesday off counts as well"
    assert rebuild(ward.installation, ward.office.id, write=False).differing == ()


def test_reports_know_the_old_day_before_the_decision_and_the_new_one_after(ward):
    number = a_complaint(ward)
    known = book_length(ward)
    decided(ward.on("2027-03-02"))
    with ward.database.reading() as session:
        query = select(Span).join(Case, Case.id == Span.case_id).where(Case.number == number, Span.kind == "due")
        query = query.where(Span.key == "process").order_by(Span.known_from, Span.from_on)
        spans = session.scalars(query).all()
        moved = session.scalars(select(CaseEvent.seq).where(CaseEvent.kind == "recalculated")).one()
    old, new, opened, decision = date(2027, 3, 10), date(2027, 3, 11), date(2027, 3, 1), date(2027, 3, 2)
    assert [(s.due_on, s.from_on, s.to_on, s.known_from, s.known_to) for s in spans] == [
        (old, opened, None, known, moved),
        (old, opened, decision, moved, None),
        (new, decision, None, moved, None),
    ]


def test_a_year_that_becomes_sure_is_no_longer_provisional_and_moves_nothing(ward):
    a_complaint(ward)
    known = year_of(working_days(), 2027)
    sure = tuple(CalendarDay(d.day, d.kind, d.name, d.source, "confirmed") for d in known.days)
    wish = DecideYear(CalendarYear(2027, "confirmed", "CV 1/VPCP", sure))
    assert provisional(ward) == {True}
    length = book_length(ward)
    assert decided(ward, wish=wish) == Recounted(looked=1, moved=0, finished=True)
    assert provisional(ward) == {False}
    assert book_length(ward) == length + 1
    assert rebuild(ward.installation, ward.office.id, write=False).differing == ()


def test_a_clock_that_is_held_is_not_looked_at_and_follows_when_it_goes_on(ward):
    number = a_complaint(ward, fields=DENUNCIATION)
    a_step(ward, number, "officer", "classify", petition_class="denunciation", **ELIGIBLE)
    a_step(ward, number, "leader", "accept")
    a_step(ward.on("2027-03-02"), number, "leader", "suspend", suspend_ground="other_body", comment="Chờ kết luận.")
    storm = CalendarDay(date(2027, 4, 1), "off", Text("Nghỉ bão", "Storm"), "CĐ 1", "confirmed")
    known = year_of(working_days(), 2027)
    assert decided(ward, wish=DecideYear(CalendarYear(2027, "tentative", "CĐ 1", (*known.days, storm)))) == Recounted(
        0, 0, True
    )
    assert due(ward, number, "resolve") is None
    assert rebuild(ward.installation, ward.office.id, write=False).differing == ()
    a_step(ward.on("2027-03-02"), number, "leader", "resume", comment="Đã có kết luận.")
    assert due(ward, number, "resolve") == date(2027, 4, 2), "30 days and one held end on the first, which is off now"


def provisional(ward: Ward) -> set[bool]:
    with ward.database.reading() as session:
        return set(session.scalars(select(Deadline.provisional)))


def test_a_sealed_case_moves_but_who_may_not_see_it_reads_only_a_number(ward):
    open_case, sealed = a_complaint(ward), a_complaint(ward, fields=DENUNCIATION)
    another = a_complaint(ward, fields=DENUNCIATION)
    for who, numbers, hidden in (("leader", {open_case, sealed, another}, 0), ("administrator", set(), 3)):
        seen = looked_at(ward, who)
        assert ({case.number for case in seen.cases}, seen.hidden, seen.touched) == (numbers, hidden, 3)
    decided(ward, "administrator")
    assert set(moved_by_events(ward)) == {open_case, sealed, another}


def test_who_reads_no_reports_is_not_told_one_hidden_case_from_two(ward):
    a_complaint(ward, fields=DENUNCIATION)
    seen = looked_at(ward, "administrator")
    assert (seen.cases, seen.hidden, seen.touched) == ((), None, None)
    decided(ward, "administrator")
    for who, told in (("administrator", None), ("leader", 1), ("auditor", 1)):
        with reading(ward.installation, ward.actor(who)) as work:
            (decision,) = list_decisions(work)
        assert (decision.touched, decision.looked, decision.moved) == (told, told, told)


@pytest.mark.parametrize("who", ["desk", "officer", "clerk", "inspector", "auditor"])
def test_only_who_may_change_the_calendar_can(ward, who):
    with pytest.raises(Forbidden):
        looked_at(ward, who)
    with pytest.raises(Forbidden):
        decided(ward, who)


def test_a_case_that_went_on_between_the_look_and_the_decision_moves_as_it_stands_then(ward):
    closed, moved = a_complaint(ward), a_complaint(ward)
    assert len(looked_at(ward).cases) == 2
    a_step(ward, closed, "officer", "withdraw", comment="Tự rút đơn.")
    assert decided(ward) == Recounted(looked=1, moved=1, finished=True)
    assert set(moved_by_events(ward)) == {moved}


def test_a_decision_from_a_page_that_has_grown_old_is_refused(ward):
    a_complaint(ward)
    seen = working_days().version
    decided(ward, wish=a_swap(OFF, WORKED, seen=seen))
    with pytest.raises(InvalidInput, match="changed the calendar"):
        decided(ward, wish=a_swap(date(2027, 3, 4), WORKED, seen=seen))
    assert decided(ward, wish=a_swap(OFF, WORKED, seen=seen)) is None, "the same form sent twice is no new one"


def test_applied_twice_nothing_is_added(ward):
    a_complaint(ward)
    decided(ward)
    length = book_length(ward)
    assert decided(ward) is None
    assert not looked_at(ward).new
    assert book_length(ward) == length


def test_after_a_kill_the_recount_goes_on_where_it_was(ward, monkeypatch):
    monkeypatch.setattr(recounts, "RECOUNTED_AT_ONCE", 2)
    numbers = [a_complaint(ward) for _ in range(5)]
    before = due(ward, numbers[0]) or date.min
    cut_off = apply(ward.installation, ward.actor("leader"), a_swap(OFF, WORKED), lambda *_: False)
    assert cut_off == Recounted(looked=2, moved=2, finished=False)
    assert rebuild(ward.installation, ward.office.id, write=False).differing == (), "half-way the book is whole too"
    with pytest.raises(InvalidInput, match="2/5"):
        decided(ward, wish=a_swap(date(2027, 3, 4), WORKED))

    a_step(ward, numbers[4], "officer", "classify", petition_class="complaint", **ELIGIBLE)
    assert due(ward, numbers[4]) == working_days().add_working_days(before, 1), "its own step counted anew already"
    assert finish_recounts(ward.installation, ward.office.id) == 5
    assert finish_recounts(ward.installation, ward.office.id) == 0
    assert set(moved_by_events(ward)) == set(numbers), "each has one event, the fifth too"
    assert {due(ward, number) for number in numbers} == {working_days().add_working_days(before, 1)}
    assert rebuild(ward.installation, ward.office.id, write=False).differing == ()
    assert recount(ward.installation, ward.actor("leader")) is None


def test_the_same_file_again_goes_on_with_what_was_cut_off(ward, monkeypatch):
    monkeypatch.setattr(recounts, "RECOUNTED_AT_ONCE", 1)
    for _ in range(3):
        a_complaint(ward)
    apply(ward.installation, ward.actor("leader"), a_swap(OFF, WORKED), lambda *_: False)
    assert decided(ward) == Recounted(looked=3, moved=3, finished=True)


def test_a_later_decision_replaces_the_first_and_both_are_kept(ward):
    number = a_complaint(ward)
    before = due(ward, number)
    decided(ward)
    shipped = DecideYear(year_of(working_days(), 2027))
    decided(ward.on("2027-03-02"), "administrator", shipped)
    assert due(ward, number) == before
    with reading(ward.installation, ward.actor("auditor")) as work:
        told = [(d.by, len(d.year.days), d.moved) for d in list_decisions(work, 2027)]
        standing = next(known for known in list_years(work) if known.year.year == 2027)
        assert verify(work) == book_length(ward)
    assert told == [("Quản trị administrator", 12, 1), ("Lãnh đạo leader", 14, 1)]
    assert standing.decision is not None
    assert standing.decision.by == "Quản trị administrator"


def test_a_year_that_nobody_knew_can_be_entered(ward):
    off = CalendarDay(date(2028, 1, 3), "off", Text("Nghỉ bù", "In lieu"), "TB 1", "confirmed")
    a_complaint(ward.on("2027-12-28"), "2027-12-28")
    decided(ward, wish=DecideYear(CalendarYear(2028, "confirmed", "TB 1", (off,))))
    with reading(ward.installation, ward.actor("leader")) as work:
        assert work.calendar.status_of(2028) == "confirmed"
    assert len(moved_by_events(ward)) == 1


FAULTS = [
    ({"kind": "make_up"}, "must be on a weekend"),
    ({"day": date(2028, 3, 3)}, "is not in 2027"),
    ({"day": date(2027, 2, 4)}, "is entered twice"),
]


@pytest.mark.parametrize(("fault", "told"), FAULTS)
def test_a_year_that_cannot_be_is_refused_and_nothing_is_written(ward, fault, told):
    known = year_of(working_days(), 2027)
    day = {"day": OFF, "kind": "off", "name": Text("Nghỉ", "Off"), "source": "QĐ", "status": "confirmed", **fault}
    with pytest.raises(InvalidInput, match=told):
        decided(ward, wish=DecideYear(CalendarYear(2027, "confirmed", "QĐ", (*known.days, CalendarDay(**day)))))
    with pytest.raises(InvalidInput, match="document is missing"):
        decided(ward, wish=DecideYear(CalendarYear(2027, "confirmed", " ", known.days)))
    assert book_length(ward) == 2  # which set the ward up


def test_an_office_s_decision_is_its_own(ward, database):
    other = a_ward(database, code="tanhoa")
    a_complaint(other)
    a_complaint(ward)
    decided(ward)
    assert moved_by_events(other) == {}
    with reading(other.installation, other.actor("leader")) as work:
        assert work.calendar.is_working(OFF)


def test_a_forged_decision_breaks_the_chain(ward):
    decided(ward.on("2027-03-01"))
    with ward.database.begin() as session:
        session.execute(text("UPDATE case_events SET payload = replace(payload, '2027-03-03', '2027-03-04')"))
    with reading(ward.installation, ward.actor("auditor")) as work, pytest.raises(Exception, match="was changed"):
        verify(work)


def test_the_event_says_which_decision_moved_it(ward):
    number = a_complaint(ward)
    decided(ward)
    with reading(ward.installation, ward.actor("leader")) as work:
        said = history_of(work, get_visible_case(work, number))[-1]
        decision = list_decisions(work)[0]
        assert (said.payload["decision"], said.payload["year"]) == (decision.number, 2027)
        assert said.payload["calendar"] == work.calendar.version


def test_a_look_asks_for_running_clocks_over_the_changed_days_only(ward):
    """However many cases there are beside, the questions are the same, and they are answered from the index."""
    costs: list[int] = []
    for _ in range(2):
        a_complaint(ward)
        for n in range(4):
            a_case(ward.on("2027-05-03"), f"Đơn sau {n}", petitioner=a_person(ward), fields=COMPLAINT)
        with queries_of(ward) as statements:
            assert looked_at(ward).touched == len(costs) + 1
        costs.append(len(statements))
    assert costs[0] == costs[1]
    asked = next(said for said in statements if "deadlines.ended_on IS NULL" in said)
    if ward.database.engine.dialect.name == "sqlite":
        with ward.database.engine.connect() as book:
            plan = " ".join(
                str(row) for row in book.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (1,) * asked.count("?"))
            )
        assert plan.count("ix_deadlines_counting") == asked.count("SELECT")


def test_a_day_counted_back_moves_to_an_earlier_one(ward):
    """Five days before a dialogue on Monday 08/3 is Wednesday 03/3; once that is off, it is Tuesday."""
    number = a_complaint(ward)
    a_step(ward, number, "officer", "classify", petition_class="complaint", **ELIGIBLE)
    a_step(ward, number, "leader", "accept")
    a_step(ward, number, "officer", "set_dialogue", dialogue_on="2027-03-08")
    assert due(ward, number, "dialogue_notice") == OFF
    decided(ward)
    assert due(ward, number, "dialogue_notice") == date(2027, 3, 2)
    assert moved_by_events(ward)[number]["dialogue_notice"] == (OFF, date(2027, 3, 2))
