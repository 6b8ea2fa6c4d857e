"""The card “Có thể trùng”: at the desk while somebody types, asked once before saving, and on the page of a case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from casetrack.models import Case, CaseLink, Draft, Petition
from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_case, a_person, the_case
from tests.queries import queries_of
from tests.web.conftest import Browser

SignIn = Callable[[str], Browser]
CARD = "Có thể trùng với 1 đơn đã có"
SUBJECT = "Không đồng ý giá bồi thường thửa 214, tờ 18, đề nghị đo lại"


@pytest.fixture
def desk(signed_in: SignIn) -> Browser:
    return signed_in("desk")


@pytest.fixture
def known(ward: Ward) -> str:
    """The number of a complaint about plot 214, by Lê Văn Bốn of group 4."""
    person = a_person(ward, address="Tổ dân phố 4, phường Lam Khê")
    return a_case(ward, "Không đồng ý bồi thường thửa 214, tờ 18", petitioner=person)


def filled(ward: Ward, **more: str) -> dict[str, str]:
    """A form as the desk fills it: somebody else, of the same group, about the same plot."""
    return {
        "token": "f00d",
        "name": "Trần Văn Bảy",
        "address": "tổ 4, Lam Khê",
        "kind": "petition:complaint",
        "subject": SUBJECT,
        "channel": "desk",
        "received_on": "4/6/2026",
        "unit_id": str(ward.units["root"].id),
        "intake-petition.summary": "Đề nghị đo lại diện tích.",
        **more,
    }


def count(ward: Ward, table: type) -> int:
    with ward.database.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def links(ward: Ward) -> list[str]:
    with ward.database.reading() as session:
        return list(session.scalars(select(CaseLink.kind)))


def test_the_card_comes_while_typing_and_nothing_of_it_is_kept(ward: Ward, desk: Browser, known: str):
    said = desk.send("/quay/trung", {"kind": "petition:complaint", "subject": SUBJECT, "who": "tran van bay"})
    assert said.status_code == 200
    for words in (CARD, known, "Lê Văn Bốn", "nhận 04/6/2026", "Cùng thửa 214, tờ 18", "Khác người gửi (Lê Văn Bốn"):
        assert words in said.text
    for press in ("Ghép vào hồ sơ này", "Liên kết, vẫn nhận đơn mới", "Không trùng"):
        assert press in said.text
    assert "dòng 1 của bảng phân loại" in said.text
    assert "<html" not in said.text
    assert (count(ward, Case), count(ward, Draft)) == (1, 0)


def test_half_a_form_is_no_mistake(ward: Ward, desk: Browser, known: str):
    for typed in ({}, {"subject": "x" * 3000}, {"person": "999999", "subject": SUBJECT}, {"kind": "no such kind"}):
        assert desk.send("/quay/trung", typed).status_code == 200


def test_of_a_matter_to_be_sealed_nothing_is_looked_for(ward: Ward, desk: Browser, known: str):
    with queries_of(ward) as asked:
        said = desk.send("/quay/trung", {"kind": "petition:denunciation", "subject": SUBJECT}).text
    assert CARD not in said
    assert not any("case_marks" in statement for statement in asked)


def test_a_sealed_case_leaves_no_card_and_asks_as_many_questions_as_none(ward: Ward, desk: Browser):
    typed = {"kind": "petition:complaint", "subject": SUBJECT, "name": "Canary Bí Mật", "phone": "0912000111"}
    answers = []
    for more in (False, True):
        if more:
            person = a_person(ward, "Canary Bí Mật", phone="0912000111")
            a_case(ward, SUBJECT, fields={**DENUNCIATION, "summary": SUBJECT}, petitioner=person)
        desk.send("/quay/trung", typed)
        with queries_of(ward) as asked:
            answers.append(desk.send("/quay/trung", typed).text)
        answers.append(str(len(asked)))
    assert answers[:2] == answers[2:]


def test_saving_asks_once_and_loses_nothing(ward: Ward, desk: Browser, known: str):
    asked = desk.send("/quay", filled(ward))
    assert asked.status_code == 422
    assert "Chưa ghi: có thể trùng với đơn đã có" in asked.text
    for kept in (CARD, SUBJECT, "Trần Văn Bảy", "Đề nghị đo lại diện tích."):
        assert kept in asked.text
    assert f'name="seen" value="{known}"' in asked.text
    assert count(ward, Case) == 1
    assert desk.send("/quay", filled(ward, seen=known)).status_code == 303
    assert (count(ward, Case), links(ward)) == (2, [])
    again = desk.send("/quay", filled(ward))  # the same form once more: taken before, so nothing is asked
    assert (again.status_code, count(ward, Case)) == (303, 2)


def test_without_script_a_button_looks_and_another_says_that_it_is_no_twin(ward: Ward, desk: Browser, known: str):
    looked = desk.send("/quay", filled(ward, twins="1"))
    assert (looked.status_code, CARD in looked.text, SUBJECT in looked.text) == (200, True, True)
    told = desk.send("/quay", filled(ward, differs=known, seen=known)).text
    assert CARD not in told
    assert f'name="apart" value="{known}"' in told
    assert desk.send("/quay", filled(ward, apart=known)).status_code == 303


def test_one_press_joins_and_one_press_splits_again(ward: Ward, desk: Browser, known: str):
    assert desk.send("/quay", filled(ward, join=known)).status_code == 303
    assert (count(ward, Case), count(ward, Petition)) == (1, 1)
    for page in (f"/ho-so/{known}", "/quay/phieu/L-2026-0001"):
        assert "Tách đơn này ra hồ sơ riêng" in desk.get(page).text
    assert desk.send(f"/ho-so/{known}/trung", {"split": "D-2026-0001"}).status_code == 303
    page = desk.get(f"/ho-so/{known}").text
    assert "Tách đơn ra hồ sơ riêng" in page
    assert "Tách đơn này ra hồ sơ riêng" not in page
    assert "KN-2026-0002" in desk.get("/quay/phieu/L-2026-0001").text
    again = desk.send(f"/ho-so/{known}/trung", {"split": "D-2026-0001"})
    assert again.status_code == 422
    assert "có người vừa tách. Mở lại trang" in again.text


def test_a_join_that_is_refused_keeps_the_choice_and_the_words(ward: Ward, desk: Browser, known: str):
    refused = desk.send("/quay", filled(ward, join=known, received_on="4/6/2027"))
    assert refused.status_code == 422
    assert f'value="{known}"' in refused.text
    assert SUBJECT in refused.text
    other = desk.send("/quay", filled(ward, join="KN-2026-9999"))
    assert (other.status_code, count(ward, Petition)) == (422, 0)


def test_one_press_links_and_one_press_unlinks(ward: Ward, desk: Browser, known: str):
    assert desk.send("/quay", filled(ward, link=known)).status_code == 303
    assert (count(ward, Case), links(ward)) == (2, ["same"])
    assert "cùng nội dung" in desk.get("/ho-so/KN-2026-0002").text
    for page in ("/ho-so/KN-2026-0002", "/quay/phieu/L-2026-0001"):
        assert "Bỏ liên kết" in desk.get(page).text
    assert desk.send("/ho-so/KN-2026-0002/trung", {"unlink": known}).status_code == 303
    assert links(ward) == []
    again = desk.send("/ho-so/KN-2026-0002/trung", {"unlink": known})
    assert (again.status_code, "không còn liên kết" in again.text) == (422, True)


def test_two_cases_that_stand_already_are_joined_and_parted_from_the_page(ward: Ward, desk: Browser, known: str):
    other = a_case(ward, SUBJECT, fields=COMPLAINT, petitioner=a_person(ward, "Trần Văn Bảy"))
    page = desk.get(f"/ho-so/{other}").text
    assert "Có thể trùng với 1 hồ sơ đã có" in page
    seen = {"seen_version": str(the_case(ward, other).version)}
    assert desk.send(f"/ho-so/{other}/trung", {"join": known, **seen}).status_code == 303
    assert the_case(ward, other).outcome == "joined"
    stale = desk.send(f"/ho-so/{other}/trung", {"join": known, **seen})
    assert (stale.status_code, "ai đó" in stale.text or "khác" in stale.text) == (409, True)
    assert "hồ sơ này ghép vào đó" in desk.get(f"/ho-so/{other}").text
    seen = {"seen_version": str(the_case(ward, other).version)}
    assert desk.send(f"/ho-so/{other}/trung", {"part": known, **seen}).status_code == 303
    assert the_case(ward, other).closed_on is None


def test_no_twin_is_written_down_and_not_asked_about_again(ward: Ward, desk: Browser, known: str):
    other = a_case(ward, SUBJECT, fields=COMPLAINT, petitioner=a_person(ward, "Trần Văn Bảy"))
    assert desk.send(f"/ho-so/{other}/trung", {"differs": known}).status_code == 303
    page = desk.get(f"/ho-so/{other}").text
    assert "Có thể trùng" not in page
    assert "Xem một hồ sơ giống: không trùng" in page


def test_a_press_without_a_deed_says_so(ward: Ward, desk: Browser, known: str):
    assert desk.send(f"/ho-so/{known}/trung", {}).status_code == 422
