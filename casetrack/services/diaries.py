"""The diary of a host: on which days no session of his can be set, and why. Whoever plans or moves one asks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from casetrack.engine.calendar import WorkingCalendar
from casetrack.engine.labels import HOSTS
from casetrack.engine.schedule import Hours, overlap, read_hours, write_hours
from casetrack.models import HostAbsence, ReceptionSession
from casetrack.services.work import Work
from casetrack.text import Text

_PAST = Text("Ngày {day} đã qua. Chọn từ hôm nay trở đi.", "{day} is past. Choose a day from today on.")
_OFF = Text("Ngày {day} nghỉ ({name}). Chọn ngày làm việc.", "{day} is a day off ({name}). Choose a working day.")
_AWAY = Text(
    "{host} vắng từ {first} đến {last}: {reason}. Chọn ngày khác, hoặc cử người tiếp thay.",
    "{host} is away from {first} to {last}: {reason}. Choose another day, or name a deputy.",
)
_TAKEN = Text(
    "Ngày {day} {host} đã có buổi tiếp {hours}. Dời hoặc hủy buổi ấy trước; muốn đổi chỗ hai buổi thì dời một buổi "
    "sang ngày trống đã.",
    "On {day} {host} receives already, {hours}. Move or cancel that session first; to swap two sessions, move one of "
    "them to a free day first.",
)

Host = tuple[int, str]  # the unit, and the post in it


@dataclass(frozen=True, slots=True)
class Diary:
    """The days off, the absences and the sessions of every host over some days, read at once."""

    today: date
    calendar: WorkingCalendar
    absences: Sequence[HostAbsence]
    sessions: list[ReceptionSession]

    def day_off(self, day: date) -> Text | None:
        """Name why nobody works this day, as a reason to write down."""
        return self.calendar.day_off(day)

    def absence(self, host: Host, day: date) -> HostAbsence | None:
        """Find the absence of a host that covers a day."""
        away = (found for found in self.absences if (found.unit_id, found.host) == host)
        return next((found for found in away if found.first_day <= day <= found.last_day), None)

    def other(self, host: Host, day: date, hours: Sequence[Hours], but: object = None) -> ReceptionSession | None:
        """Find another session of a host at the same time."""
        for found in self.sessions:
            stands = found is not but and not found.cancelled_why and found.held_on == day
            if stands and (found.unit_id, found.host) == host and overlap(read_hours(found.hours), hours):
                return found
        return None

    def refusal(
        self, host: Host, day: date, hours: Sequence[Hours], *, but: object = None, by_deputy: bool = False
    ) -> Text | None:
        """Say to whoever sets a session why it cannot be held on a day; None where nothing is in the way.

        A deputy stands in for a host who is away.
        """
        off, away, other = self.day_off(day), self.absence(host, day), self.other(host, day, hours, but)
        if day < self.today:
            return _PAST.with_(day=day)
        if off is not None:
            return _OFF.with_(day=day, name=off)
        if away is not None and not by_deputy:
            said = {"first": away.first_day, "last": away.last_day, "reason": away.reason}
            return _AWAY.with_(host=HOSTS[host[1]], **said)
        if other is not None:
            return _TAKEN.with_(day=day, host=HOSTS[host[1]], hours=write_hours(read_hours(other.hours)))
        return None


def open_diary(work: Work, first: date, last: date) -> Diary:
    """Read the diary of every host from a day to a day."""
    absences = select(HostAbsence).where(
        HostAbsence.office_id == work.office.id, HostAbsence.first_day <= last, HostAbsence.last_day >= first
    )
    within = or_(ReceptionSession.held_on.between(first, last), ReceptionSession.planned_on.between(first, last))
    sessions = select(ReceptionSession).where(ReceptionSession.office_id == work.office.id, within)
    ordered = sessions.order_by(ReceptionSession.held_on, ReceptionSession.id)
    return Diary(work.today, work.calendar, work.session.scalars(absences).all(), list(work.session.scalars(ordered)))
