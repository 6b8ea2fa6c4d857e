"""What a forger could do to a book behind the program's back: statements past it, and hashes computed anew."""

from __future__ import annotations

import json

from sqlalchemy import select, text

from casetrack.models import CaseEvent, OfficeHead
from casetrack.services.chain_page import ROWS
from casetrack.services.links import GENESIS, canonical, event_hash
from casetrack.services.work import sign_head
from tests.factories import Ward


def forge(ward: Ward, *statements: str) -> None:
    """Change the book past the program; each statement must change something."""
    with ward.database.begin() as session:
        for statement in statements:
            assert session.execute(text(statement)).rowcount, f"this forges nothing: {statement}"  # type: ignore[attr-defined]


def forget_evidence(ward: Ward) -> None:
    """Make the book one of an earlier version, whose events named no rows."""
    with ward.database.begin() as session:
        of_office = CaseEvent.office_id == ward.office.id
        seq = 0
        for event in session.scalars(select(CaseEvent).where(of_office).order_by(CaseEvent.seq)).all():
            if event.kind == ROWS:
                session.delete(event)
                session.flush()
                continue
            said = json.loads(event.payload)
            said.pop(ROWS, None)
            seq += 1
            event.seq, event.payload = seq, canonical(said)
            session.flush()  # the numbers move up one after another
        session.scalars(select(OfficeHead).where(OfficeHead.office_id == ward.office.id)).one().seq = seq
    recompute(ward, signed=True)


def recompute(ward: Ward, *, signed: bool = False) -> None:
    """Compute every hash of the book anew, as anybody can; sign its end, as only the holder of the key can."""
    with ward.database.begin() as session:
        previous = GENESIS
        of_office = CaseEvent.office_id == ward.office.id
        for event in session.scalars(select(CaseEvent).where(of_office).order_by(CaseEvent.seq)):
            event.previous_hash = previous
            event.hash = previous = event_hash(event)
        head = session.scalars(select(OfficeHead).where(OfficeHead.office_id == ward.office.id)).one()
        head.hash = previous
        if signed:
            head.mac = sign_head(ward.installation.chain_key, head)
