"""What the events of one invented petition say: the same words as the use cases write, without asking a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bench.offices import Ward
from bench.stories import TASK, TIME_GIVEN, UNIT, Deed, Story
from casetrack.clock import local_date
from casetrack.demo.paths import EXTENSION_NO, GROUND, Act
from casetrack.engine.definition import Definition
from casetrack.engine.history import Happening
from casetrack.services.cases import split_fields
from casetrack.services.chain import Happened
from casetrack.services.joint import JOINT
from casetrack.services.work import Actor


@dataclass(frozen=True, slots=True)
class Told:
    """One event to be written: what it says, and by whom."""

    happened: Happened
    actor: Actor

    def as_happening(self, seq: int) -> Happening:
        """Give it as the engine folds it."""
        said = self.happened
        return Happening(seq, said.kind, said.name, said.occurred_on, said.payload, said.texts, self.actor.user_id)


@dataclass(slots=True)
class Teller:
    """Tells the stories of one ward; `state` is where the petition at hand has come to."""

    ward: Ward
    definition: Definition
    story: Story
    number: str
    state: str = ""

    def tell(self, deed: Deed) -> Iterator[Told]:
        """Give the events of one deed, in their order."""
        today = local_date(deed.moment, self.ward.office.timezone)
        if deed.act is None:
            yield self._opened(today)
            given: dict[str, object] = {
                "officer": self.ward.actors[self.story.officer].user_id,
                "by_when": (today + TIME_GIVEN).isoformat(),
            }
            yield Told(Happened("assigned", "assigned", today, given, {"what": TASK}), self.ward.actors["leader"])
            return
        who = self.story.officer if deed.act.who == "officer" else deed.act.who
        yield Told(self._done(deed.act, today), self.ward.actors[who])

    def _opened(self, today: date) -> Told:
        self.state = self.definition.initial.key
        plain, personal = split_fields(self.definition, {**self.story.fields, JOINT: False})
        payload: dict[str, object] = {
            "workflow": self.definition.id,
            "version": self.definition.version,
            "state": self.state,
            "unit": self.ward.units[UNIT],
            "officer": None,
            "channel": self.story.channel,
            "number": self.number,
            "fields": plain,
        }
        texts = {"title": self.story.title, **personal}
        return Told(Happened("opened", "opened", today, payload, texts), self.ward.actors["desk"])

    def _done(self, act: Act, today: date) -> Happened:
        if act.do == "note":
            return Happened("activity", "note", today, {}, {"text": act.comment})
        if act.do == "extend":
            rule = next(rule for rule in self.definition.deadlines if rule.key == "resolve")
            unit = rule.extensions[0].most.unit if rule.extensions else ""
            said = {"n": 30, "unit": unit, "ground_key": GROUND, "decision_no": EXTENSION_NO}
            return Happened("extended", rule.key, today, said, {"ground": act.comment})
        return self._step(act, today)

    def _step(self, act: Act, today: date) -> Happened:
        step = self.definition.step(self.state, act.do)
        if step is None:
            raise ValueError(f"the way {self.story.way} takes {act.do} where {self.state} has no such step")
        fields = filled_in(act, self.story, today)
        plain, personal = split_fields(self.definition, fields)
        texts = {**personal, **({"comment": act.comment} if act.comment else {})}
        self.state = step.target
        return Happened("step", step.trigger, today, {"from": step.source, "to": step.target, "fields": plain}, texts)


def filled_in(act: Act, story: Story, today: date) -> dict[str, object]:
    """Give what is filled in when a step is taken on that day; classifying says the class."""
    return {**act.filled(today), **({"petition_class": story.petition_class} if act.do == "classify" else {})}
