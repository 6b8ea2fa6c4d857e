"""The invented ward Lam Khê: its units and its users of every role. Nobody here exists."""

from __future__ import annotations

from casetrack.models import Office, Unit
from casetrack.services.offices import SetUpOffice, add_unit, find_unit, set_up_office
from casetrack.services.users import AddUser, add_user
from casetrack.services.work import Installation, begin, system_actor

PASSWORD = "lam-khe-2026"  # noqa: S105  # of the demo only; `casetrack demo` prints it
DAY = "2026-05-20T09:42+07:00"

# code, name, code of the unit above, which body it is if it is one
UNITS = (
    ("du", "Đảng ủy phường", None, "party_committee"),
    ("ubkt", "Ủy ban Kiểm tra Đảng ủy", "du", "inspection_commission"),
    ("ubnd", "Ủy ban nhân dân phường", None, "people_committee"),
    ("vp", "Văn phòng HĐND và UBND", "ubnd", ""),
    ("kthtdt", "Phòng Kinh tế, Hạ tầng và Đô thị", "ubnd", ""),
    ("vhxh", "Phòng Văn hóa - Xã hội", "ubnd", ""),
    ("ttpvhcc", "Trung tâm Phục vụ hành chính công", "ubnd", ""),
)

# username, full name, role, unit
USERS: tuple[tuple[str, str, str, str | None], ...] = (
    ("desk", "Lương Văn Thiện", "desk", "ubnd"),
    ("officer", "Hoàng Bích Ngân", "officer", "ubnd"),
    ("officer2", "Mai Thanh Yến", "officer", "ubnd"),
    ("leader", "Đỗ Quang Khải", "leader", "ubnd"),
    ("clerk", "Nông Thị Thảo", "clerk", "ubnd"),
    ("land", "Lã Trung Kiên", "officer", "kthtdt"),
    ("social", "Đàm Thúy Liên", "officer", "vhxh"),
    ("personnel", "Tạ Quốc Huy", "officer", "vp"),
    ("inspector", "Phùng Gia Bảo", "inspector", "ubkt"),
    ("commission", "Chu Bích Thủy", "officer", "ubkt"),
    ("committee", "Vi Thu Hạnh", "officer", "du"),
    ("secretary", "Trương Hữu Lộc", "leader", "du"),
    ("partydesk", "Sầm Thị Nga", "desk", "du"),
    ("auditor", "Quách Minh Châu", "auditor", None),
    ("admin", "Tô Ngọc Sơn", "administrator", None),
)


def set_up_ward(installation: Installation) -> Office:
    """Open the ward's book with its units and users."""
    with installation.database.begin() as session:
        office = set_up_office(session, installation, SetUpOffice("lamkhe", "Phường Lam Khê", demo=True))
    with begin(installation, system_actor(office.id)) as work:
        units: dict[str | None, Unit] = {None: find_unit(work, None)}
        for code, name, above, kind in UNITS:
            units[code] = add_unit(work, code, name, units[above], kind=kind)
        for username, full_name, role, unit in USERS:
            add_user(work.session, office, AddUser(username, full_name, PASSWORD, ((role, units[unit].id),)))
    return office
