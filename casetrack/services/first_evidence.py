"""Take the rows of a book that named none into evidence, once, after an upgrade."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from casetrack.models import Base, CaseEvent, Salted, new_salt
from casetrack.services.bulk import in_pieces
from casetrack.services.chain import Happened, record_of_office
from casetrack.services.chain_page import BEGUN, ROWS
from casetrack.services.evidence import EVIDENCE
from casetrack.services.named_rows import of_office
from casetrack.services.offices import list_offices
from casetrack.services.work import Installation, Work, system_actor

TAKEN_OVER = "taken_over"
_AT_ONCE = 200


def begin_evidence(installation: Installation) -> int:
    """Name every row of the offices whose books name none yet, as it stands now; give how many rows that were.

    What was changed before this moment behind the program's back stays as it is: from now on it would be found.
    """
    with installation.database.reading() as session:
        offices = [office.id for office in list_offices(session)]
    return sum(_begin(installation, office_id) for office_id in offices)


def _begin(installation: Installation, office_id: int) -> int:
    taken = 0
    places = iter([(model, 0) for model in EVIDENCE])
    at: tuple[type[Base], int] | None = next(places)

    def piece(work: Work) -> bool:
        nonlocal at, taken
        if at is None or (not taken and _is_begun(work)):
            return False
        model, after = at
        rows = _rows(work, model, after)
        for row in rows:
            if isinstance(row, Salted) and not row.salt:
                row.salt = new_salt()
            work.written_page.keep(row)
        taken += len(rows)
        at = (model, rows[-1].id) if rows else next(places, None)
        if rows or at is None:
            name = TAKEN_OVER if at else BEGUN
            record_of_office(work, Happened(ROWS, name, work.today, {}, {}))
        return at is not None

    in_pieces(installation, system_actor(office_id), piece)
    return taken


def _is_begun(work: Work) -> bool:
    query = select(CaseEvent.id).where(
        CaseEvent.office_id == work.office.id, CaseEvent.kind == ROWS, CaseEvent.name == BEGUN
    )
    return work.session.scalars(query.limit(1)).first() is not None


def _rows(work: Work, model: type[Base], after: int) -> Sequence[Base]:
    query = select(model).where(of_office(model, work.office.id), model.id > after).order_by(model.id)
    return work.session.scalars(query.limit(_AT_ONCE)).all()
