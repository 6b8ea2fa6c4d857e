"""Play the demo's other cases: each opened by whoever does so on the pages, and moved day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from casetrack.demo.dossiers import LAND, VIOLATIONS, Done, Dossier
from casetrack.demo.personnel import DISCIPLINE, HANDED_OVER, INSPECTIONS
from casetrack.services.access import get_visible_case
from casetrack.services.cases import OpenCase
from casetrack.services.extensions import Extend, extend_deadline
from casetrack.services.offices import find_unit
from casetrack.services.openings import enter_case
from casetrack.services.persons import RegisterPerson, register_person
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import Actor, Installation, begin

DOSSIERS = (*LAND, *VIOLATIONS, *INSPECTIONS, *DISCIPLINE, *HANDED_OVER)
PARTS = ("petitioner", "respondent")


@dataclass(frozen=True, slots=True)
class OtherCases:
    """All kinds of case but petitions, entered and moved by the people of the ward."""

    installation: Installation
    actors: Mapping[str, Actor]
    citizen: Callable[[int], RegisterPerson]
    numbers: dict[int, str] = field(default_factory=dict)

    def deeds(self) -> Iterator[tuple[date, int, Callable[[], None]]]:
        """Give each thing that is done: the day on which it is entered, its place in that day, and the doing."""
        for n, dossier in enumerate(DOSSIERS):
            entered_on = date.fromisoformat(dossier.entered_on or dossier.opened_on)
            yield entered_on, n, partial(self._open, n, dossier)
            for number, done in enumerate(dossier.done, start=1):
                day = max(entered_on, date.fromisoformat(done.on))
                yield day, n + number, partial(self._do, n, done)

    def _open(self, n: int, dossier: Dossier) -> None:
        with begin(self.installation, self.actors[dossier.who]) as work:
            citizens = [register_person(work, self.citizen(each)).id for each in dossier.people]
            case = enter_case(
                work,
                OpenCase(
                    workflow=dossier.workflow,
                    title=dossier.title,
                    opened_on=date.fromisoformat(dossier.opened_on),
                    unit_id=find_unit(work, dossier.unit).id,
                    channel=_channel(dossier),
                    fields=dossier.fields,
                    officer_id=self.actors["officer" if dossier.who == "desk" else dossier.who].user_id,
                    parties=tuple(zip(citizens, PARTS, strict=False)),
                ),
            )
        self.numbers[n] = case.number

    def _do(self, n: int, done: Done) -> None:
        with begin(self.installation, self.actors[done.who]) as work:
            case = get_visible_case(work, self.numbers[n])
            on = date.fromisoformat(done.on)
            if done.do == "extend":
                key, days = str(done.fields["key"]), int(str(done.fields["n"]))
                ground, number = str(done.fields["ground_key"]), str(done.fields["decision_no"])
                extend_deadline(work, case, Extend(key, days, on, done.comment, case.version, ground, number))
            else:
                take_step(work, case, TakeStep(done.do, on, case.version, done.fields, done.comment))


def _channel(dossier: Dossier) -> str:
    if dossier.entered_on:
        return "handover"
    return "desk" if dossier.who == "desk" else "unit"
