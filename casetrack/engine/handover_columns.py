"""Which column of a list is which field: guessed by the headings, shown, corrected and saved by a person.

A guess never throws a column away: what is no field stays beside them under its own heading (`extra:NAME`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from casetrack.engine.handover_rules import EXTRA, MARK, HandoverRules
from casetrack.engine.handover_words import plain, tidy
from casetrack.sheets import SheetTable, TableColumn, TableLine

NO_LIST = "no_list"  # the kind of a sheet of which somebody says that it is none
_LONGEST_NAME = 40
_BEFORE = frozenset({"so", "cac", "ten", "ma", "ghi"})  # may stand before what a heading is about: `Số CCCD`


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """How one sheet is read: what it is about (`NO_LIST`: no files, so it is left out), and what each column tells.

    `columns`: by the number of the column, from 1: a field, `extra:NAME`, `status:STATUS` where a cross in the column
    means that status, or None where it is left out. `sure`: whether the guess needs no second look. `header_row`: where
    a person said in which row the header begins.
    """

    kind: str | None
    columns: Mapping[int, str | None]
    sure: Mapping[int, bool] = field(default_factory=dict)
    header_row: int | None = None

    def as_json(self) -> dict[str, object]:
        """Give what is saved."""
        return {
            "kind": self.kind,
            "header_row": self.header_row,
            "columns": {str(number): target for number, target in self.columns.items()},
            "sure": {str(number): sure for number, sure in self.sure.items()},
        }

    @classmethod
    def from_json(cls, saved: Mapping[str, object]) -> SheetMapping:
        """Read what was saved by `as_json`."""
        columns, sure, kind, row = (saved.get(key) for key in ("columns", "sure", "kind", "header_row"))
        return cls(
            kind=str(kind) if kind else None,
            columns={int(n): str(to) if to else None for n, to in _items(columns)},
            sure={int(n): bool(is_sure) for n, is_sure in _items(sure)},
            header_row=row if isinstance(row, int) else None,
        )


def _items(saved: object) -> Iterator[tuple[str, object]]:
    return iter(saved.items()) if isinstance(saved, dict) else iter(())


def guess(rules: HandoverRules, table: SheetTable, saved: SheetMapping | None = None) -> SheetMapping:
    """Guess how a sheet is read; `saved` is how the columns of a list with the same headings were read before.

    Lists of two kinds may have the same headings: what a list is about is told by itself, and only else as before.
    """
    numbers = {column.number for column in table.columns}
    if saved is not None and set(saved.columns) == numbers:
        kind = guess_kind(rules, table, saved.columns) or saved.kind
        return SheetMapping(kind, saved.columns, dict.fromkeys(numbers, True))
    columns: dict[int, str | None] = {}
    sure: dict[int, bool] = {}
    for number, target, is_sure in _without_doubles(rules, table):
        columns[number], sure[number] = target, is_sure
    return SheetMapping(guess_kind(rules, table, columns), columns, sure)


def guess_kind(rules: HandoverRules, table: SheetTable, columns: Mapping[int, str | None]) -> str | None:
    """Tell what a sheet is about, by its titles, its name or its columns; None where they do not say one thing."""
    by_title = _kinds_in(rules, _spoken([line for line in table.lines if line.role == "title"]))
    by_name = _kinds_in(rules, [table.sheet])
    for kinds in (by_title, by_title & by_name if by_title else by_name):
        if len(kinds) == 1:
            return next(iter(kinds))
    if by_title:
        return None
    told = {each for each in columns.values() if each}
    fitting = [key for key, kind in rules.kinds.items() if kind.columns and told.issuperset(kind.columns)]
    return fitting[0] if len(fitting) == 1 else None


def _kinds_in(rules: HandoverRules, texts: Iterable[str]) -> set[str]:
    return {found.means for text in texts for found in rules.kind_words.all(text)}


def name_of_column(column: TableColumn) -> str:
    """Make a name of a heading: `Loại trợ cấp` becomes `loai_tro_cap`."""
    words = "_".join(plain(f"{column.heading} {column.under or ''}"))
    return words[:_LONGEST_NAME].strip("_") or name_without_heading(column.number)


def name_without_heading(number: int) -> str:
    """Name a column that has no heading."""
    return f"cot_{number}"


def _spoken(titles: list[TableLine]) -> list[str]:
    """Give the words of titles; what stands in brackets is about the minutes, not about the list."""
    words = [tidy(cell) for line in titles for cell in line.cells if isinstance(cell, str)]
    return [each for each in words if not each.startswith("(")]


def _without_doubles(rules: HandoverRules, table: SheetTable) -> Iterator[tuple[int, str, bool]]:
    """Give a target to each column. A field that takes one column takes the first of those that are surest."""
    guesses = [(column, *_target(rules, column)) for column in table.columns]
    taken: dict[str, int] = {}
    for column, target, _is_sure in sorted(guesses, key=lambda each: not each[2]):
        if target:
            taken.setdefault(target, column.number)
    names: set[str] = set()
    for column, target, is_sure in guesses:
        known = rules.fields.get(target or "")
        many = known is not None and known.several
        if target and (many or target.startswith(MARK) or taken[target] == column.number):
            yield column.number, target, is_sure
            names.add(target)
        else:
            target = EXTRA + name_of_column(column)
            if target in names or target in taken:
                target = f"{target}_{column.number}"
            names.add(target)
            yield column.number, target, False


def _target(rules: HandoverRules, column: TableColumn) -> tuple[str | None, bool]:
    heading, under = tidy(column.heading), tidy(column.under or "")
    lowest = under or heading
    status = rules.status_words.exact(lowest)
    if status:
        return MARK + status, True
    for text in (lowest, f"{under} {heading}", heading):
        target = _begins(rules, text)
        if target:
            return target, True
    whole = rules.whole_headings.exact(lowest)
    if whole:
        return whole, not under
    return _begins(rules, " ".join(plain(lowest))), False


def _begins(rules: HandoverRules, text: str) -> str | None:
    found = rules.headings.begin(text)
    if found is None:
        first, _blank, rest = text.partition(" ")
        found = rules.headings.begin(rest) if _BEFORE.issuperset(plain(first)) else None
    return found.means if found else None
