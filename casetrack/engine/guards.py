"""What a step may ask about a case, and the named questions that a workflow file may put. No database, no sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from casetrack.engine.definition import Field
from casetrack.engine.expressions import FieldTypes


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known when a step is judged: the case, who acts, and which day the step is dated.

    `fields` are those of the case with what the step's own form brings laid over them.
    """

    fields: Mapping[str, object] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    actor_id: int | None = None
    last_actor_of: Mapping[str, int | None] = field(default_factory=dict)  # trigger -> who took it last
    comment: str = ""
    occurred_on: date | None = None
    opened_on: date | None = None
    last_step_on: date | None = None
    today: date | None = None
    parties: tuple[str, ...] = ()  # the parts present: petitioner, respondent, ...
    open_linked: int = 0  # linked cases which have not ended
    papers: frozenset[str] = frozenset()  # documents of the workflow that are in the case, issued or added signed

    def for_guards(self) -> dict[str, object]:
        """Give what an expression of a guard may name: the fields, the parties and the days of the case."""
        return {
            **self.fields,
            "parties": self.parties,
            "opened_on": self.opened_on,
            "occurred_on": self.occurred_on,
        }


CASE_FACTS: FieldTypes = {"parties": ("list", ()), "opened_on": ("date", ()), "occurred_on": ("date", ())}

Predicate = Callable[[Facts], bool]
PREDICATES: dict[str, Predicate] = {}


def predicate(name: str) -> Callable[[Predicate], Predicate]:
    """Enter a question in the list of those which a workflow file may name."""

    def enter(question: Predicate) -> Predicate:
        PREDICATES[name] = question
        return question

    return enter


@predicate("has_petitioner")
def has_petitioner(facts: Facts) -> bool:
    """Ask whether somebody is entered as the petitioner."""
    return "petitioner" in facts.parties


@predicate("has_respondent")
def has_respondent(facts: Facts) -> bool:
    """Ask whether it is entered whom the petition speaks against."""
    return "respondent" in facts.parties


@predicate("no_linked_case_open")
def no_linked_case_open(facts: Facts) -> bool:
    """Ask whether every case opened for another unit has ended."""
    return facts.open_linked == 0


def types_of(fields: Mapping[str, Field]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Give the types of a workflow's fields to the reader of conditions."""
    return {key: (each.type, tuple(value for value, _ in each.values)) for key, each in fields.items()}
