"""Words typed in TCVN3 and VNI-Windows are recognised and read back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.readers.old_encodings import (
    TCVN3,
    UNICODE,
    VNI,
    encoding_of,
    encoding_of_cell,
    encoding_of_font,
    in_unicode,
    is_unreadable,
    shows_capitals,
)
from casetrack.vietnamese import capitalised, is_syllable
from tests.old_writing import in_tcvn3, in_vni

ALPHABET = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
SENTENCES = (
    "Nguyễn Thị Ánh, tổ dân phố 7, phường Khê Trung",
    "Giấy chứng nhận cũ; trích đo / thất lạc: văn bản ranh giới",
    "Quyết định hưởng trợ cấp người khuyết tật đặc biệt nặng",
    "Hồ sơ mờ, khó đọc, chủ hộ đã chết",
    "Ủy ban nhân dân xã Lam Thượng",
)
words = st.text(st.sampled_from(ALPHABET + " /,.0129"), max_size=40)


@given(words)
def test_what_was_typed_in_tcvn3_is_read_back(said):
    assert in_unicode(in_tcvn3(said), TCVN3) == said


@given(st.text(st.sampled_from(ALPHABET), max_size=12).map(lambda said: " ".join(said)))
def test_each_letter_typed_in_vni_is_read_back(said):
    assert in_unicode(in_vni(said), VNI) == said
    assert in_unicode(in_vni(said.upper()), VNI) == said.upper()


@pytest.mark.parametrize("said", SENTENCES)
def test_vietnamese_words_typed_in_any_encoding_are_recognised_and_read_back(said):
    assert in_unicode(in_vni(said), encoding_of([in_vni(said)])) == said
    assert in_unicode(in_tcvn3(said), encoding_of([in_tcvn3(said)])).lower() == said.lower()
    assert encoding_of([said]) == UNICODE
    assert in_unicode(unicodedata.normalize("NFD", said), UNICODE) == said


@pytest.mark.parametrize("said", SENTENCES)
def test_a_wrong_word_about_the_encoding_leaves_newer_letters_as_they_are(said):
    assert in_unicode(said, TCVN3) == in_unicode(said, VNI) == said


def test_words_that_read_well_in_each_encoding_are_read_as_their_font_or_the_rest_says():
    assert {encoding_of_cell("Hoà sô", font, UNICODE) for font in (None, UNICODE)} == {UNICODE}
    assert encoding_of_cell("Hoà sô", VNI, UNICODE) == VNI
    assert encoding_of_cell("Hoà sô", None, VNI) == VNI
    assert encoding_of_cell("Nguyeãn Thò Hoøa", UNICODE, UNICODE) == VNI  # the font was changed, the words were not


def test_fonts_tell_their_encoding():
    assert [encoding_of_font(font) for font in (".VnTime", ".VnArialH", "VNI-Times", "Times New Roman", None)] == [
        TCVN3, TCVN3, VNI, None, None,
    ]  # fmt: skip
    assert [shows_capitals(font) for font in (".VnTimeH", ".VnTime", "VNI-TimesH", None)] == [True, False, False, False]


def test_the_look_alike_of_the_letter_d_is_that_letter():
    assert in_unicode("Ðặng Ðình Ðạt", UNICODE) == "Đặng Đình Đạt"


def test_words_of_no_encoding_are_noticed_and_abbreviations_are_not():
    assert is_unreadable("Nguyá»…n VÄƒn")
    assert is_unreadable("Hå s¬")
    assert not any(is_unreadable(said) for said in (*SENTENCES, "5/QĐ-LT", "GCNQSDĐ", "m²", "Lam Khe", ""))


@pytest.mark.parametrize(
    "word", ["Ngần", "quýt", "hoà", "hòa", "khuỷu", "gì", "giêng", "Đắk", "các", "uỷ", "Ỷ", "xoong"]
)
def test_a_syllable_is_one_with_its_marks(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Hå", "ngaàn", "cac", "òó", "bìng1", "", "ngđ"])
def test_what_is_no_syllable_is_none(word):
    assert not is_syllable(word)


def test_a_name_gets_its_capitals_and_keeps_its_spaces():
    assert capitalised("Tống Mỹ ánh") == "Tống Mỹ Ánh"
    assert capitalised("  hà  đức") == "  Hà  Đức"
