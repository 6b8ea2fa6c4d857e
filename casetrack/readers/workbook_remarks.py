"""What must be said of a workbook that was read all the same: errors, foreign values, words in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from casetrack.readers.old_encodings import is_unreadable
from casetrack.readers.raw_sheets import RawSheet
from casetrack.sheets import CellError, Remark
from casetrack.text import Text

_MOST_IN_DOUBT = 20  # of a sheet; more say nothing new
_MOST_ERRORS = 500


def remarks_of(sheet: RawSheet, encodings: Counter[str]) -> Iterator[Remark]:
    """Give the remarks on one sheet: of it as a whole, then of its cells in their order."""
    if len(encodings) > 1:
        told = ", ".join(f"{name} ({n})" for name, n in encodings.most_common())
        yield Remark("mixed_encodings", sheet.name, None, None, _MIXED.with_(told=told))
    yield from islice(_errors(sheet), _MOST_ERRORS)
    doubtful = [(row, column, words) for row, column, words in sheet.words() if is_unreadable(words)]
    for row, column, words in doubtful[:_MOST_IN_DOUBT]:
        yield Remark("unreadable_words", sheet.name, row, column, _UNREADABLE.with_(words=words[:80]))


def _errors(sheet: RawSheet) -> Iterator[Remark]:
    for row in sorted(sheet.cells):
        for column, value in sheet.cells[row].items():
            if isinstance(value, CellError):
                yield _of_error(sheet, row, column, value)


def _of_error(sheet: RawSheet, row: int, column: int, value: CellError) -> Remark:
    trouble = sheet.troubles.get((row, column))
    if trouble is None:
        return Remark("cell_error", sheet.name, row, column, _ERROR.with_(error=value.text))
    words = _EXTERNAL if trouble.code == "external_link" else _UNRECKONED
    said = words.with_(formula=trouble.formula[:200], shown=trouble.shown[:80])
    return Remark(trouble.code, sheet.name, row, column, said)


_MIXED = Text(
    "Trang này gõ bằng nhiều bảng mã: {told}. Đã đọc từng ô theo bảng mã của nó; xem lại tên người.",
    "This sheet was typed in several encodings: {told}. Each cell was read in its own; look at the names again.",
)
_UNREADABLE = Text(
    "Chữ “{words}” không đọc được thành tiếng Việt. Xem lại bảng mã, hoặc gõ lại ô này.",
    "The words “{words}” do not read as Vietnamese. Check the encoding, or type the cell again.",
)
_ERROR = Text(
    "Ô có lỗi công thức {error}, không dùng được giá trị. Sửa trong tệp, hoặc gõ lại khi xem trước.",
    "The cell has the formula error {error}, its value cannot be used. Mend the file, or type it in the preview.",
)
_EXTERNAL = Text(
    "Ô lấy giá trị từ tệp khác ({formula}), lần cuối hiện “{shown}”. Không dùng giá trị ấy: kiểm tra rồi gõ lại ô này.",
    "The cell takes its value from another file ({formula}); it last showed “{shown}”. Not used: check it and type it.",
)
_UNRECKONED = Text(
    "Ô có công thức ={formula} chưa được tính. Mở bằng Excel, lưu lại rồi gửi, hoặc gõ lại ô này.",
    "The cell has the formula ={formula}, never reckoned. Open and save the file in Excel, or type the cell again.",
)
