"""Names of scans: the number of a case before them, however scanners write it, and what the paper is behind it."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.errors import FileRefused
from casetrack.readers.scan_archives import entries_of, open_archive, open_entry
from casetrack.readers.scan_names import index_numbers, read_scan_name

INDEX = index_numbers(
    [
        ("BG-2026-0012", "BG-2026-0012"),
        ("BG-2026-0012", "118/2025/LT-ĐĐ01"),
        ("BG-2026-0013", "BG-2026-0013"),
        ("BG-2026-0013", "118/2025/LT-ĐĐ011"),
        ("BG-2026-0014", "85/QĐ-KT"),
        ("BG-2026-0015", "85/QĐ-KT"),
        ("BG-2026-0016", "118/2025"),
    ]
)


@pytest.mark.parametrize(
    ("name", "numbers", "part"),
    [
        ("BG-2026-0012.pdf", "BG-2026-0012", ""),
        ("bg_2026_0012 Quyết định tuyển dụng.pdf", "BG-2026-0012", "Quyết định tuyển dụng"),
        ("118_2025_LT-ĐĐ01.pdf", "BG-2026-0012", ""),
        ("118-2025-LT-DD01_trich-luc (2).pdf", "BG-2026-0012", "trich luc (2"),
        ("118-2025-LT-ĐĐ01 - tờ khai.jpg", "BG-2026-0012", "tờ khai"),  # Đ and tones decomposed
        ("scan/2026/118 2025 LT DD011 bìa.pdf", "BG-2026-0013", "bìa"),
        ("C:\\quet\\118-2025 bìa.pdf", "BG-2026-0016", "bìa"),
        ("85-QD-KT.pdf", "BG-2026-0014 BG-2026-0015", ""),
        ("BG-2026-00123.pdf", "", ""),
        ("tờ khai BG-2026-0012.pdf", "", ""),
        (".pdf", "", ""),
    ],
)
def test_the_longest_number_that_begins_the_name_counts(name, numbers, part):
    read = read_scan_name(name, INDEX)
    assert (" ".join(read.numbers), read.part) == (numbers, part)


@given(st.text(max_size=80))
def test_any_name_is_read_without_a_failure(name):
    read = read_scan_name(name, INDEX)
    assert len(read.part) <= len(name) + 80


def packed(*files: tuple[str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made


def test_the_files_of_an_archive_are_read_without_what_systems_leave_behind():
    made = packed(("Đợt 1/BG-2026-0012 bìa.pdf", b"one"), ("__MACOSX/._x", b""), ("Đợt 1/.DS_Store", b""), ("d/", b""))
    with open_archive(made) as archive:
        [found] = entries_of(archive)
        with open_entry(archive, found) as stream:
            assert (found[0], stream.read()) == ("Đợt 1/BG-2026-0012 bìa.pdf", b"one")


@pytest.mark.parametrize("name", ["../BG-1.pdf", "a/../../BG-1.pdf", "/etc/BG-1.pdf", "C:/BG-1.pdf", "..\\BG-1.pdf"])
def test_a_name_that_leads_out_of_the_archive_is_refused(name):
    with open_archive(packed((name, b"one"))) as archive:
        [found] = entries_of(archive)
        with pytest.raises(FileRefused) as refused, open_entry(archive, found):
            pass
    assert refused.value.reason == "strange_place"


def test_a_bomb_a_damaged_and_a_locked_archive_are_refused():
    locked = bytearray(packed(("BG-1.pdf", b"one")).getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    cases = {
        "bomb": packed(("BG-1.pdf", bytes(30_000_000))),
        "damaged": io.BytesIO(b"PK\x03\x04 and then nothing"),
        "password": io.BytesIO(bytes(locked)),
    }
    for reason, file in cases.items():
        with pytest.raises(FileRefused) as refused, open_archive(file):
            pass
        assert refused.value.reason == reason


def test_a_file_that_is_damaged_inside_is_refused_and_the_others_are_read():
    whole = packed(("a.pdf", b"one" * 50), ("b.pdf", b"two" * 50)).getvalue()
    broken = bytearray(whole)
    broken[35] ^= 0xFF  # inside the first file
    with open_archive(io.BytesIO(bytes(broken))) as archive:
        first, second = entries_of(archive)
        with pytest.raises(FileRefused), open_entry(archive, first) as stream:
            stream.read()
        with open_entry(archive, second) as stream:
            assert stream.read() == b"two" * 50
