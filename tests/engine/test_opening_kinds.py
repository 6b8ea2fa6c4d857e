"""The kinds of which an office enters opening balances: what is shipped fits the workflows, a wrong file is refused."""

from __future__ import annotations

import pytest

from casetrack.engine.opening_kinds import load_opening_kinds, read_opening_kinds
from casetrack.errors import DefinitionError
from casetrack.paths import WORKFLOWS
from tests.factories import workflows

FILE = """
schema: casetrack-opening-balances/1
kinds:
  complaints:
    label: {vi: Khiếu nại, en: Complaints}
    workflow: petition
    phase: transferred
    fields: {petition_class: complaint, eligible: true}
"""


def test_what_is_shipped_fits_the_workflows():
    kinds = load_opening_kinds([WORKFLOWS], workflows().all())
    assert kinds["complaints_accepted"].fields == (
        ("competent", "true"),
        ("eligible", "true"),
        ("petition_class", "complaint"),
    )
    assert {kind.phase for kind in kinds.values()} == {"received", "transferred"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  complaints:", "  Khiếu nại:", "B10"),
        ("workflow: petition", "workflow: petitions", "B11"),
        ("petition_class: complaint", "petition_class: complain", "B12"),
        ("eligible: true", "summary: x", "B12"),
        ("phase: transferred", "phase: resolved", "E03"),
        ("phase: transferred", "phase: transferred\n    phases: x", "E02"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(old, new, code):
    with pytest.raises(DefinitionError) as refused:
        read_opening_kinds(FILE.replace(old, new).encode(), "opening_balances.yaml", workflows().all())
    assert [problem.code for problem in refused.value.problems] == [code]
    assert refused.value.problems[0].line


def test_a_file_without_kinds_is_refused():
    with pytest.raises(DefinitionError) as refused:
        read_opening_kinds(b"schema: casetrack-opening-balances/1\n", "opening_balances.yaml")
    assert "B13" in {problem.code for problem in refused.value.problems}
