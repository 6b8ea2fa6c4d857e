"""What becomes of appointments when their case is better protected later, or the day goes another way than planned."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from casetrack.db import Database
from casetrack.models import Case
from casetrack.services.cases import ABOUT, link_cases
from casetrack.services.protection import protect_alike
from casetrack.services.work import begin
from tests.bookings import booked, june, listed, row_of
from tests.factories import Ward, a_case, a_person, a_ward, an_account


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    book_of = Database(sqlite_url)
    yield june(a_ward(book_of))
    book_of.dispose()


def restrict(ward: Ward, number: str) -> None:
    """Tie a case to one that few may see, which protects it alike from now on."""
    guarded = a_case(ward, "Việc hạn chế người xem")
    with begin(ward.installation, ward.actor("desk")) as work:
        one, other = (work.session.scalars(select(Case).where(Case.number == n)).one() for n in (guarded, number))
        one.level = "restricted"
        link_cases(work, one, other, None, kind=ABOUT)
        work.session.flush()
        protect_alike(work, one)


def test_whoever_books_somebody_a_second_time_is_not_told_of_a_case_that_was_restricted_since(ward):
    person = a_person(ward)
    number = a_case(ward, petitioner=person)
    booked(ward, person, "08:00", day="2026-06-18")  # so that others know the person at all
    key = booked(ward, person, "08:00", case_number=number)
    restrict(ward, number)
    assert row_of(ward, key).confidential
    an_account(ward, "other desk", "desk", "VP")
    booked(ward, person, "09:00", by="other desk")
    assert [each.hidden for each in listed(ward, by="other desk")] == [True, False]
