"""Mend one row of a hand-over where it stands: what is typed is judged anew, and held again to what it repeats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casetrack.engine.handover_judging import judge
from casetrack.engine.handover_list import ACCEPT, ReadRow
from casetrack.engine.handover_repeats import keys_of
from casetrack.engine.handover_rules import HandoverRules
from casetrack.errors import InvalidInput
from casetrack.models import HandoverRow
from casetrack.services.batch_reading import judge_row, levels_of
from casetrack.services.batch_rows import ShownRow, get_row, row_to_change
from casetrack.services.batch_rules import rules_of
from casetrack.services.batch_staging import IN_BOOK, write_into
from casetrack.services.batches import DRAFT, DUPLICATE, REFUSE, batch_to_change
from casetrack.services.work import Work
from casetrack.text import Text

LONGEST = 500
REPEATED = frozenset({"row_repeated", "also_on_other_sheet"})
_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_UNKNOWN = Text("Danh sách không có mục này.", "Lists have no such field.")
_TOO_LONG = Text("Dài nhất {n} ký tự. Rút gọn lại.", "At most {n} signs. Shorten it.")


@dataclass(frozen=True, slots=True)
class MendRow:
    """The wish to mend a row: by field what is to stand there; a field that is not named stays as it is."""

    typed: Mapping[str, str]


def mend_row(work: Work, number: int, row_id: int, wish: MendRow) -> ShownRow:
    """Write down what somebody typed in a row and judge it anew; give the row, which may still be refused.

    Raise InvalidInput only for what no row can hold: what is wrong with a value is a reason of the row.
    """
    batch = batch_to_change(work, number)
    row, rules = row_to_change(work, batch, row_id), rules_of(work.installation)
    said = {key: " ".join(words.split()) for key, words in wish.typed.items()}
    _refuse_strange(rules, row, said)
    typed = {**row.typed, **said}
    if typed != row.typed:
        values, outcome, reasons = judge(rules, row.kind, typed, batch.handed_over_on)
        values.pop("stt", None)
        read = ReadRow(row.sheet, row.line, None, row.kind, typed, values, row.hidden, outcome, reasons)
        repeats = _repeats(work, rules, row, read)
        write_into(row, judge_row(rules, levels_of(work.installation), read, row.key))
        if repeats and row.outcome != REFUSE:
            row.outcome = DUPLICATE
        row.reasons = {"list": [*row.reasons["list"], *repeats]}
        if not repeats:
            row.duplicate_of_id, row.decision = None, ""
        row.mended_by_id = work.actor.user_id
        batch.state = DRAFT
        work.session.flush()
    return get_row(work, number, row_id)


def _refuse_strange(rules: HandoverRules, row: HandoverRow, said: Mapping[str, str]) -> None:
    mistakes = {key: _UNKNOWN for key in said if key not in rules.fields and key not in row.typed}
    mistakes |= {key: _TOO_LONG.with_(n=LONGEST) for key, words in said.items() if len(words) > LONGEST}
    if mistakes:
        raise InvalidInput(_MEND, mistakes)


def _repeats(work: Work, rules: HandoverRules, row: HandoverRow, read: ReadRow) -> list[dict[str, str]]:
    """Give the reasons for which the row was taken for a duplicate, as far as what was typed leaves them."""
    twin = work.session.get(HandoverRow, row.duplicate_of_id) if row.duplicate_of_id else None
    same_number = read.typed.get("original_number") == row.typed.get("original_number")
    kept = {IN_BOOK} if same_number else set()
    if twin is not None and _same_file(rules, read, twin):
        kept |= REPEATED
    return [each for each in row.reasons["list"] if each["code"] in kept]


def _same_file(rules: HandoverRules, row: ReadRow, twin: HandoverRow) -> bool:
    """Tell whether two rows are still about one file, by what both say now."""
    other = ReadRow(twin.sheet, twin.line, None, twin.kind, twin.typed, twin.said, twin.hidden, ACCEPT)
    return not set(keys_of(rules, row)).isdisjoint(keys_of(rules, other))
