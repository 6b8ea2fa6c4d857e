"""The kinds of faults as the office words them, and what a wrong file is told."""

from __future__ import annotations

import pytest

from casetrack.engine.findings import KINDS, PATIENT, load_fault_kinds, read_fault_kinds, shipped_fault_kinds
from casetrack.engine.indicators_file import load_indicators
from casetrack.errors import DefinitionError
from casetrack.paths import WORKFLOWS
from casetrack.reports.findings import FINDERS

FILE = (WORKFLOWS / "office" / "findings.yaml").read_text("utf-8")


def test_the_shipped_file_words_every_kind_that_the_program_finds():
    shipped = shipped_fault_kinds()
    assert {kind.key for kind in shipped.kinds} == KINDS == FINDERS.keys()
    assert {kind.key for kind in shipped.kinds if kind.days} == set(PATIENT)
    assert shipped.agree == ()


def test_an_office_chooses_its_own_days_and_pairs(tmp_path):
    (tmp_path / "office").mkdir()
    pair = "{stated: documents_on_reception, counted: ward_wide.receipts}"
    mine = FILE.replace("days: 90", "days: 30").replace("agree: []", f"agree:\n  - {pair}")
    (tmp_path / "office" / "findings.yaml").write_text(mine, "utf-8")
    read = load_fault_kinds([WORKFLOWS, tmp_path], load_indicators())
    assert next(kind.days for kind in read.kinds if kind.key == "forwarded_silent") == 30
    assert read.agree == (("documents_on_reception", "ward_wide.receipts"),)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("casetrack-findings/1", "casetrack-findings/2", "E03 schema"),
        ("  balance:\n", "  balanse:\n", "E03 kinds"),
        ("severity: wrong", "severity: bad", "E03 kinds.balance.severity"),
        ("days: 90", "days: -1", "E03 kinds.forwarded_silent.days"),
        ("days: 90", "days: 4000", "E03 kinds.forwarded_silent.days"),
        ("days: 90", 'days: "ba tháng"', "E03 kinds.forwarded_silent.days"),
        ("    days: 90\n", "", "E07 kinds.forwarded_silent.days"),
        ("page: /so/don\n", "page: //elsewhere.example\n", "E03 kinds.petitions_gap.page"),
        ("page: /so/don\n", "page: javascript:alert(1)\n", "E03 kinds.petitions_gap.page"),
        ("agree: []", "agree: [{stated: nothing.such, counted: ward_wide.receipts}]", "E03 agree.0.stated"),
        ("  balance:\n", "  balance:\n    colour: red\n", "E02 kinds.balance.colour"),
    ],
)
def test_a_wrong_file_is_refused_at_its_place(old, new, said):
    assert old in FILE
    with pytest.raises(DefinitionError) as refused:
        read_fault_kinds(FILE.replace(old, new, 1).encode(), "findings.yaml", load_indicators())
    told = [f"{problem.code} {problem.key}" for problem in refused.value.problems]
    assert any(each.startswith(said) for each in told), told
