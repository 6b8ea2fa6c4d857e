"""The days of a report: what its address asks for, and the periods that the page offers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import request
from marshmallow import Schema
from werkzeug.datastructures import MultiDict

from casetrack.engine.report_periods import ReportPeriod, load_report_periods
from casetrack.errors import InvalidInput
from casetrack.reports.questions import Question
from casetrack.schemas.report import AskReport, ReportForm, ask_as_wished
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.web import forms, shell

_SHOWN_AFTER_SENDING = timedelta(days=100)
_NAME = Text("{label} {year}", "{label} {year}")
_QUARTERS = tuple(Text(f"Quý {name}/{{year}}", f"Q{n}/{{year}}") for n, name in enumerate(("I", "II", "III", "IV"), 1))
_HALVES = (
    Text("6 tháng đầu năm {year}", "First half of {year}"),
    Text("6 tháng cuối năm {year}", "Second half of {year}"),
)

Days = dict[str, str]


@dataclass(frozen=True, slots=True)
class DueReport:
    """One report that is due to those above: its days as an address, and by when it is sent."""

    period: ReportPeriod
    name: Text
    days: Days
    send_on: date


def asked(schema: Schema) -> Any:
    """Read what the address of a report asks for; raise InvalidInput that says what is wrong with it."""
    wish, wrong = forms.load(schema, request.args)
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), wrong)
    return wish


def ask_to_send(work: Work) -> Question:
    """Make the question of the address; without a period, of the report that is due next and may be asked already."""
    wish: AskReport = asked(ReportForm())
    to_send = [each for each in due_reports(work.today) if each.send_on >= work.today]
    if wish.start is None and wish.end is None and to_send:
        of_period, _wrong = forms.load(ReportForm(), MultiDict(min(to_send, key=lambda each: each.send_on).days))
        wish = replace(of_period, as_at=wish.as_at, known_at=wish.known_at)
    return ask_as_wished(work, wish)


def asked_days() -> Days:
    """Give the days that this page was asked for, to ask another one the same."""
    return {name: value for name, value in request.args.items() if name in ("from", "to", "as_at", "known_at")}


def due_reports(today: date) -> list[DueReport]:
    """Offer the reports whose period has begun and that are still to be sent, or were of late."""
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        for period in load_report_periods():
            send_on, first = period.send_by.of(year), period.first.of(year)
            if period.holds_in(year) and first <= today <= send_on + _SHOWN_AFTER_SENDING:
                days = {"from": shell.day(first), "to": shell.day(period.last.of(year))}
                found.append(DueReport(period, _NAME.with_(label=period.label, year=year), days, send_on))
    return found


def usual_periods(today: date) -> list[tuple[Text, Days]]:
    """Offer the periods that reports are asked for."""
    month, year = today.month, today.year
    quarter, half = (month - 1) // 3, (month - 1) // 6
    return [
        (Text(f"Tháng {month}/{year}", f"{today:%m/%Y}"), _months(year, month, month)),
        (_QUARTERS[quarter].with_(year=year), _months(year, 3 * quarter + 1, 3 * quarter + 3)),
        (_HALVES[half].with_(year=year), _months(year, 6 * half + 1, 6 * half + 6)),
        (Text(f"Năm {year}", f"{year}"), _months(year, 1, 12)),
        (Text(f"Năm {year - 1}", f"{year - 1}"), _months(year - 1, 1, 12)),
    ]


def _months(year: int, first: int, last: int) -> Days:
    end = date.fromordinal(date(year + last // 12, last % 12 + 1, 1).toordinal() - 1)
    return {"from": shell.day(date(year, first, 1)), "to": shell.day(end)}
