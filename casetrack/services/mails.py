"""What a mail says to one person: from what the reader may see then, and never more than may leave the office.

About a restricted or sealed case a mail says only that there is something to look at in the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import select

from casetrack.engine.escalations import DUE_SOON, DUE_TODAY
from casetrack.models import Alert, Deadline, MailAddress, Notice
from casetrack.papers.mail import Mail, MailLine, MailSection
from casetrack.services.digest_mails import content_of_digest
from casetrack.services.mail_addresses import code_for
from casetrack.services.notices import PAGE, ShownNotice, find_notice
from casetrack.services.work import Work
from casetrack.text import Text

Content = tuple[Text, tuple[MailSection, ...]]  # the subject, and what follows

_HELLO = Text("Kính gửi {name},", "Dear {name},")
_SOMETHING = Text("Có việc cần xem trong CaseTrack", "There is something to look at in CaseTrack")
_SIGN_IN = Text("Đăng nhập CaseTrack, mục Thông báo, để xem.", "Sign in to CaseTrack and open Notices to see it.")
_OPEN = Text("Mở trong CaseTrack", "Open it in CaseTrack")
_FOOT = Text(
    "{office}. Thư do CaseTrack tự gửi, không trả lời thư này. Chọn việc nào báo qua thư ở trang Tài khoản của tôi.",
    "{office}. Sent by CaseTrack by itself; do not answer. What comes by mail is chosen on the page My account.",
)
_CODE_SUBJECT = Text("Mã xác nhận địa chỉ thư", "The code for your mail address")
_CODE_IS = Text("Mã xác nhận: {code}", "The code: {code}")
_CODE_USE = Text(
    "Gõ mã này ở trang Tài khoản của tôi trong một giờ. Bạn không xin mã: bỏ qua thư này.",
    "Type it on the page My account within an hour. If you have asked for no code, pass this mail over.",
)
_TRIAL_SUBJECT = Text("Thư thử của CaseTrack", "A trial mail of CaseTrack")
_TRIAL = Text(
    "Máy chủ thư nhận thư của cơ quan. Không phải làm gì thêm.",
    "The mail server takes the office's mails. There is nothing else to do.",
)

# A kind of notice whose mail says more than one line: the digest.
WRITERS: Mapping[str, Callable[[Work, int], Content | None]] = {"digest": content_of_digest}


def mail_of_notice(work: Work, notice_id: int) -> Mail | None:
    """Write the mail that carries a notice to the actor; None when there is nothing to say any more.

    The actor may no longer see what it is about, or the clock was ended or moved while the mail waited.
    """
    notice = find_notice(work, notice_id)
    if notice is None or (notice.rung is not None and not _still_holds(work, notice_id)):
        return None
    writer = WRITERS.get(notice.kind)
    content = writer(work, notice_id) if writer else _content(work, notice)
    return _addressed(work, *content) if content else None


def mail_with_code(work: Work, row: MailAddress) -> Mail:
    """Write the mail with the code that confirms an address."""
    lines = (_CODE_IS.with_(code=code_for(work, row)), _CODE_USE)
    return _addressed(work, _CODE_SUBJECT, (_sentences(work, *lines),))


def trial_mail(work: Work) -> Mail:
    """Write the mail by which an administrator sees that mails arrive."""
    return _addressed(work, _TRIAL_SUBJECT, (_sentences(work, _TRIAL),))


def _still_holds(work: Work, notice_id: int) -> bool:
    """Tell whether a clock stands as an alert says: it runs to that day, or it ended after it."""
    query = (
        select(Alert.level, Deadline.status)
        .join(Notice, Notice.alert_id == Alert.id)
        .join(
            Deadline,
            (Deadline.office_id == Alert.office_id)
            & (Deadline.case_id == Alert.case_id)
            & (Deadline.key == Alert.deadline_key)
            & (Deadline.due_on == Alert.due_on),
        )
        .where(Notice.id == notice_id)
    )
    found = work.session.execute(query).one_or_none()
    if found is None:
        return False
    return found.status == "running" or (found.status == "met_late" and found.level not in (DUE_SOON, DUE_TODAY))


def _content(work: Work, notice: ShownNotice) -> Content:
    language, base = work.actor.language, work.installation.outside.staff_url
    if not notice.may_be_mailed:
        line = MailLine(_SIGN_IN.in_(language), f"{base}{PAGE}" if base else None)
        return _SOMETHING, (MailSection("", (line,)),)
    opened = (MailLine(_OPEN.in_(language), f"{base}{notice.url}"),) if base else ()
    return notice.words, (MailSection("", (MailLine(notice.words.in_(language)), *opened)),)


def _addressed(work: Work, subject: Text, sections: tuple[MailSection, ...]) -> Mail:
    language = work.actor.language
    hello = _sentences(work, _HELLO.with_(name=work.actor.name))
    foot = _FOOT.with_(office=work.office.name).in_(language)
    return Mail(subject.in_(language), (hello, *sections), foot, language)


def _sentences(work: Work, *said: Text) -> MailSection:
    return MailSection("", tuple(MailLine(each.in_(work.actor.language)) for each in said))
