"""Whatever happens to an office's cases and days off, and whenever it is looked: each alert once, none missing."""

from __future__ import annotations

from itertools import count

from hypothesis import HealthCheck, given, settings

from tests.alert_oracle import Clerk, stories
from tests.factories import a_ward

offices = count(1)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories)
def test_the_ledger_is_that_of_a_clerk_who_reads_every_clock_each_time(database, story):
    Clerk(a_ward(database, code=f"so{next(offices)}")).live(story)
