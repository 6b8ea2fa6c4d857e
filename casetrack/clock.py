"""What time it is. The only caller of `datetime.now`; a demo or a test sets its own day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Give this moment in UTC."""
    return datetime.now(UTC)


def clock_from(moment: datetime) -> Clock:
    """Make a clock that starts at this moment and runs on from it, so that a demo day still has minutes."""
    started = datetime.now(UTC)
    return lambda: moment.astimezone(UTC) + (datetime.now(UTC) - started)


def local_date(moment: datetime, timezone: str) -> date:
    """Give the day on the office's wall calendar; the law counts these."""
    return moment.astimezone(ZoneInfo(timezone)).date()
