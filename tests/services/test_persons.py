"""A person of the registry: what is known, corrected without losing what was, and two entries made one and apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from casetrack.errors import Forbidden, InvalidInput, NotFound, StaleCase
from casetrack.models import Case, CaseEvent, Person
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.evidence import digest_of
from casetrack.services.persons import RegisterPerson, find_persons, get_person, register_person
from casetrack.services.persons_correct import CorrectPerson, correct_person
from casetrack.services.persons_history import get_page, see_number
from casetrack.services.persons_merge import MergePersons, merge_persons, unmerge_person
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.vault import seal_people
from casetrack.services.work import begin, reading
from tests.factories import COMPLAINT, Ward, a_case, a_person

CARD = "001068004417"
BAY = RegisterPerson("Trần Văn Bảy", CARD, "0912340218", "tổ Khê Trung 4")


def found(ward: Ward, words: str, by: str = "desk") -> Sequence[int]:
    with reading(ward.installation, ward.actor(by)) as work:
        return [person.id for person in find_persons(work, words)]


def visited(ward: Ward, who: int | RegisterPerson, subject: str, fields: dict[str, object] | None = None) -> None:
    """Somebody comes, with a petition or only with a question."""
    petition = BringPetition("petition", fields) if fields else None
    with begin(ward.installation, ward.actor("desk")) as work:
        receive(work, Receive(who, ward.units["root"].id, subject, ward.today, petition=petition))


def merged(ward: Ward, kept: int, other: int, **more: Any) -> None:
    with begin(ward.installation, ward.actor("desk")) as work:
        seen, of_other = (work.session.get_one(Person, key).version for key in (kept, other))
        wish = MergePersons(other, seen, of_other, "Cùng CCCD, gặp tại quầy")
        merge_persons(work, kept, replace(wish, **more))


def corrected(ward: Ward, person_id: int, by: str = "desk", seen_version: int = 1, **said: str | int | None) -> None:
    with begin(ward.installation, ward.actor(by)) as work:
        correct_person(work, person_id, CorrectPerson(said, seen_version))


class TestEntering:
    def test_what_cannot_be_is_refused_on_its_field(self, ward: Ward):
        for wish, field, told in (
            (replace(BAY, identity_number=CARD + "1"), "identity_number", "13 chữ số"),
            (replace(BAY, birth_year=1990), "birth_year", "1968"),
            (replace(BAY, birth_year=2030, identity_number=None), "birth_year", "2026"),
            (replace(BAY, phone="không có"), "phone", "chữ số"),
            (replace(BAY, name=" "), "name", "Thiếu tên"),
        ):
            with begin(ward.installation, ward.actor("desk")) as work, pytest.raises(InvalidInput) as refused:
                register_person(work, wish)
            assert told in refused.value.fields[field].vi

    def test_the_year_of_birth_is_read_from_the_card(self, ward: Ward):
        with begin(ward.installation, ward.actor("desk")) as work:
            person = register_person(work, replace(BAY, identity_number="001 068 004 417"))
            assert (person.identity_number, person.birth_year) == (CARD, 1968)


class TestHistory:
    def test_has_every_visit_petition_and_case_newest_first_with_who_speaks(self, ward: Ward):
        visited(ward, BAY, "Hỏi thủ tục")
        (bay,) = found(ward, "bay")
        visited(ward, bay, "Giá bồi thường", dict(COMPLAINT))
        with reading(ward.installation, ward.actor("desk")) as work:
            page = get_page(work, bay)
        assert [line.kind for line in page.history] == ["case", "petition", "visit", "visit"]
        assert page.history[2].number > page.history[3].number, "of two on a day the later stands first"
        assert [part.vi for part in page.history[0].parts] == ["Người gửi đơn"]
        assert page.person.visits == 2
        assert CARD not in str(page)
        assert "0912340218" not in str(page)

    def test_does_not_know_of_cases_that_the_reader_may_not_see(self, ward: Ward):
        person = a_person(ward, "Quàng Văn Kín")
        number = a_case(ward, petitioner=person, officer="officer")
        with begin(ward.installation, ward.actor("officer")) as work:
            get_visible_case(work, number).level = "restricted"
        with reading(ward.installation, ward.actor("officer")) as work:
            assert [line.number for line in get_page(work, person.id).history] == [number]
        with reading(ward.installation, ward.actor("clerk")) as work, pytest.raises(NotFound):
            get_page(work, person.id)
        visited(ward, get_id(ward, person), "Hỏi đường")
        with reading(ward.installation, ward.actor("clerk")) as work:
            assert [line.kind for line in get_page(work, person.id).history] == ["visit"]


def get_id(ward: Ward, person: Person) -> int:
    """The key of somebody whom the desk that entered the case may know of."""
    with reading(ward.installation, ward.actor("desk")) as work:
        return get_person(work, person.id).id


class TestTheWholeNumber:
    def test_is_seen_by_who_may_and_the_look_stands_in_the_book(self, ward: Ward):
        person = a_person(ward, "Trần Văn Bảy", identity_number=CARD)
        with begin(ward.installation, ward.actor("desk")) as work:
            assert see_number(work, person.id) == CARD
        with reading(ward.installation, ward.actor("desk")) as work:
            last = work.session.scalars(select(CaseEvent).order_by(CaseEvent.seq.desc())).first()
            assert last is not None
            assert (last.kind, last.name, CARD in last.payload) == ("look", "number", False)
        with begin(ward.installation, ward.actor("officer")) as work, pytest.raises(Forbidden):
            see_number(work, person.id)


class TestCorrecting:
    def test_shows_the_present_and_proves_what_was(self, ward: Ward):
        visited(ward, BAY, "Giá bồi thường", dict(COMPLAINT))
        (bay,) = found(ward, "bay")
        with reading(ward.installation, ward.actor("desk")) as work:
            before = digest_of(get_person(work, bay))
        corrected(ward, bay, name="Trần Văn Bẩy", phone="0987654321")
        with reading(ward.installation, ward.actor("desk")) as work:
            person = get_person(work, bay)
            assert (person.name, person.identity_number, person.birth_year) == ("Trần Văn Bẩy", CARD, 1968)
            told = work.session.scalars(select(CaseEvent.payload).where(CaseEvent.office_id == ward.office.id)).all()
            assert any(before in payload for payload in told), "what was is named by an earlier event"
            assert not any("Bẩy" in payload or "0987654321" in payload for payload in told)
            assert "dt1234567890" in work.session.scalars(select(Case.names_key)).one()
            assert verify(work)
        assert found(ward, "0912340218") == []
        assert found(ward, "0987654321") == [bay]

    def test_is_refused_where_another_desk_wrote_meanwhile_or_the_number_is_somebody_elses(self, ward: Ward):
        bay, other = a_person(ward, "Trần Văn Bảy", identity_number=CARD), a_person(ward, "Ma Thị Đào")
        corrected(ward, bay.id, address="thôn Mới")
        with pytest.raises(StaleCase):
            corrected(ward, bay.id, address="thôn Cũ")
        with pytest.raises(InvalidInput, match="not entered"):
            corrected(ward, other.id, identity_number=CARD)
        with pytest.raises(Forbidden):
            corrected(ward, other.id, by="officer", name="Ma Đào")


class TestMerging:
    def test_one_entry_stands_for_both_and_a_press_takes_it_back(self, ward: Ward):
        visited(ward, BAY, "Hỏi thủ tục")
        visited(ward, RegisterPerson("Tran Bay", phone="0988111222"), "Giá bồi thường", dict(COMPLAINT))
        (bay,), (twin,) = found(ward, "khe trung bay"), found(ward, "0988111222")
        merged(ward, bay, twin)
        assert found(ward, "tran bay") == found(ward, "0988111222") == [bay]
        with reading(ward.installation, ward.actor("desk")) as work:
            page = get_page(work, twin)
            assert (page.person.id, page.person.visits, [entry.id for entry in page.entries]) == (bay, 2, [twin])
            assert len(page.history) == 4
            assert work.session.get_one(Person, twin).name == "Tran Bay", "its papers keep the name as written"
            assert verify(work)
        with begin(ward.installation, ward.actor("desk")) as work:
            unmerge_person(work, twin)
        assert sorted(found(ward, "tran bay")) == sorted([bay, twin])
        with reading(ward.installation, ward.actor("desk")) as work:
            assert (get_page(work, bay).person.visits, get_page(work, twin).person.visits) == (1, 1)
            assert verify(work)
        with begin(ward.installation, ward.actor("desk")) as work, pytest.raises(InvalidInput, match="none"):
            unmerge_person(work, twin)

    def test_the_number_of_the_other_entry_is_the_persons_where_the_kept_one_has_none(self, ward: Ward):
        bay, twin = a_person(ward, "Trần Văn Bảy"), a_person(ward, "Trần Bảy", identity_number=CARD)
        merged(ward, bay.id, twin.id)
        with begin(ward.installation, ward.actor("desk")) as work:
            page = get_page(work, bay.id)
            assert (page.person.identity_paper.vi, page.person.identity_end) == ("CCCD", CARD[-4:])
            assert see_number(work, bay.id) == CARD
            unmerge_person(work, twin.id)
            assert (get_page(work, bay.id).person.identity_end, see_number(work, bay.id)) == ("", "")

    def test_whoever_is_chosen_by_a_list_of_before_is_entered_under_the_one_that_stands(self, ward: Ward):
        bay, twin = a_person(ward, "Trần Văn Bảy"), a_person(ward, "Trần Bảy")
        merged(ward, bay.id, twin.id)
        visited(ward, twin.id, "Hỏi thủ tục")
        with reading(ward.installation, ward.actor("desk")) as work:
            assert get_page(work, bay.id).person.visits == 1

    def test_is_refused_with_the_remedy(self, ward: Ward):
        one, two, three = (a_person(ward, f"Trần {given}") for given in ("Một", "Hai", "Ba"))
        with pytest.raises(InvalidInput, match="itself"):
            merged(ward, one.id, one.id)
        merged(ward, one.id, two.id)
        for kept, other, told in (
            (two, one, "đã gộp vào mục khác"),
            (three, two, "đã gộp vào mục khác"),
            (three, one, "đang đứng tên"),
        ):
            with pytest.raises(InvalidInput) as refused:
                merged(ward, kept.id, other.id)
            assert any(told in words.vi for words in refused.value.fields.values()), (kept.name, other.name)
        with pytest.raises(StaleCase):
            merged(ward, one.id, three.id, seen_version=1)
        with pytest.raises(InvalidInput):
            merged(ward, one.id, three.id, reason=" ")
        with pytest.raises(NotFound):
            merged(ward, one.id, three.id, other_id=10**6)

    def test_of_two_cards_asks_once_more(self, ward: Ward):
        one = a_person(ward, "Trần Văn Bảy", identity_number=CARD)
        two = a_person(ward, "Trần Văn Bảy", identity_number="012345678")
        with pytest.raises(InvalidInput) as refused:
            merged(ward, one.id, two.id)
        assert "different" in refused.value.fields
        merged(ward, one.id, two.id, different=True)
        assert found(ward, "012345678") == [one.id]

    def test_keeps_nobody_in_the_registry_who_is_protected_afterwards(self, ward: Ward):
        kept = a_person(ward, "Trần Văn Bảy")
        visited(ward, kept.id, "Hỏi thủ tục")
        twin = a_person(ward, "Trần Kín Bảy")
        number = a_case(ward, fields=COMPLAINT, petitioner=twin)
        merged(ward, kept.id, twin.id)
        with begin(ward.installation, ward.actor("desk")) as work:
            from_before = get_visible_case(work, number)
            from_before.level = "sealed"
            seal_people(work, from_before)
        with reading(ward.installation, ward.actor("desk")) as work:
            assert work.session.get(Person, twin.id) is None
            assert [line.kind for line in get_page(work, kept.id).history] == ["visit"]
        assert found(ward, "kin") == []
