"""What each role may do at all, as data. Steps name their roles themselves, in the workflow."""

from __future__ import annotations

from casetrack.text import Text

PERMISSIONS: dict[str, frozenset[str]] = {
    "desk": frozenset({"case.read", "case.step", "case.note", "case.correct", "visit.record", "workflow.read"}),
    "officer": frozenset({"case.read", "case.step", "case.note", "case.correct", "report.read", "workflow.read"}),
    "leader": frozenset(
        {
            "case.read",
            "case.step",
            "case.note",
            "case.correct",
            "case.assign",
            "report.read",
            "workflow.read",
            "calendar.read",
            "calendar.apply",
            "law.sign",
        }
    ),
    "clerk": frozenset({"case.read", "case.step", "case.note", "visit.record", "workflow.read"}),
    "inspector": frozenset({"case.read", "case.step", "case.note", "case.correct", "report.read", "workflow.read"}),
    "administrator": frozenset(
        {"user.manage", "import.run", "workflow.read", "calendar.read", "calendar.apply", "law.sign"}
    ),
    "auditor": frozenset({"case.read", "report.read", "audit.read", "workflow.read", "calendar.read"}),
}

ROLES: dict[str, Text] = {
    "desk": Text("Cán bộ tiếp dân", "Reception desk"),
    "officer": Text("Cán bộ xử lý", "Officer"),
    "leader": Text("Lãnh đạo", "Leader"),
    "clerk": Text("Văn thư", "Clerk"),
    "inspector": Text("Cán bộ kiểm tra", "Inspector"),
    "administrator": Text("Quản trị", "Administrator"),
    "auditor": Text("Người soát xét", "Auditor"),
}
