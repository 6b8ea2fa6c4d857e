"""What a list comes to, told in one go: tried out without writing anything, or as it stands once it is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from casetrack.engine.handover_list import NotData, ReadRow
from casetrack.services.batch_files import ASKING, find_file
from casetrack.services.batch_reading import AskedOf, others_of, read_book
from casetrack.services.batch_reconciling import Group, Line, lines_of, reconcile
from casetrack.services.batch_rows import ALL, FindRows, ShownRow, list_rows
from casetrack.services.batch_rules import rules_of
from casetrack.services.batch_visible import sees_rows_of
from casetrack.services.batches import ACCEPT, CONFIRMED, DUPLICATE, REFUSE, WARN, OpenBatch, get_batch
from casetrack.services.work import Installation, Work
from casetrack.text import Text

_OUTCOMES = (ACCEPT, WARN, DUPLICATE, REFUSE)
_HEADER = Text("Trang “{sheet}”: dòng nào là tiêu đề ({rows})?", "Sheet “{sheet}”: which row is the header ({rows})?")
_KIND = Text("Trang “{sheet}”: danh sách về việc gì?", "Sheet “{sheet}”: what is the list about?")


@dataclass(frozen=True, slots=True)
class RowTold:
    """A row and what it is worth, with why."""

    sheet: str
    line: int
    outcome: str
    codes: tuple[str, ...]
    why: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a list comes to: its rows by outcome, what to look at, and how it fits the minutes.

    `number`: the hand-over, None for a trial; `asks`: what must be said of the list first; `others`: its lines that are
    no rows; `told`: each row.
    """

    number: int | None
    rows: int
    outcomes: dict[str, int]
    others: tuple[NotData, ...]
    asks: tuple[Text, ...]
    findings: tuple[Text, ...]
    told: tuple[RowTold, ...]
    lines: tuple[Line, ...]
    counted: int
    written: int
    why: Text | None
    state: str

    @property
    def attention(self) -> Sequence[RowTold]:
        """Give the rows that somebody must look at."""
        return [row for row in self.told if row.outcome != ACCEPT]

    @property
    def may_be_written(self) -> bool:
        """Nothing keeps its cases from being written."""
        return self.number is not None and not self.asks and self.why is None and self.written < self.counted

    @property
    def good(self) -> bool:
        """Every row is taken, and the totals are those of the minutes."""
        fits = all(line.difference == 0 for line in self.lines)
        return not self.asks and not self.outcomes[REFUSE] and fits

    def as_json(self) -> dict[str, Any]:
        """Give it for a program."""
        return {
            "batch": self.number,
            "state": self.state,
            "rows": self.rows,
            "outcomes": self.outcomes,
            "not_data": len(self.others),
            "asks": [_both(said) for said in self.asks],
            "findings": [_both(said) for said in self.findings],
            "attention": [
                {
                    "sheet": row.sheet,
                    "row": row.line,
                    "outcome": row.outcome,
                    "codes": list(row.codes),
                    "reasons": [_both(said) for said in row.why],
                }
                for row in self.attention
            ],
            "accepted": [{"sheet": row.sheet, "row": row.line} for row in self.told if row.outcome == ACCEPT],
            "other_lines": [
                {"sheet": line.sheet, "row": line.row, "role": line.role, "text": line.text} for line in self.others
            ],
            "minutes": [
                {"label": _both(line.label), "part": line.part, "stated": line.stated, "counted": line.counted}
                for line in self.lines
            ],
            "counted": self.counted,
            "written": self.written,
            "why": _both(self.why) if self.why is not None else None,
        }


def try_list(installation: Installation, data: bytes, asked: AskedOf, wish: OpenBatch) -> Outcome:
    """Read and judge every row of a list as if it were loaded into this hand-over; nothing is written."""
    book = read_book(installation, data, asked)
    mappings = book.mapped({})
    asks = tuple(
        _HEADER.with_(sheet=table.sheet, rows=", ".join(map(str, table.candidates)))
        if not table.header_rows
        else _KIND.with_(sheet=table.sheet)
        for table in book.unclear(mappings)
    )
    read = book.read_rows(mappings, wish.handed_over_on, wish.from_office)
    counted = [each for each in book.judged(read) if each.row.outcome in (ACCEPT, WARN)]
    groups = [Group(each.row.kind, each.from_unit, each.settled, 1, 0) for each in counted]
    outcomes = {name: sum(row.outcome == name for row in read.rows) for name in _OUTCOMES}
    return Outcome(
        number=None,
        rows=len(read.rows),
        outcomes=outcomes,
        others=read.not_data,
        asks=asks,
        findings=tuple(each.message for each in read.findings) + tuple(each.text for each in book.remarks),
        told=tuple(_told(row, row.row) for row in read.rows),
        lines=tuple(lines_of(rules_of(installation), wish.minutes.totals, groups)),
        counted=len(groups),
        written=0,
        why=None,
        state="",
    )


def outcome_of(work: Work, number: int, file_id: int) -> Outcome:
    """Tell what a hand-over comes to as it stands, and of a list of it what must be said first."""
    batch, file, found = get_batch(work, number), find_file(work, number, file_id), reconcile(work, number)
    sheets = file.sheets.get("list", ()) if file.state == ASKING else ()
    asks = tuple(
        _HEADER.with_(sheet=sheet["name"], rows=", ".join(str(each["row"]) for each in sheet["candidates"]))
        if sheet["candidates"]
        else _KIND.with_(sheet=sheet["name"])
        for sheet in sheets
        if sheet["asks"]
    )
    counts = batch.counts
    return Outcome(
        number=number,
        rows=counts.rows,
        outcomes={name: getattr(counts, name) for name in _OUTCOMES},
        others=others_of(file.read) if sees_rows_of(work, file) else _without_words(others_of(file.read)),
        asks=asks,
        findings=tuple(Text(each["vi"], each["en"]) for each in file.read.get("findings", ())),
        told=tuple(_all_rows(work, number)),
        lines=found.lines,
        counted=found.counted,
        written=found.written,
        why=None if batch.row.state == CONFIRMED else found.why,
        state=batch.row.state,
    )


def _without_words(lines: Sequence[NotData]) -> tuple[NotData, ...]:
    return tuple(replace(line, text="") for line in lines)


def _all_rows(work: Work, number: int) -> Sequence[RowTold]:
    told, after = [], 0
    while True:
        page = list_rows(work, number, FindRows(ALL, after=after), 500)
        told += [_told(row, row.line) for row in page.items]
        if page.next is None:
            return told
        after = page.next


def _told(row: ReadRow | ShownRow, line: int) -> RowTold:
    reasons = row.reasons
    codes, why = tuple(each.code for each in reasons), tuple(each.message for each in reasons)
    return RowTold(row.sheet, line, row.outcome, codes, why)


def _both(said: Text) -> dict[str, str]:
    return {"vi": said.vi, "en": said.en}
