"""A decision table: the few questions that tell what kind of matter a case is, and what to do with it by which law.

The table is a file (workflows/law/*_decisions.yaml). decisions_file.py reads it, decision_checks.py proves that it is
whole. It only recommends: whoever classifies may decide otherwise, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casetrack.engine.definition import Basis
from casetrack.engine.expressions import Expression
from casetrack.text import Text

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be given. `when`: only after such answers. `known`: the case itself says so.

    `usual`: taken for granted until somebody answers otherwise.
    """

    key: str
    label: Text
    hint: Text | None = None
    when: Expression | None = None
    known: Expression | None = None
    usual: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question about the paper. `when`: asked only after such answers."""

    key: str
    words: Text
    choices: tuple[Choice, ...]
    hint: Text | None = None
    when: Expression | None = None

    def open_choices(self, answers: Answers) -> tuple[Choice, ...]:
        """Give the answers that may follow on earlier ones."""
        return tuple(choice for choice in self.choices if choice.when is None or choice.when.holds(answers))


@dataclass(frozen=True, slots=True)
class Move:
    """A step of the workflow on the way that a row recommends, with what its form is filled in with.

    `answered` names, by field, the question whose answer goes into it.
    """

    trigger: str
    fields: Mapping[str, object]
    answered: Mapping[str, str]

    def filled(self, answers: Answers) -> dict[str, object]:
        """Give the values of the step's form after these answers."""
        return {**self.fields, **{key: answers[question] for key, question in self.answered.items()}}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: after which answers, what to do, by which steps, papers and clocks, and by which law.

    `number` is that of the row in the table of the law, empty for one of the office's own. `before`: rows that also
    match some of its answers and stand behind it. `at_once`: the law sets no days, it says “ngay”. `advice`: the law
    is not clear enough to be followed without a second look. `opens`: the workflow of the case to open instead, of
    which `clocks` speak then.
    """

    key: str
    number: str
    action: Text
    basis: tuple[Basis, ...]
    when: Expression | None = None
    way: tuple[Move, ...] = ()
    papers: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    note: Text | None = None
    opens: str = ""
    at_once: bool = False
    advice: bool = False

    def matches(self, answers: Answers) -> bool:
        """Tell whether it is one of such answers."""
        return self.when is not None and self.when.holds(answers)

    @property
    def outcome(self) -> str:
        """Give the step in which its way ends; empty where only a paper is written."""
        return self.way[-1].trigger if self.way else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put after the answers so far: which answers are open, and which one was given."""

    question: Question
    choices: tuple[Choice, ...]
    given: Choice | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """The questions that were put, and the answers that count; answers to questions that were not put do not."""

    asked: tuple[Asked, ...]
    answers: Answers

    @property
    def complete(self) -> bool:
        """Tell whether every question is answered."""
        return all(each.given for each in self.asked)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the table recommends: one main row, and the measures that are taken beside it."""

    row: Row
    measures: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """The questions and rows of one workflow. `otherwise` takes answers that no row foresees, such as old ones."""

    workflow: str
    title: Text
    questions: tuple[Question, ...]
    rows: tuple[Row, ...]
    measures: tuple[Row, ...]
    otherwise: Row
    source: str = ""
    fingerprint: str = ""  # SHA-256 of the file's bytes

    def sit(self, given: Mapping[str, object]) -> Sitting:
        """Put the questions one after another; each answer decides which follow."""
        asked, answers = list[Asked](), dict[str, str]()
        for question in self.questions:
            if question.when is None or question.when.holds(answers):
                choices = question.open_choices(answers)
                found = next((choice for choice in choices if choice.key == given.get(question.key)), None)
                asked.append(Asked(question, choices, found))
                if found:
                    answers[question.key] = found.key
        return Sitting(tuple(asked), answers)

    def matching(self, answers: Answers) -> tuple[Row, ...]:
        """Give every main row that is one of these answers, in the order of the table."""
        return tuple(row for row in self.rows if row.matches(answers))

    def judge(self, answers: Answers) -> Verdict:
        """Give the first row that is one of these answers, with the measures."""
        row = next((row for row in self.rows if row.matches(answers)), self.otherwise)
        return Verdict(row, tuple(measure for measure in self.measures if measure.matches(answers)))

    def find_row(self, key: str) -> Row | None:
        """Find a main row by its key."""
        return next((row for row in self.rows if row.key == key), None)

    def every_set(self) -> Iterator[dict[str, str]]:
        """Give every complete set of answers that can be given."""
        return self._sets(0, {})

    def _sets(self, place: int, answers: dict[str, str]) -> Iterator[dict[str, str]]:
        if place == len(self.questions):
            yield answers
            return
        question = self.questions[place]
        if question.when is not None and not question.when.holds(answers):
            yield from self._sets(place + 1, answers)
            return
        for choice in question.open_choices(answers):
            yield from self._sets(place + 1, {**answers, question.key: choice.key})


def known_answers(table: DecisionTable, facts: Mapping[str, object]) -> dict[str, str]:
    """Give the answers that the case itself knows, and the usual ones; the first of a question that holds."""
    found = dict[str, str]()
    for question in table.questions:
        said = next((choice for choice in question.choices if choice.known and choice.known.holds(facts)), None)
        said = said or next((choice for choice in question.choices if choice.usual), None)
        if said:
            found[question.key] = said.key
    return found
