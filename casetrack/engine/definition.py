"""What a workflow is: one version of one kind of case, as its author wrote it. Read by loader.py, judged by checks/."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from casetrack.engine.expressions import Expression
from casetrack.text import Text

PHASES = ("received", "classified", "transferred", "resolved")
OUTCOMES = ("settled", "forwarded", "guided", "filed", "refused", "withdrawn", "joined")
LEVELS = ("public", "internal", "restricted", "sealed")
# Who may take steps in an office. What else each role may do is said in services/permissions.py.
ROLES = ("desk", "officer", "leader", "clerk", "inspector")
UNITS = ("working_days", "calendar_days", "months", "years")

Certainty = Literal["verified", "reported", "unverified", "local"]


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a number of the law stands, and how sure we are of it.

    `certainty`: verified (primary text read), reported (a portal quotes it), unverified (shown as "chưa kiểm chứng"),
    local (the office's own choice, not law).
    """

    text: Text
    certainty: Certainty


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

    `open_linked`: open a case of `workflow` in the unit named by the field `unit`, carrying `carry` fields; when that
    case ends, the step `answered_by` is taken here with its closing day.
    """

    kind: Literal["open_linked", "assign"]
    workflow: str | None = None
    unit: str | None = None
    carry: tuple[str, ...] = ()
    answered_by: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow of the diagram, expanded to one source state: who may take it, what it asks, where it leads."""

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


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when a rule of law holds, judged by the day received, the day accepted or the step's own day."""

    by: Literal["received", "accepted", "step_date"]
    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the rule holds for a case dated this day; both ends are included."""
        return (self.start is None or day >= self.start) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Length:
    """A term: so many working days, calendar days, months or years."""

    n: int
    unit: str


@dataclass(frozen=True, slots=True)
class Variant:
    """A length that holds when its condition and its dates do; the first that fits wins. The last has no condition."""

    length: Length
    basis: Basis
    when: Expression | None = None
    valid: Validity | None = None
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """What the law allows to add: how often, how much at most each time, by whom."""

    max_times: int
    most: Length
    roles: frozenset[str]
    basis: Basis
    before_expiry: bool = True
    when: Expression | None = None  # only for cases of which this holds


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One clock of a workflow. Counted (`variants`) or stated by a document or a former system (`stated_field`).

    `start`: `opened`, or the trigger whose step starts it; with `start_field`, the day in that field once it is there.
    `when` and `valid` say for which cases the clock runs at all. `count`: next_day (the first day is not counted, Bộ
    luật Dân sự 2015 Điều 147) or same_day. `roll`: what happens when a calendar term ends on a day off.
    """

    key: str
    label: Text
    start: str = "opened"
    start_field: str | None = None
    restarted_by: frozenset[str] = frozenset()  # a new clock begins, e.g. when the case is reopened
    when: Expression | None = None
    valid: Validity | None = None
    count: Literal["next_day", "same_day"] = "next_day"
    roll: Literal["none", "next", "previous"] = "next"
    variants: tuple[Variant, ...] = ()
    stated_field: str | None = None
    stated_basis: Basis | None = None
    pause_states: frozenset[str] = frozenset()
    pause_basis: Basis | None = None
    extension: Extension | None = None
    satisfied_by: frozenset[str] = frozenset()
    cancelled_by: frozenset[str] = frozenset()
    warn: tuple[Length, ...] = ()


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

    @property
    def initial(self) -> State:
        """The state in which a case of this kind begins."""
        return next(state for state in self.states.values() if state.kind == "initial")

    def step(self, state: str, trigger: str) -> Step | None:
        """Find the arrow with this trigger out of this state."""
        return next((step for step in self.steps_from.get(state, ()) if step.trigger == trigger), None)

    def level_for(self, fields: dict[str, object]) -> str:
        """Give the level of a case with these fields."""
        for condition, level in self.level.rules:
            if condition.holds(fields):
                return level
        return self.level.default
