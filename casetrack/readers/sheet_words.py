"""The words of a workbook's cells, from whatever encoding they were typed in to Unicode."""

from __future__ import annotations

from collections import Counter

from casetrack.readers.old_encodings import (
    TCVN3,
    UNICODE,
    encoding_of,
    encoding_of_cell,
    encoding_of_font,
    in_unicode,
    shows_capitals,
)
from casetrack.readers.raw_sheets import RawSheet


def read_words(sheets: list[RawSheet], said: str | None) -> list[Counter[str]]:
    """Write the words of each sheet in Unicode, where they stand; give how many marked cells had which encoding."""
    old_fonts = {e for sheet in sheets for font in set(sheet.fonts.values()) if (e := encoding_of_font(font))}
    usual = said or encoding_of({words for sheet in sheets for _row, _column, words in sheet.words()})
    return [_read_sheet(sheet, said, usual, has_old_fonts=bool(old_fonts)) for sheet in sheets]


def _read_sheet(sheet: RawSheet, said: str | None, usual: str, *, has_old_fonts: bool) -> Counter[str]:
    counted = Counter[str]()
    here = usual if said else _usual_here(sheet, usual)
    known: dict[tuple[str, str | None], tuple[str, str]] = {}
    sheet.name = in_unicode(sheet.name, encoding_of_cell(sheet.name, None, here))
    for row, column, words in list(sheet.words()):
        font = sheet.fonts.get((row, column))
        if (words, font) not in known:
            # Beside old fonts, any other says that its cell was typed in Unicode.
            by_font = encoding_of_font(font) or (UNICODE if font and has_old_fonts else None)
            encoding = said or encoding_of_cell(words, by_font, here)
            read = in_unicode(words, encoding)
            capitals = shows_capitals(font) and encoding in (TCVN3, UNICODE) and not _has_newer(words)
            known[words, font] = (encoding, read.upper() if capitals else read)
        encoding, read = known[words, font]
        sheet.cells[row][column] = read
        if not words.isascii():
            counted[encoding] += 1
    return counted


def _usual_here(sheet: RawSheet, usual: str) -> str:
    words = {words for _row, _column, words in sheet.words() if not words.isascii()}
    return encoding_of(words) if words else usual


def _has_newer(words: str) -> bool:
    return any(ord(letter) > 0xFF for letter in words)
