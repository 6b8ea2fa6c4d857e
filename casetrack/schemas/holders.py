"""What the address of the view of who holds what may ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, post_load

from casetrack.engine.holding import Holder
from casetrack.errors import InvalidInput
from casetrack.schemas.base import Form, Line
from casetrack.services.holders import FindHeld, holder_of


class HolderKey(Line):
    """The name of a holder in an address: officer:7, role:3:desk, unit:4, body:…"""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **rest: Any) -> Holder:  # type: ignore[override]
        try:
            return holder_of(super()._deserialize(value, attr, data, **rest))
        except InvalidInput as wrong:
            raise ValidationError([wrong.message]) from None


class FindHeldForm(Form):
    """Whose cases, and the place in their list."""

    holder = HolderKey(load_default=None, max_length=2100)
    cursor = Line(load_default=None, max_length=400)

    @post_load
    def wish(self, data: Mapping[str, Any], **_: Any) -> FindHeld:
        """Make the wish for a page."""
        return FindHeld(**data)
