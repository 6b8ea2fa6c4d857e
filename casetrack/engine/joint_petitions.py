"""Petitions of several people (workflows/law/joint_petitions.yaml): what a crowd is, and how many may speak for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from casetrack import paths
from casetrack.engine.clock_rules import Basis
from casetrack.engine.draft import read_basis
from casetrack.engine.law import Rule, stamped_basis
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

SCHEMA = "casetrack-joint-petitions/1"
_SHIPPED = Path("law") / "joint_petitions.yaml"
_NO_END = 10**6  # people; more than any office has
_CROWD = Text("Từ {n} người cùng nội dung là đoàn đông người", "{n} people or more with one matter are a crowd")
_WANTED = Text(
    "{people} người: {least} đến {most} người đại diện", "{people} people: {least} to {most} representatives"
)


@dataclass(frozen=True, slots=True)
class Crowd:
    """From how many people on the statistics speak of a crowd (đoàn đông người)."""

    least: int
    basis: Basis

    @property
    def law(self) -> Rule:
        """What a lawyer signs of it."""
        return Rule("people", _CROWD.with_(n=self.least), replace(self.basis, rule=""), times=self.least)


@dataclass(frozen=True, slots=True)
class Representation:
    """How many representatives the law wants for so many people, both ends included."""

    first: int
    last: int
    least: int
    most: int
    basis: Basis

    @property
    def people(self) -> str:
        """Write for how many people it holds: 5–10, or 11+."""
        return f"{self.first}+" if self.last == _NO_END else f"{self.first}–{self.last}"

    @property
    def law(self) -> Rule:
        """What a lawyer signs of it."""
        says = _WANTED.with_(people=self.people, least=self.least, most=self.most)
        return Rule("people", says, replace(self.basis, rule=""), when=f"{self.least}–{self.most}", times=self.most)


@dataclass(frozen=True, slots=True)
class JointLaw:
    """What the law says of petitions that several people bring."""

    crowd: Crowd
    representations: tuple[Representation, ...]

    @property
    def rules(self) -> Iterator[Rule]:
        """Give what a lawyer signs, rule by rule."""
        yield self.crowd.law
        yield from (wanted.law for wanted in self.representations)

    def wanted_for(self, people: int) -> Representation | None:
        """Give the rule for so many people; None where the law wants no representative."""
        return next((rule for rule in self.representations if rule.first <= people <= rule.last), None)


@cache
def load_joint_law() -> JointLaw:
    """Read the file that is shipped with the program, once: it does not change while it runs."""
    file = paths.WORKFLOWS / _SHIPPED
    return read_joint_law(file.read_bytes(), file.name)


def read_joint_law(data: bytes, name: str) -> JointLaw:
    """Read such a file; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    said = top.mapping("crowd")
    crowd = Crowd(said.integer("from", lowest=2), read_basis(said.mapping("basis")))
    rules = tuple(map(_read, top.items("representatives")))
    mistakes.close()
    return JointLaw(
        replace(crowd, basis=stamped_basis(crowd.law)),
        tuple(replace(rule, basis=stamped_basis(rule.law)) for rule in rules),
    )


def _read(item: Reader) -> Representation:
    people = item.mapping("people")
    first = people.integer("from", lowest=2)
    last = people.find_integer("to")
    found = Representation(
        first=first,
        last=_NO_END if last is None else last,
        least=item.integer("least", lowest=1),
        most=item.integer("most", lowest=1),
        basis=read_basis(item.mapping("basis")),
    )
    if found.last < found.first:
        people.note("to", "J10", Text("kết thúc trước khi bắt đầu", "it ends before it begins"))
    if found.most < found.least:
        item.note("most", "J11", Text("nhiều nhất lại nhỏ hơn ít nhất", "the most are fewer than the least"))
    return found
