"""Proves that a decision table is whole, by going through every set of answers that can be given.

Codes: T10 a question is never asked; T11 an answer can never be given; T12 a row is never reached; T13 two rows match
and none says that it stands first; T14 a row stands before one that it never meets, or that is not below it; T15 an
answer fills a field that has no such value; T16 answers that no row takes; T17 too many sets of answers; T18 a measure
is never added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from casetrack.engine.decisions import Answers, DecisionTable, Row
from casetrack.engine.definition import Definition
from casetrack.engine.yaml_reader import Reader
from casetrack.text import Text

MOST_SETS = 100_000
Places = Mapping[str, Reader]


@dataclass(slots=True)
class _Walk:
    """What was met on the way through every set of answers."""

    given: set[tuple[str, str]] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)
    met: set[tuple[str, str]] = field(default_factory=set)  # row and a row below it that matched too
    undeclared: dict[tuple[str, str], Answers] = field(default_factory=dict)
    unplaced: Answers | None = None
    filled: dict[tuple[str, str, str], set[str]] = field(default_factory=dict)  # row, field, question -> answers


def note_gaps(table: DecisionTable, places: Places, workflow: Definition | None) -> None:
    """Note everything that keeps a table from giving exactly one recommendation to every set of answers."""
    sets = list(islice(table.every_set(), MOST_SETS + 1))
    first = places[f"questions.{table.questions[0].key}"] if table.questions else places["otherwise"]
    if len(sets) > MOST_SETS:
        message = Text("hơn {n} bộ câu trả lời; hãy hỏi ít hơn", "more than {n} sets of answers; ask less")
        first.note("answers", "T17", message.with_(n=MOST_SETS))
        return
    walk = _Walk()
    for answers in sets:
        _meet(table, walk, answers)
    _note_questions(table, places, walk)
    _note_rows(table, places, walk)
    if workflow is not None:
        _note_values(places, walk, workflow)
    if walk.unplaced is not None:
        message = Text("không hàng nào nhận bộ câu trả lời: {a}", "no row takes the answers: {a}")
        places["otherwise"].note("action", "T16", message.with_(a=_spell(walk.unplaced)))


def _meet(table: DecisionTable, walk: _Walk, answers: Answers) -> None:
    walk.given |= set(answers.items())
    walk.reached |= {measure.key for measure in table.measures if measure.matches(answers)}
    matching = table.matching(answers)
    if not matching:
        walk.unplaced = walk.unplaced or answers
        return
    row, others = matching[0], matching[1:]
    walk.reached.add(row.key)
    walk.met |= {(one.key, other.key) for n, one in enumerate(matching) for other in matching[n + 1 :]}
    for other in others:
        if other.key not in row.before:
            walk.undeclared.setdefault((row.key, other.key), answers)
    for move in row.way:
        for name, question in move.answered.items():
            said = answers.get(question, "")
            walk.filled.setdefault((row.key, name, question), set()).add(said)


def _note_questions(table: DecisionTable, places: Places, walk: _Walk) -> None:
    for question in table.questions:
        part = f"questions.{question.key}"
        unheard = [choice for choice in question.choices if (question.key, choice.key) not in walk.given]
        if len(unheard) == len(question.choices):
            places[part].note("when", "T10", Text("không bao giờ hỏi câu này", "this question is never asked"))
            continue
        for choice in unheard:
            message = Text("không bao giờ trả lời được như vậy", "this answer can never be given")
            places[f"{part}.{choice.key}"].note("when", "T11", message)


def _note_rows(table: DecisionTable, places: Places, walk: _Walk) -> None:
    for row in table.rows:
        if row.key not in walk.reached:
            message = Text("không bộ câu trả lời nào tới hàng này", "no set of answers reaches this row")
            places[row.key].note("when", "T12", message)
        for name in row.before:
            if (row.key, name) not in walk.met:
                message = Text("hàng “{n}” không đứng sau và cùng khớp", "the row “{n}” is not below and matching too")
                places[row.key].note("before", "T14", message.with_(n=name))
    for measure in table.measures:
        if measure.key not in walk.reached:
            places[measure.key].note("when", "T18", Text("không bao giờ dùng tới", "this measure is never added"))
    for (row_key, other), answers in walk.undeclared.items():
        message = Text("cùng khớp với hàng “{n}”: {a}; ghi `before`", "matches with the row “{n}”: {a}; say `before`")
        places[row_key].note("when", "T13", message.with_(n=other, a=_spell(answers)))


def _note_values(places: Places, walk: _Walk, workflow: Definition) -> None:
    for (row, name, question), said in walk.filled.items():
        declared = workflow.fields.get(name)
        known = {value for value, _label in declared.values} if declared else set()
        for value in sorted(said - known):
            message = Text("“{q}” trả lời “{v}”, mục “{n}” không có", "“{q}” answered “{v}” is no value of “{n}”")
            places[row].note("way", "T15", message.with_(q=question, v=value, n=name))


def _spell(answers: Answers) -> str:
    return ", ".join(f"{key}={value}" for key, value in answers.items())


def rows_in(table: DecisionTable) -> Iterator[Row]:
    """Give every row of a table, measures and the last resort too."""
    yield from (*table.rows, *table.measures, table.otherwise)
