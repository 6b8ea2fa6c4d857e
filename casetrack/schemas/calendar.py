"""What the page asks that enters a decision about the days off of a year: the document, and one row for each day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from marshmallow import ValidationError, fields, post_load, validates_schema

from casetrack.engine.calendar import KINDS, STATUSES, CalendarDay, CalendarYear, Status
from casetrack.engine.calendar_checks import faults_of, needless
from casetrack.schemas.base import MISSING, Choice, Day, Form, Line
from casetrack.schemas.payload import form_of
from casetrack.services.calendar import DecideYear
from casetrack.text import Text

MOST_ROWS = 80
COLUMNS = ("day", "kind", "name", "source", "status")
_IN_ROW = Text("Dòng {n}: {why}.", "Row {n}: {why}.")


class _DecideYearForm(Form):
    """Decide about a year; its rows are laid beside these, see `row_keys`. A row without a day is passed over."""

    source = Line(required=True, max_length=200)
    status = Choice(STATUSES, required=True)
    seen = Line(load_default=None, max_length=16)

    def __init__(self, year: int, spell: Callable[[str], Text]) -> None:
        super().__init__()
        self.year, self.spell = year, spell

    @validates_schema(skip_on_field_errors=False)
    def check_rows(self, said: Mapping[str, Any], **_: Any) -> None:
        """Refuse days that cannot stand, each at its row."""
        rows, days = _rows(said), self._days(said)
        wrong = {f"name_{row}": [MISSING] for row in rows if not said.get(f"name_{row}")}
        needed = ((n, entry.kind == "off" and needless([entry.day])) for n, entry in enumerate(days))
        for place, why in (*needed, *faults_of(self.year, days)):
            if why:
                wrong[f"day_{rows[place]}"] = [_IN_ROW.with_(n=rows[place] + 1, why=why)]
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> DecideYear:
        """Give the year as decided."""
        return DecideYear(CalendarYear(self.year, said["status"], said["source"], self._days(said)), said["seen"])

    def _days(self, said: Mapping[str, Any]) -> tuple[CalendarDay, ...]:
        return tuple(self._day(said, row) for row in _rows(said))

    def _day(self, said: Mapping[str, Any], row: int) -> CalendarDay:
        kind, name, source, status = (said.get(f"{column}_{row}") for column in COLUMNS[1:])
        sure = cast("Status", status or said.get("status", ""))
        name, source = self.spell(name or ""), source or said.get("source", "")
        return CalendarDay(said[f"day_{row}"], kind or "off", name, source, sure)


def _rows(said: Mapping[str, Any]) -> list[int]:
    return [row for row in range(MOST_ROWS) if f"day_{row}" in said]


def row_keys(row: int) -> dict[str, str]:
    """Name the fields of one row: by column, the name in the form."""
    return {column: f"{column}_{row}" for column in COLUMNS}


def decide_year_form(year: int, spell: Callable[[str], Text]) -> Form:
    """Give the form that decides about a year; `spell` gives a name of a day off in both languages."""
    asked: dict[str, fields.Field[Any]] = {}
    for row in range(MOST_ROWS):
        kinds: tuple[fields.Field[Any], ...] = (Day(), Choice(KINDS), Line(), Line(), Choice(STATUSES))
        asked |= dict(zip(row_keys(row).values(), kinds, strict=True))
    made = cast("type[_DecideYearForm]", form_of(_DecideYearForm, asked, ("rows",)))
    return made(year, spell)
