"""What a file may be called: the name it came with, cleaned, or refused where it would deceive whoever reads it."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from casetrack.errors import FileRefused
from casetrack.text import Text

LONGEST_NAME = 200
# Signs without a shape of their own (categories of Unicode): they turn or hide what stands beside them.
_SHAPELESS = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_SECRET = re.compile(r"(?<!\w)(mật|toi[ _.-]*mat|tuyet[ _.-]*mat)(?!\w)")


def clean_name(given: str) -> str:
    """Give the name under which a file is kept; raise FileRefused when it hides what the file is.

    Of a path only what follows the last slash counts: browsers and scanners send whole paths.
    """
    if any(unicodedata.category(sign) in _SHAPELESS for sign in given):
        raise FileRefused(
            "hidden_signs",
            Text(
                "Tên tệp có ký tự ẩn hoặc đảo chiều chữ, dùng để giấu đuôi tệp. Đổi tên tệp rồi chọn lại.",
                "The file's name has hidden signs or signs that turn letters around, which hide what it is. Rename it.",
            ),
        )
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    name = _NOT_ON_WINDOWS.sub("_", " ".join(name.split())).rstrip(". ")
    if len(name) > LONGEST_NAME:
        raise FileRefused(
            "long_name",
            Text(
                "Tên tệp dài {n} ký tự, nhiều nhất {most}. Rút gọn tên.",
                "The file's name has {n} characters, at most {most}. Make it shorter.",
            ).with_(n=len(name), most=LONGEST_NAME),
        )
    _refuse_strange_ending(name)
    return f"_{name}" if _DEVICES.match(name) else name


def ending_of(name: str) -> str:
    """Give what follows the last dot of a name, in small letters."""
    return PurePosixPath(name).suffix[1:].lower()


def with_ending(name: str, ending: str) -> str:
    """Give a name with another ending."""
    return f"{name.rpartition('.')[0]}.{ending}"


def speaks_of_secrets(given: str) -> bool:
    """Tell whether a name looks like that of a state secret: MẬT, TỐI MẬT, TUYỆT MẬT, with marks or without.

    Words such as “mật độ” meet it too: whoever adds the file is asked, nobody is refused for good.
    """
    return bool(_SECRET.search(unicodedata.normalize("NFC", given).lower().replace("_", " ")))


def _refuse_strange_ending(name: str) -> None:
    stem, _, ending = name.rpartition(".")
    if not stem.strip(". ") or not ending:
        raise FileRefused(
            "no_ending",
            Text(
                "Tên tệp không có đuôi (như .pdf, .docx). Đặt lại tên cho đúng loại tệp.",
                "The file's name has no ending (such as .pdf, .docx). Name it after what it is.",
            ),
        )
    if not re.fullmatch(r"[A-Za-z0-9]+", ending):
        raise FileRefused(
            "strange_ending",
            Text(
                "Đuôi tên tệp có chữ trông giống chữ La-tinh nhưng không phải. Đặt lại đuôi, ví dụ .pdf.",
                "The ending of the name has letters that only look Latin. Type the ending anew, for example .pdf.",
            ),
        )
