"""Who sees the protected: whoever has leave by name, for a time; each look is in the book before anything is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from casetrack.errors import Forbidden, InvalidInput, NotFound, VaultLocked
from casetrack.models import CaseEvent, Person
from casetrack.reports.questions import ask
from casetrack.reports.summary import summarise
from casetrack.services.access import get_visible_case
from casetrack.services.alarms import Alarm, list_alarms, take_note
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.chain import verify
from casetrack.services.identities import SEEN, look
from casetrack.services.identity_grants import (
    GiveLeave,
    break_glass,
    give_leave,
    list_grants,
    protect_party,
    revoke_leave,
)
from casetrack.services.key_ring import KeyRing
from casetrack.services.parties import list_parties
from casetrack.services.persons import alias_of
from casetrack.services.search import FindCases, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.timelines import read_book, timeline
from casetrack.services.vault import Identity
from casetrack.services.work import begin, reading, system_actor
from tests.factories import DENUNCIATION, Ward, a_case, a_person, an_account, the_case

WHO = Identity("Wồng Thị Xzưa", "001170998877", "0977553311", "ngõ 99 Vắng Teo")


@pytest.fixture
def number(ward: Ward) -> str:
    """A denunciation that the officer works on, against one Vi Văn Ất."""
    parties = ((WHO, "petitioner"), (Identity("Vi Văn Ất"), "respondent"))
    wish = OpenCase(
        "petition",
        "Tố cáo",
        ward.today,
        ward.units["root"].id,
        "desk",
        DENUNCIATION,
        ward.users["officer"].id,
        parties=parties,
    )
    with begin(ward.installation, ward.actor("desk")) as work:
        return open_case(work, wish).number


@pytest.fixture
def wish(ward: Ward) -> GiveLeave:
    """The officer is to see who denounced, for a week."""
    return GiveLeave(ward.users["officer"].id, "Xác minh với người tố cáo", ward.today + timedelta(days=6))


def give(ward: Ward, number: str, wish: GiveLeave, by: str = "leader") -> int:
    with begin(ward.installation, ward.actor(by)) as work:
        return give_leave(work, get_visible_case(work, number), wish).id


def seen(ward: Ward, number: str, by: str) -> list[str]:
    with begin(ward.installation, ward.actor(by)) as work:
        return [person.who.name for person in look(work, number)]


def smash(ward: Ward, number: str, by: str = "officer", reason: str = "Người tố cáo đang bị đe dọa") -> None:
    with begin(ward.installation, ward.actor(by)) as work:
        break_glass(work, get_visible_case(work, number), reason)


def looks_of(ward: Ward) -> list[tuple[str, str]]:
    with ward.database.reading() as session:
        events = session.scalars(select(CaseEvent).where(CaseEvent.name == SEEN).order_by(CaseEvent.id))
        return [(event.actor_name, json.loads(event.payload)["cases"][0]) for event in events]


class TestLeave:
    def test_shows_the_denouncer_to_whom_it_names(self, ward: Ward, number: str, wish: GiveLeave) -> None:
        give(ward, number, wish)
        assert seen(ward, number, "officer") == ["Wồng Thị Xzưa", "Vi Văn Ất"]

    @pytest.mark.parametrize("who", ["leader", "desk", "officer"])
    def test_is_what_seeing_the_case_is_not(self, ward: Ward, number: str, who: str) -> None:
        with pytest.raises(Forbidden):
            seen(ward, number, who)

    def test_of_one_case_opens_no_other(self, ward: Ward, number: str, wish: GiveLeave) -> None:
        other = a_case(ward, fields=DENUNCIATION, officer="officer", petitioner=a_person(ward))
        give(ward, number, wish)
        with pytest.raises(Forbidden):
            seen(ward, other, "officer")

    def test_ends_with_its_last_day(self, ward: Ward, number: str, wish: GiveLeave) -> None:
        give(ward, number, wish)
        ward.on("2026-06-10")
        assert seen(ward, number, "officer")
        ward.on("2026-06-11")
        with pytest.raises(Forbidden):
            seen(ward, number, "officer")

    def test_ends_when_it_is_taken_back(self, ward: Ward, number: str, wish: GiveLeave) -> None:
        grant = give(ward, number, wish)
        with begin(ward.installation, ward.actor("leader")) as work:
            revoke_leave(work, get_visible_case(work, number), grant)
        with pytest.raises(Forbidden):
            seen(ward, number, "officer")
        with begin(ward.installation, ward.actor("leader")) as work, pytest.raises(NotFound):
            revoke_leave(work, get_visible_case(work, number), grant)

    def test_shows_nothing_of_a_case_that_is_no_longer_ones_own(self, ward: Ward, number: str, wish: GiveLeave) -> None:
        an_account(ward, "other", "officer")
        give(ward, number, wish)
        with ward.database.engine.begin() as raw:
            raw.exec_driver_sql(f"UPDATE cases SET officer_id = {ward.users['other'].id}")
        with pytest.raises(NotFound):
            seen(ward, number, "officer")


class TestWhoGivesIt:
    @pytest.mark.parametrize("who", ["officer", "desk"])
    def test_is_a_leader(self, ward: Ward, number: str, wish: GiveLeave, who: str) -> None:
        with pytest.raises(Forbidden):
            give(ward, number, wish, by=who)

    def test_is_a_leader_of_the_cases_own_unit(self, ward: Ward, number: str, wish: GiveLeave) -> None:
        an_account(ward, "leader of KT", "leader", "KT")
        with pytest.raises(NotFound):
            give(ward, number, wish, by="leader of KT")

    @pytest.mark.parametrize(
        "mistake",
        [
            lambda ward: {"user_id": ward.users["leader"].id},
            lambda ward: {"user_id": ward.users["inspector"].id},
            lambda ward: {"user_id": 99_999},
            lambda ward: {"until": ward.today - timedelta(days=1)},
            lambda ward: {"until": ward.today + timedelta(days=91)},
            lambda _ward: {"reason": "  "},
        ],
        ids=["themselves", "who may not see the case", "nobody", "yesterday", "too long", "no reason"],
    )
    def test_is_refused(self, ward: Ward, number: str, wish: GiveLeave, mistake: Callable[[Ward], dict]) -> None:
        wrong = mistake(ward)
        with pytest.raises(InvalidInput) as refused:
            give(ward, number, replace(wish, **wrong))
        assert list(refused.value.fields) == list(wrong)

    @pytest.mark.parametrize("unit", ["root"])
    def test_neither_is_nor_names_somebody_called_like_the_denounced(self, ward: Ward, number: str, unit: str) -> None:
        accused = an_account(ward, "vi", "leader", unit, full_name="Vi Văn Ất")
        with pytest.raises(InvalidInput):
            give(ward, number, GiveLeave(accused.id, "Xem", ward.today))
        with pytest.raises(InvalidInput):
            give(ward, number, GiveLeave(ward.users["officer"].id, "Xem", ward.today), by="vi")


class TestEachLook:
    def test_stands_in_the_book(self, ward: Ward, number: str, wish: GiveLeave) -> None:
        give(ward, number, wish)
        seen(ward, number, "officer")
        seen(ward, number, "officer")
        name = ward.users["officer"].full_name
        assert looks_of(ward) == [(name, number)] * 2
        with reading(ward.installation, system_actor(ward.office.id)) as work:
            assert verify(work)

    def test_that_cannot_be_written_shows_nothing(self, ward: Ward, number: str, wish: GiveLeave, monkeypatch) -> None:
        give(ward, number, wish)

        def full(*_anything: object) -> None:
            raise OSError("disk full")

        monkeypatch.setattr("casetrack.services.looks.record_of_office", full)
        with pytest.raises(OSError, match="disk full"):
            seen(ward, number, "officer")

    def test_says_what_is_missing_without_the_key(self, ward: Ward, number: str, wish: GiveLeave, tmp_path) -> None:
        give(ward, number, wish)
        object.__setattr__(ward.installation, "keys", KeyRing(tmp_path / "nothing here"))
        with pytest.raises(VaultLocked, match=r"vault-[0-9a-f]{8}\.key"):
            seen(ward, number, "officer")


class TestBreakingTheGlass:
    def test_opens_at_once_for_a_few_hours(self, ward: Ward, number: str) -> None:
        smash(ward, number)
        assert seen(ward, number, "officer")
        ward.now += timedelta(hours=3, minutes=59)
        assert seen(ward, number, "officer")
        ward.now += timedelta(minutes=2)
        with pytest.raises(Forbidden):
            seen(ward, number, "officer")

    def test_takes_a_reason_and_somebody_who_works_on_the_case(self, ward: Ward, number: str) -> None:
        with pytest.raises(InvalidInput):
            smash(ward, number, reason=" ")
        with pytest.raises(Forbidden):
            smash(ward, number, by="desk")

    def test_alarms_every_auditor_until_each_has_taken_note(self, ward: Ward, number: str) -> None:
        an_account(ward, "second", "auditor")
        smash(ward, number)

        def alarms(who: str) -> list[Alarm]:
            with reading(ward.installation, ward.actor(who)) as work:
                return list(list_alarms(work))

        (alarm,) = alarms("auditor")
        assert (alarm.case_number, alarm.user, alarm.reason) == (
            number,
            ward.users["officer"].full_name,
            "Người tố cáo đang bị đe dọa",
        )
        with begin(ward.installation, ward.actor("auditor")) as work:
            take_note(work, alarm.id)
        ward.on("2026-07-30")
        assert (alarms("auditor"), alarms("second"), alarms("leader")) == ([], [alarm], [])
        with begin(ward.installation, ward.actor("auditor")) as work, pytest.raises(NotFound):
            take_note(work, alarm.id)

    def test_is_told_in_the_book_of_the_case(self, ward: Ward, number: str, wish: GiveLeave) -> None:
        give(ward, number, wish)
        smash(ward, number)
        name = ward.users["officer"].full_name
        with reading(ward.installation, ward.actor("leader")) as work:
            case = get_visible_case(work, number)
            lines = [entry.label.vi for entry in timeline(work, case, read_book(work, case))]
            kinds = [grant.kind for grant in list_grants(work, case)]
        assert lines[:2] == [f"{name} mở khẩn cấp danh tính", f"Cho {name} xem danh tính"]
        assert kinds == ["break_glass", "grant"]


class TestOnePersonOfAnOpenCase:
    @pytest.fixture
    def open_number(self, ward: Ward) -> str:
        return a_case(ward, petitioner=a_person(ward, "Wồng Thị Xzưa", phone="0977553311"), officer="officer")

    def protect(self, ward: Ward, number: str, by: str = "leader") -> None:
        with begin(ward.installation, ward.actor(by)) as work:
            case = get_visible_case(work, number)
            protect_party(work, case, list_parties(work, case)[0].id or 0, "Bị đe dọa")

    def test_becomes_an_alias_everywhere(self, ward: Ward, open_number: str) -> None:
        self.protect(ward, open_number)
        with reading(ward.installation, ward.actor("officer")) as work:
            (party,) = list_parties(work, get_visible_case(work, open_number))
            (line,) = find_cases(work, FindCases(Filter())).lines
            assert find_cases(work, FindCases(Filter(q="xzua"))).lines == []
            assert work.session.scalars(select(Person)).all() == []
        assert (party.name, party.phone, line.petitioner) == (alias_of(open_number), "", alias_of(open_number))
        assert the_case(ward, open_number).level == "internal"

    def test_is_for_a_leader_to_decide(self, ward: Ward, open_number: str) -> None:
        with pytest.raises(Forbidden):
            self.protect(ward, open_number, by="officer")

    def test_is_seen_with_leave(self, ward: Ward, open_number: str, wish: GiveLeave) -> None:
        self.protect(ward, open_number)
        give(ward, open_number, wish)
        assert seen(ward, open_number, "officer") == ["Wồng Thị Xzưa"]


def test_two_who_read_reports_print_the_same_one_with_and_without_leave(
    ward: Ward, number: str, wish: GiveLeave
) -> None:
    an_account(ward, "other", "officer")
    give(ward, number, wish)
    printed = []
    for who in ("officer", "other"):
        with reading(ward.installation, ward.actor(who)) as work:
            summary = summarise(work, ask(work, ward.today.replace(day=1), ward.today))
            printed.append(summary)
    assert printed[0] == printed[1]
