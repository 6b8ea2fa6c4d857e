"""Calendar feeds: read back by a reader of our own that follows RFC 5545 to the letter, and by another library."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack.papers.ics import FeedEntry, write_feed

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MOVED = FeedEntry(
    uid="a@lamkhe",
    sequence=2,
    start=datetime(2026, 6, 12, 8, tzinfo=VIETNAM),
    end=datetime(2026, 6, 12, 11, 30, tzinfo=VIETNAM),
    summary="Chủ tịch UBND tiếp công dân",
    place="Phòng 102, trụ sở; tầng 1",
    description="Dời từ thứ Năm 11/6/2026: họp HĐND tỉnh, cả ngày\nMang giấy tờ " + "tùy thân " * 20,
    changed_at=datetime(2026, 6, 4, 9, 42, tzinfo=VIETNAM),
)
CANCELLED = FeedEntry("b@lamkhe", 1, MOVED.start, MOVED.end, "Buổi", "Phòng", "", MOVED.changed_at, is_cancelled=True)


def read_back(feed: bytes) -> list[dict[str, str]]:
    """Read events as RFC 5545 has it: CRLF, lines of at most 75 octets, unfolded, unescaped."""
    assert feed.endswith(b"END:VCALENDAR\r\n")
    lines = feed.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    events: list[dict[str, str]] = []
    for line in feed.replace(b"\r\n ", b"").decode("utf-8").split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and name not in ("END",):
            plain = re.sub(r"\\(.)", lambda sign: "\n" if sign[1] in "nN" else sign[1], value)
            assert name.partition(";")[0] not in events[-1] or name in ("DESCRIPTION",)
            events[-1][name] = plain
    return events


def test_a_feed_is_read_back_whole_by_a_reader_of_the_standard():
    moved, cancelled = read_back(write_feed("Lịch", [MOVED, CANCELLED], "Asia/Ho_Chi_Minh"))
    assert moved["UID"] == "a@lamkhe"
    assert moved["SEQUENCE"] == "2"
    assert moved["DTSTART;TZID=Asia/Ho_Chi_Minh"] == "20260612T080000"
    assert moved["DTEND;TZID=Asia/Ho_Chi_Minh"] == "20260612T113000"
    assert moved["DTSTAMP"] == moved["LAST-MODIFIED"] == "20260604T024200Z"
    assert moved["SUMMARY"] == MOVED.summary
    assert moved["LOCATION"] == MOVED.place
    assert moved["DESCRIPTION"] == MOVED.description
    assert (moved["STATUS"], cancelled["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert cancelled["TRANSP"] == "TRANSPARENT"


def test_another_library_reads_the_same_hours_in_the_time_zone_of_the_feed():
    book = vobject.readOne(write_feed("Lịch", [MOVED, CANCELLED], "Asia/Ho_Chi_Minh").decode())
    zones = [zone.tzid.value for zone in book.vtimezone_list]
    first = next(event for event in book.vevent_list if event.uid.value == "a@lamkhe")
    assert zones == ["Asia/Ho_Chi_Minh"]
    assert first.dtstart.value.utcoffset() == timedelta(hours=7)
    assert isinstance(MOVED.start, datetime)
    assert first.dtstart.value.astimezone(UTC) == MOVED.start.astimezone(UTC)
    assert (first.summary.value, first.description.value) == (MOVED.summary, MOVED.description)
    assert {event.status.value for event in book.vevent_list} == {"CONFIRMED", "CANCELLED"}


def test_a_feed_without_entries_is_a_calendar_all_the_same():
    assert read_back(write_feed("Lịch", [], "Asia/Ho_Chi_Minh")) == []


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=120)


@settings(max_examples=40)
@given(WORDS, WORDS)
def test_any_words_come_back_as_they_went(place, said):
    entry = FeedEntry("a", 0, MOVED.start, MOVED.end, "Buổi", place, f"{said}\n{place}", MOVED.changed_at)
    (read,) = read_back(write_feed("Lịch", [entry], "Asia/Ho_Chi_Minh"))
    assert (read["LOCATION"], read["DESCRIPTION"]) == (place, f"{said}\n{place}")
