"""An office where petitions live in any order: taken in, added to, sent on, refused, withdrawn, decided, executed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from casetrack.db import Database
from casetrack.errors import CasetrackError
from casetrack.models import Case, CaseEvent
from casetrack.services.cases import SPLIT, NoteActivity, OpenCase, link_cases, note_activity, open_case
from casetrack.services.corrections import Correct, correct
from casetrack.services.joining_entries import SPLIT_OFF
from casetrack.services.offices import add_unit
from casetrack.services.reception import SECOND_PETITION
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import Work, begin, system_actor
from tests.factories import Ward, a_person, a_ward

FIRST = date(2026, 6, 8)
UNITS = (("ub", "people_committee", "root"), ("du", "party_committee", "root"), ("kt", "", "ub"))
CLASSES = ("complaint", "denunciation", "request", "complaint", "denunciation", "feedback", "complaint")
MATTERS = ("land", "policy", None, "corruption", "other", "justice", "administration")
RESULTS = ("founded", "unfounded", "partly_founded")
DOINGS = (
    *("open", "open", "open two", "classify", "classify", "classify", "accept", "decide", "decide", "decide"),
    *("execute", "end", "send on", "add", "take out", "correct", "next day"),
)
Happening = tuple[str, int, int, int]
Step = tuple[str, Mapping[str, object]]


@dataclass
class PetitionsOffice:
    """A ward with three units, and what is written into its book; what cannot happen is refused and leaves nothing."""

    ward: Ward
    today: date = FIRST
    added: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def of(cls, database: Database, code: str) -> PetitionsOffice:
        ward = a_ward(database, code=code)
        with begin(ward.installation, system_actor(ward.office.id)) as work:
            for unit, kind, above in UNITS:
                ward.units[unit] = add_unit(work, unit, unit, ward.units[above], kind=kind)
        return cls(ward)

    @property
    def scopes(self) -> dict[int | None, set[int]]:
        """Which units a row counts: each with those below it, and all of them."""
        ub, du, kt = (self.ward.units[code].id for code, _kind, _above in UNITS)
        return {ub: {ub, kt}, du: {du}, kt: {kt}, None: {ub, du, kt}}

    def writes(self, happening: Happening) -> None:
        """Write one thing into the book, if it can happen at all."""
        what, which, early, late = happening
        self.ward.on(self.today.isoformat())
        if what == "next day":
            self.today += timedelta(days=1 + 6 * late)
        elif what in ("open", "open two"):
            self._opens(which, early, late, contents=1 if what == "open" else 2)
        elif what in ("add", "take out"):
            self._adds(what, which, early)
        elif what == "correct":
            self._corrects(which, early, late)
        else:
            for step in self._steps(what, early, late):
                self._takes(what, which, step, early)

    def _opens(self, which: int, early: int, late: int, contents: int) -> None:
        """Take in a paper; of one with several contents, each is a case."""
        senders = [a_person(self.ward).id for _ in range(contents)]  # whom a sealed case takes in is in no other
        with suppress(CasetrackError), self._work() as work:
            first = None
            for content, sender in enumerate(senders):
                said = {"petition_class": CLASSES[(which + content) % 7], "matter": MATTERS[late % 7]}
                wish = OpenCase(
                    workflow="petition",
                    title="Đơn",
                    opened_on=self.today - timedelta(days=early),
                    unit_id=self.ward.units[UNITS[(early + late) % 3][0]].id,
                    channel="desk",
                    fields={"summary": "Nội dung đơn", **{key: value for key, value in said.items() if value}},
                    parties=((sender, "petitioner"),),
                )
                case = open_case(work, wish)
                if first is not None:
                    link_cases(work, first, case, None, kind=SPLIT)
                first = first or case

    def _steps(self, what: str, early: int, late: int) -> Sequence[Step]:
        """Give the steps of a doing, one after another; those that a case of its class has not are refused."""
        money = {"recovered_money": 1_250_000 * late, "returned_land": early, "returned_individuals": late}
        handled = {"handled_persons": early, "handled_officials": min(early, late), "referred_persons": late}
        again = {"round": "again"} if late % 3 == 0 else {}
        received = {"collected_money": 1_000_500 * early, "paid_land": late}
        ways: dict[str, Sequence[Step]] = {
            "classify": [
                ("classify", {"petition_class": CLASSES[late % 7], "eligible": early != 1, "competent": early < 3}),
                ("examine_complaint", again),
                ("examine_denunciation", again),
            ],
            "accept": [("accept", {"all_signed": True})],
            "decide": [
                ("accept", {"all_signed": True}),
                ("start_verification", {"verification_no": "1/QĐ"}),
                ("report_verification", {"report_no": "2/BC"}),
                ("set_dialogue", {"dialogue_on": (self.today - timedelta(days=early)).isoformat()}),
                ("send_dialogue_notice", {"dialogue_notice_no": "6/TB"}),
                ("hold_dialogue", {"dialogue_result": "differing"}),
                ("enter_recovery", money),
                ("enter_handling", handled),
                ("submit_draft", {"proposal": "Như dự thảo"}),
                ("sign_decision", {"result": RESULTS[late % 3], "decision_no": "3/QĐ"}),
                ("sign_decision", {"result": "answered", "decision_no": "3/QĐ"}),
            ],
            "execute": [
                ("send", {"sent_no": "4/CV"}),
                ("publish", {"publication": "meeting", "published_on": self.today.isoformat()}),
                ("execute", {"execution_no": "5/QĐ"}),
                ("enter_recovery", received),
                ("enter_handling", {"punished_persons": early, "prosecuted_cases": late}),
                *([("complete", {})] if late % 2 else []),
            ],
            "end": [[("guide", {}), ("file", {}), ("refuse", {}), ("withdraw", {"signs_remain": False})][late % 4]],
            "send on": [("forward_unit", {"receiving_unit": self.ward.units[UNITS[early % 3][0]].id})],
        }
        return ways[what]

    def _takes(self, what: str, which: int, step: Step, early: int) -> None:
        trigger, fields = step
        with suppress(CasetrackError), self._work("leader" if trigger == "sign_decision" else None) as work:
            case = self._case(work, "execution" if what == "execute" else "petition", which)
            if case is not None:
                day = max(self.today - timedelta(days=early), case.opened_on)
                on = self.today if what == "execute" else day
                take_step(work, case, TakeStep(trigger, on, case.version, fields, comment="Theo hồ sơ"))

    def _adds(self, what: str, which: int, early: int) -> None:
        with suppress(CasetrackError), self._work() as work:
            if what == "take out" and self.added:
                case_id, number = self.added[which % len(self.added)]
                wish = NoteActivity(SPLIT_OFF, self.today, facts={"petition": number})
                note_activity(work, work.session.get_one(Case, case_id), wish)
            elif what == "add" and (case := self._case(work, "petition", which)):
                number = f"D{len(self.added)}"
                day = max(self.today - timedelta(days=early), case.opened_on)
                note_activity(work, case, NoteActivity(SECOND_PETITION, day, "Đơn nữa", facts={"petition": number}))
                self.added.append((case.id, number))

    def _corrects(self, which: int, early: int, late: int) -> None:
        fields: dict[str, object] = (
            {"petition_class": CLASSES[early % 7]} if late % 2 else {"matter": MATTERS[early % 2]}
        )
        with suppress(CasetrackError), self._work() as work:
            case = self._case(work, "petition", which)
            if case is None:
                return
            steps = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.case_seq)
            told = [event for event in work.session.scalars(steps) if event.kind in ("opened", "step")]
            chosen = told[early % len(told)]
            if chosen.name == "enter_recovery":
                fields = {"recovered_money": 7_000_000 * (late + 1)}
            correct(work, case, Correct(chosen.case_seq, case.version, "Gõ nhầm", fields=fields))

    def _case(self, work: Work, workflow: str, which: int) -> Case | None:
        of_office = Case.office_id == work.office.id, Case.workflow == workflow
        known = work.session.scalars(select(Case).where(*of_office).order_by(Case.id)).all()
        return known[which % len(known)] if known else None

    def _work(self, who: str | None = None) -> AbstractContextManager[Work]:
        actor = self.ward.actor(who) if who else system_actor(self.ward.office.id)
        return begin(self.ward.installation, actor)
