"""The page of outlines: each report to take along, of a period and a unit, and what is wrong with the office's own."""

from __future__ import annotations

import json
import re

import pytest

from casetrack.papers.docx_reading import words_of
from casetrack.services.offices import add_unit
from casetrack.services.work import begin, system_actor
from tests.factories import DENUNCIATION, a_case, a_person
from tests.outline_files import an_outline, texts_of
from tests.queries import queries_of
from tests.web.test_case_list import heading

PAGE = "/bao-cao/de-cuong"


@pytest.fixture
def office(ward, tmp_path):
    folder = tmp_path / "templates" / "reports"
    folder.mkdir(parents=True)
    object.__setattr__(ward.installation, "outline_folder", folder)
    ward.on("2026-05-04")
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        ward.units["ubnd"] = add_unit(work, "ubnd", "UBND phường", ward.units["root"], kind="people_committee")
    a_case(ward, unit="ubnd")
    a_case(ward, unit="ubnd", fields=DENUNCIATION, petitioner=a_person(ward, "Đặng Thị Bảy"))
    return ward.on("2026-06-04")


def put(ward, name, *lines):
    (ward.installation.outline_folder / name).write_bytes(an_outline(*lines))


def links(page):
    return [
        address.replace("&amp;", "&")
        for address in re.findall(r'href="([^"]+\.(?:docx|pdf|txt|json)[^"]*)"', page.text)
    ]


def test_each_outline_is_given_in_its_shapes_for_the_period_of_the_page(office, signed_in):
    put(office, "Đoàn kiểm tra.docx", ("Có {{ people_committee_petitions.total:2 }} đơn", "body"))
    browser = signed_in("leader")
    page = browser.get(f"{PAGE}?from=1/5/2026&to=30/6/2026&unit=ubnd")
    assert heading(page) == "Báo cáo theo đề cương, từ 01/5/2026 đến 30/6/2026"
    assert len(links(page)) == 4 + 4 + 1
    given = {address.partition("?")[0].rpartition("/")[2]: browser.get(address) for address in links(page)}
    assert {answer.status_code for answer in given.values()} == {200}
    assert given["annual.docx"].data.startswith(b"PK")
    assert "Tiếp nhận tổng cộng 02 đơn." in words_of(given["annual.docx"].data)
    assert given["annual.pdf"].data.startswith(b"%PDF")
    assert "Tiếp nhận tổng cộng 02 đơn." in given["annual.txt"].text
    told = json.loads(given["annual.json"].data)
    assert (told["people_committee_petitions"]["total"], told["period"]["from"], told["unit"]) == (
        2,
        "2026-05-01",
        "ubnd",
    )
    own = next(answer for name, answer in given.items() if "annual" not in name and "inspection" not in name)
    assert "Có 02 đơn" in texts_of(own.data)
    assert 'filename="doan-kiem-tra_2026-05-01_2026-06-30.docx"' in own.headers["Content-Disposition"]


def test_a_paper_counts_what_is_sealed_and_names_neither_it_nor_anybody(office, signed_in):
    told = signed_in("leader").get(f"{PAGE}/annual.txt?as_at=4/6/2026").text
    assert "Tiếp nhận tổng cộng 02 đơn." in told
    assert "TC-2026" not in told
    assert "Bảy" not in told
    assert "1 hồ sơ hạn chế người xem." in told


def test_an_outline_of_the_office_with_a_mistake_is_shown_with_page_and_words_and_not_given(office, signed_in):
    put(office, "sai.docx", ("Có {{ people_committee_petitions.totl }} đơn <b>", "body"))
    browser = signed_in("leader")
    page = browser.get(PAGE)
    assert "khoảng trang 1, đoạn “Có {{ people_committee_petitions.totl }} đơn &lt;b&gt;”: không có" in page.text
    assert f"{PAGE}/sai.docx" not in page.text
    refused = browser.get(f"{PAGE}/sai.docx")
    assert refused.status_code == 422
    assert "people_committee_petitions.totl" in refused.text


def test_days_that_do_not_fit_are_said_and_stay_as_they_were_typed(office, signed_in):
    page = signed_in("leader").get(f"{PAGE}?from=1/6/2026&to=1/5/2026")
    assert page.status_code == 422
    assert "Ngày cuối kỳ trước ngày đầu kỳ." in page.text
    assert 'value="1/6/2026" aria-invalid="true"' in page.text or 'value="1/5/2026" aria-invalid="true"' in page.text
    assert links(page) == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{PAGE}/none.docx", 404),
        (f"{PAGE}/annual.xlsx", 404),
        (f"{PAGE}/..%2fannual.docx", 404),
        (f"{PAGE}/annual.docx?unit=none", 404),
        (f"{PAGE}/annual.docx?from=x", 422),
        (f"{PAGE}/annual.docx?from=1/1/2099", 422),
        (f"{PAGE}/none.pdf", 404),
    ],
)
def test_what_there_is_not_is_refused_in_words(office, signed_in, address, status):
    assert signed_in("leader").get(address).status_code == status


def test_only_who_reads_reports_takes_one_along(office, signed_in):
    for address in (PAGE, f"{PAGE}/annual.docx", f"{PAGE}/none.docx"):
        assert signed_in("desk").get(address).status_code == 403


def test_the_page_asks_the_book_little(office, signed_in):
    browser = signed_in("leader")
    browser.get(PAGE)
    with queries_of(office) as asked:
        assert browser.get(PAGE).status_code == 200
    assert len(asked) <= 12
