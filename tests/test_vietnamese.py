"""Vietnamese typed on a keyboard that knows no Vietnamese: Telex is read, plain words stay as they are."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from casetrack.vietnamese import fold, untelex

ONSETS = ("", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "kh", "l", "m", "ng", "ngh", "nh", "ph", "qu", "th", "tr")
SOME = "ang âm ât anh ăn êch iêng oan oăn oai ôm ông ơi ư ưa ưu ươi ương uê uôi uyên uynh iêu ay i u uân ươu"
RHYMES = SOME.split()
ONE_HORN = ("ơi", "ư", "ưa", "ưu", "ăn", "oăn")
WORDS_THEMSELVES = ("boong", "choong", "goong")  # and not bông, chông, gông typed in Telex
TONES = {"": "", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0301": "s", "\u0323": "j"}
KEYS = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}

syllables = st.tuples(st.sampled_from(ONSETS), st.sampled_from(RHYMES), st.sampled_from(list(TONES)))


def toned(onset: str, rhyme: str, tone: str) -> str:
    """Write a syllable with its marks, the tone on the rhyme's last vowel."""
    place = max(place for place, letter in enumerate(rhyme) if unicodedata.normalize("NFD", letter)[0] in "aeiouy")
    return unicodedata.normalize("NFC", onset + rhyme[: place + 1] + tone + rhyme[place + 1 :])


def telex(said: str) -> tuple[str, str]:
    """Give the keys that type a syllable, without its tone, and the key of its tone."""
    parts = unicodedata.normalize("NFD", said)
    tone = next((part for part in parts if TONES.get(part)), "")
    bare = unicodedata.normalize("NFC", "".join(part for part in parts if part != tone))
    return "".join(KEYS.get(letter, letter) for letter in bare), TONES[tone]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vaf", "và"),
        ("ddaast", "đất"),
        ("tifnh", "tình"),
        ("bufi thu ngojc cusc", "bùi thu ngọc cúc"),
        ("Nguyeexn Bas HOFA", "Nguyễn Bá HÒA"),
        ("vux minh tuwowi", "vũ minh tươi"),
        ("nguyenex", "nguyễn"),  # the doubling letter late
        ("duongwdf", "đường"),  # every key at the end
        ("trwowng truongw", "trương trương"),
        ("nguyêxn", "nguyễn"),  # half typed with an input method
        ("quoosc giuwx gif", "quốc giữ gì"),
        ("khoeof thuyr", "khoèo thủy"),
        ("vfa", "và"),  # the tone before the vowel
    ],
)
def test_telex_typed_with_no_input_method_is_read(typed, meant):
    assert untelex(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "thanh ngoan to 6",
        "Nguyễn Thị Hoà, Tổ dân phố 6",
        "Đắk Lắk, H'Mông, Krông",
        "xoong rơ moóc",
        "UBND TNHS-KT hs18007 DD20260055 C55",
        "",
        "thửa số 374, tờ bản đồ 43",
    ],
)
def test_what_is_plain_vietnamese_or_a_code_stays(typed):
    assert untelex(typed) == typed


@settings(max_examples=150)
@given(syllables)
@example(("gi", "êng", "\u0301"))
@example(("qu", "ôc", "\u0301"))
def test_a_plain_syllable_stays_with_or_without_marks(syllable):
    said = toned(*syllable)
    assert untelex(said) == said
    assert untelex(fold(said)) == fold(said)


@settings(max_examples=300)
@given(syllables, st.data())
def test_any_syllable_typed_in_telex_is_read_wherever_its_tone_stands(syllable, data):
    said = toned(*syllable)
    keys, tone = telex(said)
    onset = len(telex(syllable[0])[0])
    place = data.draw(st.integers(min(onset + 1, len(keys)), len(keys)))
    assume(keys + tone not in WORDS_THEMSELVES)
    assert fold(untelex(keys[:place] + tone + keys[place:])) == fold(said)


@settings(max_examples=150)
@given(st.tuples(st.sampled_from(ONSETS), st.sampled_from(ONE_HORN), st.sampled_from(list(TONES))))
def test_marks_may_come_at_the_end_of_the_word(syllable):
    said = toned(*syllable)
    keys, tone = telex(said)
    assert fold(untelex(keys.replace("w", "") + "w" + tone)) == fold(said)


@settings(max_examples=200)
@given(st.text(max_size=30))
def test_no_text_is_too_odd_to_be_read(words):
    assert untelex(untelex(words)) == untelex(words)
