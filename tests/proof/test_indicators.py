"""More offices than the daily run has, and one with more profiles than a statement may bind: indicators hold in all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from casetrack.db import Database
from casetrack.reports.counts import cases_of, count
from casetrack.reports.questions import ask
from casetrack.services.search import count_seen_and_hidden
from casetrack.services.work import reading
from tests.factories import a_case, a_ward
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


def test_a_list_behind_more_profiles_than_a_statement_may_bind_still_opens(database):
    ward = a_ward(database)
    a_case(ward.on("2026-06-04"))
    with reading(ward.installation, ward.actor("leader")) as work:
        question = ask(work, date(2026, 6, 1), date(2026, 6, 30))
        codes = {each.profile.code for each in count(work, question)}
        assert count_seen_and_hidden(work, cases_of(question, "receipts", codes | set(range(70_000)))) == (1, 0)
        assert count_seen_and_hidden(work, cases_of(question, "receipts", ())) == (0, 0)
