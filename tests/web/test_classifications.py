"""Classifying a petition by the table: a few questions, a recommendation with its law, a reason for anything else."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from casetrack.services.classification_entries import last_classification
from casetrack.services.histories import history_of
from casetrack.services.work import reading
from tests.factories import DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, the_case
from tests.queries import queries_of
from tests.web.conftest import Browser, browser_of

SignIn = Callable[[str], Browser]
OURS = {"asks": "complaint", "whose": "ours", "people": "one", "settled": "no", "bar": "clear", "execution": "no"}
GUIDED = {"asks": "complaint", "whose": "elsewhere", "seen": "no", "people": "one", "via": "self"}
RETURNED = {**GUIDED, "via": "official"}


def said(answers: dict[str, str], **more: str) -> dict[str, str]:
    return {f"field.{key}": answer for key, answer in {"paper": "fresh", "tension": "no", **answers}.items()} | more


@pytest.fixture
def number(ward: Ward) -> str:
    return a_case(ward, petitioner=a_person(ward))


def classifications(ward: Ward, number: str) -> list[tuple[str, str, str]]:
    """What the case's book says of classifications: row, chosen, reason."""
    with reading(ward.installation, ward.actor("leader")) as work:
        happenings = history_of(work, the_case(ward, number))
        told = [last_classification([each]) for each in happenings]
        return [(each.row, each.chosen, each.reason) for each in told if each]


class TestThePage:
    def test_is_offered_on_the_case_while_it_is_being_classified(self, ward: Ward, number: str, signed_in: SignIn):
        desk = signed_in("desk")
        assert f"/ho-so/{number}/phan-loai" in desk.get(f"/ho-so/{number}").text
        a_step(ward, number, "desk", "classify", **ELIGIBLE)
        a_step(ward, number, "leader", "accept")
        assert f"/ho-so/{number}/phan-loai" not in desk.get(f"/ho-so/{number}").text
        late = desk.get(f"/ho-so/{number}/phan-loai")
        assert (late.status_code, "đã qua phân loại" in late.text) == (409, True)

    def test_is_not_there_for_a_kind_of_case_without_a_table(self, ward: Ward, signed_in: SignIn):
        fields = {"procedure": "first_certificate", "owner_name": "Lê Văn Tám"}
        other = a_case(ward, workflow="land_dossier", fields=fields)
        leader = signed_in("leader")
        assert "phan-loai" not in leader.get(f"/ho-so/{other}").text
        assert leader.get(f"/ho-so/{other}/phan-loai").status_code == 404

    def test_answers_what_the_case_knows_and_asks_the_rest(self, number: str, signed_in: SignIn):
        page = signed_in("desk").get(f"/ho-so/{number}/phan-loai").text
        assert 'value="complaint" checked' in page
        assert "Ai có thẩm quyền giải quyết?" in page
        assert "Có rõ họ tên" not in page
        assert "Chưa có đề xuất" in page
        assert "Theo đề xuất" not in page

    def test_puts_the_next_questions_after_an_answer(self, number: str, signed_in: SignIn):
        desk = signed_in("desk")
        page = desk.send(f"/ho-so/{number}/phan-loai", said({"asks": "denunciation"})).text
        assert "Có rõ họ tên" in page
        page = desk.send(f"/ho-so/{number}/phan-loai", said({"asks": "denunciation", "sender": "hidden"})).text
        assert "chứng cứ cụ thể, cơ sở để kiểm tra" in page

    def test_recommends_with_class_paper_days_and_articles(self, number: str, signed_in: SignIn):
        page = unescape(signed_in("desk").send(f"/ho-so/{number}/phan-loai", said(OURS)).text)
        assert "<h1>Đề xuất: Thụ lý giải quyết lần đầu</h1>" in page
        for words in (
            "Thông báo thụ lý khiếu nại",
            "Mẫu 03 (NĐ 124/2020",
            "15/6/2026",  # 10 days from 4 June are Sunday 14 June
            "06/7/2026",  # 30 days after acceptance today are Saturday 4 July
            "nếu “Thụ lý” hôm nay",
            "Luật Khiếu nại 2011 Điều 27",
            "sang bước “Phân loại”",
        ):
            assert words in page, words

    def test_speaks_english(self, number: str, signed_in: SignIn):
        desk = signed_in("desk")
        page = desk.send(f"/ho-so/{number}/phan-loai", said(OURS, language="en")).text
        assert "Accept it for the first settlement" in page
        assert "Who is competent to settle it?" in page

    def test_adds_measures_and_says_what_the_law_leaves_open(self, number: str, signed_in: SignIn):
        page = signed_in("desk").send(f"/ho-so/{number}/phan-loai", said({**OURS, "execution": "yes"})).text
        assert "Đề xuất tạm đình chỉ thi hành" in page
        assert "chưa kiểm chứng" in page

    def test_leads_to_the_land_dossier_that_is_opened_instead(self, number: str, signed_in: SignIn):
        page = signed_in("leader").send(f"/ho-so/{number}/phan-loai", said({"asks": "land_dispute"})).text
        assert "/ho-so/mo/land_dossier" in page
        assert "30 ngày trong hồ sơ sẽ mở" in page

    def test_asks_the_book_for_little(self, ward: Ward, number: str, signed_in: SignIn):
        desk = signed_in("desk")
        desk.get(f"/ho-so/{number}/phan-loai")
        with queries_of(ward) as queries:
            desk.get(f"/ho-so/{number}/phan-loai")
        assert len(queries) <= 17, "three of them say who has the form open"

    def test_takes_no_answer_that_the_table_does_not_have(self, number: str, signed_in: SignIn):
        desk = signed_in("desk")
        odd = said({**OURS, "whose": "<b>"}, row="complaint_accepted", follow="1")
        assert desk.send(f"/ho-so/{number}/phan-loai", odd).status_code == 422


class TestFollowing:
    def test_leads_to_the_form_of_the_next_step_filled_in(self, ward: Ward, number: str, signed_in: SignIn):
        desk = signed_in("desk")
        sent = desk.send(f"/ho-so/{number}/phan-loai", said(GUIDED, row="complaint_guided", follow="1"))
        assert (sent.status_code, sent.location) == (303, f"/ho-so/{number}/buoc/classify")
        page = desk.get(sent.location).text
        assert 'name="field.competent" id="f-field.competent-false" value="false" checked' in page
        assert the_case(ward, number).state == "received", "the page itself takes no step"
        a_step(ward, number, "desk", "classify", eligible=True, competent=False)
        sent = desk.send(f"/ho-so/{number}/phan-loai", said(GUIDED, row="complaint_guided", follow="1"))
        assert sent.location == f"/ho-so/{number}/buoc/guide"
        assert 'value="not_competent" checked' in signed_in("officer").get(sent.location).text
        assert classifications(ward, number) == [("complaint_guided", "", "")], "said twice, written once"

    def test_stands_in_the_timeline_in_words(self, number: str, signed_in: SignIn):
        desk = signed_in("desk")
        desk.send(f"/ho-so/{number}/phan-loai", said(OURS, row="complaint_accepted", follow="1"))
        page = unescape(desk.get(f"/ho-so/{number}").text)
        for words in (
            "Phân loại theo đề xuất: Thụ lý giải quyết lần đầu",
            "Ai có thẩm quyền giải quyết?",
            "Chủ tịch UBND phường",
            "Thụ lý giải quyết lần đầu (hàng 14)",
        ):
            assert words in page

    def test_keeps_the_answers_for_whoever_comes_next(self, number: str, signed_in: SignIn):
        signed_in("desk").send(f"/ho-so/{number}/phan-loai", said(OURS, row="complaint_accepted", follow="1"))
        page = signed_in("leader").get(f"/ho-so/{number}/phan-loai").text
        assert "<h1>Đề xuất: Thụ lý giải quyết lần đầu</h1>" in page
        assert "Lần phân loại trước, ngày 04/6/2026" in page

    def test_needs_every_answer(self, ward: Ward, number: str, signed_in: SignIn):
        gap = {key: answer for key, answer in OURS.items() if key != "execution"}
        sent = signed_in("desk").send(f"/ho-so/{number}/phan-loai", said(gap, row="complaint_accepted", follow="1"))
        assert (sent.status_code, "Chưa trả lời câu này" in sent.text) == (422, True)
        assert classifications(ward, number) == []

    def test_is_refused_when_the_answers_now_lead_elsewhere(self, ward: Ward, number: str, signed_in: SignIn):
        changed = said(GUIDED, row="complaint_accepted", follow="1")
        sent = signed_in("desk").send(f"/ho-so/{number}/phan-loai", changed)
        assert (sent.status_code, "nay dẫn tới đề xuất khác" in sent.text) == (422, True)
        assert "<h1>Đề xuất: Hướng dẫn một lần, trả đơn</h1>" in sent.text
        assert classifications(ward, number) == []

    def test_moves_nobody_else_on(self, ward: Ward, number: str, signed_in: SignIn):
        before = the_case(ward, number).version
        signed_in("desk").send(f"/ho-so/{number}/phan-loai", said(OURS, row="complaint_accepted", follow="1"))
        assert the_case(ward, number).version == before


class TestAnotherResult:
    def test_needs_a_result_and_a_reason_and_loses_nothing(self, ward: Ward, number: str, signed_in: SignIn):
        desk = signed_in("desk")
        sent = desk.send(f"/ho-so/{number}/phan-loai", said(OURS, row="complaint_accepted", otherwise="1"))
        assert sent.status_code == 422
        assert "Chọn một kết quả" in sent.text
        offered = re.findall(r'id="o-(\w+)"', sent.text)
        assert offered == ["ask_supplement", "forward_outside", "guide", "file", "inspect", "refuse", "join"]
        assert "Thiếu lý do" in sent.text
        only = said(OURS, row="complaint_accepted", otherwise="1", chosen="guide")
        sent = desk.send(f"/ho-so/{number}/phan-loai", only)
        assert (sent.status_code, 'value="guide" checked' in sent.text) == (422, True)
        assert classifications(ward, number) == []

    def test_is_kept_with_its_reason_and_leads_to_its_own_step(self, ward: Ward, number: str, signed_in: SignIn):
        desk = signed_in("desk")
        wish = said(OURS, row="complaint_accepted", otherwise="1", chosen="refuse", reason="Tòa vừa thụ lý sáng nay")
        sent = desk.send(f"/ho-so/{number}/phan-loai", wish)
        assert sent.location == f"/ho-so/{number}/buoc/classify"
        assert classifications(ward, number) == [("complaint_accepted", "refuse", "Tòa vừa thụ lý sáng nay")]
        page = unescape(desk.get(f"/ho-so/{number}").text)
        assert "Phân loại khác đề xuất: Không thụ lý" in page
        assert "Tòa vừa thụ lý sáng nay" in page
        assert 'value="true" checked' not in desk.get(sent.location).text, "nothing is filled in against the reason"

    def test_is_the_only_way_where_the_table_gives_advice(self, ward: Ward, number: str, signed_in: SignIn):
        desk = signed_in("desk")
        page = desk.send(f"/ho-so/{number}/phan-loai", said(RETURNED)).text
        assert "đây chỉ là gợi ý" in page
        assert "Theo đề xuất" not in page
        forced = desk.send(f"/ho-so/{number}/phan-loai", said(RETURNED, row="complaint_returned", follow="1"))
        assert forced.status_code == 422
        wish = said(RETURNED, row="complaint_returned", otherwise="1", chosen="guide", reason="Đã hỏi nơi chuyển")
        assert desk.send(f"/ho-so/{number}/phan-loai", wish).status_code == 303
        assert classifications(ward, number) == [("complaint_returned", "guide", "Đã hỏi nơi chuyển")]


def test_the_answers_about_a_denunciation_are_seen_by_nobody_who_may_not_see_it(ward: Ward, signed_in: SignIn):
    number = a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward))
    stranger = signed_in("officer")
    assert stranger.get(f"/ho-so/{number}/phan-loai").status_code == 404
    assert stranger.send(f"/ho-so/{number}/phan-loai", said({"asks": "denunciation"})).status_code == 404


def test_the_same_on_both_databases(ward_on_both: Ward, make_app: Callable[[Ward], Flask]):
    number = a_case(ward_on_both, petitioner=a_person(ward_on_both))
    desk = browser_of(make_app(ward_on_both), ward_on_both, "desk")
    wish = said(OURS, row="complaint_accepted", otherwise="1", chosen="guide", reason="Gửi nhầm nơi")
    assert desk.send(f"/ho-so/{number}/phan-loai", wish).status_code == 303
    assert classifications(ward_on_both, number) == [("complaint_accepted", "guide", "Gửi nhầm nơi")]


def test_the_report_counts_who_followed_the_table_and_what_others_chose(ward: Ward, signed_in: SignIn):
    officer = signed_in("officer")
    assert "chưa hồ sơ nào được phân loại theo bảng" in officer.get("/bao-cao/phan-loai").text
    for chosen in ("", "guide"):
        number = a_case(ward, petitioner=a_person(ward))
        button = {"otherwise": "1", "chosen": chosen, "reason": "Gửi nhầm nơi"} if chosen else {"follow": "1"}
        signed_in("desk").send(f"/ho-so/{number}/phan-loai", said(OURS, row="complaint_accepted", **button))
    page = officer.get("/bao-cao/phan-loai").text
    assert "<h1>Phân loại theo bảng: 1 theo đề xuất, 1 khác</h1>" in page
    assert "Trả đơn, hướng dẫn: 1" in page
    assert "Gửi nhầm nơi" not in page
    assert "/bao-cao/phan-loai" in officer.get("/bao-cao").text
    assert officer.get("/bao-cao/phan-loai?from=31/31/2026").status_code == 422
