"""Issuing a letter: its number, its two papers, the chain, the people who may be named, and issuing it again."""

from __future__ import annotations

import hashlib
import io
import threading
from dataclasses import replace

import pytest

from casetrack.errors import Forbidden, InvalidInput, NotFound, TransitionRefused
from casetrack.papers.docx_reading import words_of
from casetrack.papers.letter_filling import Said
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.documents import AddDocument, add_document, get_document, list_documents, place_of, receive
from casetrack.services.issued_letters import typed_in
from casetrack.services.letter_samples import PARTY_HEAD
from casetrack.services.letter_values import tell, values_of
from casetrack.services.letter_words import Signer
from casetrack.services.letterheads import SetLetterhead, set_letterhead
from casetrack.services.letters import WriteLetter, issue, letter_for, list_offered, preview, suggest
from casetrack.services.one_press import issue_as_suggested
from casetrack.services.register_lines import OUTGOING, StrikeOut, strike_out
from casetrack.services.shelf import Shelf
from casetrack.services.timelines import read_book, timeline
from casetrack.services.work import begin, reading, system_actor
from tests.factories import DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, a_ward
from tests.letterheads import a_letter, a_letterhead, letters_of_case
from tests.sample_files import PDF

FOLLOW_UP = {"to": "Phòng Kinh tế", "task": "Trình kết quả xác minh."}


@pytest.fixture
def ward(database, tmp_path) -> Ward:
    ward = a_ward(database)
    ward.installation = replace(ward.installation, shelf=Shelf(tmp_path / "files"))
    a_letterhead(ward)
    return ward


def paper(ward: Ward, number: str, seq: int, by: str = "clerk") -> bytes:
    with reading(ward.installation, ward.actor(by)) as work:
        return place_of(work, get_document(work, get_visible_case(work, number), seq)).read_bytes()


def written(ward: Ward, number: str, wish: WriteLetter, by: str = "clerk") -> int:
    with begin(ward.installation, ward.actor(by)) as work:
        row = issue(work, tell(work, get_visible_case(work, number)), wish)
        return row.id


def test_a_letter_gets_the_next_number_and_stands_on_both_papers_with_its_hashes(ward):
    number = a_case(ward, petitioner=a_person(ward))
    first = a_letter(ward, number, "follow_up", **FOLLOW_UP)
    second = a_letter(ward, number, "follow_up", **FOLLOW_UP)

    assert (first.symbol, second.symbol) == ("01/UBND-VP", "02/UBND-VP")
    docx, pdf = paper(ward, number, first.docx), paper(ward, number, first.pdf)
    assert (first.docx_sha256, first.pdf_sha256) == tuple(hashlib.sha256(each).hexdigest() for each in (docx, pdf))
    assert pdf.startswith(b"%PDF-")
    said = words_of(docx)
    for words in ("Số: 01/UBND-VP", "Lam Khê, ngày 04 tháng 6 năm 2026", f"hồ sơ {number}", "Đỗ Quang Khải"):
        assert words in said
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        verify(work)


def test_the_book_of_the_case_tells_of_the_letter(ward):
    number = a_case(ward)
    a_letter(ward, number, "follow_up", **FOLLOW_UP)
    with reading(ward.installation, ward.actor("clerk")) as work:
        case = get_visible_case(work, number)
        labels = [entry.label.vi for entry in timeline(work, case, read_book(work, case))]
    assert "Phát hành Công văn đôn đốc số 01/UBND-VP" in labels


def test_an_internal_slip_takes_no_number(ward):
    slip = a_letter(ward, a_case(ward), "control_slip")
    assert slip.symbol == ""
    assert a_letter(ward, a_case(ward), "follow_up", **FOLLOW_UP).symbol == "01/UBND-VP"


def test_a_form_that_is_sent_twice_makes_one_letter(ward):
    number = a_case(ward)
    wish = WriteLetter("follow_up", FOLLOW_UP, token="the same")
    assert written(ward, number, wish) == written(ward, number, wish)
    assert len(letters_of_case(ward, number)) == 1


def test_two_presses_at_once_make_one_letter(ward):
    number = a_case(ward)
    made = list[int]()
    press = lambda: made.append(written(ward, number, WriteLetter("follow_up", FOLLOW_UP, token="one")))  # noqa: E731
    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made)) == 1
    assert [letter.symbol for letter in letters_of_case(ward, number)] == ["01/UBND-VP"]


def test_nothing_is_left_when_a_required_answer_is_missing(ward):
    number = a_case(ward)
    with pytest.raises(InvalidInput) as refused:
        a_letter(ward, number, "follow_up", to="Phòng Kinh tế")
    assert list(refused.value.fields) == ["task"]
    assert letters_of_case(ward, number) == []
    assert a_letter(ward, number, "follow_up", **FOLLOW_UP).symbol == "01/UBND-VP"


@pytest.mark.parametrize(("typed", "key"), [({"strange": "x"}, "strange"), ({"report_by": "hôm nay"}, "report_by")])
def test_an_answer_that_nobody_asked_for_or_that_is_no_day_is_refused(ward, typed, key):
    with pytest.raises(InvalidInput) as refused:
        a_letter(ward, a_case(ward), "follow_up", **FOLLOW_UP, **typed)
    assert list(refused.value.fields) == [key]


def test_who_may_not_issue_letters_makes_none(ward):
    number = a_case(ward)
    for name in ("desk", "auditor"):
        with pytest.raises(Forbidden):
            a_letter(ward, number, "follow_up", by=name, **FOLLOW_UP)


def test_a_hidden_case_is_no_case(ward):
    number = a_case(ward, fields=DENUNCIATION)
    with pytest.raises(NotFound):
        a_letter(ward, number, "follow_up", by="officer", **FOLLOW_UP)


def test_a_letter_for_other_cases_is_not_for_this_one(ward):
    with pytest.raises(NotFound):
        a_letter(ward, a_case(ward), "denunciation_acceptance")


def test_without_a_letterhead_no_letter_is_written(database, tmp_path):
    ward = a_ward(database)
    with pytest.raises(InvalidInput, match="no letterhead"):
        a_letter(ward, a_case(ward), "follow_up", **FOLLOW_UP)


def test_issuing_again_needs_a_reason_and_leaves_the_first_as_it_was(ward):
    number = a_case(ward)
    first = a_letter(ward, number, "follow_up", **FOLLOW_UP)
    before = paper(ward, number, first.pdf)
    with pytest.raises(InvalidInput) as refused:
        written(ward, number, WriteLetter("follow_up", FOLLOW_UP, replaces=first.seq))
    assert list(refused.value.fields) == ["reason"]

    written(ward, number, WriteLetter("follow_up", FOLLOW_UP, replaces=first.seq, reason="Sai tên phòng"))

    again, old = letters_of_case(ward, number)
    assert (again.symbol, again.replaces, again.reason) == ("02/UBND-VP", first.seq, "Sai tên phòng")
    assert (old.symbol, old.replaced_by) == ("01/UBND-VP", again.seq)
    assert paper(ward, number, first.pdf) == before


def test_what_was_typed_can_be_begun_with_when_it_is_issued_again(ward):
    number = a_case(ward)
    first = a_letter(ward, number, "follow_up", **FOLLOW_UP)
    with reading(ward.installation, ward.actor("clerk")) as work:
        assert typed_in(work, get_visible_case(work, number), first.seq) == FOLLOW_UP


def test_another_signer_signs_if_chosen(ward):
    number = a_case(ward)
    written(ward, number, WriteLetter("follow_up", FOLLOW_UP, signer=1))
    said = words_of(paper(ward, number, letters_of_case(ward, number)[0].docx))
    assert "KT. CHỦ TỊCH" in said
    assert "Nông Thị Thảo" in said
    assert "Đỗ Quang Khải" not in said


def test_a_letter_that_was_issued_does_not_change_with_the_case(ward):
    number = a_case(ward, petitioner=a_person(ward))
    letter = a_letter(ward, number, "follow_up", **FOLLOW_UP)
    before = paper(ward, number, letter.docx)
    a_step(ward, number, "desk", "classify", petition_class="complaint", matter="land", **ELIGIBLE)
    assert paper(ward, number, letter.docx) == before


def test_the_denouncer_is_an_alias_in_every_letter(ward):
    person = a_person(ward, "Quách Thị Tố Như", phone="0987654321", address="Tổ Canary 7")
    number = a_case(ward, fields=DENUNCIATION, petitioner=person)
    with reading(ward.installation, ward.actor("leader")) as work:
        told = tell(work, get_visible_case(work, number))
        for offered in list_offered(work, told):
            typed = {ask.key: suggest(work, told, offered.letter).get(ask.key, "") for ask in offered.letter.asks}
            assert not [words for words in typed.values() if "Tố Như" in words or "Canary" in words]
        rendered = preview(work, told, WriteLetter("follow_up", {"to": "Tổ xác minh", "task": "Xác minh."}))
    said = words_of(rendered.docx)
    assert not [words for words in ("Tố Như", "0987654321", "Canary") if words in said]


def test_the_letters_that_the_state_speaks_of_come_first(ward):
    number = a_case(ward)
    a_step(ward, number, "desk", "classify", petition_class="complaint", matter="land", **ELIGIBLE)
    with reading(ward.installation, ward.actor("officer")) as work:
        offered = list_offered(work, tell(work, get_visible_case(work, number)))
    now = [each.letter.document for each in offered if each.now]
    assert now
    assert [each.now for each in offered] == sorted((each.now for each in offered), reverse=True)
    assert not [each for each in offered if each.letter.key.startswith(("denunciation_", "land_"))]


def test_one_press_makes_a_follow_up_that_says_how_late_and_by_which_article(ward):
    number = a_case(ward)
    ward.on("2026-09-10")
    with begin(ward.installation, ward.actor("leader")) as work:
        issue_as_suggested(work, tell(work, get_visible_case(work, number)), "follow_up", "press")
    said = words_of(paper(ward, number, letters_of_case(ward, number)[0].docx))
    for words in ("15/6/2026", "87 ngày", "Luật Khiếu nại 2011 Điều 27", "“Xử lý đơn”"):
        assert words in said


def test_the_suggestions_come_from_the_case(ward):
    number = a_case(ward, petitioner=a_person(ward))
    with reading(ward.installation, ward.actor("clerk")) as work:
        told = tell(work, get_visible_case(work, number))
        said = suggest(work, told, letter_for(work, told, "guidance"))
    assert said["content"] == "Bồi thường thửa 214 chưa đúng."


def refusing(ward: Ward) -> str:
    number = a_case(ward, "Hỏi lại việc cũ", workflow="reception_answer", fields={"summary": "Đã trả lời hai lần."})
    said = {
        "refusal_ground": "answered_before",
        "ground_on": ward.today.isoformat(),
        "comment": "Không có tình tiết mới",
    }
    a_step(ward, number, "desk", "find_ground", **said)
    return number


def test_a_step_that_requires_a_letter_is_closed_until_it_is_issued(ward):
    number = refusing(ward)
    with pytest.raises(TransitionRefused) as refused:
        a_step(ward, number, "leader", "send_refusal", answer_no="01/TB-UBND")
    [reason] = refused.value.reasons
    assert reason.code == "paper_missing"
    assert reason.reason.vi.startswith("Chưa có “Thông báo từ chối tiếp công dân”. Soạn và phát hành")

    with begin(ward.installation, ward.actor("clerk")) as work:
        told = tell(work, get_visible_case(work, number))
        letter = letter_for(work, told, "refusal_notice")
        asked = {ask.key: (ask.choices or (("x", ""),))[0][0] for ask in letter.asks if ask.required}
        days = {ask.key: "2026-06-01" for ask in letter.asks if ask.required and ask.type == "date"}
        issue(work, told, WriteLetter(letter.key, {**asked, **days}))
    with begin(ward.installation, ward.actor("clerk")) as work:
        strike_out(work, StrikeOut(OUTGOING, ward.today.year, 1, "Ghi nhầm người nhận"))
    with pytest.raises(TransitionRefused):
        a_step(ward, number, "leader", "send_refusal", answer_no="01/TB-UBND")

    with begin(ward.installation, ward.actor("clerk")) as work:
        issue(work, tell(work, get_visible_case(work, number)), WriteLetter(letter.key, {**asked, **days}))
    a_step(ward, number, "leader", "send_refusal", answer_no="02/TB-UBND")


def add(ward: Ward, number: str, paper: str) -> None:
    with (
        receive(ward.installation.shelf, io.BytesIO(PDF), "ban ky.pdf", AddDocument("none", paper=paper)) as received,
        begin(ward.installation, ward.actor("desk")) as work,
    ):
        add_document(work, get_visible_case(work, number), received)


def test_a_signed_file_that_is_the_paper_opens_the_step_too(ward):
    number = refusing(ward)
    add(ward, number, "refusal_notice")
    a_step(ward, number, "leader", "send_refusal", answer_no="01/TB-UBND")


def test_a_file_is_no_paper_that_the_workflow_does_not_have_and_nothing_is_kept(ward):
    number = refusing(ward)
    with pytest.raises(InvalidInput):
        add(ward, number, "guidance")
    with reading(ward.installation, ward.actor("desk")) as work:
        assert list_documents(work, get_visible_case(work, number)) == []


def keys_offered(ward: Ward, number: str) -> set[str]:
    with reading(ward.installation, ward.actor("officer")) as work:
        return {each.letter.key for each in list_offered(work, tell(work, get_visible_case(work, number)))}


def test_a_letter_that_stands_on_new_law_is_not_to_be_had_before_its_day(ward):
    number = a_case(ward)
    a_step(ward, number, "desk", "classify", petition_class="complaint", matter="land", **ELIGIBLE)
    assert "complaint_suspension" not in keys_offered(ward, number)
    with pytest.raises(NotFound, match="does not hold on that day"):
        a_letter(ward, number, "complaint_suspension", proposer="Văn phòng", ground="obstacle", reason="Bão.")

    ward.on("2026-07-01")
    assert "complaint_suspension" in keys_offered(ward, number)


def test_a_body_of_the_party_writes_under_its_own_head(ward):
    with begin(ward.installation, ward.actor("clerk")) as work:
        signer = Signer("T/M ỦY BAN KIỂM TRA", "CHỦ NHIỆM", "Phùng Gia Bảo")
        set_letterhead(work, SetLetterhead(ward.units["root"].id, PARTY_HEAD, (signer,)))
    letter = a_letter(ward, a_case(ward), "follow_up", **FOLLOW_UP)
    number = letters_of_case(ward, "KN-2026-0001")[0]

    assert letter.symbol == "01-CV/UBKT"
    said = words_of(paper(ward, "KN-2026-0001", number.docx))
    for words in ("ĐẢNG CỘNG SẢN VIỆT NAM", "Số 01-CV/UBKT", "T/M ỦY BAN KIỂM TRA"):
        assert words in said


def values(ward: Ward, number: str) -> dict[str, object]:
    with reading(ward.installation, ward.actor("officer")) as work:
        return values_of(work, tell(work, get_visible_case(work, number)))


def test_a_control_slip_tells_a_stretch_once_and_counts_the_days_of_the_running_one(ward):
    number = a_case(ward)
    a_step(ward, number, "desk", "classify", petition_class="complaint", matter="land", **ELIGIBLE)
    ward.on("2026-06-09")
    a_step(ward, number, "desk", "examine_complaint", round="first")

    found = values(ward, number)["stages"]
    assert isinstance(found, Said)
    stages = [tuple(str(stage[part]) for part in ("state", "since", "days")) for stage in found]  # type: ignore[index]
    assert stages == [("Mới tiếp nhận", "04/6/2026", "0"), ("Đang phân loại", "04/6/2026", "5")]


def test_the_next_step_leads_on_and_ends_what_is_late(ward):
    number = a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward), officer="officer")
    a_step(ward, number, "officer", "classify", **{"petition_class": "denunciation", **ELIGIBLE})
    assert values(ward, number)["next_step"] == "Thụ lý"  # not the examination, which leaves it where it is
    a_step(ward, number, "leader", "accept")
    assert values(ward, number)["next_step"] == "Quyết định xác minh"
    ward.on("2026-06-20")  # the notices are late
    assert values(ward, number)["next_step"] == "Gửi thông báo thụ lý, thông báo nội dung tố cáo"


def test_a_body_that_has_the_case_is_asked_for_what_it_owes_not_for_our_own_step(ward):
    request = {"petition_class": "request", "summary": "Đề nghị sửa đường."}
    steps = [("desk", "classify", {**ELIGIBLE, "competent": False})]
    number = a_case(ward, officer="officer", fields=request, petitioner=a_person(ward), steps=steps)
    a_step(ward, number, "leader", "forward_outside", receiving_body="Sở Xây dựng")
    assert values(ward, number)["next_step"] == "Gửi kết quả, giấy tờ mà hồ sơ đang chờ"
