"""Frozen reports as people meet them: asked before, shown for ever, compared with today."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from casetrack.models import Case
from casetrack.services.corrections import Correct, correct
from casetrack.services.work import begin
from tests.factories import ELIGIBLE, Ward, a_case, the_case
from tests.queries import queries_of

JUNE = {"from": "1/6/2026", "to": "30/6/2026", "note": "Gửi Thanh tra <b>tỉnh</b>"}
NEW, FROZEN = "/bao-cao/chot/moi", "/bao-cao/chot/CSL-2026-0001"
CLASSIFIED = ("officer", "classify", ELIGIBLE)


def title(page: str) -> str:
    """Give the heading of a page as a reader sees it."""
    return re.sub(r"<[^>]+>", "", page.partition("<h1>")[2].partition("</h1>")[0])


@pytest.fixture
def office(ward: Ward) -> Ward:
    for _ in range(2):
        a_case(ward.on("2026-06-20"), steps=[CLASSIFIED])
    return ward.on("2026-07-01")


def mended(ward: Ward, number: str, **fields: object) -> None:
    with begin(ward.installation, ward.actor("leader")) as work:
        case = work.session.scalars(select(Case).where(Case.number == number)).one()
        correct(work, case, Correct(2, case.version, "Phân loại nhầm", fields=fields))


def test_the_leader_freezes_the_report_that_stands_on_the_page_and_every_number_of_it_opens(office, signed_in):
    leader = signed_in("leader")
    page = leader.get("/bao-cao?from=1/6/2026&to=30/6/2026").text
    assert 'formaction="/bao-cao/chot/moi"' in page
    assert "Chốt xong, mọi số trong bản này không đổi nữa." in leader.get(f"{NEW}?from=1/6/2026&to=30/6/2026").text
    page = leader.send(NEW, JUNE, follow=True).text
    assert title(page) == "Bản chốt CSL-2026-0001"
    assert "Đã chốt. Mọi số trong bản này không đổi nữa." in page
    assert "Đã chốt lúc 09:42, thứ Tư 01/7/2026" in page
    assert "Gửi Thanh tra &lt;b&gt;tỉnh&lt;/b&gt;" in page
    assert f'href="{FROZEN}/so?figure=petitions.complaints.receipts">2</a>' in page
    listed = leader.get(f"{FROZEN}/so?figure=petitions.complaints.receipts").text
    assert title(listed) == "Khiếu nại: Thụ lý: 2"
    assert listed.count("/ho-so/KN-2026-000") == 2
    assert "Mỗi dòng cho thấy hồ sơ như lúc chốt." in listed
    assert "CSL-2026-0001</a>, 30/6/2026" in leader.get("/bao-cao").text
    listed = leader.get("/bao-cao/chot").text
    assert FROZEN in listed
    assert "09:42, thứ Tư 01/7/2026" in listed


def test_the_same_report_is_frozen_once_and_the_page_says_which_stands(office, signed_in):
    leader = signed_in("leader")
    leader.send(NEW, JUNE)
    page = leader.send(NEW, JUNE, follow=True).text
    assert title(page) == "Bản chốt CSL-2026-0001"
    assert "Không số nào đổi từ bản này, nên không chốt thêm bản nữa." in page


def test_what_has_changed_since_is_told_case_by_case(office, signed_in):
    leader = signed_in("leader")
    leader.send(NEW, JUNE)
    assert title(leader.get(f"{FROZEN}/khac").text) == "Từ lúc chốt, không số nào đổi"
    office.on("2026-07-10")
    mended(office, "KN-2026-0001", petition_class="request")
    page = leader.get(f"{FROZEN}/khac?figure=petitions.complaints.receipts").text
    assert title(page) == "Khiếu nại: Thụ lý: 1 số đã khác từ lúc chốt"
    assert "Loại đơn: Kiến nghị, lúc chốt Khiếu nại" in page
    assert "đính chính ngày 10/7/2026" in page
    assert "Bớt khỏi:</span> Khiếu nại: Thụ lý" in page
    frozen = leader.get(f"{FROZEN}/so?figure=petitions.complaints.receipts").text
    assert frozen.count('<td data-l="Loại">Khiếu nại</td>') == 2


def test_who_may_not_see_a_case_reads_only_that_there_is_one(office, signed_in):
    signed_in("leader").send(NEW, JUNE)
    mended(office, "KN-2026-0001", petition_class="denunciation")
    assert the_case(office, "KN-2026-0001").level == "sealed"
    auditor = signed_in("auditor")
    for address in (f"{FROZEN}/so?figure=summary.received", f"{FROZEN}/khac", f"{FROZEN}/tep.txt"):
        page = auditor.get(address).text
        assert "KN-2026-0001" not in page, address
        assert "hồ sơ hạn chế người xem" in page or address.endswith("txt"), address


def test_the_paper_and_the_figures_are_taken_along_as_they_were_frozen(office, signed_in):
    leader = signed_in("leader")
    leader.send(NEW, JUNE)
    text = leader.get(f"{FROZEN}/tep.txt")
    assert "Đã chốt 09:42 ngày 01/7/2026, bản CSL-2026-0001" in text.text
    assert "Bản nháp" not in text.text
    assert text.headers["Content-Disposition"] == 'attachment; filename="CSL-2026-0001.txt"'
    assert leader.get(f"{FROZEN}/tep.docx").data.startswith(b"PK")
    told = leader.get(f"{FROZEN}/tep.json").json
    assert (told["number"], told["summary"]["figures"]["received"]) == ("CSL-2026-0001", 2)


WRONG = [
    ({"from": ""}, "from"),
    ({"to": "31/6/2026"}, "to"),
    ({"to": "1/5/2026"}, "to"),
    ({"to": "31/12/2026", "as_at": "2/7/2026"}, "as_at"),
    ({"as_at": "1/5/2026"}, "as_at"),
    ({"outline": "x"}, "outline"),
    ({"unit": "x"}, "unit"),
    ({"note": "n" * 501}, "note"),
]


def test_what_cannot_be_frozen_keeps_what_was_typed_and_names_what_to_mend(office, signed_in):
    leader = signed_in("leader")
    for typed, where in WRONG:
        answer = leader.send(NEW, {**JUNE, **typed})
        assert answer.status_code == 422, typed
        assert f'href="#f-{where}"' in answer.text, typed
        assert typed.get("note", "Gửi Thanh tra &lt;b&gt;tỉnh&lt;/b&gt;") in answer.text, typed
    assert title(leader.get("/bao-cao/chot").text) == "Chưa chốt báo cáo nào"


def test_a_period_that_has_not_ended_is_frozen_and_says_so(office, signed_in):
    leader = signed_in("leader")
    asked = leader.get(f"{NEW}?from=1/1/2026&to=31/12/2026").text
    assert "Kỳ đến 31/12/2026 chưa kết thúc: bản này chốt số tính đến 01/7/2026" in asked
    page = leader.send(NEW, {"from": "1/1/2026", "to": "31/12/2026"}, follow=True).text
    assert "kỳ chưa kết thúc lúc chốt" in page
    assert "chưa tới" in leader.get(f"{NEW}?from=1/1/2026&to=31/12/2026&as_at=1/8/2026").text


def test_there_is_no_page_of_what_was_not_frozen(office, signed_in):
    leader = signed_in("leader")
    leader.send(NEW, JUNE)
    for address in (
        "/bao-cao/chot/CSL-2026-0009",
        f"{FROZEN}/so?figure=x",
        f"{FROZEN}/khac?figure=x",
        f"{FROZEN}/tep.exe",
    ):
        assert leader.get(address).status_code == 404, address
    assert leader.get(f"{FROZEN}/so?figure=summary.received&first=x").status_code == 422
    assert leader.get(f"{NEW}?from=x").status_code == 422
    assert signed_in("auditor").get(NEW).status_code == 403
    assert 'formaction="/bao-cao/chot/moi"' not in signed_in("auditor").get("/bao-cao").text


def test_the_pages_of_frozen_reports_ask_the_book_as_often_for_many_cases(office, signed_in):
    leader, costs = signed_in("leader"), []
    for number in ("CSL-2026-0001", "CSL-2026-0002"):
        leader.send(NEW, {"from": "1/6/2026", "to": "31/7/2026"})
        cost = []
        for page in ("", "/so?figure=summary.received", "/khac"):
            with queries_of(office) as asked:
                leader.get(f"/bao-cao/chot/{number}{page}")
            cost.append(len([each for each in asked if each.startswith(("SELECT", "WITH"))]))
        costs.append(cost)
        for _ in range(4):
            a_case(office, opened_on=date(2026, 6, 30), officer="officer")
    assert costs[0][:2] == costs[1][:2]
    assert costs[0][0] <= 12, costs
    assert costs[0][1] <= 18, costs
    assert costs[1][2] <= 50, costs
