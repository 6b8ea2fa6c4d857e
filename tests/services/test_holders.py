"""Who holds what: counted of what one may see, the oldest hand-over first, and giving work clearly."""

from __future__ import annotations

from datetime import date

import pytest

from casetrack.engine.assignments import Assignment
from casetrack.errors import Forbidden, InvalidInput
from casetrack.models import Holding
from casetrack.services.access import get_visible_case
from casetrack.services.assignments import Assign, assign
from casetrack.services.handovers import log_of
from casetrack.services.holders import FindHeld, find_held, holder_of, key_of, list_holders
from casetrack.services.projections import standing_of
from casetrack.services.rebuild import fill_missing, rebuild
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.timelines import read_book
from casetrack.services.work import begin, reading
from tests.factories import DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, an_account, the_case
from tests.queries import queries_of

FOREIGN = {**ELIGIBLE, "competent": False}


def give(ward: Ward, number: str, officer: str | None, *, by: str = "leader", what: str = "Xác minh", **more) -> None:
    with begin(ward.installation, ward.actor(by)) as work:
        case = get_visible_case(work, number)
        assign(work, case, Assign(ward.users[officer].id if officer else None, case.version, what, **more))


def groups(ward: Ward, who: str = "leader") -> dict[str, tuple[int, int]]:
    """Give each holder's name with how many cases and how many late tasks."""
    with reading(ward.installation, ward.actor(who)) as work:
        return {group.name.vi: (group.cases, group.late_tasks) for group in list_holders(work)}


def held(ward: Ward, who: str = "leader", **wish) -> list[str]:
    with reading(ward.installation, ward.actor(who)) as work:
        return [one.line.number for one in find_held(work, FindHeld(**wish)).cases]


def task_of(ward: Ward, number: str) -> Assignment:
    with reading(ward.installation, ward.actor("leader")) as work:
        held = standing_of(work, get_visible_case(work, number)).held
    assert held is not None
    assert held.assignment is not None
    return held.assignment


class TestGivingWork:
    def test_who_gets_a_case_is_told_what_and_by_when(self, ward):
        number = a_case(ward)
        give(ward, number, "officer", what="Xác minh tại thửa 214", by_when=date(2026, 6, 20), check="Giao ban thứ Hai")
        task = task_of(ward, number)
        assert (task.what, task.by_when, task.check) == ("Xác minh tại thửa 214", date(2026, 6, 20), "Giao ban thứ Hai")

    def test_without_a_day_it_is_the_one_on_which_the_case_is_due(self, ward):
        number = a_case(ward)
        give(ward, number, "officer")
        assert task_of(ward, number).by_when == the_case(ward, number).due_on

    @pytest.mark.parametrize(
        ("day", "said", "wrong"),
        [
            ("2026-06-04", {"what": " "}, {"what"}),
            ("2026-06-04", {"by_when": date(2026, 6, 3)}, {"by_when"}),
            ("2026-08-03", {"what": ""}, {"what", "by_when"}),
        ],
        ids=["no work", "a day that has passed", "neither, of a case that is late"],
    )
    def test_unclear_work_is_not_given(self, ward, day, said, wrong):
        number = a_case(ward)
        ward.on(day)
        with pytest.raises(InvalidInput) as refused:
            give(ward, number, "officer", **said)
        assert refused.value.fields.keys() == wrong
        assert groups(ward) == {"Phường lamkhe: Cán bộ tiếp dân, chưa giao ai": (1, 0)}

    def test_a_case_is_taken_back_without_a_word(self, ward):
        number = a_case(ward, officer="officer")
        give(ward, number, None, what="")
        assert groups(ward) == {"Phường lamkhe: Cán bộ tiếp dân, chưa giao ai": (1, 0)}

    def test_only_a_leader_gives_work(self, ward):
        with pytest.raises(Forbidden):
            give(ward, a_case(ward), "officer", by="officer")


class TestWhoHoldsWhat:
    def test_whoever_has_held_a_case_longest_stands_first(self, ward):
        an_account(ward, "second", "officer")
        a_case(ward.on("2026-06-01"), officer="second")
        a_case(ward.on("2026-06-02"), officer="officer")
        a_case(ward.on("2026-06-03"), officer="officer")
        assert list(groups(ward).values()) == [(1, 0), (2, 0)]
        assert held(ward) == ["KN-2026-0001", "KN-2026-0002", "KN-2026-0003"]
        assert held(ward, holder=holder_of(f"officer:{ward.users['officer'].id}")) == ["KN-2026-0002", "KN-2026-0003"]

    def test_a_late_task_is_counted_from_the_day_after(self, ward):
        number = a_case(ward)
        give(ward, number, "officer", by_when=date(2026, 6, 8))
        assert groups(ward.on("2026-06-08"))["Cán bộ xử lý officer"] == (1, 0)
        assert groups(ward.on("2026-06-09"))["Cán bộ xử lý officer"] == (1, 1)

    def test_a_forwarded_case_lies_with_its_receiver_and_no_longer_with_its_officer(self, ward):
        number = a_case(ward, officer="officer", petitioner=a_person(ward), steps=[("desk", "classify", FOREIGN)])
        a_step(ward, number, "leader", "forward_unit", receiving_unit=ward.units["KT"].id)
        shown = groups(ward)
        assert shown["Phòng Kinh tế"] == (1, 0)
        assert shown["Phòng Kinh tế: Cán bộ tiếp dân, chưa giao ai"] == (1, 0)  # the receiver's own case
        assert len(shown) == 2

    def test_a_body_outside_is_named(self, ward):
        request = {"petition_class": "request", "summary": "Đề nghị sửa đường."}
        steps = [("desk", "classify", FOREIGN)]
        number = a_case(ward, officer="officer", fields=request, petitioner=a_person(ward), steps=steps)
        a_step(ward, number, "leader", "forward_outside", receiving_body="Sở Xây dựng")
        assert groups(ward) == {"Sở Xây dựng": (1, 0)}
        assert held(ward, holder=holder_of("body:Sở Xây dựng")) == [number]

    def test_an_ended_case_is_held_by_nobody(self, ward):
        a_case(ward, officer="officer", steps=[("officer", "withdraw", {"comment": "Rút đơn"})])
        assert groups(ward) == {}

    def test_a_sealed_case_is_in_no_count_and_under_no_name_of_whoever_may_not_see_it(self, ward):
        an_account(ward, "second", "officer")
        number = a_case(ward, fields=DENUNCIATION, officer="second")
        assert groups(ward, "second") == {"Cán bộ xử lý second": (1, 0)}
        for outsider in ("officer", "clerk", "auditor", "inspector"):
            assert groups(ward, outsider) == {}
            assert number not in held(ward, outsider, holder=holder_of(f"officer:{ward.users['second'].id}"))

    def test_a_leader_looks_into_the_units_below_and_an_officer_at_the_own_unit(self, ward):
        an_account(ward, "land", "officer", "KT")
        an_account(ward, "chief", "leader", "KT")
        a_case(ward, unit="KT", officer="land")
        a_case(ward, unit="VP", officer="officer")
        assert len(groups(ward, "leader")) == 2
        assert groups(ward, "chief") == groups(ward, "land") == {"Cán bộ xử lý land": (1, 0)}
        assert groups(ward, "officer") == {"Cán bộ xử lý officer": (1, 0)}

    def test_pages_lead_on_and_back_over_hand_overs_of_one_day(self, ward):
        numbers = [a_case(ward) for _ in range(5)]
        with reading(ward.installation, ward.actor("leader")) as work:
            first = find_held(work, FindHeld(limit=2))
            second = find_held(work, FindHeld(cursor=first.next, limit=2))
            last = find_held(work, FindHeld(cursor=second.next, limit=2))
            back = find_held(work, FindHeld(cursor=last.previous, limit=2))
        pages = [[one.line.number for one in page.cases] for page in (first, second, last)]
        assert [number for page in pages for number in page] == numbers
        assert (first.previous, last.next) == (None, None)
        assert [one.line.number for one in back.cases] == pages[1]

    @pytest.mark.parametrize(
        "key", ["", "officer:", "officer:x", "role:1:boss", "unit:1:desk", "body:", "nobody:1", "unit:²"]
    )
    def test_a_name_of_no_holder_is_refused(self, key):
        with pytest.raises(InvalidInput):
            holder_of(key)

    @pytest.mark.parametrize("key", ["officer:7", "role:3:desk", "role:3:", "unit:4", "body:Sở: Xây dựng"])
    def test_a_holder_is_found_again_by_its_key(self, key):
        assert key_of(holder_of(key)) == key

    def test_the_number_of_questions_does_not_grow_with_the_cases(self, ward):
        def asked() -> int:
            with reading(ward.installation, ward.actor("leader")) as work, queries_of(ward) as statements:
                list_holders(work)
                find_held(work, FindHeld())
            return len([said for said in statements if said.startswith("SELECT")])

        give(ward, a_case(ward, petitioner=a_person(ward)), "officer")
        few = asked()
        for _ in range(6):
            give(ward, a_case(ward, petitioner=a_person(ward)), "officer")
        assert asked() == few <= 12


class TestTheLog:
    def test_it_says_from_whom_to_whom_by_whom_and_how_long(self, ward):
        number = a_case(ward.on("2026-06-04"))
        give(ward.on("2026-06-05"), number, "officer", what="Xác minh")
        ward.on("2026-06-09")
        with reading(ward.installation, ward.actor("leader")) as work:
            case = get_visible_case(work, number)
            book = read_book(work, case)
            first, second = log_of(work, standing_of(work, case, book.happenings), book)
        assert (first.giver, first.days, first.working_days) == (None, 1, 1)
        assert second.giver == first.holder
        assert (second.holder.vi, second.by, second.words) == ("Cán bộ xử lý officer", "Lãnh đạo leader", "Xác minh")
        assert (second.until, second.days, second.working_days) == (None, 4, 2)

    def test_a_step_dated_back_hands_the_case_over_on_the_day_it_is_entered(self, ward):
        an_account(ward, "second", "officer")
        number = a_case(ward.on("2026-06-01"))
        give(ward.on("2026-06-05"), number, "officer")
        with begin(ward.on("2026-06-09").installation, ward.actor("desk")) as work:
            case = get_visible_case(work, number)
            fields = {"petition_class": "complaint", **ELIGIBLE}
            officer = ward.users["second"].id
            take_step(work, case, TakeStep("classify", date(2026, 6, 3), case.version, fields, officer_id=officer))
            standing = standing_of(work, case)
        assert (standing.officer_id, standing.last_step_on) == (officer, date(2026, 6, 3))
        assert [hold.since.day for hold in standing.holds] == [1, 3, 5, 9]


class TestTheRowsThatAreKept:
    def test_a_rebuild_finds_nothing_after_hand_overs_and_mends_a_forged_row(self, ward):
        number = a_case(ward, officer="officer")
        give(ward, number, "officer")
        assert rebuild(ward.installation, ward.office.id, write=False).differing == ()
        with ward.database.begin() as session:
            session.query(Holding).update({"since_on": date(2026, 1, 1), "due_on": None})
        (found,) = rebuild(ward.installation, ward.office.id, write=True).differing
        assert found.what == ("holding.since_on", "holding.due_on")
        assert rebuild(ward.installation, ward.office.id, write=False).differing == ()

    def test_an_upgraded_book_is_filled_from_its_events(self, ward):
        a_case(ward, officer="officer")
        with ward.database.begin() as session:
            session.query(Holding).delete()
        assert fill_missing(ward.installation) == 1
        assert groups(ward) == {"Cán bộ xử lý officer": (1, 0)}
        assert fill_missing(ward.installation) == 0
