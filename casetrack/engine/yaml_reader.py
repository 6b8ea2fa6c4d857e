"""Reads typed values out of a strict YAML file and collects every mistake instead of stopping at the first.

Each method takes a key, checks it and gives a value; a wrong one is noted and answered with a harmless stand-in,
so that reading goes on. `Mistakes.close` then raises with all of them, keys that nobody asked for included.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TypeVar

from casetrack.engine.strict_yaml import Mark, Node
from casetrack.errors import DefinitionError, Problem
from casetrack.text import Text

Word = TypeVar("Word", bound=str)

_KINDS = {
    str: Text("chữ", "text"),
    int: Text("số nguyên", "a whole number"),
    bool: Text("true hoặc false", "true or false"),
    dict: Text("một nhóm khóa", "a group of keys"),
    tuple: Text("một danh sách", "a list"),
}


class Mistakes:
    """The list of what is wrong in one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._problems: list[Problem] = []
        self._readers: list[Reader] = []

    def add(self, at: Mark, key: str, code: str, message: Text) -> None:
        """Note one mistake."""
        self._problems.append(Problem(self.file, at.line, at.column, key, code, message))

    def read(self, node: Node, path: str = "") -> Reader:
        """Open a mapping for reading; anything else is noted and reads as an empty one."""
        reader = Reader(node, path, self)
        self._readers.append(reader)
        return reader

    def close(self) -> None:
        """Raise DefinitionError if anything is wrong, unknown keys included, in the order of the lines."""
        for reader in self._readers:
            reader.note_unknown_keys()
        if self._problems:
            message = Text("Tệp {file} có {n} lỗi.", "The file {file} has {n} mistakes.")
            problems = tuple(sorted(self._problems, key=lambda problem: (problem.line, problem.column)))
            raise DefinitionError(message.with_(file=self.file, n=len(problems)), problems)


class Reader:
    """A mapping of the file, asked for its values one by one."""

    def __init__(self, node: Node, path: str, mistakes: Mistakes) -> None:
        self.path = path
        self.at = node.key_at
        self.mistakes = mistakes
        self._known: set[str] = set()
        self._entries: dict[str, Node] = {}
        if isinstance(node.value, dict):
            self._entries = node.value
        else:
            self._wrong(node, path, dict)

    def keys(self) -> tuple[str, ...]:
        """List the keys in the order of the file."""
        return tuple(self._entries)

    def node(self, key: str) -> Node | None:
        """Give the raw value, or None where the key is missing or empty."""
        self._known.add(key)
        node = self._entries.get(key)
        return node if node and node.value is not None else None

    def mark(self, key: str) -> Mark:
        """Tell where a key stands."""
        node = self._entries.get(key)
        return node.key_at if node else self.at

    def note(self, key: str, code: str, message: Text) -> None:
        """Note a mistake at a key, or at the mapping itself where the key is missing."""
        node = self._entries.get(key)
        self.mistakes.add(node.at if node else self.at, self.inside(key), code, message)

    def inside(self, key: str) -> str:
        """Write the way to a key: `states.accepted.label`."""
        return f"{self.path}.{key}".strip(".")

    def note_unknown_keys(self) -> None:
        """Note each key that nobody asked for."""
        for key in self._entries.keys() - self._known:
            message = Text("không có khóa “{k}” ở đây", "there is no key “{k}” here").with_(k=key)
            self.mistakes.add(self._entries[key].key_at, self.inside(key), "E02", message)

    def text(self, key: str) -> str:
        """Read words that must be there; digits are taken as written."""
        found = self.find_text(key)
        if found is None:
            self._missing(key)
        return found or ""

    def find_text(self, key: str) -> str | None:
        """Read words, or None."""
        node = self.node(key)
        if node is None:
            return None
        if isinstance(node.value, str):
            return node.value
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            return str(node.value)
        self._wrong(node, self.inside(key), str)
        return None

    def integer(self, key: str, *, lowest: int = 0) -> int:
        """Read a whole number that must be there and may not be below the lowest."""
        found = self.find_integer(key)
        if found is None and self.node(key) is None:
            self._missing(key)
        if found is not None and found < lowest:
            self.note(key, "E03", Text("số nhỏ nhất là {n}", "the least number is {n}").with_(n=lowest))
        return lowest if found is None else found

    def find_integer(self, key: str) -> int | None:
        """Read a whole number, or None."""
        node = self.node(key)
        if node is None:
            return None
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            return node.value
        self._wrong(node, self.inside(key), int)
        return None

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Read true or false."""
        node = self.node(key)
        if node is None:
            return default
        if isinstance(node.value, bool):
            return node.value
        self._wrong(node, self.inside(key), bool)
        return default

    def day(self, key: str) -> date:
        """Read a day that must be there."""
        found = self.find_day(key)
        if found is None and self.node(key) is None:
            self._missing(key)
        return found or date.min

    def find_day(self, key: str) -> date | None:
        """Read a day written 2026-07-01, or None."""
        found = self.find_text(key)
        if found is None:
            return None
        try:
            return date.fromisoformat(found)
        except ValueError:
            message = Text("“{v}” không phải là ngày, hãy viết như 2026-07-01", "“{v}” is not a date; write 2026-07-01")
            self.note(key, "E03", message.with_(v=found))
            return None

    def choice(self, key: str, allowed: Collection[Word], default: Word | None = None) -> Word:
        """Read one of the allowed words; without a default it must be there."""
        found = self.find_text(key)
        for word in allowed:
            if word == found:
                return word
        if found is not None:
            message = Text("“{v}” không thuộc: {a}", "“{v}” is none of: {a}")
            self.note(key, "E03", message.with_(v=found, a=", ".join(allowed)))
        elif default is None:
            self._missing(key)
        return default if default is not None else next(iter(allowed))

    def words(self, key: str) -> tuple[str, ...]:
        """Read a list of words; one word alone is a list of one, a missing list is empty."""
        node = self.node(key)
        if node is None:
            return ()
        members = node.value if isinstance(node.value, tuple) else (node,)
        found = []
        for member in members:
            if isinstance(member.value, str | int) and not isinstance(member.value, bool):
                found.append(str(member.value))
            else:
                self._wrong(member, self.inside(key), str)
        return tuple(found)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Read a mapping of words to words; a missing one is empty."""
        group = self.find_mapping(key)
        return tuple((name, group.text(name)) for name in group.keys()) if group else ()  # noqa: SIM118  # not a dict

    def mapping(self, key: str) -> Reader:
        """Open a mapping that must be there."""
        found = self.find_mapping(key)
        if found is None:
            self._missing(key)
        return found or Reader(Node({}, self.at, self.at), self.inside(key), self.mistakes)

    def find_mapping(self, key: str) -> Reader | None:
        """Open a mapping, or None."""
        node = self.node(key)
        return self.mistakes.read(node, self.inside(key)) if node else None

    def entries(self, key: str) -> tuple[tuple[str, Reader], ...]:
        """Open each mapping of a mapping, with its key; a missing one is empty."""
        group = self.find_mapping(key)
        return tuple((name, group.mapping(name)) for name in group.keys()) if group else ()  # noqa: SIM118

    def items(self, key: str) -> tuple[Reader, ...]:
        """Open each mapping of a list; a missing list is empty."""
        node = self.node(key)
        if node is None:
            return ()
        if not isinstance(node.value, tuple):
            self._wrong(node, self.inside(key), tuple)
            return ()
        return tuple(
            self.mistakes.read(member, f"{self.inside(key)}.{number}") for number, member in enumerate(node.value)
        )

    def labels(self, key: str) -> Text:
        """Read `{vi: ..., en: ...}`; both must be there."""
        found = self.find_labels(key)
        if found is None:
            self.note(key, "E05", Text("thiếu nhãn “{k}”", "the label “{k}” is missing").with_(k=key))
        return found or Text("", "")

    def find_labels(self, key: str) -> Text | None:
        """Read a label in both languages, or None."""
        group = self.find_mapping(key)
        if group is None:
            return None
        spoken = {language: group.find_text(language) for language in ("vi", "en")}
        for language, words in spoken.items():
            if not words:
                message = Text("thiếu chữ tiếng “{l}”", "the words in “{l}” are missing").with_(l=language)
                group.note(language, "E05", message)
        return Text(spoken["vi"] or "", spoken["en"] or "")

    def _missing(self, key: str) -> None:
        self.note(key, "E07", Text("thiếu khóa “{k}”", "the key “{k}” is missing").with_(k=key))

    def _wrong(self, node: Node, path: str, wanted: type) -> None:
        message = Text("ở đây cần {w}", "{w} is needed here").with_(w=_KINDS[wanted])
        self.mistakes.add(node.at, path, "E03", message)
