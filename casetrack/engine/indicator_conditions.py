"""Reads which cases an indicator counts, and holds what is said of workflows to those that there are.

Codes: I20 there is no such workflow; I21 none of the workflows has such a field, or not one that reports group by
(`indicator: true`); I22 the field has no such value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casetrack.engine.definition import OUTCOMES, PHASES, Definition, Field
from casetrack.engine.indicators import Condition, Where
from casetrack.engine.labels import BODIES
from casetrack.engine.yaml_reader import Reader
from casetrack.text import Text

_NO_WORKFLOW = Text("không có quy trình “{w}”", "there is no workflow “{w}”")
_NO_FIELD = Text(
    "không quy trình nào ở đây có trường “{f}” với indicator: true",
    "none of the workflows here has a field “{f}” with indicator: true",
)
_NO_VALUE = Text("trường “{f}” không có giá trị “{v}”; có: {a}", "the field “{f}” has no value “{v}”; there are: {a}")
_NO_WORD = Text("“{v}” không thuộc: {a}", "“{v}” is none of: {a}")


class Known:
    """The fields that reports group by, of each workflow in all its versions. Of no workflows, nothing is checked."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self._fields: dict[str, dict[str, list[Field]]] = {}
        for definition in definitions:
            fields = self._fields.setdefault(definition.id, {})
            for key, field in definition.fields.items():
                if field.indicator:
                    fields.setdefault(key, []).append(field)

    def check_workflows(self, item: Reader, said: Iterable[str]) -> None:
        """Note each workflow that there is not."""
        for word in said:
            if self._fields and word not in self._fields:
                item.note("workflows", "I20", _NO_WORKFLOW.with_(w=word))

    def check_field(self, item: Reader, place: str, name: str, workflows: Iterable[str] = ()) -> list[Field]:
        """Note a field that none of the workflows has; without workflows, that none at all has."""
        among = [self._fields[word] for word in workflows if word in self._fields] or list(self._fields.values())
        found = [field for fields in among for field in fields.get(name, ())]
        if self._fields and not found:
            item.note(place, "I21", _NO_FIELD.with_(f=name))
        return found

    def check_values(self, item: Reader, found: Iterable[Field], said: tuple[str, Iterable[str]]) -> None:
        """Note each value that a field of choices, or a box to tick, does not have."""
        name, values = said
        fields = tuple(found)
        if not fields or any(field.type not in ("enum", "bool") for field in fields):
            return
        allowed = {key for field in fields for key in _values_of(field)}
        for value in values:
            if value not in allowed:
                item.note(name, "I22", _NO_VALUE.with_(f=name, v=value, a=", ".join(sorted(allowed))))


def read_where(item: Reader, key: str, known: Known, of: Where = ()) -> Where:
    """Read a condition, or a list of which one must hold; a missing one asks nothing. `of` must hold besides."""
    node = item.node(key)
    if node is None:
        return ()
    readers = item.items(key) if isinstance(node.value, tuple) else (item.mapping(key),)
    among = sorted({word for group in of for condition in group for word in condition.workflows})
    return (tuple(_read_condition(reader, known, among) for reader in readers),)


def _read_condition(item: Reader, known: Known, among: list[str]) -> Condition:
    said = item.words("workflows")
    known.check_workflows(item, said)
    workflows = said or among
    return Condition(
        workflows=frozenset(said),
        bodies=_choices(item, "body", BODIES),
        phases=_choices(item, "phases", PHASES),
        outcomes=_choices(item, "outcomes", OUTCOMES),
        channels=frozenset(item.words("channels")),
        fields=_read_fields(item, known, workflows),
        given=_read_names(item, "given", known, workflows),
        blank=_read_names(item, "blank", known, workflows),
    )


def _choices(item: Reader, key: str, allowed: Iterable[str] | Mapping[str, Text]) -> frozenset[str]:
    said, possible = item.words(key), tuple(allowed)
    for word in said:
        if word not in possible:
            item.note(key, "E03", _NO_WORD.with_(v=word, a=", ".join(possible)))
    return frozenset(said)


def _read_fields(item: Reader, known: Known, workflows: Iterable[str]) -> tuple[tuple[str, frozenset[str]], ...]:
    group = item.find_mapping("fields")
    if group is None:
        return ()
    read = []
    for name in group.keys():  # noqa: SIM118  # not a dict
        values = _read_values(group, name)
        known.check_values(group, known.check_field(group, name, name, workflows), (name, values))
        read.append((name, frozenset(values)))
    return tuple(read)


def _read_values(group: Reader, name: str) -> tuple[str, ...]:
    node = group.node(name)
    members = node.value if node and isinstance(node.value, tuple) else (node,) if node else ()
    if members and all(isinstance(member.value, bool) for member in members):
        return tuple(str(member.value).lower() for member in members)
    return group.words(name) or (group.text(name),)


def _read_names(item: Reader, key: str, known: Known, workflows: Iterable[str]) -> frozenset[str]:
    said = item.words(key)
    for name in said:
        known.check_field(item, key, name, workflows)
    return frozenset(said)


def _values_of(field: Field) -> tuple[str, ...]:
    return ("true", "false") if field.type == "bool" else tuple(key for key, _label in field.values)
