"""Mails that came back are noted from the reports that a mailbox holds; what is no report is told so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from casetrack.cli import main
from casetrack.db import Database
from casetrack.readers.bounces import read_bounces
from casetrack.services.bounces import note_bounces
from casetrack.services.mail_addresses import address_of
from casetrack.services.sending import deliver
from casetrack.services.work import begin, reading, system_actor
from tests.channels import an_address, an_alert, messages, reaching
from tests.factories import Ward, a_case, a_ward
from tests.mail_servers import a_mail_server

REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@thu.example.vn>
To: casetrack@lamkhe.example.vn
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Thư không tới nơi.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; thu.example.vn

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <{to}>: no such user

--b
Content-Type: {kind}

Message-ID: {message_id}
Subject: CaseTrack

--b--
"""


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    """A ward that has sent the officer a mail."""
    book = Database(sqlite_url)
    ward = a_ward(book)
    with a_mail_server() as sink:
        reaching(ward, sink.server)
        an_address(ward, "officer")
        an_alert(ward, a_case(ward, officer="officer"), "officer")
        assert deliver(ward.installation, ward.office.id) == 1
    yield ward
    book.dispose()


def a_report(message_id: str, **other: str) -> bytes:
    said = {"to": "officer@lamkhe.example.vn", "action": "failed", "status": "5.1.1", "kind": "text/rfc822-headers"}
    return REPORT.format(message_id=message_id, **{**said, **other}).encode()


def noted(ward: Ward, report: bytes) -> int:
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        return note_bounces(work, read_bounces(report))


def bounced_why(ward: Ward) -> str:
    with reading(ward.installation, ward.actor("officer")) as work:
        row = address_of(work)
        assert row is not None
        return row.bounced_why


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_mail_that_came_back_ends_the_mails_to_its_address(ward: Ward, kind: str):
    report = a_report(messages(ward)[-1].message_id, kind=kind)
    assert noted(ward, report) == noted(ward, report) == 1
    assert messages(ward)[-1].status == "dead"
    assert bounced_why(ward) == "550 5.1.1 <officer@lamkhe.example.vn>: no such user"


def test_a_full_mailbox_or_another_address_ends_nothing(ward: Ward):
    ours = messages(ward)[-1].message_id
    assert noted(ward, a_report(ours, status="4.2.2")) == 1
    assert noted(ward, a_report(ours, to="khac@lamkhe.example.vn")) == 1
    assert bounced_why(ward) == ""


@pytest.mark.parametrize(
    "report",
    [
        b"",
        b"\xff\xfe\x00" * 50,
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n--b--",
        a_report("<of-another@office.invalid>"),
        a_report("", action="delayed"),
    ],
)
def test_what_is_no_report_of_ours_changes_nothing(ward: Ward, report: bytes):
    assert noted(ward, report) == 0
    assert messages(ward)[-1].status == "sent"


def test_the_command_tells_each_file(ward: Ward, tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    (tmp_path / "keys").mkdir(exist_ok=True)
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    ours, theirs, nothing = (tmp_path / name for name in ("a.eml", "b.eml", "c.eml"))
    ours.write_bytes(a_report(messages(ward)[-1].message_id))
    theirs.write_bytes(a_report("<of-another@office.invalid>"))
    nothing.write_text("Kính gửi", "utf-8")
    assert CliRunner().invoke(main, ["mail", "bounced", str(ours)]).exit_code == 0
    ended = CliRunner().invoke(main, ["mail", "bounced", str(ours), str(theirs), str(nothing)])
    assert ended.exit_code == 1
    assert f"{ours}: đã ghi thư bị trả lại" in ended.output
    assert f"{theirs}: thư ấy không do cơ quan này gửi" in ended.output
    assert f"{nothing}: không phải báo thư bị trả lại" in ended.output
