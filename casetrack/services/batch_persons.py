"""People of the registry whom a row of a list may name: by the number of an identity paper, by name and year of birth.

Whoever has both the number and the name is that person, and nothing is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select

from casetrack.engine.matter import loose
from casetrack.models import HandoverRow, Person
from casetrack.services.persons import FoundPerson, find_by_numbers, shown
from casetrack.services.persons_visible import known_persons
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import fold, name_key

PERSON = "person"
_READ = "person.read"
_ALIKE = 0.5  # of the words of the shorter address
OF_EACH_NAME = 20
_NUMBER = Text("Cùng số giấy tờ, khác họ tên", "The same identity number, another name")
_YEAR = Text("Cùng họ tên, cùng năm sinh", "The same name and year of birth")
_ADDRESS = Text("Cùng họ tên, địa chỉ giống nhau", "The same name, much the same address")


def likely_persons(work: Work, rows: Sequence[HandoverRow]) -> Iterator[tuple[HandoverRow, int, Text]]:
    """Give whom each row may name, with why; only people whom the actor may know of."""
    waiting = [row for row in rows if row.case_id is None and row.said.get("name")]
    if not waiting or not (work.actor.is_system or work.actor.may(_READ)):
        return
    by_number = find_by_numbers(work, {str(row.said["id_number"]) for row in waiting if row.said.get("id_number")})
    by_name = _namesakes(work, {name_key(str(row.said["name"])) for row in waiting})
    for row in waiting:
        name, number = str(row.said["name"]), row.said.get("id_number")
        known = by_number.get(str(number or ""))
        if known is not None:
            if fold(known.name) != fold(name):
                yield row, known.id, _NUMBER
            continue
        for person in by_name.get(name_key(name), ()):
            why = _why(row, person)
            if why is not None:
                yield row, person.id, why


def known_by_id(work: Work, person_ids: Sequence[int]) -> Mapping[int, FoundPerson]:
    """Show these people as the look-up does, without whom the actor may not know of."""
    if not (work.actor.is_system or work.actor.may(_READ)):
        return {}
    people = work.session.scalars(select(Person).where(known_persons(work), Person.id.in_(person_ids))).all()
    return {each.id: each for each in shown(work, people)}


def _namesakes(work: Work, keys: set[str]) -> Mapping[str, Sequence[Person]]:
    query = select(Person).where(Person.sort_key.in_(keys), known_persons(work)).order_by(Person.id)
    found: dict[str, list[Person]] = defaultdict(list)
    for person in work.session.scalars(query):
        found[person.sort_key].append(person)
    return {key: people for key, people in found.items() if len(people) <= OF_EACH_NAME}


def _why(row: HandoverRow, person: Person) -> Text | None:
    """Say why a namesake may be the one; None where something speaks against it or nothing for it."""
    number, year = row.said.get("id_number"), row.said.get("birth_year")
    both = number and person.identity_number
    if both and len(str(number)) == len(person.identity_number or ""):
        return None  # another number of the same sort of paper is another person's
    if year and person.birth_year:
        return _YEAR if int(str(year)) == person.birth_year else None
    return _ADDRESS if _alike(str(row.said.get("address") or ""), person.address or "") else None


def _alike(one: str, other: str) -> bool:
    first, second = set(loose(one).split()), set(loose(other).split())
    least = min(len(first), len(second))
    return least > 1 and len(first & second) >= _ALIKE * least
