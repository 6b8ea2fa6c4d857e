"""The ward that takes over, in a fresh book of each kind of database."""

from __future__ import annotations

import pytest

from casetrack.db import Database
from tests.factories import Ward
from tests.former_system import a_ward_that_takes_over


@pytest.fixture
def ward(database: Database) -> Ward:
    return a_ward_that_takes_over(database)


@pytest.fixture
def ward_on_sqlite(sqlite_url: str) -> Ward:
    """For what does not depend on the database."""
    return a_ward_that_takes_over(Database(sqlite_url))
