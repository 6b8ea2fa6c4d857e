"""Vietnamese words as people type, search and sort them: Telex keys read, marks left out, by given name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import filterfalse

_BASES = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(0x21 + n) for n, letter in enumerate(_BASES)}
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}  # huyền hỏi ngã sắc nặng

_BETWEEN = re.compile(r"[\W_]+")  # all that is no letter or digit


def fold(words: str) -> str:
    """Write words without marks, in small letters, only letters and digits: `Đường Lê` becomes `duong le`."""
    plain = words
    if not words.isascii():
        letters = unicodedata.normalize("NFKD", words.replace("đ", "d").replace("Đ", "D"))
        plain = "".join(filterfalse(unicodedata.combining, letters))
    return _BETWEEN.sub(" ", plain.casefold()).strip()


def name_key(name: str) -> str:
    """Give a key that sorts people by given, middle and family name in Vietnamese alphabet order, tones last."""
    family, *middle_and_given = name.split() or [""]
    given = middle_and_given.pop() if middle_and_given else family
    return "\x01".join(_word_key(word) for word in (given, *middle_and_given, family))


def phrase_key(words: str) -> str:
    """Give a key that sorts words of the dictionary in Vietnamese alphabet order, tones last."""
    return "\x01".join(map(_word_key, words.split()))


def capitalised(name: str) -> str:
    """Begin each word of a name with a capital: old fonts keep no toned capital, so that Ánh stands as `ánh`."""
    return " ".join(word[:1].upper() + word[1:] for word in name.split(" "))


def _word_key(word: str) -> str:
    letters, tones = [], []
    for letter in unicodedata.normalize("NFC", word.casefold()):
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(_TONES[mark] for mark in parts if mark in _TONES)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        letters.append(_RANK.get(base, base))
        tones.append(tone or "1")
    return "".join(letters) + "\x02" + "".join(tones)


# A syllable is an onset and a rhyme. These are all that Vietnamese has, with the k of Đắk Lắk.
_ONSETS = ("", *"bcdđghklmnpqrstvx", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "ngh")
_ALL_RHYMES = """
    a ac ach ai am an ang anh ao ap at au ay  ăc ăk ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et  ê êch êm ên êng ênh êp êt êu  i ia ich im in inh ip it iu
    iêc iêm iên iêng iêp iêt iêu  o oc oi om on ong op ot  ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơng ơp ơt
    oa oac oach oai oam oan oang oanh oao oap oat oay  oăc oăm oăn oăng oăt  oe oem oen oeo oet
    u ua uc ui um un ung up ut  uân uâng uât uây  uê uêch uên uênh uêt  uôc uôi uôm uôn uông uôt  uơ
    uy uya uych uyn uynh uyp uyt uyu  uyên uyêt  ư ưa ưc ưi ưm ưn ưng ưt ưu
    ươc ươi ươm ươn ương ươp ươt ươu  y ych yn ynh yp yt  yêm yên yêng yêt yêu
"""
_RHYMES = tuple(_ALL_RHYMES.split())
_VOWELS = frozenset("aăâeêioôơuưyw")
_LONG_O = frozenset({"boong", "choong", "goong", "mooc", "sooc", "toong", "xoong"})  # not ô typed as oo
_KEYS = {"â": "a", "ê": "e", "ô": "o", "ă": "w", "ơ": "w", "ư": "w"}
_TONE_KEYS = {"f": "\u0300", "r": "\u0309", "x": "\u0303", "s": "\u0301", "j": "\u0323", "z": ""}
_WORD = re.compile(r"(?<!\w)[^\W\d_]{2,12}(?!\w)")


def untelex(words: str) -> str:
    """Read what was typed in Telex with no input method running: `vaf ddaast` becomes `và đất`, `bisch` becomes `bích`.

    A word is read so only if it is no Vietnamese syllable as it stands, with or without marks (`thanh`, `đất`), and is
    one once its keys are read: a tone key (s f r x j z) anywhere after a vowel, f and j also before it; w or the
    doubling letter (aa ee oo dd) at once or anywhere later. All else stands as it was: numbers, codes, `Krông`, `UBND`.
    What cannot be told apart is read as Telex: `test` becomes `tét`; a search should also take the word as typed.
    """
    return _WORD.sub(lambda found: _read(found[0]), unicodedata.normalize("NFC", words))


def _read(word: str) -> str:
    typed = word.lower()
    if fold(typed) in _PLAIN:
        return word
    for letters, tone in _tones_of(typed):
        for onset, typed_rhyme in _cuts(letters):
            if typed_rhyme in _TYPED:
                said = onset + _toned(_TYPED[typed_rhyme], tone)
                return said.upper() if word.isupper() else said.capitalize() if word[0].isupper() else said
    return word


def _tones_of(typed: str) -> Iterator[tuple[str, str]]:
    """Give the letters without their tone, and the tone: written as a mark, or else by a key, the last one first."""
    parts = unicodedata.normalize("NFD", typed)
    bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    yield bare, "".join(part for part in parts if part in _TONES)[:1]
    for place in range(len(bare) - 1, 0, -1):
        if bare[place] in "fj" or (bare[place] in _TONE_KEYS and not _VOWELS.isdisjoint(bare[:place])):
            yield bare[:place] + bare[place + 1 :], _TONE_KEYS[bare[place]]


def _cuts(letters: str) -> Iterator[tuple[str, str]]:
    """Cut letters after each onset with which they begin, the longest first; a second d makes the first one đ."""
    if letters[0] == "d" and "d" in letters[1:]:
        letters = "đ" + letters[1:].replace("d", "", 1)
    for length in (3, 2, 1, 0):
        if letters[:length] in _ONSETS:
            yield letters[:length], letters[length:]


def _typings(rhyme: str) -> Iterator[str]:
    """Give every way to type a rhyme: `ương` as uwowng, uowng, uongw, wong; `ât` as aat, ata; and as it stands."""
    yield rhyme
    marked = [place for place, letter in enumerate(rhyme) if letter in _KEYS]
    if not marked:
        return
    first, key = marked[0] + 1, _KEYS[rhyme[marked[0]]]
    typed = _with_key(fold(rhyme), key, first)
    if len(marked) > 1:  # ươ: one w serves both, or each has its own
        typed += [twice for once in typed for twice in _with_key(once, key, first)]
    for way in typed:
        yield way
        if way.startswith("uw"):
            yield way[1:]


def _with_key(typed: str, key: str, first: int) -> list[str]:
    return [typed[:place] + key + typed[place:] for place in range(first, len(typed) + 1)]


def _toned(rhyme: str, tone: str) -> str:
    """Put the tone on the vowel that carries it: the last with a mark, else before a closing vowel, else the last."""
    marked = [place for place, letter in enumerate(rhyme) if letter in _KEYS]
    vowels = [place for place, letter in enumerate(rhyme) if letter in "aeiouy"]
    ends_open = len(vowels) > 1 and vowels[-1] == len(rhyme) - 1
    place = marked[-1] if marked else vowels[-2] if ends_open else vowels[-1]
    return unicodedata.normalize("NFC", rhyme[: place + 1] + tone + rhyme[place + 1 :])


_TYPED = {typed: rhyme for rhyme in _RHYMES for typed in _typings(rhyme)}
_PLAIN = _LONG_O | {fold(onset + rhyme) for onset in _ONSETS for rhyme in _RHYMES}
_BARE = frozenset(onset + rhyme for onset in _ONSETS for rhyme in _RHYMES) | _LONG_O
_STOPPED = ("c", "ch", "p", "t")
_TONES_OF_STOPPED = ("\u0301", "\u0323")


def is_syllable(word: str) -> bool:
    """Tell whether a word is one Vietnamese syllable with its marks: `Ngần`, `quýt`, `hoà`, `hòa`; not `Hå`."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [part for part in parts if part in _TONES]
    bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    if bare not in _BARE or len(tones) > 1:
        return False
    return not bare.endswith(_STOPPED) or "".join(tones) in _TONES_OF_STOPPED
