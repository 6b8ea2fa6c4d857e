"""Kinds of cases of which opening balances are entered (workflows/office/opening_balances.yaml): strict, with codes.

Codes: B10 a name that is none; B11 a workflow that there is not; B12 a field by which reports do not tell its cases
apart, or a value that it does not have; B13 no kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casetrack import paths
from casetrack.engine.definition import PHASES, Definition
from casetrack.engine.stretches import RESOLVED
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

SCHEMA = "casetrack-opening-balances/1"
_FILE = Path("office") / "opening_balances.yaml"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_PENDING = tuple(phase for phase in PHASES if phase != RESOLVED)
_NO_KEY = Text("tên “{k}” gồm chữ thường không dấu, số và gạch dưới", "“{k}” must be small letters, digits and _")
_NO_WORKFLOW = Text("không có quy trình “{k}”", "there is no workflow “{k}”")
_NO_FIELD = Text(
    "quy trình không có mục “{k}” để báo cáo phân loại", "the workflow has no field “{k}” by which reports part cases"
)
_NO_VALUE = Text("mục “{k}” không có giá trị “{v}”", "the field “{k}” has no value “{v}”")
_EMPTY = Text("cần ít nhất một loại", "at least one kind is needed")


@dataclass(frozen=True, slots=True)
class OpeningKind:
    """What the cases of a balance are: of which workflow, in which phase, with which fields."""

    key: str
    label: Text
    workflow: str
    phase: str
    fields: tuple[tuple[str, str], ...] = ()


OpeningKinds = Mapping[str, OpeningKind]


@cache
def shipped_opening_kinds() -> OpeningKinds:
    """Give the kinds that are shipped with the program."""
    return load_opening_kinds([paths.WORKFLOWS])


def load_opening_kinds(folders: Iterable[Path], definitions: Iterable[Definition] = ()) -> OpeningKinds:
    """Read the kinds out of the last of these folders that has them; raise DefinitionError with every mistake."""
    file = [folder / _FILE for folder in folders if (folder / _FILE).is_file()][-1]
    return read_opening_kinds(file.read_bytes(), file.name, definitions)


def read_opening_kinds(data: bytes, name: str, definitions: Iterable[Definition] = ()) -> OpeningKinds:
    """Read a file of kinds and hold it to the workflows, if they are given."""
    latest: dict[str, Definition] = {}
    for definition in definitions:
        if definition.id not in latest or definition.version > latest[definition.id].version:
            latest[definition.id] = definition
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    kinds = {key: _kind(key, item, latest) for key, item in top.entries("kinds")}
    if not kinds:
        top.note("kinds", "B13", _EMPTY)
    mistakes.close()
    return kinds


def _kind(key: str, item: Reader, latest: Mapping[str, Definition]) -> OpeningKind:
    if not _KEY.fullmatch(key):
        item.note("", "B10", _NO_KEY.with_(k=key))
    workflow, said = item.text("workflow"), item.find_mapping("fields")
    if latest and workflow not in latest:
        item.note("workflow", "B11", _NO_WORKFLOW.with_(k=workflow))
    fields = dict(_fields(said, latest.get(workflow))) if said else {}
    return OpeningKind(
        key, item.labels("label"), workflow, item.choice("phase", _PENDING), tuple(sorted(fields.items()))
    )


def _fields(said: Reader, definition: Definition | None) -> Iterable[tuple[str, str]]:
    for name in said.keys():  # noqa: SIM118  # a reader is no dict
        value = _value(said, name)
        field = definition.fields.get(name) if definition else None
        if definition and (field is None or not field.indicator):
            said.note(name, "B12", _NO_FIELD.with_(k=name))
        elif field is not None and field.values and value not in dict(field.values):
            said.note(name, "B12", _NO_VALUE.with_(k=name, v=value))
        yield name, value


def _value(said: Reader, name: str) -> str:
    """Read a value as reports keep it: words, or true and false in small letters."""
    node = said.node(name)
    if node is not None and isinstance(node.value, bool):
        return str(said.flag(name)).lower()
    return said.text(name)
