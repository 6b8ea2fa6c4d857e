"""Writing a letter on the pages: choosing, filling in, looking at the paper, issuing, reading and pressing once."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from casetrack.models import Draft
from casetrack.services.shelf import Shelf
from tests.factories import DENUNCIATION, Ward, a_case, a_person, a_step, an_account
from tests.letterheads import a_letter, a_letterhead, letters_of_case
from tests.queries import queries_of
from tests.sample_files import PDF

FORM = {"ask.to": "Phòng Kinh tế", "ask.task": "Trình kết quả <xác minh> & báo cáo.", "signer": "0"}
PRESS = re.compile(r'name="token" value="([0-9a-f]+)"')


@pytest.fixture(autouse=True)
def _files(ward: Ward, tmp_path) -> None:
    ward.installation = replace(ward.installation, shelf=Shelf(tmp_path / "files"))
    a_letterhead(ward)


def address(number: str, letter: str = "follow_up") -> str:
    return f"/ho-so/{number}/van-ban/{letter}/soan"


def test_the_letters_that_fit_the_case_are_offered(signed_in, ward):
    page = signed_in("officer").get(f"/ho-so/{a_case(ward)}/van-ban").text
    assert "Công văn đôn đốc" in page
    assert "Phiếu hướng dẫn" in page
    assert "Quyết định thụ lý tố cáo" not in page


def test_the_form_is_filled_in_from_the_case(signed_in, ward):
    number = a_case(ward, officer="officer")
    page = signed_in("officer").get(address(number)).text
    assert 'value="Cán bộ xử lý officer"' in page
    assert "CHỦ TỊCH: Đỗ Quang Khải" in page


def test_the_paper_is_shown_before_it_is_issued_and_nothing_typed_is_lost(signed_in, ward):
    number, browser = a_case(ward), signed_in("officer")
    page = browser.send(address(number), {**FORM, "preview": "1"}).text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page
    assert "Trình kết quả &lt;xác minh&gt; &amp; báo cáo." in page
    assert "......" in page
    assert 'name="ask.to" value="Phòng Kinh tế"' in page
    again = browser.send(address(number), {**FORM, "again": "1"}).text
    assert 'value="Phòng Kinh tế"' in again
    assert letters_of_case(ward, number) == []


def test_the_pdf_of_the_preview_opens_in_the_browser(signed_in, ward):
    answer = signed_in("officer").send(address(a_case(ward)), {**FORM, "pdf": "1"})
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == "inline"


def test_issuing_leads_to_the_letter_with_its_number_and_papers(signed_in, ward):
    number, browser = a_case(ward), signed_in("officer")
    answer = browser.send(address(number), {**FORM, "token": "t1", "issue": "1"})
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "Đã phát hành, số 01/UBND-VP." in page
    [letter] = letters_of_case(ward, number)
    assert browser.get(f"/ho-so/{number}/tai-lieu/{letter.pdf}/tep?xem=1", buffered=True).data.startswith(b"%PDF-")
    assert "Công văn đôn đốc" in browser.get(f"/ho-so/{number}").text


def test_a_double_press_of_the_button_makes_one_letter(signed_in, ward):
    number, browser = a_case(ward), signed_in("officer")
    sent = {**FORM, "token": "t1", "issue": "1"}
    assert browser.send(address(number), sent).location == browser.send(address(number), sent).location
    assert len(letters_of_case(ward, number)) == 1


def test_a_missing_answer_is_named_at_its_field_and_the_rest_stays(signed_in, ward):
    number, browser = a_case(ward), signed_in("officer")
    answer = browser.send(address(number), {"ask.to": "Phòng Kinh tế", "signer": "0", "issue": "1"})
    assert answer.status_code == 422
    assert 'href="#f-ask.task"' in answer.text
    assert 'value="Phòng Kinh tế"' in answer.text


@pytest.mark.parametrize("bad", [{"signer": "7"}, {"ask.report_by": "31/2/2026"}, {"replaces": "99"}, {"signer": "x"}])
def test_nonsense_is_refused_in_words(signed_in, ward, bad):
    answer = signed_in("officer").send(address(a_case(ward)), {**FORM, **bad, "issue": "1"})
    assert answer.status_code in (404, 422)


def test_without_a_letterhead_the_form_says_who_enters_it(signed_in, ward):
    an_account(ward, "elsewhere", "officer", "KT")
    number = a_case(ward)
    with ward.database.begin() as rows:
        rows.connection().exec_driver_sql("DELETE FROM letterheads")
    page = signed_in("officer").get(address(number)).text
    assert "Chưa khai đầu văn bản" in page


def test_issuing_again_begins_with_what_was_typed_and_asks_why(signed_in, ward):
    number, browser = a_case(ward), signed_in("officer")
    letter = a_letter(ward, number, "follow_up", to="Phòng Kinh tế", task="Trình kết quả.", report_by="2026-06-10")
    page = browser.get(f"{address(number)}?lai={letter.seq}").text
    assert 'value="Phòng Kinh tế"' in page
    assert 'value="10/6/2026"' in page
    assert "Lý do phát hành lại" in page
    browser.send(address(number), {**FORM, "replaces": str(letter.seq), "reason": "Sai tên", "issue": "1"})
    old = browser.get(f"/ho-so/{number}/van-ban/so/{letter.seq}").text
    assert "Văn bản này đã được phát hành lại." in old


def test_one_press_on_an_overdue_row_makes_a_follow_up(signed_in, ward):
    number = a_case(ward, officer="officer")
    ward.on("2026-09-10")
    browser = signed_in("leader")
    page = browser.get("/ho-so?view=overdue").text
    assert "Đôn đốc" in page
    press = {"token": PRESS.findall(page)[0], "letter": "follow_up"}
    answer = browser.send(f"/ho-so/{number}/van-ban/nhanh", press)
    again = browser.send(f"/ho-so/{number}/van-ban/nhanh", press)
    assert answer.location == again.location
    assert "Đã phát hành, số 01/UBND-VP." in browser.get(answer.location).text
    assert len(letters_of_case(ward, number)) == 1


def test_the_control_slip_takes_no_number(signed_in, ward):
    number, browser = a_case(ward), signed_in("leader")
    ward.on("2026-09-10")
    answer = browser.send(f"/ho-so/{number}/van-ban/nhanh", {"token": "a1", "letter": "control_slip"})
    assert "Đã lập văn bản." in browser.get(answer.location).text


def test_nothing_is_pressed_while_no_duty_is_overdue(signed_in, ward):
    number, browser = a_case(ward, officer="officer"), signed_in("leader")
    assert "Đôn đốc" not in browser.get(f"/ho-so/{number}").text
    answer = browser.send(f"/ho-so/{number}/van-ban/nhanh", {"token": "a1", "letter": "follow_up"})
    assert answer.location == address(number), "a person reads it on its form first"
    assert letters_of_case(ward, number) == []
    ward.on("2026-09-10")
    assert "Đôn đốc" in browser.get(f"/ho-so/{number}").text


def test_nobody_urges_himself(signed_in, ward):
    number = a_case(ward, officer="officer")
    ward.on("2026-09-10")
    browser = signed_in("officer")
    for page in ("/", "/ho-so?view=overdue", f"/ho-so/{number}"):
        told = browser.get(page, follow_redirects=True).text
        assert "Phiếu kiểm soát</button>" in told, page
        assert "Đôn đốc</button>" not in told, page
    browser.send(f"/ho-so/{number}/van-ban/nhanh", {"token": "a1", "letter": "follow_up"})
    assert letters_of_case(ward, number) == []


def test_of_a_case_that_waits_elsewhere_its_own_officer_urges_whoever_has_it(signed_in, ward):
    a_case(ward, officer="officer")
    with ward.database.begin() as rows:
        rows.connection().exec_driver_sql("UPDATE holdings SET kind = 'body', user_id = NULL, body = 'Thanh tra tỉnh'")
    ward.on("2026-09-10")
    assert "Đôn đốc</button>" in signed_in("officer").get("/ho-so?view=overdue").text


def test_a_letter_whose_number_was_struck_out_says_so_wherever_it_is_shown(signed_in, ward):
    number, clerk = a_case(ward), signed_in("clerk")
    letter = a_letter(ward, number, "follow_up", to="Phòng Kinh tế", task="Trình kết quả.")
    pages = (f"/ho-so/{number}", f"/ho-so/{number}/van-ban", f"/ho-so/{number}/van-ban/so/{letter.seq}")
    for page in pages:
        assert "gạch bỏ" not in clerk.get(page).text
    clerk.send("/so/van-ban-di/2026/1/gach-bo", {"reason": "Phát hành nhầm hồ sơ"})
    for page in pages:
        assert "đã gạch bỏ trong sổ" in clerk.get(page).text
    assert "Phát hành nhầm hồ sơ" in clerk.get(pages[-1]).text


def test_a_press_for_another_letter_makes_none(signed_in, ward):
    number = a_case(ward)
    answer = signed_in("leader").send(f"/ho-so/{number}/van-ban/nhanh", {"token": "a1", "letter": "guidance"})
    assert answer.location == f"/ho-so/{number}/van-ban"
    assert letters_of_case(ward, number) == []


def test_who_may_not_see_the_case_meets_no_letter_of_it(signed_in, ward):
    number = a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward, "Quách Thị Tố Như"))
    letter = a_letter(ward, number, "follow_up", by="leader", to="Tổ", task="Việc")
    browser = signed_in("officer")
    for place in ("", "/follow_up/soan", f"/so/{letter.seq}"):
        assert browser.get(f"/ho-so/{number}/van-ban{place}").status_code == 404
    assert browser.send(f"/ho-so/{number}/van-ban/nhanh", {"token": "a", "letter": "follow_up"}).status_code == 404


def test_of_a_sealed_case_the_papers_leave_without_a_telling_name(signed_in, ward):
    number = a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward, "Quách Thị Tố Như"))
    letter = a_letter(ward, number, "follow_up", by="leader", to="Tổ", task="Việc")
    browser = signed_in("leader")
    named = browser.get(f"/ho-so/{number}/tai-lieu/{letter.pdf}/tep", buffered=True).headers["Content-Disposition"]
    assert named == f"attachment; filename={number}-{letter.pdf}.pdf"
    assert "Tố Như" not in browser.get(address(number)).text


def test_the_desk_issues_nothing_and_reads_what_was_issued(signed_in, ward):
    number = a_case(ward)
    letter = a_letter(ward, number, "follow_up", to="Phòng", task="Việc")
    browser = signed_in("desk")
    assert browser.get(f"/ho-so/{number}/van-ban/so/{letter.seq}").status_code == 200
    assert browser.get(address(number)).status_code == 403


def test_the_pages_of_letters_ask_as_often_with_many_letters_as_with_one(signed_in, ward):
    number, browser = a_case(ward), signed_in("officer")
    a_letter(ward, number, "follow_up", to="Phòng", task="Việc")
    with queries_of(ward) as few:
        browser.get(f"/ho-so/{number}/van-ban")
    for _ in range(3):
        a_letter(ward, number, "follow_up", to="Phòng", task="Việc")
    with queries_of(ward) as many:
        browser.get(f"/ho-so/{number}/van-ban")
    assert len(few) == len(many)


def test_a_signed_file_is_added_as_the_paper_that_it_is(signed_in, ward):
    number, browser = a_case(ward, workflow="reception_answer", fields={"summary": "Hỏi lại."}), signed_in("desk")
    assert "Thông báo từ chối tiếp công dân" in browser.get(f"/ho-so/{number}/tai-lieu").text
    said = {"secrecy": "none", "paper": "refusal_notice", "file": (io.BytesIO(PDF), "ban ky.pdf")}
    assert browser.send(f"/ho-so/{number}/tai-lieu", said).status_code == 303
    said = {"secrecy": "none", "paper": "nonsense", "file": (io.BytesIO(PDF), "ban ky.pdf")}
    answer = browser.send(f"/ho-so/{number}/tai-lieu", said)
    assert answer.status_code == 422
    assert 'href="#f-paper"' in answer.text


def test_a_closed_step_says_which_letter_to_write_and_leads_there(signed_in, ward):
    number = a_case(ward, workflow="reception_answer", fields={"summary": "Hỏi lại."})
    said = {"refusal_ground": "answered_before", "ground_on": "2026-06-03", "comment": "Không có tình tiết mới"}
    a_step(ward, number, "desk", "find_ground", **said)
    page = signed_in("leader").get(f"/ho-so/{number}").text
    assert "Chưa có “Thông báo từ chối tiếp công dân”." in page
    assert f'<a href="/ho-so/{number}/van-ban">Soạn văn bản</a>' in page


def test_a_half_written_letter_of_a_sealed_case_is_kept_nowhere(signed_in, ward):
    number, officer = a_case(ward, fields=DENUNCIATION, officer="officer"), signed_in("officer")
    author = re.search(r'name="author" value="([^"]+)"', officer.get(address(number)).text)
    assert author
    said = {**FORM, "author": author[1], "preview": "1", "csrf_token": "of a sign-in that has ended"}
    page = officer.post(address(number), data=said)
    assert "Mở lại mẫu" in page.text
    assert 'name="again"' in page.text, "one press shows the form as it was typed"
    with ward.database.reading() as session:
        assert session.scalars(select(Draft)).all() == []
