"""What became of the lists that former offices handed over to the ward of the demo, and what must have."""

from __future__ import annotations

from dataclasses import dataclass

from casetrack.models import HandoverRow
from casetrack.services.batch_reconciling import reconcile
from casetrack.services.batch_rows import select_rows
from casetrack.services.batches import get_batch
from casetrack.services.work import Work

Rows = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A hand-over: files as the minutes state them, rows that count, cases; settled; rows mended, and left out."""

    state: str
    stated: int
    counted: int
    written: int
    settled: int
    fits: bool
    mended: Rows = ()
    left_out: Rows = ()
    refused: Rows = ()


LISTS = {
    1: HandedOver("confirmed", 59, 59, 59, 51, fits=True),
    2: HandedOver(
        *("confirmed", 580, 580, 580, 528),
        fits=True,
        mended=(
            *(("Lam Thuong", line) for line in (97, 212, 237)),
            *(("Khe Trung", line) for line in (13, 107, 160)),
        ),
        left_out=(("Lam Thuong", 134),),
    ),
    3: HandedOver(
        *("confirmed", 42 + 192, 234, 234, 234),
        fits=True,
        mended=(("Vien chuc", 59),),
        left_out=(("Vien chuc", 89),),
    ),
    4: HandedOver("draft", 12, 10, 0, 4, fits=False, refused=(("Khe Ha", 9), ("Khe Ha", 13))),
}


def lists_of_the_demo(work: Work) -> dict[int, HandedOver]:
    """Tell of each hand-over what became of it."""
    return {number: _told(work, number) for number in LISTS}


def _told(work: Work, number: int) -> HandedOver:
    batch, held = get_batch(work, number).row, reconcile(work, number)
    rows = select_rows(work, HandoverRow.batch_id == batch.id, None)
    return HandedOver(
        *(batch.state, held.stated, held.counted, held.written, held.settled),
        fits=all(line.difference == 0 for line in held.lines),
        mended=tuple((row.sheet, row.line) for row in rows if row.mended),
        left_out=tuple((row.sheet, row.line) for row in rows if row.decision == "skip"),
        refused=tuple((row.sheet, row.line) for row in rows if row.outcome == "refuse"),
    )
