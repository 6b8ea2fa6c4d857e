"""What a row of the management log is asked, by its kind (workflows/office/management_log.yaml): strict, with codes.

Codes: L10 a name that is none; L11 a field of this name stands already; L12 a choice without choices, or choices of
something else; L13 `with` or `values` names what there is not; L14 no kinds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from casetrack import paths
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

SCHEMA = "casetrack-management-log/1"
TEXT, NUMBER, DAY, CHOICE, LINK, OUTGOING = "text", "number", "day", "choice", "link", "outgoing"
TYPES = (TEXT, NUMBER, DAY, CHOICE, LINK, OUTGOING)
_FILE = Path("office") / "management_log.yaml"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NO_KEY = Text("tên “{k}” gồm chữ thường không dấu, số và gạch dưới", "“{k}” must be small letters, digits and _")
_TWICE = Text("trường “{k}” đã có", "there is a field “{k}” already")
_CHOICES = Text("chỉ trường choice có choices, và phải có", "a choice has choices, and nothing else has")
_NO_FIELD = Text("không có “{k}” đứng trước ở đây", "there is no “{k}” before this")
_EMPTY = Text("sổ cần ít nhất một loại dòng", "the log needs at least one kind of row")


@dataclass(frozen=True, slots=True)
class LogField:
    """Something that a row tells. `beside` names the field without which it is not told; `values`, what that says."""

    key: str
    label: Text
    type: str
    required: bool = False
    choices: tuple[tuple[str, Text], ...] = ()
    beside: str = ""
    values: frozenset[str] = frozenset()

    def label_of(self, value: object) -> Text:
        """Name a value as the page does; an unknown one names itself."""
        found = dict(self.choices).get(str(value))
        return found or Text(str(value), str(value))


@dataclass(frozen=True, slots=True)
class LogKind:
    """A kind of rows: what its day and its title are, and what else a row of it tells."""

    key: str
    label: Text
    day: Text
    title: Text
    fields: Mapping[str, LogField]


@dataclass(frozen=True)
class LogKinds:
    """All kinds of rows, in the order of the file."""

    kinds: Mapping[str, LogKind] = field(repr=False)

    @cached_property
    def fields(self) -> Mapping[str, LogField]:
        """Give the fields of all kinds; a name stands in one of them."""
        return {key: each for kind in self.kinds.values() for key, each in kind.fields.items()}


@cache
def management_log() -> LogKinds:
    """Give the kinds that are shipped with the program."""
    file = paths.WORKFLOWS / _FILE
    return read_management_log(file.read_bytes(), file.name)


def read_management_log(data: bytes, name: str) -> LogKinds:
    """Read the file of kinds; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    kinds: dict[str, LogKind] = {}
    met: set[str] = set()
    for key, item in top.entries("kinds"):
        _check_key(item, key)
        labels = (item.labels("label"), item.labels("day"), item.labels("title"))
        fields: dict[str, LogField] = {}
        for name_, each in item.entries("fields"):
            if name_ in met:
                each.note("", "L11", _TWICE.with_(k=name_))
            met.add(name_)
            fields[name_] = _field(name_, each, fields)
        kinds[key] = LogKind(key, *labels, fields)
    if not kinds:
        top.note("kinds", "L14", _EMPTY)
    mistakes.close()
    return LogKinds(kinds)


def _field(key: str, item: Reader, before: Mapping[str, LogField]) -> LogField:
    _check_key(item, key)
    kind = item.choice("type", TYPES)
    choices = item.find_mapping("choices")
    offered = tuple((name, choices.labels(name)) for name in choices.keys()) if choices else ()  # noqa: SIM118
    if (kind == CHOICE) != bool(offered):
        item.note("choices", "L12", _CHOICES)
    beside, values = item.find_text("with") or "", frozenset(item.words("values"))
    other = before.get(beside)
    if beside and other is None:
        item.note("with", "L13", _NO_FIELD.with_(k=beside))
    for value in sorted(values - {name for name, _label in (other.choices if other else ())}):
        item.note("values", "L13", _NO_FIELD.with_(k=value))
    return LogField(key, item.labels("label"), kind, item.flag("required"), offered, beside, values)


def _check_key(item: Reader, key: str) -> None:
    if not _KEY.fullmatch(key):
        item.note("", "L10", _NO_KEY.with_(k=key))
