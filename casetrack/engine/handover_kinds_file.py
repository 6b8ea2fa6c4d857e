"""Reads one kind of list out of the file of rules, and judges it against the workflow that its rows become cases of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from casetrack.engine.definition import Definition, Step
from casetrack.engine.handover_rules import (
    EXTRA,
    WORKED_OUT,
    ByWords,
    ExtraColumn,
    ListField,
    ListKind,
    ListStatus,
    StepAtHandover,
)
from casetrack.engine.handover_words import Phrases
from casetrack.engine.library import WorkflowLibrary
from casetrack.engine.yaml_reader import Reader
from casetrack.errors import NotFound
from casetrack.text import Text

_NO_COLUMN = Text("danh sách không có trường “{k}”", "lists have no field “{k}”")
_NO_FIELD = Text("quy trình “{w}” không có trường “{k}”", "the workflow “{w}” has no field “{k}”")
_NO_VALUE = Text("trường “{f}” không có giá trị “{k}”", "the field “{f}” has no value “{k}”")
_NO_STEP = Text("từ trạng thái đầu của “{w}” không có bước “{k}”", "no step “{k}” leaves the first state of “{w}”")
_NO_ROLE = Text("bước “{s}” không phải của vai “{k}”", "the step “{s}” is not one of the role “{k}”")
_NO_STATUS = Text("không có tình trạng “{k}”", "there is no status “{k}”")
_NONE = Text("cần ít nhất một tình trạng", "at least one status is needed")
_NO_TITLE = Text("mẫu tiêu đề sai ngoặc", "the braces of the title do not fit")


@dataclass(frozen=True, slots=True)
class Declared:
    """What the kinds may name: the fields of rows, the columns beside them, the statuses, the workflows."""

    fields: Mapping[str, ListField]
    extras: Mapping[str, ExtraColumn]
    statuses: Mapping[str, ListStatus]
    library: WorkflowLibrary


@dataclass(frozen=True, slots=True)
class _Known:
    """What one kind may name: what rows tell, the statuses, and its workflow where there is one of that name."""

    fields: frozenset[str]
    sources: frozenset[str]
    statuses: Mapping[str, ListStatus]
    workflow: Definition | None

    def names(self, step: Step | None) -> tuple[str, ...]:
        """List the fields that the workflow, or a step of it, takes."""
        return step.fields if step else tuple(self.workflow.fields) if self.workflow else ()

    def takes(self, name: str, value: str) -> bool:
        """Tell whether a field of the workflow may have a value."""
        field = self.workflow.fields.get(name) if self.workflow else None
        return field is None or not field.values or value in dict(field.values)


def read_kind(key: str, item: Reader, declared: Declared) -> ListKind:
    """Read a kind of lists, noting every mistake."""
    sources = frozenset({*declared.fields, *WORKED_OUT, *(EXTRA + name for name in declared.extras)})
    known = _Known(frozenset(declared.fields), sources, declared.statuses, _workflow(item, declared.library))
    return ListKind(
        key=key,
        label=item.labels("label"),
        words=item.words("words"),
        columns=_sources(item, "columns", known),
        workflow=known.workflow.id if known.workflow else "",
        title=_title(item, known),
        part=item.text("part"),
        nobody=item.words("nobody"),
        required=_list_fields(item, "required", known),
        wanted=_list_fields(item, "wanted", known),
        statuses=_statuses(item, known),
        without_status=_status(item, "without_status", known),
        one_for_each_person=item.flag("one_for_each_person"),
        fixed=_fixed(item, known, None),
        fields=_fields(item, known, None),
        by_words=tuple(_by_words(name, each, known) for name, each in item.entries("by_words")),
        steps=_steps(item, known),
    )


def _workflow(item: Reader, library: WorkflowLibrary) -> Definition | None:
    try:
        return library.latest(item.text("workflow"))
    except NotFound as unknown:
        item.note("workflow", "H13", unknown.message)
        return None


def _title(item: Reader, known: _Known) -> str:
    title = item.text("title")
    try:
        asked = [key for _words, key, _spec, _conversion in Formatter().parse(title) if key is not None]
    except ValueError:
        item.note("title", "H12", _NO_TITLE)
        return ""
    for key in asked:
        _refuse_strange(item, "title", key, known)
    return title


def _statuses(item: Reader, known: _Known) -> tuple[str, ...]:
    said = item.words("statuses")
    if not said:
        item.note("statuses", "H15", _NONE)
    for key in said:
        if key not in known.statuses:
            item.note("statuses", "H14", _NO_STATUS.with_(k=key))
    return said


def _status(item: Reader, key: str, known: _Known) -> str | None:
    said = item.find_text(key)
    if said is not None and said not in known.statuses:
        item.note(key, "H14", _NO_STATUS.with_(k=said))
    return said


def _sources(item: Reader, key: str, known: _Known) -> tuple[str, ...]:
    said = item.words(key)
    for word in said:
        _refuse_strange(item, key, word, known)
    return said


def _list_fields(item: Reader, key: str, known: _Known) -> tuple[str, ...]:
    said = item.words(key)
    for word in said:
        if word not in known.fields:
            item.note(key, "H12", _NO_COLUMN.with_(k=word))
    return said


def _refuse_strange(item: Reader, key: str, word: str, known: _Known) -> None:
    if word not in known.sources:
        item.note(key, "H12", _NO_COLUMN.with_(k=word))


def _fixed(item: Reader, known: _Known, step: Step | None) -> Mapping[str, str]:
    group = item.find_mapping("fixed")
    if group is None:
        return {}
    found = {name: group.text(name) for name in group.keys()}  # noqa: SIM118  # not a dict
    _refuse_strange_fields(group, known, step)
    for name, value in found.items():
        if not known.takes(name, value):
            group.note(name, "H13", _NO_VALUE.with_(f=name, k=value))
    return found


def _fields(item: Reader, known: _Known, step: Step | None) -> Mapping[str, tuple[str, ...]]:
    group = item.find_mapping("fields")
    if group is None:
        return {}
    _refuse_strange_fields(group, known, step)
    return {name: _sources(group, name, known) for name in group.keys()}  # noqa: SIM118  # not a dict


def _refuse_strange_fields(group: Reader, known: _Known, step: Step | None) -> None:
    for name in group.keys():  # noqa: SIM118  # not a dict
        if known.workflow and name not in known.names(step):
            group.note(name, "H13", _NO_FIELD.with_(w=known.workflow.id, k=name))


def _by_words(name: str, item: Reader, known: _Known) -> ByWords:
    if known.workflow and name not in known.names(None):
        item.note("", "H13", _NO_FIELD.with_(w=known.workflow.id, k=name))
    words = item.find_mapping("words")
    said = {value: words.words(value) for value in words.keys()} if words else {}  # noqa: SIM118
    otherwise = item.text("otherwise")
    for value in dict.fromkeys((*said, otherwise)):
        if not known.takes(name, value):
            item.note("words" if value in said else "otherwise", "H13", _NO_VALUE.with_(f=name, k=value))
    return ByWords(name, _sources(item, "look_in", known), otherwise, Phrases(said))


def _steps(item: Reader, known: _Known) -> Mapping[str, tuple[StepAtHandover, ...]]:
    group = item.find_mapping("steps")
    if group is None:
        return {}
    for status in group.keys():  # noqa: SIM118  # not a dict
        if status not in known.statuses:
            group.note(status, "H14", _NO_STATUS.with_(k=status))
    return {status: tuple(_step(each, known) for each in group.items(status)) for status in group.keys()}  # noqa: SIM118


def _step(item: Reader, known: _Known) -> StepAtHandover:
    trigger, role = item.text("do"), item.text("role")
    step = known.workflow.step(known.workflow.initial.key, trigger) if known.workflow else None
    if known.workflow and step is None:
        item.note("do", "H13", _NO_STEP.with_(w=known.workflow.id, k=trigger))
    if step and role not in step.roles:
        item.note("role", "H13", _NO_ROLE.with_(s=trigger, k=role))
    return StepAtHandover(trigger, role, _fixed(item, known, step), _fields(item, known, step))
