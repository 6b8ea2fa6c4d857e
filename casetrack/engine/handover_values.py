"""What the words of one field of a list mean, and what is wrong with them: names, numbers, years, days, statuses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from casetrack.engine import handover_said as said
from casetrack.engine.handover_days import Years, read_day, years_in
from casetrack.engine.handover_list import ACCEPT, OUTCOMES, REFUSE, WARN, JsonValue, Outcome, Reason
from casetrack.engine.handover_rules import HandoverRules
from casetrack.engine.handover_units import unit_in
from casetrack.engine.handover_words import has_marks, marked, places, plain, tidy
from casetrack.engine.identity_number import (
    FIRST_YEAR,
    PERSONAL,
    IdentityNumber,
    WrongNumber,
    load_number_law,
    read_number,
)
from casetrack.text import Text
from casetrack.vietnamese import capitalised

_NO_DIGITS = re.compile(r"[\s.\-'’`]")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
_CUT_PHONE = re.compile(r"[1-9]\d{8}")
_FOOTNOTE = " *"
_BETWEEN_PEOPLE = re.compile(r"[,;/+&\n]|\s(?:và|va)\s", re.IGNORECASE)
_SHORTEST_NAME = 2  # words
_SHORT = 30  # signs; what says nothing says it in fewer
_WHOLE = re.compile(r"(\d{1,18})(?:\.0+)?")
_FORMULA_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)")


@dataclass(slots=True)
class Judging:
    """One row while it is judged: what was typed, what it means so far, and what is to be said of it."""

    rules: HandoverRules
    typed: Mapping[str, str]
    handed_over_on: date
    values: dict[str, JsonValue] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)

    @property
    def years(self) -> Years:
        """Give the years between which a day of the list may lie."""
        return Years(self.handed_over_on.year + self.rules.ahead)

    def say(self, code: str, key: str, weighs: Outcome, message: Text, **told: object) -> None:
        """Note something about a field; what was typed there stands in the message as `{v}`."""
        value = self.typed.get(key, "")
        label = self.rules.fields[key].label if key in self.rules.fields else Text(key, key)
        self.reasons.append(Reason(code, key, value, message.with_(v=value, f=label, **told), weighs))

    def told(self, key: str) -> bool:
        """Tell whether anything was said of a field already."""
        return any(reason.field == key for reason in self.reasons)

    def words(self, key: str) -> str | None:
        """Give the words of a field, tidied; None where it says nothing."""
        text = self.all_words(key)
        if not any(map(str.isalnum, text)) or (len(text) < _SHORT and self.rules.nothing_words.exact(text)):
            return None
        return text

    def all_words(self, key: str) -> str:
        """Give the words of a field, be it a mere cross or dash; none where a formula failed, which is told."""
        text = tidy(self.typed.get(key, ""))
        if text.startswith("#") and _FORMULA_ERROR.fullmatch(text):
            self.say("cell_error", key, REFUSE, said.CELL_ERROR)
            return ""
        return text


def outcome_of(reasons: Sequence[Reason]) -> Outcome:
    """Weigh the reasons: the heaviest counts; without any, or with remarks alone, a row is accepted."""
    return max((reason.weighs for reason in reasons), key=OUTCOMES.index, default=ACCEPT)


def read_text(row: Judging, key: str) -> None:
    """Take words as they are."""
    row.values[key] = row.words(key)


def read_unit(row: Judging, key: str) -> None:
    """Take the name of a unit, written in one way: `UBND XÃ LAM THƯỢNG` is `xã Lam Thượng`."""
    text = row.words(key)
    row.values[key] = (unit_in(row.rules, text) or text) if text else None


def read_name(row: Judging, key: str, nobody: Sequence[str]) -> None:
    """Take a name: a person's begins each word with a capital; capitals throughout are written small.

    A star behind it leads to a footnote. What holds no letter is no name: it fell into a wrong column.
    """
    name = (row.words(key) or "").rstrip(_FOOTNOTE) or None
    if name and not any(map(str.isalpha, name)):
        row.say("name_unreadable", key, REFUSE, said.NO_NAME)
        name = None
    if name and any(plain(name) == plain(words) for words in nobody):
        row.say("name_unknown", key, WARN, said.NOBODY)
        name = None
    organisation = name is not None and row.rules.is_organisation(name)
    if name and not organisation:
        if sum(len(marked(part)) >= _SHORTEST_NAME for part in _BETWEEN_PEOPLE.split(row.typed[key])) > 1:
            row.say("name_of_several", key, WARN, said.SEVERAL_PEOPLE)
        name = _name_alone(row.rules, name)
        name = capitalised(name.lower() if name.isupper() and " " in name else name)
    row.values[key], row.values["is_organisation"] = name, organisation


def _name_alone(rules: HandoverRules, name: str) -> str:
    """Leave out `hộ ông` before a name. One word, written large before two others, may be the name of the family."""
    found = rules.words_before_names.begin(name)
    if found is None or not has_marks(name):
        return name
    starts = [start for _word, start, _end in places(name)]
    if len(starts) < found.end + _SHORTEST_NAME:
        return name
    clear = found.length > 1 or len(starts) > found.end + _SHORTEST_NAME or name[0].islower()
    return name[starts[found.end] :] if clear else name


def read_identity(row: Judging, key: str) -> None:
    """Take the number of an identity paper; a number that Excel robbed of its zeros gets them back."""
    text = row.words(key)
    row.values[key] = None
    if text is None:
        return
    number = _NO_DIGITS.sub("", text.removesuffix(".0"))
    if _SCIENTIFIC.fullmatch(text):
        row.say("id_number_digits_lost", key, WARN, said.LOST_DIGITS)
    elif number.isascii() and number.isdigit():
        _read_digits(row, key, number)
    else:
        found = _known(number, row.handed_over_on.year)
        row.values[key] = found.number if isinstance(found, IdentityNumber) else None
        if isinstance(found, Text):
            row.say("id_number_wrong", key, WARN, said.NO_NUMBER, why=found)


def _read_digits(row: Judging, key: str, number: str) -> None:
    """Give a number its lost zeros back, as far as that is certain, and hold it against what numbers look like."""
    law, whole = load_number_law(), _with_zeros(row, number)
    row.values[key] = whole
    if whole != number:
        row.say("leading_zero_restored", key, ACCEPT, said.ZERO_RESTORED, n=whole)
    if len(whole) == law.personal:
        found = _known(whole, row.handed_over_on.year)
        if isinstance(found, Text):
            row.say("id_number_wrong", key, WARN, said.NO_NUMBER, why=found)
    elif len(whole) == law.old:
        row.say("old_id_card_9_digits", key, WARN, said.OLD_CARD_NUMBER)
    else:
        code = "id_number_13_digits" if len(whole) == law.personal + 1 else "id_number_wrong_length"
        row.say(code, key, WARN, said.WRONG_LENGTH, n=len(whole), m=law.personal)


def _with_zeros(row: Judging, number: str) -> str:
    """Put the zeros before a number that was kept as one: one zero, or two where the year of birth bears it out."""
    law = load_number_law()
    if number.startswith("0"):
        return number  # what is kept as a number keeps no zero, so that this one lost none
    if len(number) in (law.personal - 1, law.old - 1):
        return f"0{number}"
    found = _known(number.zfill(law.personal), row.handed_over_on.year)
    born = years_in(row.typed.get("birth_year", ""), Years(row.handed_over_on.year, FIRST_YEAR))
    is_borne_out = isinstance(found, IdentityNumber) and found.birth_year in born
    return number.zfill(law.personal) if len(number) == law.personal - 2 and is_borne_out else number


def _known(number: str, this_year: int) -> IdentityNumber | Text:
    try:
        return read_number(number, this_year)
    except WrongNumber as wrong:
        return wrong.said


def read_year(row: Judging, key: str) -> None:
    """Take a year of birth, out of a day or of two digits too; it is held against the number of the identity card."""
    text = row.words(key)
    row.values[key] = None
    number = row.values.get("id_number")
    card = _known(str(number), row.handed_over_on.year) if number else None
    by_card = card.birth_year if isinstance(card, IdentityNumber) and card.paper == PERSONAL else None
    if text is None:
        return
    born = years_in(text, Years(row.handed_over_on.year, FIRST_YEAR))
    if len(born) != 1:
        row.say("birth_year_unreadable", key, WARN, said.NO_YEAR)
        return
    (year,) = born
    row.values[key] = year
    if by_card not in (None, year):
        row.say("birth_year_not_as_in_id_number", key, WARN, said.BORN_OTHERWISE, y=by_card)


def read_received(row: Judging, key: str) -> None:
    """Take the day of receipt: a day, or a month alone; a day that there is not is refused until it is mended."""
    text = row.words(key)
    row.values |= {key: None, "received_text": row.typed.get(key) or None, "received_month": None}
    if text is None:
        return
    read = read_day(text, row.years)
    if read.day:
        row.values[key] = read.day.isoformat()
        if read.day > row.handed_over_on:
            row.say("received_after_handover_day", key, WARN, said.AFTER_HANDOVER, d=row.handed_over_on)
    elif read.month:
        row.values["received_month"] = f"{read.month[0]}-{read.month[1]:02d}"
        row.say("month_without_day", key, WARN, said.MONTH_ONLY)
        if read.month > (row.handed_over_on.year, row.handed_over_on.month):
            row.say("received_after_handover_day", key, WARN, said.AFTER_HANDOVER, d=row.handed_over_on)
    elif read.year:
        row.say("year_without_month", key, WARN, said.YEAR_ONLY)
    elif read.impossible:
        row.say("impossible_date", key, REFUSE, said.IMPOSSIBLE)
    else:
        row.say("unreadable_date", key, REFUSE, said.UNREADABLE_DAY)


def read_other_day(row: Judging, key: str) -> None:
    """Take another day, which may be any; one that cannot be read is kept in words and told of."""
    text = row.words(key)
    read = read_day(text, row.years) if text else None
    row.values[key] = read.day.isoformat() if read and read.day else None
    if read and not read.day:
        row.say("day_not_taken", key, WARN, said.IMPOSSIBLE if read.impossible else said.UNREADABLE_DAY)


def read_phone(row: Judging, key: str) -> None:
    """Take a telephone number; one that was kept as a number gets its zero back."""
    text = row.words(key)
    number = _NO_DIGITS.sub("", text or "")
    was_cut = _CUT_PHONE.fullmatch(number) is not None
    row.values[key] = f"0{number}" if was_cut else text
    if was_cut:
        row.say("leading_zero_restored", key, ACCEPT, said.ZERO_RESTORED, n=row.values[key])


def read_counter(row: Judging, key: str) -> None:
    """Take the number in the list: a whole number, or what stands there."""
    text = row.words(key)
    whole = _WHOLE.fullmatch(text) if text else None
    row.values[key] = int(whole[1]) if whole else text


def read_status(row: Judging, key: str, allowed: tuple[str, ...], otherwise: str | None) -> None:
    """Take how far a file is; without words it is the last of those allowed, or `otherwise` without a column."""
    text = row.words(key)
    row.values[key] = None
    if text is None:
        last = allowed[-1] if allowed else None
        row.values[key] = last if key in row.typed else otherwise or last
        if key in row.typed and last and not row.told(key):
            row.say("status_missing", key, WARN, said.NO_STATUS, s=row.rules.statuses[last].label)
        return
    told = _told(row, text)
    known = [status for status in allowed if status in told]
    if len(told) == 1 and known:
        row.values[key] = known[0]
    else:
        labels = [row.rules.statuses[status].label for status in allowed]
        names = Text(", ".join(label.vi for label in labels), ", ".join(label.en for label in labels))
        row.say("status_unclear", key, REFUSE, said.TWO_STATUSES if len(told) > 1 else said.NOT_A_STATUS, all=names)


def _told(row: Judging, text: str) -> set[str]:
    """List the statuses that words tell; one that is denied (`chưa` before it) is none."""
    exact = row.rules.status_words.exact(text)
    if exact:
        return {exact}
    words = marked(text)
    return {
        "" if found.start and words[found.start - 1] in row.rules.denied else found.means
        for found in row.rules.status_words.all(text)
    }
