"""Numbers from the office's books: gap-free, because a number is taken in the transaction that uses it."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from casetrack.models import Register
from casetrack.services.case_rows import found_once
from casetrack.services.work import Work

_REGISTERS = select(Register).where(
    Register.office_id == bindparam("office"),
    Register.book == bindparam("book"),
    Register.body == bindparam("body"),
    Register.year == bindparam("year"),
)


def next_number(work: Work, book: str, year: int) -> str:
    """Take the next number of a book as the office writes it, e.g. KN-2026-0019."""
    return as_number(book, year, next_place(work, book, year))


def next_place(work: Work, book: str, year: int, *, body: str = "") -> int:
    """Take the next place in a book, from 1; `body` is whose book. The locked head keeps two writers apart."""
    register = found_once(work, (book, body, year), lambda: _register(work, book, body, year))
    register.last += 1
    return register.last


def _register(work: Work, book: str, body: str, year: int) -> Register:
    asked = {"office": work.office.id, "book": book, "body": body, "year": year}
    register = work.session.scalars(_REGISTERS, asked).one_or_none()
    if register is None:
        register = Register(office_id=work.office.id, book=book, body=body, year=year, last=0)
        work.session.add(register)
    return register


def as_number(book: str, year: int, place: int) -> str:
    """Write a number as the office does."""
    return f"{book}-{year}-{place:04d}"
