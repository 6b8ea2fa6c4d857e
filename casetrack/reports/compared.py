"""The periods that a report is held against, and how a number has changed since, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from casetrack.engine.indicators import PERCENT, UNITS
from casetrack.engine.outline_names import LAST_YEAR, PREVIOUS
from casetrack.reports.measures import Measured, percent_of
from casetrack.reports.questions import Question
from casetrack.text import Text

_LAST_ALIKE = 28  # a day that every month has
_MOST_MONTHS = 24
_SAME = Text("không đổi", "unchanged")
_UNKNOWN = Text("không có số để so sánh", "no number to compare with")
_MORE, _LESS = Text("tăng", "up"), Text("giảm", "down")
_CHANGED = Text("{way} {n} {noun} ({share})", "{way} {n} {noun} ({share})")
_POINTS = Text("{way} {n} điểm phần trăm", "{way} {n} percentage points")
_NONE_BEFORE = Text("kỳ so sánh không có", "none before")


def periods_before(question: Question) -> Mapping[str, Question]:
    """Give the period before this one, and the same period last year, as at the same day of theirs, as known alike.

    Of a period of whole months the one before has as many months, of any other as many days. Where both would be the
    same there is only the one of last year; there is none before the year 1.
    """
    if question.forecast:  # what happened is known until today, so the others are taken until the same day of theirs
        question = replace(question, as_at=max(question.start, min(question.as_at, question.known_at)))
    found = {}
    for name, before in ((PREVIOUS, _previous), (LAST_YEAR, _last_year)):
        try:
            found[name] = before(question)
        except (OverflowError, ValueError):
            continue
    if PREVIOUS in found and found[PREVIOUS] == found.get(LAST_YEAR):
        del found[PREVIOUS]
    return found


def change(now: Measured, before: Measured) -> Text:
    """Say how a number has changed: tăng 05 đơn (12,5%), giảm, không đổi; a share in points."""
    new, old = now.value, before.value
    if not isinstance(new, int | Decimal) or not isinstance(old, int | Decimal):
        return _UNKNOWN
    if new == old:
        return _SAME
    way, much = (_MORE, new - old) if new > old else (_LESS, old - new)
    if now.indicator.unit == PERCENT:
        points = replace(now, value=Decimal(much)).said()
        return _POINTS.with_(way=way, n=Text(points.vi.removesuffix("%"), points.en.removesuffix("%")))
    share = percent_of(int(much), int(old))
    said = _NONE_BEFORE if share is None else _percent(share)
    return _CHANGED.with_(way=way, n=replace(now, value=int(much)).said(2), noun=UNITS[now.indicator.unit], share=said)


def _percent(share: Decimal) -> Text:
    """Write a share that may be of more than a thousand."""
    said = f"{share:,f}%"
    return Text(said.translate({ord(","): ".", ord("."): ","}), said)


def _previous(question: Question) -> Question:
    eve = question.start - timedelta(days=1)
    months = _whole_months(question.start, question.end)
    start = _months_on(question.start, -months) if months else eve - (question.end - question.start)
    gone = question.as_at - question.start
    as_at = min(eve, _months_on(question.as_at, -months) if months else start + gone)
    if question.as_at == question.end:
        as_at = eve
    return replace(question, start=start, end=eve, as_at=as_at, forecast=False)


def _last_year(question: Question) -> Question:
    start, after = _months_on(question.start, -12), _months_on(question.end + timedelta(days=1), -12)
    end = after - timedelta(days=1)  # a whole February is held against a whole one
    as_at = end if question.as_at == question.end else min(end, _months_on(question.as_at, -12))
    return replace(question, start=start, end=end, as_at=as_at, forecast=False)


def _whole_months(start: date, end: date) -> int:
    """Count the months of a period that ends on the eve of the day on which it began (01/01 to 31/3); 0 for others."""
    after = end + timedelta(days=1)
    if start.day > _LAST_ALIKE:
        return 0
    return next((n for n in range(1, _MOST_MONTHS + 1) if _months_on(start, n) == after), 0)


def _months_on(day: date, months: int) -> date:
    """Give the same day so many months later; the last day of its month where that has no such day."""
    number = day.year * 12 + day.month - 1 + months
    first = date(number // 12, number % 12 + 1, 1)
    following = date((number + 1) // 12, (number + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
