"""The minutes of a hand-over (biên bản): what they state, entered and amended, and what is wrong with what was typed.

Nothing is overwritten: each entry is a version, and the last one stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from casetrack.models import HandoverBatch, HandoverMinutes, User
from casetrack.services.work import Work
from casetrack.text import Text

LONGEST_NUMBER, MOST_LINES, MOST_TOTAL = 50, 40, 1_000_000

_NO_NUMBER = Text("Ghi số biên bản bàn giao.", "Say the number of the minutes.")
_NO_TOTALS = Text("Ghi ít nhất một tổng số của biên bản.", "Enter at least one total of the minutes.")
_NO_SUM = Text(
    "Dòng {n}: {settled} đã giải quyết và {pending} đang giải quyết không bằng tổng {total}.",
    "Line {n}: {settled} settled and {pending} pending do not make {total}.",
)
_SAME_LINE = Text("Dòng {n} lặp lại một dòng trên.", "Line {n} repeats a line above it.")
_TOO_LARGE = Text("Dòng {n}: số không hợp lệ.", "Line {n}: this is no such number.")
_SINCE = Text("Ngày ký biên bản ở sau hôm nay. Xem lại ngày.", "They would be signed after today. Check the day.")


@dataclass(frozen=True, slots=True)
class StatedLine:
    """A total as the minutes state it: of a kind of list, of a former unit, or of both; None leaves it open."""

    kind: str | None
    from_unit: str | None
    total: int
    settled: int | None = None
    pending: int | None = None


@dataclass(frozen=True, slots=True)
class SetMinutes:
    """The wish to enter the minutes: number, day on which they were signed, totals."""

    minutes_no: str
    minutes_on: date | None
    totals: tuple[StatedLine, ...]


@dataclass(frozen=True, slots=True)
class ShownMinutes:
    """Minutes of a hand-over as they were entered, by whom and when."""

    version: int
    minutes_no: str
    minutes_on: date | None
    totals: tuple[StatedLine, ...]
    amends: bool
    reason: str
    by: str
    at: datetime

    @property
    def total(self) -> int:
        """How many files were handed over in all."""
        return sum_of(self.totals)


def write_minutes(
    work: Work, batch: HandoverBatch, wish: SetMinutes, reason: str = "", *, amends: bool = False
) -> None:
    """Enter a further version of the minutes of a hand-over."""
    last = select(func.max(HandoverMinutes.version)).where(
        HandoverMinutes.office_id == work.office.id, HandoverMinutes.batch_id == batch.id
    )
    number, on, lines = contents_of(wish)
    work.session.add(
        HandoverMinutes(
            office_id=work.office.id,
            batch_id=batch.id,
            version=(work.session.scalars(last).one() or 0) + 1,
            minutes_no=number,
            minutes_on=on,
            totals={"lines": [asdict(line) for line in lines]},
            amends=amends,
            reason=reason,
            entered_by_id=work.actor.user_id,
            recorded_at=work.now,
        )
    )


def versions_of(work: Work, batch_ids: Sequence[int]) -> Mapping[int, Sequence[ShownMinutes]]:
    """Give the minutes of each hand-over as they were entered, the first first."""
    query = (
        select(HandoverMinutes, User.full_name)
        .join(User, User.id == HandoverMinutes.entered_by_id, isouter=True)
        .where(HandoverMinutes.office_id == work.office.id, HandoverMinutes.batch_id.in_(batch_ids))
        .order_by(HandoverMinutes.version)
    )
    found: dict[int, list[ShownMinutes]] = {batch_id: [] for batch_id in batch_ids}
    for row, name in work.session.execute(query):
        lines = tuple(StatedLine(**line) for line in row.totals["lines"])
        told = (row.version, row.minutes_no, row.minutes_on, lines, row.amends, row.reason)
        found[row.batch_id].append(ShownMinutes(*told, name or "CaseTrack", row.recorded_at))
    return found


def sum_of(lines: Sequence[StatedLine]) -> int:
    """Add up what was handed over; a line that is part of another one is not counted again."""
    whole = next((line for line in lines if line.kind is None and line.from_unit is None), None)
    if whole is not None:
        return whole.total
    kinds = {line.kind for line in lines if line.from_unit is None}
    if kinds:
        return sum(line.total for line in lines if line.from_unit is None or line.kind not in {*kinds, None})
    units = {line.from_unit for line in lines if line.kind is None}
    return sum(line.total for line in lines if line.kind is None or line.from_unit not in units)


def contents_of(minutes: SetMinutes | ShownMinutes) -> tuple[str, date | None, tuple[StatedLine, ...]]:
    """Give what minutes state, without what does not matter in how it was typed."""
    return " ".join(minutes.minutes_no.split()), minutes.minutes_on, tuple(map(_tidy, minutes.totals))


def _tidy(line: StatedLine) -> StatedLine:
    unit = " ".join((line.from_unit or "").split()) or None
    return StatedLine(line.kind or None, unit, line.total, line.settled, line.pending)


def mistakes_of(work: Work, wish: SetMinutes) -> dict[str, Text]:
    """Say of each field what is wrong with the minutes as typed."""
    found: dict[str, Text] = {}
    if not wish.minutes_no.strip() or len(wish.minutes_no) > LONGEST_NUMBER:
        found["minutes_no"] = _NO_NUMBER
    if wish.minutes_on is not None and wish.minutes_on > work.today:
        found["minutes_on"] = _SINCE
    if not wish.totals or len(wish.totals) > MOST_LINES:
        found["totals"] = _NO_TOTALS
    met: set[tuple[Any, ...]] = set()
    for n, line in enumerate(map(_tidy, wish.totals), start=1):
        parts = (line.settled, line.pending)
        if any(each is not None and not 0 <= each <= MOST_TOTAL for each in (line.total, *parts)):
            found["totals"] = _TOO_LARGE.with_(n=n)
        elif None not in parts and sum(map(int, parts)) != line.total:  # type: ignore[arg-type]
            found["totals"] = _NO_SUM.with_(n=n, settled=line.settled, pending=line.pending, total=line.total)
        elif (line.kind, line.from_unit) in met:
            found["totals"] = _SAME_LINE.with_(n=n)
        met.add((line.kind, line.from_unit))
    return found
