"""The virus scanner is asked about each file; what it finds, and its silence, keep a file out. A real server speaks."""

from __future__ import annotations

import io
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from casetrack.errors import FileRefused
from casetrack.services.documents import AddDocument, receive
from casetrack.services.shelf import Shelf
from tests.sample_files import EICAR, PDF, TXT

CHOKES_AT = 200_000


class Scanner(socketserver.StreamRequestHandler):
    """Speaks clamd's INSTREAM as its manual describes it; a stream above its limit is cut off with an error."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        heard = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            heard += self.rfile.read(length)
            if len(heard) > CHOKES_AT:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in heard else b"stream: OK\0"
        self.wfile.write(found)


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, tmp_path) -> Iterator[str]:
    """The address of a scanner."""
    if request.param == "tcp":
        there = socketserver.TCPServer(("127.0.0.1", 0), Scanner)
        server: socketserver.BaseServer = there
        address = f"127.0.0.1:{there.socket.getsockname()[1]}"
    else:
        address = str(tmp_path / "clamd.ctl")
        server = socketserver.UnixStreamServer(address, Scanner)
    with serving(server):
        yield address


@pytest.fixture
def brought(tmp_path) -> Callable[..., str]:
    """Bring a file past a scanner; give the reason of the refusal, if any."""

    def bring(address: str, content: bytes, name: str = "a.txt") -> str:
        shelf = Shelf(tmp_path / "files", clamd=address)
        try:
            with receive(shelf, io.BytesIO(content), name, AddDocument("none")):
                return ""
        except FileRefused as refusal:
            assert [*shelf.files(), *shelf.unfinished()] == []
            return refusal.reason

    return bring


def test_a_clean_file_is_taken(clamd, brought):
    assert brought(clamd, PDF, "a.pdf") == ""


def test_an_infected_file_is_refused(clamd, brought):
    assert brought(clamd, TXT + EICAR) == "infected"


def test_a_file_that_the_scanner_will_not_hear_to_its_end_is_refused(clamd, brought):
    assert brought(clamd, TXT * 40_000) == "scanner_limit"


def test_who_is_refused_is_told_what_was_found(clamd, tmp_path):
    shelf = Shelf(tmp_path / "files", clamd=clamd)
    with (
        pytest.raises(FileRefused, match="Eicar-Test-Signature"),
        receive(shelf, io.BytesIO(EICAR), "a.txt", AddDocument("none")),
    ):
        pass


def test_a_scanner_that_is_not_there_keeps_every_file_out(brought, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{free.getsockname()[1]}"
    assert brought(nobody, PDF, "a.pdf") == "scanner_silent"
    assert brought(str(tmp_path / "none.ctl"), PDF, "a.pdf") == "scanner_silent"


@pytest.mark.parametrize("address", ["clamd", "localhost:ba nghìn", ":", ""])
def test_an_address_that_is_none_keeps_every_file_out(brought, address):
    assert brought(address, PDF, "a.pdf") == ("scanner_silent" if address else "")


@pytest.mark.parametrize("answer", [b"", b"stream: ERROR\0", b"OK", b"\xff\xfe\0"])
def test_an_answer_that_is_no_clear_yes_is_a_no(brought, answer):
    class Mumbler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.read(10 + 4 + len(TXT) + 4)
            self.wfile.write(answer)

    server = socketserver.TCPServer(("127.0.0.1", 0), Mumbler)
    with serving(server):
        assert brought(f"127.0.0.1:{server.socket.getsockname()[1]}", TXT) == "scanner_silent"
