"""The registers of outgoing and incoming documents, read line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, select

from casetrack.models import Case, IncomingEntry, OutgoingEntry, User
from casetrack.services import incoming, outgoing
from casetrack.services.access import PROTECTED
from casetrack.services.book import MOST_WORDS, Book, Column, Line, only_if, seen_by
from casetrack.services.persons import alias_of
from casetrack.services.register_lines import INCOMING, OUTGOING
from casetrack.services.unit_trees import name_on
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import fold

_CLERK = ("Người ghi sổ", "Lãnh đạo cơ quan")
_WITHHELD = Text("Nội dung chứa danh tính, cần quyền xem danh tính", "Shows who is protected: needs leave to see them")
_COMMON = ("abstract", "note", "struck_reason")

OUTGOING_COLUMNS = (
    Column("symbol", Text("Số, ký hiệu", "Number and symbol"), 16),
    Column("day", Text("Ngày, tháng văn bản", "Date"), 11),
    Column("abstract", Text("Tên loại và trích yếu nội dung", "Kind and abstract"), 44),
    Column("signer", Text("Người ký", "Signed by"), 18),
    Column("recipients", Text("Nơi nhận", "Recipients"), 26),
    Column("keeper", Text("Đơn vị, người nhận bản lưu", "File copy kept by"), 18, paper_only=True),
    Column("copies", Text("Số lượng bản", "Copies"), 8, centred=True, paper_only=True),
    Column("note", Text("Ghi chú", "Note"), 20),
)
INCOMING_COLUMNS = (
    Column("day", Text("Ngày đến", "Arrived"), 11),
    Column("number", Text("Số đến", "Number"), 8, centred=True),
    Column("sender", Text("Nơi gửi", "Sender"), 24),
    Column("symbol", Text("Số, ký hiệu", "Its symbol"), 16),
    Column("dated_on", Text("Ngày văn bản", "Its date"), 11),
    Column("abstract", Text("Tên loại và trích yếu nội dung", "Kind and abstract"), 40),
    Column("handler", Text("Đơn vị hoặc người nhận", "Unit or person"), 20),
    Column("due_on", Text("Hạn xử lý", "Due"), 11),
    Column("signature", Text("Ký nhận", "Received by"), 12, paper_only=True),
    Column("note", Text("Ghi chú", "Note"), 18),
)


def _rows_out(work: Work, year: int) -> Select[Any]:
    entry = OutgoingEntry
    seen = seen_by(work, entry.case_id)
    names = (*_COMMON, "symbol", "dated_on", "signer", "recipients", "keeper", "copies", "struck_on", "letter_type")
    return (
        select(entry.number.label("place"), seen.label("seen"))
        .add_columns(*only_if(seen, **{name: getattr(entry, name) for name in names}))
        .add_columns(*only_if(seen, case_number=Case.number, case_level=Case.level))
        .join(Case, Case.id == entry.case_id, isouter=True)
        .where(entry.office_id == work.office.id, entry.year == year)
    )


def _rows_in(work: Work, year: int) -> Select[Any]:
    entry = IncomingEntry
    seen = seen_by(work, entry.case_id)
    names = (*_COMMON, "symbol", "dated_on", "arrived_on", "sender", "due_on", "unit_id", "struck_on")
    return (
        select(entry.number.label("place"), seen.label("seen"))
        .add_columns(*only_if(seen, **{name: getattr(entry, name) for name in names}))
        .add_columns(*only_if(seen, handler=User.full_name, case_number=Case.number, case_level=Case.level))
        .join(Case, Case.id == entry.case_id, isouter=True)
        .join(User, and_(User.id == entry.handler_id, User.office_id == entry.office_id), isouter=True)
        .where(entry.office_id == work.office.id, entry.year == year)
    )


def _lines_out(_work: Work, rows: Sequence[Row[Any]]) -> list[Line]:
    return [
        _line(
            row,
            {
                "symbol": row.symbol,
                "day": row.dated_on,
                "abstract": _abstract(row),
                "signer": row.signer,
                "recipients": row.recipients,
                "keeper": row.keeper,
                "copies": row.copies,
                "note": _note(row),
            },
        )
        for row in rows
    ]


def _lines_in(work: Work, rows: Sequence[Row[Any]]) -> list[Line]:
    return [
        _line(
            row,
            {
                "day": row.arrived_on,
                "number": row.place,
                "sender": alias_of(row.case_number) if row.case_level == PROTECTED else row.sender,
                "symbol": row.symbol,
                "dated_on": row.dated_on,
                "abstract": _abstract(row),
                "handler": row.handler or name_on(work, row.unit_id, row.arrived_on),
                "due_on": row.due_on,
                "signature": "",
                "note": _note(row),
            },
        )
        for row in rows
    ]


def _line(row: Row[Any], cells: dict[str, Any]) -> Line:
    number = f"{row.place:02d}"
    if not row.seen:
        return Line(row.place, number, hidden=True)
    return Line(row.place, number, False, cells, row.case_number, row.case_level, row.struck_reason or "")


def _abstract(row: Row[Any]) -> Text | str:
    """Give what a line says; the words of one that was there before its case was sealed stand in the vault."""
    return _WITHHELD if not row.abstract and row.case_level == PROTECTED else row.abstract


def _note(row: Row[Any]) -> str:
    return "; ".join(filter(None, (row.case_number, row.note)))


def _words(column: Any, said: str) -> ColumnElement[bool]:
    words = fold(said).split()[:MOST_WORDS]
    return and_(*(column.contains(word, autoescape=True) for word in words)) if words else false()


def _words_out(said: str) -> ColumnElement[bool]:
    return _words(OutgoingEntry.search_key, said)


def _words_in(said: str) -> ColumnElement[bool]:
    return _words(IncomingEntry.search_key, said)


OUTGOING_BOOK = Book(
    key=OUTGOING,
    path="van-ban-di",
    counter=outgoing.BOOK,
    name=Text("Sổ đăng ký văn bản đi", "Register of outgoing documents"),
    signers=_CLERK,
    columns=OUTGOING_COLUMNS,
    head="symbol",
    matter="abstract",
    place=OutgoingEntry.number,
    day=OutgoingEntry.dated_on,
    case_id=OutgoingEntry.case_id,
    rows=_rows_out,
    words=_words_out,
    lines=_lines_out,
    body=OutgoingEntry.body,
)
INCOMING_BOOK = Book(
    key=INCOMING,
    path="van-ban-den",
    counter=incoming.BOOK,
    name=Text("Sổ đăng ký văn bản đến", "Register of incoming documents"),
    signers=_CLERK,
    columns=INCOMING_COLUMNS,
    head="number",
    matter="abstract",
    place=IncomingEntry.number,
    day=IncomingEntry.arrived_on,
    case_id=IncomingEntry.case_id,
    rows=_rows_in,
    words=_words_in,
    lines=_lines_in,
    body=IncomingEntry.body,
)
