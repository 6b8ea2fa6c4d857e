"""Take people out of a text: their names, numbers and addresses, however written, and see that none is left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

GONE = "[đã lược bỏ]"
_TITLES = ("ong", "ba", "anh", "chi", "em", "co", "chu", "bac", "cu")  # before a given name alone
_SHORTEST_NUMBER = 4
_BETWEEN_DIGITS = r"[\s.\-]*"


@dataclass(frozen=True, slots=True)
class Person:
    """What a text must not say of somebody."""

    name: str
    numbers: tuple[str, ...] = ()
    address: str = ""


def redact(text: str, people: Iterable[Person]) -> str:
    """Give a text (NFC) without these people: full names, given names after a form of address, numbers, addresses."""
    text = unicodedata.normalize("NFC", text)
    flat, places = _flat(text)
    cuts = sorted(
        (places[found.start()], places[found.end() - 1] + 1)
        for person in people
        for pattern in _patterns(person)
        for found in pattern.finditer(flat)
        if found.end() > found.start()
    )
    kept, at = [], 0
    for start, end in cuts:
        if start >= at:
            kept += [text[at:start], GONE]
        at = max(at, end)
    return "".join([*kept, text[at:]])


def is_free_of(text: str, people: Iterable[Person]) -> bool:
    """Tell whether a text says nothing of these people any more, with marks or without."""
    flat, _places = _flat(unicodedata.normalize("NFC", text))
    return not any(pattern.search(flat) for person in people for pattern in _patterns(person))


def _flat(text: str) -> tuple[str, list[int]]:
    """Write a text without marks in small letters, and tell for each letter of it where it stood."""
    flat: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = unicodedata.normalize("NFKD", {"đ": "d", "Đ": "D"}.get(letter, letter)).casefold()
        for part in plain:
            if not unicodedata.combining(part):
                flat.append(part)
                places.append(place)
    return "".join(flat), places


def _patterns(person: Person) -> Iterable[re.Pattern[str]]:
    name = _words(person.name)
    if name:
        yield _phrase(name)
        titles = "|".join(_TITLES)
        yield re.compile(rf"\b(?:{titles})\s+{re.escape(name[-1])}\b")
    for number in person.numbers:
        digits = re.sub(r"\D", "", number)
        if len(digits) >= _SHORTEST_NUMBER:
            yield re.compile(rf"(?<!\d){_BETWEEN_DIGITS.join(digits)}(?!\d)")
    address = _words(person.address)
    if address:
        yield _phrase(address)


def _words(said: str) -> list[str]:
    flat, _places = _flat(unicodedata.normalize("NFC", said))
    return re.findall(r"\w+", flat)


def _phrase(words: list[str]) -> re.Pattern[str]:
    """Find these words one after another, whatever blanks and signs stand between them."""
    return re.compile(r"\b" + r"[\W_]+".join(map(re.escape, words)) + r"\b")
