"""A ward that writes to its people: a mail server, addresses that were confirmed, news about a case."""

from __future__ import annotations

from datetime import date
from ipaddress import ip_network

from sqlalchemy import select, update

from casetrack.config import MailServer
from casetrack.models import Alert, Case, Deadline, OutboxMessage
from casetrack.services.mail_addresses import address_of, ask_for, code_for, confirm
from casetrack.services.outbox import tell
from casetrack.services.work import Outside, begin, system_actor
from tests.factories import Ward

THIS_MACHINE = (ip_network("127.0.0.0/8"),)
RAN_OUT = date(2026, 6, 3)
STAFF_URL = "https://ct.lamkhe.example.vn"


def reaching(ward: Ward, server: MailServer | None = None) -> Ward:
    """Let the ward write by this server, and webhooks stand on this very machine."""
    object.__setattr__(ward.installation, "outside", Outside(server, STAFF_URL, THIS_MACHINE))
    return ward


def an_address(ward: Ward, name: str) -> str:
    """Let somebody have a mail address that is confirmed; the mail with the code stays unsent."""
    address = f"{name}@lamkhe.example.vn"
    with begin(ward.installation, ward.actor(name)) as work:
        ask_for(work, address)
        row = address_of(work)
        assert row is not None
        confirm(work, code_for(work, row))
    return address


def an_alert(ward: Ward, number: str, *names: str, level: str = "breached", key: str = "process") -> int:
    """Write into the ledger that a clock of a case ran out, and tell these people; give the row's number."""
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        case = work.session.scalars(select(Case).where(Case.number == number)).one()
        its_clock = (Deadline.case_id == case.id, Deadline.key == key)
        work.session.execute(update(Deadline).where(*its_clock).values(due_on=RAN_OUT))
        alert = Alert(
            office_id=ward.office.id,
            case_id=case.id,
            deadline_key=key,
            level=level,
            due_on=RAN_OUT,
            flagged_on=ward.today,
            recorded_at=work.now,
        )
        work.session.add(alert)
        work.session.flush()
        tell(work, [ward.users[name].id for name in names], "alert", alert=alert)
        return alert.id


def messages(ward: Ward) -> list[OutboxMessage]:
    """Give what was to leave the office, in its order."""
    with ward.database.reading() as session:
        rows = list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))
        session.expunge_all()
    return rows
