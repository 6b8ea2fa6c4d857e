"""The register of outgoing documents: every number once and none left out, whoever writes at once or gives up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from casetrack.errors import InvalidInput
from casetrack.models import OutgoingEntry
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.outgoing import EnterOutgoing, enter
from casetrack.services.timelines import read_book, timeline
from casetrack.services.work import begin, reading, system_actor
from tests.factories import Ward, a_case, a_ward

WRITERS, NUMBERS = 8, 400


@pytest.fixture
def ward(database) -> Ward:
    return a_ward(database)


class ThoughtBetterError(Exception):
    """The writer gives up after the number was taken."""


def a_notice(on: date, **more) -> EnterOutgoing:
    return EnterOutgoing("TB", "Thông báo kết quả kiểm tra", "Như trên", on, **more)


def entered(ward: Ward, wish: EnterOutgoing) -> OutgoingEntry:
    with begin(ward.installation, ward.actor("clerk")) as work:
        return enter(work, wish)


def numbers(ward: Ward, year: int = 2026) -> list[int]:
    with ward.database.reading() as session:
        query = select(OutgoingEntry.number).where(OutgoingEntry.year == year).order_by(OutgoingEntry.number)
        return list(session.scalars(query))


def events_in(ward: Ward) -> int:
    """Read the whole book; give how many events it has."""
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        return verify(work)


def test_eight_writers_take_400_numbers_without_gap_or_double_though_every_fifth_gives_up(ward):
    together, begun = Barrier(WRITERS), events_in(ward)
    actors = [ward.actor("clerk") for _writer in range(WRITERS)]

    def write(writer: int) -> list[int]:
        together.wait()
        taken = []
        for turn in range(NUMBERS * 5 // 4 // WRITERS + 1):
            try:
                with begin(ward.installation, actors[writer]) as work:
                    entry = enter(work, a_notice(work.today))
                    if turn % 5 == 4:
                        raise ThoughtBetterError
            except ThoughtBetterError:
                continue
            taken.append(entry.number)
        return taken

    with ThreadPoolExecutor(WRITERS) as pool:
        taken = [number for each in pool.map(write, range(WRITERS)) for number in each]
    assert len(taken) >= NUMBERS
    assert sorted(taken) == numbers(ward) == list(range(1, len(taken) + 1))
    assert events_in(ward) - begun == len(taken), "one event for each line"


def test_each_year_begins_its_book_anew(ward):
    assert entered(ward.on("2026-12-31"), a_notice(date(2026, 12, 31))).symbol == "01/TB-UBND"
    assert entered(ward.on("2027-01-02"), a_notice(date(2027, 1, 2))).symbol == "01/TB-UBND"
    assert entered(ward, a_notice(date(2026, 12, 31))).number == 2, "the year is that of the paper's own day"


def test_kinds_share_one_row_of_numbers_and_an_official_letter_names_who_drafted_it(ward):
    on = ward.today
    written = [entered(ward, a_notice(on)), entered(ward, EnterOutgoing("", "Chuyển đơn", "Thanh tra tỉnh", on))]
    assert [entry.symbol for entry in written] == ["01/TB-UBND", "02/UBND-VP"]


def test_a_paper_of_tomorrow_or_about_nothing_takes_no_number(ward):
    with pytest.raises(InvalidInput) as refused:
        entered(ward, EnterOutgoing("TB", " ", "", date(2026, 6, 5)))
    assert sorted(refused.value.fields) == ["abstract", "on"]
    assert entered(ward, a_notice(ward.today)).number == 1


def test_a_case_tells_of_the_paper_that_went_out_of_it(ward):
    number = a_case(ward)
    with begin(ward.installation, ward.actor("clerk")) as work:
        enter(work, a_notice(work.today, case=get_visible_case(work, number)))
    with reading(ward.installation, ward.actor("clerk")) as work:
        case = get_visible_case(work, number)
        newest = timeline(work, case, read_book(work, case))[0]
        assert newest.label.vi == "Vào sổ văn bản đi số 01/TB-UBND"
        assert not newest.moves
        assert case.version == 1, "nobody's page becomes stale"
