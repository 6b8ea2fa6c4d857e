"""Who may see protected identities now, and who looked: leaders see it of the cases they decide about, auditors of all.

An auditor reads the numbers of cases, as in the audit log, and no word of them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, and_, select, true
from sqlalchemy.orm import aliased

from casetrack.models import Case, CaseEvent, Look, User, VaultGrant
from casetrack.services.access import is_proved, require, visible_cases
from casetrack.services.alarms import AUDITING
from casetrack.services.chain import LOOK
from casetrack.services.identities import SEEN
from casetrack.services.identity_grants import BREAK_GLASS
from casetrack.services.identity_requests import Waiting, list_waiting
from casetrack.services.identity_rights import GIVING
from casetrack.services.work import Work

OVERSEEING = "identity.oversee"
REMEMBERED = timedelta(days=30)
MOST_LOOKS = 50


@dataclass(frozen=True, slots=True)
class Leave:
    """One leave in force. `reason`: None for whoever may not see the case now; `may_open`: its page shows more."""

    case_number: str
    user: str
    alone: bool
    given_by: str
    given_at: datetime
    ends_at: datetime
    reason: str | None
    may_open: bool


@dataclass(frozen=True, slots=True)
class SeenThen:
    """One look at identities: who, when, in which case; `alone`: by breaking the glass."""

    case_number: str
    user: str
    at: datetime
    alone: bool


def leaves_in_force(work: Work) -> Sequence[Leave]:
    """List every leave that holds now, the next to end first."""
    require(work, OVERSEEING)
    user, giver, zone = aliased(User), aliased(User), ZoneInfo(work.office.timezone)
    query = (
        select(VaultGrant, Case.number, Case.unit_id, user.full_name, giver.full_name, _visible(work).label("visible"))
        .join(Case, Case.id == VaultGrant.case_id)
        .join(user, user.id == VaultGrant.user_id)
        .join(giver, giver.id == VaultGrant.given_by_id, isouter=True)
        .where(
            VaultGrant.office_id == work.office.id,
            VaultGrant.revoked_at.is_(None),
            VaultGrant.ends_at > work.now,
        )
        .order_by(VaultGrant.ends_at, VaultGrant.id)
    )
    said = is_proved(work)
    rows = work.session.execute(query)
    return [_leave(row, zone, said=said) for row in rows if _concerns(work, row.visible, row.unit_id)]


def requests_waiting(work: Work) -> Sequence[Waiting]:
    """List what waits for an answer: for leaders of the cases they decide about, for auditors of all, without words.

    Words of sealed cases are for who has typed the password lately.
    """
    require(work, OVERSEEING)
    if work.actor.may(AUDITING):
        return _without_words(list_waiting(work, true()))
    waiting = list_waiting(work, _decided_by(work))
    return waiting if is_proved(work) else _without_words(waiting)


def looks_lately(work: Work) -> Sequence[SeenThen]:
    """List the looks at identities of the last month, the newest first."""
    require(work, OVERSEEING)
    zone = ZoneInfo(work.office.timezone)
    query = (
        select(CaseEvent, Case.number)
        .join(Look, and_(Look.office_id == CaseEvent.office_id, Look.event_id == CaseEvent.id))
        .join(Case, Case.id == Look.case_id)
        .where(
            CaseEvent.office_id == work.office.id,
            CaseEvent.kind == LOOK,
            CaseEvent.name == SEEN,
            CaseEvent.recorded_at > work.now - REMEMBERED,
            true() if work.actor.may(AUDITING) else _decided_by(work),
        )
        .order_by(CaseEvent.seq.desc(), Look.id)
        .limit(MOST_LOOKS)
    )
    return [
        SeenThen(
            case_number=row.number,
            user=row.CaseEvent.actor_name,
            at=row.CaseEvent.recorded_at.astimezone(zone),
            alone=json.loads(row.CaseEvent.payload).get("kind") == BREAK_GLASS,
        )
        for row in work.session.execute(query)
    ]


def _decided_by(work: Work) -> ColumnElement[bool]:
    """Give the clause for the cases that the actor sees and decides about."""
    mine = [unit_id for unit_id in work.units if work.may_for(unit_id, GIVING)]
    return and_(visible_cases(work), Case.unit_id.in_(mine))


def _visible(work: Work) -> ColumnElement[bool]:
    """Give whether the actor may see the case of a row, as a column; what is unknown is not seen."""
    return Case.id.in_(select(Case.id).where(visible_cases(work)))


def _concerns(work: Work, visible: bool, unit_id: int) -> bool:
    return work.actor.may(AUDITING) or (visible and work.may_for(unit_id, GIVING))


def _without_words(waiting: Sequence[Waiting]) -> Sequence[Waiting]:
    return [replace(each, reason="") for each in waiting]


def _leave(row: Row[VaultGrant, str, int, str, str, bool], zone: ZoneInfo, *, said: bool) -> Leave:
    grant, number, _unit_id, user, giver, visible = row
    return Leave(
        case_number=number,
        user=user,
        alone=grant.kind == BREAK_GLASS,
        given_by=giver or "CaseTrack",
        given_at=grant.given_at.astimezone(zone),
        ends_at=grant.ends_at.astimezone(zone),
        reason=grant.reason if visible and said else None,
        may_open=bool(visible),
    )
