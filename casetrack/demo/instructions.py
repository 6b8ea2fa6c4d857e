"""What the heads of Lam Khê ordered after receiving citizens, and how it was followed. All invented."""

from __future__ import annotations

from casetrack.demo.dossiers import Done, Dossier, FieldValues


def ordered(on: str, number: str, task: FieldValues, *, by: tuple[str, str]) -> tuple[Done, Done]:
    """Issue the notice, and assign with who, what, by when, the product and who checks."""
    officer, leader = by
    return (
        Done(on, officer, "issue_notice", fields={"notice_no": number}),
        Done(on, leader, "assign", fields={**task, "check_who": "Văn phòng, giao ban thứ Hai"}),
    )


def answered(done_on: str, answered_on: str, number: str, *, by: tuple[str, str]) -> tuple[Done, Done, Done]:
    """Report it done, confirm it, and answer the citizen."""
    officer, leader = by
    return (
        Done(done_on, officer, "report_done", fields={"outcome_text": "Đã kiểm tra, xử lý, có biên bản."}),
        Done(done_on, leader, "confirm", "Đạt yêu cầu."),
        Done(answered_on, officer, "answer_citizen", fields={"answer_no": number, "answered_on": answered_on}),
    )


def _from_secretary(on: str, number: str, about: str, days: tuple[str, str, str]) -> Dossier:
    due, done, told = days
    people = ("committee", "secretary")
    task = {"who": "Văn phòng Đảng ủy", "task": about, "due_on": due, "product": "Văn bản trả lời công dân"}
    asked = {"source": "secretary", "session_on": on, "for_citizen": True, "summary": f"{about}."}
    done_so = (*ordered(on, f"{number}-TB/ĐU", task, by=people), *answered(done, told, f"{number}-CV/ĐU", by=people))
    return Dossier("instruction", on, "committee", "du", about, asked, done_so)


INSTRUCTIONS = (
    _from_secretary("2025-12-11", "14", "Xem lại hỗ trợ hộ bị sạt lở", ("2025-12-31", "2025-12-26", "2025-12-29")),
    _from_secretary(
        "2026-01-15", "02", "Rà soát việc bình xét hộ cận nghèo", ("2026-01-30", "2026-01-28", "2026-01-30")
    ),
    _from_secretary("2026-03-12", "05", "Trả lời về tuyến đường Khê Hạ", ("2026-03-31", "2026-03-27", "2026-03-30")),
    _from_secretary(
        "2026-04-16", "08", "Kiểm tra việc thu quỹ tại tổ dân phố", ("2026-05-15", "2026-05-12", "2026-05-14")
    ),
    Dossier(
        "instruction",
        "2026-05-07",
        "officer",
        "ubnd",
        "Mở lại lối đi chung xóm Khê Thượng",
        {"source": "chairman", "session_on": "2026-05-07", "for_citizen": True, "summary": "Mở lại lối đi chung."},
        (
            *ordered(
                "2026-05-11",
                "31/TB-UBND",
                {
                    "who": "Phòng Kinh tế, Hạ tầng và Đô thị",
                    "task": "Đo thực địa, lập phương án mở lại lối đi.",
                    "due_on": "2026-05-25",
                    "product": "Phương án, biên bản với hai hộ",
                    "authority": "Chủ tịch UBND phường",
                },
                by=("officer", "leader"),
            ),
            Done("2026-05-18", "officer", "report_progress", fields={"progress": "Đã đo, một hộ chưa đồng ý."}),
        ),
    ),
    Dossier(
        "instruction",
        "2026-05-14",
        "officer",
        "ubnd",
        "Xử lý bụi từ xưởng gỗ tổ Khê Hạ 2",
        {"source": "chairman", "session_on": "2026-05-14", "for_citizen": True, "summary": "Xử lý bụi từ xưởng gỗ."},
    ),
    Dossier(
        "instruction",
        "2026-05-14",
        "officer",
        "ubnd",
        "Làm rõ khoản thu ngoài quy định được kể tại buổi tiếp",
        {
            "source": "chairman",
            "session_on": "2026-05-14",
            "has_denunciation": True,
            "for_citizen": True,
            "summary": "Làm rõ khoản thu, không để lộ người tố cáo.",
        },
    ),
)
