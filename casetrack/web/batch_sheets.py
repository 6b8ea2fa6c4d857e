"""The lists of a hand-over as pages show them: what was read of each file, and how the columns of sheets are taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casetrack.engine.handover_columns import NO_LIST, SheetMapping, name_of_column
from casetrack.engine.handover_rules import EXTRA, MARK, HandoverRules
from casetrack.services.batch_files import ASKING, STAGING
from casetrack.services.batch_reading import others_of
from casetrack.services.batch_visible import without_numbers
from casetrack.sheets import TableColumn
from casetrack.text import Text

if TYPE_CHECKING:
    from casetrack.models import HandoverFile

_READ = Text(
    "{rows} dòng hồ sơ, {others} dòng khác, {sheets} trang, bảng mã {encoding}.",
    "{rows} rows, {others} other lines, {sheets} sheets, encoding {encoding}.",
)
_NOT_READ = Text("{sheets} trang, bảng mã {encoding}.", "{sheets} sheets, encoding {encoding}.")
_AGAIN = Text(
    "Tệp sửa lại: {mended} dòng đã sửa, {added} dòng mới, {known} dòng đã có.",
    "A mended copy: {mended} rows mended, {added} new, {known} known.",
)
_WHICH_HEADER = Text("phải chỉ dòng tiêu đề", "which row is the header?")
_WHICH_KIND = Text("phải chọn loại hồ sơ", "which kind of files?")
_HALF_READ = Text("đang đọc dở", "half read")
_HIDDEN = Text("trang ẩn, không tính {rows} dòng", "a hidden sheet: its {rows} rows do not count")
_ROWS = Text("{rows} dòng, tiêu đề ở dòng {header}", "{rows} rows, header in row {header}")
_NO_TABLE = Text(
    "Trang này không có bảng; chữ và tổng số trên đó vẫn được đối chiếu.",
    "No table on this sheet; its words and totals are compared all the same.",
)
_ASKS = Text("Chưa đọc được: {asks}", "Not read yet: {asks}")
_KNOWN = Text("{known}/{all} cột tự nhận", "{known} of {all} columns recognised")
_LEFT_OUT = Text("không phải danh sách hồ sơ, bỏ cả trang", "no list of files: left out")
_ROLES: Mapping[str, Text] = {
    "title": Text("tiêu đề", "title"),
    "header": Text("tên cột", "header"),
    "group": Text("tên nhóm", "group"),
    "total": Text("dòng cộng", "total"),
    "signature": Text("chữ ký, ghi chú", "signatures, notes"),
    "minutes": Text("chữ ngoài bảng", "words outside a table"),
    "other": Text("bảng khác, không đọc", "another table, not read"),
}
_MOST_OTHERS = 500  # lines that are no rows, on one page
_CROSS = Text("Dấu x ở cột này: {status}", "A cross in this column: {status}")


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file in a list of files: what was read of it, what must be said of it, and what it still asks."""

    row: HandoverFile
    told: tuple[Text, ...]
    findings: tuple[Text, ...]
    asks: Text | None


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column: its letter as Excel shows it, its heading, examples, the field it is taken for, and if that is sure."""

    number: int
    letter: str
    heading: str
    examples: tuple[str, ...]
    target: str
    sure: bool
    extra: str


@dataclass(frozen=True, slots=True)
class OtherLine:
    """A line that is no row of the list: where it stands, what it was taken for, what it says."""

    row: int
    role: Text
    text: str


@dataclass(frozen=True, slots=True)
class SheetCard:
    """A sheet: what was found on it, the rows among which the header is to be chosen, its columns, its other lines.

    `others_count`: how many lines are no rows, of which `others` are the first.
    """

    place: int
    name: str
    told: Text
    kind: str
    header: int | None
    candidates: tuple[tuple[int, tuple[str, ...]], ...]
    columns: tuple[ColumnLine, ...]
    others: tuple[OtherLine, ...]
    others_count: int


def file_line(file: HandoverFile) -> FileLine:
    """Tell of a file what a list of files says."""
    sheets, read = list_of(file), file.read
    said = {"sheets": len(sheets), "encoding": file.encoding, "rows": read.get("rows", 0)}
    said["others"] = len(others_of(read))
    told = [(_READ if "rows" in read else _NOT_READ).with_(**said)]
    if file.edition_of_id is not None and "rows" in read:
        told.append(_AGAIN.with_(**{name: read.get(name, 0) for name in ("mended", "added", "known")}))
    findings = tuple(Text(each["vi"], each["en"]) for each in read.get("findings", ()))
    return FileLine(file, tuple(told), findings, _asks(file))


def sheet_cards(file: HandoverFile, *, shown: bool) -> list[SheetCard]:
    """Give the sheets of a file; unless `shown`, nothing of what stands on those that few may see."""
    others: dict[str, list[OtherLine]] = {}
    for line in others_of(file.read):
        words = without_numbers(line.text) if shown else ""
        others.setdefault(line.sheet, []).append(OtherLine(line.row, _ROLES[line.role], words))
    sheets = enumerate(list_of(file), start=1)
    return [_card(place, sheet, others.get(sheet["name"], []), shown=shown) for place, sheet in sheets]


def columns_heading(file: FileLine, sheets: Sequence[SheetCard]) -> Text:
    """Say in one sentence how far the columns of a file are understood."""
    if file.asks is not None:
        return _ASKS.with_(asks=file.asks)
    columns = [column for sheet in sheets for column in sheet.columns]
    known = sum(bool(column.target) and column.sure for column in columns)
    return _KNOWN.with_(known=known, all=len(columns))


def list_of(file: HandoverFile) -> Sequence[Mapping[str, Any]]:
    """Give what the file keeps of each sheet."""
    found: Sequence[Mapping[str, Any]] = file.sheets.get("list", ())
    return found


def targets(rules: HandoverRules) -> Iterator[tuple[str, Text]]:
    """Give what a column may be taken for."""
    yield from ((key, field.label) for key, field in rules.fields.items())
    for key, status in rules.statuses.items():
        yield MARK + key, _CROSS.with_(status=status.label)


def letter_of(number: int) -> str:
    """Name a column as Excel does: 1 is A, 27 is AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _asks(file: HandoverFile) -> Text | None:
    if file.state == STAGING:
        return _HALF_READ
    if file.state != ASKING:
        return None
    asking = [sheet for sheet in list_of(file) if sheet["asks"]]
    return _WHICH_HEADER if any(sheet["candidates"] for sheet in asking) else _WHICH_KIND


def _card(place: int, sheet: Mapping[str, Any], others: Sequence[OtherLine], *, shown: bool) -> SheetCard:
    mapping = SheetMapping.from_json(sheet["mapping"])
    return SheetCard(
        place=place,
        name=sheet["name"],
        told=_told(sheet),
        kind=mapping.kind or "",
        header=next(iter(sheet["header_rows"]), None),
        candidates=tuple((each["row"], tuple(each["cells"]) if shown else ()) for each in sheet["candidates"]),
        columns=tuple(_column(each, mapping, shown=shown) for each in sheet["columns"]),
        others=tuple(others[:_MOST_OTHERS]),
        others_count=len(others),
    )


def _told(sheet: Mapping[str, Any]) -> Text:
    if sheet["hidden"]:
        return _HIDDEN.with_(rows=sheet["rows"])
    if sheet["mapping"]["kind"] == NO_LIST:
        return _LEFT_OUT
    if not sheet["columns"]:
        return _WHICH_HEADER if sheet["candidates"] else _NO_TABLE
    return _ROWS.with_(rows=sheet["rows"], header=", ".join(map(str, sheet["header_rows"])))


def _column(said: Mapping[str, Any], mapping: SheetMapping, *, shown: bool) -> ColumnLine:
    number, under = said["number"], said["under"]
    target = mapping.columns.get(number) or ""
    own = target if target.startswith(EXTRA) else EXTRA + name_of_column(TableColumn(number, said["heading"], under))
    return ColumnLine(
        number=number,
        letter=letter_of(number),
        heading=" – ".join(filter(None, (said["heading"], under))) if shown else "",
        examples=tuple(map(without_numbers, said["examples"])) if shown else (),
        target=target,
        sure=mapping.sure.get(number, True),
        extra=own,
    )
