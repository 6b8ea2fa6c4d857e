"""The page that only counts: a shared address shows the same sum, and what was typed wrongly is named."""

from __future__ import annotations

import pytest

from casetrack.services.permissions import ROLES
from tests.factories import a_case

PAUSED = "/tinh-han?start=21/4/2026&length=30&unit=calendar_days&pause_1_from=8/5/2026&pause_1_to=14/5/2026"


@pytest.fixture
def officer(signed_in):
    return signed_in("officer")


def test_the_page_asks_before_it_counts(officer):
    page = officer.get("/tinh-han")
    assert page.status_code == 200
    assert "<h1>Tính hạn</h1>" in page.text
    assert "Vì sao hạn này?" not in page.text
    assert 'role="alert"' not in page.text.partition("<main")[2]


@pytest.mark.parametrize("role", ROLES)
def test_whoever_has_signed_in_finds_it_in_the_foot_of_every_page(signed_in, role):
    browser = signed_in(role)
    assert 'href="/tinh-han"' in browser.get("/quy-trinh").text
    assert browser.get(PAUSED).status_code == 200


def test_a_stranger_is_asked_to_sign_in_and_comes_back_to_the_same_sum(stranger):
    assert "tinh-han" in stranger.get(PAUSED).location


def test_the_heading_is_the_day_and_below_it_stand_the_ribbon_and_the_sum(officer):
    page = officer.get(PAUSED).text
    assert "<h1>Hạn là thứ Năm 28/5/2026</h1>" in page
    assert "30 + 7 = 37 ngày kể từ 22/4/2026" in page
    assert "Bộ luật Dân sự 2015, Điều 147" in page
    assert 'class="fit ribbon"' in page
    assert "7 ngày tạm dừng</span>" in page


def test_the_same_address_is_told_in_english_to_who_reads_english(officer):
    officer.send("/language", {"language": "en"})
    page = officer.get(PAUSED).text
    assert "<h1>Due on Thursday 28/5/2026</h1>" in page
    assert "30 + 7 = 37 days from 22/4/2026" in page
    assert "Tính" not in page


def test_what_was_typed_stays_in_the_form_with_room_for_one_more_pause(officer):
    page = officer.get(PAUSED).text
    for key, value in [("start", "21/4/2026"), ("length", "30"), ("pause_1_from", "8/5/2026"), ("pause_2_from", "")]:
        assert f'name="{key}"' in page
        assert f'value="{value}"' in page
    assert '<option value="calendar_days" selected>' in page
    assert 'name="pause_3_from"' not in page


def test_eight_pauses_are_counted_and_no_ninth_is_asked_for(officer):
    pauses = "".join(f"&pause_{n}_from={n}/5/2026&pause_{n}_to={n}/5/2026" for n in range(1, 9))
    page = officer.get(f"/tinh-han?start=21/4/2026&length=30&unit=calendar_days{pauses}").text
    assert "30 + 8 = 38 ngày" in page
    assert 'name="pause_9_from"' not in page


@pytest.mark.parametrize(
    ("query", "field", "why"),
    [
        ("length=30&unit=months", "start", "Còn thiếu"),
        ("start=30/2/2026&length=30&unit=months", "start", "không có ngày 30"),
        ("start=21/4/2026&length=0&unit=months", "length", "Số phải từ 1"),
        ("start=21/4/2026&length=hai&unit=months", "length", "không phải số nguyên"),
        ("start=21/4/2026&length=3&unit=weeks", "unit", "Chọn một trong các mục"),
        ("start=21/4/2026&length=3&unit=months&pause_1_from=8/5/2026", "pause_1_to", "Còn thiếu"),
        ("start=21/4/2026&length=3&unit=months&pause_2_to=8/5/2026", "pause_2_from", "Còn thiếu"),
        (
            "start=21/4/2026&length=3&unit=months&pause_1_from=8/5/2026&pause_1_to=7/5/2026",
            "pause_1_to",
            "trước ngày bắt đầu tạm dừng",
        ),
        ("start=x", "unit", "Còn thiếu"),
    ],
)
def test_what_cannot_be_counted_is_named_beside_its_field(officer, query, field, why):
    answer = officer.get(f"/tinh-han?{query}")
    assert answer.status_code == 422
    assert "Chưa tính được" in answer.text
    assert f'href="#f-{field}"' in answer.text
    beside = answer.text.partition(f'id="e-{field}"')[2].partition("</p>")[0]
    assert why in beside


def test_a_year_without_a_calendar_is_said_to_be_provisional(officer):
    assert "Hạn tạm tính" in officer.get("/tinh-han?start=21/4/2031&length=30&unit=calendar_days").text
    assert "Hạn tạm tính" not in officer.get(PAUSED).text


def test_a_term_of_two_thousand_years_is_counted_without_a_ribbon(officer):
    page = officer.get("/tinh-han?start=21/4/2026&length=2000&unit=years")
    assert page.status_code == 200
    assert "21/4/4026" in page.text
    assert "ribbon" not in page.text


def test_what_is_typed_is_shown_as_text_and_never_as_markup(officer):
    page = officer.get("/tinh-han?start=%22%3E%3Cscript%3E&length=%3Cb%3E&unit=%3Ci%3E").text
    assert "<script>" not in page
    assert "<b>&" not in page.replace("<b>Chưa", "")


def test_the_page_of_a_case_shows_its_days_and_sum_in_the_same_way(ward, signed_in):
    number = a_case(ward.on("2026-06-04"), officer="officer")
    ward.on("2026-06-08")
    page = signed_in("leader").get(f"/ho-so/{number}").text
    assert '<table class="sumup">' in page
    assert 'class="fit ribbon"' in page
    assert "▼ hôm nay" in page
