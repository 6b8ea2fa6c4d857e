"""A mail says the same as plain text and as HTML, and no word of it can add a line to its head."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from zoneinfo import ZoneInfo

from casetrack.papers.mail import Envelope, Mail, MailLine, MailSection, write_mail

WRITTEN = datetime(2026, 6, 4, 9, 42, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ENVELOPE = Envelope("casetrack@lamkhe.example.vn", "Phường Lam Khê", "ngan@lamkhe.example.vn", "<1@x.invalid>", WRITTEN)


def sent(mail: Mail) -> EmailMessage:
    """Read a mail back from its bytes, as its reader's program does."""
    return message_from_bytes(write_mail(mail, ENVELOPE).as_bytes(), policy=default)


def said(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_mail_says_the_same_in_both_shapes():
    url = "https://ct.lamkhe.example.vn/ho-so/KN-2026-0019"
    late = MailLine("KN-2026-0019 quá hạn 3 ngày <b>", url)
    found = sent(
        Mail("Ngày hạn", (MailSection("", (MailLine("Kính gửi"),)), MailSection("Quá hạn", (late,))), "Vì sao")
    )
    assert "QUÁ HẠN\n- KN-2026-0019 quá hạn 3 ngày <b>\n  " + url in said(found, "plain")
    assert f'<a href="{url}">KN-2026-0019 quá hạn 3 ngày &lt;b&gt;</a>' in said(found, "html")
    for kind in ("plain", "html"):
        assert "Kính gửi" in said(found, kind)
        assert "Vì sao" in said(found, kind)


def test_its_head_names_the_office_and_asks_machines_not_to_answer():
    found = sent(Mail("Ngày hạn", (), "Vì sao", "en"))
    assert found["From"] == "Phường Lam Khê <casetrack@lamkhe.example.vn>"
    assert found["To"] == "ngan@lamkhe.example.vn"
    assert found["Message-ID"] == "<1@x.invalid>"
    assert found["Date"] == "Thu, 04 Jun 2026 09:42:00 +0700"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Content-Language"] == "en"


def test_a_subject_with_a_line_of_its_own_stays_one_line():
    found = sent(Mail("Hạn\r\nBcc: ai@cung.vn" + " dài" * 100, (), ""))
    assert found["Subject"].startswith("Hạn Bcc: ai@cung.vn dài")
    assert found["Bcc"] is None
    assert len(found["Subject"]) <= 150


def test_a_long_subject_keeps_the_space_at_which_its_line_is_broken():
    told = "“Ban hành thông báo kết luận” đã quá hạn 5 ngày LV, hạn là ngày 18/5/2026"
    for n in range(1, 50):
        mail = Mail(f"KN-2026-0019: hạn {'x' * n} {told}", (), "")
        assert sent(mail)["Subject"] == mail.subject
        head = write_mail(mail, ENVELOPE).as_bytes().partition(b"\r\n\r\n")[0]
        assert max(map(len, head.split(b"\r\n"))) <= 78
