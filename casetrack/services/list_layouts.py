"""Which columns the lists of cases have for somebody, and whether their rows stand close."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from casetrack.models import ListLayout
from casetrack.services.access import require
from casetrack.services.work import Work
from casetrack.text import Text

# In the order in which they stand. Whoever sent it, the number and the matter stand in every list, before them.
COLUMNS: dict[str, Text] = {
    "kind": Text("Loại", "Kind"),
    "phase": Text("Chặng", "Phase"),
    "turn": Text("Đang chờ", "Waits for"),
    "clock": Text("Thời hạn", "Deadline"),
    "due_on": Text("Ngày hạn", "Due"),
    "officer": Text("Người xử lý", "Officer"),
    "unit": Text("Đơn vị", "Unit"),
    "opened_on": Text("Nhận", "Received"),
    "channel": Text("Đến bằng", "Came by"),
}
_USUAL = ("kind", "phase", "clock", "due_on", "officer", "opened_on")


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a list besides those that it always has, and how close its rows stand."""

    columns: tuple[str, ...] = _USUAL
    dense: bool = False


def layout_of(work: Work) -> Layout:
    """Give how the actor wants lists; as everybody has them, if nothing was chosen."""
    row = _row(work)
    return Layout(read_columns(row.columns), row.dense) if row else Layout()


def keep_layout(work: Work, wish: Layout) -> None:
    """Show the actor's lists so from now on."""
    require(work, "case.read")
    row = _row(work)
    if row is None:
        row = ListLayout(office_id=work.office.id, user_id=work.actor.user_id)
        work.session.add(row)
    row.columns, row.dense = write_columns(wish.columns), wish.dense


def read_columns(kept: str) -> tuple[str, ...]:
    """Give columns as they are kept, in the order of lists; one that lists have no more is left out."""
    return tuple(key for key in COLUMNS if key in kept.split())


def write_columns(columns: Iterable[str]) -> str:
    """Write columns as they are kept."""
    chosen = set(columns)
    return " ".join(key for key in COLUMNS if key in chosen)


def _row(work: Work) -> ListLayout | None:
    of_actor = (ListLayout.office_id == work.office.id, ListLayout.user_id == work.actor.user_id)
    return work.session.scalars(select(ListLayout).where(*of_actor)).one_or_none()
