"""Until when an hour of a session can be booked, and who of those who wait is called next.

Moments are the office's wall clock. How many days or hours before is the office's own choice: no law sets it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from casetrack.engine.calendar import WorkingCalendar
from casetrack.text import Text

HOURS, DAYS = "hours", "days"
CUTOFFS: dict[str, Text] = {
    HOURS: Text("giờ trước buổi tiếp", "hours before the session"),
    DAYS: Text("ngày làm việc trước buổi tiếp", "working days before the session"),
}
LONGEST = 999  # hours or days
BEFORE_OPENING = ""  # sorts before every hour


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has come and waits: for the hour `slot` (08:30), or with a `ticket`; by the key of the appointment.

    Who has neither lost the hour when the session was changed, and goes before all others.
    """

    key: int
    slot: str | None
    ticket: int | None


def closes_at(begins: datetime, cutoff: int | None, unit: str, calendar: WorkingCalendar) -> datetime:
    """Give from when on a session that begins then can no longer be booked.

    So many hours before it; or with the end of the day that lies so many working days before it. Without a cut-off, or
    with one of 0, as late as it begins.
    """
    if not cutoff:
        return begins
    if unit == HOURS:
        return begins - timedelta(hours=cutoff)
    last_day = calendar.add_working_days(begins.date(), -cutoff)
    return min(begins, datetime.combine(last_day + timedelta(days=1), time(), begins.tzinfo))


def in_turn(waiting: Iterable[Waiting], clock: str) -> list[Waiting]:
    """Put those who wait in the order in which they are called, at `clock` (09:42).

    Whose hour has come goes first, by the hour; then the tickets, by number; then who came before the hour.
    """

    def turn(one: Waiting) -> tuple[int, str, int, int]:
        if one.ticket is not None:
            return 1, BEFORE_OPENING, one.ticket, one.key
        slot = one.slot or BEFORE_OPENING
        return 0 if slot <= clock else 2, slot, 0, one.key

    return sorted(waiting, key=turn)
