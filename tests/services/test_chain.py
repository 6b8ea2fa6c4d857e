"""Whoever changes the book behind CaseTrack's back is found, whatever they change, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from casetrack.errors import ChainBroken
from casetrack.models import Office
from casetrack.services.access import get_visible_case
from casetrack.services.cases import NoteActivity, note_activity
from casetrack.services.chain import verify
from casetrack.services.work import Installation, begin, reading, system_actor
from tests.factories import ELIGIBLE, Ward, a_case, a_person, a_step, a_ward
from tests.forging import forge, recompute

LAST = "(SELECT max(seq) FROM case_events)"
COLUMNS = (
    "office_id, seq, case_id, case_seq, kind, name, occurred_on, occurred_at, recorded_at, actor_id, actor_name, "
    "payload, previous_hash, hash"
)


@pytest.fixture
def ward(database) -> Ward:
    """A ward with two cases: three events by which it was set up and a citizen entered, then seven of the cases."""
    ward = a_ward(database)
    citizen = a_person(ward)
    for day in ("2026-06-04", "2026-06-08"):
        number = a_case(ward.on(day), petitioner=citizen, officer="officer")
        a_step(ward, number, "desk", "classify", petition_class="complaint", **ELIGIBLE)
        a_step(ward, number, "leader", "accept")
    a_step(ward.on("2026-06-20"), number, "officer", "withdraw", comment="Tự rút đơn.")
    return ward


def read(installation: Installation, office: Office) -> int:
    with reading(installation, system_actor(office.id)) as work:
        return verify(work)


def broken_at(ward: Ward) -> object:
    with pytest.raises(ChainBroken) as found:
        read(ward.installation, ward.office)
    assert str(found.value.details["seq"]) in found.value.message.vi
    return found.value.details["seq"]


def test_an_untouched_book_is_whole(ward):
    assert read(ward.installation, ward.office) == 10


def test_a_book_without_a_case_is_whole(database):
    ward = a_ward(database)
    assert read(ward.installation, ward.office) == 2


@pytest.mark.parametrize("seq", [4, 7, 10])
@pytest.mark.parametrize(
    "change",
    [
        "payload = replace(payload, 'complaint', 'feedback') || ' '",
        "occurred_on = '2026-01-01'",
        "recorded_at = '2026-01-01 00:00:00'",
        "occurred_at = '2026-01-01 00:00:00'",
        "kind = 'activity'",
        "name = 'sign_decision'",
        "actor_name = 'Người khác'",
        "actor_id = NULL",
        "case_seq = 40",
        "hash = 'zz' || substr(hash, 3)",
        "previous_hash = 'zz' || substr(previous_hash, 3)",
    ],
)
def test_a_changed_event_is_found(ward, change, seq):
    forge(ward, f"UPDATE case_events SET {change} WHERE seq = {seq}")
    assert broken_at(ward) == seq


def test_an_event_moved_to_another_case_is_found(ward):
    forge(ward, "UPDATE case_events SET case_id = (SELECT max(id) FROM cases), case_seq = 40 WHERE seq = 5")
    assert broken_at(ward) == 5


@pytest.mark.parametrize("seq", ["1", "6", LAST])
def test_a_removed_event_is_found_also_the_last(ward, seq):
    of_event = f"(SELECT id FROM case_events WHERE seq = {seq})"
    with ward.database.begin() as session:
        gone = session.execute(text(f"SELECT seq FROM case_events WHERE seq = {seq}")).scalar_one()
        session.execute(text(f"DELETE FROM event_texts WHERE event_id = {of_event}"))
        session.execute(text(f"DELETE FROM case_events WHERE seq = {gone}"))
    assert broken_at(ward) == gone


def test_a_book_that_was_emptied_is_found(ward):
    forge(ward, "DELETE FROM event_texts", "DELETE FROM case_events")
    assert broken_at(ward) == 1


def test_an_added_event_is_found(ward):
    copied = COLUMNS.replace("seq, case_id, case_seq", f"{LAST} + 1, case_id, case_seq + 40")
    forge(ward, f"INSERT INTO case_events ({COLUMNS}) SELECT {copied} FROM case_events WHERE seq = {LAST}")
    assert broken_at(ward) == 11


def test_two_swapped_events_are_found(ward):
    forge(
        ward,
        "UPDATE case_events SET seq = 99 WHERE seq = 5",
        "UPDATE case_events SET seq = 5 WHERE seq = 6",
        "UPDATE case_events SET seq = 6 WHERE seq = 99",
    )
    assert broken_at(ward) == 5


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event_texts SET text = 'Nội dung khác' WHERE key = 'comment'",
        "UPDATE event_texts SET salt = '00' WHERE key = 'comment'",
        "UPDATE event_texts SET key = 'reason' WHERE key = 'comment'",
        "DELETE FROM event_texts WHERE key = 'comment'",
    ],
)
def test_changed_words_are_found(ward, change):
    forge(ward, change)
    assert broken_at(ward) == 10


def test_words_added_to_an_event_are_found(ward):
    columns = "office_id, event_id, key, salt, text"
    copied = "office_id, event_id, 'reason', salt, text"
    forge(ward, f"INSERT INTO event_texts ({columns}) SELECT {copied} FROM event_texts WHERE key = 'comment'")
    assert broken_at(ward) == 10


@pytest.mark.parametrize("change", ["seq = 9", "seq = 11", "hash = 'zz' || substr(hash, 3)"])
def test_a_head_that_names_another_end_is_found(ward, change):
    forge(ward, f"UPDATE office_heads SET {change}")
    assert broken_at(ward) == 11


def test_a_cut_end_is_found_though_the_head_was_set_back_with_it(ward):
    """Hashes can be computed by anybody; only who holds the key can sign a shorter book."""
    forge(
        ward,
        f"DELETE FROM event_texts WHERE event_id = (SELECT id FROM case_events WHERE seq = {LAST})",
        f"DELETE FROM case_events WHERE seq = {LAST}",
        f"UPDATE office_heads SET seq = {LAST}, hash = (SELECT hash FROM case_events WHERE seq = {LAST})",
    )
    assert broken_at(ward) == 9


def test_a_chain_that_was_computed_anew_to_its_end_is_found_by_the_signature(ward):
    forge(ward, "UPDATE case_events SET actor_name = 'Người khác' WHERE seq = 7")
    recompute(ward)
    with pytest.raises(ChainBroken, match="signature"):
        read(ward.installation, ward.office)


def test_a_head_signed_with_another_key_is_found(ward):
    other = replace(ward.installation, chain_key=b"another key")
    with pytest.raises(ChainBroken, match="signature"):
        read(other, ward.office)


def test_a_head_without_a_signature_is_found(ward):
    forge(ward, "UPDATE office_heads SET mac = ''")
    assert broken_at(ward) == 10


def test_each_office_has_a_chain_of_its_own(ward, database):
    other = a_ward(database, code="tanhoa")
    a_case(other)
    forge(ward, f"UPDATE case_events SET name = 'x' WHERE office_id = {other.office.id}")
    assert read(ward.installation, ward.office) == 10
    assert broken_at(other) == 1


def test_recorded_time_never_runs_backwards(ward):
    a_case(ward.on("2026-01-05"))
    with ward.database.reading() as session:
        assert _times(session) == sorted(_times(session))
    assert read(ward.installation, ward.office) == 11


def _times(session: Session) -> list[str]:
    return [str(row[0]) for row in session.execute(text("SELECT recorded_at FROM case_events ORDER BY seq"))]


def test_nobody_goes_on_from_a_forged_head_and_so_signs_it(ward: Ward):
    number = a_case(ward)
    with ward.database.begin() as session:
        session.execute(text("UPDATE office_heads SET hash = :forged"), {"forged": "f" * 64})
    with pytest.raises(ChainBroken), begin(ward.installation, ward.actor("officer")) as work:
        note_activity(work, get_visible_case(work, number), NoteActivity("note", work.today, "Gọi điện."))


def test_a_wrong_clock_of_one_moment_does_not_number_the_cases_after_it(ward: Ward):
    a_case(ward.on("2099-01-05"))
    assert a_case(ward.on("2026-06-04")).startswith("KN-2026-")
