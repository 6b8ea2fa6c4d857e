"""What the Party and the personnel office of Lam Khê have on their desks: inspections and discipline."""

from __future__ import annotations

from casetrack.demo.dossiers import Done, Dossier

INSPECTIONS = (
    Dossier(
        "inspection",
        "2026-01-12",
        "inspector",
        "ubkt",
        "Kiểm tra chuyên đề thu, nộp đảng phí tại 6 chi bộ",
        {
            "kind": "inspection_thematic",
            "body": "committee",
            "in_plan": True,
            "plan_no": "02-CTr/ĐU",
            "summary": "Thu, nộp, sử dụng đảng phí năm 2025.",
            "organisations": 6,
            "planned_on": "2026-03-02",
        },
        (
            Done(
                "2026-02-24",
                "secretary",
                "decide",
                fields={
                    "decision_no": "12-QĐ/ĐU",
                    "organisations": 6,
                    "members": 6,
                    "heads": 6,
                    "ends_on": "2026-04-03",
                    "overlaps": False,
                },
            ),
            Done("2026-03-02", "inspector", "start", "Công bố tại chi bộ Khê Trung 1."),
            Done("2026-04-02", "inspector", "submit_report", fields={"findings": "Một chi bộ nộp chậm hai tháng."}),
            Done(
                "2026-04-14",
                "secretary",
                "conclude",
                fields={
                    "conclusion_no": "30-TB/ĐU",
                    "result": "shortcomings",
                    "at_fault_organisations": 1,
                    "remedy_due_on": "2026-05-15",
                },
            ),
            Done("2026-05-11", "inspector", "remind", "Đã nhắc bí thư chi bộ."),
        ),
    ),
    Dossier(
        "inspection",
        "2026-04-20",
        "inspector",
        "ubkt",
        "Kiểm tra khi có dấu hiệu vi phạm trong xác nhận nguồn gốc đất",
        {
            "kind": "inspection_signs",
            "body": "commission",
            "in_plan": False,
            "summary": "Xác nhận nguồn gốc đất không đúng hồ sơ lưu.",
        },
        (
            Done(
                "2026-04-24",
                "secretary",
                "decide",
                fields={"decision_no": "08-QĐ/UBKT", "members": 1, "ends_on": "2026-05-29", "overlaps": False},
            ),
            Done("2026-05-04", "inspector", "start", "Công bố quyết định."),
        ),
    ),
    Dossier(
        "inspection",
        "2026-01-12",
        "inspector",
        "ubkt",
        "Giám sát chuyên đề kê khai tài sản, thu nhập",
        {
            "kind": "supervision_thematic",
            "body": "commission",
            "in_plan": True,
            "plan_no": "02-CTr/ĐU",
            "summary": "Kê khai tài sản, thu nhập năm 2025.",
            "organisations": 1,
            "members": 3,
            "planned_on": "2026-06-08",
        },
    ),
    Dossier(
        "inspection",
        "2026-03-02",
        "inspector",
        "ubkt",
        "Giám sát thường xuyên sinh hoạt chi bộ quý I",
        {
            "kind": "supervision_regular",
            "body": "commission",
            "in_plan": True,
            "summary": "Nề nếp sinh hoạt chi bộ.",
            "organisations": 3,
            "planned_on": "2026-03-16",
        },
        (
            Done("2026-03-16", "inspector", "start_regular"),
            Done("2026-03-31", "inspector", "submit_report", fields={"findings": "Đúng quy định."}),
            Done("2026-04-06", "secretary", "conclude", fields={"conclusion_no": "28-TB/UBKT", "result": "clean"}),
            Done("2026-04-08", "inspector", "close"),
        ),
    ),
)


def screened(on: str, who: str, kind: str, discovered_on: str) -> Done:
    """Find the signs concrete and the case within competence."""
    said = {"subject_kind": kind, "discovered_on": discovered_on, "concrete": True, "competent": True}
    return Done(on, who, "screen", fields=said)


DISCIPLINE = (
    Dossier(
        "discipline",
        "2026-04-13",
        "inspector",
        "ubkt",
        "Đảng viên bị khởi tố, đình chỉ sinh hoạt đảng",
        {"subject_kind": "party_member", "source": "court", "summary": "Bị khởi tố về hành vi đánh bạc."},
        (
            screened("2026-04-14", "inspector", "party_member", "2026-04-13"),
            Done("2026-04-16", "secretary", "open_inquiry", fields={"plan_no": "05-QĐ/UBKT"}),
            Done(
                "2026-04-22",
                "secretary",
                "suspend",
                fields={"suspension_ground": "criminal", "suspension_no": "06-QĐ/ĐU"},
            ),
        ),
    ),
    Dossier(
        "discipline",
        "2025-12-15",
        "inspector",
        "ubkt",
        "Đảng viên cản trở kiểm tra, bị đình chỉ sinh hoạt rồi khai trừ",
        {"subject_kind": "party_member", "source": "inspection", "summary": "Không cung cấp sổ sách cho tổ kiểm tra."},
        (
            screened("2025-12-17", "inspector", "party_member", "2025-12-15"),
            Done("2025-12-22", "secretary", "open_inquiry", fields={"plan_no": "21-QĐ/UBKT"}),
            Done(
                "2026-01-12",
                "secretary",
                "suspend",
                fields={"suspension_ground": "obstruction", "suspension_no": "01-QĐ/ĐU"},
            ),
            Done(
                "2026-04-06",
                "secretary",
                "extend",
                "Chưa đối chiếu xong sổ sách.",
                {"key": "suspension_before", "n": 60, "ground_key": "inquiry_open", "decision_no": "05-QĐ/ĐU"},
            ),
            Done("2026-04-20", "inspector", "record_review", fields={"review_on": "2026-04-18"}),
            Done(
                "2026-04-22",
                "inspector",
                "submit_findings",
                fields={"findings": "Không cung cấp, hủy sổ sách thu chi.", "violated_on": "2025-12-10"},
            ),
            Done("2026-04-24", "secretary", "convene", fields={"council_no": "06-KH/ĐU", "meeting_on": "2026-05-05"}),
            Done(
                "2026-05-05",
                "inspector",
                "record_vote",
                fields={"votes_for": 11, "votes_against": 1, "form": "expulsion"},
            ),
            Done("2026-05-08", "secretary", "sign_decision", fields={"decision_no": "09-QĐ/ĐU"}),
            Done("2026-05-12", "inspector", "announce", fields={"received_on": "2026-05-12"}),
        ),
    ),
    Dossier(
        "discipline",
        "2026-02-02",
        "officer",
        "ubnd",
        "Công chức chậm giải quyết hồ sơ nhiều lần",
        {"subject_kind": "civil_servant", "source": "inspection", "summary": "Để quá hạn 7 hồ sơ."},
        (
            screened("2026-02-03", "officer", "civil_servant", "2026-02-02"),
            Done("2026-02-05", "leader", "open_inquiry", fields={"plan_no": "03/KH-UBND", "is_party_member": True}),
            Done("2026-02-25", "officer", "record_review", fields={"review_on": "2026-02-25"}),
            Done(
                "2026-02-27",
                "officer",
                "submit_findings",
                fields={"findings": "Có vi phạm, chưa gây hậu quả.", "violated_on": "2025-12-19"},
            ),
            Done("2026-03-04", "leader", "convene", fields={"council_no": "20/QĐ-UBND", "meeting_on": "2026-03-13"}),
            Done(
                "2026-03-13",
                "officer",
                "record_vote",
                fields={"votes_for": 5, "votes_against": 0, "form": "reprimand"},
            ),
            Done("2026-03-17", "leader", "sign_decision", fields={"decision_no": "25/QĐ-UBND"}),
            Done(
                "2026-03-19",
                "officer",
                "announce",
                fields={"received_on": "2026-03-19", "told_party_no": "60/UBND"},
            ),
        ),
    ),
    Dossier(
        "discipline",
        "2026-03-24",
        "officer",
        "ubnd",
        "Viên chức vắng mặt không phép, đang điều trị nội trú",
        {"subject_kind": "public_employee", "source": "self_report", "summary": "Vắng mặt 6 ngày không phép."},
        (
            screened("2026-03-25", "officer", "public_employee", "2026-03-24"),
            Done("2026-03-27", "leader", "open_inquiry", fields={"plan_no": "06/KH-UBND"}),
            Done("2026-04-10", "leader", "postpone", "Giấy vào viện 09/4.", {"not_considered_ground": "illness"}),
        ),
    ),
)
