"""The registers as they are read: every number stands, hidden cases tell nothing else, sealed people are aliases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text

from casetrack.errors import ChainBroken, Forbidden, InvalidInput, NotFound
from casetrack.models import Case, CaseEvent, Look
from casetrack.services.book import Line
from casetrack.services.chain import verify
from casetrack.services.incoming import EnterIncoming
from casetrack.services.incoming import enter as enter_incoming
from casetrack.services.outgoing import EnterOutgoing, enter_by_hand
from casetrack.services.persons import RegisterPerson
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.register_lines import INCOMING, StrikeOut, strike_out
from casetrack.services.register_pages import FindLines, LinePage, all_lines, find_lines, list_books
from casetrack.services.work import begin, reading, system_actor
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_step, a_ward
from tests.queries import queries_of

OUT, IN, DON, VISITS = "outgoing", "incoming", "petitions", "visits"
COMPLAINANT = RegisterPerson("Trần Văn Bảy", "001068004417", "0912340218", "tổ Khê Trung 4")
DENOUNCER = RegisterPerson("Hoàng Thị Tố", "001068009999", "0987654321", "xóm Ngoài")


@pytest.fixture
def ward(database) -> Ward:
    return a_ward(database)


def received(ward: Ward, who: RegisterPerson, fields: dict | None = None, subject: str = "Bồi thường thửa 214") -> str:
    petition = BringPetition("petition", fields) if fields else None
    with begin(ward.installation, ward.actor("desk")) as work:
        wish = Receive(who, ward.units["root"].id, subject, ward.today, petition=petition, answer="Đã hướng dẫn")
        return receive(work, wish).case_number or ""


def went_out(ward: Ward, case_number: str | None = None, by: str = "clerk", **more) -> None:
    with begin(ward.installation, ward.actor(by)) as work:
        enter_by_hand(work, EnterOutgoing("TB", "Thông báo", "Ông Bảy", ward.today, **more), case_number)


def came_in(ward: Ward, case_number: str | None = None, by: str = "clerk", **more) -> None:
    with begin(ward.installation, ward.actor(by)) as work:
        wish = EnterIncoming("Thanh tra tỉnh", "Chuyển đơn", ward.today, case_number=case_number)
        enter_incoming(work, replace(wish, **more))


def page(ward: Ward, book: str, by: str = "clerk", **asked) -> LinePage:
    with reading(ward.installation, ward.actor(by)) as work:
        return find_lines(work, FindLines(book, 2026, **asked))


def the_book(ward: Ward, book: str, by: str = "clerk", **asked) -> list[Line]:
    with reading(ward.installation, ward.actor(by)) as work:
        return list(all_lines(work, FindLines(book, 2026, **asked), "print"))


def said(line: Line) -> dict[str, object]:
    told = {key: getattr(cell, "vi", cell) for key, cell in line.cells.items()}
    return {key: cell for key, cell in told.items() if cell not in ("", None)}


def test_an_outgoing_line_says_what_went_out_to_whom(ward):
    number = received(ward, COMPLAINANT, dict(COMPLAINT))
    went_out(ward, number, signer="Đỗ Quang Khải", keeper="Văn phòng", copies=3, note="Gửi bảo đảm")
    assert [said(line) for line in the_book(ward, OUT)] == [
        {
            "symbol": "01/TB-UBND",
            "day": date(2026, 6, 4),
            "abstract": "Thông báo",
            "signer": "Đỗ Quang Khải",
            "recipients": "Ông Bảy",
            "keeper": "Văn phòng",
            "copies": 3,
            "note": f"{number}; Gửi bảo đảm",
        }
    ]


def test_an_incoming_line_says_who_is_to_handle_it_by_when(ward):
    officer = ward.users["officer"]
    came_in(ward, symbol="118/TTr", dated_on=date(2026, 6, 2), handler_id=officer.id, due_on=date(2026, 6, 20))
    came_in(ward, unit_id=ward.units["KT"].id)
    first, second = (said(line) for line in the_book(ward, INCOMING))
    assert first == {
        "day": date(2026, 6, 4),
        "number": 1,
        "sender": "Thanh tra tỉnh",
        "symbol": "118/TTr",
        "dated_on": date(2026, 6, 2),
        "abstract": "Chuyển đơn",
        "handler": officer.full_name,
        "due_on": date(2026, 6, 20),
    }
    assert second["handler"] == "Phòng Kinh tế"


def test_a_petition_is_followed_from_its_sender_to_its_result(ward):
    number = received(ward, COMPLAINANT, dict(COMPLAINT))
    [line] = the_book(ward, DON)
    assert said(line) == {
        "number": "D-2026-0001",
        "day": date(2026, 6, 4),
        "sender": "Trần Văn Bảy",
        "address": "tổ Khê Trung 4",
        "subject": "Bồi thường thửa 214",
        "kind": "Khiếu nại",
        "channel": "Trực tiếp tại quầy",
        "result": said(line)["result"],
        "note": number,
    }
    assert str(said(line)["result"]).startswith("Mới tiếp nhận, hạn ")
    a_step(ward, number, "desk", "classify", petition_class="complaint", **ELIGIBLE)
    a_step(ward, number, "officer", "withdraw", comment="Tự rút đơn.")
    assert str(said(the_book(ward, DON)[0])["result"]) == "Rút đơn, ngày 04/6/2026"


def test_the_register_of_visits_has_the_columns_of_its_form(ward):
    received(ward, COMPLAINANT, None, "Hỏi trợ cấp mai táng")
    number = received(ward, RegisterPerson("Lê Văn Bốn"), dict(COMPLAINT))
    a_step(ward, number, "desk", "classify", petition_class="complaint", **ELIGIBLE)
    question, complaint = (said(line) for line in the_book(ward, VISITS))
    assert question == {
        "number": "L-2026-0001",
        "day": date(2026, 6, 4),
        "sender": "Trần Văn Bảy, tổ Khê Trung 4",
        "identity": "001068004417",
        "subject": "Hỏi trợ cấp mai táng",
        "result": "Đã hướng dẫn",
        "note": "Công chức tiếp công dân",
    }
    assert (complaint["own"], complaint["people"], complaint["kind"]) == ("x", 1, "Khiếu nại")
    assert complaint["note"] == f"Công chức tiếp công dân; {number}"


BOOKS = (OUT, IN, DON, VISITS)


def fill_with_one_denunciation_between_two_complaints(ward: Ward) -> list[str]:
    """Fill each book with three lines; the second belongs to a sealed case that only the desk sees."""
    numbers = []
    for who, fields in ((COMPLAINANT, COMPLAINT), (DENOUNCER, DENUNCIATION), (RegisterPerson("Lê Văn Bốn"), COMPLAINT)):
        newcomer = who if ward.today == date(2026, 6, 4) else replace(who, identity_number=None)  # a number stands once
        numbers.append(received(ward, newcomer, dict(fields)))
        went_out(ward, numbers[-1], by="desk")
        came_in(ward, numbers[-1], by="desk", sender=f"{who.name} gửi thêm")
    return numbers


@pytest.mark.parametrize("book", BOOKS)
def test_of_a_hidden_case_the_number_stands_and_nothing_else(ward, book):
    fill_with_one_denunciation_between_two_complaints(ward)
    for lines in (the_book(ward, book, "inspector"), list(page(ward, book, "inspector").lines)[::-1]):
        assert [line.hidden for line in lines] == [False, True, False]
        assert lines[1] == Line(lines[1].place, lines[1].number, hidden=True)
        assert "2" in lines[1].number
        assert [line.place for line in lines] == sorted(line.place for line in lines)


@pytest.mark.parametrize("book", BOOKS)
def test_whoever_sees_a_sealed_case_reads_an_alias_in_every_book(ward, book):
    sealed = fill_with_one_denunciation_between_two_complaints(ward)[1]
    line = the_book(ward, book, "desk")[1]
    assert (line.hidden, line.case_number, line.case_level) == (False, sealed, "sealed")
    told = str(said(line))
    for secret in ("Hoàng Thị Tố", "001068009999", "0987654321", "xóm Ngoài"):
        assert secret not in told
    if book != OUT:
        assert said(line)["sender"] == f"Bí danh {sealed.partition('-')[2]}"


@pytest.mark.parametrize("book", BOOKS)
def test_printing_a_line_of_a_sealed_case_is_a_look_that_stands_in_the_book(ward, book):
    sealed = fill_with_one_denunciation_between_two_complaints(ward)[1]
    page(ward, book, "desk")
    the_book(ward, book, "inspector")  # who sees but the number
    the_book(ward, book, "desk", words="Trần")
    assert looks(ward) == []
    the_book(ward, book, "desk")
    assert looks(ward) == [("print", sealed)]


def looks(ward: Ward) -> list[tuple[str, str]]:
    with ward.database.reading() as session:
        query = select(CaseEvent.name, Case.number).join(Look, Look.event_id == CaseEvent.id)
        return [(row.name, row.number) for row in session.execute(query.join(Case, Case.id == Look.case_id))]


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE outgoing_entries SET recipients = 'Ông khác'",
        "UPDATE incoming_entries SET number = 3",
        "DELETE FROM incoming_entries",
    ],
)
def test_a_line_changed_or_deleted_behind_the_programs_back_is_found(ward, forged):
    went_out(ward)
    came_in(ward)
    with ward.database.begin() as session:
        session.execute(text(forged))
    with reading(ward.installation, system_actor(ward.office.id)) as work, pytest.raises(ChainBroken):
        verify(work)


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("by", ["desk", "inspector"])
def test_no_name_leads_to_a_line_of_a_sealed_case(ward, book, by):
    sealed = fill_with_one_denunciation_between_two_complaints(ward)[1]
    for words in ("Hoàng Thị Tố", "hoang", "001068009999", sealed, "xóm"):
        assert page(ward, book, by, words=words).lines == []
        assert page(ward, book, by, words=words).total == 0


def test_words_are_found_with_or_without_marks_and_nothing_is_an_operator(ward):
    fill_with_one_denunciation_between_two_complaints(ward)
    found = {
        (OUT, "thong bao 01"): 1,
        (IN, "tran van bay"): 1,
        (DON, "tran bay"): 1,
        (DON, "thửa 214"): 2,
        (VISITS, "Trần Văn Bảy"): 1,
        (VISITS, "L-2026-0003"): 1,
        (VISITS, "%"): 0,
        (DON, "_"): 0,
        (OUT, "'\";--"): 0,
    }
    assert {key: page(ward, key[0], words=key[1]).total for key in found} == found


def test_a_struck_line_stands_with_its_reason(ward):
    came_in(ward)
    with begin(ward.installation, ward.actor("clerk")) as work:
        strike_out(work, StrikeOut(INCOMING, 2026, 1, "Ghi hai lần."))
    [line] = page(ward, IN).lines
    assert (line.struck, line.cells["abstract"]) == ("Ghi hai lần.", "Chuyển đơn")


def test_pages_go_through_the_book_and_back_and_miss_no_line(ward):
    for _paper in range(7):
        went_out(ward)
    pages = [page(ward, OUT, limit=3)]
    while pages[-1].next:
        pages.append(page(ward, OUT, limit=3, cursor=pages[-1].next))
    assert [[line.place for line in one.lines] for one in pages] == [[7, 6, 5], [4, 3, 2], [1]]
    assert {one.total for one in pages} == {7}
    assert pages[0].previous is None
    back = page(ward, OUT, limit=3, cursor=pages[2].previous)
    assert [line.place for line in back.lines] == [4, 3, 2]
    with pytest.raises(InvalidInput):
        page(ward, IN, cursor=pages[0].next)  # of another book


def test_a_period_bounds_the_day_by_which_the_book_goes(ward):
    for day in ("2026-05-31", "2026-06-01", "2026-06-30", "2026-07-01"):
        went_out(ward.on(day))
        came_in(ward)
        received(ward, RegisterPerson("Lê Văn Bốn"), dict(COMPLAINT))
    for book in BOOKS:
        june = the_book(ward, book, start=date(2026, 6, 1), end=date(2026, 6, 30))
        assert [line.cells["day"] for line in june] == [date(2026, 6, 1), date(2026, 6, 30)]
    with pytest.raises(InvalidInput):
        page(ward, OUT, start=date(2026, 6, 2), end=date(2026, 6, 1))


def test_each_year_of_a_book_is_a_book_of_its_own(ward):
    went_out(ward.on("2026-12-31"))
    went_out(ward.on("2027-01-04"))
    with reading(ward.installation, ward.actor("clerk")) as work:
        listed = [(kept.book.key, kept.year, kept.last) for kept in list_books(work)]
        assert listed == [(OUT, 2027, 1), (OUT, 2026, 1), (IN, 2027, 0), (DON, 2027, 0), (VISITS, 2027, 0)]
        assert [line.cells["day"] for line in all_lines(work, FindLines(OUT, 2027), "print")] == [date(2027, 1, 4)]


@pytest.mark.parametrize("book", BOOKS)
def test_a_page_asks_the_book_as_often_for_thirty_lines_as_for_three(ward, book):
    asked = []
    for days in (range(4, 5), range(5, 14)):
        for day in days:
            ward.on(f"2026-06-{day:02d}")
            fill_with_one_denunciation_between_two_complaints(ward)
        with reading(ward.installation, ward.actor("desk")) as work, queries_of(ward) as statements:
            find_lines(work, FindLines(book, 2026))
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 6, asked


def test_who_may_not_read_registers_is_told_so(ward):
    for name in ("officer", "administrator"):
        with pytest.raises(Forbidden):
            page(ward, OUT, name)
        with pytest.raises(Forbidden):
            the_book(ward, OUT, name)


def test_there_are_four_books_and_no_fifth(ward):
    with pytest.raises(NotFound):
        page(ward, "secrets")
