"""The office's registers, read: which there are, a page of one, and all of its lines one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, Register
from casetrack.services.access import OPEN_LEVELS, PROTECTED, require, visible_cases
from casetrack.services.bodies import Body, keeping, list_bodies
from casetrack.services.book import Book, Line
from casetrack.services.cursors import Cursor, pack, unpack
from casetrack.services.desk_books import PETITIONS_BOOK, VISITS_BOOK
from casetrack.services.document_books import INCOMING_BOOK, OUTGOING_BOOK
from casetrack.services.looks import look
from casetrack.services.work import Work
from casetrack.text import Text

BOOKS: dict[str, Book] = {book.key: book for book in (OUTGOING_BOOK, INCOMING_BOOK, PETITIONS_BOOK, VISITS_BOOK)}
AT_ONCE = 500
_NO_BOOK = Text("Không có sổ này.", "There is no such register.")
_SWAPPED = Text("Ngày cuối trước ngày đầu. Đổi lại.", "The last day lies before the first. Swap them.")


@dataclass(frozen=True, slots=True)
class FindLines:
    """The wish for a page of a register, the newest line first. Days bound the day that the book goes by.

    `body` is whose book, by its abbreviation; else that of the office's first body.
    """

    book: str
    year: int
    start: date | None = None
    end: date | None = None
    words: str = ""
    body: str = ""
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class LinePage:
    """One page of a register, and how many lines the wish finds in all."""

    lines: Sequence[Line]
    total: int
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class KeptYear:
    """A year of a register, and the number given last in it; `body` is whose book, blank where there is only one."""

    book: Book
    year: int
    last: int
    body: str = ""


def list_books(work: Work) -> Sequence[KeptYear]:
    """List the years of every register, the latest first; this year's stands even when it is empty."""
    require(work, "register.read")
    counters = {book.counter: book for book in BOOKS.values()}
    query = select(Register).where(Register.office_id == work.office.id, Register.book.in_(counters))
    last = {(row.book, row.body, row.year): row.last for row in work.session.scalars(query)}
    bodies = [body.short for body in list_bodies(work)]
    kept = [(book.counter, body) for book in BOOKS.values() for body in (bodies if book.body is not None else [""])]
    kept += sorted({(counter, body) for counter, body, _year in last} - set(kept))  # of bodies that go by another name
    years = {(counter, body, work.today.year) for counter, body in kept if body in ("", *bodies)} | last.keys()
    order = {one: place for place, one in enumerate(kept)}
    listed = sorted(years, key=lambda one: (order[one[:2]], -one[2]))
    return [
        KeptYear(counters[counter], year, last.get((counter, body, year), 0), body) for counter, body, year in listed
    ]


def kept_by(work: Work, wish: FindLines) -> Body | None:
    """Give the body whose book is asked for, None where all share one; raise NotFound."""
    return keeping(work, wish.body) if get_book(wish.book).body is not None else None


def get_book(key: str) -> Book:
    """Find a register by its key; raise NotFound."""
    if key not in BOOKS:
        raise NotFound(_NO_BOOK)
    return BOOKS[key]


def find_lines(work: Work, wish: FindLines) -> LinePage:
    """Give one page of a register. Of a line whose case is hidden from the reader only the number stands."""
    require(work, "register.read")
    book = get_book(wish.book)
    asked = _asked(work, book, wish)
    sort = f"{book.key}-{wish.year}-{wish.body}"
    cursor = unpack(wish.cursor, sort) if wish.cursor else None
    back = cursor is not None and cursor.back
    query = asked
    if cursor is not None:
        query = query.where(book.place > cursor.id if back else book.place < cursor.id)
    order = book.place.asc() if back else book.place.desc()
    rows = work.session.execute(query.order_by(order).limit(wish.limit + 1)).all()
    more, rows = len(rows) > wish.limit, rows[: wish.limit]
    rows = rows[::-1] if back else rows
    has_previous, has_next = (more, True) if back else (cursor is not None, more)
    total = work.session.scalars(select(func.count()).select_from(asked.subquery())).one()
    return LinePage(
        lines=book.lines(work, rows),
        total=total,
        previous=pack(Cursor(sort, True, None, rows[0].place)) if rows and has_previous else None,
        next=pack(Cursor(sort, False, None, rows[-1].place)) if rows and has_next else None,
    )


def count_lines(work: Work, wish: FindLines) -> int:
    """Count the lines that a wish finds."""
    require(work, "register.read")
    asked = _asked(work, get_book(wish.book), wish)
    return work.session.scalars(select(func.count()).select_from(asked.subquery())).one()


def all_lines(work: Work, wish: FindLines, thing: str) -> Iterator[Line]:
    """Give every line that a wish finds, in the order of the book; raise before the first when the wish is wrong.

    `thing` is what becomes of them, `print` or `export`; of restricted and sealed cases that is written down first.
    """
    require(work, "register.read")
    book = get_book(wish.book)
    asked = _asked(work, book, wish)
    look(work, _protected_cases(work, book, asked), thing)
    return _in_pieces(work, book, asked)


def _protected_cases(work: Work, book: Book, asked: Select[Any]) -> Sequence[Case]:
    """Give the cases of these lines that the actor may see and most may not."""
    named = asked.with_only_columns(book.case_id, maintain_column_froms=True)
    query = select(Case).where(visible_cases(work), Case.level.not_in(OPEN_LEVELS), Case.id.in_(named))
    return work.session.scalars(query.order_by(Case.id)).all()


def _in_pieces(work: Work, book: Book, asked: Select[Any]) -> Iterator[Line]:
    after = 0
    while rows := work.session.execute(asked.where(book.place > after).order_by(book.place).limit(AT_ONCE)).all():
        yield from book.lines(work, rows)
        after = rows[-1].place


def refuse_swapped(wish: FindLines) -> None:
    """Raise InvalidInput when the last day lies before the first."""
    if wish.start and wish.end and wish.end < wish.start:
        raise InvalidInput(_SWAPPED, {"end": _SWAPPED})


def _asked(work: Work, book: Book, wish: FindLines) -> Select[Any]:
    refuse_swapped(wish)
    query, body = book.rows(work, wish.year), kept_by(work, wish)
    if body is not None:
        query = query.where(book.body == body.short)
    if wish.start:
        query = query.where(book.day >= wish.start)
    if wish.end:
        query = query.where(book.day <= wish.end)
    return query.where(_fits(work, book, wish.words)) if wish.words.strip() else query


def _fits(work: Work, book: Book, words: str) -> ColumnElement[bool]:
    """Hold for the lines with these words. A hidden line has none, and no name leads to a line of a sealed case."""
    return and_(book.seen(work), or_(Case.level.is_(None), Case.level != PROTECTED), book.words(words))
