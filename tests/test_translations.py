"""Pages are written in Vietnamese; each sentence has its English, and the compiled catalog is the written one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.architecture import ROOT

CATALOG = ROOT / "casetrack" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
MEND = "run `make docs`, then write the English in messages.po and run it again"


def words(catalog: Catalog) -> dict[object, object]:
    return {_hashable(message.id): _hashable(message.string) for message in catalog if message.id}


def _hashable(said: object) -> object:
    """Give singular and plural as a tuple: the compiled catalog holds them as a list."""
    return tuple(said) if isinstance(said, list) else said


def written() -> Catalog:
    with CATALOG.open("rb") as file:
        return read_po(file, locale="en")


def compiled() -> Catalog:
    with CATALOG.with_suffix(".mo").open("rb") as file:
        return read_mo(file)


def sentences() -> Iterator[tuple[str, object]]:
    """Give each sentence that a page or a module asks to be translated, with where it stands."""
    keywords = {"_": None, "gettext": None, "lazy_gettext": None, "_l": None, "ngettext": (1, 2)}
    for folder, method in (("templates", "jinja2"), ("casetrack", "python")):
        for file, line, message, _comments, _context in extract_from_dir(
            ROOT / folder, [("**.html", method), ("**.txt", method), ("**.py", method)], keywords=keywords
        ):
            yield f"{folder}/{file}:{line}", message


def test_every_sentence_of_the_pages_has_its_english():
    known = words(written())
    assert [(place, said) for place, said in sentences() if not _translated(known.get(said))] == [], MEND


def _translated(english: object) -> bool:
    return all(english) if isinstance(english, tuple) else bool(english)


def test_the_catalog_holds_no_sentence_that_no_page_says():
    said = {message for _place, message in sentences()}
    assert sorted(str(sentence) for sentence in words(written()) if sentence not in said) == [], MEND


def test_the_placeholders_of_a_sentence_survive_its_translation():
    broken = [error for message, errors in written().check() for error in (message.id, *errors)]
    assert broken == []


def test_the_compiled_catalog_is_the_written_one():
    assert words(compiled()) == words(written()), MEND


def test_no_translation_is_marked_as_a_guess():
    assert [message.id for message in written() if message.fuzzy and message.id] == []


def test_a_sentence_without_english_is_noticed(tmp_path: Path):
    page = tmp_path / "page.html"
    page.write_text('<p>{{ _("Chưa có bản dịch") }}</p>', "utf-8")
    found = [message for _file, _line, message, *_rest in extract_from_dir(tmp_path, [("**.html", "jinja2")])]
    assert found == ["Chưa có bản dịch"]
    assert not _translated(words(written()).get(found[0]))


def test_no_sentence_stands_twice_in_its_english():
    """Two who brought the catalog up to date at once once left one so."""
    english = [message.string for message in written() if message.id and isinstance(message.string, str)]
    assert [said for said in english if len(said) > 6 and said[: len(said) // 2] * 2 == said] == []
