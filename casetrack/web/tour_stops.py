"""The stops of the tour: what to do there, the page, and what stands on it. Every number is read from the book."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, url_for

from casetrack.reports.indicators import find_indicator
from casetrack.services.access import glance
from casetrack.services.batches import list_batches
from casetrack.services.classifications import may_be_classified
from casetrack.services.search import CaseLine, FindCases, count_views, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.sessions import list_sessions
from casetrack.services.snapshots import list_snapshots
from casetrack.services.work import Work
from casetrack.text import Text, format_date
from casetrack.web import login
from casetrack.web.tour_pages import OF_ROLE, PAGES

_MOST = 10
_LOOKED_AT = 20  # cases among which the first that anybody may see is chosen
_AHEAD = timedelta(days=30)
_NUMBER_OPENED = "people_committee_petitions.total"
_WAY_SHOWN = "petition"


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: what to do, the page that opens, the words that stand there and are to be looked for."""

    key: str
    does: Text
    url: str
    sees: Text


_Finder = Callable[[Work], Stop | None]


def stops_of(work: Work) -> list[Stop]:
    """Give the stops of the actor's roles in order, each once; without those that book or roles do not have."""
    held = {role for role, _unit in work.actor.roles}
    keys = dict.fromkeys(key for role, stops in OF_ROLE.items() if role in held for key in stops)
    found = (stop for key in keys if (stop := _found(work, key)) is not None)
    return [stop for stop, _n in zip(found, range(_MOST), strict=False)]


def _found(work: Work, key: str) -> Stop | None:
    if key in _FINDERS:
        endpoint, find = _FINDERS[key]
        return find(work) if login.is_open(endpoint, work.actor) else None
    endpoint, does, sees = PAGES[key]
    if endpoint not in current_app.view_functions or not login.is_open(endpoint, work.actor):
        return None
    return Stop(key, does, url_for(endpoint), sees)


def _shown(work: Work, view: str) -> Iterator[CaseLine]:
    """Give the first cases of a view that the whole office may see."""
    page = find_cases(work, FindCases(Filter(view=view), limit=_LOOKED_AT))
    return (line for line in page.lines if not line.protected)


def _late(work: Work) -> Stop | None:
    line = next(_shown(work, "overdue"), None)
    if line is None or line.urgency is None:
        return None
    does = Text(
        "Mở hồ sơ trễ nhất, {number}: {late}. Mở phép tính, đọc điều luật của từng dòng.",
        "Open the case that is latest, {number}: {late}. Unfold the sum and read the law of each line.",
    )
    told = does.with_(number=line.number, late=line.urgency.text)
    return Stop("late", told, url_for("cases.show", number=line.number), Text("Vì sao hạn này?", "Why this date?"))


def _overdue(work: Work) -> Stop:
    does = Text(
        "Xem {n} hồ sơ quá hạn, gấp nhất đứng đầu; lọc theo loại, theo người giữ.",
        "See the {n} cases that are overdue, the most urgent first; filter them by kind and holder.",
    )
    told = does.with_(n=count_views(work)["overdue"])
    return Stop("overdue", told, url_for("case_list.show", view="overdue"), Text("Quá hạn", "Overdue"))


def _guided(work: Work) -> Stop | None:
    lines = (line for line in _shown(work, "unclassified") if may_be_classified(work, glance(work, line.number)))
    line = next(lines, None)
    if line is None:
        return None
    does = Text(
        "Phân loại {number} bằng câu hỏi: trả lời xong thì có đề xuất, văn bản, hạn và căn cứ. Chưa ghi gì.",
        "Classify {number} by questions: the answers lead to what to do and to its law. Nothing is saved.",
    )
    url = url_for("classifications.form", number=line.number)
    return Stop("guided", does.with_(number=line.number), url, Text("Trả lời câu hỏi", "Answer the questions"))


def _register(work: Work) -> Stop:
    does = Text(
        "Mở sổ tiếp công dân năm {year}: số liền nhau, in ra là sổ giấy.",
        "Open the register of receptions of {year}: numbers without a gap, printed as on paper.",
    )
    year = work.today.year
    url = url_for("registers.show", path="tiep-cong-dan", year=year)
    return Stop("register", does.with_(year=year), url, Text("Sổ tiếp công dân", "Register of citizen reception"))


def _session(work: Work) -> Stop | None:
    held = list_sessions(work, work.today, work.today + _AHEAD)
    session = next((each for each in held if not each.cancelled_why), None)
    if session is None:
        return None
    does = Text(
        "Xem buổi tiếp công dân sắp tới, {day}: ai đến, giờ nào còn trống.",
        "See the next reception, on {day}: who comes, which hours are free.",
    )
    day = format_date(session.held_on)
    url = url_for("sessions.show", session_id=session.id)
    return Stop("session", does.with_(day=day), url, Text(day, day))


def _number(work: Work) -> Stop:
    label = find_indicator(work, _NUMBER_OPENED).label
    does = Text(
        "Mở con số “{label}” của báo cáo: từng hồ sơ đằng sau, cộng lại đúng bằng số ấy.",
        "Open the number “{label}” of the report: the cases behind it add up to it.",
    )
    return Stop("number", does.with_(label=label), url_for("indicators.show", indicator=_NUMBER_OPENED), label)


def _batch(work: Work) -> Stop | None:
    batch = next(iter(list_batches(work, limit=1)), None)
    if batch is None:
        return None
    does = Text(
        "Mở đợt bàn giao từ {office}: dòng nào còn phải sửa, tổng đã khớp biên bản chưa.",
        "Open the hand-over from {office}: which rows need mending, whether the totals agree with the minutes.",
    )
    office = batch.row.from_office
    url = url_for("batches.show", batch_no=batch.row.number)
    return Stop("batch", does.with_(office=office), url, Text(office, office))


def _frozen(work: Work) -> Stop | None:
    frozen = next(iter(list_snapshots(work, 1)), None)
    if frozen is None:
        return None
    number = frozen.row.number
    does = Text(
        "Mở bản chốt {number}: số đã gửi không đổi nữa, chỗ khác so với nay hiện riêng.",
        "Open the frozen report {number}: what was sent never changes, and differences from today are shown apart.",
    )
    return Stop("frozen", does.with_(number=number), url_for("snapshots.show", number=number), Text(number, number))


def _calendar(work: Work) -> Stop:
    year = work.today.year
    does = Text(
        "Mở lịch nghỉ năm {year}: mọi hạn tính theo lịch này.",
        "Open the days off of {year}: every term is counted by them.",
    )
    told = Text("Năm {year}", "Year {year}").with_(year=year)
    return Stop("calendar", does.with_(year=year), url_for("calendar.show", year=year), told)


def _way(work: Work) -> Stop:
    title = work.installation.library.latest(_WAY_SHOWN).title
    does = Text(
        "Xem đường đi của “{title}”: sơ đồ, ai làm bước nào, thời hạn và căn cứ.",
        "See the way of “{title}”: the picture, who takes which step, the terms and their law.",
    )
    return Stop("way", does.with_(title=title), url_for("workflows.show", id_=_WAY_SHOWN), title)


# Page whose right is asked for, and how the stop is found.
_FINDERS: Mapping[str, tuple[str, _Finder]] = {
    "late": ("cases.show", _late),
    "overdue": ("case_list.show", _overdue),
    "guided": ("classifications.form", _guided),
    "register": ("registers.show", _register),
    "session": ("sessions.show", _session),
    "number": ("indicators.show", _number),
    "batch": ("batches.show", _batch),
    "frozen": ("snapshots.show", _frozen),
    "calendar": ("calendar.show", _calendar),
    "way": ("workflows.show", _way),
}
