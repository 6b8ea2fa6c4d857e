"""A copy for publication names nobody of its case, and making one is no way to find out who is protected."""

from __future__ import annotations

import io
import json

import docx
import pytest
from sqlalchemy import select

from casetrack.errors import FileRefused, Forbidden
from casetrack.models import CaseEvent
from casetrack.papers.docx_redaction import words_of
from casetrack.services.access import get_visible_case
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.documents import AddDocument, add_document, list_documents, place_of, receive
from casetrack.services.identities import SEEN
from casetrack.services.identity_grants import GiveLeave, give_leave
from casetrack.services.redacted_copies import make_redacted
from casetrack.services.vault import Identity
from casetrack.services.work import begin, reading
from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_case, a_person

WHO = Identity("Wồng Thị Xzưa", "001170998877", "0977553311", "ngõ 99 Vắng Teo")


def a_paper(*, comment: str = "") -> bytes:
    """A decision that names her in its body, a table, its foot and its properties."""
    document = docx.Document()
    document.add_paragraph("Xét đơn của bà Wồng Thị ").add_run("Xzưa").bold = True
    document.add_paragraph("Bà Xzưa, CCCD 001170998877, điện thoại 0977.553.311, ở ngõ 99, Vắng Teo.")
    document.add_table(1, 1).cell(0, 0).text = "WỒNG THỊ XZƯA"
    document.sections[0].footer.paragraphs[0].text = "Nơi nhận: bà Wồng Thị Xzưa"
    document.core_properties.title = f"Trả lời bà Wồng Thị Xzưa {comment}"
    if comment:
        document.add_comment(document.paragraphs[0].runs, comment)
    document.add_paragraph("Giữ nguyên kết luận về lối đi chung.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def file_in(ward: Ward, number: str, content: bytes, name: str = "quyết định.docx") -> int:
    wish = AddDocument("none", shows_identity=False)
    with (
        receive(ward.installation.shelf, io.BytesIO(content), name, wish) as received,
        begin(ward.installation, ward.actor("officer")) as work,
    ):
        return add_document(work, get_visible_case(work, number), received).case_seq


def redact(ward: Ward, number: str, seq: int, by: str = "officer") -> int:
    with begin(ward.installation, ward.actor(by)) as work:
        return make_redacted(work, number, seq)


def content_of(ward: Ward, number: str, seq: int) -> bytes:
    with reading(ward.installation, ward.actor("officer")) as work:
        found = {each.seq: each for each in list_documents(work, get_visible_case(work, number))}
        return place_of(work, found[seq]).read_bytes()


@pytest.fixture
def open_number(ward: Ward) -> str:
    person = a_person(ward, WHO.name, identity_number="001170998877", phone="0977553311", address="ngõ 99 Vắng Teo")
    return a_case(ward, fields=COMPLAINT, officer="officer", petitioner=person)


@pytest.fixture
def number(ward: Ward) -> str:
    parties = ((WHO, "petitioner"),)
    unit, officer = ward.units["root"].id, ward.users["officer"].id
    wish = OpenCase("petition", "Tố cáo", ward.today, unit, "desk", DENUNCIATION, officer, parties=parties)
    with begin(ward.installation, ward.actor("desk")) as work:
        return open_case(work, wish).number


def test_a_copy_of_an_open_case_names_nobody_and_says_the_rest(ward: Ward, open_number: str) -> None:
    made = redact(ward, open_number, file_in(ward, open_number, a_paper()))
    words = words_of(content_of(ward, open_number, made))
    assert not any(said in words for said in ("Xzưa", "XZƯA", "001170998877", "553", "Vắng Teo"))
    assert "Giữ nguyên kết luận về lối đi chung." in words
    with reading(ward.installation, ward.actor("officer")) as work:
        names = [each.name for each in list_documents(work, get_visible_case(work, open_number))]
    assert names == [f"ban-luoc-bo-{made - 1}.pdf", f"ban-luoc-bo-{made - 1}.docx", "quyết định.docx"]


def test_where_somebody_is_protected_it_takes_leave_and_is_a_look(ward: Ward, number: str) -> None:
    seq = file_in(ward, number, a_paper())
    with pytest.raises(Forbidden):
        redact(ward, number, seq)
    with begin(ward.installation, ward.actor("leader")) as work:
        case = get_visible_case(work, number)
        give_leave(work, case, GiveLeave(ward.users["officer"].id, "Công khai kết luận", ward.today))
    assert "Xzưa" not in words_of(content_of(ward, number, redact(ward, number, seq)))
    with ward.database.reading() as session:
        (look,) = session.scalars(select(CaseEvent).where(CaseEvent.name == SEEN)).all()
    assert json.loads(look.payload)["redacted"] == seq


def test_a_name_that_cannot_be_taken_out_stops_it(ward: Ward, open_number: str) -> None:
    seq = file_in(ward, open_number, a_paper(comment="hỏi lại Wồng Thị Xzưa"))
    with pytest.raises(FileRefused) as refused:
        redact(ward, open_number, seq)
    assert refused.value.reason == "identity_left"


def test_only_a_word_paper_can_be(ward: Ward, open_number: str) -> None:
    with pytest.raises(FileRefused) as refused:
        redact(ward, open_number, file_in(ward, open_number, b"Wong Thi Xzua", "a.txt"))
    assert refused.value.reason == "not_word"
