"""The schedule of receptions: the Chairman's Thursdays and the Secretary's Tuesdays, published for a year and a half.

The first sessions stood on the board before the book was opened; they are entered from that notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

from casetrack.services.offices import find_unit
from casetrack.services.publishing import Publish, publish
from casetrack.services.schedule import GenerateSessions, generate
from casetrack.services.series import AddSeries, add_series
from casetrack.services.work import Actor, Installation, begin

FIRST, LAST = date(2025, 7, 1), date(2026, 12, 31)
_ON_THE_BOARD = "Thông báo số 02/TB-UBND ngày 01/7/2025"
_ROOM = "Phòng tiếp công dân (phòng 102), trụ sở UBND phường"
# account that plans, unit, post, account that holds it, rule, hours
_SERIES = (
    ("clerk", "ubnd", "chairman", "leader", "FREQ=WEEKLY;BYDAY=TH", "08:00-11:30, 13:30-16:30"),
    ("secretary", "du", "secretary", "secretary", "FREQ=MONTHLY;BYDAY=1TU,2TU,3TU", "08:00-11:30"),
)


# The Secretary plans by the quarter: when, and the days that the plan is for.
_PLANS = (
    (date(2025, 7, 1), date(2025, 7, 1), date(2025, 9, 30)),
    (date(2025, 9, 23), date(2025, 10, 1), date(2025, 12, 31)),
    (date(2025, 12, 22), date(2026, 1, 1), date(2026, 3, 31)),
    (date(2026, 3, 24), date(2026, 4, 1), date(2026, 6, 30)),
    (date(2026, 6, 23), date(2026, 7, 1), date(2026, 9, 30)),
    (date(2026, 9, 22), date(2026, 10, 1), date(2026, 12, 31)),
)


def publish_schedule(installation: Installation, actors: Mapping[str, Actor]) -> None:
    """Enter both series and make their sessions; the Chairman's are published for the whole time."""
    for account, unit, post, holder, rule, hours in _SERIES:
        with begin(installation, actors[account]) as work:
            unit_id = find_unit(work, unit).id
            name = actors[holder].name
            add_series(work, AddSeries(unit_id, post, name, rule, hours, _ROOM, FIRST, slot_minutes=45))
            generate(work, GenerateSessions(FIRST, LAST, _ON_THE_BOARD))
    with begin(installation, actors["clerk"]) as work:
        publish(work, Publish(FIRST, LAST))


def plan_deeds(installation: Installation, actors: Mapping[str, Actor]) -> Iterator[tuple[date, Callable[[], None]]]:
    """Give the Secretary's plans, each published before its quarter, the first when the book was opened."""
    for day, first, last in _PLANS:
        yield day, partial(_publish, installation, actors["secretary"], Publish(first, last))


def _publish(installation: Installation, secretary: Actor, plan: Publish) -> None:
    with begin(installation, secretary) as work:
        publish(work, plan)
