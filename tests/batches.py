"""Hand-overs for tests: small lists as an office types them, loaded into a hand-over with minutes."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import xlsxwriter
from sqlalchemy import select

from casetrack.models import Case
from casetrack.services.batch_confirming import Progress, confirm
from casetrack.services.batch_files import StageFile, stage_file
from casetrack.services.batch_reading import AskedOf
from casetrack.services.batch_rows import ALL, FindRows, ShownRow, list_rows
from casetrack.services.batch_stated import SetMinutes, StatedLine
from casetrack.services.batches import OpenBatch, ShownBatch, get_batch, open_batch
from casetrack.services.work import begin, reading
from tests.factories import Ward

HANDED_OVER = date(2025, 7, 1)
LAND, STAFF = "DANH SÁCH HỒ SƠ ĐẤT ĐAI BÀN GIAO", "DANH SÁCH HỒ SƠ CÁN BỘ, CÔNG CHỨC BÀN GIAO"
UNIT = "xã Lam Thượng"
LAND_COLUMNS = ("STT", "Họ và tên", "Số CCCD", "Số thửa", "Tờ bản đồ", "Số hồ sơ", "Ngày nhận", "Kết quả", "Ghi chú")
STAFF_COLUMNS = ("STT", "Họ và tên", "Chức vụ", "Số hồ sơ", "Ngày nhận")
NAMES = ("Bàn Thị Cói", "Hà Văn Quyết", "Lò Văn Tấn", "Vừ A Páo", "Đặng Thị Gấm", "Triệu Văn Ổn", "Lý Thị Ánh")


def land_rows(many: int, *, first: int = 1) -> list[list[object]]:
    """Make up land dossiers: every third is still pending."""
    return [
        [
            n,
            f"{NAMES[n % len(NAMES)]} {'ABCDEGHIKLMNOPQRSTUVXY'[n // len(NAMES) % 22]}",
            f"001180{n:06d}",
            f"{100 + n}",
            f"{1 + n % 20}",
            f"{n}/2024/LT",
            "14/5/2025",
            "Đang GQ" if n % 3 == 0 else "Đã GQ",
            "",
        ]
        for n in range(first, first + many)
    ]


def staff_rows(*names: str) -> list[list[object]]:
    """Make up files of officials."""
    return [[n, name, "Công chức địa chính", f"CC-{n:03d}", "01/9/2015"] for n, name in enumerate(names, start=1)]


def a_list(
    rows: Sequence[Sequence[object]], columns: Sequence[str] = LAND_COLUMNS, *, title: str = LAND, sheet: str = "DS"
) -> bytes:
    """Type a list: the unit, a title, a header, rows. Its first row stands in row 5."""
    return a_workbook({sheet: [["ỦY BAN NHÂN DÂN XÃ LAM THƯỢNG"], [title], [], columns, *rows]})


def a_workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """Write a workbook cell by cell."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2025, 7, 1)})  # noqa: DTZ001  # the same list is the same file
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                page.write_row(row, 0, cells)
    return file.getvalue()


def minutes(
    total: int, settled: int | None = None, *, kind: str = "land_dossier", number: str = "04/BB-BG"
) -> SetMinutes:
    """Give minutes with one total."""
    pending = None if settled is None else total - settled
    return SetMinutes(number, HANDED_OVER, (StatedLine(kind, None, total, settled, pending),))


def a_batch(ward: Ward, said: SetMinutes, *, by: str = "clerk", unit: str = "KT") -> int:
    """Open a hand-over; give its number."""
    with begin(ward.installation, ward.actor(by)) as work:
        return open_batch(work, OpenBatch(UNIT, ward.units[unit].id, HANDED_OVER, said)).number


def load(ward: Ward, number: int, data: bytes, name: str = "dat-dai.xlsx", *, by: str = "clerk") -> int:
    """Load a list; give its key."""
    wish = StageFile(name, data, AskedOf())
    return stage_file(ward.installation, ward.actor(by), number, wish, watch=lambda _done, _all: None)


def shown(ward: Ward, number: int, *, by: str = "leader") -> ShownBatch:
    """Show a hand-over."""
    with reading(ward.installation, ward.actor(by)) as work:
        return get_batch(work, number)


def rows_of(ward: Ward, number: int, view: str = ALL, *, by: str = "leader") -> Sequence[ShownRow]:
    """Give the rows of a hand-over as somebody sees them."""
    with reading(ward.installation, ward.actor(by)) as work:
        return list_rows(work, number, FindRows(view), 5000).items


def write(ward: Ward, number: int, *, by: str = "leader") -> Progress:
    """Write a hand-over into the book."""
    return confirm(ward.installation, ward.actor(by), number, lambda _done, _all: True)


def cases_of(ward: Ward) -> list[Case]:
    """Give the cases that lists became, whoever may see them."""
    with ward.database.reading() as session:
        found = session.scalars(select(Case).where(Case.channel == "handover").order_by(Case.id)).all()
        session.expunge_all()
    return list(found)
