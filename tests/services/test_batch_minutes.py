"""The paper that both sides of a hand-over sign: numbers beside the minutes, and every file that may be listed."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from casetrack.db import Database
from casetrack.models import CaseEvent, Look
from casetrack.papers.handover_minutes import minutes_pdf
from casetrack.services.batch_minutes import minutes_sheet
from casetrack.services.batches import AmendMinutes, amend_minutes
from casetrack.services.work import begin, reading
from tests.batches import (
    LAND_COLUMNS,
    STAFF,
    STAFF_COLUMNS,
    a_batch,
    a_list,
    land_rows,
    load,
    minutes,
    staff_rows,
    write,
)
from tests.factories import Ward, a_ward


@pytest.fixture
def ward(sqlite_url) -> Ward:
    return a_ward(Database(sqlite_url))


def test_it_holds_the_lists_to_the_minutes_and_tells_of_each_file(ward):
    number = a_batch(ward, minutes(4, 3))
    rows = land_rows(4)
    load(ward, number, a_list([[*row, "Đơn; thiếu: Trích đo"] for row in rows], (*LAND_COLUMNS, "Thành phần hồ sơ")))
    with begin(ward.installation, ward.actor("clerk")) as work:
        wish = AmendMinutes("04a/BB-BG", date(2025, 7, 9), minutes(5).totals, "Đếm sót")
        amend_minutes(work, number, wish)
    with reading(ward.installation, ward.actor("clerk")) as work:
        sheet = minutes_sheet(work, number)
    assert [(line.label, line.stated, line.counted, line.difference) for line in sheet.lines] == [
        ("đất đai", "5", "4", "−1")
    ]
    assert sheet.about[2:] == (
        "Căn cứ biên bản bàn giao số 04/BB-BG, ký ngày 01/7/2025.",
        "Điều chỉnh bằng biên bản số 04a/BB-BG ngày 09/7/2025: Đếm sót.",
    )
    assert sheet.said == (
        "Danh sách có 4 hồ sơ, chưa khớp với biên bản; 3 hồ sơ đã giải quyết khi bàn giao.",
        "Thành phần: 4 hồ sơ thiếu thành phần.",
    )
    first = sheet.files[0]
    assert (first.place, first.former_number, first.status, first.wanting) == (
        1,
        "1/2024/LT",
        "Đã giải quyết",
        "thiếu Trích đo",
    )
    assert minutes_pdf(sheet).startswith(b"%PDF-")


def test_files_that_few_may_see_are_told_by_their_number_only(ward):
    number = a_batch(ward, minutes(2, kind="civil_servant"), unit="VP")
    load(ward, number, a_list(staff_rows("Tạ Minh Phúc", "Hà Thị Nết"), STAFF_COLUMNS, title=STAFF))
    write(ward, number)
    told = {}
    for who in ("leader", "officer"):
        with reading(ward.installation, ward.actor(who)) as work:
            sheet = minutes_sheet(work, number)
            told[who] = [file.name for file in sheet.files], sheet.kept_apart
    assert told == {
        "leader": (["Tạ Minh Phúc", "Hà Thị Nết"], ""),
        "officer": ([], "2 hồ sơ hạn chế người xem có danh mục riêng."),
    }


def test_printing_whose_restricted_files_they_are_is_written_into_the_book(ward):
    number = a_batch(ward, minutes(2, kind="civil_servant"), unit="VP")
    load(ward, number, a_list(staff_rows("Tạ Minh Phúc", "Hà Thị Nết"), STAFF_COLUMNS, title=STAFF))
    write(ward, number)
    looks = select(Look.case_id).join(CaseEvent, CaseEvent.id == Look.event_id).where(CaseEvent.name == "print")
    for who, many in (("officer", 0), ("inspector", 2)):
        with reading(ward.installation, ward.actor(who)) as work:
            minutes_sheet(work, number)
        with ward.database.reading() as session:
            assert len(session.scalars(looks).all()) == many
