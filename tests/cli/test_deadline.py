"""The deadline command against a clerk who ticks off days, and what it says of a term that cannot be counted."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.engine.definition import UNITS
from tests.engine.office_calendar import works

ONE_DAY = timedelta(days=1)
Spell = tuple[date, date]


def run(*arguments: str, said: bytes | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=said)


def count(*rows: str, heading: str = "start,length,unit,pauses", language: str = "vi") -> Result:
    lines = "".join(f"{row}\n" for row in [heading, *rows])
    return run("--language", language, "deadline", "--batch", "-", said=lines.encode())


def counted(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    dues: list[dict[str, object]] = json.loads(result.stdout)
    return dues


def tick_off(start: date, length: int, unit: str, pauses: list[Spell]) -> tuple[date, date]:
    """Count as a clerk does: cross out every day of a pause, tick the others one by one, then look for an open door."""
    crossed = {day for first, last in pauses for day in days_of(first, last)}
    day = start
    if unit in ("working_days", "calendar_days"):
        while length:
            day += ONE_DAY
            length -= day not in crossed and (unit == "calendar_days" or works(day))
    else:
        day = owed_for_pauses(start, same_day_later(start, length * (12 if unit == "years" else 1)), crossed)
    rolled = day
    while not works(rolled):
        rolled += ONE_DAY
    return day, rolled


def owed_for_pauses(start: date, end: date, crossed: set[date]) -> date:
    """Give back a day at the end for each crossed day on the way, those met while giving back included."""
    day, owed = start, 0
    while day < end or owed:
        owed -= day >= end
        day += ONE_DAY
        owed += day in crossed
    return day


def same_day_later(start: date, months: int) -> date:
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def some_pauses(dice: random.Random, start: date) -> list[Spell]:
    firsts = [start + timedelta(days=dice.randint(-20, 90)) for _ in range(dice.choice([0, 0, 1, 1, 2, 3]))]
    return [(first, first + timedelta(days=dice.randint(0, 25))) for first in firsts]


def written(start: date, length: int, unit: str, pauses: list[Spell]) -> str:
    return f"{start},{length},{unit},{';'.join(f'{first}..{last}' for first, last in pauses)}"


@pytest.fixture(scope="module")
def terms() -> list[tuple[date, int, str, list[Spell]]]:
    dice = random.Random(147148)
    longest = {"working_days": 45, "calendar_days": 120, "months": 12, "years": 1}
    starts = [date(2024, 1, 1) + timedelta(days=dice.randrange(900)) for _ in range(2000)]
    units = [dice.choice(UNITS) for _ in starts]
    return [
        (start, dice.randint(1, longest[unit]), unit, some_pauses(dice, start))
        for start, unit in zip(starts, units, strict=True)
    ]


def test_two_thousand_due_dates_are_those_that_a_clerk_ticks_off(terms):
    dues = counted(count(*(written(*term) for term in terms)))
    said = [(due["unrolled_on"], due["due_on"]) for due in dues]
    ticked = [tuple(day.isoformat() for day in tick_off(*term)) for term in terms]
    assert [row for row in zip(terms, said, ticked, strict=True) if row[1] != row[2]] == []
    assert {unit for _start, _length, unit, _pauses in terms} == set(UNITS)
    assert sum(bool(pauses) for *_term, pauses in terms) > 1000


def test_one_term_gives_the_same_object_as_its_row(terms):
    start, length, unit, pauses = next(term for term in terms if len(term[3]) > 1)
    asked = [part for first, last in pauses for part in ("--pause", f"{first}..{last}")]
    single = run("deadline", str(start), str(length), unit, *asked, "--json")
    assert [json.loads(single.stdout)] == counted(count(written(start, length, unit, pauses)))


def test_the_columns_may_stand_in_any_order_and_pauses_may_be_left_out():
    (due,) = counted(count("30,calendar_days,2026-04-21", heading="length,unit,start"))
    assert due["due_on"] == "2026-05-21"


def test_a_file_saved_by_a_spreadsheet_is_read():
    written = "\ufeffstart,length,unit,pauses\r\n2026-04-21,30,calendar_days,\r\n\r\n".encode()
    (due,) = counted(run("deadline", "--batch", "-", said=written))
    assert due["due_on"] == "2026-05-21"


def test_a_person_reads_the_sum_with_its_articles():
    result = run("deadline", "2026-04-21", "30", "calendar_days", "--pause", "2026-05-08..2026-05-14")
    assert result.exit_code == 0
    assert result.stdout.startswith("Hạn: 28/5/2026\n")
    assert "Bộ luật Dân sự 2015, Điều 147" in result.stdout
    assert "30 + 7 = 37 ngày kể từ 22/4/2026" in result.stdout


def test_the_sum_is_told_in_english_too():
    result = run("--language", "en", "deadline", "2026-04-21", "30", "calendar_days")
    assert result.stdout.startswith("Due: 21/5/2026\n")
    assert "Civil Code 2015, Article 147" in result.stdout


def test_a_year_without_a_confirmed_calendar_makes_the_date_provisional():
    sure, unsure = counted(count("2026-04-21,30,calendar_days,", "2031-04-21,30,calendar_days,"))
    assert (sure["provisional"], unsure["provisional"]) == (False, True)


@pytest.mark.parametrize(
    ("arguments", "named", "why"),
    [
        ("2026-02-30 30 calendar_days", "START", "“2026-02-30” không phải là một ngày"),
        ("21/4/2026 30 calendar_days", "START", "năm-tháng-ngày"),
        ("20260421 30 calendar_days", "START", "năm-tháng-ngày"),
        ("2026-04-21 0 calendar_days", "LENGTH", "từ 1 trở lên"),
        ("2026-04-21 1.5 calendar_days", "LENGTH", "từ 1 trở lên"),
        ("2026-04-21 30 weeks", "UNIT", "working_days, calendar_days, months, years"),
        ("2026-04-21 30 calendar_days --pause 2026-05-08..2026-05-01", "--pause", "trước khi bắt đầu"),
        ("2026-04-21 30 calendar_days --pause 2026-05-08", "--pause", "TỪ..ĐẾN"),
        ("2026-04-21 30 calendar_days --pause 2026-05-08..", "--pause", "không phải là một ngày"),
        ("2026-04-21 30", "START LENGTH UNIT", "--batch"),
        ("", "START LENGTH UNIT", "--batch"),
    ],
)
def test_a_wrong_argument_is_named_with_what_to_type(arguments, named, why):
    result = run("deadline", *arguments.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert named in result.stderr
    assert why in result.stderr


def test_a_file_and_a_term_at_once_are_one_too_many(tmp_path: Path):
    file = tmp_path / "terms.csv"
    file.write_text("start,length,unit\n", "utf-8")
    for also in (["2026-04-21", "30", "months"], ["--pause", "2026-05-08..2026-05-14"]):
        assert run("deadline", *also, "--batch", str(file)).exit_code == 2
    assert run("deadline", "--batch", str(tmp_path / "absent.csv")).exit_code == 2


def test_a_term_that_leads_out_of_the_calendar_is_refused():
    for length in ("90", "999999999"):
        result = run("deadline", "9999-12-01", length, "working_days")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "ngoài lịch" in result.stderr


def test_every_mistake_of_a_file_is_named_by_row_and_column_and_nothing_is_printed():
    result = count(
        "2026-04-21,30,calendar_days,",
        "2026-02-30,0,weeks,2026-05-08..2026-05-01",
        "9999-12-01,2,years,",
        "2026-04-21,30,calendar_days,,and more",
        "2026-04-21",
    )
    assert (result.exit_code, result.stdout) == (1, "")
    first, *mistakes = result.stderr.splitlines()
    assert first == "Tệp - có 8 lỗi, chưa tính hạn nào."
    assert [mistake.split(": ")[:2] for mistake in mistakes] == [
        ["  -:3:1", "E03 start"],
        ["  -:3:2", "E03 length"],
        ["  -:3:3", "E03 unit"],
        ["  -:3:4", "E03 pauses"],
        ["  -:4:2", "E03 length"],
        ["  -:5:5", "E03 row"],
        ["  -:6:2", "E03 length"],
        ["  -:6:3", "E03 unit"],
    ]


def test_the_mistakes_of_a_file_are_told_in_english_too():
    result = count("2026-04-21,0,calendar_days,", language="en")
    assert "nothing was counted" in result.stderr
    assert "a whole number from 1" in result.stderr


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", "1:1: E07 start"),
        (b"start,length,unit,pause\n", "1:4: E02 pause"),
        (b"start,length,unit,start\n", "1:4: E01 start"),
        (b"start,length\n", "1:1: E07 unit"),
        ("start,length,unit\nngày\n".encode("utf-16-le"), "2:1: E06 file"),
        ("start,length,unit\nngày,1,months\n".encode("cp1258"), "2:1: E06 file"),
        (b'start,length,unit\n"2026-04-21,1,months\n', "2:1: E00 file"),
    ],
)
def test_a_file_that_is_no_table_of_terms_is_refused(data, where):
    result = run("deadline", "--batch", "-", said=data)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"  -:{where}" in result.stderr


def test_counting_a_date_wakes_neither_the_web_nor_the_database():
    asked = "main(['deadline', '2026-04-21', '30', 'months'], standalone_mode=False)"
    listed = f"import sys\nfrom casetrack.cli import main\n{asked}\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True).stdout.split()
    assert {"flask", "sqlalchemy", "marshmallow", "alembic"} & set(loaded) == set()
    assert "casetrack.engine.deadlines" in loaded
