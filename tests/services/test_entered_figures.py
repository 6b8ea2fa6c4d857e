"""Numbers of reports that somebody enters by hand: with their day and document, corrected but never lost."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from casetrack.db import Database
from casetrack.errors import Forbidden, InvalidInput
from casetrack.models import CaseEvent, EnteredFigure
from casetrack.services.chain import verify
from casetrack.services.entered_figures import EnterFigure, enter_figure, entries_known, list_entered
from casetrack.services.work import begin, reading, system_actor
from tests.factories import Ward, a_ward

DOCUMENTS, SHARE = "documents_on_reception", "online_acceptance.best_week_percent"
START, END = date(2026, 1, 1), date(2026, 6, 30)
SOURCE = "Báo cáo số 45/BC-VP ngày 28/5/2026"


@pytest.fixture
def ward(database) -> Ward:
    return a_ward(database)


def enter(
    ward: Ward, value: str, day: str = "2026-05-20", *, key: str = DOCUMENTS, by: str = "clerk", **more: object
) -> None:
    wish = EnterFigure(
        key, date.fromisoformat(day), value, str(more.pop("source", SOURCE)), bool(more.pop("take_back", False))
    )
    with begin(ward.installation, ward.actor(by)) as work:
        enter_figure(work, wish)


def known(ward: Ward, as_at: date = END, seq: int | None = None) -> dict[str, str]:
    with reading(ward.installation, ward.actor("leader")) as work:
        newest = work.session.scalars(select(func.max(CaseEvent.seq))).one()
        return {key: rows[-1].value for key, rows in entries_known(work, START, as_at, seq or newest).items()}


def test_a_number_speaks_for_the_period_in_which_its_day_lies(ward):
    enter(ward, "7")
    enter(ward, "91,1%", key=SHARE)
    enter(ward, "3", "2025-12-31")
    assert known(ward) == {DOCUMENTS: "7", SHARE: "91.1"}
    assert known(ward, as_at=date(2026, 5, 19)) == {}


def test_the_latest_day_of_the_period_speaks(ward):
    enter(ward, "7")
    enter(ward, "5", "2026-03-31")
    assert known(ward) == {DOCUMENTS: "7"}
    assert known(ward, as_at=date(2026, 4, 1)) == {DOCUMENTS: "5"}


def test_a_later_entry_corrects_and_the_earlier_one_is_still_known_as_it_was(ward):
    enter(ward, "7")
    with reading(ward.installation, ward.actor("leader")) as work:
        before = work.session.scalars(select(func.max(CaseEvent.seq))).one()
    enter(ward, "8", source="Công văn đính chính số 3")
    assert known(ward) == {DOCUMENTS: "8"}
    assert known(ward, seq=before) == {DOCUMENTS: "7"}
    with reading(ward.installation, ward.actor("leader")) as work:
        shown = [(each.row.value, each.holds, each.by) for each in list_entered(work, DOCUMENTS)]
    assert shown == [("8", True, "Văn thư clerk"), ("7", False, "Văn thư clerk")]


def test_a_number_is_taken_back_for_its_day_and_the_one_before_speaks_again(ward):
    enter(ward, "5", "2026-03-31")
    enter(ward, "7")
    enter(ward, "", take_back=True)
    assert known(ward) == {DOCUMENTS: "5"}
    with pytest.raises(InvalidInput) as caught:
        enter(ward, "", take_back=True)
    assert set(caught.value.fields) == {"said_on"}


def test_the_same_number_said_twice_stands_once(ward):
    enter(ward, "1.060")
    enter(ward, "1 060")
    with reading(ward.installation, ward.actor("leader")) as work:
        assert [each.row.value for each in list_entered(work)] == ["1060"]


def test_the_book_names_every_entry(ward):
    enter(ward, "7")
    with reading(ward.installation, ward.actor("auditor")) as work:
        verify(work)
        row = work.session.scalars(select(EnteredFigure)).one()
        assert (row.after_seq + 1, row.source) == (work.session.scalars(select(func.max(CaseEvent.seq))).one(), SOURCE)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"key": "people_committee_petitions.total"}, "key"),
        ({"key": "no.such"}, "key"),
        ({"value": ""}, "value"),
        ({"value": "bảy"}, "value"),
        ({"value": "-7"}, "value"),
        ({"value": "7,5"}, "value"),
        ({"value": "1.06"}, "value"),
        ({"value": "9" * 40}, "value"),
        ({"value": "²"}, "value"),
        ({"key": SHARE, "value": "91,111"}, "value"),
        ({"key": SHARE, "value": "nhiều"}, "value"),
        ({"day": "2026-06-05"}, "said_on"),
        ({"source": " "}, "source"),
        ({"source": "s" * 301}, "source"),
    ],
)
def test_what_cannot_be_a_number_of_a_report_is_refused_with_its_place(sqlite_url, wrong, where):
    ward = a_ward(Database(sqlite_url))
    with pytest.raises(InvalidInput) as caught:
        enter(ward, **{"value": "7", **wrong})
    assert set(caught.value.fields) == {where}
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        assert list_entered(work) == []
    ward.database.dispose()


@pytest.mark.parametrize("who", ["desk", "auditor", "administrator"])
def test_only_who_answers_for_reports_enters_a_number(sqlite_url, who):
    ward = a_ward(Database(sqlite_url))
    with pytest.raises(Forbidden):
        enter(ward, "7", by=who)
    ward.database.dispose()
