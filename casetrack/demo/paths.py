"""The ways that a petition of the demo may go, as data: after how many working days, who does what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FieldValues = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done with a case: `after` working days since it came; `do` is a trigger, `note`, `extend` or `correct`.

    With `linked`, it is done with the case that forwarding opened in another unit.
    """

    after: int
    who: str
    do: str
    comment: str = ""
    fields: FieldValues = field(default_factory=dict)
    linked: bool = False


def classify(after: int, *, competent: bool = True, eligible: bool = True) -> Act:
    """Classify a petition on that day."""
    return Act(after, "officer", "classify", fields={"eligible": eligible, "competent": competent})


def draft(after: int) -> Act:
    """Submit the draft of a decision."""
    return Act(after, "officer", "submit_draft", fields={"proposal": "Dự thảo văn bản kèm biên bản làm việc."})


def sign(after: int, result: str, number: str) -> Act:
    """Sign the decision."""
    return Act(after, "leader", "sign_decision", fields={"result": result, "decision_no": number})


def settled(by: int, result: str, number: str, *, accepted: int = 3) -> tuple[Act, ...]:
    """The plain way: classified, accepted, drafted, signed."""
    site = Act(accepted + 4, "officer", "note", "Kiểm tra thực địa, lập biên bản 2 trang.")
    accept = Act(accepted, "leader", "accept", fields={"complex": False})
    return (classify(1), accept, site, draft(by - 1), sign(by, result, number))


PATHS: dict[str, tuple[Act, ...]] = {
    "answered": settled(11, "answered", "118/UBND-VP"),
    "answered_fast": settled(8, "answered", "121/UBND-VP", accepted=2),
    "answered_late": settled(24, "answered", "133/UBND-KT"),
    "founded": settled(18, "founded", "52/QĐ-UBND"),
    "partly_founded": settled(20, "partly_founded", "57/QĐ-UBND"),
    "unfounded": settled(17, "unfounded", "61/QĐ-UBND"),
    "founded_late": settled(29, "founded", "66/QĐ-UBND"),
    "complex": (
        classify(2),
        Act(4, "leader", "accept", "Xác minh tại hai địa điểm.", {"complex": True}),
        Act(12, "officer", "note", "Làm việc với hai hộ liền kề, chưa thống nhất ranh giới."),
        draft(27),
        Act(28, "leader", "send_back", "Bổ sung bản trích đo."),
        draft(31),
        sign(33, "partly_founded", "74/QĐ-UBND"),
    ),
    "supplement": (
        classify(1),
        Act(2, "officer", "ask_supplement", "Thiếu bản sao quyết định bị khiếu nại."),
        Act(8, "clerk", "supplement_received", fields={"eligible": True}),
        Act(10, "leader", "accept"),
        draft(22),
        sign(24, "unfounded", "69/QĐ-UBND"),
    ),
    "no_supplement": (
        classify(1),
        Act(2, "officer", "ask_supplement", "Thiếu địa chỉ liên hệ."),
    ),
    "to_unit": (
        classify(1, competent=False),
        Act(3, "leader", "forward_unit", fields={"receiving_unit": "vhxh", "forward_no": "12/PC"}),
        Act(4, "officer2", "classify", fields={"eligible": True, "competent": True}, linked=True),
        Act(5, "leader", "accept", linked=True),
        Act(12, "officer2", "submit_draft", fields={"proposal": "Đề xuất trả lời."}, linked=True),
        Act(13, "leader", "sign_decision", fields={"result": "answered", "decision_no": "31/VHXH"}, linked=True),
    ),
    "to_unit_waiting": (
        classify(1, competent=False),
        Act(2, "leader", "forward_unit", fields={"receiving_unit": "kthtdt", "forward_no": "15/PC"}),
        Act(4, "officer2", "classify", fields={"eligible": True, "competent": True}, linked=True),
    ),
    "to_outside": (
        classify(1, competent=False),
        Act(3, "leader", "forward_outside", fields={"receiving_body": "Sở Xây dựng tỉnh", "forward_no": "18/PC"}),
        Act(16, "clerk", "record_answer", fields={"answer_no": "812/SXD", "answer_summary": "Đã lắp biển hạn chế."}),
    ),
    "to_outside_waiting": (
        classify(2, competent=False),
        Act(4, "leader", "forward_outside", fields={"receiving_body": "Công an tỉnh", "forward_no": "21/PC"}),
    ),
    "guided": (classify(1, competent=False), Act(3, "officer", "guide", "Gửi Tòa án nhân dân khu vực.")),
    "filed": (classify(1, eligible=False), Act(2, "officer", "file", "Không rõ người gửi, không có căn cứ.")),
    "refused": (classify(1), Act(5, "leader", "refuse", "Hết thời hiệu, không có lý do chính đáng.")),
    "withdrawn": (classify(1), Act(3, "officer", "withdraw", "Người gửi rút đơn sau khi được giải thích.")),
    "reopened": (
        classify(1, competent=False),
        Act(3, "officer", "guide", "Gửi Thanh tra tỉnh."),
        Act(8, "leader", "reopen", "Xác định lại: thuộc thẩm quyền phường."),
        Act(9, "officer", "note", "Đã mời người gửi đến làm việc."),
    ),
    "extended": (
        classify(2),
        Act(5, "leader", "accept"),
        Act(20, "leader", "extend", "Phải đối chiếu hồ sơ địa chính của xã cũ."),
        draft(38),
        sign(40, "partly_founded", "09/KL-UBND"),
    ),
    "corrected": (
        Act(1, "desk", "correct", "Gõ nhầm ngày nhận; phiếu biên nhận ghi sớm hơn một ngày làm việc."),
        classify(2),
        Act(3, "leader", "accept"),
        draft(12),
        sign(13, "answered", "125/UBND-VP"),
    ),
    "untouched": (),
}
