"""The wish to change the tree of units: a unit begins, is renamed, several merge, one splits or is dissolved.

Each change has its day and its paper. What a unit held goes where rules send it, by officer, by kind or one by one, and
the rest to one unit that is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from casetrack.models import Unit
from casetrack.text import Text

MANAGE = "unit.manage"
ADDED, RENAMED, MERGED, SPLIT, DISSOLVED = "added", "renamed", "merged", "split", "dissolved"
KINDS: Mapping[str, Text] = {
    ADDED: Text("Lập đơn vị mới", "A new unit"),
    RENAMED: Text("Đổi tên", "Renamed"),
    MERGED: Text("Nhập vào một đơn vị", "Merged into one"),
    SPLIT: Text("Tách thành nhiều đơn vị", "Split into several"),
    DISSOLVED: Text("Giải thể", "Dissolved"),
}
BY_OFFICER, BY_KIND, BY_CASE = "officer", "kind", "case"
ENDING = (MERGED, DISSOLVED)  # and a split whose rest goes to another unit


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that begins with a change: its code and name, and the code of the unit above it (the office without)."""

    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """A rule: cases of an officer (username), of a kind (workflow) or one case (number) go to a unit, by its code."""

    by: str
    what: str
    to: str


@dataclass(frozen=True, slots=True)
class RoleGoes:
    """What becomes of a role held in a unit that ends: it goes on in another unit, or (`to` empty) ends too."""

    username: str
    role: str
    unit: str
    to: str


@dataclass(frozen=True, slots=True)
class ChangeUnits:
    """The wish for a change. `units` change, `begins` begin with it, `name` is the new name of a renamed one.

    `rest`: who has whatever no rule sends elsewhere; of a split it may be the unit itself, which then goes on.
    `held`: cases whose term a decision holds (tạm đình chỉ) move too.
    """

    kind: str
    happens_on: date
    paper_number: str
    paper_on: date
    source: str
    units: tuple[str, ...] = ()
    begins: tuple[NewUnit, ...] = ()
    name: str = ""
    rest: str = ""
    sendings: tuple[Sending, ...] = ()
    roles: tuple[RoleGoes, ...] = ()
    held: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A change against which nothing of its own speaks. Units that do not stand yet are named by their codes.

    `targets` gives, by code, the key of each unit that stands; `officers`, `kinds` and `cases` where rules send what.
    """

    wish: ChangeUnits
    sources: tuple[Unit, ...]
    ends: bool
    targets: Mapping[str, int | None] = field(default_factory=dict)
    officers: Mapping[int, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    cases: Mapping[int, str] = field(default_factory=dict)

    def target(self, case_id: int, officer_id: int | None, workflow: str) -> str:
        """Give the code of the unit to which a case goes: what is said of it alone goes before officer and kind."""
        found = self.cases.get(case_id) or self.officers.get(officer_id or 0) or self.kinds.get(workflow)
        return found or self.wish.rest
