"""What a row of a list repeats, held to it again when the row is mended: twice it is until it is another file."""

from __future__ import annotations

from collections.abc import Mapping

from casetrack.engine.handover_list import ACCEPT, ReadRow
from casetrack.engine.handover_repeats import keys_of
from casetrack.engine.handover_rules import HandoverRules
from casetrack.models import HandoverRow
from casetrack.services.work import Work

IN_BOOK = "already_in_book"
FOUND_SAME = "found_same"  # somebody found it to be one with another row or case
_TELLS_APART = ("original_number", "name", "id_number", "violation")
REPEATED = frozenset({"row_repeated", "also_on_other_sheet"})


def repeats_left(work: Work, rules: HandoverRules, row: HandoverRow, read: ReadRow) -> list[dict[str, str]]:
    """Give the reasons for which a row was taken for a duplicate, as far as what it says now leaves them."""
    twin = work.session.get(HandoverRow, row.duplicate_of_id) if row.duplicate_of_id else None
    same_number = read.typed.get("original_number") == row.typed.get("original_number")
    kept = {IN_BOOK} if same_number else set()
    if twin is not None and _same_file(rules, read, twin):
        kept |= REPEATED
    return [each for each in row.reasons["list"] if each["code"] in kept]


def is_alike(row: HandoverRow, typed: Mapping[str, str]) -> bool:
    """Tell whether what is typed may be a row mended: it says one thing alike by which a file is told from others.

    Where the row had none of these, half of all that it said. So another list of the same name takes no row's place.
    """
    before = {key: words for key, words in row.typed.items() if words}
    same = {key for key, words in before.items() if typed.get(key) == words}
    told = set(_TELLS_APART) & before.keys()
    return bool(told & same) if told else 2 * len(same) >= len(before)


def _same_file(rules: HandoverRules, row: ReadRow, twin: HandoverRow) -> bool:
    other = ReadRow(twin.sheet, twin.line, None, twin.kind, twin.typed, twin.said, twin.hidden, ACCEPT)
    return not set(keys_of(rules, row)).isdisjoint(keys_of(rules, other))
