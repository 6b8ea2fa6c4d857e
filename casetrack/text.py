"""Words for people in both languages of the office. Knows no request: whoever shows a text picks the language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

WEEKDAYS_VI = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LANGUAGES = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label, Vietnamese first, English second."""

    vi: str
    en: str

    def in_(self, language: str) -> str:
        """Give the sentence in `vi` or `en`; any other language reads Vietnamese."""
        return self.en if language == "en" else self.vi

    def with_(self, **values: object) -> Text:
        """Fill the `{placeholders}`; a Text and a date are put in each language's own way."""
        return Text(
            self.vi.format(**{name: _spell(value, "vi") for name, value in values.items()}),
            self.en.format(**{name: _spell(value, "en") for name, value in values.items()}),
        )


def _spell(value: object, language: str) -> object:
    if isinstance(value, Text):
        return value.in_(language)
    return format_date(value) if isinstance(value, date) else value


def format_date(day: date) -> str:
    """Write a day as the office does: 04/6/2026 (a zero before days under 10 and before the months 1 and 2)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def format_number(n: int) -> Text:
    """Write a number with its thousands apart: 1.553, in English 1,553."""
    grouped = f"{n:,}"
    return Text(grouped.replace(",", "."), grouped)


def weekday(day: date) -> Text:
    """Name the day of the week: thứ Sáu, Friday."""
    return Text(WEEKDAYS_VI[day.weekday()], WEEKDAYS_EN[day.weekday()])
