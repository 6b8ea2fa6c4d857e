"""How the book of a case tells of leave to see who is protected; what was seen it never tells."""

from __future__ import annotations

from casetrack.engine.history import Happening
from casetrack.text import Text

GRANTED, REVOKED = "identity_granted", "identity_revoked"
BROKEN, PROTECTED_ALONE = "identity_break_glass", "identity_protected"
_LABELS = {
    GRANTED: Text("Cho {name} xem danh tính", "{name} may see who is protected"),
    REVOKED: Text("Thôi cho {name} xem danh tính", "{name} may no longer see who is protected"),
    BROKEN: Text("{name} mở khẩn cấp danh tính", "{name} broke the glass to see who is protected"),
}
_PROTECTED = Text("Bảo vệ danh tính một người của hồ sơ", "A person of the case was protected")


def label_of(happening: Happening) -> Text | None:
    """Name the event of a leave, or of a protection; None for any other."""
    if happening.name == PROTECTED_ALONE and "part" in happening.payload:
        return _PROTECTED
    if happening.name in _LABELS and "grant" in happening.payload:
        return _LABELS[happening.name].with_(name=str(happening.payload.get("name", "")))
    return None
