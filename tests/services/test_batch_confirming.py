"""Rows of lists written as cases: all that count, each once, whatever stops the work, and nobody waits long."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from casetrack.db import Database
from casetrack.errors import Forbidden, InvalidInput
from casetrack.jobs.table import find_job
from casetrack.models import CaseEvent, HandoverFile, HandoverRow, Party, Person
from casetrack.paths import WORKFLOWS
from casetrack.services.access import get_visible_case
from casetrack.services.batch_confirming import ask_to_confirm, confirm, go_on, progress
from casetrack.services.batch_mending import MendRow, mend_row
from casetrack.services.batch_rows import WRITTEN
from casetrack.services.batches import AmendMinutes, Counts, amend_minutes
from casetrack.services.chain import verify
from casetrack.services.entry_labels import details_of, label_of
from casetrack.services.histories import history_of
from casetrack.services.parties import list_parties
from casetrack.services.rebuild import rebuild
from casetrack.services.search import FindCases, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.unit_moves import change_units
from casetrack.services.unit_wishes import MERGED, ChangeUnits
from casetrack.services.work import begin, reading, system_actor
from casetrack.text import Text
from tests.batches import (
    HANDED_OVER,
    LAND_COLUMNS,
    UNIT,
    a_batch,
    a_list,
    cases_of,
    land_rows,
    load,
    minutes,
    rows_of,
    shown,
    write,
)
from tests.factories import Ward, a_case, a_person, a_step, a_ward
from tests.queries import queries_of

SEALED_KIND = """  denunciation:
    label: {vi: "đơn tố cáo", en: "denunciations"}
    words: ["đơn tố cáo"]
    workflow: petition
    title: "Tố cáo bàn giao: {name}"
    part: petitioner
    required: [name]
    wanted: [received_on]
    statuses: [settled, pending]
    fixed: {petition_class: denunciation}
    fields:
      summary: [name]
  other:
"""


@pytest.fixture
def ward(sqlite_url) -> Ward:
    return a_ward(Database(sqlite_url))


@pytest.fixture
def ward_anywhere(database) -> Ward:
    return a_ward(database)


class Killed(Exception):
    """Somebody pulled the plug."""


class TestWriting:
    def test_rows_become_cases_with_all_that_the_list_says(self, ward_anywhere):
        ward = ward_anywhere
        number = a_batch(ward, minutes(3, 2))
        load(ward, number, a_list(land_rows(3)))
        assert write(ward, number).state == "confirmed"
        first, _second, third = cases_of(ward)
        assert (first.number, first.state, first.opened_on) == ("DD-2026-0001", "settled", HANDED_OVER)
        assert (third.state, third.phase, third.channel) == ("received", "received", "handover")
        assert (first.source, first.former_number) == (UNIT, "1/2024/LT")
        told = {
            key: first.fields[key] for key in ("former_office", "plot", "map_sheet", "handed_over_on", "minutes_no")
        }
        assert told == {
            "former_office": UNIT,
            "plot": "101",
            "map_sheet": "2",
            "handed_over_on": "2025-07-01",
            "minutes_no": "04/BB-BG",
        }
        with reading(ward.installation, ward.actor("officer")) as work:
            case = get_visible_case(work, first.number)
            entry = history_of(work, case)[1]
            assert label_of(entry) == Text("Nhập từ danh sách bàn giao, đợt 1", "From the list of hand-over 1")
            assert [said.vi for _label, said in details_of(entry)] == ["5", "14/5/2025"]
            assert "Kết quả" not in entry.texts["text"]
            assert "Tình trạng: Đã GQ" in entry.texts["text"]
            assert "001180000001" not in entry.texts["text"]
            found = find_cases(work, FindCases(Filter(q="3/2024/LT")))
        assert [line.number for line in found.lines] == [third.number]

    def test_people_are_found_by_their_number_or_entered_once(self, ward):
        known = a_person(ward, "Hà Văn Quyết A", identity_number="001180000001")
        other = a_person(ward, "Vừ A Páo", identity_number="001180000002")
        number = a_batch(ward, minutes(4))
        rows = land_rows(3)
        rows[2][2] = "0011800000031"  # a digit too many
        load(ward, number, a_list([*rows, [4, *rows[0][1:5], "4/2024/LT", *rows[0][6:]]]))
        write(ward, number)
        with ward.database.reading() as session:
            parties = session.execute(
                select(Party.part, Person.id, Person.name, Person.identity_number)
                .join(Person, Person.id == Party.person_id)
                .order_by(Party.case_id)
            ).all()
        assert [(part, name, number) for part, _id, name, number in parties] == [
            ("petitioner", "Hà Văn Quyết A", "001180000001"),
            ("petitioner", "Lò Văn Tấn A", None),  # the number is another's
            ("petitioner", "Vừ A Páo A", None),  # the number is none
            ("petitioner", "Hà Văn Quyết A", "001180000001"),
        ]
        ids = [person_id for _part, person_id, _name, _number in parties]
        assert ids[0] == ids[3] == known.id
        assert other.id not in ids

    def test_whoever_has_a_longer_name_than_the_registry_holds_is_told_whole_in_the_case(self, ward_anywhere):
        ward, rows = ward_anywhere, [[*row, "Tổ 4"] for row in land_rows(2)]
        rows[0][1], rows[0][-1] = "Hội người sử dụng đất " + "Lam Thượng " * 20, "Xóm trên, tổ bốn, " * 20
        number = a_batch(ward, minutes(2))
        load(ward, number, a_list(rows, [*LAND_COLUMNS, "Địa chỉ"]))
        assert write(ward, number).state == "confirmed"
        with reading(ward.installation, ward.actor("officer")) as work:
            (party,) = list_parties(work, case := get_visible_case(work, "DD-2026-0001"))
            told = history_of(work, case)[1].texts["text"]
        assert (len(party.name.vi), len(party.address.strip())) == (200, 300)
        assert str(rows[0][1]).strip() in told
        assert str(rows[0][-1]).strip() in told

    def test_who_came_twice_and_is_sealed_each_time_goes_into_the_vault_each_time(self, ward_anywhere, tmp_path):
        ward = ward_anywhere
        shipped = (WORKFLOWS / "office" / "handover.yaml").read_text("utf-8")
        (tmp_path / "office").mkdir()
        (tmp_path / "office" / "handover.yaml").write_text(shipped.replace("  other:\n", SEALED_KIND, 1), "utf-8")
        object.__setattr__(ward.installation, "letter_folders", (WORKFLOWS, tmp_path))
        rows = land_rows(2)
        rows[1][1:3] = rows[0][1:3]
        number = a_batch(ward, minutes(2, kind="denunciation"))
        load(ward, number, a_list(rows, title="DANH SÁCH ĐƠN TỐ CÁO BÀN GIAO"))
        assert write(ward, number).state == "confirmed"
        with ward.database.reading() as session:
            assert len(session.scalars(select(Party).where(Party.vault_entry_id.is_not(None))).all()) == 2
            assert session.scalars(select(Person)).all() == []
        with reading(ward.installation, system_actor(ward.office.id)) as work:
            assert verify(work) > 0

    def test_files_that_share_a_former_number_are_cases_of_their_own(self, ward):
        rows = land_rows(3)
        for row in rows:
            row[5] = "15/QĐ-UBND"
        number = a_batch(ward, minutes(3))
        load(ward, number, a_list(rows))
        write(ward, number)
        assert [case.former_number for case in cases_of(ward)] == ["15/QĐ-UBND", "15/QĐ-UBND (2)", "15/QĐ-UBND (3)"]

    def test_what_was_written_is_folded_and_chained_as_anything_else(self, ward_anywhere):
        ward = ward_anywhere
        number = a_batch(ward, minutes(5))
        load(ward, number, a_list(land_rows(5)))
        write(ward, number)
        with reading(ward.installation, system_actor(ward.office.id)) as work:
            assert verify(work) > 0
        assert not rebuild(ward.installation, ward.office.id, write=False).differing

    def test_once_written_the_file_itself_is_kept_no_longer(self, ward):
        number = a_batch(ward, minutes(2))
        load(ward, number, a_list(land_rows(2)))
        write(ward, number)
        with ward.database.reading() as session:
            assert session.scalars(select(HandoverFile.content)).all() == [None]


class TestAsking:
    def test_only_equal_totals_or_amended_minutes_are_written(self, ward):
        number = a_batch(ward, minutes(4, 3))
        load(ward, number, a_list(land_rows(3)))
        with pytest.raises(InvalidInput, match="totals must be"):
            write(ward, number)
        assert not cases_of(ward)
        with begin(ward.installation, ward.actor("clerk")) as work:
            wish = AmendMinutes("04a/BB-BG", HANDED_OVER, minutes(3, 2).totals, "Một hồ sơ chủ đã rút")
            amend_minutes(work, number, wish)
        assert write(ward, number).done == 3
        assert {case.fields["minutes_no"] for case in cases_of(ward)} == {"04/BB-BG"}

    def test_settled_and_pending_must_fit_too(self, ward):
        number = a_batch(ward, minutes(3, 3))
        load(ward, number, a_list(land_rows(3)))
        with pytest.raises(InvalidInput):
            write(ward, number)

    def test_a_clerk_does_not_write_them(self, ward):
        number = a_batch(ward, minutes(2))
        load(ward, number, a_list(land_rows(2)))
        for name in ("clerk", "officer", "inspector"):
            with pytest.raises(Forbidden):
                write(ward, number, by=name)
        assert not cases_of(ward)

    def test_while_they_are_written_nothing_is_changed_and_afterwards_nothing_is_left(self, ward):
        number = a_batch(ward, minutes(2))
        load(ward, number, a_list(land_rows(2)))
        with begin(ward.installation, ward.actor("leader")) as work:
            ask_to_confirm(work, number)
            ask_to_confirm(work, number)
        row_id = rows_of(ward, number)[0].id
        with begin(ward.installation, ward.actor("clerk")) as work, pytest.raises(InvalidInput, match="being written"):
            mend_row(work, number, row_id, MendRow({"name": "Khác"}))
        with pytest.raises(InvalidInput, match="being written"):
            load(ward, number, a_list(land_rows(3)))
        go_on(ward.installation, ward.actor("leader"), number, lambda _done, _all: True)
        with (
            begin(ward.installation, ward.actor("clerk")) as work,
            pytest.raises(InvalidInput, match="stands in the book"),
        ):
            mend_row(work, number, row_id, MendRow({"name": "Khác"}))
        with pytest.raises(InvalidInput, match="All rows"):
            write(ward, number)


class TestGoingOn:
    def test_after_a_kill_it_goes_on_where_it_was_and_ends_as_one_clean_run(self, ward_anywhere):
        ward = ward_anywhere
        number = a_batch(ward, minutes(30, 20))
        load(ward, number, a_list(land_rows(30)))
        for pieces in (1, 2):
            with pytest.raises(Killed):
                confirm(ward.installation, ward.actor("leader"), number, killing_after(pieces), longest=0)
        with reading(ward.installation, ward.actor("leader")) as work:
            halfway = progress(work, number)
        assert 0 < halfway.done < halfway.total == 30
        assert not halfway.finished
        assert find_job("handovers").run(ward.installation, ward.office.id, None) == 1
        assert find_job("handovers").run(ward.installation, ward.office.id, None) == 0
        told = [(case.number, case.title, case.state, case.former_number) for case in cases_of(ward)]
        assert len(told) == len(set(told)) == 30
        assert shown(ward, number).row.state == "confirmed"
        assert {row.case_number for row in rows_of(ward, number, WRITTEN)} == {case.number for case in cases_of(ward)}

    def test_another_desks_step_gets_in_between_two_pieces(self, ward_anywhere):
        ward = ward_anywhere
        other = a_case(ward)
        number = a_batch(ward, minutes(30))
        load(ward, number, a_list(land_rows(30)))
        met = []

        def watch(done: int, total: int) -> bool:
            met.append((done, total))
            return len(met) != 2  # the page has had its second; the job goes on

        assert confirm(ward.installation, ward.actor("leader"), number, watch, longest=0).state == "confirming"
        a_step(ward, other, "officer", "classify", petition_class="complaint", eligible=True, competent=True)
        go_on(ward.installation, ward.actor("leader"), number, watch)
        assert met[-1] == (30, 30)
        with ward.database.reading() as session:
            kinds = session.scalars(select(CaseEvent.name).order_by(CaseEvent.seq)).all()
        place = kinds.index("classify")
        assert "opened" in kinds[place + 1 :]

    def test_rows_that_the_book_refuses_are_refused_with_the_reason_and_written_once_looked_at_again(self, ward):
        number = a_batch(ward, minutes(2))
        load(ward, number, a_list(land_rows(2)))
        ward.on("2025-06-30")  # the clock of the office's PC went wrong
        found = write(ward, number)
        assert (found.state, found.done, found.refused) == ("draft", 0, 2)
        assert {row.reasons[-1].code for row in rows_of(ward, number)} == {"book_refused"}
        assert "Ngày nhận ở sau hôm nay" in rows_of(ward, number)[0].reasons[-1].message.vi
        assert not cases_of(ward)
        ward.on("2026-06-04")
        for row in rows_of(ward, number):
            with begin(ward.installation, ward.actor("clerk")) as work:
                assert mend_row(work, number, row.id, MendRow({})).outcome == "accept"
        assert write(ward, number).state == "confirmed"
        assert len(cases_of(ward)) == 2

    def test_a_row_that_the_book_refuses_keeps_none_of_the_others_out(self, ward_anywhere):
        ward = ward_anywhere
        number = a_batch(ward, minutes(6))
        load(ward, number, a_list(land_rows(6)))
        with begin(ward.installation, ward.actor("leader")) as work:
            ask_to_confirm(work, number)
            third = work.session.scalars(select(HandoverRow).order_by(HandoverRow.id).offset(2).limit(1)).one()
            third.kind = "lost"  # the office took this kind of list out of its rules meanwhile
        found = go_on(ward.installation, ward.actor("leader"), number, lambda _done, _all: True)
        assert (found.state, found.done, found.refused) == ("draft", 5, 1)
        numbers = [(case.number, case.former_number) for case in cases_of(ward)]
        assert numbers == [(f"DD-2026-000{n + 1}", f"{file}/2024/LT") for n, file in enumerate((1, 2, 4, 5, 6))]
        with reading(ward.installation, system_actor(ward.office.id)) as work:
            assert verify(work) > 0
        assert not rebuild(ward.installation, ward.office.id, write=False).differing

    def test_a_row_more_costs_hardly_a_statement_more(self, ward_anywhere):
        ward = ward_anywhere
        asked = []
        for first, rows in ((1, 10), (51, 40)):
            number = a_batch(ward, minutes(rows, number=f"{rows}/BB-BG"))
            load(ward, number, a_list(land_rows(rows, first=first)))
            with queries_of(ward) as statements:  # in one piece, however slow the machine is
                confirm(ward.installation, ward.actor("leader"), number, lambda _done, _all: True, longest=60)
            asked.append(len(statements))
        assert asked[1] < asked[0] + 30, asked

    def test_a_list_mended_after_it_was_written_adds_only_what_is_new(self, ward):
        rows = land_rows(4)
        rows[1][6] = "31/02/2025"
        number = a_batch(ward, minutes(3))
        load(ward, number, a_list(rows))
        write(ward, number)
        rows[1][6] = "28/02/2025"
        load(ward, number, a_list(rows))
        assert shown(ward, number).counts == Counts(accept=4, written=3)
        assert shown(ward, number).row.state == "draft"
        with begin(ward.installation, ward.actor("clerk")) as work:
            amend_minutes(work, number, AmendMinutes("04a", HANDED_OVER, minutes(4).totals, "Thêm một hồ sơ"))
        assert write(ward, number).state == "confirmed"
        assert [case.former_number for case in cases_of(ward)] == ["1/2024/LT", "3/2024/LT", "4/2024/LT", "2/2024/LT"]


def killing_after(pieces: int):
    """Watch the writing, and pull the plug in the middle of a piece that was not committed."""
    left = [pieces]

    def watch(_done: int, _total: int) -> bool:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return True

    return watch


def test_what_a_unit_took_over_that_has_ended_since_is_with_who_follows_it(ward):
    number = a_batch(ward, minutes(2), unit="KT")
    load(ward, number, a_list(land_rows(2)))
    later, day = ward.on("2026-07-06"), date(2026, 7, 1)
    wish = ChangeUnits(MERGED, day, "12/NQ-HĐND", day, "HĐND xã", units=("KT",), rest="VP")
    change_units(later.installation, later.actor("leader"), wish)
    assert write(later, number).state == "confirmed"
    assert {case.unit_id for case in cases_of(ward)} == {ward.units["VP"].id}
