"""Finding people of the registry as a desk types them, on both databases."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
from sqlalchemy import text

from casetrack.errors import InvalidInput
from casetrack.models import Person
from casetrack.services import persons_match
from casetrack.services.access import get_visible_case
from casetrack.services.persons import find_page, find_persons
from casetrack.services.search_upkeep import write_missing_words
from casetrack.services.work import begin, reading
from tests.factories import Ward, a_case, a_person


def found(ward: Ward, words: str, by: str = "desk") -> Sequence[str]:
    """The names that somebody is shown."""
    with reading(ward.installation, ward.actor(by)) as work:
        return [person.name for person in find_persons(work, words)]


@pytest.fixture
def ward_of_three(ward: Ward) -> Ward:
    """A ward that knows three people."""
    a_person(ward, "Nguyễn Văn Đường", identity_number="001068004417", phone="0912340218", address="tổ Khê Trung 4")
    a_person(ward, "Trần Thúy Hòa", phone="84987654321", address="tổ Lam Thượng 1")
    a_person(ward, "Lê Trung", identity_number="B1234567", address="ngõ 9 Lam Khê")
    return ward


def test_somebody_is_found_as_people_type(ward_of_three: Ward):
    wanted = {
        "nguyen van duong": "Nguyễn Văn Đường",
        "Nguyễn Văn Đường": "Nguyễn Văn Đường",
        unicodedata.normalize("NFD", "Nguyễn Văn Đường"): "Nguyễn Văn Đường",
        "nguyển vân đuòng": "Nguyễn Văn Đường",
        "nguyeenx vawn dduwowngf": "Nguyễn Văn Đường",
        "NGUYEN  DUO": "Nguyễn Văn Đường",
        "van duong": "Nguyễn Văn Đường",
        "duong": "Nguyễn Văn Đường",
        "duong khe trung": "Nguyễn Văn Đường",
        "duong to 4": "Nguyễn Văn Đường",
        "hòa": "Trần Thúy Hòa",
        "hoà": "Trần Thúy Hòa",
        "thuý hoà": "Trần Thúy Hòa",
        "0912 340 218": "Nguyễn Văn Đường",
        "+84 912.340.218": "Nguyễn Văn Đường",
        "0218": "Nguyễn Văn Đường",
        "0987654321": "Trần Thúy Hòa",
        "001 068 004 417": "Nguyễn Văn Đường",
        "4417": "Nguyễn Văn Đường",
        "duong 4417": "Nguyễn Văn Đường",
        "b1234567": "Lê Trung",
    }
    assert {typed: found(ward_of_three, typed) for typed in wanted} == {typed: [name] for typed, name in wanted.items()}


def test_nobody_is_found_by_what_does_not_fit(ward_of_three: Ward):
    nothing = ["", "  ", "?!", "hoang", "417", "4418", "duong lam", "khe thuong", "0001"]
    assert {typed: found(ward_of_three, typed) for typed in nothing} == {typed: [] for typed in nothing}


def test_an_address_finds_only_beside_a_name(ward_of_three: Ward):
    assert found(ward_of_three, "trung") == ["Lê Trung"], "not everybody of Khê Trung"


def test_people_stand_by_given_name_in_vietnamese_order(ward: Ward):
    for name in ("Trần Văn Đào", "Trần Văn Dương", "Trần Thị Ánh", "Trần Thị Ân", "Trần An", "Trần Y"):
        a_person(ward, name)
    assert found(ward, "tran") == [
        "Trần An",
        "Trần Thị Ánh",
        "Trần Thị Ân",
        "Trần Văn Dương",
        "Trần Văn Đào",
        "Trần Y",
    ]


def test_many_are_found_in_turns_as_few_are_and_page_by_page(ward: Ward, monkeypatch: pytest.MonkeyPatch):
    names = [f"Trần Văn {given}" for given in ("An", "Ánh", "Bảy", "Đào", "Yên")]
    for name in names:
        a_person(ward, name, address="tổ Khê 4")

    def paged(words: str) -> list[str]:
        seen, cursor = [], None
        with reading(ward.installation, ward.actor("desk")) as work:
            while True:
                page = find_page(work, words, cursor=cursor, limit=2)
                seen += [person.name for person in page.items]
                cursor = page.next
                if cursor is None:
                    return seen

    at_once = paged("van khe")
    monkeypatch.setattr(persons_match, "AT_ONCE", 2)
    assert paged("van khe") == at_once == names
    assert paged("khe") == []


def test_in_turns_hidden_people_are_passed_over_and_a_merged_one_comes_once(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(persons_match, "AT_ONCE", 2)
    hidden = [a_person(ward, f"Trần Văn {given}") for given in ("Ba", "Bà", "Bả")]
    numbers = [a_case(ward, petitioner=each, officer="officer") for each in hidden]
    last, other = a_person(ward, "Trần Văn Yên"), a_person(ward, "Trần Văn Ẩn")
    with begin(ward.installation, ward.actor("officer")) as work:
        for number in numbers:
            get_visible_case(work, number).level = "restricted"
        merged = work.session.get_one(Person, other.id)
        merged.merged_into_id, merged.merged_at = last.id, work.now
    for kept in ("Trần Văn Bảy", "Trần Văn Chín"):
        a_person(ward, kept)
    assert found(ward, "tran van", by="clerk") == ["Trần Văn Bảy", "Trần Văn Chín", "Trần Văn Yên"]
    assert found(ward, "an", by="clerk") == ["Trần Văn Yên"], "who stands for that name"


def test_a_place_in_another_list_is_refused(ward: Ward):
    with reading(ward.installation, ward.actor("desk")) as work, pytest.raises(InvalidInput):
        find_page(work, "tran", cursor="bậy")


def test_whoever_is_known_only_from_a_hidden_case_is_not_there(ward: Ward):
    hidden = a_person(ward, "Quàng Văn Kín", phone="0912000111")
    number = a_case(ward, petitioner=hidden, officer="officer")
    with begin(ward.installation, ward.actor("officer")) as work:
        get_visible_case(work, number).level = "restricted"
    for words in ("quang van kin", "0912000111", "kin"):
        assert found(ward, words, by="clerk") == []
        assert found(ward, words, by="officer") == ["Quàng Văn Kín"]


def test_words_that_an_earlier_version_did_not_keep_are_written_once(ward: Ward):
    a_person(ward, "Vi Thị Ất")
    with begin(ward.installation, ward.actor("desk")) as work:
        work.session.connection().execute(text("UPDATE persons SET words_key = NULL"))
    assert found(ward, "at") == []
    assert write_missing_words(ward.installation) == 1
    assert found(ward, "at") == ["Vi Thị Ất"]
    assert write_missing_words(ward.installation) == 0
