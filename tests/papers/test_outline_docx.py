"""An outline that another body sent as a Word file is filled where it says, and refused where it could do harm."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from casetrack.errors import FileRefused
from casetrack.papers.outline_docx import fill_placeholders, find_placeholders
from tests.outline_files import TWENTY, an_outline, noted, saved, texts_of, with_parts

RELATIONS = "word/_rels/document.xml.rels"


def names(content):
    return [found.said.strip() for found in find_placeholders(content)]


def told(content):
    """Give each placeholder with the place where it stands."""
    return {found.said.strip(): found.where.vi for found in find_placeholders(content)}


def refused(content):
    with pytest.raises(FileRefused) as refusal:
        find_placeholders(content)
    return refusal.value.reason, refusal.value.fields["file"].vi


class TestFilling:
    def test_finds_all_twenty_wherever_they_stand_and_however_word_has_cut_them(self):
        assert len(names(an_outline(*TWENTY))) == 20

    def test_fills_all_twenty_and_leaves_no_brace(self):
        filled = fill_placeholders(an_outline(*TWENTY), lambda said: f"«{said.strip()}»")
        written = texts_of(filled)
        assert "{" not in written
        assert written.count("«") == 20
        assert "Tổng số đơn: «people_committee_petitions.total:2» đơn" in written
        assert "Đoàn làm việc với «office»" in written

    def test_gives_a_value_the_looks_of_the_first_letter_of_its_braces(self):
        document = docx.Document()
        paragraph = document.add_paragraph("Tổng số ")
        for piece, bold in (("{{ land_", True), ("violations", False), (".total }}", False), (" trường hợp", False)):
            paragraph.add_run(piece).bold = bold
        filled = docx.Document(io.BytesIO(fill_placeholders(saved(document), lambda _said: "185")))
        assert [(run.text, run.bold) for run in filled.paragraphs[0].runs if run.text] == [
            ("Tổng số ", None),
            ("185", True),
            (" trường hợp", False),
        ]

    def test_takes_a_value_as_words_whatever_stands_in_it(self):
        hostile = "{{ office }} & <w:p/> \x07 dòng một\ndòng hai"
        filled = fill_placeholders(an_outline(("Đường {{ land_violations.road }}!", "body")), lambda _said: hostile)
        words = docx.Document(io.BytesIO(filled)).paragraphs[0].text
        assert words == "Đường {{ office }} & <w:p/>   dòng một dòng hai!"

    def test_gives_the_same_bytes_for_the_same_values(self):
        outline = an_outline(*TWENTY)
        assert fill_placeholders(outline, str.upper) == fill_placeholders(outline, str.upper)

    def test_leaves_everything_else_in_the_file_as_it_came(self):
        picture = with_parts(an_outline(*TWENTY), {"word/media/dau.png": b"\x89PNG a stamp"})
        filled = fill_placeholders(picture, str.strip)
        with zipfile.ZipFile(io.BytesIO(filled)) as package:
            assert package.read("word/media/dau.png") == b"\x89PNG a stamp"

    def test_fills_a_box_that_stands_twice_in_its_file_and_tells_of_it_once(self):
        document = docx.Document()
        box = "<w:txbxContent><w:p><w:r><w:t>Hộp {{ office }}</w:t></w:r></w:p></w:txbxContent>"
        run = f"<w:r {nsdecls('w')}><w:pict>{box}</w:pict><w:pict>{box}</w:pict></w:r>"
        document.add_paragraph("Ngoài hộp {{ unit }}")._p.append(parse_xml(run))
        outline = saved(document)
        assert names(outline) == ["unit", "office"]
        assert texts_of(fill_placeholders(outline, lambda _said: "X")).count("Hộp X") == 2


class TestWhereSomethingStands:
    LINES = (("Mở đầu", "body"), ("Đơn: {{ a.b }} đơn", "body"), ("{{ c.d }}", "body"), ("{{ e.f }}", "footer"))

    def test_is_the_page_that_word_noted(self):
        assert told(noted(an_outline(*self.LINES))) == {"a.b": "trang 2", "c.d": "trang 3", "e.f": "chân trang"}

    def test_is_about_the_page_of_our_own_paper_in_a_file_that_word_never_showed(self):
        pages = an_outline(*self.LINES, pages=True)
        assert told(pages) == {"a.b": "khoảng trang 2", "c.d": "khoảng trang 3", "e.f": "chân trang"}

    def test_is_told_of_a_row_of_a_long_table_by_the_page_of_the_row(self):
        rows = [(f"{{{{ dong.so_{n} }}}}", "table") for n in range(120)]
        pages = told(an_outline(*rows))
        assert pages["dong.so_0"] == "khoảng trang 1"
        assert pages["dong.so_119"] == "khoảng trang 3"

    def test_comes_with_the_words_around_it(self):
        before, behind = (
            "Trong kỳ, ủy ban đã tiếp nhận và xử lý xong tổng số ",
            " đơn các loại của công dân trên địa bàn",
        )
        (found,) = find_placeholders(an_outline((f"{before}{{{{ a.b }}}}{behind}", "body")))
        assert found.around.startswith("…")
        assert "xử lý xong tổng số {{ a.b }} đơn các loại" in found.around

    @pytest.mark.parametrize("words", ["Còn {{ a.b đơn", "Còn a.b }} đơn", "Còn {% if a %} đơn", "Còn {# x #} đơn"])
    def test_is_told_of_lone_braces_too(self, words):
        assert names(an_outline((words, "body")))


class TestRefused:
    @pytest.mark.parametrize("kind", ["attachedTemplate", "image", "hyperlink", "oleObject", "frame"])
    def test_is_whatever_links_to_something_outside(self, kind):
        link = f'<Relationship Id="rX" Type="http://x/{kind}" Target="http://192.0.2.1/a" TargetMode="External"/>'
        part = {RELATIONS: (b"</Relationships>", link.encode() + b"</Relationships>")}
        reason, why = refused(with_parts(an_outline(("Lời", "body")), part))
        assert reason == "link"
        assert "Ctrl+Shift+F9" in why

    @pytest.mark.parametrize(
        ("name", "mode"),
        [
            (RELATIONS, "&#69;xternal"),
            (RELATIONS, " external "),
            ("word/_rels/header9.xml.RELS", "External"),
            ("word/charts/_rels/chart1.xml.rels", "External"),
        ],
    )
    def test_is_a_link_to_outside_however_it_is_written(self, name, mode):
        link = f'<Relationship Id="rX" Type="http://x/image" Target="http://192.0.2.1/a" TargetMode="{mode}"/>'.encode()
        space = b"http://schemas.openxmlformats.org/package/2006/relationships"
        whole = b'<Relationships xmlns="' + space + b'">' + link + b"</Relationships>"
        part = {name: (b"</Relationships>", link + b"</Relationships>") if name == RELATIONS else whole}
        assert refused(with_parts(an_outline(("Lời", "body")), part))[0] == "link"

    def test_is_a_body_in_another_part_and_a_relation_in_another_encoding(self):
        outline = an_outline(("Lời", "body"))
        moved = {"_rels/.rels": (b'"word/document.xml"', b'"word/doc3.xml"')}
        assert refused(with_parts(outline, moved))[0] == "damaged"
        strange = '<?xml version="1.0" encoding="UTF-16"?><Relationships/>'.encode("utf-16")
        assert refused(with_parts(outline, {"word/_rels/header9.xml.rels": strange}))[0] == "code"

    def test_is_a_field_that_fetches_something_in_a_part_that_nobody_sees(self):
        field = f'<w:glossary {nsdecls("w")}><w:fldSimple w:instr="INCLUDETEXT http://x"/></w:glossary>'.encode()
        assert refused(with_parts(an_outline(("Lời", "body")), {"word/glossary/document.xml": field}))[0] == "field"

    @pytest.mark.parametrize("code", ["DDEAUTO c:\\\\x", "INCLUDEPICTURE http://192.0.2.1/a", 'HYPERLINK "http://x"'])
    def test_is_a_field_that_fetches_something(self, code):
        document = docx.Document()
        for kind, words in (("begin", ""), ("", code[:4]), ("", code[4:]), ("end", "")):
            inner = f'<w:fldChar w:fldCharType="{kind}"/>' if kind else f"<w:instrText>{words}</w:instrText>"
            document.add_paragraph()._p.append(parse_xml(f"<w:r {nsdecls('w')}>{inner}</w:r>"))
        assert refused(saved(document))[0] == "field"

    def test_is_not_a_field_that_counts_pages_or_leads_to_a_heading_inside(self):
        document = docx.Document()
        for code in (" PAGE ", " NUMPAGES \\* MERGEFORMAT ", ' TOC \\o "1-3" \\h ', ' HYPERLINK \\l "_Toc123" '):
            field = f"<w:fldSimple {nsdecls('w')} w:instr='{code}'/>"
            document.add_paragraph("{{ office }}")._p.append(parse_xml(field))
        assert names(saved(document)) == ["office"]

    def test_is_an_embedded_object_and_another_file_inside(self):
        outline = an_outline(("Lời", "body"))
        assert refused(with_parts(outline, {"word/embeddings/oleObject1.bin": b"x"}))[0] == "embedded"
        chunk = f"<w:altChunk {nsdecls('w')}/></w:body>".encode()
        assert refused(with_parts(outline, {"word/document.xml": (b"</w:body>", chunk)}))[0] == "embedded"

    def test_is_a_declaration_in_which_something_could_hide(self):
        bomb = b'<!DOCTYPE w [<!ENTITY a "b">]>\n<w:document'
        assert (
            refused(with_parts(an_outline(("Lời", "body")), {"word/document.xml": (b"<w:document", bomb)}))[0] == "code"
        )

    def test_is_a_name_where_nobody_would_fill_it(self):
        chart = {"word/charts/chart1.xml": b"<c>{{ a.b }}</c>"}
        assert refused(with_parts(an_outline(("Lời", "body")), chart))[0] == "not_filled"

    def test_is_a_file_that_is_broken_inside(self):
        broken = {"word/document.xml": (b"</w:body>", b"</w:bod")}
        assert refused(with_parts(an_outline(("Lời", "body")), broken))[0] == "damaged"

    def test_is_one_with_more_places_than_anybody_fills(self):
        many = [(f"{{{{ a.b_{n} }}}} {{{{ a.c_{n} }}}}", "body") for n in range(1001)]
        assert refused(an_outline(*many))[0] == "too_large"

    def test_is_told_of_braces_that_never_end(self):
        assert set(names(an_outline(("{{" * 900, "body")))) == {"{{"}
