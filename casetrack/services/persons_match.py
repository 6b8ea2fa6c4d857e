"""People who fit what was typed, sorted by given name. Asked of FTS5 on SQLite, of an index of words on PostgreSQL.

What fits is sorted first, and only the first of it is looked at for whether the actor may know of it: “nguyễn” fits
every third person, and asking after each one's visits and cases would take seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, literal_column, or_, select, text, tuple_
from sqlalchemy.orm import aliased

from casetrack.models import Person
from casetrack.services.persons_visible import is_known
from casetrack.services.persons_words import Term
from casetrack.services.work import Work

AT_ONCE = 64  # entries: a page of a look-up, and those of it that are hidden or twice the same person
_LAST = 2**31 - 1  # no key of an entry is greater
# As the migration that made the index says it, to the letter: else PostgreSQL would read everybody.
_INDEXED: ColumnElement[str] = literal_column("to_tsvector('simple', coalesce(persons.words_key, ''))")
_SIMPLE: ColumnElement[str] = literal_column("'simple'")

Hit: TypeAlias = "Row[str, int, int]"


def find_fitting(work: Work, terms: Sequence[Term], after: tuple[str, int] | None, limit: int) -> Sequence[Person]:
    """Find the first people whom the actor may know and who fit, by given name; `after`: behind this sort key and key.

    An entry for which another one stands is found by its own words, and that other one is given.
    """
    found: dict[int, Person] = {}
    place = (*after, _LAST) if after else None
    while True:
        hits = work.session.execute(_fitting(work, terms, place)).all()
        known = {person.id: person for person in work.session.scalars(_known(work, hits))}
        found |= {person_id: known[person_id] for _key, person_id, _entry in hits if person_id in known}
        if len(hits) < AT_ONCE or len(found) >= limit:
            return list(found.values())[:limit]
        sort_key, person_id, entry_id = hits[-1]
        place = (sort_key, person_id, entry_id)


def _fitting(work: Work, terms: Sequence[Term], place: tuple[str, int, int] | None) -> Select[str, int, int]:
    """Ask for the next entries that fit: the sort key and key of the person, and the key of the entry."""
    stands = aliased(Person)
    key_of_other = select(stands.sort_key).where(stands.id == Person.merged_into_id).scalar_subquery()
    sort_key = case((Person.merged_into_id.is_(None), Person.sort_key), else_=key_of_other)
    ordered = (sort_key, func.coalesce(Person.merged_into_id, Person.id), Person.id)
    # By a sum no index of the office is of use: SQLite would read the whole registry along one.
    query = select(*ordered).where(_fits(work, terms), Person.office_id + 0 == work.office.id)
    query = query.where(tuple_(*ordered) > place) if place else query
    return query.order_by(*ordered).limit(AT_ONCE)


def _known(work: Work, hits: Sequence[Hit]) -> Select[Person]:
    """Ask for the people of those entries that the actor may know of."""
    entry = aliased(Person)
    known = select(func.coalesce(entry.merged_into_id, entry.id)).where(
        entry.id.in_([entry_id for _key, _person_id, entry_id in hits]), is_known(work, entry)
    )
    return select(Person).where(Person.id.in_(known))


def _fits(work: Work, terms: Sequence[Term]) -> ColumnElement[bool]:
    """Every word somewhere, and one of them in the name. They are letters and digits, no operators."""
    named = [own for term in terms for own in term.own]
    groups = [(*term.own, *term.address) for term in terms] if len(terms) > 1 else [named]
    if work.session.get_bind().dialect.name == "postgresql":
        asked = " & ".join(_any_of(group, " | ", "'{}':*") for group in groups)
        found = _INDEXED.op("@@")(func.to_tsquery(_SIMPLE, asked))
        # The index would go through each beginning a second time; of what it found this is quicker read in the row.
        own = [(literal(" ") + Person.words_key).contains(f" {each}") for each in named]
        return and_(found, or_(*own)) if len(groups) > 1 else found
    rowid: ColumnElement[int] = literal_column("rowid")
    asked = " AND ".join(_any_of(group, " OR ", '"{}" *') for group in (*groups, named))
    fits = text("person_search MATCH :asked_person").bindparams(asked_person=asked)
    return Person.id.in_(select(rowid).select_from(text("person_search")).where(fits))


def _any_of(beginnings: Iterable[str], one_of: str, beginning: str) -> str:
    return f"({one_of.join(beginning.format(each) for each in beginnings)})"
