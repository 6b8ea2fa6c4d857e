"""A whole list of a former office read row by row: ditto marks filled in, each row judged, repeated rows found.

Read = accepted + with a warning + twice + refused + no data; rows of hidden sheets stand apart and do not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from casetrack.engine import handover_said as said
from casetrack.engine.handover_columns import NO_LIST, SheetMapping, guess, name_without_heading
from casetrack.engine.handover_judging import GROUP, judge
from casetrack.engine.handover_list import WARN, Finding, ListRead, NotData, ReadRow, Reason, StatedTotal
from casetrack.engine.handover_mapping_file import is_target
from casetrack.engine.handover_repeats import keys_of, mark_repeats
from casetrack.engine.handover_rules import COUNTER, EXTRA, MARK, STATUS, TEXT, HandoverRules
from casetrack.engine.handover_totals import Foot, totals_of, words_of
from casetrack.engine.handover_units import first_unit, unit_of_titles
from casetrack.engine.handover_values import outcome_of
from casetrack.engine.handover_words import marked, tidy
from casetrack.sheets import CellError, CellValue, SheetTable, TableLine
from casetrack.text import Text

STATUS_KEY = "status"
_NO_CROSS = frozenset({"", "0", "-"})
BETWEEN_GROUPS = " / "  # headings within headings, the widest first
_MOST_NAMED = 20  # rows that one sentence names


def read_list(
    rules: HandoverRules,
    tables: Sequence[SheetTable],
    mappings: Mapping[str, SheetMapping],
    *,
    handed_over_on: date,
    from_unit: str | None = None,
) -> ListRead:
    """Read all sheets of a workbook; one without a mapping is read as it is guessed.

    `from_unit` is said of rows of which neither a column, nor a heading, nor the titles tell the former unit.
    """
    mapped = [(table, mappings.get(table.sheet) or guess(rules, table)) for table in tables]
    readers = [
        _SheetReader(rules, _put_aside(table) if read.kind == NO_LIST else table, read, handed_over_on, from_unit)
        for table, read in mapped
    ]
    seen = [each for each in readers if not each.table.hidden]
    shown = mark_repeats(rules, [row for each in seen for row in each.rows()])
    hidden = tuple(row for each in readers if each.table.hidden for row in each.rows())
    findings = [found for each in seen for found in each.findings()]
    return ListRead(
        rows=shown,
        not_data=tuple(line for each in seen for line in each.not_data()),
        stated_totals=tuple(total for each in seen for total in each.totals(shown)),
        hidden=hidden,
        findings=(*findings, *_hidden_sheets(rules, tables, shown, hidden)),
    )


def _put_aside(table: SheetTable) -> SheetTable:
    """Take a sheet for none of the list: each of its lines is listed as no row."""
    lines = tuple(line if line.role == "blank" else replace(line, role="minutes") for line in table.lines)
    return replace(table, header_rows=(), first_data_row=None, columns=(), lines=lines, candidates=())


@dataclass(slots=True)
class _SheetReader:
    """Reads one sheet from top to bottom and remembers, column by column, what stands above."""

    rules: HandoverRules
    table: SheetTable
    mapping: SheetMapping
    handed_over_on: date
    from_unit: str | None
    above: dict[int, str] = field(default_factory=dict)
    targets: dict[int, str | None] = field(default_factory=dict)

    @property
    def unit(self) -> str | None:
        """Name the former unit of rows that do not tell theirs."""
        return unit_of_titles(self.rules, self.table) or self.from_unit

    def rows(self) -> Iterator[ReadRow]:
        """Read each row of the list."""
        self.above, unit = {}, self.unit
        for line in self.table.lines:
            if line.role == "data":
                yield self._row(line, unit)

    def not_data(self) -> Iterator[NotData]:
        """List each line that is no row and not empty."""
        for line in self.table.lines:
            if line.role not in ("data", "blank"):
                yield NotData(self.table.sheet, line.number, line.role, words_of(line.cells))

    def totals(self, rows: Sequence[ReadRow]) -> Iterator[StatedTotal]:
        """Read what the sheet states; of one former unit only where all its rows are of that unit."""
        units = {str(row.values.get("from_unit")) for row in rows if row.sheet == self.table.sheet}
        foot = Foot(self.mapping.kind, units.pop() if len(units) == 1 else None, self.mapping.columns)
        return totals_of(self.rules, self.table, foot)

    def findings(self) -> Iterator[Finding]:
        """Tell what must be asked of the sheet as a whole."""
        sheet, kind = self.table.sheet, self.rules.kinds.get(self.mapping.kind or "")
        if len(self.table.candidates) > 1 and not self.table.columns:
            rows = ", ".join(map(str, self.table.candidates))
            yield Finding("header_unclear", sheet, said.HEADER_UNCLEAR.with_(rows=rows))
        elif self._holds_no_rows():
            yield Finding("no_rows", sheet, said.NO_ROWS)
        if not self.table.columns:
            return
        if kind is None:
            yield Finding("kind_unknown", sheet, said.KIND_UNKNOWN)
            return
        told = {(target or "").partition(":")[0] for target in self.mapping.columns.values()}
        status = [] if kind.without_status else [key for key, each in self.rules.fields.items() if each.type == STATUS]
        for key in (*kind.required, *kind.wanted, *status):
            if key not in told:
                yield Finding("column_missing", sheet, said.NO_COLUMN.with_(f=self.rules.fields[key].label))

    def _holds_no_rows(self) -> bool:
        """Tell whether it holds words but no row, and is neither minutes nor put aside by somebody."""
        said_something = {line.role for line in self.table.lines} - {"blank"}
        is_minutes = not self.table.columns and any(self.totals(()))
        return bool(said_something) and "data" not in said_something and not is_minutes and self.mapping.kind != NO_LIST

    def _row(self, line: TableLine, unit: str | None) -> ReadRow:
        typed, reasons = self._typed(line)
        if line.group:
            typed[GROUP] = tidy(line.group)
        if not tidy(typed.get("from_unit", "")):
            named = [typed.get(EXTRA + key) for key, each in self.rules.extras.items() if each.names_unit]
            groups = reversed((line.group or "").split(BETWEEN_GROUPS))
            found = first_unit(self.rules, [*named, *groups]) or unit
            typed |= {"from_unit": found} if found else {}
        values, _outcome, judged = judge(self.rules, self.mapping.kind, typed, self.handed_over_on)
        if line.hidden:
            reasons.append(Reason("hidden_row", "", "", said.HIDDEN_ROW, WARN))
        stt = values.pop("stt", None)
        return ReadRow(
            sheet=self.table.sheet,
            row=line.number,
            stt=stt if isinstance(stt, str | int) else None,
            kind=self.mapping.kind or "",
            typed=typed,
            values=values,
            hidden_row=line.hidden,
            outcome=outcome_of([*judged, *reasons]),
            reasons=(*judged, *reasons),
        )

    def _typed(self, line: TableLine) -> tuple[dict[str, str], list[Reason]]:
        """Give the words of a line by field, where a ditto mark or an empty cell says what stands above."""
        words: dict[str, list[str]] = {}
        reasons: list[Reason] = []
        last = max((len(line.cells), *self.mapping.columns))
        for number in range(1, last + 1):
            target = self._target(number)
            cell = line.cells[number - 1] if number <= len(line.cells) else None
            text = text_of(cell)
            if target is None or (number not in self.mapping.columns and not text):
                continue
            text, reason = self._filled(number, target, text)
            reasons += [reason] if reason else []
            reasons += self._made_a_day(target, cell)
            if target.startswith(MARK):
                target, text = self._crossed(target, text)
            words.setdefault(target, [])
            words[target] += [text] if text else []
        return {target: self._joined(target, parts) for target, parts in words.items()}, reasons

    def _target(self, number: int) -> str | None:
        """Tell what a column is; one beside the table, or of which the rules no longer know what it is, is kept."""
        if number not in self.targets:
            unknown = EXTRA + name_without_heading(number)
            target = self.mapping.columns.get(number, unknown)
            self.targets[number] = target if target is None or is_target(self.rules, target) else unknown
        return self.targets[number]

    def _filled(self, number: int, target: str, text: str) -> tuple[str, Reason | None]:
        known = self.rules.fields.get(target)
        if known is not None and known.type == COUNTER:
            return text, None
        stands_above = self.above.get(number, "")
        if is_ditto(self.rules, text):
            if not stands_above:
                return "", Reason("nothing_above", target, text, said.NOTHING_ABOVE.with_(v=text), WARN)
            return stands_above, None
        if not text and known is not None and known.filled_from_above:
            return stands_above, None
        if text:
            self.above[number] = text
        return text, None

    def _made_a_day(self, target: str, cell: CellValue) -> list[Reason]:
        """Tell of a number such as 1/2 that Excel has made a day of."""
        known = self.rules.fields.get(target)
        if known is None or known.type != TEXT or not isinstance(cell, date):
            return []
        return [Reason("number_made_a_day", target, text_of(cell), said.MADE_A_DAY.with_(v=text_of(cell)), WARN)]

    def _crossed(self, target: str, text: str) -> tuple[str, str]:
        """Read a cross in the column of a status as that status; words that tell one, as theirs; `chưa` as none."""
        status = self.rules.statuses[target.removeprefix(MARK)]
        words = marked(text)
        if self.rules.status_words.exact(text):
            return STATUS_KEY, text
        is_none = tidy(text) in _NO_CROSS or (words and words[0] in self.rules.denied)
        return STATUS_KEY, "" if is_none else status.words[0]

    def _joined(self, target: str, parts: Sequence[str]) -> str:
        known = self.rules.fields.get(target)
        return ((known.several if known else "") or "; ").join(parts)


def text_of(cell: CellValue) -> str:
    """Write a cell as it was typed: a true day as 2024-06-12, a number without needless digits."""
    if cell is None:
        return ""
    if isinstance(cell, CellError):
        return cell.text
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell) if str(cell).strip() else ""


def is_ditto(rules: HandoverRules, text: str) -> bool:
    """Tell whether a cell says "as above": `nt`, `″`, `- như trên -`."""
    bare = tidy(text).casefold()
    return bool(bare) and (bare in rules.ditto or bare.strip(" -–—.()[]") in rules.ditto)


def _hidden_sheets(
    rules: HandoverRules, tables: Sequence[SheetTable], shown: Sequence[ReadRow], hidden: Sequence[ReadRow]
) -> Iterator[Finding]:
    """Tell of each hidden sheet what it holds, and which of its rows stand nowhere else."""
    met = {_apart_from_kind(key) for row in shown for key in keys_of(rules, row)}
    for table in tables:
        if table.hidden:
            rows = [row for row in hidden if row.sheet == table.sheet]
            alone = [row for row in rows if not met & {_apart_from_kind(key) for key in keys_of(rules, row)}]
            message = said.HIDDEN_SHEET.with_(n=len(rows), same=len(rows) - len(alone))
            yield Finding("hidden_sheet", table.sheet, _with_rows(message, alone))


def _apart_from_kind(key: tuple[object, ...]) -> tuple[object, ...]:
    return key[1:]


def _with_rows(message: Text, alone: Sequence[ReadRow]) -> Text:
    if not alone:
        return message
    rows = ", ".join(str(row.row) for row in alone[:_MOST_NAMED]) + (", …" if len(alone) > _MOST_NAMED else "")
    return said.ONLY_HERE.with_(lead=message, rows=rows)
