"""What a register is made of, whichever book it is: its columns, its lines, and how its rows are found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Case as CaseExpression
from sqlalchemy import ColumnElement, Label, Row, Select, SQLColumnExpression, and_, case, func, null, or_, select

from casetrack.models import Case, Holding, OutgoingEntry, User
from casetrack.services.access import visible_cases
from casetrack.services.work import Work
from casetrack.text import Text

Cell = Text | str | int | date | None
HIDDEN = Text("Hồ sơ hạn chế người xem", "Case restricted to certain people")
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its heading, its width in signs; `group` stands above it and its neighbours.

    `paper_only`: it stands on paper and in workbooks, not on the screen, which is narrow and shows no identity number.
    """

    key: str
    label: Text
    width: int
    group: Text | None = None
    centred: bool = False
    paper_only: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line. Of one whose case the reader may not see, only the number stands, so that none seems to be missing."""

    place: int
    number: str
    hidden: bool
    cells: Mapping[str, Cell] = field(default_factory=dict)
    case_number: str | None = None
    case_level: str | None = None
    struck: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A register as data.

    `key` stands in addresses of the API, `path` in those of pages, `counter` is the book's name among the numbers.
    `body` is the column with the body whose line it is, where each body keeps a book of its own.
    `place` is the column by which lines stand one after another, `day` the one by which months are asked for.
    Of a line, `head` is the column with its number, `matter` the one that says what it is about.
    """

    key: str
    path: str
    counter: str
    name: Text
    signers: tuple[str, str]
    columns: tuple[Column, ...]
    head: str
    matter: str
    place: Any
    day: Any
    case_id: Any
    rows: Callable[[Work, int], Select[Any]]
    words: Callable[[str], ColumnElement[bool]]
    lines: Callable[[Work, Sequence[Row[Any]]], list[Line]]
    body: Any = None

    def cells(self, line: Line) -> list[Cell]:
        """Give a line cell by cell; of a hidden one the number, and that it is hidden."""
        if line.hidden:
            told: Mapping[str, Cell] = {self.head: line.number, self.matter: HIDDEN}
            return [told.get(column.key, "") for column in self.columns]
        return [line.cells[column.key] for column in self.columns]

    def seen(self, work: Work) -> ColumnElement[bool]:
        """Hold for the lines that the actor may read: those of no case, and those of a case that one may see."""
        return seen_by(work, self.case_id)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a line tells of its case."""

    case: Case
    officer: str
    body: Text | None
    symbols: tuple[str, ...]


def seen_by(work: Work, case_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Hold for the lines that the actor may read: those of no case, and those of a case that one may see."""
    return or_(case_id.is_(None), func.coalesce(visible_cases(work), False))


def only_if(seen: ColumnElement[bool], **columns: SQLColumnExpression[Any]) -> list[Label[Any]]:
    """Ask for these columns where they may be read; elsewhere they are not even read."""
    asked: dict[str, CaseExpression[Any]] = {
        name: case((seen, column), else_=null()) for name, column in columns.items()
    }
    return [expression.label(name) for name, expression in asked.items()]


def facts_of(work: Work, case_ids: Sequence[int | None]) -> Mapping[int, CaseFacts]:
    """Give what lines tell of these cases, those that the actor may see, in two queries."""
    ids = {case_id for case_id in case_ids if case_id is not None}
    if not ids:
        return {}
    query = (
        select(Case, User.full_name, Holding.body, Holding.body_en, Holding.unit_id, Holding.kind)
        .join(User, and_(User.id == Case.officer_id, User.office_id == Case.office_id), isouter=True)
        .join(Holding, and_(Holding.office_id == Case.office_id, Holding.case_id == Case.id), isouter=True)
        .where(visible_cases(work), Case.id.in_(ids))
    )
    symbols = _symbols(work, ids)
    return {
        row[0].id: CaseFacts(row[0], row.full_name or "", _body(work, row), tuple(symbols.get(row[0].id, ())))
        for row in work.session.execute(query)
    }


def _symbols(work: Work, case_ids: set[int]) -> dict[int, list[str]]:
    """Name the papers that went out of each case."""
    query = (
        select(OutgoingEntry.case_id, OutgoingEntry.symbol)
        .where(
            OutgoingEntry.office_id == work.office.id,
            OutgoingEntry.case_id.in_(case_ids),
            OutgoingEntry.struck_on.is_(None),
        )
        .order_by(OutgoingEntry.id)
    )
    found: dict[int, list[str]] = {}
    for case_id, symbol in work.session.execute(query):
        found.setdefault(case_id or 0, []).append(symbol)
    return found


def _body(work: Work, row: Any) -> Text | None:
    """Name the body or the unit with which a case waits."""
    if row.kind == "body":
        return Text(row.body, row.body_en or row.body)
    unit = work.units.get(row.unit_id) if row.kind == "unit" else None
    return Text(unit.name, unit.name) if unit else None
