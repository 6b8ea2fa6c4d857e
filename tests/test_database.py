"""What the database may tell when something fails: never the citizen it failed for."""

from __future__ import annotations

import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casetrack.db import Database
from casetrack.jobs.table import find_job
from tests.factories import a_case, a_person, a_ward


def test_a_failure_of_the_book_names_no_citizen(database):
    with pytest.raises(DBAPIError) as failed, database.engine.connect() as book:
        book.execute(text("SELECT nothing FROM persons WHERE phone = :phone"), {"phone": "0912345678"})
    assert "nothing" in str(failed.value)
    assert "0912345678" not in str(failed.value)


def test_each_night_the_book_is_counted_for_sqlite_to_choose_its_indexes_and_no_name_is_kept_with_the_counts(database):
    ward = a_ward(database)
    a_person(ward, "Lê Văn Bốn")
    a_case(ward)
    on_sqlite = database.engine.dialect.name == "sqlite"
    assert (find_job("count").run(ward.installation, ward.office.id, None) > 0) is on_sqlite
    if on_sqlite:
        with database.engine.connect() as book:
            counts = {(row.tbl, str(row.stat).split()[0]) for row in book.execute(text("SELECT * FROM sqlite_stat1"))}
            samples = text("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat4'")
            assert not book.scalar(samples) or not book.scalar(text("SELECT count(*) FROM sqlite_stat4"))
        assert {("persons", "1"), ("cases", "1")} <= counts


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO units (office_id, code, name) VALUES (1, :who, 'VP'), (1, :who, 'VP')",
        "INSERT INTO units (office_id, code) VALUES (1, :who)",
        "INSERT INTO units (office_id, code, name) VALUES (77, 'X', :who)",
        "SELECT CAST(CAST(:who AS text) AS integer)",
    ],
    ids=["twice", "missing", "no such office", "no number"],
)
def test_a_broken_constraint_tells_its_name_and_not_the_row(postgresql_url, statement):
    book, row = Database(postgresql_url), {"who": "Lê Văn Bốn"}
    office = (
        "INSERT INTO offices (id, code, name, timezone, demo, created_at) VALUES (1, 'a', 'A', 'UTC', false, now())"
    )
    with book.begin() as rows:
        rows.execute(text(office))
    with pytest.raises(DBAPIError) as failed, book.begin() as rows:
        rows.execute(text(statement), row)
    book.dispose()
    told = "".join(traceback.format_exception(failed.value))
    assert "SQLSTATE 2" in told
    assert "Bốn" not in told
