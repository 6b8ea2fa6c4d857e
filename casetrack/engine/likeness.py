"""Whether two petitions are about the same matter: points for and against, each with its reason in words.

The points stand for how much likelier a thing is between two petitions about one matter than between two others; they
were set from what each thing means, not fitted to examples:

- **Words** (-5 to +5): how much of the shorter text stands in the longer one, by words and by pairs of words. A matter
  told anew keeps at least a third; more than half is the same text. Alone they prove nothing: forms are alike.
- **Facts that identify**: plot, number of a decision, stall or lot, who is named, which complaint it is. One in common
  speaks for it (+2); other ones (-6) are another matter even if the words are alike, unless nearly all else agrees, for
  a number may be mistyped. Another round of complaint (-10) is another matter by law; the same round says nothing.
- **Days and sums** (+2, -2), for a second telling may name other ones; **lengths, years, other numbers** (+1, -1).
- **Who sent it**: the same person (+2), of the same name (+1), somebody close, named in the other petition or with the
  same telephone (+1); somebody else (-4), and then of the facts only those that identify speak for it: neighbours fill
  in one form, with one day and one sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casetrack.engine.matter import Content, Facts, Sender, loose, read_content, shingles
from casetrack.text import Text

LIKELY, LIKE, MAYBE = 8, 5, 3
_MOST_OF_WORDS, _A_THIRD, _STEEP = 5, 0.33, 25
_FEWEST_WORDS = 6  # fewer are no matter yet, however well they fit
_MORE, _LESS, _SOMEBODY_ELSE = 2, 1, -4
_IDENTIFYING = frozenset({"symbol", "code", "named"})

# For each kind of fact: points when both name the same, points when they name others, and how to say so.
_KINDS: dict[str, tuple[int, int, Text, Text]] = {
    "symbol": (
        2,
        -6,
        Text("Cùng văn bản số {what}", "Same document no. {what}"),
        Text("Khác số văn bản: {what}", "Other document: {what}"),
    ),
    "code": (2, -6, Text("Cùng số {what}", "Same no. {what}"), Text("Khác số: {what}", "Other no.: {what}")),
    "round": (0, -10, Text("", ""), Text("Khác lần khiếu nại: lần {what}", "Another round of complaint: {what}")),
    "named": (
        2,
        -6,
        Text("Cùng nêu tên {what}", "Both name {what}"),
        Text("Nêu người khác: {what}", "Others are named: {what}"),
    ),
    "day": (
        2,
        -2,
        Text("Cùng nêu ngày {what}", "Both name the day {what}"),
        Text("Nêu ngày khác: {what}", "Other days: {what}"),
    ),
    "money": (
        2,
        -2,
        Text("Cùng số tiền {what} đồng", "Same sum of {what} đồng"),
        Text("Khác số tiền: {what} đồng", "Other sums: {what} đồng"),
    ),
    "measure": (
        1,
        -1,
        Text("Cùng số đo {what}", "Same measure {what}"),
        Text("Khác số đo: {what}", "Other measures: {what}"),
    ),
    "year": (
        1,
        -1,
        Text("Cùng nêu năm {what}", "Both name the year {what}"),
        Text("Nêu năm khác: {what}", "Other years: {what}"),
    ),
    "figure": (
        1,
        -1,
        Text("Cùng con số {what}", "Same number {what}"),
        Text("Con số khác: {what}", "Other numbers: {what}"),
    ),
}


@dataclass(frozen=True, slots=True)
class Matter:
    """A petition as it is compared: who sent it and what it says. Several people may have sent one."""

    senders: tuple[Sender, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for two petitions being about one matter (points above zero) or against it."""

    points: float
    said: Text

    @property
    def agrees(self) -> bool:
        """Tell whether it speaks for it."""
        return self.points > 0


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two petitions are: the points, and each reason, the weightiest first."""

    points: float
    reasons: tuple[Reason, ...]

    @property
    def same(self) -> bool:
        """Tell whether somebody should look: it may be the same matter."""
        return self.points >= MAYBE

    @property
    def words(self) -> Text:
        """Say how likely it is."""
        if self.points >= LIKELY:
            return Text("Rất giống", "Very much alike")
        return Text("Giống nhiều", "Much alike") if self.points >= LIKE else Text("Có thể trùng", "May be the same")


def compare(new: Matter, kept: Matter) -> Likeness:
    """Weigh whether a new petition is about the same matter as one that is kept; reasons speak of the kept one."""
    people = (*new.senders, *kept.senders)
    mine, theirs = _content_of(new, people), _content_of(kept, people)
    who = _who(new, kept, mine, theirs)
    reasons = [who, _wording(mine, theirs), *_plots(mine, theirs)]
    for kind in _KINDS:
        of_kind = _facts(kind, mine.of(kind), theirs.of(kind))
        if who.points == _SOMEBODY_ELSE and kind not in _IDENTIFYING:
            of_kind = (reason for reason in of_kind if not reason.agrees)
        reasons += of_kind
    told = sorted((reason for reason in reasons if reason.points), key=lambda reason: -abs(reason.points))
    return Likeness(sum(reason.points for reason in told), tuple(told))


def _content_of(matter: Matter, people: Sequence[Sender]) -> Content:
    """Read a matter; years of birth and names of the senders of either are no facts of it."""
    content = read_content(matter.text)
    own = {str(sender.birth_year) for sender in people} | {loose(sender.name) for sender in people}
    facts = {
        kind: {key: shown for key, shown in said.items() if key not in own} for kind, said in content.facts.items()
    }
    return Content(content.words, facts, content.line)


def _wording(mine: Content, theirs: Content) -> Reason:
    words = _kept(set(mine.words), set(theirs.words))
    pairs = _kept(set(shingles(mine.words)), set(shingles(theirs.words)))
    share = (words + pairs) / 2
    points = max(-_MOST_OF_WORDS, min(_MOST_OF_WORDS, round((share - _A_THIRD) * _STEEP, 1)))
    if points > 0:
        return Reason(
            points, Text("Cùng nội dung: {n}% lời văn", "Same contents: {n}% of the words").with_(n=_hundred(share))
        )
    return Reason(points, Text("Lời văn khác: chỉ {n}% giống", "Other words: only {n}% alike").with_(n=_hundred(share)))


def _kept(mine: set[str], theirs: set[str]) -> float:
    """Give how much of the shorter text stands in the longer: a text made longer or shorter stays the same."""
    return len(mine & theirs) / max(min(len(mine), len(theirs)), _FEWEST_WORDS)


def _hundred(share: float) -> int:
    return round(share * 100)


def _plots(mine: Content, theirs: Content) -> Iterator[Reason]:
    """Compare plots: the same number on another sheet is another plot."""
    plots, others = mine.of("plot"), theirs.of("plot")
    if not plots or not others:
        return
    sheets, other_sheets = mine.of("sheet"), theirs.of("sheet")
    shared = plots.keys() & others.keys()
    if shared and (not sheets or not other_sheets or sheets.keys() & other_sheets.keys()):
        yield Reason(
            2, Text("Cùng {plot}", "Same {plot}").with_(plot=_plot(shared, sheets.keys() & other_sheets.keys()))
        )
    else:
        yield Reason(-6, Text("Khác thửa đất: {plot}", "Another plot: {plot}").with_(plot=_plot(others, other_sheets)))


def _plot(plots: Facts | set[str], sheets: Facts | set[str]) -> Text:
    numbers = ", ".join(sorted(plots))
    if not sheets:
        return Text("thửa {plots}", "plot {plots}").with_(plots=numbers)
    return Text("thửa {plots}, tờ {sheets}", "plot {plots}, sheet {sheets}").with_(
        plots=numbers, sheets=", ".join(sorted(sheets))
    )


def _facts(kind: str, mine: Facts, theirs: Facts) -> Iterator[Reason]:
    if not mine or not theirs:
        return
    same, other, agree, differ = _KINDS[kind]
    shared = [shown for key, shown in theirs.items() if any(_is_one(kind, key, own) for own in mine)]
    if shared:
        yield Reason(same, agree.with_(what=", ".join(shared)))
    else:
        yield Reason(other, differ.with_(what=", ".join(theirs.values())))


def _is_one(kind: str, key: str, own: str) -> bool:
    """Tell whether two facts are one; somebody may be named by the given name alone."""
    if kind == "named":
        return f" {key}".endswith(f" {own}") or f" {own}".endswith(f" {key}")
    return key == own


def _who(new: Matter, kept: Matter, mine: Content, theirs: Content) -> Reason:
    """Give what the senders say: the nearest of all pairs counts."""
    pairs = [(sender, other) for sender in new.senders for other in kept.senders]
    if not pairs:
        return Reason(0, Text("", ""))
    return max((_pair(sender, other, mine, theirs) for sender, other in pairs), key=lambda reason: reason.points)


def _pair(sender: Sender, other: Sender, mine: Content, theirs: Content) -> Reason:
    named = loose(sender.name) == loose(other.name)
    equal, differing = _compare_marks(sender, other)
    if "identity_number" in equal or (named and len(equal) >= len(differing) and equal):
        return Reason(_MORE, Text("Cùng người gửi: {name}", "Same sender: {name}").with_(name=other.name))
    if named and not differing:
        return Reason(
            _LESS, Text("Người gửi cùng tên: {name}", "A sender of the same name: {name}").with_(name=other.name)
        )
    if named:
        said = Text("Trùng tên, nhưng người khác: {name}", "Same name, another person: {name}")
        return Reason(_SOMEBODY_ELSE, said.with_(name=other.name))
    if mine.mentions(other.name) or theirs.mentions(sender.name):
        said = Text("Một đơn nêu tên người gửi đơn kia: {name}", "One petition names the sender of the other: {name}")
        return Reason(_LESS, said.with_(name=other.name))
    if "phone" in equal:
        return Reason(_LESS, Text("Cùng số điện thoại với {name}", "Same telephone as {name}").with_(name=other.name))
    return Reason(_SOMEBODY_ELSE, _somebody_else(sender, other))


def _compare_marks(sender: Sender, other: Sender) -> tuple[Sequence[str], Sequence[str]]:
    """Give which marks of two people are the same, and which say that they are two; what is not known says nothing."""
    both = {key: (getattr(sender, key), getattr(other, key)) for key in ("identity_number", "birth_year", "phone")}
    known = {key: pair for key, pair in both.items() if all(pair)}
    equal = [key for key, (one, two) in known.items() if one == two]
    differing = [key for key, (one, two) in known.items() if one != two and key != "phone"]  # a number may be new
    if not known and (group := _group(sender)) and group == _group(other):
        equal.append("address")
    return equal, differing


def _somebody_else(sender: Sender, other: Sender) -> Text:
    group = _group(sender)
    if group and group == _group(other):
        said = Text("Khác người gửi ({name}, cùng tổ dân phố {group})", "Another sender ({name}, same group {group})")
        return said.with_(name=other.name, group=group)
    return Text("Khác người gửi ({name})", "Another sender ({name})").with_(name=other.name)


def _group(sender: Sender) -> str:
    content = read_content(sender.address or "")
    return next(iter({**content.of("group"), **content.of("sheet")}), "")  # "tổ 14" in an address is no map sheet
