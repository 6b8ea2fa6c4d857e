"""Lists of officials: only who may see the case sees its row, its name, or that it is there."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from casetrack.db import Database
from casetrack.engine.handover_columns import SheetMapping
from casetrack.errors import ChainBroken, Forbidden, NotFound
from casetrack.models import CaseEvent, HandoverRow
from casetrack.services.access import get_visible_case
from casetrack.services.batch_files import ReadAnew, find_file, list_files, read_anew
from casetrack.services.batch_mending import MendRow, mend_row
from casetrack.services.batch_reading import AskedOf
from casetrack.services.batch_results import results_tables
from casetrack.services.batch_rows import ALL, FindRows, decide_duplicate, get_row, list_rows
from casetrack.services.batch_visible import sees_rows_of
from casetrack.services.chain import verify
from casetrack.services.work import begin, reading, system_actor
from tests.batches import (
    LAND,
    LAND_COLUMNS,
    STAFF,
    STAFF_COLUMNS,
    UNIT,
    a_batch,
    a_list,
    a_workbook,
    land_rows,
    load,
    minutes,
    rows_of,
    shown,
    staff_rows,
    write,
)
from tests.factories import Ward, a_case, a_ward, an_account

PEOPLE = ("clerk", "leader", "inspector", "officer", "auditor")


@pytest.fixture
def ward(sqlite_url) -> Ward:
    return a_ward(Database(sqlite_url))


def staged(ward: Ward, *names: str) -> int:
    number = a_batch(ward, minutes(2, kind="civil_servant"), unit="VP")
    load(ward, number, a_list(staff_rows(*names), STAFF_COLUMNS, title=STAFF))
    return number


def seen(ward: Ward, number: int) -> dict[str, int]:
    return {who: len(rows_of(ward, number, by=who)) for who in PEOPLE}


def test_before_and_after_they_are_written(ward):
    number = staged(ward, "Tạ Minh Phúc", "Hà Thị Nết")
    assert seen(ward, number) == {"clerk": 2, "leader": 2, "inspector": 2, "officer": 0, "auditor": 0}
    write(ward, number)
    assert seen(ward, number) == {"clerk": 0, "leader": 2, "inspector": 2, "officer": 0, "auditor": 0}
    with reading(ward.installation, ward.actor("officer")) as work:
        page = list_rows(work, number, FindRows(ALL))
        assert (page.items, page.hidden) == ([], 2)
    assert shown(ward, number, by="officer").counts.written == 2  # numbers are no secret


def test_whoever_does_not_see_a_row_cannot_mend_decide_or_take_it_along(ward):
    number = staged(ward, "Tạ Minh Phúc", "")
    row_id = rows_of(ward, number)[0].id
    with begin(ward.installation, ward.actor("officer")) as work:
        for use in (
            lambda: mend_row(work, number, row_id, MendRow({"name": "Khác"})),
            lambda: decide_duplicate(work, number, row_id, "keep"),
            lambda: get_row(work, number, row_id),
        ):
            with pytest.raises(NotFound):
                use()
        assert results_tables(work, number) == []
    with reading(ward.installation, ward.actor("clerk")) as work:
        assert [table.count for table in results_tables(work, number)] == [1]


def test_examples_out_of_a_list_are_shown_to_whom_its_rows_are(ward):
    an_account(ward, "other", "leader", unit="KT")
    number = a_batch(ward, minutes(1, kind="civil_servant"), unit="VP")
    file_id = load(ward, number, a_list(staff_rows("Tạ Minh Phúc"), STAFF_COLUMNS, title=STAFF))
    told = {}
    for who in (*PEOPLE, "other"):
        with reading(ward.installation, ward.actor(who)) as work:
            told[who] = sees_rows_of(work, find_file(work, number, file_id))
    assert told == {
        "clerk": True,
        "leader": True,
        "inspector": True,
        "officer": False,
        "auditor": False,
        "other": False,
    }


def test_the_name_of_such_a_list_is_shown_to_no_other(ward):
    number = a_batch(ward, minutes(1, kind="civil_servant"), unit="VP")
    data = a_list(staff_rows("Tạ Minh Phúc"), STAFF_COLUMNS, title=STAFF)
    load(ward, number, data, "ho so Ta Minh Phuc.xlsx")
    names = {}
    for who in ("clerk", "officer"):
        with reading(ward.installation, ward.actor(who)) as work:
            (file,) = list_files(work, number)
            names[who] = {file.name, find_file(work, number, file.id).name}
    assert names == {"clerk": {"ho so Ta Minh Phuc.xlsx"}, "officer": {"Danh sách 1"}}
    assert len(rows_of(ward, number)) == 1


def test_nothing_of_such_a_list_is_named_beside_what_somebody_sees_of_it(ward):
    number = a_batch(ward, minutes(1), unit="VP")
    land = [["ỦY BAN NHÂN DÂN XÃ LAM THƯỢNG"], [LAND], [], LAND_COLUMNS, *land_rows(1)]
    staff = [["ỦY BAN NHÂN DÂN XÃ LAM THƯỢNG"], [STAFF], [], STAFF_COLUMNS, *staff_rows("Tạ Minh Phúc")]
    load(ward, number, a_workbook({"Đất": land, "Kỷ luật Phúc": staff}), "ky luat Ta Minh Phuc.xlsx")
    said = {}
    for who in ("clerk", "officer"):
        with reading(ward.installation, ward.actor(who)) as work:
            (file,) = list_files(work, number)
            rows = list_rows(work, number, FindRows(ALL)).items
            said[who] = f"{file.name} {file.sheets} {file.read.get('findings')} {[row.file_name for row in rows]}"
            assert [row.kind for row in rows][:1] == ["land_dossier"]
    assert "Phuc" in said["clerk"]
    assert "Phúc" in said["clerk"]
    assert "Phuc" not in said["officer"]
    assert "Phúc" not in said["officer"].replace("Tạ Minh Phúc", "")  # examples: sees_rows_of


def test_until_a_list_was_read_its_name_is_shown_to_no_other(ward):
    number = a_batch(ward, minutes(1, kind="civil_servant"), unit="VP")
    file_id = load(ward, number, a_list(staff_rows("Tạ Minh Phúc"), STAFF_COLUMNS, title=STAFF), "Phuc.xlsx")
    with begin(ward.installation, ward.actor("clerk")) as work:
        file = find_file(work, number, file_id)
        file.state, file.sheets = "staging", {"asked": {}}
    with reading(ward.installation, ward.actor("officer")) as work:
        assert find_file(work, number, file_id).name == "Danh sách 1"
    with pytest.raises(Forbidden):
        read_anew(
            ward.installation, ward.actor("officer"), (number, file_id), ReadAnew(AskedOf()), watch=lambda *_: None
        )


def test_a_row_that_everybody_sees_tells_of_no_case_that_few_may_see(ward):
    number = a_case(ward, unit="KT")
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        case = get_visible_case(work, number)
        case.source, case.former_number = UNIT, "1/2024/LT"
    outcomes = []
    for level in ("restricted", "internal"):
        with begin(ward.installation, system_actor(ward.office.id)) as work:
            get_visible_case(work, number).level = level
        batch = a_batch(ward, minutes(1, number=level))
        load(ward, batch, a_list(land_rows(1)), by="leader")
        (row,) = rows_of(ward, batch)
        outcomes.append(row.outcome)
        assert number not in str(row.reasons)
    assert outcomes == ["accept", "duplicate"]


def test_whoever_may_not_see_a_list_does_not_read_it_anew(ward):
    number = a_batch(ward, minutes(1, kind="civil_servant"), unit="VP")
    file_id = load(ward, number, a_list(staff_rows("Tạ Minh Phúc"), STAFF_COLUMNS, title=STAFF))
    wish = ReadAnew(AskedOf(sheets={"DS": SheetMapping("land_dossier", {})}))
    with pytest.raises(Forbidden):
        read_anew(ward.installation, ward.actor("officer"), (number, file_id), wish, watch=lambda _done, _all: None)
    assert [row.kind for row in rows_of(ward, number)] == ["civil_servant"]


def test_a_reference_to_a_row_that_somebody_does_not_see_mends_nothing(ward):
    number = staged(ward, "Tạ Minh Phúc", "Hà Thị Nết")
    before, row_id = rows_of(ward, number), rows_of(ward, number)[0].id
    columns = ("Mã dòng", *STAFF_COLUMNS)
    load(ward, number, a_list([[f"BG{row_id}", *staff_rows("Khác")[0]]], columns, title=STAFF), "x.xlsx", by="officer")
    assert [row for row in rows_of(ward, number) if row.id in {each.id for each in before}] == before


def test_nothing_personal_stands_in_the_chain(ward):
    number = staged(ward, "Tạ Minh Phúc", "Hà Thị Nết")
    write(ward, number)
    with ward.database.reading() as session:
        said = "\n".join(session.scalars(select(CaseEvent.payload)))
    assert "Phúc" not in said
    assert "địa chính" not in said


@pytest.mark.parametrize("changed", [{"level": "internal"}, {"said": {"name": "Khác"}}, {"outcome": "refuse"}], ids=str)
def test_what_becomes_a_case_and_who_sees_it_is_not_changed_unseen(ward, changed):
    staged(ward, "Tạ Minh Phúc")
    with ward.database.engine.begin() as outside:
        outside.execute(update(HandoverRow).values(changed))
    with reading(ward.installation, system_actor(ward.office.id)) as work, pytest.raises(ChainBroken):
        verify(work)
