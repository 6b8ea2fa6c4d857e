"""Calendar feeds (iCalendar, RFC 5545): entries to bytes. Knows no office and no session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//CaseTrack//Lich tiep cong dan//VI"
_AGAIN_AFTER = timedelta(hours=6)  # how often a calendar program asks for the feed anew


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a calendar. `uid` never changes, `sequence` counts its changes.

    `start` and `end` have a zone; of an entry of whole days they are days, `end` the first that is free again.
    """

    uid: str
    sequence: int
    start: datetime | date
    end: datetime | date
    summary: str
    place: str
    description: str
    changed_at: datetime
    is_cancelled: bool = False
    is_private: bool = False

    @property
    def keeps_busy(self) -> bool:
        """Tell whether nobody can be elsewhere meanwhile."""
        return isinstance(self.start, datetime) and not self.is_cancelled


def write_feed(name: str, entries: Iterable[FeedEntry], zone: str) -> bytes:
    """Write a feed with its time zones; a cancelled entry stays in it as cancelled, so that calendars strike it."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone)
    calendar.add("refresh-interval", _AGAIN_AFTER, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for entry in entries:
        calendar.add_component(_event(entry))
    calendar.add_missing_timezones()
    made: bytes = calendar.to_ical()
    return made


def _event(entry: FeedEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.start)
    event.add("dtend", entry.end)
    event.add("summary", entry.summary)
    event.add("location", entry.place)
    event.add("description", entry.description)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if entry.keeps_busy else "TRANSPARENT")
    event.add("class", "PRIVATE" if entry.is_private else "PUBLIC")
    return event
