"""Reads the forms of the law (workflows/law/forms/*.yaml): strict, each mistake by file, line, key and code.

Codes: F10 the number of a form is none; F11 the columns are not numbered 1, 2, 3 and on; F12 not exactly one thing that
a column counts; F13 there is no such indicator, or none that is added up by days; F14 a check that cannot be read,
names a column that there is not, or `split` of one that counts no matters; F15 two files of one form hold on the same
day; F16 no workflow has such a field of whole numbers; F17 the form of receptions has no such part or measure; F18 a
sum of columns that hold no numbers or are sums themselves; F19 a heading over nothing. Those of conditions:
engine/indicator_conditions.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

from casetrack import paths
from casetrack.engine.clock_rules import Validity
from casetrack.engine.definition import Definition
from casetrack.engine.draft import read_basis
from casetrack.engine.duties_file import read_dates
from casetrack.engine.form_checks import Check, Term, read_check
from casetrack.engine.form_columns import Book, read_heads
from casetrack.engine.forms import UNITS, Form, Forms
from casetrack.engine.indicator_conditions import read_where
from casetrack.engine.indicators import Indicator
from casetrack.engine.labels import BODIES
from casetrack.engine.law import stamped_basis
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.errors import DefinitionError, Problem
from casetrack.text import Text

SCHEMA = "casetrack-form/1"
PATTERN = "law/forms/*.yaml"
_KEY = re.compile(r"\d{2}/[A-Z]+")
_NO_KEY = Text("số biểu viết như 02/XLD", "the number of a form is written like 02/XLD")
_NO_CHECK = Text(
    "“{c}” không đọc được; viết như 1 = 5 + 11, 2 <= 1 hoặc 1 = 02/XLD.6",
    "“{c}” cannot be read; write it like 1 = 5 + 11, 2 <= 1 or 1 = 02/XLD.6",
)
_NO_COLUMN = Text("biểu {f} không có cột số {n}", "the form {f} has no column {n} with a number")
_NO_MATTERS = Text("cột {n} của biểu {f} không đếm vụ việc", "column {n} of the form {f} counts no matters")
_TWICE = Text(
    "biểu {f} đã có ở tệp {o} cho cùng thời gian; mỗi ngày chỉ một biểu có hiệu lực",
    "the form {f} stands in the file {o} for the same days; on each day one of them holds",
)
_MISTAKES = Text("Có {n} lỗi trong các tệp biểu.", "There are {n} mistakes in the files of forms.")


@cache
def shipped_forms() -> Forms:
    """Give the forms that are shipped with the program, as they are said, held to no workflow."""
    return load_all_forms([paths.WORKFLOWS])


def load_all_forms(
    folders: Iterable[Path], definitions: Iterable[Definition] = (), indicators: Mapping[str, Indicator] | None = None
) -> Forms:
    """Read the forms of these folders; hold them to the workflows, to the indicators and to one another.

    Raise DefinitionError with the mistakes of all.
    """
    files = [file for folder in folders for file in sorted(folder.glob(PATTERN))]
    book, read, problems = Book(definitions, indicators), list[tuple[str, Form]](), list[Problem]()
    for file in files:
        try:
            read.append((file.name, read_form(file.read_bytes(), file.name, book)))
        except DefinitionError as error:
            problems += error.problems
    if not problems:
        problems = _between(read)
    if problems:
        raise DefinitionError(_MISTAKES.with_(n=len(problems)), tuple(problems))
    return Forms(tuple(form for _name, form in read))


def read_form(data: bytes, name: str, book: Book | None = None) -> Form:
    """Read one file; raise DefinitionError with every mistake of it. Without `book`, workflows are taken as said."""
    mistakes, book = Mistakes(name), book or Book((), None)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    form = Form(
        key=_read_key(top),
        title=top.labels("title"),
        act=top.labels("act"),
        basis=read_basis(top.mapping("basis")),
        valid=_read_valid(top),
        body=top.choice("body", tuple(BODIES)),
        unit=top.choice("unit", tuple(UNITS)),
        processed=read_where(top, "processed", book.known),
        head=read_heads(top, book),
        checks=_read_checks(top),
        remarks=tuple(item.labels("text") for item in top.items("remarks")),
    )
    _check_own(top, form)
    mistakes.close()
    return replace(form, basis=stamped_basis(form.law))


def _read_key(top: Reader) -> str:
    key = top.text("form")
    if key and not _KEY.fullmatch(key):
        top.note("form", "F10", _NO_KEY)
    return key


def _read_valid(top: Reader) -> Validity:
    if top.node("valid") is None:
        top.mapping("valid")
    return read_dates(top) or Validity("step_date")


def _read_checks(top: Reader) -> tuple[Check, ...]:
    read = [(said, read_check(said)) for said in top.words("checks")]
    for said, check in read:
        if check is None:
            top.note("checks", "F14", _NO_CHECK.with_(c=said))
    return tuple(check for _said, check in read if check)


def _check_own(top: Reader, form: Form) -> None:
    """Hold the checks to the form's own columns; those of other forms are held when all are read."""
    for term in (term for check in form.checks for term in check.terms):
        if term.form in ("", form.key) and (wrong := _wrong_term(form, term)):
            top.note("checks", "F14", wrong)


def _wrong_term(form: Form, term: Term) -> Text | None:
    """Say what is wrong with a term that names a column of this form."""
    place = {"f": form.key, "n": term.column}
    if term.column not in {column.number for column in form.counted}:
        return _NO_COLUMN.with_(**place)
    return _NO_MATTERS.with_(**place) if term.split and not form.counts_matters(term.column) else None


def _between(read: list[tuple[str, Form]]) -> list[Problem]:
    """Find what does not fit between the forms: columns of others that are not there, and two for one day."""
    problems = []
    for name, form in read:
        for term in (term for check in form.checks for term in check.terms if term.form):
            wrong = [_wrong_term(other, term) for _name, other in read if other.key == term.form]
            if None not in wrong:
                said = next(iter(wrong), None) or _NO_COLUMN.with_(f=term.form, n=term.column)
                problems.append(Problem(name, 1, 1, "checks", "F14", said))
    for (name, one), (other_name, other) in combinations(read, 2):
        if one.key == other.key and _meet(one.valid, other.valid):
            said = _TWICE.with_(f=other.key, o=name)
            problems.append(Problem(other_name, 1, 1, "valid", "F15", said))
    return problems


def _meet(one: Validity, other: Validity) -> bool:
    ends_before = one.end is not None and other.start is not None and one.end < other.start
    begins_after = one.start is not None and other.end is not None and other.end < one.start
    return not ends_before and not begins_after
