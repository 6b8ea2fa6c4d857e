"""Reports of units that merged or were renamed: before and after are right, and each case counts once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from casetrack.db import Database
from casetrack.engine.stretches import stretches_of
from casetrack.errors import InvalidInput
from casetrack.reports.asked_units import unit_asked
from casetrack.reports.form_papers import name_of_row
from casetrack.reports.forms import fill_form
from casetrack.reports.indicators import behind, measure
from casetrack.reports.questions import ask
from casetrack.reports.summary import summarise
from casetrack.reports.units_then import name_then
from casetrack.services.access import get_visible_case
from casetrack.services.projections import standing_of
from casetrack.services.unit_wishes import MERGED, RENAMED
from casetrack.services.work import reading
from tests.factories import Ward, a_case, a_step, a_ward
from tests.unit_changes import CULTURE, a_change, changed

ALL = "petitions.all.receipts"
QUARTER = (date(2026, 4, 1), date(2026, 6, 30))


@pytest.fixture
def book(sqlite_url: str) -> Iterator[Database]:
    book = Database(sqlite_url)
    yield book
    book.dispose()


@pytest.fixture
def ward(book: Database) -> Ward:
    """VP and KT merge into VHXH on 15 June: VP has closed a petition before it, each has one open; one comes after."""
    ward = a_ward(book)
    closed = a_case(ward, unit="VP")
    a_step(ward, closed, "desk", "classify", eligible=False, competent=True)
    a_step(ward, closed, "leader", "file", comment="Không đủ điều kiện xử lý")
    a_case(ward, unit="VP")
    a_case(ward, unit="KT")
    ward.on("2026-06-20")
    changed(ward, a_change(MERGED, "VP", "KT", begins=(CULTURE,), rest="VHXH"))
    a_case(ward, unit="VHXH")
    return ward


def counted(ward: Ward, as_at: str, known_at: str | None = None) -> dict[str, int]:
    """How many petitions each unit has, by its code; the office under its own."""
    day = date.fromisoformat(as_at)
    known = date.fromisoformat(known_at) if known_at else None
    with reading(ward.installation, ward.actor("leader")) as work:
        question = ask(work, QUARTER[0], max(day, QUARTER[0]), as_at=day, known_at=known)
        codes = {code: None if code == "root" else unit.id for code, unit in ward.units.items() if code != "lamkhe"}
        return {code: int(str(measure(work, question, key, [ALL])[ALL].plain)) for code, key in codes.items()}


def test_before_the_merge_each_unit_has_its_own_and_the_new_one_none(ward):
    assert counted(ward, "2026-06-14") == {"root": 3, "VP": 2, "KT": 1, "VHXH": 0}


def test_after_it_the_successor_has_everything_once_and_the_old_what_they_closed(ward):
    assert counted(ward, "2026-06-20") == {"root": 4, "VP": 1, "KT": 0, "VHXH": 4}


def test_whoever_asks_what_was_known_before_is_told_what_was_counted_then(ward):
    assert counted(ward, "2026-06-19", known_at="2026-06-19") == {"root": 3, "VP": 2, "KT": 1, "VHXH": 0}


def test_the_list_behind_a_number_has_as_many_cases(ward):
    with reading(ward.installation, ward.actor("leader")) as work:
        question = ask(work, *QUARTER, as_at=date(2026, 6, 20))
        cases = behind(work, question, ALL, ward.units["VHXH"].id).cases
        assert cases is not None
        assert len(work.session.scalars(cases).all()) == 4


def test_the_rows_of_a_form_are_those_of_the_day_and_name_the_units_as_they_were_called(ward):
    ward.on("2026-06-25")
    changed(ward, a_change(RENAMED, "VHXH", on="2026-06-22", name="Phòng Văn xã"))
    rows = {}
    with reading(ward.installation, ward.actor("leader")) as work:
        for day in ("2026-06-14", "2026-06-20", "2026-06-25"):
            question = ask(work, *QUARTER, as_at=date.fromisoformat(day))
            filled = fill_form(work, question, "02-xld")
            rows[day] = {name_of_row(row).vi: row.numbers[1] for row in (*filled.rows, filled.total)}
    assert rows["2026-06-14"] == {"Văn phòng": 2, "Phòng Kinh tế": 1, "Tổng cộng": 3}
    assert rows["2026-06-20"] == {"Phòng Văn hóa - Xã hội": 4, "Văn phòng": 1, "Tổng cộng": 4}
    assert rows["2026-06-25"] == {"Phòng Văn xã": 4, "Văn phòng": 1, "Tổng cộng": 4}


def test_a_unit_and_whoever_took_it_over_are_not_asked_together(ward):
    ward.on("2026-06-25")
    with reading(ward.installation, ward.actor("leader")) as work:
        before = ask(work, *QUARTER, as_at=date(2026, 6, 14))
        after = ask(work, *QUARTER, as_at=date(2026, 6, 25))
        assert unit_asked(work, after, ["VHXH"]) == ward.units["VHXH"].id
        with pytest.raises(InvalidInput) as refused:
            unit_asked(work, after, ["KT", "VHXH"])
        assert refused.value.message.vi == (
            "Ngày 25/6/2026, “Phòng Kinh tế” nằm trong “Phòng Văn hóa - Xã hội”: "
            "số của “Phòng Văn hóa - Xã hội” đã gồm số của “Phòng Kinh tế”. Chỉ chọn “Phòng Văn hóa - Xã hội”."
        )
        with pytest.raises(InvalidInput, match="two rows in the form"):
            unit_asked(work, before, ["KT", "VP"])


def test_the_table_of_units_holds_its_balance_and_uses_the_name_of_the_day(ward):
    with reading(ward.installation, ward.actor("leader")) as work:
        question = ask(work, *QUARTER, as_at=date(2026, 6, 14))
        summary = summarise(work, question)
        assert summary.balance.holds
        assert [line.label.vi for line in summary.papers[0].units] == ["Văn phòng", "Phòng Kinh tế"]
        assert name_then(work, question, ward.units["VP"].id) == "Văn phòng"


def test_a_case_has_one_stretch_a_day_whichever_unit_has_it(ward):
    with reading(ward.installation, ward.actor("leader")) as work:
        case = get_visible_case(work, "KN-2026-0003")
        stretches = stretches_of(case.workflow, standing_of(work, case).spans)
    assert [(each.from_on, each.to_on, each.profile.unit_id) for each in stretches] == [
        (date(2026, 6, 4), date(2026, 6, 15), ward.units["KT"].id),
        (date(2026, 6, 15), None, ward.units["VHXH"].id),
    ]
