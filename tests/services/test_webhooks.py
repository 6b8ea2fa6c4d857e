"""Another program is told of alerts: signed, under one id, never at a private address, never led on elsewhere."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import select

from casetrack.db import Database
from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.models import Case, DeliveryAttempt
from casetrack.services import https
from casetrack.services.deliveries import NotDelivered
from casetrack.services.outside_addresses import refuse_private
from casetrack.services.sending import deliver
from casetrack.services.undelivered import list_calls
from casetrack.services.webhooks import (
    AddWebhook,
    add_webhook,
    end_webhook,
    read_secret,
    refuse_unfit,
    renew_secret,
    replay,
)
from casetrack.services.work import Outside, begin, reading
from tests.channels import THIS_MACHINE, an_alert, messages, reaching
from tests.factories import DENUNCIATION, Ward, a_case, a_ward
from tests.mail_servers import a_rude_server


@dataclass
class Listener:
    """What another program was told, and the status with which it answers."""

    port: int = 0
    status: int = 204
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/nhan?tu=lamkhe"


@contextmanager
def a_listener(status: int = 204) -> Iterator[Listener]:
    listener = Listener(status=status)

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listener.told.append(({name.lower(): said for name, said in self.headers.items()}, body))
            self.send_response(listener.status)
            if listener.status == 302:
                self.send_header("Location", f"http://127.0.0.1:{listener.port}/khac")
            self.end_headers()

        def log_message(self, *_said: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        listener.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield listener
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    """A ward whose webhooks may stand on this machine."""
    book = Database(sqlite_url)
    yield reaching(a_ward(book))
    book.dispose()


def a_webhook(ward: Ward, url: str) -> tuple[int, bytes]:
    refuse_unfit(ward.installation.outside, url)
    with begin(ward.installation, ward.actor("administrator")) as work:
        webhook_id, secret = add_webhook(work, AddWebhook("Bảng theo dõi của quận", url))
    return webhook_id, read_secret(secret)


def sent(ward: Ward, **later: int) -> int:
    ward.now += timedelta(**later)
    return deliver(ward.installation, ward.office.id)


def attempts(ward: Ward) -> list[str]:
    with ward.database.reading() as session:
        return list(session.scalars(select(DeliveryAttempt.result).order_by(DeliveryAttempt.id)))


def signature(secret: bytes, headers: dict[str, str], body: bytes) -> str:
    """Reckon a signature as the other side does, from the text of Standard Webhooks alone."""
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, said, hashlib.sha256).digest()).decode()


def test_a_program_is_told_once_of_each_row_of_the_ledger_signed_and_with_nothing_personal(ward: Ward):
    with a_listener() as listener:
        _id, secret = a_webhook(ward, listener.url)
        number = a_case(ward, officer="officer")
        alert = an_alert(ward, number, "officer", "leader")
        assert sent(ward) == 1
        assert sent(ward) == 0
    ((headers, body),) = listener.told
    told = json.loads(body)
    assert told["type"] == "deadline.alert"
    assert told["data"] == {"office": "lamkhe", "alert": alert, "case": number, "level": "breached"}
    assert headers["webhook-signature"] == signature(secret, headers, body)
    assert f"<{headers['webhook-id']}>" == messages(ward)[0].message_id


def test_nothing_is_told_of_what_few_may_see_even_when_it_was_sealed_meanwhile(ward: Ward):
    with a_listener() as listener:
        a_webhook(ward, listener.url)
        an_alert(ward, a_case(ward, officer="officer", fields=DENUNCIATION), "officer")
        assert messages(ward) == []
        number = a_case(ward, officer="officer")
        an_alert(ward, number, "officer")
        with begin(ward.installation, ward.actor("leader")) as work:
            work.session.scalars(select(Case).where(Case.number == number)).one().level = "sealed"
        assert sent(ward) == 0
    assert listener.told == []
    assert [message.status for message in messages(ward)] == ["dropped"]


def test_while_its_secret_is_changed_both_sign_and_then_only_the_new_one(ward: Ward):
    with a_listener() as listener:
        webhook_id, old = a_webhook(ward, listener.url)
        with begin(ward.installation, ward.actor("administrator")) as work:
            new = read_secret(renew_secret(work, webhook_id))
        number = a_case(ward, officer="officer")
        an_alert(ward, number, "officer")
        sent(ward)
        an_alert(ward, number, "officer", level="due_today")
        sent(ward, hours=25)
    (first, body), (second, later) = listener.told
    assert first["webhook-signature"] == f"{signature(new, first, body)} {signature(old, first, body)}"
    assert second["webhook-signature"] == signature(new, second, later)
    assert old != new


def test_a_delivery_is_sent_again_under_its_own_id_and_each_attempt_is_listed(ward: Ward):
    with a_listener(status=500) as listener:
        webhook_id, _secret = a_webhook(ward, listener.url)
        an_alert(ward, a_case(ward, officer="officer"), "officer")
        assert sent(ward) == sent(ward, seconds=30) == 0
        listener.status = 200
        assert sent(ward, minutes=1) == 1
        with begin(ward.installation, ward.actor("administrator")) as work:
            replay(work, webhook_id, messages(ward)[0].id)
        assert sent(ward) == 1
    assert len({headers["webhook-id"] for headers, _body in listener.told}) == 1
    with reading(ward.installation, ward.actor("administrator")) as work:
        (call,) = list_calls(work, webhook_id)
    assert [attempt.words.en for attempt in call.attempts] == ["Taken", "Taken", "It answers that it does not take it."]
    assert call.attempts[-1].answer == "HTTP 500 Internal Server Error"


@pytest.mark.parametrize(("status", "result"), [(302, "redirected"), (410, "gone"), (404, "answered")])
def test_what_it_answers_instead_is_told_and_no_redirect_is_followed(ward: Ward, status: int, result: str):
    with a_listener(status=status) as listener:
        a_webhook(ward, listener.url)
        an_alert(ward, a_case(ward, officer="officer"), "officer")
        assert sent(ward) == 0
        assert len(listener.told) == 1
    assert attempts(ward) == [result]


def test_an_address_is_judged_anew_at_each_delivery(ward: Ward):
    """When it was entered it led where it may; meanwhile it does no more."""
    with a_listener() as listener:
        a_webhook(ward, listener.url)
        an_alert(ward, a_case(ward, officer="officer"), "officer")
        object.__setattr__(ward.installation, "outside", Outside())
        assert sent(ward) == 0
    assert listener.told == []
    assert attempts(ward) == ["not_allowed"]
    assert [message.status for message in messages(ward)] == ["dead"]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.vn/nhan",
        "ftp://127.0.0.1/",
        "https://",
        "127.0.0.1",
        "https://ai:matkhau@127.0.0.1/",
        "https://127.0.0.1/#a",
        "https://127.0.0.1:99999/",
        "https://ví-dụ.vn/",
        "https://10.1.2.3/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://khong-co.invalid/",
        "https://127.0.0.1/hai tu",
    ],
)
def test_an_address_that_leads_astray_is_refused_when_it_is_entered(ward: Ward, url: str, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", _without_network(socket.getaddrinfo))
    with pytest.raises(InvalidInput) as refused:
        a_webhook(ward, url)
    assert "url" in refused.value.fields
    assert messages(ward) == []


def _without_network(really):
    """Look up only what needs no network."""

    def look_up(host, *more, **rest):
        if host == "example.vn":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("203.0.113.9", 80))]
        if not host.replace(".", "").isdigit() and ":" not in host:
            raise socket.gaierror("no such name")
        return really(host, *more, **rest)

    return look_up


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.5",
        "192.168.1.9",
        "172.16.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "::1",
        "fd00::1",
        "fec0::1",
        "fe80::1",
        "0.0.0.0",  # noqa: S104
        "169.254.169.254",
        "::ffff:10.0.0.5",
        "64:ff9b::a00:5",
        "2002:0a00:0005::1",
        "224.0.0.1",
        "198.18.0.1",
    ],
)
def test_no_private_address_is_connected_to_in_whichever_dress(address: str):
    with pytest.raises(InvalidInput):
        refuse_private("noi-nao.example.vn", address, ())


def test_a_network_of_the_office_is_reached_only_where_it_is_named():
    refuse_private("noi.lamkhe.vn", "127.0.0.1", THIS_MACHINE)
    with pytest.raises(InvalidInput):
        refuse_private("noi.lamkhe.vn", "10.0.0.5", THIS_MACHINE)
    refuse_private("quan.example.vn", "113.160.1.1", ())


def test_what_is_not_encrypted_stays_in_the_offices_network_also_when_the_name_leads_out_later(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_which, **_how: [(2, 1, 6, "", ("113.160.1.1", 80))])
    with pytest.raises(NotDelivered, match="without encryption") as failed:
        https.post("http://bang.lamkhe.vn/", b"{}", {}, inside=THIS_MACHINE)
    assert failed.value.result == "not_allowed"


def test_a_name_with_many_dead_addresses_costs_no_more_than_one(monkeypatch):
    asked = []

    def connect(_place, timeout):
        asked.append(timeout)
        raise TimeoutError

    dead = [(2, 1, 6, "", (f"113.160.1.{n}", 443)) for n in range(50)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_which, **_how: dead)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotDelivered):
        https.post("https://nhieu.example.vn/", b"{}", {}, inside=())
    assert len(asked) == 50
    assert sum(asked) <= https.PATIENCE + 0.01


def test_one_that_cannot_be_reached_keeps_nobody_else_waiting(ward: Ward):
    with a_listener() as listener:
        a_webhook(ward, "http://127.0.0.1:1/")
        a_webhook(ward, listener.url)
        for _each in range(3):
            an_alert(ward, a_case(ward, officer="officer"), "officer")
        assert sent(ward) == 3
    assert attempts(ward).count("unreachable") == 1


def test_what_it_says_is_kept_without_signs_that_a_database_would_not_take():
    def answer(line: socket.socket) -> None:
        line.recv(4096)
        line.sendall(b"HTTP/1.1 500 a\x00b\r\nContent-Length: 0\r\n\r\n")

    with a_rude_server(answer) as server, pytest.raises(NotDelivered) as failed:
        https.post(f"http://127.0.0.1:{server.port}/", b"{}", {}, inside=THIS_MACHINE)
    assert failed.value.answer == "HTTP 500 a b"


def test_one_that_never_answers_costs_a_moment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(https, "PATIENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(NotDelivered) as failed:
            https.post(url, b"{}", {}, inside=THIS_MACHINE)
    assert failed.value.result == "silent"


def test_an_ended_one_is_told_nothing_more_and_only_the_administrator_decides(ward: Ward):
    with a_listener() as listener:
        webhook_id, _secret = a_webhook(ward, listener.url)
        an_alert(ward, a_case(ward, officer="officer"), "officer")
        with begin(ward.installation, ward.actor("administrator")) as work:
            end_webhook(work, webhook_id)
        assert sent(ward) == 0
        an_alert(ward, a_case(ward, officer="officer"), "officer")
    assert [message.status for message in messages(ward)] == ["dropped"]
    with begin(ward.installation, ward.actor("administrator")) as work, pytest.raises(NotFound):
        end_webhook(work, webhook_id)
    with begin(ward.installation, ward.actor("leader")) as work, pytest.raises(Forbidden):
        add_webhook(work, AddWebhook("Bảng", "https://example.vn/"))
