"""Hand-overs: opened with the minutes, amended by later ones, open to whom they concern."""

from __future__ import annotations

from datetime import date

import pytest

from casetrack.db import Database
from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.services.batch_reconciling import reconcile, same_unit
from casetrack.services.batch_stated import SetMinutes, StatedLine, sum_of
from casetrack.services.batches import (
    AmendMinutes,
    OpenBatch,
    amend_minutes,
    get_batch,
    list_batches,
    open_batch,
    set_minutes,
)
from casetrack.services.chain import verify
from casetrack.services.work import begin, reading, system_actor
from tests.batches import HANDED_OVER, UNIT, a_batch, a_list, land_rows, load, minutes, shown
from tests.factories import Ward, a_ward, an_account


@pytest.fixture
def ward(sqlite_url) -> Ward:
    return a_ward(Database(sqlite_url))


class TestMinutes:
    def test_the_same_minutes_entered_twice_open_one_hand_over(self, ward):
        assert a_batch(ward, minutes(59, 51)) == a_batch(ward, minutes(59, 51), by="leader") == 1
        assert a_batch(ward, minutes(580, number="05/BB-BG")) == 2

    def test_a_wrong_number_is_corrected_and_an_amendment_stands_beside_the_first(self, ward):
        number = a_batch(ward, minutes(58))
        with begin(ward.installation, ward.actor("clerk")) as work:
            set_minutes(work, number, minutes(59, 51))
        with begin(ward.installation, ward.actor("clerk")) as work:
            said = minutes(57, 49, number="04a/BB-BG")
            amend_minutes(
                work, number, AmendMinutes(said.minutes_no, date(2025, 7, 9), said.totals, "Hai hồ sơ rút về")
            )
        batch = shown(ward, number)
        assert (batch.minutes.minutes_no, batch.minutes.total, batch.amended) == ("04a/BB-BG", 57, True)
        assert [(each.minutes_no, each.total, each.reason) for each in batch.versions] == [
            ("04/BB-BG", 58, ""),
            ("04/BB-BG", 59, ""),
            ("04a/BB-BG", 57, "Hai hồ sơ rút về"),
        ]
        with begin(ward.installation, ward.actor("clerk")) as work, pytest.raises(InvalidInput, match="amended"):
            set_minutes(work, number, minutes(60))

    @pytest.mark.parametrize(
        ("wish", "field"),
        [
            (AmendMinutes("04a", None, minutes(57).totals, " "), "reason"),
            (AmendMinutes("", None, minutes(57).totals, "Sai"), "minutes_no"),
            (AmendMinutes("04a", None, minutes(59).totals, "Sai"), "totals"),
            (AmendMinutes("04a", None, (), "Sai"), "totals"),
            (AmendMinutes("04a", date(2027, 1, 1), minutes(57).totals, "Sai"), "minutes_on"),
            (AmendMinutes("04a", None, (StatedLine("land_dossier", None, 57, 50, 8),), "Sai"), "totals"),
            (AmendMinutes("04a", None, (StatedLine("land_dossier", None, -1),), "Sai"), "totals"),
            (AmendMinutes("04a", None, minutes(57).totals * 2, "Sai"), "totals"),
        ],
    )
    def test_an_amendment_says_what_is_wrong_with_it(self, ward, wish, field):
        number = a_batch(ward, minutes(59))
        with begin(ward.installation, ward.actor("clerk")) as work, pytest.raises(InvalidInput) as refused:
            amend_minutes(work, number, wish)
        assert list(refused.value.fields) == [field]
        assert shown(ward, number).minutes.total == 59

    def test_what_cannot_be_opened_is_named_field_by_field(self, ward):
        wish = OpenBatch("  ", 10**6, date(2027, 1, 1), SetMinutes("", None, ()))
        with begin(ward.installation, ward.actor("clerk")) as work, pytest.raises(InvalidInput) as refused:
            open_batch(work, wish)
        assert set(refused.value.fields) == {"from_office", "unit_id", "handed_over_on", "minutes_no", "totals"}


class TestWhoMay:
    def test_a_clerk_opens_a_leader_writes_an_inspector_reads_and_the_desk_does_not_know(self, ward):
        number = a_batch(ward, minutes(59))
        may = {}
        for name in ("clerk", "officer", "leader", "inspector", "auditor"):
            batch = shown(ward, number, by=name)
            may[name] = batch.may_run, batch.may_confirm
        assert may == {
            "clerk": (True, False),
            "officer": (True, False),
            "leader": (True, True),
            "inspector": (False, False),
            "auditor": (False, False),
        }
        for name in ("desk", "administrator"):
            with reading(ward.installation, ward.actor(name)) as work, pytest.raises(Forbidden):
                list_batches(work)

    def test_somebody_of_another_unit_opens_none_for_this_one(self, ward):
        an_account(ward, "other", "officer", unit="VP")
        with pytest.raises(InvalidInput) as refused:
            a_batch(ward, minutes(59), by="other")
        assert list(refused.value.fields) == ["unit_id"]
        number = a_batch(ward, minutes(59))
        with pytest.raises(Forbidden):
            load(ward, number, a_list(land_rows(2)), by="other")

    @pytest.mark.parametrize("number", [0, -1, 2, 10**12])
    def test_a_hand_over_that_there_is_not_is_not_found(self, ward, number):
        a_batch(ward, minutes(59))
        with reading(ward.installation, ward.actor("leader")) as work, pytest.raises(NotFound):
            get_batch(work, number)


class TestReconciling:
    def test_each_line_of_the_minutes_is_held_to_the_rows_that_it_counts(self, ward):
        stated = SetMinutes("04/BB-BG", HANDED_OVER, (StatedLine("land_dossier", "Lam Thượng", 7, 5, 2),))
        number = a_batch(ward, stated)
        load(ward, number, a_list(land_rows(6)))
        with reading(ward.installation, ward.actor("leader")) as work:
            found = reconcile(work, number)
        told = [(line.label.vi, line.stated, line.counted, line.difference) for line in found.lines]
        assert told == [
            ("đất đai, Lam Thượng", 7, 6, -1),
            ("Đã giải quyết", 5, 4, -1),
            ("Đang giải quyết", 2, 2, 0),
        ]
        assert not found.matches
        assert found.why is not None
        assert "biên bản số 04/BB-BG ký ngày 01/7/2025" in found.why.vi

    def test_rows_that_the_minutes_do_not_count_stand_outside_them(self, ward):
        number = a_batch(ward, minutes(3, kind="civil_servant"))
        load(ward, number, a_list(land_rows(2)))
        with reading(ward.installation, ward.actor("leader")) as work:
            found = reconcile(work, number)
        assert [(line.label.vi, line.stated, line.counted) for line in found.lines][-1] == (
            "Ngoài biên bản: đất đai",
            None,
            2,
        )
        assert not found.matches

    @pytest.mark.parametrize(
        ("lines", "total"),
        [
            ([("a", None, 42), ("b", None, 192)], 234),
            ([(None, "x", 34), (None, "y", 25)], 59),
            ([("a", "x", 34), ("a", "y", 25), ("a", None, 59)], 59),
            ([("a", "x", 34), ("b", None, 25)], 59),
            ([("a", "x", 30), (None, "x", 34), (None, None, 59)], 59),
        ],
    )
    def test_a_line_that_is_part_of_another_is_not_counted_twice(self, lines, total):
        assert sum_of([StatedLine(*line) for line in lines]) == total

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("xã Lam Thượng", "Lam Thượng", True),
            ("XÃ LAM THƯỢNG", "xa Lam Thuong", True),
            ("xã Lam Thượng", "xã Lam Hạ", False),
            ("xã Thượng", "Lam Thượng", False),
            ("", "Lam Thượng", False),
            (None, None, False),
        ],
    )
    def test_a_former_unit_is_known_by_its_name_with_or_without_what_it_is(self, one, other, same):
        assert same_unit(one, other) is same


def test_everything_written_stands_under_evidence(ward):
    number = a_batch(ward, minutes(4))
    load(ward, number, a_list(land_rows(4)))
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        assert verify(work) > 0
    assert shown(ward, number).row.from_office == UNIT
