"""A report is laid out as every paper of the office, says the same in Word, PDF and text, and obeys nothing in it."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date

import docx
import pytest

from casetrack.papers.docx_reading import words_of
from casetrack.papers.report_paper import Issuer, ReportPaper, Section, Table, ToWrite, Words, as_docx, as_pdf, as_text
from casetrack.text import Text

STATE = Issuer(
    head="ỦY BAN NHÂN DÂN\nPHƯỜNG LAM KHÊ",
    superior_head="ỦY BAN NHÂN DÂN\nTỈNH KHÊ GIANG",
    place="Lam Khê",
    symbol="....../BC-UBND",
    signer_authority="TM. ỦY BAN NHÂN DÂN",
    signer_title="CHỦ TỊCH",
    signer_name="Đỗ Quang Khải",
)
HOSTILE = "{{ office.head }} {% if x %} <b>&amp;</b> *đậm* #set page()"


def both(words: str) -> Text:
    return Text(words, f"EN {words}")


def a_paper(**more: object) -> ReportPaper:
    table = Table(
        both("Hồ sơ quá hạn:"),
        (both("STT"), both("Số hồ sơ"), both("Hạn")),
        tuple((both(str(n)), both(f"KN-2026-{n:04}"), both("01/7/2025")) for n in range(1, 4)),
        (10, 60, 30),
    )
    plain = {
        "issuer": STATE,
        "about": both("Kết quả tiếp công dân"),
        "period": both("Từ ngày 01/7/2025 đến ngày 20/5/2026"),
        "standing": both("BẢN NHÁP, số còn thay đổi"),
        "sections": (
            Section(both("I. TIẾP CÔNG DÂN"), 1, (Words(both("Tiếp 05 lượt.")), table)),
            Section(both("II. ĐÁNH GIÁ"), 1, (ToWrite(both("Ưu điểm:"), 3),)),
        ),
        "moment": both("Số liệu tính đến hết ngày 20/5/2026."),
        "recipients": ("Ủy ban nhân dân tỉnh;", "Lưu: VT."),
        "as_at": date(2026, 5, 20),
    }
    return ReportPaper(**{**plain, **more})  # type: ignore[arg-type]


def test_the_parts_stand_in_the_order_of_the_decree():
    words = words_of(as_docx(a_paper()))
    order = [
        "TỈNH KHÊ GIANG",
        "PHƯỜNG LAM KHÊ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: ....../BC-UBND",
        "Lam Khê, ngày ..... tháng ..... năm 2026",
        "BÁO CÁO",
        "Kết quả tiếp công dân",
        "Từ ngày 01/7/2025",
        "BẢN NHÁP",
        "I. TIẾP CÔNG DÂN",
        "Tiếp 05 lượt.",
        "KN-2026-0003",
        "II. ĐÁNH GIÁ",
        "Ưu điểm:",
        "Số liệu tính đến",
        "Nơi nhận:",
        "Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "Đỗ Quang Khải",
    ]
    places = [words.find(each) for each in order]
    assert -1 not in places
    assert places == sorted(places)


def test_the_page_is_that_of_the_decree():
    section = docx.Document(io.BytesIO(as_docx(a_paper()))).sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins if margin is not None] == [20, 20, 30, 15]


def test_a_paper_of_the_party_bears_the_head_of_the_party():
    words = words_of(as_docx(a_paper(issuer=replace(STATE, party="ĐẢNG CỘNG SẢN VIỆT NAM", symbol="...-BC/ĐU"))))
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in words
    assert "CỘNG HÒA" not in words
    assert "Số ...-BC/ĐU" in words


def test_without_a_letterhead_there_are_dots_to_write_on():
    words = words_of(as_docx(a_paper(issuer=Issuer("PHƯỜNG LAM KHÊ"))))
    assert "PHƯỜNG LAM KHÊ" in words
    assert "........, ngày ....." in words


def test_words_of_the_book_are_words_on_every_paper():
    paper = a_paper(sections=(Section(both(HOSTILE), 1, (Words(both(HOSTILE)), ToWrite(both(HOSTILE), 1))),))
    assert words_of(as_docx(paper)).count(HOSTILE) == 3
    assert as_text(paper).count(HOSTILE) == 3


def test_the_same_paper_gives_the_same_bytes():
    assert as_docx(a_paper()) == as_docx(a_paper())
    assert as_pdf(a_paper()) == as_pdf(a_paper())


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not there")
def test_the_pdf_says_what_the_word_paper_says():
    pdf = as_pdf(a_paper())
    shown = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    said = "".join(words_of(as_docx(a_paper())).split())
    missing = [line for line in shown.split("\n") if "".join(line.split()).strip(".") not in said]
    assert missing == []
    assert "Tiếp 05 lượt." in shown


def test_the_text_has_each_paragraph_on_a_line_of_its_own_in_either_language():
    lines = as_text(a_paper()).splitlines()
    assert lines[0] == "ỦY BAN NHÂN DÂN PHƯỜNG LAM KHÊ"
    assert "Tiếp 05 lượt." in lines
    assert "3    KN-2026-0003  01/7/2025" in lines
    assert "Ưu điểm: (phần này viết tay)" in lines
    assert "EN Tiếp 05 lượt." in as_text(a_paper(), "en").splitlines()
