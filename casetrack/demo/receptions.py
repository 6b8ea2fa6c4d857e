"""What happened in the sessions of Lam Khê: who was received, what the host ordered, how it ended. All invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import select

from casetrack.demo.party_petitions import WAITING
from casetrack.demo.people import citizen
from casetrack.demo.petitions import BOUNDARY, FROM_PROVINCE, NOT_LISTED
from casetrack.models import Case, Party
from casetrack.services.access import get_visible_case
from casetrack.services.booking import Book, book
from casetrack.services.briefs import write_brief
from casetrack.services.conclusions import begin_notice, conclude
from casetrack.services.letters import WriteLetter, suggest
from casetrack.services.offices import find_unit
from casetrack.services.one_press import as_typed
from casetrack.services.session_closings import CloseSession, close_session
from casetrack.services.session_instructions import Instruct
from casetrack.services.session_outcomes import RecordOutcome, record_outcome
from casetrack.services.sessions import list_sessions, session_on
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import Actor, Installation, Work, begin

Deed = Callable[[], None]
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Received:
    """One who was received and what was ordered: by when, when the notice went out, was it done and the citizen told.

    `citizen` is an invented person by number, `officer` the account that does the work. `answer_by`: somebody was
    denounced, and an answer is promised by that day.
    """

    on: str
    host: str
    citizen: int
    said: str
    order: str
    who: str
    due_on: str
    product: str = "Văn bản trả lời công dân"
    officer: str = "officer"
    noticed_on: str = ""
    done_on: str = ""
    told_on: str = ""
    progress: str = ""
    answer_by: str = ""


def _by_secretary(citizen: int, said: str, order: str, days: tuple[str, str, str, str, str]) -> Received:
    on, noticed, due, done, told = days
    of = Received(on, "secretary", citizen, said, order, "Văn phòng Đảng ủy", due, officer="committee")
    return replace(of, noticed_on=noticed, done_on=done, told_on=told)


RECEIVED = (
    _by_secretary(
        77,
        "Hỏi bao giờ làm tuyến đường Khê Hạ",
        "Trả lời về tuyến đường Khê Hạ",
        ("2025-08-12", "2025-08-15", "2025-08-29", "2025-08-27", "2025-08-28"),
    ),
    _by_secretary(
        71,
        "Nhà ở chân đồi sạt lở từ tháng 9, chưa được hỗ trợ",
        "Xem lại hỗ trợ hộ bị sạt lở",
        ("2025-11-11", "2025-11-14", "2025-12-05", "2025-12-01", "2025-12-03"),
    ),
    _by_secretary(
        74,
        "Bình xét hộ cận nghèo ở tổ Khê Trung 2 không họp dân",
        "Rà soát việc bình xét hộ cận nghèo",
        ("2026-01-13", "2026-01-16", "2026-01-30", "2026-01-28", "2026-01-30"),
    ),
    _by_secretary(
        80,
        "Tổ dân phố thu quỹ không có phiếu",
        "Kiểm tra việc thu quỹ tại tổ dân phố",
        ("2026-04-14", "2026-04-17", "2026-05-15", "2026-05-12", "2026-05-14"),
    ),
    Received(
        "2026-05-07",
        "chairman",
        83,
        "Lối đi chung xóm Khê Thượng bị rào từ tháng 3",
        "Mở lại lối đi chung xóm Khê Thượng",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
        "2026-05-25",
        product="Phương án, biên bản với hai hộ",
        noticed_on="2026-05-11",
        progress="Đã đo, một hộ chưa đồng ý.",
    ),
    Received(
        "2026-05-14",
        "chairman",
        86,
        "Xưởng gỗ tổ Khê Hạ 2 xả bụi cả ngày",
        "Xử lý bụi từ xưởng gỗ tổ Khê Hạ 2",
        "Phòng Kinh tế, Hạ tầng và Đô thị",
        "2026-05-29",
    ),
    Received(
        "2026-05-14",
        "chairman",
        89,
        "Kể về khoản thu ngoài quy định",
        "Làm rõ khoản thu ngoài quy định được kể tại buổi tiếp",
        "Văn phòng HĐND và UBND",
        "2026-06-05",
        answer_by="2026-05-25",
    ),
)
# Booked for sessions to come, on 19 May: day, host, hour, who (a petition of the story, or a citizen), about what, and
# what is to be decided.
BOOKED: tuple[tuple[str, str, str, str | int, str, str], ...] = (
    ("2026-05-21", "chairman", "08:00", BOUNDARY, "Mốc giải phóng mặt bằng", "Lập lại mốc hay giữ biên bản ngày 12/5"),
    ("2026-05-21", "chairman", "08:45", NOT_LISTED, "Chưa có tên trong danh sách", "Bổ sung danh sách hay đối thoại"),
    ("2026-05-21", "chairman", "09:30", 92, "Nước sinh hoạt có mùi lạ", "Ai lấy mẫu nước, trong ngày nào"),
    ("2026-05-21", "chairman", "13:30", 95, "Hỗ trợ học phí", ""),
    ("2026-05-28", "chairman", "08:00", FROM_PROVINCE, "Trả kết quả chậm", ""),
    ("2026-06-02", "secretary", "08:00", WAITING, "Đất giáo dục bỏ trống", ""),
)
_BOOKED_ON = date(2026, 5, 19)
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions as the people of the ward hold them; `numbers` are the cases of the story's petitions."""

    installation: Installation
    actors: Mapping[str, Actor]
    numbers: Mapping[str, str]
    cases: dict[int, str]

    def deeds(self, first: date, last: date) -> Iterator[tuple[datetime, Deed]]:
        """Give each thing that is done in the sessions of some days, and its moment."""
        for n, received in enumerate(RECEIVED):
            yield _at(received.on, 9 + n % 3), partial(self._receive, n, received)
            yield from self._followed(n, received)
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
            if day.weekday() > _FRIDAY:  # a session that a day off moved stays in its week
                continue
            yield _at(day.isoformat(), 17), partial(self._close, day)
        yield _at(_BOOKED_ON.isoformat(), 15), self._book

    def _followed(self, n: int, received: Received) -> Iterator[tuple[datetime, Deed]]:
        head = "secretary" if received.host == "secretary" else "leader"
        if received.noticed_on:
            yield _at(received.noticed_on, 10), partial(self._conclude, received, head)
        if received.progress:
            step = partial(self._step, n, received.officer, "report_progress", progress=received.progress)
            yield _at("2026-05-18", 10), step
        if not received.done_on:
            return
        done = "Đã kiểm tra, xử lý, có biên bản."
        yield _at(received.done_on, 14), partial(self._step, n, received.officer, "report_done", outcome_text=done)
        yield _at(received.done_on, 15), partial(self._step, n, head, "confirm")
        told = {"answer_no": f"{n + 21}-CV/ĐU", "answered_on": received.told_on}
        yield _at(received.told_on, 16), partial(self._step, n, received.officer, "answer_citizen", **told)

    def _receive(self, n: int, received: Received) -> None:
        wish = RecordOutcome(
            said=received.said,
            person=citizen(received.citizen),
            answer_by=date.fromisoformat(received.answer_by) if received.answer_by else None,
            sealed=bool(received.answer_by),
            instruction=Instruct(
                what=received.order,
                due_on=date.fromisoformat(received.due_on),
                who=received.who,
                officer_id=self.actors[received.officer].user_id,
                product=received.product,
                check="Văn phòng, giao ban thứ Hai",
            ),
        )
        with begin(self.installation, self.actors["desk"]) as work:
            made = record_outcome(work, _session(work, received.on, received.host), wish)
        self.cases[n] = made.instruction_case or ""

    def _conclude(self, received: Received, head: str) -> None:
        with begin(self.installation, self.actors[head]) as work:
            session_id = _session(work, received.on, received.host)
            told, letter, _listed = begin_notice(work, session_id)
            conclude(work, session_id, WriteLetter(letter.key, as_typed(letter, suggest(work, told, letter))))

    def _step(self, n: int, who: str, trigger: str, **fields: str) -> None:
        comment = "" if fields else "Đạt yêu cầu."
        with begin(self.installation, self.actors[who]) as work:
            case = get_visible_case(work, self.cases[n])
            take_step(work, case, TakeStep(trigger, work.today, case.version, fields, comment))

    def _close(self, day: date) -> None:
        with begin(self.installation, self.actors["clerk"]) as work:
            for session in list_sessions(work, day, day):
                if not session.cancelled_why:
                    close_session(work, session.id, CloseSession())

    def _book(self) -> None:
        with begin(self.installation, self.actors["desk"]) as work:
            decisions: dict[int, dict[int, str]] = {}
            for day, host, hour, who, about, to_decide in BOOKED:
                session_id = _session(work, day, host)
                wish = self._wish(work, who, (hour, about))
                decisions.setdefault(session_id, {})[book(work, session_id, wish).id] = to_decide
            for session_id, said in decisions.items():
                write_brief(work, session_id, said)

    def _wish(self, work: Work, who: str | int, said: tuple[str, str]) -> Book:
        if isinstance(who, int):
            return Book(citizen(who), *said)
        return Book(_petitioner(work, self.numbers[who]), *said, case_number=self.numbers[who])


def _session(work: Work, day: str, host: str) -> int:
    unit = find_unit(work, "du" if host == "secretary" else "ubnd")
    found = session_on(work, unit.id, host, date.fromisoformat(day))
    if found is None:
        raise RuntimeError(f"the demo's schedule has no session of the {host} on {day}")
    return found


def _petitioner(work: Work, number: str) -> int:
    query = select(Party.person_id).join(Case, Case.id == Party.case_id).where(Case.number == number)
    return work.session.scalars(query.order_by(Party.id).limit(1)).one() or 0


def _at(day: str, hour: int) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour), _ZONE)
