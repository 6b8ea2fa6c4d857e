"""The table of jobs: name, hours, what to do, and what it is for in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from apscheduler.triggers.cron import CronTrigger

from casetrack.errors import NotFound
from casetrack.reports.due_checks import check_what_is_due
from casetrack.services.alerts import tell_alerts
from casetrack.services.attempts import forget_attempts
from casetrack.services.batch_confirming import finish_handovers
from casetrack.services.digests import make_digests
from casetrack.services.drafts import forget_drafts
from casetrack.services.recounts import finish_recounts
from casetrack.services.sending import deliver
from casetrack.services.sign_ins import forget_sign_ins
from casetrack.services.traces import wipe_traces
from casetrack.services.unit_moves import finish_changes
from casetrack.services.waiting_scans import forget_waiting
from casetrack.services.work import Installation
from casetrack.text import Text

_LOOK_BACK = (timedelta(hours=2), timedelta(days=2), timedelta(days=32), timedelta(days=367))


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `run` does it for one office as of a moment (now, if None) and gives how many rows it wrote.

    It must be safe to run twice, and from two processes at once. `quiet`: how much it did would tell of sealed cases.
    """

    name: str
    cron: str
    words: Text
    run: Callable[[Installation, int, datetime | None], int]
    quiet: bool = False


def _forget(installation: Installation, office_id: int, at: datetime | None) -> int:
    kept = forget_sign_ins(installation, office_id, at) + forget_drafts(installation, office_id, at)
    return kept + forget_attempts(installation, at) + forget_waiting(installation, at)


def _count(installation: Installation, _office_id: int, _at: datetime | None) -> int:
    return installation.database.count_anew()


JOBS: tuple[Job, ...] = (
    Job(
        name="alerts",
        cron="0 * * * *",  # each hour, so that 00:00 of every office's time zone is one of them
        words=Text("Báo thời hạn sắp đến, đến và quá hạn", "Tell which deadlines come near, are due, or have passed"),
        run=tell_alerts,
    ),
    Job(
        name="digest",
        cron="*/15 * * * *",  # each office has chosen its own hour, inside its office hours
        words=Text("Lập bản tin tuần, danh sách buổi sáng", "Make the weekly digest and the morning lists"),
        run=make_digests,
    ),
    Job(
        name="reports",
        cron="10 * * * *",  # each hour, as the day before a report begins at another moment in each time zone
        words=Text("Kiểm tra trước ngày gửi báo cáo", "Check what is due before it is sent"),
        run=check_what_is_due,
    ),
    Job(
        name="deliver",
        cron="* * * * *",  # what was put off gets its turn soon; with nothing waiting it is one query
        words=Text("Gửi thư và báo cho phần mềm khác", "Send mails, and tell other programs"),
        run=deliver,
    ),
    Job(
        name="traces",
        cron="5-55/10 * * * *",  # soon after a case was sealed
        words=Text("Xóa dấu vết tên người vừa được bảo vệ", "Write over what the names of the newly protected left"),
        run=wipe_traces,
        quiet=True,
    ),
    Job(
        name="recounts",
        cron="*/10 * * * *",  # a recount that a page began or a kill cut off goes on soon
        words=Text("Tính nốt hạn theo lịch nghỉ mới", "Finish counting deadlines by changed days off"),
        run=finish_recounts,
    ),
    Job(
        name="handovers",
        cron="* * * * *",  # a page asks for it, and somebody waits; with nothing to do it is two queries
        words=Text("Ghi nốt hồ sơ bàn giao vào sổ", "Write the rest of a hand-over into the book"),
        run=finish_handovers,
    ),
    Job(
        name="units",
        cron="*/10 * * * *",  # a change of units that a page began or a kill cut off goes on soon
        words=Text("Chuyển nốt hồ sơ theo thay đổi đơn vị", "Finish moving cases by changes of units"),
        run=finish_changes,
    ),
    Job(
        name="forget",
        cron="20 2 * * *",
        words=Text("Quên phiên đăng nhập cũ và bản nháp bỏ dở", "Forget old sign-ins and abandoned drafts"),
        run=_forget,
    ),
    Job(
        name="count",
        cron="40 2 * * *",
        words=Text("Đếm lại sổ để tìm vẫn nhanh", "Count the book anew, so that finding stays quick"),
        run=_count,
    ),
)


def find_job(name: str) -> Job:
    """Find a job by its name; raise NotFound naming those there are."""
    found = next((job for job in JOBS if job.name == name), None)
    if found is None:
        raise NotFound(
            Text("Không có việc định kỳ {name}. Có: {names}.", "There is no job {name}. There are: {names}.").with_(
                name=name, names=", ".join(job.name for job in JOBS)
            )
        )
    return found


def how_often(job: Job) -> Text:
    """Say a job's hours in words."""
    minute, hour, *_ = job.cron.split()
    if hour != "*":
        return Text("hằng ngày lúc {at}", "each day at {at}").with_(at=f"{int(hour):02}:{int(minute):02}")
    if "/" in minute:
        return Text("mỗi {n} phút", "every {n} minutes").with_(n=minute.partition("/")[2])
    return Text("mỗi phút", "every minute") if minute == "*" else Text("mỗi giờ", "every hour")


def trigger_of(job: Job, zone: tzinfo) -> CronTrigger:
    """Give the job's hours as the scheduler reads them."""
    return CronTrigger.from_crontab(job.cron, timezone=zone)


def latest_slot(job: Job, zone: tzinfo, now: datetime) -> datetime | None:
    """Give the last time at which the job was due, so that an office PC that slept through it makes up for it.

    None when a year holds no such time.
    """
    trigger = trigger_of(job, zone)
    for back in _LOOK_BACK:
        slot: datetime | None = None
        upcoming: datetime | None = trigger.get_next_fire_time(None, now - back)
        while upcoming is not None and upcoming <= now:
            slot, upcoming = upcoming, trigger.get_next_fire_time(upcoming, upcoming)
        if slot is not None:
            return slot
    return None
