"""The desk's page: one form, a look-up without script, nothing typed lost, and a receipt that hides a denouncer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from casetrack.models import Case, Visit
from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_case, a_person
from tests.queries import queries_of
from tests.web.conftest import Browser

SignIn = Callable[[str], Browser]


@pytest.fixture
def desk(signed_in: SignIn) -> Browser:
    return signed_in("desk")


def filled(ward: Ward, **more: str) -> dict[str, str]:
    """A form as the desk fills it: somebody new with a complaint."""
    return {
        "token": "f00d",
        "name": "Trần Văn Bảy",
        "kind": "petition:complaint",
        "subject": "Không đồng ý giá bồi thường thửa 214",
        "channel": "desk",
        "received_on": "4/6/2026",
        "unit_id": str(ward.units["root"].id),
        "intake-petition.summary": "Đề nghị đo lại diện tích.",
        **more,
    }


def visits_in(ward: Ward) -> int:
    with ward.database.reading() as session:
        return session.scalars(select(func.count(Visit.id))).one()


def test_one_form_enters_a_visit_and_a_petition_and_leads_to_the_receipt(ward: Ward, desk: Browser):
    papers = {"papers.1.name": "Đơn", "papers.1.sheets": "2", "papers.2.name": "Bản sao quyết định"}
    sent = desk.send("/quay", filled(ward, **papers))
    assert (sent.status_code, sent.location) == (303, "/quay/phieu/L-2026-0001")
    paper = desk.get(sent.location).text
    for words in ("KN-2026-0001", "D-2026-0001", "Trần Văn Bảy", "Bản sao quyết định", "15/6/2026", "09 giờ 42"):
        assert words in paper


def test_the_next_person_may_come_at_once(ward: Ward, desk: Browser):
    page = desk.send("/quay", filled(ward, next="1"), follow=True).text
    assert "Đã ghi L-2026-0001" in page
    assert "1 lượt" in page
    assert "KN-2026-0001" in page


def test_somebody_is_looked_up_by_a_button_and_chosen_among_those_found(ward: Ward, desk: Browser):
    person = a_person(ward, "Trần Văn Bảy", identity_number="001068004417", phone="0912340218")
    page = desk.send("/quay", filled(ward, who="tran van bay", name="", find="1")).text
    assert f'value="{person.id}"' in page
    assert "checked> Trần Văn Bảy" not in page  # whom it is, the officer says
    assert "••••4417" in page
    assert "001068004417" not in page
    assert "0912340218" not in page
    assert "Không đồng ý giá bồi thường thửa 214" in page, "what was typed must stay"
    assert visits_in(ward) == 0
    assert desk.send("/quay", filled(ward, person=str(person.id), name="")).status_code == 303


def test_whom_nobody_knows_is_entered_as_somebody_new(ward: Ward, desk: Browser):
    page = desk.send("/quay", {"who": "Ma Thị Đào", "find": "1"}).text
    assert "Không có ai khớp" in page
    assert 'name="name" value="Ma Thị Đào"' in page.replace("\n", "")


def test_a_bad_date_keeps_everything_that_was_typed(ward: Ward, desk: Browser):
    long = "ườ" * 10_000
    answer = desk.send("/quay", filled(ward, received_on="31/2/2026", answer=long))
    assert answer.status_code == 422
    for words in ("không có ngày 31", "Trần Văn Bảy", "Đề nghị đo lại diện tích.", long, 'value="31/2/2026"'):
        assert words in answer.text
    assert 'value="petition:complaint" checked' in answer.text


def test_every_missing_thing_is_told_beside_its_field(desk: Browser):
    answer = desk.send("/quay", {"token": "f00d"})
    assert answer.status_code == 422
    for key in ("person", "kind", "subject", "received_on", "channel", "unit_id"):
        assert f'href="#f-{key}"' in answer.text
        assert answer.text.count(f'id="f-{key}"') == 1, "a message must lead to its field"


def test_what_the_workflow_demands_is_told_beside_its_field(ward: Ward, desk: Browser):
    answer = desk.send("/quay", filled(ward, **{"intake-petition.summary": ""}))
    assert answer.status_code == 422
    assert 'id="e-intake-petition.summary"' in answer.text


def test_a_form_sent_twice_makes_one_visit(ward: Ward, desk: Browser):
    first, second = desk.send("/quay", filled(ward)), desk.send("/quay", filled(ward))
    assert first.location == second.location
    assert visits_in(ward) == 1


def test_each_form_has_a_token_of_its_own_and_keeps_it(desk: Browser):
    def token(page: str) -> str:
        return page.split('name="token" value="')[1].split('"')[0]

    assert token(desk.get("/quay").text) != token(desk.get("/quay").text)
    assert token(desk.send("/quay", {"token": "f00d", "find": "1"}).text) == "f00d"


def test_the_number_of_questions_to_the_book_does_not_grow_with_the_visits(ward: Ward, desk: Browser):
    def asked() -> int:
        with queries_of(ward) as statements:
            desk.get("/quay")
        return len(statements)

    desk.send("/quay", filled(ward))
    few = asked()
    for n in range(5):
        assert desk.send("/quay", filled(ward, token=f"t{n}", name=f"Người {n}", kind="question")).status_code == 303
    assert asked() == few <= 17


def test_the_browser_demands_nothing_of_a_workflow_that_was_not_chosen(desk: Browser):
    for part in desk.get("/quay").text.split('name="intake-')[1:]:
        assert " required" not in part.split(">")[0]


class TestADenouncer:
    @pytest.fixture
    def receipt(self, ward: Ward, desk: Browser) -> str:
        return str(desk.send("/quay", filled(ward, kind="petition:denunciation", address="tổ Khê Trung 4")).location)

    def test_is_an_alias_on_every_page_of_whoever_took_it_in(self, desk: Browser, receipt: str):
        for url in (receipt, "/quay", "/ho-so/TC-2026-0001", "/ho-so/TC-2026-0001/sua/1"):
            page = desk.get(url)
            assert page.status_code == 200
            assert "Bảy" not in page.text
            assert "Khê Trung 4" not in page.text
        assert "Bí danh 2026-0001" in desk.get(receipt).text

    def test_is_nothing_at_all_for_the_others(self, signed_in: SignIn, receipt: str):
        clerk = signed_in("clerk")
        assert clerk.get(receipt).status_code == 404
        page = clerk.get("/quay").text
        assert "hạn chế người xem" in page
        for words in ("Bảy", "TC-2026-0001", "thửa 214", "Bí danh"):
            assert words not in page


def test_only_who_sits_at_the_desk_may_open_it(signed_in: SignIn):
    assert [signed_in(role).get("/quay").status_code for role in ("desk", "clerk", "officer", "auditor")] == [
        200,
        200,
        403,
        403,
    ]


def test_a_second_petition_is_put_to_the_case_that_there_is(ward: Ward, desk: Browser):
    number = a_case(ward, fields=COMPLAINT)
    desk.send("/quay", filled(ward, case_number=number))
    with ward.database.reading() as session:
        assert session.scalars(select(func.count(Case.id))).one() == 1
    assert "Nhận thêm đơn" in desk.get(f"/ho-so/{number}").text


def test_a_case_that_is_hidden_cannot_be_named(ward: Ward, desk: Browser):
    number = a_case(ward, fields=DENUNCIATION, by="clerk")
    answer = desk.send("/quay", filled(ward, case_number=number))
    assert answer.status_code == 422
    assert 'id="e-case_number"' in answer.text


def test_one_is_not_entered_for_another(ward: Ward, desk: Browser):
    person = a_person(ward, "Trần Văn Bảy")
    page = desk.send("/quay", filled(ward, person=str(person.id), name="Đặng Văn Khác"))
    assert (page.status_code, "Chọn một:" in page.text) == (422, True)


def test_a_denunciation_told_without_a_paper_is_said_on_the_form_and_names_nobody(ward: Ward, desk: Browser):
    told = {"intake-reception_answer.summary": "Kể việc thu tiền.", "intake-reception_answer.has_denunciation": "true"}
    assert "Có nội dung tố cáo" in desk.send("/quay", filled(ward, kind="reception_answer", find="1")).text
    sent = desk.send("/quay", filled(ward, kind="reception_answer", **told))
    assert "Trần Văn Bảy" not in desk.get(sent.location).text
    assert "Trần Văn Bảy" not in desk.get("/quay").text


class TestWhoOnlyAsks:
    def test_need_not_give_a_name_if_the_officer_says_that_none_was_given(self, ward: Ward, desk: Browser):
        question = {"kind": "question", "name": "", "subject": "Hỏi giờ làm việc"}
        assert desk.send("/quay", filled(ward, **question)).status_code == 422
        sent = desk.send("/quay", filled(ward, **question, anonymous="1"))
        assert sent.location == "/quay/phieu/L-2026-0001"
        for page in (sent.location, "/quay", "/so/tiep-cong-dan/2026"):
            assert "Không nêu tên" in desk.get(page).text
            assert "Không rõ người gửi" not in desk.get(page).text

    def test_sends_nothing_to_the_part_of_a_petition(self, ward: Ward, desk: Browser):
        assert (
            desk.send("/quay", filled(ward, kind="question")).status_code == 303
        )  # what was typed there is passed over
        with ward.database.reading() as session:
            assert session.scalars(select(func.count(Case.id))).one() == 0
