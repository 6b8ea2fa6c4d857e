"""How the book of a case tells of the row of a list that it came from: which hand-over, which row, received when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.engine.history import Happening
from casetrack.text import Text

ENTRY = "handover_row"  # the name of the entry; its text is what the list said
BATCH, LINE, RECEIVED = "handover_batch", "line", "received_on"

_LABEL = Text("Nhập từ danh sách bàn giao, đợt {batch}", "From the list of hand-over {batch}")
_ROW = Text("Dòng trong danh sách", "Row of the list")
_GROUND = Text(
    "Thời gian mất do bàn giao: đơn vị cũ nhận {start}, bàn giao {end}, là {days} ngày "
    "(danh sách kèm biên bản, đợt bàn giao {batch}).",
    "Time lost in the hand-over: the former office received it on {start} and handed it over on {end}, {days} days "
    "(list with the minutes, hand-over {batch}).",
)
_RECEIVED = Text("Đơn vị cũ nhận ngày", "The former office received it on")


@dataclass(frozen=True, slots=True)
class BeforeHandover:
    """The time that a file was not in this office's hands: since the former office had it, until it was handed over."""

    received: date
    handed_over: date
    batch: str

    @property
    def ground(self) -> Text:
        """Say it as a ground for being late, with its source. It moves no due day: no rule of law says so."""
        days = (self.handed_over - self.received).days
        return _GROUND.with_(start=self.received, end=self.handed_over, days=days, batch=self.batch)


def time_before(happenings: Sequence[Happening]) -> BeforeHandover | None:
    """Give the time before a case was handed over; None where no list told when the former office received it."""
    for happening in happenings:
        day = happening.payload.get(RECEIVED) if label_of(happening) is not None else None
        received = date.fromisoformat(str(day)) if day else happening.occurred_on
        if received < happening.occurred_on:
            return BeforeHandover(received, happening.occurred_on, str(happening.payload.get(BATCH, "")))
    return None


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
