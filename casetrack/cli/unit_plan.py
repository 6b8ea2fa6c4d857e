"""Reads a file that says how units change (docs/units.md), line by line, as strictly as every file of the office."""

from __future__ import annotations

from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.schemas.unit_changes import ENDS
from casetrack.services.unit_wishes import BY_CASE, BY_KIND, BY_OFFICER, KINDS, ChangeUnits, NewUnit, RoleGoes, Sending


def read_plan(data: bytes, name: str) -> ChangeUnits:
    """Read a change of units; raise DefinitionError with every mistake of the file."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    paper = top.mapping("paper")
    wish = ChangeUnits(
        kind=top.choice("kind", tuple(KINDS)),
        happens_on=top.day("on"),
        paper_number=paper.text("number"),
        paper_on=paper.day("on"),
        source=paper.text("source"),
        units=top.words("units"),
        begins=tuple(_new(item) for item in top.items("begins")),
        name=top.find_text("name") or "",
        rest=top.find_text("rest") or "",
        sendings=tuple(_sending(item) for item in top.items("sendings")),
        roles=tuple(_role(item) for item in top.items("roles")),
        held=top.flag("held"),
    )
    mistakes.close()
    return wish


def _new(item: Reader) -> NewUnit:
    return NewUnit(item.text("code"), item.text("name"), item.find_text("parent") or "")


def _sending(item: Reader) -> Sending:
    return Sending(item.choice("by", (BY_OFFICER, BY_KIND, BY_CASE)), item.text("what"), item.text("to"))


def _role(item: Reader) -> RoleGoes:
    to = item.text("to")
    return RoleGoes(item.text("user"), item.text("role"), item.text("unit"), "" if to == ENDS else to)
