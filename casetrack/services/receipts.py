"""What the desk has written down, read back: the visits of a day, and one receipt. Protected names never leave here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, null, or_, select

from casetrack.errors import NotFound
from casetrack.models import Case, Deadline, Person, Petition, Receipt, User, Visit
from casetrack.services.access import OPEN_LEVELS, require, visible_cases
from casetrack.services.looks import look
from casetrack.services.persons import UNKNOWN, alias_of
from casetrack.services.refusals import name_refusal
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
    """A receipt as it is printed."""

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
    papers: Sequence[str]
    due_on: date | None
    visit_answer: str
    sealed: bool = False

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
    require(work, "visit.record")
    row = work.session.execute(_receipt(work, number)).one_or_none()
    if row is None:
        said = Text("Không có giấy biên nhận {number}.", "There is no receipt {number}.")
        raise NotFound(said.with_(number=number))
    receipt, name, address, case_number, level, petition_number, received_by, answer, due_on = row
    if level is not None and level not in OPEN_LEVELS:
        look(work, [work.session.get_one(Case, receipt.case_id)], "receipt")
    return ReceiptPaper(
        number=receipt.number,
        case_number=case_number,
        petition_number=petition_number,
        level=level,
        recorded_at=receipt.recorded_at,
        received_on=receipt.received_on,
        received_by=received_by or "",
        name=_named(name, case_number or "", known=_is_known(receipt)),
        address=address or "",
        subject=receipt.subject,
        papers=[line.strip() for line in receipt.papers.splitlines() if line.strip()],
        due_on=due_on,
        visit_answer=answer or "",
        sealed=receipt.vault_entry_id is not None,
    )


def _receipt(work: Work, number: str) -> Select[Any]:
    """Ask for a receipt with all that stands on it; the name and address of a protected citizen are not even read."""
    protected = Case.level == PROTECTED
    return (
        select(
            Receipt,
            case((protected, null()), else_=Person.name),
            case((protected, null()), else_=Person.address),
            Case.number,
            Case.level,
            Petition.number,
            User.full_name,
            Visit.answer,
            select(func.min(Deadline.due_on))
            .where(
                Deadline.case_id == Case.id,
                Deadline.office_id == work.office.id,
                Deadline.status == "running",
                Deadline.kind == "duty",
            )
            .scalar_subquery(),
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
        return UNKNOWN
    return alias_of(case_number) if name is None else Text(name, name)
