"""In which cases what was said in a session is followed (workflows/codes/session_cases.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casetrack import paths
from casetrack.engine.strict_yaml import read_yaml
from casetrack.engine.yaml_reader import Mistakes, Reader

SCHEMA = "casetrack-session-cases/1"
_SHIPPED = Path("codes") / "session_cases.yaml"


@dataclass(frozen=True, slots=True)
class InstructionCase:
    """How an instruction is followed. `fields` names the fields of the workflow by our words; `other`: another source.

    `letter` is the notice of the conclusion, `notice` the step that it takes, `assign` the one after it that gives the
    work out; by `notice_clock` the notice is due, `done_clock` ends when the work is reported done.
    """

    workflow: str
    fields: Mapping[str, str]
    other: str
    letter: str
    notice: str
    assign: str
    notice_clock: str
    done_clock: str


@dataclass(frozen=True, slots=True)
class AnswerCase:
    """How a promised answer is followed; `party` is filled in besides where a body of the Party receives."""

    workflow: str
    fields: Mapping[str, str]
    party: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SessionCases:
    """Both kinds of cases that a session opens."""

    instruction: InstructionCase
    answer: AnswerCase

    @property
    def workflows(self) -> tuple[str, str]:
        """The workflows of both."""
        return self.instruction.workflow, self.answer.workflow


@cache
def load_session_cases() -> SessionCases:
    """Read the file that is shipped with the program, once: it does not change while it runs."""
    file = paths.WORKFLOWS / _SHIPPED
    return read_session_cases(file.read_bytes(), file.name)


def read_session_cases(data: bytes, name: str) -> SessionCases:
    """Read such a file; raise DefinitionError with every mistake of it."""
    mistakes = Mistakes(name)
    top = mistakes.read(read_yaml(data, name))
    top.choice("schema", (SCHEMA,))
    found = SessionCases(_instruction(top.mapping("instruction")), _answer(top.mapping("answer")))
    mistakes.close()
    return found


def _instruction(said: Reader) -> InstructionCase:
    keys = ("other", "letter", "notice", "assign", "notice_clock", "done_clock")
    return InstructionCase(said.text("workflow"), dict(said.pairs("fields")), *(said.text(key) for key in keys))


def _answer(said: Reader) -> AnswerCase:
    return AnswerCase(said.text("workflow"), dict(said.pairs("fields")), dict(said.pairs("party")))
