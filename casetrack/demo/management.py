"""The management log of Lam Khê: seven documents about the reception of citizens, and two trainings. All invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

from casetrack.services.management_log import EnterRow, add_row
from casetrack.services.work import Actor, Installation, begin

_RECEPTION = {"subject": "reception"}
_ISSUED = {**_RECEPTION, "change": "issued"}
# the day of the thing, kind, what it was, what its kind asks; an earlier document is named by the number of its row
ROWS: tuple[tuple[str, str, str, Mapping[str, str | int]], ...] = (
    (
        "2025-07-08",
        "document",
        "Quyết định ban hành Nội quy tiếp công dân tại Trụ sở phường",
        {**_ISSUED, "symbol": "21/QĐ-UBND"},
    ),
    (
        "2025-07-10",
        "document",
        "Quyết định ban hành Quy chế tiếp công dân, xử lý đơn",
        {**_ISSUED, "symbol": "24/QĐ-UBND"},
    ),
    (
        "2025-07-15",
        "document",
        "Kế hoạch tiếp công dân định kỳ 6 tháng cuối năm 2025",
        {**_ISSUED, "symbol": "09/KH-UBND"},
    ),
    (
        "2025-10-21",
        "document",
        "Công văn tăng cường trách nhiệm tiếp công dân, đối thoại với dân",
        {**_ISSUED, "symbol": "318/UBND-VP"},
    ),
    (
        "2025-11-13",
        "training",
        "Tập huấn Luật Tiếp công dân và kỹ năng tiếp dân cho tổ trưởng tổ dân phố",
        {"people": 46},
    ),
    (
        "2025-12-23",
        "document",
        "Kế hoạch tiếp công dân năm 2026",
        {**_ISSUED, "symbol": "41/KH-UBND"},
    ),
    ("2026-03-12", "training", "Tuyên truyền pháp luật về khiếu nại, tố cáo tại nhà văn hóa tổ 6", {"people": 83}),
    (
        "2026-03-19",
        "document",
        "Quyết định sửa đổi Quy chế tiếp công dân, xử lý đơn: tiếp thêm chiều thứ Năm",
        {**_RECEPTION, "change": "amended", "replaces": 2, "symbol": "52/QĐ-UBND"},
    ),
    (
        "2026-04-28",
        "document",
        "Thông báo phân công lãnh đạo tiếp công dân quý II năm 2026",
        {**_ISSUED, "symbol": "63/TB-UBND"},
    ),
)


def log_deeds(installation: Installation, clerk: Actor) -> Iterator[tuple[date, Callable[[], None]]]:
    """Give each row with its day, on which it is entered."""
    for row in ROWS:
        yield date.fromisoformat(row[0]), partial(_enter, installation, clerk, row)


def _enter(installation: Installation, clerk: Actor, told: tuple[str, str, str, Mapping[str, str | int]]) -> None:
    day, kind, title, said = told
    with begin(installation, clerk) as work:
        add_row(work, EnterRow(kind, date.fromisoformat(day), title, said))
