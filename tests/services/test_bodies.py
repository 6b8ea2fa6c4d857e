"""Bodies of one office number their own papers: the Party's do not take the People's Committee's numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casetrack.errors import InvalidInput, NotFound
from casetrack.services.incoming import EnterIncoming
from casetrack.services.incoming import enter as enter_incoming
from casetrack.services.letter_samples import HEAD, PARTY_HEAD
from casetrack.services.letterheads import SetLetterhead, set_letterhead
from casetrack.services.outgoing import EnterOutgoing, enter_by_hand
from casetrack.services.register_lines import INCOMING, OUTGOING, StrikeOut, find_line, strike_out
from casetrack.services.register_pages import FindLines, find_lines, list_books
from casetrack.services.work import begin, reading, system_actor
from tests.factories import Ward, a_ward
from tests.letterheads import CHAIRMAN


@pytest.fixture
def ward(database) -> Ward:
    ward = a_ward(database)
    heads_of(ward, root=HEAD, KT=PARTY_HEAD)
    return ward


def heads_of(ward: Ward, **heads) -> None:
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        for unit, head in heads.items():
            set_letterhead(work, SetLetterhead(ward.units[unit].id, head, (CHAIRMAN,)))


def went_out(ward: Ward, issuer: str, kind: str = "TB") -> str:
    with begin(ward.installation, ward.actor("clerk")) as work:
        return enter_by_hand(work, EnterOutgoing(kind, "Thông báo", "Ông Bảy", ward.today, issuer=issuer), None).symbol


def came_in(ward: Ward, body: str) -> int:
    with begin(ward.installation, ward.actor("clerk")) as work:
        return enter_incoming(work, EnterIncoming("Tỉnh ủy", "Hướng dẫn", ward.today, body=body)).number


def symbols(ward: Ward, body: str) -> list[object]:
    with reading(ward.installation, ward.actor("clerk")) as work:
        return [line.cells["symbol"] for line in find_lines(work, FindLines(OUTGOING, 2026, body=body)).lines]


def test_each_body_numbers_its_own_papers_from_one(ward):
    assert [went_out(ward, issuer) for issuer in ("UBND", "UBKT", "UBND", "")] == [
        "01/TB-UBND",
        "01-TB/UBKT",
        "02/TB-UBND",
        "03/TB-UBND",
    ]
    assert went_out(ward, "UBKT", kind="") == "02-CV/UBKT", "an official letter of the Party, as the Party writes it"
    assert [came_in(ward, body) for body in ("UBND", "UBKT", "")] == [1, 1, 2]
    assert symbols(ward, "UBKT") == ["02-CV/UBKT", "01-TB/UBKT"]
    assert symbols(ward, "") == symbols(ward, "UBND") == ["03/TB-UBND", "02/TB-UBND", "01/TB-UBND"]


def test_a_line_is_struck_in_the_book_of_its_body_alone(ward):
    went_out(ward, "UBND")
    went_out(ward, "UBKT")
    with begin(ward.installation, ward.actor("clerk")) as work:
        strike_out(work, StrikeOut(OUTGOING, 2026, 1, "Ghi nhầm", "UBKT"))
    with reading(ward.installation, ward.actor("clerk")) as work:
        assert find_line(work, OUTGOING, 2026, 1, body="UBKT").struck_reason == "Ghi nhầm"
        assert find_line(work, OUTGOING, 2026, 1).struck_on is None


def test_only_a_body_of_the_office_issues_and_is_read(ward):
    for enter in (went_out, came_in):
        with pytest.raises(InvalidInput) as refused:
            enter(ward, "UBNĐ")
        assert list(refused.value.fields) in (["issuer"], ["body"])
    with pytest.raises(NotFound):
        symbols(ward, "UBNĐ")


def test_the_list_names_the_books_of_each_body_also_of_one_that_goes_by_another_name_now(ward):
    went_out(ward, "UBKT")
    heads_of(ward, KT=replace(PARTY_HEAD, short="KT"))
    assert went_out(ward, "KT") == "01-TB/KT"
    with reading(ward.installation, ward.actor("clerk")) as work:
        kept = [(each.book.key, each.body, each.last) for each in list_books(work)]
    assert kept == [
        (OUTGOING, "UBND", 0),
        (OUTGOING, "KT", 1),
        (INCOMING, "UBND", 0),
        (INCOMING, "KT", 0),
        ("petitions", "", 0),
        ("visits", "", 0),
        (OUTGOING, "UBKT", 1),
    ]
    assert symbols(ward, "UBKT") == ["01-TB/UBKT"], "the old book stays to be read"
