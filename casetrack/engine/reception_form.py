"""How receptions are counted for the statistical form of the law (workflows/law/reception_form.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from casetrack import paths
from casetrack.engine.clock_rules import Basis
from casetrack.engine.draft import read_basis
from casetrack.engine.labels import HOSTS
from casetrack.engine.law import Rule, stamped_basis
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

SCHEMA = "casetrack-reception-form/1"
MEASURES = {
    "visits": Text("Lượt", "Visits"),
    "people": Text("Người", "People"),
    "matters": Text("Vụ việc", "Matters"),
    "groups": Text("Đoàn đông người", "Large groups"),
    "people_of_groups": Text("Người của đoàn", "People of groups"),
    "published_days": Text("Số ngày công bố", "Days published"),
    "held_days": Text("Số ngày đã tiếp", "Days held"),
}
_SHIPPED = Path("law") / "reception_form.yaml"
_SAYS = Text("Số liệu tiếp công dân tính theo {label}", "Receptions are counted after {label}")

Columns = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FormPart:
    """A part of the form: whose receptions stand in it, and in which columns their numbers do."""

    key: str
    label: Text
    hosts: frozenset[str]
    columns: Columns


@dataclass(frozen=True, slots=True)
class ReceptionForm:
    """The form. `parts` in the order in which one takes a visit over from those after it."""

    label: Text
    basis: Basis
    total: Columns
    parts: tuple[FormPart, ...]

    @property
    def law(self) -> Rule:
        """What a lawyer signs of it."""
        return Rule("form", _SAYS.with_(label=self.label), replace(self.basis, rule=""), when="receptions")

    @property
    def in_print(self) -> tuple[FormPart, ...]:
        """Give the parts in the order of their columns."""
        return tuple(sorted(self.parts, key=lambda part: min(part.columns.values())))


@cache
def load_reception_form() -> ReceptionForm:
    """Read the file that is shipped with the program, once: it does not change while it runs."""
    file = paths.WORKFLOWS / _SHIPPED
    return read_reception_form(file.read_bytes(), file.name)


def read_reception_form(data: bytes, name: str) -> ReceptionForm:
    """Read such a file; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    label, basis, total = top.labels("label"), read_basis(top.mapping("basis")), _columns(top.mapping("total"))
    parts = tuple(_part(key, item) for key, item in top.entries("parts"))
    mistakes.close()
    form = ReceptionForm(label, basis, total, parts)
    return replace(form, basis=stamped_basis(form.law))


def _part(key: str, item: Reader) -> FormPart:
    hosts = frozenset(item.words("hosts"))
    for host in sorted(hosts - HOSTS.keys()):
        item.note("hosts", "E03", Text("không có người tiếp “{k}”", "there is no host “{k}”").with_(k=host))
    return FormPart(key, item.labels("label"), hosts, _columns(item.mapping("columns")))


def _columns(reader: Reader) -> Columns:
    return {key: reader.integer(key, lowest=1) for key in MEASURES if reader.node(key)}
