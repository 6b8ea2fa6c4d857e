"""Outlines that an office was sent, or made itself, as Word files in its folder: offered by name, checked, filled.

A file is looked at each time it is used: whoever may write into the folder may change it at any time.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casetrack.engine.outline_names import Named, named, wrong_name
from casetrack.engine.outlines import OUTLINES
from casetrack.errors import FileRefused, InvalidInput, NotFound
from casetrack.papers.outline_docx import Placeholder, fill_placeholders, find_placeholders
from casetrack.papers.outline_package import LARGEST
from casetrack.readers.file_types import read_type
from casetrack.reports.questions import Question
from casetrack.reports.telling import Telling
from casetrack.services.access import require
from casetrack.services.work import Installation, Work
from casetrack.text import Text

ENDING = ".docx"
FOLDER = "templates/reports"  # within the data folder, as people are told
_MOST_TOLD = 20
_PASSING = ("~$", ".")  # what Word and others leave behind while a file is open

_REFUSED = Text("Chưa dùng được đề cương “{name}”. {why}", "The outline “{name}” cannot be used. {why}")
_WRONG = Text("{n} chỗ sai. {said}", "{n} mistakes. {said}")
_MISTAKE = Text("{where}, đoạn “{around}”: {why}", "{where}, at “{around}”: {why}")
_MORE = Text("và {n} chỗ nữa", "and {n} more")
_EXAMPLE = "{{ people_committee_petitions.total:2 }}"
_NOTHING = Text("Tệp không có chỗ điền nào, ví dụ {e}.", "There is nothing to fill, such as {e}.").with_(e=_EXAMPLE)
_ENDING = Text(
    "Đề cương phải là tệp .docx, không có macro. Mở bằng Word, lưu lại dạng .docx.",
    "An outline is a .docx file without macros. Open it in Word and save it as .docx.",
)
_TAKEN = Text("Tên này của đề cương có sẵn. Đổi tên tệp.", "This is the name of a shipped outline. Rename the file.")
_NO_OUTLINE = Text(
    "Không có đề cương “{name}”, cả trong thư mục {folder}.", "There is no outline “{name}”, in {folder} neither."
)
_UNREADABLE = Text("Không đọc được tệp. Xem quyền của tệp.", "The file cannot be read. Look at its permissions.")


@dataclass(frozen=True, slots=True)
class OwnOutline:
    """A file in the office's folder: its name, and why it cannot be used, if so."""

    name: str
    refused: InvalidInput | None = None


def list_own(installation: Installation) -> Sequence[OwnOutline]:
    """List what stands in the office's folder, each file looked at, by name."""
    try:
        files = _files(installation)
    except OSError:
        return [OwnOutline(FOLDER, InvalidInput(_UNREADABLE, {"file": _UNREADABLE}))]
    return [OwnOutline(file.name.removesuffix(ENDING), look_at_file(installation, file)) for file in files]


def look_at_file(installation: Installation, file: Path) -> InvalidInput | None:
    """Say everything that is wrong with a file, wherever it stands; None where it can be used."""
    try:
        _looked_at(installation, file)
    except InvalidInput as refused:
        return refused
    return None


def is_own(installation: Installation, name: str) -> bool:
    """Tell whether a file of this name stands in the folder, whatever is in it."""
    return any(file.name.removesuffix(ENDING) == name for file in _files(installation))


def fill_own(work: Work, question: Question, name: str, unit: int | None = None) -> bytes:
    """Give an outline of the office filled with the numbers of a question; raise NotFound, or InvalidInput."""
    require(work, "report.read")
    content, placeholders = _looked_at(work.installation, _file(work.installation, name))
    names = {said.said: found for said in placeholders if (found := named(said.said))}
    telling = Telling(work, question, names.values(), unit)
    return fill_placeholders(content, lambda said: _spoken(telling, names, said))


def _spoken(telling: Telling, names: Mapping[str, Named], said: str) -> str:
    return telling.spoken(names[said]).vi


def _files(installation: Installation) -> list[Path]:
    """Give the files of the folder by name; what has signs in its name that nobody can read is passed over."""
    folder = installation.outline_folder
    found = sorted(folder.iterdir()) if folder is not None and folder.is_dir() else []
    return [file for file in found if file.is_file() and _is_offered(file.name)]


def _is_offered(name: str) -> bool:
    return name.isprintable() and not name.startswith(_PASSING)


def _file(installation: Installation, name: str) -> Path:
    """Find a file by the name that a list gives it; a name never leads out of the folder."""
    found = next((file for file in _files(installation) if file.name.removesuffix(ENDING) == name), None)
    if found is None:
        raise NotFound(_NO_OUTLINE.with_(name=name[:80], folder=FOLDER))
    return found


def _looked_at(installation: Installation, file: Path) -> tuple[bytes, tuple[Placeholder, ...]]:
    """Read a file and what it wants to be filled; raise InvalidInput that says everything that is wrong with it."""
    name = file.name.removesuffix(ENDING)
    try:
        content = _read(file)
        placeholders = find_placeholders(content)
    except FileRefused as refused:
        why = refused.fields["file"]
        raise InvalidInput(_REFUSED.with_(name=name, why=why), {"file": why}, reason=refused.reason) from refused
    wrong = list(_mistakes(installation, placeholders))
    if wrong:
        raise _all_wrong(name, wrong)
    return content, placeholders


def _read(file: Path) -> bytes:
    if file.suffix != ENDING:
        raise FileRefused("not_a_template", _ENDING)
    if file.name.removesuffix(ENDING) in OUTLINES:
        raise FileRefused("name_taken", _TAKEN)
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as failure:
        raise FileRefused("unreadable", _UNREADABLE) from failure
    read_type(io.BytesIO(content), "docx")
    return content


def _mistakes(installation: Installation, placeholders: Sequence[Placeholder]) -> Iterator[tuple[str, Text]]:
    """Say of each name that there is not, on which page it stands and between which words."""
    for found in placeholders:
        why = wrong_name(found.said, installation.indicators)
        if why is not None:
            yield found.said.strip(), _MISTAKE.with_(where=found.where, why=why, around=found.around)
    if not placeholders:
        yield "file", _NOTHING


def _all_wrong(name: str, wrong: Sequence[tuple[str, Text]]) -> InvalidInput:
    fields = {f"{number}. {said}": words for number, (said, words) in enumerate(wrong[:_MOST_TOLD], start=1)}
    told = [*fields.values(), *([_MORE.with_(n=len(wrong) - _MOST_TOLD)] if len(wrong) > _MOST_TOLD else [])]
    said = Text("; ".join(each.vi for each in told), "; ".join(each.en for each in told))
    why = _WRONG.with_(n=len(wrong), said=said)
    return InvalidInput(_REFUSED.with_(name=name, why=why), fields, reason="unknown_name")
