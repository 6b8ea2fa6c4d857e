"""A file is what its content says, and nothing beside. Names are what they look like."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.errors import FileRefused
from casetrack.readers.file_names import LONGEST_NAME, clean_name, ending_of, speaks_of_secrets
from casetrack.readers.file_types import TYPES, read_type
from tests.sample_files import OLD_TXT, PDF, REFUSED, TAKEN, WIDE_TXT, a_docx, a_png


def judged(name: str, content: bytes) -> str:
    return read_type(io.BytesIO(content), ending_of(clean_name(name))).key


@pytest.mark.parametrize("kind", TAKEN)
def test_each_kind_of_file_is_known_by_its_content(kind):
    assert judged(*TAKEN[kind]) == kind


def test_every_kind_that_is_taken_is_tried():
    assert TAKEN.keys() == TYPES.keys()


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_taken_is_refused_with_its_reason(what):
    name, content, reason = REFUSED[what]
    with pytest.raises(FileRefused) as refusal:
        judged(name, content)
    assert refusal.value.reason == reason
    assert refusal.value.fields["file"].vi


@pytest.mark.parametrize("content", [OLD_TXT, WIDE_TXT], ids=["TCVN3", "UTF-16"])
def test_texts_in_the_offices_old_encodings_are_texts(content):
    assert judged("cu.txt", content) == "txt"


def test_a_scanner_may_leave_blank_bytes_behind_a_pdf():
    assert judged("quet.pdf", PDF + b"\r\n\x00\x00") == "pdf"


def test_a_bomb_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "read", None)  # nothing here unpacks an entry as a whole
    with pytest.raises(FileRefused):
        judged(*REFUSED["a zip bomb"][:2])


@given(st.binary(max_size=3000), st.sampled_from([content[:8] for _name, content in TAKEN.values()] + [b""]))
def test_no_bytes_whatever_are_more_than_taken_or_refused(content, head):
    for ending in ("pdf", "docx", "txt", "mp3"):
        with suppress(FileRefused):  # anything else is a bug
            assert read_type(io.BytesIO(head + content), ending).key in TYPES


@given(st.integers(0), st.integers(0, 7), st.sampled_from(["docx", "xlsx", "odt"]))
def test_a_package_with_a_flipped_bit_is_never_taken_for_another(place, bit, kind):
    name, content = TAKEN[kind]
    flipped = bytearray(content)
    flipped[place % len(flipped)] ^= 1 << bit
    with suppress(FileRefused):
        assert judged(name, bytes(flipped)) == kind


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("C:\\Users\\ngan\\Desktop\\Đơn khiếu nại.pdf", "Đơn khiếu nại.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("  nhiều   khoảng trắng .pdf", "nhiều khoảng trắng .pdf"),
        ("Ðơn: “thửa 214”?.pdf", "Ðơn_ “thửa 214”_.pdf"),
        ("Đo\u031bn.pdf", "Đơn.pdf"),
        ("con.pdf", "_con.pdf"),
        ("ảnh.tar.pdf", "ảnh.tar.pdf"),
    ],
)
def test_a_name_is_cleaned_for_every_disk(given_name, kept):
    assert clean_name(given_name) == kept


@given(st.text(max_size=600))
def test_a_name_that_is_kept_is_short_plain_and_no_path(given_name):
    try:
        kept = clean_name(given_name)
    except FileRefused:
        return
    assert len(kept) <= LONGEST_NAME + 1
    assert not set(kept) & set('/\\<>:"|?*\u202e\u200b\n\x00')
    assert ending_of(kept).isascii()
    assert clean_name(kept) == kept


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("Công văn 12 MẬT.pdf", True),
        ("cv_tối mật_2026.pdf", True),
        ("TUYET-MAT.pdf", True),
        ("toi_mat 5.pdf", True),
        ("MÂ\u0323T.pdf", True),
        ("bí mật nhà nước.pdf", True),
        ("mặt bằng thửa 214.pdf", False),
        ("mat bang.pdf", False),
        ("thuật toán.pdf", False),
    ],
)
def test_a_name_that_speaks_of_secrets_is_noticed(name, asks):
    assert speaks_of_secrets(name) is asks


def test_the_pictures_of_these_tests_are_pictures_and_the_letters_archives():
    assert a_png()[-8:-4] == b"IEND"
    assert zipfile.ZipFile(io.BytesIO(a_docx())).testzip() is None
