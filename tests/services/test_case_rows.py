"""Cases that are entered together: the same book as if each had been entered alone, in far fewer statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Table, func, select

from casetrack.db import Database
from casetrack.errors import InvalidInput
from casetrack.models import Base, Case, CaseEvent, CaseMark, Deadline, Person, Span, Stretch, VaultEntry
from casetrack.services.case_rows import entered_together
from casetrack.services.cases import ABOUT, NoteActivity, OpenCase, link_cases, note_activity, open_case
from casetrack.services.chain import verify
from casetrack.services.persons import RegisterPerson, find_by_number, register_person
from casetrack.services.rebuild import rebuild
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import Work, begin, reading, system_actor
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_ward
from tests.queries import queries_of

Steps = Sequence[tuple[str, Mapping[str, object]]]
FEEDBACK = {"petition_class": "feedback", "summary": "Mương thoát nước ngõ 12 tắc."}
# Of a row: its place in the tables, and what is drawn at random or made of that.
LEFT_OUT = {"id", "case_id", "event_id", "person_id", "seq", "salt", "hash", "previous_hash", "payload", "row_version"}
FOLDED = (CaseMark, Deadline, Span, Stretch)
NUMBERED = {"number", "search_key", "words_key"}  # hold the number of the case


@dataclass(frozen=True, slots=True)
class Matter:
    """What comes to the desk, from whom, and what becomes of it."""

    fields: Mapping[str, object]
    who: str
    steps: Steps = ()
    workflow: str = "petition"


MATTERS = {
    "only entered": Matter(COMPLAINT, "Hà Văn Quyết A"),
    "settled": Matter(
        COMPLAINT,
        "Lò Văn Tấn A",
        [
            ("classify", {"petition_class": "complaint", **ELIGIBLE}),
            ("accept", {}),
            ("submit_draft", {"proposal": "Bồi thường thêm."}),
            ("sign_decision", {"result": "founded", "decision_no": "1/QĐ"}),
        ],
    ),
    "sealed at once": Matter(DENUNCIATION, "Vừ A Páo A"),
    "sealed by a step": Matter(
        FEEDBACK, "Lường Thị Yên A", [("classify", {"petition_class": "denunciation", **ELIGIBLE})]
    ),
}


@pytest.fixture
def ward(sqlite_url) -> Ward:
    return a_ward(Database(sqlite_url))


@pytest.fixture
def ward_anywhere(database) -> Ward:
    return a_ward(database)


@contextmanager
def _in_one_go(ward: Ward, *, together: bool = True) -> Iterator[Work]:
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        keeping: AbstractContextManager[object] = entered_together(work) if together else nullcontext()
        with work.session.begin_nested(), keeping:
            yield work


def _enter(work: Work, unit_id: int, matter: Matter, title: str = "Mương ngõ 12 tắc") -> Case:
    """Enter a matter, note what was seen, and take its steps."""
    who = register_person(work, RegisterPerson(matter.who, phone="0912345678"))
    parties = ((who.id, "petitioner"),)
    wish = OpenCase(matter.workflow, title, work.today, unit_id, "post", matter.fields, parties=parties)
    case = open_case(work, wish)
    note_activity(work, case, NoteActivity("note", work.today, "Đã xem tại chỗ."))
    for trigger, fields in matter.steps:
        take_step(work, case, TakeStep(trigger, work.today, case.version, fields))
    return case


def _told(ward: Ward, case_id: int) -> dict[str, list[dict[str, Any]]]:
    """Give all rows of a case; numbers of events as those of the case, so that two cases can be compared."""
    with ward.database.engine.connect() as connection:
        events = connection.execute(
            select(CaseEvent.id, CaseEvent.seq, CaseEvent.case_seq).where(CaseEvent.case_id == case_id)
        ).all()
        places = {seq: place for _id, seq, place in events}
        ids = [event_id for event_id, _seq, _place in events]
        found = {}
        for table in Base.metadata.sorted_tables:
            clause = table.c.case_id == case_id if "case_id" in table.c else None
            clause = table.c.id == case_id if table.name == "cases" else clause
            clause = table.c.event_id.in_(ids) if table.name == "event_texts" else clause
            if clause is not None:
                rows = connection.execute(select(table).where(clause).order_by(table.c.id)).mappings()
                found[table.name] = [_row(table, dict(row), places) for row in rows]
    return found


def _row(table: Table, row: dict[str, Any], places: Mapping[int, int]) -> dict[str, Any]:
    out = LEFT_OUT | (NUMBERED if table.name == "cases" else set())
    out |= {"key_id", "sealed", "vault_entry_id"} if table.name in ("vault_entries", "parties") else set()
    known: dict[str, int | None] = {
        name: places.get(row[name] or 0) for name in ("known_from", "known_to") if name in row
    }
    return {name: value for name, value in {**row, **known}.items() if name not in out}


def _whole(ward: Ward) -> None:
    """Hold the book to its events, and what is folded of them to a new fold."""
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        assert verify(work) > 0
    assert not rebuild(ward.installation, ward.office.id, write=False).differing


def test_each_case_is_the_same_as_if_it_had_been_entered_alone(ward_anywhere):
    ward = ward_anywhere
    unit_id = ward.units["VP"].id
    with _in_one_go(ward) as work:
        together = {name: _enter(work, unit_id, matter).id for name, matter in MATTERS.items()}
    for name, matter in MATTERS.items():
        with _in_one_go(ward, together=False) as work:
            alone = _enter(work, unit_id, matter).id
        assert _told(ward, together[name]) == _told(ward, alone), name
    with ward.database.reading() as session:
        assert session.scalars(select(func.count(VaultEntry.id))).one() == 4
        assert set(session.scalars(select(Person.name))) == {"Hà Văn Quyết A", "Lò Văn Tấn A"}
    _whole(ward)


def test_twenty_cases_cost_hardly_more_statements_than_two(ward_anywhere):
    ward = ward_anywhere
    asked = []
    for many in (1, 2, 20):  # once before, so that every shared thing is known
        with queries_of(ward) as statements, _in_one_go(ward) as work:
            for n in range(many):
                _enter(work, ward.units["VP"].id, MATTERS["only entered"], f"Mương ngõ {n} tắc")
        asked.append(len(statements))
    assert asked[2] <= asked[1] + 4
    _whole(ward)


def test_whatever_is_asked_meanwhile_finds_them_and_they_go_on_from_there(ward_anywhere):
    ward = ward_anywhere
    matter = MATTERS["settled"]
    with _in_one_go(ward) as work:
        case = _enter(work, ward.units["VP"].id, Matter(matter.fields, matter.who, matter.steps[:2]))
        found = work.session.scalars(select(Case).where(Case.number == case.number)).one()
        assert found is case
        other = _enter(work, ward.units["VP"].id, MATTERS["only entered"])
        link_cases(work, case, other, None, kind=ABOUT)
        for trigger, fields in matter.steps[2:]:
            take_step(work, case, TakeStep(trigger, work.today, case.version, fields))
    with _in_one_go(ward, together=False) as work:
        alone = _enter(work, ward.units["VP"].id, matter).id
    assert _told(ward, case.id) == _told(ward, alone)
    _whole(ward)


def test_who_is_entered_just_now_is_found_by_the_number_of_their_card(ward_anywhere):
    ward = ward_anywhere
    with _in_one_go(ward) as work:
        entered = register_person(work, RegisterPerson("Hà Văn Quyết A", "001180000001"))
        assert find_by_number(work, "001180000001") is entered


def test_when_the_book_refuses_one_of_them_none_is_in_it(ward_anywhere):
    ward = ward_anywhere
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        with pytest.raises(InvalidInput, match="was not saved"):
            _enter_until_one_is_refused(work, ward.units["VP"].id)
        _enter(work, ward.units["VP"].id, MATTERS["settled"])
    with ward.database.reading() as session:
        numbers = session.scalars(select(Case.number).order_by(Case.id)).all()
        assert numbers == ["KN-2026-0001", "TH-2026-0001"]  # what was decided is carried out in a case of its own
        assert session.scalars(select(Person.name)).all() == [MATTERS["settled"].who]
    _whole(ward)


def _enter_until_one_is_refused(work: Work, unit_id: int) -> None:
    with work.session.begin_nested(), entered_together(work):
        _enter(work, unit_id, MATTERS["settled"])
        _enter(work, unit_id, MATTERS["sealed by a step"])
        assert work.session.scalars(select(Case)).all()  # the database has it now
        _enter(work, unit_id, MATTERS["only entered"])
        _enter(work, unit_id, MATTERS["only entered"], title=" ")


def test_what_was_read_of_those_taken_back_is_not_taken_for_what_is_written_next(ward):
    unit_id = ward.units["VP"].id
    read: list[Any] = []
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        with pytest.raises(InvalidInput):
            _read_before_one_is_refused(work, unit_id, read)
        _enter(work, unit_id, MATTERS["settled"])
    assert {type(row) for row in read} == set(FOLDED)
    _whole(ward)


def _read_before_one_is_refused(work: Work, unit_id: int, read: list[Base]) -> None:
    with work.session.begin_nested(), entered_together(work):
        _enter(work, unit_id, MATTERS["only entered"])
        for table in FOLDED:
            read += work.session.scalars(select(table))
        _enter(work, unit_id, MATTERS["only entered"], title=" ")
