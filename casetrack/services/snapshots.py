"""The reports that were frozen (bản chốt số liệu): kept under a number of the office's book, found, and held to.

A frozen report is only added to the book: nothing changes one or counts it again. It is an event of the office.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, select

from casetrack.errors import ChainBroken, NotFound
from casetrack.models import ReportSnapshot, User
from casetrack.services.access import require
from casetrack.services.chain import REPORT, Happened, record_of_office
from casetrack.services.links import canonical_flat, instant
from casetrack.services.registers import next_number
from casetrack.services.snapshot_packing import FORMAT, pack, unpack
from casetrack.services.work import Work
from casetrack.text import Text

FREEZE, READ = "report.freeze", "report.read"
BOOK = "CSL"
_NONE_SUCH = Text("Không có bản chốt số {number}.", "There is no frozen report {number}.")
_CHANGED = Text(
    "Bản chốt {number} không còn như lúc chốt: mã kiểm không khớp. Giữ nguyên cơ sở dữ liệu, báo người soát xét.",
    "The frozen report {number} is not as it was frozen: its hash does not fit. Keep the database, tell the auditor.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report was asked for: its outline, unit, period, day, and what the office knew (an event's number)."""

    outline: str
    unit_id: int | None
    start_on: date
    end_on: date
    as_at: date
    known_at: date
    known_seq: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What is kept of a report, each as canonical JSON: figures, cases, and the paper."""

    figures: str
    cases: str
    paper: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A frozen report as a list shows it: who froze it, when on the office's clock, of which unit if of one."""

    row: ReportSnapshot
    by: str
    at: datetime
    unit: str = ""

    @property
    def is_of_whole_period(self) -> bool:
        """Tell whether the period had ended when it was frozen."""
        return self.row.as_at == self.row.end_on


def keep(work: Work, asked: Asked, contents: Contents, note: str) -> ReportSnapshot:
    """Keep a report under the next number of the year, and write that into the office's book."""
    require(work, FREEZE)
    row = ReportSnapshot(
        office_id=work.office.id,
        number=next_number(work, BOOK, work.today.year),
        **_columns(asked),
        note=note,
        made_by_id=work.actor.user_id,
        made_at=work.now,
        figures=contents.figures,
        cases=pack(contents.cases),
        paper=contents.paper,
    )
    row.hash = _hash_of(row, contents)
    work.session.add(row)
    said = {"number": row.number, "hash": row.hash, "start": f"{row.start_on}", "end": f"{row.end_on}"}
    record_of_office(work, Happened(REPORT, "frozen", work.today, {**said, "as_at": f"{row.as_at}"}, {}))
    return row


def find_same(work: Work, asked: Asked, contents: Contents) -> ReportSnapshot | None:
    """Give the latest frozen report that was asked the same and said the same, whatever was known besides."""
    columns = {name: value for name, value in _columns(asked).items() if not name.startswith("known_")}
    of_office = ReportSnapshot.office_id == work.office.id
    query = select(ReportSnapshot).where(of_office).filter_by(**columns).order_by(ReportSnapshot.id.desc())
    last = work.session.scalars(query.limit(1)).first()
    if last is None:
        return None
    try:
        kept = contents_of(last)
    except ChainBroken:
        return None  # it is no longer what was frozen, so it cannot stand for this one
    return last if (kept.figures, kept.cases) == (contents.figures, contents.cases) else None


def find_snapshot(work: Work, number: str) -> Shown:
    """Find a frozen report by its number; raise NotFound."""
    require(work, READ)
    found = work.session.execute(_shown(work).where(ReportSnapshot.number == number.strip().upper())).one_or_none()
    if found is None:
        raise NotFound(_NONE_SUCH.with_(number=number[:40]))
    return _told(work, found)


def list_snapshots(work: Work, most: int = 200) -> Sequence[Shown]:
    """List the frozen reports, the latest first."""
    require(work, READ)
    query = _shown(work).order_by(ReportSnapshot.id.desc()).limit(most)
    return [_told(work, row) for row in work.session.execute(query)]


def contents_of(row: ReportSnapshot) -> Contents:
    """Give what was kept; raise ChainBroken where it is not what was frozen."""
    try:
        contents = Contents(row.figures, unpack(row.cases), row.paper)
    except (ValueError, zlib.error):  # neither compressed nor letters any more
        contents = Contents("", "", "")
    if _hash_of(row, contents) != row.hash:
        raise ChainBroken(_CHANGED.with_(number=row.number), number=row.number)
    return contents


def _columns(asked: Asked) -> dict[str, object]:
    return {name: getattr(asked, name) for name in Asked.__slots__}


def _shown(work: Work) -> Select[ReportSnapshot, str | None]:
    joined = select(ReportSnapshot, User.full_name).join(User, User.id == ReportSnapshot.made_by_id, isouter=True)
    return joined.where(ReportSnapshot.office_id == work.office.id)


def _told(work: Work, found: Row[ReportSnapshot, str | None]) -> Shown:
    row, by = found
    at = row.made_at.astimezone(ZoneInfo(work.office.timezone))
    return Shown(row, by or "CaseTrack", at, work.units[row.unit_id].name if row.unit_id in work.units else "")


def _hash_of(row: ReportSnapshot, contents: Contents) -> str:
    """Give SHA-256 over what was asked, when, by whom, and the digests of all that is kept."""
    asked: Mapping[str, str | int | None] = {
        "format": FORMAT,
        "office": row.office_id,
        "number": row.number,
        "outline": row.outline,
        "unit": row.unit_id,
        "start": row.start_on.isoformat(),
        "end": row.end_on.isoformat(),
        "as_at": row.as_at.isoformat(),
        "known_at": row.known_at.isoformat(),
        "known_seq": row.known_seq,
        "made_by": row.made_by_id,
        "made_at": instant(row.made_at),
    }
    digests = {name: hashlib.sha256(getattr(contents, name).encode()).hexdigest() for name in Contents.__slots__}
    return hashlib.sha256(canonical_flat({**asked, **digests}).encode()).hexdigest()
