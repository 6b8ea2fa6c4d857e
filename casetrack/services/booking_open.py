"""Whether a session can be booked at all, until when, and why not."""

from __future__ import annotations

from datetime import datetime, timedelta

from casetrack.engine.labels import HOSTS
from casetrack.models import ReceptionSession
from casetrack.services.diaries import open_diary
from casetrack.services.session_changes import Deputy, deputy_mistakes
from casetrack.services.session_hours import booked_until
from casetrack.services.sessions import is_closed
from casetrack.services.work import Work
from casetrack.text import Text

_PAST = Text(
    "Buổi ngày {day} đã qua, không đặt lịch được. Chọn buổi từ hôm nay.",
    "The session of {day} is past and cannot be booked. Choose one from today on.",
)
_CANCELLED = Text(
    "Buổi ngày {day} đã hủy, không đặt lịch được. Chọn buổi khác.",
    "The session of {day} is cancelled and cannot be booked. Choose another one.",
)
_AWAY = Text(
    "{host} vắng ngày {day} và chưa có ai tiếp thay, nên chưa nhận đặt lịch. Chọn buổi khác, hoặc nhờ người lập lịch "
    "dời buổi hay cử người tiếp thay.",
    "{host} is away on {day} and has no deputy, so it cannot be booked. Choose another session, or ask whoever plans "
    "to move it or name a deputy.",
)
_NO_DELEGATION = Text(
    "Người tiếp thay {deputy} chưa đủ văn bản ủy quyền (số, ngày, phạm vi), nên chưa nhận đặt lịch. Nhờ người lập lịch "
    "ghi đủ.",
    "{deputy}, the deputy, has no complete delegation (number, day, scope), so it cannot be booked. Ask whoever plans "
    "to enter it.",
)
_CLOSED = Text(
    "Buổi này nhận đặt lịch đến {until}, nay đã hết hạn. Chọn buổi khác; ai cần gặp ngay thì đến lấy số thứ tự.",
    "This session could be booked until {until}. Choose another one; whoever must come now takes a ticket on the day.",
)
_ENDED = Text(
    "Buổi ngày {day} đã chốt, không nhận thêm ai. Chọn buổi khác, hoặc nhờ người tiếp dân mở lại buổi.",
    "The session of {day} is closed and takes nobody more. Choose another one, or ask the reception to open it again.",
)


def why_closed(work: Work, session: ReceptionSession) -> Text | None:
    """Say why nobody can come to a session at all: past, cancelled, closed, its host away, a deputy without a paper."""
    day = session.held_on
    if session.cancelled_why:
        return _CANCELLED.with_(day=day)
    if day < work.today:
        return _PAST.with_(day=day)
    if day == work.today and is_closed(work, session):
        return _ENDED.with_(day=day)
    paper = (session.delegation_no, session.delegated_on, session.delegation_scope)
    if session.deputy_name and deputy_mistakes(Deputy(session.deputy_name, "", *paper), day):
        return _NO_DELEGATION.with_(deputy=session.deputy_name)
    away = open_diary(work, day, day).absence((session.unit_id, session.host), day)
    if away is not None and not session.deputy_name:
        return _AWAY.with_(host=HOSTS[session.host], day=day)
    return None


def why_late(work: Work, session: ReceptionSession) -> Text | None:
    """Say that the cut-off of a session is past; tickets are given all the same."""
    ends = booked_until(work, session)
    if ends is None or work.clock < ends:
        return None
    return _CLOSED.with_(until=_spelled(ends))


def until(work: Work, session: ReceptionSession) -> Text | None:
    """Say until when a session can be booked, in words; None where each hour can be booked until it comes."""
    ends = booked_until(work, session)
    return None if ends is None else _spelled(ends)


def _spelled(moment: datetime) -> Text:
    """Write a moment as people say it: the end of a day, or the hour."""
    if (moment.hour, moment.minute) == (0, 0):
        return Text("hết ngày {day}", "the end of {day}").with_(day=moment.date() - timedelta(days=1))
    clock = f"{moment:%H:%M}"
    return Text("{clock} ngày {day}", "{clock} on {day}").with_(clock=clock, day=moment.date())
