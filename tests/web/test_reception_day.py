"""The pages of the day of a session: the brief, what came of each, closing, the notice; bad input, what is hidden."""

from __future__ import annotations

import re

import pytest

from casetrack.services.persons import RegisterPerson
from tests.factories import DENUNCIATION, Ward, a_case, a_person
from tests.letterheads import a_letterhead
from tests.queries import queries_of
from tests.reception_days import WHAT, a_session, booked, order, received

HIDDEN = "Chim Yến"


@pytest.fixture
def today(ward: Ward) -> str:
    """The address of a session of today."""
    return f"/lich-tiep-dan/buoi/{a_session(ward)}"


def key(address: str) -> int:
    return int(address.rpartition("/")[2])


def outcome(**more: str) -> dict[str, str]:
    return {"token": "t", "said": "Xin mở lại lối đi", "present": "1", **more}


class TestBrief:
    def test_says_first_how_many_matters_the_host_must_decide(self, ward, today, signed_in):
        person = a_person(ward, "Hoàng Thị Phới", address="tổ Khê Trung 4")
        of = booked(ward, key(today), person, "08:30", case=a_case(ward, petitioner=person, officer="officer"))
        browser = signed_in("officer")
        assert "chưa ghi việc cần quyết" in browser.get(f"{today}/chuan-bi").text
        assert browser.send(f"{today}/chuan-bi", {f"decide_{of}": "Ký quyết định, hay đo lại"}).status_code == 303
        page = browser.get(f"{today}/chuan-bi?luu=1").text
        assert "Buổi 04/6: 1 việc cần Chủ tịch UBND quyết" in page
        assert "Ký quyết định, hay đo lại" in page
        assert "tổ Khê Trung 4" in page
        assert "Đã lưu" in page

    def test_loses_nothing_that_is_too_long(self, ward, today, signed_in):
        of = booked(ward, key(today), a_person(ward), "08:30")
        answer = signed_in("officer").send(f"{today}/chuan-bi", {f"decide_{of}": "dài " * 100, "decide_99": "x"})
        assert answer.status_code == 422
        assert "nhiều nhất 180" in answer.text
        assert "dài dài" in answer.text

    def test_tells_of_hidden_matters_the_hour_alone(self, ward, today, signed_in):
        sealed = a_case(ward, f"Tố cáo của {HIDDEN}", fields=DENUNCIATION, petitioner=a_person(ward, HIDDEN))
        booked(ward, key(today), None, "08:30", case=sealed)
        for page in ("/chuan-bi", "/tiep"):
            told = signed_in("officer").get(today + page).text
            assert "iệc hạn chế người xem" in told
            assert "08:30" in told
            assert "Chim" not in told
            assert sealed not in told

    def test_asks_the_book_as_often_for_six_as_for_one(self, ward, today, signed_in):
        browser = signed_in("officer")
        booked(ward, key(today), a_person(ward, "Một"), "08:00", case=a_case(ward))
        browser.get(f"{today}/chuan-bi")
        with queries_of(ward) as few:
            browser.get(f"{today}/chuan-bi")
        for n, slot in enumerate(("08:30", "09:00", "09:30", "10:00", "10:30")):
            booked(ward, key(today), a_person(ward, f"Người {n}"), slot, case=a_case(ward))
        with queries_of(ward) as many:
            browser.get(f"{today}/chuan-bi")
        assert len(few) == len(many) <= 20


class TestTheDay:
    def test_takes_the_outcome_and_shows_it(self, ward, today, signed_in):
        of = booked(ward, key(today), a_person(ward, "Hoàng Thị Phới"), "08:30")
        browser = signed_in("desk")
        assert "Xin gặp lúc 08:30" in browser.get(f"{today}/tiep/{of}").text
        said = {
            "answer_by": "15/6/2026",
            "what": WHAT,
            "who": "Phòng Kinh tế",
            "due_on": "20/6/2026",
            "product": "Biên bản",
        }
        assert browser.send(f"{today}/tiep/{of}", outcome(**said)).status_code == 303
        page = browser.get(f"{today}/tiep").text
        assert "Hẹn trả lời 15/6/2026" in page
        assert f"CD-2026-0001: {WHAT}" in page
        assert "đã tiếp 1 lượt, không còn ai chờ" in page
        assert "chờ thông báo, chậm nhất 11/6/2026" in page
        assert "luật không ấn định số ngày" in page

    def test_keeps_what_was_typed_until_it_is_right(self, ward, today, signed_in):
        of = booked(ward, key(today), a_person(ward), "08:30")
        browser = signed_in("desk")
        answer = browser.send(f"{today}/tiep/{of}", outcome(what="Đo lại", due_on="31/6/2026"))
        assert answer.status_code == 422
        assert "không có ngày 31" in answer.text
        again = browser.get(f"{today}/tiep/{of}").text
        assert 'value="Đo lại"' in again
        assert "Nháp giữ lúc 09:42" in again
        assert browser.send(f"{today}/tiep/{of}", outcome(answer="Đã trả lời")).status_code == 303
        assert 'value="Đo lại"' not in browser.get(f"{today}/tiep/{of}").text

    def test_loses_nothing_for_a_case_or_a_person_that_is_not_there(self, ward, today, signed_in):
        browser = signed_in("desk")
        for wrong in ({"name": "Ma Thị Mận", "case_number": "KN-2026-9999"}, {"person": "99"}):
            answer = browser.send(f"{today}/tiep/moi", outcome(answer="Đã chỉ đường", **wrong))
            assert answer.status_code == 422
            assert "Đã chỉ đường" in answer.text
        answer = browser.send(f"{today}/y-kien", {"visit": "L-2026-0099", "what": "Đo lại", "due_on": "20/6/2026"})
        assert answer.status_code == 422
        assert 'value="Đo lại"' in answer.text

    def test_adds_an_instruction_about_a_visit(self, ward, today, signed_in):
        visit = received(ward, key(today), person=RegisterPerson("Ma Thị Đào")).visit
        browser = signed_in("clerk")
        assert visit in browser.get(f"{today}/y-kien").text
        said = {"visit": visit, "what": WHAT, "who": "Phòng Kinh tế", "due_on": "20/6/2026", "product": "Biên bản"}
        assert browser.send(f"{today}/y-kien", said).status_code == 303
        assert f"CD-2026-0001: {WHAT}" in browser.get(f"{today}/tiep").text

    def test_keeps_no_draft_of_a_denunciation(self, ward, today, signed_in):
        of = booked(ward, key(today), a_person(ward), "08:30")
        browser = signed_in("desk")
        page = f"{today}/nhap/{of}"
        assert browser.send(page, outcome(said="Kể việc thu tiền")).json["at"] == "09:42"
        assert browser.send(page, outcome(said="Kể việc thu tiền", sealed="1")).json["at"] is None
        assert "Kể việc thu tiền" not in browser.get(f"{today}/tiep/{of}").text

    def test_takes_who_came_without_an_appointment(self, ward, today, signed_in):
        browser = signed_in("desk")
        a_person(ward, "Ma Thị Đào")
        found = browser.send(f"{today}/tiep/moi", {"find": "1", "who": "Đào", "said": "Hỏi đất"}).text
        assert "1 người khớp" in found
        assert "Hỏi đất" in found
        assert browser.send(f"{today}/tiep/moi", outcome(answer="Đã rõ")).status_code == 422
        made = browser.send(f"{today}/tiep/moi", outcome(answer="Đã rõ", name="Ma Thị Mận"))
        assert made.status_code == 303
        assert "Ma Thị Mận" in browser.get(f"{today}/tiep").text

    def test_closes_when_all_are_accounted_for(self, ward, today, signed_in):
        of = booked(ward, key(today), a_person(ward), "08:30")
        browser = signed_in("desk")
        refused = browser.send(f"{today}/chot", {"note": "Xong"})
        assert refused.status_code == 422
        assert "08:30" in refused.text
        assert 'value="Xong"' in refused.text
        assert browser.send(f"{today}/vang/{of}").status_code == 303
        assert browser.send(f"{today}/chot", {"note": "Xong"}).status_code == 303
        page = browser.get(f"{today}/tiep").text
        assert "Không có công dân đến" in page
        assert "/tiep/moi" not in page
        assert browser.send(f"{today}/mo-lai").status_code == 303

    def test_refuses_roles_that_write_nothing(self, ward, today, signed_in):
        assert "Chốt buổi" not in signed_in("auditor").get(f"{today}/tiep").text
        assert signed_in("officer").send(f"{today}/chot").status_code == 403
        assert signed_in("auditor").get(f"{today}/chuan-bi").status_code == 403
        for address in ("/tiep/99", "/vang/99"):
            assert signed_in("desk").send(today + address, outcome()).status_code == 404


class TestTheNotice:
    def test_lists_the_instructions_takes_a_number_and_gives_them_out(self, ward, today, signed_in):
        a_letterhead(ward)
        for what in (WHAT, "Đo lại ranh giới"):
            received(ward, key(today), person=RegisterPerson("Ma Thị Đào"), instruction=order(what=what))
        browser = signed_in("clerk")
        page = browser.get(f"{today}/ket-luan").text
        assert "Thông báo kết luận: 2 ý kiến chỉ đạo" in page
        assert "Chậm nhất 11/6/2026" in page
        typed = dict(re.findall(r'name="(ask\.\w+)"[^>]* value="([^"]*)"', page)) | {"token": "n", "signer": "0"}
        look = browser.send(f"{today}/ket-luan", {**typed, "look": "1"}).text
        assert "Đo lại ranh giới" in look
        assert "Ma Thị Đào" not in look.partition("<article")[2]
        made = browser.send(f"{today}/ket-luan", {**typed, "issue": "1"})
        assert made.status_code == 303
        shown = browser.get(f"{today}/tiep").text
        assert shown.count("thông báo 01/TB-UBND") == 2
        assert "chờ thông báo" not in shown
        assert "Đang thực hiện" in browser.get("/ho-so/CD-2026-0002").text
        assert browser.get(f"{today}/ket-luan").status_code == 303
        received(ward, key(today), person=RegisterPerson("Ma Thị Đào"), instruction=order(what="Vét mương"))
        assert browser.send(f"{today}/ket-luan", {**typed, "issue": "1"}).location == made.location, "one press, twice"
        assert "1 ý kiến chỉ đạo chờ thông báo" in browser.get(f"{today}/tiep").text, "the notice does not list it"

    def test_is_not_issued_by_who_may_not_move_the_instructions(self, ward, today, signed_in):
        a_letterhead(ward)
        received(ward, key(today), person=RegisterPerson("Ma Thị Đào"), instruction=order())
        browser = signed_in("inspector")
        typed = {"ask.host": "Bà Ngân", "ask.session_on": "4/6/2026", "ask.place": "P. 102", "ask.check_who": "VP"}
        answer = browser.send(f"{today}/ket-luan", {**typed, "signer": "0", "token": "n", "issue": "1"})
        assert answer.status_code == 422
        assert 'value="Bà Ngân"' in answer.text
        assert browser.get("/so/van-ban-di/2026").text.count("TB-UBND") == 0, "no number was taken"

    def test_leaves_out_what_is_sealed(self, ward, today, signed_in):
        a_letterhead(ward)
        sealed = {"sealed": True, "answer": "", "answer_by": ward.today, "instruction": order(what=f"Vụ {HIDDEN}")}
        received(ward, key(today), person=RegisterPerson(HIDDEN), **sealed)
        assert signed_in("clerk").get(f"{today}/ket-luan").status_code == 303
        assert "Chim" not in signed_in("clerk").get(f"{today}/tiep").text
