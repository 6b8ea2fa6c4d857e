"""What an outline's names come to for one question: the numbers, the facts of the period, the changes, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from casetrack.engine.indicators import Entered
from casetrack.engine.outline_names import LAST_YEAR, PREVIOUS, Named
from casetrack.reports.compared import change, periods_before
from casetrack.reports.indicators import measure
from casetrack.reports.measures import Measured, Measures
from casetrack.reports.questions import Question
from casetrack.reports.units_then import name_then
from casetrack.services.work import Work
from casetrack.text import Text, format_date

BLANK = Text("........", "........")
_KINDS = {
    "phường": "ward",
    "xã": "commune",
    "đặc khu": "special zone",
    "thành phố": "city",
    "tỉnh": "province",
}
_BY_HAND = Text(" (Số nhập tay: {said}.)", " (Entered by hand: {said}.)")
_OPENING = Text("{label}: gồm {n} theo số dư đầu kỳ", "{label}: {n} of it by opening balances")
_ENTERED = Text("ngày {day}, theo {source}", "{day}, from {source}")
_ADDED = Text("cộng các lần nhập, lần cuối ngày {day}, theo {source}", "added up, the last on {day}, from {source}")


class Telling:
    """The names that outlines and sentences use, told for one question; numbers are measured together, once."""

    def __init__(self, work: Work, question: Question, names: Iterable[Named], unit: int | None = None) -> None:
        self.question = question
        self._facts = _facts(work, question, unit)
        asked = list(names)
        plain = {named.name for named in asked if named.compared is None and named.indicator}
        changes = [found for named in asked if (found := named.compared)]
        keys = sorted(plain | {key for _with, key in changes})
        self.measures: Measures = measure(work, question, unit, keys)
        self._before: dict[str, Measures] = {}
        for with_, period in periods_before(question).items():
            if compared := sorted({key for name, key in changes if name == with_}):
                self._before[with_] = measure(work, period, unit, compared)

    def spoken(self, named: Named) -> Text:
        """Say what a name comes to; dots to write on where nobody has entered a number, or there is nothing to say."""
        compared = named.compared
        if compared is not None:
            with_, key = compared
            before = self._before.get(with_, {}).get(key)
            return BLANK if before is None else change(self.measures[key], before)
        if named.indicator is None:
            return self._facts.get(named.name) or BLANK
        measured = self.measures[named.name]
        if isinstance(measured.value, tuple) and measured.value:
            return _listed([choice.label for choice in measured.value])
        return BLANK if measured.is_untold else measured.said(named.digits)

    def has(self, name: str) -> bool:
        """Tell whether a name has a value that is not zero."""
        if name in self.measures:
            return bool(self.measures[name].value)
        return name in self._facts

    def adds_up(self, names: Sequence[str]) -> bool:
        """Tell whether the number of the first name is that of the others together."""
        whole, *parts = (_number(self.measures[name]) for name in names)
        return whole == sum(parts)

    def by_hand(self, names: Iterable[Named]) -> Text:
        """Say of the numbers among these that were entered by hand from where they are; nothing, if none was."""
        told = [self.measures[named.name] for named in names if named.name in self.measures]
        said = list(dict.fromkeys(map(_origin, (each for each in told if each.entered and each.entered.value))))
        said += [
            _OPENING.with_(label=e.indicator.label, n=e.opening)
            for e in {each.indicator.key: each for each in told}.values()
            if e.opening
        ]
        return _BY_HAND.with_(said=_listed(said)) if said else Text("", "")


def _origin(measured: Measured) -> Text:
    """Say by which document a number was entered; of one that is added up day by day, by which the last time."""
    entered, source = measured.entered, measured.indicator.source
    assert entered is not None
    said = _ADDED if isinstance(source, Entered) and source.added else _ENTERED
    return said.with_(day=entered.said_on, source=entered.source)


def _listed(said: Sequence[Text]) -> Text:
    """Write things one after another; they may have commas of their own."""
    return Text("; ".join(each.vi for each in said), "; ".join(each.en for each in said))


def _facts(work: Work, question: Question, unit: int | None) -> Mapping[str, Text]:
    named = name_then(work, question, unit) or work.office.name
    facts = {
        "office": Text(work.office.name, work.office.name),
        "office.kind": _kind(work.office.name),
        "unit": Text(named, named),
    }
    days = {
        "period.from": question.start,
        "period.to": question.end,
        "period.as_at": min(question.as_at, question.known_at) if question.forecast else question.as_at,
        "period.known_at": question.known_at,
    }
    for name, period in periods_before(question).items():
        assert name in (PREVIOUS, LAST_YEAR)
        days |= {f"{name}.from": period.start, f"{name}.to": period.as_at}
    return facts | {name: Text(format_date(day), format_date(day)) for name, day in days.items()}


def _kind(name: str) -> Text:
    """Name what the office is, as its name begins: phường, xã; whatever else it may be, an office."""
    found = next((word for word in _KINDS if name.lower().startswith(f"{word} ")), None)
    return Text(found, _KINDS[found]) if found else Text("cơ quan", "office")


def _number(measured: Measured) -> int | Decimal:
    """Give a number; of the values that most cases have, how many have one of them."""
    value = measured.value
    if isinstance(value, tuple):
        return sum(choice.count for choice in value)
    return value if isinstance(value, int | Decimal) else 0
