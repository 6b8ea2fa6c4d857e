"""What can be told at once of how the machine stands: room on its disk, the vault's keys, the way out for mails."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass

from casetrack.services.doctor import Examination, examine
from casetrack.services.key_rotation import list_keys
from casetrack.services.patience import TookTooLong, for_seconds
from casetrack.services.work import Installation
from casetrack.text import Text

_GIGABYTE = 1024**3
LEAST_ROOM = 5  # gigabytes: below it, a year of scans may not fit


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what to do when it is not well."""

    words: Text
    well: bool
    mend: Text | None = None


def check_machine(installation: Installation) -> Sequence[Check]:
    """Look at what can be told at once."""
    return [_room(installation), _vault(installation), _mail(installation)]


def examine_within(installation: Installation, seconds: float) -> Examination | None:
    """Hold the files of all cases to the book, as the doctor does; None when that takes longer than somebody waits."""
    try:
        return examine(installation, for_seconds(seconds))
    except TookTooLong:
        return None


def _room(installation: Installation) -> Check:
    folder = installation.shelf.folder
    while not folder.exists():
        folder = folder.parent
    left = shutil.disk_usage(folder).free // _GIGABYTE
    words = Text("Đĩa còn trống {n} GB", "{n} GB of the disk are free").with_(n=left)
    mend = Text(
        "Chuyển bản sao lưu cũ đi, hoặc thêm đĩa. Hết chỗ thì không nhận được tệp.",
        "Move old backups away, or add a disk. Without room no file is taken.",
    )
    return Check(words, left >= LEAST_ROOM, mend)


def _vault(installation: Installation) -> Check:
    missing = [key for key in list_keys(installation) if key.entries and not key.there]
    if not missing:
        return Check(Text("Đủ khóa mở kho danh tính", "All keys of the identity vault are there"), well=True)
    words = Text("Thiếu {n} khóa của kho danh tính", "{n} keys of the identity vault are missing")
    mend = Text("Đặt lại tệp khóa từ bản chép của cơ quan.", "Put the file back from the office's copy.")
    return Check(words.with_(n=len(missing)), well=False, mend=mend)


def _mail(installation: Installation) -> Check:
    if installation.outside.mail is not None:
        return Check(Text("Có máy chủ thư", "There is a mail server"), well=True)
    words = Text(
        "Chưa đặt máy chủ thư: thông báo chỉ nằm trong phần mềm", "No mail server: notices stay in the program"
    )
    return Check(words, well=True)
