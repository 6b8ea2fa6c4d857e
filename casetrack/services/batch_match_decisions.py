"""What a person decides of two that may be one: dated, under their name, and undone in one press.

`same` leaves a row out, or takes a person of the registry for whom the row names; `tied` links two cases about one
matter, at once or as soon as the row is a case; `other` and `later` only stand written. Undoing does no more than take
back what was done, so what somebody mended since stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from casetrack.engine.handover_list import DUPLICATE, Reason
from casetrack.errors import CasetrackError, InvalidInput, NotFound
from casetrack.models import Case, HandoverBatch, HandoverMatch, HandoverRow, Person
from casetrack.services.access import get_visible_case
from casetrack.services.batch_matches import LATER, SAME, TIED, Match, matches_of_row
from casetrack.services.batch_persons import PERSON
from casetrack.services.batch_repeats import FOUND_SAME
from casetrack.services.batch_staging import reason_as_json
from casetrack.services.batch_visible import visible_rows
from casetrack.services.batches import (
    ACCEPT,
    CONFIRMED,
    DRAFT,
    REFUSE,
    SKIP,
    WARN,
    batch_to_change,
    in_bounds,
)
from casetrack.services.joining import link_same, unlink
from casetrack.services.persons import standing_for
from casetrack.services.work import Work
from casetrack.text import Text

LEFT_OUT, LINKED = "left_out", "linked"
_HEAVIEST = (REFUSE, DUPLICATE, WARN, ACCEPT)
_NONE_SUCH = Text("Không có dòng này trong đợt bàn giao.", "The hand-over has no such row.")
_NO_MATCH = Text(
    "Dòng này không còn được coi là có thể trùng với mục đã chọn. Tải lại trang.",
    "The row is not taken any more to be one with what you chose. Load the page again.",
)
_NO_CHOICE = Text(
    "Không chọn được cách này. Chọn một nút trên trang.", "This cannot be chosen. Use a button of the page."
)
_DECIDED = Text(
    "{by} đã quyết định mục này. Tải lại trang; nếu sai thì bấm “Hoàn lại” rồi chọn lại.",
    "{by} has decided this. Load the page again; if it is wrong, undo it first.",
)
_NOT_STANDING = Text(
    "Quyết định này đã được hoàn lại. Tải lại trang.", "This decision was taken back already. Load the page again."
)
_IN_BOOK = Text(
    "Dòng này đã vào sổ sau khi có quyết định. Sửa ở trang của hồ sơ.",
    "The row became a case after that was decided. Mend it on the page of its case.",
)
_WAS_FOUND = Text("Đã xác định là một với {what}.", "Found to be one with {what}.")
_A_CASE = Text("một hồ sơ đã có trong sổ", "a case of the book")  # which one, only who sees it is told
_A_ROW = Text("dòng {line}, trang “{sheet}”", "row {line} of “{sheet}”")


@dataclass(frozen=True, slots=True)
class DecideMatch:
    """The wish to decide of a row and what it may be one with (`key` of the match)."""

    row_id: int
    key: str
    decision: str


def decide_match(work: Work, number: int, wish: DecideMatch) -> None:
    """Decide of a row and what it may be one with; raise InvalidInput for what is not, or not any more, to be decided.

    What was put off is decided anew; the same said twice is said once.
    """
    batch = batch_to_change(work, number)
    row, decision = _row(work, batch, wish.row_id), wish.decision
    match = next((each for each in matches_of_row(work, row) if each.key == wish.key), None)
    if match is None:
        raise InvalidInput(_NO_MATCH)
    if match.decided is not None and match.decided.decision == decision:
        return
    if match.decided is not None and match.decided.decision != LATER:
        raise InvalidInput(_DECIDED.with_(by=match.decided.by))
    if decision not in match.choices:
        raise InvalidInput(_NO_CHOICE)
    if match.decided is not None:
        _close(work, work.session.get_one(HandoverMatch, match.decided.id))
    written = _write(work, row, match, decision)
    if decision == SAME and match.kind != PERSON:
        _leave_out(work, batch, row, match)
        written.did = LEFT_OUT
    if decision == TIED:
        _tie(work, written)


def undo_match(work: Work, number: int, match_id: int) -> None:
    """Take a decision back, and with it what was done because of it; raise NotFound, or InvalidInput with why not."""
    batch = batch_to_change(work, number)
    of_batch = HandoverMatch.office_id == work.office.id, HandoverMatch.batch_id == batch.id
    query = (
        select(HandoverMatch, HandoverRow)
        .join(HandoverRow, HandoverRow.id == HandoverMatch.row_id)
        .where(*of_batch, HandoverMatch.id == match_id, visible_rows(work))
    )
    found = work.session.execute(query).one_or_none() if in_bounds(match_id) else None
    if found is None:
        raise NotFound(_NONE_SUCH)
    match, row = found
    if match.undone_at is not None:
        raise InvalidInput(_NOT_STANDING)
    if match.did == LEFT_OUT:
        _take_in_again(batch, row, match)
    if match.did == LINKED:
        one, other = _ends(work, match)
        if one is None or other is None:
            raise NotFound(_NONE_SUCH)
        unlink(work, get_visible_case(work, one.number), other.number)
    elif match.decision == SAME and match.kind == PERSON and row.case_id is not None:
        raise InvalidInput(_IN_BOOK)
    _close(work, match)


def chosen_persons(work: Work, rows: Sequence[HandoverRow]) -> Mapping[int, Person]:
    """Give whom somebody found these rows to name, by the key of the row."""
    query = (
        select(HandoverMatch.row_id, Person)
        .join(Person, Person.id == HandoverMatch.person_id)
        .where(*_standing(work), HandoverMatch.decision == SAME)
        .where(HandoverMatch.row_id.in_([row.id for row in rows]))
    )
    return {row_id: standing_for(work, person) for row_id, person in work.session.execute(query)}


def tie_written(work: Work, rows: Sequence[HandoverRow]) -> None:
    """Link the cases that these rows became with those that somebody found to be about one matter."""
    ids = [row.id for row in rows]
    query = select(HandoverMatch).where(
        *_standing(work),
        HandoverMatch.decision == TIED,
        HandoverMatch.did == "",
        or_(HandoverMatch.row_id.in_(ids), HandoverMatch.other_row_id.in_(ids)),
    )
    for match in work.session.scalars(query.order_by(HandoverMatch.id)).all():
        try:
            _tie(work, match, ids)
        except CasetrackError:
            continue  # one of them was sealed, moved or linked meanwhile; that keeps nothing out of the book


def _standing(work: Work) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return HandoverMatch.office_id == work.office.id, HandoverMatch.undone_at.is_(None)


def _row(work: Work, batch: HandoverBatch, row_id: int) -> HandoverRow:
    of_batch = HandoverRow.office_id == work.office.id, HandoverRow.batch_id == batch.id
    query = select(HandoverRow).where(*of_batch, HandoverRow.id == row_id, visible_rows(work))
    row = work.session.scalars(query).one_or_none() if in_bounds(row_id) else None
    if row is None:
        raise NotFound(_NONE_SUCH)
    return row


def _write(work: Work, row: HandoverRow, match: Match, decision: str) -> HandoverMatch:
    written = HandoverMatch(
        office_id=work.office.id,
        batch_id=row.batch_id,
        row_id=row.id,
        kind=match.kind,
        other_row_id=match.row.id if match.row else None,
        case_id=match.case.id if match.case else None,
        person_id=match.person.id if match.person else None,
        decision=decision,
        did="",
        before={"decision": row.decision, "decided_by_id": row.decided_by_id},
        decided_by_id=work.actor.user_id,
        decided_at=work.now,
    )
    work.session.add(written)
    return written


def _close(work: Work, match: HandoverMatch) -> None:
    match.undone_by_id, match.undone_at = work.actor.user_id, work.now


def _leave_out(work: Work, batch: HandoverBatch, row: HandoverRow, match: Match) -> None:
    what = _A_ROW.with_(line=match.row.line, sheet=match.row.sheet) if match.row is not None else _A_CASE
    reason = Reason(FOUND_SAME, "", "", _WAS_FOUND.with_(what=what), DUPLICATE)
    row.reasons = {"list": [*row.reasons["list"], reason_as_json(reason)]}
    row.outcome, row.decision, row.decided_by_id = DUPLICATE, SKIP, work.actor.user_id
    _open_again(batch)


def _take_in_again(batch: HandoverBatch, row: HandoverRow, match: HandoverMatch) -> None:
    """Let the row stand as what else is said of it makes it, decided as it was before."""
    if row.case_id is not None:
        raise InvalidInput(_IN_BOOK)
    reasons = list(row.reasons["list"])
    found = next((each for each in reversed(reasons) if each["code"] == FOUND_SAME), None)
    if found is not None:
        reasons.remove(found)
    weights = {each["weighs"] for each in reasons} | {ACCEPT}
    row.outcome, row.reasons = next(each for each in _HEAVIEST if each in weights), {"list": reasons}
    before = match.before if row.outcome == DUPLICATE else {}
    row.decision, row.decided_by_id = before.get("decision", ""), before.get("decided_by_id")
    _open_again(batch)


def _open_again(batch: HandoverBatch) -> None:
    batch.state = DRAFT if batch.state == CONFIRMED else batch.state


def _tie(work: Work, match: HandoverMatch, written: Sequence[int] = ()) -> None:
    """Link both cases, once there are two, from the one whose row was just written: that is whose work it is."""
    one, other = _ends(work, match)
    if match.other_row_id in written:
        one, other = other, one
    if one is not None and other is not None:
        link_same(work, one, other.number)
        match.did = LINKED


def _ends(work: Work, match: HandoverMatch) -> tuple[Case | None, Case | None]:
    """Give the two cases of a match, as far as there are any yet."""
    row = work.session.get_one(HandoverRow, match.row_id)
    other = work.session.get(HandoverRow, match.other_row_id) if match.other_row_id else None
    keys = row.case_id, match.case_id or (other.case_id if other else None)
    one, two = (work.session.get(Case, key) if key else None for key in keys)
    return one, two
