"""A petition of several people: how many stand behind it, who of them is named, and who speaks for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from casetrack.errors import InvalidInput
from casetrack.models import Party, Person, Petition, VaultEntry, Visit
from casetrack.services.access import get_visible_case
from casetrack.services.classifications import begin_answers, see_case
from casetrack.services.joint import Joint, Named
from casetrack.services.parties import list_parties
from casetrack.services.persons import RegisterPerson
from casetrack.services.reception import BringPetition, Receive, Received, receive
from casetrack.services.work import begin, reading
from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_person, the_case

NEIGHBOURS = tuple(f"Hà Thị Ngõ {n}" for n in range(2, 13))


@pytest.fixture
def wish(ward: Ward) -> Receive:
    """Somebody brings a complaint."""
    brought = BringPetition("petition", COMPLAINT)
    return Receive(RegisterPerson("Lò Văn Đầu"), ward.units["root"].id, "Lối đi chung", ward.today, petition=brought)


def enter(ward: Ward, wish: Receive) -> Received:
    with begin(ward.installation, ward.actor("desk")) as work:
        return receive(work, wish)


def mistakes(ward: Ward, wish: Receive) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        enter(ward, wish)
    return {key: words.vi for key, words in refused.value.fields.items()}


def group(*speaking: int, **more: Any) -> Joint:
    """Give a dozen people: eleven neighbours beside whoever came; those on these lines speak for them."""
    others = tuple(
        Named(RegisterPerson(name), "representing" if place in speaking else "petitioner", place)
        for place, name in enumerate(NEIGHBOURS, start=1)
    )
    return Joint(others, **{"represents": True, **more})


def parts(ward: Ward, number: str) -> list[str]:
    with reading(ward.installation, ward.actor("desk")) as work:
        shown = list_parties(work, get_visible_case(work, number))
    return [f"{party.part.vi}: {party.name.vi}" for party in shown]


def test_a_dozen_with_three_representatives_are_all_petitioners(ward: Ward, wish: Receive):
    made = enter(ward, replace(wish, joint=group(1, 2, appointed_on=date(2026, 6, 1), all_signed=True), present=3))
    shown = parts(ward, made.case_number or "")
    assert [line for line in shown if line.startswith("Người đại diện")] == [
        "Người đại diện: Lò Văn Đầu",
        "Người đại diện: Hà Thị Ngõ 2",
        "Người đại diện: Hà Thị Ngõ 3",
    ]
    assert sum(line.startswith("Người gửi đơn") for line in shown) == 12
    with ward.database.reading() as session:
        visit, petition = session.scalars(select(Visit)).one(), session.scalars(select(Petition)).one()
    assert (visit.people_count, visit.present) == (12, 3)
    assert (petition.people_count, petition.appointed_on, petition.all_signed) == (12, date(2026, 6, 1), True)
    fields = the_case(ward, made.case_number or "").fields
    assert (fields["joint"], fields["all_signed"]) == (True, True)


@pytest.mark.parametrize(("joint", "asked"), [(group(1), ("many", "no")), (Joint(), ("one", None))])
def test_the_number_answers_the_question_how_many_complain(ward: Ward, wish: Receive, joint: Joint, asked: tuple):
    made = enter(ward, replace(wish, joint=joint))
    with reading(ward.installation, ward.actor("officer")) as work:
        answers = begin_answers(see_case(work, get_visible_case(work, made.case_number or "")))
    assert (answers["people"], answers.get("signed")) == asked


def test_a_representative_who_is_no_petitioner_is_refused_with_what_to_do(ward: Ward, wish: Receive):
    stranger = Named(RegisterPerson("Quan Văn Ngoài"), "representative", place=3)
    told = mistakes(ward, replace(wish, joint=Joint((stranger,))))
    assert list(told) == ["people.3.part"]
    assert "“Quan Văn Ngoài” không đứng đơn" in told["people.3.part"]
    assert "Đứng đơn và đại diện" in told["people.3.part"]
    with ward.database.reading() as session:
        assert session.scalars(select(func.count(Person.id))).one() == 0, "nothing is half-written"


@pytest.mark.parametrize(("speaking", "n"), [((1, 2, 3, 4, 5), 6), ((), 0)])
def test_another_number_of_representatives_than_the_law_wants_is_explained_not_refused(
    ward: Ward, wish: Receive, speaking: tuple[int, ...], n: int
):
    joint = group(*speaking, represents=bool(speaking))
    told = mistakes(ward, replace(wish, joint=joint))["explanation"]
    assert told.startswith(f"12 người thì luật muốn 1 đến 5 người đại diện, ở đây ghi {n}")
    assert "Luật Tiếp công dân 2013, Điều 29" in told
    enter(ward, replace(wish, joint=replace(joint, explanation="Đơn gửi đến như vậy")))


def test_four_people_need_no_representative(ward: Ward, wish: Receive):
    enter(ward, replace(wish, people_count=4))


def test_numbers_that_contradict_one_another_are_told(ward: Ward, wish: Receive):
    pair = Joint((Named(RegisterPerson("Hà Thị Hai")),))
    assert list(mistakes(ward, replace(wish, joint=pair, people_count=1))) == ["people_count"]
    assert list(mistakes(ward, replace(wish, joint=pair, people_count=2, present=3))) == ["present"]
    assert list(mistakes(ward, replace(wish, person=None, joint=pair))) == ["person"]
    assert list(mistakes(ward, replace(wish, joint=replace(pair, all_signed=True)))) == ["appointed_on"]
    later = replace(pair, appointed_on=date(2026, 6, 5))
    assert list(mistakes(ward, replace(wish, joint=later))) == ["appointed_on"]


def test_a_delegation_that_only_asks_is_counted_too(ward: Ward, wish: Receive):
    enter(ward, replace(wish, petition=None, present=7))
    with ward.database.reading() as session:
        assert tuple(session.execute(select(Visit.people_count, Visit.present)).one()) == (7, 7)


def test_somebody_known_by_number_is_that_person(ward: Ward, wish: Receive):
    known = a_person(ward, "Hà Thị Hai", identity_number="001170000002")
    again = Named(RegisterPerson("Ha Thi Hai", "001170000002"), place=1)
    made = enter(ward, replace(wish, joint=Joint((again,))))
    with ward.database.reading() as session:
        assert known.id in session.scalars(select(Party.person_id)).all()
    assert "Người gửi đơn: Hà Thị Hai" in parts(ward, made.case_number or "")
    other = replace(again, who=RegisterPerson("Ma Văn Khác", "001170000002"), place=4)
    assert list(mistakes(ward, replace(wish, joint=Joint((other,))))) == ["people.4.identity_number"]


def test_several_denouncers_stand_in_the_vault_alone(ward: Ward, wish: Receive):
    pair = Joint((Named(RegisterPerson("Hà Thị Hai", "001170000002"), "representing"),))
    made = enter(ward, replace(wish, petition=BringPetition("petition", DENUNCIATION), joint=pair))
    with ward.database.reading() as session:
        assert session.scalars(select(func.count(Person.id))).one() == 0
        assert session.scalars(select(func.count(VaultEntry.id))).one() == 2
        parts_of = sorted(session.scalars(select(Party.part)))
    assert parts_of == ["petitioner", "petitioner", "representative"]
    assert all("Hà Thị" not in line for line in parts(ward, made.case_number or ""))
