"""A decision about days off or a sign-off cannot be undone, or made, behind the book's back: its row is held to it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from casetrack.errors import ChainBroken
from casetrack.services.chain import verify
from casetrack.services.law import SignRule, WithdrawSignOff, sheet_of, sign_rule, withdraw_sign_off
from casetrack.services.recounts import apply
from casetrack.services.work import begin, reading, system_actor
from tests.calendars import a_swap
from tests.factories import Ward, a_ward


@pytest.fixture
def ward(database) -> Ward:
    """A ward, set up (events 1 and 2), that verified a rule (3), took that back (4), and decided about a year (5)."""
    ward = a_ward(database)
    with begin(ward.installation, ward.actor("leader")) as work:
        rule = sheet_of(work).rows[0].fingerprint
        sign_rule(work, SignRule(rule, "Công báo số 12, trang 5"))
    with begin(ward.installation, ward.actor("leader")) as work:
        withdraw_sign_off(work, WithdrawSignOff(rule, "Đọc nhầm khoản"))
    apply(ward.installation, ward.actor("leader"), a_swap(date(2027, 3, 3), date(2027, 3, 20)))
    return ward


def read(ward: Ward) -> int:
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        return verify(work)


def test_a_book_with_decisions_and_sign_offs_is_whole(ward):
    assert read(ward) == 5


@pytest.mark.parametrize(
    ("forgery", "seq"),
    [
        ("DELETE FROM law_sign_offs WHERE id = (SELECT max(id) FROM law_sign_offs)", 4),
        ("UPDATE law_sign_offs SET rule = 'another' WHERE id = (SELECT min(id) FROM law_sign_offs)", 3),
        ("DELETE FROM calendar_decisions", 5),
        ("UPDATE calendar_decisions SET year = year + 1", 5),
        ("UPDATE calendar_decisions SET event_id = (SELECT min(id) FROM case_events)", 5),
    ],
)
def test_a_row_that_no_longer_says_what_its_event_says_is_found(ward, forgery, seq):
    with ward.database.begin() as session:
        session.execute(text(forgery))
    with pytest.raises(ChainBroken) as found:
        read(ward)
    assert found.value.details["seq"] == seq


def test_a_sign_off_of_another_office_cannot_be_borrowed(ward):
    neighbour = a_ward(ward.database, code="benthuy")
    borrowed = f"SELECT {neighbour.office.id}, event_id, rule FROM law_sign_offs WHERE office_id = {ward.office.id}"
    with ward.database.begin() as session:
        session.execute(text(f"INSERT INTO law_sign_offs (office_id, event_id, rule) {borrowed}"))
    with pytest.raises(ChainBroken):
        read(neighbour)
    assert read(ward) == 5
