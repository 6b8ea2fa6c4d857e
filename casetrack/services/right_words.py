"""What each right lets somebody do, in the words of the office; in the order in which a role's page lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casetrack.services.permissions import OF_THE_OFFICE, PERMISSIONS
from casetrack.text import Text

RIGHTS: Mapping[str, Text] = {
    "visit.record": Text("Ghi lượt người dân đến quầy, nhận đơn", "Record visits at the desk, take petitions in"),
    "case.read": Text("Xem hồ sơ, trừ hồ sơ hạn chế người xem", "See cases, but for those that few may see"),
    "case.step": Text(
        "Làm các bước xử lý mà quy trình giao cho vai trò", "Take the steps that a workflow gives the role"
    ),
    "case.note": Text("Ghi nhật ký, thêm tài liệu vào hồ sơ", "Write notes and add papers to cases"),
    "case.correct": Text("Đính chính hồ sơ đã ghi", "Correct what was written"),
    "case.explain": Text("Ghi nguyên nhân hồ sơ trễ", "Say why a case is late"),
    "case.assign": Text("Giao hồ sơ cho người xử lý", "Give cases to officers"),
    "case.remind": Text("Nhắc người đang giữ hồ sơ", "Remind whoever holds a case"),
    "case.grant": Text("Cho người khác xem hồ sơ hạn chế", "Let others see a restricted case"),
    "view.share": Text("Chia sẻ bộ lọc đã lưu cho cả cơ quan", "Share saved views with the whole office"),
    "identity.grant": Text("Quyết định ai được xem danh tính được bảo vệ", "Decide who sees protected identities"),
    "identity.oversee": Text(
        "Xem ai đang được xem danh tính, ai đã xem", "See who may see protected identities, and who looked"
    ),
    "identity.break_glass": Text(
        "Mở khẩn cấp danh tính được bảo vệ; người soát xét được báo ngay",
        "Open a protected identity at once; auditors are told",
    ),
    "letter.issue": Text("Lập, phát hành văn bản từ mẫu", "Make and issue letters from templates"),
    "letter.manage": Text("Sửa mẫu văn bản, đầu văn bản", "Change letter templates and letterheads"),
    "absence.enter": Text("Ghi ngày vắng, người làm thay", "Enter absences and who stands in"),
    "person.read": Text("Xem danh bạ người dân", "See the registry of people"),
    "person.edit": Text("Thêm, sửa, gộp người trong danh bạ", "Add, change and merge people of the registry"),
    "schedule.read": Text("Xem lịch tiếp công dân", "See the schedule of receptions"),
    "schedule.book": Text("Đặt lịch tiếp cho người dân", "Book receptions"),
    "schedule.plan": Text("Lập, dời, hủy buổi tiếp", "Set, move and cancel receptions"),
    "register.read": Text("Xem sổ văn bản, sổ tiếp dân", "See the registers"),
    "register.write": Text("Ghi sổ văn bản đến, đi; gạch dòng sai", "Write in the registers; strike wrong lines"),
    "report.read": Text("Xem báo cáo và con số của mọi hồ sơ", "Read reports and the figures of all cases"),
    "report.freeze": Text("Chốt số liệu báo cáo", "Freeze a report"),
    "figure.enter": Text("Nhập tay con số mà sổ không có", "Enter figures that the book has not got"),
    "balance.enter": Text("Nhập số dư đầu kỳ", "Enter opening balances"),
    "log.read": Text("Xem sổ theo dõi công tác quản lý", "Read the management log"),
    "log.write": Text("Ghi sổ theo dõi công tác quản lý", "Write in the management log"),
    "handover.read": Text("Xem đợt bàn giao", "See hand-overs"),
    "handover.run": Text("Nạp danh sách bàn giao, sửa dòng sai", "Load lists handed over, mend their rows"),
    "handover.confirm": Text("Xác nhận đợt bàn giao vào sổ", "Confirm a hand-over into the book"),
    "import.run": Text("Nhập dữ liệu của phần mềm cũ", "Import the data of a former program"),
    "workflow.read": Text(
        "Xem quy trình, bảng căn cứ, cách tính hạn", "See workflows, the law's rules, how terms count"
    ),
    "calendar.read": Text("Xem lịch nghỉ và lịch sử quyết định", "See days off and the decisions about them"),
    "calendar.apply": Text("Ghi quyết định lịch nghỉ, đổi hạn hồ sơ", "Decide about days off, which moves due days"),
    "law.sign": Text("Kiểm chứng căn cứ luật", "Verify rules of the law"),
    "unit.manage": Text("Thay đổi đơn vị", "Change the units"),
    "user.manage": Text("Lập tài khoản, trao vai trò, mở khóa", "Make accounts, give roles, unlock"),
    "digest.plan": Text("Chọn giờ gửi bản tin", "Choose when the digest goes out"),
    "channel.manage": Text("Nối phần mềm khác, xem thư gửi hỏng", "Connect other programs, see mails that failed"),
    "status.manage": Text("Đóng, mở trang tra cứu của người dân", "Close and open the status page for citizens"),
    "system.read": Text("Xem việc định kỳ, cài đặt, tình trạng máy", "See the jobs, the settings, how the machine is"),
    "audit.read": Text("Xem sổ kiểm tra: ai ghi gì, ai xem gì", "Read the audit log: who wrote and who looked"),
}


@dataclass(frozen=True, slots=True)
class Right:
    """One right of a role. `of_office`: it counts only where the role is held in the office itself."""

    words: Text
    of_office: bool


def rights_of(role: str) -> Sequence[Right]:
    """Give what a role may do, in words."""
    held = PERMISSIONS[role]
    return [Right(words, name in OF_THE_OFFICE) for name, words in RIGHTS.items() if name in held]
