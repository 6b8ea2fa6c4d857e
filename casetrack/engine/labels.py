"""What phases, outcomes and kinds of reception are called on pages, in letters and in pictures."""

from __future__ import annotations

from casetrack.text import Text

PHASE_LABELS = {
    "received": Text("Tiếp nhận", "Received"),
    "classified": Text("Phân loại", "Classified"),
    "transferred": Text("Chuyển xử lý", "Transferred"),
    "resolved": Text("Đã giải quyết", "Resolved"),
}
OUTCOME_LABELS = {
    "settled": Text("Đã giải quyết xong", "Settled"),
    "forwarded": Text("Chuyển đơn, đã có trả lời", "Forwarded and answered"),
    "guided": Text("Hướng dẫn", "Guided"),
    "filed": Text("Lưu đơn", "Filed without action"),
    "refused": Text("Không thụ lý", "Refused"),
    "withdrawn": Text("Rút đơn", "Withdrawn"),
    "joined": Text("Nhập vào hồ sơ khác", "Joined to another case"),
}
# Who receives a citizen, and at what kind of reception (Luật Tiếp công dân, Điều 2, 15, 18; biểu 01/TCD).
HOSTS = {
    "officer": Text("Công chức tiếp công dân", "Reception officer"),
    "chairman": Text("Chủ tịch UBND", "Chairman of the People's Committee"),
    "delegate": Text("Người được ủy quyền tiếp", "Somebody delegated"),
    "secretary": Text("Bí thư Đảng ủy", "Party Secretary"),
    "council": Text("Thường trực HĐND, đại biểu HĐND", "People's Council"),
}
RECEPTIONS = {
    "regular": Text("Thường xuyên", "Regular"),
    "scheduled": Text("Định kỳ", "Scheduled"),
    "unscheduled": Text("Đột xuất", "Unscheduled"),
}
# How somebody asked to be received in a session, and what became of it.
WALKED_IN = "walk_in"
ASKED_BY = {
    "counter": Text("Tại quầy", "At the desk"),
    "telephone": Text("Điện thoại", "By telephone"),
    "letter": Text("Đơn, thư", "By letter"),
    "online": Text("Trực tuyến", "Online"),
    "referred": Text("Cơ quan, đoàn thể đề nghị", "A body asked for it"),
    WALKED_IN: Text("Đến không hẹn", "Came without an appointment"),
}
APPOINTMENTS = {
    "booked": Text("Đã hẹn", "Booked"),
    "arrived": Text("Đã đến", "Has come"),
    "no_show": Text("Không đến", "Did not come"),
    "cancelled": Text("Đã hủy hẹn", "Cancelled"),
}
# The bodies of a ward that reports count apart; a unit belongs to the nearest one at or above it.
BODIES = {
    "people_committee": Text("Ủy ban nhân dân", "People's Committee"),
    "party_committee": Text("Đảng ủy", "Party Committee"),
    "inspection_commission": Text("Ủy ban Kiểm tra Đảng ủy", "Inspection Commission"),
    "people_council": Text("Hội đồng nhân dân", "People's Council"),
    "fatherland_front": Text("Ủy ban Mặt trận Tổ quốc", "Fatherland Front"),
}
