"""Taking a step by its form: every reason at once, nothing typed lost, and two people with one case."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from flask import Flask

from tests.factories import ELIGIBLE, Ward, a_case, a_person, a_step, an_account, the_case
from tests.web.conftest import Browser, browser_of

SignIn = Callable[[str], Browser]
CLASSIFIED = {"field.petition_class": "complaint", "field.eligible": "true", "field.competent": "true"}


@pytest.fixture
def number(ward: Ward) -> str:
    return a_case(ward, petitioner=a_person(ward))


def form(ward: Ward, number: str, trigger: str, **more: str) -> dict[str, str]:
    """The form of a step as it was opened now."""
    version = str(the_case(ward, number).version)
    return {"trigger": trigger, "seen_version": version, "occurred_on": "4/6/2026", **more}


def hidden_inputs(page: str) -> dict[str, str]:
    """What the page of a conflict would send on."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.split("<main")[1])
    return {name: unescape(value) for name, value in found if name != "csrf_token"}


def test_the_form_asks_what_the_workflow_says_and_knows_what_the_case_knows(number: str, signed_in: SignIn):
    page = signed_in("desk").get(f"/ho-so/{number}/buoc/classify").text
    assert 'name="field.eligible"' in page
    assert 'value="complaint" checked' in page
    assert 'name="officer_id"' not in page


def test_a_step_moves_the_case_and_says_so(ward: Ward, number: str, signed_in: SignIn):
    desk = signed_in("desk")
    page = desk.send(f"/ho-so/{number}/steps", form(ward, number, "classify", **CLASSIFIED), follow=True)
    assert page.status_code == 200
    assert "Đã ghi: Phân loại → Đang phân loại" in page.text
    assert the_case(ward, number).state == "classified"


def test_a_refused_step_says_every_reason_and_keeps_what_was_typed(ward: Ward, number: str, signed_in: SignIn):
    a_step(ward, number, "desk", "classify", eligible=True, competent=False)
    answer = signed_in("officer").send(
        f"/ho-so/{number}/steps",
        form(ward, number, "accept", comment="Đủ hồ sơ", **{"field.complex": "true"}) | {"occurred_on": "3/6/2026"},
    )
    assert answer.status_code == 409
    for words in ("do Lãnh đạo thực hiện", "thuộc thẩm quyền", "không được trước", "Đủ hồ sơ", 'value="03/6/2026"'):
        assert words in answer.text
    assert re.search(r'name="field.complex"[^>]*value="true" checked', answer.text)
    assert the_case(ward, number).state == "classified"


@pytest.mark.parametrize("trigger", ["to_settled", "sign_decision", "", "x" * 61])
def test_a_step_that_the_state_does_not_know_is_refused(ward: Ward, number: str, signed_in: SignIn, trigger: str):
    answer = signed_in("leader").send(f"/ho-so/{number}/steps", form(ward, number, trigger, comment="Xong"))
    assert answer.status_code in (409, 422)
    assert the_case(ward, number).state == "received"
    assert signed_in("leader").get(f"/ho-so/{number}/buoc/{trigger or 'x'}").status_code == 409


def test_a_page_shows_the_steps_of_its_own_class_alone(ward: Ward, signed_in: SignIn):
    asked, page = {}, {}
    for kind in ("complaint", "feedback"):
        number = a_case(ward, fields={"petition_class": kind, "summary": "Mương tắc."}, petitioner=a_person(ward))
        a_step(ward, number, "desk", "classify", petition_class=kind, **ELIGIBLE)
        page[kind] = signed_in("officer").get(f"/ho-so/{number}").text
        asked[kind] = signed_in("officer").get(f"/ho-so/{number}/buoc/examine_complaint")
    assert ["Kiểm tra điều kiện thụ lý khiếu nại" in page[kind] for kind in page] == [True, False]
    assert ["Kiểm tra ban đầu tố cáo" in page[kind] for kind in page] == [False, False]
    assert [asked[kind].status_code for kind in asked] == [200, 409]
    assert "không dành cho loại hồ sơ này" in asked["feedback"].text


def test_a_bad_date_and_a_bad_choice_keep_what_was_typed(ward: Ward, number: str, signed_in: SignIn):
    said = form(ward, number, "classify", comment="ườ" * 10_000, **{**CLASSIFIED, "field.petition_class": "gossip"})
    answer = signed_in("desk").send(f"/ho-so/{number}/steps", said | {"occurred_on": "31/2/2026"})
    assert answer.status_code == 422
    for words in ("không có ngày 31", 'value="31/2/2026"', "ườ" * 10_000, 'id="e-field.petition_class"'):
        assert words in answer.text


def test_a_field_that_the_step_does_not_ask_is_passed_over(ward: Ward, number: str, signed_in: SignIn):
    said = form(ward, number, "classify", **CLASSIFIED, **{"field.decision_no": "41/QĐ"})
    assert signed_in("desk").send(f"/ho-so/{number}/steps", said).status_code == 303
    assert "decision_no" not in the_case(ward, number).fields


def test_a_case_cannot_be_given_to_somebody_of_another_unit(ward: Ward, number: str, signed_in: SignIn):
    stranger = an_account(ward, "officer of VP", "officer", "VP")
    said = form(ward, number, "classify", **CLASSIFIED, officer_id=str(stranger.id))
    assert signed_in("desk").send(f"/ho-so/{number}/steps", said).status_code == 422
    assert the_case(ward, number).state == "received"


def test_who_seals_a_case_against_himself_is_led_home(ward: Ward, number: str, signed_in: SignIn):
    said = form(ward, number, "classify", **{**CLASSIFIED, "field.petition_class": "denunciation"})
    sent = signed_in("officer").send(f"/ho-so/{number}/steps", said)
    assert (sent.status_code, sent.location) == (303, "/")
    assert the_case(ward, number).level == "sealed"


class TestTwoPeopleOneCase:
    def test_the_second_sees_what_the_first_did_and_loses_no_word(self, ward: Ward, number: str, signed_in: SignIn):
        late = form(ward, number, "classify", comment="Đề nghị rà lại điểm thu nhập", **CLASSIFIED)
        a_step(ward, number, "officer", "classify", eligible=False, competent=True, comment="Thiếu chữ ký")
        answer = signed_in("desk").send(f"/ho-so/{number}/steps", late)
        assert answer.status_code == 409
        for words in (
            "Cán bộ xử lý officer vừa cập nhật hồ sơ này",
            "Phân loại → Đang phân loại",
            "Thiếu chữ ký",
            "Đề nghị rà lại điểm thu nhập",
            "Đủ điều kiện xử lý",
        ):
            assert words in answer.text
        assert "Làm tiếp trên bản mới nhất" not in answer.text, "the state no longer has this step"
        assert the_case(ward, number).fields["eligible"] is False

    def test_whoever_is_late_may_note_the_words_instead(self, ward: Ward, number: str, signed_in: SignIn):
        late = form(ward, number, "classify", comment="Đề nghị rà lại", **CLASSIFIED)
        a_step(ward, number, "officer", "classify", **ELIGIBLE)
        desk = signed_in("desk")
        page = desk.send(f"/ho-so/{number}/steps", late).text
        assert f'formaction="/ho-so/{number}/nhat-ky"' in page
        kept = hidden_inputs(page) | {"comment": "Đề nghị rà lại"}
        assert desk.send(f"/ho-so/{number}/nhat-ky", kept).status_code == 303
        assert "Đề nghị rà lại" in desk.get(f"/ho-so/{number}").text

    def test_whoever_is_late_may_go_on_with_the_case_as_it_is_now(self, ward: Ward, number: str, signed_in: SignIn):
        a_step(ward, number, "desk", "classify", **ELIGIBLE)
        late = form(ward, number, "accept", comment="Giao Phòng Kinh tế", **{"field.complex": "true"})
        desk = signed_in("desk")
        a_step(ward, number, "desk", "ask_supplement", comment="Thiếu bản sao")
        a_step(ward, number, "desk", "supplement_received")
        leader = signed_in("leader")
        page = leader.send(f"/ho-so/{number}/steps", late).text
        assert "Còn 1 việc khác từ lúc bạn mở trang" in page
        kept = hidden_inputs(page) | {"comment": "Giao Phòng Kinh tế"}
        assert "seen_version" not in kept
        again = leader.send(f"/ho-so/{number}/buoc/accept", kept)
        assert again.status_code == 200
        assert "Giao Phòng Kinh tế" in again.text
        assert re.search(r'name="field.complex"[^>]*value="true" checked', again.text)
        fresh = hidden_inputs(again.text)
        sent = leader.send(f"/ho-so/{number}/steps", late | fresh)
        assert sent.status_code == 303
        assert "Đã thụ lý" in desk.get(f"/ho-so/{number}").text

    def test_a_note_makes_nobody_late(self, ward: Ward, number: str, signed_in: SignIn):
        opened = form(ward, number, "classify", **CLASSIFIED)
        signed_in("officer").send(f"/ho-so/{number}/nhat-ky", {"text": "Đã gọi", "occurred_on": "4/6/2026"})
        assert signed_in("desk").send(f"/ho-so/{number}/steps", opened).status_code == 303

    def test_of_two_at_the_same_moment_exactly_one_wins(self, ward_on_both: Ward, make_app: Callable[[Ward], Flask]):
        ward = ward_on_both
        app, number = make_app(ward), a_case(ward)
        said = form(ward, number, "classify", **CLASSIFIED)

        def press(name: str) -> int:
            return browser_of(app, ward, name).send(f"/ho-so/{number}/steps", said).status_code

        with ThreadPoolExecutor(4) as people:
            answers = sorted(people.map(press, ["desk", "officer", "desk", "officer"]))
        assert answers == [303, 409, 409, 409]
        assert the_case(ward, number).seq == 2
