"""How an office typed before Unicode: our own writers of TCVN3 and VNI-Windows, to read back what they wrote."""

from __future__ import annotations

import unicodedata

# The code table of TCVN 5712:1993, VN3: letters without capitals of their own with a tone.
_VN3 = {
    "à": 0xB5, "ả": 0xB6, "ã": 0xB7, "á": 0xB8, "ạ": 0xB9, "ằ": 0xBB, "ẳ": 0xBC, "ẵ": 0xBD, "ắ": 0xBE, "ặ": 0xC6,
    "ầ": 0xC7, "ẩ": 0xC8, "ẫ": 0xC9, "ấ": 0xCA, "ậ": 0xCB, "è": 0xCC, "ẻ": 0xCE, "ẽ": 0xCF, "é": 0xD0, "ẹ": 0xD1,
    "ề": 0xD2, "ể": 0xD3, "ễ": 0xD4, "ế": 0xD5, "ệ": 0xD6, "ì": 0xD7, "ỉ": 0xD8, "ĩ": 0xDC, "í": 0xDD, "ị": 0xDE,
    "ò": 0xDF, "ỏ": 0xE1, "õ": 0xE2, "ó": 0xE3, "ọ": 0xE4, "ồ": 0xE5, "ổ": 0xE6, "ỗ": 0xE7, "ố": 0xE8, "ộ": 0xE9,
    "ờ": 0xEA, "ở": 0xEB, "ỡ": 0xEC, "ớ": 0xED, "ợ": 0xEE, "ù": 0xEF, "ủ": 0xF1, "ũ": 0xF2, "ú": 0xF3, "ụ": 0xF4,
    "ừ": 0xF5, "ử": 0xF6, "ữ": 0xF7, "ứ": 0xF8, "ự": 0xF9, "ỳ": 0xFA, "ỷ": 0xFB, "ỹ": 0xFC, "ý": 0xFD, "ỵ": 0xFE,
    "ă": 0xA8, "â": 0xA9, "ê": 0xAA, "ô": 0xAB, "ơ": 0xAC, "ư": 0xAD, "đ": 0xAE,
    "Ă": 0xA1, "Â": 0xA2, "Ê": 0xA3, "Ô": 0xA4, "Ơ": 0xA5, "Ư": 0xA6, "Đ": 0xA7,
}  # fmt: skip
_TONES = {"\u0300": 0, "\u0301": 1, "\u0309": 2, "\u0303": 3, "\u0323": 4}
_PLAIN_MARKS, _HAT_MARKS, _BREVE_MARKS = "øùûõï", "àáåãä", "èéúüë"
_I = {"": "i", "\u0300": "ì", "\u0301": "í", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò"}


def in_tcvn3(words: str) -> str:
    """Type words in .VnTime: a capital with a tone becomes a small letter."""
    composed = unicodedata.normalize("NFC", words)
    return "".join(
        chr(_VN3[letter]) if letter in _VN3 else chr(_VN3[letter.lower()]) if letter.lower() in _VN3 else letter
        for letter in composed
    )


def in_vni(words: str) -> str:
    """Type words in VNI-Times: a vowel, then its mark."""
    return "".join(_vni_letter(letter) for letter in unicodedata.normalize("NFC", words))


def _vni_letter(letter: str) -> str:
    small = letter.lower()
    parts = unicodedata.normalize("NFD", small)
    tone = next((part for part in parts if part in _TONES), "")
    rest = parts.replace(tone, "") if tone else parts
    if small == "đ":
        typed = "ñ"
    elif rest == "i":
        typed = _I[tone]
    elif small == "ỵ":
        typed = "î"
    elif rest[:1] not in tuple("aeouy") or (rest == small and not tone):
        return letter
    else:
        typed = _vni_vowel(rest, tone)
    return typed.upper() if letter != small else typed


def _vni_vowel(rest: str, tone: str) -> str:
    base, hat = rest[0], rest[1:]
    place = _TONES.get(tone)
    if hat == "\u031b":  # ơ, ư
        horned = "ô" if base == "o" else "ö"
        return horned + (_PLAIN_MARKS[place] if place is not None else "")
    marks, alone = {"\u0302": (_HAT_MARKS, "â"), "\u0306": (_BREVE_MARKS, "ê"), "": (_PLAIN_MARKS, "")}[hat]
    return base + (marks[place] if place is not None else alone)
