"""Any list that an office may type is read as whoever made it knows, and none of its lines is lost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casetrack.engine.handover_columns import SheetMapping, guess
from casetrack.engine.handover_judging import judge
from casetrack.engine.handover_list import OUTCOMES
from casetrack.engine.handover_rows import read_list
from casetrack.engine.handover_rules_file import shipped_handover_rules
from casetrack.readers.sheet_tables import find_table
from casetrack.readers.workbooks import read_workbook
from tests.handover_books import MadeSheet, as_xlsx, make_sheet
from tests.handover_lists import HANDED_OVER_ON, Made, a_list

RULES = shipped_handover_rules()


def wrong(made: Made) -> list[object]:
    """List where what was read differs from what the maker knows."""
    read = read_list(RULES, [find_table(made.sheet)], {}, handed_over_on=HANDED_OVER_ON)
    mine = {row.row: row for row in read.rows}
    found: list[object] = [] if mine.keys() == made.rows.keys() else [sorted(mine.keys() ^ made.rows.keys())]
    for number, (values, codes, outcome) in made.rows.items():
        row = mine.get(number)
        if row is None:
            continue
        differing = {key: (said, row.values[key]) for key, said in values.items() if row.values[key] != said}
        said = sorted(reason.code for reason in row.reasons)
        if differing or said != sorted(codes) or row.outcome != outcome or row.values["from_unit"] != made.unit:
            found.append((number, differing, said, sorted(codes), row.outcome, outcome))
    if len(read.not_data) != made.not_data:
        found.append([(line.row, line.role) for line in read.not_data])
    (total,) = read.stated_totals
    stated = (total.kind, total.from_unit, total.total, total.settled, total.pending)
    if stated != ("land_dossier", made.unit, *made.total):
        found.append(total)
    return found


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1_000_000))
def test_a_list_is_read_as_its_maker_knows(seed: int) -> None:
    assert wrong(a_list(seed)) == []


TOLD_APART_BY = ("original_number", "id_number", "birth_year", "address", "received_text")
STATUSES = {"Đã GQ": "settled", "Xong": "settled", "Đang giải quyết": "pending", "Tồn": "pending"}


def expected(made: MadeSheet) -> Iterator[dict[str, object]]:
    """Give what each dossier of a made workbook says, as values; old fonts lose the capitals of names."""
    for line in made.lines:
        if line.role == "data":
            said = {key: value or None for key, value in line.record.items() if key != "stt"}
            said |= {"received_on": line.record["received_on"].isoformat(), "name": line.record["name"].casefold()}
            yield said | ({"status": STATUSES[line.record["status"]]} if "status" in said else {})


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1_000_000))
def test_a_workbook_in_any_encoding_gives_what_its_dossiers_say(seed: int) -> None:
    made = make_sheet(random.Random(seed))
    (sheet,) = read_workbook(as_xlsx(made)).sheets
    table = find_table(sheet)
    assume(table.columns)  # of a header that is not clear a person is asked
    mapping = SheetMapping("land_dossier", {**guess(RULES, table).columns, **made.fields})
    read = read_list(RULES, [table], {sheet.name: mapping}, handed_over_on=HANDED_OVER_ON)
    truth = list(expected(made))
    mine = [{**row.values, "name": str(row.values["name"]).casefold()} for row in read.rows]
    assert [{key: row[key] for key in said} for said, row in zip(truth, mine, strict=True)] == truth
    unheard_of = {column.number for column in table.columns if column.heading.casefold() == "bà con có đất"}
    known = {number: field for number, field in made.fields.items() if number not in unheard_of}
    assert known.items() <= guess(RULES, table).columns.items()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1_000_000), st.integers(1, 3))
def test_read_is_accepted_warned_repeated_refused_and_no_data(seed: int, sheets: int) -> None:
    made = [a_list(seed + n, f"Trang {n}") for n in range(sheets)]
    twice = replace(made[0].sheet, name="Lần nữa")
    tables = [find_table(sheet) for sheet in [*(each.sheet for each in made), twice]]
    read = read_list(RULES, tables, {}, handed_over_on=HANDED_OVER_ON)
    lines = sum(bool(row.cells) for sheet in [*(each.sheet for each in made), twice] for row in sheet.rows)
    assert len(read.rows) + len(read.not_data) == lines
    assert len({(row.sheet, row.row) for row in read.rows}) == len(read.rows)
    again = [row for row in read.rows if row.sheet == twice.name]
    known = [row for row in again if row.values["name"] and any(row.values[key] for key in TOLD_APART_BY)]
    assert all(row.duplicate_of or row.outcome == "refuse" for row in known)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([*RULES.kinds, None]),
    st.dictionaries(
        st.sampled_from([*RULES.fields, "extra:loai_dat", "group"]),
        st.one_of(st.text(max_size=30), st.from_regex(r"[0-9]{0,14}([/. \-][0-9]{1,4}){0,3}", fullmatch=True)),
    ),
)
def test_whatever_is_typed_is_judged_and_never_breaks_the_reader(kind: str | None, typed: dict[str, str]) -> None:
    values, outcome, reasons = judge(RULES, kind, typed, HANDED_OVER_ON)
    assert outcome in OUTCOMES
    assert all(reason.message.vi and reason.message.en for reason in reasons)
    assert (outcome == "accept") == all(reason.weighs == "accept" for reason in reasons)
    received = values["received_on"]
    assert received is None or "1945" <= str(received)[:4] <= "2035"


@pytest.mark.parametrize("seed", range(5))
def test_a_guess_survives_its_journey_as_json(seed: int) -> None:
    guessed = guess(RULES, find_table(a_list(seed).sheet))
    assert SheetMapping.from_json(guessed.as_json()) == guessed
    assert set(guessed.columns.values()) == set(a_list(seed).columns)
