"""The board hangs in the leaders' room, and in the hall only where the office has opened it."""

from __future__ import annotations

from tests.factories import a_case, a_person
from tests.web.conftest import Browser


def test_the_staff_read_todays_numbers_and_no_name_or_number_of_a_case(ward, signed_in):
    numbers = [a_case(ward.on("2026-05-04"), petitioner=a_person(ward, "Bàn Thị Cói")) for _n in range(3)]
    ward.on("2026-06-04")
    page = signed_in("officer").get("/bang-treo").get_data(as_text=True)
    assert "3 hồ sơ quá hạn" in page
    assert "3 hồ sơ đang mở" in page
    assert [said for said in (*numbers, "Cói", "Không đồng ý bồi thường") if said in page] == []


def test_a_single_case_is_told_as_fewer_than_three(ward, signed_in):
    a_case(ward.on("2026-05-04"))
    ward.on("2026-06-04")
    page = signed_in("leader").get("/bang-treo").get_data(as_text=True)
    assert "một vài hồ sơ quá hạn" in page
    assert "dưới 3" in page


def test_in_the_hall_there_is_no_board_until_the_office_opens_it(app, stranger: Browser):
    assert stranger.get("/bang-treo").status_code == 302
    assert stranger.get("/bang-treo/sanh").status_code == 404
    app.extensions["casetrack.wall_board"] = True
    try:
        page = stranger.get("/bang-treo/sanh")
    finally:
        app.extensions["casetrack.wall_board"] = False
    assert page.status_code == 200
    assert "Không hồ sơ nào quá hạn" in page.get_data(as_text=True)
