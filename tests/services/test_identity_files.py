"""A file that shows who is protected is sealed on the shelf, named nowhere, and opened only with leave, in the book."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from casetrack.errors import FileRefused, Forbidden, NotFound, VaultLocked
from casetrack.models import CaseEvent
from casetrack.services.access import get_visible_case
from casetrack.services.doctor import examine
from casetrack.services.documents import AddDocument, add_document, get_document, get_open_document, receive
from casetrack.services.identities import SEEN, open_file
from casetrack.services.identity_grants import GiveLeave, give_leave
from casetrack.services.key_ring import KeyRing
from casetrack.services.key_rotation import rotate
from casetrack.services.sealing import AT_ONCE, NotOpened, opened_pieces, sealed_pieces
from casetrack.services.work import begin, reading, system_actor
from tests.factories import DENUNCIATION, Ward, a_case
from tests.stolen import bytes_of, telling

NAME = "đơn viết tay của Wồng Thị Xzưa.txt"
NOTE = "chữ của bà Xzưa, ngõ Vắng Teo"
HAND = "Tôi là Wồng Thị Xzưa, ở ngõ Vắng Teo.\n".encode()


@pytest.fixture
def number(ward: Ward) -> str:
    """A denunciation that the officer works on."""
    return a_case(ward, fields=DENUNCIATION, officer="officer")


def add(ward: Ward, number: str, content: bytes = HAND, wish: AddDocument | None = None) -> int:
    wish = wish or AddDocument("none", NOTE)
    with reading(ward.installation, ward.actor("officer")) as work:
        sealed = wish.is_sealed_in(get_visible_case(work, number))
    with (
        receive(ward.installation.shelf, io.BytesIO(content), NAME, wish, sealed=sealed) as received,
        begin(ward.installation, ward.actor("officer")) as work,
    ):
        return add_document(work, get_visible_case(work, number), received).case_seq


def allow(ward: Ward, number: str) -> None:
    with begin(ward.installation, ward.actor("leader")) as work:
        case = get_visible_case(work, number)
        give_leave(work, case, GiveLeave(ward.users["officer"].id, "Đọc đơn", ward.today))


def opened(ward: Ward, number: str, seq: int) -> tuple[str, bytes]:
    with begin(ward.installation, ward.actor("officer")) as work:
        found = open_file(work, number, seq)
    return found.inside.name, b"".join(found.inside.pieces(found.place))


def on_the_shelf(ward: Ward) -> dict[str, bytes]:
    return {
        str(place): place.read_bytes() for place in Path(ward.installation.shelf.folder).rglob("*") if place.is_file()
    }


def test_nothing_of_it_is_on_the_disk(ward: Ward, number: str) -> None:
    add(ward, number)
    found = bytes_of(ward.database) | on_the_shelf(ward)
    assert telling(found, "Wồng Thị Xzưa", "xzua", "Vắng Teo", HAND.decode()[:20]) == []


def test_it_is_listed_without_name_and_note(ward: Ward, number: str) -> None:
    seq = add(ward, number)
    with reading(ward.installation, ward.actor("leader")) as work:
        shown = get_document(work, get_visible_case(work, number), seq)
    assert (shown.protected, shown.name, shown.given_name, shown.note) == (True, "", "", "")


def test_it_is_opened_with_leave_and_each_time_that_is_written_down(ward: Ward, number: str) -> None:
    seq = add(ward, number)
    with pytest.raises(Forbidden):
        opened(ward, number, seq)
    allow(ward, number)
    assert opened(ward, number, seq) == opened(ward, number, seq) == (NAME, HAND)
    with ward.database.reading() as session:
        said = [json.loads(event.payload) for event in session.scalars(select(CaseEvent).where(CaseEvent.name == SEEN))]
    assert [(each["cases"], each["file"]) for each in said] == [([number], seq)] * 2


def test_it_has_no_other_door(ward: Ward, number: str) -> None:
    seq = add(ward, number)
    allow(ward, number)
    with reading(ward.installation, ward.actor("officer")) as work, pytest.raises(Forbidden):
        get_open_document(work, get_visible_case(work, number), seq)


def test_a_file_of_which_it_is_said_that_it_shows_nobody_stays_open(ward: Ward, number: str) -> None:
    seq = add(ward, number, wish=AddDocument("none", shows_identity=False))
    with reading(ward.installation, ward.actor("officer")) as work:
        assert get_open_document(work, get_visible_case(work, number), seq).name
    allow(ward, number)
    with pytest.raises(NotFound):
        opened(ward, number, seq)


def test_what_is_no_file_for_the_office_is_refused_as_ever(ward: Ward, number: str) -> None:
    with pytest.raises(FileRefused):
        add(ward, number, b"MZ\x90\x00 program")
    assert on_the_shelf(ward) == {}


def test_a_new_key_opens_it_as_before(ward: Ward, number: str) -> None:
    seq = add(ward, number)
    allow(ward, number)
    rotate(ward.installation, lambda _done, _of: None)
    assert opened(ward, number, seq) == (NAME, HAND)


def test_the_doctor_needs_no_key_and_the_reader_does(ward: Ward, number: str, tmp_path: Path) -> None:
    seq = add(ward, number)
    allow(ward, number)
    object.__setattr__(ward.installation, "keys", KeyRing(tmp_path / "nothing here"))
    assert examine(ward.installation, lambda _stage, _done, _of: None).findings == ()
    with pytest.raises(VaultLocked):
        opened(ward, number, seq)
    with pytest.raises(VaultLocked):
        add(ward, number)


def test_a_file_that_was_changed_on_the_disk_does_not_open(ward: Ward, number: str) -> None:
    seq = add(ward, number)
    allow(ward, number)
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        place = ward.installation.shelf.place_of(get_document(work, get_visible_case(work, number), seq).sha256)
    content = bytearray(place.read_bytes())
    content[10] ^= 1
    place.write_bytes(content)
    with pytest.raises(NotOpened):
        opened(ward, number, seq)


class TestPieces:
    @pytest.mark.parametrize("size", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE])
    def test_come_back_as_they_were(self, size: int) -> None:
        plain = bytes(range(256)) * (size // 256 + 1)
        sealed = b"".join(sealed_pieces(b"k" * 32, io.BytesIO(plain[:size])))
        assert b"".join(opened_pieces(b"k" * 32, io.BytesIO(sealed))) == plain[:size]

    def test_cannot_be_cut_off_or_swapped(self) -> None:
        mark, *pieces = sealed_pieces(b"k" * 32, io.BytesIO(bytes(3 * AT_ONCE)))
        for wrong in (pieces[:2], [pieces[1], pieces[0], pieces[2]], [*pieces, pieces[2]], [pieces[0], pieces[2]]):
            with pytest.raises(NotOpened):
                b"".join(opened_pieces(b"k" * 32, io.BytesIO(mark + b"".join(wrong))))
