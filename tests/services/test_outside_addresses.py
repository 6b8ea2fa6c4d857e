"""A setting leads the program to a machine of the office or outside, never astray."""

from __future__ import annotations

import socket

import pytest

from casetrack.errors import InvalidInput
from casetrack.services.outside_addresses import reach, refuse_astray

ASTRAY = [
    "169.254.169.254",
    "fe80::1%eth0",
    "224.0.0.1",
    "0.0.0.0",  # noqa: S104
    "::",
    "240.0.0.1",
    "::ffff:169.254.169.254",
    "2002:a9fe:a9fe::1",
    "255.255.255.255",
    "ff02::1",
]


@pytest.mark.parametrize("address", ASTRAY)
@pytest.mark.parametrize("own_machine", [True, False])
def test_no_name_leads_to_an_address_where_no_server_stands(address, own_machine):
    with pytest.raises(InvalidInput):
        refuse_astray("clamd.lamkhe.vn", address, own_machine=own_machine)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.9.9.9"])
def test_the_own_machine_is_reached_only_where_it_may_be_meant(address):
    refuse_astray("localhost", address, own_machine=True)
    with pytest.raises(InvalidInput, match="own machine"):
        refuse_astray("localhost", address, own_machine=False)


@pytest.mark.parametrize("address", ["10.0.0.5", "192.168.1.9", "203.113.131.1", "2001:ee0::5"])
def test_the_offices_network_and_the_world_are_reached(address):
    refuse_astray("mail.lamkhe.vn", address, own_machine=False)


def test_the_address_that_was_judged_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        asked = []

        def look_up(host, port, *_more, **_rest):
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        with reach("clamd.lamkhe.vn", port, 5, own_machine=True) as connection:
            assert connection.getpeername() == ("127.0.0.1", port)
        assert [name for name in asked if name == "clamd.lamkhe.vn"] == ["clamd.lamkhe.vn"]
