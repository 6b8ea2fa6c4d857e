"""The words by which cases are found, written anew where an earlier version of the program kept fewer."""

from __future__ import annotations

from sqlalchemy import select

from casetrack.models import Case
from casetrack.services.bulk import CASES_AT_ONCE, in_pieces
from casetrack.services.offices import list_offices
from casetrack.services.projections import write_names
from casetrack.services.search_words import words_of_case
from casetrack.services.work import Installation, Work, system_actor


def write_missing_words(installation: Installation) -> int:
    """Write the words of every case that has none since its book was brought up; give how many those were."""
    with installation.database.reading() as session:
        offices = [office.id for office in list_offices(session)]
    return sum(_write_office(installation, office_id) for office_id in offices)


def _write_office(installation: Installation, office_id: int) -> int:
    query = select(Case).where(Case.office_id == office_id, Case.words_key.is_(None)).order_by(Case.id)
    written = 0

    def piece(work: Work) -> bool:
        nonlocal written
        cases = work.session.scalars(query.limit(CASES_AT_ONCE)).all()
        for case in cases:
            _write(work, case)
        written += len(cases)
        return bool(cases)

    in_pieces(installation, system_actor(office_id), piece)
    return written


def _write(work: Work, case: Case) -> None:
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    words = words_of_case(definition, (case.number, case.former_number), case)
    for column, value in words.items():
        setattr(case, column, value)
    write_names(work, case)
