"""The marks of a case: digests of what cases about one matter have in common, by which they are found again.

Of who sent it: identity number, telephone, name. Of what it says: plot, number of a decision or stall, who is named,
days, sums; and a sample of its words, two by two, which a copy shares in whatever order. What is likely is weighed
afterwards (engine/likeness.py): a mark only saves reading every case. Of a case about a piece of land: its plot.

A case that not everybody in the office may see has no marks. So nothing hidden is found, counted or waited for, and no
table tells what the vault keeps.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from casetrack.engine.definition import Definition
from casetrack.engine.likeness import Matter
from casetrack.engine.matter import Content, Sender, loose, read_content, shingles
from casetrack.models import Case, CaseMark, Party, Person
from casetrack.services.access import OPEN_LEVELS
from casetrack.services.case_questions import MARKS
from casetrack.services.case_rows import add_row, is_unwritten, people_kept, remove_row, rows_of
from casetrack.services.work import Work
from casetrack.vietnamese import fold

SAMPLE = 12  # pairs of words: two texts that share a third of theirs hardly ever have none of them in common
MOST_OF_A_KIND = 8
_LOOKED_AT = 200  # newest cases, to see whether their plots are marked
PLOT, MAP_SHEET = "plot", "map_sheet"  # fields of workflows and of lists that name a piece of land
_NUMBERS = re.compile(r"(?<![0-9])0*([1-9][0-9]*[a-z]?)(?![0-9a-z])")
_ABOUT_WHOM = "respondent"  # the part of whom a case is about, who did not send it
_KINDS = ("symbol", "code", "day", "money")


class Told(Protocol):
    """A case row, or what is folded of one."""

    @property
    def title(self) -> str:
        """What it is about, in a line."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """What its workflow knows of it."""

    @property
    def level(self) -> str:
        """Who may see it."""


def weighed_marks(matter: Matter) -> Mapping[int, int]:
    """Give the marks of a petition, each with its weight: one person or fact in common tells more than all words."""
    content = read_content(matter.text)
    words = {digest(said): 1 for said in _sample(content)}
    return words | {digest(said): SAMPLE + 1 for said in (*_people(matter, content), *_facts(content))}


def marks_of(matter: Matter) -> frozenset[int]:
    """Give the marks of a petition."""
    return frozenset(weighed_marks(matter))


def matter_of(definition: Definition, case: Told, senders: Sequence[Sender]) -> Matter:
    """Give a case as it is compared: its title, the words of its opening, and its people."""
    said = (case.fields.get(key) for key in definition.intake if definition.fields[key].type in ("text", "string"))
    return Matter(tuple(senders), ". ".join((case.title, *(text for text in said if isinstance(text, str)))))


def wanted_marks(definition: Definition, case: Told, senders: Sequence[Sender]) -> frozenset[int]:
    """Give the marks that a case should have: none where it is hidden from somebody; its plot, and if it is a matter
    of the desk what it says and who sent it.
    """
    if case.level not in OPEN_LEVELS:
        return frozenset()
    plots = frozenset(parcel_marks(case.fields.get(PLOT), case.fields.get(MAP_SHEET)))
    return plots | marks_of(matter_of(definition, case, senders)) if definition.at_desk else plots


def parcel_marks(plot: object, sheet: object, named: str = "parcel") -> Iterator[int]:
    """Give the marks of the plots that fields name; without the number of their map sheet plots are not known.

    `named`: `plot` gives the marks of petitions that speak of these plots in their words.
    """
    of_sheet = _NUMBERS.findall(fold(str(sheet or "")))
    for number in _NUMBERS.findall(fold(str(plot or "")))[:MOST_OF_A_KIND] if of_sheet else ():
        yield digest(f"{named}:{number}/{of_sheet[0]}")


def has_marks(definition: Definition) -> bool:
    """Tell whether cases of a workflow may have marks."""
    return definition.at_desk or PLOT in definition.fields


def write_marks(work: Work, case: Case, *, new: bool = False) -> None:
    """Write down the marks of a case; what is so already is left alone. `new`: it has none yet."""
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    if not has_marks(definition):
        return
    senders = _senders_of(work, case) if case.level in OPEN_LEVELS else ()
    rows = {} if new else {row.mark: row for row in rows_of(work, case, CaseMark, MARKS)}
    wanted = wanted_marks(definition, case, senders)
    for mark in rows.keys() - wanted:
        remove_row(work, case, rows[mark])
    for mark in sorted(wanted - rows.keys()):
        add_row(work, CaseMark(office_id=work.office.id, case_id=case.id, mark=mark))


def kept_marks(work: Work, case_ids: Sequence[int]) -> Mapping[int, frozenset[int]]:
    """Give the marks that the table keeps of these cases."""
    found: dict[int, set[int]] = defaultdict(set)
    for row in work.session.scalars(_of_cases(work, case_ids)):
        found[row.case_id].add(row.mark)
    return {case_id: frozenset(found[case_id]) for case_id in case_ids}


def senders_of(work: Work, case_ids: Sequence[int]) -> Mapping[int, Sequence[Sender]]:
    """Give who has a part in these cases, as far as the registry names them."""
    found: dict[int, list[Sender]] = {case_id: [] for case_id in case_ids}
    query = (
        select(Party.case_id, Person.name, Person.birth_year, Person.identity_number, Person.phone, Person.address)
        .join(Person, Person.id == Party.person_id)
        .where(Party.office_id == work.office.id, Party.case_id.in_(case_ids), Party.part != _ABOUT_WHOM)
    )
    for case_id, name, birth_year, identity_number, phone, address in work.session.execute(query.order_by(Party.id)):
        found[case_id].append(Sender(name, birth_year, identity_number, phone, address))
    return found


def _senders_of(work: Work, case: Case) -> Sequence[Sender]:
    if not is_unwritten(work, case):
        return senders_of(work, [case.id])[case.id]
    people = [person for party, person in people_kept(work, case) if party.part != _ABOUT_WHOM]
    return [Sender(who.name, who.birth_year, who.identity_number, who.phone, who.address) for who in people]


def offices_without_marks(session: Session, workflows: Sequence[str]) -> Sequence[int]:
    """Name the offices that have cases of these workflows and no mark of any, as after an upgrade."""
    marked = exists(select(CaseMark.id).where(CaseMark.office_id == Case.office_id))
    query = select(Case.office_id).where(Case.level.in_(OPEN_LEVELS), Case.workflow.in_(workflows), ~marked)
    return session.scalars(query.distinct()).all()


def offices_without_parcels(session: Session, workflows: Sequence[str]) -> Sequence[int]:
    """Name the offices whose newest cases name plots, and none of these cases has a mark, as after an upgrade."""
    plot, sheet = Case.fields[PLOT].as_string(), Case.fields[MAP_SHEET].as_string()
    query = select(Case.id, Case.office_id, plot, sheet).where(
        Case.level.in_(OPEN_LEVELS), Case.workflow.in_(workflows), plot.is_not(None), sheet.is_not(None)
    )
    newest = session.execute(query.order_by(Case.id.desc()).limit(_LOOKED_AT)).all()
    named = {case_id: office_id for case_id, office_id, *said in newest if any(parcel_marks(*said))}
    marked = set(session.scalars(select(CaseMark.case_id).where(CaseMark.case_id.in_(named))))
    with_marks = {office_id for case_id, office_id in named.items() if case_id in marked}
    return sorted(set(named.values()) - with_marks)


def _of_cases(work: Work, case_ids: Sequence[int]) -> Any:
    return select(CaseMark).where(CaseMark.office_id == work.office.id, CaseMark.case_id.in_(case_ids))


def _people(matter: Matter, content: Content) -> Iterator[str]:
    """Mark who sent it and who is named in it alike: somebody may sign for another."""
    for sender in matter.senders[:MOST_OF_A_KIND]:
        yield f"name:{loose(sender.name)}"
        if sender.phone:
            yield f"phone:{sender.phone}"
        if sender.identity_number:
            yield f"identity:{sender.identity_number}"
    yield from (f"name:{name}" for name in sorted(content.of("named"))[:MOST_OF_A_KIND])


def _facts(content: Content) -> Iterator[str]:
    sheets = sorted(content.of("sheet"))[:MOST_OF_A_KIND] or [""]
    for plot in sorted(content.of("plot"))[:MOST_OF_A_KIND]:
        yield from (f"plot:{plot}/{sheet}" for sheet in sheets)
    for kind in _KINDS:
        yield from (f"{kind}:{fact}" for fact in sorted(content.of(kind))[:MOST_OF_A_KIND])


def _sample(content: Content) -> Iterator[str]:
    """Take of all pairs of words those whose digests are smallest: any two texts choose alike among what they share."""
    pairs = {f"words:{pair}" for pair in shingles(content.words)}
    return iter(sorted(pairs, key=digest)[:SAMPLE])


def digest(said: str) -> int:
    """Give the mark of what is said."""
    return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest(), signed=True)
