"""Numbers of identity papers: what an officer may type, and what is told to mend."""

from __future__ import annotations

import pytest

from casetrack.engine.identity_number import (
    OLD_CARD,
    PASSPORT,
    PERSONAL,
    IdentityNumber,
    WrongNumber,
    load_number_law,
    read_number,
    wrong_year,
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("001068004417", IdentityNumber("001068004417", PERSONAL, 1968)),
        ("001 168 004 417", IdentityNumber("001168004417", PERSONAL, 1968)),
        ("036.201-000123", IdentityNumber("036201000123", PERSONAL, 2001)),
        ("079326000123", IdentityNumber("079326000123", PERSONAL, 2026)),
        ("０01068004417", IdentityNumber("001068004417", PERSONAL, 1968)),
        ("012345678", IdentityNumber("012345678", OLD_CARD)),
        ("b 1234567", IdentityNumber("B1234567", PASSPORT)),
        ("C01X00T47", IdentityNumber("C01X00T47", PASSPORT)),
    ],
)
def test_a_number_is_read_as_people_write_it(typed: str, number: IdentityNumber):
    assert read_number(typed, 2026) == number


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("0010680044171", "13 chữ số"),
        ("00106800441", "11 chữ số"),
        ("1234567890", "10 chữ số"),
        ("000068004417", "000"),
        ("001227004417", "2027"),
        ("001968004417", "2368"),
        ("hộ chiếu", "Không phải số CCCD"),
        ("B12345678901", "Không phải số CCCD"),
        ("đ1234567", "Không phải số CCCD"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_what_to_do(typed: str, told: str):
    with pytest.raises(WrongNumber) as refused:
        read_number(typed, 2026)
    assert told in refused.value.said.vi


def test_a_year_of_birth_must_fit_the_identity_card():
    card = read_number("001068004417", 2026)
    assert wrong_year(1968, card, 2026) is None
    assert "1968" in str(wrong_year(1990, card, 2026))
    assert wrong_year(1990, read_number("012345678", 2026), 2026) is None
    assert wrong_year(2027, None, 2026) is not None
    assert wrong_year(1899, None, 2026) is not None


def test_nothing_of_it_counts_as_verified_before_somebody_signs_it():
    assert {basis.certainty for basis in load_number_law().bases} == {"unverified"}
    assert all(basis.rule for basis in load_number_law().bases)
