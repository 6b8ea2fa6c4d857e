"""Take over the cases of a former system: the same use cases as on the pages, in small transactions, each row once.

Each case is all or nothing. A second import of the same file adds nothing, and a newer export adds what is new.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from sqlalchemy import select

from casetrack.errors import CasetrackError, InvalidInput, TransitionRefused
from casetrack.models import Case, CaseEvent, ImportBatch, ImportRow
from casetrack.services.access import require
from casetrack.services.bulk import CASES_AT_ONCE, in_pieces
from casetrack.services.cases import NoteActivity, OpenCase, find_former, note_activity, open_case
from casetrack.services.former_cases import FormerActivity, FormerCase, read_cases
from casetrack.services.former_cells import Cell, Finding
from casetrack.services.former_files import FormerFile, read_former_file
from casetrack.services.import_mapping import EventMapping, read_mapping
from casetrack.services.offices import find_unit
from casetrack.services.permissions import ROLES
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.users import find_user
from casetrack.services.work import Actor, Installation, Work, reading
from casetrack.text import Text

LONGEST_PIECE = 0.2  # seconds; a clerk's own step waits for at most one piece
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class ImportEvents:
    """The wish to take over an event log: the file and its mapping as bytes, the unit of cases that name none."""

    data: bytes
    file_name: str
    mapping: bytes
    mapping_name: str
    unit: str | None = None
    dry_run: bool = False


@dataclass(slots=True)
class ImportResult:
    """What an import did, or would do: what was added, what stood in the book before, what was found in the rows."""

    source: str
    cases: int = 0
    activities: int = 0
    closings: int = 0
    known: int = 0  # openings, activities and closings that an earlier import took over
    refused: int = 0  # cases
    findings: list[Finding] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Tell whether something was refused; warnings alone are no failure."""
        return any(finding.level == "error" for finding in self.findings)


Watch = Callable[[int, int], None]  # cases done, cases in all


def import_events(installation: Installation, actor: Actor, wish: ImportEvents, watch: Watch) -> ImportResult:
    """Take over an event log; raise InvalidInput or DefinitionError when the file or the mapping cannot be used at all.

    Whoever may import acts in every role of the workflow, because what is written down happened elsewhere already.
    """
    mapping = read_mapping(wish.mapping, wish.mapping_name, installation.library)
    log, mapping, found = read_former_file(FormerFile(wish.data, wish.file_name, mapping, wish.mapping_name))
    with reading(installation, actor) as work:
        require(work, "import.run")
        run = _prepare(work, wish, mapping)
        office_zone = work.office.timezone
    former = read_cases(log, mapping, installation.library.latest(mapping.case.workflow), office_zone)
    run.result.findings.extend([*found, *former.findings])
    run.result.refused = len({finding.case for finding in former.findings if finding.level == "error"})
    _write(installation, run, former.cases, watch)
    run.result.findings.sort(key=lambda finding: (finding.level, finding.row))
    return run.result


@dataclass(slots=True)
class _Run:
    """One import under way: what is the same for all of its cases, and the cell that is being written down."""

    wish: ImportEvents
    mapping: EventMapping
    importer: Actor
    units: dict[str, int]
    unit_id: int
    accounts: dict[str, int]
    result: ImportResult
    batch_id: int = 0
    at: Cell = field(default_factory=lambda: Cell(0, "", ""))


def _prepare(work: Work, wish: ImportEvents, mapping: EventMapping) -> _Run:
    root, officer = find_unit(work, None), mapping.case.officer
    usernames = sorted(set(officer.words.values())) if officer else []
    return _Run(
        wish=wish,
        mapping=mapping,
        importer=replace(work.actor, roles=frozenset((role, root.id) for role in ROLES)),
        units={unit.code: unit.id for unit in work.units.values()},
        unit_id=find_unit(work, wish.unit).id,
        accounts={name: find_user(work.session, work.office, name).id for name in usernames},
        result=ImportResult(mapping.source),
    )


def _write(installation: Installation, run: _Run, cases: Sequence[FormerCase], watch: Watch) -> None:
    remaining, done = iter(cases), 0

    def piece(work: Work) -> bool:
        nonlocal done
        if not (run.wish.dry_run or run.batch_id):
            run.batch_id = _open_batch(work, run)
        for former in _for_a_short_while(remaining):
            _take_over(work, run, former)
            done += 1
        watch(done, len(cases))
        if run.batch_id:
            _note_progress(work, run, finished=done == len(cases))
        return done < len(cases)

    in_pieces(installation, run.importer, piece)


def _for_a_short_while(cases: Iterator[FormerCase]) -> Iterator[FormerCase]:
    began = time.monotonic()
    for former in islice(cases, CASES_AT_ONCE):
        yield former
        if time.monotonic() - began > LONGEST_PIECE:
            return


def _take_over(work: Work, run: _Run, former: FormerCase) -> None:
    """Write one case, or nothing of it; a dry run tries the same and takes it back."""
    try:
        with work.session.begin_nested() as savepoint:
            tally = _write_case(work, run, former)
            if run.wish.dry_run:
                savepoint.rollback()
    except CasetrackError as failure:
        run.result.refused += 1
        run.result.findings.append(
            Finding(run.at.row, run.at.column, former.id, "error", failure.code, _why(former, failure))
        )
        return
    for name, count in tally.items():
        setattr(run.result, name, getattr(run.result, name) + count)


def _write_case(work: Work, run: _Run, former: FormerCase) -> Counter[str]:
    keys = [f"open:{former.id}", f"close:{former.id}", *(f"row:{activity.key}" for activity in former.activities)]
    known, written = _known(work, run, keys), dict[str, CaseEvent]()
    tally = Counter(known=len(known))
    case = find_former(work, run.mapping.source, former.id)
    if case is None:
        case = _open(work, run, former)
        written[keys[0]] = _last_event(work, case)
        tally["cases"] += 1
    for activity in former.activities:
        if f"row:{activity.key}" not in known:
            run.at = Cell(activity.row, run.mapping.activity.name, activity.name)
            written[f"row:{activity.key}"] = note_activity(work, case, _noted(activity))
            tally["activities"] += 1
    if former.closed and keys[1] not in known:
        run.at = Cell(former.row, run.mapping.case.closed or "", "")
        step = TakeStep(
            run.mapping.case.trigger, former.closed.on, seen_version=case.version, occurred_at=former.closed.at
        )
        take_step(work, case, step)
        written[keys[1]] = _last_event(work, case)
        tally["closings"] += 1
    work.session.flush()  # rows name their event
    work.session.add_all(
        ImportRow(
            office_id=work.office.id, batch_id=run.batch_id, source=run.mapping.source, key=key, event_id=event.id
        )
        for key, event in written.items()
        if not run.wish.dry_run
    )
    return tally


def _open(work: Work, run: _Run, former: FormerCase) -> Case:
    mapping = run.mapping.case
    run.at = Cell(former.row, mapping.unit.name if mapping.unit else mapping.id, "")
    if former.unit is not None and former.unit not in run.units:
        said = Text("Không có đơn vị {code}. Có: {known}.", "There is no unit {code}. There are: {known}.")
        raise InvalidInput(said.with_(code=former.unit, known=", ".join(run.units)))
    run.at = Cell(former.row, mapping.id, "")
    return open_case(
        work,
        OpenCase(
            workflow=mapping.workflow,
            title=former.title,
            opened_on=former.opened.on,
            opened_at=former.opened.at,
            unit_id=run.units[former.unit] if former.unit else run.unit_id,
            channel=former.channel,
            fields=former.fields,
            officer_id=run.accounts[former.account] if former.account else None,
            source=run.mapping.source,
            former_number=former.id,
        ),
    )


def _noted(activity: FormerActivity) -> NoteActivity:
    """Keep who did it in the former system as text: the actor of the event is whoever imports."""
    long = len(activity.name) > LONGEST_NAME
    return NoteActivity(
        name=activity.name[: LONGEST_NAME - 1] + "…" if long else activity.name,
        text=activity.name if long else "",
        occurred_on=activity.when.on,
        occurred_at=activity.when.at,
        facts={"former_key": activity.key} | ({"resource": activity.resource} if activity.resource else {}),
    )


def _known(work: Work, run: _Run, keys: Sequence[str]) -> set[str]:
    query = select(ImportRow.key).where(
        ImportRow.office_id == work.office.id, ImportRow.source == run.mapping.source, ImportRow.key.in_(keys)
    )
    return set(work.session.scalars(query))


def _last_event(work: Work, case: Case) -> CaseEvent:
    query = select(CaseEvent).where(
        CaseEvent.office_id == work.office.id, CaseEvent.case_id == case.id, CaseEvent.case_seq == case.seq
    )
    return work.session.scalars(query).one()


def _why(former: FormerCase, failure: CasetrackError) -> Text:
    reasons = list(failure.fields.values()) if isinstance(failure, InvalidInput) else []
    if isinstance(failure, TransitionRefused):
        reasons = [refusal.reason for refusal in failure.reasons]
    said = reasons or [failure.message]
    joined = Text(" ".join(reason.vi for reason in said), " ".join(reason.en for reason in said))
    return Text("Không ghi hồ sơ {id}: {why}", "The case {id} was not written: {why}").with_(id=former.id, why=joined)


def _open_batch(work: Work, run: _Run) -> int:
    batch = ImportBatch(
        office_id=work.office.id,
        source=run.mapping.source,
        file_name=run.wish.file_name,
        file_hash=hashlib.sha256(run.wish.data).hexdigest(),
        actor_id=work.actor.user_id,
        started_at=work.now,
    )
    work.session.add(batch)
    work.session.flush()  # rows name their batch
    return batch.id


def _note_progress(work: Work, run: _Run, *, finished: bool) -> None:
    batch = work.session.get_one(ImportBatch, run.batch_id)
    batch.cases, batch.activities, batch.refused = run.result.cases, run.result.activities, run.result.refused
    batch.finished_at = work.now if finished else None
