"""Workbooks of former offices, made up at random with their truth: what each line is and what each dossier says.

`make_sheet(random)` makes one up; `as_sheet` gives it as the readers would, `as_xlsx` writes several as a file. Nothing
here is read from, or fitted to, the workbooks in tests/data.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import xlsxwriter

from casetrack.sheets import Area, CellValue, Role, Sheet, SheetRow
from tests.old_writing import in_tcvn3, in_vni

_WRITERS = {
    "Unicode": lambda words: words,
    "NFD": lambda words: unicodedata.normalize("NFD", words),
    "TCVN3": in_tcvn3,
    "VNI-Windows": in_vni,
}
_FONTS = {"Unicode": "Times New Roman", "NFD": "Arial", "TCVN3": ".VnTime", "VNI-Windows": "VNI-Times"}
_FAMILIES = ("Tống", "Cộng", "Nguyễn", "Đặng", "Ỷ", "Lê", "Vừ", "Triệu", "Công", "Ngô", "Bàn", "Lý")
_MIDDLES = ("Thị", "Văn", "Đức", "Hữu", "Mỹ", "Quang", "Ngọc", "Thế")
_GIVEN = ("Ánh", "Ổn", "Gấm", "Khuyến", "Hòa", "Thuỷ", "Tuyết", "Nhật", "Bảo", "Lệ", "Cường", "Đại", "Diện")
_ORGANISATIONS = ("Tổng công ty chè Lam Giang", "Cộng đồng dân cư thôn Gò Dẻ", "Nhà văn hóa xóm Bến Trầm")
_PLACES = ("Thôn Nà Vường", "Xóm Gò Dẻ", "Tổ dân phố 7", "Tổ 4, đường Cầu Vạc", "Chủ tịch cũ ở xóm Bãi Sậy")
_PAPER_PLACES = ("Kho cũ, giá 5", "Tủ địa chính, ngăn 8", "Phòng Văn hóa, tủ 4, hộp 2")
_NOTES = ("", "", "hồ sơ mờ", "Đại diện gia đình đã đến 2 lần, xác nhận còn thiếu giấy; chờ xác minh thực địa thửa đất")
_STATUSES = ("Đã GQ", "Đang giải quyết", "Xong", "Tồn")
_HEADINGS: dict[str, tuple[str, ...]] = {
    "stt": ("STT", "TT", "Số TT", "Stt"),
    "name": ("Họ và tên", "Họ tên chủ hộ", "Tên chủ sử dụng đất", "HỌ TÊN NGƯỜI NỘP", "Bà con có đất"),
    "birth_year": ("Năm sinh", "Sinh năm", "Ngày, tháng, năm sinh"),
    "id_number": ("Số CCCD", "CMND/CCCD", "Số định danh cá nhân"),
    "address": ("Địa chỉ", "Nơi thường trú", "Chỗ ở hiện nay"),
    "plot": ("Số thửa", "Thửa đất số"),
    "map_sheet": ("Tờ BĐ", "Tờ bản đồ số"),
    "original_number": ("Số hồ sơ", "Mã HS", "Số biên nhận"),
    "received_on": ("Ngày tiếp nhận", "Ngày nộp hồ sơ", "Thời điểm nhận"),
    "status": ("Kết quả", "Tình trạng", "KQ giải quyết"),
    "paper_place": ("Nơi lưu", "Vị trí để hồ sơ"),
    "note": ("Ghi chú", "ghi chú (nếu có)"),
}
_ALWAYS = ("name", "id_number", "received_on")
_TITLES = (
    "ỦY BAN NHÂN DÂN XÃ LAM THƯỢNG",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "DANH SÁCH HỒ SƠ BÀN GIAO",
    "(Kèm theo Biên bản số 04/BB-BG ngày 01/7/2025)",
    "Số:      /DS-UBND",
    "Đơn vị tính: hồ sơ",
)
_GROUPS = ("Hồ sơ cấp lần đầu", "Hồ sơ cấp đổi, cấp lại", "Thôn Nà Vường", "Năm 2023", "Hồ sơ tách thửa")
_NOTES_BELOW = ("Ghi chú: hồ sơ đánh dấu (*) bị mờ", "* Hai bên đã đối chiếu đủ")
_NUMBERINGS = ("through", "restart", "text", "gaps")
_SPARSE = (0, 0.1, 0.4)  # how many cells of a dossier nobody filled in
_OFTEN_EMPTY = ("birth_year", "id_number", "address", "plot", "map_sheet", "original_number", "note")
_DAY = date(2023, 1, 2)


@dataclass(slots=True)
class MadeLine:
    """One line with its truth; `record` is what a dossier really says, by field."""

    role: Role
    cells: dict[int, CellValue] = field(default_factory=dict)
    spans: list[tuple[int, int, int]] = field(default_factory=list)  # first column, last column, rows down
    hidden: bool = False
    group: str | None = None
    record: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class MadeSheet:
    """One sheet with its truth; `fields`: what stands in each column. `header` counts its rows from 1."""

    name: str
    lines: list[MadeLine] = field(default_factory=list)
    fields: dict[int, str] = field(default_factory=dict)
    headings: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    header_rows: tuple[int, ...] = ()
    hidden: bool = False
    encoding: str = "Unicode"


@dataclass(slots=True)
class _Layout:
    random: Random
    sheet: MadeSheet
    first: int
    columns: dict[str, int]
    numbered_by: str
    sparse: float
    group: str | None = None

    @property
    def last(self) -> int:
        return max(self.columns.values())

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def add(self, role: Role, cells: dict[int, CellValue] | None = None, **more: Any) -> MadeLine:
        self.sheet.lines.append(MadeLine(role, cells or {}, **more))
        return self.sheet.lines[-1]


def make_sheet(random: Random, name: str = "Danh sach", *, encoding: str | None = None) -> MadeSheet:
    """Make up a list as some office might have typed it."""
    optional = [key for key in _HEADINGS if key not in _ALWAYS and random.random() < 0.75]
    keys = [key for key in _HEADINGS if key in _ALWAYS or key in optional]
    if len(keys) < 4:
        keys = [*keys, "note"] if "note" not in keys else ["stt", *keys]
    first = random.choice((1, 1, 1, 2, 3))
    columns = {key: first + n for n, key in enumerate(keys)}
    sheet = MadeSheet(name, encoding=encoding or random.choice(tuple(_WRITERS)))
    sheet.fields = {column: key for key, column in columns.items()}
    layout = _Layout(random, sheet, first, columns, random.choice(_NUMBERINGS), random.choice(_SPARSE))
    _above(layout)
    _header(layout)
    _body(layout)
    _below(layout)
    return sheet


def _above(layout: _Layout) -> None:
    for words in layout.random.sample(_TITLES, layout.random.randint(0, 5)):
        merged = [(layout.first, layout.last, 1)] if layout.chance(0.5) else []
        layout.add("title", {layout.first: words}, spans=merged)
        if layout.chance(0.3):
            layout.add("blank")
    if layout.chance(0.15):
        layout.add("total", {layout.first: "Tổng số: 59 hồ sơ"})
    elif layout.chance(0.1) and layout.last - layout.first > 2:
        _tally(layout)
    if layout.sheet.lines and layout.chance(0.7):
        layout.add("blank")


def _tally(layout: _Layout) -> None:
    """State totals in a small table of their own, as minutes do."""
    for said in (("TT", "Đơn vị cũ", "Tổng số"), (1, "Xã Lam Thượng", 34), (None, "Cộng", 34)):
        layout.add("minutes", {layout.first + n: value for n, value in enumerate(said) if value is not None})


def _header(layout: _Layout) -> None:
    case = layout.random.choice((str, str, str.upper, str.lower))
    said = {column: case(layout.random.choice(_HEADINGS[key])) for column, key in layout.sheet.fields.items()}
    start = len(layout.sheet.lines) + 1
    plot, sheet = layout.columns.get("plot"), layout.columns.get("map_sheet")
    how = layout.random.choice(("merged", "blank")) if plot and sheet and layout.chance(0.7) else "one line"
    if plot is None or sheet is None or how == "one line":
        layout.add("header", dict(said))
        layout.sheet.header_rows = (start,)
        layout.sheet.headings = {column: (words, None) for column, words in said.items()}
    else:
        top = case("Thửa đất")
        below = {plot: said[plot], sheet: said[sheet]}
        above = {column: words for column, words in said.items() if column not in below} | {plot: top}
        spans = [(plot, sheet, 1), *((c, c, 2) for c in above if c != plot)] if how == "merged" else []
        layout.add("header", dict(sorted(above.items())), spans=spans)
        layout.add("header", dict(below))
        layout.sheet.header_rows = (start, start + 1)
        layout.sheet.headings = {c: (top, said[c]) if c in below else (said[c], None) for c in said}
    if layout.chance(0.3):
        shown = layout.random.choice(("({})", "{}", "[{}]"))
        numbers = {column: shown.format(n) for n, column in enumerate(layout.sheet.fields, 1)}
        layout.add("header", dict(numbers))


def _body(layout: _Layout) -> None:
    number = 0
    grouped = layout.chance(0.5)
    shape = layout.random.choice(("merged", "label", "alone"))
    units = grouped and shape != "label" and layout.chance(0.3)
    for part in range(layout.random.randint(1, 3) if grouped else 1):
        if grouped:
            _group(layout, part, shape, units=units)
            number = 0 if layout.numbered_by == "restart" else number
        for n in range(layout.random.randint(1, 9)):
            number += 2 if layout.numbered_by == "gaps" and layout.chance(0.1) else 1
            _dossier(layout, number)
            if layout.chance(0.05):
                layout.add("blank")
            if layout.chance(0.04) and n:
                _next_page(layout)
        if grouped and layout.chance(0.3):
            layout.add("total", {layout.first: f"Cộng nhóm: {number} hồ sơ"})
    _places_merged(layout)


def _group(layout: _Layout, part: int, shape: str, *, units: bool) -> None:
    unit = ""
    if units:  # every group stands in a unit of its own
        unit = f"{'ABC'[part]}. Xã Lam Thượng / "
        layout.add("group", {layout.first: unit.removesuffix(" / ")})
    words = layout.random.choice(_GROUPS)
    label = ("I", "II", "III")[part]
    second = layout.first + 1
    if shape == "label" and "stt" in layout.columns:
        layout.add("group", {layout.first: label, second: words})
        layout.group = f"{label} {words}"
    else:
        merged = [(layout.first, layout.last, 1)] if shape == "merged" else []
        layout.add("group", {layout.first: f"{label}. {words}"}, spans=merged)
        layout.group = f"{unit}{label}. {words}"


def _next_page(layout: _Layout) -> None:
    """Print the page's number, perhaps, and the header again."""
    if layout.chance(0.5):
        layout.add("title", {layout.random.choice((layout.first, layout.last)): "Trang 2/5"})
    for row in layout.sheet.header_rows:
        line = layout.sheet.lines[row - 1]
        layout.add("header", dict(line.cells), spans=list(line.spans))


def _dossier(layout: _Layout, number: int) -> None:
    random = layout.random
    day = _DAY + timedelta(days=random.randrange(900))
    name = " ".join((random.choice(_FAMILIES), random.choice(_MIDDLES), random.choice(_GIVEN)))
    organisation = random.random() < 0.08 and "stt" in layout.columns
    record: dict[str, Any] = {
        "stt": number,
        "name": random.choice(_ORGANISATIONS) if organisation else name,
        "birth_year": random.randint(1930, 2004),
        "id_number": f"0{random.randint(10, 96)}{random.randint(10**8, 10**9 - 1)}",
        "address": random.choice(_PLACES),
        "plot": str(random.randint(1, 700)),
        "map_sheet": str(random.randint(1, 70)),
        "original_number": f"{random.randint(1, 400)}/{day.year}/LT-ĐĐ{random.randint(1, 60):02d}",
        "received_on": day,
        "status": random.choice(_STATUSES),
        "paper_place": random.choice(_PAPER_PLACES),
        "note": random.choice(_NOTES),
    }
    record = {key: value for key, value in record.items() if key in layout.columns}
    record |= {key: "" for key in _OFTEN_EMPTY if key in record and layout.chance(layout.sparse)}
    cells = {layout.columns[key]: _typed(layout, key, value) for key, value in record.items()}
    cells = {column: value for column, value in cells.items() if value not in ("", None)}
    layout.add("data", cells, hidden=random.random() < 0.03, group=layout.group, record=record)


def _typed(layout: _Layout, key: str, value: Any) -> CellValue:
    random = layout.random
    if value == "":
        return None
    if key == "stt":
        return None if random.random() < 0.02 else f"{value}." if layout.numbered_by == "text" else value
    if key == "id_number":
        return random.choice((value, int(value)))
    if key == "received_on":
        written = (value, f"{value:%d/%m/%Y}", f"{value.day}.{value.month}.{value.year}", f"{value.day}/{value:%m/%y}")
        return random.choice(written)
    if key in ("plot", "map_sheet"):
        return random.choice((value, int(value)))
    return value


def _places_merged(layout: _Layout) -> None:
    """Merge the place of the paper over neighbouring lines, which then say nothing of their own."""
    column = layout.columns.get("paper_place")
    lines = layout.sheet.lines
    if column is None or not layout.chance(0.5):
        return
    n = 0
    while n + 1 < len(lines):
        if lines[n].role == lines[n + 1].role == "data" and layout.chance(0.4):
            lines[n].spans.append((column, column, 2))
            lines[n + 1].cells.pop(column, None)
            lines[n + 1].record["paper_place"] = lines[n].record["paper_place"]
            n += 1
        n += 1


def _below(layout: _Layout) -> None:
    random = layout.random
    if "stt" in layout.columns and layout.chance(0.1):
        for n in range(random.randint(1, 3)):  # numbers prepared for dossiers that never came
            layout.add("blank", {layout.columns["stt"]: 1000 + n})
    count = sum(line.role == "data" for line in layout.sheet.lines)
    if layout.chance(0.7):
        said = random.choice(
            ("Tổng cộng: {n} hồ sơ", "Cộng: {n}", "TỔNG SỐ: {n} hồ sơ", "Danh sách này có {n} hồ sơ./.")
        )
        merged = [(layout.first, layout.last, 1)] if layout.chance(0.5) else []
        layout.add("total", {layout.first: said.format(n=count)}, spans=merged)
    if layout.chance(0.3):
        layout.add("signature", {layout.first: random.choice(_NOTES_BELOW)})
    if not layout.chance(0.8):
        return
    layout.add("blank")
    middle = (layout.first + layout.last) // 2 + 1
    layout.add("signature", {middle: "Lam Khê, ngày 01 tháng 7 năm 2025"}, spans=[(middle, layout.last, 1)])
    layout.add(
        "signature", {layout.first: "NGƯỜI LẬP BIỂU", middle: random.choice(("ĐẠI DIỆN BÊN GIAO", "KT. CHỦ TỊCH"))}
    )
    for _line in range(random.randint(0, 2)):
        layout.add("blank")
    layout.add("signature", {layout.first: "Kiều Thị Oanh", middle: "Lý Ngọc Nhuận"})
    if layout.chance(0.2):
        layout.add("signature", {layout.first: random.choice(_NOTES_BELOW)})


def areas_of(made: MadeSheet) -> tuple[Area, ...]:
    """Give the merged areas of a sheet."""
    spans = ((row, span) for row, line in enumerate(made.lines, 1) for span in line.spans)
    return tuple(
        Area(row, first, row + down - 1, last) for row, (first, last, down) in spans if (first, down) != (last, 1)
    )


def as_sheet(made: MadeSheet) -> Sheet:
    """Give a sheet as it is read, with no file between."""
    while made.lines and not made.lines[-1].cells:
        made.lines.pop()
    rows = []
    for number, line in enumerate(made.lines, 1):
        cells = tuple(line.cells.get(column) for column in range(1, max(line.cells, default=0) + 1))
        rows.append(SheetRow(number, line.hidden, cells))
    return Sheet(made.name, made.hidden, tuple(rows), areas_of(made), "Unicode")


def as_xlsx(*sheets: MadeSheet, old_fonts: bool = True) -> bytes:
    """Write sheets as a file, each in its encoding and, unless the fonts were lost, in a font that shows it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False})
    for made in sheets:
        font = _FONTS[made.encoding] if old_fonts else "Times New Roman"
        formats = (
            book.add_format({"font_name": font}),
            book.add_format({"font_name": font, "num_format": "dd/mm/yyyy"}),
        )
        page = book.add_worksheet(made.name)
        _write_cells(page, made, formats)
        if made.hidden:
            page.hide()
    book.close()
    return out.getvalue()


def _write_cells(page: Any, made: MadeSheet, formats: tuple[Any, Any]) -> None:
    for area in areas_of(made):
        page.merge_range(
            area.first_row - 1, area.first_column - 1, area.last_row - 1, area.last_column - 1, "", formats[0]
        )
    for row, line in enumerate(made.lines):
        if line.hidden:
            page.set_row(row, None, None, {"hidden": True})
        for column, value in line.cells.items():
            if isinstance(value, str):
                page.write_string(row, column - 1, _WRITERS[made.encoding](value), formats[0])
            elif isinstance(value, date):
                page.write_datetime(row, column - 1, value, formats[1])
            else:
                page.write(row, column - 1, value, formats[0])
