"""The ward of these tests, in a fresh book of each kind of database."""

from __future__ import annotations

import pytest

from casetrack.db import Database
from tests.factories import Ward, a_ward


@pytest.fixture
def ward(database: Database) -> Ward:
    return a_ward(database)
