"""The desk's one form: a visit, a petition or both, with their numbers, in one transaction and once only."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.models import Case, CaseEvent, Party, Person, Petition, Receipt, Visit
from casetrack.services.matters import kinds_of_matter
from casetrack.services.persons import RegisterPerson, alias_of, find_persons
from casetrack.services.receipts import get_receipt, visits_of
from casetrack.services.reception import BringPetition, Receive, Received, receive
from casetrack.services.work import begin, reading
from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_case, a_person, an_account, the_case

NEWCOMER = RegisterPerson("Trần Văn Bảy", "001068004417", "091 234 0218", "tổ Khê Trung 4")


@pytest.fixture
def wish(ward: Ward) -> Receive:
    """Somebody new came today with a question."""
    return Receive(NEWCOMER, ward.units["root"].id, "Hỏi trợ cấp mai táng", ward.today, answer="Đã hướng dẫn")


def enter(ward: Ward, wish: Receive, by: str = "desk") -> Received:
    with begin(ward.installation, ward.actor(by)) as work:
        return receive(work, wish)


def count(ward: Ward, table: type) -> int:
    with ward.database.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def test_a_question_is_a_visit_and_no_case(ward: Ward, wish: Receive) -> None:
    assert enter(ward, wish) == Received("L-2026-0001", None)
    assert [count(ward, table) for table in (Visit, Petition, Case, Person)] == [1, 0, 0, 1]


def test_a_petition_brought_in_person_is_a_visit_a_petition_and_a_case(ward: Ward, wish: Receive) -> None:
    made = enter(ward, replace(wish, petition=BringPetition("petition", COMPLAINT, date(2026, 6, 1))))
    assert made == Received("L-2026-0001", "KN-2026-0001")
    with ward.database.reading() as session:
        petition = session.scalars(select(Petition)).one()
        assert (petition.number, petition.written_on) == ("D-2026-0001", date(2026, 6, 1))
        assert session.scalars(select(Visit.case_id)).one() == petition.case_id
        assert session.execute(select(Person.name, Party.part).join(Party)).one() == ("Trần Văn Bảy", "petitioner")


def test_a_petition_by_post_is_no_visit(ward: Ward, wish: Receive) -> None:
    made = enter(ward, replace(wish, channel="post", petition=BringPetition("petition", COMPLAINT)))
    assert made == Received("D-2026-0001", "KN-2026-0001")
    assert [count(ward, table) for table in (Visit, Petition)] == [0, 1]


def test_the_post_brings_no_question(ward: Ward, wish: Receive) -> None:
    with pytest.raises(InvalidInput) as refused:
        enter(ward, replace(wish, channel="post"))
    assert list(refused.value.fields) == ["kind"]


def test_every_mistake_is_told_at_once_and_nothing_is_half_written(ward: Ward, wish: Receive) -> None:
    with pytest.raises(InvalidInput) as refused:
        enter(ward, replace(wish, subject=" ", received_on=date(2026, 6, 5), unit_id=999, channel="pigeon"))
    assert sorted(refused.value.fields) == ["channel", "received_on", "subject", "unit_id"]
    with pytest.raises(InvalidInput):  # the person would be new, the petition lacks what its workflow demands
        enter(ward, replace(wish, petition=BringPetition("petition", {"petition_class": "complaint"})))
    assert [count(ward, table) for table in (Person, Visit, Petition, Case, CaseEvent)] == [0, 0, 0, 0, 2]  # set up
    assert enter(ward, wish).number == "L-2026-0001", "a refused form must not burn a number"


def test_a_form_sent_twice_is_entered_once(ward: Ward, wish: Receive) -> None:
    form = replace(wish, token="a1", petition=BringPetition("petition", COMPLAINT))
    first = enter(ward, form)
    assert enter(ward, form) == replace(first, again=True)
    assert [count(ward, table) for table in (Visit, Petition, Case, Receipt)] == [1] * 4


def test_a_double_click_is_entered_once(ward: Ward, wish: Receive) -> None:
    form = replace(wish, token="a1")
    with ThreadPoolExecutor(4) as clicks:
        made = list(clicks.map(lambda _click: enter(ward, form), range(4)))
    assert {one.number for one in made} == {"L-2026-0001"}
    assert count(ward, Visit) == 1


def test_another_persons_form_is_another_form(ward: Ward, wish: Receive) -> None:
    enter(ward, replace(wish, token="a1"))
    other = replace(wish, token="a1", person=RegisterPerson("Ma Thị Đào"))
    assert enter(ward, other, by="clerk").number == "L-2026-0002"


def test_a_second_petition_joins_the_case_that_there_is(ward: Ward, wish: Receive) -> None:
    number = a_case(ward, petitioner=a_person(ward))
    version = the_case(ward, number).version
    made = enter(ward, replace(wish, case_number=number, petition=BringPetition("petition", COMPLAINT)))
    assert (made.case_number, count(ward, Case), count(ward, Party)) == (number, 1, 2)
    assert the_case(ward, number).version == version, "a second copy moves nothing"


def test_a_hidden_case_cannot_be_named_at_the_desk(ward: Ward, wish: Receive) -> None:
    number = a_case(ward, fields=DENUNCIATION, by="clerk")
    with pytest.raises(InvalidInput) as hidden:
        enter(ward, replace(wish, case_number=number))
    with pytest.raises(InvalidInput) as unknown:
        enter(ward, replace(wish, case_number="TC-2026-0999"))
    assert hidden.value.fields["case_number"].vi.replace(number, "") == unknown.value.fields["case_number"].vi.replace(
        "TC-2026-0999", ""
    )


def test_only_who_sits_at_a_desk_writes_visits(ward: Ward, wish: Receive) -> None:
    with pytest.raises(Forbidden):
        enter(ward, wish, by="officer")
    an_account(ward, "desk of VP", "desk", "VP")
    with pytest.raises(InvalidInput) as refused:
        enter(ward, wish, by="desk of VP")
    assert list(refused.value.fields) == ["unit_id"]


def test_the_kinds_of_matter_come_from_the_workflows(ward: Ward) -> None:
    with reading(ward.installation, ward.actor("desk")) as work:
        kinds = {kind.key: kind for kind in kinds_of_matter(work)}
    assert list(kinds)[:5] == [
        "question",
        "petition:complaint",
        "petition:denunciation",
        "petition:request",
        "petition:feedback",
    ]
    assert kinds["land_dossier"].workflow == "land_dossier", "a workflow of one kind is one answer"
    assert [key for key, kind in kinds.items() if kind.sealed] == ["petition:denunciation"]


class TestWhoSeesADenouncer:
    @pytest.fixture
    def receipt(self, ward: Ward, wish: Receive) -> str:
        petition = BringPetition("petition", DENUNCIATION)
        return enter(ward, replace(wish, subject="Thu tiền sai", answer="", petition=petition)).number

    def test_whoever_took_it_in_sees_an_alias(self, ward: Ward, receipt: str) -> None:
        with reading(ward.installation, ward.actor("desk")) as work:
            paper = get_receipt(work, receipt)
            (visit,) = visits_of(work, work.today).visits
        assert paper.name == visit.name == alias_of("TC-2026-0001")
        assert (paper.address, paper.protected, visit.protected) == ("", True, True)

    def test_another_desk_sees_the_hour_and_nothing_else(self, ward: Ward, receipt: str) -> None:
        with reading(ward.installation, ward.actor("clerk")) as work:
            (visit,) = visits_of(work, work.today).visits
            assert visit.hidden
            assert (visit.subject, visit.answer, visit.case_number, visit.receipt) == ("", "", None, None)
            with pytest.raises(NotFound):
                get_receipt(work, receipt)

    def test_nobody_finds_the_denouncer_in_the_registry(self, ward: Ward, receipt: str) -> None:
        assert receipt
        for by in ("desk", "clerk"):
            with reading(ward.installation, ward.actor(by)) as work:
                assert find_persons(work, "tran van bay") == []


class TestFindingSomebody:
    @pytest.fixture
    def find(self, ward: Ward) -> Callable[[str], list[str]]:
        for name, identity, phone in (
            ("Trần Văn Bảy", "001068004417", "0912340218"),
            ("Trần Văn Ân", "001090000932", "0987654321"),
            ("Đặng Thị Bảy", "001075111222", "0912000000"),
        ):
            a_person(ward, name, identity_number=identity, phone=phone)

        def found(words: str) -> list[str]:
            with reading(ward.installation, ward.actor("desk")) as work:
                return [person.name for person in find_persons(work, words)]

        return found

    @pytest.mark.parametrize(
        ("words", "names"),
        [
            ("tran van", ["Trần Văn Ân", "Trần Văn Bảy"]),
            ("TRẦN VĂN B", ["Trần Văn Bảy"]),
            ("bay", ["Đặng Thị Bảy", "Trần Văn Bảy"]),
            ("dang", ["Đặng Thị Bảy"]),
            ("4417", ["Trần Văn Bảy"]),
            ("0987.654.321", ["Trần Văn Ân"]),
            ("001075111222", ["Đặng Thị Bảy"]),
            ("321", []),
            ("tran van zun", []),
            ("100%", []),
            ("   ", []),
        ],
    )
    def test_by_the_beginning_of_a_name_a_phone_or_the_end_of_a_card(
        self, find: Callable[[str], list[str]], words: str, names: list[str]
    ) -> None:
        assert find(words) == names

    def test_an_identity_number_is_entered_once(self, ward: Ward, wish: Receive) -> None:
        enter(ward, wish)
        with pytest.raises(InvalidInput) as refused:
            enter(ward, replace(wish, person=replace(NEWCOMER, name="Ma Thị Đào")))
        assert list(refused.value.fields) == ["identity_number"]
