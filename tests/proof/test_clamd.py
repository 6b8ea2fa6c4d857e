"""The real virus scanner, where there is one: it lets a clean file through and keeps out what it knows."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from casetrack.errors import FileRefused
from casetrack.services.documents import AddDocument, receive
from casetrack.services.shelf import Shelf
from tests.conftest import missing
from tests.sample_files import EICAR, PDF, TXT, a_docx

pytestmark = pytest.mark.proof

SIGNATURE = "Casetrack.Test-Signature"
LIMIT = 1024 * 1024


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a clamd that knows one file, so that the test needs no download of signatures."""
    program = shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if program is None:
        missing("clamd (apt install clamav-daemon)")
    folder = tmp_path_factory.mktemp("clamd")
    database = folder / "signatures"
    database.mkdir()
    (database / "test.hsb").write_text(f"{hashlib.sha256(EICAR).hexdigest()}:{len(EICAR)}:{SIGNATURE}:73\n")
    address = folder / "clamd.ctl"
    settings = {"DatabaseDirectory": database, "LocalSocket": address, "Foreground": "yes", "StreamMaxLength": LIMIT}
    (folder / "clamd.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    running = subprocess.Popen([str(program), f"--config-file={folder / 'clamd.conf'}"], stdout=subprocess.DEVNULL)
    try:
        _wait_for(address)
        yield str(address)
    finally:
        running.terminate()
        running.wait()


def _wait_for(address: Path) -> None:
    for _ in range(300):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as tried:
            if address.exists() and tried.connect_ex(str(address)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("clamd did not begin to listen within half a minute")


CASES = {
    "a clean PDF": ("don.pdf", PDF, ""),
    "a clean letter": ("to trinh.docx", a_docx({"word/media/a.bin": TXT * 100}), ""),
    "what it knows": ("virus.txt", EICAR, "infected"),
    "what it knows, inside a letter": ("thu.docx", a_docx({"word/media/a.bin": EICAR}), "infected"),
    "more than it will hear": ("dai.txt", TXT * (LIMIT // len(TXT) + 10), "scanner_limit"),
}


@pytest.mark.parametrize("what", CASES)
def test_the_real_scanner_is_understood(clamd, tmp_path, what):
    name, content, reason = CASES[what]
    found, said = "", ""
    try:
        with receive(Shelf(tmp_path / "files", clamd=clamd), io.BytesIO(content), name, AddDocument("none")):
            pass
    except FileRefused as refusal:
        found, said = refusal.reason, refusal.message.vi
    assert found == reason
    assert (SIGNATURE in said) is (reason == "infected")
