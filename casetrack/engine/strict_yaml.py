"""Bytes of a hand-written YAML file to nodes which know their line. Refuses whatever YAML would guess.

UTF-8 in composed form (NFC), at most 1 MB, one document, no anchors, aliases, tags or doubled keys. Only `true` and
`false` are booleans, only plain decimal digits are numbers; a date stays the text that was typed. Knows no workflow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from casetrack.errors import DefinitionError, Problem
from casetrack.text import Text

LARGEST = 1_000_000
DEEPEST = 20
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_UNREADABLE = Text("Không đọc được tệp {file}.", "The file {file} cannot be read.")


class _LibraryMark(Protocol):
    """A place as PyYAML gives it, counted from 0."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file, counted from 1 as editors do."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Node:
    """One value of the file with its place, and the place of its key if it has one."""

    value: str | int | bool | tuple[Node, ...] | dict[str, Node] | None
    at: Mark
    key_at: Mark

    def plain(self) -> object:
        """Give the value without places: text, number, boolean, None, list or dict."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return [node.plain() for node in self.value] if isinstance(self.value, tuple) else self.value


def read_yaml(data: bytes, name: str) -> Node:
    """Read a file's bytes; raise DefinitionError with every doubled key, or with the first thing that is not YAML."""
    text = _decoded(data, name)
    composer = _Composer(text, name)
    try:
        root = composer.document()
    except yaml.MarkedYAMLError as error:
        at = _mark(error.problem_mark or error.context_mark)
        said = error.problem or str(error)
        raise _refusal(name, at, Text("không đúng cú pháp YAML: {s}", "not YAML: {s}").with_(s=said)) from None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        message = Text("có ký tự điều khiển", "there is a control character")
        raise _refusal(name, Mark(line, 1), message) from None
    if composer.problems:
        raise DefinitionError(_UNREADABLE.with_(file=name), tuple(composer.problems))
    return root


def _decoded(data: bytes, name: str) -> str:
    if len(data) > LARGEST:
        raise _refusal(name, Mark(1, 1), Text("tệp lớn hơn 1 MB", "the file is larger than 1 MB"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = Text("tệp phải lưu theo mã UTF-8", "the file must be saved as UTF-8")
        raise _refusal(name, Mark(line, 1), message, "E06") from None
    if not unicodedata.is_normalized("NFC", text):
        for number, line_text in enumerate(text.split("\n"), start=1):
            if not unicodedata.is_normalized("NFC", line_text):
                message = Text(
                    "chữ có dấu phải ở dạng Unicode dựng sẵn (NFC)", "accented letters must be composed Unicode (NFC)"
                )
                raise _refusal(name, Mark(number, 1), message, "E06")
    return text


def _refusal(name: str, at: Mark, message: Text, code: str = "E00") -> DefinitionError:
    problem = Problem(name, at.line, at.column, "", code, message)
    return DefinitionError(_UNREADABLE.with_(file=name), (problem,))


def _mark(mark: _LibraryMark | None) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)


class _Composer:
    """Builds nodes from the parser's events; stops at what is forbidden, collects doubled keys."""

    def __init__(self, text: str, name: str) -> None:
        self._events: Iterator[Event] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self._name = name
        self.problems: list[Problem] = []

    def document(self) -> Node:
        """Read the one document of the file."""
        event = next((event for event in self._events if isinstance(event, NodeEvent)), None)
        if event is None:
            raise _refusal(self._name, Mark(1, 1), Text("tệp trống", "the file is empty"))
        root = self._node(event, "", 0, None)
        second = next((event for event in self._events if isinstance(event, DocumentStartEvent)), None)
        if second:
            message = Text("chỉ được có một tài liệu trong tệp", "there may be one document only")
            raise _refusal(self._name, _mark(second.start_mark), message)
        return root

    def _node(self, event: Event, path: str, depth: int, key_at: Mark | None) -> Node:
        at = _mark(event.start_mark)
        self._refuse_tricks(event, at, depth)
        if isinstance(event, SequenceStartEvent):
            return Node(tuple(self._items(path, depth)), at, key_at or at)
        if isinstance(event, MappingStartEvent):
            return Node(self._entries(path, depth), at, key_at or at)
        assert isinstance(event, ScalarEvent)
        return Node(_scalar(event), at, key_at or at)

    def _refuse_tricks(self, event: Event, at: Mark, depth: int) -> None:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            message = Text("không dùng neo (&) và bí danh (*)", "anchors (&) and aliases (*) are not allowed")
            raise _refusal(self._name, at, message)
        if getattr(event, "tag", None):
            raise _refusal(self._name, at, Text("không dùng thẻ kiểu (!)", "tags (!) are not allowed"))
        if depth > DEEPEST:
            raise _refusal(self._name, at, Text("quá nhiều tầng", "too deeply nested"))

    def _items(self, path: str, depth: int) -> Iterator[Node]:
        number = 0
        while not isinstance(event := next(self._events), SequenceEndEvent):
            yield self._node(event, f"{path}.{number}", depth + 1, None)
            number += 1

    def _entries(self, path: str, depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            at = _mark(event.start_mark)
            self._refuse_tricks(event, at, depth)
            if not isinstance(event, ScalarEvent):
                raise _refusal(self._name, at, Text("khóa phải là một từ", "a key must be a word"))
            key = event.value
            inside = f"{path}.{key}".lstrip(".")
            node = self._node(next(self._events), inside, depth + 1, at)
            if key in entries:
                message = Text("khóa “{k}” đã có ở dòng {n}", "the key “{k}” stands already on line {n}").with_(
                    k=key, n=entries[key].key_at.line
                )
                self.problems.append(Problem(self._name, at.line, at.column, inside, "E01", message))
            else:
                entries[key] = node
        return entries


def _scalar(event: ScalarEvent) -> str | int | bool | None:
    text: str = event.value
    if event.style:  # quoted, or a block of lines: always text
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "null", "~"):
        return None
    return int(text) if _INTEGER.fullmatch(text) else text
