"""The citizen's page by the code of a receipt: phase, promised day and day of receipt; of anything else not a word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from casetrack.config import Settings
from casetrack.errors import InvalidInput
from casetrack.models import Case
from casetrack.services.access import get_visible_case
from casetrack.services.corrections import Correct, correct
from casetrack.services.receipts import get_receipt
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.status import ATTEMPTS_IN_ALL, ATTEMPTS_OF_ADDRESS
from casetrack.services.status_codes import LENGTH
from casetrack.services.status_stops import close_page
from casetrack.services.work import begin, reading
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_person, a_step
from tests.queries import queries_of
from tests.web.conftest import Browser

NOBODYS = "9" * LENGTH
CANARIES = ("Hoàng Thị Canary", "tổ Chim Yến", "Thửa 77 bí mật", "Điều chưa ai biết", "KN-2026-", "L-2026-", "D-2026-")
Ask = Callable[..., TestResponse]


@dataclass(frozen=True)
class Brought:
    """A receipt with the number of its case and the code on the paper."""

    number: str
    case_number: str
    code: str


def brought(ward: Ward, fields=COMPLAINT) -> Brought:
    person = a_person(ward, CANARIES[0], address=CANARIES[1])
    petition = BringPetition("petition", {**fields, "summary": CANARIES[3]})
    wish = Receive(person.id, ward.units["root"].id, CANARIES[2], ward.today, petition=petition)
    with begin(ward.installation, ward.actor("desk")) as work:
        made = receive(work, wish)
    with reading(ward.installation, ward.actor("desk")) as work:
        return Brought(made.number, made.case_number or "", get_receipt(work, made.number).code or "")


@pytest.fixture
def app_on_both(ward_on_both: Ward, make_app: Callable[[Ward], Flask]) -> Flask:
    return make_app(ward_on_both)


@pytest.fixture
def ask(app: Flask) -> Ask:
    """Send a code as a phone does that keeps no cookie: each time a stranger."""

    def send(code: str, address: str = "10.9.8.7", **more) -> TestResponse:
        client = app.test_client(use_cookies=False)
        return client.post("/tra-cuu", data={"code": code, **more}, environ_base={"REMOTE_ADDR": address})

    return send


class TestWhatIsTold:
    def test_phase_promised_day_and_day_of_receipt(self, ward: Ward, ask: Ask):
        told = ask(brought(ward).code)
        assert told.status_code == 200
        for words in ("Cơ quan đã nhận", "thứ Năm, 04/6/2026", "thứ Hai, 15/6/2026", "Phường lamkhe"):
            assert words in told.text

    def test_and_nothing_else(self, ward: Ward, ask: Ask):
        told = ask(brought(ward).code)
        for canary in (*CANARIES, "desk", "Cán bộ", "complaint", "Khiếu nại"):
            assert canary not in told.text.replace('data-user="', ""), canary

    def test_in_both_languages_without_keeping_anything_in_the_browser(self, ward: Ward, ask: Ask):
        code = brought(ward).code
        assert "Set-Cookie" not in ask(code).headers
        told = ask(code, language="en")
        assert "Monday, 15/6/2026" in told.text
        assert "Received by the office" in told.text

    def test_the_way_of_a_case(self, ward: Ward, ask: Ask):
        made = brought(ward)
        a_step(ward, made.case_number, "officer", "classify", petition_class="complaint", **ELIGIBLE)
        assert "Đang phân loại" in ask(made.code).text
        a_step(ward, made.case_number, "leader", "accept")
        told = ask(made.code).text
        assert "Đang được giải quyết" in told
        assert "06/7/2026" in told, "30 days to settle it, moved off a Saturday"
        a_step(ward, made.case_number, "officer", "withdraw", comment="Rút đơn")
        done = ask(made.code).text
        assert "Đã xử lý xong" in done
        assert "Ngày hẹn" not in done
        assert "ithdraw" not in done, "how it ended is told at the desk"

    def test_a_day_that_has_passed_is_said_to_have_passed(self, ward: Ward, ask: Ask):
        made = brought(ward)
        ward.now += timedelta(days=30)
        assert "Ngày này đã qua" in ask(made.code).text

    def test_a_code_typed_with_small_letters_and_spaces_is_the_same(self, ward: Ward, ask: Ask):
        code = brought(ward).code
        assert ask(f"  {code.lower().replace('-', ' ')} ").status_code == 200


class TestWhatStaysOnTheWay:
    def test_the_code_is_in_no_address_and_no_header(self, ward: Ward, ask: Ask):
        code = brought(ward).code
        told = ask(code)
        headers = told.headers
        assert code not in str(headers)
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]

    def test_a_code_in_the_address_opens_nothing(self, ward: Ward, stranger: Browser):
        code = brought(ward).code
        assert "Cơ quan đã nhận" not in stranger.get(f"/tra-cuu?code={code}").text
        assert stranger.get(f"/tra-cuu/{code}").status_code == 404
        assert stranger.head("/tra-cuu").status_code == 200
        assert set(stranger.options("/tra-cuu").headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}

    def test_who_asked_stands_nowhere_in_the_book(self, ward: Ward, ask: Ask):
        address = "203.0.113.77"
        ask(brought(ward).code, address)
        with ward.database.engine.connect() as book:
            dump = "\n".join(book.connection.iterdump())
        assert address not in dump


def hide_by_sealing(ward: Ward, made: Brought) -> None:
    with begin(ward.installation, ward.actor("desk")) as work:
        case = get_visible_case(work, made.case_number)
        correct(work, case, Correct(1, case.version, "Đọc lại", fields={"petition_class": "denunciation"}))


def close(ward: Ward, made: Brought, *, office: bool = False) -> None:
    who = "administrator" if office else "desk"
    with begin(ward.installation, ward.actor(who)) as work:
        close_page(work, None if office else get_visible_case(work, made.case_number), "Người nộp yêu cầu")


def restrict(ward: Ward, made: Brought) -> None:
    with ward.database.engine.begin() as book:
        book.execute(update(Case).where(Case.number == made.case_number).values(level="restricted"))


HIDINGS: dict[str, Callable[[Ward, Brought], None]] = {
    "sealed later": hide_by_sealing,
    "restricted": restrict,
    "closed for the case": close,
    "closed for the office": lambda ward, made: close(ward, made, office=True),
}


class TestWhatIsHiddenIsUnknown:
    @pytest.fixture(params=HIDINGS)
    def hide(self, request: pytest.FixtureRequest) -> Callable[[Ward, Brought], None]:
        return HIDINGS[request.param]

    def test_in_status_words_headers_and_questions_to_the_book(self, ward_on_both: Ward, app_on_both: Flask, hide):
        ward, made = ward_on_both, brought(ward_on_both)

        def answer(code: str) -> tuple[int, str, list[tuple[str, str]], list[str]]:
            with queries_of(ward) as asked:
                sent = app_on_both.test_client().post("/tra-cuu", data={"code": code})
            headers = [(name, value) for name, value in sent.headers if name not in ("Date", "Content-Length")]
            return sent.status_code, sent.text.replace(code, "…"), headers, list(asked)

        open_ = answer(made.code)
        assert open_[0] == 200
        hide(ward, made)
        hidden, unknown = answer(made.code.replace("-", "")), answer(NOBODYS)
        assert hidden[0] == 404
        assert hidden == unknown
        assert len(hidden[3]) == len(open_[3]), "an open one takes no question more"

    def test_also_from_the_start(self, ward: Ward, ask: Ask):
        assert brought(ward, DENUNCIATION).code == ""

    def test_and_open_again_when_the_page_is(self, ward: Ward, ask: Ask, signed_in: Callable[[str], Browser]):
        made = brought(ward)
        close(ward, made)
        assert ask(made.code).status_code == 404
        desk = signed_in("desk")
        address = f"/ho-so/{made.case_number}/tra-cuu"
        assert desk.send(address, {"wish": "open", "reason": "Đã thống nhất"}).status_code == 303
        assert ask(made.code).status_code == 200


class TestGuessing:
    def test_waits_after_so_many_tries_from_one_address_right_or_wrong(self, ward: Ward, ask: Ask):
        code = brought(ward).code
        for _ in range(ATTEMPTS_OF_ADDRESS):
            assert ask(NOBODYS).status_code == 404
        right, wrong = ask(code), ask(NOBODYS)
        assert (right.status_code, wrong.status_code) == (429, 429)
        assert "Đợi 15 phút" in right.text
        assert right.text.replace(code, "…") == wrong.text.replace(NOBODYS, "…"), "a refusal tells nothing of the code"
        assert ask(code, "10.9.8.8").status_code == 200
        ward.now += timedelta(minutes=16)
        assert ask(code).status_code == 200

    @pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP"])
    def test_is_counted_by_the_connection_whatever_a_header_says(self, ward: Ward, app: Flask, header: str):
        statuses = [
            app.test_client()
            .post("/tra-cuu", data={"code": NOBODYS}, headers={header: f"for=198.51.100.{n}"})
            .status_code
            for n in range(ATTEMPTS_OF_ADDRESS + 1)
        ]
        assert statuses[-1] == 429

    def test_of_a_network_with_addresses_without_end_is_counted_together(self, ward: Ward, ask: Ask):
        for n in range(ATTEMPTS_OF_ADDRESS):
            ask(NOBODYS, f"2001:db8:7::{n:x}")
        assert ask(NOBODYS, "2001:db8:7::ffff").status_code == 429
        assert ask(NOBODYS, "2001:db8:8::1").status_code == 404

    def test_from_everywhere_waits_too(self, ward: Ward, ask: Ask, monkeypatch: pytest.MonkeyPatch):
        assert ATTEMPTS_IN_ALL > 10 * ATTEMPTS_OF_ADDRESS
        monkeypatch.setattr("casetrack.services.status.ATTEMPTS_IN_ALL", 3)
        assert [ask(NOBODYS, f"10.1.{n}.1").status_code for n in range(4)] == [404, 404, 404, 429]

    @pytest.mark.parametrize(
        "said", ["K7P", "' OR '1'='1", "Đ" * 18, "0" * 5000, "<script>", "%00", "a\u0301" * 18, "‮" + NOBODYS]
    )
    def test_what_cannot_be_a_code_is_told_so_and_kept(self, ask: Ask, said: str):
        answer = ask(said)
        assert answer.status_code == (404 if NOBODYS in said else 422)
        assert "<script>" not in answer.text.replace("<script src", "")
        assert 'id="e-code"' in answer.text

    def test_nothing_typed_is_no_try(self, ask: Ask):
        assert ask("").status_code == 422
        assert ask("", language="en").status_code == 200, "the button of the other language"


class TestClosing:
    def test_of_the_office_is_for_its_administrator_with_a_reason(
        self, ward: Ward, signed_in: Callable[[str], Browser]
    ):
        administrator = signed_in("administrator")
        missing = administrator.send("/trang-tra-cuu", {"wish": "close"})
        assert missing.status_code == 422
        assert "Còn thiếu" in missing.text
        administrator.send("/trang-tra-cuu", {"wish": "close", "reason": "Đang chuyển máy chủ"})
        page = administrator.get("/trang-tra-cuu").text
        assert "Đang chuyển máy chủ" in page
        assert signed_in("leader").get("/trang-tra-cuu").status_code == 403
        twice = administrator.send("/trang-tra-cuu", {"wish": "close", "reason": "Lần nữa"})
        assert twice.status_code == 422
        assert "đang đóng rồi" in twice.text

    def test_of_a_case_stands_in_its_book(self, ward: Ward, signed_in: Callable[[str], Browser]):
        made = brought(ward)
        desk = signed_in("desk")
        desk.send(f"/ho-so/{made.case_number}/tra-cuu", {"wish": "close", "reason": "Người nộp mất giấy"})
        page = desk.get(f"/ho-so/{made.case_number}").text
        assert "Đóng trang tra cứu của người dân" in page
        assert "Người nộp mất giấy" in page

    def test_is_not_for_somebody_of_another_unit(self, ward: Ward, signed_in: Callable[[str], Browser]):
        made = brought(ward)
        inspector = signed_in("auditor")
        assert inspector.get(f"/ho-so/{made.case_number}/tra-cuu").status_code == 200
        answer = inspector.send(f"/ho-so/{made.case_number}/tra-cuu", {"wish": "close", "reason": "x"})
        assert answer.status_code == 403


def test_a_receipt_printed_while_the_page_is_closed_has_no_square_and_gets_one_later(
    ward: Ward, signed_in: Callable[[str], Browser]
):
    first = brought(ward)
    close(ward, first, office=True)
    second = brought(ward)
    desk = signed_in("desk")
    for made in (first, second):
        assert "Mã tra cứu</title>" not in desk.get(f"/quay/phieu/{made.number}").text
    administrator = signed_in("administrator")
    administrator.send("/trang-tra-cuu", {"wish": "open", "reason": "Xong"})
    assert first.code in desk.get(f"/quay/phieu/{first.number}").text
    page = desk.get(f"/quay/phieu/{second.number}").text
    assert "Cấp mã tra cứu" in page
    assert desk.send(f"/quay/phieu/{second.number}/ma").status_code == 303
    assert re.search(r"(?:[0-9A-Z]{3}-){5}[0-9A-Z]{3}", desk.get(f"/quay/phieu/{second.number}").text)


def test_the_page_is_light(ward: Ward, app: Flask, ask: Ask):
    client = app.test_client()
    code, packed = brought(ward).code, {"Accept-Encoding": "gzip"}
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', ask(code).text)
    assert sorted(name.split("?")[0] for name in files) == ["/static/casetrack.css", "/static/status.js"]
    whole = len(client.post("/tra-cuu", data={"code": code}, headers=packed).data)
    for name in files:
        with client.get(name, headers=packed) as file:
            whole += len(file.data)
    assert whole < 12 * 1024, whole


@pytest.mark.parametrize("said", ["tracuu.example.vn", "ftp://example.vn", "https://", "https://example.vn/?a=1"])
def test_a_public_address_that_leads_nowhere_is_refused_at_the_start(said: str):
    with pytest.raises(InvalidInput, match="CASETRACK_PUBLIC_URL"):
        Settings.from_env({"CASETRACK_PUBLIC_URL": said})
    assert Settings.from_env({"CASETRACK_PUBLIC_URL": "https://example.vn/"}).public_url == "https://example.vn"
    assert Settings.from_env({}).public_url is None
