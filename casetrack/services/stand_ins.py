"""Who stands in for whom on which day, for which cases: asked by the list of work, by alerts and by digests."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Integer, and_, exists, literal, or_, select

from casetrack.models import Absence, Case
from casetrack.services.work import Work


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody stands in for somebody: for all of their cases, those of a unit, those of a kind."""

    user_id: int
    substitute_id: int
    unit_id: int | None = None
    workflow: str | None = None

    def covers(self, unit_id: int, workflow: str) -> bool:
        """Tell whether a case of this unit and kind is among them."""
        return self.unit_id in (None, unit_id) and self.workflow in (None, workflow)


def substitutes_of(work: Work, user_ids: Collection[int], day: date) -> Mapping[int, tuple[StandIn, ...]]:
    """Give who stands in on a day for each of these people; whoever is there is left out. One query."""
    query = select(Absence).where(_on(work, day), Absence.user_id.in_(user_ids)).order_by(Absence.id)
    found: dict[int, tuple[StandIn, ...]] = {}
    for row in work.session.scalars(query) if user_ids else ():
        found[row.user_id] = (*found.get(row.user_id, ()), _stand_in(row))
    return found


def stand_ins_on(work: Work, day: date) -> Mapping[int, tuple[StandIn, ...]]:
    """Give for everybody who stands in on a day for whom they do, by the substitute. One query."""
    found: dict[int, tuple[StandIn, ...]] = {}
    for row in work.session.scalars(select(Absence).where(_on(work, day)).order_by(Absence.id)):
        found[row.substitute_id] = (*found.get(row.substitute_id, ()), _stand_in(row))
    return found


def is_stood_in_for(work: Work) -> ColumnElement[bool]:
    """Hold for the cases of those for whom the actor stands in today."""
    return exists(
        select(Absence.id).where(
            _on(work, work.today),
            Absence.substitute_id == work.actor.user_id,
            Absence.user_id == Case.officer_id,
            or_(Absence.unit_id.is_(None), Absence.unit_id == Case.unit_id),
            or_(Absence.workflow.is_(None), Absence.workflow == Case.workflow),
        )
    )


def is_in_the_hands_of(work: Work) -> ColumnElement[bool]:
    """Hold for the cases of the actor and of those for whom the actor stands in today; asked by the officer's index."""
    away = select(Absence.user_id).where(_on(work, work.today), Absence.substitute_id == work.actor.user_id)
    hands = select(literal(work.actor.user_id, Integer)).union_all(away)
    return and_(Case.officer_id.in_(hands), or_(Case.officer_id == work.actor.user_id, is_stood_in_for(work)))


def _on(work: Work, day: date) -> ColumnElement[bool]:
    return and_(
        Absence.office_id == work.office.id,
        Absence.called_off.is_(False),
        Absence.first_day <= day,
        Absence.last_day >= day,
    )


def _stand_in(row: Absence) -> StandIn:
    return StandIn(row.user_id, row.substitute_id, row.unit_id, row.workflow)
