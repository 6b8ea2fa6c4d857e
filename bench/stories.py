"""Invented petitions for a load: when each came, about what, and what was done with it by whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from casetrack.demo.paths import PATHS, Act
from casetrack.demo.people import FAMILY, GIVEN, MIDDLE
from casetrack.demo.petitions import PETITIONS
from casetrack.engine.calendar import WorkingCalendar
from casetrack.services.persons import RegisterPerson

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
WORKFLOW, UNIT = "petition", "ubnd"
OFFICERS = ("officer", "officer2")
CHANNELS = ("desk", "desk", "post", "desk", "box", "online")
TASK, TIME_GIVEN = "Xử lý đơn, trình lãnh đạo.", timedelta(days=30)


TASKED = ("complaint", "denunciation")  # signing such a decision opens a second case


def _moves_one_case_by_wishes_alone(way: tuple[Act, ...]) -> bool:
    """A correction says which clocks it moved, forwarding to a unit opens a second case: both are left to use cases."""
    return not any(act.do in ("correct", "forward_unit") for act in way)


WAYS = tuple(dict.fromkeys(each.way for each in PETITIONS if _moves_one_case_by_wishes_alone(PATHS[each.way])))


@dataclass(frozen=True, slots=True)
class Story:
    """One petition: the day it came, its way, and what the desk wrote down."""

    came: date
    way: str
    title: str
    petition_class: str
    matter: str
    channel: str
    person: RegisterPerson
    officer: str
    minute: int

    @property
    def fields(self) -> dict[str, object]:
        """What stands on the form of intake."""
        return {"petition_class": self.petition_class, "matter": self.matter, "summary": f"{self.title}."}

    @property
    def acts(self) -> tuple[Act, ...]:
        """What is done with it, in one case alone: where a second one would be opened, it is not."""
        return tuple(_alone(act, self.petition_class) for act in PATHS[self.way] if not act.linked)


@dataclass(frozen=True, slots=True)
class Deed:
    """One moment of one story: its coming (no act), or the next thing that was done with it."""

    moment: datetime
    story: int
    act: Act | None


def invent(random: Random, cases: int, until: date, days: int) -> list[Story]:
    """Invent petitions spread over this many days before a day; the classes and ways are those of the demo."""
    known = [petition for petition in PETITIONS if petition.way in WAYS]
    stories = []
    for _n in range(cases):
        like = random.choice(known)
        stories.append(
            Story(
                came=until - timedelta(days=random.randrange(days)),
                way=like.way,
                title=f"{like.title}, tổ {random.randrange(1, 40)}",
                petition_class=like.petition_class,
                matter=like.matter,
                channel=random.choice(CHANNELS),
                person=_person(random),
                officer=random.choice(OFFICERS),
                minute=random.randrange(360),
            )
        )
    return stories


def deeds_of(stories: list[Story], calendar: WorkingCalendar, until: datetime) -> list[Deed]:
    """Give everything that happened up to a moment, in its order."""
    return sorted(
        (deed for n, story in enumerate(stories) for deed in _deeds(n, story, calendar) if deed.moment <= until),
        key=lambda deed: deed.moment,
    )


def _deeds(n: int, story: Story, calendar: WorkingCalendar) -> Iterator[Deed]:
    came = calendar.next_working(story.came)
    yield Deed(_moment(came, story.minute), n, None)
    for number, act in enumerate(story.acts, start=1):
        yield Deed(_moment(calendar.add_working_days(came, act.after), story.minute + number * 5), n, act)


def _alone(act: Act, petition_class: str) -> Act:
    """Give the act that ends a case as it does, without the task that would follow."""
    if act.do == "sign_decision" and petition_class in TASKED:
        return Act(act.after, "leader", "withdraw", "Người gửi rút đơn.", {"signs_remain": False})
    return replace(act, fields={**act.fields, "follow_up": False}) if act.do == "file" else act


def _moment(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(8), VIETNAM).astimezone(UTC) + timedelta(minutes=minute)


def _person(random: Random) -> RegisterPerson:
    name = f"{random.choice(FAMILY)} {random.choice(MIDDLE)} {random.choice(GIVEN)}"
    phone = f"09{random.randrange(10**8):08d}"
    return RegisterPerson(name, phone=phone, address=f"Tổ Khê Trung {random.randrange(1, 10)}")
