"""Play the demo's year day by day: each act at its own moment, by its own person, through the use cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casetrack.demo.absences import announce_absence, read_old_notices
from casetrack.demo.delays import explain_overdue
from casetrack.demo.dossier_story import OtherCases
from casetrack.demo.identities import identity_deeds
from casetrack.demo.intake import MORE, intake_deeds
from casetrack.demo.letters import set_up_letterhead, write_letter_after
from casetrack.demo.office import USERS, set_up_ward
from casetrack.demo.papers import paper_deeds
from casetrack.demo.paths import EXTENSION_NO, GROUND, PATHS, Act
from casetrack.demo.petitions import FAMILY, GIVEN, MIDDLE, PETITIONS, VISITS
from casetrack.demo.receptions import Sessions
from casetrack.demo.schedule import plan_deeds, publish_schedule
from casetrack.models import Case, CaseLink, Office
from casetrack.services.access import get_visible_case
from casetrack.services.alerts import tell_alerts
from casetrack.services.assignments import Assign, assign
from casetrack.services.cases import NoteActivity, note_activity
from casetrack.services.corrections import Correct, correct
from casetrack.services.digests import make_digests
from casetrack.services.extensions import Extend, extend_deadline
from casetrack.services.hosting import Hosting
from casetrack.services.offices import find_unit
from casetrack.services.persons import RegisterPerson
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.users import actor_of, find_user
from casetrack.services.work import Actor, Installation, Work, begin

CHANNELS = ("desk", "desk", "post", "desk", "box", "online")
_THURSDAY = 3
_SEEN_BY_HIM = ("complaint", "denunciation")  # who brings such a petition on his day is received by the Chairman
FIRST_DAY = datetime(2025, 12, 1, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
_MORNING, _DIGESTS_KEPT = time(7, 30), timedelta(days=9)
_TASK = "Xem xét, xử lý đơn theo quy trình; trình lãnh đạo trước khi hết hạn."
_PRODUCT = "Dự thảo văn bản trả lời hoặc giải quyết, kèm biên bản làm việc."
_CHECK = "Lãnh đạo kiểm tra vào giao ban thứ Hai hằng tuần."

Deed = Callable[[], None]


@dataclass(slots=True)
class Player:
    """Plays on a stage whose clock it sets; `numbers` remembers which petition became which case."""

    installation: Installation
    until: datetime
    now: datetime = FIRST_DAY
    actors: dict[str, Actor] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    _told_on: date = date.min

    def play(self, progress: Callable[[list[tuple[datetime, Deed]]], Iterator[tuple[datetime, Deed]]]) -> Office:
        """Set the ward up and do everything that happened before the demo's moment, in order."""
        stage = replace(self.installation, clock=lambda: self.now)
        self.installation = stage
        office = set_up_ward(stage)
        with stage.database.reading() as session:
            for username, *_rest in USERS:
                self.actors[username] = actor_of(session, find_user(session, office, username), self.now)
        set_up_letterhead(stage, self.actors["clerk"])
        publish_schedule(stage, self.actors)
        deeds = [
            *self._visits(),
            *self._petitions(),
            *self._other_cases(),
            *self._papers(),
            *self._leaves(),
            *self._desk(),
            *self._sessions(),
        ]
        deeds = sorted((deed for deed in deeds if deed[0] <= self.until), key=lambda deed: deed[0])
        for moment, deed in progress(deeds):
            if moment.date() != self.now.date():
                tell_alerts(stage, office.id, moment)
                self._tell(office, moment)
            self.now = moment
            deed()
        self.now = self.until
        tell_alerts(stage, office.id, self.until)
        self._tell(office, self.until)
        explain_overdue(stage, office)
        announce_absence(stage, self.actors)
        read_old_notices(stage, office.id)
        return office

    def _tell(self, office: Office, until: datetime) -> None:
        """Make the digests of the mornings since the last deed; of those long past nobody looks."""
        first = max(self._told_on, (self.until - _DIGESTS_KEPT).date()) + timedelta(days=1)
        for ordinal in range(first.toordinal(), until.date().toordinal() + 1):
            morning = datetime.combine(date.fromordinal(ordinal), _MORNING, self.until.tzinfo)
            if morning <= self.until:
                self.now = max(self.now, morning)
                make_digests(self.installation, office.id, morning)
        self._told_on = until.date()

    def _visits(self) -> Iterator[tuple[datetime, Deed]]:
        for n, (day, subject, answer) in enumerate(VISITS):
            came = date.fromisoformat(day)
            yield _moment(came, n), partial(self._receive_visit, n, came, (subject, answer))

    def _petitions(self) -> Iterator[tuple[datetime, Deed]]:
        for n, (day, petition_class, matter, way, title) in enumerate(PETITIONS):
            came = date.fromisoformat(day)
            fields = {"petition_class": petition_class, "matter": matter, "summary": f"{title}."}
            yield _moment(came, n), partial(self._receive_petition, n, came, fields)
            for number, act in enumerate(PATHS[way], start=1):
                done_on = self.installation.calendar.add_working_days(came, act.after)
                yield _moment(done_on, n + number), partial(self._act, n, act)

    def _other_cases(self) -> Iterator[tuple[datetime, Deed]]:
        for day, n, deed in OtherCases(self.installation, self.actors, _person).deeds():
            yield _moment(day, n), deed

    def _papers(self) -> Iterator[tuple[datetime, Deed]]:
        for n, (day, deed) in enumerate(paper_deeds(self.installation, self.actors)):
            yield _moment(day, n), deed

    def _leaves(self) -> Iterator[tuple[datetime, Deed]]:
        for day, deed in identity_deeds(self.installation, self.actors):
            yield _moment(day, len(PETITIONS)), deed

    def _desk(self) -> Iterator[tuple[datetime, Deed]]:
        for day, deed in intake_deeds(self.installation, self.actors["desk"], self.numbers):
            yield _moment(day, len(PETITIONS)), deed

    def _sessions(self) -> Iterator[tuple[datetime, Deed]]:
        for day, deed in plan_deeds(self.installation, self.actors):
            yield _moment(day, 0), deed
        held = Sessions(self.installation, self.actors, _person, self.numbers, {})
        yield from held.deeds(FIRST_DAY.date(), self.until.date())

    def _receive_visit(self, n: int, came: date, said: tuple[str, str]) -> None:
        subject, answer = said
        with begin(self.installation, self.actors["desk"]) as work:
            unit_id = find_unit(work, "ubnd").id
            wish = Receive(_person(n * 7 + 3), unit_id, subject, came, answer=answer, hosting=_hosting(came))
            receive(work, wish)

    def _receive_petition(self, n: int, came: date, fields: Mapping[str, object]) -> None:
        with begin(self.installation, self.actors["desk"]) as work:
            wish = Receive(
                person=_person(n),
                unit_id=find_unit(work, "ubnd").id,
                subject=str(fields["summary"]).rstrip("."),
                received_on=came,
                channel=CHANNELS[n % len(CHANNELS)],
                petition=BringPetition("petition", fields),
                hosting=_hosting(came) if fields["petition_class"] in _SEEN_BY_HIM else Hosting(),
            )
            received = receive(work, replace(wish, **MORE.get(n, {})))
        self.numbers[n] = received.case_number or ""
        self._assign(self.numbers[n], _officer_of(n))

    def _assign(self, number: str, officer: str) -> None:
        with begin(self.installation, self.actors["leader"]) as work:
            case = get_visible_case(work, number)
            due = work.today + timedelta(days=45)
            assign(
                work,
                case,
                Assign(self.actors[officer].user_id, case.version, _TASK, due, product=_PRODUCT, check=_CHECK),
            )

    def _act(self, n: int, act: Act) -> None:
        who = _officer_of(n) if act.who == "officer" else act.who
        with begin(self.installation, self.actors[who]) as work:
            case = get_visible_case(work, self.numbers[n])
            self._do(work, _linked(work, case) if act.linked else case, act)
            if not act.linked and work.actor.may("letter.issue"):
                write_letter_after(work, case, act.do)

    def _do(self, work: Work, case: Case, act: Act) -> None:
        if act.do == "note":
            note_activity(work, case, NoteActivity("note", work.today, act.comment))
        elif act.do == "extend":
            wish = Extend("resolve", 30, work.today, act.comment, case.version, GROUND, EXTENSION_NO)
            extend_deadline(work, case, wish)
        elif act.do == "correct":
            earlier = self.installation.calendar.previous_working(case.opened_on - timedelta(days=1))
            correct(work, case, Correct(1, case.version, act.comment, earlier))
        else:
            values = {key: _value(work, key, value) for key, value in act.filled(work.today).items()}
            if act.do == "classify":
                values["petition_class"] = case.fields["petition_class"]
            take_step(work, case, TakeStep(act.do, work.today, case.version, values, act.comment))


def _officer_of(n: int) -> str:
    """Two officers share the petitions; a sealed one is seen by its own officer only."""
    return "officer" if n % 2 else "officer2"


def _hosting(day: date) -> Hosting:
    """The Chairman receives on Thursdays; else the desk does."""
    return Hosting("chairman", "scheduled") if day.weekday() == _THURSDAY else Hosting()


def _value(work: Work, key: str, value: object) -> object:
    return find_unit(work, str(value)).id if key == "receiving_unit" else value


def _linked(work: Work, case: Case) -> Case:
    query = select(Case).join(CaseLink, CaseLink.to_case_id == Case.id).where(CaseLink.from_case_id == case.id)
    return work.session.scalars(query).one()


def _person(n: int) -> RegisterPerson:
    name = f"{FAMILY[n % 15]} {MIDDLE[n * 3 % 8]} {GIVEN[n * 7 % 15]}"
    return RegisterPerson(name=name, phone=f"0912{n:03d}{n * 37 % 1000:03d}", address=f"Tổ Khê Trung {n % 9 + 1}")


def _moment(day: date, n: int) -> datetime:
    """Spread a day's deeds over office hours, steps of one petition in their order."""
    minutes = 5 + n % 60 * 7
    return datetime.combine(day, time(8), ZoneInfo("Asia/Ho_Chi_Minh")).astimezone(UTC) + timedelta(minutes=minutes)
