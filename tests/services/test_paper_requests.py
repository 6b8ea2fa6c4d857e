"""Papers asked of archives and former units: in the case's story, in the list to take along, by a step or by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.models import PaperRequest
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.paper_requests import (
    AnswerRequest,
    AskPapers,
    MendRequest,
    RemindOfPapers,
    answer_request,
    ask_papers,
    mend_request,
    remind_of_papers,
)
from casetrack.services.request_lists import ShownRequest, list_to_take, open_requests, request_of, requests_in
from casetrack.services.timelines import read_book, timeline
from casetrack.services.work import begin, reading
from tests.factories import DENUNCIATION, Ward, a_case, a_step
from tests.letterheads import a_letter, a_letterhead

ARCHIVE = "Lưu trữ lịch sử (Sở Nội vụ)"
FILE = {
    "file_kind": "social_protection",
    "holder_name": "Lò Văn Đầu",
    "former_office": "Phòng Lao động huyện cũ",
    "handed_over_on": "2026-06-01",
}
LACKING = {"papers": "missing", "components_missing": 1, "missing_papers": "Quyết định trợ cấp", "competent": True}


def asked(day: str = "2026-06-04", of: str = "UBND xã Khê Hạ cũ", wished_by: str = "2026-06-12") -> AskPapers:
    return AskPapers(of, "Tờ khai\nBản sao hộ khẩu", date.fromisoformat(day), date.fromisoformat(wished_by), "12/CV")


def ask(ward: Ward, number: str, wish: AskPapers, by: str = "officer") -> int:
    with begin(ward.installation, ward.actor(by)) as work:
        return ask_papers(work, get_visible_case(work, number), wish).number


def answer(ward: Ward, number: str, wish: AnswerRequest, n: int = 1) -> None:
    with begin(ward.installation, ward.actor("officer")) as work:
        answer_request(work, get_visible_case(work, number), n, wish)


def shown(ward: Ward, number: str, n: int = 1) -> ShownRequest:
    with reading(ward.installation, ward.actor("officer")) as work:
        return request_of(work, get_visible_case(work, number), n)


def story(ward: Ward, number: str) -> list[tuple[str, dict[str, str]]]:
    with reading(ward.installation, ward.actor("officer")) as work:
        case = get_visible_case(work, number)
        entries = timeline(work, case, read_book(work, case))
        verify(work)
    return [(entry.label.vi, {label.vi: said.vi for label, said in entry.details}) for entry in entries]


def waiting(ward: Ward, by: str = "officer", body: str = "") -> dict[str, list[tuple[str, bool]]]:
    with reading(ward.installation, ward.actor(by)) as work:
        found = open_requests(work, body)
    return {body.name: [(each.case_number, each.overdue) for each in body.requests] for body in found.bodies}


def a_file(ward: Ward) -> str:
    number = a_case(ward, by="officer", workflow="handed_over", fields=FILE, officer="officer")
    a_step(ward, number, "officer", "check", **LACKING)
    return number


def test_papers_are_asked_for_reminded_of_and_received_part_by_part(ward: Ward):
    number = a_case(ward, officer="officer")
    assert ask(ward, number, asked()) == 1
    assert ask(ward, number, asked()) == 1, "the same press twice is one request"
    assert ask(ward, number, asked(of=ARCHIVE)) == 2
    later = ward.on("2026-06-15")
    assert waiting(later)["UBND xã Khê Hạ cũ"] == [(number, True)]
    with begin(later.installation, ward.actor("officer")) as work:
        case = get_visible_case(work, number)
        remind_of_papers(work, case, 1, RemindOfPapers(date(2026, 6, 15), "Điện thoại", date(2026, 6, 22)))
    assert waiting(later)["UBND xã Khê Hạ cũ"] == [(number, False)], "a new day was agreed"
    answer(later, number, AnswerRequest("partly", date(2026, 6, 15), "Tờ khai", "Bản sao hộ khẩu"))
    assert (shown(later, number).awaited, shown(later, number).reminders) == ("Bản sao hộ khẩu", 1)
    answer(later, number, AnswerRequest("none", date(2026, 6, 15), missing="Bản sao hộ khẩu", answer_no="7/LT"))
    told = shown(later, number)
    assert (told.came, told.missing, told.answer, told.waited) == ("Tờ khai", "Bản sao hộ khẩu", "none", 11)
    assert waiting(later) == {ARCHIVE: [(number, True)]}
    by_label = dict(reversed(story(later, number)))
    assert by_label["Yêu cầu cung cấp giấy tờ"]["Số văn bản"] == "12/CV"
    assert by_label["Nhắc yêu cầu cung cấp giấy tờ"]["Cần trước ngày"] == "22/6/2026"
    assert by_label["Mới nhận một phần, còn chờ"] == {
        "Yêu cầu ai": "UBND xã Khê Hạ cũ",
        "Đã nhận": "Tờ khai",
        "Còn thiếu": "Bản sao hộ khẩu",
        "Số văn bản": "12/CV",
        "Cần trước ngày": "22/6/2026",
    }
    assert by_label["Trả lời là không có"]["Số văn bản trả lời"] == "7/LT"


def test_a_step_that_asks_enters_the_request_and_a_step_that_answers_closes_it(ward: Ward):
    number = a_file(ward)
    a_step(ward, number, "officer", "ask_papers", asked_of="archive", missing_papers="Quyết định trợ cấp")
    told = shown(ward, number)
    assert (told.asked_of, told.papers, told.by_step) == (ARCHIVE, "Quyết định trợ cấp", True)
    assert told.wished_by == date(2026, 6, 18), "ten working days, as the workflow says"
    with pytest.raises(InvalidInput) as refused:
        answer(ward, number, AnswerRequest("received", ward.today, "Quyết định"))
    assert "bằng bước “Đã nhận giấy tờ”" in refused.value.fields["answer"].vi
    ask(ward, number, asked())
    a_step(ward, number, "officer", "papers_received", papers="complete", components_missing=0)
    assert shown(ward, number).answered_on == ward.today
    assert waiting(ward) == {"UBND xã Khê Hạ cũ": [(number, False)]}, "what was asked by hand is answered by hand"
    a_step(ward, number, "officer", "ask_papers", asked_of="holder", missing_papers="Bản của gia đình")
    a_step(ward, number, "officer", "record_no_papers", papers="missing", comment="Gia đình không giữ")
    assert (shown(ward, number, 3).asked_of, shown(ward, number, 3).answer) == ("Người có hồ sơ", "none")
    story(ward, number)


def test_a_request_is_told_more_exactly_while_it_is_open(ward: Ward):
    number = a_file(ward)
    a_step(ward, number, "officer", "ask_papers", asked_of="archive", missing_papers="Quyết định trợ cấp")
    exact = MendRequest("Trung tâm Lưu trữ tỉnh", "Quyết định 14/QĐ", date(2026, 6, 30), "31/PYC")
    with begin(ward.installation, ward.actor("officer")) as work:
        mend_request(work, get_visible_case(work, number), 1, exact)
    told = shown(ward, number)
    assert (told.asked_of, told.letter_no, told.wished_by) == ("Trung tâm Lưu trữ tỉnh", "31/PYC", date(2026, 6, 30))
    a_step(ward, number, "officer", "papers_received", papers="complete", components_missing=0)
    with begin(ward.installation, ward.actor("officer")) as work, pytest.raises(InvalidInput, match="was answered"):
        mend_request(work, get_visible_case(work, number), 1, exact)


REFUSED = (
    (AskPapers(" ", "Tờ khai", date(2026, 6, 4)), "asked_of"),
    (AskPapers(ARCHIVE, "", date(2026, 6, 4)), "papers"),
    (AskPapers(ARCHIVE, "Tờ khai", date(2026, 6, 5)), "asked_on"),
    (AskPapers(ARCHIVE, "Tờ khai", date(2026, 6, 4), date(2026, 6, 3)), "wished_by"),
    (AnswerRequest("received", date(2026, 6, 4)), "came"),
    (AnswerRequest("partly", date(2026, 6, 4), "Tờ khai"), "missing"),
    (AnswerRequest("received", date(2026, 6, 3), "Tờ khai"), "on"),
    (AnswerRequest("lost", date(2026, 6, 4)), "answer"),
    (RemindOfPapers(date(2026, 6, 4), " "), "by"),
    (RemindOfPapers(date(2026, 6, 5), "Điện thoại"), "on"),
)


def test_what_cannot_be_is_refused_at_its_field(ward: Ward):
    number = a_case(ward, officer="officer")
    ask(ward, number, asked())
    uses: dict[type, Any] = {AskPapers: ask_papers, AnswerRequest: answer_request, RemindOfPapers: remind_of_papers}
    for wish, field in REFUSED:
        of = () if isinstance(wish, AskPapers) else (1,)
        with begin(ward.installation, ward.actor("officer")) as work, pytest.raises(InvalidInput) as refused:
            uses[type(wish)](work, get_visible_case(work, number), *of, wish)
        assert set(refused.value.fields) == {field}, wish
    assert waiting(ward) == {"UBND xã Khê Hạ cũ": [(number, False)]}


def test_whoever_may_not_see_the_case_sees_no_request(ward: Ward):
    hidden = a_case(ward, fields=DENUNCIATION, officer="officer")
    ask(ward, hidden, asked())
    with reading(ward.installation, ward.actor("clerk")) as work:
        assert open_requests(work).total == 0
        with pytest.raises(NotFound):
            list_to_take(work, "UBND xã Khê Hạ cũ")
    assert waiting(ward) == {"UBND xã Khê Hạ cũ": [(hidden, False)]}
    with reading(ward.installation, ward.actor("officer")) as work:
        (line,) = list_to_take(work, "ubnd xa khe ha cu").requests
        assert line.title == "", "the list leaves the office: of a sealed case it bears the number alone"


def test_only_who_works_on_a_case_asks(ward: Ward):
    number = a_case(ward, officer="officer")
    with pytest.raises(Forbidden):
        ask(ward, number, asked(), by="auditor")
    with begin(ward.installation, ward.actor("officer")) as work, pytest.raises(NotFound):
        answer_request(work, get_visible_case(work, number), 7, AnswerRequest("none", ward.today))
    with reading(ward.installation, ward.actor("officer")) as work:
        assert requests_in(work, get_visible_case(work, number)) == []
        assert work.session.query(PaperRequest).count() == 0


@pytest.mark.parametrize("letter_first", [True, False])
def test_the_letter_of_the_step_gives_the_request_its_number(ward: Ward, letter_first):
    a_letterhead(ward)
    number = a_file(ward)
    typed = {"to": ARCHIVE, "whose": "Lò Văn Đầu", "papers": "Quyết định", "purpose": "hoàn thiện"}

    def send_letter() -> str:
        return a_letter(ward, number, "handed_over_request", **typed, reply_by="2026-06-18").symbol

    symbol = send_letter() if letter_first else ""
    a_step(ward, number, "officer", "ask_papers", asked_of="archive", missing_papers="Quyết định trợ cấp")
    symbol = symbol or send_letter()
    assert shown(ward, number).letter_no == symbol != ""
    send_letter()
    assert shown(ward, number).letter_no == symbol, "a later letter does not take its place"
    story(ward, number)
