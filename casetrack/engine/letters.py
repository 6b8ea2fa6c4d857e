"""A letter of the office (văn bản) as its source file says it: what kind of paper, what it asks for, what it says.

The words of a source stand in workflows/letters/, one file for each letter. Names in double braces are filled from the
case (letter_names.py says which there are). Reading a file: loader_letters.py; its layout: papers/letter_template.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from casetrack.engine.clock_rules import Basis
from casetrack.engine.definition import Definition
from casetrack.engine.expressions import Expression
from casetrack.errors import NotFound
from casetrack.text import Text

AskType = Literal["text", "long_text", "date", "choice", "integer"]
Place = Literal["left", "middle", "right"]

# Kinds of administrative paper: the heading on it, and what its number carries (Nghị định 30/2020, Phụ lục I and III).
# An official letter (công văn) has neither; minutes and internal slips take no number of the register.
TYPES: dict[str, tuple[str, str]] = {
    "decision": ("QUYẾT ĐỊNH", "QĐ"),
    "notice": ("THÔNG BÁO", "TB"),
    "report": ("BÁO CÁO", "BC"),
    "minutes": ("BIÊN BẢN", "BB"),
    "letter": ("", ""),
    "conclusion": ("KẾT LUẬN", "KL"),
    "invitation": ("GIẤY MỜI", "GM"),
    "slip": ("PHIẾU CHUYỂN", "PC"),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that the officer is asked for before the letter is written; `suggest` is filled from the case."""

    key: str
    label: Text
    type: AskType
    required: bool = False
    choices: tuple[tuple[str, Text], ...] = ()
    suggest: str = ""
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: its head, and either fixed rows, or one row of cells for each thing in the list `each`.

    `widths`: the share that each column has of the width; none where they are alike. `centered`: heads of columns whose
    cells stand in the middle.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    each: str = ""
    widths: tuple[int, ...] = ()
    centered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the body: words, a heading, so many dotted lines to write on, or a table.

    `when`: only while this name has a value (`not name`: while it has none). `each`: once for each thing in this list.
    `start` and `end`: only in letters dated within these days, as the law changes. `article`: a bold head that runs on.
    """

    text: str = ""
    article: str = ""
    heading: bool = False
    when: str = ""
    each: str = ""
    start: date | None = None
    end: date | None = None
    lines: int = 0
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Where somebody signs: at which place of the row, what stands above, and how to sign, in brackets."""

    place: Place
    title: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of the office.

    `document`: which paper of a workflow it is; `workflows`: of whose cases it is, of any where none is named; `when`:
    of which of them; `start` and `end`: only dated within these days, as the law that it stands on holds. `kind`: a key
    of TYPES. `signatures`: rows of places to sign, none where the office's signer signs alone; `by_head`: who then
    signs in his own right, not for the office. `numbered`: it takes a number of the outgoing register.
    """

    key: str
    label: Text
    basis: Basis
    kind: str
    about: str
    body: tuple[Block, ...]
    document: str = ""
    form: str = ""
    title: str = ""
    abbreviation: str = ""
    to: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    grounds: tuple[Block, ...] = ()
    preamble: tuple[Block, ...] = ()  # of a decision: what was found, before it decides
    signatures: tuple[tuple[Signature, ...], ...] = ()
    recipients: tuple[Block, ...] = ()
    numbered: bool = True
    by_head: bool = False
    workflows: tuple[str, ...] = ()
    when: Expression | None = None
    start: date | None = None
    end: date | None = None
    source: str = ""
    fingerprint: str = ""  # SHA-256 of the file's bytes

    @property
    def heading(self) -> str:
        """Give the name of the kind of paper as it stands above; none for an official letter."""
        return self.title or TYPES[self.kind][0]

    @property
    def symbol(self) -> str:
        """Give what stands behind the number: QĐ in 12/QĐ-UBND; none for an official letter."""
        return self.abbreviation or TYPES[self.kind][1]

    @property
    def dated(self) -> bool:
        """Tell whether place and day stand above; minutes name their day in the text."""
        return self.kind != "minutes"

    def ask(self, key: str) -> Ask | None:
        """Find what is asked for under this key."""
        return next((ask for ask in self.asks if ask.key == key), None)

    def fits(self, definition: Definition) -> bool:
        """Tell whether cases of this workflow may have such a letter at all."""
        named = not self.workflows or definition.id in self.workflows
        return named and (not self.document or self.document in definition.documents)

    def is_for(self, definition: Definition, fields: Mapping[str, object]) -> bool:
        """Tell whether a case of this workflow with these fields may have such a letter."""
        return self.fits(definition) and (self.when is None or self.when.holds(fields))

    def holds_on(self, day: date) -> bool:
        """Tell whether the law that it stands on holds on the day that it is dated; both ends are included."""
        return (self.start is None or day >= self.start) and (self.end is None or day <= self.end)


class LetterLibrary:
    """The letters of an installation by key. It never changes while the program runs."""

    def __init__(self, letters: Iterable[Letter]) -> None:
        self._letters = {letter.key: letter for letter in sorted(letters, key=lambda letter: letter.key)}

    def all(self) -> tuple[Letter, ...]:
        """List every letter by key."""
        return tuple(self._letters.values())

    def get(self, key: str) -> Letter:
        """Give a letter; raise NotFound."""
        found = self._letters.get(key)
        if found is None:
            message = Text("Không có mẫu văn bản “{k}”.", "There is no letter “{k}”.")
            raise NotFound(message.with_(k=key), letter=key)
        return found

    def of_paper(self, document: str) -> tuple[Letter, ...]:
        """List the letters that are this paper of a workflow."""
        return tuple(letter for letter in self.all() if letter.document == document)
