"""What people brought to the People's Committee of Lam Khê in its first year, each with the way that it goes.

All invented. What the former offices handed over: carried_over.py; the Party's bodies: party_petitions.py.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Petition:
    """A paper as it came: the day, its class and matter, the way that it goes (paths.py), how it came, and its title.

    `unit` is the code of the unit that it was given to.
    """

    on: str
    petition_class: str
    matter: str
    way: str
    channel: str
    title: str
    unit: str = "ubnd"


# Some are named elsewhere in the story.
JOINT = "Đề nghị mở lại lối đi chung xóm Khê Thượng"
SPOKEN = "Xe quá tải làm hỏng đường ven sông"
WITH_ORIGINALS = "Đề nghị chuyển điểm tập kết rác"
DEBT = "Đề nghị giải quyết nợ giữa hai hộ"
FROM_PROVINCE = "Không trả kết quả đúng hẹn"
BOUNDARY, NOT_LISTED = "Không thống nhất mốc giải phóng mặt bằng", "Không có tên trong danh sách kiểm kê đất"

PETITIONS = (
    Petition("2025-07-03", "complaint", "land", "founded", "desk", "Không đồng ý mức bồi thường thửa 214, tờ 18"),
    Petition("2025-07-08", "request", "other", "answered", "desk", JOINT),
    Petition("2025-07-15", "feedback", "other", "answered_fast", "online", "Đèn đường tổ Khê Trung 3 hỏng"),
    Petition("2025-07-24", "denunciation", "administration", "extended", "desk", "Thu tiền ngoài quy định tại tổ"),
    Petition("2025-07-29", "request", "policy", "answered", "post", "Đề nghị xét lại danh sách hộ cận nghèo"),
    Petition("2025-08-05", "complaint", "land", "unfounded", "post", "Ranh giới thửa đất bị lấn khi mở rộng đường"),
    Petition("2025-08-12", "feedback", "other", "to_outside", "desk", SPOKEN),
    Petition("2025-08-14", "complaint", "policy", "supplement", "desk", "Không được vào danh sách hỗ trợ nhà ở"),
    Petition("2025-08-21", "request", "land", "answered_late", "box", "Đề nghị trích đo lại thửa 96, tờ 7"),
    Petition("2025-08-26", "denunciation", "other", "filed", "post", "Thư không tên về việc đấu thầu chợ"),
    Petition("2025-09-04", "complaint", "land", "refused", "desk", "Khiếu nại quyết định thu hồi năm 2014"),
    Petition("2025-09-09", "request", "policy", "answered_fast", "desk", "Đề nghị hỗ trợ mai táng phí"),
    Petition("2025-09-16", "request", "other", "withdrawn", "desk", WITH_ORIGINALS),
    Petition("2025-09-23", "feedback", "other", "corrected", "post", "Quán ăn gây ồn sau 22 giờ tại ngõ 5"),
    Petition("2025-10-02", "complaint", "land", "founded_late", "desk", "Mức hỗ trợ hoa màu trên đất thu hồi"),
    Petition("2025-10-07", "request", "land", "answered", "desk", "Đề nghị xác nhận thời điểm sử dụng đất"),
    Petition("2025-10-14", "request", "policy", "answered", "online", "Đề nghị trợ cấp người cao tuổi"),
    Petition("2025-10-21", "complaint", "land", "guided", "post", "Tranh chấp thừa kế quyền sử dụng đất"),
    Petition("2025-10-30", "complaint", "land", "complex", "desk", "Lấn chiếm lối thoát nước chung"),
    Petition("2025-11-04", "feedback", "administration", "answered", "online", "Thái độ chưa đúng mực tại một cửa"),
    Petition("2025-11-13", "request", "policy", "answered_late", "box", "Đề nghị cấp lại sổ hộ nghèo bị mất"),
    Petition("2025-11-20", "denunciation", "land", "extended", "desk", "Xác nhận sai nguồn gốc đất khi lập hồ sơ"),
    Petition("2025-11-25", "feedback", "other", "to_outside", "online", "Tốc độ xe trên tỉnh lộ qua trường học"),
    Petition("2025-12-04", "complaint", "land", "partly_founded", "desk", "Không được bố trí tái định cư"),
    Petition("2025-12-09", "request", "policy", "answered", "desk", "Đề nghị xác nhận thời gian cư trú"),
    Petition("2025-12-16", "complaint", "administration", "unfounded", "post", "Không nhận hồ sơ đăng ký kinh doanh"),
    Petition("2025-12-23", "feedback", "other", "answered_fast", "online", "Cống trước trường mầm non tắc"),
    Petition("2026-01-06", "complaint", "land", "founded", "post", "Sai diện tích trên giấy chứng nhận"),
    Petition("2026-01-13", "request", "land", "reopened", "desk", "Đề nghị tách thửa cho con"),
    Petition("2026-01-20", "request", "other", "guided", "desk", DEBT),
    Petition("2026-01-27", "complaint", "policy", "unfounded", "post", "Cắt trợ cấp khuyết tật"),
    Petition("2026-02-05", "complaint", "land", "partly_founded", "desk", "Phương án đền bù cây trồng chưa đúng"),
    Petition("2026-02-10", "denunciation", "corruption", "filed", "online", "Tin nhắn không rõ người gửi về quỹ tổ"),
    Petition("2026-02-24", "feedback", "other", "answered_late", "desk", "Loa phát thanh quá to lúc sáng sớm"),
    Petition("2026-03-03", "request", "land", "answered", "desk", "Đề nghị làm đường vào tổ Lam Thượng 7"),
    Petition("2026-03-10", "request", "policy", "answered", "box", "Đề nghị đổi nơi nhận trợ cấp"),
    Petition("2026-03-17", "complaint", "land", "founded", "post", "Khiếu nại việc thu hồi hành lang đường"),
    Petition("2026-04-16", "request", "policy", "answered", "post", "Đề nghị hỗ trợ học phí"),
    # Still open on the demo's day
    Petition("2026-04-02", "denunciation", "administration", "extended", "desk", "Cán bộ chậm trễ, gây phiền hà"),
    Petition("2026-04-23", "complaint", "land", "untouched", "desk", NOT_LISTED),
    Petition("2026-05-07", "complaint", "land", "complex", "desk", BOUNDARY),
    Petition("2026-05-14", "complaint", "administration", "supplement", "forwarded", FROM_PROVINCE),
    Petition("2026-05-20", "feedback", "other", "untouched", "desk", "Cây đổ chắn ngõ sau mưa"),
)

# Visits that led to no petition: day, what about, what was answered
VISITS = (
    ("2025-07-17", "Hỏi giấy tờ nộp ở xã cũ nay giải quyết ở đâu", "Hướng dẫn, ghi tên hồ sơ để tra."),
    ("2025-08-19", "Hỏi thủ tục tách thửa", "Hướng dẫn nộp tại Trung tâm Phục vụ hành chính công."),
    ("2025-09-11", "Hỏi kết quả đơn gửi từ xã cũ", "Hẹn trả lời bằng văn bản."),
    ("2025-10-15", "Hỏi mức trợ cấp tuổi già", "Giải thích theo quy định, đưa tờ hướng dẫn."),
    ("2025-11-06", "Phản ánh bằng lời về tiếng ồn", "Ghi nhận, chuyển tổ trật tự đô thị."),
    ("2026-01-08", "Hỏi về quy hoạch khu Khê Hạ", "Cho xem bản vẽ niêm yết."),
    ("2026-02-11", "Hỏi lịch tiếp công dân của Chủ tịch", "Thứ Năm hằng tuần."),
    ("2026-03-12", "Hỏi điều kiện vay vốn", "Giới thiệu Hội Nông dân phường."),
    ("2026-04-22", "Hỏi việc cấp lại giấy khai sinh", "Hướng dẫn sang bộ phận hộ tịch."),
    ("2026-05-07", "Xin gặp Chủ tịch về đất ruộng", "Đăng ký buổi thứ Năm 14/5."),
    ("2026-05-20", "Hỏi ngày trả kết quả", "Đã tra, hẹn ngày 25/5."),
)
