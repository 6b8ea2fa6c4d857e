"""The words of the interface: the officer is “bạn”, the program never “tôi”; a button says what it does to what."""

from __future__ import annotations

import re

import pytest

from casetrack import paths
from tests.languages import labels, words_of

# “Tôi” is whoever reads, of what is theirs (“Việc của tôi”); the program has no “tôi” of its own, and begs nobody.
PROGRAM_SPEAKS = re.compile(
    r"(?<!của )(?<!cho )(?<!chờ )(?<!đơn vị )\btôi\b(?! theo dõi)|vui lòng|làm ơn", re.IGNORECASE
)
# A day is written in words where it is asked for: dd/mm can be read the other way round.
AS_IN_A_FORM = re.compile(r"\b(dd/mm|mm/yyyy|d/m)\b", re.IGNORECASE)
HALF_ENGLISH = {"submit", "click", "login", "user", "case", "deadline"}
SAYS_NOTHING = {"OK", "Submit", "Xác nhận", "Thực hiện", "Đồng ý", "Lưu", "Gửi", "Ghi", "Xóa"}
_BUTTON = re.compile(r"<button[^>]*>(.*?)</button>", re.DOTALL)
_SAID = re.compile(r"_\(\"([^\"]*)\"")


def test_the_program_speaks_to_the_officer_and_never_of_itself():
    assert sorted({vi for vi, _en in labels() if PROGRAM_SPEAKS.search(vi)}) == []


def test_no_vietnamese_text_is_half_english():
    assert sorted({vi for vi, _en in labels() if HALF_ENGLISH & set(words_of(vi))}) == []


def test_a_day_is_asked_for_in_words():
    assert sorted({vi for vi, _en in labels() if AS_IN_A_FORM.search(vi)}) == []


def test_every_button_names_its_object():
    said = {
        (page.relative_to(paths.TEMPLATES).as_posix(), words)
        for page in paths.TEMPLATES.rglob("*.html")
        for button in _BUTTON.findall(page.read_text("utf-8"))
        for words in _SAID.findall(button)
    }
    assert len(said) > 100
    assert {(page, words) for page, words in said if words in SAYS_NOTHING} == set()


@pytest.mark.parametrize("said", ["Tôi không hiểu", "Vui lòng thử lại sau", "Lỗi của hệ thống, tôi xin lỗi"])
def test_such_words_would_be_found(said: str):
    assert PROGRAM_SPEAKS.search(said)
