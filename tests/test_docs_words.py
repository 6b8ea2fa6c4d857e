"""The words that the documents quote from the screen stand on the screen."""

from __future__ import annotations

import re

import pytest

from casetrack.web import shell
from tests.documents import DOCS, GUIDES, PAGES, bold_words, glossary, name_of, quoted_words, words_of_the_screen

# Vietnamese that is quoted, and is no word of the screen: words of lists and laws, and of kinds of case of one's own.
OF_OTHERS = {
    "docs/findings.md": {"Báo cáo › Kiểm tra cuối kỳ"},
    "docs/handover.md": {"như trên", "Nữ", "không xong", "số, các, tên, mã, ghi"},
    "docs/leader.md": {"6 rõ"},
    "docs/reception-day.md": {"6 rõ"},
    "docs/reports.md": {"Tiếp nhận {{ … }} đơn", "tăng 05 đơn (12,5%)"},
    "docs/tutorial.md": {"Nhà văn hóa", "Ngày cần dùng", "Ngày ấy còn trống"},
    "docs/units.md": {"n hồ sơ theo số dư đầu kỳ"},
}
_OWN = ("CHANGELOG.md", "permissions.md", "glossary.md")  # what was, what is made, and the words themselves
_BLANK = re.compile(r"%\(\w+\)s|\{\w+\}")
QUOTING = [page for page in PAGES if page.name not in _OWN and page.parent.name != "decisions"]


@pytest.mark.parametrize("page", GUIDES, ids=name_of)
def test_what_a_guide_sets_in_bold_stands_on_the_screen(page):
    assert sorted(bold_words(page) - words_of_the_screen() - {"bold", "đậm"}) == []


@pytest.fixture(scope="module")
def said() -> set[str]:
    """Every word of the screen and of the glossary, in small letters."""
    return {word.lower() for word in (*words_of_the_screen(), *glossary())}


@pytest.fixture(scope="module")
def patterns(said) -> list[re.Pattern[str]]:
    """The sentences of the screen that hold a number, a name or a day."""
    with_blanks = [_BLANK.split(word) for word in said if _BLANK.search(word)]
    return [re.compile(".+".join(map(re.escape, parts))) for parts in with_blanks if len("".join(parts)) > 6]


@pytest.mark.parametrize("page", QUOTING, ids=name_of)
def test_the_vietnamese_that_a_page_quotes_stands_on_the_screen_or_in_the_glossary(page, said, patterns):
    strange = set()
    for quoted in quoted_words(page) - OF_OTHERS.get(name_of(page), set()) - {"đậm"}:
        word = quoted.lower().rstrip(".,:;")
        begins = any(one.startswith(word) and not one[len(word) :][:1].isalnum() for one in said)
        if not begins and not any(pattern.fullmatch(word) for pattern in patterns):
            strange.add(quoted)
    assert sorted(strange) == []


def test_every_entry_of_the_menu_is_explained_in_the_glossary():
    known = {word.lower() for word in glossary()}
    labels = [label.vi for _group, entries in shell._MENU for _endpoint, label in entries]
    assert [label for label in labels if label.lower() not in known] == []


def test_the_guides_exist_in_both_languages_for_those_who_work_every_day():
    pairs = {"desk": "quay", "officer": "cong-chuc", "leader": "lanh-dao", "administrator": "quan-tri"}
    for english, vietnamese in pairs.items():
        assert f"({english}.md)" in (DOCS / "README.md").read_text("utf-8")
        assert f"](../{english}.md)" in (DOCS / "vi" / f"{vietnamese}.md").read_text("utf-8")
