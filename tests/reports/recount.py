"""A recount without SQL and without spans: plain loops over what a case says of itself, slow and easy to believe."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

FIGURES = (
    "received",
    "carried_over",
    "reopened",
    "resolved",
    "pending",
    "on_time",
    "late",
    "without_deadline",
    "overdue",
)


@dataclass(frozen=True)
class Story:
    """A case as a clerk would tell it: opened, then closed and reopened in turn.

    `due` is what the former system stated for the first closing; a reopened case has no deadline of its own.
    """

    opened: date
    turns: tuple[date, ...] = ()  # closed, reopened, closed, ... in order
    due: date | None = None
    channel: str = "desk"
    officer: str = ""

    def is_open(self, day: date) -> bool:
        """Tell whether the case was in the book and not resolved at the end of a day."""
        return self.opened <= day and len(self._done(day)) % 2 == 0

    def closing(self, day: date) -> tuple[date, date | None] | None:
        """Give since when the case was closed, as seen at the end of a day, and its due day; None while it was open.

        A case that was reopened and closed within one day was open at the end of no day.
        """
        done = self._done(day)
        if len(done) % 2 == 0:
            return None
        n = len(done) - 1
        while n >= 2 and done[n - 1] == done[n] and self._due_of(n) == self._due_of(n - 2):
            n -= 2
        return done[n], self._due_of(n)

    def is_overdue(self, day: date) -> bool:
        """Tell whether the deadline runs and its day has passed."""
        return self.is_open(day) and not self._done(day) and self.due is not None and self.due < day

    def _done(self, day: date) -> list[date]:
        return [turn for turn in self.turns if turn <= day]

    def _due_of(self, n: int) -> date | None:
        return self.due if n == 0 else None


def figures_of(story: Story, start: date, as_at: date) -> set[str]:
    """Name every figure that counts the case."""
    eve = start - timedelta(days=1)
    if story.opened > as_at:
        return set()
    closing = story.closing(as_at)
    was_resolved = story.opened <= eve and not story.is_open(eve)
    found = {
        "received": story.opened >= start,
        "carried_over": story.is_open(eve),
        "reopened": was_resolved and (closing is None or closing[0] >= start),
        "pending": closing is None,
        "overdue": story.is_overdue(as_at),
    }
    if closing is not None and closing[0] >= start:
        closed, due = closing
        found["resolved"] = True
        found["without_deadline"] = due is None
        found["on_time"] = due is not None and closed <= due
        found["late"] = due is not None and closed > due
    return {name for name, counted in found.items() if counted}


def recount(stories: Iterable[Story], start: date, as_at: date) -> dict[str, int]:
    """Count every figure."""
    total = Counter(name for story in stories for name in figures_of(story, start, as_at))
    return {name: total[name] for name in FIGURES}


def recount_by(
    stories: Iterable[Story], start: date, as_at: date, *, key: Callable[[Story], str]
) -> dict[str, dict[str, int]]:
    """Count every figure of each group; a group that no figure counts is left out."""
    groups: defaultdict[str, list[Story]] = defaultdict(list)
    for story in stories:
        groups[key(story)].append(story)
    counted = {name: recount(group, start, as_at) for name, group in groups.items()}
    return {name: counts for name, counts in counted.items() if any(counts.values())}


def recount_months(stories: Iterable[Story], start: date, as_at: date) -> dict[str, dict[str, int]]:
    """Count by the month in which a case came in and by that in which it was closed."""
    months: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for story in stories:
        counted = figures_of(story, start, as_at)
        if "received" in counted:
            months[f"{story.opened:%Y-%m}"]["received"] += 1
        closing = story.closing(as_at)
        if "resolved" in counted and closing:
            for name in ("resolved", "on_time", "late", "without_deadline"):
                months[f"{closing[0]:%Y-%m}"][name] += name in counted
    names = ("received", "resolved", "on_time", "late", "without_deadline")
    return {month: {name: counts[name] for name in names} for month, counts in months.items()}


def stories_of_the_log(rows: Iterable[dict[str, str]]) -> list[Story]:
    """Read the public log as its publishers describe it, by day in its own time zone."""
    zone = ZoneInfo("Europe/Amsterdam")

    def day(said: str) -> date:
        return datetime.fromisoformat(said).astimezone(zone).date()

    stories = {}
    for row in rows:
        stories[row["case:concept:name"]] = Story(
            opened=day(row["case:startdate"]),
            turns=(day(row["case:enddate"]),) if row["case:enddate"] else (),
            due=day(row["case:deadline"]) if row["case:deadline"] else None,
            channel=row["case:channel"],
            officer=row["case:responsible"],
        )
    return list(stories.values())
