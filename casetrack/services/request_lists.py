"""Requests for papers read back: of one case, and the open ones of the office by body, to take along to the archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from casetrack.errors import NotFound
from casetrack.models import Case, PaperRequest, User
from casetrack.services.access import OPEN_LEVELS, PROTECTED, require, visible_cases
from casetrack.services.looks import look
from casetrack.services.paper_requests import ANSWERS
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import fold

MOST_SHOWN = 1000  # of the open requests, the oldest
_NOBODY = Text("Không có yêu cầu nào đang chờ ở nơi này.", "No request waits with this body.")


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A request as pages and programs show it. `overdue`: it is open, and the day by which it was wanted is past."""

    case_number: str
    former_number: str
    title: str  # of the case; blank where its people are protected
    case_ended: bool
    number: int
    asked_of: str
    papers: str
    letter_no: str
    asked_on: date
    wished_by: date | None
    asked_by: str
    by_step: bool
    reminders: int
    reminded_on: date | None
    came: str
    missing: str
    answer: str
    answered_on: date | None
    answer_no: str
    overdue: bool
    waited: int  # calendar days since it was asked, until it was answered

    @property
    def awaited(self) -> str:
        """The papers that are still awaited: what is missing of those that were asked for."""
        return self.missing or self.papers

    @property
    def told_answer(self) -> Text | None:
        """What became of it, in words; None while it is open."""
        return ANSWERS.get(self.answer)


@dataclass(frozen=True, slots=True)
class AskedBody:
    """A body that was asked for papers, with its open requests, the oldest first."""

    name: str
    requests: Sequence[ShownRequest]

    @property
    def overdue(self) -> int:
        """How many of them are past the day by which the papers were wanted."""
        return sum(request.overdue for request in self.requests)


@dataclass(frozen=True, slots=True)
class OpenRequests:
    """The open requests that the reader may see: by body, whoever waits longest first, and how many there are."""

    bodies: Sequence[AskedBody]
    total: int

    @property
    def overdue(self) -> int:
        """How many of those shown are past their day."""
        return sum(body.overdue for body in self.bodies)


def requests_in(work: Work, case: Case) -> Sequence[ShownRequest]:
    """List the requests of a case, the newest first."""
    found = work.session.execute(_query(work, PaperRequest.case_id == case.id).order_by(PaperRequest.number.desc()))
    return [_shown(work, row) for row in found]


def request_of(work: Work, case: Case, number: int) -> ShownRequest:
    """Give one request of a case; raise NotFound."""
    of_case = (PaperRequest.case_id == case.id, PaperRequest.number == number)
    row = work.session.execute(_query(work, *of_case)).one_or_none()
    if row is None:
        said = Text("Hồ sơ {case} không có yêu cầu số {n}.", "Case {case} has no request {n}.")
        raise NotFound(said.with_(case=case.number, n=number))
    return _shown(work, row)


def open_requests(work: Work, body: str = "") -> OpenRequests:
    """List the open requests that the actor may see, of one body if it is named (its marks and capitals do not count).

    Of all bodies at most MOST_SHOWN, the oldest; `total` counts those beyond as well.
    """
    require(work, "case.read")
    still_open = (PaperRequest.answer == "", visible_cases(work))
    oldest = _query(work, *still_open).order_by(PaperRequest.asked_on, PaperRequest.id)
    by_body: dict[str, list[ShownRequest]] = {}
    for row in work.session.execute(oldest if body else oldest.limit(MOST_SHOWN)):
        shown = _shown(work, row)
        if not body or fold(shown.asked_of) == fold(body):
            by_body.setdefault(fold(shown.asked_of), []).append(shown)
    bodies = [AskedBody(requests[0].asked_of, requests) for requests in by_body.values()]
    total = sum(len(each.requests) for each in bodies)
    return OpenRequests(bodies, total if body or total < MOST_SHOWN else _count(work, still_open))


def list_to_take(work: Work, body: str) -> AskedBody:
    """Give the open requests of one body as the list to take along; raise NotFound when none waits there.

    It names whose papers they are, so that reading restricted ones is written into the book.
    """
    found = open_requests(work, body).bodies if body else ()
    if not found:
        raise NotFound(_NOBODY)
    numbers = [request.case_number for request in found[0].requests]
    few = select(Case).where(visible_cases(work), Case.number.in_(numbers), Case.level.not_in(OPEN_LEVELS))
    if restricted := work.session.scalars(few).all():
        look(work, restricted, "print")
    return found[0]


def _count(work: Work, which: tuple[ColumnElement[bool], ...]) -> int:
    counting = select(func.count(PaperRequest.id)).join(Case, Case.id == PaperRequest.case_id)
    return work.session.scalars(counting.where(PaperRequest.office_id == work.office.id, *which)).one()


def _query(work: Work, *which: ColumnElement[bool]) -> Any:
    return (
        select(PaperRequest, Case.number, Case.former_number, Case.title, Case.level, Case.closed_on, User.full_name)
        .join(Case, Case.id == PaperRequest.case_id)
        .join(User, User.id == PaperRequest.asked_by_id, isouter=True)
        .where(PaperRequest.office_id == work.office.id, *which)
    )


def _shown(work: Work, row: Row[Any]) -> ShownRequest:
    request, number, former_number, title, level, closed_on, asked_by = tuple(row)
    same = (
        "number",
        "asked_of",
        "papers",
        "letter_no",
        "asked_on",
        "wished_by",
        "reminders",
        "reminded_on",
        "came",
        "missing",
        "answer",
        "answered_on",
        "answer_no",
    )
    return ShownRequest(
        case_number=number,
        former_number=former_number or "",
        title="" if level == PROTECTED else title,
        case_ended=closed_on is not None,
        asked_by=asked_by or "",
        by_step=request.step_seq is not None,
        overdue=not request.answer and request.wished_by is not None and request.wished_by < work.today,
        waited=((request.answered_on or work.today) - request.asked_on).days,
        **{name: getattr(request, name) for name in same},
    )
