"""What a unit took over before it kept the book: entered with its document, replaced case by case, never twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import func, select

from casetrack.db import Database
from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.models import CaseEvent, OpeningBalance
from casetrack.services.batch_stated import SetMinutes, StatedLine
from casetrack.services.batches import OpenBatch, open_batch
from casetrack.services.chain import verify
from casetrack.services.opening_balances import (
    EnterBalance,
    Place,
    enter_balance,
    list_balances,
    read_place,
    remaining,
    replace_one,
    take_back,
)
from casetrack.services.unit_wishes import MERGED
from casetrack.services.work import begin, reading, system_actor
from tests.batches import UNIT, a_list, cases_of, land_rows, load, rows_of, write
from tests.factories import DENUNCIATION, Ward, a_case, a_step, a_ward
from tests.unit_changes import CULTURE, a_change, changed

BEGINS = date(2026, 6, 5)
SOURCE = "Biên bản bàn giao số 3/BB ngày 04/6/2026"
COMPLAINTS, DOSSIERS = "complaints_unprocessed", "land_dossiers"
VIOLATION = {
    "matter": "land",
    "road": "Tỉnh lộ cũ",
    "violation": "Quán trên đất đường.",
    "found_by": "handover",
    "found_on": "2026-05-10",
}


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    book = Database(sqlite_url)
    yield a_ward(book).on("2026-06-10")
    book.dispose()


def entered(
    ward: Ward, count: int, *, unit: str = "KT", kind: str = COMPLAINTS, by: str = "officer", **more: object
) -> None:
    wish = {"begins_on": BEGINS, "source": SOURCE, **more}
    with begin(ward.installation, ward.actor(by)) as work:
        enter_balance(work, EnterBalance(kind, ward.units[unit].id, count=count, **wish))  # type: ignore[arg-type]


def place(ward: Ward, unit: str = "KT", kind: str = COMPLAINTS) -> Place:
    return kind, ward.units[unit].id, BEGINS


def a_former_case(ward: Ward, unit: str = "KT", day: str = "2026-05-20", **more: object) -> str:
    return a_case(ward, unit=unit, opened_on=date.fromisoformat(day), channel="handover", **more)  # type: ignore[arg-type]


def a_listed_dossier(ward: Ward, handed_over: str, received: str, status: str = "Đang GQ") -> str:
    day = date.fromisoformat(handed_over)
    dossier = land_rows(1, first=day.day)[0]
    dossier[6:8] = [received, status]
    said = SetMinutes(f"{day.day}/BB-BG", day, (StatedLine("land_dossier", None, 1, None, None),))
    with begin(ward.installation, ward.actor("clerk")) as work:
        batch = open_batch(work, OpenBatch(UNIT, ward.units["KT"].id, day, said)).number
    load(ward, batch, a_list([dossier]))
    assert write(ward, batch).done == 1, rows_of(ward, batch)
    return cases_of(ward)[-1].number


def replaced(ward: Ward, number: str, by: str = "leader", **where: str) -> None:
    with begin(ward.installation, ward.actor(by)) as work:
        replace_one(work, place(ward, **where), number)


def left(ward: Ward, as_at: str = "2026-06-10", seq: int | None = None) -> dict[tuple[str, str], int]:
    codes = {unit.id: code for code, unit in ward.units.items()}
    with reading(ward.installation, ward.actor("leader")) as work:
        newest = work.session.scalars(select(func.max(CaseEvent.seq))).one()
        found = remaining(work, date.fromisoformat(as_at), newest if seq is None else seq)
    return {(codes[each.unit_id], each.kind.key): each.count for each in found}


def newest(ward: Ward) -> int:
    with ward.database.reading() as session:
        return session.scalars(select(func.max(CaseEvent.seq))).one()


def mistakes(ward: Ward, count: int, **more: object) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        entered(ward, count, **more)  # type: ignore[arg-type]
    return {key: said.vi for key, said in refused.value.fields.items()}


def test_a_balance_counts_from_its_day_on(ward):
    entered(ward, 12)
    assert left(ward) == {("KT", COMPLAINTS): 12}
    assert left(ward, "2026-06-04") == {}


def test_each_case_that_is_entered_takes_one_off_on_every_day(ward):
    entered(ward, 2)
    before = newest(ward)
    replaced(ward, a_former_case(ward))
    assert left(ward) == left(ward, "2026-06-05") == {("KT", COMPLAINTS): 1}
    assert left(ward, seq=before) == {("KT", COMPLAINTS): 2}, "what was known before stays"
    replaced(ward, a_former_case(ward))
    assert left(ward) == {}, "nothing is left to say"


def test_a_later_entry_corrects_but_never_below_what_is_in_the_book(ward):
    entered(ward, 5)
    replaced(ward, a_former_case(ward))
    entered(ward, 3)
    assert left(ward) == {("KT", COMPLAINTS): 2}
    assert "Đã có 1 hồ sơ" in mistakes(ward, 0)["count"]
    entered(ward, 1)
    assert left(ward) == {}


def test_the_same_said_twice_stands_once(ward):
    entered(ward, 5)
    entered(ward, 5)
    with ward.database.reading() as session:
        assert len(session.scalars(select(OpeningBalance)).all()) == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "nonsense"}, "kind"),
        ({"begins_on": date(2026, 6, 11)}, "begins_on"),
        ({"begins_on": date(2026, 6, 1)}, "unit"),
        ({"source": " "}, "source"),
        ({"count": -1}, "count"),
        ({"count": 100_001}, "count"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(ward, more, field):
    assert field in mistakes(ward, **{"count": 3, **more})


def test_a_case_must_have_been_pending_there_on_that_day(ward):
    entered(ward, 5)
    closed = a_former_case(ward.on("2026-06-04"))
    a_step(ward, closed, "desk", "classify", eligible=False, competent=True)
    a_step(ward, closed, "leader", "file", comment="Không đủ điều kiện xử lý")
    ward.on("2026-06-10")
    wrong = {
        a_former_case(ward, day="2026-06-05"): "không phải hồ sơ nhận bàn giao",
        closed: "không nằm trong số đang dở",
        a_former_case(ward, unit="VP"): "đơn vị khác",
        a_former_case(ward, by="officer", workflow="land_violation", fields=VIOLATION): "loại hồ sơ khác",
    }
    for number, words in wrong.items():
        with pytest.raises(InvalidInput) as refused:
            replaced(ward, number)
        assert any(words in said.vi for said in refused.value.fields.values()), number
    assert left(ward) == {("KT", COMPLAINTS): 5}


def test_a_file_from_a_list_counts_since_its_former_office_had_it_and_is_taken_off_when_it_stands_in_the_book(ward):
    entered(ward, 3, kind=DOSSIERS)
    number = a_listed_dossier(ward, handed_over="2026-06-08", received="14/5/2025")
    replaced(ward, number, kind=DOSSIERS)
    assert left(ward, "2026-06-07") == {("KT", DOSSIERS): 3}, "it does not stand in the book yet"
    assert left(ward, "2026-06-08") == {("KT", DOSSIERS): 2}
    replaced(ward, a_listed_dossier(ward, handed_over="2026-06-09", received=""), kind=DOSSIERS)
    assert left(ward) == {("KT", DOSSIERS): 1}, "whoever came with a list waits since before it"
    with pytest.raises(InvalidInput) as refused:
        replaced(ward, a_listed_dossier(ward, handed_over="2026-06-10", received="06/6/2026"), kind=DOSSIERS)
    assert "Hồ sơ nhận ngày 06/6/2026" in refused.value.fields["number"].vi


def test_a_file_that_came_settled_with_the_list_of_that_day_was_not_pending(ward):
    entered(ward, 1, kind=DOSSIERS)
    with pytest.raises(InvalidInput) as refused:
        replaced(ward, a_listed_dossier(ward, "2026-06-05", received="14/5/2025", status="Đã GQ"), kind=DOSSIERS)
    assert "ghi hồ sơ này đã giải quyết" in refused.value.fields["number"].vi
    assert left(ward) == {("KT", DOSSIERS): 1}


def test_a_case_is_taken_off_once_and_no_more_than_there_are(ward):
    entered(ward, 1)
    number = a_former_case(ward)
    replaced(ward, number)
    for again in (number, a_former_case(ward)):
        with pytest.raises(InvalidInput):
            replaced(ward, again)


def test_a_mistake_is_taken_back_and_both_stand_in_the_book_of_the_case(ward):
    entered(ward, 1)
    number = a_former_case(ward)
    replaced(ward, number)
    with begin(ward.installation, ward.actor("leader")) as work:
        take_back(work, number)
    assert left(ward) == {("KT", COMPLAINTS): 1}
    with begin(ward.installation, ward.actor("leader")) as work, pytest.raises(InvalidInput):
        take_back(work, number)
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        verify(work)


def test_a_hidden_case_is_like_one_that_is_not_there(ward):
    entered(ward, 1, kind="denunciations_unprocessed")
    hidden = a_former_case(ward, fields=DENUNCIATION)
    for number in (hidden, "TC-2026-9999"):
        with pytest.raises(NotFound):
            replaced(ward, number, by="officer", kind="denunciations_unprocessed")
    replaced(ward, hidden, kind="denunciations_unprocessed")
    with reading(ward.installation, ward.actor("officer")) as work:
        (shown,) = list_balances(work)
    assert (shown.numbers, shown.hidden, shown.left) == ([], 1, 0)


def test_only_who_enters_figures_enters_balances(ward):
    for who in ("desk", "clerk", "administrator", "auditor"):
        with pytest.raises(Forbidden):
            entered(ward, 3, by=who)


def test_a_balance_goes_to_whoever_follows_its_unit(ward):
    entered(ward, 4)
    ward.on("2026-06-20")
    changed(ward, a_change(MERGED, "VP", "KT", begins=(CULTURE,), rest="VHXH"))
    assert left(ward, "2026-06-14") == {("KT", COMPLAINTS): 4}
    assert left(ward, "2026-06-15") == {("VHXH", COMPLAINTS): 4}
    replaced(ward, a_former_case(ward, unit="VHXH", day="2026-06-04"))
    assert left(ward, "2026-06-20") == {("VHXH", COMPLAINTS): 3}


def test_a_form_names_a_balance_and_what_names_none_is_none():
    assert read_place("complaints:3:2026-06-05") == ("complaints", 3, BEGINS)
    assert [read_place(said) for said in ("", "a:b:c", "a:1:2026-13-01", "a")] == [None] * 4
