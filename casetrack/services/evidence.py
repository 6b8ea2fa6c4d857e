"""Which rows stand under evidence: each is named, with a digest of its columns, by an event of whoever wrote it.

A table stands on one of four sides: it is the chain itself, its rows are evidence, they are folded from the events and
compared by `casetrack rebuild`, or they are technical, for a reason that is given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, DefaultClause, event, false, inspect, true
from sqlalchemy.orm import ORMExecuteState, Session

from casetrack.models import (
    Absence,
    Alert,
    AnsweredRequest,
    ApiToken,
    Appointment,
    BalanceReplacement,
    Base,
    BriefLine,
    CalendarDecision,
    CalendarFeed,
    Case,
    CaseEvent,
    CaseGrant,
    CaseLink,
    CaseMark,
    Deadline,
    DeliveryAttempt,
    Digest,
    DigestPlan,
    Document,
    Draft,
    EnteredFigure,
    EventText,
    Following,
    HandoverBatch,
    HandoverFile,
    HandoverMapping,
    HandoverMark,
    HandoverMatch,
    HandoverMinutes,
    HandoverRow,
    Holding,
    HostAbsence,
    ImportBatch,
    ImportRow,
    IncomingEntry,
    IssuedLetter,
    JobLease,
    JobRun,
    LawSignOff,
    Letterhead,
    LetterTemplate,
    ListLayout,
    Look,
    MailAddress,
    ManagementEntry,
    Notice,
    Office,
    OfficeHead,
    OpenForm,
    OpeningBalance,
    OutboxMessage,
    OutgoingEntry,
    Paper,
    PaperLoan,
    PaperRequest,
    Party,
    Person,
    Petition,
    PetitionContent,
    Profile,
    PublishedWorkflow,
    Receipt,
    ReceptionSeries,
    ReceptionSession,
    RecoveryCode,
    Register,
    ReportCheck,
    ReportSnapshot,
    RoleInUnit,
    SavedView,
    SchedulePublication,
    SecondFactor,
    SessionClosing,
    SessionInstruction,
    SignedPaper,
    SignIn,
    SignInAttempt,
    Span,
    StatusCode,
    StatusStop,
    Stretch,
    Unit,
    UnitChange,
    User,
    VaultEntry,
    VaultGrant,
    VaultKey,
    VaultNotice,
    VaultRequest,
    Visit,
    Webhook,
)
from casetrack.services.links import Plain, canonical_flat, instant

CHAIN: tuple[type[Base], ...] = (CaseEvent, EventText, OfficeHead)
# Of each table the columns that no event speaks of: progress, when something was last used, words that are made of the
# row's other columns, and a file that another column holds the digest of.
EVIDENCE: dict[type[Base], frozenset[str]] = {
    Absence: frozenset(),
    ApiToken: frozenset({"last_used_at"}),
    Appointment: frozenset(),
    BalanceReplacement: frozenset(),
    BriefLine: frozenset(),
    CalendarDecision: frozenset({"touched", "looked", "moved", "reached", "finished_at"}),
    CalendarFeed: frozenset(),
    CaseGrant: frozenset(),
    CaseLink: frozenset(),
    Digest: frozenset(),
    DigestPlan: frozenset(),
    Document: frozenset(),
    EnteredFigure: frozenset(),
    HandoverBatch: frozenset({"state"}),
    HandoverFile: frozenset({"state", "read", "content"}),
    HandoverMapping: frozenset(),
    HandoverMatch: frozenset(),
    HandoverMinutes: frozenset(),
    HandoverRow: frozenset({"reasons", "duplicate_of_id"}),
    HostAbsence: frozenset(),
    ImportBatch: frozenset({"cases", "activities", "refused", "finished_at"}),
    ImportRow: frozenset(),
    IncomingEntry: frozenset(),
    IssuedLetter: frozenset(),
    LawSignOff: frozenset(),
    Letterhead: frozenset(),
    LetterTemplate: frozenset(),
    Look: frozenset(),
    MailAddress: frozenset({"bounced_at", "bounced_why"}),
    ManagementEntry: frozenset(),
    Office: frozenset(),
    OpeningBalance: frozenset(),
    OutgoingEntry: frozenset(),
    Paper: frozenset(),
    PaperLoan: frozenset(),
    PaperRequest: frozenset(),
    Party: frozenset(),
    Person: frozenset({"words_key"}),
    Petition: frozenset(),
    PetitionContent: frozenset(),
    Receipt: frozenset(),
    ReceptionSeries: frozenset(),
    ReceptionSession: frozenset(),
    ReportCheck: frozenset(),
    ReportSnapshot: frozenset(),
    RoleInUnit: frozenset(),
    SchedulePublication: frozenset(),
    SessionClosing: frozenset(),
    SessionInstruction: frozenset(),
    SignedPaper: frozenset(),
    StatusCode: frozenset(),
    StatusStop: frozenset(),
    Unit: frozenset(),
    UnitChange: frozenset({"touched", "moved", "finished_at"}),
    User: frozenset(),
    VaultEntry: frozenset({"traces"}),
    VaultGrant: frozenset(),
    VaultNotice: frozenset(),
    VaultRequest: frozenset(),
    Visit: frozenset(),
    Webhook: frozenset(),
}
PROJECTION: tuple[type[Base], ...] = (Alert, Case, CaseMark, Deadline, Holding, Profile, Span, Stretch)
TECHNICAL: dict[type[Base], str] = {
    AnsweredRequest: "an answer already given, kept for a day so that a request sent twice is done once",
    DeliveryAttempt: "how sending went, each time that it was tried",
    Draft: "what somebody has typed and not sent",
    Following: "a wish to be told; who may see the case is asked anew each time",
    HandoverMark: "digests of what a row says, made anew whenever it is judged; they serve to find rows that are alike",
    JobLease: "which process may start jobs now",
    JobRun: "which runs of jobs are claimed",
    ListLayout: "how somebody likes to look at lists",
    Notice: "who read what when; what it tells of stands in the ledger and in the case, and its words nowhere",
    OpenForm: "who has a form open now, for minutes",
    OutboxMessage: "what is still to be sent, and how often that was tried; it holds no words",
    PublishedWorkflow: "each opening says its version; the fingerprint is held to the file whenever a book is opened",
    RecoveryCode: "good once, and of the installation; whether an account asks for a code stands in its own row",
    Register: "a counter; the numbers given stand in rows under evidence, and a wrong one shows as a gap or a double",
    SavedView: "what somebody likes to ask of lists; who may see which case is asked anew each time",
    SecondFactor: "sealed, and renewed with each code; whether an account asks for one stands in its own row",
    SignIn: "who is signed in now, until it ends or is forgotten",
    SignInAttempt: "how often somebody tried in the last minutes",
    VaultKey: "of the installation; each entry under evidence names the key that sealed it",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table that its digest covers, with the value at which each is left out."""

    table: str
    names: tuple[str, ...]
    standing: tuple[Plain, ...]

    def digest(self, values: Iterable[Any]) -> str:
        """Give the digest of a row, whose values come in the order of `names`.

        What is NULL or stands at the default of the database is left out, so that a column added later moves no digest.
        """
        said: dict[str, Plain] = {}
        for name, at_rest, value in zip(self.names, self.standing, values, strict=True):
            plain = _plain(value)
            if plain is not None and plain != at_rest:
                said[name] = plain
        return hashlib.sha256(canonical_flat({**said, "table": self.table}).encode()).hexdigest()


@cache
def columns_of(model: type[Base]) -> Columns:
    """Give the columns of a table under evidence."""
    kept = [column for column in model.__table__.columns if column.key not in EVIDENCE[model]]
    names = tuple(str(column.key) for column in kept)
    return Columns(model.__tablename__, names, tuple(_at_rest(column) for column in kept))


def digest_of(row: Base) -> str:
    """Give the digest of a row as it is in memory."""
    columns = columns_of(type(row))
    return columns.digest(getattr(row, name) for name in columns.names)


def evidence_in(session: Session) -> Iterator[Base]:
    """Give the rows under evidence that this session has written, changed or deleted since its last flush."""
    for row in (*session.new, *session.deleted):
        if type(row) in EVIDENCE:
            yield row
    for row in session.dirty:
        if type(row) in EVIDENCE and _changed(row):
            yield row


def _changed(row: Base) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in columns_of(type(row)).names)


def _plain(value: Any) -> Plain:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return canonical_flat(value)
    raise TypeError(f"no digest is defined for {type(value).__name__}")


def _at_rest(column: ColumnElement[Any]) -> Plain:
    default = getattr(column, "server_default", None)
    if not isinstance(default, DefaultClause):
        return None
    said = default.arg
    if isinstance(said, type(false()) | type(true())):
        return isinstance(said, type(true()))
    words = said if isinstance(said, str) else str(said).strip("'")
    return int(words) if column.type.python_type is int else words


@event.listens_for(Session, "before_flush")
def _refuse_rows_without_an_event(session: Session, _flush: object, _rows: object) -> None:
    """Only a Work writes such rows: outside of one, no event would name them."""
    if "page" in session.info:
        return
    for row in evidence_in(session):
        if not isinstance(row, Office):  # before there is an office, there is no book
            raise RuntimeError(f"a row of {row.__tablename__} is written in a Work")


@event.listens_for(Session, "do_orm_execute")
def _refuse_writing_past_the_rows(state: ORMExecuteState) -> None:
    mapper = state.bind_mapper
    writing = state.is_insert or state.is_update or state.is_delete
    if writing and mapper is not None and mapper.class_ in EVIDENCE:
        raise RuntimeError(f"rows of {mapper.class_.__tablename__} are changed one by one, so that an event names each")
