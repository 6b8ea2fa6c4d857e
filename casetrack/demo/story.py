"""Play the demo's year day by day: each act at its own moment, by its own person, through the use cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from casetrack.demo.absences import announce_absence, read_old_notices
from casetrack.demo.delays import explain_overdue
from casetrack.demo.dossier_story import OtherCases, linked_case
from casetrack.demo.figures import figure_deeds
from casetrack.demo.former_land import land_taken_over
from casetrack.demo.former_social import social_taken_over
from casetrack.demo.handovers import LAND, SOCIAL, HandOvers
from casetrack.demo.identities import identity_deeds
from casetrack.demo.intake import MORE, intake_deeds
from casetrack.demo.letters import set_up_letterhead, write_letter_after
from casetrack.demo.management import log_deeds
from casetrack.demo.office import USERS, set_up_ward
from casetrack.demo.papers import paper_deeds
from casetrack.demo.party_petitions import INSPECTION_COMMISSION, PARTY_COMMITTEE
from casetrack.demo.paths import EXTENSION_NO, GROUND, PATHS, Act
from casetrack.demo.people import citizen
from casetrack.demo.petitions import PETITIONS, VISITS, Petition
from casetrack.demo.receptions import Sessions
from casetrack.demo.schedule import plan_deeds, publish_schedule
from casetrack.models import Case, Office
from casetrack.services.access import get_visible_case
from casetrack.services.alerts import tell_alerts
from casetrack.services.assignments import Assign, assign
from casetrack.services.cases import NoteActivity, note_activity
from casetrack.services.corrections import Correct, correct
from casetrack.services.digests import make_digests
from casetrack.services.extensions import Extend, extend_deadline
from casetrack.services.hosting import Hosting
from casetrack.services.offices import find_unit
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.users import actor_of, find_user
from casetrack.services.work import Actor, Installation, Work, begin

ALL_PETITIONS = (*PETITIONS, *PARTY_COMMITTEE, *INSPECTION_COMMISSION)
# By the unit: who plays which part in what happens to its petitions. The People's Committee's two officers share.
_PEOPLE: Mapping[str, Mapping[str, str]] = {
    "ubnd": {},
    "du": {"desk": "partydesk", "officer": "committee", "clerk": "committee", "leader": "secretary"},
    "ubkt": {"desk": "partydesk", "officer": "commission", "clerk": "commission", "leader": "secretary"},
}
# What another body settles goes to one of these.
_ABOVE = ("Ban Nội chính Tỉnh ủy", "Ủy ban Kiểm tra Tỉnh ủy", "Thanh tra tỉnh", "Sở Nông nghiệp và Môi trường tỉnh")
_ARRIVALS = 13  # places of a day at which somebody comes; what is done follows
_NAMELESS = ("filed", "kept_in_view")
_THURSDAY = 3
_SEEN_BY_HIM = ("complaint", "denunciation")  # who brings such a petition on his day is received by the Chairman
FIRST_DAY = datetime(2025, 7, 1, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
_MORNING, _DIGESTS_KEPT = time(7, 30), timedelta(days=9)
_TASK = "Xem xét, xử lý đơn theo quy trình; trình lãnh đạo trước khi hết hạn."
_PRODUCT = "Dự thảo văn bản trả lời hoặc giải quyết, kèm biên bản làm việc."
_CHECK = "Lãnh đạo kiểm tra vào giao ban thứ Hai hằng tuần."

Deed = Callable[[], None]


@dataclass(slots=True)
class Player:
    """Plays on a stage whose clock it sets; `numbers` remembers by its title which petition became which case."""

    installation: Installation
    until: datetime
    now: datetime = FIRST_DAY
    actors: dict[str, Actor] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
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
        for n, petition in enumerate(ALL_PETITIONS):
            came = date.fromisoformat(petition.on)
            place = n % _ARRIVALS
            yield _moment(came, place), partial(self._receive_petition, n, petition)
            for number, act in enumerate(PATHS[petition.way], start=1):
                done_on = self.installation.calendar.add_working_days(came, act.after)
                yield _moment(done_on, place + number), partial(self._act, n, petition, act)

    def _other_cases(self) -> Iterator[tuple[datetime, Deed]]:
        lists = HandOvers(self.installation, self.actors)
        for day, deed in lists.deeds():
            yield _moment(day, 0), deed
        taken_over = (*land_taken_over(lists.pending(LAND)), *social_taken_over(lists.pending(SOCIAL)))
        for day, n, deed in OtherCases(self.installation, self.actors, taken_over, lists.numbers).deeds():
            yield _moment(day, n), deed

    def _papers(self) -> Iterator[tuple[datetime, Deed]]:
        for n, (day, deed) in enumerate(paper_deeds(self.installation, self.actors)):
            yield _moment(day, n), deed
        clerk = self.actors["clerk"]
        for day, deed in (*figure_deeds(self.installation, clerk), *log_deeds(self.installation, clerk)):
            yield _moment(day, 0), deed

    def _leaves(self) -> Iterator[tuple[datetime, Deed]]:
        for day, deed in identity_deeds(self.installation, self.actors):
            yield _moment(day, _ARRIVALS), deed

    def _desk(self) -> Iterator[tuple[datetime, Deed]]:
        for day, deed in intake_deeds(self.installation, self.actors["desk"], self.numbers):
            yield _moment(day, _ARRIVALS), deed

    def _sessions(self) -> Iterator[tuple[datetime, Deed]]:
        for day, deed in plan_deeds(self.installation, self.actors):
            yield _moment(day, 0), deed
        held = Sessions(self.installation, self.actors, self.numbers, {})
        yield from held.deeds(FIRST_DAY.date(), self.until.date())

    def _receive_visit(self, n: int, came: date, said: tuple[str, str]) -> None:
        subject, answer = said
        with begin(self.installation, self.actors["desk"]) as work:
            unit_id = find_unit(work, "ubnd").id
            wish = Receive(citizen(n * 7 + 103), unit_id, subject, came, answer=answer, hosting=_hosting(came))
            receive(work, wish)

    def _receive_petition(self, n: int, petition: Petition) -> None:
        came = date.fromisoformat(petition.on)
        fields = {
            "petition_class": petition.petition_class,
            "matter": petition.matter,
            "summary": f"{petition.title}.",
        }
        by_him = petition.channel == "desk" and petition.unit == "ubnd" and petition.petition_class in _SEEN_BY_HIM
        with begin(self.installation, self._who(n, petition, "desk")) as work:
            wish = Receive(
                person=None if petition.way in _NAMELESS else citizen(n),
                unit_id=find_unit(work, petition.unit).id,
                subject=petition.title,
                received_on=came,
                channel=petition.channel,
                petition=BringPetition("petition", fields),
                hosting=_hosting(came) if by_him else Hosting(),
            )
            received = receive(work, replace(wish, **MORE.get(petition.title, {})))
        self.numbers[petition.title] = received.case_number or ""
        with begin(self.installation, self._who(n, petition, "leader")) as work:
            case = get_visible_case(work, self.numbers[petition.title])
            self._assign(work, case, self._who(n, petition, "officer"))

    def _who(self, n: int, petition: Petition, part: str, at: str = "") -> Actor:
        """Find who plays a part in what happens to a petition, in its own unit or in the one that it was sent to."""
        unit = at or petition.unit
        shared = {"officer": "officer" if n % 2 else "officer2"} if unit == "ubnd" else {}
        return self.actors[{**shared, **_PEOPLE[unit]}.get(part, part)]

    def _assign(self, work: Work, case: Case, officer: Actor) -> None:
        due = work.today + timedelta(days=45)
        assign(work, case, Assign(officer.user_id, case.version, _TASK, due, product=_PRODUCT, check=_CHECK))

    def _act(self, n: int, petition: Petition, act: Act) -> None:
        with begin(self.installation, self._who(n, petition, act.who, act.at)) as work:
            own = get_visible_case(work, self.numbers[petition.title]) if not act.linked else None
            case = own or linked_case(work, self.numbers[petition.title])
            if act.do == "assign":
                self._assign(work, case, self._who(n, petition, "officer", act.at))
            else:
                self._do(work, case, act, n)
            if own is not None and work.actor.may("letter.issue"):
                write_letter_after(work, case, act.do)

    def _do(self, work: Work, case: Case, act: Act, n: int) -> None:
        if act.do == "note":
            note_activity(work, case, NoteActivity("note", work.today, act.comment))
        elif act.do == "extend":
            wish = Extend("resolve", 30, work.today, act.comment, case.version, GROUND, EXTENSION_NO)
            extend_deadline(work, case, wish)
        elif act.do == "correct":
            earlier = self.installation.calendar.previous_working(case.opened_on - timedelta(days=1))
            correct(work, case, Correct(1, case.version, act.comment, earlier))
        else:
            values = {key: _value(work, key, value, n) for key, value in act.filled(work.today, n).items()}
            if act.do == "classify":
                values["petition_class"] = case.fields["petition_class"]
            take_step(work, case, TakeStep(act.do, work.today, case.version, values, act.comment))


def _hosting(day: date) -> Hosting:
    """The Chairman receives on Thursdays; else the desk does."""
    return Hosting("chairman", "scheduled") if day.weekday() == _THURSDAY else Hosting()


def _value(work: Work, key: str, value: object, n: int) -> object:
    if key == "receiving_unit":
        return find_unit(work, str(value)).id
    return _ABOVE[n % len(_ABOVE)] if value == _ABOVE[0] else value


def _moment(day: date, n: int) -> datetime:
    """Spread a day's deeds over office hours, steps of one petition in their order."""
    minutes = 5 + n % 60 * 7
    return datetime.combine(day, time(8), ZoneInfo("Asia/Ho_Chi_Minh")).astimezone(UTC) + timedelta(minutes=minutes)
