"""The year of an office for another database: forms, indicators, rows of the log and cases, by stable codes.

Names nobody: of a case stand its number, its days and codes. Cases that the actor may not see are counted, not listed.
The codes are the program's own (engine/national_codes.py); no interface of another database is followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, select

from casetrack.engine.forms import Column, Note
from casetrack.engine.national_codes import NationalCodes, national_codes
from casetrack.engine.report_periods import load_report_periods
from casetrack.engine.stretches import Profile
from casetrack.models import Case
from casetrack.reports.counts import count
from casetrack.reports.form_numbers import Number
from casetrack.reports.forms import FilledForm, FormRow, fill_forms, find_form
from casetrack.reports.indicators import measure
from casetrack.reports.questions import Question, ask
from casetrack.reports.standings import counts, of_office, profiled, standings
from casetrack.services.access import OPEN_LEVELS, visible_cases
from casetrack.services.management_log import rows_known
from casetrack.services.work import Work

SCHEMA = "casetrack-yearly/1"
_YEAR = "year"  # of the periods of reports to those above (workflows/law/report_periods.yaml)
_OF_PROFILE = ("phase", "outcome", "channel")


def ask_year(work: Work, year: int) -> Question:
    """Ask for a year as those above count it; raise InvalidInput for one that has not begun."""
    period = next(each for each in load_report_periods() if each.key == _YEAR)
    return ask(work, period.first.of(year), period.last.of(year))


def yearly_export(work: Work, year: int) -> Mapping[str, Any]:
    """Give the year as one JSON value; the same book gives the same bytes. Raise InvalidInput before any form held."""
    codes, question = national_codes(), ask_year(work, year)
    for key in work.installation.forms.keys:
        find_form(work, key, question.end)
    filled = list(fill_forms(work, question))
    cases, hidden = _cases(work, question, codes)
    return {
        "schema": SCHEMA,
        "codes_version": codes.version,
        "note": {"vi": codes.note.vi, "en": codes.note.en},
        "office": {"code": work.office.code, "name": work.office.name},
        "year": year,
        "period": {"from": f"{question.start}", "to": f"{question.end}"},
        "as_at": f"{question.as_at}",
        "known_seq": question.known_seq,
        "lists": {each.code: dict(each.values) for each in codes.lists.values()},
        "forms": [_form(each, codes) for each in filled],
        "indicators": _indicators(work, question, codes),
        "management_log": list(_log(work, question, codes)),
        "cases": cases,
        "hidden_cases": hidden,
    }


def _form(filled: FilledForm, codes: NationalCodes) -> Mapping[str, object]:
    form = filled.form
    code = codes.forms.get((form.key, form.valid.start or date.min))
    return {
        "code": code,
        "form": form.key,
        "in_force_from": f"{form.valid.start}",
        "certainty": form.basis.certainty,
        "columns": [_column(column, code) for column in form.counted],
        "rows": [_row(row) for row in (*filled.rows, filled.total)],
    }


def _column(column: Column, code: str | None) -> Mapping[str, object]:
    assert not isinstance(column.source, Note), "a note is no number"
    named = None if code is None else f"{code}_C{column.number:02d}"
    return {"code": named, "number": column.number, "label": column.label.vi, "unit": column.unit}


def _row(row: FormRow) -> Mapping[str, object]:
    return {"unit": row.unit.code if row.unit else None, "numbers": [_plain(each) for each in row.numbers.values()]}


def _plain(number: Number) -> int | float | None:
    """Give a number as JSON has it: amounts in millions to the thousandth, all others whole."""
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)


def _indicators(work: Work, question: Question, codes: NationalCodes) -> Sequence[Mapping[str, object]]:
    keys = [key for key in codes.indicators if key in work.installation.indicators]
    told = measure(work, question, keys=keys)
    return [
        {"code": codes.indicators[key], "key": key, "unit": each.indicator.unit, "value": each.plain}
        for key, each in told.items()
    ]


def _log(work: Work, question: Question, codes: NationalCodes) -> Iterator[Mapping[str, object]]:
    for row in rows_known(work, question.as_at, question.known_seq):
        if row.happened_on >= question.start:
            told = {"day": f"{row.happened_on}", "title": row.title, "fields": dict(sorted(row.said.items()))}
            yield {"code": codes.log.get(row.kind), "number": row.number, **told}


def _cases(work: Work, question: Question, codes: NationalCodes) -> tuple[Sequence[Mapping[str, object]], int]:
    """List what the year had to do with and everybody here may see, and count the rest, whoever makes the file."""
    profiles = {each.profile.code: each.profile for each in count(work, question)}
    exported = {code: each for code, each in profiles.items() if each.workflow in codes.workflows}
    row = standings(question)
    columns = (row.c.case_id, row.c.profile_code, row.c.entered_on, row.c.closed_on)
    query = profiled(row, *columns).where(of_office(question), counts("receipts", row.c, question))
    found = [each for each in work.session.execute(query) if each.profile_code in exported]
    open_to_all = and_(Case.office_id == work.office.id, Case.level.in_(OPEN_LEVELS), visible_cases(work))
    seen = select(Case.id, Case.number).where(open_to_all)
    numbers = {each.id: each.number for each in work.session.execute(seen)}
    listed = [
        {
            "number": numbers[each.case_id],
            "received_on": f"{each.entered_on}",
            "closed_on": None if each.closed_on is None else f"{each.closed_on}",
            **_coded(work, exported[each.profile_code], codes),
        }
        for each in found
        if each.case_id in numbers
    ]
    return sorted(listed, key=lambda each: str(each["number"])), len(found) - len(listed)


def _coded(work: Work, profile: Profile, codes: NationalCodes) -> Mapping[str, str | None]:
    fields = {**dict(profile.fields), **{name: str(getattr(profile, name)) for name in _OF_PROFILE}}
    told = {each.code.lower(): codes.code_in(name, fields.get(name, "")) for name, each in codes.lists.items()}
    return {"workflow": codes.workflows[profile.workflow], "unit": work.units[profile.unit_id].code, **told}
