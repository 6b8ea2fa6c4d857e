"""The words by which cases and people are found, written anew where an earlier version of the program kept fewer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Select, select

from casetrack.models import Case, Person
from casetrack.services.bulk import CASES_AT_ONCE, in_pieces
from casetrack.services.offices import list_offices
from casetrack.services.persons_words import words_of
from casetrack.services.projections import write_names
from casetrack.services.search_words import words_of_case
from casetrack.services.work import Installation, Work, system_actor

Row = TypeVar("Row", Case, Person)


def write_missing_words(installation: Installation) -> int:
    """Write the words of every case and person without any since their book was brought up; give how many had none."""
    with installation.database.reading() as session:
        offices = [office.id for office in list_offices(session)]
    return sum(
        _write_office(installation, office_id, _wordless(Case, office_id), _write_case)
        + _write_office(installation, office_id, _wordless(Person, office_id), _write_person)
        for office_id in offices
    )


def _wordless(model: type[Row], office_id: int) -> Select[Row]:
    return select(model).where(model.office_id == office_id, model.words_key.is_(None)).order_by(model.id)


def _write_office(
    installation: Installation, office_id: int, missing: Select[Row], write: Callable[[Work, Row], None]
) -> int:
    written = 0

    def piece(work: Work) -> bool:
        nonlocal written
        rows = work.session.scalars(missing.limit(CASES_AT_ONCE)).all()
        for row in rows:
            write(work, row)
        written += len(rows)
        return bool(rows)

    in_pieces(installation, system_actor(office_id), piece)
    return written


def _write_person(_work: Work, person: Person) -> None:
    person.words_key = words_of(
        person.name, phone=person.phone, identity_number=person.identity_number, address=person.address
    )


def _write_case(work: Work, case: Case) -> None:
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    words = words_of_case(definition, (case.number, case.former_number), case)
    for column, value in words.items():
        setattr(case, column, value)
    write_names(work, case)
