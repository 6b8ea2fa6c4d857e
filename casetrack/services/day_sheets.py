"""The day-book sheet (tờ chốt sổ): what the book holds at the end of a day, printed so that no older copy can pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from casetrack.errors import ChainBroken, InvalidInput
from casetrack.models import CaseEvent
from casetrack.services.access import require
from casetrack.services.audit_log import evening_of, events_of_day
from casetrack.services.audit_words import KINDS
from casetrack.services.chain import verify
from casetrack.services.patience import TookTooLong, for_seconds
from casetrack.services.work import Work, sign_head
from casetrack.text import Text

SHORTEST_HASH = 16  # digits of the hash that somebody must type at least
_DIGITS = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class DaySheet:
    """One day of the book. `last` is the last event up to the evening, with its hash and the office's signature (HMAC).

    `first` is None when nothing was written that day. `open`: the day is not over, and more may come.
    """

    day: date
    events: int
    first: int | None
    last: int
    hash: str
    signature: str
    written_at: datetime
    kinds: Sequence[tuple[Text, int]]
    open: bool


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """What stands on a printed sheet: the number of an event, and the beginning of its hash or all of it."""

    seq: int
    hash: str


def day_sheet(work: Work, day: date) -> DaySheet:
    """Give the sheet of a day; raise InvalidInput for a day to come, or from before the book."""
    require(work, "audit.read")
    if day > work.today:
        said = Text("Ngày này chưa tới. Chọn hôm nay hoặc ngày trước.", "This day is yet to come. Choose another.")
        raise InvalidInput(said, {"day": said})
    end = _last_up_to(work, day)
    of_day = events_of_day(work, day)
    first = work.session.scalars(select(func.min(CaseEvent.seq)).where(of_day)).one()
    counted = select(CaseEvent.kind, func.count()).where(of_day).group_by(CaseEvent.kind)
    kinds = {row[0]: row[1] for row in work.session.execute(counted)}
    return DaySheet(
        day=day,
        events=sum(kinds.values()),
        first=first,
        last=end.seq,
        hash=end.hash,
        signature=sign_head(work.installation.chain_key, end),
        written_at=end.recorded_at.astimezone(ZoneInfo(work.office.timezone)),
        kinds=[(label, kinds[kind]) for kind, label in KINDS.items() if kind in kinds],
        open=day == work.today,
    )


def in_fours(digits: str) -> str:
    """Write a hash in groups of four, as people read it aloud."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def read_printed(said: str) -> PrintedHead:
    """Read what somebody typed from a sheet, as `19:9f2c 11ab …`; raise InvalidInput."""
    number, _, digits = said.partition(":")
    digest = "".join(digits.split()).lower()
    number = number.strip()
    if not (number.isascii() and number.isdigit() and SHORTEST_HASH <= len(digest) <= 64 and set(digest) <= _DIGITS):
        wrong = Text(
            "Gõ SỐ:MÃ như trên tờ chốt sổ, mã ít nhất {n} chữ số đầu. Ví dụ 19:9f2c11ab04d7e3aa.",
            "Type NUMBER:HASH as on the sheet, at least the first {n} digits. For example 19:9f2c11ab04d7e3aa.",
        ).with_(n=SHORTEST_HASH)
        raise InvalidInput(wrong, {"head": wrong})
    return PrintedHead(int(number), digest)


def hold_to(work: Work, printed: PrintedHead) -> None:
    """Raise ChainBroken unless the book holds the event of a printed sheet; an older copy does not."""
    query = select(CaseEvent.hash).where(CaseEvent.office_id == work.office.id, CaseEvent.seq == printed.seq)
    found = work.session.scalars(query).one_or_none()
    if found is None:
        said = Text(
            "Sổ kết thúc trước sự kiện số {seq} của tờ chốt sổ: đây là bản cũ hơn tờ đã in. "
            "Giữ nguyên cơ sở dữ liệu, báo người soát xét.",
            "The book ends before event {seq} of the printed sheet: it is an older copy. "
            "Keep the database as it is, tell the auditor.",
        )
        raise ChainBroken(said.with_(seq=printed.seq), seq=printed.seq)
    if not found.startswith(printed.hash):
        said = Text(
            "Sự kiện số {seq} có mã khác tờ chốt sổ: sổ đã được viết lại sau khi in. "
            "Giữ nguyên cơ sở dữ liệu, báo người soát xét.",
            "Event {seq} has another hash than the printed sheet: the book was written anew since. "
            "Keep the database as it is, tell the auditor.",
        )
        raise ChainBroken(said.with_(seq=printed.seq), seq=printed.seq)


def read_through(work: Work, printed: PrintedHead | None, seconds: float) -> int | None:
    """Read the whole book and hold it to a printed sheet, if there is one; give how many events were read.

    None when that takes longer than somebody waits; raise ChainBroken at the first thing that does not fit.
    """
    require(work, "audit.read")
    try:
        read = verify(work, for_seconds(seconds))
    except TookTooLong:
        return None
    if printed is not None:
        hold_to(work, printed)
    return read


def _last_up_to(work: Work, day: date) -> CaseEvent:
    """Give the last event by the end of a day, which is also that of a day on which nothing was written."""
    query = select(CaseEvent).where(
        CaseEvent.office_id == work.office.id, CaseEvent.recorded_at < evening_of(work, day)
    )
    last = work.session.scalars(query.order_by(CaseEvent.recorded_at.desc(), CaseEvent.seq.desc()).limit(1)).first()
    if last is None:
        said = Text("Ngày {day} chưa có sổ.", "There was no book on {day} yet.").with_(day=day)
        raise InvalidInput(said, {"day": said})
    return last
