"""When a recurring reception is held: the days of its rule, where one goes that cannot be held, its hours and slots.

Days in, days out: who receives, who is away and who has booked, others know. A rule is written as RFC 5545 writes it:
FREQ=WEEKLY;BYDAY=TH, FREQ=MONTHLY;BYDAY=1TU,3TU, FREQ=MONTHLY;BYMONTHDAY=5,20.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

from casetrack.errors import InvalidInput
from casetrack.text import WEEKDAYS_EN, WEEKDAYS_VI, Text

LAST = -1
NTHS: dict[int, Text] = {
    1: Text("thứ nhất", "first"),
    2: Text("thứ hai", "second"),
    3: Text("thứ ba", "third"),
    4: Text("thứ tư", "fourth"),
    LAST: Text("cuối cùng", "last"),
}
LATEST_DAY = 28  # every month has it
_DAYS = ("MO", "TU", "WE", "TH", "FR")  # on Saturday and Sunday the office is closed
_WEEKLY = re.compile(r"FREQ=WEEKLY;BYDAY=([A-Z]{2})")
_NTH = re.compile(r"FREQ=MONTHLY;BYDAY=((?:-?\d[A-Z]{2})(?:,-?\d[A-Z]{2})*)")
_FIXED = re.compile(r"FREQ=MONTHLY;BYMONTHDAY=(\d{1,2}(?:,\d{1,2})*)")
_HOURS = re.compile(r"(\d{1,2})(?:[:hg.](\d{2})?)?\s*(?:-|–|đến)\s*(\d{1,2})(?:[:hg.](\d{2})?)?", re.ASCII)

_NO_RULE = Text(
    "Không hiểu cách lặp “{said}”. Ví dụ: FREQ=WEEKLY;BYDAY=TH (thứ Năm hằng tuần), "
    "FREQ=MONTHLY;BYDAY=1TU,3TU, FREQ=MONTHLY;BYMONTHDAY=5,20; chỉ ngày làm việc, ngày từ 1 đến 28.",
    "“{said}” is no rule of repetition. E.g. FREQ=WEEKLY;BYDAY=TH (every Thursday), FREQ=MONTHLY;BYDAY=1TU,3TU, "
    "FREQ=MONTHLY;BYMONTHDAY=5,20; working days only, days from 1 to 28.",
)
_NO_HOURS = Text(
    "Không hiểu giờ “{said}”. Gõ như 08:00-11:30, 13:30-17:00.",
    "“{said}” are no hours. Type them like 08:00-11:30, 13:30-17:00.",
)
_HOURS_TURNED = Text(
    "Giờ “{said}” kết thúc trước khi bắt đầu, hoặc chồng nhau. Xem lại.",
    "The hours “{said}” end before they begin, or overlap. Check them.",
)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """On which days a series is held: each week, or each month, on a weekday (Monday is 0), or on fixed days.

    `nths` are which of the month's such weekdays (1 to 4, or LAST); none: every week. `days` are days of the month.
    """

    weekday: int | None = None
    nths: tuple[int, ...] = ()
    days: tuple[int, ...] = ()

    @property
    def is_weekly(self) -> bool:
        """Tell whether it comes every week; else it comes some times a month."""
        return self.weekday is not None and not self.nths

    @property
    def rule(self) -> str:
        """Write it as RFC 5545 does."""
        if self.weekday is None:
            return f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, self.days))}"
        day = _DAYS[self.weekday]
        if not self.nths:
            return f"FREQ=WEEKLY;BYDAY={day}"
        return f"FREQ=MONTHLY;BYDAY={','.join(f'{nth}{day}' for nth in self.nths)}"

    @property
    def label(self) -> Text:
        """Say it in words: thứ Năm hằng tuần."""
        if self.weekday is None:
            days = ", ".join(map(str, self.days))
            return Text(f"ngày {days} hằng tháng", f"day {days} of each month")
        named = Text(WEEKDAYS_VI[self.weekday], WEEKDAYS_EN[self.weekday])
        if not self.nths:
            return Text("{day} hằng tuần", "every {day}").with_(day=named)
        which = Text(", ".join(NTHS[n].vi for n in self.nths), ", ".join(NTHS[n].en for n in self.nths))
        return Text("{day} {which} hằng tháng", "{which} {day} of each month").with_(day=named, which=which)

    def days_between(self, first: date, last: date) -> Iterator[date]:
        """Give its days from `first` to `last`, both included, in order."""
        day = first
        while day <= last:
            if self._holds(day):
                yield day
            day += timedelta(days=1)

    def span_of(self, day: date) -> tuple[date, date]:
        """Give the week or month to which the session of a day belongs, and out of which it is not moved."""
        if self.is_weekly:
            monday = day - timedelta(days=day.weekday())
            return monday, monday + timedelta(days=6)
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])

    def _holds(self, day: date) -> bool:
        if self.weekday is None:
            return day.day in self.days
        if day.weekday() != self.weekday:
            return False
        is_last = day.day + 7 > monthrange(day.year, day.month)[1]
        return not self.nths or (day.day - 1) // 7 + 1 in self.nths or (is_last and LAST in self.nths)


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of a day on which citizens are received."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Placed:
    """A day of a series and the day on which it is held; None where its week or month has no day left.

    `why` names what stood in the way of the planned day; None where nothing did.
    """

    planned_on: date
    held_on: date | None
    why: Text | None = None


Hindrance = Callable[[date], Text | None]


def read_rule(said: str) -> Recurrence:
    """Read a rule of repetition; raise InvalidInput for any that is not one of the three kinds."""
    plain = said.strip().upper()
    found: Recurrence | None = None
    if weekly := _WEEKLY.fullmatch(plain):
        found = Recurrence(weekday=_weekday(weekly[1]))
    elif nth := _NTH.fullmatch(plain):
        parts = [(int(part[:-2]), _weekday(part[-2:])) for part in nth[1].split(",")]
        if len({day for _n, day in parts}) == 1:
            found = Recurrence(parts[0][1], nths=tuple(dict.fromkeys(n for n, _day in parts)))
    elif fixed := _FIXED.fullmatch(plain):
        found = Recurrence(days=tuple(sorted({int(day) for day in fixed[1].split(",")})))
    if found is None or found.weekday == LAST or not {*found.nths} <= {*NTHS} or not _in_every_month(found.days):
        raise InvalidInput(_NO_RULE.with_(said=said[:60]))
    return found


def place(recurrence: Recurrence, day: date, hindrance: Hindrance) -> Placed:
    """Give the day on which the session of a planned day is held.

    The one rule: if something is in the way, on the next free working day of the same week (of a monthly series: of the
    same month); if none is left, on the last free one before; if there is none at all, it is not held. It stays in its
    week or month since the law counts days by week or month.
    """
    why = hindrance(day)
    if why is None:
        return Placed(day, day)
    first, last = recurrence.span_of(day)
    later = (day + timedelta(days=n) for n in range(1, (last - day).days + 1))
    earlier = (day - timedelta(days=n) for n in range(1, (day - first).days + 1))
    free = (other for days in (later, earlier) for other in days if hindrance(other) is None)
    return Placed(day, next(free, None), why)


def read_hours(said: str) -> tuple[Hours, ...]:
    """Read the hours of a session, such as 08:00-11:30, 13:30-17:00; raise InvalidInput with what to mend."""
    found: list[Hours] = []
    for part in re.split(r"[,;]", said):
        match = _HOURS.fullmatch(part.strip().lower())
        clock = [int(number or 0) for number in match.groups()] if match else [99, 0, 99, 0]
        if clock[0] > 23 or clock[2] > 23 or clock[1] > 59 or clock[3] > 59:
            raise InvalidInput(_NO_HOURS.with_(said=said[:60]))
        found.append(Hours(time(clock[0], clock[1]), time(clock[2], clock[3])))
    turned = any(each.start >= each.end for each in found)
    if turned or any(later.start < earlier.end for earlier, later in pairwise(found)):
        raise InvalidInput(_HOURS_TURNED.with_(said=said[:60]))
    return tuple(found)


def write_hours(hours: Sequence[Hours]) -> str:
    """Write hours as they are kept: 08:00-11:30, 13:30-17:00."""
    return ", ".join(f"{each.start:%H:%M}-{each.end:%H:%M}" for each in hours)


def slots_of(hours: Sequence[Hours], minutes: int) -> tuple[time, ...]:
    """Give when each slot of so many minutes begins; a rest that is too short makes none."""
    found: list[time] = []
    for each in hours:
        start, end = (clock.hour * 60 + clock.minute for clock in (each.start, each.end))
        found += [time(*divmod(begin, 60)) for begin in range(start, end - minutes + 1, minutes)]
    return tuple(found)


def overlap(one: Sequence[Hours], other: Sequence[Hours]) -> bool:
    """Tell whether two sessions of a day are at the same time."""
    return any(a.start < b.end and b.start < a.end for a in one for b in other)


def _weekday(said: str) -> int:
    return _DAYS.index(said) if said in _DAYS else LAST


def _in_every_month(days: Sequence[int]) -> bool:
    return all(1 <= day <= LATEST_DAY for day in days)
