"""Cases that fit what was typed, in tiers: the surest first. Asked of FTS5 on SQLite, of tsvectors on PostgreSQL.

Neither has a model: the migration 0025_search_words.py made them, and the database keeps them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, func, literal_column, select, text
from sqlalchemy.sql.visitors import replacement_traverse

from casetrack.models import Case
from casetrack.services.search_words import Meaning, Term, understand
from casetrack.services.work import Work

_SIMPLE: ColumnElement[str] = literal_column("'simple'")


@dataclass(frozen=True, slots=True)
class _Signs:
    """How an index writes what it is asked."""

    all_of: str
    one_of: str
    mark: str
    beginning: str

    def any_of(self, marks: Iterable[str]) -> str:
        """Ask for one of these marks, of which some end in `*`. They are letters and digits: none is an operator."""
        said = (self.beginning.format(mark[:-1]) if mark.endswith("*") else self.mark.format(mark) for mark in marks)
        return f"({self.one_of.join(said)})"

    def all_terms(self, meaning: Meaning, *, begun: bool) -> str:
        """Ask for every term, or for all of it as one mark; `begun`: the beginning of a word is enough."""
        each = self.all_of.join(self.any_of(_marks_of(term, begun=begun)) for term in meaning.terms)
        return f"(({each}){self.one_of}{self.any_of(meaning.whole)})" if meaning.whole else f"({each})"


_FTS5 = _Signs(" AND ", " OR ", '"{}"', '"{}" *')
_TSQUERY = _Signs(" & ", " | ", "'{}'", "'{}':*")


def tiers_of(work: Work, typed: str) -> Sequence[ColumnElement[bool]]:
    """Give a clause for each tier, each holding wherever the one before it holds, and the last one for every hit.

    First cases of which all that was typed is one number or whole name; then those in which each word is of their
    numbers, plots or people; then those in which each stands anywhere; at last those in which each begins some word.
    """
    meaning = understand(typed)
    if not meaning.terms:
        return [false()]
    postgresql = work.session.get_bind().dialect.name == "postgresql"
    signs, clause = (_TSQUERY, _in_vector) if postgresql else (_FTS5, _in_table)
    exact, begun = signs.all_terms(meaning, begun=False), signs.all_terms(meaning, begun=True)
    whole = [clause(signs.any_of(meaning.whole), marks_alone=True)] if meaning.whole else []
    return [*whole, clause(exact, marks_alone=True), clause(exact), clause(begun)]


def matches(work: Work, typed: str) -> ColumnElement[bool]:
    """Give the clause for every case that fits what was typed."""
    return tiers_of(work, typed)[-1]


def from_hits(work: Work, clause: ColumnElement[bool]) -> ColumnElement[bool]:
    """Give a clause that leaves the choice of an index to the words, or to the keys; it holds for the same cases.

    SQLite takes an index of the office for narrow, though a ward's book has one office, and would read the whole book
    for six hits. A plus before the column keeps it from that.
    """
    if work.session.get_bind().dialect.name == "postgresql":
        return clause
    plain: ColumnElement[int] = literal_column("+cases.office_id")

    def without_index(element: Any, **kw: Any) -> Any:
        return plain if str(element) == "cases.office_id" else None

    return replacement_traverse(clause, {}, without_index)


def newest_first(work: Work, *, back: bool) -> ColumnElement[Any]:
    """Give the order of the hits within a tier; `back` reads it from its end.

    PostgreSQL, asked for a page by the key, walks all cases from the newest in the hope of soon meeting enough hits:
    seconds for a number that one case has. By a sum it reads the hits and sorts them.
    """
    key: ColumnElement[int] = (
        Case.id + 0 if work.session.get_bind().dialect.name == "postgresql" else Case.id.expression
    )
    return key.asc() if back else key.desc()


def _marks_of(term: Term, *, begun: bool) -> tuple[str, ...]:
    return (*term.marks, *(f"{word}*" for word in term.begins)) if begun else term.marks


def _in_table(asked: str, *, marks_alone: bool = False) -> ColumnElement[bool]:
    rowid: ColumnElement[int] = literal_column("rowid")
    said = f"{{search_key names_key}} : {asked}" if marks_alone else asked
    table: ColumnElement[str] = literal_column("case_search")
    return Case.id.in_(select(rowid).select_from(text("case_search")).where(table.op("MATCH")(said)))


def _in_vector(asked: str, *, marks_alone: bool = False) -> ColumnElement[bool]:
    vector: ColumnElement[str] = literal_column(f"cases.case_search_{'marks' if marks_alone else 'words'}")
    return vector.op("@@")(func.to_tsquery(_SIMPLE, asked))
