"""Ask the office's virus scanner about a file: clamd's INSTREAM over a socket. One that cannot be asked is a no."""

from __future__ import annotations

import logging
import socket
import struct
from pathlib import Path
from typing import BinaryIO

from casetrack.errors import FileRefused, InvalidInput
from casetrack.services.outside_addresses import reach
from casetrack.text import Text

_log = logging.getLogger(__name__)

_PATIENCE = 120.0  # seconds for each answer; a large archive takes its time
_AT_ONCE = 1 << 16
_LONGEST_ANSWER = 4096
_SILENT = Text(
    "Máy quét vi-rút không trả lời nên chưa nhận tệp nào. Thử lại sau ít phút; nếu vẫn vậy, báo người quản trị.",
    "The virus scanner does not answer, so no file is taken. Try again in a few minutes; then tell the administrator.",
)
_TOO_LONG = Text(
    "Tệp dài hơn mức máy quét vi-rút nhận nên chưa nhận. Người quản trị tăng StreamMaxLength của ClamAV.",
    "The file is longer than the virus scanner hears and is not taken. The administrator must raise StreamMaxLength.",
)
_FOUND = Text(
    "Máy quét vi-rút phát hiện {name}. Không mở tệp này; báo người quản trị.",
    "The virus scanner has found {name}. Do not open this file; tell the administrator.",
)


def refuse_infected(clamd: str, file: BinaryIO) -> None:
    """Raise FileRefused when the scanner finds something, or cannot be asked."""
    file.seek(0)
    try:
        answer = _ask(clamd, file)
    except (OSError, ValueError, InvalidInput) as failure:
        _log.error("clamd at %s cannot be asked: %s", clamd, failure)
        raise FileRefused("scanner_silent", _SILENT) from failure
    if answer.endswith(" FOUND"):
        name = answer.removesuffix(" FOUND").rpartition(": ")[2]
        _log.warning("clamd found %s in a file that somebody wanted to add", name)
        raise FileRefused("infected", _FOUND.with_(name=name))
    if "size limit exceeded" in answer:
        raise FileRefused("scanner_limit", _TOO_LONG)
    if not answer.endswith(": OK"):
        _log.error("clamd at %s answered: %s", clamd, answer)
        raise FileRefused("scanner_silent", _SILENT)


def _ask(clamd: str, file: BinaryIO) -> str:
    with _connected(clamd) as scanner:
        try:
            scanner.sendall(b"zINSTREAM\0")
            while piece := file.read(_AT_ONCE):
                scanner.sendall(struct.pack("!I", len(piece)) + piece)
            scanner.sendall(struct.pack("!I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has heard enough, and says why
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER and (said := scanner.recv(_LONGEST_ANSWER)):
            answer += said
    return answer.rstrip(b"\0").decode("ascii", "replace")


def _connected(clamd: str) -> socket.socket:
    """Connect to `/run/clamav/clamd.ctl` or to `host:3310`."""
    if Path(clamd).is_absolute():
        scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        scanner.settimeout(_PATIENCE)
        try:
            scanner.connect(clamd)
        except OSError:
            scanner.close()
            raise
        return scanner
    host, _, port = clamd.rpartition(":")
    return reach(host.strip("[]"), int(port), _PATIENCE, own_machine=True)
