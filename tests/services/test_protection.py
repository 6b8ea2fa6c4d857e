"""A paper that lies in several cases is protected in each as in the best protected; and no look-up tells of it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, CaseEvent, Person
from casetrack.services.access import get_visible_case
from casetrack.services.corrections import Correct, correct
from casetrack.services.parties import list_parties
from casetrack.services.persons import RegisterPerson, find_persons, get_person, register_person, show_person
from casetrack.services.rebuild import rebuild
from casetrack.services.reception import Receive, receive
from casetrack.services.search import FindCases, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.work import begin, reading
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, an_account, the_case

REQUEST = {**COMPLAINT, "petition_class": "request"}
NOT_OURS = {"petition_class": "request", "eligible": True, "competent": False}


def forwarded(ward: Ward, number: str, unit: str) -> str:
    """Let a leader forward a case to a unit; give the number of the case that this opens there."""
    a_step(ward, number, "leader", "forward_unit", receiving_unit=ward.units[unit].id)
    with ward.database.reading() as session:
        query = select(Case.number).where(Case.unit_id == ward.units[unit].id).order_by(Case.id.desc())
        return session.scalars(query).first() or ""


@pytest.fixture
def sent(ward: Ward) -> str:
    """A request of Triệu Thị Hoa that its unit is about to forward."""
    person = a_person(ward, "Triệu Thị Hoa", identity_number="001075111222")
    number = a_case(ward, fields=REQUEST, petitioner=person)
    a_step(ward, number, "officer", "classify", **NOT_OURS)
    return number


@pytest.fixture
def found_there(ward: Ward, sent: str) -> str:
    """The receiver's case, in which its officer has found a denunciation."""
    there = forwarded(ward, sent, "KT")
    a_step(ward, there, "officer", "classify", petition_class="denunciation", **ELIGIBLE)
    return there


class TestTheSender:
    def test_is_sealed_when_the_receiver_finds_a_denunciation(self, ward: Ward, sent: str, found_there: str):
        assert (the_case(ward, sent).level, the_case(ward, found_there).level) == ("sealed", "sealed")

    def test_names_nobody_any_more(self, ward: Ward, sent: str, found_there: str):
        assert the_case(ward, sent).names_key == ""
        with reading(ward.installation, ward.actor("leader")) as work:
            (party,) = list_parties(work, get_visible_case(work, sent))
            assert party.protected
            assert find_cases(work, FindCases(Filter("all", q="trieu thi hoa"))).lines == []

    def test_is_not_there_for_whoever_has_no_part_in_it(self, ward: Ward, sent: str, found_there: str):
        with reading(ward.installation, ward.actor("auditor")) as work:
            assert find_cases(work, FindCases(Filter("all"))).lines == []
            with pytest.raises(NotFound):
                get_visible_case(work, sent)

    def test_has_an_event_by_the_program_and_the_book_can_be_folded_again(
        self, ward: Ward, sent: str, found_there: str
    ):
        with ward.database.reading() as session:
            case_id = the_case(ward, sent).id
            event = session.scalars(
                select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.kind == "raised")
            ).one()
        assert (event.actor_id, event.actor_name) == (None, "CaseTrack")
        assert rebuild(ward.installation, ward.office.id, write=False).differing == ()

    def test_is_told_of_the_end_though_it_is_sealed(self, ward: Ward, sent: str, found_there: str):
        a_step(ward, found_there, "leader", "withdraw", signs_remain=False, comment="Rút đơn")
        assert the_case(ward, sent).state == "answered"


def test_every_sender_of_a_chain_is_sealed(ward: Ward, sent: str):
    second = forwarded(ward, sent, "KT")
    a_step(ward, second, "officer", "classify", **NOT_OURS)
    third = forwarded(ward, second, "VP")
    a_step(ward, third, "officer", "classify", petition_class="denunciation", **ELIGIBLE)
    assert [the_case(ward, number).level for number in (sent, second, third)] == ["sealed"] * 3


def test_a_receiver_is_sealed_when_its_sender_finds_a_denunciation(ward: Ward, sent: str):
    there = forwarded(ward, sent, "KT")
    with begin(ward.installation, ward.actor("officer")) as work:
        case = get_visible_case(work, sent)
        correct(work, case, Correct(2, case.version, "Đọc lại đơn", fields={"petition_class": "denunciation"}))
    assert the_case(ward, there).level == "sealed"


def test_a_sealed_paper_that_is_read_as_a_request_is_forwarded_sealed(ward: Ward):
    number = a_case(ward, fields=DENUNCIATION, officer="officer", petitioner=a_person(ward))
    a_step(ward, number, "officer", "classify", **NOT_OURS)
    there = the_case(ward, forwarded(ward, number, "KT"))
    assert (there.fields["petition_class"], there.level, there.names_key) == ("request", "sealed", "")


def test_cases_of_other_papers_stay_as_they_are(ward: Ward, found_there: str):
    other = a_case(ward, fields=REQUEST)
    a_case(ward, fields=DENUNCIATION)
    assert the_case(ward, other).level == "internal"


@pytest.mark.parametrize("who", ["desk", "leader"])
def test_a_corrected_class_does_not_unseal_what_was_read_as_a_denunciation(ward: Ward, who: str):
    number = a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward))
    with begin(ward.installation, ward.actor(who)) as work:
        case = get_visible_case(work, number)
        correct(work, case, Correct(1, case.version, "Gõ nhầm loại", fields={"petition_class": "request"}))
    assert (the_case(ward, number).level, the_case(ward, number).names_key) == ("sealed", "")
    assert the_case(ward, number).fields["petition_class"] == "request"
    assert rebuild(ward.installation, ward.office.id, write=False).differing == ()


class TestTheLookUp:
    @pytest.fixture
    def hidden(self, ward: Ward) -> Person:
        """Somebody who is in the registry because of a disciplinary case that the desk wrote down, and nothing else."""
        person = a_person(ward, "Đặng Thị Mận", identity_number="001099000001", phone="0912000111")
        a_case(ward, workflow="discipline", fields={"summary": "Vi phạm"}, petitioner=person)
        return person

    @pytest.mark.parametrize("words", ["dang thi man", "man", "0001", "0912000111"])
    def test_does_not_find_who_is_known_only_from_a_hidden_case(self, ward: Ward, hidden: Person, words: str):
        def names(who: str) -> list[str]:
            with reading(ward.installation, ward.actor(who)) as work:
                return [person.name for person in find_persons(work, words)]

        assert (names("desk"), names("clerk")) == (["Đặng Thị Mận"], [])

    def test_by_key_answers_alike_for_nobody_and_for_somebody_hidden(self, ward: Ward, hidden: Person):
        said = []
        with reading(ward.installation, ward.actor("clerk")) as work:
            assert show_person(work, hidden.id) == []
            for key in (hidden.id, 10_000):
                with pytest.raises(NotFound) as missing:
                    get_person(work, key)
                said.append(missing.value.message)
        assert said[0] == said[1]

    def test_lets_the_same_card_be_entered_once_more_and_tells_nothing(self, ward: Ward, hidden: Person):
        wish = RegisterPerson("Đặng Thị Mận", "001099000001")
        with begin(ward.installation, ward.actor("clerk")) as work:
            assert register_person(work, wish).id != hidden.id
        with begin(ward.installation, ward.actor("desk")) as work, pytest.raises(InvalidInput):
            register_person(work, wish)

    def test_finds_whoever_also_came_openly(self, ward: Ward, hidden: Person):
        with begin(ward.installation, ward.actor("desk")) as work:
            receive(work, Receive(hidden.id, ward.units["root"].id, "Hỏi giờ làm việc", work.today))
        with reading(ward.installation, ward.actor("clerk")) as work:
            (found,) = find_persons(work, "dang thi man")
        assert (found.visits, found.last_visit_on) == (1, date(2026, 6, 4))

    def test_finds_who_has_no_case_yet(self, ward: Ward):
        a_person(ward, "Quan Văn Ổn")
        with reading(ward.installation, ward.actor("clerk")) as work:
            assert [person.name for person in find_persons(work, "quan")] == ["Quan Văn Ổn"]

    def test_forgets_who_is_known_from_a_sender_that_was_sealed(self, ward: Ward, sent: str, found_there: str):
        an_account(ward, "desk of VP", "desk", "VP")
        with reading(ward.installation, ward.actor("desk of VP")) as work:
            assert find_persons(work, "trieu thi hoa") == []
