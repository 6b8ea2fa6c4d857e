"""What waits leaves the office once: tried again when put off, given up when refused, silent about what few may see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select, update

from casetrack.db import Database
from casetrack.models import Deadline, DeliveryAttempt, User
from casetrack.services import deliveries
from casetrack.services.deliveries import MOST_ATTEMPTS, claim, note_sent
from casetrack.services.mail_addresses import (
    ChooseMail,
    address_of,
    ask_for,
    choose,
    code_for,
    confirm,
    give_up,
    note_bounced,
)
from casetrack.services.mails import mail_of_notice
from casetrack.services.notices import count_unread
from casetrack.services.sending import deliver
from casetrack.services.work import begin, reading, system_actor
from tests.channels import STAFF_URL, an_address, an_alert, messages, reaching
from tests.factories import DENUNCIATION, Ward, a_case, a_ward
from tests.mail_servers import Sink, a_mail_server, a_rude_server, hang_up_midway


@pytest.fixture
def ward(sqlite_url: str) -> Iterator[Ward]:
    """A ward on SQLite: what a mail says does not depend on the database."""
    book = Database(sqlite_url)
    yield a_ward(book)
    book.dispose()


@pytest.fixture
def sink(ward: Ward) -> Iterator[Sink]:
    """A mail server that takes the mails of the ward."""
    with a_mail_server() as sink:
        reaching(ward, sink.server)
        yield sink


def sent(ward: Ward) -> int:
    return deliver(ward.installation, ward.office.id)


def later(ward: Ward, **how_long: int) -> int:
    ward.now += timedelta(**how_long)
    return sent(ward)


def statuses(ward: Ward) -> list[str]:
    return [message.status for message in messages(ward) if message.purpose == "notice"]


def attempts(ward: Ward) -> list[str]:
    with ward.database.reading() as session:
        return list(session.scalars(select(DeliveryAttempt.result).order_by(DeliveryAttempt.id)))


def text_of(mail: EmailMessage) -> str:
    return "\n".join(part.get_content() for part in mail.walk() if not part.is_multipart())


def told(ward: Ward, *names: str, **case: object) -> str:
    """Let a clock of a case run out and tell these people, who have confirmed their addresses."""
    for name in names:
        an_address(ward, name)
    number = a_case(ward, officer="officer", **case)  # type: ignore[arg-type]
    an_alert(ward, number, *names)
    return number


class TestAMail:
    def test_says_which_deadline_of_which_case_and_nobodys_name(self, ward: Ward, sink: Sink):
        number = told(ward, "officer")
        assert sent(ward) == 1
        (mail,) = sink.mails
        assert mail["To"] == "officer@lamkhe.example.vn"
        assert mail["Subject"] == f"{number}: hạn “Xử lý đơn” đã quá hạn, hạn là ngày 03/6/2026"
        assert mail["Message-ID"] == messages(ward)[-1].message_id
        assert f"{STAFF_URL}/ho-so/{number}" in text_of(mail)
        assert "thửa 214" not in text_of(mail)
        assert statuses(ward) == ["sent"]
        assert sent(ward) == 0

    def test_about_a_restricted_or_sealed_case_says_only_that_there_is_something(self, ward: Ward, sink: Sink):
        number = told(ward, "officer", fields=DENUNCIATION)
        assert sent(ward) == 1
        (mail,) = sink.mails
        assert mail["Subject"] == "Có việc cần xem trong CaseTrack"
        for word in (number, "hạn", "Thu tiền", "ho-so"):
            assert word not in text_of(mail).replace("Kính gửi", "")

    def test_is_not_sent_to_whom_may_no_longer_see_the_case(self, ward: Ward, sink: Sink):
        told(ward, "desk", fields=DENUNCIATION, by="leader")
        assert sent(ward) == 0
        assert sink.mails == []
        assert statuses(ward) == ["dropped"]
        with reading(ward.installation, ward.actor("desk")) as work:
            assert count_unread(work) == 0

    @pytest.mark.parametrize(
        "waited",
        [
            ("due_today", {"status": "met", "ended_on": date(2026, 6, 3)}, "dropped"),
            ("breached", {"status": "met", "ended_on": date(2026, 6, 3)}, "dropped"),  # entered the morning after
            ("breached", {"due_on": date(2026, 6, 30)}, "dropped"),  # extended meanwhile
            ("breached", {"status": "paused", "due_on": None}, "dropped"),
            ("breached", {"status": "met_late", "ended_on": date(2026, 6, 4)}, "sent"),  # late it was
            ("due_soon", {"status": "met_late", "ended_on": date(2026, 6, 4)}, "dropped"),
        ],
    )
    def test_says_nothing_that_has_become_untrue_while_it_waited(self, ward: Ward, sink: Sink, waited):
        level, now, becomes = waited
        an_address(ward, "officer")
        an_alert(ward, a_case(ward, officer="officer"), "officer", level=level)
        with ward.database.begin() as session:
            session.execute(update(Deadline).where(Deadline.key == "process").values(**now))
        sent(ward)
        assert statuses(ward) == [becomes]

    def test_is_in_the_language_of_its_reader(self, ward: Ward, sink: Sink):
        with begin(ward.installation, ward.actor("officer")) as work:
            work.session.get_one(User, ward.users["officer"].id).language = "en"
        told(ward, "officer")
        sent(ward)
        assert "ran past its day" in sink.mails[0]["Subject"]
        assert sink.mails[0]["Content-Language"] == "en"

    def test_comes_only_to_a_confirmed_address_and_only_of_the_kinds_chosen(self, ward: Ward, sink: Sink):
        with begin(ward.installation, ward.actor("leader")) as work:
            ask_for(work, "leader@lamkhe.example.vn")
        an_address(ward, "officer")
        with begin(ward.installation, ward.actor("officer")) as work:
            choose(work, ChooseMail(("digest",)))
        an_alert(ward, a_case(ward, officer="officer"), "leader", "officer", "clerk")
        assert statuses(ward) == []
        sent(ward)
        assert [mail["Subject"] for mail in sink.mails] == ["Mã xác nhận địa chỉ thư"]

    def test_is_not_sent_once_its_address_was_given_up(self, ward: Ward, sink: Sink):
        told(ward, "officer")
        with begin(ward.installation, ward.actor("officer")) as work:
            give_up(work)
        assert sent(ward) == 0
        assert statuses(ward) == ["dropped"]
        assert sink.mails == []


def test_without_a_channel_the_notice_is_kept_and_shown(ward: Ward):
    an_alert(ward, a_case(ward, officer="officer"), "officer")
    assert messages(ward) == []
    assert sent(ward) == 0
    with reading(ward.installation, ward.actor("officer")) as work:
        assert count_unread(work) == 1


class TestAServer:
    def test_that_puts_a_mail_off_gets_it_again_after_a_rest_that_grows(self, ward: Ward, sink: Sink):
        sink.to_reader = "450 busy"
        told(ward, "officer")
        assert sent(ward) == later(ward, seconds=30) == later(ward, seconds=30) == 0
        assert attempts(ward) == ["dropped", "put_off", "put_off"]  # the code was overtaken
        sink.to_reader = ""
        assert later(ward, minutes=4) == 0
        assert later(ward, minutes=1) == 1
        assert len(sink.mails) == 1

    def test_that_puts_a_mail_off_for_days_is_given_up(self, ward: Ward, sink: Sink):
        sink.to_reader = "450 busy"
        told(ward, "officer")
        for _hour in range(MOST_ATTEMPTS):
            later(ward, hours=6)
        assert statuses(ward) == ["dead"]

    def test_that_refuses_a_mail_gets_it_never_again(self, ward: Ward, sink: Sink):
        sink.to_mail = "554 spam"
        told(ward, "officer")
        assert sent(ward) == later(ward, days=1) == 0
        assert statuses(ward) == ["dead"]
        assert attempts(ward) == ["dropped", "refused"]

    def test_that_knows_nobody_of_that_name_ends_the_mails_to_that_address(self, ward: Ward, sink: Sink):
        sink.to_reader = "550 no such user"
        number = told(ward, "officer")
        sent(ward)
        with reading(ward.installation, ward.actor("officer")) as work:
            row = address_of(work)
            assert row is not None
            assert row.bounced_why == "550 no such user"
        an_alert(ward, number, "officer", level="breached_by_5wd")
        assert statuses(ward) == ["dead"]

    def test_in_trouble_is_asked_once_a_run_and_then_takes_everything(self, ward: Ward, sink: Sink):
        told(ward, "officer")
        told(ward, "leader")
        with a_rude_server(lambda line: line.sendall(b"421 going down\r\n")) as server:
            reaching(ward, server)
            sent(ward)
            assert attempts(ward).count("server_refuses") == 1
        reaching(ward, sink.server)
        assert later(ward, minutes=2) == 2
        assert sorted(sink.readers) == ["leader@lamkhe.example.vn", "officer@lamkhe.example.vn"]

    def test_that_hangs_up_midway_gets_the_same_mail_again(self, ward: Ward, sink: Sink):
        told(ward, "officer")
        with a_rude_server(hang_up_midway) as server:
            reaching(ward, server)
            assert sent(ward) == 0
        assert attempts(ward)[-1] == "cut_off"
        reaching(ward, sink.server)
        assert later(ward, minutes=2) == 1
        assert sink.mails[0]["Message-ID"] == messages(ward)[-1].message_id

    def test_that_refused_the_address_before_does_not_end_the_one_whose_code_came_back(self, ward: Ward, sink: Sink):
        an_address(ward, "officer")
        with begin(ward.installation, ward.actor("officer")) as work:
            ask_for(work, "moi@lamkhe.example.vn")
            note_bounced(work.session, ward.office.id, work.actor.user_id, why="550 no such user", now=work.now)
            row = address_of(work)
            assert row is not None
            confirm(work, code_for(work, row))
        an_alert(ward, a_case(ward, officer="officer"), "officer")
        assert sent(ward) == 1
        assert sink.readers == ["moi@lamkhe.example.vn"]


class TestAClaim:
    @pytest.fixture
    def ward(self, database: Database) -> Ward:
        """A ward, once on each database: a claim is a matter of theirs."""
        return a_ward(database)

    def test_keeps_a_second_process_from_sending_the_same(self, ward: Ward, sink: Sink):
        told(ward, "officer")
        code, notice = (claim(ward.database, ward.office.id, {"mail"}, ward.now) for _each in range(2))
        assert code is not None
        assert notice is not None
        assert sent(ward) == 0
        note_sent(ward.database, notice, ward.now)
        assert statuses(ward) == ["sent"]
        assert sink.mails == []

    def test_of_a_process_that_died_runs_out(self, ward: Ward, sink: Sink, monkeypatch: pytest.MonkeyPatch):
        told(ward, "officer")
        while claim(ward.database, ward.office.id, {"mail"}, ward.now):
            pass
        assert sent(ward) == 0
        monkeypatch.setattr(deliveries, "CLAIM", -deliveries.CLAIM)
        monkeypatch.setattr(deliveries, "system_clock", lambda: ward.now + timedelta(days=9999))
        assert sent(ward) == 1


def test_a_mail_that_cannot_be_made_keeps_no_other_from_leaving(ward: Ward, sink: Sink, monkeypatch):
    told(ward, "officer")
    told(ward, "leader")

    def fail_for_the_first(work, notice_id):
        if work.actor.user_id == ward.users["officer"].id:
            raise KeyError("a workflow that is gone")
        return mail_of_notice(work, notice_id)

    monkeypatch.setattr("casetrack.services.sending.mail_of_notice", fail_for_the_first)
    assert sent(ward) == 1
    assert sink.readers == ["leader@lamkhe.example.vn"]
    assert (statuses(ward), attempts(ward).count("not_made")) == (["waiting", "sent"], 1)
    monkeypatch.undo()
    assert later(ward, minutes=2) == 1


def test_what_is_read_stays_of_its_office(ward: Ward, sink: Sink):
    told(ward, "officer")
    assert deliver(ward.installation, ward.office.id + 1) == 0
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        assert address_of(work) is None
