"""What is asked when originals go back: the day, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from casetrack.schemas.base import Day, Form, Line
from casetrack.services.originals import ReturnOriginals


class ReturnForm(Form):
    """Give the originals of a receipt back: today, to whoever handed them in, unless said otherwise."""

    on = Day(load_default=None, past=True)
    to = Line(load_default="", max_length=200)

    def __init__(self, receipt: str = "") -> None:
        super().__init__()
        self.receipt = receipt

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> ReturnOriginals:
        """Give the wish to return."""
        return ReturnOriginals(self.receipt, **said)
