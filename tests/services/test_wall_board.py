"""The board on the wall counts every case, names nobody and lets no number of one or two be found out."""

from __future__ import annotations

from sqlalchemy import select

from casetrack.models import Case
from casetrack.services.wall_board import Total, board_of
from casetrack.services.work import reading
from tests.factories import a_case, a_ward
from tests.queries import queries_of


def test_the_board_counts_the_book_as_somebody_would_by_hand(database):
    ward = a_ward(database)
    for n in range(5):
        a_case(ward.on(f"2026-05-{4 + n:02d}"))
    for n in range(3):
        a_case(ward.on(f"2026-06-0{1 + n}"))
    day = ward.on("2026-06-03")
    with reading(day.installation, day.actor("officer")) as work:
        board, cases = board_of(work), work.session.scalars(select(Case)).all()
    late = sum(case.due_on is not None and case.due_on < work.today for case in cases)
    assert late >= 3
    assert (board.open, board.overdue) == (Total(8, and_more=False), Total(late, and_more=False))
    assert sum(each.open or 0 for each in board.departments) == 8
    assert board.closed_this_week == 0


def test_one_or_two_cases_are_told_nowhere_and_cannot_be_found_by_taking_away(database):
    ward = a_ward(database)
    for _n in range(4):
        a_case(ward.on("2026-05-04"))
    a_case(ward.on("2026-05-04"), unit="KT")
    day = ward.on("2026-06-03")
    with reading(day.installation, day.actor("officer")) as work, queries_of(day) as asked:
        board = board_of(work)
    assert {each.open for each in board.departments} == {4, None}
    assert board.open == Total(4, and_more=True)
    assert len(asked) == 5


def test_the_order_of_units_tells_no_number_of_one_or_two(database):
    ward = a_ward(database)
    for unit, late in (("VP", 1), ("KT", 2)):
        for n in range(4):
            a_case(ward.on("2026-03-02" if n < late else "2026-06-01"), unit=unit)
    day = ward.on("2026-06-03")
    with reading(day.installation, day.actor("officer")) as work:
        board = board_of(work)
    assert [(each.open, each.overdue) for each in board.departments] == [(4, None), (4, None)]
    assert [each.name for each in board.departments] == ["Văn phòng", "Phòng Kinh tế"]  # as they were entered
