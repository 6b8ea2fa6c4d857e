"""Petitions that the former offices left open on 1 July 2025 and handed over, with their days and numbers. Invented."""

from __future__ import annotations

from casetrack.demo.dossiers import FORMER, FORMER_DISTRICT, Done, Dossier

_LAM_THUONG, _KHE_HA, _KHE_TRUNG = FORMER
_AS_HANDED_OVER = "Theo hồ sơ bàn giao."


def _answered(classified: str, accepted: str, drafted: str, signed: tuple[str, str]) -> tuple[Done, ...]:
    """The way of a request: taken on by the former office, answered by the ward (the day and the number)."""
    on, number = signed
    return (
        _classified_as("request", classified),
        Done(accepted, "leader", "accept", _AS_HANDED_OVER),
        Done(drafted, "officer", "submit_draft", fields={"proposal": "Dự thảo trả lời kèm hồ sơ bàn giao."}),
        Done(on, "leader", "sign_decision", fields={"result": "answered", "decision_no": number}),
    )


def _classified_as(petition_class: str, on: str, *, competent: bool = True) -> Done:
    said = {"petition_class": petition_class, "eligible": True, "competent": competent}
    return Done(on, "officer", "classify", _AS_HANDED_OVER, said)


def _decided(before: tuple[str, str], after: tuple[str, str, str, str], result: str, number: int) -> tuple[Done, ...]:
    """The way of a complaint: accepted by the former office, verified, decided and executed by the ward."""
    (classified, accepted), (verified, reported, drafted, signed) = before, after
    ended = {"execution_no": f"{number}/UBND-VP"}
    return (
        _classified_as("complaint", classified),
        Done(accepted, "leader", "accept", _AS_HANDED_OVER, {"complex": False}),
        Done(verified, "leader", "start_verification", fields={"verification_no": f"{number}/QĐ-UBND"}),
        Done(reported, "officer", "report_verification", fields={"report_no": f"{number}/BC"}),
        Done(drafted, "officer", "submit_draft", fields={"proposal": "Dự thảo quyết định kèm biên bản."}),
        Done(signed, "leader", "sign_decision", fields={"result": result, "decision_no": f"{number + 9}/QĐ-UBND"}),
        Done("2025-10-06", "officer", "send", fields={"sent_no": f"{number + 12}/UBND"}, linked=True),
        Done(
            "2025-10-06",
            "officer",
            "publish",
            fields={"publication": "display", "published_on": "2025-10-06"},
            linked=True,
        ),
        Done("2025-10-07", "leader", "execute", fields=ended, linked=True),
        Done("2025-10-27", "officer", "complete", "Đã thi hành xong, niêm yết đủ 15 ngày.", linked=True),
    )


def _taken_over(
    came: tuple[str, str], said: tuple[str, str], former: tuple[str, str], done: tuple[Done, ...]
) -> Dossier:
    """Enter a petition of a former office (its name and number): when it `came` about what, its class and matter."""
    (opened_on, title), (source, number) = came, former
    entered_on = "2025-07-02" if source == FORMER_DISTRICT else "2025-07-04"
    fields = {"petition_class": said[0], "matter": said[1], "summary": f"{title}."}
    person = 300 + int("".join(filter(str.isdigit, number))[-3:])
    return Dossier(
        "petition",
        opened_on,
        "desk",
        "ubnd",
        title,
        fields,
        done,
        entered_on=entered_on,
        people=(person,),
        source=source,
        former_number=number,
    )


CARRIED_OVER = (
    _taken_over(
        ("2024-11-18", "Mức bồi thường khi làm đường tránh"),
        ("complaint", "land"),
        (FORMER_DISTRICT, "KN-2024-031"),
        _decided(
            ("2024-11-20", "2024-11-26"),
            ("2025-07-14", "2025-08-15", "2025-08-29", "2025-09-12"),
            "partly_founded",
            31,
        ),
    ),
    _taken_over(
        ("2025-02-17", "Thu hồi giấy chứng nhận đã cấp cho hộ liền kề"),
        ("complaint", "land"),
        (FORMER_DISTRICT, "KN-2025-007"),
        _decided(
            ("2025-02-19", "2025-02-25"),
            ("2025-07-10", "2025-08-05", "2025-08-14", "2025-08-26"),
            "founded",
            44,
        ),
    ),
    _taken_over(
        ("2025-04-14", "Không đồng ý kết quả kiểm đếm tài sản trên đất"),
        ("complaint", "land"),
        (_LAM_THUONG, "KN-2025-012"),
        (
            _classified_as("complaint", "2025-04-16"),
            Done("2025-04-22", "leader", "accept", _AS_HANDED_OVER, {"complex": True}),
            Done("2025-07-22", "officer", "withdraw", "Rút đơn sau khi kiểm đếm lại."),
        ),
    ),
    _taken_over(
        ("2025-05-26", "Bị dừng trợ cấp khi chuyển hộ khẩu"),
        ("complaint", "policy"),
        (_KHE_HA, "KN-2025-015"),
        (
            _classified_as("complaint", "2025-05-28"),
            Done("2025-07-08", "leader", "refuse", "Đã có quyết định lần hai.", {"refuse_ground": "second_settled"}),
        ),
    ),
    _taken_over(
        ("2025-03-10", "Đề nghị trả lại đất mượn làm sân phơi hợp tác xã"),
        ("request", "land"),
        (_LAM_THUONG, "KI-2025-004"),
        _answered("2025-03-12", "2025-03-17", "2025-08-11", ("2025-08-14", "142/UBND-KT")),
    ),
    _taken_over(
        ("2025-04-28", "Đề nghị cắm mốc đất nghĩa trang"),
        ("request", "land"),
        (_KHE_HA, "KI-2025-009"),
        _answered("2025-05-05", "2025-05-09", "2025-07-25", ("2025-07-29", "98/UBND-KT")),
    ),
    _taken_over(
        ("2025-05-12", "Đề nghị xác nhận đất khai hoang trước năm 1993"),
        ("request", "land"),
        (_KHE_TRUNG, "KI-2025-018"),
        _answered("2025-05-14", "2025-05-20", "2025-09-08", ("2025-09-11", "171/UBND-KT")),
    ),
    _taken_over(
        ("2025-06-09", "Đề nghị hỗ trợ làm lại nhà sau lốc"),
        ("request", "policy"),
        (_KHE_TRUNG, "KI-2025-023"),
        _answered("2025-06-11", "2025-06-16", "2025-07-03", ("2025-07-04", "74/UBND-VH")),
    ),
    _taken_over(
        ("2025-06-16", "Đề nghị xét chế độ thanh niên xung phong"),
        ("request", "policy"),
        (_LAM_THUONG, "KI-2025-011"),
        _answered("2025-06-18", "2025-06-23", "2025-07-09", ("2025-07-11", "80/UBND-VH")),
    ),
    _taken_over(
        ("2025-06-23", "Đề nghị cấp bù tiền điện hộ nghèo"),
        ("request", "policy"),
        (_KHE_HA, "KI-2025-014"),
        (
            _classified_as("request", "2025-06-25", competent=False),
            Done("2025-07-07", "officer", "guide", "Gửi Công ty điện lực.", {"guide_ground": "not_competent"}),
        ),
    ),
    _taken_over(
        ("2025-06-25", "Tranh chấp mốc đất đã có bản án"),
        ("request", "land"),
        (_KHE_TRUNG, "KI-2025-026"),
        (
            _classified_as("request", "2025-06-27", competent=False),
            Done("2025-07-10", "officer", "guide", "Gửi cơ quan thi hành án.", {"guide_ground": "not_administrative"}),
        ),
    ),
)
