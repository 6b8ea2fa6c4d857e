"""Somebody is away: another stands in, sees and is told what is needed, and no more; afterwards all is as before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from casetrack.db import Database
from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.models import Absence, Case, Notice, User
from casetrack.services.absences import GoAway, come_back, go_away, list_absences, staff_of
from casetrack.services.access import get_visible_case, is_at_work_on, is_visible
from casetrack.services.assignments import Assign, assign
from casetrack.services.chosen_cases import Chosen
from casetrack.services.digest_lines import unpack
from casetrack.services.digest_pages import list_digests
from casetrack.services.digests import make_digests
from casetrack.services.followings import follow, list_followed
from casetrack.services.reassigning import Reassign, cases_held_by, reassign
from casetrack.services.stand_ins import substitutes_of
from casetrack.services.user_changes import GiveRole, let_act
from casetrack.services.work import begin, reading, system_actor
from casetrack.services.worklists import worklist_of
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_case, a_step, a_ward, an_account, the_case

FIRST, LAST = date(2026, 6, 8), date(2026, 6, 12)
MEMBER = {"subject_kind": "party_member", "source": "court", "summary": "Bị khởi tố."}


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    """A ward on SQLite with a second officer."""
    book = Database(sqlite_url)
    yield with_a_second_officer(a_ward(book))
    book.dispose()


@pytest.fixture
def ward_on_both(database: Database) -> Ward:
    return with_a_second_officer(a_ward(database))


def with_a_second_officer(ward: Ward) -> Ward:
    an_account(ward, "officer2", "officer", full_name="Mai Thanh Yến")
    return ward


def away(ward: Ward, by: str = "officer", **other: object) -> int:
    """Enter that the officer is away from the 8th to the 12th of June and officer2 stands in."""
    said = {"user_id": ward.users["officer"].id, "substitute_id": ward.users["officer2"].id}
    wish = GoAway(**{**said, "first_day": FIRST, "last_day": LAST, **other})  # type: ignore[arg-type]
    with begin(ward.installation, ward.actor(by)) as work:
        return go_away(work, wish).id


def work_of(ward: Ward, name: str) -> dict[str, str]:
    """Give the cases in somebody's list of work, each with whom it is done for."""
    with reading(ward.installation, ward.actor(name)) as work:
        return {task.line.number: task.of_another for task in worklist_of(work).tasks}


def sees(ward: Ward, name: str, number: str) -> bool:
    with reading(ward.installation, ward.actor(name)) as work:
        return is_visible(work, number)


class TestStandingIn:
    def test_the_work_goes_to_the_substitute_and_back_by_itself(self, ward_on_both):
        ward = ward_on_both
        number = a_case(ward.on("2026-06-04"), officer="officer")
        away(ward)
        assert work_of(ward.on("2026-06-05"), "officer2") == {}
        assert work_of(ward.on("2026-06-08"), "officer2") == {number: ward.users["officer"].full_name}
        assert work_of(ward.on("2026-06-12"), "officer2").keys() == {number}
        assert work_of(ward, "officer") == {number: ""}, "who looks in from a journey still finds it"
        assert work_of(ward.on("2026-06-13"), "officer2") == {}
        assert the_case(ward, number).officer_id == ward.users["officer"].id

    def test_a_restricted_case_may_be_seen_and_worked_on_meanwhile(self, ward_on_both):
        ward = ward_on_both
        number = a_case(ward, workflow="discipline", fields=MEMBER, officer="officer", by="inspector")
        assert the_case(ward, number).level == "restricted"
        away(ward)
        assert not sees(ward, "officer2", number)
        assert sees(ward.on("2026-06-09"), "officer2", number)
        with begin(ward.installation, ward.actor("officer2")) as work:
            assert is_at_work_on(work, get_visible_case(work, number))
        assert not sees(ward.on("2026-06-13"), "officer2", number)

    def test_a_sealed_case_stays_closed_to_who_has_no_leave_of_their_own(self, ward_on_both):
        ward = ward_on_both
        number = a_case(ward, fields=DENUNCIATION, officer="officer")
        away(ward)
        ward.on("2026-06-09")
        assert not sees(ward, "officer2", number)
        assert work_of(ward, "officer2") == {}
        with reading(ward.installation, ward.actor("officer2")) as work, pytest.raises(NotFound):
            get_visible_case(work, number)

    def test_the_digest_of_the_substitute_has_the_cases_of_both(self, ward):
        number = a_case(ward.on("2026-05-04"), officer="officer")
        a_case(ward, officer="officer", fields=DENUNCIATION)  # sealed: it is in no line of the substitute
        ward.on("2026-06-04")
        away(ward)
        make_digests(ward.installation, ward.office.id, ward.on("2026-06-08").now)
        with reading(ward.installation, ward.actor("officer2")) as work:
            (digest,) = list_digests(work)
            told = {work.session.get_one(Case, line.case_id).number for line in unpack(digest.lines)}
        assert told == {number}
        assert (digest.overdue, digest.stale) == (1, 1)

    def test_a_case_that_is_given_meanwhile_is_told_to_both_and_a_sealed_one_to_its_officer_alone(self, ward):
        away(ward)
        ward.on("2026-06-09")
        for fields in (COMPLAINT, DENUNCIATION):
            number = a_case(ward, fields=fields)
            with begin(ward.installation, ward.actor("leader")) as work:
                case = get_visible_case(work, number)
                assign(work, case, Assign(ward.users["officer"].id, case.version, "Xử lý.", date(2026, 6, 30)))
        with ward.database.reading() as session:
            told = session.scalars(select(Notice.user_id).where(Notice.kind == "assigned")).all()
        assert sorted(told) == sorted([ward.users["officer"].id] * 2 + [ward.users["officer2"].id])

    def test_it_may_be_for_one_kind_of_case_or_one_unit_only(self, ward):
        petition = a_case(ward, officer="officer", unit="VP")
        away(ward, workflow="discipline")
        away(ward, unit_id=ward.units["KT"].id)
        assert work_of(ward.on("2026-06-09"), "officer2") == {}
        away(ward, unit_id=ward.units["VP"].id, workflow="petition")
        assert work_of(ward, "officer2").keys() == {petition}
        with reading(ward.installation, system_actor(ward.office.id)) as work:
            (named,) = substitutes_of(work, [ward.users["officer"].id], work.today).values()
            assert [each.covers(ward.units["VP"].id, "petition") for each in named] == [False, False, True]
            assert substitutes_of(work, [], work.today) == {}


class TestEnteringIt:
    def test_is_for_oneself_and_for_leaders_of_the_unit(self, ward):
        an_account(ward, "head", "leader", "KT")
        with pytest.raises(Forbidden):
            away(ward, by="officer2")
        with pytest.raises(Forbidden):
            away(ward, by="head")
        mine = away(ward, by="leader")
        with reading(ward.installation, ward.actor("officer2")) as work:
            (shown,) = list_absences(work, staff_of(work))
            assert (shown.who, shown.may_end) == (ward.users["officer"].full_name, False)
        with begin(ward.installation, ward.actor("officer2")) as work, pytest.raises(NotFound):
            come_back(work, mine)

    def test_back_early_ends_it_yesterday_and_before_it_began_calls_it_off(self, ward):
        ward.on("2026-06-04")
        begun, other = away(ward), away(ward, first_day=date(2026, 6, 20), last_day=date(2026, 6, 22))
        ward.on("2026-06-10")
        for absence_id in (begun, other):
            with begin(ward.installation, ward.actor("officer")) as work:
                come_back(work, absence_id)
        with ward.database.reading() as session:
            rows = [(row.last_day, row.called_off) for row in session.scalars(select(Absence).order_by(Absence.id))]
        assert rows == [(date(2026, 6, 9), False), (date(2026, 6, 22), True)]
        with begin(ward.installation, ward.actor("officer")) as work, pytest.raises(InvalidInput):
            come_back(work, begun)

    @pytest.mark.parametrize(
        ("other", "field", "why"),
        [
            ({"first_day": date(2026, 6, 13)}, "last_day", "Đổi lại"),
            ({"first_day": date(2026, 5, 1), "last_day": date(2026, 5, 2)}, "last_day", "đã qua"),
            ({"last_day": date(2028, 6, 1)}, "last_day", "nhiều nhất 366 ngày"),
            ({"unit_id": 999}, "unit_id", "đơn vị của cơ quan"),
            ({"workflow": "none"}, "workflow", "loại hồ sơ"),
            ({"substitute_id": 999}, "substitute_id", "người khác"),
            ({"user_id": 999}, "user_id", "người vắng"),
        ],
    )
    def test_with_days_or_people_that_do_not_fit_is_refused_field_by_field(self, ward, other, field, why):
        with pytest.raises(InvalidInput) as refused:
            away(ward, **other)
        assert why in refused.value.fields[field].vi

    def test_names_nobody_who_is_away_too_or_could_do_nothing_there_and_nobody_twice(self, ward):
        away(ward)
        with pytest.raises(InvalidInput) as refused:
            away(ward)
        assert "Đã có người làm thay 08/6/2026 đến 12/6/2026" in refused.value.fields["first_day"].vi
        both = {"user_id": ward.users["officer2"].id, "substitute_id": ward.users["officer"].id}
        with pytest.raises(InvalidInput) as refused:
            away(ward, "officer2", **both)
        assert "cũng vắng, 08/6/2026 đến 12/6/2026" in refused.value.fields["substitute_id"].vi
        elsewhere = an_account(ward, "elsewhere", "officer", "KT")
        with pytest.raises(InvalidInput) as refused:
            away(ward, substitute_id=elsewhere.id, first_day=date(2026, 7, 1), last_day=date(2026, 7, 2))
        assert "không làm việc cho" in refused.value.fields["substitute_id"].vi


class TestGivingManyAtOnce:
    def test_each_row_is_given_or_says_why_not(self, ward):
        late, open_, stale, hidden = (a_case(ward.on("2026-05-04"), officer="officer") for _n in range(4))
        taken = a_case(ward, officer="officer2")
        ward.on("2026-06-04")
        fresh = a_case(ward, officer="officer")
        rows = [Chosen(number, the_case(ward, number).version) for number in (late, fresh, taken)]
        rows += [Chosen("KN-2026-9999", 1), Chosen(stale, 99)]
        wish = Reassign(ward.users["officer"].id, ward.users["officer2"].id, rows, "Làm tiếp.")
        with begin(ward.installation, ward.actor("leader")) as work:
            told = [(row.number, row.done, row.words.vi) for row in reassign(work, wish)]
        assert [given for _number, given, _words in told] == [False, True, False, False, False]
        assert "Ghi ngày phải xong" in told[0][2]
        assert "không còn ở người đó" in told[2][2]
        assert "Không có hồ sơ KN-2026-9999" in told[3][2]
        holders = {number: the_case(ward, number).officer_id for number in (late, open_, stale, hidden, fresh)}
        assert [holders[number] == ward.users["officer2"].id for number in holders] == [False] * 4 + [True]
        with reading(ward.installation, ward.actor("leader")) as work:
            lines, _versions = cases_held_by(work, ward.users["officer"].id)
            assert {line.number for line in lines} == {late, open_, stale, hidden}

    def test_never_in_units_that_one_does_not_lead(self, ward):
        number = a_case(ward, officer="officer", unit="VP")
        an_account(ward, "head", "leader", "KT")
        wish = Reassign(ward.users["officer"].id, ward.users["officer2"].id, [Chosen(number, 1)], "Làm tiếp.")
        with begin(ward.installation, ward.actor("head")) as work:
            assert cases_held_by(work, ward.users["officer"].id)[0] == []
            assert [row.done for row in reassign(work, wish)] == [False]

    def test_nothing_chosen_nothing_said_or_too_many_is_refused_at_once(self, ward):
        ids = ward.users["officer"].id, ward.users["officer"].id
        with begin(ward.installation, ward.actor("leader")) as work, pytest.raises(InvalidInput) as refused:
            reassign(work, Reassign(*ids, [], " "))
        assert refused.value.fields.keys() == {"cases", "officer_id", "what"}
        with begin(ward.installation, ward.actor("leader")) as work, pytest.raises(InvalidInput) as refused:
            reassign(work, Reassign(*ids, [Chosen("KN-2026-0001", 1)] * 201, "Làm tiếp."))
        assert "200" in refused.value.fields["cases"].vi


class TestFollowing:
    def follow(self, ward: Ward, name: str, number: str, *, wanted: bool = True) -> None:
        with begin(ward.installation, ward.actor(name)) as work:
            follow(work, get_visible_case(work, number), wanted=wanted)

    def news(self, ward: Ward, name: str) -> list[str]:
        with ward.database.reading() as session:
            told = select(Notice.kind).where(Notice.user_id == ward.users[name].id)
            return [kind for kind in session.scalars(told) if kind == "followed"]

    def test_a_step_of_another_is_told_once_and_ones_own_is_not(self, ward_on_both):
        ward = ward_on_both
        number = a_case(ward, officer="officer")
        for name in ("officer", "inspector", "desk"):
            self.follow(ward, name, number)
        self.follow(ward, "inspector", number)
        self.follow(ward, "desk", number, wanted=False)
        a_step(ward, number, "officer", "classify", petition_class="complaint", **ELIGIBLE)
        assert [self.news(ward, name) for name in ("officer", "inspector", "desk")] == [[], ["followed"], []]

    def test_whoever_may_see_it_no_more_is_told_nothing_and_finds_it_in_no_list(self, ward):
        number = a_case(ward, officer="officer")
        for name in ("inspector", "leader"):
            self.follow(ward, name, number)
        a_step(ward, number, "officer", "classify", petition_class="denunciation", **ELIGIBLE)
        assert (self.news(ward, "inspector"), self.news(ward, "leader")) == ([], ["followed"])
        with reading(ward.installation, ward.actor("inspector")) as work:
            assert list_followed(work) == []
        with reading(ward.installation, ward.actor("leader")) as work:
            assert [line.number for line in list_followed(work)] == [number]


def test_an_administrator_of_the_office_enters_it_for_others_and_one_of_a_unit_does_not(ward: Ward):
    an_account(ward, "second", "officer")
    an_account(ward, "inside", "administrator", "KT")
    wish = GoAway(ward.users["officer"].id, ward.users["second"].id, ward.today, ward.today)
    with begin(ward.installation, ward.actor("inside")) as work, pytest.raises(Forbidden):
        go_away(work, wish)
    with begin(ward.installation, ward.actor("administrator")) as work:
        assert go_away(work, wish).substitute_id == ward.users["second"].id


def test_an_administrator_who_also_works_on_cases_does_not_choose_to_stand_in_for_others(ward: Ward):
    number = a_case(ward, workflow="discipline", fields=MEMBER, officer="officer", by="inspector")
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        let_act(
            work,
            work.session.get_one(User, ward.users["officer2"].id),
            GiveRole("administrator", ward.units["root"].id),
        )
    with pytest.raises(InvalidInput) as wrong:
        away(ward, by="officer2", first_day=ward.today)
    assert wrong.value.fields.keys() == {"substitute_id"}
    assert not sees(ward, "officer2", number)
    away(ward, by="officer", first_day=ward.today)
    assert sees(ward, "officer2", number), "whoever is away may choose them"
