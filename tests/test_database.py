"""What the database may tell when something fails: never the citizen it failed for."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError


def test_a_failure_of_the_book_names_no_citizen(database):
    with pytest.raises(DBAPIError) as failed, database.engine.connect() as book:
        book.execute(text("SELECT nothing FROM persons WHERE phone = :phone"), {"phone": "0912345678"})
    assert "nothing" in str(failed.value)
    assert "0912345678" not in str(failed.value)
