"""Hand one mail to the office's mail server (RFC 5321), within a time; say what became of it in the office's words."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage

from casetrack.config import MailServer
from casetrack.errors import InvalidInput
from casetrack.services.deliveries import NotDelivered
from casetrack.services.outside_addresses import Watch, reach

PATIENCE = 20.0  # seconds for each answer of the server
LONGEST = 60.0  # seconds for one mail altogether, however slowly the server speaks
_READY = 220
_OF_KIND: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPAuthenticationError, "not_signed_in"),
    (smtplib.SMTPResponseException, "server_refuses"),
    (smtplib.SMTPNotSupportedError, "not_encrypted"),
    (smtplib.SMTPServerDisconnected, "cut_off"),
    (TimeoutError, "silent"),
    (ssl.SSLError, "not_encrypted"),
)
_FOR_GOOD = 500  # answers from here on are not to be tried again (RFC 5321, 4.2.1)


class _Line(smtplib.SMTP):
    """A connection to the server, which ends after so many seconds whatever the server is doing."""

    def __init__(self, server: MailServer, patience: float, longest: float) -> None:
        super().__init__(timeout=patience)
        self._host = server.host  # whose certificate STARTTLS wants to see
        self._server, self._longest = server, longest
        self._watch: Watch | None = None

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        reached = reach(host, port, timeout, own_machine=True)
        self._watch = Watch(reached, self._longest)
        if self._server.security == "tls":
            return ssl.create_default_context().wrap_socket(reached, server_hostname=host)
        return reached

    def hang_up(self) -> None:
        """End the connection without waiting for the server's farewell: what it took, it has taken."""
        with suppress(OSError):  # as smtplib's own failures are
            self.putcmd("quit")
        self.close()
        if self._watch is not None:
            self._watch.stop()


def hand_over(server: MailServer, mail: EmailMessage, patience: float = PATIENCE, longest: float = LONGEST) -> None:
    """Return as soon as the server has taken the mail; raise NotDelivered saying whether to try again."""
    with _failures_told(), _open(server, patience, longest) as line:
        line.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            line.starttls(context=ssl.create_default_context())
        if server.user and server.password_file:
            line.login(server.user, server.password_file.read_text("utf-8").strip())
        line.send_message(mail)


@contextmanager
def _open(server: MailServer, patience: float, longest: float) -> Iterator[_Line]:
    line = _Line(server, patience, longest)
    try:
        code, said = line.connect(server.host, server.port)
        if code != _READY:
            raise smtplib.SMTPConnectError(code, said)
        yield line
    finally:
        line.hang_up()


@contextmanager
def _failures_told() -> Iterator[None]:
    try:
        yield
    except (OSError, InvalidInput, UnicodeError) as failure:  # smtplib's own are of OSError
        raise _what_became(failure) from failure


def _what_became(failure: Exception) -> NotDelivered:
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(failure.recipients.values()))
        return NotDelivered("bounced" if code >= _FOR_GOOD else "put_off", f"{code} {_told(said)}")
    answer = _told(str(failure))
    if isinstance(failure, smtplib.SMTPResponseException):
        answer = f"{failure.smtp_code} {_told(failure.smtp_error)}"
        if isinstance(failure, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
            return NotDelivered("refused" if failure.smtp_code >= _FOR_GOOD else "put_off", answer)
    if isinstance(failure.__context__, TimeoutError):  # smtplib calls this a cut line
        return NotDelivered("silent", answer)
    return NotDelivered(next((result for kind, result in _OF_KIND if isinstance(failure, kind)), "unreachable"), answer)


def _told(said: bytes | str) -> str:
    return (said.decode("utf-8", "replace") if isinstance(said, bytes) else said)[:200]
