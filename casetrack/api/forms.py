"""Forms of the API alone: questions in an address, and bodies of which a part stands in the address or a header."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from casetrack.schemas.base import Choice, Count, Day, Form
from casetrack.schemas.cases import ExtendForm
from casetrack.schemas.reception import ReceiveForm
from casetrack.schemas.registers import FindLinesForm, IncomingForm, OutgoingForm
from casetrack.schemas.report import ReportForm
from casetrack.schemas.search import FindCasesForm
from casetrack.services.extensions import Extend
from casetrack.services.reception import Receive
from casetrack.services.search import FindCases

MOST_LINES = 200


class CasesQuery(FindCasesForm):
    """The filter, order and place in the list that pages know, and how many cases a page holds."""

    limit = Count(load_default=50, least=1, most=MOST_LINES)

    @post_load
    def wish(self, data: dict[str, Any], **_: Any) -> FindCases:
        """Make the wish for a page."""
        limit = data.pop("limit")
        found = super().wish(data)
        return FindCases(found.filter, found.sort, found.cursor, limit)


class PreviewQuery(Form):
    """Whether a change is only tried."""

    preview = Choice(("true", "false"), load_default="false")


class SummaryQuery(ReportForm):
    """The days of a report; a program says its period."""

    start = Day(required=True, data_key="from")
    end = Day(required=True, data_key="to")


class DayQuery(Form):
    """A day; today if nothing is said."""

    day = Day(load_default=None)


class ExtendBody(ExtendForm):
    """Give one clock more days; which one, the address says."""

    class Meta(Form.Meta):
        exclude = ("key",)

    def __init__(self, key: str = "") -> None:
        super().__init__()
        self.clock = key

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Extend:
        """Give the wish to extend."""
        return Extend(key=self.clock, **said)


class PersonKey(Count):
    """The key of somebody in the registry, as the desk's form sends it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **rest: Any) -> str:  # type: ignore[override]
        return str(super()._deserialize(value, attr, data, **rest))


class ReceiveBody(ReceiveForm):
    """Enter a visit, a petition, or both. Somebody known is named by `person_id`, somebody new by `name`.

    The desk's form has a token of its own against being sent twice; here the Idempotency-Key does that.
    """

    class Meta(Form.Meta):
        exclude = ("token",)

    person = PersonKey(data_key="person_id", load_default=None, least=1, most=999_999_999)  # type: ignore[assignment]

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Receive:
        """Give the wish to receive."""
        made: Receive = super().make({**said, "token": ""})
        return made


class LinesQuery(FindLinesForm):
    """Which part of a register, and how many lines a page holds."""

    class Meta(Form.Meta):
        exclude = ("month",)

    limit = Count(load_default=50, least=1, most=MOST_LINES)


class OutgoingBody(OutgoingForm):
    """A document that goes out; Idempotency-Key tells one request from another."""

    class Meta(Form.Meta):
        exclude = ("token",)


class IncomingBody(IncomingForm):
    """A document that came in; Idempotency-Key tells one request from another."""

    class Meta(Form.Meta):
        exclude = ("token",)
