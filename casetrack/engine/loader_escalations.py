"""Read `escalations`: of a workflow file, and of the office's own rules of telling (workflows/office/alerts.yaml)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import time
from functools import cache
from itertools import pairwise
from pathlib import Path

from casetrack import paths
from casetrack.engine.clock_rules import Basis, Length
from casetrack.engine.draft import Draft, read_basis, read_length
from casetrack.engine.escalations import ADDRESSEES, AFTER_UNITS, BREACHED, BREACHED_BY, LEVELS, Addressee, Ladder, Rung
from casetrack.engine.law import Rule, stamped_basis
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

SCHEMA = "casetrack-alerts/1"
_FILE = Path("office") / "alerts.yaml"
_LONGEST = 999  # its number is part of the word in the ledger
_SAYS = Text("Ai được báo về một thời hạn, khi nào", "Who is told of a deadline, and when")
_NO_AFTER = Text(
    "bậc breached_by phải nói sau bao lâu (after), tính bằng ngày làm việc hoặc ngày",
    "the rung breached_by needs `after`, in working or calendar days",
)
_NOT_AFTER = Text("chỉ bậc breached_by mới có “after”", "only the rung breached_by has `after`")
_NO_ADDRESSEE = Text("không có người nhận “{w}”; có: {all}", "there is no addressee “{w}”; there are: {all}")
_NOT_CLIMBING = Text(
    "thang báo phải đi lên từng bậc (due_soon, due_today, breached, breached_by tăng dần) và phải có bậc breached",
    "a ladder climbs (due_soon, due_today, breached, then a growing breached_by) and has the rung breached",
)
_TWICE = Text(
    "thang của một thời hạn chỉ ghi một lần, và chỉ một thang dành cho các thời hạn còn lại",
    "a clock has one ladder, and one ladder is for all the others",
)
_NO_TIME = Text("giờ phải ghi như “07:30”", "write a time like “07:30”")
_CLOSED = Text("giờ đóng cửa phải sau giờ mở cửa", "the office closes after it opens")
_ONE_FOR_ALL = Text(
    "quy định của cơ quan có đúng một thang, không gọi tên thời hạn nào",
    "the rules of the office have exactly one ladder, which names no clock",
)


@dataclass(frozen=True, slots=True)
class AlertRules:
    """How the office is told: its own ladder, its hours, and how old a piece of news may be to be told at all.

    All of it is the office's own choice, no law. What is found out outside of the hours leaves the office when it opens
    on a working day. `fingerprint` is that of the file.
    """

    ladder: Ladder
    opens: time
    closes: time
    not_older_than: Length
    basis: Basis
    fingerprint: str

    @property
    def law(self) -> Rule:
        """What somebody signs for the office."""
        rungs = "; ".join(f"{rung.level}: {', '.join(rung.notify)}" for rung in self.ladder.rungs)
        hours, age = f"{self.opens:%H:%M}-{self.closes:%H:%M}", f"{self.not_older_than.n} {self.not_older_than.unit}"
        return Rule("alert", _SAYS, replace(self.basis, rule=""), when=f"{rungs}; {hours}; {age}")


def read_escalations(root: Reader, draft: Draft) -> tuple[Ladder, ...]:
    """Read the ladders of a workflow, in the order of the file."""
    ladders = []
    for number, item in enumerate(root.items("escalations")):
        draft.place(f"escalations.{number}", item)
        ladders.append(_read_ladder(item))
        if _is_twice(ladders):
            item.note("deadlines" if item.node("deadlines") else "", "E69", _TWICE)
    return tuple(ladders)


@cache
def shipped_alert_rules() -> AlertRules:
    """Give the rules that are shipped with the program."""
    return load_alert_rules([paths.WORKFLOWS])


def load_alert_rules(folders: Iterable[Path]) -> AlertRules:
    """Read the rules out of the last of these folders that has them; raise DefinitionError with every mistake."""
    file = [folder / _FILE for folder in folders if (folder / _FILE).is_file()][-1]
    return read_alert_rules(file.read_bytes(), file.name)


def read_alert_rules(data: bytes, name: str) -> AlertRules:
    """Read a file of rules; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    hours = top.mapping("office_hours")
    opens, closes = _read_time(hours, "from"), _read_time(hours, "to")
    if opens >= closes:
        hours.note("to", "E03", _CLOSED)
    ladders = [_read_ladder(item) for item in top.items("escalations")]
    if len(ladders) != 1 or ladders[0].deadlines:
        top.note("escalations", "E69", _ONE_FOR_ALL)
    age, basis = read_length(top.mapping("not_older_than")), read_basis(top.mapping("basis"))
    mistakes.close()
    rules = AlertRules(ladders[0], opens, closes, age, basis, hashlib.sha256(data).hexdigest())
    return replace(rules, basis=stamped_basis(rules.law))


def _read_ladder(item: Reader) -> Ladder:
    rungs = tuple(_read_rung(step) for step in item.items("steps"))
    climbing = all(lower.height < higher.height for lower, higher in pairwise(rungs))
    if not climbing or BREACHED not in {rung.kind for rung in rungs}:
        item.note("steps", "E68", _NOT_CLIMBING)
    return Ladder(rungs, frozenset(item.words("deadlines")))


def _read_rung(item: Reader) -> Rung:
    kind, after = item.choice("level", LEVELS), item.find_mapping("after")
    if kind != BREACHED_BY:
        if after is not None:
            item.note("after", "E03", _NOT_AFTER)
        return Rung(kind, tuple(_read_addressees(item)))
    length = read_length(after) if after else None
    if length is None or length.unit not in AFTER_UNITS or not 1 <= length.n <= _LONGEST:
        item.note("after" if after else "", "E03", _NO_AFTER)
        length = Length(1, AFTER_UNITS[0])
    return Rung(kind, tuple(_read_addressees(item)), length)


def _read_addressees(item: Reader) -> Iterator[Addressee]:
    known = {addressee: addressee for addressee in ADDRESSEES}
    for word in item.words("notify"):
        if word in known:
            yield known[word]
        else:
            item.note("notify", "E03", _NO_ADDRESSEE.with_(w=word, all=", ".join(ADDRESSEES)))


def _read_time(hours: Reader, key: str) -> time:
    said = hours.text(key)
    try:
        return time.fromisoformat(said)
    except ValueError:
        if said:
            hours.note(key, "E03", _NO_TIME)
        return time.min if key == "from" else time.max


def _is_twice(ladders: list[Ladder]) -> bool:
    *before, last = ladders
    return any(last.deadlines & each.deadlines or not (last.deadlines or each.deadlines) for each in before)
