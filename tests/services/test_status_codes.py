"""The code on a receipt: the same on every print, unknown to whoever has the book, and read however it was typed."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import timedelta
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import StatusCode
from casetrack.services.receipts import get_receipt, give_status_code
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.status import Status, find_status
from casetrack.services.status_codes import ALPHABET, LENGTH, read_code, spell_code
from casetrack.services.work import Installation, begin, reading
from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_person
from tests.stolen import bytes_of

ANOTHER_KEY = b"another key, also of thirty-two b"


def a_receipt(ward: Ward, fields=COMPLAINT) -> str:
    petition = BringPetition("petition", fields)
    wish = Receive(a_person(ward).id, ward.units["root"].id, "Bồi thường thửa 214", ward.today, petition=petition)
    with begin(ward.installation, ward.actor("desk")) as work:
        return receive(work, wish).number


def printed(ward: Ward, number: str, installation: Installation | None = None) -> str | None:
    with reading(installation or ward.installation, ward.actor("desk")) as work:
        return get_receipt(work, number).code


def asked(ward: Ward, code: str | None, installation: Installation | None = None) -> Status:
    with ward.database.reading() as session:
        return find_status(session, installation or ward.installation, read_code(code or "") or "")


def test_eighty_bits_of_signs_that_nobody_takes_for_another():
    assert LENGTH * log2(len(ALPHABET)) >= 80
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert set(ALPHABET).isdisjoint("OQILSZBG"), "they look like 0, 1, 5, 2, 8 and 6"
    assert set(ALPHABET).isdisjoint("AEIOUYWD"), "of these an input method makes letters with marks"


def test_a_receipt_printed_again_shows_the_same_code(ward: Ward):
    number, other = a_receipt(ward), a_receipt(ward)
    code = printed(ward, number)
    assert code is not None
    assert [len(group) for group in code.split("-")] == [3] * 6
    assert printed(ward, number) == code
    assert printed(ward, other) not in (None, code)


def test_a_stolen_book_holds_no_code(ward: Ward):
    code = printed(ward, a_receipt(ward))
    assert code is not None
    plain = code.replace("-", "")
    for content in bytes_of(ward.database).values():
        assert plain.encode() not in content
        assert code.encode() not in content


def test_papers_in_peoples_hands_outlive_the_key_and_a_new_print_gets_a_new_code(ward: Ward):
    number = a_receipt(ward)
    code = printed(ward, number)
    rotated = replace(ward.installation, chain_key=ANOTHER_KEY)
    assert printed(ward, number, rotated) is None, "the code cannot be derived again"
    assert asked(ward, code, rotated).phase == "received"
    with begin(ward.installation, ward.actor("desk")) as work:
        row = work.session.scalars(select(StatusCode)).one()
        row.seed = "0" * 32  # as if it had been made with a key that is gone
    assert printed(ward, number) is None
    with begin(ward.installation, ward.actor("desk")) as work:
        give_status_code(work, number)
    fresh = printed(ward, number)
    assert fresh not in (None, code)
    assert asked(ward, code) == asked(ward, fresh)


def test_a_protected_receipt_has_no_code_and_gets_none(ward: Ward):
    number = a_receipt(ward, DENUNCIATION)
    assert printed(ward, number) is None
    with begin(ward.installation, ward.actor("desk")) as work, pytest.raises(InvalidInput) as refused:
        give_status_code(work, number)
    assert "không mở" in refused.value.message.vi
    with ward.database.reading() as session:
        assert session.scalars(select(StatusCode)).all() == []


def test_a_second_wish_for_a_code_makes_no_second_one(ward: Ward):
    number = a_receipt(ward)
    with begin(ward.installation, ward.actor("desk")) as work:
        give_status_code(work, number)
    with ward.database.reading() as session:
        assert len(session.scalars(select(StatusCode)).all()) == 1


def test_the_promised_day_is_that_of_the_clock_and_passes(ward: Ward):
    code = printed(ward, a_receipt(ward))
    told = asked(ward, code)
    assert (str(told.received_on), str(told.due_on), told.phase, told.late) == (
        "2026-06-04",
        "2026-06-15",
        "received",
        False,
    )
    ward.now += timedelta(days=12)
    assert asked(ward, code).late


def test_nobodys_code_opens_nothing(ward: Ward):
    a_receipt(ward)
    for code in ("", "0" * LENGTH, ALPHABET[:LENGTH]):
        with pytest.raises(NotFound):
            asked(ward, code)


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH), st.sampled_from(["", " ", "-", " – ", ".", "\u00a0"]))
def test_a_code_is_read_however_it_is_grouped_and_typed(code: str, between: str):
    groups = [code[at : at + 3] for at in range(0, LENGTH, 3)]
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    alike = code.replace("0", "O").replace("1", "l").replace("5", "s").replace("2", "z").replace("8", "b")
    for typed in (
        between.join(groups),
        code.lower(),
        full_width,
        alike,
        spell_code(code),
        unicodedata.normalize("NFD", code),
    ):
        assert read_code(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "K7P", "Đ" * LENGTH, "á" * LENGTH, "0" * (LENGTH + 1), "' OR 1=1 --", "٣" * LENGTH, "0" * 10_000]
)
def test_what_is_no_code_is_no_code(typed: str):
    assert read_code(typed) is None
