"""Each kind of fault, put into the demo alone, is found by exactly the check of its kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from casetrack.cli import main
from casetrack.config import Settings
from casetrack.reports.findings import check
from casetrack.services.installation import open_installation
from tests.seeded_faults import SEEDS, seeded

pytestmark = pytest.mark.proof


def test_each_fault_in_the_demo_is_found_by_its_kind_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("CASETRACK_NOW", "2026-05-20")
    assert CliRunner().invoke(main, ["demo", "--no-serve"]).exit_code == 0
    installation = open_installation(Settings.from_env())
    found = {}
    for kind in SEEDS:
        with seeded(installation, 1, kind) as (work, question):
            found[kind] = {finding.kind.key for finding in check(work, question).findings}
    with seeded(installation, 1) as (work, question):
        assert check(work, question).findings == []
    installation.database.dispose()
    assert found == {kind: {kind} for kind in SEEDS}
