"""What people type, as the office reads it; and what they are told when it cannot be read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from casetrack.schemas.base import LONGEST_TEXT, MISSING, Choice, Count, Day, Form, Line, Prose, Tick, clean, read_day
from casetrack.text import Text, format_date


class Sheet(Form):
    name = Line(required=True, max_length=20)
    story = Prose()
    on = Day()
    pages = Count(least=1, most=99)
    kind = Choice(("letter", "visit"))
    urgent = Tick()


def mistakes(**said):
    with pytest.raises(ValidationError) as wrong:
        Sheet().load({"name": "Đơn", **said})
    assert isinstance(wrong.value.messages, dict)
    (key, (words, *_)), *others = wrong.value.messages.items()
    assert others == []
    assert isinstance(words, Text)
    return key, words.vi


@pytest.mark.parametrize(
    "said", ["4/6/2026", "04/06/2026", "4-6-2026", "4.6.2026", "2026-06-04", " 04/6/2026 ", "4 / 6 / 2026", "04062026"]
)
def test_a_day_may_be_written_as_people_write_it(said):
    assert read_day(said) == date(2026, 6, 4)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_a_day_that_a_page_shows_is_read_again_as_the_same_day(day):
    assert read_day(format_date(day)) == read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("31/2/2026", "Tháng 2/2026 không có ngày 31"),
        ("1/13/2026", "Không hiểu ngày “1/13/2026”"),
        ("4/6/26", "Không hiểu ngày “4/6/26”"),
        ("hôm qua", "Không hiểu ngày “hôm qua”"),
        ("2026-06", "Không hiểu ngày"),
        ("20260604", "Không hiểu ngày"),
        ("31022026", "Tháng 2/2026 không có ngày 31"),
        ("٤/٦/٢٠٢٦", "Không hiểu ngày"),
    ],
)
def test_a_day_that_cannot_be_is_answered_with_what_to_mend(said, told):
    key, words = mistakes(on=said)
    assert key == "on"
    assert told in words


def test_what_is_missing_is_said():
    with pytest.raises(ValidationError) as wrong:
        Sheet().load({})
    assert wrong.value.messages == {"name": [MISSING]}


def test_a_line_is_trimmed_composed_and_free_of_control_signs():
    assert Sheet().load({"name": "  Lê  Va\u0306n\tBốn\x00 \n"})["name"] == "Lê Văn Bốn"


def test_a_text_keeps_its_lines_whatever_the_machine_ends_them_with():
    assert Sheet().load({"name": "x", "story": "một\r\nhai\rba\n"})["story"] == "một\nhai\nba"


def test_twenty_thousand_letters_are_taken_and_one_more_is_not():
    whole = "ườ" * (LONGEST_TEXT // 2)
    assert Sheet().load({"name": "x", "story": whole})["story"] == whole
    assert "nhiều nhất 20000" in mistakes(story=whole + "ơ")[1]


def test_a_name_that_is_too_long_is_told_how_long_it_is():
    assert mistakes(name="x" * 21)[1] == "Dài 21 ký tự, nhiều nhất 20. Rút gọn lại."


@pytest.mark.parametrize("said", ["x", "1.5", "1e3", "²", "١", "0x10", ""])
def test_only_whole_numbers_are_numbers(said):
    assert mistakes(pages=said)[0] == "pages"


@pytest.mark.parametrize("said", ["0", "100", "-1"])
def test_a_number_out_of_bounds_is_told_the_bounds(said):
    assert mistakes(pages=said)[1] == "Số phải từ 1 đến 99."


def test_only_what_is_offered_can_be_chosen():
    assert Sheet().load({"name": "x", "kind": "visit"})["kind"] == "visit"
    assert mistakes(kind="bribe")[1] == "Chọn một trong các mục có sẵn."


def test_a_box_that_is_not_ticked_is_not_sent_and_counts_as_no():
    assert Sheet().load({"name": "x"})["urgent"] is False
    assert Sheet().load({"name": "x", "urgent": "1"})["urgent"] is True


def test_buttons_and_tokens_that_the_form_does_not_ask_for_are_passed_over():
    assert "csrf_token" not in Sheet().load({"name": "x", "csrf_token": "abc"})


def test_what_nobody_sees_is_not_kept_whatever_it_was_copied_from():
    assert clean("\ufeffLò\u200b Văn \u202eĐầu\u00ad") == "Lò Văn Đầu"
    assert clean("001068\u200b004417") == "001068004417"
    assert clean("một\x00\n\ud800hai") == "một\nhai"
