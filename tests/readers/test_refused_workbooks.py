"""What is no workbook, may not be let in, or cannot be read whole is refused in words; nothing else ever happens."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack.errors import FileRefused
from casetrack.readers.sheet_tables import find_table
from casetrack.readers.workbooks import read_workbook
from casetrack.sheets import CellError, Sheet
from tests.handover_books import as_sheet, make_sheet
from tests.old_excel import LINKED, LOCKED, as_xls
from tests.open_sheets import as_ods
from tests.sample_files import PDF, PROGRAM, a_compound, a_docx, a_zip, an_excel, an_odf, an_xlsx

FOLDER = Path(__file__).parents[1] / "data" / "handover"
OPEN = as_ods(as_sheet(make_sheet(Random(12))))
BOOKS = (OPEN, *(path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix in (".xlsx", ".xls")))


def refused(data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as refusal:
        read_workbook(data)
    assert refusal.value.fields["file"].vi
    return refusal.value


WIDE = "".join(f'<c r="{a}{b}1"><v>1</v></c>' for a in ("", *"ABCDEFGHIJKL") for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
LOCKED_ODS: dict[str, bytes | str] = {"META-INF/manifest.xml": "<m><encryption-data/></m>"}
TIMES = (
    '<a xmlns:t="t" xmlns:o="o"><t:table><t:table-row t:number-rows-repeated="50000">'
    '<t:table-cell o:value-type="float" o:value="1" t:number-columns-repeated="100"/></t:table-row></t:table></a>'
)
MERGED = '<mergeCell ref="A1:CV50000"/>'
LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha">]>'
BAD = {
    "a password": (a_compound("EncryptionInfo", "EncryptedPackage"), "password"),
    "an old password": (as_xls(Sheet("A", False, ()), more=LOCKED), "password"),
    "a password of LibreOffice": (an_odf("spreadsheet", LOCKED_ODS), "password"),
    "a zip bomb": (an_xlsx({"xl/worksheets/sheet1.xml": bytes(40 << 20)}), "bomb"),
    "macros": (an_xlsx({"xl/vbaProject.bin": b"\x00"}), "macros"),
    "old macros": (a_compound("Workbook", "_VBA_PROJECT_CUR"), "macros"),
    "values from another old workbook": (as_xls(Sheet("A", False, ()), more=LINKED), "external_links"),
    "338 columns": (an_excel(f'<row r="1">{WIDE}</row>'), "too_many_columns"),
    "a stray cell at the edge": (an_excel('<row><c r="XFD1"><v>1</v></c></row>'), "too_many_columns"),
    "50,001 rows": (an_excel('<row r="50001"><c r="A50001"><v>1</v></c></row>'), "too_many_rows"),
    "a cell said 5 million times": (an_odf("spreadsheet", {"content.xml": TIMES}), "too_large"),
    "merged areas over one another": (an_excel('<c r="A50000"><v>1</v></c>' + MERGED * 200), "damaged"),
    "a file of 33 MB": (b"PK\x03\x04" + bytes(33 << 20), "too_large"),
    "a letter of Word": (a_docx(), "unknown_type"),
    "a CSV called .xlsx": ("STT;Họ tên\n1;Lý Sen\n".encode(), "unknown_type"),
    "a web page called .xls": (b"<html><table><tr><td>STT</td></tr></table></html>", "unknown_type"),
    "a PDF called .xlsx": (PDF, "unknown_type"),
    "a program": (PROGRAM, "unknown_type"),
    "an archive": (a_zip({"a.txt": "a"}), "unknown_type"),
    "nothing": (b"", "unknown_type"),
    "half a workbook": (an_excel("")[:-40], "two_faces"),
    "entities": (an_excel("", before=LAUGHS), "damaged"),
    "letters of an unknown kind": (an_excel("", before='<?xml version="1.0" encoding="abc"?>'), "damaged"),
    "XML that breaks off": (an_excel("<row>"), "damaged"),
    "a cell that is nowhere": (an_excel('<row><c r="ABCD1"><v>1</v></c></row>'), "damaged"),
    "words that are not there": (an_excel('<row><c r="A1" t="s"><v>5</v></c></row>'), "damaged"),
    "a number that is none": (an_excel('<row><c r="A1"><v>mười</v></c></row>'), "damaged"),
    "a book without sheets": (an_xlsx(), "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_read_whole_is_refused_with_its_reason(what):
    data, reason = BAD[what]
    assert refused(data).reason == reason


def test_a_refusal_says_how_many_columns_and_which_row():
    assert "338" in refused(BAD["338 columns"][0]).fields["file"].vi
    assert "50001" in refused(BAD["50,001 rows"][0]).fields["file"].vi


def test_a_number_that_no_spreadsheet_shows_is_an_error():
    book = read_workbook(an_excel('<row><c r="A1"><v>nan</v></c><c r="B1"><v>1e999</v></c></row>'))
    assert book.sheets[0].rows[0].cells == (CellError("nan"), CellError("1e999"))


_SOUP = (b"0", b"-1", b"99999999999999999999", b"nan", b"", b"XFD1048576", b"<", b"&#0;", b'"', b"\xff\xff\xff\xff")


def spoiled(data: bytes, random: Random) -> bytes:
    """A workbook with a few bytes changed, left out or put in; in a package inside one of its parts, packed anew."""
    if not data.startswith(b"PK"):
        return _spoiled(data, random)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = random.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    return a_zip({**parts, name: _spoiled(parts[name], random)})


def _spoiled(data: bytes, random: Random) -> bytes:
    soup = bytearray(data)
    for _change in range(random.choice((1, 1, 2, 5, 20))):
        place = random.randrange(len(soup))
        until = place + random.choice((0, 1, 4))
        soup[place:until] = random.choice((*_SOUP, *[random.randbytes(until - place)] * 9, bytes(soup[:100])))
    return bytes(soup)


def read_or_refused(data: bytes) -> None:
    with suppress(FileRefused):  # anything else is a bug
        for sheet in read_workbook(data).sheets:
            assert len(find_table(sheet).lines) == len(sheet.rows)


@given(st.sampled_from(BOOKS), st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_whatever_happened_to_a_workbook_it_is_read_or_refused(data, seed):
    read_or_refused(spoiled(data, Random(seed)))


@pytest.mark.proof
@given(st.sampled_from(BOOKS), st.integers(0, 2**32))
@settings(max_examples=3000, deadline=None)
def test_whatever_happens_to_a_thousand_workbooks_they_are_read_or_refused(data, seed):
    read_or_refused(spoiled(data, Random(seed)))
