"""Rows of a list that stand in it twice: proposed, never left out; a person decides.

Twice is the same name under the same former number; without numbers, everything the same but the place of the paper. Of
kinds of which a person has one file (`one_for_each_person`), also the same identity number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casetrack.engine import handover_said as said
from casetrack.engine.handover_list import DUPLICATE, ReadRow, Reason
from casetrack.engine.handover_rules import HandoverRules
from casetrack.engine.handover_values import outcome_of
from casetrack.engine.handover_words import marked

Key = tuple[object, ...]
_SAME = ("birth_year", "id_number", "address", "plot", "map_sheet", "received_text", "matter", "violation", "spot")


def mark_repeats(rules: HandoverRules, rows: Sequence[ReadRow]) -> tuple[ReadRow, ...]:
    """Mark each row that repeats an earlier one."""
    met: dict[Key, ReadRow] = {}
    marked_rows = []
    for row in rows:
        keys = tuple(keys_of(rules, row))
        first = next((met[key] for key in keys if key in met), None)
        marked_rows.append(_repeated(row, first) if first else row)
        for key in keys:
            met.setdefault(key, row)
    return tuple(marked_rows)


def keys_of(rules: HandoverRules, row: ReadRow) -> Iterator[Key]:
    """Give what two rows about the same file have in common; nothing of a row that does not name its person."""
    kind = rules.kinds.get(row.kind)
    for_each_person = kind is not None and kind.one_for_each_person
    family = "person" if for_each_person else row.kind
    name, number = (marked(str(row.values.get(key) or "")) for key in ("name", "original_number"))
    if not name:
        return
    if number:
        yield family, number, name
    else:
        same = tuple(str(row.values.get(key) or "") for key in _SAME)
        if any(same):
            yield family, name, *same
    if for_each_person and row.values.get("id_number"):
        yield family, row.values["id_number"]


def _repeated(row: ReadRow, first: ReadRow) -> ReadRow:
    same_sheet = row.sheet == first.sheet
    code = "row_repeated" if same_sheet else "also_on_other_sheet"
    message = said.ROW_REPEATED if same_sheet else said.ALSO_ON_OTHER_SHEET
    number = row.typed.get("original_number", "")
    reason = Reason(code, "original_number", number, message.with_(row=first.row, sheet=first.sheet), DUPLICATE)
    reasons = (*row.reasons, reason)
    return replace(row, reasons=reasons, outcome=outcome_of(reasons), duplicate_of=(first.sheet, first.row))
