"""How often somebody may guess: counted for the name and for the address, also when many try at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from casetrack.errors import TooManyAttempts
from casetrack.services.users import (
    ATTEMPT_WINDOW,
    ATTEMPTS_ALLOWED,
    ATTEMPTS_OF_ADDRESS,
    count_attempt,
    forget_attempts,
)
from tests.factories import an_account


def attempt(ward, name="officer", address="10.0.0.1"):
    with ward.database.begin() as session:
        count_attempt(session, name, address, ward.now)


def test_the_ninth_attempt_in_a_quarter_of_an_hour_waits(ward):
    for _ in range(ATTEMPTS_ALLOWED):
        attempt(ward)
    with pytest.raises(TooManyAttempts) as refused:
        attempt(ward)
    assert "Đợi 15 phút" in refused.value.message.vi
    ward.now += ATTEMPT_WINDOW + timedelta(seconds=1)
    attempt(ward)


def test_the_window_begins_with_its_first_attempt_and_not_with_its_last(ward):
    attempt(ward)
    ward.now += ATTEMPT_WINDOW - timedelta(minutes=2)
    for _ in range(ATTEMPTS_ALLOWED - 1):
        attempt(ward)
    with pytest.raises(TooManyAttempts) as refused:
        attempt(ward)
    assert "Đợi 2 phút" in refused.value.message.vi


def test_a_good_sign_in_begins_the_count_anew(ward):
    for _ in range(ATTEMPTS_ALLOWED):
        attempt(ward)
    ward.now += timedelta(minutes=14)
    with ward.database.begin() as session:
        forget_attempts(session, "officer", "10.0.0.1")
    for _ in range(ATTEMPTS_ALLOWED):
        attempt(ward)
    with pytest.raises(TooManyAttempts) as refused:
        attempt(ward)
    assert "Đợi 15 phút" in refused.value.message.vi


def test_a_hundred_attempts_from_one_address_are_a_ward_and_more_are_one_guesser(ward):
    for n in range(ATTEMPTS_OF_ADDRESS):
        attempt(ward, f"name{n}")
    with pytest.raises(TooManyAttempts) as refused:
        attempt(ward, "another")
    assert "Từ mạng này" in refused.value.message.vi
    attempt(ward, "another", "10.0.0.2")


def test_one_name_from_many_addresses_is_one_victim(ward):
    for n in range(ATTEMPTS_ALLOWED):
        attempt(ward, "officer", f"10.0.0.{n}")
    with pytest.raises(TooManyAttempts):
        attempt(ward, "officer", "10.0.1.1")


def test_of_sixteen_that_guess_at_once_eight_are_counted_and_nobody_slips_through(ward):
    def guess(_n):
        try:
            attempt(ward)
        except TooManyAttempts:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(guess, range(2 * ATTEMPTS_ALLOWED))) == ATTEMPTS_ALLOWED


def test_colleagues_behind_one_address_sign_in_at_the_same_time(ward):
    names = [an_account(ward, f"colleague{n}", "officer").username for n in range(6)]

    def come_in(name):
        for _ in range(4):
            attempt(ward, name)
            with ward.database.begin() as session:
                forget_attempts(session, name, "10.0.0.1")
        return name

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(come_in, names)) == names
