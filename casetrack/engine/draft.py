"""A workflow file while it is being read: its mistakes, the types of its fields, and where each part stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from casetrack.engine.definition import UNITS, Basis, Certainty, Definition, Length
from casetrack.engine.expression_terms import RESERVED
from casetrack.engine.expressions import Expression, ExpressionMistake, FieldTypes, parse
from casetrack.engine.guards import CASE_FACTS
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.errors import Problem
from casetrack.text import Text

CERTAINTIES: tuple[Certainty, ...] = ("verified", "reported", "unverified", "local")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of the workflow stands in its file."""

    line: int
    column: int
    key: str


@dataclass(frozen=True, slots=True)
class WorkflowFile:
    """A workflow with the places of its parts (`states.accepted`, `steps.classified.accept`), for the checks."""

    definition: Definition
    places: Mapping[str, Place]

    def problem(self, part: str, code: str, message: Text) -> Problem:
        """Name a mistake in a part of the workflow, at the nearest place that is known."""
        while part and part not in self.places:
            part = part.rpartition(".")[0]
        place = self.places.get(part, Place(1, 1, part))
        return Problem(self.definition.source, place.line, place.column, place.key, code, message)


@dataclass(slots=True)
class Draft:
    """What the readers of the sections share."""

    mistakes: Mistakes
    places: dict[str, Place] = field(default_factory=dict)
    types: FieldTypes = field(default_factory=dict)

    def place(self, part: str, reader: Reader) -> None:
        """Remember where a part stands."""
        self.places.setdefault(part, Place(reader.at.line, reader.at.column, reader.path))

    def name(self, reader: Reader, key: str, word: str) -> str:
        """Check a name that the author chose: small letters, digits and underscores, no word of the language."""
        if word and (not _WORD.fullmatch(word) or word in RESERVED or word in CASE_FACTS):
            message = Text(
                "“{w}” không dùng làm tên được: chỉ chữ thường không dấu, số, gạch dưới, và không trùng từ khóa",
                "“{w}” cannot be a name: small letters, digits and underscores only, and no reserved word",
            )
            reader.note(key, "E04", message.with_(w=word))
        return word

    def condition(self, reader: Reader, key: str, *, of_step: bool = False) -> Expression | None:
        """Read a condition over the fields; that of a step may also name the parties and days of the case."""
        source = reader.find_text(key)
        if source is None:
            return None
        try:
            return parse(source, {**self.types, **CASE_FACTS} if of_step else self.types)
        except ExpressionMistake as mistake:
            message = Text("điều kiện sai ở cột {c}: {m}", "the condition is wrong at column {c}: {m}")
            reader.note(key, mistake.code, message.with_(c=mistake.column, m=mistake.message))
            return None


def read_basis(reader: Reader) -> Basis:
    """Read where a number of the law stands and how sure we are of it."""
    return Basis(reader.labels("text"), reader.choice("certainty", CERTAINTIES))


def find_basis(reader: Reader, key: str = "basis") -> Basis | None:
    """Read a basis, or None where there is none."""
    found = reader.find_mapping(key)
    return read_basis(found) if found else None


def read_length(reader: Reader) -> Length:
    """Read a term such as `{n: 30, unit: calendar_days}`."""
    return Length(reader.integer("n"), reader.choice("unit", UNITS))
