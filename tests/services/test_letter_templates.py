"""A template of the office's own: looked at to the last brace, tried, kept in versions; what is wrong is told."""

from __future__ import annotations

import io
import time
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.oxml import OxmlElement
from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack import paths
from casetrack.engine.loader_letters import load_letters
from casetrack.errors import FileRefused, Forbidden, InvalidInput
from casetrack.papers.docx_reading import words_of
from casetrack.papers.letter_template import build_template
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.documents import get_document, place_of
from casetrack.services.letter_templates import (
    PutTemplate,
    give_back_shipped,
    list_versions,
    look_at,
    own_templates,
    put_template,
    template_of,
)
from casetrack.services.shelf import Shelf
from casetrack.services.work import begin, reading, system_actor
from tests.factories import Ward, a_case, a_ward, workflows
from tests.letterheads import a_letter, a_letterhead
from tests.sample_files import REFUSED

DAY = date(2026, 6, 4)
LETTER = load_letters([paths.WORKFLOWS], workflows().all()).get("follow_up")
SHIPPED = build_template(LETTER)
TASK = {"to": "Phòng Kinh tế", "task": "Trình kết quả."}
SOUP = st.text("{}%#_ abn.ot|()'[]*+if", max_size=25)


def changed(*paragraphs: str) -> bytes:
    """Give the shipped template with these paragraphs after it, as if typed in Word."""
    document = docx.Document(io.BytesIO(SHIPPED))
    for words in paragraphs:
        document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(name: str, change) -> bytes:
    """Give the shipped template with the bytes of one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SHIPPED)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, change(data) if part.filename == name else data)
    return out.getvalue()


def put(content: bytes, *, name: str = "mau.docx", confirmed: bool = False) -> str:
    return look_at(LETTER, PutTemplate("follow_up", name, content, confirmed), DAY)


def take_or_refuse(words: str) -> None:
    """Put a template with these words; any other failure than a refusal is one."""
    with suppress(FileRefused):
        put(changed(words))


@pytest.fixture
def ward(database, tmp_path) -> Ward:
    ward = a_ward(database)
    ward.installation = replace(ward.installation, shelf=Shelf(tmp_path / "files"))
    a_letterhead(ward)
    return ward


def test_the_shipped_template_can_be_taken_and_put_in_again():
    assert put(SHIPPED) == "mau.docx"


def test_words_of_the_office_and_any_listed_name_are_taken():
    put(
        changed(
            "Điện thoại liên hệ: 0900.",
            "Hồ sơ {{ case.number }} – {{ petitioners.names }}",
            "{%p if late.days %}",
            "Đã trễ {{ late.days }} ngày.",
            "{%p endif %}",
        )
    )


@pytest.mark.parametrize(
    "words",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ case.number.__class__ }}",
        "{{ office.name.format }}",
        "{{ self }}",
        "{{ 7 * 7 }}",
        "{{ case.number|attr('x') }}",
        "{{ range(10**9) }}",
        "{{ lipsum() }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% for x in range(10**9) %}{% endfor %}",
        "{% set x = 1 %}",
        "{% include 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{# a comment #}",
        "{%- if number -%}",
        "{{r case.number }}",
        "{%p for item in range(9) %}",
        "{%p if number or date %}",
        "{_{ case.number }_}",
        "{{ case.number",
        "case.number }}",
        "{{ no.such_name }}",
        "{{ ask.nothing }}",
        "{{ item.name }}",
        "{{ petitioners }}",
        "{%p if no_such %}",
        "{%p for item in office %}",
        "{%p endif %}",
        "{%p if number %}",
        "Lời trước {%p if number %}",
        "{{ law.from_2026_13_99 }}",
    ],
)
def test_whatever_is_no_plain_name_is_refused_with_the_place(words):
    with pytest.raises(FileRefused) as refused:
        put(changed(words), confirmed=True)
    assert refused.value.reason in ("code", "unknown_name")
    assert words.strip()[:60] in refused.value.fields["file"].vi


def test_a_tag_that_word_has_split_into_runs_is_read_as_one():
    document = docx.Document(io.BytesIO(SHIPPED))
    paragraph = document.add_paragraph()
    for piece in ("{", "{ ''.__cl", "ass__ }", "}"):
        paragraph.add_run(piece).bold = piece == "{"
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(FileRefused, match="no name"):
        put(out.getvalue())


def test_code_in_places_that_nobody_sees_is_refused():
    title = b"<dc:title>{{ 7*7 }}</dc:title></cp:coreProperties>"
    body = b"<w:body>"
    hidden = (
        with_part("word/document.xml", lambda data: data.replace(body, b'<w:body w:x="{{ 7 }}">', 1)),
        with_part("docProps/core.xml", lambda data: data.replace(b"</cp:coreProperties>", title)),
        with_part("word/document.xml", lambda data: data.replace(body, body + b"<!-- {{ 7 }} -->", 1)),
        with_part("word/document.xml", lambda data: data.replace(body, body + b"<?x {{ 7 }} ?>", 1)),
        with_part("word/document.xml", lambda data: b'<!DOCTYPE x [<!ENTITY a "b">]>' + data.split(b"?>", 1)[1]),
        with_part("word/document.xml", lambda data: data.decode().replace("UTF-8", "UTF-16", 1).encode("utf-16")),
        with_part("word/document.xml", lambda data: data.replace(b"UTF-8", b"cp037", 1)),
    )
    for content in hidden:
        with pytest.raises(FileRefused) as refused:
            put(content)
        assert refused.value.reason in ("code", "damaged")


@pytest.mark.parametrize("kind", [name for name, (file, *_rest) in REFUSED.items() if file.endswith((".docx", ".doc"))])
def test_macros_bombs_and_programs_are_refused_as_everywhere(kind):
    name, content, _reason = REFUSED[kind]
    with pytest.raises(FileRefused):
        put(content, name=name)


def test_what_the_pdf_would_not_show_is_refused():
    document = docx.Document(io.BytesIO(SHIPPED))
    document.sections[0].header.paragraphs[0].add_run("Chữ đầu trang")
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(FileRefused, match="Above and below"):
        put(out.getvalue())

    document = docx.Document(io.BytesIO(SHIPPED))
    document.add_paragraph()._p.get_or_add_pPr().append(OxmlElement("w:numPr"))
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(FileRefused, match="automatic numbering"):
        put(out.getvalue())


def test_nothing_makes_the_look_hang_or_fail():
    nasty = (
        changed(*(["{%p if number %}"] * 300)),
        changed("{{ " * 100_000),
        changed("{" * 300_000),
        changed(*(["{%p for item in petitioners %}"] * 5), *(["{%p endfor %}"] * 5)),
        changed(*(["{{ number }}"] * 2000)),
        changed("x" * 1_200_000),
        with_part("word/document.xml", lambda data: data.replace(b"<w:body>", b"<w:body>" + b"<w:p>" * 20_000, 1)),
        with_part("word/document.xml", lambda _data: b""),
        with_part("word/styles.xml", lambda _data: b"<broken"),
        b"",
        b"PK\x03\x04",
        SHIPPED[:-30],
    )
    for content in nasty:
        began = time.monotonic()
        with pytest.raises(InvalidInput):
            put(content)
        assert time.monotonic() - began < 30


@settings(max_examples=20, deadline=None)  # four hundred in the proofs
@given(SOUP)
def test_any_soup_of_braces_is_taken_as_words_or_refused_and_never_fails(words):
    take_or_refuse(words)


def test_what_a_template_has_no_place_for_is_asked_back_once():
    document = docx.Document()
    document.add_paragraph("Kính gửi {{ ask.to }}: {{ ask.task }}")
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(InvalidInput) as asked:
        put(out.getvalue())
    assert list(asked.value.fields) == ["confirmed"]
    assert "number" in asked.value.message.vi
    assert put(out.getvalue(), confirmed=True) == "mau.docx"


def test_letters_are_filled_from_the_own_template_until_the_shipped_one_is_given_back(ward):
    number = a_case(ward)
    own = changed("Mẫu riêng của phường.")
    with begin(ward.installation, ward.actor("clerk")) as work:
        put_template(work, LETTER, "mau.docx", own)
    first = a_letter(ward, number, "follow_up", **TASK)
    with reading(ward.installation, ward.actor("clerk")) as work:
        said = words_of(place_of(work, get_document(work, get_visible_case(work, number), first.docx)).read_bytes())
        assert (template_of(work, LETTER).version, own_templates(work)) == (1, frozenset({"follow_up"}))
    assert "Mẫu riêng của phường." in said

    with begin(ward.installation, ward.actor("administrator")) as work:
        give_back_shipped(work, LETTER)
    second = a_letter(ward, number, "follow_up", **TASK)
    with reading(ward.installation, ward.actor("clerk")) as work:
        case = get_visible_case(work, number)
        again = words_of(place_of(work, get_document(work, case, second.docx)).read_bytes())
        before = words_of(place_of(work, get_document(work, case, first.docx)).read_bytes())
        assert [version.name for version in list_versions(work, LETTER)] == ["", "mau.docx"]
        assert own_templates(work) == frozenset()
    assert "Mẫu riêng" not in again
    assert before == said
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        verify(work)


def test_only_the_clerk_and_the_administrator_put_templates_in(ward):
    for name in ("desk", "officer", "leader", "auditor"):
        with pytest.raises(Forbidden), begin(ward.installation, ward.actor(name)) as work:
            put_template(work, LETTER, "mau.docx", SHIPPED)
