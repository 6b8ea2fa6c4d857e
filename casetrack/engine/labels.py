"""What phases and outcomes are called on pages, in letters and in pictures."""

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
