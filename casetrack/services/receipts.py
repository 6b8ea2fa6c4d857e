"""What the desk has written down, read back: the visits of a day, and one receipt. Protected names never leave here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, null, or_, select

from casetrack.engine.promises import Promise, spell_promise
from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, Person, Petition, Receipt, User, Visit
from casetrack.services.access import OPEN_LEVELS, require, visible_cases
from casetrack.services.contents import ShownContent, contents_of
from casetrack.services.looks import look
from casetrack.services.papers import ShownPaper, papers_of
from casetrack.services.persons import UNKNOWN, UNNAMED, alias_of
from casetrack.services.projections import standing_of
from casetrack.services.refusals import name_refusal
from casetrack.services.status_codes import code_of, give_code, spell_code
from casetrack.services.status_stops import is_open_for
from casetrack.services.work import Work
from casetrack.text import Text, weekday

PROTECTED = "sealed"  # the level at which a citizen is an alias


@dataclass(frozen=True, slots=True)
class VisitOfDay:
    """One line of the day's visits. Of one that belongs to a case hidden from the reader, only the hour is known."""

    recorded_at: datetime
    receipt: str | None
    name: Text | None
    subject: str
    answer: str
    case_number: str | None
    protected: bool
    refusal: Text | None = None  # on which ground whoever came was turned away

    @property
    def hidden(self) -> bool:
        """The reader may count this visit, but not read it."""
        return self.name is None


@dataclass(frozen=True, slots=True)
class DayAtDesk:
    """The visits of a day, newest first, and how many petitions came in on it by any way."""

    day: date
    visits: Sequence[VisitOfDay]
    petitions: int

    @property
    def received(self) -> int:
        """How many were received: whoever was turned away stands in the book, but is none of them."""
        return sum(visit.refusal is None for visit in self.visits)


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """A receipt as it is printed.

    `promise` is the day by which whoever came is to have an answer; None where nothing is promised, or all is done.
    `refusal` is the ground on which whoever came was turned away; `people` have the matter, one where nobody said more.
    `code` opens the citizen's status page, None where the page is not open for this case or the receipt has no code
    that can be printed; `may_have_code` tells that it could be given one.
    """

    number: str
    case_number: str | None
    petition_number: str | None
    level: str | None
    recorded_at: datetime
    received_on: date
    received_by: str
    name: Text
    address: str
    subject: str
    papers: Sequence[ShownPaper]
    promise: Promise | None
    closed_on: date | None
    visit_answer: str
    sealed: bool = False
    code: str | None = None
    may_have_code: bool = False
    contents: Sequence[ShownContent] = ()
    spoken: bool = False  # the petition was said by word: there are minutes to sign
    refusal: Text | None = None
    people: int = 1

    @property
    def due_on(self) -> date | None:
        """The promised day."""
        return self.promise.due_on if self.promise else None

    @property
    def due_weekday(self) -> Text | None:
        """The day of the week of the answer; the paper itself is always in Vietnamese."""
        return weekday(self.due_on) if self.due_on else None

    @property
    def protected(self) -> bool:
        """The citizen stands on it by alias."""
        return self.level == PROTECTED or self.sealed


def visits_of(work: Work, day: date) -> DayAtDesk:
    """List the visits of a day for the desk."""
    require(work, "visit.record")
    seen = or_(Visit.case_id.is_(None), visible_cases(work))
    named = and_(seen, or_(Case.level.is_(None), Case.level != PROTECTED))
    query = (
        select(
            Visit.recorded_at,
            Visit.number,
            Visit.person_id,
            Visit.vault_entry_id,
            case((seen, True), else_=False).label("seen"),
            case((named, Person.name), else_=null()).label("name"),
            case((seen, Visit.subject), else_="").label("subject"),
            case((seen, Visit.answer), else_="").label("answer"),
            case((seen, Visit.refusal), else_="").label("refusal"),
            case((seen, Case.number), else_=null()).label("case_number"),
        )
        .join(Person, Person.id == Visit.person_id, isouter=True)
        .join(Case, Case.id == Visit.case_id, isouter=True)
        .where(Visit.office_id == work.office.id, Visit.received_on == day)
    )
    rows = work.session.execute(query.order_by(Visit.id.desc()))
    petitions = select(func.count(Petition.id)).where(Petition.office_id == work.office.id, Petition.received_on == day)
    return DayAtDesk(day, [_visit(row) for row in rows], work.session.scalars(petitions).one())


def get_receipt(work: Work, number: str) -> ReceiptPaper:
    """Find a receipt by its number; raise NotFound alike when there is none and when its case is hidden."""
    row = _find(work, number)
    receipt, of_case, name, address, petition_number, received_by = tuple(row)[:6]
    if of_case is not None and of_case.level not in OPEN_LEVELS:
        look(work, [of_case], "receipt")
    opens = of_case is not None and is_open_for(work, of_case)
    code = code_of(work, receipt) if opens else None
    return ReceiptPaper(
        number=receipt.number,
        case_number=of_case.number if of_case else None,
        petition_number=petition_number,
        level=of_case.level if of_case else None,
        recorded_at=receipt.recorded_at,
        received_on=receipt.received_on,
        received_by=received_by or "",
        name=_named(name, of_case.number if of_case else "", known=_is_known(receipt)),
        address=address or "",
        subject=receipt.subject,
        papers=papers_of(work, receipt),
        promise=_promise(work, of_case),
        closed_on=of_case.closed_on if of_case else None,
        visit_answer=row.answer or "",
        sealed=receipt.vault_entry_id is not None,
        code=spell_code(code) if code else None,
        may_have_code=opens and code is None,
        contents=contents_of(work, [receipt.petition_id]).get(receipt.petition_id, ()) if receipt.petition_id else (),
        spoken=bool(row.statement),
        refusal=name_refusal(row.refusal) if row.refusal else None,
        people=row.people,
    )


def give_status_code(work: Work, number: str) -> None:
    """Give a receipt a code that can be printed; raise NotFound, or InvalidInput where the page is not open for it."""
    receipt, of_case = tuple(_find(work, number))[:2]
    if of_case is None or not is_open_for(work, of_case):
        raise InvalidInput(
            Text(
                "Trang tra cứu không mở cho giấy biên nhận này, nên không cấp mã.",
                "The status page is not open for this receipt, so it gets no code.",
            )
        )
    if code_of(work, receipt) is None:
        give_code(work, receipt)


def _promise(work: Work, of_case: Case | None) -> Promise | None:
    """Say by when whoever brought this is to have an answer, and why by then."""
    clock = standing_of(work, of_case).promise if of_case else None
    if of_case is None or clock is None:
        return None
    return spell_promise(work.installation.library.get(of_case.workflow, of_case.workflow_version), clock)


def _find(work: Work, number: str) -> Row[Any]:
    require(work, "visit.record")
    row = work.session.execute(_receipt(work, number)).one_or_none()
    if row is None:
        said = Text("Không có giấy biên nhận {number}.", "There is no receipt {number}.")
        raise NotFound(said.with_(number=number))
    return row


def _receipt(work: Work, number: str) -> Select[Any]:
    """Ask for a receipt with all that stands on it; the name and address of a protected citizen are not even read."""
    protected = Case.level == PROTECTED
    return (
        select(
            Receipt,
            Case,
            case((protected, null()), else_=Person.name),
            case((protected, null()), else_=Person.address),
            Petition.number,
            User.full_name,
            Visit.answer,
            Petition.statement,
            Visit.refusal,
            func.coalesce(Petition.people_count, Visit.people_count, 1).label("people"),
        )
        .join(Person, Person.id == Receipt.person_id, isouter=True)
        .join(Case, Case.id == Receipt.case_id, isouter=True)
        .join(Petition, Petition.id == Receipt.petition_id, isouter=True)
        .join(Visit, Visit.id == Receipt.visit_id, isouter=True)
        .join(User, User.id == Receipt.received_by_id, isouter=True)
        .where(
            Receipt.office_id == work.office.id,
            Receipt.number == number,
            or_(Receipt.case_id.is_(None), visible_cases(work)),
        )
    )


def _visit(row: Row[Any]) -> VisitOfDay:
    known = _is_known(row)
    return VisitOfDay(
        recorded_at=row.recorded_at,
        receipt=row.number if row.seen else None,
        name=_named(row.name, row.case_number, known=known) if row.seen else None,
        subject=row.subject,
        answer=row.answer,
        case_number=row.case_number,
        protected=not row.seen or (known and row.name is None),
        refusal=name_refusal(row.refusal) if row.refusal else None,
    )


def _is_known(row: Row[Any] | Receipt) -> bool:
    """Tell whether somebody gave a name, wherever it is kept."""
    return row.person_id is not None or row.vault_entry_id is not None


def _named(name: str | None, case_number: str, *, known: bool) -> Text:
    """Name who came: by alias where the name was not even read; unknown where none was given."""
    if not known:
        return UNKNOWN if case_number else UNNAMED
    return alias_of(case_number) if name is None else Text(name, name)
