"""The compound files of old Word and Excel: which of the two, and whether macros or a password are inside.

The names inside stand in entries of 128 bytes. Every place where one could stand is looked at, instead of following the
file's own directory: programs follow a damaged one in different ways, and nothing hides from this.
"""

from __future__ import annotations

from typing import BinaryIO, NoReturn

from casetrack.errors import FileRefused
from casetrack.text import Text

MACROS = Text(
    "Tệp có macro (lệnh chạy tự động). Lưu lại thành bản không macro (.docx, .xlsx) hoặc PDF rồi gửi.",
    "The file has macros (commands that run by themselves). Save it without (.docx, .xlsx) or as PDF.",
)
LOCKED = Text(
    "Tệp đặt mật khẩu nên không kiểm tra được. Bỏ mật khẩu rồi gửi lại.",
    "The file has a password, so it cannot be checked. Take the password off and send it again.",
)
_ENTRY = 128
_AT_ONCE = _ENTRY * 8192
_KINDS = {"worddocument": "doc", "workbook": "xls", "book": "xls"}
_MACROS = ("_vba_project", "_vba_project_cur", "macros")
_LOCKED = ("encryptedpackage",)
_STORAGES_AND_STREAMS = (1, 2)


def read_compound(file: BinaryIO) -> str:
    """Give doc or xls; raise FileRefused for macros, a password or another kind of file."""
    names = _names_in(file)
    if names & set(_MACROS):
        raise FileRefused("macros", MACROS)
    if names & set(_LOCKED):
        raise FileRefused("password", LOCKED)
    kinds = {_KINDS[name] for name in names if name in _KINDS}
    if "doc" in kinds:  # a letter may hold a sheet
        return "doc"
    return kinds.pop() if kinds else _unknown()


def _names_in(file: BinaryIO) -> set[str]:
    known = {name: name.encode("utf-16-le") for name in (*_KINDS, *_MACROS, *_LOCKED)}
    found = set[str]()
    file.seek(0)
    while piece := file.read(_AT_ONCE):
        small = piece.lower()  # names are alike in capitals and small letters
        for name, spelled in known.items():
            place = small.find(spelled)
            while place != -1 and name not in found:
                if place % _ENTRY == 0 and _is_entry(piece[place : place + _ENTRY], len(spelled)):
                    found.add(name)
                place = small.find(spelled, place + 1)
    return found


def _is_entry(entry: bytes, length: int) -> bool:
    """Tell whether an entry names exactly these letters: the length counts the zero at the end."""
    return entry[64:66] == (length + 2).to_bytes(2, "little") and entry[66] in _STORAGES_AND_STREAMS


def _unknown() -> NoReturn:
    raise FileRefused(
        "unknown_type",
        Text(
            "Không phải tệp Word hoặc Excel cũ (.doc, .xls). Lưu lại thành .docx, .xlsx hoặc PDF.",
            "This is no old Word or Excel file (.doc, .xls). Save it as .docx, .xlsx or PDF.",
        ),
    )
