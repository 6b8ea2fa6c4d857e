"""What a workflow is: one version of one kind of case, as its author wrote it. Read by loader.py, judged by checks/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from casetrack.engine.clock_rules import (
    OPENED,
    UNITS,
    Basis,
    Certainty,
    DeadlineRule,
    Extension,
    FieldLength,
    Length,
    Validity,
    Variant,
)
from casetrack.engine.escalations import Ladder
from casetrack.engine.expressions import Expression
from casetrack.text import Text

__all__ = [
    "LEVELS",
    "OPENED",
    "OUTCOMES",
    "PAPER_ANSWERS",
    "PHASES",
    "ROLES",
    "UNITS",
    "AskedPapers",
    "Basis",
    "Certainty",
    "DeadlineRule",
    "Definition",
    "Document",
    "Effect",
    "Extension",
    "Field",
    "FieldLength",
    "Guard",
    "Length",
    "LevelRule",
    "NumberRule",
    "Scenario",
    "State",
    "Step",
    "Validity",
    "Variant",
]

PHASES = ("received", "classified", "transferred", "resolved")
OUTCOMES = ("settled", "forwarded", "guided", "filed", "refused", "withdrawn", "joined")
LEVELS = ("public", "internal", "restricted", "sealed")
PAPER_ANSWERS = ("received", "none")
# Who may take steps in an office. What else each role may do is said in services/permissions.py.
ROLES = ("desk", "officer", "leader", "clerk", "inspector")
NOT_THIS_CASE = Text("Bước này không dành cho loại hồ sơ này.", "This step is not one of such a case.")


@dataclass(frozen=True, slots=True)
class Field:
    """Something an officer fills in: its type decides the form's control and what guards may compare.

    `type`: text (many lines), string (one line), bool, integer, date, enum, unit (a unit of the office).
    `personal` texts stand outside the hash chain, salted, so that they can be erased.
    """

    key: str
    type: str
    label: Text
    hint: Text | None = None
    values: tuple[tuple[str, Text], ...] = ()
    max_length: int = 2000
    default: str | int | bool | None = None
    personal: bool = False
    indicator: bool = False  # reports may group by it, so its history is kept as spans

    def label_of(self, value: object) -> Text:
        """Name a value as the form does; an unknown value names itself."""
        for key, label in self.values:
            if key == value:
                return label
        if isinstance(value, bool):
            return Text("Có", "Yes") if value else Text("Không", "No")
        return Text("{v}", "{v}").with_(v=value)


@dataclass(frozen=True, slots=True)
class State:
    """Where a case can stand. `kind`: initial, active, waiting (another body has it) or final."""

    key: str
    kind: Literal["initial", "active", "waiting", "final"]
    phase: str
    label: Text
    owner: str | None = None  # the role that must act next
    outcome: str | None = None  # of final states only
    help: Text | None = None  # what it means, where the label does not say enough


@dataclass(frozen=True, slots=True)
class Guard:
    """One condition of a step: an expression over fields, or a named predicate; `reason` says why it is closed."""

    code: str
    reason: Text
    check: Expression | None = None
    predicate: str | None = None
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """A consequence of a step as data; the service carries it out in the same transaction.

    `open_linked`: open a case of `workflow` in the unit named by the field `unit` (without one, the case's own) with
    the fields `carry`; when that case ends, the step `answered_by` is taken here with its closing day (without one,
    nothing is waited for). `when`: only in cases of which it holds.
    """

    kind: Literal["open_linked", "assign"]
    workflow: str | None = None
    unit: str | None = None
    carry: tuple[str, ...] = ()
    answered_by: str | None = None
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class AskedPapers:
    """That a step asks somebody for papers: whom its field `of` names, which its field `papers`, else its comment."""

    of: str
    papers: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that a step must issue, with the form that the law gives it: "Mẫu 03 (NĐ 124/2020)".

    `when`: only in such cases.
    """

    key: str
    label: Text
    form: str | None = None
    basis: Basis | None = None
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow of the diagram, expanded to one source state: who may take it, what it asks, where it leads.

    `when`: the step is one of such cases only; on the pages of others it does not appear.
    """

    trigger: str
    source: str
    target: str
    label: Text
    roles: frozenset[str]
    kind: Literal["normal", "reopen", "answer"] = (
        "normal"  # answer: taken by the system when a linked case ends, or by hand
    )
    hint: Text | None = None
    fields: tuple[str, ...] = ()  # asked on the step's form
    required: tuple[str, ...] = ()  # of these, the ones that must be filled
    comment_required: bool = False
    guards: tuple[Guard, ...] = ()
    once: bool = False  # at most one time in a case
    not_same_as: str | None = None  # four eyes: not by whom took this trigger last
    effects: tuple[Effect, ...] = ()
    issues: tuple[str, ...] = ()  # documents that it must issue
    needs_papers: tuple[str, ...] = ()  # documents that must be in the case before it is taken
    when: Expression | None = None
    asks_papers: AskedPapers | None = None
    answers_papers: str | None = None  # of PAPER_ANSWERS: what became of the papers that a step asked for

    @property
    def conditions(self) -> tuple[Guard, ...]:
        """All that must hold when it is taken: that it is a step of such a case, and its guards."""
        return (Guard("not_this_case", NOT_THIS_CASE, self.when), *self.guards) if self.when else self.guards

    def applies_to(self, fields: Mapping[str, object]) -> bool:
        """Tell whether a case with these fields has this step at all."""
        return self.when is None or self.when.holds(fields)


@dataclass(frozen=True, slots=True)
class NumberRule:
    """How a case gets its number: the prefix is fixed, or chosen by the value of a field."""

    prefix: str
    by_field: str | None = None
    prefixes: tuple[tuple[str, str], ...] = ()

    def prefix_for(self, fields: dict[str, object]) -> str:
        """Give the prefix of a case with these fields, e.g. KN for a complaint."""
        return dict(self.prefixes).get(str(fields.get(self.by_field or "")), self.prefix)


@dataclass(frozen=True, slots=True)
class LevelRule:
    """The level of confidentiality of a case: the first condition that holds, else the default."""

    default: str
    rules: tuple[tuple[Expression, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story that the author promises: opened on a day with fields, steps on days, what must be seen at the end."""

    name: str
    open: dict[str, object]
    steps: tuple[dict[str, object], ...]
    expect: dict[str, object]


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of one workflow, as published: it never changes, and a running case stays on it."""

    id: str
    version: int
    title: Text
    number: NumberRule
    level: LevelRule
    roles: dict[str, Text]
    fields: dict[str, Field]
    states: dict[str, State]
    intake: tuple[str, ...]  # fields of the opening form
    intake_required: tuple[str, ...]
    steps: tuple[Step, ...]
    deadlines: tuple[DeadlineRule, ...]
    scenarios: tuple[Scenario, ...] = ()
    basis: tuple[Basis, ...] = ()
    source: str = ""  # file name, for messages
    fingerprint: str = ""  # SHA-256 of the file's bytes
    steps_from: dict[str, tuple[Step, ...]] = field(default_factory=dict)  # state -> steps, filled by the loader
    at_desk: bool = False  # the reception desk offers to open such a case
    documents: dict[str, Document] = field(default_factory=dict)
    escalations: tuple[Ladder, ...] = ()  # who is told of its clocks; without, the office's own ladder
    law_days: Mapping[str, str] = field(default_factory=dict)  # received, accepted -> field: by a former office
    task: bool = False  # a follow-up, not a matter of its own: reports count it on a line of its own

    @property
    def initial(self) -> State:
        """The state in which a case of this kind begins."""
        return next(state for state in self.states.values() if state.kind == "initial")

    def step(self, state: str, trigger: str) -> Step | None:
        """Find the arrow with this trigger out of this state."""
        return next((step for step in self.steps_from.get(state, ()) if step.trigger == trigger), None)

    def papers_of(self, step: Step, fields: Mapping[str, object]) -> tuple[Document, ...]:
        """Give the papers that a step must issue in a case with these fields."""
        papers = (self.documents[key] for key in step.issues)
        return tuple(paper for paper in papers if paper.when is None or paper.when.holds(fields))

    def papers_before(self, step: Step, fields: Mapping[str, object]) -> tuple[Document, ...]:
        """Give the papers that must be in a case with these fields before a step is taken."""
        papers = (self.documents[key] for key in step.needs_papers)
        return tuple(paper for paper in papers if paper.when is None or paper.when.holds(fields))

    def level_for(self, fields: dict[str, object]) -> str:
        """Give the level of a case with these fields."""
        for condition, level in self.level.rules:
            if condition.holds(fields):
                return level
        return self.level.default
