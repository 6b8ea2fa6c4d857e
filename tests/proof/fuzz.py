"""Feed one reader with ever stranger bytes until something gives: `python -m tests.proof.fuzz READER SECONDS`.

Guided by coverage (atheris, which is libFuzzer). What a reader may say to bytes is no; a crash, a hang of 20 seconds or
2 GB of memory ends the run with exit code 77 or so, and with the bytes in a file that is named.
"""

from __future__ import annotations

import gzip
import io
import struct
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

with atheris.instrument_imports(include=["casetrack.engine", "casetrack.readers", "yaml", "csv", "zipfile", "gzip"]):
    from casetrack.engine.checks import check
    from casetrack.engine.loader import read_workflow
    from casetrack.errors import DefinitionError, FileRefused, InvalidInput
    from casetrack.readers.csv_events import CsvShape, read_csv_events
    from casetrack.readers.file_types import read_type
    from casetrack.readers.xes import read_xes

import contextlib

from tests.architecture import ROOT
from tests.former_xes import as_xes
from tests.sample_files import a_compound, a_docx, a_png, an_odf, an_xlsx

LONGEST_HANG = 20  # seconds for one input
MOST_MEMORY = 2048  # MB
LONGEST = 16_384  # bytes of one input
_ENCODINGS = ("utf-8", "latin-1", "windows-1258", "utf-16", "utf-8-sig")
_ENDINGS = ("xlsx", "docx", "odt", "ods", "pdf", "png", "txt", "csv", "mp3", "doc", "xls")
_PARTS = (
    "[Content_Types].xml",
    "xl/workbook.xml",
    "word/document.xml",
    "mimetype",
    "META-INF/manifest.xml",
    "xl/vbaProject.bin",
    "content.xml",
    "../x",
)


def a_workflow(data: bytes) -> None:
    """A definition that an office wrote."""
    with contextlib.suppress(DefinitionError):
        check(read_workflow(data, "fuzz.yaml"))


def a_csv(data: bytes) -> None:
    """A former system's log as CSV, plain or packed; the first byte chooses encoding and delimiter."""
    if not data:
        return
    shape = CsvShape(_ENCODINGS[data[0] % len(_ENCODINGS)], ",;\t|"[data[0] // 8 % 4])
    for said in (data[1:], gzip.compress(data[1:], 1)):
        with contextlib.suppress(InvalidInput):
            read_csv_events(said, shape)


def an_xes(data: bytes) -> None:
    """A former system's log as XES, plain or packed."""
    with contextlib.suppress(InvalidInput):
        read_xes(data)


def a_file(data: bytes) -> None:
    """A file for a case, mostly of Word or Excel; the first byte chooses its ending.

    Bytes that are changed by chance rarely keep a checksum right, so that half of the files are packed from them.
    """
    if not data:
        return
    ending, rest = _ENDINGS[data[0] % len(_ENDINGS)], data[1:]
    for said in (rest, _packed(rest)):
        with contextlib.suppress(FileRefused):
            read_type(io.BytesIO(said), ending)


def _packed(data: bytes) -> bytes:
    """Pack parts whose names, lengths and contents the bytes choose."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        while len(data) > 4:
            chosen, length = struct.unpack("<BxH", data[:4])
            odd = data[4:20].decode("utf-8", "replace").replace("\0", "") or "x"
            name = _PARTS[chosen % len(_PARTS)] if chosen < 200 else odd
            how = zipfile.ZIP_STORED if chosen % 2 else zipfile.ZIP_DEFLATED
            if name not in package.namelist():
                package.writestr(name, data[4 : 4 + length % 4096], how)
            data = data[4 + length % 4096 :]
    return file.getvalue()


READERS: Mapping[str, Callable[[bytes], None]] = {"yaml": a_workflow, "csv": a_csv, "xes": an_xes, "xlsx": a_file}


def _seeds(reader: str) -> list[bytes]:
    rows = [{"case:concept:name": "1", "concept:name": "Đơn", "time:timestamp": "2026-06-04T09:42:00+07:00"}] * 3
    if reader == "yaml":
        return [file.read_bytes()[:LONGEST] for file in sorted((ROOT / "tests" / "engine").glob("*.yaml"))]
    if reader == "csv":
        log = gzip.decompress((ROOT / "tests" / "data" / "receipt.csv.gz").read_bytes())[:2000]
        return [b"\0" + log, b"\0" + 'a;b\n"x\n""y";đ\n'.encode(), b"\3" + "a,b\n1,đ\n".encode("utf-16")]
    if reader == "xes":
        plain = as_xes([dict(row) for row in rows])
        return [plain, gzip.compress(plain)]
    made = (an_xlsx(), a_docx(), an_odf("text"), a_compound("Workbook", "WordDocument"), a_png(), b"%PDF-1.4\n%%EOF\n")
    packed = struct.pack("<BxH", 0, 60) + b'<Types><Override ContentType="spreadsheetml.sheet.main+xml"/>'
    return [bytes([n]) + said for n, said in enumerate(made)] + [b"\0" + packed]


def main() -> None:
    """Run one reader for so many seconds."""
    reader, seconds = sys.argv[1], sys.argv[2]
    corpus = Path(tempfile.mkdtemp(prefix=f"fuzz-{reader}-"))
    for number, seed in enumerate(_seeds(reader)):
        (corpus / f"seed{number}").write_bytes(seed)
    flags = [f"-max_total_time={seconds}", f"-timeout={LONGEST_HANG}", f"-rss_limit_mb={MOST_MEMORY}"]
    flags += [f"-max_len={LONGEST}", f"-artifact_prefix={corpus}/found-", "-print_final_stats=1", "-verbosity=1"]
    atheris.Setup([sys.argv[0], *flags, str(corpus)], READERS[reader])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
