"""How the audit log and the day's sheet name an act: by its kind, never by what was typed."""

from __future__ import annotations

from collections.abc import Mapping

from casetrack.services.alarms import NOTED
from casetrack.services.chain import (
    CALENDAR,
    LAW,
    LOOK,
    MANAGEMENT,
    PERSON,
    REGISTER,
    REPORT,
    SCHEDULE,
    STATUS,
    UNIT,
    USER,
    VAULT,
)
from casetrack.services.chain_page import ROWS
from casetrack.services.key_rotation import ROTATED
from casetrack.services.letterheads import LETTERS
from casetrack.services.looks import THINGS
from casetrack.services.permissions import ROLES
from casetrack.services.persons_correct import CORRECTED
from casetrack.services.persons_merge import MERGED, UNMERGED
from casetrack.services.user_changes import (
    ADDED,
    CLOSED,
    FACTOR_RESET,
    NAMED,
    PASSWORD_GIVEN,
    REOPENED,
    ROLE_ENDED,
    ROLE_GIVEN,
    SIGNED_OUT,
    UNLOCKED,
)
from casetrack.text import Text

# Every kind of event, in the order of the sheet.
KINDS: dict[str, Text] = {
    "opened": Text("Mở hồ sơ vào sổ", "Case entered"),
    "step": Text("Bước xử lý", "Step"),
    "assigned": Text("Giao việc", "Assignment"),
    "activity": Text("Việc ghi thêm, tệp", "Note or file"),
    "extended": Text("Gia hạn", "Extension"),
    "corrected": Text("Đính chính", "Correction"),
    "recalculated": Text("Tính lại hạn", "Due dates recounted"),
    "moved": Text("Chuyển đơn vị", "Moved to another unit"),
    "raised": Text("Nâng mức bảo vệ", "Protection raised"),
    LOOK: Text("Xem hồ sơ hạn chế hoặc bảo mật", "Look at a restricted or sealed case"),
    VAULT: Text("Kho danh tính", "Identity vault"),
    PERSON: Text("Danh bạ người dân", "Registry of people"),
    USER: Text("Tài khoản, vai trò", "Accounts and roles"),
    SCHEDULE: Text("Lịch tiếp công dân", "Schedule of receptions"),
    REGISTER: Text("Sổ văn bản", "Register of documents"),
    LETTERS: Text("Đầu văn bản, mẫu văn bản", "Letterheads and templates"),
    REPORT: Text("Chốt số liệu báo cáo", "Report frozen"),
    MANAGEMENT: Text("Sổ theo dõi công tác quản lý", "Management log"),
    UNIT: Text("Thay đổi đơn vị", "Change of units"),
    CALENDAR: Text("Quyết định lịch nghỉ", "Decision about days off"),
    STATUS: Text("Đóng, mở trang tra cứu", "Status page closed or opened"),
    LAW: Text("Kiểm chứng căn cứ luật", "Rule of the law verified"),
    ROWS: Text("Ghi sổ khác", "Other entry"),
}
# Tables under evidence, as an event that names nothing but rows is told.
TABLES: dict[str, Text] = {
    "api_tokens": Text("mã truy cập", "tokens"),
    "appointments": Text("lịch hẹn", "appointments"),
    "balance_replacements": Text("hồ sơ thuộc số dư đầu kỳ", "cases of opening balances"),
    "brief_lines": Text("việc cần quyết ở buổi tiếp", "what hosts must decide"),
    "calendar_feeds": Text("địa chỉ lịch hạn riêng", "secret addresses of calendars"),
    "case_grants": Text("quyền xem hồ sơ", "leave to see a case"),
    "case_links": Text("liên kết hồ sơ", "links of cases"),
    "absences": Text("ngày vắng, người làm thay", "absences and who stands in"),
    "digest_plans": Text("giờ gửi bản tin", "when the digest is sent"),
    "digests": Text("bản tin đã lập", "digests made"),
    "documents": Text("tệp", "files"),
    "entered_figures": Text("số báo cáo nhập tay", "figures entered by hand"),
    "handover_batches": Text("đợt bàn giao", "hand-overs"),
    "handover_files": Text("tệp danh sách bàn giao", "lists handed over"),
    "handover_mappings": Text("cách ghép cột đã lưu", "saved meanings of columns"),
    "handover_matches": Text("quyết định về hồ sơ có thể trùng", "decisions on files that may be one"),
    "handover_minutes": Text("biên bản bàn giao", "hand-over minutes"),
    "handover_rows": Text("dòng danh sách bàn giao", "rows of lists handed over"),
    "import_batches": Text("lần nhập dữ liệu", "imports"),
    "incoming_entries": Text("sổ văn bản đến", "incoming documents"),
    "mail_addresses": Text("địa chỉ thư của cán bộ", "mail addresses of the staff"),
    "paper_loans": Text("sổ cho mượn hồ sơ giấy", "loans of paper files"),
    "paper_requests": Text("yêu cầu cung cấp giấy tờ", "requests for papers"),
    "management_entries": Text("sổ theo dõi công tác quản lý", "the management log"),
    "offices": Text("cơ quan", "the office"),
    "opening_balances": Text("số dư đầu kỳ", "opening balances"),
    "outgoing_entries": Text("sổ văn bản đi", "outgoing documents"),
    "parties": Text("người trong hồ sơ", "people of cases"),
    "persons": Text("danh bạ người dân", "citizens"),
    "petitions": Text("sổ đơn", "petitions"),
    "receipts": Text("giấy biên nhận", "receipts"),
    "host_absences": Text("ngày vắng của người tiếp", "absences of hosts"),
    "reception_series": Text("loạt buổi tiếp", "series of sessions"),
    "reception_sessions": Text("buổi tiếp", "sessions"),
    "session_closings": Text("việc chốt buổi tiếp", "ends of sessions"),
    "session_instructions": Text("ý kiến chỉ đạo ở buổi tiếp", "instructions of sessions"),
    "report_checks": Text("lượt kiểm tra trước khi gửi báo cáo", "checks before reports are sent"),
    "report_snapshots": Text("bản chốt số liệu", "frozen reports"),
    "roles_in_units": Text("vai trò", "roles"),
    "status_codes": Text("mã tra cứu trên giấy biên nhận", "codes on receipts"),
    "status_stops": Text("đóng, mở trang tra cứu", "the status page closed or opened"),
    "schedule_publications": Text("lần công bố lịch tiếp", "publications of the schedule"),
    "unit_changes": Text("thay đổi đơn vị", "changes of units"),
    "units": Text("đơn vị", "units"),
    "users": Text("tài khoản", "accounts"),
    "vault_entries": Text("kho danh tính", "the identity vault"),
    "vault_grants": Text("lượt cho xem danh tính", "leave to see identities"),
    "vault_requests": Text("đề nghị xem danh tính", "requests to see identities"),
    "vault_notices": Text("báo động đã xem", "alarms noted"),
    "visits": Text("lượt tiếp", "visits"),
    "webhooks": Text("địa chỉ nhận thông báo của phần mềm khác", "webhooks"),
}

_OF_THE_VAULT = {
    ROTATED: Text("Đổi khóa kho danh tính", "The key of the identity vault was rotated"),
    NOTED: Text("Đã xem báo động mở khẩn cấp", "Took note of a broken glass"),
}


_OF_PEOPLE = {
    CORRECTED: Text("Sửa thông tin một người", "Corrected what is known of a person"),
    MERGED: Text("Gộp hai mục của một người", "Merged two entries of a person"),
    UNMERGED: Text("Gỡ gộp hai mục", "Took a merge of two entries back"),
}

_OF_USERS = {
    ADDED: Text("Lập tài khoản {username}", "Made the account {username}"),
    NAMED: Text("Sửa họ tên của {username}", "Changed the name of {username}"),
    ROLE_GIVEN: Text("Trao cho {username} vai trò {role} ở {unit}", "Gave {username} the role {role} in {unit}"),
    ROLE_ENDED: Text("Thôi vai trò {role} ở {unit} của {username}", "Ended the role {role} of {username} in {unit}"),
    CLOSED: Text("Đóng tài khoản {username}", "Closed the account {username}"),
    REOPENED: Text("Mở lại tài khoản {username}", "Opened the account {username} again"),
    PASSWORD_GIVEN: Text("Đặt lại mật khẩu cho {username}", "Gave {username} a new password"),
    UNLOCKED: Text("Mở khóa cho {username} sau nhiều lần thử sai", "Unlocked {username} after wrong attempts"),
    SIGNED_OUT: Text("Cho {username} thoát ở mọi nơi", "Signed {username} out everywhere"),
    FACTOR_RESET: Text("Bỏ xác thực hai bước của {username}", "Took the second factor of {username} away"),
}


def tell(kind: str, name: str, said: Mapping[str, object]) -> Text:
    """Name one act; `said` is what its event says. Accounts are named, as they are no secret to who audits."""
    if kind == LOOK:
        return THINGS.get(name, KINDS[LOOK])
    if kind == VAULT:
        return _OF_THE_VAULT.get(name, KINDS[VAULT])
    if kind == PERSON:
        return _OF_PEOPLE.get(name, KINDS[PERSON])
    if kind == USER and name in _OF_USERS:
        role = ROLES.get(str(said.get("role")), Text("", ""))
        return _OF_USERS[name].with_(username=said["username"], role=role, unit=said.get("unit", ""))
    if kind == ROWS:
        rows = said.get(ROWS)
        tables = sorted(rows) if isinstance(rows, Mapping) else ()
        named = [TABLES.get(table, Text(table, table)) for table in tables]
        label = KINDS[ROWS]
        words = Text(", ".join(each.vi for each in named), ", ".join(each.en for each in named))
        return Text(f"{label.vi}: {words.vi}", f"{label.en}: {words.en}")
    return KINDS.get(kind, Text(kind, kind))
