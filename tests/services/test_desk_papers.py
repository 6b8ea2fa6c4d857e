"""Papers at the desk: those without a name, those of a day long past, and a second one of the same matter."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from casetrack.errors import InvalidInput
from casetrack.models import Case, CaseEvent, Party, Petition, Receipt, Visit
from casetrack.services.access import get_visible_case
from casetrack.services.parties import list_parties
from casetrack.services.persons import UNKNOWN, RegisterPerson
from casetrack.services.receipts import get_receipt, visits_of
from casetrack.services.reception import BringPetition, Receive, Received, receive
from casetrack.services.search import FindCases, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.timelines import read_book, timeline
from casetrack.services.work import begin, reading
from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_case, a_person, the_case

FEEDBACK = {**COMPLAINT, "petition_class": "feedback"}


@pytest.fixture
def tip(ward: Ward) -> Receive:
    """A letter without a name that lay in the box."""
    return Receive(None, ward.units["root"].id, "Thu tiền ngoài quy định", ward.today, "box", petition=paper())


def paper(**more: object) -> BringPetition:
    return BringPetition("petition", {**DENUNCIATION, **more})


def enter(ward: Ward, wish: Receive) -> Received:
    with begin(ward.installation, ward.actor("desk")) as work:
        return receive(work, wish)


def mistakes(ward: Ward, wish: Receive) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        enter(ward, wish)
    return sorted(refused.value.fields)


class TestALetterWithoutAName:
    def test_is_a_case_without_a_petitioner(self, ward: Ward, tip: Receive):
        made = enter(ward, tip)
        with ward.database.reading() as session:
            assert session.scalars(select(Party.id)).all() == []
            assert session.scalars(select(Petition.anonymous)).one() is True
            assert session.scalars(select(Receipt.person_id)).one() is None
        assert the_case(ward, made.case_number or "").fields["anonymous"] is True

    @pytest.mark.parametrize("fields", [DENUNCIATION, FEEDBACK], ids=["sealed", "open"])
    def test_is_from_nobody_knows_whom_wherever_a_name_would_stand(self, ward: Ward, tip: Receive, fields):
        made = enter(ward, replace(tip, petition=BringPetition("petition", fields), channel="desk"))
        with reading(ward.installation, ward.actor("desk")) as work:
            (line,) = find_cases(work, FindCases(Filter("all"))).lines
            (party,) = list_parties(work, get_visible_case(work, made.case_number or ""))
            (visit,) = visits_of(work, work.today).visits
            assert {line.petitioner, party.name, visit.name, get_receipt(work, made.number).name} == {UNKNOWN}
            assert not visit.hidden

    def test_is_hidden_like_any_other_when_it_is_a_denunciation(self, ward: Ward, tip: Receive):
        enter(ward, replace(tip, channel="desk"))
        with reading(ward.installation, ward.actor("clerk")) as work:
            (visit,) = visits_of(work, work.today).visits
        assert (visit.hidden, visit.subject, visit.case_number) == (True, "", None)

    def test_may_be_joined_to_a_case_and_names_nobody_there(self, ward: Ward, tip: Receive):
        number = a_case(ward, fields=FEEDBACK, petitioner=a_person(ward))
        enter(ward, replace(tip, petition=BringPetition("petition", FEEDBACK), case_number=number))
        with reading(ward.installation, ward.actor("desk")) as work:
            assert [party.name.vi for party in list_parties(work, get_visible_case(work, number))] == ["Lê Văn Bốn"]

    def test_a_question_may_be_noted_without_a_name(self, ward: Ward, tip: Receive):
        assert enter(ward, replace(tip, petition=None, channel="desk")) == Received("L-2026-0001", None)

    def test_a_dossier_of_a_kind_that_needs_a_name_is_refused(self, ward: Ward, tip: Receive):
        assert mistakes(ward, replace(tip, petition=BringPetition("land_dossier", {}))) == ["person"]


class TestDays:
    @pytest.fixture
    def old(self, ward: Ward, tip: Receive) -> Receive:
        """The same letter, said to have come 61 days ago."""
        return replace(tip, received_on=date(2026, 4, 4))

    def test_a_day_long_past_must_be_meant(self, ward: Ward, old: Receive):
        assert mistakes(ward, old) == ["old_day"]
        assert enter(ward, replace(old, old_day=True)).case_number == "TC-2026-0001"

    def test_sixty_days_are_not_long(self, ward: Ward, old: Receive):
        enter(ward, replace(old, received_on=date(2026, 4, 5)))

    def test_a_day_to_come_is_not_made_right_by_a_tick(self, ward: Ward, old: Receive):
        assert mistakes(ward, replace(old, received_on=date(2026, 6, 5), old_day=True)) == ["received_on"]

    def test_a_paper_is_not_written_after_it_came(self, ward: Ward, tip: Receive):
        dated = replace(tip, petition=BringPetition("petition", DENUNCIATION, date(2026, 6, 4)))
        assert mistakes(ward, replace(dated, received_on=date(2026, 6, 3))) == ["written_on"]
        enter(ward, dated)


def test_a_second_paper_keeps_what_it_says_beside_the_first(ward: Ward):
    number = a_case(ward, fields=COMPLAINT, petitioner=a_person(ward))
    second = BringPetition("petition", {**COMPLAINT, "summary": "Đo lại cả thửa 215.", "matter": "land"}, ward.today)
    person = RegisterPerson("Ma Thị Đào")
    wish = Receive(person, ward.units["root"].id, "Gửi thêm đơn", ward.today, petition=second, case_number=number)
    before = the_case(ward, number)
    enter(ward, wish)
    after = the_case(ward, number)
    assert (after.fields, after.version, after.due_on) == (before.fields, before.version, before.due_on)
    with reading(ward.installation, ward.actor("desk")) as work:
        case = get_visible_case(work, number)
        entry = next(e for e in timeline(work, case, read_book(work, case)) if e.label.vi == "Nhận thêm đơn")
    told = {label.vi: value.vi for label, value in entry.details}
    assert entry.text == "Gửi thêm đơn"
    assert (told["Đơn số"], told["Nội dung đơn"], told["Lĩnh vực"]) == ("D-2026-0001", "Đo lại cả thửa 215.", "Đất đai")


def test_what_a_second_paper_tells_of_people_is_not_in_the_chain(ward: Ward):
    number = a_case(ward, fields=COMPLAINT)
    second = BringPetition("petition", {**COMPLAINT, "summary": "Đo lại cả thửa 215."})
    person = a_person(ward, "Ma Thị Đào")
    enter(
        ward,
        Receive(person.id, ward.units["root"].id, "Thêm đơn", ward.today, petition=second, case_number=number),
    )
    with ward.database.reading() as session:
        of_name = select(CaseEvent.payload).where(CaseEvent.name == "petition_added")
        payload = json.loads(session.scalars(of_name).one())
        assert session.scalars(select(Visit.case_id)).one() == session.scalars(select(Case.id)).one()
    assert "thửa 215" not in json.dumps(payload, ensure_ascii=False)
    assert payload["petition"] == "D-2026-0001"
    assert "field:summary" in payload["texts"]
