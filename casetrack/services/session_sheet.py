"""The sessions of a month to take along: who receives when and where, how it stands, and how many came."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

from casetrack.engine.labels import RECEPTIONS
from casetrack.models import ReceptionSession
from casetrack.papers.table import Cell, Column, Table
from casetrack.services.appointments import count_booked
from casetrack.services.list_head import head_of
from casetrack.services.publishing import notes_of, who_receives
from casetrack.services.session_closings import STATES, states_of
from casetrack.services.sessions import count_visits, list_sessions
from casetrack.services.unit_trees import name_on
from casetrack.services.work import Work
from casetrack.text import Text, weekday

_COLUMNS = (
    Column("held_on", Text("Ngày tiếp", "Day"), 12),
    Column("weekday", Text("Thứ", "Weekday"), 10),
    Column("hours", Text("Giờ", "Hours"), 18),
    Column("host", Text("Người tiếp", "Received by"), 34),
    Column("unit", Text("Cơ quan", "Body"), 28),
    Column("reception", Text("Tiếp", "Reception"), 16),
    Column("place", Text("Nơi tiếp", "Place"), 30),
    Column("state", Text("Tình trạng", "State"), 20),
    Column("booked", Text("Đã hẹn", "Booked"), 9),
    Column("visits", Text("Lượt tiếp", "Visits"), 9),
    Column("notes", Text("Ghi chú", "Notes"), 36),
)
_TITLE = Text("Lịch tiếp công dân", "Schedule of receptions")
_PART = Text("Từ {first} đến {last}", "From {first} to {last}")


def session_table(work: Work, day: date | None) -> Table:
    """Give the sessions of the month of a day, cancelled ones too; else those of this month."""
    day = day or work.today
    first, last = day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    sessions = list_sessions(work, first, last)
    head = head_of(work, [_PART.with_(first=first, last=last)], len(sessions))
    return Table("lich-tiep-dan", _TITLE, head, _COLUMNS, _rows(work, sessions), len(sessions))


def _rows(work: Work, sessions: Sequence[ReceptionSession]) -> Iterator[Sequence[Cell]]:
    booked, visits, states = count_booked(work, sessions), count_visits(work, sessions), states_of(work, sessions)
    for session in sessions:
        notes = notes_of(work, session)
        yield (
            session.held_on,
            weekday(session.held_on),
            session.hours,
            who_receives(session),
            name_on(work, session.unit_id, session.held_on),
            RECEPTIONS[session.reception],
            session.place,
            STATES[states[session.id]],
            booked.get(session.id, 0),
            visits.get(session.id, 0),
            Text("; ".join(note.vi for note in notes), "; ".join(note.en for note in notes)),
        )
