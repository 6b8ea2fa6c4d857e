"""Whether a case in the book can have been one of an opening balance: pending there on the morning of its day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from casetrack.models import Case, HandoverRow, OpeningBalance
from casetrack.services.unit_trees import tree_on
from casetrack.services.work import Work
from casetrack.text import Text

_OTHER_KIND = Text("Số dư này là loại hồ sơ khác.", "This balance is of another kind of case.")
_TOO_LATE = Text(
    "Hồ sơ nhận ngày {day}, không trước ngày {begins} của số dư: không phải hồ sơ nhận bàn giao.",
    "The case was received on {day}, not before {begins} of the balance: it was not taken over.",
)
_CLOSED = Text(
    "Hồ sơ đã xong ngày {day}, trước ngày {begins}: không nằm trong số đang dở.",
    "The case was closed on {day}, before {begins}: it was not pending then.",
)
_SETTLED = Text(
    "Danh sách bàn giao ngày {day} ghi hồ sơ này đã giải quyết: không nằm trong số đang dở.",
    "The list handed over on {day} says that it was settled: it was not pending then.",
)
_OTHER_UNIT = Text("Hồ sơ đang ở đơn vị khác.", "The case is with another unit.")


def misfits(work: Work, case: Case, row: OpeningBalance) -> Sequence[tuple[str, Text]]:
    """Say at which field of the form what speaks against it; nothing for a case that fits."""
    found: list[tuple[str, Text]] = []
    kind = work.installation.opening_kinds.get(row.kind)
    if kind is None or case.workflow != kind.workflow:
        found.append(("place", _OTHER_KIND))
    received_on, settled = _as_listed(work, case)
    if received_on is not None and received_on >= row.begins_on:
        found.append(("number", _TOO_LATE.with_(day=received_on, begins=row.begins_on)))
    if case.closed_on is not None and case.closed_on < row.begins_on:
        found.append(("number", _CLOSED.with_(day=case.closed_on, begins=row.begins_on)))
    elif settled and case.closed_on == row.begins_on:  # on that day it came into the book, settled before
        found.append(("number", _SETTLED.with_(day=case.closed_on)))
    tree = tree_on(work, work.today)
    if case.unit_id not in tree.below({tree.follows(row.unit_id)}):
        found.append(("place", _OTHER_UNIT))
    return found


def _as_listed(work: Work, case: Case) -> tuple[date | None, bool]:
    """Give the day since which somebody waits, and whether the former office had settled the case.

    Of a case from a list the day is the former office's; None where the list tells none.
    """
    listed = select(HandoverRow.said["received_on"].as_string(), HandoverRow.settled).where(
        HandoverRow.office_id == work.office.id, HandoverRow.case_id == case.id
    )
    row = work.session.execute(listed).one_or_none()
    if row is None:
        return case.opened_on, False
    return date.fromisoformat(row[0]) if row[0] else None, row[1]
