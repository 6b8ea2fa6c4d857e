"""Many hands at one book: nothing is done twice, nothing is lost, and whoever was slower is told so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select

from casetrack.errors import CasetrackError, StaleCase
from casetrack.models import Case, CaseEvent
from casetrack.services.access import get_visible_case
from casetrack.services.cases import NoteActivity, OpenCase, note_activity, open_case
from casetrack.services.chain import verify
from casetrack.services.rebuild import rebuild
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import begin, reading, system_actor
from tests.factories import COMPLAINT, ELIGIBLE, Ward, a_ward

HANDS = 8
CASES = 60
CLASSIFIED = {"petition_class": "complaint", **ELIGIBLE}


@pytest.fixture
def ward(database) -> Ward:
    return a_ward(database)


def all_at_once(hand: Callable[[int], list[str]]) -> list[str]:
    """Let eight threads begin together; give what each of them met."""
    together = Barrier(HANDS)

    def begin_together(name: int) -> list[str]:
        together.wait()
        return hand(name)

    with ThreadPoolExecutor(HANDS) as pool:
        return [met for mets in pool.map(begin_together, range(HANDS)) for met in mets]


def opened(ward: Ward, n: int) -> list[str]:
    with begin(ward.installation, ward.actor("desk")) as work:
        wish = OpenCase("petition", "Bồi thường", work.today, ward.units["root"].id, "desk", COMPLAINT)
        return [open_case(work, wish).number for _case in range(n)]


def events(ward: Ward, kind: str) -> Counter[int]:
    with ward.database.reading() as session:
        query = (
            select(CaseEvent.case_id, func.count().label("n")).where(CaseEvent.kind == kind).group_by(CaseEvent.case_id)
        )
        return Counter({row.case_id: row.n for row in session.execute(query)})


def is_sound(ward: Ward) -> bool:
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        verify(work)
    return rebuild(ward.installation, ward.office.id, write=False).differing == ()


def test_eight_people_who_press_the_same_step_take_it_once_in_each_case(ward):
    numbers = opened(ward, CASES)
    actors = [ward.actor(("desk", "officer")[hand % 2]) for hand in range(HANDS)]

    def press(hand: int) -> list[str]:
        met = []
        for number in numbers:
            try:
                with begin(ward.installation, actors[hand]) as work:
                    case = get_visible_case(work, number)
                    take_step(work, case, TakeStep("classify", work.today, 1, CLASSIFIED))
                met.append("taken")
            except CasetrackError as failure:
                met.append(type(failure).__name__)
        return met

    assert Counter(all_at_once(press)) == {"taken": CASES, StaleCase.__name__: CASES * (HANDS - 1)}
    assert sorted(events(ward, "step").values()) == [1] * CASES
    with ward.database.reading() as session:
        assert set(session.execute(select(Case.state, Case.version, Case.seq))) == {("classified", 2, 2)}
    assert is_sound(ward)


def test_numbers_have_neither_gap_nor_double_when_eight_desks_register_at_once(ward):
    numbers = all_at_once(lambda _hand: [opened(ward, 1)[0] for _case in range(10)])
    assert sorted(numbers) == [f"KN-2026-{n:04d}" for n in range(1, 81)]
    with ward.database.reading() as session:
        assert session.scalars(select(CaseEvent.seq).order_by(CaseEvent.seq)).all() == list(range(1, 83))
    assert is_sound(ward)


def test_notes_written_at_once_are_all_kept_and_stale_nobody(ward):
    [number] = opened(ward, 1)
    actors = [ward.actor("officer") for _hand in range(HANDS)]

    def note(hand: int) -> list[str]:
        for turn in range(5):
            with begin(ward.installation, actors[hand]) as work:
                case = get_visible_case(work, number)
                note_activity(work, case, NoteActivity("note", date(2026, 6, 4), f"Lần {turn} của người {hand}"))
        return []

    all_at_once(note)
    assert list(events(ward, "activity").values()) == [HANDS * 5]
    with ward.database.reading() as session:
        assert session.execute(select(Case.version, Case.seq)).all() == [(1, 1 + HANDS * 5)]
    assert is_sound(ward)


def test_an_auditor_who_reads_while_others_write_finds_the_book_whole(ward):
    opened(ward, 1)

    def write_or_audit(hand: int) -> list[str]:
        if hand < 2:
            return [opened(ward, 1)[0] for _case in range(40)]
        for _turn in range(20):
            with reading(ward.installation, system_actor(ward.office.id)) as work:
                assert verify(work)
        return []

    assert len(all_at_once(write_or_audit)) == 80
