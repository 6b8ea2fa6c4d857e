"""Booking on the pages: what the desk presses, what is printed, who is called, and what nobody else may read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from casetrack.services.booking_changes import cancel
from casetrack.services.persons import find_persons
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.session_changes import ChangeSession, change_session
from casetrack.services.work import begin, reading
from tests.bookings import NEXT, TODAY, booked, june, listed, row_of, session_id, ticket
from tests.factories import DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, an_account
from tests.queries import queries_of
from tests.schedules import CHAIRMAN, sessions
from tests.web.conftest import Browser

CANARY = "Quạ Thị Chim Yến"
Who = Callable[[str], Browser]


@pytest.fixture(autouse=True)
def month(ward: Ward) -> Ward:
    return june(ward)


def page_of(browser: Browser, ward: Ward, day: str = NEXT) -> str:
    return browser.get(f"/lich-tiep-dan/buoi/{session_id(ward, day)}").text


def moved(ward: Ward, day: str, to: str, **more: Any) -> None:
    [row] = sessions(ward, day)
    said: dict[str, Any] = {"hours": row.hours, "place": row.place, **more}
    wish = ChangeSession(row.sequence, CHAIRMAN, date.fromisoformat(to), reason="Họp HĐND", **said)
    with begin(ward.installation, ward.actor("clerk")) as work:
        change_session(work, row.id, wish)


class TestTheDesk:
    def test_looks_somebody_up_books_an_hour_and_prints_a_slip_that_does_not_say_why(self, ward, signed_in):
        desk, person = signed_in("desk"), a_person(ward)
        address = f"/lich-tiep-dan/buoi/{session_id(ward)}/dat"
        assert f"{address}?slot=08:30" in page_of(desk, ward)
        card = {"who": "le van", "slot": "08:30", "subject": "Bồi thường thửa 214"}
        form = desk.send(address, {**card, "find": "1"}).text
        assert f'value="{person.id}"' in form
        assert "Bồi thường thửa 214</textarea>" in form
        assert '<option value="08:30" selected>' in form
        answer = desk.send(address, {**card, "person": str(person.id), "people": "5"}, follow=True).text
        for said in ("PHIẾU HẸN TIẾP CÔNG DÂN", "08:30", "Lê Văn Bốn", "đi cùng 4 người", "thứ Năm 11/6/2026"):
            assert said in answer
        assert "thửa 214" not in answer
        page = page_of(desk, ward)
        assert "Bồi thường thửa 214" in page
        assert "1 đã hẹn" in page
        assert "còn 6 chỗ" in page

    def test_finds_somebody_by_the_number_of_the_case(self, ward, signed_in):
        person = a_person(ward, "Hoàng Thị Phới")
        number = a_case(ward, petitioner=person)
        address = f"/lich-tiep-dan/buoi/{session_id(ward)}/dat"
        form = signed_in("desk").send(address, {"who": number.lower(), "find": "1"}).text
        assert f'value="{person.id}"' in form
        assert re.search(rf'name="case_number"[^>]* value="{number}"', form)
        secret = a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward, CANARY))
        an_account(ward, "other desk", "desk", "VP")
        form = signed_in("other desk").send(address, {"who": secret, "find": "1"}).text
        assert not re.search(rf'name="case_number"[^>]* value="{secret}"', form)
        assert "Chim" not in form

    def test_is_told_what_to_mend_and_nothing_typed_is_lost(self, ward, signed_in):
        desk = signed_in("desk")
        booked(ward, "Ma Thị Đào", "08:00")
        address = f"/lich-tiep-dan/buoi/{session_id(ward)}/dat"
        typed = {"slot": "08:00", "name": "Lê Văn Mới", "phone": "0912 345 678", "subject": "Hỏi\nhai dòng"}
        answer = desk.send(address, typed)
        assert answer.status_code == 422
        assert "Giờ 08:00 vừa có người đặt. Còn trống: 08:30, 09:00, 09:30 …." in answer.text
        for said in ("Lê Văn Mới", "0912 345 678", "Hỏi\nhai dòng"):
            assert said in answer.text
        for wrong in (
            {"slot": "nửa đêm"},
            {"people": "0"},
            {"people": "nhiều"},
            {"person": "999999", "name": ""},
            {"name": ""},
        ):
            answer = desk.send(address, {**typed, "slot": "09:00", **wrong})
            assert (answer.status_code, "Hỏi\nhai dòng" in answer.text) == (422, True), wrong
        answer = desk.send(address, {**typed, "slot": "09:00", "case_number": "KN-2026-9999"})
        assert "Không có hồ sơ KN-2026-9999" in answer.text
        assert len(listed(ward)) == 1

    def test_gives_tickets_and_calls_in_who_is_next_once(self, ward, signed_in):
        desk, today = signed_in("desk"), session_id(ward, TODAY)
        said = {"slot": "ticket", "name": "Ma Thị Đào", "subject": "Hỏi thủ tục"}
        for _press in range(2):
            slip = desk.send(f"/lich-tiep-dan/buoi/{today}/dat", said, follow=True).text
        assert re.search(r'class="cen ticket">1<', slip)
        assert len(listed(ward, TODAY)) == 1, "pressed twice, given once"
        second = ticket(ward, "Quan Văn Ổn")
        first = listed(ward, TODAY)[0].id
        for page in (page_of(desk, ward, TODAY), desk.get("/quay").text):
            assert "Mời người kế tiếp: Số 1" in re.sub(r"\s+", " ", page)
        assert desk.send(f"/lich-tiep-dan/buoi/{today}/goi", {"next": str(first), "desk": "1"}).location == "/quay"
        again = desk.send(f"/lich-tiep-dan/buoi/{today}/goi", {"next": str(first)})
        assert again.status_code == 409
        assert "Người khác vừa mời người này vào" in again.text
        assert row_of(ward, second).called_at is None
        assert "Đã mời vào" in page_of(desk, ward, TODAY)

    def test_writes_down_who_came_who_did_not_and_who_cancelled(self, ward, signed_in):
        desk = signed_in("desk")
        keys = [booked(ward, name, at, day=TODAY) for name, at in (("Một", "10:00"), ("Hai", "10:30"), ("Ba", "11:00"))]
        assert desk.send(f"/lich-tiep-dan/hen/{keys[0]}/den").status_code == 303
        early = desk.send(f"/lich-tiep-dan/hen/{keys[1]}/vang", {"reason": "không thấy"})
        assert (early.status_code, "chưa qua" in early.text) == (422, True)
        silent = desk.send(f"/lich-tiep-dan/hen/{keys[2]}/huy", {"reason": ""})
        assert (silent.status_code, "Ghi ai báo hủy" in silent.text) == (422, True)
        desk.send(f"/lich-tiep-dan/hen/{keys[2]}/huy", {"reason": "Công dân báo bận"})
        ward.now = ward.now.replace(hour=11, minute=10)
        desk.send(f"/lich-tiep-dan/hen/{keys[1]}/vang", {"reason": ""})
        assert [row_of(ward, key).status for key in keys] == ["arrived", "no_show", "cancelled"]
        page = page_of(desk, ward, TODAY)
        for said in ("Đã đến", "Không đến", "1 hẹn đã hủy", "Công dân báo bận"):
            assert said in page

    def test_telephones_who_is_booked_in_a_session_that_moved_until_all_are_told(self, ward, signed_in):
        desk = signed_in("desk")
        key = booked(ward, a_person(ward, "Ma Thị Đào", phone="0912345678"), "10:30")
        assert "1 người đã hẹn buổi này" in signed_in("clerk").get(f"/lich-tiep-dan/buoi/{session_id(ward)}/doi").text
        moved(ward, NEXT, "2026-06-10", hours="08:00-10:00")
        assert "Báo lại người đã hẹn" in desk.get("/quay").text
        page = desk.get("/lich-tiep-dan/bao-lai").text
        assert "0912345678" in page
        assert "Buổi thứ Tư 10/6/2026 không còn giờ 10:30. Hẹn giờ khác rồi báo." in page
        assert "Báo cho người đã hẹn" in page_of(desk, ward, "2026-06-10")
        to = f"{session_id(ward, '2026-06-10')}@09:00"
        assert to in desk.get(f"/lich-tiep-dan/hen/{key}").text
        for wrong in ("", "x", "7@25:00", "99999@08:00"):
            assert desk.send(f"/lich-tiep-dan/hen/{key}/gio", {"to": wrong}).status_code in (404, 422), wrong
        assert desk.send(f"/lich-tiep-dan/hen/{key}/gio", {"to": to}).status_code == 303
        assert "Không còn ai phải báo lại" in desk.get("/lich-tiep-dan/bao-lai").text

    def test_is_told_why_a_session_takes_nobody(self, ward, signed_in):
        said = {"first_day": "11/6/2026", "last_day": "11/6/2026", "reason": "Tập huấn", "host": "chairman"}
        signed_in("clerk").send("/lich-tiep-dan/vang/moi", {**said, "unit_id": str(ward.units["root"].id)})
        desk = signed_in("desk")
        assert "chưa có ai tiếp thay" in page_of(desk, ward)
        typed = {"slot": "08:00", "name": "Lê Văn Mới", "subject": "Hỏi"}
        answer = desk.send(f"/lich-tiep-dan/buoi/{session_id(ward)}/dat", typed)
        assert (answer.status_code, "chưa có ai tiếp thay" in answer.text) == (422, True)
        assert "Lê Văn Mới" in answer.text

    def test_asks_the_book_as_often_for_one_who_is_booked_as_for_many(self, ward, signed_in):
        desk = signed_in("desk")
        booked(ward, "Một", "08:00")

        def asked() -> int:
            with queries_of(ward) as statements:
                page_of(desk, ward)
            return len(statements)

        page_of(desk, ward)
        few = asked()
        for n, slot in enumerate(("08:30", "09:00", "09:30")):
            booked(ward, f"Người {n}", slot)
        assert asked() == few <= 28


def test_the_clerk_sets_limits_on_the_page_and_none_after_the_session(ward, signed_in):
    clerk, [row] = signed_in("clerk"), sessions(ward, NEXT)
    said = {"seen": "0", "host_name": CHAIRMAN, "held_on": NEXT, "hours": row.hours, "place": row.place}
    address = f"/lich-tiep-dan/buoi/{row.id}/doi"
    wrong = clerk.send(address, {**said, "cutoff": "-2", "cutoff_unit": "days"})
    assert (wrong.status_code, "nằm sau buổi tiếp" in wrong.text, 'value="-2"' in wrong.text) == (422, True, True)
    assert clerk.send(address, {**said, "cutoff": "2", "cutoff_unit": "days", "walk_ins": "5"}).status_code == 303
    assert "hết ngày 09/6/2026" in page_of(clerk, ward)
    ward.on("2026-06-10")
    page = page_of(signed_in("clerk"), ward)
    assert "nay đã hết hạn" in page
    assert "/dat?slot=" not in page


class TestWhatFewMayRead:
    @pytest.fixture
    def denunciation(self, ward: Ward) -> str:
        """Let somebody denounce in the unit KT, and be booked about it; give the number of the case."""
        person, petition = a_person(ward, CANARY).id, BringPetition("petition", DENUNCIATION)
        with begin(ward.installation, ward.actor("desk")) as work:
            wish = Receive(person, ward.units["KT"].id, "Thu tiền", ward.today, petition=petition)
            number = str(receive(work, wish).case_number)
        booked(ward, CANARY, "08:00", subject="Việc của Chim", case_number=number)
        return number

    def test_whoever_denounced_is_an_alias_and_stands_in_no_registry(self, ward, signed_in, denunciation):
        [row] = listed(ward)
        assert (row_of(ward, row.id).person_id, row.confidential) == (None, True)
        page = page_of(signed_in("desk"), ward)
        assert "Bí danh 2026-0001" in page
        assert denunciation in page
        slip = signed_in("desk").get(f"/lich-tiep-dan/hen/{row.id}/phieu").text
        for text in (page, slip):
            assert CANARY not in text
        with reading(ward.installation, ward.actor("desk")) as work:
            assert find_persons(work, "Quạ Thị") == []

    def test_whoever_is_booked_leaves_the_registry_when_the_case_is_sealed_later(self, ward):
        person = a_person(ward, CANARY)
        number = a_case(ward, petitioner=person)
        key = booked(ward, person, "08:00", case_number=number)
        a_step(ward, number, "officer", "classify", petition_class="denunciation", **ELIGIBLE)
        row = row_of(ward, key)
        assert (row.person_id, row.vault_entry_id is None) == (None, False)
        assert [str(each.name.vi) for each in listed(ward, by="leader") if each.name] == ["Bí danh 2026-0001"]
        assert [each.hidden for each in listed(ward, by="clerk")] == [True]

    def test_others_see_that_the_hour_is_taken_and_no_more(self, ward, signed_in, denunciation):
        an_account(ward, "other desk", "desk", "VP")
        [row] = listed(ward)
        page = page_of(signed_in("other desk"), ward)
        assert "Hẹn hạn chế người xem" in page
        for word in ("Chim", "Bí danh", denunciation, f"/lich-tiep-dan/hen/{row.id}"):
            assert word not in page
        moved(ward, NEXT, "2026-06-10")
        for page in (page_of(signed_in("other desk"), ward, "2026-06-10"), signed_in("other desk").get("/quay").text):
            assert "Báo lại người đã hẹn" not in page
        for address in ("", "/phieu"):
            assert signed_in("other desk").get(f"/lich-tiep-dan/hen/{row.id}{address}").status_code == 404
        assert signed_in("other desk").send(f"/lich-tiep-dan/hen/{row.id}/huy", {"reason": "x"}).status_code == 404

    def test_a_confidential_one_names_nobody_to_those_who_neither_booked_nor_plan(self, ward, signed_in):
        key = booked(ward, CANARY, "08:00", subject="Việc của Chim", confidential=True)
        an_account(ward, "other desk", "desk", "VP")
        for name in ("other desk", "officer", "inspector", "auditor"):
            assert "Chim" not in page_of(signed_in(name), ward), name
        for name in ("desk", "leader", "clerk"):
            assert CANARY in page_of(signed_in(name), ward), name
        with reading(ward.installation, ward.actor("other desk")) as work:
            assert find_persons(work, "Quạ Thị") == [], "known from this alone, so not there"
        booked(ward, "Lê Văn Bốn", "09:00", by="clerk")
        with begin(ward.installation, ward.actor("desk")) as work:
            cancel(work, key, "Bận")
        assert "Bận" not in page_of(signed_in("officer"), ward)

    def test_who_has_an_hour_is_not_told_to_whoever_asks_for_the_same_person(self, ward):
        person = a_person(ward)
        booked(ward, person, "08:00", day="2026-06-18")
        booked(ward, person, "08:00", confidential=True)
        an_account(ward, "other desk", "desk", "VP")
        booked(ward, person, "09:00", by="other desk")

    @pytest.mark.parametrize("address", ["/lich-tiep-dan", "/lich-tiep-dan?lang=en", "/lich-tiep-dan.ics"])
    def test_the_public_pages_and_the_notice_name_nobody_who_is_booked(self, ward, stranger, signed_in, address):
        number = a_case(ward, f"Việc của {CANARY}")
        booked(ward, a_person(ward, CANARY, phone="0987123456"), "08:00", subject="Chim kể", case_number=number)
        booked(ward, f"{CANARY} Hai", "11:00", subject="Chim kể", confidential=True)
        moved(ward, NEXT, "2026-06-10", hours="08:00-10:00")
        notice = signed_in("leader").get(f"/lich-tiep-dan/buoi/{session_id(ward, '2026-06-10')}/thong-bao").text
        paper = signed_in("leader").get("/lich-tiep-dan/in?from=1/6/2026&to=30/6/2026").text
        for text in (stranger.get(address).text, notice, paper):
            for word in ("Chim", "0987123456", number, "08:30", "Đã hẹn", "còn "):
                assert word not in (text.partition("<main")[2] or text)
