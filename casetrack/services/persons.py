"""Citizens and organisations: entering one in the registry, finding one again, and how much of one may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, Party, Person, Visit
from casetrack.services.access import require, visible_cases
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import fold, name_key

SHOWN_AT_MOST = 12
ANONYMOUS = "anonymous"  # the field by which a workflow says that a paper may come without a name
UNKNOWN = Text("Không rõ người gửi", "Sender unknown")
UNNAMED = Text("Không nêu tên", "Gave no name")  # who came with a question; the law wants a name of who petitions
SHORTEST_NUMBER = 4  # the desk asks for the last four digits of an identity card


@dataclass(frozen=True, slots=True)
class RegisterPerson:
    """The wish to enter a citizen or organisation in the registry."""

    name: str
    identity_number: str | None = None
    phone: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person as the look-up shows one: enough to tell two of the same name apart, and no more."""

    id: int
    name: str
    identity_end: str
    phone: str
    address: str
    visits: int
    last_visit_on: date | None


def visible_persons(work: Work) -> ColumnElement[bool]:
    """Give the clause for the people whom the actor may know to be in the registry.

    Whoever is there only because of cases that the actor may not see is not there for the actor: that somebody came
    about a sealed case would be told by the name alone.
    """
    visible = visible_cases(work)
    parties = select(Party.id).where(Party.office_id == Person.office_id, Party.person_id == Person.id)
    visits = select(Visit.id).where(Visit.office_id == Person.office_id, Visit.person_id == Person.id)
    return and_(
        Person.office_id == work.office.id,
        or_(
            exists(parties.join(Case, Case.id == Party.case_id).where(visible)),
            exists(visits.join(Case, Case.id == Visit.case_id).where(visible)),
            exists(visits.where(Visit.case_id.is_(None))),
            and_(not_(exists(parties)), not_(exists(visits))),
        ),
    )


def register_person(work: Work, wish: RegisterPerson) -> Person:
    """Enter a person in the registry; raise InvalidInput without a name or with a known identity number.

    Somebody whom the actor may not know to be there is entered once more: a refusal would tell of the first entry.
    """
    require(work, "visit.record")
    said = checked(work, wish)
    person = Person(
        office_id=work.office.id,
        name=said.name,
        search_key=fold(said.name),
        sort_key=name_key(said.name),
        identity_number=said.identity_number,
        phone=said.phone,
        address=said.address,
        recorded_at=work.now,
    )
    work.session.add(person)
    work.session.flush()  # visits and parties name the person by its key
    return person


def checked(work: Work, wish: RegisterPerson) -> RegisterPerson:
    """Give what is written down of a person; raise InvalidInput without a name or with a known identity number."""
    name = " ".join(wish.name.split())
    if not name:
        raise _refused("name", Text("Thiếu tên người đến. Gõ họ và tên.", "The name is missing. Type it."))
    if wish.identity_number:
        _refuse_known_identity(work, wish.identity_number)
    return RegisterPerson(name, wish.identity_number or None, digits_of(wish.phone or "") or None, wish.address or None)


def get_person(work: Work, person_id: int) -> Person:
    """Find a person by key; raise NotFound alike when there is none and when the actor may not know of one."""
    query = select(Person).where(visible_persons(work), Person.id == person_id)
    person = work.session.scalars(query).one_or_none()
    if person is None:
        raise NotFound(Text("Không có người này trong sổ.", "This person is not in the registry."))
    return person


def find_persons(work: Work, words: str) -> Sequence[FoundPerson]:
    """Find people by the beginning of a name (marks do not matter), by phone, or by the end of an identity number.

    A name that nobody's begins with is looked for among given names: “bảy” finds Trần Văn Bảy. Sorted by given name.
    """
    require(work, "visit.record")
    number, name = digits_of(words), fold(words)
    if len(number) >= SHORTEST_NUMBER:
        rows = _matching(work, or_(Person.phone == number, Person.identity_number.endswith(number, autoescape=True)))
    elif name:
        begins = Person.search_key.startswith(name, autoescape=True)
        rows = _matching(work, begins) or _matching(work, Person.search_key.contains(f" {name}", autoescape=True))
    else:
        rows = []
    visits = _visits_of(work, [row.id for row in rows])
    return [_found(row, *visits.get(row.id, (0, None))) for row in sorted(rows, key=lambda row: (row.sort_key, row.id))]


def show_person(work: Work, person_id: int) -> Sequence[FoundPerson]:
    """Give one person as the look-up shows one, or nobody."""
    require(work, "visit.record")
    rows = _matching(work, Person.id == person_id)
    visits = _visits_of(work, [row.id for row in rows])
    return [_found(row, *visits.get(row.id, (0, None))) for row in rows]


def digits_of(words: str) -> str:
    """Keep the digits of a number as people write it: 091 234 567, 0912.345.678."""
    compact = words.translate({ord(sign): None for sign in " .-()+"})
    return compact if compact.isascii() and compact.isdigit() else ""


def hidden_phone(phone: str | None) -> str:
    """Write a phone number without its middle."""
    return f"{phone[:2]}•• ••• {phone[-3:]}" if phone else ""


def alias_of(number: str) -> Text:
    """Give the name that stands for a protected person of this case everywhere, e.g. Bí danh 2026-0007."""
    _kind, _, place = number.partition("-")
    return Text("Bí danh {place}", "Alias {place}").with_(place=place or number)


def _matching(work: Work, clause: ColumnElement[bool]) -> Sequence[Person]:
    query = select(Person).where(visible_persons(work), clause)
    return work.session.scalars(query.order_by(Person.search_key, Person.id).limit(SHOWN_AT_MOST)).all()


def _visits_of(work: Work, person_ids: Sequence[int]) -> dict[int, tuple[int, date | None]]:
    """Count visits, without those whose case the reader may not see: a number would tell that it exists."""
    query = (
        select(Visit.person_id, func.count(), func.max(Visit.received_on))
        .join(Case, Case.id == Visit.case_id, isouter=True)
        .where(
            Visit.office_id == work.office.id,
            Visit.person_id.in_(person_ids),
            or_(Visit.case_id.is_(None), visible_cases(work)),
        )
    )
    if not person_ids:
        return {}
    rows = work.session.execute(query.group_by(Visit.person_id))
    return {person_id: (count, last) for person_id, count, last in rows if person_id is not None}


def _found(person: Person, visits: int, last: date | None) -> FoundPerson:
    return FoundPerson(
        id=person.id,
        name=person.name,
        identity_end=person.identity_number[-4:] if person.identity_number else "",
        phone=hidden_phone(person.phone),
        address=person.address or "",
        visits=visits,
        last_visit_on=last,
    )


def _refuse_known_identity(work: Work, identity_number: str) -> None:
    query = select(Person.id).where(visible_persons(work), Person.identity_number == identity_number)
    if work.session.scalars(query).first() is not None:
        raise _refused(
            "identity_number",
            Text(
                "Số này đã có trong sổ. Tìm theo 4 số cuối rồi chọn người đó.",
                "This number is in the registry already. Look its last 4 digits up and choose that person.",
            ),
        )


def _refused(field: str, said: Text) -> InvalidInput:
    return InvalidInput(Text("Chưa ghi được người đến.", "The person was not entered."), {field: said})
