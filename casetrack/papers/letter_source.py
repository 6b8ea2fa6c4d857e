"""What a letter must say of itself for a template to be made of it; engine/letters.py has the only one that does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol


class Grid(Protocol):
    """A ruled table of a letter."""

    @property
    def head(self) -> Sequence[str]:
        """Give the words of the first row."""

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """Give the rows, or the one row that is repeated."""

    @property
    def each(self) -> str:
        """Name the list for whose things the row is repeated; empty for none."""

    @property
    def widths(self) -> Sequence[int]:
        """Give the share of the width of each column, in per cent; none where they are alike."""

    @property
    def centered(self) -> Sequence[str]:
        """Name the heads of columns whose cells stand in the middle, beside that of running numbers."""


class Part(Protocol):
    """One part of a letter's body."""

    @property
    def text(self) -> str:
        """Give its words."""

    @property
    def article(self) -> str:
        """Give the bold head that the words run on from; empty for none."""

    @property
    def heading(self) -> bool:
        """Tell whether they are a heading."""

    @property
    def when(self) -> str:
        """Name what must have a value; empty for always."""

    @property
    def each(self) -> str:
        """Name the list for whose things it is repeated; empty for none."""

    @property
    def start(self) -> date | None:
        """Give the first day of letters that say it."""

    @property
    def end(self) -> date | None:
        """Give the last day of letters that say it."""

    @property
    def lines(self) -> int:
        """Tell how many dotted lines there are to write on."""

    @property
    def table(self) -> Grid | None:
        """Give its table, if it is one."""


class Signing(Protocol):
    """A place to sign."""

    @property
    def place(self) -> str:
        """Tell where in its row it stands: left, middle, right."""

    @property
    def title(self) -> str:
        """Give what stands above the name."""

    @property
    def hint(self) -> str:
        """Say in brackets how to sign."""


class Source(Protocol):
    """What a template is made from; engine/letters.py has the only one."""

    @property
    def kind(self) -> str:
        """Give the kind of administrative paper."""

    @property
    def heading(self) -> str:
        """Give the name of the kind as it stands above; none for an official letter."""

    @property
    def about(self) -> str:
        """Say what it is about, in a few words."""

    @property
    def to(self) -> Sequence[str]:
        """Say to whom it is addressed."""

    @property
    def grounds(self) -> Sequence[Part]:
        """Give the law that it stands on, line by line."""

    @property
    def preamble(self) -> Sequence[Part]:
        """Give what was found, before the body of a decision."""

    @property
    def body(self) -> Sequence[Part]:
        """Give its parts in order."""

    @property
    def signatures(self) -> Sequence[Sequence[Signing]]:
        """Give rows of places to sign; none where the office's signer signs alone."""

    @property
    def recipients(self) -> Sequence[Part]:
        """Say who receives it, each on a line and maybe only in some cases."""

    @property
    def by_head(self) -> bool:
        """Tell whether the head of the office signs in his own right."""

    @property
    def dated(self) -> bool:
        """Tell whether place and day stand above."""

    @property
    def numbered(self) -> bool:
        """Tell whether it takes a number of the register."""
