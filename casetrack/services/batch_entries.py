"""How the book of a case tells of the row of a list that it came from: which hand-over, which row, received when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casetrack.engine.history import Happening
from casetrack.text import Text

ENTRY = "handover_row"  # the name of the entry; its text is what the list said
BATCH, LINE, RECEIVED = "handover_batch", "line", "received_on"

_LABEL = Text("Nhập từ danh sách bàn giao, đợt {batch}", "From the list of hand-over {batch}")
_ROW = Text("Dòng trong danh sách", "Row of the list")
_RECEIVED = Text("Đơn vị cũ nhận ngày", "The former office received it on")


def label_of(happening: Happening) -> Text | None:
    """Name the entry; None for an event of another kind."""
    if happening.kind != "activity" or happening.name != ENTRY:
        return None
    return _LABEL.with_(batch=happening.payload.get(BATCH, ""))


def details_of(happening: Happening) -> Iterator[tuple[Text, Text]]:
    """Give which row it was, and when the former office received the file, where the list said so."""
    if label_of(happening) is None:
        return
    said = happening.payload
    yield _ROW, Text("{n}", "{n}").with_(n=said.get(LINE, ""))
    day = said.get(RECEIVED)
    if day:
        on = date.fromisoformat(str(day))
        yield _RECEIVED, Text("{on}", "{on}").with_(on=on)
