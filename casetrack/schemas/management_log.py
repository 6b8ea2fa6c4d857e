"""What the management log asks: a row of a kind, a correction of one, and which rows are to be seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from marshmallow import fields, post_load

from casetrack.engine.management_log import CHOICE, DAY, LINK, NUMBER, OUTGOING, TEXT, LogField, management_log
from casetrack.schemas.base import Choice, Count, Day, Form, Line, Tick
from casetrack.schemas.payload import PREFIX, DayOfPayload, form_of, payload_of
from casetrack.services.management_log import LONGEST, CorrectRow, EnterRow, FindRows

_MOST = 1_000_000


class LogRowForm(Form):
    """A row of the management log: its kind, the day of the thing, what it was, and what its kind asks."""

    kind = Line(required=True, max_length=40)
    happened_on = Day(load_default=None, past=True)
    title = Line(load_default="", max_length=LONGEST)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> EnterRow:
        """Give the wish."""
        return EnterRow(said["kind"], said["happened_on"], said["title"], _told(said))


class CorrectLogRowForm(Form):
    """A row told anew, or with `withdraw` taken out of the log, and why."""

    happened_on = Day(load_default=None, past=True)
    title = Line(load_default="", max_length=LONGEST)
    reason = Line(load_default="", max_length=LONGEST)
    withdraw = Tick()

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> CorrectRow:
        """Give the wish."""
        reason, withdraw = said["reason"], said["withdraw"]
        return CorrectRow(said["happened_on"], said["title"], _told(said), reason, withdraw)


class FindLogRowsForm(Form):
    """Which rows are to be seen: of a kind, of days from one until another; without these, all."""

    kind = Choice(("", *management_log().kinds), load_default="")
    start = Day(load_default=None, data_key="from")
    end = Day(load_default=None, data_key="to")

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> FindRows:
        """Give the wish."""
        return FindRows(**said)


def _told(said: Mapping[str, Any]) -> Mapping[str, str | int]:
    return cast("Mapping[str, str | int]", payload_of(said))


def _fields() -> dict[str, fields.Field[Any]]:
    return {f"{PREFIX}.{key}": _field(each) for key, each in management_log().fields.items()}


def _field(declared: LogField) -> fields.Field[Any]:
    make: dict[str, Callable[[], fields.Field[Any]]] = {
        TEXT: lambda: Line(max_length=300),
        NUMBER: lambda: Count(most=_MOST),
        DAY: DayOfPayload,
        CHOICE: lambda: Choice(key for key, _label in declared.choices),
        LINK: lambda: Count(least=1),
        OUTGOING: lambda: Line(max_length=80),
    }
    return make[declared.type]()


# The forms as they are asked, with the fields of every kind; the log itself says which of them its kind has.
ENTER_ROW = form_of(LogRowForm, _fields(), ())
CORRECT_ROW = form_of(CorrectLogRowForm, _fields(), ())
