"""Scans attached by their names, many at once: matched to cases, looked at, and added one by one.

Who may not see a case is told what is told of a number that there is not. So is everybody of a sealed case: whether a
file shows who is protected is asked of each, on the page of its case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO

from sqlalchemy import select

from casetrack.errors import CasetrackError, FileRefused
from casetrack.models import Case, Document
from casetrack.readers.scan_names import index_numbers, read_scan_name
from casetrack.services.access import PROTECTED, is_at_work_on, require, visible_cases
from casetrack.services.documents import LONGEST_NOTE, AddDocument, Received, add_document, receive
from casetrack.services.identity_files import asks_of_identity
from casetrack.services.state_secrets import NONE
from casetrack.services.work import Actor, Installation, Work, begin
from casetrack.text import Text

MATCHED, NOT_FOUND, SEVERAL, THERE, REFUSED, ADDED = "matched", "not_found", "several", "there", "refused", "added"
OUTCOMES: dict[str, Text] = {
    MATCHED: Text("Khớp một hồ sơ", "One case fits"),
    NOT_FOUND: Text("Không thấy hồ sơ", "No case is found"),
    SEVERAL: Text("Nhiều hồ sơ khớp", "Several cases fit"),
    THERE: Text("Tệp này đã có trong hồ sơ", "The case has this very file already"),
    REFUSED: Text("Không nhận", "Not taken"),
    ADDED: Text("Đã gắn", "Attached"),
}
_RENAME = Text(
    "Tên tệp phải bắt đầu bằng số hồ sơ, hoặc số cũ của đơn vị bàn giao. Đổi tên tệp rồi gửi lại.",
    "The name must begin with the number of the case, or its former number. Rename the file and send it again.",
)
_SAY_WHICH = Text(
    "Khớp: {numbers}. Đổi tên tệp theo số hồ sơ rồi gửi lại.",
    "It fits: {numbers}. Rename the file by the number of its case and send it again.",
)
_NOT_YOURS = Text(
    "Chỉ người xử lý và người của đơn vị giữ hồ sơ này thêm tài liệu.",
    "Only its officer and the people of its unit add papers to this case.",
)
_SAYS_SECRET = Text(
    "Tên tệp có chữ “mật”. Nếu tài liệu không đóng dấu mật, thêm từ trang của hồ sơ, ở đó xác nhận đã xem lại.",
    "The file's name says “mật” (secret). If the paper bears no such mark, add it on the page of its case, where you "
    "say that you looked.",
)
_PROTECTED_PEOPLE = Text(
    "Hồ sơ có người được bảo vệ: thêm từng tệp từ trang của hồ sơ, ở đó hỏi tệp có cho thấy người ấy không.",
    "Somebody of this case is protected: add each file on the page of the case, which asks whether it shows them.",
)


@dataclass(frozen=True, slots=True)
class Scan:
    """A file with what was found of it. `number`: of its case; `part`: what the paper is, by the file's name.

    `why`: what to do where it cannot be added. `seq`: the event of the case that added it.
    """

    name: str
    outcome: str
    number: str = ""
    part: str = ""
    why: Text | None = None
    sha256: str = ""
    seq: int | None = None

    @property
    def told(self) -> Text:
        """What was found, in words."""
        return OUTCOMES[self.outcome]


def match_names(work: Work, names: Sequence[str]) -> list[Scan]:
    """Find for each name the case that the actor may add it to; in the order of the names."""
    require(work, "case.note")
    shown = (visible_cases(work), Case.level != PROTECTED)
    rows = work.session.execute(select(Case.number, Case.former_number).where(*shown)).all()
    known = [(row.number, known_as) for row in rows for known_as in row if known_as]
    index = index_numbers(known)
    found = [_match(name, index) for name in names]
    return _refuse_strangers(work, found)


def attach(installation: Installation, actor: Actor, scan: Scan, stream: IO[bytes]) -> Scan:
    """Add a matched scan to its case, in a transaction of its own, or say why not; the same file twice stands once."""
    wish = AddDocument(NONE, scan.part[:LONGEST_NOTE])
    try:
        with receive(installation.shelf, stream, scan.name, wish) as received, begin(installation, actor) as work:
            return _add(work, scan, received)
    except FileRefused as why:
        return refused(scan, why)
    except CasetrackError as why:
        return replace(scan, outcome=REFUSED, why=why.message)


def look_at(installation: Installation, scan: Scan, stream: IO[bytes]) -> Scan:
    """Look at a matched scan as `attach` would, without keeping it."""
    try:
        with receive(installation.shelf, stream, scan.name, AddDocument(NONE)) as received:
            return replace(scan, sha256=received.sha256)
    except FileRefused as why:
        return refused(scan, why)


def seen_there(work: Work, scans: Sequence[Scan]) -> list[Scan]:
    """Mark the matched scans whose very content their case has already, or an earlier one of them brings."""
    numbers = {scan.number for scan in scans if scan.outcome == MATCHED}
    query = (
        select(Case.number, Document.sha256)
        .join(Document, Document.case_id == Case.id)
        .where(visible_cases(work), Document.office_id == work.office.id, Case.number.in_(numbers))
    )
    there: set[tuple[str, str]] = {(number, sha256) for number, sha256 in work.session.execute(query)}
    marked = []
    for scan in scans:
        same = (scan.number, scan.sha256)
        marked.append(replace(scan, outcome=THERE) if scan.outcome == MATCHED and same in there else scan)
        there.add(same)
    return marked


def refused(scan: Scan, why: FileRefused) -> Scan:
    """Give a scan that is not taken, and why."""
    said = _SAYS_SECRET if why.reason == "secret_name" else next(iter(why.fields.values()))
    return replace(scan, outcome=REFUSED, why=said)


def _match(name: str, index: Mapping[str, frozenset[str]]) -> Scan:
    read = read_scan_name(name, index)
    if not read.numbers:
        return Scan(name, NOT_FOUND, why=_RENAME)
    if len(read.numbers) > 1:
        return Scan(name, SEVERAL, why=_SAY_WHICH.with_(numbers=", ".join(read.numbers)))
    return Scan(name, MATCHED, read.numbers[0], read.part)


def _refuse_strangers(work: Work, scans: list[Scan]) -> list[Scan]:
    """Refuse what belongs to cases on which the actor does not work, or in which somebody is protected."""
    numbers = {scan.number for scan in scans if scan.outcome == MATCHED}
    why: dict[str, Text] = {}
    for case in work.session.scalars(select(Case).where(visible_cases(work), Case.number.in_(numbers))):
        if not is_at_work_on(work, case):
            why[case.number] = _NOT_YOURS
        elif asks_of_identity(work, case):
            why[case.number] = _PROTECTED_PEOPLE
    return [replace(scan, outcome=REFUSED, why=why[scan.number]) if scan.number in why else scan for scan in scans]


def _add(work: Work, scan: Scan, received: Received) -> Scan:
    """Add it as the case stands now: what was found may be hidden or sealed since, or brought by somebody else."""
    of_number = (visible_cases(work), Case.level != PROTECTED, Case.number == scan.number)
    case = work.session.scalars(select(Case).where(*of_number)).one_or_none()
    if case is None:
        return Scan(scan.name, NOT_FOUND, why=_RENAME)
    (now,) = seen_there(work, _refuse_strangers(work, [replace(scan, sha256=received.sha256)]))
    if now.outcome != MATCHED:
        return now
    return replace(now, outcome=ADDED, seq=add_document(work, case, received).case_seq)
