"""People who fit what was typed, sorted by given name. Asked of FTS5 on SQLite, of an index of words on PostgreSQL.

What fits few is sorted; what fits many (“nguyễn”) is looked for along the sorted registry, where it soon turns up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select, text
from sqlalchemy.orm import aliased

from casetrack.models import Person
from casetrack.services.persons_visible import known_persons, visible_persons
from casetrack.services.persons_words import Term
from casetrack.services.work import Work

MANY = 4000  # people: to sort so many takes as long as to look along the registry for one in so many
# As the migration that made the index says it, to the letter: else PostgreSQL would read everybody.
_INDEXED: ColumnElement[str] = literal_column("to_tsvector('simple', coalesce(persons.words_key, ''))")
_SIMPLE: ColumnElement[str] = literal_column("'simple'")


def matching(work: Work, terms: Sequence[Term], after: tuple[str, int] | None = None) -> Select[Person]:
    """Ask for everybody whom the actor may know and who fits, by given name; `after`: behind this sort key and key.

    An entry for which another one stands is found by its own words, and that other one is given.
    """
    beyond = [or_(Person.sort_key > after[0], and_(Person.sort_key == after[0], Person.id > after[1]))] if after else []
    if terms and _few(work, terms):
        hit = aliased(Person)
        shown = select(func.coalesce(hit.merged_into_id, hit.id)).where(
            hit.office_id == work.office.id, hit.id.in_(_found(work, terms)), visible_persons(work, hit)
        )
        # The key is sorted as an expression, so that nobody looks along the registry for the few.
        sorted_few = func.coalesce(Person.sort_key, "")
        query = select(Person).where(Person.office_id == work.office.id, Person.id.in_(shown), *beyond)
        return query.order_by(sorted_few, Person.id)
    query = select(Person).where(known_persons(work), *_in_row(terms), *beyond)
    return query.order_by(Person.sort_key, Person.id)


def _few(work: Work, terms: Sequence[Term]) -> bool:
    """Tell whether so few people fit, in whatever office, that they can be sorted."""
    some = _found(work, terms).limit(MANY + 1).subquery()
    return work.session.scalars(select(func.count()).select_from(some)).one() <= MANY


def _found(work: Work, terms: Sequence[Term]) -> Select[int]:
    if work.session.get_bind().dialect.name == "postgresql":
        asked = _asked(terms, all_of=" & ", one_of=" | ", beginning="'{}':*")
        return select(Person.id).where(_INDEXED.op("@@")(func.to_tsquery(_SIMPLE, asked)))
    rowid: ColumnElement[int] = literal_column("rowid")
    asked = _asked(terms, all_of=" AND ", one_of=" OR ", beginning='"{}" *')
    found = text("person_search MATCH :asked_person").bindparams(asked_person=asked)
    return select(rowid).select_from(text("person_search")).where(found)


def _asked(terms: Sequence[Term], *, all_of: str, one_of: str, beginning: str) -> str:
    """Ask the index: every word somewhere, and one of them in the name. They are letters and digits, no operators."""

    def any_of(beginnings: Iterable[str]) -> str:
        return f"({one_of.join(beginning.format(each) for each in beginnings)})"

    each = [any_of((*term.own, *term.address)) for term in terms]
    named = any_of(own for term in terms for own in term.own)
    return all_of.join((*each, named)) if len(terms) > 1 else named


def _in_row(terms: Sequence[Term]) -> list[ColumnElement[bool]]:
    """Ask the same of a row's own words."""

    def any_of(beginnings: Iterable[str]) -> ColumnElement[bool]:
        return or_(*((" " + Person.words_key).contains(f" {each}", autoescape=True) for each in beginnings))

    named = [any_of(own for term in terms for own in term.own)] if terms else []
    return [*(any_of((*term.own, *term.address)) for term in terms if len(terms) > 1), *named]
