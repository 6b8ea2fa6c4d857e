"""People of sealed cases whom an earlier version kept in clear, moved into the vault after an upgrade."""

from __future__ import annotations

from sqlalchemy import exists, or_, select

from casetrack.models import Case
from casetrack.services.access import PROTECTED
from casetrack.services.bulk import CASES_AT_ONCE, in_pieces
from casetrack.services.offices import list_offices
from casetrack.services.projections import write_names
from casetrack.services.vault import NAMED_IN, seal_people
from casetrack.services.work import Installation, Work, system_actor


def seal_standing(installation: Installation) -> int:
    """Move whoever a sealed case still names into the vault; give how many cases that were."""
    with installation.database.reading() as session:
        offices = [office.id for office in list_offices(session)]
    return sum(_seal_office(installation, office_id) for office_id in offices)


def _seal_office(installation: Installation, office_id: int) -> int:
    named = or_(
        *(
            exists().where(table.office_id == Case.office_id, table.case_id == Case.id, table.person_id.is_not(None))
            for table in NAMED_IN
        )
    )
    query = select(Case).where(Case.office_id == office_id, Case.level == PROTECTED, named).order_by(Case.id)
    sealed = 0

    def piece(work: Work) -> bool:
        nonlocal sealed
        cases = work.session.scalars(query.limit(CASES_AT_ONCE)).all()
        for case in cases:
            seal_people(work, case)
            write_names(work, case)
        sealed += len(cases)
        return bool(cases)

    in_pieces(installation, system_actor(office_id), piece)
    return sealed
