"""Mail servers of this machine that take mails, put them off, refuse them, hang, or hang up midway."""

from __future__ import annotations

import asyncio
import socket
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from casetrack.config import MailServer

SENDER = "casetrack@lamkhe.example.vn"


@dataclass
class Sink:
    """What a server has taken, and what it says to whom it does not serve; an empty answer takes the mail."""

    mails: list[EmailMessage] = field(default_factory=list)
    readers: list[str] = field(default_factory=list)
    to_reader: str = ""
    to_mail: str = ""
    pause: float = 0.0  # seconds before it takes a mail
    port: int = 0

    @property
    def server(self) -> MailServer:
        """The setting that leads to it."""
        return MailServer("127.0.0.1", self.port, "none", SENDER)

    async def handle_RCPT(self, *said: Any) -> str:  # noqa: N802  # aiosmtpd's own name
        """Take or refuse a reader."""
        _server, _session, envelope, address, _options = said
        if self.to_reader:
            return self.to_reader
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *said: Any) -> str:  # noqa: N802
        """Take or refuse a mail."""
        envelope = said[2]
        if self.to_mail:
            return self.to_mail
        await asyncio.sleep(self.pause)
        self.readers += envelope.rcpt_tos
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@contextmanager
def a_mail_server(to_reader: str = "", to_mail: str = "", pause: float = 0.0) -> Iterator[Sink]:
    """Run a server that speaks SMTP; `to_reader` and `to_mail` are what it answers, such as `451 later`."""
    sink = Sink(to_reader=to_reader, to_mail=to_mail, pause=pause)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it starts a loop in a way that Python is about to give up
        controller = Controller(sink, hostname="127.0.0.1", port=_free_port())
        controller.start()
    sink.port = controller.port
    try:
        yield sink
    finally:
        controller.stop(no_assert=True)


@contextmanager
def a_rude_server(behave: Callable[[socket.socket], None]) -> Iterator[MailServer]:
    """Run a server that does with each connection what it likes; give the setting that leads to it."""
    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)

        def serve() -> None:
            while not stopped.is_set():
                try:
                    connection, _where = listening.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(5)
                    behave(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield MailServer("127.0.0.1", listening.getsockname()[1], "none", SENDER)
        finally:
            stopped.set()
            thread.join()


def hang(connection: socket.socket) -> None:
    """Say nothing until the other side has had enough."""
    while connection.recv(1000):
        pass


def drip(connection: socket.socket) -> None:
    """Say something all the time and never come to the point."""
    try:
        while True:
            connection.sendall(b"220-good things take time\r\n")
            threading.Event().wait(0.05)
    except OSError:
        return


def hang_up_midway(connection: socket.socket) -> None:
    """Greet, hear a word, and go."""
    connection.sendall(b"220 mail\r\n")
    connection.recv(1000)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
