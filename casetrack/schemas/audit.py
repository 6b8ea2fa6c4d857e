"""What the address of the audit log may ask, and of which day the sheet is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import post_load

from casetrack.schemas.base import Choice, Count, Day, Form, Line
from casetrack.services.audit_log import OF_OFFICE, ReadLog
from casetrack.services.audit_words import KINDS


class ReadLogForm(Form):
    """Whose events, of which case, of which kind, of which day, and the place in the list."""

    person = Count(load_default=None)
    case_number = Line(load_default="", data_key="case", max_length=30)
    kind = Choice([OF_OFFICE, *KINDS], load_default="")
    day = Day(load_default=None)
    cursor = Line(load_default=None, max_length=400)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> ReadLog:
        """Give the wish for a page."""
        return ReadLog(**said)


class SheetForm(Form):
    """The day of a sheet; today if it is left out."""

    day = Day(load_default=None)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> date | None:
        """Give the day."""
        day: date | None = said["day"]
        return day
