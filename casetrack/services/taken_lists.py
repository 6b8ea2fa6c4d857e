"""A list that leaves the book as a file: refused where it is longer than may be taken at a time, else written whole."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from casetrack.errors import InvalidInput
from casetrack.papers.shapes import write_table
from casetrack.papers.table import Table
from casetrack.papers.workbook import MOST_ROWS
from casetrack.services.list_head import local_now
from casetrack.services.work import Work
from casetrack.text import Text

AT_MOST = 20_000  # rows in an answer to a browser or a program, so that nobody waits behind it for long
KEPT_IN_MEMORY = 1 << 20  # bytes of a file that is made; beyond, it waits on the disk, without a name
_AT_ONCE = 1 << 16
_TOO_LONG = Text(
    "Danh sách có {n} dòng, mỗi lần tải được nhiều nhất {most} dòng. Lọc bớt rồi tải lại, hoặc nhờ quản trị chạy lệnh "
    "casetrack export list.",
    "The list has {n} rows, and at most {most} can be taken at a time. Narrow it down, or ask the administrator for "
    "casetrack export list.",
)
_FULL_SHEET = Text(
    "Danh sách có {n} dòng, một trang Excel chứa được {most} dòng. Lấy tệp CSV.",
    "The list has {n} rows, and a sheet of Excel holds {most}. Take the CSV.",
)


def write_list(work: Work, table: Table, file: IO[bytes], *, shape: str, language: str) -> None:
    """Write a list of any length; raise InvalidInput where a sheet of Excel does not hold it."""
    if shape == "xlsx" and table.count > MOST_ROWS:
        raise InvalidInput(_FULL_SHEET.with_(n=table.count, most=MOST_ROWS))
    write_table(table, file, shape=shape, language=language, made_at=local_now(work))


def made_file(work: Work, table: Table, *, shape: str, language: str) -> IO[bytes]:
    """Give a list as a file that stands at its end; raise InvalidInput for one that is longer than an answer may be."""
    if table.count > AT_MOST:
        raise InvalidInput(_TOO_LONG.with_(n=table.count, most=AT_MOST))
    file = cast("IO[bytes]", SpooledTemporaryFile(KEPT_IN_MEMORY))  # noqa: SIM115  # whoever reads it out closes it
    try:
        write_list(work, table, file, shape=shape, language=language)
    except BaseException:
        file.close()
        raise
    return file


def read_out(file: IO[bytes]) -> Iterator[bytes]:
    """Give a file from its beginning, piece by piece, and close it."""
    with file:
        file.seek(0)
        while piece := file.read(_AT_ONCE):
            yield piece


def file_name(work: Work, table: Table, shape: str) -> str:
    """Name the file of a list after the list and the day."""
    return f"{table.name}-{work.today.isoformat()}.{shape}"
