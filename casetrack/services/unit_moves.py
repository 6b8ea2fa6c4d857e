"""Making a change of units: the tree and the roles at once, then the cases a few at a time, with an event in each.

It goes on where it was left: a case that has moved is none of those that are still to move.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from casetrack.errors import InvalidInput
from casetrack.models import Case, RoleInUnit, Unit, UnitChange
from casetrack.services.bulk import in_pieces
from casetrack.services.chain import UNIT, Happened, record, record_of_office
from casetrack.services.projections import project
from casetrack.services.unit_changes import latest_change
from casetrack.services.unit_previews import Preview, RoleLeft, leaving, parent_of_new, preview, target_of
from casetrack.services.unit_trees import keep_as_it_was, tree_on
from casetrack.services.unit_wishes import RENAMED, ChangeUnits, Judged
from casetrack.services.work import Actor, Installation, Work, begin, system_actor
from casetrack.text import Text

Watch = Callable[[int, int], bool]
MOVED = "moved"  # the event of a case that another unit has from then on
MOVED_AT_ONCE = 50  # the head is held meanwhile
_SAY_FIRST = Text("Chưa ghi. Còn điều phải nói trước.", "Nothing was saved. Something must be said first.")


@dataclass(frozen=True, slots=True)
class Moving:
    """How far a change came: how many cases have moved, of how many, and whether it is through."""

    moved: int
    touched: int
    finished: bool


def change_units(installation: Installation, actor: Actor, wish: ChangeUnits, watch: Watch | None = None) -> Moving:
    """Make a change and move its cases; raise InvalidInput when it cannot be, or something must be said first.

    `watch` is told how many cases of how many have moved; once it says False, the rest is left to `go_on`.
    """
    with begin(installation, actor) as work:
        change = decide(work, wish)
        told = Moving(change.moved, change.touched, change.finished_at is not None)
    return go_on(installation, actor, watch) or told


def decide(work: Work, wish: ChangeUnits) -> UnitChange:
    """Write a change into the book: the units, the roles, and which cases are to move."""
    seen = preview(work, wish)
    if seen.open_points:
        raise InvalidInput(_SAY_FIRST, dict(seen.open_points))
    judged = seen.judged
    began = {begins.code: _begin(work, judged, place) for place, begins in enumerate(wish.begins)}
    units = {**{code: key for code, key in judged.targets.items() if key is not None}, **began}
    for unit in judged.sources:
        _change(work, unit, judged, units)
    for unit in seen.inside:
        keep_as_it_was(work, unit, wish.happens_on)
        unit.parent_id = units[wish.rest]
    for role in seen.roles:
        _let_follow(work, role, judged, units)
    return _write(work, seen, units)


def go_on(installation: Installation, actor: Actor, watch: Watch | None = None) -> Moving | None:
    """Go on with the change whose cases have not all moved; None when there is none. Two at once share the work."""
    told: list[Moving] = []

    def piece(work: Work) -> bool:
        change = latest_change(work)
        if change is None:
            return False
        _move_some(work, change)
        told.append(Moving(change.moved, change.touched, change.finished_at is not None))
        goes_on = watch is None or watch(change.moved, max(change.moved, change.touched))
        return goes_on and change.finished_at is None

    in_pieces(installation, actor, piece)
    return told[-1] if told else None


def finish_changes(installation: Installation, office_id: int, _at: datetime | None = None) -> int:
    """Bring a change to its end that was left in the middle; give how many cases it has moved in all."""
    done = go_on(installation, system_actor(office_id))
    return done.moved if done else 0


def move_case(work: Work, case: Case, unit_id: int, change: UnitChange) -> None:
    """Let another unit have a case from the day of a change, or from its entry if that came later."""
    payload = {"unit": unit_id, "from": case.unit_id, "change": change.id}
    record(work, case, Happened(MOVED, MOVED, max(change.happens_on, case.opened_on), payload, {}))
    case.version += 1
    project(work, case)


def _begin(work: Work, judged: Judged, place: int) -> int:
    begins = judged.wish.begins[place]
    kinds = {unit.kind for unit in judged.sources} if judged.ends else set()
    unit = Unit(
        office_id=work.office.id,
        code=begins.code.strip(),
        name=" ".join(begins.name.split()),
        parent_id=parent_of_new(work, judged, begins.parent),
        kind=kinds.pop() if len(kinds) == 1 else "",
        valid_from=judged.wish.happens_on,
    )
    work.session.add(unit)
    work.session.flush()  # cases and roles name the unit by its key
    work.units[unit.id] = unit
    return unit.id


def _change(work: Work, unit: Unit, judged: Judged, units: Mapping[str, int]) -> None:
    wish = judged.wish
    if wish.kind != RENAMED and not judged.ends:
        return
    keep_as_it_was(work, unit, wish.happens_on)
    if wish.kind == RENAMED:
        unit.name = " ".join(wish.name.split())
        return
    unit.valid_to = wish.happens_on - timedelta(days=1)
    unit.successor_id = units[wish.rest]
    if _is_of_one_body(work, unit, unit.successor_id, wish.happens_on):
        unit.parent_id = unit.successor_id  # what it did is asked together with what its successor does


def _is_of_one_body(work: Work, unit: Unit, other: int, day: date) -> bool:
    tree = tree_on(work, day)
    bodies = [
        next((tree.units[key].kind for key in tree.above(each) if tree.units[key].kind), "")
        for each in (unit.id, other)
    ]
    return bodies[0] == bodies[1]


def _let_follow(work: Work, role: RoleLeft, judged: Judged, units: Mapping[str, int]) -> None:
    row, day = role.row, judged.wish.happens_on
    if judged.ends:
        row.valid_to = day - timedelta(days=1)
    if not role.to:
        return
    same = (RoleInUnit.office_id == work.office.id, RoleInUnit.user_id == row.user_id, RoleInUnit.role == row.role)
    held = work.session.scalars(select(RoleInUnit).where(*same, RoleInUnit.unit_id == units[role.to])).one_or_none()
    if held is None:
        work.session.add(
            RoleInUnit(
                office_id=work.office.id, user_id=row.user_id, unit_id=units[role.to], role=row.role, valid_from=day
            )
        )
        work.session.flush()  # two roles of one person may go to the same unit
    else:
        held.valid_to = None


def _write(work: Work, seen: Preview, units: Mapping[str, int]) -> UnitChange:
    wish, judged = seen.judged.wish, seen.judged
    assert work.head is not None, "a change is written in a writing transaction"
    said: dict[str, Any] = {
        "units": [unit.id for unit in judged.sources],
        "begins": [units[begins.code] for begins in wish.begins],
        "ends": judged.ends,
        "rest": units.get(wish.rest),
        "officers": {str(key): units[to] for key, to in judged.officers.items()},
        "kinds": {key: units[to] for key, to in judged.kinds.items()},
        "cases": {str(key): units[to] for key, to in judged.cases.items()},
        "name": " ".join(wish.name.split()),
    }
    change = UnitChange(
        kind=wish.kind,
        happens_on=wish.happens_on,
        paper_number=" ".join(wish.paper_number.split()),
        paper_on=wish.paper_on,
        source=" ".join(wish.source.split()),
        said=said,
        office_id=work.office.id,
        decided_by_id=work.actor.user_id,
        after_seq=work.head.seq,
        recorded_at=work.now,
        touched=seen.total,
        finished_at=None if seen.total else work.now,
    )
    work.session.add(change)
    work.session.flush()  # its event names it by its key
    facts = {"change": change.id, "units": said["units"], "begins": said["begins"], "touched": seen.total}
    record_of_office(work, Happened(UNIT, wish.kind, wish.happens_on, facts, {}))
    return change


def _move_some(work: Work, change: UnitChange) -> None:
    judged = _as_judged(work, change)
    codes = {unit.code: unit.id for unit in work.units.values()}
    query = select(Case, target_of(judged).label("to")).where(Case.office_id == work.office.id, leaving(judged))
    rows = work.session.execute(query.order_by(Case.id).limit(MOVED_AT_ONCE)).all()
    for case, to in rows:
        move_case(work, case, codes[to], change)
    change.moved += len(rows)
    if len(rows) < MOVED_AT_ONCE:
        change.finished_at = work.now


def _as_judged(work: Work, change: UnitChange) -> Judged:
    """Read back what a change decided about cases."""
    said, names = change.said, {key: unit.code for key, unit in work.units.items()}
    wish = ChangeUnits(
        kind=change.kind,
        happens_on=change.happens_on,
        paper_number=change.paper_number,
        paper_on=change.paper_on,
        source=change.source,
        rest=names.get(said["rest"], ""),
    )
    return Judged(
        wish=wish,
        sources=tuple(work.units[key] for key in said["units"]),
        ends=said["ends"],
        officers={int(key): names[to] for key, to in said["officers"].items()},
        kinds={key: names[to] for key, to in said["kinds"].items()},
        cases={int(key): names[to] for key, to in said["cases"].items()},
    )
