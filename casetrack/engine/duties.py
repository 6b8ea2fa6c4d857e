"""What must be done on so many days a week or a month, such as receiving citizens: what the law wants, what was held.

Days in, a verdict with its lines out; who was received and where the days come from, others know.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.clock_rules import Basis, Validity
from casetrack.engine.deadline_lines import Line
from casetrack.engine.law import Rule, stamped_basis
from casetrack.text import Text, format_date

Per = Literal["week", "month"]
Status = Literal["met", "missed", "running", "unjudged"]

PER_LABELS: dict[Per, Text] = {"week": Text("tuần", "week"), "month": Text("tháng", "month")}
_AT_LEAST = Text("Ít nhất {n} ngày mỗi {per}", "At least {n} days a {per}")
_WHY = {
    "met": Text("{span}: đủ. {days}", "{span}: enough. {days}"),
    "missed": Text("{span}: thiếu {lack} ngày. {days}", "{span}: {lack} too few. {days}"),
    "running": Text("{span}: chưa hết {per}. {days}", "{span}: not over yet. {days}"),
    "unjudged": Text(
        "{span}: quy định đổi giữa {per}, không xét. {days}", "{span}: the rule changes within it. {days}"
    ),
}
_NO_WORK = Text("{span}: không có ngày làm việc", "{span}: no working day")
_SHARES: dict[Per, Text] = {
    "week": Text("đạt {met}/{all} tuần", "kept in {met} of {all} weeks"),
    "month": Text("đạt {met}/{all} tháng", "kept in {met} of {all} months"),
}
_NONE = Text("Chưa có ngày nào.", "No day yet.")


@dataclass(frozen=True, slots=True)
class DutyRule:
    """What the law wants while it holds: on how many days of each week or month at least."""

    at_least: int
    per: Per
    basis: Basis
    valid: Validity | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty of a person in office: `host` receives, on days of these kinds of reception."""

    key: str
    label: Text
    host: str
    receptions: frozenset[str]
    rules: tuple[DutyRule, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are asked about, both included, seen from `today`: what is not over is not judged."""

    start: date
    end: date
    today: date


@dataclass(frozen=True, slots=True)
class DutySpan:
    """One week or month: its days, how many were wanted, and on which the duty was done."""

    first: date
    last: date
    wanted: int
    held: tuple[date, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class DutyCheck:
    """The verdict over a period. `wanted` and `held` add up what was judged, week by week or month by month."""

    rule: DutyRule
    spans: tuple[DutySpan, ...]
    lines: tuple[Line, ...]

    @property
    def judged(self) -> tuple[DutySpan, ...]:
        """The spans with a verdict: the rule held throughout, and they are over or have enough already."""
        return tuple(span for span in self.spans if span.status in ("met", "missed"))

    @property
    def wanted(self) -> int:
        """How many days the law wanted."""
        return sum(span.wanted for span in self.judged)

    @property
    def held(self) -> int:
        """On how many days the duty was done in those spans, also beyond what was wanted."""
        return sum(len(span.held) for span in self.judged)

    @property
    def met(self) -> bool:
        """Tell whether no span missed."""
        return all(span.status == "met" for span in self.judged)

    @property
    def share(self) -> Text:
        """Say how many of the judged weeks or months had enough days: đạt 17/20 tuần."""
        met = sum(span.status == "met" for span in self.judged)
        said = _SHARES[self.rule.per]
        return said.with_(met=met, all=len(self.judged))


def check_duty(rule: DutyRule, days_held: Collection[date], period: Period, calendar: WorkingCalendar) -> DutyCheck:
    """Judge each week or month that ends in the period, with all its days, also those before the period.

    So periods that follow each other judge every span once. In a span with fewer working days than the law wants,
    all of them are enough.
    """
    spans = tuple(_judge(rule, span, days_held, today=period.today, calendar=calendar) for span in _spans(rule, period))
    return DutyCheck(rule, spans, (_first_line(rule), *(_line(rule, span) for span in spans)))


def check_duties(
    duty: Duty, days_held: Collection[date], period: Period, calendar: WorkingCalendar
) -> tuple[DutyCheck, ...]:
    """Judge a duty by each of its rules that held for a whole span in the period, in the order of the file."""
    checks = (check_duty(rule, days_held, period, calendar) for rule in duty.rules)
    return tuple(check for check in checks if any(span.status != "unjudged" for span in check.spans))


def first_day_asked(period: Period) -> date:
    """Give the earliest day that a span ending in the period may hold."""
    return min(_week(period.start)[0], _month(period.start)[0])


def law_of(duty: Duty, rule: DutyRule) -> Rule:
    """Give what a lawyer signs of one rule of a duty."""
    return Rule(
        kind="duty",
        says=duty.label,
        basis=replace(rule.basis, rule=""),
        count=rule.per,
        when=f"{duty.host}: {', '.join(sorted(duty.receptions))}",
        valid=rule.valid,
        times=rule.at_least,
    )


def stamp_duty(duty: Duty) -> Duty:
    """Give the same duty with the fingerprint of each rule in its basis."""
    return replace(duty, rules=tuple(replace(rule, basis=stamped_basis(law_of(duty, rule))) for rule in duty.rules))


def _spans(rule: DutyRule, period: Period) -> Iterator[tuple[date, date]]:
    """Give each week or month that ends in the period, has begun, and for at least a day is under the rule."""
    of_day = _week if rule.per == "week" else _month
    first, last = of_day(period.start)
    while last <= period.end and first <= period.today:
        if rule.valid is None or _touches(rule.valid, first, last):
            yield first, last
        first, last = of_day(last + timedelta(days=1))


def _judge(
    rule: DutyRule, span: tuple[date, date], days_held: Collection[date], *, today: date, calendar: WorkingCalendar
) -> DutySpan:
    first, last = span
    held = tuple(sorted(day for day in set(days_held) if first <= day <= last))
    worked = calendar.working_days_between(first - timedelta(days=1), last)
    wanted = min(rule.at_least, worked)
    status: Status
    if rule.valid is not None and not (rule.valid.covers(first) and rule.valid.covers(last)):
        status = "unjudged"
    elif len(held) >= wanted:
        status = "met"
    else:
        status = "missed" if last < today else "running"
    return DutySpan(first, last, wanted, held, status)


def _first_line(rule: DutyRule) -> Line:
    said = _AT_LEAST.with_(n=rule.at_least, per=PER_LABELS[rule.per])
    return Line("rule", Text("luật", "law"), said, rule.basis)


def _line(rule: DutyRule, span: DutySpan) -> Line:
    name = _name(rule.per, span)
    amount = Text(f"{len(span.held)}/{span.wanted}", f"{len(span.held)}/{span.wanted}")
    if not span.wanted and not span.held:
        return Line(span.status, amount, _NO_WORK.with_(span=name))
    days = ", ".join(_short(day) for day in span.held)
    said = _WHY[span.status].with_(
        span=name,
        per=PER_LABELS[rule.per],
        lack=span.wanted - len(span.held),
        days=Text(f"{days}.", f"{days}.") if days else _NONE,
    )
    return Line(span.status, amount, said)


def _name(per: Per, span: DutySpan) -> Text:
    if per == "month":
        month = f"{span.first.month}/{span.first.year}"
        return Text(f"Tháng {month}", f"{span.first:%m/%Y}")
    said = Text("Tuần {first} đến {last}", "Week {first} to {last}")
    return said.with_(first=_short(span.first), last=span.last)


def _short(day: date) -> str:
    return format_date(day).rpartition("/")[0]


def _touches(valid: Validity, first: date, last: date) -> bool:
    return (valid.start is None or last >= valid.start) and (valid.end is None or first <= valid.end)


def _week(day: date) -> tuple[date, date]:
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
