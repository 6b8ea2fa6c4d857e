"""A ward whose Chairman receives today, with people booked in."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from casetrack.models import Appointment, Case, Person
from casetrack.services.session_instructions import Instruct
from casetrack.services.session_outcomes import Recorded, RecordOutcome, record_outcome
from casetrack.services.work import begin
from tests.factories import Ward
from tests.schedules import a_series, generated, published, sessions

WHAT, ANSWERED = "Mở lại lối đi chung", "Đã giải thích quy định về đất công."


def a_session(ward: Ward) -> int:
    """Publish the Thursdays of June 2026 and give the key of today's session, 4 June."""
    a_series(ward)
    generated(ward, "2026-06-04", "2026-06-30")
    published(ward, "2026-06-04", "2026-06-30")
    return sessions(ward, "2026-06-04")[0].id


def booked(ward: Ward, session_id: int, person: Person | None, slot: str, *, case: str | None = None) -> int:
    """Book somebody in at an hour, about a case or about nothing that is known; give the key."""
    with begin(ward.installation, ward.actor("desk")) as work:
        found = work.session.scalars(select(Case.id).where(Case.number == case)).one() if case else None
        row = Appointment(
            office_id=work.office.id,
            session_id=session_id,
            slot=slot,
            person_id=person.id if person else None,
            case_id=found,
            subject=f"Xin gặp lúc {slot}",
            asked_by="counter",
            booked_at=work.now,
            booked_by_id=work.actor.user_id,
        )
        work.session.add(row)
        work.session.flush()
        return row.id


def received(ward: Ward, session_id: int, appointment_id: int | None = None, **more: object) -> Recorded:
    """Write down that somebody was received; unless said otherwise he was answered at once."""
    said = {"said": "Xin mở lại lối đi", "answer": ANSWERED, "appointment_id": appointment_id, **more}
    with begin(ward.installation, ward.actor("desk")) as work:
        return record_outcome(work, session_id, RecordOutcome(**said))  # type: ignore[arg-type]


def order(**more: object) -> Instruct:
    """An instruction with everything that must be said."""
    said = {"what": WHAT, "due_on": date(2026, 6, 20), "who": "Phòng Kinh tế", "product": "Văn bản trả lời"}
    return Instruct(**said | more)  # type: ignore[arg-type]
