"""When the office is told of its week: the day and hour it has chosen, moved off its days off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casetrack.engine.calendar import WorkingCalendar
from casetrack.errors import InvalidInput
from casetrack.models import DigestPlan
from casetrack.services.access import require
from casetrack.services.work import Work
from casetrack.text import Text

MANAGE = "digest.plan"
WEEKLY, MORNING = "weekly", "morning"
KINDS: dict[str, Text] = {
    WEEKLY: Text("Bản tin tuần", "Weekly digest"),
    MORNING: Text("Danh sách buổi sáng", "Morning list"),
}
# The usual plan. Numbers of the office's own, none of the law.
STEP_MINUTES = 15
USUAL_WEEKDAY, USUAL_HOUR, USUAL_DUE_WITHIN, USUAL_STALE_AFTER = 0, "07:30", 7, 14
MOST_DAYS = 90
_HOUR = re.compile(r"([01]?[0-9]|2[0-3])[:hHgG.]([0-5][0-9])")  # 07:30, and 7h30 as people write it

_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_NO_HOUR = Text("Ghi giờ như 07:30, đúng bội số của {n} phút.", "Write the hour like 07:30, in steps of {n} minutes.")
_NIGHT = Text(
    "{at} ngoài giờ làm việc: tin đến lúc không ai ở cơ quan thì dễ bị bỏ qua. Chọn từ {opens} đến trước {closes}.",
    "{at} is outside office hours: what comes then is easily missed. Choose from {opens} until before {closes}.",
)
_DAYS = Text("Từ 1 đến {n} ngày.", "From 1 to {n} days.")
_WEEKDAY = Text("Chọn một ngày từ thứ Hai đến thứ Sáu.", "Choose a day from Monday to Friday.")


@dataclass(frozen=True, slots=True)
class Plan:
    """The wish of an office: weekday (0 is Monday), hour of its clock, days ahead, days of standing still."""

    weekday: int = USUAL_WEEKDAY
    at: str = USUAL_HOUR
    due_within: int = USUAL_DUE_WITHIN
    stale_after: int = USUAL_STALE_AFTER

    @property
    def hour(self) -> time:
        """The hour as a time."""
        return time.fromisoformat(self.at)


def plan_of(work: Work) -> Plan:
    """Give the office's plan; the usual one until it has chosen."""
    row = _row(work)
    return Plan(row.weekday, row.at, row.due_within, row.stale_after) if row else Plan()


def choose_plan(work: Work, wish: Plan) -> Plan:
    """Choose when the digest is sent; raise InvalidInput for an hour at which nobody is there to read it."""
    require(work, MANAGE)
    mistakes: dict[str, Text] = {}
    hour, rules = _read_hour(wish.at), work.installation.alert_rules
    if hour is None or hour.minute % STEP_MINUTES:
        mistakes["at"] = _NO_HOUR.with_(n=STEP_MINUTES)
    elif not rules.opens <= hour < rules.closes:
        opens, closes = f"{rules.opens:%H:%M}", f"{rules.closes:%H:%M}"
        mistakes["at"] = _NIGHT.with_(at=f"{hour:%H:%M}", opens=opens, closes=closes)
    if not 0 <= wish.weekday <= 4:
        mistakes["weekday"] = _WEEKDAY
    for name in ("due_within", "stale_after"):
        if not 1 <= getattr(wish, name) <= MOST_DAYS:
            mistakes[name] = _DAYS.with_(n=MOST_DAYS)
    if mistakes or hour is None:
        raise InvalidInput(_MEND, mistakes)
    row = _row(work)
    if row is None:
        row = DigestPlan(office_id=work.office.id)
        work.session.add(row)
    row.weekday, row.at = wish.weekday, f"{hour:%H:%M}"
    row.due_within, row.stale_after = wish.due_within, wish.stale_after
    return Plan(row.weekday, row.at, row.due_within, row.stale_after)


def day_of_week(plan: Plan, calendar: WorkingCalendar, monday: date) -> date:
    """Give the day of a week's digest: the chosen weekday, or the first working day after it."""
    return calendar.next_working(monday + timedelta(days=plan.weekday))


def last_weekly(plan: Plan, calendar: WorkingCalendar, now: datetime) -> date:
    """Give the day of the last weekly digest that is due at a moment on the office's clock."""
    monday = now.date() - timedelta(days=now.weekday())
    while True:
        day = day_of_week(plan, calendar, monday)
        if datetime.combine(day, plan.hour, now.tzinfo) <= now:
            return day
        monday -= timedelta(days=7)


def next_weekly(plan: Plan, calendar: WorkingCalendar, now: datetime) -> date:
    """Give the day of the next weekly digest."""
    day, monday = last_weekly(plan, calendar, now), now.date() - timedelta(days=now.weekday() + 7)
    while day_of_week(plan, calendar, monday) <= day:
        monday += timedelta(days=7)
    return day_of_week(plan, calendar, monday)


def morning_of(plan: Plan, calendar: WorkingCalendar, now: datetime) -> date | None:
    """Give the day of the morning list that is due now; none on a day off, and none where the digest says it all."""
    day = now.date()
    is_due = calendar.is_working(day) and now.time() >= plan.hour
    return day if is_due and last_weekly(plan, calendar, now) != day else None


def on_the_clock(work: Work, moment: datetime) -> datetime:
    """Give a moment on the office's wall clock."""
    return moment.astimezone(ZoneInfo(work.office.timezone))


def _row(work: Work) -> DigestPlan | None:
    return work.session.scalars(select(DigestPlan).where(DigestPlan.office_id == work.office.id)).one_or_none()


def _read_hour(said: str) -> time | None:
    found = _HOUR.fullmatch(said.strip())
    return time(int(found[1]), int(found[2])) if found else None
