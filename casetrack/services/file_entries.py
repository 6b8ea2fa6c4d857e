"""How the book tells of files and of secret papers: the lines of the timeline, and sizes as people write them."""

from __future__ import annotations

from collections.abc import Iterator

from casetrack.engine.history import Happening
from casetrack.readers.file_types import BY_MEDIA_TYPE
from casetrack.services.documents import ADDED, NAME
from casetrack.services.state_secrets import pointers_in
from casetrack.text import Text

_ADDED = Text("Thêm tệp “{name}”", "File “{name}” added")
_SEALED = Text("Thêm tệp chứa danh tính", "A file that shows who is protected was added")
_NOTED = Text("Ghi nơi giữ tài liệu mật", "Place of a secret paper noted")
_KILO = 1024


def label_of(happening: Happening) -> Text | None:
    """Name the event of a file or of a secret paper; None for any other."""
    if _is_file(happening):
        return _ADDED.with_(name=happening.texts[NAME]) if NAME in happening.texts else _SEALED
    return _NOTED if pointers_in([happening]) else None


def details_of(happening: Happening) -> Iterator[tuple[Text, Text]]:
    """Give what the book says of a file that was added, or of a secret paper that is kept elsewhere."""
    if _is_file(happening):
        kind = BY_MEDIA_TYPE[str(happening.payload["media_type"])].label
        size = spell_size(int(str(happening.payload["size"])))
        yield Text("Loại", "Type"), Text("{kind}, {size}", "{kind}, {size}").with_(kind=kind, size=size)
        sha256 = str(happening.payload["sha256"])
        yield Text("Mã SHA-256", "SHA-256"), Text(sha256, sha256)
    for pointer in pointers_in([happening]):
        yield Text("Số", "Number"), Text(pointer.number, pointer.number)
        yield Text("Mức mật", "Level"), pointer.level
        yield Text("Nơi giữ", "Kept at"), Text(pointer.place, pointer.place)


def _is_file(happening: Happening) -> bool:
    """Tell whether we wrote this event of a file; a former system may name a line of its own so."""
    return happening.name == ADDED and "media_type" in happening.payload


def spell_size(size: int) -> Text:
    """Write a size as people do: 48 KB, 1,2 MB."""
    if size < _KILO:
        return Text(f"{size} byte", f"{size} bytes")
    if size < _KILO * _KILO:
        told = f"{size / _KILO:.0f} KB"
        return Text(told, told)
    told = f"{size / _KILO / _KILO:.1f} MB".replace(".0 ", " ")
    return Text(told.replace(".", ","), told)
