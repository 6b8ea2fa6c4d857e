"""Changes of single sessions: setting one out of turn, moving, changing and cancelling one. Reading: sessions.py."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, fields
from datetime import date

from casetrack.engine.booking import CUTOFFS, LONGEST
from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.engine.schedule import read_hours, write_hours
from casetrack.errors import InvalidInput, StaleCase
from casetrack.models import ReceptionSession
from casetrack.services.bookings_kept import keeping_bookings
from casetrack.services.chain import SCHEDULE, Happened, record_of_office
from casetrack.services.diaries import open_diary
from casetrack.services.sessions import get_session, has_begun, require_plan
from casetrack.services.work import Work
from casetrack.text import Text

SLOT_MINUTES = range(5, 241)
MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
MISSING = Text("Còn thiếu. Điền mục này.", "This is missing. Fill it in.")
_NO_CHOICE = Text("Chọn một trong các mục có sẵn.", "Choose one of the entries.")
_NO_DELEGATION = Text(
    "Người tiếp thay phải có văn bản ủy quyền: ghi số, ngày và phạm vi.",
    "A deputy needs a paper of delegation: give its number, day and scope.",
)
_NO_DEPUTY = Text("Có văn bản ủy quyền thì ghi ai tiếp thay.", "Where there is a delegation, say who the deputy is.")
_DELEGATED_LATE = Text("Văn bản ủy quyền ký sau ngày tiếp.", "The delegation is dated after the session.")
_NO_REASON = Text(
    "Buổi dời ngày hoặc hủy thì ghi lý do, để niêm yết.", "Say why the session is moved or cancelled: it is published."
)
_CUTOFF_AFTER = Text(
    "Hạn đặt lịch này nằm sau buổi tiếp. Ghi bao nhiêu giờ hoặc ngày làm việc trước buổi, từ 0 trở lên.",
    "This cut-off lies after the session. Say how many hours or working days before it, 0 or more.",
)
_OVER = Text("Buổi ngày {day} đã qua, không dời hay hủy được.", "The session of {day} is over and cannot be moved.")
_BEGUN = Text(
    "Buổi ngày {day} đã tiếp người hoặc đã chốt, không dời hay hủy nữa. Ai chưa được tiếp thì đặt lịch buổi khác.",
    "Somebody was received in the session of {day}, or it is closed, so it cannot be moved. Book the others elsewhere.",
)
_CANCELLED = Text("Buổi này đã hủy. Lập buổi mới nếu vẫn tiếp.", "This session is cancelled. Set another one.")
_CHANGED = Text(
    "Buổi này vừa được người khác đổi. Chưa lưu; xem lại buổi rồi gửi lại.",
    "Somebody else has just changed this session. Nothing was saved; look at it, then send this again.",
)


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who receives in the host's stead, and the paper that says so; no name: nobody does."""

    deputy_name: str = ""
    deputy_title: str = ""
    delegation_no: str = ""
    delegated_on: date | None = None
    delegation_scope: str = ""


@dataclass(frozen=True, slots=True)
class OnlineFacts:
    """What was done for an online session: told to those who come, link tested, recording kept where."""

    notified_on: date | None = None
    link_tested_on: date | None = None
    recording: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Until how many hours or working days before it a session can be booked, and how many get a ticket without that.

    None: until its hour, and as many as come.
    """

    cutoff: int | None = None
    cutoff_unit: str = "hours"
    walk_ins: int | None = None


@dataclass(frozen=True, slots=True)
class AddSession:
    """The wish for a session that stands in no series."""

    unit_id: int
    host: str
    host_name: str
    held_on: date
    hours: str
    place: str
    reception: str = "unscheduled"
    slot_minutes: int = 30
    online: bool = False
    deputy: Deputy = field(default_factory=Deputy)
    cutoff: int | None = None
    cutoff_unit: str = "hours"
    walk_ins: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeSession:
    """How a session should be from now on, as seen in version `seen`; `reason` why it is moved."""

    seen: int
    host_name: str
    held_on: date
    hours: str
    place: str
    reason: str = ""
    deputy: Deputy = field(default_factory=Deputy)
    online: OnlineFacts = field(default_factory=OnlineFacts)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class CancelSession:
    """The wish to cancel a session, as seen in version `seen`, and why."""

    seen: int
    reason: str


def add_session(work: Work, wish: AddSession) -> ReceptionSession:
    """Set a session out of turn; raise InvalidInput for a day on which its host cannot receive."""
    mistakes = held_mistakes(work, wish)
    mistakes |= deputy_mistakes(wish.deputy, wish.held_on)
    if not mistakes:
        mistakes |= _day_mistakes(work, wish, None)
    if mistakes:
        raise InvalidInput(MEND, mistakes)
    require_plan(work, wish.unit_id)
    said = {each.name: getattr(wish, each.name) for each in fields(wish) if each.name != "deputy"}
    made = new_session(work, **{**said, "hours": write_hours(read_hours(wish.hours))}, planned_on=wish.held_on)
    _take_over(made, wish.deputy)
    work.session.add(made)
    work.session.flush()  # whoever asks for it is led to it by its key
    _record(work, "added", made)
    return made


def change_session(work: Work, session_id: int, wish: ChangeSession) -> ReceptionSession:
    """Move a session, change its host, hours, place or deputy; its calendars are told by a higher sequence.

    Who is booked moves along, and waits to be told (bookings_kept.py).
    Raise InvalidInput for a day on which its host cannot receive, StaleCase when somebody else was quicker.
    """
    session = _to_change(work, session_id, wish.seen)
    mistakes = {name: MISSING for name in ("host_name", "place") if not getattr(wish, name).strip()}
    mistakes |= hours_mistakes(wish.hours) | deputy_mistakes(wish.deputy, wish.held_on) | limits_mistakes(wish.limits)
    moved = wish.held_on != session.held_on
    if moved and not wish.reason.strip():
        mistakes["reason"] = _NO_REASON
    if not mistakes:
        mistakes |= _day_mistakes(work, wish, session)
    if mistakes:
        raise InvalidInput(MEND, mistakes)
    before = session.held_on
    with keeping_bookings(work, session):
        _write(session, wish, moved=moved)
        if work.session.is_modified(session):
            session.by_hand = True
            touch(work, session)
            _record(work, "moved" if moved else "changed", session, before=before, reason=wish.reason)
    return session


def cancel_session(work: Work, session_id: int, wish: CancelSession) -> ReceptionSession:
    """Cancel a session; it stays on the schedule as cancelled, with the reason. Who is booked waits to be told."""
    session = _to_change(work, session_id, wish.seen)
    if session.held_on < work.today:
        raise InvalidInput(_OVER.with_(day=session.held_on))
    if has_begun(work, session):
        raise InvalidInput(_BEGUN.with_(day=session.held_on))
    if not wish.reason.strip():
        raise InvalidInput(MEND, {"reason": _NO_REASON})
    with keeping_bookings(work, session):
        session.cancelled_why, session.by_hand = wish.reason.strip(), True
        touch(work, session)
    _record(work, "cancelled", session, reason=wish.reason)
    return session


def new_session(work: Work, **said: object) -> ReceptionSession:
    """Make the row of a session, with a name in calendars that no other has."""
    return ReceptionSession(office_id=work.office.id, uid=secrets.token_hex(16), changed_at=work.now, **said)


def touch(work: Work, session: ReceptionSession) -> None:
    """Count a change of a session, so that calendars take it over."""
    session.sequence, session.changed_at = session.sequence + 1, work.now


def hours_mistakes(said: str) -> dict[str, Text]:
    """Say what is wrong with the hours of a session."""
    try:
        read_hours(said)
    except InvalidInput as wrong:
        return {"hours": wrong.message}
    return {}


def held_mistakes(work: Work, wish: object) -> dict[str, Text]:
    """Say what is wrong with who receives, where and at which hours: of a session or a series."""
    said = {each.name: getattr(wish, each.name) for each in fields(wish)}  # type: ignore[arg-type]
    mistakes = {name: MISSING for name in ("host_name", "place") if not said[name].strip()} | hours_mistakes(
        said["hours"]
    )
    if said["unit_id"] not in work.units:
        mistakes["unit_id"] = _NO_CHOICE
    if said["host"] not in HOSTS:
        mistakes["host"] = _NO_CHOICE
    if said["reception"] not in RECEPTIONS:
        mistakes["reception"] = _NO_CHOICE
    if said["slot_minutes"] not in SLOT_MINUTES:
        mistakes["slot_minutes"] = Text("Từ 5 đến 240 phút.", "From 5 to 240 minutes.")
    return mistakes | limits_mistakes(Limits(said["cutoff"], said["cutoff_unit"], said["walk_ins"]))


def _day_mistakes(work: Work, wish: AddSession | ChangeSession, session: ReceptionSession | None) -> dict[str, Text]:
    """Ask the host's diary about the day; a session that stays on its day and at its hours needs not be asked about."""
    hours = read_hours(wish.hours)
    if session is not None and (session.held_on, session.hours) == (wish.held_on, write_hours(hours)):
        return {}
    if session is not None and session.held_on < work.today:
        return {"held_on": _OVER.with_(day=session.held_on)}
    if session is not None and session.held_on != wish.held_on and has_begun(work, session):
        return {"held_on": _BEGUN.with_(day=session.held_on)}
    unit_id, host = (session.unit_id, session.host) if session else (wish.unit_id, wish.host)  # type: ignore[union-attr]
    diary, by_deputy = open_diary(work, wish.held_on, wish.held_on), bool(wish.deputy.deputy_name.strip())
    refusal = diary.refusal((unit_id, host), wish.held_on, hours, but=session, by_deputy=by_deputy)
    return {"held_on": refusal} if refusal else {}


def limits_mistakes(limits: Limits) -> dict[str, Text]:
    """Say what is wrong with the limits of booking: a cut-off never lies after the session."""
    mistakes = {}
    if limits.cutoff_unit not in CUTOFFS:
        mistakes["cutoff_unit"] = _NO_CHOICE
    if limits.cutoff is not None and limits.cutoff < 0:
        mistakes["cutoff"] = _CUTOFF_AFTER
    elif limits.cutoff is not None and limits.cutoff > LONGEST:
        mistakes["cutoff"] = Text("Nhiều nhất {most}.", "At most {most}.").with_(most=LONGEST)
    if limits.walk_ins is not None and not 0 <= limits.walk_ins <= LONGEST:
        mistakes["walk_ins"] = Text("Từ 0 đến {most}.", "From 0 to {most}.").with_(most=LONGEST)
    return mistakes


def deputy_mistakes(deputy: Deputy, held_on: date) -> dict[str, Text]:
    """Say what is wrong with a deputy: one needs a paper, signed by the day of the session."""
    paper = [deputy.delegation_no.strip(), deputy.delegated_on, deputy.delegation_scope.strip()]
    if not deputy.deputy_name.strip():
        return {"deputy_name": _NO_DEPUTY} if any(paper) else {}
    if not all(paper):
        return {"delegation_no": _NO_DELEGATION}
    if deputy.delegated_on is not None and deputy.delegated_on > held_on:
        return {"delegated_on": _DELEGATED_LATE}
    return {}


def _to_change(work: Work, session_id: int, seen: int) -> ReceptionSession:
    session = get_session(work, session_id)
    require_plan(work, session.unit_id)
    if session.cancelled_why:
        raise InvalidInput(_CANCELLED)
    if session.sequence != seen:
        raise StaleCase(_CHANGED, version=session.sequence)
    return session


def _write(session: ReceptionSession, wish: ChangeSession, *, moved: bool) -> None:
    session.host_name, session.place = wish.host_name.strip(), wish.place.strip()
    session.held_on, session.hours = wish.held_on, write_hours(read_hours(wish.hours))
    session.moved_why = wish.reason.strip() if moved else session.moved_why
    session.moved_why = "" if session.held_on == session.planned_on else session.moved_why
    for said in (wish.deputy, wish.online, wish.limits):
        _take_over(session, said)


def _take_over(session: ReceptionSession, said: Deputy | OnlineFacts | Limits) -> None:
    for each in fields(said):
        value = getattr(said, each.name)
        setattr(session, each.name, value.strip() if isinstance(value, str) else value)


def _record(work: Work, name: str, session: ReceptionSession, *, before: date | None = None, reason: str = "") -> None:
    facts = {"session": session.id, "held_on": session.held_on.isoformat(), "sequence": session.sequence}
    said = {**facts, "before": before.isoformat()} if before else facts
    record_of_office(work, Happened(SCHEDULE, name, work.today, said, {"reason": reason} if reason else {}))
