"""Who denounced is under a key that the database does not hold: not for a moment, not in its log, not in a backup."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from casetrack.errors import VaultLocked
from casetrack.models import Base, Case, CaseEvent, Party, Person, Receipt, VaultEntry, Visit
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.key_ring import KeyRing
from casetrack.services.late_sealing import seal_standing
from casetrack.services.naming import NamePerson, name_person
from casetrack.services.papers import HandIn
from casetrack.services.parties import list_parties
from casetrack.services.persons import RegisterPerson, alias_of, find_persons
from casetrack.services.rebuild import rebuild
from casetrack.services.receipts import get_receipt
from casetrack.services.reception import BringPetition, Receive, Received, receive
from casetrack.services.vault import PERSON, Identity, entries_of, read_identity
from casetrack.services.work import begin, reading, system_actor
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, the_case
from tests.stolen import bytes_of, telling

DENOUNCER = RegisterPerson("Wồng Thị Xzưa", "001170998877", "0977 553 311", "ngõ 99 Vắng Teo")
REQUEST = {**COMPLAINT, "petition_class": "request"}
REQUEST_OF_OTHERS = {"petition_class": "request", "eligible": True, "competent": False}
SAID = ("Wồng Thị Xzưa", "xzua", "001170998877", "0977553311", "Vắng Teo")


@pytest.fixture
def wish(ward: Ward) -> Receive:
    """Somebody new brings a denunciation."""
    brought = BringPetition("petition", DENUNCIATION)
    return Receive(
        DENOUNCER, ward.units["root"].id, "Thu tiền sai", ward.today, petition=brought, papers=(HandIn("Đơn"),)
    )


def enter(ward: Ward, wish: Receive) -> Received:
    with begin(ward.installation, ward.actor("desk")) as work:
        return receive(work, wish)


def protected(ward: Ward, number: str) -> list[Identity]:
    """Open what the vault holds of a case, as a test may."""
    case = the_case(ward, number)
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        return [read_identity(work, entry) for entry in entries_of(work, case, PERSON)]


def count(ward: Ward, table: type[Base]) -> int:
    with ward.database.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def named(ward: Ward, number: str, *person_ids: int) -> None:
    for person_id in person_ids:
        with begin(ward.installation, system_actor(ward.office.id)) as work:
            name_person(work, number, NamePerson("petitioner", person_id))


def clear_links(ward: Ward) -> int:
    """Count the rows that join a person and a case in clear."""
    with ward.database.reading() as session:
        return sum(
            session.scalars(
                select(func.count()).select_from(table).where(table.person_id.is_not(None), table.case_id.is_not(None))
            ).one()
            for table in (Party, Visit, Receipt)
        )


class TestANewDenunciation:
    def test_is_kept_with_its_denouncer_in_the_vault_alone(self, ward: Ward, wish: Receive) -> None:
        number = enter(ward, wish).case_number or ""
        assert (count(ward, Person), count(ward, VaultEntry), clear_links(ward)) == (0, 1, 0)
        assert protected(ward, number) == [
            Identity("Wồng Thị Xzưa", "001170998877", "0977553311", "ngõ 99 Vắng Teo", birth_year=1970)
        ]

    def test_is_never_written_in_clear(self, ward: Ward, wish: Receive) -> None:
        enter(ward, wish)
        assert telling(bytes_of(ward.database), *SAID) == []

    def test_shows_an_alias_on_page_and_receipt(self, ward: Ward, wish: Receive) -> None:
        made = enter(ward, wish)
        with reading(ward.installation, ward.actor("desk")) as work:
            paper = get_receipt(work, made.number)
            (party,) = list_parties(work, get_visible_case(work, made.case_number or ""))
        assert paper.name == party.name == alias_of("TC-2026-0001")
        assert (paper.protected, paper.address, party.phone, party.address) == (True, "", "", "")

    def test_is_not_found_by_name_number_or_phone(self, ward: Ward, wish: Receive) -> None:
        enter(ward, wish)
        with reading(ward.installation, ward.actor("desk")) as work:
            assert [find_persons(work, words) for words in ("wong thi", "8877", "0977553311")] == [[], [], []]

    def test_lets_the_same_number_be_entered_again_as_if_it_had_never_been(self, ward: Ward, wish: Receive) -> None:
        enter(ward, wish)
        again = replace(wish, petition=BringPetition("petition", COMPLAINT), subject="Việc khác")
        assert enter(ward, again).case_number == "KN-2026-0001"
        assert count(ward, Person) == 1

    def test_is_refused_without_the_key_and_leaves_nothing(self, ward: Ward, wish: Receive, tmp_path) -> None:
        locked, before = replace(ward.installation, keys=KeyRing(tmp_path / "nothing here")), count(ward, CaseEvent)
        with pytest.raises(VaultLocked) as refused, begin(locked, ward.actor("desk")) as work:
            receive(work, wish)
        assert "casetrack keys rotate" in refused.value.message.en
        assert [count(ward, table) for table in (Person, Visit, Receipt, VaultEntry, CaseEvent)] == [0, 0, 0, 0, before]
        with begin(locked, ward.actor("desk")) as work:
            receive(work, replace(wish, petition=BringPetition("petition", COMPLAINT)))

    def test_of_somebody_known_leaves_the_registry_as_it_was(self, ward: Ward, wish: Receive) -> None:
        known = a_person(ward, "Wồng Thị Xzưa", identity_number="001170998877")
        a_case(ward, petitioner=known)
        number = enter(ward, replace(wish, person=known.id)).case_number or ""
        assert (count(ward, Person), clear_links(ward)) == (1, 1)
        assert [who.person_id for who in protected(ward, number)] == [known.id]

    def test_takes_a_second_paper_of_the_same_person_and_of_another(self, ward: Ward, wish: Receive) -> None:
        number = enter(ward, wish).case_number or ""
        enter(ward, replace(wish, case_number=number))
        enter(ward, replace(wish, case_number=number, person=replace(DENOUNCER, name="Hà Thị Mới")))
        assert sorted(who.name for who in protected(ward, number)) == ["Hà Thị Mới", "Wồng Thị Xzưa"]
        assert (count(ward, Party), count(ward, Visit), clear_links(ward)) == (2, 3, 0)


class TestACaseThatIsSealedLater:
    @pytest.fixture
    def number(self, ward: Ward) -> str:
        person = a_person(ward, *SAID[:1], identity_number=SAID[2], phone=SAID[3], address=SAID[4])
        return a_case(ward, petitioner=person)

    def test_takes_its_people_out_of_the_registry(self, ward: Ward, number: str) -> None:
        a_step(ward, number, "officer", "classify", petition_class="denunciation", **ELIGIBLE)
        assert (count(ward, Person), clear_links(ward)) == (0, 0)
        assert [who.name for who in protected(ward, number)] == ["Wồng Thị Xzưa"]
        assert rebuild(ward.installation, ward.office.id, write=False).differing == ()

    def test_takes_in_once_who_was_written_down_twice(self, ward: Ward, number: str) -> None:
        again = a_person(ward, *SAID[:1], identity_number=SAID[2], phone=SAID[3], address=SAID[4])
        elsewhere = a_person(ward, "Hà Thị Mới")
        a_case(ward, petitioner=elsewhere)
        named(ward, number, again.id, elsewhere.id)
        a_step(ward, number, "officer", "classify", petition_class="denunciation", **ELIGIBLE)
        named(ward, number, elsewhere.id)
        assert sorted(who.name for who in protected(ward, number)) == ["Hà Thị Mới", "Wồng Thị Xzưa"]
        assert (count(ward, Person), clear_links(ward), count(ward, Party)) == (1, 1, 3)
        with reading(ward.installation, system_actor(ward.office.id)) as work:
            assert verify(work)

    def test_is_not_sealed_without_the_key(self, ward: Ward, number: str, tmp_path) -> None:
        object.__setattr__(ward.installation, "keys", KeyRing(tmp_path / "nothing here"))
        with pytest.raises(VaultLocked):
            a_step(ward, number, "officer", "classify", petition_class="denunciation", **ELIGIBLE)
        assert the_case(ward, number).level == "internal"

    def test_is_caught_up_with_after_an_upgrade(self, ward: Ward, number: str) -> None:
        with ward.database.engine.begin() as raw:  # as an earlier version left it
            raw.exec_driver_sql("UPDATE cases SET level = 'sealed'")
        assert [seal_standing(ward.installation) for _time in range(2)] == [1, 0]
        assert (count(ward, Person), clear_links(ward), the_case(ward, number).names_key) == (0, 0, "")


def test_nobody_finds_by_trying_whom_the_chain_spoke_of(ward: Ward) -> None:
    """The chain holds digests of rows: somebody with the book must not try all people against the part in a case."""
    known = a_person(ward, SAID[0])
    a_case(ward, petitioner=known)
    number = a_case(ward, petitioner=known)
    with ward.database.reading() as session:
        before = session.scalars(select(Party.salt).order_by(Party.id)).all()
    a_step(ward, number, "officer", "classify", petition_class="denunciation", **ELIGIBLE)
    with ward.database.reading() as session:
        after = session.scalars(select(Party.salt).order_by(Party.id)).all()
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)
    assert all(len(salt) == 32 for salt in (*before, *after))
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        assert verify(work)


def test_two_cases_that_are_sealed_together_take_the_person_out_once(ward: Ward) -> None:
    number = a_case(ward, fields=REQUEST, petitioner=a_person(ward, SAID[0]))
    a_step(ward, number, "officer", "classify", **REQUEST_OF_OTHERS)
    a_step(ward, number, "leader", "forward_unit", receiving_unit=ward.units["KT"].id)
    (there,) = numbers_in(ward, "KT")
    a_step(ward, there, "officer", "classify", petition_class="denunciation", **ELIGIBLE)
    assert (the_case(ward, number).level, the_case(ward, there).level) == ("sealed", "sealed")
    assert (count(ward, Person), clear_links(ward), count(ward, Party)) == (0, 0, 2)


def test_a_sealed_case_is_forwarded_with_its_people_and_without_the_key(ward: Ward, wish: Receive, tmp_path) -> None:
    number = enter(ward, wish).case_number or ""
    a_step(ward, number, "desk", "classify", petition_class="denunciation", eligible=True, competent=False)
    object.__setattr__(ward.installation, "keys", KeyRing(tmp_path / "nothing here"))
    a_step(ward, number, "leader", "forward_unit", receiving_unit=ward.units["KT"].id)
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        (there,) = list_parties(work, get_visible_case(work, numbers_in(ward, "KT")[0]))
        assert there.protected
    assert (count(ward, VaultEntry), count(ward, Party)) == (1, 2)


def numbers_in(ward: Ward, unit: str) -> list[str]:
    with ward.database.reading() as session:
        return list(session.scalars(select(Case.number).where(Case.unit_id == ward.units[unit].id)))
