"""How a case's book names that it was one of an opening balance, or was none after all."""

from __future__ import annotations

from casetrack.engine.history import Happening
from casetrack.text import Text

REPLACES = "opening_balance"
_TAKEN_OFF = Text("Thuộc số dư đầu kỳ", "One of an opening balance")
_NONE = Text("Không thuộc số dư đầu kỳ", "None of an opening balance after all")


def label_of(happening: Happening) -> Text | None:
    """Name such an event; None for any other."""
    if happening.name != REPLACES:
        return None
    return _NONE if happening.payload.get("taken_back") else _TAKEN_OFF
