"""What the law asks of one session: told early enough when online, tested, recorded, and held by the head himself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casetrack import paths
from casetrack.engine.reception_duties import (
    SessionFacts,
    lacks_of,
    load_reception_duties,
    may_delegate,
    read_reception_duties,
)
from casetrack.errors import DefinitionError
from tests.factories import working_days

FILE = paths.WORKFLOWS / "law" / "reception_duties.yaml"
ONLINE = SessionFacts(date(2026, 9, 10), "chairman", online=True)
BEFORE = date(2026, 8, 1)


def lacking(facts: SessionFacts, today: date = BEFORE) -> dict[str, str]:
    return {lack.key: lack.said.vi for lack in lacks_of(facts, today, working_days())}


def test_an_online_session_is_told_five_working_days_before_and_tested_one():
    said = lacking(ONLINE)  # 2 September and the day before are off
    assert "trước hết ngày 03/9/2026" in said["online_notice"]
    assert "trước hết ngày 09/9/2026" in said["online_link_test"]
    in_time = replace(ONLINE, notified_on=date(2026, 9, 3), link_tested_on=date(2026, 9, 9))
    assert lacking(in_time) == {}
    late = replace(in_time, notified_on=date(2026, 9, 4))
    assert "muộn hơn ngày 03/9/2026" in lacking(late)["online_notice"]


def test_an_online_session_that_is_over_says_where_its_recording_is_kept():
    done = replace(ONLINE, notified_on=date(2026, 9, 1), link_tested_on=date(2026, 9, 9))
    assert set(lacking(done, date(2026, 9, 11))) == {"online_recording"}
    assert lacking(replace(done, recording="Máy chủ tỉnh, mã 12"), date(2026, 9, 11)) == {}


def test_the_chairman_may_delegate_until_the_new_law_and_others_may_after_it():
    assert may_delegate("chairman", date(2026, 6, 30))
    assert not may_delegate("chairman", date(2026, 7, 1))
    assert may_delegate("secretary", date(2026, 7, 1))
    deputed = SessionFacts(date(2026, 7, 2), "chairman", deputy="Phó Chủ tịch Mai Thanh Yến")
    assert set(lacking(deputed)) == {"in_person_of_the_head"}
    assert lacking(replace(deputed, held_on=date(2026, 6, 25))) == {}


def test_nothing_is_asked_of_a_session_before_its_law():
    assert lacking(replace(ONLINE, held_on=date(2026, 6, 25))) == {}


def test_each_number_has_its_article_and_can_be_signed_by_a_lawyer():
    duties = {duty.key: duty for duty in load_reception_duties()}
    assert all(duty.basis.text.vi and duty.basis.rule == duty.law.fingerprint for duty in duties.values())
    assert duties["in_person_of_the_head"].basis.certainty == "reported", "nobody has read it in the law itself"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("online_recording:", "online_tea:", "D12"), ("hosts: [chairman]", "hosts: [mayor]", "D13")],
)
def test_a_file_that_the_program_cannot_use_is_refused(old, new, code):
    broken = FILE.read_text("utf-8").replace(old, new).encode()
    with pytest.raises(DefinitionError) as refused:
        read_reception_duties(broken, "reception_duties.yaml")
    assert {problem.code for problem in refused.value.problems} == {code}
