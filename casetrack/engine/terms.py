"""How a term of the law runs over days: first day, pauses, extensions, the move off a day off. No words.

Nothing here remembers a remainder: the whole run is laid out anew from the start, the pauses and the extensions.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Literal

from casetrack.engine.calendar import WorkingCalendar, day_at
from casetrack.engine.clock_rules import Basis, Length
from casetrack.errors import InvalidInput
from casetrack.text import Text

Roll = Literal["none", "next", "previous"]

_BACKWARDS = Text(
    "Lần tạm dừng từ {first} kết thúc ngày {last}, trước khi bắt đầu. Xem lại ngày trên quyết định.",
    "The pause from {first} ends on {last}, before it begins. Check the dates on the decision.",
)
_NO_LENGTH = Text("Số ngày phải từ 1 trở lên.", "The length must be 1 or more.")


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stands still, first and last day included; `last` is None until the case goes on."""

    first: date
    last: date | None
    basis: Basis | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """An extension that somebody granted by a dated document; it continues from the unrolled date."""

    length: Length
    granted_on: date
    ground: Text | str
    document: str
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A clock with everything that the law fixes about it; `start_on` is the day of the event that starts it.

    `basis` is None where nobody has said by which law, as when a term is only tried out.
    """

    start_on: date
    count: Literal["next_day", "same_day"]
    length: Length
    roll: Roll
    basis: Basis | None
    label: Text
    since: Text | None = None  # what fell due on the first day, where this clock follows another


@dataclass(frozen=True, slots=True)
class Hold:
    """A pause as it falls into a stretch: how many days it costs there and where the stretch ends because of it.

    Of an open pause `days` are those still to run, and `end` is None.
    """

    pause: Pause
    days: int
    end: date | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """The term itself, or one extension of it: counted from the day after `after`, by its own unit."""

    length: Length
    after: date
    plain_end: date  # as if no pause fell into it
    holds: tuple[Hold, ...]
    grant: Grant | None = None

    @property
    def end(self) -> date | None:
        """Give the unrolled end of the stretch; None while an open pause holds it."""
        return self.holds[-1].end if self.holds else self.plain_end


@dataclass(frozen=True, slots=True)
class Run:
    """A term laid out over days: its stretches, the unrolled end and the day due; both None while it is held."""

    first_on: date
    stretches: tuple[Stretch, ...]
    unrolled_on: date | None
    due_on: date | None


def lay_out(term: Term, calendar: WorkingCalendar, pauses: Sequence[Pause] = (), grants: Sequence[Grant] = ()) -> Run:
    """Lay a term out over days. Raises InvalidInput for a pause that ends before it begins and a length below 1."""
    merged = merge_pauses(pauses)
    first_on = term.start_on if term.count == "same_day" else day_at(term.start_on.toordinal() + 1)
    after = day_at(first_on.toordinal() - 1)
    plain_end = _whole_months(term) if term.count == "same_day" else None
    bare = Stretch(term.length, after, plain_end or step(after, term.length, calendar), ())
    stretches = [_paused(bare, calendar, merged)]
    for grant in sorted(grants, key=lambda grant: grant.granted_on):
        held = any(stretch.end is None for stretch in stretches)
        after = stretches[-1].end or stretches[-1].plain_end
        bare = Stretch(grant.length, after, step(after, grant.length, calendar), (), grant)
        stretches.append(bare if held else _paused(bare, calendar, merged))
    held = any(stretch.end is None for stretch in stretches)
    unrolled_on = None if held else stretches[-1].end
    return Run(first_on, tuple(stretches), unrolled_on, unrolled_on and roll_day(unrolled_on, term.roll, calendar))


def merge_pauses(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Join pauses that overlap or follow each other, in order of days. Raises InvalidInput for one run backwards."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: (pause.first, pause.last or date.max, pause.document)):
        if pause.last is not None and pause.last < pause.first:
            raise InvalidInput(_BACKWARDS.with_(first=pause.first, last=pause.last))
        if merged and _touch(merged[-1], pause):
            merged[-1] = _join(merged[-1], pause)
        else:
            merged.append(pause)
    return tuple(merged)


def add_months(day: date, n: int) -> date:
    """Give the day of the same number n months on, or the last of that month (Bộ luật Dân sự 2015 Điều 148)."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    if not date.min.year <= year <= date.max.year:
        return day_at(0)  # says in words that no calendar goes there
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def step(after: date, length: Length, calendar: WorkingCalendar, direction: Literal[1, -1] = 1) -> date:
    """Go on (or back) from a day by a length, without pauses. Raises InvalidInput for a length below 1."""
    if length.n < 1:
        raise InvalidInput(_NO_LENGTH)
    n = length.n * direction
    if length.unit == "working_days":
        return calendar.add_working_days(after, n)
    if length.unit == "calendar_days":
        return day_at(after.toordinal() + n)
    return add_months(after, n * (12 if length.unit == "years" else 1))


def roll_day(day: date, roll: Roll, calendar: WorkingCalendar) -> date:
    """Move a day off to the working day after or before it, as the rule says; a working day stays."""
    if roll == "none":
        return day
    return calendar.next_working(day) if roll == "next" else calendar.previous_working(day)


def counted_days(length: Length, after: date, until: date, calendar: WorkingCalendar) -> int:
    """Count the days later than `after` and not later than `until` that this kind of length counts."""
    return calendar.working_days_between(after, until) if length.unit == "working_days" else (until - after).days


def _paused(bare: Stretch, calendar: WorkingCalendar, pauses: Sequence[Pause]) -> Stretch:
    """Let the pauses fall into a stretch: each that begins before its end pushes the end on, once."""
    holds: list[Hold] = []
    end = bare.plain_end
    unit = "working_days" if bare.length.unit == "working_days" else "calendar_days"
    for pause in pauses:
        if pause.last is not None and pause.last <= bare.after:
            continue
        if pause.first > end:
            break
        before = max(day_at(pause.first.toordinal() - 1), bare.after)
        if pause.last is None:
            holds.append(Hold(pause, counted_days(bare.length, before, end, calendar), None))
            break
        days = counted_days(bare.length, before, pause.last, calendar)
        end = step(end, Length(days, unit), calendar) if days else end
        holds.append(Hold(pause, days, end))
    return replace(bare, holds=tuple(holds))


def _whole_months(term: Term) -> date | None:
    """End a term of months whose first day counts: 01/3 and one month end on 31/3, not on 28/3. None for days."""
    if term.length.unit not in ("months", "years") or term.length.n < 1:
        return None
    same = add_months(term.start_on, term.length.n * (12 if term.length.unit == "years" else 1))
    return same if same.day < term.start_on.day else day_at(same.toordinal() - 1)


def _touch(earlier: Pause, later: Pause) -> bool:
    return earlier.last is None or later.first.toordinal() <= earlier.last.toordinal() + 1


def _join(earlier: Pause, later: Pause) -> Pause:
    open_ended = earlier.last is None or later.last is None
    last = None if open_ended else max(day for day in (earlier.last, later.last) if day is not None)
    documents = dict.fromkeys(chain(earlier.document.split("; "), later.document.split("; ")))
    return Pause(earlier.first, last, basis=earlier.basis or later.basis, document="; ".join(filter(None, documents)))
