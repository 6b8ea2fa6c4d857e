"""Reaching a machine that an administrator named: never where a name may lead a program astray.

A name is looked up once, each address is judged, and the one that was judged is the one connected to: a name that
answers otherwise the second time gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from contextlib import suppress
from threading import Timer

from casetrack.config import Network
from casetrack.errors import InvalidInput
from casetrack.text import Text

_REFUSED = Text(
    "Không nối tới {host}: địa chỉ này không dành cho máy chủ nào. Sửa địa chỉ trong cài đặt.",
    "{host} is not connected to: no server stands at such an address. Mend the address in the settings.",
)
_OUTSIDE_ONLY = Text(
    "Không nối tới {host}: địa chỉ này là chính máy chủ CaseTrack. Sửa địa chỉ trong cài đặt.",
    "{host} is not connected to: this is CaseTrack's own machine. Mend the address in the settings.",
)
_PRIVATE = Text(
    "Không nối tới {host}: địa chỉ này nằm trong một mạng riêng, hoặc là chính máy này. Dùng địa chỉ công khai, hoặc "
    "người quản trị máy chủ kể mạng ấy trong CASETRACK_WEBHOOK_INSIDE.",
    "{host} is not connected to: its address is of a private network or of this very machine. Use a public one, or let "
    "whoever looks after the server name that network in CASETRACK_WEBHOOK_INSIDE.",
)
_IN_CLEAR = Text(
    "Không nối tới {host}: không mã hóa thì chỉ trong mạng được kể ở CASETRACK_WEBHOOK_INSIDE. Dùng https://.",
    "{host} is not connected to: without encryption only in a network named in CASETRACK_WEBHOOK_INSIDE. Use https://.",
)
_UNKNOWN = Text(
    "Không tìm thấy máy {host}. Xem lại tên máy, hoặc đường mạng của máy chủ.",
    "There is no machine {host}. Check the name, or the server's own way to the network.",
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Watch:
    """Cuts a connection off after so many seconds, however slowly the other side speaks."""

    def __init__(self, connection: socket.socket, seconds: float) -> None:
        self._end = connection.dup()  # the connection itself may be wrapped and closed by whoever uses it
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Let the connection be."""
        self._timer.cancel()
        self._end.close()

    def _cut(self) -> None:
        with suppress(OSError):
            self._end.shutdown(socket.SHUT_RDWR)


def reach(host: str, port: int, patience: float, *, own_machine: bool = False) -> socket.socket:
    """Connect to a named machine within so many seconds; raise InvalidInput for an address that may not be.

    `own_machine`: a program on this very machine may be meant, as with a virus scanner. The office's network always may
    be; addresses of the link (where clouds keep their secrets), of many machines, of none or reserved ones never.
    """
    found = _look_up(host, port)
    for address in found:
        refuse_astray(host, address, own_machine=own_machine)
    return _connect(host, found, port, patience)


def reach_public(
    host: str, port: int, patience: float, inside: Sequence[Network], *, in_clear: bool = False
) -> socket.socket:
    """Connect to a machine that somebody of the office named on a page: one of the world, or of the networks `inside`.

    Raise InvalidInput for any other; each address is judged anew each time, and is the one connected to. `in_clear`:
    what is said is not encrypted, so it stays in those networks.
    """
    found = _look_up(host, port)
    for address in found:
        refuse_private(host, address, inside)
        if in_clear and not _is_in(_meant(address), inside):
            raise InvalidInput(_IN_CLEAR.with_(host=host))
    return _connect(host, found, port, patience)


def require_public(host: str, port: int, inside: Sequence[Network]) -> bool:
    """Raise InvalidInput unless a name leads where it may, as of now; tell whether that is in the networks `inside`."""
    try:
        found = _look_up(host, port)
    except (OSError, UnicodeError) as unknown:
        raise InvalidInput(_UNKNOWN.with_(host=host)) from unknown
    for address in found:
        refuse_private(host, address, inside)
    return all(_is_in(_meant(address), inside) for address in found)


def refuse_private(host: str, address: str, inside: Sequence[Network]) -> None:
    """Raise InvalidInput for an address of a private network, of this machine, or where no server stands."""
    refuse_astray(host, address, own_machine=True)
    known = _meant(address)
    is_of_a_site = isinstance(known, ipaddress.IPv6Address) and known.is_site_local  # given up, still in use
    if (is_of_a_site or not known.is_global) and not _is_in(known, inside):
        raise InvalidInput(_PRIVATE.with_(host=host))


def _look_up(host: str, port: int) -> list[str]:
    return [str(place[0]) for *_how, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _connect(host: str, addresses: Sequence[str], port: int, patience: float) -> socket.socket:
    """Try each address in turn; all of them together take no longer than one may."""
    failure: OSError | None = None
    for address in addresses:
        try:
            connection = socket.create_connection((address, port), timeout=patience / len(addresses))
        except OSError as wrong:
            failure = wrong
        else:
            connection.settimeout(patience)
            return connection
    raise failure or OSError(f"{host} has no address")


def _is_in(known: ipaddress.IPv4Address | ipaddress.IPv6Address, networks: Sequence[Network]) -> bool:
    return any(known in network for network in networks)


def _meant(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Give the address that is meant: one of the old kind may stand inside one of the new."""
    known = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address):
        if known in _NAT64:
            return ipaddress.IPv4Address(int(known) & 0xFFFFFFFF)
        return known.ipv4_mapped or known.sixtofour or known
    return known


def refuse_astray(host: str, address: str, *, own_machine: bool) -> None:
    """Raise InvalidInput for an address to which no setting of an office has reason to lead."""
    known = _meant(address)
    if known.is_loopback:
        if not own_machine:
            raise InvalidInput(_OUTSIDE_ONLY.with_(host=host))
        return
    if known.is_link_local or known.is_multicast or known.is_unspecified or known.is_reserved:
        raise InvalidInput(_REFUSED.with_(host=host))
