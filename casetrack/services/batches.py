"""Hand-overs from former offices: opening one with its minutes, amending these, listing and showing them.

The lists of a hand-over: batch_files.py; their rows: batch_rows.py; held to the minutes: batch_reconciling.py; written
into the book as cases: batch_confirming.py. (Who held a case before is another thing: handovers.py.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.models import HandoverBatch, HandoverMinutes, HandoverRow, User
from casetrack.services.access import require
from casetrack.services.batch_stated import (
    SetMinutes,
    ShownMinutes,
    StatedLine,
    contents_of,
    mistakes_of,
    versions_of,
    write_minutes,
)
from casetrack.services.permissions import why_not
from casetrack.services.work import Work
from casetrack.text import Text

READ, RUN, CONFIRM = "handover.read", "handover.run", "handover.confirm"
DRAFT, CONFIRMING, CONFIRMED = "draft", "confirming", "confirmed"
ACCEPT, WARN, DUPLICATE, REFUSE = "accept", "warn", "duplicate", "refuse"
KEEP, SKIP = "keep", "skip"
LONGEST_NAME, LONGEST_REASON = 200, 500
LARGEST_KEY = 2**31  # PostgreSQL holds no larger one

_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_NONE_SUCH = Text("Không có đợt bàn giao số {n}.", "There is no hand-over number {n}.")
_BUSY = Text(
    "Đang ghi hồ sơ của đợt này vào sổ. Chờ ghi xong rồi sửa tiếp.",
    "Cases of this hand-over are being written. Wait until that is done.",
)
_NO_OFFICE = Text("Ghi tên đơn vị bàn giao.", "Say which office handed over.")
_NO_UNIT = Text("Chọn đơn vị nhận mà bạn làm việc.", "Choose the receiving unit, one that you work for.")
_NOT_YET = Text("Ngày bàn giao ở sau hôm nay. Xem lại ngày.", "The day of the hand-over lies after today. Check it.")
_NO_REASON = Text("Ghi vì sao điều chỉnh biên bản.", "Say why the minutes are amended.")
_AMENDED = Text(
    "Biên bản này đã điều chỉnh. Ghi một biên bản điều chỉnh nữa.",
    "These minutes were amended already. Enter a further amendment.",
)
_NOT_AMENDED = Text("Số điều chỉnh không khác số đang có.", "The amended totals are the same as before.")


@dataclass(frozen=True, slots=True)
class AmendMinutes:
    """The wish to enter later minutes that put the first right, and why both sides signed them."""

    minutes_no: str
    minutes_on: date | None
    totals: tuple[StatedLine, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """The wish to open a hand-over: from which office, to which unit, on which day, by which minutes."""

    from_office: str
    unit_id: int
    handed_over_on: date
    minutes: SetMinutes


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows there are: by outcome, duplicates that are kept, and rows that stand in the book as cases."""

    accept: int = 0
    warn: int = 0
    duplicate: int = 0
    refuse: int = 0
    kept: int = 0
    written: int = 0

    @property
    def rows(self) -> int:
        """All rows."""
        return self.accept + self.warn + self.duplicate + self.refuse

    @property
    def counted(self) -> int:
        """The rows that count: accepted, with something to look at or not, and duplicates that are kept."""
        return self.accept + self.warn + self.kept

    @property
    def to_write(self) -> int:
        """The rows that count and are no cases yet."""
        return self.counted - self.written


@dataclass(frozen=True, slots=True)
class ShownBatch:
    """A hand-over with its minutes as they stand now, all their versions, and how far it has come.

    `may_run`: the actor may load and mend lists of it; `may_confirm`: write its cases.
    """

    row: HandoverBatch
    unit: str
    minutes: ShownMinutes
    versions: Sequence[ShownMinutes]
    counts: Counts
    opened_by: str
    may_run: bool
    may_confirm: bool

    @property
    def amended(self) -> bool:
        """The minutes were amended by later ones."""
        return self.minutes.amends


def open_batch(work: Work, wish: OpenBatch) -> HandoverBatch:
    """Open a hand-over; raise InvalidInput for what cannot be. The same minutes entered twice open one."""
    require(work, RUN)
    office = " ".join(wish.from_office.split())
    mistakes = mistakes_of(work, wish.minutes)
    if not office or len(office) > LONGEST_NAME:
        mistakes["from_office"] = _NO_OFFICE
    if wish.unit_id not in work.units or not may(work, wish.unit_id, RUN):
        mistakes["unit_id"] = _NO_UNIT
    if wish.handed_over_on > work.today:
        mistakes["handed_over_on"] = _NOT_YET
    if mistakes:
        raise InvalidInput(_MEND, mistakes)
    same = _same_batch(work, office, wish)
    if same is not None:
        return same
    last = select(func.max(HandoverBatch.number)).where(HandoverBatch.office_id == work.office.id)
    batch = HandoverBatch(
        office_id=work.office.id,
        number=(work.session.scalars(last).one() or 0) + 1,
        from_office=office,
        unit_id=wish.unit_id,
        handed_over_on=wish.handed_over_on,
        state=DRAFT,
        opened_by_id=work.actor.user_id,
        opened_at=work.now,
    )
    work.session.add(batch)
    work.session.flush()  # its minutes name it
    write_minutes(work, batch, wish.minutes)
    return batch


def set_minutes(work: Work, number: int, wish: SetMinutes) -> None:
    """Enter the minutes anew, because something was mistyped; once they are amended, only `amend_minutes` does."""
    batch = batch_to_change(work, number)
    standing = minutes_of(work, batch)[-1]
    if standing.amends:
        raise InvalidInput(_AMENDED, {"minutes_no": _AMENDED})
    _refuse(mistakes_of(work, wish))
    if contents_of(wish) != contents_of(standing):
        write_minutes(work, batch, wish)


def amend_minutes(work: Work, number: int, wish: AmendMinutes) -> None:
    """Enter later minutes with other totals and why; the first stay in the book beside them."""
    batch = batch_to_change(work, number)
    minutes = SetMinutes(wish.minutes_no, wish.minutes_on, wish.totals)
    reason, mistakes = " ".join(wish.reason.split()), mistakes_of(work, minutes)
    if not reason or len(reason) > LONGEST_REASON:
        mistakes["reason"] = _NO_REASON
    standing = minutes_of(work, batch)[-1]
    if contents_of(minutes) == contents_of(standing) and reason == standing.reason:
        return  # sent twice
    if wish.totals == standing.totals:
        mistakes.setdefault("totals", _NOT_AMENDED)
    _refuse(mistakes)
    write_minutes(work, batch, minutes, reason, amends=True)


def list_batches(work: Work, *, before: int | None = None, limit: int = 50) -> Sequence[ShownBatch]:
    """List hand-overs, the last opened first; `before`: only those with a smaller number, as of the page after."""
    require(work, READ)
    query = select(HandoverBatch).where(HandoverBatch.office_id == work.office.id)
    if before is not None:
        query = query.where(HandoverBatch.number < before)
    return _shown(work, work.session.scalars(query.order_by(HandoverBatch.number.desc()).limit(limit)).all())


def get_batch(work: Work, number: int) -> ShownBatch:
    """Give one hand-over by its number; raise NotFound."""
    return _shown(work, [find_batch(work, number)])[0]


def find_batch(work: Work, number: int) -> HandoverBatch:
    """Find the row of a hand-over by its number; raise NotFound."""
    require(work, READ)
    of_number = (HandoverBatch.office_id == work.office.id, HandoverBatch.number == number)
    found = work.session.scalars(select(HandoverBatch).where(*of_number)).one_or_none() if in_bounds(number) else None
    if found is None:
        raise NotFound(_NONE_SUCH.with_(n=number))
    return found


def batch_to_change(work: Work, number: int, permission: str = RUN) -> HandoverBatch:
    """Find a hand-over that the actor may change; raise NotFound, Forbidden, or InvalidInput while it is written."""
    batch = find_batch(work, number)
    if not may(work, batch.unit_id, permission):
        raise Forbidden(why_not(permission, (role for role, _unit in work.actor.roles)), permission=permission)
    if batch.state == CONFIRMING:
        raise InvalidInput(_BUSY)
    return batch


def may(work: Work, unit_id: int, permission: str) -> bool:
    """Tell whether the actor holds this permission for the receiving unit."""
    return work.actor.is_system or work.may_for(unit_id, permission)


def minutes_of(work: Work, batch: HandoverBatch) -> Sequence[ShownMinutes]:
    """Give the minutes of a hand-over as they were entered, the first first."""
    return versions_of(work, [batch.id])[batch.id]


def counts_of(work: Work, batch_ids: Sequence[int]) -> Mapping[int, Counts]:
    """Count the rows of hand-overs; every row counts, also those that the actor may not see."""
    row = HandoverRow
    columns = (row.batch_id, row.outcome, row.decision == KEEP, row.case_id.is_not(None))
    query = select(*columns, func.count()).where(row.office_id == work.office.id, row.batch_id.in_(batch_ids))
    found: dict[int, dict[str, int]] = {batch_id: {} for batch_id in batch_ids}
    for batch_id, outcome, kept, written, n in work.session.execute(query.group_by(*columns)):
        keys = [outcome, *(["kept"] if kept and outcome == DUPLICATE else []), *(["written"] if written else [])]
        for key in keys:
            found[batch_id][key] = found[batch_id].get(key, 0) + n
    return {batch_id: Counts(**counts) for batch_id, counts in found.items()}


def in_bounds(number: int) -> bool:
    """Tell whether a number may be a key at all."""
    return 0 < number < LARGEST_KEY


def _same_batch(work: Work, office: str, wish: OpenBatch) -> HandoverBatch | None:
    query = (
        select(HandoverBatch)
        .join(HandoverMinutes, HandoverMinutes.batch_id == HandoverBatch.id)
        .where(
            HandoverBatch.office_id == work.office.id,
            HandoverBatch.from_office == office,
            HandoverBatch.unit_id == wish.unit_id,
            HandoverBatch.handed_over_on == wish.handed_over_on,
            HandoverMinutes.minutes_no == " ".join(wish.minutes.minutes_no.split()),
        )
    )
    return work.session.scalars(query.order_by(HandoverBatch.id)).first()


def _shown(work: Work, rows: Sequence[HandoverBatch]) -> list[ShownBatch]:
    ids = [row.id for row in rows]
    minutes, counts = versions_of(work, ids), counts_of(work, ids)
    query = select(User).where(User.id.in_({row.opened_by_id for row in rows}))
    names = {user.id: user.full_name for user in work.session.scalars(query)}
    return [
        ShownBatch(
            row,
            work.units[row.unit_id].name,
            minutes[row.id][-1],
            minutes[row.id],
            counts[row.id],
            names.get(row.opened_by_id or 0, "CaseTrack"),
            may_run=may(work, row.unit_id, RUN),
            may_confirm=may(work, row.unit_id, CONFIRM),
        )
        for row in rows
    ]


def _refuse(mistakes: Mapping[str, Text]) -> None:
    if mistakes:
        raise InvalidInput(_MEND, dict(mistakes))
