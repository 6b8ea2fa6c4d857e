"""The deadline card: how long is left, the ribbon of days, and the sum behind the date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.engine.clocks import Clock
from casetrack.engine.deadlines import Urgency, urgency
from casetrack.engine.definition import Definition, Length
from casetrack.engine.history import Standing
from casetrack.engine.meanings import Line, mean_clock
from casetrack.engine.ribbon import RibbonDay, ribbon_days
from casetrack.services.work import Work
from casetrack.text import Text, weekday
from casetrack.web.ribbons import DrawnRibbon, drawn

_ORDER = {"running": 0, "paused": 1, "met_late": 3, "met": 3, "cancelled": 4}
_LIMIT = 2  # a running limit stands after the duties, before what has ended
_SOON = (Length(3, "working_days"),)
_ENDED = {
    "met": Text("Xong ngày {ended}, hạn {due}", "Done on {ended}, due {due}"),
    "met_late": Text("Xong ngày {ended}, trễ so với hạn {due}", "Done on {ended}, later than due on {due}"),
    "cancelled": Text("Không tính nữa từ ngày {ended}", "No longer counted since {ended}"),
}
_ENDED_LIMIT = {
    "met": Text("Ngày {ended}, không sau mốc {due}", "On {ended}, not after {due}"),
    "met_late": Text("Ngày {ended}, sau mốc {due}", "On {ended}, after {due}"),
    "cancelled": _ENDED["cancelled"],
}


@dataclass(frozen=True, slots=True)
class ClockCard:
    """One clock of a case as its page shows it. `urgency` is None once the clock has ended, and of a limit."""

    clock: Clock
    label: Text
    big: Text
    urgency: Urgency | None
    ribbon: DrawnRibbon | None
    means: Sequence[Line] = ()  # from when it counts, what ends it


def cards_of(work: Work, definition: Definition, standing: Standing) -> list[ClockCard]:
    """Give the clocks of a case: the running duties by date, the paused, the limits, then the ended, latest first."""
    clocks = sorted(standing.clocks, key=_place)
    return [_card(work, definition, clock, first=place == 0) for place, clock in enumerate(clocks)]


def _place(clock: Clock) -> tuple[int, int, str]:
    if clock.ended_on is not None:
        return _ORDER[clock.status], -clock.ended_on.toordinal(), clock.key
    order = _LIMIT if clock.kind == "limit" else _ORDER[clock.status]
    return order, clock.due.due_on.toordinal() if clock.due.due_on else 0, clock.key


def _card(work: Work, definition: Definition, clock: Clock, *, first: bool) -> ClockCard:
    rule = next(rule for rule in definition.deadlines if rule.key == clock.key)
    presses = None
    if clock.ended_on is None and clock.kind == "duty":
        calendar = work.calendar
        presses = urgency(clock.due.due_on, work.today, calendar, clock.unit, warn=rule.warn or _SOON)
    days = _days(work, clock) if first else ()  # one ribbon a page: the one that matters now
    return ClockCard(
        clock=clock,
        label=rule.label,
        big=_big_of_limit(clock, work.today) if clock.kind == "limit" else _big(clock, presses),
        urgency=presses,
        ribbon=drawn(days),
        means=mean_clock(definition, rule),
    )


def _days(work: Work, clock: Clock) -> Sequence[RibbonDay]:
    if clock.term is None:
        return ()
    days = ribbon_days(clock.term, work.calendar, work.today, pauses=clock.pauses, grants=clock.grants)
    due = clock.due.due_on
    # An ended clock keeps the day that an earlier calendar gave; a drawing by the newest would contradict its sum.
    return () if days and due is not None and days[-1].day != due else days


def _big(clock: Clock, presses: Urgency | None) -> Text:
    due = clock.due.due_on
    if presses is None:
        return _ENDED[clock.status].with_(ended=clock.ended_on, due=due if due is not None else "–")
    if due is None:
        return presses.text
    said = {
        "late": Text("{text}, hạn là {weekday} {due}", "{text}, it was due on {weekday} {due}"),
        "today": Text("Hết hạn hôm nay, {weekday} {due}", "Due today, {weekday} {due}"),
    }.get(presses.kind, Text("{text}, hết hạn {weekday} {due}", "{text}, due on {weekday} {due}"))
    return said.with_(text=presses.text, weekday=weekday(due), due=due)


def _big_of_limit(clock: Clock, today: date) -> Text:
    """Say how a limit of the law stands; nobody is late by it."""
    due = clock.due.due_on
    if clock.ended_on is not None:
        return _ENDED_LIMIT[clock.status].with_(ended=clock.ended_on, due=due if due is not None else "–")
    if due is None:
        return Text("Đang tạm dừng", "Paused")
    said = Text("Đến hết {weekday} {due}", "Until the end of {weekday} {due}")
    if due < today:
        said = Text("Đã qua mốc {weekday} {due}", "Past {weekday} {due}")
    return said.with_(weekday=weekday(due), due=due)
