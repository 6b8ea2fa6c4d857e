"""Reads decision tables (workflows/law/*_decisions.yaml): strict, and with every mistake named by file, line and key.

Codes of this file: T01 no such workflow; T02 no way leads there by such steps; T03 a step does not ask this, or not
with such a value; T04 no such paper, T05 no such clock, T06 no such letter. The others: decision_checks.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from casetrack.engine.decision_checks import note_gaps
from casetrack.engine.decisions import Choice, DecisionTable, Move, Question, Row
from casetrack.engine.definition import Definition, Step
from casetrack.engine.draft import read_basis
from casetrack.engine.expressions import Expression, ExpressionMistake, FieldTypes, parse
from casetrack.engine.guards import CASE_FACTS, types_of
from casetrack.engine.library import WorkflowLibrary
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader
from casetrack.errors import DefinitionError, NotFound, Problem
from casetrack.text import Text

SCHEMA = "casetrack-decisions/1"
PATTERN = "*_decisions.yaml"
CLOCK = "clock_"  # the fact that tells how a clock of the case stands
CHANNEL = "channel"
STATUSES = ("running", "paused", "met", "met_late", "cancelled")


@dataclass(slots=True)
class _Draft:
    """A table while it is read: its workflow, the questions so far, and where each part stands."""

    workflow: Definition | None
    library: WorkflowLibrary
    letters: Collection[str]
    answers: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    places: dict[str, Reader] = field(default_factory=dict)


def table_files(folder: Path) -> list[Path]:
    """List the decision tables of a folder."""
    return sorted((folder / "law").glob(PATTERN))


def load_decisions(
    folders: Iterable[Path], library: WorkflowLibrary, letters: Collection[str]
) -> dict[str, DecisionTable]:
    """Read the tables of these folders, by workflow; one of a later folder takes the place of its namesake.

    Raise DefinitionError with the mistakes of all.
    """
    tables, problems = dict[str, DecisionTable](), list[Problem]()
    for file in (file for folder in folders for file in table_files(folder)):
        try:
            table = read_decisions(file.read_bytes(), file.name, library, letters)
            tables[table.workflow] = table
        except DefinitionError as error:
            problems += error.problems
    if problems:
        message = Text("Có {n} lỗi trong các bảng quyết định.", "There are {n} mistakes in the decision tables.")
        raise DefinitionError(message.with_(n=len(problems)), tuple(problems))
    return tables


def read_decisions(data: bytes, name: str, library: WorkflowLibrary, letters: Collection[str]) -> DecisionTable:
    """Read and check one table; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    workflow = top.text("workflow")
    draft = _Draft(_find(library, workflow), library, letters)
    if draft.workflow is None and workflow:
        top.note("workflow", "T01", _NO_WORKFLOW.with_(n=workflow))
    table = DecisionTable(
        workflow=workflow,
        title=top.labels("title"),
        questions=tuple(_question(draft, key, item) for key, item in top.entries("questions")),
        rows=tuple(_row(draft, key, item) for key, item in top.entries("rows")),
        measures=tuple(_row(draft, key, item) for key, item in top.entries("measures")),
        otherwise=_row(draft, "otherwise", top.mapping("otherwise"), conditional=False),
        source=name,
        fingerprint=hashlib.sha256(data).hexdigest(),
    )
    mistakes.close()
    note_gaps(table, draft.places, draft.workflow)
    mistakes.close()
    return table


_NO_WORKFLOW = Text("không có quy trình “{n}”", "there is no workflow “{n}”")
_NO_WAY = Text(
    "không đi được bước “{n}” từ đây; lối đi bắt đầu ở trạng thái đầu của quy trình",
    "the step “{n}” does not lead on from here; a way begins in the workflow's initial state",
)
_NOT_ASKED = Text("bước này không hỏi “{n}”", "this step does not ask for “{n}”")
_NO_VALUE = Text("“{v}” không phải giá trị của “{n}”", "“{v}” is no value of “{n}”")
_NO_PAPER = Text("quy trình không có văn bản “{n}”", "the workflow has no paper “{n}”")
_NO_CLOCK = Text("quy trình không có thời hạn “{n}”", "the workflow has no deadline “{n}”")
_NO_LETTER = Text("không có mẫu văn bản “{n}”", "there is no letter “{n}”")
_NO_QUESTION = Text("không có câu hỏi “{n}”", "there is no question “{n}”")


def _question(draft: _Draft, key: str, item: Reader) -> Question:
    part = f"questions.{key}"
    draft.places[part] = item
    when = _condition(item, "when", draft.answers)
    choices = tuple(_choice(draft, f"{part}.{name}", choice) for name, choice in item.entries("answers"))
    if not choices:
        item.note("answers", "E07", Text("chưa có câu trả lời nào", "there is no answer"))
    draft.answers[key] = ("enum", tuple(choice.key for choice in choices))
    return Question(key, item.labels("ask"), choices, item.find_labels("hint"), when)


def _choice(draft: _Draft, part: str, item: Reader) -> Choice:
    draft.places[part] = item
    return Choice(
        key=part.rpartition(".")[2],
        label=item.labels("label"),
        hint=item.find_labels("hint"),
        when=_condition(item, "when", draft.answers),
        known=_condition(item, "known", _facts(draft.workflow)),
        usual=item.flag("usual"),
    )


def _row(draft: _Draft, key: str, item: Reader, *, conditional: bool = True) -> Row:
    draft.places[key] = item
    if conditional:
        item.text("when")
    opens = item.find_text("opens") or ""
    other = _find(draft.library, opens) if opens else draft.workflow
    if opens and other is None:
        item.note("opens", "T01", _NO_WORKFLOW.with_(n=opens))
    row = Row(
        key=key,
        number=item.find_text("number") or "",
        action=item.labels("action"),
        basis=tuple(read_basis(basis) for basis in item.items("basis")),
        when=_condition(item, "when", draft.answers) if conditional else None,
        way=tuple(_way(draft, item)),
        papers=item.words("papers"),
        letters=item.words("letters"),
        clocks=item.words("clocks"),
        before=item.words("before"),
        note=item.find_labels("note"),
        opens=opens,
        at_once=item.flag("at_once"),
        advice=item.flag("advice"),
    )
    if not row.basis:
        item.note("basis", "E07", Text("chưa có căn cứ", "there is no basis in law"))
    _note_unknown(item, "papers", "T04", _NO_PAPER, unknown=_beyond(row.papers, other.documents if other else None))
    clocks = {rule.key for rule in other.deadlines} if other else None
    _note_unknown(item, "clocks", "T05", _NO_CLOCK, unknown=_beyond(row.clocks, clocks))
    _note_unknown(item, "letters", "T06", _NO_LETTER, unknown=_beyond(row.letters, draft.letters))
    return row


def _beyond(named: Iterable[str], known: Collection[str] | None) -> set[str]:
    """Give the names that are not known; none where nobody can tell."""
    return set() if known is None else {name for name in named if name not in known}


def _way(draft: _Draft, item: Reader) -> Iterator[Move]:
    """Read the steps of a row: each must lead on from where the one before it ends."""
    state = draft.workflow.initial.key if draft.workflow else ""
    for move in item.items("way"):
        trigger = move.text("take")
        step = draft.workflow.step(state, trigger) if draft.workflow else None
        if draft.workflow and step is None:
            move.note("take", "T02", _NO_WAY.with_(n=trigger))
        yield _move(draft, move, trigger, step)
        state = step.target if step else state


def _move(draft: _Draft, item: Reader, trigger: str, step: Step | None) -> Move:
    given = item.find_mapping("fields")
    if given is None:
        return Move(trigger, {}, {})
    fields, answered = dict[str, object](), dict[str, str]()
    for key in given.keys():  # noqa: SIM118  # not a dict
        node = given.node(key)
        value = node.plain() if node else None
        if isinstance(value, dict):
            answered[key] = _question_in(draft, given.mapping(key))
        else:
            fields[key] = value
        if step is not None and draft.workflow is not None:
            _check_value(draft.workflow, given, step, (key, value))
    return Move(trigger, fields, answered)


def _question_in(draft: _Draft, item: Reader) -> str:
    name = item.text("answer")
    if name and name not in draft.answers:
        item.note("answer", "T03", _NO_QUESTION.with_(n=name))
    return name


def _check_value(workflow: Definition, given: Reader, step: Step, said: tuple[str, object]) -> None:
    key, value = said
    declared = workflow.fields.get(key)
    if declared is None or key not in step.fields:
        given.note(key, "T03", _NOT_ASKED.with_(n=key))
    elif not isinstance(value, dict) and value not in _values(declared.type, declared.values):
        given.note(key, "T03", _NO_VALUE.with_(v=value, n=key))


def _values(kind: str, values: tuple[tuple[str, Text], ...]) -> tuple[object, ...]:
    """Give what a table may fill in: yes or no, and the values of a list; anything else a person writes."""
    return (True, False) if kind == "bool" else tuple(value for value, _label in values)


def _facts(workflow: Definition | None) -> FieldTypes:
    """Give the types of what a case knows of itself: its fields, its days, its channel, and how its clocks stand."""
    if workflow is None:
        return {}
    clocks = {f"{CLOCK}{rule.key}": ("enum", STATUSES) for rule in workflow.deadlines}
    return {**types_of(workflow.fields), "opened_on": CASE_FACTS["opened_on"], CHANNEL: ("text", ()), **clocks}


def _condition(item: Reader, key: str, types: FieldTypes) -> Expression | None:
    source = item.find_text(key)
    if source is None:
        return None
    try:
        return parse(source, types)
    except ExpressionMistake as mistake:
        message = Text("điều kiện sai ở cột {c}: {m}", "the condition is wrong at column {c}: {m}")
        item.note(key, mistake.code, message.with_(c=mistake.column, m=mistake.message))
        return None


def _note_unknown(item: Reader, key: str, code: str, message: Text, *, unknown: Iterable[str]) -> None:
    for name in sorted(unknown):
        item.note(key, code, message.with_(n=name))


def _find(library: WorkflowLibrary, workflow: str) -> Definition | None:
    try:
        return library.latest(workflow)
    except NotFound:
        return None


def facts_of_clocks(statuses: Mapping[str, str]) -> dict[str, str]:
    """Name the clocks of a case as the conditions of a table do."""
    return {f"{CLOCK}{key}": status for key, status in statuses.items()}
