"""What a paper for publication no longer says, however it was written; and what it still says."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.engine.redaction import GONE, Person, is_free_of, redact
from casetrack.vietnamese import fold

WHO = Person("Wồng Thị Xzưa", ("001170998877", "0977553311"), "ngõ 99 Vắng Teo, tổ 3")


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Bà Wồng Thị Xzưa trình bày.", f"Bà {GONE} trình bày."),
        ("BÀ WỒNG THỊ XZƯA", f"BÀ {GONE}"),
        ("ba wong thi xzua", f"ba {GONE}"),
        ("Wồng  Thị\nXzưa", GONE),
        ("theo lời bà Xzưa, ông An", f"theo lời {GONE}, ông An"),
        ("CCCD 001170998877", f"CCCD {GONE}"),
        ("gọi 0977.553.311 hoặc 0977 553 311", f"gọi {GONE} hoặc {GONE}"),
        ("ở ngõ 99, Vắng Teo; tổ 3 phường", f"ở {GONE} phường"),
        ("Xzưa là tên một con suối", "Xzưa là tên một con suối"),
        ("số 10011709988771", "số 10011709988771"),
        ("ngõ 98 Vắng Teo", "ngõ 98 Vắng Teo"),
    ],
)
def test_names_numbers_and_addresses_are_taken_out(said: str, left: str) -> None:
    assert redact(said, [WHO]) == left
    assert redact(unicodedata.normalize("NFD", said), [WHO]) == unicodedata.normalize("NFC", left)


_LETTERS = st.text(alphabet="abđêưXzồ .,-0123456789\n", max_size=40)


@given(before=_LETTERS, after=_LETTERS, form=st.sampled_from(("NFC", "NFD")), loud=st.booleans())
def test_nothing_is_left_whatever_stands_around(
    before: str, after: str, form: Literal["NFC", "NFD"], loud: bool
) -> None:
    name = WHO.name.upper() if loud else WHO.name
    text = redact(unicodedata.normalize(form, f"{before} {name}, {after}"), [WHO])
    assert is_free_of(text, [WHO])
    assert f" {fold(WHO.name)} " not in f" {fold(text)} "


def test_a_text_without_them_is_left_as_it_was() -> None:
    said = "Ủy ban nhân dân phường trả lời đơn về lấn chiếm lối đi chung."
    assert (redact(said, [WHO]), is_free_of(said, [WHO])) == (said, True)
