"""What people do with the program, as sentences that lead to a page. The help page shows those that they may open."""

from __future__ import annotations

from casetrack.text import Text

# What each role is for.
ROLE_WORK: dict[str, Text] = {
    "desk": Text(
        "Tiếp người đến, nhận đơn, ghi vào sổ, in giấy biên nhận và hẹn ngày trả lời.",
        "Receives whoever comes, takes in petitions, enters them, prints the receipt and promises a day.",
    ),
    "officer": Text(
        "Giữ hồ sơ được giao: phân loại, xác minh, soạn văn bản, đưa hồ sơ đi tiếp trước hạn.",
        "Holds the cases assigned: classifies, verifies, writes the papers, moves each case on before its deadline.",
    ),
    "leader": Text(
        "Giao việc, duyệt, ký; tiếp công dân theo lịch; biết hồ sơ nào trễ và vì sao.",
        "Assigns, approves, signs; receives citizens by the schedule; knows which cases are late and why.",
    ),
    "clerk": Text(
        "Vào số văn bản đi, đến; giữ sổ, mẫu văn bản, giấy tờ và danh sách bàn giao.",
        "Numbers documents that come and go; keeps registers, templates, papers and lists of hand-overs.",
    ),
    "inspector": Text(
        "Kiểm tra, giám sát, kỷ luật: hồ sơ hạn chế người xem của đơn vị mình.",
        "Inspection, supervision, discipline: the restricted cases of the own unit.",
    ),
    "administrator": Text(
        "Giữ tài khoản, vai trò, đơn vị, kênh gửi; không mở hồ sơ.",
        "Keeps accounts, roles, units and channels; opens no case.",
    ),
    "auditor": Text(
        "Xem sổ, báo cáo và ai đã xem gì; không ghi gì vào hồ sơ.",
        "Reads registers, reports and who looked at what; writes nothing into cases.",
    ),
}

# Address and what is done there, in the order of a day's work.
TASKS: tuple[tuple[str, Text], ...] = (
    (
        "home.show",
        Text("Xem việc gấp nhất và bước đang chờ bạn", "See what is most urgent, and which step waits for you"),
    ),
    (
        "reception.desk",
        Text("Ghi người đến, nhận đơn, in giấy biên nhận", "Enter a visit, take in a petition, print a receipt"),
    ),
    (
        "case_list.show",
        Text("Tìm, lọc hồ sơ; mở hồ sơ để làm bước tiếp theo", "Find cases; open one to take its next step"),
    ),
    (
        "sessions.index",
        Text(
            "Xem lịch tiếp công dân, đặt giờ, chuẩn bị buổi tiếp", "See the receptions, book an hour, prepare a session"
        ),
    ),
    (
        "persons.index",
        Text("Tìm người đã đến, xem họ có những đơn nào", "Find somebody who has come before, and their petitions"),
    ),
    (
        "holders.show",
        Text("Biết hồ sơ nào đang trong tay ai, bao lâu rồi", "Know who holds which case, and for how long"),
    ),
    ("registers.index", Text("Mở sổ, ghi văn bản đi và đến, in sổ", "Open the registers, enter documents, print them")),
    (
        "paper_requests.index",
        Text(
            "Theo dõi giấy tờ đã hỏi nơi khác, hồ sơ giấy cho mượn", "Follow papers asked for, and files that are lent"
        ),
    ),
    (
        "batches.index",
        Text(
            "Nhận danh sách bàn giao, sửa dòng sai, đối chiếu biên bản",
            "Take over lists, mend rows, hold them to the minutes",
        ),
    ),
    (
        "report.show",
        Text(
            "Xem báo cáo của kỳ; bấm vào số để thấy hồ sơ đằng sau",
            "See the report of a period; each number opens its cases",
        ),
    ),
    ("statutory_forms.index", Text("Lập biểu thống kê theo thông tư", "Fill the forms of the circular")),
    ("findings.show", Text("Rà lỗi trước khi gửi báo cáo", "Look for faults before a report is sent")),
    (
        "snapshots.index",
        Text("Chốt số liệu đã gửi, xem khác gì so với nay", "Freeze what was sent, and see what has changed since"),
    ),
    (
        "management_log.index",
        Text("Ghi văn bản ban hành, tập huấn, thanh tra trách nhiệm", "Enter documents issued, trainings, inspections"),
    ),
    ("entered_figures.index", Text("Nhập số không có hồ sơ đằng sau", "Enter numbers that no case stands behind")),
    ("digests.index", Text("Đọc bản tin tuần, danh sách buổi sáng", "Read the weekly digest and the morning list")),
    ("followings.index", Text("Xem hồ sơ bạn đang theo dõi", "See the cases that you follow")),
    ("absences.index", Text("Ghi ngày vắng và người làm thay", "Enter an absence and who stands in")),
    ("deadlines.show", Text("Tính thử một thời hạn, từng ngày", "Count a term, day by day")),
    (
        "law.index",
        Text(
            "Tra con số của luật: điều nào, ai đã kiểm chứng",
            "Look up a number of the law: its article, who verified it",
        ),
    ),
    ("workflows.index", Text("Xem đường đi của từng loại hồ sơ", "See the way of each kind of case")),
    (
        "letter_templates.index",
        Text("Sửa mẫu văn bản, đầu văn bản, người ký", "Change templates, letterheads and signers"),
    ),
    ("calendar.index", Text("Xem, duyệt ngày nghỉ và ngày làm bù", "See and approve days off and make-up days")),
    ("audit.log", Text("Xem ai đã ghi gì, ai đã xem gì", "See who wrote what, and who looked at what")),
    ("status.show_all", Text("Bật, tắt trang tra cứu của người dân", "Switch the citizens' status page")),
    ("outside.show", Text("Xem thư, webhook đã gửi hay hỏng", "See mails and webhooks sent or failed")),
    (
        "units.index",
        Text("Ghi đơn vị mới, đổi tên, nhập, tách", "Enter units that begin, are renamed, merged or split"),
    ),
    ("users.index", Text("Thêm tài khoản, trao vai trò, mở khóa", "Add accounts, give roles, unlock")),
    (
        "account.show",
        Text(
            "Đổi mật khẩu, bật xác thực hai bước, chọn cách nhận thông báo",
            "Change the password, the second factor, how notices reach you",
        ),
    ),
)
