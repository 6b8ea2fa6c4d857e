"""A former system, or an event log of our own taken over again, may name its lines as the program names some of its."""

from __future__ import annotations

import pytest

from casetrack.engine.history import DELAYED
from casetrack.services.access import get_visible_case
from casetrack.services.delays import last_explained
from casetrack.services.doctor import examine
from casetrack.services.documents import ADDED, list_documents
from casetrack.services.reception import SECOND_PETITION
from casetrack.services.state_secrets import POINTER, pointers_in
from casetrack.services.timelines import read_book, timeline
from casetrack.services.work import reading, system_actor
from tests.former_system import a_row, former_case, take_over


@pytest.mark.parametrize("name", [ADDED, POINTER, DELAYED, SECOND_PETITION])
def test_such_a_line_is_told_as_any_other_and_is_no_file_and_no_cause(ward, name):
    take_over(ward, [a_row("T-1", "k1", name=name)])
    number = former_case(ward, "T-1").number
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        case = get_visible_case(work, number)
        book = read_book(work, case)
        assert len(timeline(work, case, book)) >= 2
        assert (list_documents(work, case), pointers_in(book.happenings)) == ([], [])
        assert last_explained(book.happenings) is None
    assert examine(ward.installation, lambda *_: None).findings == ()
