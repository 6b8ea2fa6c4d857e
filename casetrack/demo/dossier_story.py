"""Play the demo's other cases: each opened by whoever does so on the pages, and moved day by day.

What one person does on one day with many cases is done in one go, as somebody works through a pile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import aliased

from casetrack.demo.backlog import BACKLOG
from casetrack.demo.carried_over import CARRIED_OVER
from casetrack.demo.dossiers import LAND, VIOLATIONS, Came, Done, Dossier, TakenOver
from casetrack.demo.people import citizen
from casetrack.demo.personnel import DISCIPLINE, INSPECTIONS
from casetrack.models import Case, CaseLink
from casetrack.services.access import visible_cases
from casetrack.services.bulk import CASES_AT_ONCE
from casetrack.services.cases import OpenCase
from casetrack.services.extensions import Extend, extend_deadline
from casetrack.services.offices import find_unit
from casetrack.services.openings import enter_case
from casetrack.services.persons import register_person
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import Actor, Installation, Work, begin

DOSSIERS = (*CARRIED_OVER, *LAND, *VIOLATIONS, *INSPECTIONS, *DISCIPLINE, *BACKLOG)
PARTS = ("petitioner", "respondent")
_OPENING = 0

Pile = list[tuple[Came, Done | Dossier]]  # each with what is done; a dossier is opened
Piles = defaultdict[tuple[date, int, str, str], Pile]  # by the day, the place in that day, who, and the workflow


@dataclass(frozen=True, slots=True)
class OtherCases:
    """All cases that did not come over the desk, entered and moved by the people of the ward.

    `taken_over`: those that came with lists; these are in the book already, and in `numbers`.
    """

    installation: Installation
    actors: Mapping[str, Actor]
    taken_over: Sequence[TakenOver] = ()
    numbers: dict[Came, str] = field(default_factory=dict)

    def deeds(self) -> Iterator[tuple[date, int, Callable[[], None]]]:
        """Give each pile that somebody works through: the day, its place in that day, and the doing."""
        piles: Piles = defaultdict(list)
        for n, dossier in enumerate(DOSSIERS):
            entered_on = date.fromisoformat(dossier.entered_on or dossier.opened_on)
            piles[entered_on, _OPENING, dossier.who, dossier.workflow].append((n, dossier))
            self._pile_up(piles, n, dossier, entered_on)
        for case in self.taken_over:
            self._pile_up(piles, case.place, case, date.fromisoformat(case.entered_on))
        for (day, number, who, _workflow), pile in sorted(piles.items(), key=lambda item: item[0]):
            for start in range(0, len(pile), CASES_AT_ONCE):
                yield day, number, partial(self._work_through, self.actors[who], pile[start : start + CASES_AT_ONCE])

    def _pile_up(self, piles: Piles, came: Came, case: Dossier | TakenOver, entered_on: date) -> None:
        for number, done in enumerate(case.done, start=1):
            day, worked = self._when(done, entered_on)
            piles[day, number, done.who, case.workflow].append((came, worked))

    def _when(self, done: Done, entered_on: date) -> tuple[date, Done]:
        """Give the day on which it is written down; what the ward itself does waits for a working day."""
        on = date.fromisoformat(done.on)
        if on < entered_on:  # the former office did it
            return entered_on, done
        on = self.installation.calendar.next_working(on)
        return on, replace(done, on=on.isoformat())

    def _work_through(self, actor: Actor, pile: Pile) -> None:
        with begin(self.installation, actor) as work:
            found = _visible(work, [self.numbers[came] for came, done in pile if isinstance(done, Done)])
            for came, done in pile:
                if isinstance(done, Dossier):
                    self.numbers[came] = self._open(work, done)
                else:
                    _do(work, found[self.numbers[came]], done)

    def _open(self, work: Work, dossier: Dossier) -> str:
        citizens = [register_person(work, citizen(each)).id for each in dossier.people]
        officer = dossier.officer or ("officer" if dossier.who == "desk" else dossier.who)
        case = enter_case(
            work,
            OpenCase(
                workflow=dossier.workflow,
                title=dossier.title,
                opened_on=date.fromisoformat(dossier.opened_on),
                unit_id=find_unit(work, dossier.unit).id,
                channel=_channel(dossier),
                fields=dossier.fields,
                officer_id=self.actors[officer].user_id,
                parties=tuple(zip(citizens, PARTS, strict=False)),
                source=dossier.source or None,
                former_number=dossier.former_number or None,
            ),
        )
        return case.number


def linked_case(work: Work, number: str) -> Case:
    """Find the case that another one opened."""
    sender = aliased(Case)
    query = select(Case).join(CaseLink, CaseLink.to_case_id == Case.id).join(sender, sender.id == CaseLink.from_case_id)
    return work.session.scalars(query.where(sender.office_id == work.office.id, sender.number == number)).one()


def _visible(work: Work, numbers: Sequence[str]) -> Mapping[str, Case]:
    """Find the cases of a pile at once; whoever works through it must see each."""
    query = select(Case).where(visible_cases(work), Case.number.in_(numbers))
    return {case.number: case for case in work.session.scalars(query)} if numbers else {}


def _do(work: Work, case: Case, done: Done) -> None:
    if done.linked:
        case = linked_case(work, case.number)
    on = date.fromisoformat(done.on)
    if done.do == "extend":
        key, days = str(done.fields["key"]), int(str(done.fields["n"]))
        ground, decision = str(done.fields["ground_key"]), str(done.fields.get("decision_no", ""))
        extend_deadline(work, case, Extend(key, days, on, done.comment, case.version, ground, decision))
    else:
        take_step(work, case, TakeStep(done.do, on, case.version, done.fields, done.comment))


def _channel(dossier: Dossier) -> str:
    if dossier.entered_on:
        return "handover"
    return "desk" if dossier.who == "desk" else "unit"
