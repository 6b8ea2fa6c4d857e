"""The numbers of files that minutes and the feet of lists state: `Tổng cộng: 34 hồ sơ (đã giải quyết 29, đang 5)`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from casetrack.engine.handover_list import StatedTotal
from casetrack.engine.handover_rules import MARK, SETTLED, TOTAL, HandoverRules
from casetrack.engine.handover_units import unit_in
from casetrack.engine.handover_words import marked, tidy
from casetrack.sheets import CellValue, SheetTable, TableLine

_THOUSANDS = re.compile(r"(?<=\d)[.\u00a0](?=\d{3}(?!\d))")
_LONGEST = 7  # digits of a number of files
_LONGEST_SENTENCE = 500  # signs; no total is told in more


@dataclass(frozen=True, slots=True)
class Foot:
    """What is known of a list when its totals are read: its kind, its former unit, and what its columns tell."""

    kind: str | None
    from_unit: str | None
    columns: Mapping[int, str | None]


def words_of(cells: Sequence[CellValue]) -> str:
    """Write a line as words."""
    return " ".join(tidy(str(cell)) for cell in cells if cell is not None and str(cell).strip())


def totals_of(rules: HandoverRules, table: SheetTable, foot: Foot) -> Iterator[StatedTotal]:
    """Read what a sheet states: at the foot of its table, in the table of its minutes, in their sentences."""
    for line in table.lines:
        if line.role == "total":
            words = words_of([cell for cell in line.cells if isinstance(cell, str) and _count(cell) is None])
            numbers = _numbers_below(rules, line.cells, foot.columns) | numbers_in(rules, words)
            if TOTAL in numbers:
                yield _stated(table, line, numbers, (foot.kind, foot.from_unit))
    yield from _of_minutes(rules, table, foot)


def numbers_in(rules: HandoverRules, text: str) -> dict[str, int]:
    """Read the numbers of a sentence by the words before them, or after them where none is before.

    Gives `total`, `settled` and `pending`, of those that it tells; nothing where it names no total.
    """
    text = _THOUSANDS.sub("", text[:_LONGEST_SENTENCE])
    found = list(rules.total_words.all(text))
    told: dict[str, int] = {}
    if not any(each.means == TOTAL for each in found):
        return told
    for place, word in enumerate(marked(text)):
        if not (word.isascii() and word.isdigit()) or len(word) > _LONGEST:
            continue
        before = [each for each in found if each.end <= place]
        after = [each for each in found if each.start > place]
        for each in (*before[-1:], *after[:1]):
            told.setdefault(_counted_as(rules, each.means), int(word))
            found = [other for other in found if other.start > each.start]
            break
    return told


def _counted_as(rules: HandoverRules, means: str) -> str:
    return rules.statuses[means].counts_as if means in rules.statuses else means


def _numbers_below(
    rules: HandoverRules, cells: Sequence[CellValue], columns: Mapping[int, str | None]
) -> dict[str, int]:
    """Read a total that stands in cells of its own: below a column of crosses stands that status's number."""
    text = words_of([cell for cell in cells if isinstance(cell, str)])
    if not any(each.means == TOTAL for each in rules.total_words.all(text)):
        return {}
    told: dict[str, int] = {}
    for number, cell in enumerate(cells, start=1):
        count = _count(cell)
        if count is not None:
            target = columns.get(number) or ""
            status = rules.statuses.get(target.removeprefix(MARK)) if target.startswith(MARK) else None
            if status:
                told[status.counts_as] = told.get(status.counts_as, 0) + count
            else:
                told.setdefault(TOTAL, count)
    return {TOTAL: sum(told.values())} | told


def _count(cell: CellValue) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int) and cell >= 0:
        return cell
    if isinstance(cell, str):
        bare = _THOUSANDS.sub("", cell.strip())
        return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= _LONGEST else None
    return None


def _of_minutes(rules: HandoverRules, table: SheetTable, foot: Foot) -> Iterator[StatedTotal]:
    kind, heads = foot.kind, dict[int, str]()
    for line in table.lines:
        if line.role != "minutes":
            continue
        kinds = {found.means for found in rules.kind_words.all(words_of(line.cells))}
        below = {number: count for number in heads if (count := _count(_cell(line, number))) is not None}
        if not heads and len(kinds) == 1:
            (kind,) = kinds
        if below:
            numbers = {heads[number]: count for number, count in below.items()}
            label = words_of([cell for cell in line.cells if isinstance(cell, str) and _count(cell) is None])
            own = kinds.pop() if len(kinds) == 1 else kind
            if TOTAL in numbers:
                yield _stated(table, line, numbers, (own, unit_in(rules, label)))
            continue
        heads = _heads(rules, line) or heads
        numbers = numbers_in(rules, words_of(line.cells))
        if not heads and TOTAL in numbers:
            yield _stated(table, line, numbers, (kind, unit_in(rules, words_of(line.cells))))


def _cell(line: TableLine, number: int) -> CellValue:
    return line.cells[number - 1] if number <= len(line.cells) else None


def _heads(rules: HandoverRules, line: TableLine) -> dict[int, str]:
    """Read a line as the header of a table of totals: which column holds all, which the settled, which the rest."""
    heads: dict[int, str] = {}
    for number, cell in enumerate(line.cells, start=1):
        found = rules.total_words.begin(cell) if isinstance(cell, str) else None
        means = _counted_as(rules, found.means) if found else ""
        if means and means not in heads.values():
            heads[number] = means
    return heads if TOTAL in heads.values() and len(line.cells) > 1 and not _any_count(line) else {}


def _any_count(line: TableLine) -> bool:
    return any(_count(cell) is not None for cell in line.cells)


def _stated(
    table: SheetTable, line: TableLine, numbers: Mapping[str, int], about: tuple[str | None, str | None]
) -> StatedTotal:
    kind, unit = about
    settled, pending = numbers.get(SETTLED), numbers.get("pending")
    where = (table.sheet, line.number)
    return StatedTotal(where, words_of(line.cells), kind, unit, numbers[TOTAL], settled, pending)
