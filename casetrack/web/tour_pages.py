"""The pages that the tour shows as they are, and which stops each role has."""

from __future__ import annotations

from collections.abc import Mapping

from casetrack.text import Text

# Pages that need no finding: the page, what to do there, the words to look for.
PAGES: Mapping[str, tuple[str, Text, Text]] = {
    "desk": (
        "reception.desk",
        Text(
            "Mở Quầy tiếp nhận: gõ vài chữ của tên hoặc số điện thoại, không cần dấu, để tìm người đã đến.",
            "Open the desk: some letters of a name, without marks, or of a number find whoever has come before.",
        ),
        Text("Ghi lượt mới", "Enter a visit"),
    ),
    "holders": (
        "holders.show",
        Text("Xem hồ sơ nào đang trong tay ai, bao lâu rồi.", "See who holds which case, and for how long."),
        Text("việc giao", "task"),
    ),
    "report": (
        "report.show",
        Text(
            "Mở báo cáo của kỳ: câu đầu trang là kết quả, mỗi số mở được danh sách.",
            "Open the report: its heading is the result, and each number opens its list.",
        ),
        Text("Đã giải quyết", "resolved"),
    ),
    "findings": (
        "findings.show",
        Text("Rà những chỗ phải sửa trước khi gửi báo cáo.", "Look at what must be mended before a report is sent."),
        Text("Kiểm tra cuối kỳ", "Check before the report"),
    ),
    "law": (
        "law.index",
        Text(
            "Mở bảng căn cứ: mỗi con số của luật, điều nào, ai đã kiểm chứng.",
            "Open the table of the law: every number, its article, and who verified it.",
        ),
        Text("Đã kiểm chứng", "verified"),
    ),
    "term": (
        "deadlines.show",
        Text("Tính thử một thời hạn, xem từng ngày được tính hay bỏ.", "Count a term and see which days count."),
        Text("Tính hạn", "Count a deadline"),
    ),
    "audit": (
        "audit.log",
        Text("Xem ai đã ghi gì và ai đã mở hồ sơ hạn chế.", "See who wrote what, and who opened restricted cases."),
        Text("Sổ kiểm tra", "Audit log"),
    ),
    "sheet": (
        "audit.sheet",
        Text("Mở tờ chốt sổ: dấu của ngày, để không ai thay sổ.", "Open the day's sheet: the seal of the day."),
        Text("Tờ chốt sổ", "Day-book sheet"),
    ),
    "papers": (
        "paper_requests.index",
        Text("Xem giấy tờ đã hỏi nơi khác và chưa có trả lời.", "See the papers asked for and not yet answered."),
        Text("Yêu cầu giấy tờ", "Papers asked for"),
    ),
    "people": (
        "persons.index",
        Text("Tìm một người và các đơn của họ.", "Find somebody and their petitions."),
        Text("Tìm người dân, tổ chức", "Find citizens and organisations"),
    ),
    "templates": (
        "letter_templates.index",
        Text("Xem mẫu văn bản và đầu văn bản từng đơn vị.", "See the templates and the letterhead of each unit."),
        Text("loại văn bản", "kinds of letters"),
    ),
    "log": (
        "management_log.index",
        Text("Xem sổ theo dõi công tác quản lý.", "See the management log."),
        Text("Sổ theo dõi công tác quản lý", "Management log"),
    ),
    "units": (
        "units.index",
        Text(
            "Xem cây đơn vị; đơn vị đổi theo ngày, có văn bản.", "See the units, which change on a day and by a paper."
        ),
        Text("Phòng Kinh tế", "Phòng Kinh tế"),
    ),
    "users": (
        "users.index",
        Text("Xem ai có tài khoản, giữ vai trò gì, ở đơn vị nào.", "See who has an account, in which role and unit."),
        Text("người dùng", "user"),
    ),
    "channels": (
        "outside.show",
        Text("Xem thư và webhook đã gửi, hỏng hay còn chờ.", "See mails and webhooks: sent, failed, waiting."),
        Text("Thông báo luôn nằm trong phần mềm", "Notices always stand in the program"),
    ),
    "status": (
        "status.show_all",
        Text("Xem trang tra cứu của người dân đang bật hay tắt.", "See whether the citizens' status page is on."),
        Text("Trang tra cứu", "status page"),
    ),
    "help": (
        "help.show",
        Text(
            "Mở trang trợ giúp: việc gì ở trang nào, từ nào nghĩa gì, hỏi ai.",
            "Open the help: pages, words, whom to ask.",
        ),
        Text("Hỏi ai", "Whom to ask"),
    ),
}
OF_ROLE: Mapping[str, tuple[str, ...]] = {
    "desk": ("desk", "people", "session", "guided", "late", "register", "term", "way", "help"),
    "officer": ("late", "guided", "holders", "term", "way", "report", "number", "batch", "help"),
    "leader": ("late", "overdue", "holders", "session", "report", "number", "findings", "law", "help"),
    "clerk": ("register", "templates", "batch", "papers", "people", "session", "log", "late", "help"),
    "inspector": ("overdue", "late", "report", "number", "log", "register", "law", "way", "help"),
    "administrator": ("users", "units", "calendar", "channels", "templates", "status", "law", "way", "help"),
    "auditor": ("audit", "sheet", "report", "number", "frozen", "batch", "register", "late", "law", "help"),
}
