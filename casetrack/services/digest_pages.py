"""A digest as its reader may see it now: its lines in groups, and what was settled since.

Lines of cases that the reader may no longer see are left out, of the counts too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select

from casetrack.errors import InvalidInput, NotFound
from casetrack.models import Case, CaseEvent, Deadline, Digest, User
from casetrack.services.access import require, visible_cases
from casetrack.services.digest_lines import OVERDUE, SECTIONS, STALE, Line, count, sections_of, unpack
from casetrack.services.digest_plans import KINDS, plan_of
from casetrack.services.digests import gather, gather_all, slot_at
from casetrack.services.recounts import RECALCULATED
from casetrack.services.search import CaseLine, lines_by_id
from casetrack.services.work import Work
from casetrack.text import Text
from casetrack.vietnamese import name_key

LISTED = 60  # digests that the page lists: a year of weeks
_UNKNOWN = Text("Không có bản tin này của bạn.", "There is no such digest of yours.")
_AHEAD = Text(
    "Ngày {day} chưa đến. Chọn hôm nay hoặc một ngày đã qua.", "{day} has not come. Choose today or a past day."
)
_NOBODY = Text("Chưa giao ai", "Assigned to nobody")


@dataclass(frozen=True, slots=True)
class Shown:
    """One line as it was frozen, beside its case as it is now.

    `settled`: the clock runs towards that day no more, or something was done. `days`: overdue by, left, or standing
    still. `also_stale`: it stands in that section too, and is listed here alone.
    """

    line: Line
    case: CaseLine
    clock: Text
    level: str
    days: int
    settled: bool
    also_stale: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one officer in one unit, as a leader reads them."""

    unit: str
    officer: Text
    lines: Sequence[Shown]

    @property
    def size(self) -> int:
        """How many lines it has."""
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class Head:
    """Which list it is: its kind, its day, the day as at which it was counted, when it was made (None: not yet)."""

    kind: str
    slot_on: date
    as_at: date
    made: datetime | None = None

    @property
    def label(self) -> Text:
        """What the list is called."""
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class View:
    """A digest as shown: by section its groups, and how many lines each has; `settled`: how many are ticked.

    `of_others`: there are cases in it that the reader does not hold, so it is told whose they are.
    """

    head: Head
    sections: Mapping[str, Sequence[Group]]
    counts: Mapping[str, int]
    settled: int
    of_others: bool

    @property
    def headline(self) -> Text:
        """The one sentence of the list: how many are overdue, or that none is."""
        return headline_of(self.counts[OVERDUE])


def headline_of(n: int) -> Text:
    """Say how many cases are overdue, or that none is."""
    if not n:
        return Text("Không có việc quá hạn", "Nothing is overdue")
    return Text("{n} hồ sơ quá hạn", "{n} overdue").with_(n=n)


def list_digests(work: Work) -> Sequence[Digest]:
    """List the actor's digests, the newest first."""
    require(work, "case.read")
    mine = select(Digest).where(Digest.office_id == work.office.id, Digest.user_id == work.actor.user_id)
    return work.session.scalars(mine.order_by(Digest.slot_on.desc(), Digest.id.desc()).limit(LISTED)).all()


def counts_now(work: Work, digests: Iterable[Digest]) -> Mapping[int, Mapping[str, int]]:
    """Count the lines of each of these digests that the actor may still see, by its key; one query for all."""
    lines = {digest.id: sections_of(digest.lines) for digest in digests}
    ids = {case_id for each in lines.values() for case_id, _section in each}
    seen = set(work.session.scalars(select(Case.id).where(visible_cases(work), Case.id.in_(ids))))
    return {
        key: {name: sum(case_id in seen and section == name for case_id, section in each) for name in SECTIONS}
        for key, each in lines.items()
    }


def get_digest(work: Work, kind: str, slot_on: date) -> Digest:
    """Find the actor's digest of a day; raise NotFound, as for those of others."""
    require(work, "case.read")
    query = select(Digest).where(Digest.office_id == work.office.id, Digest.user_id == work.actor.user_id)
    found = work.session.scalars(query.where(Digest.kind == kind, Digest.slot_on == slot_on)).one_or_none()
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def view_of(work: Work, digest: Digest) -> View:
    """Show a digest to the actor, whose it is."""
    head = Head(digest.kind, digest.slot_on, digest.as_at, digest.recorded_at)
    return _view(work, head, unpack(digest.lines))


def preview(work: Work, kind: str, day: date | None = None) -> View:
    """Show the list that the actor would get now, or would have got on a past day; nothing is written.

    The program itself is shown that of the whole office.
    """
    require(work, "case.read")
    slot = slot_at(work, kind, _moment_of(work, day))
    lines = gather_all(work, slot) if work.actor.is_system else gather(work, slot, [work.actor]).get(_me(work), ())
    return _view(work, Head(kind, slot.slot_on, slot.as_at), lines)


def _me(work: Work) -> int:
    return work.actor.user_id or 0


def _moment_of(work: Work, day: date | None) -> datetime:
    """Give the hour of the plan on a day that has begun, or now if that is earlier."""
    if day is None:
        return work.clock
    if day > work.today:
        raise InvalidInput(_AHEAD.with_(day=day), {"day": _AHEAD.with_(day=day)})
    return min(work.clock, datetime.combine(day, plan_of(work).hour, ZoneInfo(work.office.timezone)))


def _view(work: Work, head: Head, lines: Sequence[Line]) -> View:
    ids = sorted({line.case_id for line in lines})
    cases, named, settled = lines_by_id(work, ids), _clocks(work, ids), _settled(work, lines, head.made)
    lines = [line for line in lines if line.case_id in cases]
    still = {line.case_id for line in lines if line.section == STALE}
    above = {line.case_id for line in lines if line.section != STALE}
    shown: dict[str, list[Shown]] = {section: [] for section in SECTIONS}
    for line in lines:
        is_still = line.section == STALE
        if is_still and line.case_id in above:
            continue
        clock, level = named(line)
        since = line.last_on if is_still or line.due_on is None else line.due_on
        shown[line.section].append(
            Shown(
                line,
                cases[line.case_id],
                clock,
                level,
                days=abs((head.as_at - since).days),
                settled=(line.case_id, line.section) in settled,
                also_stale=not is_still and line.case_id in still,
            )
        )
    officers = _names(work, lines)
    return View(
        head,
        sections={section: _groups(work, each, officers) for section, each in shown.items()},
        counts=count(lines),
        settled=sum(each.settled for group in shown.values() for each in group),
        of_others=any(line.officer_id != work.actor.user_id for line in lines),
    )


def _groups(work: Work, shown: Sequence[Shown], officers: Mapping[int, Text]) -> Sequence[Group]:
    """Part lines by unit and officer; whoever has the most comes first in a unit, then by given name."""
    parted: dict[tuple[int, int], list[Shown]] = {}
    for each in shown:
        parted.setdefault((each.line.unit_id, each.line.officer_id or 0), []).append(each)
    names = {0: _NOBODY, **officers}
    order = sorted(parted, key=lambda key: (key[0], -len(parted[key]), name_key(names[key[1]].vi)))
    return [
        Group(work.units[unit].name if unit in work.units else "", names[officer], parted[unit, officer])
        for unit, officer in order
    ]


def _names(work: Work, lines: Iterable[Line]) -> Mapping[int, Text]:
    ids = {line.officer_id for line in lines if line.officer_id is not None}
    query = select(User.id, User.full_name).where(User.office_id == work.office.id, User.id.in_(ids))
    return {key: Text(name, name) for key, name in work.session.execute(query)}


class _Clocks:
    """What the clocks of these cases are called, and the level of each case."""

    def __init__(self, work: Work, rows: Iterable[tuple[int, str, int, str]]) -> None:
        self._library = work.installation.library
        self._cases = {case_id: (workflow, version, level) for case_id, workflow, version, level in rows}

    def __call__(self, line: Line) -> tuple[Text, str]:
        workflow, version, level = self._cases[line.case_id]
        rules = self._library.get(workflow, version).deadlines
        return next((rule.label for rule in rules if rule.key == line.key), Text("–", "–")), level


def _clocks(work: Work, ids: Sequence[int]) -> _Clocks:
    query = select(Case.id, Case.workflow, Case.workflow_version, Case.level).where(
        Case.office_id == work.office.id, Case.id.in_(ids)
    )
    return _Clocks(work, ((row[0], row[1], row[2], row[3]) for row in work.session.execute(query)))


def _settled(work: Work, lines: Sequence[Line], made: datetime | None) -> set[tuple[int, str]]:
    """Tell which lines are settled since: the clock no longer runs towards that day, or something was done."""
    if made is None or not lines:
        return set()
    ids = {line.case_id for line in lines}
    running = select(Deadline.case_id, Deadline.key, Deadline.due_on).where(
        Deadline.office_id == work.office.id, Deadline.case_id.in_(ids), Deadline.status == "running"
    )
    on = {(case_id, key, day) for case_id, key, day in work.session.execute(running)}
    since = exists().where(CaseEvent.case_id == Case.id, CaseEvent.recorded_at > made, CaseEvent.kind != RECALCULATED)
    moved = select(Case.id).where(Case.office_id == work.office.id, Case.id.in_(ids), since)
    touched = set(work.session.scalars(moved))
    return {
        (line.case_id, line.section)
        for line in lines
        if (line.case_id in touched if line.section == STALE else (line.case_id, line.key, line.due_on) not in on)
    }
