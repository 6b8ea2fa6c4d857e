"""The test ground itself: a book of one's own, of this version, and no way out of the machine."""

from __future__ import annotations

import os
import socket

import pytest
from sqlalchemy import text

from tests.factories import a_case, a_ward, the_case
from tests.kept_ward import is_empty


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_gets_a_book_of_its_own(database, turn):
    with database.begin() as session:
        session.execute(text("CREATE TABLE left_behind (id INTEGER)"))


@pytest.mark.parametrize("turn", ["first", "second"])
def test_nothing_that_a_test_wrote_reaches_the_next(database, turn):
    assert is_empty(database)
    ward = a_ward(database)
    number = a_case(ward)
    assert (number, the_case(ward, number).id) == ("KN-2026-0001", 1)


def test_a_fresh_book_is_of_this_programs_version(database):
    database.require_current()


@pytest.mark.parametrize("address", [("192.0.2.1", 25), ("mail.example", 587)])
def test_no_test_reaches_another_machine(address):
    with socket.socket() as way_out, pytest.raises(AssertionError, match="no network and no mail"):
        way_out.connect(address)


def test_a_developers_own_settings_do_not_reach_the_tests():
    leaked = [n for n in os.environ if n.startswith("CASETRACK_") and not n.startswith("CASETRACK_TEST_")]
    assert leaked == []
