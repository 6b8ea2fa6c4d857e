"""A letter is laid out as Nghị định 30/2020 wants, says in .docx and PDF the same words, and obeys nothing typed."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace
from datetime import date
from itertools import pairwise

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack import paths
from casetrack.engine.clock_rules import Basis
from casetrack.engine.letters import Block, Letter, Signature, Table
from casetrack.engine.library import WorkflowLibrary
from casetrack.engine.loader_letters import load_letters
from casetrack.papers.docx_reading import read_docx, words_of
from casetrack.papers.faces import FONTS, LACKING, letters_of
from casetrack.papers.letter_filling import BLANK, LawOn, Said, fill
from casetrack.papers.letter_pdf import pages_of, to_pdf, to_pdf_with_warnings
from casetrack.papers.letter_template import build_template
from casetrack.services.letter_samples import fill_sample
from casetrack.services.letter_words import Letterhead, Signer, frame, spell_day
from casetrack.text import Text

DAY = date(2026, 6, 4)
VIETNAMESE = sorted(
    set("ăâđêôơưĂÂĐÊÔƠƯ")
    | {
        unicodedata.normalize("NFC", letter + tone)
        for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        for tone in "\u0300\u0301\u0303\u0309\u0323"
    }
)


def letter(*body: Block, **more: object) -> Letter:
    plain = {
        "key": "notice",
        "label": Text("Thông báo", "Notice"),
        "basis": Basis(Text("Luật", "Law"), "local"),
        "kind": "notice",
        "about": "Về việc trả lời đơn",
        "body": body,
    }
    return Letter(**{**plain, **more})  # type: ignore[arg-type]


def write(source: Letter, **values: object) -> bytes:
    return fill(build_template(source), {"law": LawOn(DAY), **values})


def test_there_are_134_letters_with_marks_and_every_shipped_face_has_them_all():
    assert len(VIETNAMESE) == 134
    for face in sorted(FONTS.glob("*.ttf")):
        assert not {letter for letter in VIETNAMESE if ord(letter) not in letters_of(face.read_bytes())}, face.name
    assert len(list(FONTS.glob("*.ttf"))) == 4


def test_all_vietnamese_letters_reach_both_papers_in_every_face():
    said = "".join(VIETNAMESE)
    document = write(
        letter(
            Block(text="{{ ask.words }}"),
            Block(text="{{ ask.words }}", heading=True),
            about="{{ ask.words }}",
            grounds=(Block(text="{{ ask.words }}"),),
        ),
        ask=Said(below={"words": Said(said)}),
    )

    assert words_of(document).count(said) == 4
    _pdf, warnings = to_pdf_with_warnings(document, said, DAY)
    assert warnings == []


def test_the_page_is_that_of_the_decree():
    document = docx.Document(io.BytesIO(build_template(letter(Block(text="Lời.")))))
    section = document.sections[0]

    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins if margin is not None] == [20, 20, 30, 15]
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert {fonts.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 6, 4), "Lam Khê, ngày 04 tháng 6 năm 2026"),
        (date(2026, 2, 15), "Lam Khê, ngày 15 tháng 02 năm 2026"),
        (date(2026, 11, 29), "Lam Khê, ngày 29 tháng 11 năm 2026"),
    ],
)
def test_a_day_is_spelled_with_zeros_where_the_decree_wants_them(day, said):
    assert spell_day("Lam Khê", day) == said


def test_the_parts_of_a_letter_stand_in_their_order():
    document = write(
        letter(Block(text="Thân văn bản."), to=("Bà {{ petitioners.names }}",), recipients=(Block(text="Như trên;"),)),
        number="12/TB-UBND",
        date="Lam Khê, ngày 04 tháng 6 năm 2026",
        petitioners=Said("x", {"names": "Nguyễn Thị Ánh"}),
        signer={"authority": "TM. ỦY BAN NHÂN DÂN", "title": "CHỦ TỊCH", "name": "Trần Quốc Khải"},
        office={"superior_head": "THÀNH PHỐ", "head": "ỦY BAN NHÂN DÂN\nPHƯỜNG LAM KHÊ"},
    )

    order = [
        "THÀNH PHỐ",
        "PHƯỜNG LAM KHÊ",
        "CỘNG HÒA XÃ HỘI",
        "Độc lập",
        "Số: 12/TB-UBND",
        "ngày 04 tháng 6",
        "THÔNG BÁO",
        "trả lời đơn",
    ]
    order += [
        "Kính gửi: Bà Nguyễn Thị Ánh",
        "Thân văn bản.",
        "Nơi nhận:",
        "- Như trên;",
        "TM. ỦY BAN",
        "CHỦ TỊCH",
        "Trần Quốc Khải",
    ]
    places = [words_of(document).index(part) for part in order]
    assert places == sorted(places)


def test_what_a_person_typed_is_never_a_command():
    said = "#let x = 1 *đậm* $a$ @b <tag> & {{ 7*7 }} {% for %} \\ [] \"' 100%"
    document = write(letter(Block(text="{{ ask.words }}")), ask=Said(below={"words": Said(said)}))

    assert said in words_of(document)
    assert to_pdf_with_warnings(document, said, DAY)[1] == []


def test_each_line_that_was_typed_is_a_paragraph():
    document = write(letter(Block(text="{{ ask.words }}")), ask=Said(below={"words": Said("Một\r\nHai\n\nBa")}))

    assert "Một\nHai\n\nBa" in words_of(document)


def test_a_name_without_a_value_is_dots_to_write_on():
    assert f"Địa chỉ: {BLANK}." in words_of(write(letter(Block(text="Địa chỉ: {{ visit.received_on }}."))))


def test_a_part_stands_only_where_its_condition_holds():
    source = letter(
        Block(text="có ngày", when="ask.day"),
        Block(text="không ngày", when="not ask.day"),
        Block(text="chọn giữ", when="ask.result.keep"),
        Block(text="luật mới", start=date(2026, 7, 1)),
        Block(text="luật cũ", end=date(2026, 6, 30)),
    )

    without, filled = words_of(write(source)), {"day": Said("04/6/2026"), "result": Said("Giữ", {"keep": Said("x")})}
    assert [part in without for part in ("có ngày", "không ngày", "chọn giữ", "luật mới", "luật cũ")] == [
        False,
        True,
        False,
        False,
        True,
    ]
    later = words_of(write(source, ask=Said(below=filled), law=LawOn(date(2026, 7, 1))))
    assert [part in later for part in ("có ngày", "không ngày", "chọn giữ", "luật mới", "luật cũ")] == [
        True,
        False,
        True,
        True,
        False,
    ]


def test_a_table_has_a_row_for_each_thing():
    source = letter(Block(table=Table(("STT", "Tên"), (("{{ n }}", "{{ item.name }}"),), each="petitioners")))
    people = Said("x", items=[Said("x", {"name": name}) for name in ("Ánh", "Đường", "Yến")])

    tables = [
        block
        for block in read_docx(write(source, petitioners=people))["blocks"]
        if block["kind"] == "table" and block["ruled"]
    ]
    rows = [[cell["blocks"][0]["runs"][0]["text"] for cell in row] for row in tables[0]["rows"]]
    assert rows == [["STT", "Tên"], ["1", "Ánh"], ["2", "Đường"], ["3", "Yến"]]


def test_minutes_are_signed_side_by_side_and_take_no_number():
    document = words_of(
        write(
            letter(
                Block(text="Lời."),
                kind="minutes",
                numbered=False,
                signatures=((Signature("left", "NGƯỜI GHI", "(ký)"), Signature("right", "CHỦ TRÌ")),),
            )
        )
    )

    assert "Số:" not in document
    assert document.index("NGƯỜI GHI") < document.index("CHỦ TRÌ")


def test_a_decision_names_who_decides_before_it_decides():
    source = letter(
        Block(article="Điều 1.", text="Thụ lý."),
        kind="decision",
        grounds=(Block(text="Căn cứ Luật;"),),
        preamble=(Block(text="Xét rằng."),),
    )
    said = words_of(write(source, office={"authority": "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG LAM KHÊ"}))

    order = ["QUYẾT ĐỊNH", "CHỦ TỊCH ỦY BAN", "Căn cứ Luật;", "Xét rằng.", "QUYẾT ĐỊNH:", "Điều 1. Thụ lý."]
    places = [said.index(part) for part in order]
    assert all(first < second for first, second in pairwise(places))


def test_a_sign_that_no_face_has_is_an_empty_square_in_the_pdf_and_stops_nothing():
    document = write(
        letter(Block(text="{{ ask.words }}")),
        ask=Said(below={"words": Said("Cảm ơn \N{SMILING FACE WITH SMILING EYES}")}),
    )

    assert "\N{SMILING FACE WITH SMILING EYES}" in words_of(document)
    assert to_pdf(document, "Thông báo", DAY) == to_pdf(
        write(letter(Block(text="{{ ask.words }}")), ask=Said(below={"words": Said(f"Cảm ơn {LACKING}")})),
        "Thông báo",
        DAY,
    )


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=60))
def test_any_words_can_be_typed_and_the_same_letter_gives_the_same_bytes(words):
    source = letter(Block(text="{{ ask.words }}"))
    first, second = (write(source, ask=Said(below={"words": Said(words)})) for _ in range(2))

    assert first == second
    assert to_pdf(first, "Thông báo", DAY) == to_pdf(second, "Thông báo", DAY)


def test_a_shipped_letter_of_each_kind_can_be_filled_and_leaves_no_brace_and_no_none():
    library = load_letters([paths.WORKFLOWS], WorkflowLibrary.from_folders(paths.WORKFLOWS).all())
    for source in {letter.kind: letter for letter in library.all()}.values():
        said = words_of(fill_sample(source, build_template(source), DAY))
        assert not [sign for sign in ("{{", "}}", "{%", "%}", "None") if sign in said], source.key


STATE = Letterhead("Ủy ban nhân dân tỉnh Sơn Hà", "Ủy ban nhân dân xã Vân", "Vân", "UBND", "VP", "Chủ tịch", "xã")
PARTY = replace(STATE, superior="Đảng ủy xã Vân", name="Ủy ban Kiểm tra", short="UBKT", line_break="", party=True)


def framed(source: Letter, head: Letterhead, number: str = "12", **values: object) -> bytes:
    """Fill a letter as under a letterhead."""
    signer = Signer("T/M ỦY BAN KIỂM TRA" if head.party else "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Vi Thị Hạnh")
    return fill(build_template(source), {**frame(head, signer, number, DAY), **values})


def test_the_papers_of_the_party_bear_its_title_and_not_the_motto_of_the_state():
    source = letter(Block(text="Lời."), to=("Chi bộ Vân",), recipients=(Block(text="Như trên;"),))
    party, state = (words_of(framed(source, head, "12-TB/UBKT")) for head in (PARTY, STATE))

    for words in ("ĐẢNG CỘNG SẢN VIỆT NAM", "ĐẢNG ỦY XÃ VÂN", "*\n", "Số 12-TB/UBKT", "-----", "T/M ỦY BAN KIỂM TRA"):
        assert words in party
        assert words not in state
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 12"):
        assert words in state
        assert words not in party
    assert party.count("Kính gửi:") == state.count("Kính gửi:") == party.count("Nơi nhận:") == 1


def test_who_is_above_stands_in_capitals_in_the_head_alone_and_breaks_before_its_place():
    source = letter(Block(text="Gửi Chủ tịch {{ office.superior }}."))

    said = words_of(framed(source, STATE))
    assert "Gửi Chủ tịch Ủy ban nhân dân tỉnh Sơn Hà." in said
    assert "ỦY BAN NHÂN DÂN TỈNH SƠN HÀ" in said.replace(" \n", " ").replace("\n", " ")
    assert "TỈNH SƠN HÀ" in said.splitlines()
    assert BLANK not in words_of(framed(source, replace(STATE, superior=""))).partition("Gửi")[0]


def test_minutes_tell_their_day_in_the_text_alone():
    plain, minutes = (letter(Block(text="Lời."), kind=kind, numbered=False) for kind in ("notice", "minutes"))
    assert "Vân, ngày 04 tháng 6 năm 2026" in words_of(framed(plain, STATE))
    assert "ngày 04 tháng 6" not in words_of(framed(minutes, STATE))


def tables(document: bytes) -> list[list[list[str]]]:
    """Give the words of each cell of the tables of a document."""
    return [
        [
            ["\n".join("".join(run.get("text", "") for run in part["runs"]) for part in cell["blocks"]) for cell in row]
            for row in block["rows"]
        ]
        for block in read_docx(document)["blocks"]
        if block["kind"] == "table"
    ]


def test_who_signs_alone_stands_at_the_right_and_the_recipients_beside():
    source = letter(
        Block(text="Lời."), signatures=((Signature("right", "NGƯỜI LẬP"),),), recipients=(Block(text="Như trên;"),)
    )
    [[left, right]] = tables(framed(source, STATE))[-1]
    assert "Nơi nhận:" in left
    assert right.strip() == "NGƯỜI LẬP"


def test_signers_stand_in_the_rows_of_the_form():
    rows = ((Signature("left", "A"), Signature("right", "B")), (Signature("left", "C"), Signature("right", "D")))
    found = tables(framed(letter(Block(text="Lời."), signatures=rows), STATE))[-2:]
    assert [[cell.strip() for cell in row] for table in found for row in table] == [["A", "B"], ["C", "D"]]


def test_a_recipient_is_named_only_where_there_is_one():
    source = letter(Block(text="Lời."), recipients=(Block(text="{{ ask.who }};", when="ask.who"), Block(text="Lưu.")))
    assert f"- {BLANK}" not in words_of(framed(source, STATE))
    assert "- Ban Dân nguyện;" in words_of(framed(source, STATE, ask=Said(below={"who": Said("Ban Dân nguyện")})))


def test_several_addressees_stand_under_each_other():
    said = words_of(framed(letter(Block(text="Lời."), to=("Sở A", "Sở B")), STATE))
    assert "Kính gửi:\n- Sở A;\n- Sở B." in said


def test_what_a_cell_has_no_value_for_is_left_empty():
    source = letter(Block(table=Table(("Bước", "Đến"), (("{{ item.state }}", "{{ item.until }}"),), each="stages")))
    stages = Said("x", items=[Said("x", {"state": "Đang xác minh"})])
    assert ["Đang xác minh", ""] in tables(framed(source, STATE, stages=stages))[-2]


def test_columns_are_as_wide_as_the_source_says():
    source = letter(Block(table=Table(("A", "B"), (("một", "hai"),), widths=(30, 70))))
    [table] = [block for block in read_docx(framed(source, STATE))["blocks"] if block.get("ruled")]
    narrow, wide = table["columns"]
    assert round(narrow / (narrow + wide), 2) == 0.3
    assert (table["repeated"], table["together"]) == (1, True)


def test_a_sentence_that_announces_a_list_stays_with_it():
    blocks = read_docx(
        framed(letter(Block(text="Gồm:"), Block(text="- Một."), Block(text="Hết."), Block(text="./.")), STATE)
    )
    kept = {"".join(run["text"] for run in part["runs"]): part["keep"] for part in blocks["blocks"] if part.get("runs")}
    assert (kept["Gồm:"], kept["- Một."]) == (True, False)


def test_a_page_that_was_broken_in_word_is_broken_in_the_pdf():
    document = docx.Document()
    document.add_paragraph("Trang một").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Trang ba")
    document.add_table(rows=1, cols=1).cell(0, 0).paragraphs[0].paragraph_format.page_break_before = True
    out = io.BytesIO()
    document.save(out)
    page = read_docx(out.getvalue())
    for mark, block in enumerate(page["blocks"][:3]):
        block["mark"] = mark
    assert pages_of(page) == {0: 1, 1: 3, 2: 3}
