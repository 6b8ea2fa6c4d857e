"""What each role may do at all, as data. Steps name their roles themselves, in the workflow."""

from __future__ import annotations

from collections.abc import Iterable

from casetrack.text import Text

PERMISSIONS: dict[str, frozenset[str]] = {
    "desk": frozenset(
        {
            "absence.enter",
            "person.edit",
            "person.read",
            "case.read",
            "case.step",
            "case.note",
            "case.correct",
            "visit.record",
            "register.read",
            "register.write",
            "schedule.book",
            "schedule.read",
            "workflow.read",
        }
    ),
    "officer": frozenset(
        {
            "absence.enter",
            "balance.enter",
            "person.read",
            "case.read",
            "case.step",
            "case.note",
            "case.correct",
            "case.explain",
            "figure.enter",
            "handover.read",
            "handover.run",
            "identity.break_glass",
            "letter.issue",
            "log.read",
            "report.freeze",
            "report.read",
            "schedule.read",
            "workflow.read",
        }
    ),
    "leader": frozenset(
        {
            "absence.enter",
            "balance.enter",
            "person.read",
            "case.read",
            "case.step",
            "case.note",
            "case.correct",
            "case.assign",
            "case.explain",
            "case.grant",
            "case.remind",
            "figure.enter",
            "handover.confirm",
            "handover.read",
            "handover.run",
            "identity.break_glass",
            "identity.grant",
            "identity.oversee",
            "letter.issue",
            "log.read",
            "log.write",
            "report.freeze",
            "report.read",
            "register.read",
            "schedule.plan",
            "schedule.read",
            "workflow.read",
            "calendar.read",
            "calendar.apply",
            "digest.plan",
            "law.sign",
            "unit.manage",
            "view.share",
        }
    ),
    "clerk": frozenset(
        {
            "absence.enter",
            "person.edit",
            "person.read",
            "case.read",
            "case.step",
            "case.note",
            "case.remind",
            "figure.enter",
            "handover.read",
            "handover.run",
            "letter.issue",
            "letter.manage",
            "log.read",
            "log.write",
            "visit.record",
            "register.read",
            "register.write",
            "schedule.book",
            "schedule.plan",
            "schedule.read",
            "workflow.read",
        }
    ),
    "inspector": frozenset(
        {
            "absence.enter",
            "balance.enter",
            "person.read",
            "case.read",
            "case.step",
            "case.note",
            "case.correct",
            "case.explain",
            "case.remind",
            "figure.enter",
            "handover.read",
            "identity.break_glass",
            "letter.issue",
            "log.read",
            "report.freeze",
            "report.read",
            "register.read",
            "schedule.read",
            "workflow.read",
        }
    ),
    "administrator": frozenset(
        {
            "absence.enter",
            "channel.manage",
            "user.manage",
            "import.run",
            "letter.manage",
            "workflow.read",
            "calendar.read",
            "calendar.apply",
            "digest.plan",
            "law.sign",
            "status.manage",
            "system.read",
            "unit.manage",
        }
    ),
    "auditor": frozenset(
        {
            "case.read",
            "handover.read",
            "log.read",
            "report.read",
            "register.read",
            "audit.read",
            "identity.oversee",
            "schedule.read",
            "workflow.read",
            "calendar.read",
        }
    ),
}

# What changes the whole office: only a role that is held in the office itself carries it, never one in a unit inside.
OF_THE_OFFICE = frozenset(
    {"calendar.apply", "digest.plan", "law.sign", "status.manage", "system.read", "unit.manage", "user.manage"}
)

ROLES: dict[str, Text] = {
    "desk": Text("Cán bộ tiếp dân", "Reception desk"),
    "officer": Text("Cán bộ xử lý", "Officer"),
    "leader": Text("Lãnh đạo", "Leader"),
    "clerk": Text("Văn thư", "Clerk"),
    "inspector": Text("Cán bộ kiểm tra", "Inspector"),
    "administrator": Text("Quản trị", "Administrator"),
    "auditor": Text("Người soát xét", "Auditor"),
}

_NOT_GIVEN = Text(
    "Bạn chưa được giao việc này. Người quản trị phân quyền.",
    "This is not for your roles. The administrator assigns them.",
)
_NOT_FROM_A_UNIT = Text(
    "Việc này đổi cho cả cơ quan, nên chỉ vai trò giữ ở cấp cơ quan mới làm được; bạn giữ vai trò ở một đơn vị bên "
    "trong. Nhờ lãnh đạo cơ quan, hoặc người quản trị.",
    "This changes the whole office, so it takes a role in the office itself; yours is in a unit inside it. "
    "Ask a leader of the office, or the administrator.",
)


def why_not(permission: str, roles: Iterable[str]) -> Text:
    """Say why somebody in these roles, wherever held, may not do this."""
    only_inside = permission in OF_THE_OFFICE and any(permission in PERMISSIONS[role] for role in roles)
    return _NOT_FROM_A_UNIT if only_inside else _NOT_GIVEN
