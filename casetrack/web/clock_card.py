"""The deadline card: how long is left, the ribbon of days, and the sum behind the date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casetrack.engine.clocks import Clock
from casetrack.engine.deadlines import Urgency, urgency
from casetrack.engine.definition import Definition, Length
from casetrack.engine.history import Standing
from casetrack.engine.ribbon import RibbonDay, ribbon_days
from casetrack.services.work import Work
from casetrack.text import Text, weekday
from casetrack.web.ribbons import DrawnRibbon, drawn

_ORDER = {"running": 0, "paused": 1, "met_late": 2, "met": 2, "cancelled": 3}
_SOON = (Length(3, "working_days"),)
_ENDED = {
    "met": Text("Xong ngày {ended}, hạn {due}", "Done on {ended}, due {due}"),
    "met_late": Text("Xong ngày {ended}, trễ so với hạn {due}", "Done on {ended}, later than due on {due}"),
    "cancelled": Text("Không tính nữa từ ngày {ended}", "No longer counted since {ended}"),
}


@dataclass(frozen=True, slots=True)
class ClockCard:
    """One clock of a case as its page shows it. `urgency` is None once the clock has ended."""

    clock: Clock
    label: Text
    big: Text
    urgency: Urgency | None
    ribbon: DrawnRibbon | None


def cards_of(work: Work, definition: Definition, standing: Standing) -> list[ClockCard]:
    """Give the clocks of a case: the running ones by date, then the paused, then the ended, latest first."""
    clocks = sorted(standing.clocks, key=_place)
    return [_card(work, definition, clock, first=place == 0) for place, clock in enumerate(clocks)]


def _place(clock: Clock) -> tuple[int, int, str]:
    if clock.ended_on is not None:
        return _ORDER[clock.status], -clock.ended_on.toordinal(), clock.key
    return _ORDER[clock.status], clock.due.due_on.toordinal() if clock.due.due_on else 0, clock.key


def _card(work: Work, definition: Definition, clock: Clock, *, first: bool) -> ClockCard:
    rule = next(rule for rule in definition.deadlines if rule.key == clock.key)
    presses = None
    if clock.ended_on is None:
        calendar = work.calendar
        presses = urgency(clock.due.due_on, work.today, calendar, clock.unit, warn=rule.warn or _SOON)
    days = _days(work, clock) if first else ()  # one ribbon a page: the one that matters now
    return ClockCard(
        clock=clock,
        label=rule.label,
        big=_big(clock, presses),
        urgency=presses,
        ribbon=drawn(days),
    )


def _days(work: Work, clock: Clock) -> Sequence[RibbonDay]:
    if clock.term is None:
        return ()
    return ribbon_days(clock.term, work.calendar, work.today, pauses=clock.pauses, grants=clock.grants)


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
