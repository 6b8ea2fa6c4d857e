"""What the lawyer's sheet asks: which rules to show, where a rule was read, why a sign-off is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from casetrack.schemas.base import Choice, Form, Line, Prose
from casetrack.services.law import LONGEST_NOTE, LONGEST_SOURCE, SHEET_PARTS, SheetFilter, SignRule, WithdrawSignOff


class SheetForm(Form):
    """Which rules to show: all, those that nobody verified, those verified; of one workflow or of all."""

    part = Choice(SHEET_PARTS, load_default="all")
    workflow = Line(load_default="", max_length=60)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> SheetFilter:
        """Give the filter."""
        return SheetFilter(**said)


class _OfRule(Form):
    """A wish about one rule; which, the address says."""

    def __init__(self, rule: str = "") -> None:
        super().__init__()
        self.rule = rule


class SignForm(_OfRule):
    """Verify a rule: where it was read."""

    source = Line(required=True, max_length=LONGEST_SOURCE)
    note = Prose(load_default="", max_length=LONGEST_NOTE)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> SignRule:
        """Give the wish to verify."""
        return SignRule(self.rule, **said)


class WithdrawForm(_OfRule):
    """Take a sign-off back, with the reason."""

    reason = Prose(required=True, max_length=LONGEST_NOTE)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> WithdrawSignOff:
        """Give the wish to take it back."""
        return WithdrawSignOff(self.rule, said["reason"])
