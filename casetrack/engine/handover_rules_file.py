"""Reads workflows/office/handover.yaml, strictly, and judges it against the workflows that its kinds name.

Codes: H10 a name that is none; H11 words that mean two things; H12 there is no such field of a list; H13 the workflow
has no such field, value, step or role; H14 there is no such status; H15 nothing where something is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from casetrack import paths
from casetrack.engine.handover_components import LOST, MISSING
from casetrack.engine.handover_kinds_file import Declared, read_kind
from casetrack.engine.handover_rules import (
    AS_ABOVE,
    NEEDED,
    PENDING,
    SETTLED,
    TYPES,
    ComponentWords,
    ExtraColumn,
    HandoverRules,
    ListField,
    ListKind,
    ListStatus,
    UnitWords,
)
from casetrack.engine.handover_words import marked
from casetrack.engine.library import WorkflowLibrary
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.text import Text

SCHEMA = "casetrack-handover/1"
_FILE = Path("office") / "handover.yaml"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NO_KEY = Text("tên “{k}” gồm chữ thường không dấu, số và gạch dưới", "“{k}” must be small letters, digits and _")
_TWICE = Text("“{w}” đã là chữ của “{k}”", "“{w}” is a word of “{k}” already")
_EMPTY = Text("cần ít nhất một chữ ở đây", "at least one word is needed here")
_NEEDED = Text("cần có trường “{k}” loại “{t}”", "a field “{k}” of the type “{t}” is needed")


@cache
def shipped_handover_rules() -> HandoverRules:
    """Give the rules as they are shipped with the program."""
    return load_handover_rules([paths.WORKFLOWS], WorkflowLibrary.from_folders(paths.WORKFLOWS))


def load_handover_rules(folders: Iterable[Path], library: WorkflowLibrary) -> HandoverRules:
    """Read the rules out of the last of these folders that has them; raise DefinitionError with every mistake."""
    file = [folder / _FILE for folder in folders if (folder / _FILE).is_file()][-1]
    return read_handover_rules(file.read_bytes(), file.name, library)


def read_handover_rules(data: bytes, name: str, library: WorkflowLibrary) -> HandoverRules:
    """Read a file of rules; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    fields = {key: _field(key, item) for key, item in _named(top, "fields")}
    extras = {key: _extra(key, item) for key, item in _named(top, "extras")}
    statuses = {key: _status(key, item) for key, item in _named(top, "statuses")}
    declared = Declared(fields, extras, statuses, library)
    kinds = {key: read_kind(key, item, declared) for key, item in _named(top, "kinds")}
    for key, type_ in NEEDED.items():
        if key not in fields or fields[key].type != type_:
            top.note("fields", "H15", _NEEDED.with_(k=key, t=type_))
    _refuse_two_meanings(top, declared, kinds)
    rules = HandoverRules(
        fields=fields,
        extras=extras,
        kinds=kinds,
        statuses=statuses,
        components=_components(top.mapping("components")),
        ditto=frozenset(_said(top, "ditto")),
        nothing=top.words("nothing"),
        denials=top.words("denials"),
        organisations=_said(top, "organisations"),
        before_names=top.words("before_names"),
        units=_units(top.mapping("units")),
        ahead=top.integer("two_digit_years_ahead"),
        totals=_said(top, "totals"),
    )
    mistakes.close()
    return rules


def _named(top: Reader, key: str) -> tuple[tuple[str, Reader], ...]:
    found = top.entries(key)
    for name, item in found:
        if not _KEY.fullmatch(name):
            item.note("", "H10", _NO_KEY.with_(k=name))
    return found


def _field(key: str, item: Reader) -> ListField:
    blank = item.choice("blank", ("", AS_ABOVE), "")
    return ListField(
        key=key,
        label=item.labels("label"),
        type=item.choice("type", TYPES),
        headings=_said(item, "headings"),
        exactly=item.words("exactly"),
        several=item.find_text("several") or "",
        filled_from_above=blank == AS_ABOVE,
        state=item.choice("state", ("", MISSING, LOST), ""),
    )


def _extra(key: str, item: Reader) -> ExtraColumn:
    return ExtraColumn(key, item.labels("label"), _said(item, "headings"), item.flag("names_unit"))


def _status(key: str, item: Reader) -> ListStatus:
    return ListStatus(key, item.labels("label"), item.choice("counts_as", (SETTLED, PENDING)), _said(item, "words"))


def _components(item: Reader) -> ComponentWords:
    return ComponentWords(
        complete=_said(item, "complete"),
        present=_said(item, "present"),
        missing=_said(item, "missing"),
        lost=_said(item, "lost"),
        unnamed=item.text("unnamed"),
    )


def _units(item: Reader) -> UnitWords:
    return UnitWords(_said(item, "begin"), item.words("never"), _said(item, "offices"))


def _said(item: Reader, key: str) -> tuple[str, ...]:
    words = item.words(key)
    if not words:
        item.note(key, "H15", _EMPTY)
    return words


def _refuse_two_meanings(top: Reader, declared: Declared, kinds: Mapping[str, ListKind]) -> None:
    columns = {key: (*each.headings, *each.exactly) for key, each in declared.fields.items()}
    columns |= {key: each.headings for key, each in declared.extras.items()}
    _refuse_twice(top, "fields", columns)
    _refuse_twice(top, "kinds", {key: kind.words for key, kind in kinds.items()})
    _refuse_twice(top, "statuses", {key: status.words for key, status in declared.statuses.items()})


def _refuse_twice(top: Reader, key: str, words: Mapping[str, tuple[str, ...]]) -> None:
    met: dict[tuple[str, ...], str] = {}
    for means, phrases in words.items():
        for phrase in phrases:
            other = met.setdefault(marked(phrase), means)
            if other != means:
                top.note(key, "H11", _TWICE.with_(w=phrase, k=other))
