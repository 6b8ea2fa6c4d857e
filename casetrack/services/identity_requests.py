"""Asking to see who is protected: with a reason, answered by a leader of the case's unit, who is told at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, User, VaultGrant, VaultRequest
from casetrack.services.access import seen_by_each
from casetrack.services.chain import Happened, record
from casetrack.services.identities import grant_in_force
from casetrack.services.identity_entries import ASKED, REFUSED
from casetrack.services.identity_rights import GIVING, require_for
from casetrack.services.outbox import tell
from casetrack.services.permissions import PERMISSIONS
from casetrack.services.users import actors_of_office
from casetrack.services.work import Work
from casetrack.text import Text

ASKED_NOTICE, ANSWERED_NOTICE = "identity_asked", "identity_answered"
_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_WHY = Text("Thiếu lý do. Ghi vì sao cần.", "The reason is missing. Say why it is needed.")
_HAS_LEAVE = Text("Bạn đang được xem rồi.", "You have leave already.")
_WAITS = Text("Bạn đã đề nghị, đang chờ lãnh đạo trả lời.", "You have asked already; a leader has not answered yet.")
_UNKNOWN = Text("Không có đề nghị này, hoặc đã trả lời.", "There is no such request, or it was answered.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One request that nobody has answered: whose, why, since when."""

    id: int
    case_number: str
    user_id: int
    user: str
    reason: str
    asked_at: datetime


def ask_leave(work: Work, case: Case, reason: str) -> VaultRequest:
    """Ask to see who is protected in a case that the actor may see; raise InvalidInput."""
    said = _WHY if not reason.strip() else _HAS_LEAVE if grant_in_force(work, case) else None
    if said is None and _waits(work, case):
        said = _WAITS
    if said is not None or work.actor.user_id is None:
        raise InvalidInput(_MEND, {"request": said or _WHY})
    row = VaultRequest(
        office_id=work.office.id,
        case_id=case.id,
        user_id=work.actor.user_id,
        reason=reason.strip(),
        asked_at=work.now,
    )
    work.session.add(row)
    work.session.flush()  # the event names it by its key
    facts = {"request": row.id, "user": row.user_id, "name": work.actor.name}
    record(work, case, Happened("activity", ASKED, work.today, facts, {"reason": row.reason}))
    tell(work, _deciders(work, case), ASKED_NOTICE, case=case)
    return row


def refuse_request(work: Work, case: Case, request_id: int, why: str) -> None:
    """Answer a request by no, with a reason; raise NotFound for one that does not wait."""
    require_for(work, case, GIVING)
    row = work.session.get(VaultRequest, request_id)
    if row is None or row.case_id != case.id or row.answered_at is not None:
        raise NotFound(_UNKNOWN)
    if not why.strip():
        raise InvalidInput(_MEND, {f"refusal-{request_id}": _WHY})
    row.answered_at, row.answered_by_id = work.now, work.actor.user_id
    facts = {"request": row.id, "user": row.user_id, "name": work.session.get_one(User, row.user_id).full_name}
    record(work, case, Happened("activity", REFUSED, work.today, facts, {"reason": why.strip()}))
    tell(work, [row.user_id], ANSWERED_NOTICE, case=case)


def settle(work: Work, case: Case, grant: VaultGrant) -> None:
    """Let a leave that was given answer what its owner has asked."""
    for row in work.session.scalars(_open(work, case.id).where(VaultRequest.user_id == grant.user_id)):
        row.answered_at, row.answered_by_id, row.grant_id = work.now, work.actor.user_id, grant.id
        tell(work, [row.user_id], ANSWERED_NOTICE, case=case)


def waiting_in(work: Work, case: Case) -> Sequence[Waiting]:
    """List what waits for an answer in a case, the oldest first."""
    return list_waiting(work, VaultRequest.case_id == case.id)


def list_waiting(work: Work, which: ColumnElement[bool]) -> Sequence[Waiting]:
    """List the requests of the office that wait, of those that a clause picks."""
    zone = ZoneInfo(work.office.timezone)
    query = (
        select(VaultRequest, Case.number, User.full_name)
        .join(Case, Case.id == VaultRequest.case_id)
        .join(User, User.id == VaultRequest.user_id)
        .where(VaultRequest.office_id == work.office.id, VaultRequest.answered_at.is_(None), which)
    )
    return [_shown(row, zone) for row in work.session.execute(query.order_by(VaultRequest.id))]


def _shown(row: Row[VaultRequest, str, str], zone: ZoneInfo) -> Waiting:
    request, number, user = row
    return Waiting(request.id, number, request.user_id, user, request.reason, request.asked_at.astimezone(zone))


def _open(work: Work, case_id: int) -> Select[VaultRequest]:
    return select(VaultRequest).where(
        VaultRequest.office_id == work.office.id, VaultRequest.case_id == case_id, VaultRequest.answered_at.is_(None)
    )


def _waits(work: Work, case: Case) -> bool:
    mine = _open(work, case.id).where(VaultRequest.user_id == work.actor.user_id)
    return work.session.scalars(mine).first() is not None


def _deciders(work: Work, case: Case) -> list[int]:
    """Give who decides about the case and may see it, but for whoever asks."""
    above = work.unit_and_above(case.unit_id)
    deciders = [
        actor
        for actor in actors_of_office(work.session, work.office.id, work.today)
        if actor.user_id != work.actor.user_id
        and any(unit_id in above and GIVING in PERMISSIONS[role] for role, unit_id in actor.roles)
    ]
    work.session.flush()  # who may see it is asked of the case as it is now
    return [user_id for user_id, cases in seen_by_each(work, deciders, [case.id]).items() if case.id in cases]
