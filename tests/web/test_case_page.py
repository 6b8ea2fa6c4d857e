"""The case page: where it stands, until when and why, what may be done, what happened; nothing of what is hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from casetrack.services.alerts import tell_alerts
from tests.factories import DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, an_account
from tests.queries import queries_of
from tests.web.conftest import TOKEN, Browser

SignIn = Callable[[str], Browser]
FORWARDED: Mapping[str, object] = {"eligible": True, "competent": False}
ROUTES = (
    "",
    "/buoc/classify",
    "/sua/1",
    "/giao",
    "/gia-han/resolve",
)


def test_the_page_adds_the_date_up_and_says_how_sure_each_number_is(ward: Ward, signed_in: SignIn):
    request = {"petition_class": "request", "summary": "Đề nghị sửa đường."}
    page = signed_in("officer").get(f"/ho-so/{a_case(ward, fields=request)}").text
    for words in ("Vì sao hạn này?", "Bộ luật Dân sự 2015", "chưa kiểm chứng", 'class="fit ribbon"', "Còn "):
        assert words in page


def test_a_step_that_is_closed_says_every_reason(ward: Ward, signed_in: SignIn):
    number = a_case(ward, steps=[("desk", "classify", FORWARDED)])
    page = signed_in("officer").get(f"/ho-so/{number}").text
    for words in ("Bước này do Lãnh đạo thực hiện.", "thuộc thẩm quyền", "Chưa ghi người gửi đơn"):
        assert words in page
    assert 'href="/ho-so/KN-2026-0001/buoc/guide"' in page
    assert 'href="/ho-so/KN-2026-0001/buoc/accept"' not in page


def test_a_number_of_the_record_stands_with_its_thousands_apart(ward: Ward, signed_in: SignIn):
    violation = {
        "matter": "land",
        "road": "Tỉnh lộ cũ",
        "violation": "Lều quán.",
        "found_by": "patrol",
        "found_on": "2026-06-01",
    }
    number = a_case(ward, "Lều quán ven đường", by="officer", workflow="land_violation", fields=violation)
    a_step(
        ward,
        number,
        "officer",
        "make_minutes",
        violator_kind="household",
        land_kind="road_land",
        area_m2=1234,
        competent=True,
        minutes_no="03/BB",
    )
    officer = signed_in("officer")
    assert "1.234" in officer.get(f"/ho-so/{number}").text
    officer.send("/language", {"language": "en"})
    assert "1,234" in officer.get(f"/ho-so/{number}").text


def test_the_rail_says_how_long_the_case_has_been_in_each_phase(ward: Ward, signed_in: SignIn):
    number = a_case(ward.on("2026-06-01"))
    a_step(ward.on("2026-06-03"), number, "desk", "classify", **ELIGIBLE)
    page = signed_in("desk").get(f"/ho-so/{ward.on('2026-06-08') and number}").text
    assert "01/6 → 03/6 · 2 ngày" in page
    assert "đang ở đây 5 ngày" in page


def test_what_was_typed_is_shown_as_words_and_never_run(ward: Ward, signed_in: SignIn):
    number = a_case(ward, title="<script>alert(1)</script>", petitioner=a_person(ward, "<b>Bốn</b>"))
    page = signed_in("desk").get(f"/ho-so/{number}").text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "<b>Bốn</b>" not in page


def test_a_note_of_twenty_thousand_letters_is_kept_whole_and_moves_nothing(ward: Ward, signed_in: SignIn):
    number, long = a_case(ward), "ườ" * 10_000
    desk = signed_in("desk")
    assert desk.send(f"/ho-so/{number}/nhat-ky", {"text": long, "occurred_on": "3/6/2026"}).status_code == 303
    page = desk.get(f"/ho-so/{number}").text
    assert long in page
    assert "03/6/2026" in page


def test_a_note_with_a_bad_date_keeps_its_words(ward: Ward, signed_in: SignIn):
    number = a_case(ward)
    answer = signed_in("desk").send(f"/ho-so/{number}/nhat-ky", {"text": "Đã gọi điện", "occurred_on": "hôm qua"})
    assert answer.status_code == 422
    assert "Đã gọi điện" in answer.text
    assert "hôm qua" in answer.text


def test_a_breach_stands_on_the_timeline(ward: Ward, signed_in: SignIn):
    number = a_case(ward.on("2026-05-04"))
    ward.on("2026-06-04")
    tell_alerts(ward.installation, ward.office.id)
    assert "Quá hạn: " in signed_in("desk").get(f"/ho-so/{number}").text


def test_only_the_steps_are_shown_on_request(ward: Ward, signed_in: SignIn):
    number, desk = a_case(ward), signed_in("desk")
    desk.send(f"/ho-so/{number}/nhat-ky", {"text": "Đã gọi điện", "occurred_on": "3/6/2026"})
    assert "Đã gọi điện" not in desk.get(f"/ho-so/{number}?only=steps").text


def test_a_linked_case_is_named_only_to_those_who_may_see_it(ward: Ward, signed_in: SignIn):
    number = a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward))
    a_step(ward, number, "desk", "classify", **FORWARDED)
    a_step(ward, number, "leader", "forward_unit", receiving_unit=ward.units["KT"].id)
    seen = {role: signed_in(role).get(f"/ho-so/{number}") for role in ("leader", "desk")}
    assert {role: "TC-2026-0002" in page.text for role, page in seen.items()} == {"leader": True, "desk": False}


class TestAHiddenCase:
    @pytest.fixture
    def number(self, ward: Ward) -> str:
        return a_case(ward, fields=DENUNCIATION, title="Thu tiền sai", petitioner=a_person(ward, "Vi Thị Mận"))

    @pytest.fixture
    def outsider(self, ward: Ward, signed_in: SignIn) -> Browser:
        """Somebody who may do everything with a case, and leads another unit."""
        an_account(ward, "outsider", "leader", "VP")
        return signed_in("outsider")

    @pytest.mark.parametrize("route", ROUTES)
    def test_is_not_there_for_whoever_may_not_see_it(self, outsider: Browser, number: str, route: str):
        answer, missing = (outsider.get(f"/ho-so/{n}{route}") for n in (number, "TC-2026-0999"))
        assert answer.status_code == missing.status_code == 404
        told, unknown = (TOKEN.sub("", page.text) for page in (answer, missing))  # a token tells the second it was made
        assert told.replace(number, "") == unknown.replace("TC-2026-0999", "")

    @pytest.mark.parametrize("route", ["/steps", "/buoc/classify", "/nhat-ky", "/sua/1", "/gia-han/resolve", "/giao"])
    def test_takes_no_form_from_whoever_may_not_see_it(self, outsider: Browser, number: str, route: str):
        data = {"trigger": "classify", "seen_version": "1", "occurred_on": "4/6/2026", "text": "x", "reason": "x"}
        data |= {"key": "resolve", "n": "1", "decided_on": "4/6/2026", "ground": "x"}
        assert outsider.send(f"/ho-so/{number}{route}", data).status_code == 404

    def test_wears_purple_and_an_alias_for_those_who_may(self, signed_in: SignIn, number: str):
        for role in ("desk", "leader"):
            page = signed_in(role).get(f"/ho-so/{number}").text
            assert 'class="note lock"' in page
            assert "Bí danh 2026-0001" in page
            assert "Mận" not in page


def test_the_number_of_questions_to_the_book_does_not_grow_with_the_story(ward: Ward, signed_in: SignIn):
    number, desk = a_case(ward, petitioner=a_person(ward)), signed_in("desk")

    def asked() -> int:
        with queries_of(ward) as statements:
            assert desk.get(f"/ho-so/{number}").status_code == 200
        return len(statements)

    few = asked()
    for n in range(8):
        desk.send(f"/ho-so/{number}/nhat-ky", {"text": f"Việc {n}", "occurred_on": "3/6/2026"})
    assert asked() == few <= 24
