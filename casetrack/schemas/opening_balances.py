"""What is asked of opening balances: how many of a kind a unit took over, and which cases in the book they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError, post_load

from casetrack.schemas.base import Count, Day, Form, Line
from casetrack.services.offices import find_unit
from casetrack.services.opening_balances import LONGEST, MOST, EnterBalance, Place, read_place
from casetrack.services.work import Work
from casetrack.text import Text

_NO_PLACE = Text("Chọn một số dư đầu kỳ.", "Choose an opening balance.")


@dataclass(frozen=True, slots=True)
class SaidBalance:
    """A balance as it was typed, its unit by code."""

    kind: str
    unit: str
    said: Mapping[str, Any]

    def wish(self, work: Work) -> EnterBalance:
        """Give the wish; raise NotFound for a unit that there is not."""
        return EnterBalance(kind=self.kind, unit_id=find_unit(work, self.unit).id, **self.said)


class EnterBalanceForm(Form):
    """How many cases of a kind a unit had pending on the morning of a day, with the document that says so."""

    kind = Line(required=True, max_length=60)
    unit = Line(required=True, max_length=40)
    begins_on = Day(required=True, past=True)
    count = Count(required=True, most=MOST)
    source = Line(required=True, max_length=LONGEST)

    @post_load
    def make(self, said: dict[str, Any], **_: Any) -> SaidBalance:
        """Give what was typed."""
        return SaidBalance(said.pop("kind"), said.pop("unit"), said)


class ReplaceFromBalanceForm(Form):
    """A case in the book that was one of a balance, by its number."""

    number = Line(required=True, max_length=40)
    place = Line(required=True, max_length=140)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> tuple[str, Place]:
        """Give the number, and which balance is meant."""
        place = read_place(said["place"])
        if place is None:
            raise ValidationError({"place": [_NO_PLACE]})
        return said["number"], place


class GiveBackCaseForm(Form):
    """A case that was none of a balance after all, by its number."""

    number = Line(required=True, max_length=40)
