"""Whoever needs to see who is protected asks with a reason; a leader is told, and answers by yes or no."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casetrack.services.cases import OpenCase, open_case
from casetrack.services.vault import Identity
from casetrack.services.work import begin
from tests.factories import DENUNCIATION, Ward, an_account
from tests.web.conftest import Browser, browser_of

WHO = Identity("Wồng Thị Xzưa", "001170998877", "0977553311", "ngõ 99 Vắng Teo")
WHY = "Mời làm việc để xác minh"
OVERVIEW = "/quan-tri/danh-tinh"


def a_denunciation(ward: Ward) -> str:
    unit, officer = ward.units["root"].id, ward.users["officer"].id
    parties = ((WHO, "petitioner"),)
    wish = OpenCase("petition", "Tố cáo", ward.today, unit, "desk", DENUNCIATION, officer, parties=parties)
    with begin(ward.installation, ward.actor("desk")) as work:
        return f"/ho-so/{open_case(work, wish).number}/danh-tinh"


@pytest.fixture
def page(ward: Ward) -> str:
    """The page of the protected of a denunciation that the officer works on."""
    return a_denunciation(ward)


@pytest.fixture
def officer(signed_in) -> Browser:
    """The browser of the officer."""
    return signed_in("officer")


def test_a_leader_is_told_and_gives_leave_which_answers(ward_on_both: Ward, make_app) -> None:
    app, page = make_app(ward_on_both), a_denunciation(ward_on_both)
    officer, leader = (browser_of(app, ward_on_both, name) for name in ("officer", "leader"))
    assert officer.send(f"{page}/de-nghi", {"request": WHY}).status_code == 303
    assert "Bạn đã đề nghị lúc 09:42" in officer.get(page).text
    assert "có người đề nghị xem danh tính" in leader.get("/thong-bao").text
    assert "có người đề nghị" not in officer.get("/thong-bao").text
    told = leader.get(OVERVIEW).text
    assert "1 đề nghị xem danh tính đang chờ" in told
    assert WHY in told
    user = str(ward_on_both.users["officer"].id)
    assert leader.send(f"{page}/cho-xem", {"user_id": user, "reason": WHY, "until": "10/6/2026"}).status_code == 303
    assert "đang chờ" not in leader.get(OVERVIEW).text
    assert "đề nghị xem danh tính của bạn đã có trả lời" in officer.get("/thong-bao").text
    assert WHO.name in officer.send(f"{page}/xem").text


def test_a_leader_says_no_and_why_and_it_can_be_asked_again(page: str, officer: Browser, signed_in) -> None:
    officer.send(f"{page}/de-nghi", {"request": WHY})
    leader = signed_in("leader")
    assert leader.send(f"{page}/de-nghi/1/tu-choi", {"why": " "}).status_code == 422
    leader.send(f"{page}/de-nghi/1/tu-choi", {"why": "Chưa tới bước xác minh"})
    assert leader.send(f"{page}/de-nghi/1/tu-choi", {"why": "Nữa"}).status_code == 404, "answered already"
    assert "Chưa cho Cán bộ xử lý officer xem danh tính" in officer.get(page.removesuffix("/danh-tinh")).text
    assert officer.send(f"{page}/xem").status_code == 403
    assert officer.send(f"{page}/de-nghi", {"request": "Nay đã tới bước ấy"}).status_code == 303


def test_it_is_asked_once_and_with_a_reason(page: str, officer: Browser) -> None:
    assert officer.send(f"{page}/de-nghi", {"request": ""}).status_code == 422
    officer.send(f"{page}/de-nghi", {"request": WHY})
    again = officer.send(f"{page}/de-nghi", {"request": "Gấp"})
    assert (again.status_code, "đang chờ lãnh đạo trả lời" in again.text) == (422, True)


def test_who_does_not_decide_about_the_case_neither_answers_nor_reads_of_it(
    ward: Ward, page: str, officer: Browser, signed_in
) -> None:
    officer.send(f"{page}/de-nghi", {"request": WHY})
    an_account(ward, "leader of KT", "leader", "KT")
    other = signed_in("leader of KT")
    assert other.send(f"{page}/de-nghi/1/tu-choi", {"why": "Không"}).status_code == 404
    assert other.send(f"{page}/de-nghi", {"request": WHY}).status_code == 404
    assert "đang chờ" not in other.get(OVERVIEW).text
    assert "đề nghị" not in other.get("/thong-bao").text
    audited = signed_in("auditor").get(OVERVIEW).text
    assert ("1 đề nghị" in audited, WHY in audited) == (True, False)
    assert officer.send(f"{page}/de-nghi/1/tu-choi", {"why": "Tự trả lời"}).status_code == 403


def test_words_of_a_sealed_case_are_for_who_has_typed_the_password_lately(
    ward: Ward, page: str, officer: Browser, stranger: Browser
) -> None:
    officer.send(f"{page}/de-nghi", {"request": WHY})
    stranger.sign_in("leader")
    given = {"user_id": str(ward.users["desk"].id), "reason": "Theo kế hoạch xác minh", "until": "10/6/2026"}
    assert stranger.send(f"{page}/cho-xem", given).status_code == 303
    words = (WHY, given["reason"])
    assert all(each in stranger.get(OVERVIEW).text for each in words)
    ward.now += timedelta(minutes=20)
    later = stranger.get(OVERVIEW).text
    assert page in later, "what waits is told"
    assert not any(each in later for each in words)
