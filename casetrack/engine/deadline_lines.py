"""The words of “Vì sao hạn này?”: each row of the sum from the first day to the day due. No counting here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from casetrack.engine.calendar import CalendarDay, WorkingCalendar
from casetrack.engine.counting_rules import FIRST_DAY, LAST_DAY
from casetrack.engine.definition import Basis, Length
from casetrack.engine.law import stamped_basis
from casetrack.engine.terms import Hold, Run, Stretch, Term
from casetrack.text import Text, weekday

NEXT_DAY_BASIS = stamped_basis(FIRST_DAY)
ROLL_BASIS = stamped_basis(LAST_DAY)

_LENGTHS = {
    "working_days": (Text("{n} ngày LV", "{n} working day"), Text("{n} ngày LV", "{n} working days")),
    "calendar_days": (Text("{n} ngày", "{n} day"), Text("{n} ngày", "{n} days")),
    "months": (Text("{n} tháng", "{n} month"), Text("{n} tháng", "{n} months")),
    "years": (Text("{n} năm", "{n} year"), Text("{n} năm", "{n} years")),
}
_UNSURE = {
    "tentative": Text(
        "Lịch nghỉ năm {years} còn là dự kiến. Hạn có thể đổi khi có thông báo chính thức.",
        "The days off of {years} are only planned. The date may change when they are announced.",
    ),
    "unchecked": Text(
        "Lịch nghỉ năm {years} chưa được đối chiếu với văn bản. Hạn có thể đổi sau khi đối chiếu.",
        "The days off of {years} were not checked against the notices. The date may change after the check.",
    ),
    "missing": Text(
        "Chưa có lịch nghỉ năm {years}, mới trừ thứ Bảy và Chủ nhật. Hạn có thể đổi khi nhập lịch.",
        "No days off are entered for {years}; only weekends are left out. The date may change when they are.",
    ),
}
_NOTHING = Text("–", "–")
_DUE = Text("Hạn", "Due")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sum: so many days, why, and the day reached.

    `code`: start, term, skipped, make_up, paused, held, extension, moved, not_moved, unsure, stated, back, due.
    """

    code: str
    amount: Text
    text: Text
    basis: Basis | None = None
    until: date | None = None


def spell_length(length: Length) -> Text:
    """Write a length with its unit: 7 ngày LV, 1 working day, 3 tháng."""
    one, many = _LENGTHS[length.unit]
    return (one if length.n == 1 else many).with_(n=length.n)


def explain(term: Term, run: Run, calendar: WorkingCalendar) -> tuple[Line, ...]:
    """Say how the day due was reached, row by row; the last row is the day due itself."""
    rows = [_start(term, run, calendar)]
    extension = 0
    for stretch in run.stretches:
        extension += stretch.grant is not None
        rows.append(_counted(term, stretch, number=extension, reached=not _is_held_before(run, stretch)))
        rows.extend(_holds(stretch))
        rows.extend(_skipped(stretch, calendar))
    rows.extend(_roll(term, run, calendar))
    rows.extend(unsure_years(run.first_on, run.due_on or run.stretches[-1].plain_end, calendar))
    return (*rows, _due(run, rows[0].until or run.first_on))


def unsure_years(first: date, last: date, calendar: WorkingCalendar) -> Iterator[Line]:
    """Warn, once for each kind of doubt, of the years between two days whose calendar is not confirmed."""
    years = range(min(first, last).year, max(first, last).year + 1)
    for status, text in _UNSURE.items():
        unsure = [str(year) for year in years if calendar.status_of(year) == status]
        if unsure:
            span = ", ".join(unsure) if len(unsure) < 4 else f"{unsure[0]}–{unsure[-1]}"
            yield Line("unsure", Text("tạm tính", "provisional"), text.with_(years=span))


def due_line(text: Text, due_on: date | None) -> Line:
    """Write the last row of every sum."""
    return Line("due", _DUE, text, None, due_on)


def _start(term: Term, run: Run, calendar: WorkingCalendar) -> Line:
    begin, day = Text("bắt đầu", "start"), _start_day(term)
    if term.count == "same_day":
        text = Text("Tính cả ngày {day}", "{day} itself counts").with_(day=day)
        return Line("start", begin, text, None, run.first_on)
    if term.length.unit == "working_days":
        text = Text("Ngày làm việc đầu tiên sau ngày {day}", "First working day after {day}").with_(day=day)
        return Line("start", begin, text, NEXT_DAY_BASIS, calendar.next_working(run.first_on))
    text = Text("Ngày sau ngày {day}", "Day after {day}").with_(day=day)
    return Line("start", begin, text, NEXT_DAY_BASIS, run.first_on)


def _start_day(term: Term) -> Text:
    """Write the day of the event; of a clock that follows another, with what fell due then."""
    if term.since is None:
        return Text("{day}", "{day}").with_(day=term.start_on)
    return Text("{day} (hạn “{since}”)", "{day} (when “{since}” is due)").with_(day=term.start_on, since=term.since)


def _counted(term: Term, stretch: Stretch, *, number: int, reached: bool) -> Line:
    amount = _plus(stretch.length)
    until = stretch.plain_end if reached else None
    if stretch.grant is None:
        return Line("term", amount, term.label, term.basis, until)
    grant = stretch.grant
    text = Text(
        "Gia hạn lần {number} ngày {day}{ground}{document}", "Extension {number}, granted on {day}{ground}{document}"
    ).with_(
        number=number,
        day=grant.granted_on,
        ground=Text(": {ground}", ": {ground}").with_(ground=grant.ground) if grant.ground else "",
        document=f" ({grant.document})" if grant.document else "",
    )
    return Line("extension", amount, text, grant.basis, until)


def _holds(stretch: Stretch) -> Iterator[Line]:
    for hold in stretch.holds:
        length = Length(hold.days, _day_unit(stretch.length))
        document = f" ({hold.pause.document})" if hold.pause.document else ""
        if hold.pause.last is None:
            text = Text(
                "Tạm dừng từ ngày {first}{document}; còn {left}, tính tiếp khi có quyết định tiếp tục",
                "Paused since {first}{document}; {left} left to run once it is resumed",
            ).with_(first=hold.pause.first, document=document, left=spell_length(length))
            yield Line("held", Text("đang dừng", "paused"), text, hold.pause.basis)
        else:
            yield Line("paused", _plus(length), _paused(hold, document), hold.pause.basis, hold.end)


def _paused(hold: Hold, document: str) -> Text:
    if hold.pause.first == hold.pause.last:
        text = Text("Tạm dừng ngày {first}{document}", "Paused on {first}{document}")
    else:
        text = Text(
            "Tạm dừng {first}–{last}{document}, cả hai ngày không tính",
            "Paused {first}–{last}{document}, neither day counts",
        )
    return text.with_(first=hold.pause.first, last=hold.pause.last, document=document)


def _skipped(stretch: Stretch, calendar: WorkingCalendar) -> Iterator[Line]:
    """Name the holidays that a count in working days passed over, and the Saturdays that it took in."""
    if stretch.length.unit != "working_days":
        return
    entries = [
        entry
        for entry in calendar.entries_between(stretch.after, stretch.end or stretch.plain_end)
        if not any(_covers(hold, entry.day) for hold in stretch.holds)
    ]
    off = [entry for entry in entries if entry.kind == "off"]
    if off:
        amount = Text("nghỉ {n} ngày", "{n} days off" if len(off) > 1 else "{n} day off").with_(n=len(off))
        yield Line("skipped", amount, _join_names(off))
    for entry in entries:
        if entry.kind == "make_up":
            text = Text("{weekday} {day} có tính ({name})", "{weekday} {day} counts ({name})")
            said = text.with_(weekday=weekday(entry.day), day=entry.day, name=entry.name)
            yield Line("make_up", Text("làm bù", "made up"), Text(said.vi[0].upper() + said.vi[1:], said.en))


def _join_names(off: Sequence[CalendarDay]) -> Text:
    """Write days off by name, one entry for days on end: Tết Nguyên đán 16/02/2026–20/02/2026; Quốc khánh 02/9/2026."""
    parts = []
    for name, group in groupby(off, key=lambda entry: entry.name):
        days = [entry.day for entry in group]
        one, many = Text("{name} {first}", "{name} {first}"), Text("{name} {first}–{last}", "{name} {first}–{last}")
        parts.append((many if len(days) > 1 else one).with_(name=name, first=days[0], last=days[-1]))
    vi, en = "; ".join(part.vi for part in parts), "; ".join(part.en for part in parts)
    return Text(f"Không tính ngày nghỉ: {vi}", f"Days off left out: {en}")


def _roll(term: Term, run: Run, calendar: WorkingCalendar) -> Iterator[Line]:
    """Say whether a term of calendar days was moved off a day off; one of working days cannot end on one."""
    day, due_on = run.unrolled_on, run.due_on
    if day is None or due_on is None or run.stretches[-1].length.unit == "working_days":
        return
    name = calendar.day_off(day)
    moved = Length(abs((due_on - day).days), "calendar_days")
    if name is None:
        text = Text("{day} là ngày làm việc, không phải dời", "{day} is a working day, so it stays")
        yield Line("not_moved", _plus(moved), text.with_(day=day))
    elif due_on > day:
        text = Text("{day} là ngày nghỉ ({name}), dời đến ngày làm việc kế tiếp", "{day} is off ({name}): moved on")
        yield Line("moved", _plus(moved), text.with_(day=day, name=name), ROLL_BASIS, due_on)
    elif due_on < day:
        text = Text("{day} là ngày nghỉ ({name}), lùi về ngày làm việc liền trước", "{day} is off ({name}): moved back")
        yield Line("moved", _plus(moved, "−"), text.with_(day=day, name=name), None, due_on)
    else:
        text = Text("{day} là ngày nghỉ ({name}); hạn này không dời", "{day} is off ({name}); this date is not moved")
        yield Line("not_moved", _plus(moved), text.with_(day=day, name=name))


def _due(run: Run, first_on: date) -> Line:
    if run.due_on is None:
        text = Text("Chưa có hạn: đang tạm dừng", "No date yet: the clock is paused")
        return due_line(text, None)
    units = [unit for stretch in run.stretches for unit in (stretch.length.unit, _day_unit(stretch.length))]
    parts = [_numbers(run, unit) for unit in dict.fromkeys([*units, "calendar_days"])]
    told = [part for part in parts if part is not None]
    text = Text("{sum} kể từ {first}", "{sum} from {first}")
    total = Text(" + ".join(part.vi for part in told), " + ".join(part.en for part in told))
    return due_line(text.with_(sum=total, first=first_on), run.due_on)


def _numbers(run: Run, unit: str) -> Text | None:
    """Add up what counts in one unit: 30 + 7 + 15 = 52 ngày. None when nothing does."""
    numbers = []
    for stretch in run.stretches:
        numbers += [stretch.length.n] if stretch.length.unit == unit else []
        numbers += [hold.days for hold in stretch.holds if hold.days and _day_unit(stretch.length) == unit]
    if unit == "calendar_days" and run.due_on is not None and run.unrolled_on is not None:
        numbers += [moved for moved in [(run.due_on - run.unrolled_on).days] if moved]
    if not numbers:
        return None
    total = spell_length(Length(sum(numbers), unit))
    if len(numbers) == 1:
        return total
    added = " + ".join(str(n) for n in numbers).replace("+ -", "− ")
    return Text(f"{added} = {total.vi}", f"{added} = {total.en}")


def _plus(length: Length, sign: str = "+") -> Text:
    return Text(f"{sign} {{length}}", f"{sign} {{length}}").with_(length=spell_length(length))


def _day_unit(length: Length) -> str:
    return "working_days" if length.unit == "working_days" else "calendar_days"


def _covers(hold: Hold, day: date) -> bool:
    return hold.pause.first <= day and (hold.pause.last is None or day <= hold.pause.last)


def _is_held_before(run: Run, stretch: Stretch) -> bool:
    """Tell whether an open pause stops an earlier stretch, so that this one has no day yet."""
    return any(other.end is None for other in run.stretches[: run.stretches.index(stretch)])
