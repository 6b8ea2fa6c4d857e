"""Fold every case again from its events, compare with what the tables keep of it, and mend what differs.

The events are the truth. Case row, clocks, spans, stretches and holding are kept so that lists and counts are quick.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select

from casetrack.engine.escalations import BREACHED
from casetrack.engine.history import Happening
from casetrack.engine.matter import Sender
from casetrack.engine.replay import Known, Replayed, replay
from casetrack.engine.spans import SpanFact
from casetrack.engine.stretches import StretchFact
from casetrack.models import Alert, Case, Deadline, Holding, Profile, Span, Stretch
from casetrack.services.bulk import CASES_AT_ONCE, in_pieces
from casetrack.services.histories import histories_of
from casetrack.services.holdings import differences, offices_without_holdings
from casetrack.services.marks import (
    PLOT,
    kept_marks,
    offices_without_marks,
    offices_without_parcels,
    senders_of,
    wanted_marks,
)
from casetrack.services.projections import case_columns, clock_columns, fact_of, names_of, write_standing
from casetrack.services.stretches import (
    keep_profiles,
    offices_without_stretches,
    profile_of,
    stretch_of,
    stretch_row,
)
from casetrack.services.work import Installation, Work, reading, system_actor

MENDED_AT_ONCE = 50  # the head is held meanwhile, and a replay costs more than a flag


@dataclass(frozen=True, slots=True)
class Difference:
    """A case whose tables say other than its events. `what` names columns, clocks, spans, never their contents."""

    number: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many cases were read, and which of them differed."""

    read: int
    differing: tuple[Difference, ...]


@dataclass(slots=True)
class _Kept:
    """One case as the tables keep it, beside its events with their numbers in the office."""

    case: Case
    book: list[tuple[int, Happening]] = field(default_factory=list)
    clocks: dict[str, Deadline] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    stretches: list[tuple[Stretch, StretchFact | None]] = field(default_factory=list)
    holding: Holding | None = None
    senders: Sequence[Sender] = ()
    marks: frozenset[int] = frozenset()
    told: set[tuple[str, date]] = field(default_factory=set)  # breaches in the ledger: clock and due day
    names: str = ""  # by which its people are found


def rebuild(
    installation: Installation, office_id: int, *, write: bool, progress: Callable[[int, int], None] | None = None
) -> Rebuilt:
    """Compare every case of an office with its events and, if `write`, mend those that differ.

    Reading locks nothing. A case that seems to differ is compared once more under the head's lock, so that a step taken
    in between is no difference. `progress` is told how many cases of how many were read.
    """
    actor = system_actor(office_id)
    suspects: list[int] = []
    read = 0
    with reading(installation, actor) as work:
        total = work.session.scalars(select(func.count(Case.id)).where(Case.office_id == office_id)).one()
    for ids in _batches(installation, office_id):
        with reading(installation, actor) as work:
            suspects += [kept.case.id for kept in _read(work, ids) if _compare(work, kept)[0]]
        read += len(ids)
        if progress is not None:
            progress(read, max(read, total))
    differing: list[Difference] = []

    def piece(work: Work) -> bool:
        now, suspects[:] = suspects[:MENDED_AT_ONCE], suspects[MENDED_AT_ONCE:]
        for kept in _read(work, now):
            what, replayed = _compare(work, kept)
            if what:
                differing.append(Difference(kept.case.number, what))
            if what and write and replayed is not None:
                _mend(work, kept, replayed)
        return bool(suspects)

    if suspects:
        in_pieces(installation, actor, piece)
    return Rebuilt(read, tuple(differing))


def fill_missing(installation: Installation) -> int:
    """Fold the books that lack holdings or marks, as after an upgrade; give how many cases were mended."""
    with installation.database.reading() as session:
        at_desk = [definition.id for definition in installation.library.all() if definition.at_desk]
        offices = {
            *offices_without_holdings(session),
            *offices_without_marks(session, at_desk),
            *offices_without_parcels(session, [each.id for each in installation.library.all() if PLOT in each.fields]),
            *offices_without_stretches(session),
        }
    return sum(len(rebuild(installation, office_id, write=True).differing) for office_id in sorted(offices))


def _batches(installation: Installation, office_id: int) -> Iterator[Sequence[int]]:
    after = 0
    while True:
        with reading(installation, system_actor(office_id)) as work:
            query = select(Case.id).where(Case.office_id == office_id, Case.id > after)
            ids = work.session.scalars(query.order_by(Case.id).limit(CASES_AT_ONCE)).all()
        if not ids:
            return
        yield ids
        after = ids[-1]


def _read(work: Work, ids: Sequence[int]) -> Sequence[_Kept]:
    """Read these cases with everything that is kept of them, in a handful of queries."""
    office_id, scalars = work.office.id, work.session.scalars
    cases = scalars(select(Case).where(Case.office_id == office_id, Case.id.in_(ids)).order_by(Case.id))
    found = {case.id: _Kept(case) for case in cases}
    for case_id, happenings in histories_of(work, list(found)).items():
        found[case_id].book = [(happening.number, happening) for happening in happenings]
    for clock in scalars(select(Deadline).where(Deadline.office_id == office_id, Deadline.case_id.in_(ids))):
        found[clock.case_id].clocks[clock.key] = clock
    for span in scalars(select(Span).where(Span.office_id == office_id, Span.case_id.in_(ids))):
        found[span.case_id].spans.append(span)
    for stretch, fact in _stretches(work, ids):
        found[stretch.case_id].stretches.append((stretch, fact))
    for holding in scalars(select(Holding).where(Holding.office_id == office_id, Holding.case_id.in_(ids))):
        found[holding.case_id].holding = holding
    alerts = select(Alert).where(Alert.office_id == office_id, Alert.case_id.in_(ids), Alert.level == BREACHED)
    for alert in scalars(alerts):
        found[alert.case_id].told.add((alert.deadline_key, alert.due_on))
    names = names_of(work, [kept.case for kept in found.values()])
    senders, marks = senders_of(work, list(found)), kept_marks(work, list(found))
    for case_id, kept in found.items():
        kept.names, kept.senders, kept.marks = names[case_id], senders[case_id], marks[case_id]
    return list(found.values())


def _compare(work: Work, kept: _Kept) -> tuple[tuple[str, ...], Replayed | None]:
    """Name what differs, and give what the events say; a case without an opening cannot be folded at all."""
    if not kept.book or kept.book[0][1].kind != "opened":
        return ("events",), None
    opening = kept.book[0][1].payload
    definition = work.installation.library.get(str(opening["workflow"]), int(str(opening["version"])))
    replayed = replay(definition, work.calendars, kept.book)
    row = {**_identity(kept), **case_columns(definition, kept.case, replayed.standing), "names_key": kept.names}
    what = [name for name, value in row.items() if getattr(kept.case, name) != value]
    what += _clock_differences(kept, {clock.key: clock_columns(clock) for clock in replayed.standing.clocks})
    if Counter(map(_known, kept.spans)) != Counter(replayed.spans):
        what.append("spans")
    if Counter(map(_known_stretch, kept.stretches)) != Counter(replayed.stretches):
        what.append("stretches")
    what += differences(kept.holding, replayed.standing)
    if kept.marks != wanted_marks(definition, replayed.standing, kept.senders):
        what.append("marks")
    return tuple(what), replayed


def _identity(kept: _Kept) -> dict[str, Any]:
    """Give the columns that the opening and the mere count of events decide."""
    opening = kept.book[0][1]
    return {
        "number": opening.payload["number"],
        "workflow": opening.payload["workflow"],
        "workflow_version": opening.payload["version"],
        "opened_by_id": opening.actor_id,
        "source": opening.payload.get("source"),
        "former_number": opening.payload.get("former_number"),
        "seq": len(kept.book),
        "version": sum(happening.kind != "activity" for _seq, happening in kept.book),
    }


def _clock_differences(kept: _Kept, folded: Mapping[str, dict[str, Any]]) -> list[str]:
    what = [f"{key}.missing" for key in folded.keys() - kept.clocks.keys()]
    for key, row in kept.clocks.items():
        if key not in folded:
            what.append(f"{key}.too_many")
            continue
        wanted = {**folded[key], "breached": (key, row.due_on) in kept.told}
        what += [f"{key}.{name}" for name, value in wanted.items() if getattr(row, name) != value]
    return what


def _stretches(work: Work, ids: Sequence[int]) -> Iterator[tuple[Stretch, StretchFact | None]]:
    query = select(Stretch).where(Stretch.office_id == work.office.id, Stretch.case_id.in_(ids))
    rows = work.session.scalars(query).all()
    codes = {row.profile_code for row in rows}
    told = select(Profile).where(Profile.office_id == work.office.id, Profile.code.in_(codes))
    profiles = {row.code: profile_of(row) for row in work.session.scalars(told)}
    for row in rows:
        yield row, stretch_of(row, profiles)


def _known(row: Span) -> Known[SpanFact]:
    return Known(fact_of(row), row.known_from, row.known_to)


def _known_stretch(kept: tuple[Stretch, StretchFact | None]) -> Known[StretchFact] | None:
    row, fact = kept
    return None if fact is None else Known(fact, row.known_from, row.known_to)


def _mend(work: Work, kept: _Kept, replayed: Replayed) -> None:
    case, session = kept.case, work.session
    for name, value in _identity(kept).items():
        setattr(case, name, value)
    missing = Counter(replayed.spans)
    for row in kept.spans:
        if missing[_known(row)]:
            missing[_known(row)] -= 1
        else:
            session.delete(row)
    session.add_all(_span(case, span) for span in missing.elements())
    _mend_stretches(work, kept, replayed)
    session.flush()  # the standing finds its spans in place and leaves them alone
    write_standing(work, case, replayed.standing, kept.book[-1][0])
    session.flush()  # a clock that was missing has its row now
    for clock in session.scalars(
        select(Deadline).where(Deadline.office_id == case.office_id, Deadline.case_id == case.id)
    ):
        clock.breached = (clock.key, clock.due_on) in kept.told


def _mend_stretches(work: Work, kept: _Kept, replayed: Replayed) -> None:
    missing = Counter(replayed.stretches)
    for held in kept.stretches:
        known = _known_stretch(held)
        if known is not None and missing[known]:
            missing[known] -= 1
        else:
            work.session.delete(held[0])
    keep_profiles(work.session, work.office.id, (known.fact.profile for known in missing))
    work.session.add_all(
        stretch_row(kept.case, known.fact, known.known_from, known.known_to) for known in missing.elements()
    )


def _span(case: Case, known: Known[SpanFact]) -> Span:
    fact = known.fact
    return Span(
        office_id=case.office_id,
        case_id=case.id,
        kind=fact.kind,
        key=fact.key,
        value=fact.value,
        outcome=fact.outcome,
        due_on=fact.due_on,
        from_on=fact.from_on,
        to_on=fact.to_on,
        known_from=known.known_from,
        known_to=known.known_to,
    )
