"""The page of the protected: who may look and who decides, and not a name before somebody has pressed for it."""

from __future__ import annotations

import io
import re

import pytest

from casetrack.services import identity_overview
from casetrack.services.access import get_visible_case
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.identity_grants import protect_party
from casetrack.services.parties import list_parties
from casetrack.services.vault import Identity
from casetrack.services.work import begin
from tests.factories import DENUNCIATION, Ward, a_case, a_person, an_account
from tests.queries import queries_of

WHO = Identity("Wồng Thị Xzưa", "001170998877", "0977553311", "ngõ 99 Vắng Teo")


@pytest.fixture
def page(ward: Ward) -> str:
    """The page of the protected of a denunciation that the officer works on."""
    parties = ((WHO, "petitioner"),)
    unit, officer = ward.units["root"].id, ward.users["officer"].id
    wish = OpenCase("petition", "Tố cáo", ward.today, unit, "desk", DENUNCIATION, officer, parties=parties)
    with begin(ward.installation, ward.actor("desk")) as work:
        return f"/ho-so/{open_case(work, wish).number}/danh-tinh"


@pytest.fixture
def leave(ward: Ward) -> dict[str, str]:
    """The form in which a leader lets the officer look."""
    return {"user_id": str(ward.users["officer"].id), "reason": "Xác minh", "until": "10/6/2026"}


def test_nobody_is_named_before_somebody_presses(page: str, leave: dict[str, str], signed_in) -> None:
    signed_in("leader").send(f"{page}/cho-xem", leave)
    officer = signed_in("officer")
    before = officer.get(page)
    assert "Xem danh tính" in before.text
    assert not any(word in before.text for word in (WHO.name, "001170998877", "0977553311", "Vắng Teo"))
    after = officer.send(f"{page}/xem")
    assert all(word in after.text for word in (WHO.name, "001170998877", "0977553311", "Vắng Teo"))
    assert after.headers["Cache-Control"] == "no-store"


def test_a_leader_gives_leave_and_takes_it_back(page: str, leave: dict[str, str], signed_in) -> None:
    leader = signed_in("leader")
    answer = leader.send(f"{page}/cho-xem", leave, follow=True)
    assert "Thôi cho xem" in answer.text
    assert "Thôi cho xem" not in leader.send(f"{page}/thoi/1", follow=True).text
    assert signed_in("officer").send(f"{page}/xem").status_code == 403


def test_what_is_to_be_mended_is_told_and_what_was_typed_stays(page: str, leave: dict[str, str], signed_in) -> None:
    answer = signed_in("leader").send(f"{page}/cho-xem", {**leave, "until": "10/6/2027"})
    assert answer.status_code == 422
    assert ("Ngày cuối phải từ" in answer.text, "Xác minh" in answer.text) == (True, True)


def test_who_may_not_see_the_case_learns_nothing(page: str, signed_in) -> None:
    clerk = signed_in("clerk")
    assert (clerk.get(page).status_code, clerk.send(f"{page}/xem").status_code) == (404, 404)


def test_breaking_the_glass_is_told_to_the_auditor_until_noted(page: str, signed_in) -> None:
    officer = signed_in("officer")
    assert officer.send(f"{page}/khan-cap", {"urgency": " "}).status_code == 422
    assert "Xem danh tính" in officer.send(f"{page}/khan-cap", {"urgency": "Đang bị đe dọa"}, follow=True).text
    auditor = signed_in("auditor")
    told = auditor.get("/").text
    assert ("Báo động" in told, "TC-2026-0001" in told, "Đang bị đe dọa" in told) == (True, True, True)
    assert "Báo động" not in officer.get("/").text
    assert "Báo động" not in auditor.send("/bao-dong/1", follow=True).text


def test_without_the_key_the_page_says_which_file_is_missing(
    ward: Ward, page: str, leave: dict[str, str], signed_in
) -> None:
    signed_in("leader").send(f"{page}/cho-xem", leave)
    for file in ward.installation.keys.folder.iterdir():
        file.unlink()
    ward.installation.keys._read.clear()
    answer = signed_in("officer").send(f"{page}/xem")
    assert (answer.status_code, "keys/vault-" in answer.text) == (503, True)
    assert signed_in("officer").get(page).status_code == 200


def test_a_file_that_shows_a_hand_is_opened_with_leave_alone(page: str, leave: dict[str, str], signed_in) -> None:
    case, officer = page.removesuffix("/danh-tinh"), signed_in("officer")
    assert "Tệp có tên, chữ viết tay" in officer.get(f"{case}/tai-lieu").text
    hand = b"Wong Thi Xzua viet tay"
    sent = {"secrecy": "none", "shows_identity": "yes", "note": "bà Xzưa", "file": (io.BytesIO(hand), "xzua.txt")}
    listed = officer.send(f"{case}/tai-lieu", sent, follow=True).text
    assert ("Tệp chứa danh tính, cần quyền xem danh tính" in listed, "xzua.txt" in listed, "bà Xzưa" in listed) == (
        True,
        False,
        False,
    )
    (seq,) = re.findall(rf"{case}/tai-lieu/(\d+)", listed)
    assert officer.get(f"{case}/tai-lieu/{seq}/tep").status_code == 403
    assert officer.send(f"{case}/tai-lieu/{seq}/mo").status_code == 403
    signed_in("leader").send(f"{page}/cho-xem", leave)
    assert "Mỗi lần mở đều ghi vào sổ" in officer.get(f"{case}/tai-lieu/{seq}").text
    opened = officer.send(f"{case}/tai-lieu/{seq}/mo")
    assert (opened.data, opened.content_length) == (hand, len(hand))
    assert (opened.headers["Content-Disposition"], opened.headers["Cache-Control"]) == (
        f"attachment; filename={case.removeprefix('/ho-so/')}-{seq}.txt",
        "no-store",
    )


def test_a_file_that_shows_nobody_is_given_back_by_who_looked_at_it(
    page: str, leave: dict[str, str], signed_in
) -> None:
    case, officer = page.removesuffix("/danh-tinh"), signed_in("officer")
    sent = {"secrecy": "none", "shows_identity": "yes", "file": (io.BytesIO(b"quy trinh"), "quy trinh.txt")}
    (seq,) = re.findall(rf"{case}/tai-lieu/(\d+)", officer.send(f"{case}/tai-lieu", sent, follow=True).text)
    address = f"{case}/tai-lieu/{seq}"
    assert officer.send(f"{address}/khong-danh-tinh").status_code == 403
    signed_in("leader").send(f"{page}/cho-xem", leave)
    assert "Tệp không chứa danh tính" in officer.get(address).text
    shown = officer.send(f"{address}/khong-danh-tinh", follow=True).text
    assert ("quy trinh.txt" in shown, "Tệp không chứa danh tính" in shown) == (True, False)
    with signed_in("leader").get(f"{address}/tep") as given:
        assert given.data == b"quy trinh"


class TestWhoMaySeeNow:
    PAGE = "/quan-tri/danh-tinh"

    def test_is_told_to_the_leader_with_the_way_to_the_case(self, page: str, leave: dict[str, str], signed_in) -> None:
        leader = signed_in("leader")
        assert "Không ai đang được xem danh tính được bảo vệ" in leader.get(self.PAGE).text
        leader.send(f"{page}/cho-xem", leave)
        signed_in("officer").send(f"{page}/xem")
        told = leader.get(self.PAGE).text
        assert "1 người đang được xem danh tính" in told
        assert f'href="{page}"' in told
        assert "23:59 10/6/2026" in told
        assert "Xác minh" in told
        assert "lượt cho xem" in told, "that the officer looked"
        assert WHO.name not in told

    def test_is_told_to_the_auditor_by_number_alone(self, page: str, leave: dict[str, str], signed_in) -> None:
        signed_in("officer").send(f"{page}/khan-cap", {"urgency": "Người tố cáo bị đe dọa"})
        told = signed_in("auditor").get(self.PAGE).text
        assert "1 lượt mở khẩn cấp" in told
        assert page.split("/")[2] in told
        assert "Người tố cáo bị đe dọa" not in told
        assert f'href="{page}"' not in told

    def test_of_a_case_that_another_leader_decides_about_nothing_is_told(
        self, ward: Ward, page: str, leave: dict[str, str], signed_in
    ) -> None:
        an_account(ward, "leader of KT", "leader", "KT")
        signed_in("leader").send(f"{page}/cho-xem", leave)
        signed_in("officer").send(f"{page}/xem")
        told = signed_in("leader of KT").get(self.PAGE).text
        assert page.split("/")[2] not in told
        assert "Không ai đang được xem danh tính được bảo vệ" in told
        assert signed_in("officer").get(self.PAGE).status_code == 403

    def test_who_looked_in_cases_of_others_hides_nobody_who_looked_in_ones_own(
        self, ward: Ward, signed_in, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(identity_overview, "MOST_LOOKS", 1)
        an_account(ward, "leader of KT", "leader", "KT")
        officer = signed_in("officer")
        pages = []
        for unit in ("KT", "root"):
            number = a_case(ward, unit=unit, officer="officer", petitioner=a_person(ward))
            with begin(ward.installation, ward.actor("leader")) as work:
                case = get_visible_case(work, number)
                protect_party(work, case, list_parties(work, case)[0].id or 0, "Bị đe dọa")
            pages.append(f"/ho-so/{number}/danh-tinh")
            officer.send(f"{pages[-1]}/khan-cap", {"urgency": "Đang bị đe dọa"})
            officer.send(f"{pages[-1]}/xem")
        seen = signed_in("leader of KT").get(self.PAGE).text.partition("30 ngày")[2]
        assert [page.split("/")[2] in seen for page in pages] == [True, False]

    def test_asks_no_more_for_more_leave(self, ward: Ward, page: str, leave: dict[str, str], signed_in) -> None:
        leader = signed_in("leader")
        leader.send(f"{page}/cho-xem", leave)
        with queries_of(ward) as few:
            leader.get(self.PAGE)
        leader.send(f"{page}/cho-xem", {**leave, "user_id": str(ward.users["inspector"].id)})
        with queries_of(ward) as many:
            leader.get(self.PAGE)
        assert len(few) == len(many)
