"""What is asked when somebody is let into a protected case, or out again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from casetrack.schemas.base import Count, Day, Form, Prose
from casetrack.services.viewers import LetIn


class LetInForm(Form):
    """Let a named person see a case, with the reason and the last day."""

    user_id = Count(required=True, least=1)
    reason = Prose(required=True, max_length=1000)
    until = Day(required=True)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> LetIn:
        """Give the wish."""
        return LetIn(**said)


class LetOutForm(Form):
    """Take back that somebody may see a case."""

    user_id = Count(required=True, least=1)
