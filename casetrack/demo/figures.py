"""Numbers of Lam Khê that no case stands behind, entered from the documents that state them. All invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from casetrack.services.entered_figures import EnterFigure, enter_figure
from casetrack.services.work import Actor, Installation, begin

# the day on which it was entered, the day for which it was said, indicator, value, document
ENTERED = (
    ("2025-09-10", "2025-08-31", "online_acceptance.from_percent", "17", "Báo cáo số 12/BC-TTPVHCC ngày 05/9/2025"),
    (
        "2026-03-18",
        "2026-03-13",
        "online_acceptance.best_week_percent",
        "91,1",
        "Báo cáo tuần 11/2026, TTPVHCC",
    ),
    ("2026-05-18", "2026-05-15", "documents_on_reception", "7", "Danh mục kèm Báo cáo số 41/BC-VP ngày 15/5/2026"),
)


def figure_deeds(installation: Installation, clerk: Actor) -> Iterator[tuple[date, Callable[[], None]]]:
    """Give each entry with its day."""
    for entered_on, *said in ENTERED:
        yield date.fromisoformat(entered_on), partial(_enter, installation, clerk, tuple(said))


def _enter(installation: Installation, clerk: Actor, said: tuple[str, ...]) -> None:
    said_on, key, value, source = said
    with begin(installation, clerk) as work:
        enter_figure(work, EnterFigure(key, date.fromisoformat(said_on), value, source))
