"""What is asked when somebody is given leave to see who is protected, takes it at once, or protects somebody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from casetrack.schemas.base import Count, Day, Form, Prose
from casetrack.services.identity_grants import GiveLeave

_LONGEST = 1000


class GiveLeaveForm(Form):
    """Let a named person see who is protected, until the end of a day."""

    user_id = Count(required=True, least=1)
    reason = Prose(required=True, max_length=_LONGEST)
    until = Day(required=True)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> GiveLeave:
        """Give the wish."""
        return GiveLeave(**said)


class AtOnceForm(Form):
    """Say why it cannot wait."""

    reason = Prose(required=True, max_length=_LONGEST)


class BreakGlassForm(Form):
    """Take leave at once, and say why it could not wait."""

    reason = Prose(required=True, max_length=_LONGEST, data_key="urgency")


class ProtectForm(Form):
    """Protect one person of a case, and say why."""

    party_id = Count(required=True, least=1)
    reason = Prose(required=True, max_length=_LONGEST, data_key="ground")


class EndLeaveForm(Form):
    """Take a leave back; nothing is asked."""


class AskLeaveForm(Form):
    """Ask to see who is protected, and say why."""

    reason = Prose(load_default="", max_length=_LONGEST, data_key="request")


class RefuseLeaveForm(Form):
    """Say why somebody may not see who is protected."""

    why = Prose(load_default="", max_length=_LONGEST)


class NoteAlarmForm(Form):
    """Take note of an alarm; nothing is asked."""
