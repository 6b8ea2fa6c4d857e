"""Write the rows of a hand-over into the book as cases: asked for once its totals are those of the minutes.

In pieces, so that nobody waits long. A row names its case in the transaction that makes it: whatever stops the work, it
goes on where it was, and no row is written twice. What the book refuses becomes a refused row with its reason.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from casetrack.engine.handover_list import REFUSE, Reason
from casetrack.errors import CasetrackError, Forbidden, InvalidInput, TransitionRefused
from casetrack.models import Case, HandoverBatch, HandoverFile, HandoverRow, User
from casetrack.services.batch_cases import LONGEST_FORMER, LONGEST_SOURCE, Known, Minutes, RowOfList, write_case
from casetrack.services.batch_files import STAGING, finish_staging
from casetrack.services.batch_match_decisions import chosen_persons, tie_written
from casetrack.services.batch_reconciling import is_counted, reconcile
from casetrack.services.batch_rules import rules_of
from casetrack.services.batch_staging import reason_as_json
from casetrack.services.batches import (
    CONFIRM,
    CONFIRMED,
    CONFIRMING,
    DRAFT,
    batch_to_change,
    counts_of,
    find_batch,
    may,
    minutes_of,
)
from casetrack.services.bulk import in_pieces
from casetrack.services.case_rows import entered_together
from casetrack.services.permissions import ROLES, why_not
from casetrack.services.persons import find_by_numbers
from casetrack.services.unit_trees import tree_on
from casetrack.services.users import actor_of
from casetrack.services.work import Actor, Installation, Work, begin, reading, system_actor
from casetrack.text import Text

LONGEST_PIECE = 0.3  # seconds, and a third as long again to hand the rows over; a clerk's own step waits for one piece
CASES_AT_ONCE = 100
BOOK_REFUSED = "book_refused"
LEFT_FOR = timedelta(minutes=5)
Watch = Callable[[int, int], bool]  # rows written, rows in all; False leaves the rest to whoever goes on

_REFUSED = Text("Sổ không nhận: {why}", "The book does not take it: {why}")
_NOT_ASKED = Text("Đợt này chưa được xác nhận ghi.", "Nobody has asked for this hand-over to be written.")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the writing of a hand-over has come: rows that stand in the book, rows that count, rows refused."""

    state: str
    done: int
    total: int
    refused: int

    @property
    def finished(self) -> bool:
        """Nothing is being written any more."""
        return self.state != CONFIRMING


def ask_to_confirm(work: Work, number: int) -> None:
    """Ask for the cases of a hand-over; raise InvalidInput with why not, unless its totals are those of the minutes.

    From then on nobody changes its rows, and `go_on` writes them, from the page or from the job. Asked twice is once.
    """
    batch = find_batch(work, number)
    if not may(work, batch.unit_id, CONFIRM):
        raise Forbidden(why_not(CONFIRM, (role for role, _unit in work.actor.roles)), permission=CONFIRM)
    if batch.state == CONFIRMING:
        return
    batch_to_change(work, number, CONFIRM)
    why = reconcile(work, number).why
    if why is not None:
        raise InvalidInput(why)
    batch.state, batch.confirmed_by_id, batch.asked_at = CONFIRMING, work.actor.user_id, work.now


def progress(work: Work, number: int) -> Progress:
    """Tell how far the writing of a hand-over has come."""
    batch = find_batch(work, number)
    counts = counts_of(work, [batch.id])[batch.id]
    return Progress(batch.state, counts.written, counts.counted, counts.refuse)


def confirm(
    installation: Installation, actor: Actor, number: int, watch: Watch, *, longest: float = LONGEST_PIECE
) -> Progress:
    """Ask for the cases of a hand-over and write them all."""
    with begin(installation, actor) as work:
        ask_to_confirm(work, number)
    return go_on(installation, actor, number, watch, longest=longest)


def go_on(
    installation: Installation, actor: Actor, number: int, watch: Watch, *, longest: float = LONGEST_PIECE
) -> Progress:
    """Write the cases of a hand-over that was asked for, from where it was left; two at once share the work.

    In the name of whoever asked: what the list tells happened elsewhere, so its steps may be of any role of the unit.
    `longest`: seconds that a piece may take; more where nobody else is at work.
    """
    with reading(installation, actor) as work:
        batch = find_batch(work, number)
        if batch.state != CONFIRMING:
            raise InvalidInput(_NOT_ASKED)
        writer = _in_every_role(work, batch)
        counts = counts_of(work, [batch.id])[batch.id]
        done, total = counts.written, counts.counted
    going = _Going(number, done, total, longest)

    def piece(work: Work) -> bool:
        more = _write_some(work, going)
        return watch(going.done, going.total) and more

    in_pieces(installation, writer, piece)
    with reading(installation, actor) as work:
        return progress(work, number)


def finish_handovers(installation: Installation, office_id: int, _at: datetime | None = None) -> int:
    """Bring to an end what was left in the middle: lists half staged, hand-overs half written; give how many."""
    system = system_actor(office_id)
    with reading(installation, system) as work:
        of_office = HandoverBatch.office_id == office_id
        half = select(HandoverFile.batch_id).where(
            HandoverFile.office_id == office_id,
            HandoverFile.state == STAGING,
            HandoverFile.recorded_at < work.now - LEFT_FOR,  # else a page is still at it
        )
        staging = work.session.scalars(select(HandoverBatch.number).where(of_office, HandoverBatch.id.in_(half))).all()
        asked = select(HandoverBatch.number).where(of_office, HandoverBatch.state == CONFIRMING)
        writing = work.session.scalars(asked).all()
    for number in staging:
        finish_staging(installation, system, number, watch=lambda _done, _total: None)
    for number in writing:
        go_on(installation, system, number, lambda _done, _total: True)
    return len(staging) + len(writing)


@dataclass(slots=True)
class _Going:
    """How far one run has come."""

    number: int
    done: int
    total: int
    longest: float


@dataclass(slots=True)
class _Writing:
    """The writing of one piece: by which minutes, what is known of its rows, how long it may take."""

    work: Work
    minutes: Minutes
    known: Known
    longest: float

    def case_of(self, row: HandoverRow, known: Known) -> Case:
        """Make a case of a row; raise what the book refuses."""
        rules = rules_of(self.work.installation)
        return write_case(self.work, RowOfList.of(self.work, rules, row, self.minutes), known)


def _write_some(work: Work, going: _Going) -> bool:
    """Write the next rows for a short while; tell whether more are left."""
    batch = find_batch(work, going.number)
    if batch.state != CONFIRMING:  # another process came to the end of it
        return False
    rows = _next_rows(work, batch)
    minutes = _minutes_of(work, batch)
    known = _known(work, rows, minutes)
    writing = _Writing(work, minutes, known, going.longest)
    try:
        tried = written = _write_together(writing, rows)
    except CasetrackError:  # one of them; which, and why, is found by taking each alone
        tried, written = _write_singly(writing, rows)
    going.done += len(written)
    tie_written(work, written)
    if len(tried) < len(rows) or len(rows) == CASES_AT_ONCE:
        return True
    _finish(work, batch)
    return False


def _next_rows(work: Work, batch: HandoverBatch) -> Sequence[HandoverRow]:
    query = select(HandoverRow).where(
        HandoverRow.office_id == work.office.id,
        HandoverRow.batch_id == batch.id,
        HandoverRow.case_id.is_(None),
        is_counted(),
    )
    return work.session.scalars(query.order_by(HandoverRow.id).limit(CASES_AT_ONCE)).all()


def _for_a_while(rows: Sequence[HandoverRow], seconds: float) -> Iterator[HandoverRow]:
    began = time.monotonic()
    for row in rows:
        yield row
        if time.monotonic() - began > seconds:
            return


def _write_together(writing: _Writing, rows: Sequence[HandoverRow]) -> list[HandoverRow]:
    """Make cases of rows for a short while, all in one savepoint; raise what the book refuses of any of them."""
    work, known = writing.work, writing.known.copy()
    with work.session.begin_nested(), entered_together(work):
        cases = {row: writing.case_of(row, known) for row in _for_a_while(rows, writing.longest)}
        for row, case in cases.items():
            row.case_id = case.id
    return list(cases)


def _write_singly(writing: _Writing, rows: Sequence[HandoverRow]) -> tuple[list[HandoverRow], list[HandoverRow]]:
    """Make a case of each row for a short while, or a refused row; give those that were tried, and what was written."""
    tried, written = [], []
    for row in _for_a_while(rows, writing.longest):
        tried.append(row)
        before = writing.known.copy()
        if _write(writing, row):
            written.append(row)
        else:
            writing.known = before
    return tried, written


def _write(writing: _Writing, row: HandoverRow) -> bool:
    """Make a case of one row, or a refused row; never both, never neither."""
    try:
        with writing.work.session.begin_nested():
            row.case_id = writing.case_of(row, writing.known).id
    except CasetrackError as refused:
        why = _REFUSED.with_(why=_said(refused))
        row.outcome, row.reasons = (
            REFUSE,
            {"list": [*row.reasons["list"], reason_as_json(Reason(BOOK_REFUSED, "", "", why, REFUSE))]},
        )
        return False
    return True


def _said(refused: CasetrackError) -> Text:
    reasons = list(refused.fields.values()) if isinstance(refused, InvalidInput) else []
    if isinstance(refused, TransitionRefused):
        reasons = [each.reason for each in refused.reasons]
    said = reasons or [refused.message]
    return Text(" ".join(each.vi for each in said), " ".join(each.en for each in said))


def _finish(work: Work, batch: HandoverBatch) -> None:
    """All rows that count are cases. With rows that the book refused, the totals fit no more: it is a draft again."""
    work.session.flush()
    batch.state = DRAFT
    if reconcile(work, batch.number).matches:
        batch.state, batch.confirmed_at = CONFIRMED, work.now
        files = select(HandoverFile).where(HandoverFile.office_id == work.office.id, HandoverFile.batch_id == batch.id)
        for file in work.session.scalars(files):
            file.content = None  # the book holds everything now; nothing personal is kept twice


def _minutes_of(work: Work, batch: HandoverBatch) -> Minutes:
    # An amendment changes totals, not by which minutes the files were handed over.
    stated = [each for each in minutes_of(work, batch) if not each.amends][-1]
    return Minutes(batch.number, batch.handed_over_on, _receiving(work, batch), stated.minutes_no, batch.from_office)


def _known(work: Work, rows: Sequence[HandoverRow], minutes: Minutes) -> Known:
    """Look up at once who of these rows is in the registry, and which of their former numbers cases have."""
    people = find_by_numbers(work, {str(row.said["id_number"]) for row in rows if row.said.get("id_number")})
    numbers = {str(row.said.get("original_number") or "")[:LONGEST_FORMER] for row in rows} - {""}
    sources = {str(row.said.get("from_unit") or minutes.from_office)[:LONGEST_SOURCE] for row in rows}
    query = select(Case.source, Case.former_number).where(Case.office_id == work.office.id, Case.source.in_(sources))
    asked = [Case.former_number.in_(numbers), Case.former_number.like("% (%)")]  # some may have been counted on
    found = [row for clause in asked for row in work.session.execute(query.where(clause))] if numbers else []
    return Known({(source or "", number or "") for source, number in found}, dict(people), chosen_persons(work, rows))


def _in_every_role(work: Work, batch: HandoverBatch) -> Actor:
    asked_by = work.session.get(User, batch.confirmed_by_id) if batch.confirmed_by_id else None
    if asked_by is None:
        return system_actor(work.office.id)
    actor = actor_of(work.session, asked_by, work.clock)
    return replace(actor, roles=actor.roles | {(role, _receiving(work, batch)) for role in ROLES})


def _receiving(work: Work, batch: HandoverBatch) -> int:
    """Give the unit that has the files: who took them over, or who has what that unit had where it has ended since."""
    return tree_on(work, work.today).follows(batch.unit_id)
