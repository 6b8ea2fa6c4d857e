"""The page of who holds what, the card and log of a case, giving work clearly, and saying why it is late."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.factories import DENUNCIATION, Ward, a_case, a_person, an_account, the_case
from tests.queries import queries_of
from tests.web.conftest import Browser
from tests.web.test_case_list import heading

SignIn = Callable[[str], Browser]


def given(ward: Ward, number: str, leader: Browser, **more: str):
    said = {"officer_id": str(ward.users["officer"].id), "seen_version": str(the_case(ward, number).version)}
    return leader.send(f"/ho-so/{number}/giao", {**said, **more})


class TestTheView:
    def test_it_counts_by_holder_and_opens_to_the_cases(self, ward: Ward, signed_in: SignIn):
        number = a_case(ward.on("2026-06-01"), officer="officer")
        a_case(ward.on("2026-06-04"))
        leader = signed_in("leader")
        page = leader.get("/ai-giu")
        assert heading(page) == "2 hồ sơ đang có người giữ"
        key = f"officer:{ward.users['officer'].id}"
        assert f"/ai-giu?holder={key}" in page.text
        assert "chưa giao ai" in page.text
        own = leader.get(f"/ai-giu?holder={key}")
        assert heading(own) == "Cán bộ xử lý officer"
        assert f'href="/ho-so/{number}"' in own.text
        assert "KN-2026-0002" not in own.text
        assert "3 ngày" in own.text

    def test_a_late_task_is_red_and_counted(self, ward: Ward, signed_in: SignIn):
        number = a_case(ward)
        given(ward, number, signed_in("leader"), what="Xác minh thửa 214", by_when="8/6/2026")
        page = signed_in_on(ward, signed_in, "2026-06-09").get("/ai-giu").text
        assert "1 việc giao đã quá ngày phải xong" in page
        assert "Việc: Xác minh thửa 214" in page
        assert '<b class="red">08/6/2026</b>' in page

    def test_a_sealed_case_is_not_there_for_whoever_may_not_see_it(self, ward: Ward, signed_in: SignIn):
        an_account(ward, "second", "officer")
        number = a_case(ward, fields=DENUNCIATION, officer="second", petitioner=a_person(ward, "Vi Thị Mận"))
        assert number in signed_in("second").get("/ai-giu").text
        for who in ("officer", "auditor"):
            page = signed_in(who).get("/ai-giu")
            assert heading(page) == "Không có hồ sơ nào đang mở"
            assert number not in page.text
        assert "Mận" not in signed_in("leader").get("/ai-giu").text

    @pytest.mark.parametrize("asked", ["holder=x", "holder=officer:999999", "cursor=x"])
    def test_a_strange_address_is_told_so_or_shows_nothing(self, ward: Ward, signed_in: SignIn, asked: str):
        a_case(ward, officer="officer")
        assert signed_in("leader").get(f"/ai-giu?{asked}").status_code in (200, 422)

    def test_an_administrator_has_no_such_page(self, signed_in: SignIn):
        assert signed_in("administrator").get("/ai-giu").status_code == 403
        assert "/ai-giu" not in signed_in("administrator").get("/").text

    def test_the_number_of_questions_does_not_grow_with_the_cases(self, ward: Ward, signed_in: SignIn):
        leader = signed_in("leader")

        def asked() -> int:
            with queries_of(ward) as statements:
                assert leader.get("/ai-giu").status_code == 200
            return len(statements)

        a_case(ward, officer="officer", petitioner=a_person(ward))
        few = asked()
        for _ in range(8):
            a_case(ward, officer="officer", petitioner=a_person(ward))
        assert asked() == few <= 17


def signed_in_on(ward: Ward, signed_in: SignIn, day: str, who: str = "leader") -> Browser:
    ward.on(day)
    return signed_in(who)


class TestTheCase:
    def test_it_says_who_holds_it_since_when_and_what_was_told(self, ward: Ward, signed_in: SignIn):
        number, leader = a_case(ward), signed_in("leader")
        clear = {"product": "Biên bản", "responsibility": "Chủ trì", "authority": "Tự mời", "check": "Thứ Hai"}
        assert given(ward, number, leader, what="Xác minh thửa 214", by_when="12/6/2026", **clear).status_code == 303
        page = signed_in_on(ward, signed_in, "2026-06-09", "officer").get(f"/ho-so/{number}").text
        card = page.split('id="hd"')[1].split("</section>")[0]
        for words in ("Cán bộ xử lý officer", "5 ngày", "3 ngày LV", "12/6/2026", "Xác minh thửa 214", *clear.values()):
            assert words in card
        assert "Nhật ký bàn giao: 2 lần" in card
        assert "Lãnh đạo leader ghi" in card

    def test_its_story_tells_what_was_asked_of_the_officer(self, ward: Ward, signed_in: SignIn):
        number, leader = a_case(ward), signed_in("leader")
        given(ward, number, leader, what="Xác minh", by_when="12/6/2026", product="Biên bản")
        story = leader.get(f"/ho-so/{number}").text.split('id="tl"')[1]
        for words in ("Phải xong", "12/6/2026", "Việc phải làm", "Sản phẩm", "Biên bản"):
            assert words in story

    def test_an_assignment_of_before_says_that_nothing_was_told(self, ward: Ward, signed_in: SignIn):
        page = signed_in("officer").get(f"/ho-so/{a_case(ward, officer='officer')}").text
        assert "Khi giao chưa ghi rõ việc, thời gian." in page

    def test_the_milestones_stand_beside_the_deadline_that_they_met(self, ward: Ward, signed_in: SignIn):
        fields = {"petition_class": "complaint", "eligible": True, "competent": True}
        number = a_case(ward, petitioner=a_person(ward), steps=[("desk", "classify", fields), ("leader", "accept", {})])
        stones = signed_in("officer").get(f"/ho-so/{number}").text.split('id="ms"')[1].split("</section>")[0]
        for words in ("Vào sổ", "Thụ lý", "sớm 11 ngày", "Hạn gần nhất"):
            assert words in stones

    def test_unclear_work_is_asked_again_and_nothing_typed_is_lost(self, ward: Ward, signed_in: SignIn):
        number, leader = a_case(ward), signed_in("leader")
        answer = given(ward, number, leader, by_when="3/6/2026", check="Giao ban thứ Hai")
        assert answer.status_code == 422
        for words in ("Ghi rõ việc phải làm.", "Ngày phải xong đã qua.", "Giao ban thứ Hai", 'value="3/6/2026"'):
            assert words in answer.text
        assert the_case(ward, number).officer_id is None

    def test_the_form_offers_what_the_one_before_was_told(self, ward: Ward, signed_in: SignIn):
        number, leader = a_case(ward), signed_in("leader")
        given(ward, number, leader, what="Xác minh thửa 214", by_when="12/6/2026")
        form = leader.get(f"/ho-so/{number}/giao").text
        assert "Xác minh thửa 214" in form
        assert 'value="12/6/2026"' in form
        assert "lấy hạn của hồ sơ: 15/6/2026" in form


class TestWhyItIsLate:
    @pytest.fixture
    def late(self, ward: Ward) -> str:
        number = a_case(ward.on("2026-05-04"), officer="officer")
        ward.on("2026-06-04")
        return number

    def test_the_officer_is_asked_says_why_and_is_asked_no_more(self, ward: Ward, signed_in: SignIn, late: str):
        officer = signed_in("officer")
        asked = "Xem 1 hồ sơ quá hạn của bạn chưa ghi vì sao chậm"
        home = officer.get("/").text
        assert asked in home
        listed = officer.get(f"/ho-so?view=overdue&officer={ward.users['officer'].id}&delay=none").text
        assert late in listed
        sent = officer.send(f"/ho-so/{late}/nguyen-nhan", {"cause": "papers", "comment": "Thất lạc bản đồ"})
        assert sent.status_code == 303
        page = officer.get(f"/ho-so/{late}").text
        assert "Thiếu, thất lạc hồ sơ, tài liệu" in page
        assert "Thất lạc bản đồ" in page
        assert asked not in officer.get("/").text
        assert "Nguyên nhân chậm: Thiếu, thất lạc hồ sơ, tài liệu" in officer.get("/ho-so?view=overdue").text
        report = officer.get("/bao-cao/bang").text
        assert "Nguyên nhân chậm" in report
        assert "group=delay&amp;key=papers" in report

    def test_a_cause_without_words_where_they_are_needed_is_asked_again(self, signed_in: SignIn, late: str):
        answer = signed_in("officer").send(f"/ho-so/{late}/nguyen-nhan", {"cause": "other"})
        assert answer.status_code == 422
        assert "Nguyên nhân khác: ghi rõ là gì." in answer.text

    def test_a_case_in_time_has_no_form(self, ward: Ward, signed_in: SignIn):
        number, officer = a_case(ward, officer="officer"), signed_in("officer")
        assert "Ghi nguyên nhân chậm" not in officer.get(f"/ho-so/{number}").text
        assert "không có nguyên nhân chậm để ghi" in officer.get(f"/ho-so/{number}/nguyen-nhan").text

    def test_whoever_may_not_see_the_case_finds_no_form(self, ward: Ward, signed_in: SignIn):
        number = a_case(ward.on("2026-05-04"), fields=DENUNCIATION)
        an_account(ward.on("2026-06-04"), "outsider", "leader", "VP")
        outsider = signed_in("outsider")
        assert outsider.get(f"/ho-so/{number}/nguyen-nhan").status_code == 404
        assert outsider.send(f"/ho-so/{number}/nguyen-nhan", {"cause": "papers"}).status_code == 404
