"""Every row that the office stands on is named by an event: changed, deleted or added behind the book, it is found."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import JSON, Column, Row, delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from casetrack.errors import ChainBroken
from casetrack.models import Base, CaseGrant, ImportBatch, Person, Unit, User
from casetrack.services.access import get_visible_case
from casetrack.services.cases import NoteActivity, link_cases, note_activity
from casetrack.services.chain import verify
from casetrack.services.evidence import CHAIN, EVIDENCE, PROJECTION, TECHNICAL, columns_of
from casetrack.services.first_evidence import begin_evidence
from casetrack.services.incoming import EnterIncoming
from casetrack.services.incoming import enter as enter_incoming
from casetrack.services.links import canonical_flat
from casetrack.services.named_rows import of_office
from casetrack.services.outgoing import EnterOutgoing, enter
from casetrack.services.persons import RegisterPerson
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.tokens import AddToken, add_token, revoke_token
from casetrack.services.work import Work, begin, reading, system_actor
from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_case, a_person, a_ward
from tests.forging import forget_evidence
from tests.schedules import a_series, generated, published


@pytest.fixture
def ward(database) -> Ward:
    """A ward whose desk took in a complaint and a denunciation, with what else the office writes down."""
    ward = a_ward(database)
    fill(ward)
    return ward


def fill(ward: Ward) -> None:
    numbers = []
    people = ("Lê Văn Bốn", "0010" + "8" * 8, COMPLAINT), ("Phan Thị Chín", "0010" + "9" * 8, DENUNCIATION)
    for name, identity, fields in people:
        brought = BringPetition("petition", fields)
        who = RegisterPerson(name, identity, "0912345678")
        wish = Receive(who, ward.units["root"].id, "Thửa 214", ward.today, petition=brought)
        with begin(ward.installation, ward.actor("desk")) as work:
            numbers.append(receive(work, wish).case_number or "")
    with begin(ward.installation, ward.actor("leader")) as work:
        first, second = (get_visible_case(work, number) for number in numbers)
        link_cases(work, first, second, None)
        grant = CaseGrant(office_id=ward.office.id, case_id=second.id, user_id=ward.users["officer"].id, reason="Giúp")
        work.session.add(grant)
        enter(work, EnterOutgoing("TB", "Mời họp", "Tổ 5", work.today))
    with begin(ward.installation, ward.actor("clerk")) as work:
        enter_incoming(work, EnterIncoming("Thanh tra tỉnh", "Chuyển đơn", work.today))
        add_token(work.session, work.office, AddToken("officer", "Bảng", ("read",), 30), work.clock)
    a_series(ward)
    generated(ward, "2026-06-04", "2026-06-11")
    published(ward, "2026-06-04", "2026-06-11")


def read(ward: Ward) -> int:
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        return verify(work)


def broken(work: Work) -> ChainBroken | None:
    try:
        verify(work)
    except ChainBroken as found:
        return found
    return None


@contextmanager
def tampering(ward: Ward) -> Iterator[Work]:
    """A transaction past the program, in which the book can be read; it is taken back."""
    with ward.database.engine.connect() as connection, Session(connection) as session:
        yield Work(session, ward.installation, system_actor(ward.office.id), ward.office, ward.now, ward.now)
        session.rollback()


def test_every_table_stands_on_one_side():
    sides = [*CHAIN, *EVIDENCE, *PROJECTION, *TECHNICAL]
    assert len(sides) == len(set(sides))
    assert {mapper.class_ for mapper in Base.registry.mappers} == set(sides)
    assert all(TECHNICAL.values())


def test_the_columns_that_no_event_speaks_of_are_there():
    for model, left_out in EVIDENCE.items():
        assert left_out <= {column.key for column in model.__table__.columns}, model


def test_an_untouched_book_is_whole(ward):
    assert read(ward) == 9


def test_a_change_of_any_column_of_any_row_is_found(ward):
    """Each column moves the digest of its row; of a few, drawn anew each time, the whole book is read."""
    tried, refused = [], 0
    for model, column in _covered():
        table = Base.metadata.tables[model.__tablename__]
        with tampering(ward) as work:
            before = work.session.execute(select(table).where(of_office(model, ward.office.id)).limit(1)).first()
            if before is None:
                continue
            try:
                tamper(work.session, before, column)
            except DatabaseError:
                refused += 1  # the database does not let it stand at all
                continue
            after = work.session.execute(select(table).where(table.c.id == before.id)).one()
            assert digest(model, before) != digest(model, after), column
            tried.append((model, column))
    assert {"parties", "persons", "visits", "receipts", "petitions", "case_grants", "users", "vault_entries"} <= {
        model.__tablename__ for model, _column in tried
    }
    assert refused <= 33
    for model, column in random.Random().sample(tried, 8):
        with tampering(ward) as work:
            table = Base.metadata.tables[model.__tablename__]
            row = work.session.execute(select(table).where(of_office(model, ward.office.id)).limit(1)).one()
            tamper(work.session, row, column)
            found = broken(work)
        assert found is not None, column
        assert (found.details["table"], found.details["row"]) == (table.name, row.id), column


def _covered() -> Iterator[tuple[type[Base], Column[Any]]]:
    for model, left_out in EVIDENCE.items():
        for column in Base.metadata.tables[model.__tablename__].columns:
            if column.key != "id" and column.key not in left_out:
                yield model, column


def digest(model: type[Base], row: Row[Any]) -> str:
    columns = columns_of(model)
    return columns.digest(getattr(row, name) for name in columns.names)


def tamper(session: Session, row: Row[Any], column: Column[Any]) -> None:
    other = another(session, column, getattr(row, column.key))
    session.connection().execute(update(column.table).where(column.table.c.id == row.id).values({column.key: other}))


_FIRST_VALUES = {
    str: "x",
    int: 7,
    date: date(2026, 1, 1),
    object: datetime(2026, 1, 1, tzinfo=UTC),  # what the type of an instant says of itself
}


def another(session: Session, column: Column[Any], value: Any) -> Any:
    """Give another value of the same kind."""
    for key in column.foreign_keys:
        others = select(key.column).where(key.column != value) if value is not None else select(key.column)
        return session.execute(others.limit(1)).scalar() if column.key != "office_id" else value + 1
    if value is None:
        if isinstance(column.type, JSON):
            return {"x": "y"}
        return _FIRST_VALUES[column.type.python_type]
    if isinstance(value, date | datetime):
        return value + timedelta(days=1)
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return ("y" if value.startswith("x") else "x") + value[1:]
    return value + {int: 1, bytes: b"."}[type(value)]


@pytest.mark.parametrize("table", ["receipts", "case_grants", "case_links", "api_tokens", "roles_in_units"])
def test_a_deleted_row_is_found_at_the_event_that_named_it(ward, table):
    with tampering(ward) as work:
        rows = Base.metadata.tables[table]
        last = work.session.execute(select(rows.c.id).order_by(rows.c.id.desc()).limit(1)).scalar_one()
        work.session.connection().execute(delete(rows).where(rows.c.id == last))
        found = broken(work)
    assert found is not None
    assert "was deleted" in found.message.en
    assert (found.details["table"], found.details["row"]) == (table, last)


def test_an_added_row_is_found(ward):
    with tampering(ward) as work:
        role = {"office_id": ward.office.id, "user_id": ward.users["desk"].id, "unit_id": ward.units["root"].id}
        table = Base.metadata.tables["roles_in_units"]
        work.session.connection().execute(insert(table).values(role=("leader"), **role))
        found = broken(work)
    assert found is not None
    assert "no event tells of it" in found.message.en
    assert found.details["table"] == "roles_in_units"


def test_two_rows_that_changed_places_are_found(ward):
    a_person(ward, "Đỗ Văn Mười")
    with tampering(ward) as work:
        connection, table = work.session.connection(), Base.metadata.tables["persons"]
        first, second = connection.execute(select(table).order_by(table.c.id).limit(2)).all()
        kept = [name for name in table.columns.keys() if name != "id"]  # noqa: SIM118  # columns, no mapping
        for here, there in ((first, second), (second, first)):
            swapped = {name: getattr(there, name) for name in kept}
            connection.execute(update(table).where(table.c.id == here.id).values(swapped))
        found = broken(work)
    assert found is not None
    assert found.details["table"] == "persons"


def test_what_the_office_changes_itself_stays_whole(ward):
    with begin(ward.installation, ward.actor("administrator")) as work:
        user = work.session.get_one(User, ward.users["officer"].id)
        user.password_hash = "another"
        revoke_token(work.session, work.office, 1, work.clock)
    with begin(ward.installation, ward.actor("administrator")) as work:
        work.session.delete(work.session.scalars(select(CaseGrant)).one())
    assert read(ward)


def test_progress_and_last_use_are_no_evidence(ward):
    before = read(ward)
    with ward.database.begin() as session:
        session.execute(text("UPDATE api_tokens SET last_used_at = created_at"))
    assert read(ward) == before


def test_whoever_is_erased_leaves_the_book_whole(ward):
    person = a_person(ward, "Đỗ Văn Mười")
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        erased = work.session.get_one(Person, person.id)
        erased.name = erased.search_key = erased.sort_key = erased.salt = ""
    assert read(ward)


def test_a_savepoint_that_is_taken_back_takes_no_word_about_earlier_rows_with_it(ward):
    number = a_case(ward)
    with begin(ward.installation, ward.actor("officer")) as work:
        batch = ImportBatch(office_id=ward.office.id, source="x", file_name="x", file_hash="x", started_at=work.now)
        work.session.add(batch)
        with work.session.begin_nested() as savepoint:
            note_activity(work, get_visible_case(work, number), NoteActivity("note", work.today, "Gọi điện."))
            savepoint.rollback()
    assert read(ward)


def test_a_row_written_outside_of_a_work_is_refused(ward):
    with pytest.raises(RuntimeError, match="in a Work"), ward.database.begin() as session:
        session.add(Unit(office_id=ward.office.id, code="X", name="X"))


@pytest.mark.parametrize("statement", [update(User).values(active=False), delete(Unit), insert(Unit).values(code="X")])
def test_rows_are_not_changed_in_bulk(ward, statement):
    with pytest.raises(RuntimeError, match="one by one"), begin(ward.installation, ward.actor("leader")) as work:
        work.session.execute(statement)


def test_a_book_of_an_earlier_version_is_taken_over_once(database):
    ward = a_ward(database)
    fill(ward)
    with ward.database.begin() as session:
        session.execute(text("UPDATE persons SET salt = ''"))
    forget_evidence(ward)
    events = read(ward)
    assert begin_evidence(ward.installation) > 10
    assert read(ward) > events
    assert begin_evidence(ward.installation) == 0
    with tampering(ward) as work:
        assert "" not in work.session.scalars(select(Person.salt)).all()
        work.session.connection().execute(text("UPDATE visits SET subject = 'Khác'"))
        assert broken(work) is not None


@given(
    st.dictionaries(
        st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12),
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    )
)
def test_the_quick_encoder_writes_the_bytes_of_the_standard(said):
    assert canonical_flat(said).encode() == rfc8785.dumps(said)


def test_the_office_itself_is_evidence(ward):
    with tampering(ward) as work:
        work.session.connection().execute(update(Base.metadata.tables["offices"]).values(timezone="Asia/Tokyo"))
        found = broken(work)
    assert found is not None
    assert found.details["table"] == "offices"
