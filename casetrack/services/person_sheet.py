"""The people whom a look-up finds, to take along: as much of each as the page shows, by given name."""

from __future__ import annotations

from collections.abc import Sequence

from casetrack.errors import InvalidInput
from casetrack.papers.table import Cell, Column, Table
from casetrack.services.list_head import head_of
from casetrack.services.persons import FoundPerson, find_page
from casetrack.services.work import Work
from casetrack.text import Text

_AT_ONCE = 500
_COLUMNS = (
    Column("name", Text("Họ tên, tên tổ chức", "Name"), 32),
    Column("birth_year", Text("Năm sinh", "Born"), 9),
    Column("address", Text("Địa chỉ", "Address"), 40),
    Column("identity_paper", Text("Giấy tờ", "Paper"), 18),
    Column("identity_end", Text("4 số cuối", "Last 4 digits"), 9),
    Column("phone", Text("Điện thoại", "Phone"), 15),
    Column("visits", Text("Số lần đến", "Visits"), 9),
    Column("last_visit_on", Text("Lần cuối", "Last visit"), 12),
)
_TITLE = Text("Người dân, tổ chức", "People and organisations")
_NOTHING = Text("Chưa gõ gì để tìm. Gõ tên hoặc số điện thoại.", "Nothing was typed. Type a name or a phone number.")


def person_table(work: Work, words: str) -> Table:
    """Give everybody who fits and whom the actor may know of; raise InvalidInput where nothing was asked for.

    Numbers of papers and phones stand as on the page: their ends only.
    """
    if not words.strip():
        raise InvalidInput(_NOTHING, {"q": _NOTHING})
    people, cursor = list[FoundPerson](), None
    while True:
        page = find_page(work, words, cursor=cursor, limit=_AT_ONCE)
        people += page.items
        cursor = page.next
        if cursor is None:
            break
    said = Text(f"“{words}”", f"“{words}”")
    rows = map(_cells, people)
    return Table("nguoi", _TITLE, head_of(work, [said], len(people)), _COLUMNS, rows, len(people))


def _cells(person: FoundPerson) -> Sequence[Cell]:
    return (
        person.name,
        person.birth_year,
        person.address,
        person.identity_paper if person.identity_end else None,
        person.identity_end,
        person.phone,
        person.visits,
        person.last_visit_on,
    )
