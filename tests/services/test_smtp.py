"""One mail to the mail server: taken, put off, refused, or the server is of no use; each is told apart, in time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from casetrack.config import MailServer
from casetrack.papers.mail import Envelope, Mail, MailLine, MailSection, write_mail
from casetrack.services.deliveries import RESULTS, NotDelivered
from casetrack.services.smtp import hand_over
from tests.factories import VIETNAM
from tests.mail_servers import SENDER, a_mail_server, a_rude_server, drip, hang, hang_up_midway

WRITTEN = datetime(2026, 6, 4, 9, 42, tzinfo=VIETNAM)
ENVELOPE = Envelope(SENDER, "Phường Lam Khê", "ngan@lamkhe.example.vn", "<1@lamkhe.casetrack.invalid>", WRITTEN)
MAIL = write_mail(Mail("Hạn thụ lý", (MailSection("", (MailLine("Quá hạn 3 ngày"),)),), "Vì sao"), ENVELOPE)


def failure_at(server: MailServer, **bounds: float) -> NotDelivered:
    with pytest.raises(NotDelivered) as failed:
        hand_over(server, MAIL, **bounds)
    assert failed.value.result in RESULTS
    return failed.value


def test_a_mail_arrives_whole_in_vietnamese():
    with a_mail_server() as sink:
        hand_over(sink.server, MAIL)
    assert sink.readers == ["ngan@lamkhe.example.vn"]
    assert sink.mails[0]["Subject"] == "Hạn thụ lý"
    assert sink.mails[0]["Message-ID"] == "<1@lamkhe.casetrack.invalid>"
    body = sink.mails[0].get_body(("plain",))
    assert body is not None
    assert "Quá hạn 3 ngày" in body.get_content()


@pytest.mark.parametrize(
    ("answers", "result"),
    [
        ({"to_reader": "450 mailbox busy"}, "put_off"),
        ({"to_reader": "550 no such user"}, "bounced"),
        ({"to_mail": "452 disk full"}, "put_off"),
        ({"to_mail": "554 looks like spam"}, "refused"),
    ],
)
def test_what_the_server_answers_decides_whether_to_try_again(answers, result):
    with a_mail_server(**answers) as sink:
        failure = failure_at(sink.server)
    assert failure.result == result
    assert failure.answer == next(iter(answers.values()))
    assert not sink.mails


@pytest.mark.parametrize(
    ("behave", "result"),
    [(hang, "silent"), (drip, "cut_off"), (hang_up_midway, "cut_off")],
)
def test_a_server_that_hangs_or_goes_away_costs_a_moment_and_no_more(behave, result):
    with a_rude_server(behave) as server:
        assert failure_at(server, patience=0.3, longest=0.6).result == result


def test_a_server_that_does_not_want_this_machine_or_cannot_encrypt_is_told_apart():
    with a_rude_server(lambda line: line.sendall(b"554 no service\r\n")) as server:
        assert failure_at(server).result == "server_refuses"
    with a_mail_server() as sink:
        plain = MailServer("127.0.0.1", sink.port, "starttls", SENDER)
        assert failure_at(plain).result == "not_encrypted"
        assert failure_at(MailServer("127.0.0.1", sink.port, "tls", SENDER), patience=1).result in {
            "not_encrypted",
            "silent",
        }
    assert failure_at(MailServer("127.0.0.1", 1, "none", SENDER)).result == "unreachable"


def test_a_missing_password_file_is_no_crash(tmp_path: Path):
    with a_mail_server() as sink:
        server = MailServer("127.0.0.1", sink.port, "none", SENDER, "casetrack", tmp_path / "none")
        assert failure_at(server).result == "unreachable"
