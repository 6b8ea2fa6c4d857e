"""What the database may tell when something fails: never the citizen it failed for."""

from __future__ import annotations

import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casetrack.db import Database


def test_a_failure_of_the_book_names_no_citizen(database):
    with pytest.raises(DBAPIError) as failed, database.engine.connect() as book:
        book.execute(text("SELECT nothing FROM persons WHERE phone = :phone"), {"phone": "0912345678"})
    assert "nothing" in str(failed.value)
    assert "0912345678" not in str(failed.value)


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
