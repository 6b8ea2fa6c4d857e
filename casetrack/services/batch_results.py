"""The workbook of what must be mended: refused rows and duplicates with the reason, to be mended and loaded again.

Each row carries a reference, so that it is known again whatever was changed in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import and_, or_

from casetrack.engine.handover_rules import EXTRA, HandoverRules
from casetrack.models import HandoverRow
from casetrack.papers.table import Cell, Column, Table
from casetrack.services.batch_rows import ShownRow, select_rows
from casetrack.services.batch_rules import kind_label, rules_of
from casetrack.services.batch_staging import OWN_COLUMNS, REFERENCE
from casetrack.services.batches import DUPLICATE, KEEP, REFUSE, find_batch
from casetrack.services.work import Work
from casetrack.text import Text

_TITLE = Text("Dòng phải sửa: {kind}", "Rows to mend: {kind}")
_HOW = Text(
    "Sửa ngay trong tệp này rồi tải lại vào đợt bàn giao. Giữ nguyên cột đầu và dòng tiêu đề.",
    "Mend the rows here and load this file into the hand-over again. Leave the first column and the headings.",
)
_WIDE, _NARROW = 40, 16


def results_tables(work: Work, number: int) -> Sequence[Table]:
    """Give the rows of a hand-over that the actor may see and must mend, a list for each kind; none where all is well.

    The headings are in the words by which lists are read, so they are Vietnamese in every language.
    """
    batch, rules = find_batch(work, number), rules_of(work.installation)
    row = HandoverRow
    wanting = or_(row.outcome == REFUSE, and_(row.outcome == DUPLICATE, row.decision != KEEP))
    asked = and_(row.office_id == work.office.id, row.batch_id == batch.id, row.case_id.is_(None), wanting)
    by_kind: dict[str, list[ShownRow]] = {}
    for shown in select_rows(work, asked, None):
        by_kind.setdefault(shown.kind, []).append(shown)
    return [_table(rules, kind, rows) for kind, rows in by_kind.items()]


def _table(rules: HandoverRules, kind: str, rows: Sequence[ShownRow]) -> Table:
    label, known = kind_label(rules, kind), rules.kinds.get(kind)
    words = known.words[0] if known is not None else label.vi
    told = {key for row in rows for key in row.typed}
    needed = set(known.required) | set(known.wanted) if known is not None else set()
    keys = [key for key in rules.fields if key in told | needed]
    keys += sorted(key for key in told if key.startswith(EXTRA))
    own = (_own(0, "Mã dòng"), _own(1, "Tệp, trang, dòng"), _own(2, "Lỗi phải sửa", _WIDE))
    columns = (*own, *(_column(rules, key) for key in keys))
    title = _TITLE.with_(kind=Text(words, words))
    return Table(label.vi, title, (_HOW,), columns, _cells(rows, keys), len(rows))


def _own(place: int, heading: str, width: int = _NARROW) -> Column:
    return Column(OWN_COLUMNS[place], Text(heading, heading), width)


def _column(rules: HandoverRules, key: str) -> Column:
    """Give a column under a heading by which it is read as this field again."""
    name = key.removeprefix(EXTRA)
    known = rules.extras.get(name) if key.startswith(EXTRA) else rules.fields[key]
    words = known.headings[0] if known is not None else name.replace("_", " ")
    heading = words[:1].upper() + words[1:]
    return Column(key, Text(heading, heading), _WIDE if key in ("name", "address", "components") else _NARROW)


def _cells(rows: Sequence[ShownRow], keys: Sequence[str]) -> Iterator[Sequence[Cell]]:
    for row in rows:
        why = " ".join(reason.message.vi for reason in row.reasons)
        place = f"{row.file_name}, {row.sheet}, {row.line}"
        yield f"{REFERENCE}{row.id}", place, why, *(row.typed.get(key, "") for key in keys)
