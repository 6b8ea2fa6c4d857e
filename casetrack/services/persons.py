"""Citizens and organisations: entering one in the registry, finding one again, and how much of one may be shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import and_, func, or_, select

from casetrack.engine.identity_number import (
    PAPERS,
    IdentityNumber,
    WrongNumber,
    paper_of,
    read_number,
    wrong_year,
)
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, Person, Visit
from casetrack.services.access import require, visible_cases
from casetrack.services.case_rows import enter_row
from casetrack.services.cursors import Cursor, pack, unpack
from casetrack.services.persons_match import find_fitting
from casetrack.services.persons_visible import reachable, visible_persons
from casetrack.services.persons_words import digits_of, understand, words_of
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import fold, name_key

SHOWN_AT_MOST = 12
ANONYMOUS = "anonymous"  # the field by which a workflow says that a paper may come without a name
UNKNOWN = Text("Không rõ người gửi", "Sender unknown")
UNNAMED = Text("Không nêu tên", "Gave no name")  # who came with a question; the law wants a name of who petitions
_ORDER = "name"  # of a list of people, as its cursors name it
_NO_NAME = Text("Thiếu tên người đến. Gõ họ và tên.", "The name is missing. Type it.")
_NO_PHONE = Text(
    "Không hiểu số điện thoại này. Chỉ gõ chữ số, ví dụ 0912 345 678.",
    "This is no phone number. Type digits only, for example 0912 345 678.",
)
_KNOWN_NUMBER = Text(
    "Số này đã có trong sổ. Tìm theo 4 số cuối rồi chọn người đó.",
    "This number is in the registry already. Look its last 4 digits up and choose that person.",
)
NOBODY = Text("Không có người này trong sổ.", "This person is not in the registry.")


@dataclass(frozen=True, slots=True)
class RegisterPerson:
    """The wish to enter a citizen or organisation in the registry. `birth_year` may be left to the identity number."""

    name: str
    identity_number: str | None = None
    phone: str | None = None
    address: str | None = None
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person as the look-up shows one: enough to tell two of the same name apart, and no more.

    `identity_paper` names the paper whose number ends in `identity_end`.
    """

    id: int
    name: str
    birth_year: int | None
    identity_paper: Text
    identity_end: str
    phone: str
    address: str
    visits: int
    last_visit_on: date | None


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page of the people found, by given name, with the cursor of the page after it."""

    items: Sequence[FoundPerson] = field(default_factory=tuple)
    next: str | None = None


def register_person(work: Work, wish: RegisterPerson, *, looked_up: bool = False) -> Person:
    """Enter a person in the registry; raise InvalidInput field by field for what cannot be.

    Somebody whom the actor may not know to be there is entered once more: a refusal would tell of the first entry.
    `looked_up`: nobody has the number, as `find_by_numbers` said in this transaction.
    """
    require(work, "visit.record")
    return enter_person(work, wish, looked_up=looked_up)


def enter_person(work: Work, wish: RegisterPerson, *, looked_up: bool = False) -> Person:
    """Enter a person in the registry for a use case that has asked who may."""
    person = Person(office_id=work.office.id, recorded_at=work.now)
    write_into(person, checked(work, wish, looked_up=looked_up))
    enter_row(work, person)
    return person


def write_into(person: Person, said: RegisterPerson) -> None:
    """Write down what is known of a person, and the words and keys that go with it."""
    person.name, person.search_key, person.sort_key = said.name, fold(said.name), name_key(said.name)
    person.identity_number, person.birth_year = said.identity_number, said.birth_year
    person.phone, person.address = said.phone, said.address
    person.words_key = words_of(said.name, phone=said.phone, identity_number=said.identity_number, address=said.address)


def checked(work: Work, wish: RegisterPerson, *, of: Person | None = None, looked_up: bool = False) -> RegisterPerson:
    """Give what is written down of a person; raise InvalidInput field by field for what cannot be.

    Nobody has the same identity number, `of` whom it is said excepted. A year of birth that was not said is read from
    the number of an identity card.
    """
    wrong: dict[str, Text] = {}
    said = replace(
        wish,
        name=" ".join(wish.name.split()),
        phone=digits_of(wish.phone or "") or None,
        address=wish.address or None,
    )
    if not said.name:
        wrong["name"] = _NO_NAME
    if wish.phone and not said.phone:
        wrong["phone"] = _NO_PHONE
    number = _read_number(work, wish.identity_number, of, wrong)
    if number is not None and not looked_up and _is_another(work, number.number, of):
        wrong["identity_number"] = _KNOWN_NUMBER
    year = wish.birth_year if wish.birth_year is not None else number.birth_year if number else None
    if wish.birth_year is not None and (mistake := wrong_year(wish.birth_year, number, work.today.year)):
        wrong["birth_year"] = mistake
    if wrong:
        raise InvalidInput(Text("Chưa ghi được người đến.", "The person was not entered."), wrong)
    return replace(said, identity_number=number.number if number else None, birth_year=year)


def get_person(work: Work, person_id: int) -> Person:
    """Find a person by key; raise NotFound alike when there is none and when the actor may not know of one.

    By the key of an entry for which another one stands that other one is found.
    """
    entry = work.session.scalars(select(Person).where(reachable(work, person_id))).one_or_none()
    if entry is None:
        raise NotFound(NOBODY)
    return standing_for(work, entry)


def standing_for(work: Work, entry: Person) -> Person:
    """Give the entry that stands for this one: itself, or the one that it was merged into."""
    if entry.merged_into_id is None:
        return entry
    return work.session.scalars(select(Person).where(Person.id == entry.merged_into_id)).one()


def find_by_number(work: Work, identity_number: str | None) -> Person | None:
    """Find whom the actor may know to have this identity number."""
    if not identity_number:
        return None
    number = _as_written(identity_number, work.today.year)
    query = select(Person).where(visible_persons(work), Person.identity_number == number).order_by(Person.id)
    found = work.session.scalars(query).first()
    return standing_for(work, found) if found is not None else None


def find_by_numbers(work: Work, identity_numbers: Collection[str]) -> Mapping[str, Person]:
    """Find whom the actor may know to have these identity numbers, by the numbers as they are given; in one query."""
    written = {number: _as_written(number, work.today.year) for number in identity_numbers}
    if not written:
        return {}
    query = select(Person).where(visible_persons(work), Person.identity_number.in_(set(written.values())))
    found: dict[str, Person] = {}
    for person in work.session.scalars(query.order_by(Person.id)):
        found.setdefault(person.identity_number or "", person)
    return {said: standing_for(work, found[number]) for said, number in written.items() if number in found}


def find_persons(work: Work, words: str) -> Sequence[FoundPerson]:
    """Find the first people who fit what was typed, by given name; nothing typed finds nobody.

    Fitting is the beginning of any words of the name, marks or none, with words of the address beside them; a phone
    number whole or its last digits; the number of an identity paper whole or its last digits, four at least.
    """
    return find_page(work, words, limit=SHOWN_AT_MOST).items


def find_page(work: Work, words: str, *, cursor: str | None = None, limit: int = 50) -> FoundPage:
    """Find one page of the people who fit; raise InvalidInput when the cursor is not of such a list."""
    require(work, "person.read")
    terms = understand(words)
    after = _place(work, cursor) if cursor else None
    if not terms:
        return FoundPage()
    rows = find_fitting(work, terms, after, limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    return FoundPage(shown(work, rows), pack(Cursor(_ORDER, False, None, rows[-1].id)) if more else None)


def show_person(work: Work, person_id: int) -> Sequence[FoundPerson]:
    """Give one person as the look-up shows one, or nobody."""
    require(work, "person.read")
    entry = work.session.scalars(select(Person).where(reachable(work, person_id))).one_or_none()
    return shown(work, [standing_for(work, entry)] if entry is not None else [])


def shown(work: Work, people: Sequence[Person]) -> Sequence[FoundPerson]:
    """Show people as the look-up does, with the visits that the actor may know of."""
    visits = _visits_of(work, [person.id for person in people])
    return [_found(person, *visits.get(person.id, (0, None))) for person in people]


def hidden_phone(phone: str | None) -> str:
    """Write a phone number without its middle."""
    return f"{phone[:2]}•• ••• {phone[-3:]}" if phone else ""


def alias_of(number: str) -> Text:
    """Give the name that stands for a protected person of this case everywhere, e.g. Bí danh 2026-0007."""
    _kind, _, place = number.partition("-")
    return Text("Bí danh {place}", "Alias {place}").with_(place=place or number)


def _place(work: Work, cursor: str) -> tuple[str, int]:
    """Give the sort key and key behind which a page begins."""
    return place_of(get_person(work, unpack(cursor, _ORDER).id))


def place_of(person: Person) -> tuple[str, int]:
    """Give where somebody stands among the people: by given name, then by key."""
    return person.sort_key, person.id


def _visits_of(work: Work, person_ids: Sequence[int]) -> dict[int, tuple[int, date | None]]:
    """Count visits, without those whose case the reader may not see: a number would tell that it exists."""
    if not person_ids:
        return {}
    person_id = func.coalesce(Person.merged_into_id, Person.id)
    query = (
        select(person_id, func.count(), func.max(Visit.received_on))
        .join(Person, and_(Person.id == Visit.person_id, Person.office_id == Visit.office_id))
        .join(Case, Case.id == Visit.case_id, isouter=True)
        .where(
            or_(Person.id.in_(person_ids), Person.merged_into_id.in_(person_ids)),
            or_(Visit.case_id.is_(None), visible_cases(work)),
        )
    )
    return {key: (count, last) for key, count, last in work.session.execute(query.group_by(person_id))}


def _found(person: Person, visits: int, last: date | None) -> FoundPerson:
    number = person.identity_number or ""
    return FoundPerson(
        id=person.id,
        name=person.name,
        birth_year=person.birth_year,
        identity_paper=PAPERS[paper_of(number)],
        identity_end=number[-4:],
        phone=hidden_phone(person.phone),
        address=person.address or "",
        visits=visits,
        last_visit_on=last,
    )


def _read_number(work: Work, said: str | None, of: Person | None, wrong: dict[str, Text]) -> IdentityNumber | None:
    """Read an identity number, and note what is wrong with it; one that stands in the registry already is left so."""
    if not said:
        return None
    try:
        return read_number(said, work.today.year)
    except WrongNumber as mistake:
        if of is None or said != of.identity_number:
            wrong["identity_number"] = mistake.said
            return None
        return IdentityNumber(said, paper_of(said))


def _is_another(work: Work, number: str, of: Person | None) -> bool:
    """Tell whether somebody else has this number, as far as the actor may know."""
    of_another = [Person.id != of.id, func.coalesce(Person.merged_into_id, 0) != of.id] if of is not None else []
    query = select(Person.id).where(visible_persons(work), Person.identity_number == number, *of_another)
    return work.session.scalars(query).first() is not None


def _as_written(identity_number: str, this_year: int) -> str:
    try:
        return read_number(identity_number, this_year).number
    except WrongNumber:
        return identity_number
