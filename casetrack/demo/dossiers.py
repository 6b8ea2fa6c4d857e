"""Land matters of Lam Khê beside its petitions: dossiers and violations, each with what was done. All invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FieldValues = Mapping[str, object]
Place = tuple[str, str, int]  # a row of a list that was handed over: workbook, sheet, line
Came = int | Place  # how a case came: as one of those told below, or in a list


@dataclass(frozen=True, slots=True)
class Done:
    """One thing done with a case on a day: `do` is a trigger, or `extend` with the clock, days and ground as fields.

    With `linked`, it is done with the case that this one opened.
    """

    on: str
    who: str
    do: str
    comment: str = ""
    fields: FieldValues = field(default_factory=dict)
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case that the desk's page did not open. `entered_on`: when it came into the book, if a former office had it.

    `people` are invented citizens by number, whoever asks first, then the other side. `officer`: the account that works
    on it, where that is not who enters it. `source`, `former_number`: which office handed it over, its number there.
    """

    workflow: str
    opened_on: str
    who: str
    unit: str
    title: str
    fields: FieldValues
    done: tuple[Done, ...] = ()
    entered_on: str = ""
    people: tuple[int, ...] = ()
    officer: str = ""
    source: str = ""
    former_number: str = ""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A case that came with a list, and what is done with it from the day on which the list was confirmed."""

    place: Place
    workflow: str
    entered_on: str
    done: tuple[Done, ...]


FORMER = ("UBND xã Lam Thượng (cũ)", "UBND xã Khê Hạ (cũ)", "UBND thị trấn Khê Trung (cũ)")
FORMER_DISTRICT = "UBND huyện Khê Giang (cũ)"


def checked(on: str, procedure: str, **more: object) -> Done:
    """Find all papers of a land dossier there."""
    said = {"procedure": procedure, "papers": "complete", "competent": True, **more}
    return Done(on, "officer", "check", fields=said)


LAND = (
    Dossier(
        "land_dossier",
        "2026-04-21",
        "desk",
        "ubnd",
        "Hòa giải tranh chấp lối đi giữa thửa 31 và thửa 32",
        {"procedure": "dispute_mediation", "owner_name": "Bàn Thị Nết", "plot": "31", "map_sheet": "12"},
        (
            checked("2026-04-22", "dispute_mediation"),
            Done("2026-04-24", "leader", "accept"),
            Done("2026-05-11", "leader", "convene", fields={"council_no": "41/QĐ-UBND", "meeting_on": "2026-05-19"}),
            Done("2026-05-19", "officer", "meet_again", "Một bên vắng mặt có lý do.", {"meeting_on": "2026-05-21"}),
        ),
        people=(71, 72),
    ),
    Dossier(
        "land_dossier",
        "2026-03-02",
        "desk",
        "ubnd",
        "Giải quyết tranh chấp ranh giới thửa 88, tờ bản đồ 5",
        {"procedure": "dispute_settlement", "owner_name": "Ma Văn Khoát", "plot": "88", "map_sheet": "5"},
        (
            checked("2026-03-03", "dispute_settlement", has_title_papers=False),
            Done("2026-03-05", "leader", "accept"),
            Done("2026-04-08", "officer", "submit_draft", fields={"proposal": "Giữ ranh giới theo bản đồ năm 1999."}),
            Done("2026-04-14", "leader", "sign", fields={"result": "decision", "decision_no": "38/QĐ-UBND"}),
            Done("2026-04-16", "desk", "deliver"),
        ),
        people=(73, 74),
    ),
    Dossier(
        "land_dossier",
        "2026-03-10",
        "desk",
        "ubnd",
        "Cấp giấy chứng nhận lần đầu thửa 140, tờ bản đồ 9",
        {"procedure": "first_certificate", "owner_name": "Lò Thị Giang", "plot": "140", "map_sheet": "9"},
        (
            checked("2026-03-11", "first_certificate"),
            Done("2026-03-13", "leader", "accept", fields={"province_days": 20, "province_issue_days": 3}),
            Done(
                "2026-03-16", "officer", "record_findings", fields={"land_origin": "Khai hoang", "used_since": "1991"}
            ),
            Done("2026-03-16", "officer", "post", fields={"posted_on": "2026-03-16"}),
            Done("2026-03-31", "officer", "end_posting", fields={"posting_result": "no_objection"}),
            Done("2026-04-07", "officer", "submit_draft", fields={"proposal": "Đủ điều kiện cấp giấy."}),
            Done("2026-04-09", "leader", "confirm", fields={"tax_slip_no": "17/PC-UBND"}),
        ),
        people=(75,),
    ),
    Dossier(
        "land_dossier",
        "2026-05-06",
        "desk",
        "ubnd",
        "Cấp giấy chứng nhận lần đầu thửa 61, tờ bản đồ 3",
        {"procedure": "first_certificate", "owner_name": "Vũ Thị Ánh", "plot": "61", "map_sheet": "3"},
        (checked("2026-05-07", "first_certificate"), Done("2026-05-11", "leader", "accept")),
        people=(76,),
    ),
)


def minuted(on: str, number: str) -> Done:
    """Make the minutes of a household's violation on road land."""
    said = {"violator_kind": "household", "land_kind": "road_land", "competent": True, "minutes_no": number}
    return Done(on, "officer", "make_minutes", fields=said)


def found(road: str, spot: str, what: str, **more: object) -> dict[str, object]:
    """Say where a violation was found, and what."""
    return {"matter": "land", "road": road, "spot": spot, "violation": what, **more}


ROAD, RIVER_ROAD = "Khê Hòa (tỉnh lộ cũ)", "Đường ven sông"

VIOLATIONS = (
    Dossier(
        "land_violation",
        "2026-02-24",
        "officer",
        "ubnd",
        "Dựng mái che lấn đường ven sông, tổ Khê Trung 2",
        found(RIVER_ROAD, "Tổ Khê Trung 2", "Mái che 24 m².", found_by="patrol", found_on="2026-02-24"),
        (
            minuted("2026-02-25", "03/BB-VPHC"),
            Done("2026-03-03", "officer", "submit_draft", fields={"proposal": "Phạt 5 triệu đồng, buộc tháo dỡ."}),
            Done(
                "2026-03-05",
                "leader",
                "sign_decision",
                fields={
                    "sanction": "fine",
                    "fine_amount": 5_000_000,
                    "remedy": "Tháo dỡ mái che",
                    "remedy_due_on": "2026-04-10",
                    "decision_no": "15/QĐ-XPHC",
                },
            ),
            Done("2026-03-06", "clerk", "deliver", fields={"delivered_on": "2026-03-06"}),
            Done(
                "2026-03-13",
                "clerk",
                "record_execution",
                fields={"executed_on": "2026-03-13", "paid_amount": 5_000_000},
            ),
            Done("2026-04-07", "officer", "record_remedy", fields={"remedied_on": "2026-04-06"}),
            Done("2026-04-09", "leader", "close"),
        ),
    ),
    Dossier(
        "land_violation",
        "2026-05-05",
        "officer",
        "ubnd",
        "Đổ đất lấp mương thoát nước, tổ Khê Hạ 4",
        found(RIVER_ROAD, "Tổ Khê Hạ 4", "Lấp 15 m mương.", found_by="petition", found_on="2026-05-05"),
        (minuted("2026-05-13", "08/BB-VPHC"),),
    ),
    Dossier(
        "land_violation",
        "2026-04-13",
        "officer",
        "ubnd",
        "Rào đất công sau nhà văn hóa Lam Thượng 3",
        found(ROAD, "Sau nhà văn hóa", "Rào 120 m² đất công.", found_by="review", found_on="2026-04-13"),
        (
            minuted("2026-04-15", "06/BB-VPHC"),
            Done("2026-04-20", "officer", "submit_draft", fields={"proposal": "Phạt 3 triệu đồng."}),
            Done(
                "2026-04-22",
                "leader",
                "sign_decision",
                fields={"sanction": "fine", "fine_amount": 3_000_000, "decision_no": "22/QĐ-XPHC"},
            ),
            Done("2026-04-24", "clerk", "deliver", fields={"delivered_on": "2026-04-24"}),
        ),
    ),
)
