"""Vietnamese words as people search and sort them: without marks, and by given name."""

from __future__ import annotations

import unicodedata

_BASES = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(0x21 + n) for n, letter in enumerate(_BASES)}
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}  # huyền hỏi ngã sắc nặng


def fold(words: str) -> str:
    """Write words without marks, in small letters, only letters and digits: `Đường Lê` becomes `duong le`."""
    plain = unicodedata.normalize("NFKD", words.translate({ord("đ"): "d", ord("Đ"): "D"}))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


def name_key(name: str) -> str:
    """Give a key that sorts people by given, middle and family name in Vietnamese alphabet order, tones last."""
    family, *middle_and_given = name.split() or [""]
    given = middle_and_given.pop() if middle_and_given else family
    return "\x01".join(_word_key(word) for word in (given, *middle_and_given, family))


def _word_key(word: str) -> str:
    letters, tones = [], []
    for letter in unicodedata.normalize("NFC", word.casefold()):
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(_TONES[mark] for mark in parts if mark in _TONES)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        letters.append(_RANK.get(base, base))
        tones.append(tone or "1")
    return "".join(letters) + "\x02" + "".join(tones)
