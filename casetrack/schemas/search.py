"""What the address of a list of cases may ask."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, post_load

from casetrack.engine.definition import OUTCOMES, PHASES
from casetrack.engine.delay_causes import delay_causes
from casetrack.schemas.base import NO_CHOICE, Choice, Count, Day, Form, Line
from casetrack.services.cases import CHANNELS
from casetrack.services.delays import UNEXPLAINED
from casetrack.services.search import FindCases
from casetrack.services.search_filters import VIEWS, Filter
from casetrack.services.search_order import MATCH, SORTS


class Month(Line):
    """A month: 2026-06."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **rest: Any) -> str:
        if not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", str(value), re.ASCII):
            raise ValidationError([NO_CHOICE])
        return str(value)


class FindCasesForm(Form):
    """The filter of a list, its order and the place in it. A search looks in all cases and shows the surest first."""

    view = Choice(VIEWS)
    q = Line(load_default="")
    kind = Line(max_length=120)
    phase = Choice(PHASES)
    officer = Count()
    channel = Choice(CHANNELS)
    opened = Month()
    outcome = Choice(OUTCOMES)
    due_from = Day()
    due_to = Day()
    at = Day()
    delay = Choice((UNEXPLAINED, *delay_causes()))
    sort = Choice(SORTS)
    cursor = Line(max_length=400)

    @post_load
    def wish(self, data: dict[str, Any], **_: Any) -> FindCases:
        """Make the wish for a page."""
        sort, cursor = data.pop("sort", None), data.pop("cursor", None)
        data["officer_id"] = data.pop("officer", None)
        data.setdefault("view", "all" if data["q"] else "open")
        sort = sort or (MATCH if data["q"] else "opened_on" if data["view"] == "all" else "due_on")
        return FindCases(Filter(**data), sort, cursor, limit=25)
