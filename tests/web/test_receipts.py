"""The receipt on paper: by when an answer is promised and why, what was handed in, the code on one of two copies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from casetrack.services.papers import HandIn
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.work import begin
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_person, a_step
from tests.queries import queries_of
from tests.web.conftest import Browser

SignIn = Callable[[str], Browser]
FEEDBACK = {"petition_class": "feedback", "summary": "Đèn đường hỏng."}


def brought(ward: Ward, petition: BringPetition | None = None, **more) -> str:
    wish = Receive(
        a_person(ward, "Trần Thị Bảy").id, ward.units["root"].id, "Thửa 214", ward.today, petition=petition, **more
    )
    with begin(ward.installation, ward.actor("desk")) as work:
        return receive(work, wish).number


@pytest.fixture
def sheet(ward: Ward, signed_in: SignIn) -> Callable[[str], str]:
    """Open a receipt as the desk does."""
    return lambda number: signed_in("desk").get(f"/quay/phieu/{number}").text


def test_the_promised_day_stands_with_its_length_and_its_article(ward: Ward, sheet: Callable[[str], str]):
    page = sheet(brought(ward, BringPetition("petition", COMPLAINT)))
    assert "<b>thứ Hai, 15/6/2026</b>" in page
    assert "Thụ lý khiếu nại: 10 ngày, không tính ngày 04/6/2026, dời sang ngày làm việc kế tiếp" in page
    assert "Luật Khiếu nại 2011 Điều 27" in page


def test_what_the_office_sets_itself_and_nobody_verified_is_marked(ward: Ward, sheet: Callable[[str], str]):
    page = sheet(brought(ward, BringPetition("petition", FEEDBACK)))
    assert "10 ngày làm việc, không tính ngày 04/6/2026" in page
    assert "(quy định nội bộ, chưa kiểm chứng)" in page


def test_a_day_by_an_unconfirmed_calendar_is_provisional(ward: Ward, sheet: Callable[[str], str]):
    ward.on("2027-03-04")
    assert "Ngày tạm tính" in sheet(brought(ward, BringPetition("petition", FEEDBACK)))


def test_a_later_print_names_the_next_promise_and_at_the_end_none(ward: Ward, sheet: Callable[[str], str]):
    number = brought(ward, BringPetition("petition", COMPLAINT))
    a_step(ward, "KN-2026-0001", "officer", "classify", petition_class="complaint", **ELIGIBLE)
    a_step(ward, "KN-2026-0001", "leader", "accept")
    assert "<b>thứ Hai, 06/7/2026</b>" in sheet(number)
    a_step(ward, "KN-2026-0001", "officer", "withdraw", comment="Rút đơn")
    page = sheet(number)
    assert "Hồ sơ đã xử lý xong ngày 04/6/2026" in page
    assert "Hẹn trả lời" not in page


def test_the_flag_of_45_days_is_promised_to_nobody(ward: Ward, sheet: Callable[[str], str]):
    ward.on("2026-07-06")
    number = brought(ward, BringPetition("petition", COMPLAINT))
    a_step(ward, "KN-2026-0001", "officer", "classify", petition_class="complaint", joint=True, **ELIGIBLE)
    page = sheet(number)
    assert "Chưa có thời hạn trả lời nào bắt đầu tính" in page
    assert "Hẹn trả lời" not in page


def test_a_question_without_a_petition_says_what_was_answered_and_promises_nothing(
    ward: Ward, sheet: Callable[[str], str]
):
    page = sheet(brought(ward, answer="Đã hướng dẫn hồ sơ mai táng"))
    assert "Đã trả lời: Đã hướng dẫn hồ sơ mai táng" in page
    assert "Không mở hồ sơ nên không có ngày hẹn trả lời" in page
    assert "gõ mã" not in page
    assert "người tiếp công dân, đã tiếp:" in page, "nothing was handed in"
    assert page.count("<b>Người đến</b>") == 2


def test_whoever_is_turned_away_reads_on_which_ground(ward: Ward, sheet: Callable[[str], str]):
    page = sheet(brought(ward, refusal="drunk", answer="Mời đến lại hôm khác"))
    assert "đã giải thích và từ chối tiếp:" in page
    assert "Căn cứ từ chối: Say rượu, bia" in page
    assert "Điều 9 khoản 1" in page
    assert "đã nhận của" not in page
    assert ("Người nộp" in page, "Người đến" in page) == (False, False), "who is turned away signs nothing"
    assert page.count("<b>Người tiếp công dân</b>") == 2


def test_the_receipt_of_a_group_says_how_many_they_are(ward: Ward, sheet: Callable[[str], str]):
    assert "Số người cùng nội dung" not in sheet(brought(ward, BringPetition("petition", FEEDBACK)))
    assert "Số người cùng nội dung: <b>4</b>" in sheet(
        brought(ward, BringPetition("petition", FEEDBACK), people_count=4)
    )


def test_the_papers_stand_with_sheets_and_kind(ward: Ward, sheet: Callable[[str], str]):
    papers = (HandIn("Đơn", 2), HandIn("Giấy chứng nhận", 1, "original", "rách góc"))
    page = sheet(brought(ward, BringPetition("petition", COMPLAINT), papers=papers))
    for words in ("<td>Đơn</td>", ">02<", "Giấy chứng nhận <i>(rách góc)</i>", "Bản chính, phải trả lại"):
        assert words in page


def test_the_square_is_on_the_citizens_copy_only_and_on_no_protected_receipt(ward: Ward, sheet: Callable[[str], str]):
    page = sheet(brought(ward, BringPetition("petition", COMPLAINT)))
    assert page.count("Mã tra cứu</title>") == 1
    ours, kept = page.split("Bản lưu hồ sơ")
    assert "gõ mã" in ours
    assert "gõ mã" not in kept
    sealed = sheet(brought(ward, BringPetition("petition", DENUNCIATION)))
    assert "Mã tra cứu</title>" not in sealed
    assert "Cấp mã tra cứu" not in sealed
    assert sealed.count("Hạn chế người xem") >= 2, "on either copy"


def test_the_square_leads_to_the_public_address_and_without_one_the_wall_says_where(
    ward: Ward, sheet: Callable[[str], str]
):
    number = brought(ward, BringPetition("petition", COMPLAINT))
    assert "trang tra cứu niêm yết tại quầy" in sheet(number)
    object.__setattr__(ward.installation, "public_url", "https://tracuu.example.vn")
    try:
        assert "<b>tracuu.example.vn/tra-cuu</b>" in sheet(number)
    finally:
        object.__setattr__(ward.installation, "public_url", None)


def test_a_receipt_of_many_papers_takes_no_more_questions_than_of_one(ward: Ward, signed_in: SignIn):
    desk, papers = signed_in("desk"), tuple(HandIn(f"Giấy {n}", n) for n in range(1, 12))
    few = brought(ward, BringPetition("petition", COMPLAINT), papers=papers[:1])
    many = brought(ward, BringPetition("petition", COMPLAINT), papers=papers)
    counts = []
    for number in (few, few, many):
        with queries_of(ward) as statements:
            assert desk.get(f"/quay/phieu/{number}").status_code == 200
        counts.append(len(statements))
    assert counts[1] == counts[2]
    assert counts[2] <= 21  # among them the bell, what undoes a joining, and the further contents


def test_the_day_of_receipt_may_lie_before_the_day_of_the_paper(ward: Ward, sheet: Callable[[str], str]):
    petition = BringPetition("petition", COMPLAINT)
    wish = Receive(None, ward.units["root"].id, "Thửa 214", date(2026, 6, 1), channel="post", petition=petition)
    with begin(ward.installation, ward.actor("desk")) as work:
        number = receive(work, wish).number
    assert "Ngày nhận: <b>01/6/2026</b>" in sheet(number)
