"""The ways that a petition of the demo may go, as data: after how many working days, who does what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

FieldValues = Mapping[str, object]
GROUND = "many_bodies"  # on which the demo's denunciations are extended
EXTENSION_NO = "58/QĐ-UBND"


@dataclass(frozen=True, slots=True)
class InDays:
    """A date to be filled in: so many calendar days after the day of the act."""

    n: int


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done with a case: `after` working days since it came, by whoever plays the part `who` in its unit.

    `do` is a trigger, `note`, `extend`, `correct` or `assign`. With `linked`, it is done with the case that this one
    opened: for what follows its decision, or in the unit `at`, by its people.
    """

    after: int
    who: str
    do: str
    comment: str = ""
    fields: FieldValues = field(default_factory=dict)
    linked: bool = False
    at: str = ""

    def filled(self, today: date, n: int = 0) -> dict[str, object]:
        """Give what is filled in when it is done on that day with the n-th petition, its papers numbered by it."""
        return {key: _filled(key, value, today, n) for key, value in self.fields.items()}


def _filled(key: str, value: object, today: date, n: int) -> object:
    if isinstance(value, InDays):
        return (today + timedelta(days=value.n)).isoformat()
    if key.endswith("_no") and isinstance(value, str):
        return re.sub(r"\d+", lambda found: str(int(found[0]) + n), value)
    return value


def classify(after: int, *, competent: bool = True, eligible: bool = True) -> Act:
    """Classify a petition on that day."""
    return Act(after, "officer", "classify", fields={"eligible": eligible, "competent": competent})


def draft(after: int) -> Act:
    """Submit the draft of a decision."""
    return Act(after, "officer", "submit_draft", fields={"proposal": "Dự thảo văn bản kèm biên bản làm việc."})


def sign(after: int, result: str, number: str) -> Act:
    """Sign the decision."""
    return Act(after, "leader", "sign_decision", fields={"result": result, "decision_no": number})


def verify(after: int, reported: int, number: str) -> tuple[Act, ...]:
    """Verify, from the decision to the report."""
    decision: FieldValues = {"verification_no": f"{number}/QĐ-UBND", "verify_by": InDays(20)}
    report: FieldValues = {"report_no": f"{number}/BC", "findings": "Đã làm việc với hai bên, có biên bản."}
    return (
        Act(after, "leader", "start_verification", fields=decision),
        Act(reported, "officer", "report_verification", fields=report),
    )


def executed(after: int, number: str) -> tuple[Act, ...]:
    """What follows a decision: sent, published, executed, with the task that signing it opened."""
    return (
        Act(after, "officer", "send", fields={"sent_no": f"{number}/UBND"}, linked=True),
        Act(after + 3, "officer", "publish", fields={"publication": "display", "published_on": InDays(0)}, linked=True),
        Act(after + 4, "leader", "execute", fields={"execution_no": f"{number}/UBND-VP"}, linked=True),
        Act(after + 18, "officer", "complete", "Đã thi hành xong, niêm yết đủ 15 ngày.", linked=True),
    )


def decided(by: int, result: str, number: str) -> tuple[Act, ...]:
    """The way of a complaint: examined, accepted, verified, drafted, signed; its execution is followed."""
    examined: FieldValues = {"round": "first", "subject_matter": "administrative", "known_on": InDays(-40)}
    return (
        classify(1),
        Act(2, "officer", "examine_complaint", fields=examined),
        Act(3, "leader", "accept", fields={"complex": False}),
        *verify(5, by - 3, number),
        draft(by - 1),
        sign(by, result, f"{number}/QĐ-UBND"),
        *executed(by + 2, number),
    )


def settled(by: int, result: str, number: str, *, accepted: int = 3) -> tuple[Act, ...]:
    """The plain way: classified, accepted, drafted, signed."""
    site = Act(accepted + 4, "officer", "note", "Kiểm tra thực địa, lập biên bản 2 trang.")
    accept = Act(accepted, "leader", "accept", fields={"complex": False})
    return (classify(1), accept, site, draft(by - 1), sign(by, result, number))


def sent_up(answered: int) -> tuple[Act, ...]:
    """The way of what another body settles: sent on, and followed until it has answered."""
    sent: FieldValues = {"receiving_body": "Ban Nội chính Tỉnh ủy", "forward_no": "11-CV/ĐU"}
    answer: FieldValues = {
        "answer_no": "240-CV/BNC",
        "answer_summary": "Cơ quan nhận đã giải quyết, trả lời người gửi.",
    }
    return (
        classify(1, competent=False),
        Act(3, "leader", "forward_outside", fields=sent),
        Act(answered, "officer", "record_answer", fields=answer),
    )


def filed(findings: str) -> tuple[Act, ...]:
    """The way of a nameless denunciation without evidence: filed, and looked into all the same."""
    unfit: FieldValues = {"eligible": False, "competent": True, "anonymous": True}
    ground: FieldValues = {"file_ground": "anonymous", "follow_up": True}
    found: FieldValues = {"tip_result": "no_sign", "findings": findings}
    order: FieldValues = {"order_no": "5/GV", "check_by": InDays(21)}
    return (
        Act(1, "officer", "classify", fields=unfit),
        Act(2, "officer", "file", "Không rõ người gửi, chưa có chứng cứ.", ground),
        Act(4, "leader", "order_check", fields=order, linked=True),
        Act(16, "officer", "report_check", fields=found, linked=True),
        Act(18, "leader", "close", "Không có dấu hiệu vi phạm.", linked=True),
    )


PATHS: dict[str, tuple[Act, ...]] = {
    "answered": settled(11, "answered", "118/UBND-VP"),
    "answered_fast": settled(8, "answered", "121/UBND-VP", accepted=2),
    "answered_late": settled(24, "answered", "133/UBND-KT"),
    "founded": decided(18, "founded", "52"),
    "partly_founded": decided(20, "partly_founded", "57"),
    "unfounded": decided(17, "unfounded", "61"),
    "founded_late": decided(29, "founded", "66"),
    "complex": (
        classify(2),
        Act(4, "leader", "accept", "Xác minh tại hai địa điểm.", {"complex": True}),
        *verify(5, 14, "74"),
        Act(15, "officer", "note", "Làm việc với hai hộ liền kề, chưa thống nhất ranh giới."),
        Act(16, "leader", "set_dialogue", fields={"dialogue_on": InDays(7)}),
        Act(16, "clerk", "send_dialogue_notice", fields={"dialogue_notice_no": "70/TB-UBND"}),
        Act(23, "officer", "hold_dialogue", fields={"dialogue_result": "differing"}),
        draft(27),
        Act(28, "leader", "send_back", "Bổ sung bản trích đo."),
        draft(31),
        sign(33, "partly_founded", "74/QĐ-UBND"),
        *executed(35, "74"),
    ),
    "supplement": (
        classify(1),
        Act(2, "officer", "ask_supplement", "Thiếu bản sao quyết định bị khiếu nại."),
        Act(8, "clerk", "supplement_received", fields={"eligible": True}),
        Act(10, "leader", "accept"),
        draft(22),
        sign(24, "unfounded", "69/QĐ-UBND"),
        *executed(26, "69"),
    ),
    "to_outside": (
        classify(1, competent=False),
        Act(3, "leader", "forward_outside", fields={"receiving_body": "Sở Xây dựng tỉnh", "forward_no": "18/PC"}),
        Act(16, "clerk", "record_answer", fields={"answer_no": "812/SXD", "answer_summary": "Đã lắp biển hạn chế."}),
    ),
    "guided": (
        classify(1, competent=False),
        Act(3, "officer", "guide", "Gửi Tòa án nhân dân khu vực.", {"guide_ground": "not_administrative"}),
    ),
    "filed": filed("Hỏi tổ dân phố, không ai xác nhận."),
    "refused": (
        classify(1),
        Act(5, "leader", "refuse", "Hết thời hiệu, không có lý do chính đáng.", {"refuse_ground": "out_of_time"}),
    ),
    "withdrawn": (classify(1), Act(3, "officer", "withdraw", "Người gửi rút đơn sau khi được giải thích.")),
    "reopened": (
        classify(1, competent=False),
        Act(3, "officer", "guide", "Gửi Thanh tra tỉnh."),
        Act(8, "leader", "reopen", "Xác định lại: thuộc thẩm quyền phường."),
        Act(9, "officer", "ask_supplement", "Mời người gửi đến làm việc, bổ sung trích lục."),
        Act(12, "officer", "supplement_received", fields={"eligible": True, "competent": True}),
        Act(13, "leader", "accept"),
        draft(20),
        sign(21, "answered", "128/UBND-VP"),
    ),
    "extended": (
        classify(2),
        Act(3, "officer", "examine_denunciation", fields={"verifiable": True, "protection_wish": False}),
        Act(5, "leader", "accept"),
        Act(7, "officer", "notify_acceptance", fields={"notice_no": "34, 35/TB-UBND"}),
        Act(8, "leader", "start_verification", fields={"verification_no": "9/QĐ-UBND"}),
        Act(20, "leader", "extend", "Phải đối chiếu hồ sơ địa chính của xã cũ."),
        Act(35, "officer", "report_verification", fields={"report_no": "9/BC"}),
        Act(36, "officer", "enter_handling", fields={"handled_persons": 1, "handled_officials": 1}),
        draft(38),
        sign(40, "partly_founded", "09/KL-UBND"),
        *executed(43, "9"),
    ),
    "corrected": (
        Act(1, "desk", "correct", "Gõ nhầm ngày nhận; phiếu biên nhận ghi sớm hơn một ngày làm việc."),
        classify(2),
        Act(3, "leader", "accept"),
        draft(12),
        sign(13, "answered", "125/UBND-VP"),
    ),
    "untouched": (),
    # The Party Committee sends on what others settle, and follows it; its Inspection Commission keeps the nameless.
    "sent_up": sent_up(17),
    "sent_up_slow": sent_up(38),
    "sent_up_waiting": sent_up(90),
    "kept_in_view": filed("Đã nghe chi bộ, đối chiếu sổ sách."),
    "to_committee": (
        classify(1, competent=False),
        Act(3, "leader", "forward_unit", fields={"receiving_unit": "ubnd", "forward_no": "4-CV/UBKT"}),
        Act(4, "leader", "assign", linked=True, at="ubnd"),
        Act(5, "officer", "classify", fields={"eligible": True, "competent": True}, linked=True, at="ubnd"),
        Act(6, "leader", "accept", linked=True, at="ubnd"),
        Act(14, "officer", "submit_draft", fields={"proposal": "Đề xuất trả lời."}, linked=True, at="ubnd"),
        Act(
            15,
            "leader",
            "sign_decision",
            fields={"result": "answered", "decision_no": "31/UBND-VP"},
            linked=True,
            at="ubnd",
        ),
    ),
}
