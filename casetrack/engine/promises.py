"""The day by which whoever brought a matter is to have an answer, said so that the person can count it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casetrack.engine.clocks import Clock
from casetrack.engine.definition import Basis, Definition
from casetrack.engine.terms import Term
from casetrack.text import Text

# Written in full: nobody at the counter knows that LV is a working day.
_LENGTHS = {
    "working_days": Text("{n} ngày làm việc", "{n} working days"),
    "calendar_days": Text("{n} ngày", "{n} days"),
    "months": Text("{n} tháng", "{n} months"),
    "years": Text("{n} năm", "{n} years"),
}
_FROM_NEXT_DAY = Text("{length}, không tính ngày {day}", "{length}, not counting {day}")
_FROM_SAME_DAY = Text("{length}, tính cả ngày {day}", "{length}, counting {day}")
_STATED = Text("theo ngày ghi trong giấy tờ", "as the papers state it")
_EXTENDED = Text("{why}, cộng thời gian gia hạn", "{why}, and what it was extended by")
_PAUSED = Text("{why}, cộng những ngày tạm dừng", "{why}, and the days of pause")
_MOVED = Text("{why}, dời sang ngày làm việc kế tiếp", "{why}, moved to the next working day")
_DAYS_OFF = Text("{why}, không tính ngày nghỉ lễ", "{why}, leaving out holidays")
_MORE = {"skipped": _DAYS_OFF, "extension": _EXTENDED, "paused": _PAUSED, "moved": _MOVED}


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised, by when, and why that day: the length of the law and its article.

    `due_on` is None while a pause holds the clock. `provisional` says what about the calendar is not certain yet.
    """

    label: Text
    due_on: date | None
    why: Text
    basis: Basis | None
    provisional: Text | None


def spell_promise(definition: Definition, clock: Clock) -> Promise:
    """Put a clock into words for whoever waits for its day."""
    rule = next(rule for rule in definition.deadlines if rule.key == clock.key)
    return Promise(
        label=clock.term.label if clock.term else rule.label,
        due_on=clock.due.due_on,
        why=_why(clock.term, clock),
        basis=clock.term.basis if clock.term else rule.stated_basis,
        provisional=next((line.text for line in clock.due.lines if line.code == "unsure"), None),
    )


def _why(term: Term | None, clock: Clock) -> Text:
    if term is None:
        return _STATED
    length = _LENGTHS[term.length.unit].with_(n=term.length.n)
    why = (_FROM_SAME_DAY if term.count == "same_day" else _FROM_NEXT_DAY).with_(length=length, day=term.start_on)
    codes = {line.code for line in clock.due.lines}
    for code, words in _MORE.items():
        why = words.with_(why=why) if code in codes else why
    return why
