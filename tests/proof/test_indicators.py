"""Many more offices than the daily run has: whatever happens in them, each indicator agrees with a plain recount."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from casetrack.db import Database
from tests.reports.test_any_indicator import agree, any_days, happenings

pytestmark = pytest.mark.proof


@pytest.mark.parametrize("url", ["sqlite_url", pytest.param("postgresql_url", marks=pytest.mark.postgresql)])
def test_every_indicator_agrees_with_a_recount_in_many_offices(request, url):
    database = Database(request.getfixturevalue(url))

    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
    @given(happenings=happenings, days=any_days)
    def any_office(happenings, days):
        agree(database, happenings, days)

    any_office()
    database.dispose()
