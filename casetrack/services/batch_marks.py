"""The marks of a row of a list: digests of its former number, whose it is, and its plot, by which it is found again.

Only a row whose case everybody in the office may see has marks, as with cases (services/marks.py): so the table tells
nothing of lists of officials, and what is hidden is neither found nor takes time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert

from casetrack.engine.handover_rules import HandoverRules
from casetrack.engine.handover_units import unit_in
from casetrack.engine.matter import loose
from casetrack.models import HandoverMark, HandoverRow
from casetrack.services.access import OPEN_LEVELS
from casetrack.services.marks import MAP_SHEET, PLOT, digest, parcel_marks
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import fold

NUMBER, HOLDER, NAMESAKE, PARCEL = "number", "holder", "namesake", "parcel"
WHY: Mapping[str, Text] = {
    NUMBER: Text("Cùng số hồ sơ, cùng đơn vị cũ", "The same number of the same former office"),
    HOLDER: Text(
        "Cùng loại hồ sơ, cùng số giấy tờ của người có hồ sơ", "Of the same kind, with the same identity number"
    ),
    NAMESAKE: Text(
        "Cùng loại hồ sơ, cùng họ tên và năm sinh", "Of the same kind, with the same name and year of birth"
    ),
    PARCEL: Text("Cùng số thửa, cùng tờ bản đồ", "The same plot on the same map sheet"),
}


def marks_of_row(rules: HandoverRules, row: HandoverRow) -> Mapping[int, str]:
    """Give the marks of a row, each with what it is made of."""
    if row.level not in OPEN_LEVELS:
        return {}
    return dict(_marks(rules, row))


def write_row_marks(work: Work, rules: HandoverRules, rows: Sequence[HandoverRow]) -> None:
    """Write down the marks of rows that were just judged, in place of those that they had."""
    forget_row_marks(work, [row.id for row in rows])
    marked = [
        {"office_id": work.office.id, "row_id": row.id, "mark": mark}
        for row in rows
        for mark in sorted(marks_of_row(rules, row))
    ]
    if marked:
        work.session.execute(insert(HandoverMark), marked)


def forget_row_marks(work: Work, row_ids: Sequence[int]) -> None:
    """Let rows be found no more."""
    gone = HandoverMark.office_id == work.office.id, HandoverMark.row_id.in_(row_ids)
    work.session.execute(delete(HandoverMark).where(*gone))


def _marks(rules: HandoverRules, row: HandoverRow) -> Iterator[tuple[int, str]]:
    said: Mapping[str, Any] = row.said
    number, name, year = said.get("original_number"), said.get("name"), said.get("birth_year")
    if number and row.from_unit:
        unit = unit_in(rules, row.from_unit) or row.from_unit
        yield digest(f"former:{fold(unit)}/{fold(str(number))}"), NUMBER
    if said.get("id_number"):
        yield digest(f"holder:{row.kind}/{said['id_number']}"), HOLDER
    if name and year:
        yield digest(f"namesake:{row.kind}/{loose(str(name))}/{year}"), NAMESAKE
    for mark in parcel_marks(said.get(PLOT), said.get(MAP_SHEET)):
        yield mark, PARCEL
