"""A file is looked at, kept once beside the book, and told of in the chain; what is refused leaves nothing."""

from __future__ import annotations

import io
import threading
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from casetrack.errors import FileRefused, Forbidden, InvalidInput, NotFound
from casetrack.models import CaseEvent, Document, EventText
from casetrack.services.access import get_visible_case
from casetrack.services.chain import verify
from casetrack.services.documents import (
    AddDocument,
    ShownDocument,
    add_document,
    get_document,
    list_documents,
    name_outside,
    place_of,
    receive,
)
from casetrack.services.shelf import Shelf
from casetrack.services.state_secrets import NoteSecret, note_secret
from casetrack.services.timelines import read_book, timeline
from casetrack.services.work import begin, reading, system_actor
from tests.factories import DENUNCIATION, Ward, a_case, a_ward
from tests.sample_files import JPEG, PDF, REFUSED, TAKEN, TXT, a_png

PLAIN = AddDocument("none")


@pytest.fixture
def ward(database, tmp_path) -> Ward:
    ward = a_ward(database)
    ward.installation = replace(ward.installation, shelf=Shelf(tmp_path / "files"))
    return ward


def add(ward: Ward, number: str, name: str, content: bytes, *, by: str = "desk", wish: AddDocument = PLAIN) -> int:
    with (
        receive(ward.installation.shelf, io.BytesIO(content), name, wish) as received,
        begin(ward.installation, ward.actor(by)) as work,
    ):
        return add_document(work, get_visible_case(work, number), received).case_seq


def files_of(ward: Ward, number: str, by: str = "desk") -> list[ShownDocument]:
    with reading(ward.installation, ward.actor(by)) as work:
        return list_documents(work, get_visible_case(work, number))


def on_the_shelf(ward: Ward) -> list[bytes]:
    shelf = ward.installation.shelf
    return [place.read_bytes() for place in [*shelf.files(), *shelf.unfinished()]]


def rows_of(ward: Ward) -> int:
    with ward.database.reading() as session:
        return len(session.scalars(select(Document)).all())


@pytest.mark.parametrize("kind", ["pdf", "docx", "csv", "m4a"])
def test_a_file_comes_back_as_it_was_given(ward, kind):
    number, (name, content) = a_case(ward), TAKEN[kind]
    seq = add(ward, number, name, content, wish=AddDocument("none", "Bản chính"))
    [shown] = files_of(ward, number)
    assert (shown.seq, shown.name, shown.kind.key, shown.size) == (seq, name, kind, len(content))
    assert (shown.note, shown.actor, shown.on) == ("Bản chính", "Cán bộ tiếp dân desk", ward.today)
    with reading(ward.installation, ward.actor("desk")) as work:
        case = get_visible_case(work, number)
        assert place_of(work, get_document(work, case, seq)).read_bytes() == content


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1), min_size=1, max_size=4)
)
def test_whatever_is_stored_is_read_back_and_the_same_content_stands_once(tmp_path_factory, texts):
    shelf = Shelf(tmp_path_factory.mktemp("shelf") / "files")
    contents = [f"Nội dung {text}".encode() for text in texts]
    kept = {}
    for content in contents:
        with receive(shelf, io.BytesIO(content), "ghi.txt", PLAIN) as received:
            shelf.keep(received.place, received.sha256)
        kept[received.sha256] = content
    assert {place.name: place.read_bytes() for place in shelf.files()} == kept
    assert all(shelf.place_of(sha256).read_bytes() == content for sha256, content in kept.items())
    assert list(shelf.unfinished()) == []


def test_the_same_file_in_two_cases_stands_once_on_the_disk(ward):
    one, two = a_case(ward), a_case(ward)
    add(ward, one, "a.pdf", PDF)
    add(ward, two, "b.pdf", PDF)
    add(ward, two, "c.pdf", PDF)
    assert on_the_shelf(ward) == [PDF]
    assert [shown.name for shown in files_of(ward, two)] == ["c.pdf", "b.pdf"]


def test_adding_a_file_again_heals_its_damaged_copy(ward):
    number = a_case(ward)
    add(ward, number, "a.pdf", PDF)
    [place] = ward.installation.shelf.files()
    place.chmod(0o600)
    place.write_bytes(PDF.replace(b"1.7", b"1.4"))
    add(ward, number, "a.pdf", PDF)
    assert on_the_shelf(ward) == [PDF]


def test_the_hash_is_in_the_chain_and_the_name_beside_it(ward):
    number = a_case(ward)
    add(ward, number, "đơn của bà Hoa.pdf", PDF, wish=AddDocument("none", "Đơn gốc"))
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        event = work.session.scalars(select(CaseEvent).where(CaseEvent.name == "document_added")).one()
        texts = {t.key: t.text for t in work.session.scalars(select(EventText).where(EventText.event_id == event.id))}
        assert files_of(ward, number)[0].sha256 in event.payload
        assert "Hoa" not in event.payload
        assert texts == {"file_name": "đơn của bà Hoa.pdf", "given_name": "đơn của bà Hoa.pdf", "text": "Đơn gốc"}
        assert verify(work) == event.seq
        case = get_visible_case(work, number)
        entry = next(e for e in timeline(work, case, read_book(work, case)) if e.seq == 2)
    assert entry.label.vi == "Thêm tệp “đơn của bà Hoa.pdf”"
    assert [label.vi for label, _value in entry.details] == ["Loại", "Mã SHA-256"]
    assert entry.text == "Đơn gốc"


def test_a_picture_under_another_pictures_ending_gets_its_own(ward):
    number = a_case(ward)
    add(ward, number, "C:\\Zalo\\ảnh.jpg", a_png())
    [shown] = files_of(ward, number)
    assert (shown.name, shown.given_name) == ("ảnh.png", "C:\\Zalo\\ảnh.jpg")


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_leaves_nothing_behind(tmp_path, what):
    name, content, reason = REFUSED[what]
    shelf = Shelf(tmp_path / "files")
    with pytest.raises(FileRefused) as refusal, receive(shelf, io.BytesIO(content), name, PLAIN):
        pass
    assert refusal.value.reason == reason
    assert [*shelf.files(), *shelf.unfinished()] == []
    assert name == ".pdf" or name not in f"{refusal.value.message} {refusal.value.fields}"


def test_a_file_above_the_offices_limit_is_read_no_further(tmp_path):
    shelf = Shelf(tmp_path / "files", largest=1000)
    stream = io.BytesIO(JPEG + bytes(10_000_000))
    with pytest.raises(FileRefused) as refusal, receive(shelf, stream, "a.jpg", PLAIN):
        pass
    assert refusal.value.reason == "too_large"
    assert stream.tell() <= 2 * 1024 * 1024
    assert [*shelf.files(), *shelf.unfinished()] == []


def test_a_transfer_that_breaks_off_leaves_nothing(tmp_path):
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(100)

    shelf = Shelf(tmp_path / "files")
    with pytest.raises(ConnectionResetError), receive(shelf, Broken(PDF), "a.pdf", PLAIN):
        pass
    assert [*shelf.files(), *shelf.unfinished()] == []


def test_a_file_whose_event_cannot_be_written_is_not_kept(ward):
    number = a_case(ward)
    with pytest.raises(Forbidden):
        add(ward, number, "a.pdf", PDF, by="auditor")
    assert (on_the_shelf(ward), rows_of(ward)) == ([], 0)


def test_eight_people_who_add_files_at_once_lose_none(ward):
    number, failed = a_case(ward), list[BaseException]()

    def bring(who: int) -> None:
        try:
            for n in range(5):
                add(ward, number, f"{who}-{n}.txt", TXT + f"{who % 4} {n}".encode())
        except BaseException as failure:
            failed.append(failure)

    threads = [threading.Thread(target=bring, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(files_of(ward, number)) == 40
    assert len(on_the_shelf(ward)) == 20


def test_the_files_of_a_sealed_case_are_not_there_for_others(ward):
    number = a_case(ward, fields=DENUNCIATION, officer="officer")
    seq = add(ward, number, "đơn bà Hoa.pdf", PDF, by="officer")
    for other in ("clerk", "inspector", "auditor"):
        with pytest.raises(NotFound) as hidden:
            files_of(ward, number, other)
        assert "Hoa" not in hidden.value.message.vi
    with reading(ward.installation, ward.actor("officer")) as work:
        case = get_visible_case(work, number)
        assert name_outside(case, get_document(work, case, seq)) == f"{number}-{seq}.pdf"


def test_a_file_of_another_case_is_not_found_by_its_number(ward):
    one, two = a_case(ward), a_case(ward)
    seq = add(ward, one, "a.pdf", PDF)
    with reading(ward.installation, ward.actor("desk")) as work, pytest.raises(NotFound):
        get_document(work, get_visible_case(work, two), seq)


def test_a_file_that_is_lost_from_the_disk_says_so(ward):
    number = a_case(ward)
    seq = add(ward, number, "a.pdf", PDF)
    next(ward.installation.shelf.files()).unlink()
    with reading(ward.installation, ward.actor("desk")) as work, pytest.raises(NotFound, match="casetrack doctor"):
        place_of(work, get_document(work, get_visible_case(work, number), seq))


@pytest.mark.parametrize("level", ["confidential", "secret", "top_secret"])
def test_a_state_secret_is_refused_before_a_byte_of_it_is_read(tmp_path, level):
    shelf, stream = Shelf(tmp_path / "files"), io.BytesIO(PDF)
    with pytest.raises(FileRefused) as refusal, receive(shelf, stream, "a.pdf", AddDocument(level)):
        pass
    assert (refusal.value.reason, stream.tell()) == ("state_secret", 0)
    assert "Luật Bảo vệ bí mật nhà nước" in refusal.value.message.vi
    assert not shelf.folder.exists()


def test_a_name_that_says_secret_is_asked_back_once(ward):
    number = a_case(ward)
    with pytest.raises(FileRefused) as refusal:
        add(ward, number, "Báo cáo MẬT.pdf", PDF)
    assert (refusal.value.reason, list(refusal.value.fields)) == ("secret_name", ["not_secret"])
    add(ward, number, "Mật độ xây dựng.pdf", PDF, wish=AddDocument("none", not_secret=True))
    assert [shown.name for shown in files_of(ward, number)] == ["Mật độ xây dựng.pdf"]


def test_of_a_secret_paper_only_number_level_and_place_are_noted(ward):
    number = a_case(ward)
    wish = NoteSecret("secret", "05/BC-CA", "Tủ mật, phòng Văn thư", ward.today)
    with begin(ward.installation, ward.actor("desk")) as work:
        case = get_visible_case(work, number)
        note_secret(work, case, wish)
        entry = timeline(work, case, read_book(work, case))[0]
    told = [(label.vi, value.vi) for label, value in entry.details]
    assert told == [("Số", "05/BC-CA"), ("Mức mật", "Tối mật"), ("Nơi giữ", "Tủ mật, phòng Văn thư")]
    assert (on_the_shelf(ward), rows_of(ward)) == ([], 0)


def test_a_pointer_without_a_place_or_of_tomorrow_is_refused(ward):
    number = a_case(ward)
    wish = NoteSecret("none", " ", "", ward.today.replace(year=2027))
    with pytest.raises(InvalidInput) as refusal, begin(ward.installation, ward.actor("desk")) as work:
        note_secret(work, get_visible_case(work, number), wish)
    assert refusal.value.fields.keys() == {"number", "place", "level", "occurred_on"}
