"""How the book of a case tells of its papers: that originals went back, or did not after all."""

from __future__ import annotations

from collections.abc import Iterator

from casetrack.engine.history import Happening
from casetrack.services.originals import LABELS
from casetrack.text import Text


def label_of(happening: Happening) -> Text | None:
    """Name the event; None for any other."""
    return LABELS.get(happening.name)


def details_of(happening: Happening) -> Iterator[tuple[Text, Text]]:
    """Give the receipt and how many originals of it."""
    if happening.name in LABELS:
        said = Text("{receipt}, {papers} bản chính", "{receipt}, originals: {papers}")
        yield Text("Giấy biên nhận", "Receipt"), said.with_(**happening.payload)
