"""What stands above every list that leaves the book: whose it is, which part, how many rows, as at which moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from casetrack.services.work import Work
from casetrack.text import Text

_PART = Text("Phần được chọn: {part}", "What was asked for: {part}")
_COUNT = Text("{n} dòng", "{n} rows")
_HIDDEN = Text("{n} dòng, thêm {hidden} hạn chế người xem", "{n} rows, and {hidden} restricted to certain people")
_MOMENT = Text("Số liệu lúc {hour}, {day}", "As at {hour}, {day}")


def head_of(work: Work, asked: Iterable[Text], count: int, *, hidden: int = 0) -> tuple[Text, ...]:
    """Give the lines under the title; `hidden` counts what the reader may not see and a figure counts all the same."""
    said = list(asked)
    part = Text("; ".join(each.vi for each in said), "; ".join(each.en for each in said))
    rows = _HIDDEN.with_(n=count, hidden=hidden) if hidden else _COUNT.with_(n=count)
    return (
        Text(work.office.name, work.office.name),
        *([_PART.with_(part=part)] if said else ()),
        rows,
        moment_of(work),
    )


def moment_of(work: Work) -> Text:
    """Say at which moment of the office's day the list was made."""
    now = local_now(work)
    return _MOMENT.with_(hour=f"{now:%H:%M}", day=now.date())


def local_now(work: Work) -> datetime:
    """Give the moment on the office's clock."""
    return work.now.astimezone(ZoneInfo(work.office.timezone))
