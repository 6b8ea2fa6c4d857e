"""Static checks of a workflow: does it make sense before the first case runs? One module per group of codes."""

from __future__ import annotations

from casetrack.engine.checks.deadlines import check_deadlines
from casetrack.engine.checks.graph import check_graph
from casetrack.engine.checks.guards import check_guards
from casetrack.engine.checks.references import check_references
from casetrack.engine.checks.roles import check_roles
from casetrack.engine.draft import WorkflowFile
from casetrack.errors import Problem


def check(file: WorkflowFile) -> tuple[Problem, ...]:
    """Give every problem of a workflow in the order of its lines. Codes with E block it, those with W only warn."""
    groups = (check_references, check_graph, check_roles, check_guards, check_deadlines)
    found = dict.fromkeys(problem for group in groups for problem in group(file))
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.column, problem.code)))


def blocks(problem: Problem) -> bool:
    """Tell whether a problem keeps a workflow from being used."""
    return not problem.code.startswith("W")
