"""The forms of the law, filled: a row for each unit and one for all, what does not fit, and the cases of each number.

A unit's row counts what is below it too. What the form wants of its own numbers is held in every row; where it does not
hold, that is a finding, never a mended number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select

from casetrack.engine.form_checks import Check, Term
from casetrack.engine.forms import Added, Amount, Column, CountedPapers, Form, Logged, Note, Received
from casetrack.engine.indicators import CountedCases
from casetrack.engine.unit_tree import UnitThen, UnitTree
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case
from casetrack.reports.facts_then import written_in
from casetrack.reports.form_numbers import FormNumbers, Number, plain
from casetrack.reports.opening_balances import said_of
from casetrack.reports.questions import Question
from casetrack.reports.units_then import tree_of
from casetrack.services.access import require
from casetrack.services.work import Work
from casetrack.text import Text

_NO_FORM = Text("Không có biểu “{key}”.", "There is no form “{key}”.")
_NO_COLUMN = Text("Biểu {key} không có cột {n} để mở.", "Form {key} has no column {n} that opens.")
_NO_UNIT = Text("Cơ quan không có đơn vị này.", "The office has no such unit.")
_BEFORE = Text(
    "Kỳ này kết thúc ngày {day}, trước khi biểu {key} có hiệu lực ({start}). Chọn kỳ kết thúc từ ngày ấy trở đi.",
    "The period ends on {day}, before form {key} came into force ({start}). Choose one that ends on that day or later.",
)
_AFTER = Text(
    "Biểu {key} hết hiệu lực trước ngày {day}, cuối kỳ này. Chọn kỳ kết thúc sớm hơn, hoặc thêm tệp biểu mới.",
    "Form {key} ended before {day}, the period's last day. Choose an earlier one, or put in the file of the new form.",
)


@dataclass(frozen=True, slots=True)
class FormRow:
    """One line: of a unit with those below it, or (`unit` None) of all; a number is None where nobody told one."""

    unit: UnitThen | None
    depth: int
    numbers: Mapping[int, Number]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the form wants and a row does not have: what both sides of the check come to."""

    check: Check
    row: FormRow
    left: Decimal
    right: Decimal


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form of a question. `of`: the unit that it was asked of, None for the office; `total` is its row.

    `opening` says what of its numbers opening balances tell, if any do.
    """

    form: Form
    question: Question
    of: UnitThen | None
    rows: Sequence[FormRow]
    total: FormRow
    findings: Sequence[Finding]
    opening: Text | None = None


@dataclass(frozen=True, slots=True)
class BehindColumn:
    """What a number of a form counts: cases, visits, days, log or entered (keys of rows), or parts (columns).

    `opening`: what opening balances tell besides the cases.
    """

    kind: str
    ids: Sequence[int] = ()
    days: Sequence[date] = ()
    parts: Sequence[int] = ()
    opening: int = 0

    @property
    def cases(self) -> Select[tuple[int]] | None:
        """Ask for the keys of the cases; None where something else is counted."""
        if self.kind != "cases":
            return None
        found: Select[Any] = select(Case.id).where(Case.id.in_(written_in(self.ids)))
        return found


@dataclass(frozen=True, slots=True)
class OpenedColumn:
    """A column of a form, its number, and what that counts."""

    form: Form
    column: Column
    number: Number
    behind: BehindColumn


def find_form(work: Work, key: str, day: date) -> Form:
    """Give the form of a number, or of an address's name for it, that holds on the last day of a period.

    Raise NotFound for a form that there is not, InvalidInput where none was or is in force on that day.
    """
    versions = work.installation.forms.versions(key)
    if not versions:
        raise NotFound(_NO_FORM.with_(key=key[:40]))
    found = work.installation.forms.find(key, day)
    if found is None:
        start = versions[0].valid.start
        said = _BEFORE if start and day < start else _AFTER
        said = said.with_(day=day, key=versions[0].key, start=start)
        raise InvalidInput(said, {"to": said})
    return found


def fill_form(work: Work, question: Question, key: str, unit: int | None = None) -> FilledForm:
    """Fill a form for the office, or for a unit; raise NotFound and InvalidInput as `find_form` does."""
    require(work, "report.read")
    form = find_form(work, key, question.end)
    if unit is not None and unit not in work.units:
        raise NotFound(_NO_UNIT)
    return _filled(FormNumbers(work, question), form, unit)


def fill_forms(work: Work, question: Question) -> Iterator[FilledForm]:
    """Fill every form that holds on the last day, for the office; what several of them need is asked once."""
    require(work, "report.read")
    numbers = FormNumbers(work, question)
    for key in work.installation.forms.keys:
        if form := numbers.form(key):
            yield _filled(numbers, form, None)


def _filled(numbers: FormNumbers, form: Form, unit: int | None) -> FilledForm:
    tree = tree_of(numbers.work, numbers.question)
    top = unit if unit is not None else tree.children(None)[0].id
    total = FormRow(None, 0, _row(numbers, form, unit))
    below = [FormRow(each, depth, _row(numbers, form, each.id)) for each, depth in tree.in_order(top)]
    rows = [row for row in below if _is_shown(row, tree)]
    of = None if unit is None else tree.units[unit]
    findings = [found for row in (*rows, total) for found in _findings(numbers, form, row, unit)]
    opening = said_of(numbers.balances(form, unit))
    return FilledForm(form, numbers.question, of, rows, total, findings, opening)


def behind_form(work: Work, question: Question, key: str, number: int, *, unit: int | None = None) -> OpenedColumn:
    """Give a column of a form with its number and what it counts, whether the actor may see it or not."""
    require(work, "report.read")
    form = find_form(work, key, question.end)
    column = form.columns.get(number)
    if column is None or isinstance(column.source, Note):
        raise NotFound(_NO_COLUMN.with_(key=form.key, n=number))
    if unit is not None and unit not in work.units:
        raise NotFound(_NO_UNIT)
    numbers = FormNumbers(work, question)
    return OpenedColumn(form, column, numbers.value(form, column, unit), _behind(numbers, form, column, unit))


def _behind(numbers: FormNumbers, form: Form, column: Column, unit: int | None) -> BehindColumn:
    source = column.source
    if isinstance(source, Added):
        return BehindColumn("parts", parts=source.columns)
    if isinstance(source, Logged):
        rows = numbers.log_rows(source, unit)
        if rows is not None:
            return BehindColumn("log", ids=[row.id for row in rows])
        return BehindColumn("entered", ids=[row.id for row in numbers.entries(source, unit)])
    if isinstance(source, Received):
        days = numbers.days(source, unit)
        if days is not None:
            return BehindColumn("days", days=days)
        return BehindColumn("visits", ids=numbers.visits(source, unit))
    assert isinstance(source, CountedPapers | CountedCases | Amount)
    opening = 0 if isinstance(source, Amount) else numbers.opening(form, source, unit)
    return BehindColumn("cases", ids=sorted(numbers.cases(form, source, unit)), opening=opening)


def _is_shown(row: FormRow, tree: UnitTree) -> bool:
    """Show the bodies that stand on the day, and whoever has a number; nobody where no number is told of units."""
    unit, told = row.unit, [number for number in row.numbers.values() if number is not None]
    return any(told) or (bool(told) and unit is not None and bool(unit.kind) and unit.stands_on(tree.day))


def _row(numbers: FormNumbers, form: Form, unit: int | None) -> Mapping[int, Number]:
    return {column.number: numbers.value(form, column, unit) for column in form.counted}


def _findings(numbers: FormNumbers, form: Form, row: FormRow, unit: int | None) -> Iterator[Finding]:
    """Hold a row to the form's checks; one that names a form that is not in force then is not held."""
    of = row.unit.id if row.unit else unit

    def number_of(term: Term) -> Decimal:
        other = numbers.form(term.form) or form
        column = other.columns[term.column]
        return plain(numbers.split(other, column, of) if term.split else numbers.value(other, column, of))

    for check in form.checks:
        if all(not term.form or numbers.form(term.form) for term in check.terms):
            left, right = check.sides(number_of)
            if not check.holds(left, right):
                yield Finding(check, row, left, right)
