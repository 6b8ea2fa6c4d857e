"""Correcting what the registry knows of a person: a slip of the pen, a new telephone, an address that has another name.

The row shows the present. Its digests in the book, salted, prove what stood there before to whoever holds it against
them; the old words themselves are kept nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from sqlalchemy import select

from casetrack.errors import StaleCase
from casetrack.models import Case, Party, Person
from casetrack.services.access import require
from casetrack.services.chain import PERSON, Happened, record_of_office
from casetrack.services.looks import look_at_number
from casetrack.services.persons import RegisterPerson, checked, get_person, write_into
from casetrack.services.projections import write_names
from casetrack.services.work import Work
from casetrack.text import Text

CORRECTED = "corrected"  # the event


@dataclass(frozen=True, slots=True)
class CorrectPerson:
    """The wish to write down what is right of a person. `seen_version`: which version was on the page.

    `said`: by the names of RegisterPerson, None for what is to stay empty; what is not named stays as it is.
    """

    said: Mapping[str, str | int | None]
    seen_version: int


def correct_person(work: Work, person_id: int, wish: CorrectPerson) -> Person:
    """Write down what is right of a person, and by which words cases are found through them.

    Raise InvalidInput field by field, StaleCase when somebody else has changed the entry meanwhile. What is right
    already is left alone.
    """
    require(work, "person.edit")
    person = get_person(work, person_id)
    refuse_stale(person, wish.seen_version)
    said = checked(work, replace(known_of(person), **wish.said), of=person)  # type: ignore[arg-type]
    changed = [each.name for each in fields(said) if getattr(person, each.name) != getattr(said, each.name)]
    if not changed:
        return person
    write_into(person, said)
    person.version += 1
    record_of_office(work, Happened(PERSON, CORRECTED, work.today, {"person": person.id, "fields": changed}, {}))
    parts = select(Party.case_id).where(Party.office_id == work.office.id, Party.person_id == person.id)
    for case in work.session.scalars(select(Case).where(Case.id.in_(parts)).order_by(Case.id)):
        write_names(work, case)
    return person


def open_known(work: Work, person_id: int) -> Mapping[str, str | int | None]:
    """Give all that is known of a person, to be corrected, with the version; the look at the number is written down.

    Nothing may be shown before the transaction has ended well.
    """
    require(work, "person.edit")
    person = get_person(work, person_id)
    if person.identity_number:
        look_at_number(work, person)
    return {**asdict(known_of(person)), "seen_version": person.version}


def known_of(person: Person) -> RegisterPerson:
    """Give all that the registry knows of a person."""
    return RegisterPerson(**{each.name: getattr(person, each.name) for each in fields(RegisterPerson)})


def refuse_stale(person: Person, seen_version: int) -> None:
    """Raise StaleCase unless an entry is still as it was on the page."""
    if person.version != seen_version:
        raise StaleCase(
            Text(
                "Có người vừa sửa hoặc gộp mục “{name}”. Chưa ghi gì: xem lại thông tin hiện nay rồi bấm lại.",
                "Somebody has just changed or merged the entry “{name}”. Nothing was written: look at what it says "
                "now, then press again.",
            ).with_(name=person.name),
            version=person.version,
        )
