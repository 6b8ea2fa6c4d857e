"""What somebody may not see answers like what is not there: same status, same words, same questions to the book.

The addresses are taken from the application, reads and writes alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from casetrack import api
from casetrack.db import Database
from tests.addresses import blanks
from tests.hidden_office import Answer, Office, an_office, ask_pages, ask_rest
from tests.permission_matrix import Door, page_doors, rest_doors
from tests.web.conftest import browser_of

# Blanks that lead to nothing of one case: rules of the law, books and years, workflows, files of the program, one's
# own sign-ins, accounts with their roles and tokens, sessions of the schedule, which name no citizen, and the alarms
# that every auditor is told of; programs that are told of alerts, and the secret address of a calendar, whose entries
# tests/web/test_channels.py asks. A place in a register may be that of a hidden case: what stands there then,
# tests/web/test_registers.py and tests/api/test_registers.py ask. A digest is its reader's own, and what of it is
# hidden tests/services/test_digests.py asks; so is an absence. What of a list leaves the book,
# tests/web/test_exports.py asks. What few may see of the rows of a hand-over, tests/web/test_batches.py and
# tests/api/test_batches.py ask; what of what rows may be one with, tests/services/test_batch_matches.py. A saved view
# holds a question and no case: tests/web/test_saved_views.py.
OF_NO_CASE = {
    "absence_id",
    "alarm_id",
    "batch_no",
    "book",
    "code",
    "column",
    "day",
    "deed",
    "ending",
    "file_id",
    "filename",
    "form",
    "id_",
    "indicator",
    "kind",
    "letter",
    "made",
    "match_id",
    "outline",
    "path",
    "place",
    "role_id",
    "row",
    "row_id",
    "series_id",
    "session_id",
    "shape",
    "sign_in_id",
    "stop",
    "token",
    "token_id",
    "unit_id",
    "user_id",
    "view_id",
    "webhook_id",
    "workflow",
    "year",
}
# A case or a receipt, a person of the registry, and an appointment.
LEAD_TO_ONE = {"number", "person_id", "appointment_id"}
NEW = "Say in tests/test_hidden_is_missing.py how a test makes a hidden one of these, or that they lead to no case"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with a denunciation that most of its people may not see."""
    folder = tmp_path_factory.mktemp("hidden")
    book = Database(f"sqlite:///{folder / 'casetrack.db'}")
    book.upgrade()
    with an_office(book, folder) as office:
        yield office
    book.dispose()


def doors_to_cases(doors: list[Door]) -> list[Door]:
    """List the doors that lead to one case, or to something of one."""
    return [door for door in doors if blanks(door.address) - OF_NO_CASE]


class TestEveryAddressThatLeadsToACase:
    def test_of_the_pages_is_known(self, office: Office):
        doors = doors_to_cases(page_doors(office.app))
        assert {door.address for door in doors if not blanks(door.address) & LEAD_TO_ONE} == set(), NEW

    def test_of_the_api_is_known(self, office: Office):
        doors = doors_to_cases(rest_doors(api.create_api()))
        assert {door.address for door in doors if not blanks(door.address) & LEAD_TO_ONE} == set(), NEW

    @pytest.mark.parametrize("ask", [ask_pages, ask_rest])
    def test_answers_for_what_is_hidden_as_for_what_is_not_there(self, office: Office, ask: Callable[..., Answer]):
        rest = rest_doors(api.create_api())
        doors = doors_to_cases(rest if ask is ask_rest else page_doors(office.app))
        assert len(doors) > 10
        for door in doors:
            numbers = office.numbers_in(door)
            ask(office, door, numbers.unknown)  # what is remembered from the first request on, no later one asks for
            unknown, hidden, elsewhere = (
                ask(office, door, number) for number in (numbers.unknown, numbers.hidden, numbers.elsewhere)
            )
            assert unknown.status in (303, 404), door  # a form that only leads on to a page of the case
            assert hidden == unknown, door
            assert elsewhere == unknown, door

    def test_opens_for_who_may_see_the_case(self, office: Office):
        browser = browser_of(office.app, office.ward, "leader")
        assert browser.get(f"/ho-so/{office.cases.hidden}").status_code == 200
        desk = browser_of(office.app, office.ward, "desk")
        assert desk.get(f"/quay/phieu/{office.receipts.hidden}").status_code == 200
