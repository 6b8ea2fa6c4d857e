"""The ledger of alerts against a clerk who reads every clock each time: many stories, on both databases."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings

from tests.alert_oracle import Clerk, stories
from tests.factories import a_ward

pytestmark = pytest.mark.proof
offices = count(1)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories)
def test_each_alert_is_told_once_and_none_is_missing(database, story):
    Clerk(a_ward(database, code=f"so{next(offices)}")).live(story)
