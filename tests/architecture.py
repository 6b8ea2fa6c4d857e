"""The house rules that no linter knows: each reads one source file and names the lines that break it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

Function = ast.FunctionDef | ast.AsyncFunctionDef
Breach = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file of the repository: where it stands and what it says."""

    path: str
    text: str
    tree: ast.Module

    @classmethod
    def of(cls, path: str, text: str) -> Source:
        """Read a file's text; `path` is relative to the repository."""
        return cls(path, text, ast.parse(text, path))

    def functions(self) -> Iterator[Function]:
        """Give every function and method of the file, inner ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


Rule = Callable[[Source], Iterator[Breach]]


def sources(*folders: str) -> list[Source]:
    """Read every Python file below these folders of the repository."""
    files = sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))
    return list(map(_read, files))


@cache
def _read(file: Path) -> Source:
    return Source.of(file.relative_to(ROOT).as_posix(), file.read_text("utf-8"))


def broken(rule: Rule, files: list[Source]) -> list[str]:
    """Name each place in these files where a rule is broken."""
    return [f"{source.path}:{line}: {what}" for source in files for line, what in rule(source)]


def a_file_fits_in_the_head(source: Source) -> Iterator[Breach]:
    """A file of the program has at most 300 lines, one of the tests at most 400."""
    most = 300 if source.path.startswith("casetrack/") else 400
    lines = len(source.text.splitlines())
    if lines > most:
        yield lines, f"{lines} lines, at most {most}"


def a_function_fits_on_the_screen(source: Source) -> Iterator[Breach]:
    """A function has at most 40 lines; create_app, which only wires, at most 60."""
    for function in source.functions():
        most = 60 if function.name == "create_app" else 40
        lines = _last_line(function) - function.lineno + 1
        if lines > most:
            yield function.lineno, f"{function.name} has {lines} lines, at most {most}"


def a_view_only_loads_calls_and_answers(source: Source) -> Iterator[Breach]:
    """A view has at most 15 lines below its docstring: what is more belongs to a use case."""
    for function in source.functions():
        if not source.path.startswith(("casetrack/web/", "casetrack/api/")) or not any(
            map(_is_route, function.decorator_list)
        ):
            continue
        body = function.body[1:] if ast.get_docstring(function) else function.body
        lines = _last_line(function) - body[0].lineno + 1 if body else 0
        if lines > 15:
            yield function.lineno, f"view {function.name} has {lines} lines, at most 15"


def a_call_can_be_read(source: Source) -> Iterator[Breach]:
    """A function takes at most four arguments by position; the rest are named where it is called."""
    for function in source.functions():
        taken = [a.arg for a in (*function.args.posonlyargs, *function.args.args) if a.arg not in ("self", "cls")]
        if len(taken) > 4:
            yield function.lineno, f"{function.name} takes {len(taken)} arguments by position, at most 4"


def imports_stand_at_the_top(source: Source) -> Iterator[Breach]:
    """No function imports a part of casetrack: that would hide an arrow which points up."""
    for function in source.functions():
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom) and "casetrack" in map(_package, _modules(node)):
                yield node.lineno, f"{function.name}: {ast.unparse(node)}"


def only_the_database_commits(source: Source) -> Iterator[Breach]:
    """A transaction ends where it was opened, in db.py."""
    if source.path != "casetrack/db.py":
        yield from _attributes(source, {"commit"})


def only_the_clock_knows_the_time(source: Source) -> Iterator[Breach]:
    """Everybody else is told the moment, so that a demo and a test can choose it. SQL's `now()` counts as well."""
    if source.path != "casetrack/clock.py":
        yield from _attributes(source, {"now", "utcnow", "today"}, of={"datetime", "date", "func"})
        yield from _attributes(source, {"time", "localtime", "gmtime"}, of={"time"})


def only_the_login_knows_who_asks(source: Source) -> Iterator[Breach]:
    """Views get an actor; `current_user` stays in web/login.py."""
    if source.path == "casetrack/web/login.py":
        return
    yield from _attributes(source, {"current_user"})
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and any(alias.name == "current_user" for alias in node.names):
            yield node.lineno, "current_user"


def no_kind_of_case_is_special(source: Source) -> Iterator[Breach]:
    """What differs between workflows is data or a named predicate, never `if case.workflow == "..."`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Match) and _names_a_workflow(node.subject):
            yield node.subject.lineno, ast.unparse(node.subject)
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(map(_names_a_workflow, sides)) and any(map(_is_literal, sides)):
                yield node.lineno, ast.unparse(node)


def a_file_is_named_after_a_noun(source: Source) -> Iterator[Breach]:
    """No drawer for odds and ends: a reader finds a thing by its name."""
    name = Path(source.path).stem
    if set(name.split("_")) & {"util", "utils", "helper", "helpers", "common", "manager", "misc", "data", "info"}:
        yield 1, f"{name} says nothing about what stands here"


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]


def _package(module: str) -> str:
    return module.split(".")[0]


def _attributes(source: Source, names: set[str], of: set[str] | None = None) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in names and (of is None or _last_name(node.value) in of):
            yield node.lineno, ast.unparse(node)


def _last_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _names_a_workflow(node: ast.expr) -> bool:
    return _last_name(node) in ("workflow", "workflow_id", "workflow_code")


def _is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(map(_is_literal, node.elts))
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_route(decorator: ast.expr) -> bool:
    routes = ("route", "get", "post", "put", "patch", "delete")
    return (
        isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute) and decorator.func.attr in routes
    )


def _last_line(function: Function) -> int:
    return function.end_lineno or function.lineno
