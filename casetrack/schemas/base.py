"""How text, days, numbers and choices are read from what a person typed, and what is said when they cannot be.

Messages are Texts, each in a list, so that whoever shows them picks the language. A blank field counts as missing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from casetrack.text import Text

LONGEST_TEXT = 20_000
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})  # control, zero width and direction marks, halves of a letter
_YEARS_AHEAD = 50  # in 2026 a year written 76 is 2076, and 77 is 1977

MISSING = Text("Còn thiếu. Điền mục này.", "This is missing. Fill it in.")
TOO_LONG = Text("Dài {n} ký tự, nhiều nhất {most}. Rút gọn lại.", "{n} characters, at most {most}. Make it shorter.")
NO_DAY = Text(
    "Không hiểu ngày “{said}”. Gõ ngày/tháng/năm, ví dụ 4/6/2026.",
    "“{said}” is no date. Type day/month/year, for example 4/6/2026.",
)
NO_SUCH_DAY = Text(
    "Tháng {month}/{year} không có ngày {day}. Xem lại ngày.", "{month}/{year} has no day {day}. Check the date."
)
NO_NUMBER = Text("“{said}” không phải số nguyên. Gõ số, ví dụ 15.", "“{said}” is no whole number. Type e.g. 15.")
NOT_BETWEEN = Text("Số phải từ {least} đến {most}.", "The number must be between {least} and {most}.")
FAR_DAY = Text(
    "Năm {year} ngoài khoảng 1900 đến 2199. Xem lại ngày.", "The year {year} is not between 1900 and 2199. Check it."
)
TOO_MANY = Text(
    "Nhiều nhất {most} dòng. Ghi phần còn lại vào tài liệu kèm.", "At most {most} lines. Add the rest as a file."
)
UNREADABLE = Text("Không hiểu mục này. Xem lại.", "This cannot be read. Check it.")
NO_CHOICE = Text("Chọn một trong các mục có sẵn.", "Choose one of the entries.")

_NUMERIC_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}|\d{2}))?", re.ASCII)
_SOLID_DAY = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


class Form(Schema):
    """What one form or query asks. Buttons and tokens that it does not name are passed over.

    `today` is set by whoever loads a form that people type: then a day may be typed without its year.
    """

    today: date | None = None

    class Meta(Schema.Meta):
        unknown = EXCLUDE


class _Said(fields.Field[Any]):
    """A field whose failures are Texts."""

    default_error_messages = {"required": [MISSING], "null": [MISSING]}  # noqa: RUF012


class Line(_Said):
    """One line of text: trimmed, inner blanks single, letters composed (NFC)."""

    def __init__(self, *, max_length: int = 200, **rest: Any) -> None:
        super().__init__(**rest)
        self.max_length = max_length

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        return _bounded(" ".join(clean(str(value)).split()), self.max_length)


class Prose(_Said):
    """Text of many lines, up to 20,000 characters."""

    def __init__(self, *, max_length: int = LONGEST_TEXT, **rest: Any) -> None:
        super().__init__(**rest)
        self.max_length = max_length

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        return _bounded(clean(str(value)), self.max_length)


class Secret(_Said):
    """A password: every sign of it counts, so nothing is trimmed or composed."""

    def __init__(self, *, max_length: int, **rest: Any) -> None:
        super().__init__(**rest)
        self.max_length = max_length

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        return _bounded(str(value), self.max_length)


class Day(_Said):
    """A day as people write it: 4/6/2026, 04/06/26, 4-6, 04062026 or 2026-06-04. `past`: never a day to come."""

    def __init__(self, *, past: bool = False, **rest: Any) -> None:
        super().__init__(**rest)
        self.past = past

    def read(self, said: str) -> date:
        """Read a day by the form's own today; raise ValidationError with what to mend."""
        return read_day(said, getattr(self.root, "today", None), past=self.past)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> date:
        return self.read(str(value))


class Count(_Said):
    """A whole number between two bounds."""

    def __init__(self, *, least: int = 0, most: int = 2_000_000_000, **rest: Any) -> None:
        super().__init__(**rest)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> int:
        said = clean(str(value))
        if not re.fullmatch(r"-?\d{1,16}", said, re.ASCII):
            raise ValidationError([NO_NUMBER.with_(said=said[:20])])
        if not self.least <= int(said) <= self.most:
            raise ValidationError([NOT_BETWEEN.with_(least=self.least, most=self.most)])
        return int(said)


class Choice(_Said):
    """One of the keys that the form offers."""

    def __init__(self, keys: Iterable[str], **rest: Any) -> None:
        super().__init__(**rest)
        self.keys = frozenset(keys)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        if str(value) not in self.keys:
            raise ValidationError([NO_CHOICE])
        return str(value)


class Tick(_Said):
    """A box that is ticked or not; an unticked box is not sent at all."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(load_default=False, **rest)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> bool:
        return str(value) not in ("", "0", "false")


class Rows(fields.List[Any]):
    """Several lines that ask the same; a page names their cells `papers.1.name`, from 1.

    A line in which none of the cells `typed` is filled is blank, and passed over. What a line gives has its `place`.
    """

    default_error_messages = {"required": [MISSING], "null": [MISSING]}  # noqa: RUF012

    def __init__(self, line: type[Form], *, most: int, typed: Collection[str], **rest: Any) -> None:
        super().__init__(fields.Nested(line), load_default=(), **rest)
        self.line, self.most, self.typed = line, most, frozenset(typed)

    def cells(self, key: str, said: Iterable[str]) -> dict[str, tuple[int, str]]:
        """Tell of these names which are cells of the rows: the place of the row, from 1, and the name within it."""
        named = re.compile(rf"{re.escape(key)}\.(\d{{1,2}})\.(\w+)", re.ASCII)
        found = {name: named.fullmatch(name) for name in said}
        return {name: (int(cell[1]), cell[2]) for name, cell in found.items() if cell and 0 < int(cell[1]) <= self.most}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> list[Any]:
        rows = list(value)
        if len(rows) > self.most:
            raise ValidationError([TOO_MANY.with_(most=self.most)])
        made: list[Any] = []
        wrong: dict[str, Any] = {}
        for place, row in enumerate(rows, start=1):
            line = self.line()
            line.today = getattr(self.root, "today", None)
            try:
                made += [{**line.load(row), "place": place}] if self.typed & set(row) else []
            except ValidationError as mistakes:
                wrong[str(place)] = mistakes.messages
        if wrong:
            raise ValidationError(wrong)
        return made


def clean(said: str) -> str:
    """Compose letters (NFC), keep line breaks and tabs, drop whatever else nobody sees or turns a line round, trim."""
    plain = unicodedata.normalize("NFC", said.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        letter for letter in plain if letter in "\n\t" or unicodedata.category(letter) not in _UNSEEN
    ).strip()


def read_day(said: str, today: date | None = None, *, past: bool = False) -> date:
    """Read a day as people write it; raise ValidationError with what to mend.

    Without its year it is a day of this year, or of the year before when it must not lie in the future.
    """
    said = clean(said)
    if found := _NUMERIC_DAY.fullmatch(said) or _SOLID_DAY.fullmatch(said):
        day, month = int(found[1]), int(found[2])
        year = _year(found[3], (month, day), today, past=past)
    elif found := _ISO_DAY.fullmatch(said):
        year, month, day = map(int, found.groups())
    else:
        year, month, day = None, 0, 0
    if year is None:
        raise ValidationError([NO_DAY.with_(said=said[:20])])
    if 1 <= month <= 12 and not 1900 <= year < 2200:  # further away the law's sums leave the calendar
        raise ValidationError([FAR_DAY.with_(year=year)])
    try:
        return date(year, month, day)
    except ValueError:
        wrong = NO_SUCH_DAY if 1 <= month <= 12 else NO_DAY
        raise ValidationError([wrong.with_(said=said, day=day, month=month, year=year)]) from None


def _year(said: str | None, place: tuple[int, int], today: date | None, *, past: bool) -> int | None:
    """Give the year that is meant: written whole, by its last two digits, or not at all; None when nobody can tell."""
    if said is not None and len(said) > 2:
        return int(said)
    if today is None:
        return None
    if said is None:
        return today.year - 1 if past and place > (today.month, today.day) else today.year
    year = today.year - today.year % 100 + int(said)
    return year - 100 if year > today.year + _YEARS_AHEAD else year


def errors_of(wrong: ValidationError) -> dict[str, Text]:
    """Give the first thing to mend of each field; of rows, of each cell: `papers.1.name`."""
    messages = wrong.messages if isinstance(wrong.messages, Mapping) else {"_schema": wrong.messages}
    found: dict[str, Text] = {}
    for key, said in messages.items():
        if isinstance(said, Mapping) and all(isinstance(row, Mapping) for row in said.values()):
            found |= {
                f"{key}.{place}.{name}": _first(cell) for place, row in said.items() for name, cell in row.items()
            }
        else:
            found[key] = _first(said)
    return found


def _first(said: Any) -> Text:
    while isinstance(said, list | Mapping) and said:
        said = said[0] if isinstance(said, list) else next(iter(said.values()))
    return said if isinstance(said, Text) else UNREADABLE


def _bounded(said: str, most: int) -> str:
    if len(said) > most:
        raise ValidationError([TOO_LONG.with_(n=len(said), most=most)])
    return said
