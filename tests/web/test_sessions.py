"""The pages of the schedule: what everybody reads, what the staff plans, what is posted up, and bad input."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import vobject

from casetrack.services.hosting import Hosting
from casetrack.services.persons import RegisterPerson
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.work import begin
from tests.factories import COMPLAINT, Ward
from tests.queries import queries_of
from tests.schedules import CHAIRMAN, a_series, generated, published, sessions
from tests.web.conftest import Browser
from tests.web.test_case_list import heading

CANARY = "Quạ Thị Chim Yến"
PUBLIC = ("/lich-tiep-dan", "/lich-tiep-dan?lang=en", "/lich-tiep-dan.ics")


@pytest.fixture
def june(ward: Ward) -> Ward:
    """A ward whose Thursdays of June 2026 are published, with a citizen received on the first of them."""
    a_series(ward)
    generated(ward, "2026-06-04", "2026-07-31")
    published(ward, "2026-06-04", "2026-06-30")
    with begin(ward.installation, ward.actor("desk")) as work:
        person = RegisterPerson(name=CANARY, phone="0912345678", address=f"Ngõ {CANARY}")
        brought = BringPetition("petition", {**COMPLAINT, "summary": f"Việc của {CANARY}"})
        hosting = Hosting("chairman", "scheduled")
        unit = ward.units["root"].id
        receive(work, Receive(person, unit, f"Gặp vì {CANARY}", work.today, petition=brought, hosting=hosting))
    return ward


def id_on(ward: Ward, day: str) -> int:
    return sessions(ward, day)[0].id


def moved(browser: Browser, ward: Ward, day: str, **more: str):
    (session,) = sessions(ward, day)
    said = {"seen": str(session.sequence), "host_name": CHAIRMAN, "held_on": day, "hours": "08:00-11:30", "place": "P"}
    return browser.send(f"/lich-tiep-dan/buoi/{session.id}/doi", said | more)


class TestEverybody:
    def test_reads_what_is_published_in_both_languages_and_no_more(self, june, stranger):
        page = stranger.get("/lich-tiep-dan").text
        assert "Buổi tiếp công dân gần nhất: thứ Năm 04/6/2026" in page
        assert "thứ Năm 25/6/2026" in page
        assert "02/7/2026" not in page, "July is not published"
        english = stranger.get("/lich-tiep-dan?lang=en").text
        assert '<html lang="en">' in english
        assert "Thursday 25/6/2026" in english
        assert "thứ Năm" not in english

    @pytest.mark.parametrize("address", PUBLIC)
    def test_finds_no_citizen_and_leaves_no_trace(self, june, stranger, signed_in, address):
        for browser in (stranger, signed_in("leader")):
            answer = browser.get(address)
            assert answer.status_code == 200
            assert "Chim" not in answer.text
            assert "KN-2026" not in answer.text
            assert "Set-Cookie" not in answer.headers
            assert "Cookie" not in answer.headers.get("Vary", "")
            assert answer.headers["Cache-Control"] == "public, max-age=300"
            again = browser.get(address, headers={"If-None-Match": answer.headers["ETag"]})
            assert (again.status_code, again.data) == (304, b"")
        assert "Thoát" not in signed_in("leader").get(address).text

    def test_gets_the_same_few_questions_asked_of_the_book_for_any_number_of_sessions(self, june, stranger):
        stranger.get("/lich-tiep-dan")
        with queries_of(june) as few:
            stranger.get("/lich-tiep-dan")
        published(june, "2026-07-01", "2026-07-31")
        with queries_of(june) as many:
            stranger.get("/lich-tiep-dan")
        assert len(few) == len(many) <= 12

    def test_subscribes_to_a_feed_in_which_changes_are_changes(self, june, stranger, signed_in):
        before = {event.uid.value: event for event in feed_of(stranger)}
        assert len(before) == 4
        assert moved(signed_in("clerk"), june, "2026-06-11", held_on="12/6/2026", reason="Họp tỉnh").status_code == 303
        cancel = {"seen": "0", "reason": "Dự họp"}
        signed_in("leader").send(f"/lich-tiep-dan/buoi/{id_on(june, '2026-06-18')}/huy", cancel)
        after = {event.uid.value: event for event in feed_of(stranger)}
        assert after.keys() == before.keys()
        changed = {uid for uid, event in after.items() if event.sequence.value != before[uid].sequence.value}
        told = {(str(after[uid].dtstart.value.date()), after[uid].status.value) for uid in changed}
        assert told == {("2026-06-12", "CONFIRMED"), ("2026-06-18", "CANCELLED")}
        page = stranger.get("/lich-tiep-dan").text
        assert "Dời từ thứ Năm 11/6/2026: Họp tỉnh" in page
        assert "Không tiếp: Dự họp" in page

    def test_of_an_office_that_is_not_there_finds_nothing(self, june, stranger):
        assert stranger.get("/lich-tiep-dan?office=benthuy").status_code == 404
        assert stranger.get("/lich-tiep-dan.ics?office=lamkhe").status_code == 200


def feed_of(browser: Browser):
    answer = browser.get("/lich-tiep-dan.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    return vobject.readOne(answer.text).vevent_list


class TestStaff:
    def test_sees_the_month_and_the_slots_of_the_next_session(self, june, signed_in):
        shown = signed_in("officer").get("/lich-tiep-dan/tuan")
        page = shown.text
        assert heading(shown) == "Buổi thứ Năm 04/6/2026: 0 người đã hẹn, còn 3 chỗ"
        assert f"Chủ tịch UBND {CHAIRMAN}" in page
        assert "Tháng này 4 buổi" in page
        assert "đã tiếp 1 lượt" in page
        assert '<th scope="row">08:30</th>' in page
        assert "/doi" not in page, "an officer plans nothing"
        assert "chưa công bố" in signed_in("clerk").get("/lich-tiep-dan/tuan?day=2026-07-01").text
        assert "Chưa có buổi tiếp nào" in signed_in("officer").get("/lich-tiep-dan/tuan?day=2026-12-01").text
        assert signed_in("officer").get("/lich-tiep-dan/buoi/99").status_code == 404

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"held_on": "3/6/2026", "reason": "x"}, ("held_on", "Ngày 03/6/2026 đã qua")),
            ({"held_on": "18/6/2026", "reason": "x"}, ("held_on", "Dời hoặc hủy buổi ấy trước")),
            ({"held_on": "12/6/2026"}, ("reason", "ghi lý do")),
            ({"deputy_name": "Mai Thanh Yến"}, ("delegation_no", "phải có văn bản ủy quyền")),
            ({"hours": "sáng"}, ("hours", "Không hiểu giờ “sáng”")),
            ({"held_on": "31/6/2026"}, ("held_on", "không có ngày 31")),
        ],
    )
    def test_is_told_what_to_mend_and_loses_nothing(self, june, signed_in, typed, told):
        field, said = told
        answer = moved(signed_in("clerk"), june, "2026-06-11", place="Hội trường tầng 2", **typed)
        assert answer.status_code == 422
        assert f'id="e-{field}"' in answer.text
        assert said in answer.text
        assert 'value="Hội trường tầng 2"' in answer.text
        assert sessions(june, "2026-06-11")[0].sequence == 0

    def test_the_second_of_two_keeps_what_he_typed(self, june, signed_in):
        moved(signed_in("leader"), june, "2026-06-11", place="Phòng 1")
        answer = moved(signed_in("clerk"), june, "2026-06-11", seen="0", place="Phòng 2")
        assert answer.status_code == 409
        assert "vừa được người khác đổi" in answer.text
        assert 'value="Phòng 2"' in answer.text

    def test_sets_a_session_out_of_turn(self, june, signed_in):
        said = {
            "unit_id": str(june.units["root"].id),
            "host": "chairman",
            "host_name": CHAIRMAN,
            "hours": "14:00-16:00",
        }
        said |= {"place": "Nhà văn hóa", "held_on": "9/6/2026", "reception": "unscheduled", "slot_minutes": "30"}
        clerk = signed_in("clerk")
        made = clerk.send("/lich-tiep-dan/buoi/moi", said)
        assert "Đột xuất" in clerk.get(made.location).text
        again = clerk.send("/lich-tiep-dan/buoi/moi", said)
        assert (again.status_code, "đã có buổi tiếp 14:00-16:00" in again.text) == (422, True)

    def test_a_notice_and_the_posted_schedule_name_no_citizen(self, june, signed_in):
        moved(signed_in("clerk"), june, "2026-06-11", held_on="12/6/2026", reason="Họp HĐND tỉnh")
        browser = signed_in("auditor")
        paper = browser.get("/lich-tiep-dan/in?from=2026-06-01&to=2026-06-30").text
        notice = browser.get(f"/lich-tiep-dan/buoi/{id_on(june, '2026-06-12')}/thong-bao").text
        assert "LỊCH TIẾP CÔNG DÂN" in paper
        assert "thứ Sáu 12/6/2026" in paper
        assert "dời sang thứ Sáu 12/6/2026" in notice
        assert "Họp HĐND tỉnh" in notice
        assert "Chim" not in paper + notice


class TestPlan:
    def test_a_period_the_wrong_way_round_in_the_address_is_no_crash(self, june, signed_in):
        answer = signed_in("clerk").get("/lich-tiep-dan/cong-bo?from=2026-07-01&to=2026-06-01")
        assert (answer.status_code, "Đổi lại" in answer.text) == (422, True)
        assert signed_in("auditor").get("/lich-tiep-dan/in?from=x&to=2026-06-01").status_code == 200

    def test_goes_from_a_series_to_a_published_quarter(self, ward, signed_in):
        clerk = signed_in("clerk")
        assert "Khai loạt buổi tiếp đầu tiên" in clerk.get("/lich-tiep-dan/lap").text
        said = {"unit_id": str(ward.units["root"].id), "host": "chairman", "host_name": CHAIRMAN, "every": "week"}
        said |= {"weekday": "3", "hours": "8h-11h30", "place": "Phòng 102", "valid_from": "1/7/2026"}
        assert clerk.send("/lich-tiep-dan/loat/moi", said).status_code == 303
        assert "thứ Năm hằng tuần" in clerk.get("/lich-tiep-dan/lap").text
        quarter = {"from": "1/7/2026", "to": "30/9/2026"}
        seen = clerk.send("/lich-tiep-dan/lap", quarter).text
        assert "Sẽ lập 13 buổi" in seen
        assert sessions(ward, "2026-07-01", "2026-09-30") == []
        clerk.send("/lich-tiep-dan/lap", {**quarter, "save": "1"})
        assert len(sessions(ward, "2026-07-01", "2026-09-30")) == 13
        assert "Không có gì mới" in clerk.send("/lich-tiep-dan/lap", quarter).text
        page = clerk.get("/lich-tiep-dan/cong-bo?from=2026-07-01&to=2026-09-30").text
        assert "Lịch này còn thiếu so với luật" in page
        assert "Tháng 7/2026: thiếu 2 ngày" in page, "the Party Secretary's"
        assert "Quy định 11-QĐi/TW" in page
        refused = clerk.send("/lich-tiep-dan/cong-bo", quarter)
        assert (refused.status_code, "ghi lý do vẫn công bố" in refused.text) == (422, True)
        done = clerk.send("/lich-tiep-dan/cong-bo", {**quarter, "reason": "Bí thư lập lịch riêng"})
        assert "02/7/2026" in clerk.get(done.location).text
        assert "Bí thư lập lịch riêng" in clerk.get("/lich-tiep-dan/cong-bo").text

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            (("loat/moi", {"every": "nth", "numbers": "5"}), "Không hiểu cách lặp"),
            (("loat/moi", {"every": "days", "numbers": "31"}), "Không hiểu cách lặp"),
            (("lap", {"from": "1/6/2026", "to": "30/6/2026"}), "đã niêm yết trên giấy"),
            (("lap", {"from": "1/7/2026", "to": "1/6/2026"}), "Đổi lại"),
            (("lap", {"from": "1/7/2026", "to": "1/7/2029"}), "nhiều nhất hai năm"),
            (("cong-bo", {"from": "1/7/2026", "to": "1/6/2026"}), "Đổi lại"),
            (("cong-bo", {"from": "1/7/2027", "to": "1/8/2027"}), "Không còn buổi nào"),
            (("vang/moi", {"first_day": "9/6/2026", "last_day": "8/6/2026"}), "Đổi lại"),
            (("vang/moi", {"first_day": "1/6/2026", "last_day": "2/6/2026"}), "đã qua"),
            (("buoi/1/huy", {"seen": "0"}), "Còn thiếu"),
        ],
    )
    def test_bad_input_is_said_plainly_and_kept(self, june, signed_in, sent, said):
        address, typed = sent
        full = {"unit_id": str(june.units["root"].id), "host": "chairman", "host_name": CHAIRMAN, "weekday": "3"}
        full |= {"hours": "8h-11h30", "place": "Phòng cũ kỹ", "valid_from": "1/7/2026"}
        full |= {} if address == "buoi/1/huy" else {"reason": "đi công tác xa"}
        answer = signed_in("clerk").send(f"/lich-tiep-dan/{address}", full | typed)
        assert answer.status_code == 422
        assert said in answer.text
        assert ("Phòng cũ kỹ" if address == "loat/moi" else next(iter(typed.values()))) in answer.text

    def test_an_absence_names_the_sessions_that_wait(self, june, signed_in):
        clerk = signed_in("clerk")
        days = {"first_day": "25/6/2026", "last_day": "26/6/2026", "reason": "Dự hội nghị tỉnh"}
        clerk.send("/lich-tiep-dan/vang/moi", {"unit_id": str(june.units["root"].id), "host": "chairman", **days})
        page = clerk.get("/lich-tiep-dan/lap").text
        assert "1 buổi rơi vào ngày người tiếp vắng" in page
        assert "Dự hội nghị tỉnh" in page

    def test_a_series_is_ended_on_a_day_to_come(self, june, signed_in):
        clerk, series = signed_in("clerk"), sessions(june, "2026-06-11")[0].series_id
        early = clerk.send(f"/lich-tiep-dan/loat/{series}/thoi", {"valid_to": "1/6/2026"})
        assert (early.status_code, "Sớm nhất là ngày 04/6/2026" in early.text) == (422, True)
        assert clerk.send(f"/lich-tiep-dan/loat/{series}/thoi", {"valid_to": "30/6/2026"}).status_code == 303
        assert sessions(june, "2026-07-01", "2026-07-31") == []
        assert clerk.send("/lich-tiep-dan/loat/99/thoi", {"valid_to": "30/6/2026"}).status_code == 404


def test_an_online_session_shows_what_the_law_still_wants(ward, signed_in: Callable[[str], Browser]):
    a_series(ward, online=True, valid_from=date(2026, 7, 1))
    generated(ward, "2026-07-01", "2026-07-31")
    page = signed_in("clerk").get(f"/lich-tiep-dan/buoi/{id_on(ward, '2026-07-09')}").text
    assert "Báo người tham gia buổi tiếp trực tuyến: chưa ghi; phải xong trước hết ngày 02/7/2026." in page
    assert "Nghị định 154/2026/NĐ-CP, Điều 23" in page
