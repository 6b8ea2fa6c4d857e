"""The links of an office's chain for somebody who checks them elsewhere: every event without its contents."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from casetrack.models import CaseEvent, OfficeHead
from casetrack.services.access import require
from casetrack.services.links import header_of
from casetrack.services.work import Work

_AT_ONCE = 5000


def audit_links(work: Work) -> Iterator[dict[str, object]]:
    """Give each event as it is hashed, with its hash, then the signed end of the book."""
    require(work, "audit.read")
    query = select(*CaseEvent.__table__.columns).where(CaseEvent.office_id == work.office.id)
    for event in work.session.execute(query.order_by(CaseEvent.seq).execution_options(yield_per=_AT_ONCE)):
        yield {**header_of(event), "hash": event.hash}
    head = work.session.scalars(select(OfficeHead).where(OfficeHead.office_id == work.office.id)).one()
    yield {"end": {"office": work.office.id, "seq": head.seq, "hash": head.hash, "signature": head.mac}}
