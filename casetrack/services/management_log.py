"""The management log: entering what the office did about reception and petitions, correcting it, listing it.

A row is corrected or taken out by a later version of it that says why; nothing is changed or lost, so that an older
report can still be asked as it was known. What a row tells goes by its kind (engine/management_log.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casetrack.engine.management_log import DAY, LINK, LogField, LogKind, management_log
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import ManagementEntry, User
from casetrack.services.access import require
from casetrack.services.chain import MANAGEMENT, Happened, record_of_office
from casetrack.services.management_checks import mistakes_of_row, told
from casetrack.services.work import Work
from casetrack.text import Text

READ, WRITE = "log.read", "log.write"
LONGEST = 500

_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_NO_KIND = Text("Chọn loại dòng của sổ.", "Choose a kind of row.")
_NO_REASON = Text("Ghi vì sao sửa hoặc bỏ dòng này.", "Say why this row is corrected or taken out.")
_NONE_SUCH = Text("Sổ theo dõi công tác quản lý không có dòng số {n}.", "The management log has no row {n}.")
_WITHDRAWN = Text("Dòng này đã bỏ khỏi sổ. Ghi một dòng mới.", "This row was taken out. Enter a new one.")
_SAME = Text("Chưa có gì khác với dòng đang có.", "Nothing differs from the row as it stands.")


@dataclass(frozen=True, slots=True)
class EnterRow:
    """The wish for a new row: its kind, the day of the thing, what it was, and what its kind asks besides."""

    kind: str
    happened_on: date | None
    title: str
    said: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class FindRows:
    """Which rows are asked for: of a kind, of days from `start` until `end`; what is left blank asks nothing."""

    kind: str = ""
    start: date | None = None
    end: date | None = None

    def asks_for(self, row: ManagementEntry) -> bool:
        """Tell whether a row is among them."""
        begun = self.start is None or row.happened_on >= self.start
        return begun and self.kind in ("", row.kind) and (self.end is None or row.happened_on <= self.end)


@dataclass(frozen=True, slots=True)
class CorrectRow:
    """The wish to tell a row anew, or with `withdraw` to take it out of the log; `reason` says why."""

    happened_on: date | None
    title: str
    said: Mapping[str, str | int]
    reason: str
    withdraw: bool = False


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A version of a row with its kind, who entered it, and when on the office's clock."""

    row: ManagementEntry
    kind: LogKind
    by: str
    at: datetime

    @property
    def said(self) -> Sequence[tuple[LogField, str | int]]:
        """Give what it tells, in the order of its kind; what its kind no longer asks is left out."""
        return [(each, self.row.said[key]) for key, each in self.kind.fields.items() if key in self.row.said]

    def day_of(self, key: str) -> date | None:
        """Give a day that it tells; None of what is no day."""
        return date.fromisoformat(str(self.row.said[key])) if self.kind.fields[key].type == DAY else None


_ALL = FindRows()


def add_row(work: Work, wish: EnterRow) -> ManagementEntry:
    """Enter a row; raise InvalidInput for what cannot be taken. The same row sent twice stands once."""
    require(work, WRITE)
    kind = management_log().kinds.get(wish.kind)
    if kind is None:
        raise InvalidInput(_MEND, {"kind": _NO_KIND})
    standing = {row.number: row for row in _latest(work)}
    said = told(wish.said)
    day = wish.happened_on
    _refuse(mistakes_of_row(work, kind, (day, wish.title, said), standing))
    assert day is not None, "a row without its day is refused"
    contents = (wish.kind, day, " ".join(wish.title.split()), said)
    same = (row for row in standing.values() if not row.withdrawn and _contents(row) == contents)
    return next(same, None) or _write(work, (max(standing, default=0) + 1, 1), contents)


def correct_row(work: Work, number: int, wish: CorrectRow) -> ManagementEntry:
    """Tell a row anew or take it out; raise NotFound for one that there is not, InvalidInput for what cannot be."""
    require(work, WRITE)
    standing = {row.number: row for row in _latest(work)}
    row = standing.pop(number, None)  # which names the others, never itself
    if row is None:
        raise NotFound(_NONE_SUCH.with_(n=number))
    mistakes: dict[str, Text] = {} if wish.reason.strip() else {"reason": _NO_REASON}
    if row.withdrawn:
        raise InvalidInput(_WITHDRAWN, {"reason": _WITHDRAWN})
    place, reason = (row.number, row.version + 1), " ".join(wish.reason.split())
    if wish.withdraw:
        _refuse(mistakes)
        return _write(work, place, _contents(row), reason, withdrawn=True)
    said, kind = told(wish.said), kind_named(row.kind)
    day = wish.happened_on
    mistakes = {**mistakes_of_row(work, kind, (day, wish.title, said), standing), **mistakes}
    _refuse(mistakes)
    assert day is not None, "a row without its day is refused"
    contents = (row.kind, day, " ".join(wish.title.split()), said)
    if contents == _contents(row):
        raise InvalidInput(_SAME, {"reason": _SAME})
    return _write(work, place, contents, reason)


def list_rows(work: Work, wish: FindRows = _ALL) -> Sequence[ShownRow]:
    """List the rows as they stand, the newest day first; also those taken out."""
    require(work, READ)
    rows = filter(wish.asks_for, _latest(work))
    return show(work, sorted(rows, key=lambda row: (row.happened_on, row.number), reverse=True))


def rows_naming(work: Work, number: int) -> Sequence[ShownRow]:
    """List the rows that amend or cancel what this one tells of."""
    require(work, READ)
    links = [key for key, each in management_log().fields.items() if each.type == LINK]
    rows = [row for row in _latest(work) if not row.withdrawn and number in map(row.said.get, links)]
    return show(work, rows)


def kind_named(key: str) -> LogKind:
    """Give a kind of rows by its key; raise NotFound."""
    found = management_log().kinds.get(key)
    if found is None:
        raise NotFound(_NO_KIND)
    return found


def versions_of(work: Work, number: int) -> Sequence[ShownRow]:
    """Give every version of a row, the last first; raise NotFound."""
    require(work, READ)
    query = select(ManagementEntry).where(
        ManagementEntry.office_id == work.office.id, ManagementEntry.number == _in_bounds(number)
    )
    found = work.session.scalars(query.order_by(ManagementEntry.version.desc())).all()
    if not found:
        raise NotFound(_NONE_SUCH.with_(n=number))
    return show(work, found)


def rows_known(work: Work, as_at: date, known_seq: int) -> Sequence[ManagementEntry]:
    """Give the rows of days until this one as they were known by an event, in the order of their days."""
    latest = [row for row in _latest(work, known_seq) if not row.withdrawn and row.happened_on <= as_at]
    return sorted(latest, key=lambda row: (row.happened_on, row.number))


def rows_of(work: Work, ids: Sequence[int]) -> Sequence[ShownRow]:
    """Show the versions of rows that a report counted, by their keys, in the order of their days."""
    of_office = ManagementEntry.office_id == work.office.id
    query = select(ManagementEntry).where(of_office, ManagementEntry.id.in_(ids))
    return show(work, work.session.scalars(query.order_by(ManagementEntry.happened_on, ManagementEntry.number)).all())


def show(work: Work, rows: Sequence[ManagementEntry]) -> Sequence[ShownRow]:
    """Show versions of rows with who entered them; kinds that this version of the program does not know stay out."""
    kinds, writers = management_log().kinds, {row.entered_by_id for row in rows}
    query, zone = select(User).where(User.id.in_(writers)), ZoneInfo(work.office.timezone)
    names = {user.id: user.full_name for user in work.session.scalars(query)}
    return [
        ShownRow(row, kinds[row.kind], names.get(row.entered_by_id or 0, "CaseTrack"), row.recorded_at.astimezone(zone))
        for row in rows
        if row.kind in kinds
    ]


def number_of(row: ManagementEntry, key: str) -> int:
    """Give a number that a row tells; what it does not tell is nothing."""
    return int(row.said.get(key, 0))


_Contents = tuple[str, date, str, Mapping[str, str | int]]


def _latest(work: Work, known_seq: int | None = None) -> Sequence[ManagementEntry]:
    """Give the last version of each row, or the last that was known by an event."""
    query = select(ManagementEntry).where(ManagementEntry.office_id == work.office.id)
    if known_seq is not None:
        query = query.where(ManagementEntry.after_seq < known_seq)
    ordered = query.order_by(ManagementEntry.number, ManagementEntry.version)
    return list({row.number: row for row in work.session.scalars(ordered)}.values())


def _contents(row: ManagementEntry) -> _Contents:
    return row.kind, row.happened_on, row.title, row.said


def _write(
    work: Work, place: tuple[int, int], contents: _Contents, reason: str = "", *, withdrawn: bool = False
) -> ManagementEntry:
    assert work.head is not None, "a row is entered in a writing transaction"
    kind, happened_on, title, said = contents
    number, version = place
    row = ManagementEntry(
        office_id=work.office.id,
        number=number,
        version=version,
        kind=kind,
        happened_on=happened_on,
        title=title,
        said=dict(said),
        reason=reason,
        withdrawn=withdrawn,
        entered_by_id=work.actor.user_id,
        after_seq=work.head.seq,
        recorded_at=work.now,
    )
    work.session.add(row)
    name = "withdrawn" if withdrawn else "corrected" if version > 1 else "added"
    facts = {"number": number, "version": version, "kind": kind}
    record_of_office(work, Happened(MANAGEMENT, name, happened_on, facts, {}))
    return row


def _refuse(mistakes: Mapping[str, Text]) -> None:
    if mistakes:
        raise InvalidInput(_MEND, dict(mistakes))


def _in_bounds(number: int) -> int:
    return number if number < 2**31 else 0  # PostgreSQL holds no larger one; there is no row 0
