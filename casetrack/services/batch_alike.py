"""Rows of lists and cases of the book that have a mark of a row in common: found by index, with why.

What the actor may not see is not found. A case must be open to be about the same plot; one that has the former number
may have ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from casetrack.models import Case, CaseMark, HandoverMark, HandoverRow
from casetrack.services.access import visible_cases
from casetrack.services.batch_marks import NUMBER, PARCEL, WHY, marks_of_row
from casetrack.services.batch_rules import rules_of
from casetrack.services.batch_visible import visible_rows
from casetrack.services.batches import REFUSE
from casetrack.services.marks import MAP_SHEET, PLOT, parcel_marks
from casetrack.services.work import Work
from casetrack.text import Text

DOSSIER, OF_PLOT = "dossier", "plot"
ROW, CASE = "row", "case"
OF_EACH_MARK = 20  # a mark that more have in common tells nothing
LONGEST_SOURCE, LONGEST_NUMBER = 60, 80
_NAMED = Text("Đơn nêu đúng thửa đất này", "A petition that names this plot")
_ON_PLOT = Text("Hồ sơ khác đang mở trên thửa đất này", "Another open case about this plot")


@dataclass(slots=True)
class Alike:
    """What was found for one row: by key (`row:5`, `case:7`), of which kind and why."""

    kinds: dict[str, str] = field(default_factory=dict)
    why: dict[str, list[Text]] = field(default_factory=lambda: defaultdict(list))

    def add(self, key: str, kind: str, why: Text) -> None:
        """Note a reason. What is one file for one reason is no mere neighbour for another."""
        self.kinds[key] = DOSSIER if self.kinds.get(key) == DOSSIER else kind
        if why not in self.why[key]:
            self.why[key].append(why)


def find_alike(work: Work, rows: Sequence[HandoverRow]) -> dict[int, Alike]:
    """Find what each of these rows may be one with, by the key of the row."""
    found = {row.id: Alike() for row in rows}
    _find_rows(work, rows, found)
    _find_on_plots(work, rows, found)
    _find_by_number(work, rows, found)
    return found


def _find_rows(work: Work, rows: Sequence[HandoverRow], found: Mapping[int, Alike]) -> None:
    rules = rules_of(work.installation)
    asking: dict[int, list[tuple[HandoverRow, str]]] = defaultdict(list)
    for row in rows:
        for mark, made_of in marks_of_row(rules, row).items():
            asking[mark].append((row, made_of))
    for mark, other in _rows_with(work, list(asking)):
        key = f"{CASE}:{other.case_id}" if other.case_id else f"{ROW}:{other.id}"
        for row, made_of in asking[mark]:
            if _comes_after(row, other):
                found[row.id].add(key, DOSSIER, WHY[made_of])


def _comes_after(row: HandoverRow, other: HandoverRow) -> bool:
    """Tell whether a row may repeat another one: of two that wait the later one may, and any may repeat a case."""
    if row.id == other.id or row.duplicate_of_id == other.id:
        return False
    return other.case_id is not None or (row.case_id is None and other.id < row.id)


def _rows_with(work: Work, marks: Sequence[int]) -> Iterator[tuple[int, HandoverRow]]:
    """Give the rows that the actor sees and that have these marks; of a mark that many have, none."""
    many = func.count().over(partition_by=HandoverMark.mark).label("many")
    marked = (
        select(HandoverMark.mark, HandoverMark.row_id, many)
        .join(HandoverRow, HandoverRow.id == HandoverMark.row_id)
        .where(HandoverMark.office_id == work.office.id, HandoverMark.mark.in_(marks), visible_rows(work))
        .where(HandoverRow.outcome != REFUSE)
        .subquery()
    )
    query = (
        select(marked.c.mark, HandoverRow)
        .join(marked, marked.c.row_id == HandoverRow.id)
        .where(marked.c.many <= OF_EACH_MARK)
        .order_by(marked.c.mark, marked.c.row_id)
    )
    yield from ((mark, row) for mark, row in work.session.execute(query))


def _find_on_plots(work: Work, rows: Sequence[HandoverRow], found: Mapping[int, Alike]) -> None:
    """Find open cases about the same plot, and those whose petition names it."""
    asking: dict[int, list[tuple[HandoverRow, bool]]] = defaultdict(list)
    for row in rows:
        place = row.said.get(PLOT), row.said.get(MAP_SHEET)
        for mark in parcel_marks(*place):
            asking[mark].append((row, False))
        for mark in parcel_marks(*place, "plot"):
            asking[mark].append((row, True))
    kinds = rules_of(work.installation).kinds
    marked = (
        select(CaseMark.mark, Case.id, Case.workflow)
        .join(Case, Case.id == CaseMark.case_id)
        .where(CaseMark.office_id == work.office.id, CaseMark.mark.in_(list(asking)))
        .where(visible_cases(work), Case.closed_on.is_(None))
        .order_by(Case.id)
    )
    for mark, case_id, workflow in work.session.execute(marked):
        for row, named in asking[mark]:
            one_kind = not named and row.kind in kinds and kinds[row.kind].workflow == workflow
            kind, why = (DOSSIER, WHY[PARCEL]) if one_kind else (OF_PLOT, _NAMED if named else _ON_PLOT)
            if row.case_id != case_id:
                found[row.id].add(f"{CASE}:{case_id}", kind, why)


def _find_by_number(work: Work, rows: Sequence[HandoverRow], found: Mapping[int, Alike]) -> None:
    """Find cases that have the same number of the same former office."""
    asking: dict[tuple[str, str], list[HandoverRow]] = defaultdict(list)
    for row in rows:
        number = str(row.said.get("original_number") or "")[:LONGEST_NUMBER]
        if number and row.from_unit:
            asking[row.from_unit[:LONGEST_SOURCE], number].append(row)
    query = select(Case.id, Case.source, Case.former_number).where(
        visible_cases(work),
        Case.source.in_({source for source, _number in asking}),
        Case.former_number.in_({number for _source, number in asking}),
    )
    for case_id, source, former in work.session.execute(query.order_by(Case.id)):
        for row in asking.get((source or "", former or ""), ()):
            if row.case_id != case_id:
                found[row.id].add(f"{CASE}:{case_id}", DOSSIER, WHY[NUMBER])
