"""Entering the numbers of reports that no case stands behind: the value, its day, and the document that says so.

A number is corrected by entering it again for the same day, or taken back for that day; nothing is changed or lost, so
that an older report can still be asked as it was known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casetrack.engine.indicators import PERCENT, Entered, Indicator, Source
from casetrack.errors import InvalidInput
from casetrack.models import EnteredFigure, User
from casetrack.services.access import require
from casetrack.services.work import Work
from casetrack.text import Text

ENTER = "figure.enter"
LONGEST = 300
_NUMBER = re.compile(r"(\d{1,9}|\d{1,3}([. ]\d{3}){1,2})", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3})([.,](\d{1,2}))? ?%?", re.ASCII)

_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_MISSING = Text("Còn thiếu. Điền mục này.", "This is missing. Fill it in.")
_NO_KEY = Text("Chọn một chỉ tiêu nhập tay.", "Choose an indicator that is entered by hand.")
_NO_NUMBER = Text(
    "“{said}” không phải số nguyên. Gõ số, ví dụ 7 hoặc 1.060.", "“{said}” is no whole number. Type e.g. 7 or 1.060."
)
_NO_PERCENT = Text(
    "“{said}” không phải tỷ lệ. Gõ số phần trăm, ví dụ 91,1.", "“{said}” is no percentage. Type e.g. 91.1."
)
_NO_SOURCE = Text("Ghi văn bản nêu số này: số, ngày, cơ quan.", "Name the document that states it: number, day, body.")
_FUTURE = Text("Ngày này chưa tới. Xem lại ngày.", "This day is yet to come. Check the date.")
_TOO_LONG = Text("Dài quá {n} ký tự. Rút gọn lại.", "More than {n} characters. Make it shorter.")
_NOTHING_THERE = Text("Ngày này chưa có số nào để bỏ.", "Nothing stands for this day that could be taken back.")


@dataclass(frozen=True, slots=True)
class EnterFigure:
    """The wish to enter what an indicator was on a day; `take_back`: what was entered for the day holds no more."""

    key: str
    said_on: date
    value: str
    source: str
    take_back: bool = False


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One entry, `at` on the office's clock. `holds`: no later one of the same indicator and day has replaced it, and
    it took nothing back.
    """

    indicator: Indicator
    row: EnteredFigure
    by: str
    at: datetime
    holds: bool


def entered_indicators(work: Work) -> Mapping[str, Indicator]:
    """Give the indicators that are entered by hand."""
    return {key: each for key, each in work.installation.indicators.items() if isinstance(each.source, Entered)}


def enter_figure(work: Work, wish: EnterFigure) -> EnteredFigure:
    """Enter a number; raise InvalidInput for what cannot be taken. The same said twice stands once."""
    require(work, ENTER)
    standing = _standing(work, wish)
    mistakes, value = _judged(work, wish, standing)
    if mistakes:
        raise InvalidInput(_MEND, mistakes)
    source = " ".join(wish.source.split())
    if standing is not None and (standing.value, standing.source) == (value, source):
        return standing
    assert work.head is not None, "a figure is entered in a writing transaction"
    row = EnteredFigure(
        office_id=work.office.id,
        key=wish.key,
        said_on=wish.said_on,
        value=value,
        source=source,
        entered_by_id=work.actor.user_id,
        after_seq=work.head.seq,
        recorded_at=work.now,
    )
    work.session.add(row)
    work.session.flush()  # whoever asks for it next names it by its key
    return row


def list_entered(work: Work, key: str | None = None) -> Sequence[ShownFigure]:
    """List what was entered, the newest day first and of a day the last entry first; one indicator's, or all."""
    known = entered_indicators(work)
    query = (
        select(EnteredFigure, User.full_name)
        .join(User, User.id == EnteredFigure.entered_by_id, isouter=True)
        .where(EnteredFigure.office_id == work.office.id, EnteredFigure.key.in_([key] if key else known))
        .order_by(EnteredFigure.said_on.desc(), EnteredFigure.key, EnteredFigure.id.desc())
    )
    shown, met, zone = [], set[tuple[str, date]](), ZoneInfo(work.office.timezone)
    for row, name in work.session.execute(query):
        place = (row.key, row.said_on)
        holds = place not in met and bool(row.value)
        met.add(place)
        shown.append(ShownFigure(known[row.key], row, name or "CaseTrack", row.recorded_at.astimezone(zone), holds))
    return shown


def entries_known(work: Work, start: date, as_at: date, known_seq: int) -> Mapping[str, Sequence[EnteredFigure]]:
    """Give, of each indicator, the entries that stand for the days of a period, in order, as was known by an event.

    The last one speaks for the period, unless the indicator adds them up.
    """
    query = select(EnteredFigure).where(
        EnteredFigure.office_id == work.office.id,
        EnteredFigure.said_on.between(start, as_at),
        EnteredFigure.after_seq < known_seq,
    )
    of_day: dict[tuple[str, date], EnteredFigure] = {}
    for row in work.session.scalars(query.order_by(EnteredFigure.id)):
        of_day[row.key, row.said_on] = row  # a later entry for the day takes the place of the earlier
    told: dict[str, list[EnteredFigure]] = {}
    for (key, _day), row in sorted(of_day.items()):
        if row.value:
            told.setdefault(key, []).append(row)
    return told


def _standing(work: Work, wish: EnterFigure) -> EnteredFigure | None:
    query = select(EnteredFigure).where(
        EnteredFigure.office_id == work.office.id,
        EnteredFigure.key == wish.key,
        EnteredFigure.said_on == wish.said_on,
    )
    return work.session.scalars(query.order_by(EnteredFigure.id.desc()).limit(1)).one_or_none()


def _judged(work: Work, wish: EnterFigure, standing: EnteredFigure | None) -> tuple[dict[str, Text], str]:
    """Give what is wrong with a wish, and the value as it is kept."""
    mistakes: dict[str, Text] = {}
    if wish.said_on > work.today:
        mistakes["said_on"] = _FUTURE
    if not wish.source.strip():
        mistakes["source"] = _NO_SOURCE
    elif len(wish.source) > LONGEST:
        mistakes["source"] = _TOO_LONG.with_(n=LONGEST)
    indicator = entered_indicators(work).get(wish.key)
    if indicator is None:
        return {"key": _NO_KEY, **mistakes}, ""
    if wish.take_back:
        nothing = {} if standing is not None and standing.value else {"said_on": _NOTHING_THERE}
        return {**nothing, **mistakes}, ""
    read = _read_value(indicator.source, wish.value.strip())
    return ({**mistakes, "value": read}, "") if isinstance(read, Text) else (mistakes, read)


def _read_value(source: Source, said: str) -> str | Text:
    """Give a value as it is kept, or say what is wrong with it."""
    kind = source.kind if isinstance(source, Entered) else ""
    if not said:
        return _MISSING
    if len(said) > LONGEST:
        return _TOO_LONG.with_(n=LONGEST)
    if kind == "text":
        return " ".join(said.split())
    if kind == PERCENT:
        percent = _PERCENT.fullmatch(said)
        return _NO_PERCENT.with_(said=said[:20]) if percent is None else _plain_percent(percent)
    whole = _NUMBER.fullmatch(said)
    return _NO_NUMBER.with_(said=said[:20]) if whole is None else str(int(re.sub(r"[. ]", "", said)))


def _plain_percent(found: re.Match[str]) -> str:
    whole, part = found[1], found[3]
    return str(Decimal(f"{int(whole)}.{part}")) if part else str(int(whole))
