"""How citizens were received in a period: visits, people, matters, large groups and days, as form 01/TCD counts them.

A visit (lượt) is a line of the register; who was turned away was not received. People are those who were received. A
matter (vụ việc) is a case, however often somebody comes about it; a visit that led to no case is a matter of its own.
Of a group the form speaks where as many people as the law says have one matter (workflows/law/joint_petitions.yaml).

Whom the head receives on the day of a visit to the desk is counted once, with the head: the same person, or the same
case, on the same day. In the form a matter stands once too, in the first part that has it (TT 06/2025/TT-TTCP).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, case, select

from casetrack.engine.joint_petitions import load_joint_law
from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.engine.reception_form import FormPart, ReceptionForm, load_reception_form
from casetrack.errors import NotFound
from casetrack.models import Person, ReceptionSession, Visit
from casetrack.reports.lines import Counts, Line
from casetrack.reports.questions import Figure, Question
from casetrack.reports.reception_days import DELEGATE, Day, midnight_after, published_and_empty_days
from casetrack.services.access import require
from casetrack.services.work import Work
from casetrack.text import Text

PART, HOST = "part", "host"
Matter: TypeAlias = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Visited:
    """One visit as the counts need it. `host` is who sat there: of a session with a deputy, somebody delegated."""

    id: int
    day: date
    host: str
    reception: str
    person_id: int | None
    case_id: int | None
    present: int
    people: int
    unit_id: int

    @property
    def matter(self) -> Matter:
        """Name what the visit was about."""
        return ("visit", self.id) if self.case_id is None else ("case", self.case_id)

    @property
    def is_group(self) -> bool:
        """Tell whether as many people have the matter as the law calls a large group."""
        return self.people >= load_joint_law().crowd.least


@dataclass(frozen=True, slots=True)
class Receptions:
    """The numbers of a period. Each count of visits opens as `Figure(name, PART or HOST, line.key)`.

    `total` and `parts` are those of the form; `by_host` holds every host and kind of reception, also those of no part.
    `taken_over`: visits to the desk that are counted with the head alone.
    """

    question: Question
    form: ReceptionForm
    total: Line
    parts: tuple[Line, ...]
    by_host: tuple[Line, ...]
    taken_over: int

    @property
    def columns(self) -> dict[int, int]:
        """Give the number that stands in each column of the form."""
        told = {column: self.total.counts[name] for name, column in self.form.total.items()}
        for part, line in zip(self.form.in_print, self.parts, strict=True):
            told |= {column: line.counts[name] for name, column in part.columns.items()}
        return told


@dataclass(frozen=True, slots=True)
class ReadReceptions:
    """What one question's receptions are counted from: the visits, the published days, those on which nobody came."""

    visits: Sequence[Visited]
    days: Sequence[Day]
    empty: Sequence[Day]

    def of(self, units: Collection[int] | None) -> ReadReceptions:
        """Give those of some units."""
        if units is None:
            return self
        days, empty = ([day for day in days if day.unit_id in units] for days in (self.days, self.empty))
        return ReadReceptions([visit for visit in self.visits if visit.unit_id in units], days, empty)


def read_receptions(work: Work, question: Question) -> ReadReceptions:
    """Read the receptions of a period, as it stood and was known, in two statements."""
    require(work, "report.read")
    return ReadReceptions(visits_of(work, question), *published_and_empty_days(work, question))


def receptions_in(work: Work, question: Question) -> Receptions:
    """Count the receptions of a period, as it stood and was known."""
    return count_receptions(question, read_receptions(work, question))


def count_receptions(question: Question, read: ReadReceptions) -> Receptions:
    """Count the receptions that were read, as the form does."""
    form, visits, days, empty = load_reception_form(), read.visits, read.days, read.empty
    parted = list(_parted(form, visits))
    counts, told = dict[str, Counts](), set[Matter]()
    for part, those in parted:
        matters = {visit.matter for visit in those} - told
        counts[part.key] = _count(those, matters, _of(days, part), _of(empty, part))
        told |= matters
    parts = tuple(Line(part.key, part.label, counts[part.key]) for part in form.in_print)
    total = {name: sum(count[name] for count in counts.values()) for name in form.total}
    once = sum(len(those) for _part, those in parted)
    of_a_part = [visit for visit in visits if any(visit.host in part.hosts for part in form.parts)]
    return Receptions(
        question=question,
        form=form,
        total=Line("", form.label, total),
        parts=parts,
        by_host=tuple(_by_host(visits, days, empty)),
        taken_over=len(of_a_part) - once,
    )


def visits_of_part(work: Work, question: Question, part: str, units: Collection[int] | None) -> list[Visited]:
    """Give the visits that a part of the form counts, of all units or of these."""
    require(work, "report.read")
    parted = _parted(load_reception_form(), visits_of(work, question, units))
    return next((those for each, those in parted if each.key == part), [])


def days_of_part(work: Work, question: Question, part: str, units: Collection[int] | None) -> set[date]:
    """Give the published days that a part of the form counts, of all units or of these."""
    published, _empty = published_and_empty_days(work, question, units)
    return next((_of(published, each) for each in load_reception_form().parts if each.key == part), set())


def visits_behind(work: Work, question: Question, figure: Figure) -> list[int]:
    """Give the keys of the visits that a number counts; raise NotFound where there is no such number."""
    require(work, "report.read")
    if figure.group == PART:
        return [visit.id for visit in visits_of_part(work, question, figure.key, None)]
    if figure.group == HOST:
        return [visit.id for visit in visits_of(work, question) if _row(visit) == figure.key]
    raise _no_such_number()


def name_of_row(figure: Figure) -> Text:
    """Name the row in which a number stands, as its table does; raise NotFound where there is no such row."""
    parts = {part.key: part.label for part in load_reception_form().parts}
    found = {PART: parts, HOST: _host_rows()}.get(figure.group, {}).get(figure.key)
    if found is None:
        raise _no_such_number()
    return found


def received(work: Work, question: Question) -> ColumnElement[bool]:
    """Give the clause for the visits of the office until the day of the numbers, as known on the day of knowledge."""
    return and_(
        Visit.office_id == work.office.id,
        Visit.received_on <= question.as_at,
        Visit.refusal == "",  # who was turned away was not received
        Visit.recorded_at < midnight_after(work, question.known_at),
    )


def counted(work: Work, question: Question) -> ColumnElement[bool]:
    """Give the clause for the visits that the numbers of a period count."""
    return and_(received(work, question), Visit.received_on.between(question.start, question.end))


def who_sat() -> ColumnElement[str]:
    """Give who received a visit, as it is counted; ReceptionSession is joined to the visits, outer."""
    return case((ReceptionSession.deputy_name != "", DELEGATE), else_=Visit.host)


def visits_of(
    work: Work, question: Question, units: Collection[int] | None = None, days: Collection[date] | None = None
) -> list[Visited]:
    """Ask for the visits that the numbers of a period count: of all units or of these, of all its days or of these."""
    known = Person.merged_at < midnight_after(work, question.known_at)
    one = case((known, Person.merged_into_id), else_=Visit.person_id)  # entries that are one person count as one
    query = (
        select(Visit.id, Visit.received_on, who_sat(), Visit.reception, one, Visit.case_id)
        .add_columns(Visit.present, Visit.people_count, Visit.unit_id)
        .join(ReceptionSession, ReceptionSession.id == Visit.session_id, isouter=True)
        .join(Person, Person.id == Visit.person_id, isouter=True)
        .where(counted(work, question))
        .order_by(Visit.id)
    )
    if units is not None:
        query = query.where(Visit.unit_id.in_(units))
    if days is not None:
        query = query.where(Visit.received_on.in_(days))
    return [Visited(*row) for row in work.session.execute(query)]


def counted_once(visits: Sequence[Visited]) -> list[Visited]:
    """Leave out the visits to the desk of whom the head received that day; a host of no part keeps all."""
    form = load_reception_form()
    of_parts = {host for part in form.parts for host in part.hosts}
    kept = {visit.id for _part, those in _parted(form, visits) for visit in those}
    return [visit for visit in visits if visit.id in kept or visit.host not in of_parts]


def _parted(form: ReceptionForm, visits: Sequence[Visited]) -> Iterator[tuple[FormPart, list[Visited]]]:
    """Share the visits out among the parts of the form: whom an earlier part received that day is left to it."""
    people, cases = set[tuple[date, int | None]](), set[tuple[date, int | None]]()
    for part in form.parts:
        own = (visit for visit in visits if visit.host in part.hosts)
        mine = [
            each for each in own if (each.day, each.person_id) not in people and (each.day, each.case_id) not in cases
        ]
        people |= {(visit.day, visit.person_id) for visit in mine if visit.person_id is not None}
        cases |= {(visit.day, visit.case_id) for visit in mine if visit.case_id is not None}
        yield part, mine


def _by_host(visits: Iterable[Visited], days: Iterable[Day], empty: Iterable[Day]) -> Iterator[Line]:
    """Count every host and kind of reception that has a visit or a published day, in the order of the labels."""
    of_row, published, sat = (defaultdict[str, list[Any]](list) for _ in range(3))
    for row, those in ((of_row, visits), (published, days), (sat, empty)):
        for one in those:
            row[_row(one)].append(one)
    for key, label in _host_rows().items():
        if of_row[key] or published[key] or sat[key]:
            matters = {visit.matter for visit in of_row[key]}
            yield Line(key, label, _count(of_row[key], matters, _days(published[key]), _days(sat[key])))


def _of(days: Iterable[Day], part: FormPart) -> set[date]:
    return _days(day for day in days if day.host in part.hosts)


def _days(days: Iterable[Day]) -> set[date]:
    return {day.day for day in days}


def _host_rows() -> dict[str, Text]:
    return {
        f"{host}:{kind}": Text("{host}, {kind}", "{host}, {kind}").with_(host=host_label, kind=label)
        for host, host_label in HOSTS.items()
        for kind, label in RECEPTIONS.items()
    }


def _no_such_number() -> NotFound:
    return NotFound(Text("Không có số liệu này.", "There is no such number."))


def _row(one: Visited | Day) -> str:
    return f"{one.host}:{one.reception}"


def _count(
    visits: Sequence[Visited], matters: Collection[Matter], published: Collection[date], empty: Collection[date]
) -> Counts:
    groups = [visit for visit in visits if visit.is_group]
    return {
        "visits": len(visits),
        "people": sum(visit.present for visit in visits),
        "matters": len(matters),
        "groups": len(groups),
        "people_of_groups": sum(visit.present for visit in groups),
        "published_days": len(published),
        "held_days": len({visit.day for visit in visits}.union(empty)),
    }
