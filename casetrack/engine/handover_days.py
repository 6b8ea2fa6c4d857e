"""Days as offices type them in lists: day, month, year; as true dates; as the serial numbers of Excel; months alone.

What can be no day is told apart from what cannot be read: both are mended by a person, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from casetrack.engine.handover_words import marked, plain, tidy

_FIRST_SERIAL = date(1899, 12, 30)  # of which Excel counts its days, from March 1900 on
_CENTURY = 100
_LONGEST = 60  # signs of a cell that tells a day, or the years of birth
_SEPARATED = re.compile(r"(\d{1,4})\s*[./\-\s]\s*(\d{1,2})\s*[./\-\s]\s*(\d{1,4})")
_MONTH = re.compile(r"(\d{1,2})\s*[./\-\s]\s*(\d{4})")
_ISO_MONTH = re.compile(r"(\d{4})\s*[./\-]\s*(\d{1,2})")
_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) (?:thang |thg )?(\d{1,2}) (?:nam )?(\d{4}|\d{2})")
_MONTH_WORDS = re.compile(r"(?:thang |thg |t ?)(\d{1,2}) (?:nam )?(\d{4}|\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_DIGITS = re.compile(r"\d{8}")
_YEAR = re.compile(r"(?:nam )?(\d{4})")
_TIME = re.compile(r"[ T,]+\d{1,2}[:h]\d{0,2}(?::\d{2}(?:\.\d+)?)?(?:\s*(?:am|pm|phút))?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Years:
    """Between which years a day may lie. Two digits are a year of the last one's century, or of the one before."""

    last: int
    first: int = 1945  # no list of an office tells of an older day


@dataclass(frozen=True, slots=True)
class TypedDay:
    """What was typed for a day: a day, a month or a year. `impossible`: it looks like a day, but there is none such."""

    day: date | None = None
    month: tuple[int, int] | None = None  # year and month
    year: int | None = None
    impossible: bool = False

    @property
    def is_read(self) -> bool:
        """Tell whether it says when."""
        return self.day is not None or self.month is not None or self.year is not None


UNREADABLE = TypedDay()


@lru_cache(maxsize=4000)
def read_day(typed: str, years: Years) -> TypedDay:
    """Read a day as typed; UNREADABLE where it says no day, month or year."""
    if len(typed) > _LONGEST:
        return UNREADABLE
    text = _TIME.sub("", tidy(typed).strip(" .,;()"))
    found = _SEPARATED.fullmatch(text)
    if found:
        return _of_three(found[1], found[2], found[3], years)
    words = " ".join(plain(text))
    found = _WORDS.fullmatch(words)
    if found:
        return _day((_full(found[3], years), int(found[2]), int(found[1])), years)
    for pattern, text_, year, month in ((_MONTH, text, 2, 1), (_MONTH_WORDS, words, 2, 1), (_ISO_MONTH, text, 1, 2)):
        found = pattern.fullmatch(text_)
        if found:
            return _month(_full(found[year], years), int(found[month]), years)
    return _of_digits(text, words, years)


def _of_three(first: str, second: str, third: str, years: Years) -> TypedDay:
    if len(first) == 4:  # digits of a year, written first as programs do
        return _day((int(first), int(second), int(third)), years)
    if len(first) > 2 or len(third) not in (2, 4):
        return TypedDay(impossible=True)
    return _day((_full(third, years), int(second), int(first)), years)


def _of_digits(text: str, words: str, years: Years) -> TypedDay:
    found = _SERIAL.fullmatch(text)
    if found:
        day = _FIRST_SERIAL + timedelta(days=int(found[1]))
        return TypedDay(day) if years.first <= day.year <= years.last else UNREADABLE
    if _DIGITS.fullmatch(text):
        either = ((int(text[4:]), int(text[2:4]), int(text[:2])), (int(text[:4]), int(text[4:6]), int(text[6:])))
        days = {read.day for each in either if (read := _day(each, years)).day}
        return TypedDay(days.pop()) if len(days) == 1 else UNREADABLE
    found = _YEAR.fullmatch(words)
    if found and years.first <= int(found[1]) <= years.last:
        return TypedDay(year=int(found[1]))
    return UNREADABLE


def _full(year: str, years: Years) -> int:
    if len(year) > 2:
        return int(year)
    of_this_century = years.last // _CENTURY * _CENTURY + int(year)
    return of_this_century if of_this_century <= years.last else of_this_century - _CENTURY


def _day(said: tuple[int, int, int], years: Years) -> TypedDay:
    if not years.first <= said[0] <= years.last:
        return TypedDay(impossible=True)
    try:
        return TypedDay(date(*said))
    except ValueError:
        return TypedDay(impossible=True)


def _month(year: int, month: int, years: Years) -> TypedDay:
    if not (years.first <= year <= years.last and 1 <= month <= 12):
        return TypedDay(impossible=True)
    return TypedDay(month=(year, month))


def years_in(typed: str, years: Years) -> set[int]:
    """List the years in which somebody may be born: of the days and years in a cell, parted by semicolons."""
    found: set[int] = set()
    for part in re.split(r"[;|]", typed) if len(typed) <= _LONGEST else ():
        read = read_day(part, years)
        if read.day or read.month or read.year:
            found.add(read.day.year if read.day else read.month[0] if read.month else read.year or 0)
        elif len(tokens := marked(part)) == 1 and re.fullmatch(r"\d{2}", tokens[0]):
            found.add(_full(tokens[0], years))
    return found
