"""The people of the registry on the pages: looked up, each with a page, corrected, and two entries made one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from casetrack.models import Person
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.work import begin
from tests.factories import COMPLAINT, Ward, a_person
from tests.queries import queries_of
from tests.web.conftest import Browser
from tests.web.test_case_list import heading

SignIn = Callable[[str], Browser]
CARD = "001068004417"


@pytest.fixture
def bay(ward: Ward) -> Person:
    """Somebody who has come with a petition."""
    person = a_person(ward, "Trần Văn Bảy", identity_number=CARD, birth_year=1968, phone="0912340218", address="tổ 4")
    came(ward, person, "Giá bồi thường")
    return person


def came(ward: Ward, person: Person, subject: str) -> None:
    wish = BringPetition("petition", dict(COMPLAINT))
    with begin(ward.installation, ward.actor("desk")) as work:
        receive(work, Receive(person.id, ward.units["root"].id, subject, ward.today, petition=wish))


def read(page: TestResponse) -> str:
    """What a person reads; the given name stands out in bold."""
    return re.sub("</?b>", "", page.text)


def kept(ward: Ward, person: Person) -> Person:
    with ward.database.reading() as session:
        return session.scalars(select(Person).where(Person.id == person.id)).one()


class TestTheListBesideTheDesk:
    def test_is_given_alone_to_the_script_that_looks_up(self, bay: Person, signed_in: SignIn):
        found = read(signed_in("desk").get("/quay/nguoi?who=tran+van"))
        assert f'value="{bay.id}"' in found
        assert "Trần Văn Bảy, 1968 · tổ 4" in found
        assert "CCCD ••••••••4417 · 09•• ••• 218 · đã đến 1 lần" in found
        assert "<html" not in found

    def test_is_empty_while_nothing_is_typed(self, signed_in: SignIn):
        assert signed_in("desk").get("/quay/nguoi").text.strip() == ""

    def test_says_what_is_wrong_with_a_card_and_keeps_what_was_typed(self, ward: Ward, signed_in: SignIn):
        form = {
            "token": "f00d",
            "name": "Ma Thị Đào",
            "identity_number": CARD + "1",
            "birth_year": "1990",
            "kind": "petition:complaint",
        }
        form |= {"subject": "Giá", "channel": "desk", "received_on": "4/6/2026", "unit_id": str(ward.units["root"].id)}
        answer = signed_in("desk").send("/quay", {**form, "intake-petition.summary": "Đo lại."})
        assert answer.status_code == 422
        for words in ("13 chữ số", f'value="{CARD}1"', 'value="1990"', "Ma Thị Đào"):
            assert words in answer.text
        again = signed_in("desk").send("/quay", {**form, "identity_number": CARD, "intake-petition.summary": "Đo lại."})
        assert "không khớp CCCD" in again.text


class TestLookingUp:
    def test_leads_to_a_page_with_the_history(self, bay: Person, signed_in: SignIn):
        officer = signed_in("officer")
        assert f'href="/nguoi/{bay.id}"' in officer.get("/nguoi?q=bay").text
        page = read(officer.get(f"/nguoi/{bay.id}"))
        for words in ("Trần Văn Bảy, 1968", "KN-2026-0001", "D-2026-0001", "L-2026-0001", "CCCD ••••••••4417"):
            assert words in page
        for secret in (CARD, "0912340218", "Xem đủ số", "Sửa thông tin"):
            assert secret not in page

    def test_lists_nobody_before_something_is_typed(self, bay: Person, signed_in: SignIn):
        assert bay.name not in signed_in("desk").get("/nguoi").text
        assert heading(signed_in("desk").get("/nguoi?q=hoang")) == "Không có ai khớp “hoang”"
        assert heading(signed_in("desk").get("/nguoi?q=bay")) == "1 người khớp “bay”"

    def test_asks_the_book_as_often_whatever_the_history(self, ward: Ward, bay: Person, signed_in: SignIn):
        desk = signed_in("desk")

        def asked(address: str) -> int:
            with queries_of(ward) as statements:
                assert desk.get(address).status_code == 200
            return len(statements)

        few = asked(f"/nguoi/{bay.id}"), asked("/nguoi?q=tran")
        for n in range(4):
            came(ward, bay, f"Việc {n}")
            a_person(ward, f"Trần Văn {n}")
        assert (asked(f"/nguoi/{bay.id}"), asked("/nguoi?q=tran")) == few
        assert few == (15, 11)


class TestTheWholeNumber:
    def test_is_shown_after_a_press_that_the_book_holds(self, ward: Ward, bay: Person, signed_in: SignIn):
        desk = signed_in("desk")
        assert CARD in desk.send(f"/nguoi/{bay.id}/so").text
        assert "Xem đủ số giấy tờ" in signed_in("auditor").get("/so-kiem-tra").text
        assert signed_in("officer").send(f"/nguoi/{bay.id}/so").status_code == 403


class TestCorrecting:
    def test_writes_what_is_right(self, ward: Ward, bay: Person, signed_in: SignIn):
        desk = signed_in("desk")
        assert f'value="{CARD}"' in desk.get(f"/nguoi/{bay.id}/sua").text
        form = {"name": "Trần Văn Bẩy", "identity_number": CARD, "phone": "0987 654 321", "seen_version": "1"}
        sent = desk.send(f"/nguoi/{bay.id}/sua", form)
        assert (sent.status_code, sent.location) == (303, f"/nguoi/{bay.id}")
        now = kept(ward, bay)
        assert (now.name, now.phone, now.address, now.birth_year) == ("Trần Văn Bẩy", "0987654321", None, 1968)

    def test_loses_nothing_typed_when_it_is_refused(self, ward: Ward, bay: Person, signed_in: SignIn):
        desk = signed_in("desk")
        form = {
            "name": "Trần Văn Bẩy",
            "identity_number": CARD,
            "birth_year": "1990",
            "phone": "",
            "address": "thôn Mới",
        }
        refused = desk.send(f"/nguoi/{bay.id}/sua", {**form, "seen_version": "1"})
        assert refused.status_code == 422
        for words in ("không khớp CCCD", 'value="1990"', "thôn Mới", "Trần Văn Bẩy"):
            assert words in refused.text
        stale = desk.send(f"/nguoi/{bay.id}/sua", {**form, "birth_year": "", "seen_version": "7"})
        assert stale.status_code == 409
        assert "vừa sửa hoặc gộp" in stale.text
        assert "thôn Mới" in stale.text
        assert 'name="seen_version" value="1"' in stale.text, "one more press writes it"
        assert kept(ward, bay).address == "tổ 4"


class TestMerging:
    def test_goes_from_the_look_up_to_both_side_by_side_and_back(self, ward: Ward, bay: Person, signed_in: SignIn):
        desk, twin = signed_in("desk"), a_person(ward, "Tran Bay", identity_number="012345678")
        looked = desk.get(f"/nguoi/{bay.id}/gop?q=tran").text
        assert f"/nguoi/{bay.id}/gop?other_id={twin.id}" in looked
        assert f"other_id={bay.id}" not in looked
        assert "Tran Bay" in read(desk.get(f"/nguoi/{bay.id}/gop?other_id={twin.id}"))
        form = {"other_id": str(twin.id), "seen_version": "1", "other_version": "1", "reason": "Đổi thẻ, gặp tại quầy"}
        asked = desk.send(f"/nguoi/{bay.id}/gop", form)
        assert asked.status_code == 422
        assert asked.text.count("thường là hai người") == 2, "at the head and at the tick"
        assert "Đổi thẻ, gặp tại quầy" in asked.text
        assert desk.send(f"/nguoi/{bay.id}/gop", {**form, "different": "1"}).location == f"/nguoi/{bay.id}"
        assert desk.get(f"/nguoi/{twin.id}").location == f"/nguoi/{bay.id}"
        page = desk.get(f"/nguoi/{bay.id}").text
        assert "Đổi thẻ, gặp tại quầy" in page
        assert f'action="/nguoi/{twin.id}/go-gop"' in page
        assert desk.send(f"/nguoi/{bay.id}/gop", {**form, "different": "1"}).status_code == 409
        assert desk.send(f"/nguoi/{twin.id}/go-gop").location == f"/nguoi/{twin.id}"
        assert desk.get(f"/nguoi/{twin.id}").status_code == 200

    def test_into_itself_is_refused_and_nobody_is_merged_unseen(self, bay: Person, signed_in: SignIn):
        desk = signed_in("desk")
        form = {"seen_version": "1", "other_version": "1", "reason": "Nhầm"}
        itself = desk.send(f"/nguoi/{bay.id}/gop", {**form, "other_id": str(bay.id)})
        assert itself.status_code == 422
        assert itself.text.count("không gộp với chính nó") == 1
        assert "Nhầm" in itself.text, "the reason can be copied to the right pair"
        assert "không gộp với chính nó" in desk.get(f"/nguoi/{bay.id}/gop?other_id={bay.id}").text
        assert desk.send(f"/nguoi/{bay.id}/gop", {**form, "other_id": "999999"}).status_code == 404
        assert desk.get(f"/nguoi/{bay.id}/gop?other_id=999999").status_code == 404
        assert desk.get("/nguoi/999999").status_code == 404
