"""What every auditor is told at once: somebody broke the glass. It stands on their first page until they take note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from casetrack.errors import NotFound
from casetrack.models import Case, User, VaultGrant, VaultNotice
from casetrack.services.access import require
from casetrack.services.chain import VAULT, Happened, record_of_office
from casetrack.services.work import Work
from casetrack.text import Text

AUDITING = "audit.read"
NOTED = "break_glass_noted"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Somebody took leave alone to see who is protected: who, when, until when, why. The case by number only."""

    id: int
    case_number: str
    user: str
    reason: str
    at: datetime
    until: datetime


def list_alarms(work: Work) -> Sequence[Alarm]:
    """Give what the actor, an auditor, has not taken note of yet, the oldest first; nothing for anybody else."""
    if not work.actor.may(AUDITING) or work.actor.is_system:
        return ()
    noted = exists().where(
        VaultNotice.office_id == work.office.id,
        VaultNotice.grant_id == VaultGrant.id,
        VaultNotice.user_id == work.actor.user_id,
    )
    query = (
        select(VaultGrant, Case.number, User.full_name)
        .join(Case, Case.id == VaultGrant.case_id)
        .join(User, User.id == VaultGrant.user_id)
        .where(VaultGrant.office_id == work.office.id, VaultGrant.kind == "break_glass", ~noted)
        .order_by(VaultGrant.id)
    )
    return [
        Alarm(grant.id, number, name, grant.reason, grant.given_at, grant.ends_at)
        for grant, number, name in work.session.execute(query)
    ]


def take_note(work: Work, alarm_id: int) -> None:
    """Write down that the actor has taken note of an alarm; raise NotFound for one that is not waiting."""
    require(work, AUDITING)
    alarm = next((each for each in list_alarms(work) if each.id == alarm_id), None)
    if alarm is None or work.actor.user_id is None:
        raise NotFound(Text("Không có báo động này, hoặc bạn đã xem.", "There is no such alarm, or you have noted it."))
    work.session.add(
        VaultNotice(office_id=work.office.id, grant_id=alarm.id, user_id=work.actor.user_id, noted_at=work.now)
    )
    record_of_office(work, Happened(VAULT, NOTED, work.today, {"grant": alarm.id, "case": alarm.case_number}, {}))
