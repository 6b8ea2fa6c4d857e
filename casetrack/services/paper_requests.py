"""Requests for the papers of a case: asked of an archive, a former unit or another body, reminded, answered.

Each is told as an activity of the case, and stands in a row so that whoever goes to the archive has the list
(services/request_lists.py). Where a step of the workflow asks for papers or answers, it is entered with that step and
nowhere else, so that nothing is typed twice: services/step_requests.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from casetrack.engine.definition import Step
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, PaperRequest
from casetrack.services.access import require_at_work
from casetrack.services.chain import Happened, record
from casetrack.services.work import Work
from casetrack.text import Text

RECEIVED, PARTLY, NONE, WITHDRAWN = "received", "partly", "none", "withdrawn"
# What may be entered; after `partly` the request stays open, for what is still missing.
ANSWERS: dict[str, Text] = {
    RECEIVED: Text("Đã nhận giấy tờ", "The papers came"),
    PARTLY: Text("Mới nhận một phần, còn chờ", "Some came, the rest is awaited"),
    NONE: Text("Trả lời là không có", "They answered that they have none"),
    WITHDRAWN: Text("Thôi yêu cầu, hoặc ghi nhầm", "No longer wanted, or entered by mistake"),
}
ASKED, REMINDED, ANSWERED, MENDED = "papers_asked", "papers_reminded", "papers_answered", "paper_request_mended"
LONGEST = 2000

_MEND = Text("Chưa lưu. Mục đánh dấu đỏ cần sửa.", "Not saved. Mend the marked fields.")
_MISSING = Text("Còn thiếu. Điền mục này.", "This is missing. Fill it in.")
_FUTURE = Text("Ngày này ở sau hôm nay. Xem lại.", "This day lies after today. Check it.")
_EARLY = Text(
    "Ngày này ở trước ngày yêu cầu {day}. Xem lại.", "This day lies before the day of asking, {day}. Check it."
)
_NO_CHOICE = Text("Chọn một trong các mục có sẵn.", "Choose one of the entries.")
_CLOSED = Text(
    "Yêu cầu này đã có trả lời ngày {day}. Còn cần giấy tờ thì ghi một yêu cầu mới.",
    "This request was answered on {day}. If papers are still wanted, enter a new one.",
)
_BY_STEP = Text(
    "Yêu cầu này do bước của quy trình ghi: ghi trả lời bằng bước “{step}”, hồ sơ mới chuyển chặng.",
    "A step of the workflow entered this request: answer it by the step “{step}”, which moves the case on.",
)


@dataclass(frozen=True, slots=True)
class AskPapers:
    """The wish to enter a request: whom, which papers (one a line), the letter, the day, wanted by which day."""

    asked_of: str
    papers: str
    asked_on: date
    wished_by: date | None = None
    letter_no: str = ""


@dataclass(frozen=True, slots=True)
class MendRequest:
    """The wish to tell a request more exactly: whom, which papers, the letter, wanted by which day."""

    asked_of: str
    papers: str
    wished_by: date | None = None
    letter_no: str = ""


@dataclass(frozen=True, slots=True)
class RemindOfPapers:
    """The wish to note a reminder: on which day, by what (a letter, a call), and by which day the papers are wanted."""

    on: date
    by: str
    wished_by: date | None = None


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """The wish to note what became of a request: of ANSWERS, the day, what came, what did not, the letter's number."""

    answer: str
    on: date
    came: str = ""
    missing: str = ""
    answer_no: str = ""


def ask_papers(work: Work, case: Case, wish: AskPapers) -> PaperRequest:
    """Enter a request for papers of a case; raise InvalidInput. The same one sent twice stands once."""
    require_at_work(work, case)
    mistakes = {key: _MISSING for key in ("asked_of", "papers") if not getattr(wish, key).strip()}
    if wish.asked_on > work.today:
        mistakes["asked_on"] = _FUTURE
    _refuse(mistakes | _early("wished_by", wish.wished_by, wish.asked_on))
    same = select(PaperRequest).where(
        PaperRequest.office_id == work.office.id,
        PaperRequest.case_id == case.id,
        PaperRequest.answer == "",
        PaperRequest.asked_of == wish.asked_of,
        PaperRequest.papers == wish.papers,
        PaperRequest.asked_on == wish.asked_on,
    )
    found = work.session.scalars(same.order_by(PaperRequest.id).limit(1)).first()
    if found is not None:
        return found
    row = enter_request(work, case, wish)
    _tell(work, case, (ASKED, wish.asked_on, row), {"asked_of": row.asked_of, "papers": row.papers})
    return row


def mend_request(work: Work, case: Case, number: int, wish: MendRequest) -> PaperRequest:
    """Tell an open request more exactly; raise InvalidInput, or NotFound when the case has no such request."""
    row = _open_request(work, case, number)
    mistakes = {key: _MISSING for key in ("asked_of", "papers") if not getattr(wish, key).strip()}
    _refuse(mistakes | _early("wished_by", wish.wished_by, row.asked_on))
    row.asked_of, row.papers, row.wished_by, row.letter_no = wish.asked_of, wish.papers, wish.wished_by, wish.letter_no
    _tell(work, case, (MENDED, work.today, row), {"asked_of": row.asked_of, "papers": row.papers})
    return row


def remind_of_papers(work: Work, case: Case, number: int, wish: RemindOfPapers) -> PaperRequest:
    """Note that somebody was reminded of a request; raise InvalidInput or NotFound."""
    row = _open_request(work, case, number)
    mistakes = {} if wish.by.strip() else {"by": _MISSING}
    _refuse(mistakes | _wrong_day("on", wish.on, work.today, row) | _early("wished_by", wish.wished_by, row.asked_on))
    row.reminders += 1
    row.reminded_on = max(wish.on, row.reminded_on or wish.on)
    row.wished_by = wish.wished_by or row.wished_by
    _tell(work, case, (REMINDED, wish.on, row), {"asked_of": row.asked_of, "text": wish.by})
    return row


def answer_request(work: Work, case: Case, number: int, wish: AnswerRequest) -> PaperRequest:
    """Note what became of a request; one that a step made is closed by a step, where the case has one now.

    Raise InvalidInput, or NotFound when the case has no such request.
    """
    row = _open_request(work, case, number)
    mistakes = _wrong_day("on", wish.on, work.today, row)
    if wish.answer not in ANSWERS:
        mistakes["answer"] = _NO_CHOICE
    if wish.answer in (RECEIVED, PARTLY) and not wish.came.strip():
        mistakes["came"] = _MISSING
    if wish.answer == PARTLY and not wish.missing.strip():
        mistakes["missing"] = _MISSING
    step = answering_step(work, case, row) if wish.answer in (RECEIVED, NONE) else None
    if step is not None:
        mistakes["answer"] = _BY_STEP.with_(step=step.label)
    _refuse(mistakes)
    row.came = "\n".join(filter(None, (row.came, wish.came)))
    row.missing, row.answer_no = wish.missing, wish.answer_no
    if wish.answer != PARTLY:
        row.answer, row.answered_on = wish.answer, wish.on
    said = {"asked_of": row.asked_of, "came": wish.came, "missing": wish.missing}
    _tell(work, case, (ANSWERED, wish.on, row), said)
    return row


def answering_step(work: Work, case: Case, row: PaperRequest) -> Step | None:
    """Give the step by which a request that a step made is answered where the case stands now; None for any other."""
    return None if row.step_seq is None else steps_now(work, case)[1]


def steps_now(work: Work, case: Case) -> tuple[Step | None, Step | None]:
    """Give the steps that ask for papers and that answer where a case stands now; None where it has none."""
    definition = work.installation.library.get(case.workflow, case.workflow_version)
    leaving = [step for step in definition.steps_from.get(case.state, ()) if step.applies_to(case.fields)]
    asking = next((step for step in leaving if step.asks_papers), None)
    return asking, next((step for step in leaving if step.answers_papers), None)


def enter_request(work: Work, case: Case, wish: AskPapers, step_seq: int | None = None) -> PaperRequest:
    """Write the row of a request, with the next number in its case; `step_seq`: the event of the step that asked."""
    of_case = (PaperRequest.office_id == work.office.id, PaperRequest.case_id == case.id)
    last = work.session.scalars(select(func.max(PaperRequest.number)).where(*of_case)).one()
    row = PaperRequest(
        office_id=work.office.id,
        case_id=case.id,
        number=(last or 0) + 1,
        asked_of=wish.asked_of,
        papers=wish.papers,
        letter_no=wish.letter_no,
        asked_on=wish.asked_on,
        wished_by=wish.wished_by,
        asked_by_id=work.actor.user_id,
        step_seq=step_seq,
        reminders=0,
        came="",
        missing="",
        answer="",
        answer_no="",
    )
    work.session.add(row)
    work.session.flush()  # another one in the same case takes the next number
    return row


def _open_request(work: Work, case: Case, number: int) -> PaperRequest:
    require_at_work(work, case)
    row = work.session.scalars(
        select(PaperRequest).where(
            PaperRequest.office_id == work.office.id, PaperRequest.case_id == case.id, PaperRequest.number == number
        )
    ).one_or_none()
    if row is None:
        said = Text("Hồ sơ {case} không có yêu cầu số {n}.", "Case {case} has no request {n}.")
        raise NotFound(said.with_(case=case.number, n=number))
    if row.answered_on is not None:
        raise InvalidInput(_CLOSED.with_(day=row.answered_on), {"answer": _CLOSED.with_(day=row.answered_on)})
    return row


def _wrong_day(key: str, on: date, today: date, row: PaperRequest) -> dict[str, Text]:
    return {key: _FUTURE} if on > today else _early(key, on, row.asked_on)


def _early(key: str, day: date | None, asked_on: date) -> dict[str, Text]:
    return {key: _EARLY.with_(day=asked_on)} if day is not None and day < asked_on else {}


def _refuse(mistakes: Mapping[str, Text]) -> None:
    if mistakes:
        raise InvalidInput(_MEND, dict(mistakes))


def _tell(work: Work, case: Case, told: tuple[str, date, PaperRequest], texts: Mapping[str, str]) -> None:
    """Write it into the case's book: plain facts into the chain, what people wrote beside it, salted."""
    name, on, row = told
    wished = row.wished_by.isoformat() if row.wished_by else ""
    facts = {"request": row.number, "letter_no": row.letter_no, "wished_by": wished}
    facts |= {"answer_no": row.answer_no, "answer": row.answer or PARTLY} if name == ANSWERED else {}
    said = {key: text for key, text in texts.items() if text}
    record(work, case, Happened("activity", name, on, {k: v for k, v in facts.items() if v}, said))
