"""What a row of a list may be one with: a row of another list, a case of the book, a person of the registry.

Proposed by what both say, found by index, and decided by a person (batch_match_decisions.py). Nothing that the actor
may not see is proposed or counted. Work grows with the rows that are asked for, not with the book.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from casetrack.models import HandoverMatch, HandoverRow, User
from casetrack.services.batch_alike import CASE, OF_PLOT, ROW, Alike, find_alike
from casetrack.services.batch_persons import PERSON, known_by_id, likely_persons
from casetrack.services.batch_rows import ShownRow, select_rows
from casetrack.services.batch_visible import visible_rows
from casetrack.services.batches import REFUSE, find_batch
from casetrack.services.persons import FoundPerson
from casetrack.services.search import CaseLine, lines_by_id
from casetrack.services.work import Work
from casetrack.text import Text

SAME, TIED, OTHER, LATER = "same", "tied", "other", "later"
DECISIONS = (SAME, TIED, OTHER, LATER)
ROWS_AT_ONCE, FULL = 200, 20
SCANNED_AT_MOST = 1000  # rows for one page: a list without any match is gone through in several


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided of a match, and when; `did`: what was done because of it."""

    id: int
    decision: str
    did: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Match:
    """What a row may be one with, and why. `key` names it in forms: `row:5`, `case:7`, `person:3`.

    `choices`: what may be decided; none where the actor decided already, which is `decided`.
    """

    key: str
    kind: str
    why: tuple[Text, ...]
    row: ShownRow | None = None
    case: CaseLine | None = None
    person: FoundPerson | None = None
    decided: Decided | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowMatches:
    """A row and what it may be one with."""

    row: ShownRow
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class MatchPage:
    """Rows that may be one with something, in the order of the list; `next`: where the next page begins."""

    items: Sequence[RowMatches]
    next: int | None


def find_matches(work: Work, number: int, after: int = 0) -> MatchPage:
    """Find the next rows of a hand-over that may be one with something, or of which that was decided."""
    batch = find_batch(work, number)
    items: list[RowMatches] = []
    for _piece in range(SCANNED_AT_MOST // ROWS_AT_ONCE):
        of_batch = HandoverRow.office_id == work.office.id, HandoverRow.batch_id == batch.id
        rows = _rows(work, and_(*of_batch, HandoverRow.id > after, HandoverRow.outcome != REFUSE), ROWS_AT_ONCE)
        items += matches_of(work, rows)
        if len(rows) < ROWS_AT_ONCE:
            return MatchPage(items, None)
        after = rows[-1].id
        if len(items) >= FULL:
            break
    return MatchPage(items, after)


def matches_of_row(work: Work, row: HandoverRow) -> Sequence[Match]:
    """Give what one row may be one with."""
    found = matches_of(work, [row])
    return found[0].matches if found else ()


def matches_of(work: Work, rows: Sequence[HandoverRow]) -> list[RowMatches]:
    """Give what these rows may be one with, those only that have something; in as many queries however many rows."""
    if not rows:
        return []
    found = find_alike(work, rows)
    for row, person_id, why in likely_persons(work, rows):
        found[row.id].add(f"{PERSON}:{person_id}", PERSON, why)
    decided = _decided(work, rows)
    for row_id, by_key in decided.items():
        for key, stands in by_key.items():
            found[row_id].kinds.setdefault(key, stands[0])
    return _shown(work, rows, found, decided)


def _rows(work: Work, which: ColumnElement[bool], limit: int) -> Sequence[HandoverRow]:
    query = select(HandoverRow).where(which, visible_rows(work)).order_by(HandoverRow.id)
    return work.session.scalars(query.limit(limit)).all()


def _decided(work: Work, rows: Sequence[HandoverRow]) -> Mapping[int, Mapping[str, tuple[str, Decided]]]:
    """Give what stands decided of these rows, by row and by key of the match."""
    other = HandoverRow
    query = (
        select(HandoverMatch, User.full_name, other.case_id)
        .join(User, User.id == HandoverMatch.decided_by_id)
        .join(other, other.id == HandoverMatch.other_row_id, isouter=True)
        .where(
            HandoverMatch.office_id == work.office.id,
            HandoverMatch.row_id.in_([row.id for row in rows]),
            HandoverMatch.undone_at.is_(None),
        )
    )
    found: dict[int, dict[str, tuple[str, Decided]]] = defaultdict(dict)
    for match, by, case_of_other in work.session.execute(query.order_by(HandoverMatch.id)):
        decided = Decided(match.id, match.decision, match.did, by, match.decided_at)
        case_id = match.case_id or case_of_other
        key = f"{CASE}:{case_id}" if case_id else f"{ROW}:{match.other_row_id}"
        key = f"{PERSON}:{match.person_id}" if match.person_id else key
        found[match.row_id][key] = (match.kind, decided)
    return found


def _shown(
    work: Work,
    rows: Sequence[HandoverRow],
    found: Mapping[int, Alike],
    decided: Mapping[int, Mapping[str, tuple[str, Decided]]],
) -> list[RowMatches]:
    """Show what was found, without what the actor may not see."""
    keys = [key.split(":") for each in found.values() for key in each.kinds]
    ids = {what: {int(id_) for named, id_ in keys if named == what} for what in (ROW, CASE, PERSON)}
    asking = [row.id for row in rows if found[row.id].kinds]
    if not asking:
        return []
    wanted = or_(HandoverRow.id.in_(asking), HandoverRow.id.in_(ids[ROW]))
    seen_rows = {row.id: row for row in select_rows(work, wanted, None)}
    cases = lines_by_id(work, sorted(ids[CASE])) if ids[CASE] else {}
    persons = known_by_id(work, sorted(ids[PERSON])) if ids[PERSON] else {}
    items = []
    for row in rows:
        matches = []
        for key, kind in found[row.id].kinds.items():
            what, _, number = key.partition(":")
            there: Mapping[str, Mapping[int, object]] = {ROW: seen_rows, CASE: cases, PERSON: persons}
            if int(number) not in there[what]:
                continue
            stands = decided.get(row.id, {}).get(key, ("", None))[1]
            matches.append(
                Match(
                    key=key,
                    kind=kind,
                    why=tuple(found[row.id].why.get(key, ())),
                    row=seen_rows.get(int(number)) if what == ROW else None,
                    case=cases.get(int(number)) if what == CASE else None,
                    person=persons.get(int(number)) if what == PERSON else None,
                    decided=stands,
                    choices=choices_of(kind, row) if stands is None or stands.decision == LATER else (),
                )
            )
        if matches and row.id in seen_rows:
            items.append(RowMatches(seen_rows[row.id], tuple(matches)))
    return items


def choices_of(kind: str, row: HandoverRow) -> tuple[str, ...]:
    """Give what may be decided: a row that is a case is left out no more, and its people are settled on their page."""
    if kind == PERSON:
        return (SAME, OTHER, LATER) if row.case_id is None else ()
    if kind == OF_PLOT or row.case_id is not None:
        return (TIED, OTHER, LATER)
    return (SAME, TIED, OTHER, LATER)
