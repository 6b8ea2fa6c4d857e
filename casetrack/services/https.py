"""Post one text to a machine that somebody of the office named: the judged address, no redirects, within a time."""

from __future__ import annotations

import ssl
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from casetrack.config import Network
from casetrack.errors import InvalidInput
from casetrack.services.deliveries import NotDelivered
from casetrack.services.outside_addresses import Watch, reach_public

PATIENCE = 10.0  # seconds for each answer
LONGEST = 30.0  # seconds altogether
_PORTS = {"https": 443, "http": 80}
_FINE, _LEADS_ON, _GONE = range(200, 300), range(300, 400), 410


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, inside: Sequence[Network], longest: float = LONGEST
) -> None:
    """Return when the other side has taken the text; raise NotDelivered with what it said instead."""
    try:
        status, reason = _answer_of(urlsplit(url), body, headers, (inside, longest))
    except InvalidInput as private:
        raise NotDelivered("not_allowed", private.message.en) from private
    except TimeoutError as slow:
        raise NotDelivered("silent") from slow
    except ssl.SSLError as unsafe:
        raise NotDelivered("not_encrypted", unsafe.reason or "") from unsafe
    except HTTPException as cut:
        raise NotDelivered("cut_off", type(cut).__name__) from cut
    except (ConnectionResetError, BrokenPipeError) as cut:
        raise NotDelivered("cut_off", str(cut)) from cut
    except (OSError, UnicodeError) as away:
        raise NotDelivered("unreachable", str(away)) from away
    if status not in _FINE:
        result = "redirected" if status in _LEADS_ON else "gone" if status == _GONE else "answered"
        raise NotDelivered(result, f"HTTP {status} {reason}".strip())


def place_of(where: SplitResult) -> tuple[str, int]:
    """Give machine and port of an address."""
    return where.hostname or "", where.port or _PORTS[where.scheme]


def _answer_of(
    where: SplitResult, body: bytes, headers: Mapping[str, str], bounds: tuple[Sequence[Network], float]
) -> tuple[int, str]:
    (host, port), (inside, longest) = place_of(where), bounds
    reached = reach_public(host, port, PATIENCE, inside, in_clear=where.scheme != "https")
    watch = Watch(reached, longest)
    connection = (HTTPSConnection if where.scheme == "https" else HTTPConnection)(host, port, timeout=PATIENCE)
    try:
        context = ssl.create_default_context()
        connection.sock = context.wrap_socket(reached, server_hostname=host) if where.scheme == "https" else reached
        target = (where.path or "/") + (f"?{where.query}" if where.query else "")
        connection.request("POST", target, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.reason[:80]
    finally:
        watch.stop()
        connection.close()
        reached.close()
