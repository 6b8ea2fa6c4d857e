"""The lawyer's sheet for a spreadsheet, for a program and for a terminal: the same rules in three shapes."""

from __future__ import annotations

from collections.abc import Iterator

from casetrack.engine.law import SignOff
from casetrack.engine.law_sheet import CERTAINTY_LABELS, KIND_LABELS, SheetRow, Use
from casetrack.papers.table import Cell, Column, Table
from casetrack.services.law import Sheet
from casetrack.services.list_head import moment_of
from casetrack.services.work import Work
from casetrack.text import Text, format_date

_TITLE = Text("BẢNG CĂN CỨ – {office}", "THE LAW BEHIND EVERY NUMBER – {office}")
_REMARK = Text(
    "{n}/{all} quy định, {signed} đã kiểm chứng; số liệu ngày {day}.",
    "{n} of {all} rules, {signed} verified; as at {day}.",
)
_COLUMNS = (
    Column("code", Text("Mã", "Code"), 10),
    Column("part", Text("Phần", "Part"), 18),
    Column("kind", Text("Loại", "Kind"), 12),
    Column("rule", Text("Quy định", "Rule"), 36),
    Column("length", Text("Độ dài", "Length"), 14),
    Column("start", Text("Tính từ", "From"), 18),
    Column("day_off", Text("Gặp ngày nghỉ", "On a day off"), 16),
    Column("holds_for", Text("Áp dụng khi", "Holds for"), 32),
    Column("article", Text("Căn cứ", "Article"), 36),
    Column("source", Text("Nguồn của người soạn", "The author's source"), 16),
    Column("used_by", Text("Dùng ở", "Used by"), 32),
    Column("verified_by", Text("Người kiểm chứng", "Verified by"), 20),
    Column("verified_on", Text("Ngày", "On"), 12),
    Column("read_where", Text("Đọc ở đâu", "Where it was read"), 28),
    Column("note", Text("Ghi chú", "Note"), 24),
)
_VERSIONS = Text("bản {versions}", "version {versions}")


def as_table(work: Work, sheet: Sheet) -> Table:
    """Give the sheet as a list to take along."""
    said = _REMARK.with_(n=len(sheet.rows), all=sheet.all_rules, signed=sheet.all_signed, day=work.today)
    return Table(
        name="bang-can-cu",
        title=_TITLE.with_(office=work.office.name),
        remarks=(said, moment_of(work)),
        columns=_COLUMNS,
        rows=[_cells(row, sheet.signed.get(row.fingerprint)) for row in sheet.rows],
        count=len(sheet.rows),
    )


def as_json(sheet: Sheet) -> list[dict[str, object]]:
    """Give the rules to a program: what was signed by its facts, words in both languages."""
    return [_told(row, sheet.signed.get(row.fingerprint)) for row in sheet.rows]


def as_lines(sheet: Sheet, language: str) -> Iterator[str]:
    """Give one line a rule for a terminal."""
    for row in sheet.rows:
        signed = sheet.signed.get(row.fingerprint)
        by = f"{signed.by}, {format_date(signed.on)}" if signed else CERTAINTY_LABELS[row.rule.basis.certainty]
        parts = (row.rule.says, row.length, row.rule.basis.text, by)
        said = [part.in_(language) if isinstance(part, Text) else part for part in parts]
        yield "  ".join([row.code, *(part for part in said if part)])


def used_by(row: SheetRow, under: Text | None = None) -> tuple[Text, ...]:
    """Name the places that go by a rule, with the versions of their workflow.

    In a row that stands `under` the workflow's name, neither that nor the rule's own name is said again.
    """
    return tuple(_named(row, use, under) for use in row.uses)


def _named(row: SheetRow, use: Use, under: Text | None) -> Text:
    versions = _VERSIONS.with_(versions=", ".join(map(str, use.versions)))
    place = None if under and use.place.vi in (row.rule.says.vi.partition(":")[0], use.title.vi) else use.place
    parts = [part for part in (None if under == use.title else use.title, versions) if part]
    said = Text(", ".join(part.vi for part in parts), ", ".join(part.en for part in parts))
    return Text(f"{said.vi}: {place.vi}", f"{said.en}: {place.en}") if place else said


def _cells(row: SheetRow, signed: SignOff | None) -> tuple[Cell, ...]:
    uses = used_by(row)
    return (
        row.code,
        row.section,
        KIND_LABELS[row.rule.kind],
        row.rule.says,
        row.length,
        row.start,
        row.roll,
        row.applies,
        row.rule.basis.text,
        CERTAINTY_LABELS[row.rule.basis.certainty],
        Text("\n".join(use.vi for use in uses), "\n".join(use.en for use in uses)),
        *((signed.by, signed.on, signed.source, signed.note) if signed else (None, None, None, None)),
    )


def _told(row: SheetRow, signed: SignOff | None) -> dict[str, object]:
    return {
        "code": row.code,
        "fingerprint": row.fingerprint,
        "facts": row.rule.facts,
        "applies": row.applies.vi,
        "used_by": [
            {"workflow": use.workflow, "versions": list(use.versions), "place": use.place.vi} for use in row.uses
        ],
        "signed": {"by": signed.by, "on": signed.on.isoformat(), "source": signed.source, "note": signed.note}
        if signed
        else None,
    }
