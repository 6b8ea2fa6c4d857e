"""How the book of a case tells of leave to see who is protected; what was seen it never tells."""

from __future__ import annotations

from casetrack.engine.history import Happening
from casetrack.text import Text

GRANTED, REVOKED = "identity_granted", "identity_revoked"
ASKED, REFUSED = "identity_asked", "identity_refused"
BROKEN, PROTECTED_ALONE = "identity_break_glass", "identity_protected"
PAPERS_SEALED, BYTES_SEALED = "identity_papers_sealed", "identity_bytes_sealed"
FILE_CLEARED = "identity_file_cleared"
_LABELS = {
    GRANTED: Text("Cho {name} xem danh tính", "{name} may see who is protected"),
    REVOKED: Text("Thôi cho {name} xem danh tính", "{name} may no longer see who is protected"),
    BROKEN: Text("{name} mở khẩn cấp danh tính", "{name} broke the glass to see who is protected"),
}
_ASKING = {
    ASKED: Text("{name} đề nghị xem danh tính", "{name} asked to see who is protected"),
    REFUSED: Text("Chưa cho {name} xem danh tính", "{name} was refused to see who is protected"),
}
_PAPERS = Text(
    "Bảo vệ danh tính trong giấy tờ đã có: {files} tệp, {lines} dòng sổ văn bản",
    "Who is protected was taken out of earlier papers: {files} files, {lines} lines of registers",
)
_BYTES = Text("Mã hóa tệp chứa danh tính trên đĩa", "A file that shows who is protected was encrypted on the disk")
_CLEARED = Text("Đã xem: tệp không cho thấy danh tính", "Looked at: a file shows nobody who is protected")
_PROTECTED = Text("Bảo vệ danh tính một người của hồ sơ", "A person of the case was protected")


def label_of(happening: Happening) -> Text | None:
    """Name the event of a leave, of a protection, or of papers that were sealed; None for any other."""
    if happening.name == PROTECTED_ALONE and "part" in happening.payload:
        return _PROTECTED
    if happening.name == PAPERS_SEALED and "lines" in happening.payload:
        return _PAPERS.with_(files=happening.payload["files"], lines=happening.payload["lines"])
    if happening.name == BYTES_SEALED and "file" in happening.payload:
        return _BYTES
    if happening.name == FILE_CLEARED and "file" in happening.payload:
        return _CLEARED
    if happening.name in _ASKING and "request" in happening.payload:
        return _ASKING[happening.name].with_(name=str(happening.payload.get("name", "")))
    if happening.name in _LABELS and "grant" in happening.payload:
        return _LABELS[happening.name].with_(name=str(happening.payload.get("name", "")))
    return None
