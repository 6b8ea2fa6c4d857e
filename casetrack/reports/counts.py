"""Every figure of every profile in one statement: what indicators are added up from, and the cases behind a sum."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, bindparam

from casetrack.engine.stretches import Profile
from casetrack.models import Profile as ProfileRow
from casetrack.reports.questions import DISTINCT, FIGURES, Question
from casetrack.reports.same_paper import one_case_a_paper
from casetrack.reports.standings import count_by, counts, of_office, profiled, standings
from casetrack.services.access import require
from casetrack.services.work import Work

_NAMES = tuple(field.name for field in fields(Profile))
COLUMNS = tuple(getattr(ProfileRow, name) for name in _NAMES)  # what `profile_of` reads
COUNTED = ("receipts", *FIGURES)


@dataclass(frozen=True, slots=True)
class Count:
    """How many cases of one profile each figure counts; `opening`: those that an opening balance tells."""

    profile: Profile
    figures: Mapping[str, int]
    opening: bool = False


def count(work: Work, question: Question) -> list[Count]:
    """Count every figure of every profile that has cases in the period, follow-ups (`profile.task`) among them."""
    require(work, "report.read")
    found = []
    for row in count_by(work.session, question, COLUMNS, (ProfileRow.id,)):
        figures = {name: int(row._mapping[name]) for name in COUNTED}
        found.append(Count(profile_of(row), figures))
    return found


def profile_of(values: Sequence[Any]) -> Profile:
    """Read a profile from a row that begins with its columns."""
    said = dict(zip(_NAMES, values, strict=False))
    return Profile(**{**said, "fields": tuple(sorted(said["fields"].items()))})


def cases_counted(work: Work, question: Question, figure: str, codes: Collection[int]) -> list[tuple[int, int]]:
    """Give the keys of the cases of these profiles that a figure counts, each with the code of its profile."""
    row = standings(question)
    query = profiled(row, row.c.case_id, row.c.profile_code).where(
        of_office(question), counts(figure, row.c, question), _among(row, codes)
    )
    return [(case_id, code) for case_id, code in work.session.execute(query)]


def cases_of(question: Question, figure: str, codes: Collection[int]) -> Select[tuple[int]]:
    """Give the keys of the cases of these profiles that a figure counts; of `distinct`, one for each paper."""
    row = standings(question, figure)
    cases: Select[tuple[int]] = profiled(row, row.c.case_id).where(
        of_office(question), counts(figure, row.c, question), _among(row, codes)
    )
    return one_case_a_paper(question.office_id, cases) if figure == DISTINCT else cases


def _among(row: Subquery, codes: Collection[int]) -> ColumnElement[bool]:
    """Give the clause for these profiles, written into the statement: a big office has more than may be bound to it."""
    said = bindparam(None, sorted(codes), BigInteger, unique=True, expanding=True, literal_execute=True)
    return row.c.profile_code.in_(said)
