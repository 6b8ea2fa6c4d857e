"""Words typed before Unicode, in TCVN3 (fonts .VnTime) or VNI-Windows (VNI-Times): recognised, written in Unicode.

Both hide Vietnamese letters behind those of Western Europe, and a special font shows them. So the same signs may be
words in each: what is Vietnamese when read so decides, then the font of the cell, then what the rest of the book is.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from casetrack.vietnamese import is_syllable

UNICODE, TCVN3, VNI = "Unicode", "TCVN3", "VNI-Windows"
ENCODINGS = (UNICODE, TCVN3, VNI)

_TCVN3_SIGNS = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦"
_TCVN3_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
_FROM_TCVN3 = str.maketrans(_TCVN3_SIGNS, _TCVN3_LETTERS)
# Typed for Đ by old keyboards; both letters look alike.
_LOOK_ALIKES = str.maketrans("Ðð", "Đđ")

_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
# After which letters a mark stands in VNI, what it adds to them, and the marks for no tone, à, á, ả, ã, ạ.
_VNI_MARKS = (("aeouyôö", "", " øùûõï"), ("aeo", "\u0302", "âàáåãä"), ("a", "\u0306", "êèéúüë"))
_VNI_SINGLES = dict(zip("ñôöìíæóòî", "đơưìíỉĩịỵ", strict=True))


def _vni_letters() -> dict[str, str]:
    table = dict(_VNI_SINGLES)
    for bases, hat, marks in _VNI_MARKS:
        for base in bases:
            for mark, tone in zip(marks, _TONES, strict=True):
                if mark != " ":
                    letter = _VNI_SINGLES.get(base, base) + hat + tone
                    table[base + mark] = unicodedata.normalize("NFC", letter)
    return table


_VNI = _vni_letters()
_VNI_LETTER = re.compile("|".join(sorted(_VNI, key=len, reverse=True)), re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_¹²³]+")
_ABBREVIATION = re.compile("[bcdđfghjklmnpqrstvwxz]+", re.IGNORECASE)
# A sign of TCVN3 that is no letter, beside one: no such word is written in Unicode.
_BROKEN = re.compile("[a-zà-ỹ][{0}]|[{0}][a-zà-ỹ]".format("".join(s for s in _TCVN3_SIGNS if not s.isalpha())), re.I)
_BEYOND = re.compile(r"[\u0100-\u024f\u0300-\u036f\u1e00-\u1eff]")  # letters that no old encoding has
_WRONG = 2  # a word that is none weighs more than one that is


def in_unicode(words: str, encoding: str) -> str:
    """Write words of an encoding in Unicode, composed (NFC); words that hold newer letters were never in an old one."""
    words = unicodedata.normalize("NFC", words)
    if encoding == UNICODE or _BEYOND.search(words):
        return words.translate(_LOOK_ALIKES)
    return words.translate(_FROM_TCVN3) if encoding == TCVN3 else _VNI_LETTER.sub(_vni_letter, words)


def _vni_letter(found: re.Match[str]) -> str:
    letter = _VNI[found[0].lower()]
    return letter.upper() if found[0][0].isupper() else letter


def encoding_of_font(font: str | None) -> str | None:
    """Tell for which encoding a font is made; None for a font of any other kind."""
    name = (font or "").strip().lower()
    return TCVN3 if name.startswith(".vn") else VNI if name.startswith(("vni-", "vni ")) else None


def shows_capitals(font: str | None) -> bool:
    """Tell whether a font of TCVN3 shows every letter as a capital: .VnTimeH, .VnArialH."""
    return encoding_of_font(font) == TCVN3 and (font or "").strip().endswith("H")


def needs_reading(words: str) -> bool:
    """Tell whether the encoding matters at all to these words."""
    return not words.isascii() and _BEYOND.search(unicodedata.normalize("NFC", words)) is None


@lru_cache(maxsize=50_000)
def likelihood(words: str) -> tuple[int, int, int]:
    """Weigh words as Unicode, TCVN3 and VNI: the marked ones that are Vietnamese, less twice those that are not."""
    return (_weight(words, UNICODE), _weight(words, TCVN3), _weight(words, VNI))


def _weight(words: str, encoding: str) -> int:
    good, wrong = _counted(in_unicode(words, encoding))
    return good - _WRONG * wrong


def _counted(words: str) -> tuple[int, int]:
    """Count the marked words that are Vietnamese and those that are none; abbreviations such as QĐ say nothing."""
    marked = [w for w in _WORD.findall(words) if not w.isascii() and not _ABBREVIATION.fullmatch(w)]
    good = sum(is_syllable(word) for word in marked)
    return good, len(marked) - good + len(_BROKEN.findall(words))


def encoding_of(words: Iterable[str]) -> str:
    """Tell in which encoding most of many words were typed; Unicode where nothing speaks against it."""
    sums = Counter[str]()
    for each in words:
        if needs_reading(each):
            sums.update(dict(zip(ENCODINGS, likelihood(each), strict=True)))
        elif not each.isascii():
            sums[UNICODE] += 1
    return max(ENCODINGS, key=lambda encoding: sums[encoding])


def encoding_of_cell(words: str, by_font: str | None, usual: str) -> str:
    """Tell in which encoding one cell was typed: as it reads best, else as its font says, else as is usual there."""
    if not needs_reading(words):
        return UNICODE
    weights = dict(zip(ENCODINGS, likelihood(words), strict=True))
    return max(ENCODINGS, key=lambda encoding: (weights[encoding], encoding == by_font, encoding == usual))


def is_unreadable(words: str) -> bool:
    """Tell whether words in Unicode have marks but are mostly none in Vietnamese: perhaps of some other encoding."""
    good, wrong = _counted(words)
    return wrong > good
