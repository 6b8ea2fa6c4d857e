"""An office where things happen in any order: claims and errands, passed on, closed, reopened, corrected, entered."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from sqlalchemy import select

from casetrack.db import Database
from casetrack.engine.indicator_conditions import Known
from casetrack.engine.indicators import Indicators
from casetrack.engine.indicators_file import read_indicators
from casetrack.engine.library import WorkflowLibrary, load_definition
from casetrack.errors import CasetrackError
from casetrack.models import Case, CaseEvent
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.corrections import Correct, correct
from casetrack.services.entered_figures import EnterFigure, enter_figure
from casetrack.services.offices import add_unit
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import begin, system_actor
from tests.factories import Ward, a_ward
from tests.reports.claims import CLAIM, ERRAND, INDICATORS

FIRST = date(2026, 6, 8)  # after the day on which the ward of the tests begins its book
UNITS = (("people", "people_committee", "root"), ("party", "party_committee", "root"), ("roads", "", "people"))
KINDS = ("road", "house", "water", None)
STEPS = ("check", "pass_on", "finish", "put_by", "reopen", "finish", "check")
DOINGS = ("open", "open", "errand", "step", "step", "step", "step", "correct", "correct", "enter", "next day")
Happening = tuple[str, int, int, int]


@cache
def claims_library() -> WorkflowLibrary:
    """The two workflows, read once."""
    return WorkflowLibrary([load_definition(text.encode(), "claims.yaml") for text in (CLAIM, ERRAND)])


@cache
def claims_indicators() -> Indicators:
    """Their indicators, read once and held to them."""
    return read_indicators(INDICATORS.encode(), "claims.yaml", Known(claims_library().all()))


@dataclass
class ClaimsOffice:
    """A ward with three units, and what is written into its book; what cannot happen is refused and leaves nothing."""

    ward: Ward
    today: date = FIRST
    cases: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, database: Database, code: str) -> ClaimsOffice:
        ward = a_ward(database, code=code)
        for name, value in (("library", claims_library()), ("indicators", claims_indicators())):
            object.__setattr__(ward.installation, name, value)
        with begin(ward.installation, system_actor(ward.office.id)) as work:
            for code_, kind, above in UNITS:
                ward.units[code_] = add_unit(work, code_, code_, ward.units[above], kind=kind)
        return cls(ward)

    @property
    def bodies(self) -> dict[int, str]:
        """Of which body each unit is."""
        people, party, roads = (self.ward.units[code].id for code, _kind, _above in UNITS)
        return {people: "people_committee", roads: "people_committee", party: "party_committee"}

    def writes(self, happening: Happening) -> None:
        """Write one thing into the book, if it can happen at all."""
        what, which, early, late = happening
        self.ward.on(self.today.isoformat())
        if what == "next day":
            self.today += timedelta(days=1 + late // 2)
            return
        with suppress(CasetrackError), begin(self.ward.installation, system_actor(self.ward.office.id)) as work:
            if what in ("open", "errand"):
                self.cases.append(open_case(work, self._opening(what, which, early, late)).id)
            elif what == "enter":
                day = self.today - timedelta(days=early)
                enter_figure(work, EnterFigure("all.by_hand", day, str(which), "Văn bản", take_back=late == 0))
            elif self.cases:
                known = work.session.scalars(select(Case.id).where(Case.office_id == work.office.id)).all()
                case = work.session.get_one(Case, sorted(known)[which % len(known)])
                if what == "step":
                    take_step(work, case, self._step(case, early, late))
                else:
                    seqs = sorted(
                        work.session.scalars(
                            select(CaseEvent.case_seq).where(
                                CaseEvent.case_id == case.id, CaseEvent.kind.in_(("opened", "step"))
                            )
                        )
                    )
                    correct(work, case, self._correction(case, seqs, early, late))

    def _opening(self, what: str, which: int, early: int, late: int) -> OpenCase:
        unit = self.ward.units[UNITS[which % 3][0]].id
        day = self.today - timedelta(days=early)
        fields: dict[str, object] = {"kind": KINDS[late % (2 if what == "errand" else 4)]}
        if what == "open":
            due = (self.today + timedelta(days=late - 3)).isoformat() if (early + late) % 4 else None
            fields |= {"stated_due_on": due, "urgent": (None, True, False)[early % 3]}
        said = {key: value for key, value in fields.items() if value is not None}
        workflow = "claim" if what == "open" else "errand"
        return OpenCase(workflow, "Hồ sơ", day, unit, ("desk", "post", "online")[late % 3], said)

    def _step(self, case: Case, early: int, late: int) -> TakeStep:
        trigger = STEPS[late % len(STEPS)]
        fields: dict[str, object] = {}
        if trigger in ("check", "finish") and case.workflow == "claim" and early % 2:
            fields["kind"] = KINDS[early % 3]
        if trigger == "pass_on":
            fields["receiving_unit"] = self.ward.units[UNITS[early % 3][0]].id
        return TakeStep(trigger, self.today - timedelta(days=early), case.version, fields, comment="Theo chỉ đạo")

    def _correction(self, case: Case, seqs: list[int], early: int, late: int) -> Correct:
        seq = seqs[early % len(seqs)]
        if late % 2:
            fields: dict[str, object] = {"kind": KINDS[late % 3]} if case.workflow == "claim" else {"kind": "road"}
            if seq == 1 and case.workflow == "claim" and late > 3:
                fields = {"stated_due_on": (FIRST + timedelta(days=early)).isoformat()}
            return Correct(seq, case.version, "Gõ nhầm", fields=fields)
        return Correct(seq, case.version, "Gõ nhầm", occurred_on=self.today - timedelta(days=late + early))
