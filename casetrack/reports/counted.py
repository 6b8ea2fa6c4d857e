"""What stands behind a number of a report, whichever report it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from sqlalchemy import Select


class Counted(Protocol):
    """What stands behind a number: the keys of cases or of something else, days, or parts by their names."""

    @property
    def kind(self) -> str:
        """Of which kind it is."""

    @property
    def cases(self) -> Select[tuple[int]] | None:
        """Ask for the keys of the cases; None where something else is counted."""

    @property
    def opening(self) -> int:
        """Count what opening balances tell besides the cases."""

    @property
    def ids(self) -> Sequence[int]:
        """Give the keys of what is no case."""

    @property
    def days(self) -> Sequence[date]:
        """Give the days."""

    @property
    def parts(self) -> Sequence[object]:
        """Name the parts."""
