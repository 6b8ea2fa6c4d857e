"""Ever stranger bytes for each reader, for FUZZ_SECONDS each: what a reader may say is no; nothing crashes or hangs."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.architecture import ROOT

pytestmark = pytest.mark.proof
SECONDS = int(os.environ.get("FUZZ_SECONDS", "60"))


@pytest.mark.parametrize("reader", ["yaml", "csv", "xes", "xlsx"])
def test_no_bytes_bring_a_reader_down(reader: str):
    pytest.importorskip("atheris", reason="NOT FUZZED: atheris is not there; `make proof` fetches it on Linux")
    command = [sys.executable, "-m", "tests.proof.fuzz", reader, str(SECONDS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    tried = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    assert tried
    assert int(tried[1]) > 1000
