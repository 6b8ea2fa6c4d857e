"""Notices on one page, mails to a confirmed address, a calendar at a secret address; and what did not leave."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from casetrack.config import MailServer
from casetrack.services.deliveries import NotDelivered, claim, note_failed
from casetrack.services.mail_addresses import address_of, code_for
from casetrack.services.sending import deliver
from casetrack.services.work import reading
from tests.channels import an_address, an_alert, messages, reaching
from tests.factories import DENUNCIATION, PASSWORD, Ward, a_case
from tests.mail_servers import SENDER, a_mail_server
from tests.papers.test_ics import read_back
from tests.queries import queries_of
from tests.web.conftest import Browser

SignIn = Callable[[str], Browser]
NOWHERE = MailServer("127.0.0.1", 1, "none", SENDER)


def bell(page: str) -> str:
    """Give what stands beside the bell in the head of a page."""
    found = re.search(r'<a class="bell".*?</a>', page, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>", " ", found[0]).split("Thông báo")[1].strip()


class TestTheNotices:
    def test_are_counted_in_the_head_of_every_page_until_they_are_read(self, ward: Ward, signed_in: SignIn):
        officer = signed_in("officer")
        assert bell(officer.get("/ho-so").text) == ""
        number = a_case(ward, officer="officer")
        an_alert(ward, number, "officer", "leader")
        an_alert(ward, number, "officer", level="breached_by_5wd")
        assert bell(officer.get("/ho-so").text) == "2  chưa đọc"
        page = officer.get("/thong-bao").text
        assert "2 thông báo chưa đọc" in page
        assert f"{number}: hạn “Xử lý đơn” đã quá hạn, hạn là ngày 03/6/2026" in page
        assert "đã quá hạn 5 ngày LV, hạn là ngày 03/6/2026" in page
        one = re.search(r'name="notice" value="(\d+)"', page)
        assert one
        assert officer.send("/thong-bao/da-doc", {"notice": one[1], "open": "1"}).location == f"/ho-so/{number}"
        assert bell(officer.get("/thong-bao").text) == "1  chưa đọc"
        officer.send("/thong-bao/da-doc", {"all": "1"})
        assert "Không còn thông báo chưa đọc" in officer.get("/thong-bao").text
        assert bell(signed_in("leader").get("/thong-bao").text) == "1  chưa đọc"

    def test_of_a_case_that_the_reader_may_not_see_are_neither_shown_nor_counted(self, ward: Ward, signed_in: SignIn):
        number = a_case(ward, officer="officer", fields=DENUNCIATION, by="leader")
        an_alert(ward, number, "desk", "officer", "administrator")
        for name in ("desk", "administrator"):
            page = signed_in(name).get("/thong-bao").text
            assert bell(page) == ""
            assert number not in page
        assert number in signed_in("officer").get("/thong-bao").text

    def test_cost_one_query_in_the_head_and_as_many_for_many_as_for_one(self, ward: Ward, signed_in: SignIn):
        officer = signed_in("officer")
        number = a_case(ward, officer="officer")
        an_alert(ward, number, "officer")
        officer.get("/thong-bao")
        with queries_of(ward) as few:
            officer.get("/thong-bao")
        for n in range(1, 6):
            an_alert(ward, a_case(ward, officer="officer"), "officer", level=f"breached_by_{n}wd")
        with queries_of(ward) as many:
            officer.get("/thong-bao")
        assert len(many) == len(few)
        assert sum("FROM notices" in said for said in many) == 2

    @pytest.mark.parametrize("said", [{}, {"notice": "x"}, {"notice": "999"}, {"notice": "-1", "open": "1"}])
    def test_bad_input_marks_nothing_and_breaks_nothing(self, ward: Ward, signed_in: SignIn, said: dict[str, str]):
        an_alert(ward, a_case(ward, officer="officer"), "officer", "leader")
        officer = signed_in("officer")
        assert officer.send("/thong-bao/da-doc", said).status_code == 303
        assert bell(officer.get("/thong-bao?page=x").text) == "1  chưa đọc"


class TestMyAddress:
    def test_is_believed_once_the_code_that_came_there_is_typed(self, ward: Ward, signed_in: SignIn):
        reaching(ward, NOWHERE)
        officer = signed_in("officer")
        asked = {"address": "officer@lamkhe.example.vn", "password": PASSWORD}
        assert "Đã nhận địa chỉ" in officer.send("/tai-khoan/kenh/dia-chi", asked, follow=True).text
        with reading(ward.installation, ward.actor("officer")) as work:
            row = address_of(work)
            assert row is not None
            code = code_for(work, row)
        wrong = officer.send("/tai-khoan/kenh/ma", {"code": f"{(int(code) + 1) % 10**6:06d}"})
        assert wrong.status_code == 422
        assert "Mã không đúng" in wrong.text
        assert "Đã xác nhận" in officer.send("/tai-khoan/kenh/ma", {"code": f"{code[:3]} {code[3:]}"}, follow=True).text
        chosen = officer.send("/tai-khoan/kenh/chon", {"kinds": "digest"}, follow=True)
        assert re.findall(r'value="(\w+)" checked', chosen.text) == ["digest"]
        assert "Địa chỉ thư" in officer.send("/tai-khoan/kenh/thoi", follow=True).text

    def test_takes_the_password_a_real_address_and_a_server(self, ward: Ward, signed_in: SignIn):
        officer = signed_in("officer")
        good = {"address": "officer@lamkhe.example.vn", "password": PASSWORD}
        assert "chưa đặt máy chủ thư" in officer.get("/tai-khoan/kenh").text
        assert officer.send("/tai-khoan/kenh/dia-chi", good).status_code == 422
        reaching(ward, NOWHERE)
        for wrong in (
            {"address": "khong phai"},
            {"address": "a@b.vn\r\nBcc: c@d.vn"},
            {"password": "sai"},
            {"address": ""},
        ):
            answer = officer.send("/tai-khoan/kenh/dia-chi", {**good, **wrong})
            assert answer.status_code == 422
            assert PASSWORD not in answer.text
        assert messages(ward) == []

    def test_code_is_not_guessed(self, ward: Ward, signed_in: SignIn):
        reaching(ward, NOWHERE)
        officer = signed_in("officer")
        officer.send("/tai-khoan/kenh/dia-chi", {"address": "officer@lamkhe.example.vn", "password": PASSWORD})
        answers = [officer.send("/tai-khoan/kenh/ma", {"code": f"{n:06d}"}).status_code for n in range(10)]
        assert answers[-1] == 429


class TestTheCalendar:
    def address(self, browser: Browser) -> str:
        page = browser.send("/tai-khoan/kenh/lich", {"password": PASSWORD}).text
        found = re.search(r"/lich-han/[\w-]+\.ics", page)
        assert found, page
        return found[0]

    def test_has_ones_own_deadlines_and_of_what_few_may_see_only_that_there_is_something(
        self, ward: Ward, signed_in: SignIn, stranger: Browser
    ):
        own = a_case(ward, officer="officer")
        a_case(ward, officer="leader")
        sealed = a_case(ward, officer="officer", fields=DENUNCIATION)
        address = self.address(signed_in("officer"))
        answer = stranger.get(address)
        assert answer.content_type.startswith("text/calendar")
        assert answer.headers["Cache-Control"] == "no-store"
        entries = read_back(answer.data)
        assert {entry["SUMMARY"] for entry in entries} == {f"{own}: Xử lý đơn", "Có việc đến hạn"}
        assert sealed.encode() not in answer.data
        assert all(entry["CLASS"] == "PRIVATE" for entry in entries)
        assert any(name.startswith("DTSTART;VALUE=DATE") for name in entries[0])
        assert read_back(stranger.get(address).data) == entries
        assert "Set-Cookie" not in answer.headers

    def test_address_leads_nowhere_once_it_is_renewed_ended_or_guessed(
        self, ward: Ward, signed_in: SignIn, stranger: Browser
    ):
        officer = signed_in("officer")
        first = self.address(officer)
        second = self.address(officer)
        assert stranger.get(first).status_code == 404
        assert stranger.get(second).status_code == 200
        officer.send("/tai-khoan/kenh/lich/thoi")
        for address in (second, "/lich-han/x.ics", "/lich-han/" + "a" * 500 + ".ics"):
            assert stranger.get(address).status_code == 404
        assert officer.send("/tai-khoan/kenh/lich", {"password": "sai"}).status_code == 422


class TestWhatDidNotLeave:
    def test_is_listed_without_its_case_and_sent_again(self, ward: Ward, app: Flask, signed_in: SignIn):
        with a_mail_server() as sink:
            reaching(ward, sink.server)
            an_address(ward, "officer")
            number = a_case(ward, officer="officer")
            an_alert(ward, number, "officer")
            while claimed := claim(ward.database, ward.office.id, {"mail"}, ward.now):
                note_failed(ward.database, claimed, NotDelivered("refused", "554 spam"), ward.now)
            administrator = signed_in("administrator")
            page = administrator.get("/kenh-gui").text
            assert "2 thư không gửi được" in page
            assert "Máy chủ thư từ chối thư này." in page
            assert "554 spam" in page
            assert number not in page
            assert "Đã xếp gửi lại" in administrator.send("/kenh-gui/gui-lai", {}, follow=True).text
            assert deliver(ward.installation, ward.office.id) == 1
        assert "Không có thư nào bị kẹt" in administrator.get("/kenh-gui").text
        assert administrator.send("/kenh-gui/gui-lai", {"message": "999"}).status_code == 404

    def test_a_trial_needs_a_server_and_an_address(self, ward: Ward, signed_in: SignIn):
        administrator = signed_in("administrator")
        assert "CASETRACK_SMTP_HOST" in administrator.send("/kenh-gui/thu-thu").text
        reaching(ward, NOWHERE)
        assert "chưa có địa chỉ thư" in administrator.send("/kenh-gui/thu-thu").text
        an_address(ward, "administrator")
        assert "Thư thử đi trong vài phút" in administrator.send("/kenh-gui/thu-thu", follow=True).text

    def test_is_for_whoever_looks_after_the_channels(self, signed_in: SignIn):
        assert signed_in("leader").get("/kenh-gui").status_code == 403


class TestAWebhook:
    def test_shows_its_secret_once_and_can_be_changed_and_ended(self, ward: Ward, signed_in: SignIn):
        reaching(ward)
        administrator = signed_in("administrator")
        wish = {"name": "Bảng theo dõi của quận", "url": "http://127.0.0.1:9/nhan"}
        page = administrator.send("/kenh-gui/webhook", wish).text
        (first,) = re.findall(r"whsec_[\w+/=]+", page)
        (address,) = set(re.findall(r"/kenh-gui/webhook/\d+(?=/doi-khoa)", page))
        assert "whsec_" not in administrator.get(address).text
        an_alert(ward, a_case(ward, officer="officer"), "officer")
        assert "đang chờ" in administrator.get(address).text
        (second,) = re.findall(r"whsec_[\w+/=]+", administrator.send(f"{address}/doi-khoa").text)
        assert second != first
        assert "Khóa cũ cũng còn ký tới" in administrator.get(address).text
        again = administrator.send(f"{address}/gui-lai", {"message": str(messages(ward)[0].id)}, follow=True)
        assert "cùng mã số cũ" in again.text
        assert administrator.send(f"{address}/gui-lai", {"message": "999"}).status_code == 404
        assert "Đã ngừng báo" in administrator.send(f"{address}/thoi", follow=True).text
        assert administrator.get(address).status_code == 404

    def test_at_a_private_address_is_refused_with_why_and_what_was_typed_stays(self, signed_in: SignIn):
        wish = {"name": "Bảng theo dõi của quận", "url": "https://10.0.0.5/nhan"}
        answer = signed_in("administrator").send("/kenh-gui/webhook", wish)
        assert answer.status_code == 422
        assert "nằm trong một mạng riêng" in answer.text
        assert all(f'value="{said}"' in answer.text for said in wish.values())
