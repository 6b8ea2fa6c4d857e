"""`casetrack letters`: what it lists, how it names a mistake, and what it fills for an author to look at."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.config import Settings
from casetrack.services.installation import create_installation
from casetrack.services.letter_library import letters_of

OWN = """letter: follow_up
label: {vi: "Thư nhắc việc", en: "Reminder"}
basis: {text: {vi: "Quy chế", en: "Rules"}, certainty: local}
type: letter
about: "V/v hồ sơ {{ case.number }}"
body: ["Đề nghị giải quyết hồ sơ {{ case.number }}."]
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["letters", *words])


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "letters").mkdir()
    monkeypatch.setenv("CASETRACK_WORKFLOWS", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "letters" / "follow_up.yaml"


def test_a_letter_of_the_office_takes_the_place_of_its_namesake_everywhere(own):
    own.write_text(OWN, "utf-8")
    assert "follow_up  Thư nhắc việc" in run("list").output
    installation = create_installation(Settings.from_env())
    assert letters_of(installation).get("follow_up").label.vi == "Thư nhắc việc"


def test_a_mistake_is_named_with_its_line(own):
    own.write_text(OWN.replace("case.number }}.", "case.numbre }}."), "utf-8")
    checked = run("check")
    assert checked.exit_code == 1
    assert "follow_up.yaml:6:8: L02 body.0.text: không có tên “case.numbre” cho văn bản" in checked.output


def test_a_sample_is_written_for_word_and_as_pdf(own, tmp_path):
    own.write_text(OWN, "utf-8")
    assert run("sample", str(own), "--to", str(tmp_path / "xem")).exit_code == 0
    assert (tmp_path / "xem" / "follow_up.docx").read_bytes().startswith(b"PK")
    assert (tmp_path / "xem" / "follow_up.pdf").read_bytes().startswith(b"%PDF-")
