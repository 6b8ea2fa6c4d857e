"""What the office knows of a person: the entries that are one person, and every visit, petition and case of theirs.

Only what the actor may see. Somebody who is protected in a case is in no registry, so that nothing here leads there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, and_, or_, select

from casetrack.engine.identity_number import PAPERS, paper_of
from casetrack.engine.labels import HOSTS
from casetrack.engine.session_cases import load_session_cases
from casetrack.models import Case, Party, Person, Petition, Receipt, User, Visit
from casetrack.services.access import require, visible_cases
from casetrack.services.cases import PARTS
from casetrack.services.looks import look_at_number
from casetrack.services.persons import FoundPerson, get_person, shown
from casetrack.services.persons_visible import visible_persons
from casetrack.services.work import Work
from casetrack.text import Text

MOST_LINES = 300  # of each kind; whoever has more is an organisation, whose cases the list of cases shows
VISIT, PETITION, CASE = "visit", "petition", "case"
KINDS: dict[str, Text] = {
    CASE: Text("Hồ sơ", "Case"),
    PETITION: Text("Đơn", "Petition"),
    VISIT: Text("Lượt tiếp", "Visit"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a history. `number`: of the visit, the petition or the case; `receipt`: what the desk gave for it.

    `parts` and `representatives` are of cases: as what the person stands in one, and who speaks for whom it is about;
    `answered_on` is when they were told that an instruction about them was carried out. Of visits: in which session of
    the schedule, with which `host`, what was answered, and by when an answer was promised.
    """

    kind: str
    on: date
    number: str
    subject: str
    case_number: str | None = None
    receipt: str | None = None
    parts: tuple[Text, ...] = ()
    representatives: tuple[str, ...] = ()
    closed_on: date | None = None
    answered_on: date | None = None
    session_id: int | None = None
    host: Text | None = None
    answer: str = ""
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class MergedEntry:
    """An entry for which the person's own one stands: its words, and who joined the two, when and why."""

    id: int
    name: str
    recorded_at: datetime
    reason: str
    merged_by: str
    merged_at: datetime


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person as a page shows one: as in the look-up, the entries behind it, the history newest first."""

    person: FoundPerson
    version: int
    recorded_at: datetime
    entries: Sequence[MergedEntry]
    history: Sequence[Line]


def get_page(work: Work, person_id: int) -> PersonPage:
    """Give what the actor may know of a person; raise NotFound alike for nobody and for whom he may not know of."""
    require(work, "person.read")
    person = get_person(work, person_id)
    own = select(Person.id).where(or_(Person.id == person.id, Person.merged_into_id == person.id))
    lines = (*_visits(work, own), *_petitions(work, own), *_cases(work, own))
    order = {kind: place for place, kind in enumerate(KINDS)}
    newest = sorted(lines, key=lambda line: line.number, reverse=True)
    number = _number_of(work, person)
    return PersonPage(
        person=replace(shown(work, [person])[0], identity_paper=PAPERS[paper_of(number)], identity_end=number[-4:]),
        version=person.version,
        recorded_at=person.recorded_at,
        entries=_entries(work, person),
        history=sorted(newest, key=lambda line: (-line.on.toordinal(), order[line.kind])),
    )


def see_number(work: Work, person_id: int) -> str:
    """Give the whole identity number, once the look stands in the office's book; raise Forbidden or NotFound.

    Nothing may be shown before the transaction has ended well.
    """
    require(work, "person.edit")
    person = get_person(work, person_id)
    look_at_number(work, person)
    return _number_of(work, person)


def _number_of(work: Work, person: Person) -> str:
    """Give the number of a person's own entry or, where that has none, of the first one merged into it that has."""
    if person.identity_number:
        return person.identity_number
    query = select(Person.identity_number).where(Person.merged_into_id == person.id, visible_persons(work))
    known = query.where(Person.identity_number.is_not(None)).order_by(Person.merged_at, Person.id).limit(1)
    return work.session.scalars(known).first() or ""


def _visits(work: Work, own: Select[int]) -> Iterator[Line]:
    query = (
        select(Visit, Case.number)
        .join(Case, Case.id == Visit.case_id, isouter=True)
        .where(
            Visit.office_id == work.office.id,
            Visit.person_id.in_(own),
            or_(Visit.case_id.is_(None), visible_cases(work)),
        )
    )
    rows = work.session.execute(query.order_by(Visit.id.desc()).limit(MOST_LINES))
    return (_visit(visit, number) for visit, number in rows)


def _visit(visit: Visit, case_number: str | None) -> Line:
    return Line(
        kind=VISIT,
        on=visit.received_on,
        number=visit.number,
        subject=visit.subject,
        case_number=case_number,
        receipt=visit.number,
        session_id=visit.session_id,
        host=HOSTS.get(visit.host),
        answer=visit.answer,
        answer_by=visit.answer_by,
    )


def _petitions(work: Work, own: Select[int]) -> Iterator[Line]:
    query = (
        select(Receipt.received_on, Petition.number, Receipt.subject, Case.number, Receipt.number)
        .join(Petition, Petition.id == Receipt.petition_id)
        .join(Case, Case.id == Petition.case_id)
        .where(Receipt.office_id == work.office.id, Receipt.person_id.in_(own), visible_cases(work))
    )
    return (Line(PETITION, *row) for row in work.session.execute(query.order_by(Receipt.id.desc()).limit(MOST_LINES)))


def _cases(work: Work, own: Select[int]) -> Iterator[Line]:
    parts: defaultdict[Case, list[Text]] = defaultdict(list)
    query = (
        select(Case, Party.part)
        .join(Party, and_(Party.case_id == Case.id, Party.office_id == Case.office_id))
        .where(Party.person_id.in_(own), visible_cases(work))
    )
    rows = work.session.execute(query.order_by(Case.opened_on.desc(), Case.id, Party.id).limit(MOST_LINES))
    for case, part in rows:
        parts[case].append(PARTS.get(part, Text(part, part)))
    told = load_session_cases().instruction.fields["answered_on"]
    speaking = _representatives(work, own, [case.id for case in parts])
    for case, named in parts.items():
        yield Line(
            kind=CASE,
            on=case.opened_on,
            number=case.number,
            subject=case.title,
            case_number=case.number,
            parts=tuple(dict.fromkeys(named)),
            representatives=tuple(speaking.get(case.id, ())),
            closed_on=case.closed_on,
            answered_on=date.fromisoformat(answered) if (answered := case.fields.get(told)) else None,
        )


def _representatives(work: Work, own: Select[int], case_ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """Name who else represents in these cases, all of which the actor sees."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    query = (
        select(Party.case_id, Person.name)
        .join(Person, Person.id == Party.person_id)
        .where(
            Party.office_id == work.office.id,
            Party.case_id.in_(case_ids),
            Party.part == "representative",
            Party.person_id.not_in(own),
        )
        .order_by(Party.id)
    )
    for case_id, name in work.session.execute(query):
        found[case_id].append(name)
    return found


def _entries(work: Work, person: Person) -> Sequence[MergedEntry]:
    query = (
        select(Person, User.full_name)
        .join(User, User.id == Person.merged_by_id, isouter=True)
        .where(Person.merged_into_id == person.id, visible_persons(work))
        .order_by(Person.merged_at, Person.id)
    )
    return [
        MergedEntry(
            id=entry.id,
            name=entry.name,
            recorded_at=entry.recorded_at,
            reason=entry.merge_reason or "",
            merged_by=by or "",
            merged_at=entry.merged_at or entry.recorded_at,
        )
        for entry, by in work.session.execute(query)
    ]
