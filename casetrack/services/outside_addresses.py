"""Reaching a machine that an administrator named: never where a name may lead a program astray.

A name is looked up once, each address is judged, and the one that was judged is the one connected to: a name that
answers otherwise the second time gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket

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


def reach(host: str, port: int, patience: float, *, own_machine: bool = False) -> socket.socket:
    """Connect to a named machine within so many seconds; raise InvalidInput for an address that may not be.

    `own_machine`: a program on this very machine may be meant, as with a virus scanner. The office's network always may
    be; addresses of the link (where clouds keep their secrets), of many machines, of none or reserved ones never.
    """
    failure: OSError | None = None
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for _family, _kind, _protocol, _name, place in found:
        refuse_astray(host, str(place[0]), own_machine=own_machine)
    for _family, _kind, _protocol, _name, place in found:
        try:
            return socket.create_connection((str(place[0]), port), timeout=patience)
        except OSError as wrong:
            failure = wrong
    raise failure or OSError(f"{host} has no address")


def refuse_astray(host: str, address: str, *, own_machine: bool) -> None:
    """Raise InvalidInput for an address to which no setting of an office has reason to lead."""
    known = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address):
        known = known.ipv4_mapped or known.sixtofour or known
    if known.is_loopback:
        if not own_machine:
            raise InvalidInput(_OUTSIDE_ONLY.with_(host=host))
        return
    if known.is_link_local or known.is_multicast or known.is_unspecified or known.is_reserved:
        raise InvalidInput(_REFUSED.with_(host=host))
