"""Mend one row of a hand-over where it stands: what is typed is judged anew, and held again to what it repeats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casetrack.engine.handover_judging import judge
from casetrack.engine.handover_list import ReadRow
from casetrack.engine.handover_rules import HandoverRules
from casetrack.errors import InvalidInput
from casetrack.models import HandoverRow
from casetrack.services.batch_marks import write_row_marks
from casetrack.services.batch_reading import judge_row, levels_of
from casetrack.services.batch_repeats import repeats_left
from casetrack.services.batch_rows import ShownRow, edition_of, get_row, row_to_change
from casetrack.services.batch_rules import rules_of
from casetrack.services.batch_staging import write_into
from casetrack.services.batches import ACCEPT, DRAFT, WARN, batch_to_change
from casetrack.services.work import Work
from casetrack.text import Text

LONGEST = 500
_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_UNKNOWN = Text("Danh sách không có mục này.", "Lists have no such field.")
_CHANGED = Text(
    "Chưa lưu. Người khác vừa sửa dòng {n}, nay ghi: {now}. Xem lại; bấm lần nữa nếu lời bạn gõ mới đúng.",
    "Not saved. Somebody else has just mended row {n}, which says now: {now}. Look again; press once more if yours is "
    "right.",
)
_TOO_LONG = Text("Dài nhất {n} ký tự. Rút gọn lại.", "At most {n} signs. Shorten it.")


@dataclass(frozen=True, slots=True)
class MendRow:
    """The wish to mend a row: by field what is to stand there; a field that is not named stays as it is.

    `seen`: the edition of the row that was looked at; "" where nobody says.
    """

    typed: Mapping[str, str]
    seen: str = ""


def mend_row(work: Work, number: int, row_id: int, wish: MendRow) -> ShownRow:
    """Write down what somebody typed in a row and judge it anew; give the row, which may still be refused.

    Nothing typed judges it anew all the same: what the book refused once it may take now.

    Raise InvalidInput only for what no row can hold, and when somebody else has changed the row since it was looked at:
    what is wrong with a value is a reason of the row.
    """
    batch = batch_to_change(work, number)
    row, rules = row_to_change(work, batch, row_id), rules_of(work.installation)
    said = {key: " ".join(words.split()) for key, words in wish.typed.items()}
    _refuse_strange(rules, row, said)
    _refuse_unseen(rules, row, wish.seen, said)
    typed = {**row.typed, **said}
    values, outcome, reasons = judge(rules, row.kind, typed, batch.handed_over_on)
    values.pop("stt", None)
    read = ReadRow(row.sheet, row.line, None, row.kind, typed, values, row.hidden, outcome, reasons)
    repeats = repeats_left(work, rules, row, read)
    if typed != row.typed:
        row.mended_by_id = work.actor.user_id
    write_into(row, judge_row(rules, levels_of(work.installation), read, row.key), repeats)
    if row.outcome in (ACCEPT, WARN):
        batch.state = DRAFT
    work.session.flush()
    write_row_marks(work, rules, [row])
    return get_row(work, number, row_id)


def _refuse_strange(rules: HandoverRules, row: HandoverRow, said: Mapping[str, str]) -> None:
    mistakes = {key: _UNKNOWN for key in said if key not in rules.fields and key not in row.typed}
    mistakes |= {key: _TOO_LONG.with_(n=LONGEST) for key, words in said.items() if len(words) > LONGEST}
    if mistakes:
        raise InvalidInput(_MEND, mistakes)


def _refuse_unseen(rules: HandoverRules, row: HandoverRow, seen: str, said: Mapping[str, str]) -> None:
    """Keep what somebody else has typed since: tell what stands now in the cells that were to be mended otherwise."""
    if not seen or seen == edition_of(row.typed):
        return
    now = {key: row.typed.get(key, "") for key in said if key in rules.fields}
    cells = [(rules.fields[key].label, words or "–") for key, words in now.items() if words != said[key]]
    if cells:
        told = Text(
            "; ".join(f"{label.vi} “{words}”" for label, words in cells),
            "; ".join(f"{label.en} “{words}”" for label, words in cells),
        )
        raise InvalidInput(_CHANGED.with_(n=row.line, now=told))
