"""All workflows that the office has: read from the shipped folder and the office's own, checked, one machine each."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from casetrack.engine.checks import blocks, check
from casetrack.engine.definition import Definition
from casetrack.engine.law import stamp
from casetrack.engine.loader import read_workflow
from casetrack.engine.machine import WorkflowMachine
from casetrack.errors import DefinitionError, NotFound, Problem
from casetrack.text import Text


@lru_cache(maxsize=128)
def load_definition(data: bytes, name: str) -> Definition:
    """Read and check one workflow file; raise DefinitionError with every mistake. Warnings do not stop it.

    The same bytes give the same definition, which never changes: a process reads each of them once.
    """
    file = read_workflow(data, name)
    wrong = tuple(problem for problem in check(file) if blocks(problem))
    if wrong:
        message = Text("Tệp {file} có {n} lỗi.", "The file {file} has {n} mistakes.")
        raise DefinitionError(message.with_(file=name, n=len(wrong)), wrong)
    return stamp(file.definition)


def workflow_files(folder: Path) -> list[Path]:
    """List the workflow files of a folder: the newest version of each in it, those of before in `earlier`."""
    return [*sorted(folder.glob("*.yaml")), *sorted((folder / "earlier").glob("*.yaml"))]


class WorkflowLibrary:
    """The workflows by id and version. Reading it is cheap and safe from many threads; it never changes."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self._machines: dict[tuple[str, int], WorkflowMachine] = {}
        self._latest: dict[str, int] = {}
        for definition in definitions:
            self._enter(definition)
        self._check_links()

    @classmethod
    def from_folders(cls, *folders: Path) -> WorkflowLibrary:
        """Load every workflow file of these folders; raise DefinitionError with the mistakes of all."""
        definitions, problems = [], list[Problem]()
        for path in (path for folder in folders for path in workflow_files(folder)):
            try:
                definitions.append(load_definition(path.read_bytes(), path.name))
            except DefinitionError as error:
                problems += error.problems
        if problems:
            message = Text("Có {n} lỗi trong các tệp quy trình.", "There are {n} mistakes in the workflow files.")
            raise DefinitionError(message.with_(n=len(problems)), tuple(problems))
        return cls(definitions)

    def all(self) -> tuple[Definition, ...]:
        """List every workflow in every version, by id and version."""
        return tuple(self._machines[key].definition for key in sorted(self._machines))

    def get(self, id_: str, version: int) -> Definition:
        """Give the version on which a case runs; raise NotFound."""
        return self.machine(id_, version).definition

    def latest(self, id_: str) -> Definition:
        """Give the version in which new cases open; raise NotFound."""
        return self.get(id_, self._latest.get(id_, 0))

    def newest(self) -> tuple[Definition, ...]:
        """List every workflow in the version in which new cases open, by id."""
        return tuple(self.latest(id_) for id_ in dict.fromkeys(definition.id for definition in self.all()))

    def machine(self, id_: str, version: int) -> WorkflowMachine:
        """Give the machine that moves the cases of this version; raise NotFound."""
        found = self._machines.get((id_, version))
        if found is None:
            known = ", ".join(sorted(self._latest))
            message = Text(
                "Không có quy trình “{i}” phiên bản {v}. Hiện có: {k}.",
                "There is no workflow “{i}” of version {v}. There are: {k}.",
            )
            raise NotFound(message.with_(i=id_, v=version, k=known), workflow=id_, version=version)
        return found

    def _enter(self, definition: Definition) -> None:
        key = (definition.id, definition.version)
        if key in self._machines:
            other = self._machines[key].definition
            if other.fingerprint == definition.fingerprint:
                return
            message = Text(
                "quy trình “{i}” phiên bản {v} đã có ở {o} với nội dung khác; hãy tăng số phiên bản",
                "workflow “{i}” version {v} stands already in {o} with other contents; raise the version",
            ).with_(i=definition.id, v=definition.version, o=other.source)
            raise _refusal(definition, "E80", message)
        self._machines[key] = WorkflowMachine(definition)
        self._latest[definition.id] = max(definition.version, self._latest.get(definition.id, 0))

    def _check_links(self) -> None:
        for definition in self.all():
            for step in definition.steps:
                for effect in step.effects:
                    if effect.workflow and effect.workflow not in self._latest:
                        message = Text("không có quy trình “{w}”", "there is no workflow “{w}”")
                        raise _refusal(definition, "E18", message.with_(w=effect.workflow))


def _refusal(definition: Definition, code: str, message: Text) -> DefinitionError:
    problem = Problem(definition.source, 1, 1, "workflow", code, message)
    return DefinitionError(Text("Không dùng được {f}.", "{f} cannot be used.").with_(f=definition.source), (problem,))
