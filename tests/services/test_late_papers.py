"""Files, letters and register lines of a case that is sealed late ask for leave at once; soon nothing is in clear."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casetrack.errors import ChainBroken, Forbidden
from casetrack.models import EventText
from casetrack.services import incoming, late_files, outgoing
from casetrack.services.access import get_visible_case
from casetrack.services.backups import back_up
from casetrack.services.chain import verify
from casetrack.services.cleared_files import clear_file, open_copy
from casetrack.services.doctor import examine
from casetrack.services.documents import AddDocument, add_document, get_open_document, list_documents, place_of, receive
from casetrack.services.identities import open_file, read_papers
from casetrack.services.identity_grants import GiveLeave, give_leave
from casetrack.services.incoming import EnterIncoming
from casetrack.services.key_ring import KeyRing
from casetrack.services.late_files import remove_unnamed
from casetrack.services.outgoing import EnterOutgoing
from casetrack.services.rebuild import rebuild
from casetrack.services.register_pages import FindLines, find_lines
from casetrack.services.shelf import Shelf
from casetrack.services.timelines import read_book, timeline
from casetrack.services.traces import wipe_traces
from casetrack.services.work import begin, reading, system_actor
from tests.factories import ELIGIBLE, Ward, a_case, a_person, a_step, a_ward
from tests.letterheads import a_letter, a_letterhead
from tests.stolen import bytes_of, telling

SAID = ("Wồng Thị Xzưa", "xzua", "001170998877", "0977553311", "Vắng Teo")
NAME = "đơn viết tay của Wồng Thị Xzưa.txt"
HAND = "Tôi là Wồng Thị Xzưa, ở ngõ Vắng Teo.\n".encode()


@pytest.fixture
def ward(database, tmp_path) -> Ward:
    ward = a_ward(database)
    ward.installation = replace(ward.installation, shelf=Shelf(tmp_path / "files"))
    return ward


def add(ward: Ward, number: str, content: bytes = HAND, by: str = "officer") -> int:
    wish = AddDocument("none", "chữ của bà Xzưa, ngõ Vắng Teo")
    with (
        receive(ward.installation.shelf, io.BytesIO(content), NAME, wish) as received,
        begin(ward.installation, ward.actor(by)) as work,
    ):
        return add_document(work, get_visible_case(work, number), received).case_seq


@pytest.fixture
def number(ward: Ward) -> str:
    """A complaint with a scanned paper and lines in both registers, all of which name who brought it."""
    person = a_person(ward, SAID[0], identity_number=SAID[2], phone=SAID[3], address=SAID[4])
    number = a_case(ward, petitioner=person, officer="officer")
    add(ward, number)
    with begin(ward.installation, ward.actor("clerk")) as work:
        came = EnterIncoming("Bà Wồng Thị Xzưa", "Đơn của bà Xzưa", ward.today, case_number=number, note="nhà Vắng Teo")
        incoming.enter(work, came)
        sent = EnterOutgoing("TB", "Trả lời bà Wồng Thị Xzưa", "Bà Xzưa, ngõ Vắng Teo", ward.today, note="0977553311")
        outgoing.enter_by_hand(work, sent, number)
    return number


def seal(ward: Ward, number: str) -> None:
    a_step(ward, number, "officer", "classify", petition_class="denunciation", **ELIGIBLE)


def allow(ward: Ward, number: str) -> None:
    with begin(ward.installation, ward.actor("leader")) as work:
        give_leave(work, get_visible_case(work, number), GiveLeave(ward.users["officer"].id, "Đọc đơn", ward.today))


def opened(ward: Ward, number: str, seq: int) -> tuple[str, bytes]:
    with begin(ward.installation, ward.actor("officer")) as work:
        found = open_file(work, number, seq)
    return found.inside.name, b"".join(found.inside.pieces(found.place))


def on_the_shelf(ward: Ward) -> dict[str, bytes]:
    folder = Path(ward.installation.shelf.folder)
    return {str(place): place.read_bytes() for place in folder.rglob("*") if place.is_file()}


def shown(ward: Ward, number: str) -> Iterator[str]:
    """Give all that somebody who works on the case reads of its papers, without leave."""
    with reading(ward.installation, ward.actor("officer")) as work:
        case = get_visible_case(work, number)
        yield from (f"{each.name} {each.given_name} {each.note}" for each in list_documents(work, case))
        yield from (
            f"{entry.label.vi} {entry.text} {entry.details}" for entry in timeline(work, case, read_book(work, case))
        )
    for book in ("incoming", "outgoing"):
        with reading(ward.installation, ward.actor("leader")) as work:
            yield from (str(line.cells) for line in find_lines(work, FindLines(book, ward.today.year)).lines)


def whole(ward: Ward) -> bool:
    """Tell whether book, shelf and lists agree with each other."""
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        verify(work)
    sound = examine(ward.installation, lambda _stage, _done, _of: None).findings == ()
    return sound and rebuild(ward.installation, ward.office.id, write=False).differing == ()


def job(ward: Ward) -> int:
    return wipe_traces(ward.installation, ward.office.id)


def test_nobody_reads_them_without_leave_from_that_moment(ward: Ward, number: str) -> None:
    before = " ".join(shown(ward, number))
    assert all(word in before for word in ("Wồng Thị Xzưa", "Vắng Teo", "0977553311"))
    seal(ward, number)
    after = " ".join(shown(ward, number))
    assert [word for word in ("Wồng", "Xzưa", "Vắng Teo", "0977553311") if word in after] == []
    assert ("01/TB-UBND" in after, "cần quyền xem danh tính" in after, "1 tệp, 2 dòng" in after) == (True, True, True)
    with reading(ward.installation, ward.actor("officer")) as work:
        case = get_visible_case(work, number)
        (document,) = list_documents(work, case)
        with pytest.raises(Forbidden):
            get_open_document(work, case, document.seq)
    with reading(ward.installation, ward.actor("leader")) as work:
        assert find_lines(work, FindLines("outgoing", ward.today.year, words="xzua")).total == 0
    assert whole(ward)


def test_who_has_leave_reads_the_file_before_the_job_and_after_it(ward: Ward, number: str) -> None:
    seq = add(ward, number, HAND * 100_000)  # several pieces of a megabyte
    seal(ward, number)
    allow(ward, number)
    assert opened(ward, number, seq) == (NAME, HAND * 100_000)
    assert job(ward) > 0
    assert opened(ward, number, seq) == (NAME, HAND * 100_000)
    assert whole(ward)


def test_nothing_of_them_is_left_on_disk_shelf_or_backup_after_the_job(ward: Ward, number: str, tmp_path: Path) -> None:
    seal(ward, number)
    assert (job(ward) > 0, job(ward)) == (True, 0)
    back_up(ward.installation, tmp_path / "backup.zip", lambda _stage, _done, _of: None)
    with zipfile.ZipFile(tmp_path / "backup.zip") as packed:
        inside = {name: packed.read(name) for name in packed.namelist()}
    found = bytes_of(ward.database) | on_the_shelf(ward) | inside
    assert telling(found, *SAID, NAME, HAND.decode().strip()) == []
    assert (len(on_the_shelf(ward)), whole(ward)) == (1, True)


def test_a_letter_that_was_issued_is_sealed_with_what_was_typed_for_it(ward: Ward, tmp_path: Path) -> None:
    a_letterhead(ward)
    number = a_case(ward, officer="officer", petitioner=a_person(ward, SAID[0]))
    letter = a_letter(ward, number, "follow_up", to="Phòng Kinh tế", task="Gặp bà Wồng Thị Xzưa ở ngõ Vắng Teo.")
    before = set(on_the_shelf(ward).values())
    seal(ward, number)
    job(ward)
    assert telling(bytes_of(ward.database), *SAID) == []
    assert before & set(on_the_shelf(ward).values()) == set()
    allow(ward, number)
    assert {opened(ward, number, seq)[1] for seq in (letter.docx, letter.pdf)} == before
    assert whole(ward)


def test_who_has_leave_reads_the_words_too(ward: Ward, number: str) -> None:
    a_letterhead(ward)
    a_letter(ward, number, "follow_up", to="Phòng Kinh tế", task="Gặp bà Xzưa.")
    seal(ward, number)
    with begin(ward.installation, ward.actor("officer")) as work, pytest.raises(Forbidden):
        read_papers(work, number)
    allow(ward, number)
    with begin(ward.installation, ward.actor("officer")) as work:
        papers = read_papers(work, number)
    said = {paper.head: set(paper.words) for paper in papers}
    assert {"Bà Wồng Thị Xzưa", "Đơn của bà Xzưa", "nhà Vắng Teo"} <= said["01/2026"]
    assert {"Trả lời bà Wồng Thị Xzưa", "Bà Xzưa, ngõ Vắng Teo", "0977553311"} <= said["01/TB-UBND"]
    assert any({"Phòng Kinh tế", "Gặp bà Xzưa."} <= set(paper.words) for paper in papers)


@pytest.mark.parametrize("done", [False, True], ids=["before the job", "after it"])
def test_a_file_that_shows_nobody_is_given_back_by_who_has_leave(ward: Ward, number: str, *, done: bool) -> None:
    seq = add(ward, number, b"Quy trinh chung cua phuong.\n")
    seal(ward, number)
    if done:
        job(ward)
    allow(ward, number)
    with begin(ward.installation, ward.actor("officer")) as work:
        found = open_file(work, number, seq)
    with open_copy(ward.installation.shelf, found) as made:
        with begin(ward.installation, ward.actor("leader")) as work, pytest.raises(Forbidden):
            clear_file(work, number, seq, made)
        with begin(ward.installation, ward.actor("officer")) as work:
            clear_file(work, number, seq, made)
    remove_unnamed(ward.installation, found.place)
    job(ward)
    with reading(ward.installation, ward.actor("leader")) as work:
        case = get_visible_case(work, number)
        document = get_open_document(work, case, seq)
        assert place_of(work, document).read_bytes() == b"Quy trinh chung cua phuong.\n"
        assert "Đã xem: tệp không cho thấy danh tính" in [
            e.label.vi for e in timeline(work, case, read_book(work, case))
        ]
    assert whole(ward)


def test_a_paper_that_another_case_has_too_stays_open_there(ward: Ward, number: str) -> None:
    other = a_case(ward, officer="officer")
    seq = add(ward, other)
    seal(ward, number)
    job(ward)
    with reading(ward.installation, ward.actor("officer")) as work:
        assert get_open_document(work, get_visible_case(work, other), seq).name == NAME
    assert (len(on_the_shelf(ward)), HAND in on_the_shelf(ward).values(), whole(ward)) == (2, True, True)


def test_a_job_that_is_cut_off_is_ended_by_the_next(ward: Ward, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_all: object) -> None:
        raise KeyboardInterrupt

    seal(ward, number)
    with monkeypatch.context() as during:
        during.setattr(late_files, "write_over", cut)  # sealed and written down, the open bytes not yet removed
        with pytest.raises(KeyboardInterrupt):
            job(ward)
    assert HAND in on_the_shelf(ward).values()
    assert (job(ward) > 0, HAND in on_the_shelf(ward).values(), whole(ward)) == (True, False, True)


def test_without_the_key_nothing_is_sealed_and_the_job_waits_for_it(ward: Ward, number: str, tmp_path: Path) -> None:
    seal(ward, number)
    keys = ward.installation.keys
    object.__setattr__(ward.installation, "keys", KeyRing(tmp_path / "nothing here"))
    job(ward)
    assert HAND in on_the_shelf(ward).values()
    object.__setattr__(ward.installation, "keys", keys)
    job(ward)
    assert (HAND in on_the_shelf(ward).values(), whole(ward)) == (False, True)


def test_a_text_that_goes_without_a_word_breaks_the_chain_still(ward: Ward, number: str) -> None:
    other = a_case(ward, officer="officer")
    add(ward, other)
    seal(ward, number)
    with ward.database.engine.begin() as raw:
        raw.exec_driver_sql(f"DELETE FROM {EventText.__tablename__} WHERE key = 'file_name'")
    with reading(ward.installation, system_actor(ward.office.id)) as work, pytest.raises(ChainBroken):
        verify(work)
