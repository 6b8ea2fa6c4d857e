"""Each command of the documents is typed as it stands there, in the book of a small ward; what cannot be says why."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document

from casetrack.cli import main
from casetrack.config import Settings
from casetrack.db import Database
from casetrack.engine.library import WorkflowLibrary
from casetrack.services import installation
from casetrack.services.installation import load_workflows
from casetrack.services.letter_samples import PARTY_HEAD, PARTY_SIGNER
from casetrack.services.letterheads import SetLetterhead, set_letterhead
from casetrack.services.offices import add_unit
from casetrack.services.work import begin, system_actor
from tests.architecture import ROOT
from tests.documents import DOCS, PAGES, name_of, shell_lines, text_of
from tests.factories import PASSWORD, Ward, a_case, a_ward, an_account, workflows
from tests.sample_files import PDF
from tests.schedules import SECRETARY, a_series, generated

# What is not typed here, by how it begins, and why; every line must still stand in a document.
LEFT_OUT = {
    "make ": "makes things for this test as well; tests/test_docs_commands.py holds the names to the Makefile",
    "py ": "on Windows only",
    ".venv": "on Windows only",
    "pip install": "tests/test_packaging.py installs the wheel",
    'echo "$PASSWORD" | casetrack init': "the office is there; tests/cli/test_installation.py",
    "casetrack demo": "takes a minute; tests/cli/test_demo.py",
    "casetrack serve": "does not end; tests/journeys",
    "casetrack import events": "takes a minute; tests/imports/test_commands.py",
    "casetrack keys forget": "the key is invented; tests/cli/test_keys.py",
    "casetrack audit verify --head": "the sheet is invented; tests/cli/test_audit.py",
    "casetrack mail bounced": "no mail came back; tests/cli/test_mail.py",
    "casetrack restore casetrack-2026-05-20.zip --into postgresql": "needs a server; tests/cli/test_backup.py",
}
ELSEWHERE = DOCS / "examples" / "receipt" / "README.md"  # followed in tests/imports and tests/proof/test_event_log.py
_PLACES = ("/mnt/usb", "/srv", "/tmp", "/backup")  # noqa: S108 - places of the reader's machine, put into the test's folder
_NOW = "2026-06-04T09:42+07:00"


def typed(page: Path) -> list[str]:
    """Give the lines of a page that are typed here: a line with brackets or capitals for words tells a form only."""
    return [line for line in shell_lines(page) if not re.search(r"\[[^\"]*\]|\b(?:NUMBER|OFFICE|KIND)\b", line)]


@pytest.fixture
def ward(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ward]:
    """A ward with three cases and the people whom the documents name; the reader stands in its folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(installation, "load_workflows", _read_once)
    for name, value in (
        ("WORKFLOWS", ""),
        ("DATA_DIR", str(tmp_path / "var")),
        ("DATABASE_URL", sqlite_url),
        ("NOW", _NOW),
    ):
        monkeypatch.setenv(f"CASETRACK_{name}", value)
    ward = a_ward(Database(sqlite_url), demo=True)
    (tmp_path / "var" / "keys").mkdir(parents=True)
    (tmp_path / "var" / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    for name, role in (("khai", "leader"), ("vanthu", "clerk")):
        an_account(ward, name, role)
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        add_unit(work, "vp", "Văn phòng HĐND và UBND", ward.units["root"])
        ward.units["ubkt"] = add_unit(work, "ubkt", "Ủy ban Kiểm tra", ward.units["root"], kind="inspection_commission")
    for _ in range(3):
        a_case(ward, unit="VP")
    yield ward
    ward.database.dispose()


def _read_once(settings: Settings) -> WorkflowLibrary:
    """Spare each command reading the shipped workflows anew."""
    return load_workflows(settings) if settings.workflows else workflows()


def block(page: str, name: str, beginning: str) -> None:
    """Save a block of a page as a file."""
    found = re.search(rf"```yaml\n({beginning}.*?)```", text_of(DOCS / page), re.DOTALL)
    assert found is not None, f"{page}: no block begins with {beginning}"
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(found[1], "utf-8")


def _of_the_readme(_ward: Ward) -> None:
    Path("terms.csv").write_text("start,length,unit,pauses\n2026-04-21,30,calendar_days,\n")


def _of_the_administrator(_ward: Ward) -> None:
    Path("don.pdf").write_bytes(PDF)


def _of_the_api(ward: Ward) -> None:
    an_account(ward, "ngan", "officer")


def _of_operations(ward: Ward) -> None:
    for place in ("mnt/usb", "srv", "backup"):
        Path(place).mkdir(parents=True)
    shutil.copy("var/keys/chain.key", "chain.key")
    _run("casetrack backup casetrack-2026-05-20.zip")


def _of_reports(_ward: Ward) -> None:
    (said,) = re.findall(r"^ {4}(Tiếp nhận \{\{.*)$", text_of(DOCS / "reports.md"), re.MULTILINE)
    outline = Document()
    outline.add_paragraph(said)
    Path("var/templates/reports").mkdir(parents=True)
    for place in (".", "var/templates/reports"):
        outline.save(f"{place}/de-cuong.docx")


def _of_scans(ward: Ward) -> None:
    Path("quet/2026-06").mkdir(parents=True)
    Path("quet/2026-06/KN-2026-0001 trích lục.txt").write_text("Trích lục bản đồ thửa 214")


def _of_the_log(_ward: Ward) -> None:
    for day in (1, 2, 3):
        _run(f"casetrack management add training --on 2026-04-0{day} --title Luật --field people=9 --as vanthu")


def _of_registers(ward: Ward) -> None:
    with begin(ward.installation, ward.actor("clerk")) as work:
        set_letterhead(work, SetLetterhead(ward.units["ubkt"].id, replace(PARTY_HEAD, short="UBKT"), (PARTY_SIGNER,)))


def _of_the_schedule(ward: Ward) -> None:
    a_series(ward)
    a_series(ward, "FREQ=WEEKLY;BYDAY=TU", host="secretary", host_name=SECRETARY)
    generated(ward, "2026-07-01", "2026-09-30")


def _of_workflows(_ward: Ward) -> None:
    Path("my-office").mkdir()
    os.environ["CASETRACK_WORKFLOWS"] = "my-office"  # as the line above the commands says
    shutil.copy(ROOT / "tests" / "engine" / "permit.yaml", "my-office/permit.yaml")


def _of_tables(_ward: Ward) -> None:
    shutil.copytree(ROOT / "workflows", "workflows")


def _of_the_tutorial(_ward: Ward) -> None:
    block("tutorial.md", "my-office/hall_loan.yaml", "schema: casetrack-workflow/1")
    block("tutorial.md", "my-office/reports/indicators.yaml", "schema: casetrack-indicators/1")


READY: Mapping[str, Callable[[Ward], None]] = {
    "README.md": _of_the_readme,
    "docs/api.md": _of_the_api,
    "docs/administrator.md": _of_the_administrator,
    "docs/calendar.md": lambda _ward: block("calendar.md", "swap-2027.yaml", "# swap-2027"),
    "docs/decisions-table.md": _of_tables,
    "docs/developer.md": _of_tables,
    "docs/handover-papers.md": _of_scans,
    "docs/letters.md": lambda _ward: block("letters.md", "meeting_invitation.yaml", "letter: meeting_invitation"),
    "docs/management-log.md": _of_the_log,
    "docs/operations.md": _of_operations,
    "docs/reception-schedule.md": _of_the_schedule,
    "docs/registers.md": _of_registers,
    "docs/reports.md": _of_reports,
    "docs/tutorial.md": _of_the_tutorial,
    "docs/workflows.md": _of_workflows,
}


def _run(line: str) -> str:
    """Type a line; give what went wrong, blank for nothing."""
    piped, _, command = line.rpartition("| ")
    words = [_placed(word) for word in shlex.split(command)][1:]
    done = CliRunner().invoke(main, words, input=PASSWORD if piped else None, env={"CASETRACK_LANGUAGE": "en"})
    told = f"{line}\n{done.output}{done.exception if done.exit_code and not done.output else ''}"
    return told if done.exit_code else ""


def _placed(word: str) -> str:
    return f".{word}" if word.startswith(_PLACES) else word


@pytest.mark.parametrize("page", [page for page in PAGES if typed(page) and page != ELSEWHERE], ids=name_of)
def test_the_commands_of_a_page_do_what_it_says(page, ward, monkeypatch):
    READY.get(name_of(page), lambda _ward: None)(ward)
    wrong = []
    for line in typed(page):
        if line.startswith("mkdir "):
            Path(shlex.split(line)[-1]).mkdir(parents=True, exist_ok=True)
        elif line.startswith("export "):
            for name, value in (pair.split("=", 1) for pair in line.split()[1:]):
                monkeypatch.setenv(name, value)
        elif not line.startswith(tuple(LEFT_OUT)):
            wrong.append(_run(line))
    assert [told for told in wrong if told] == []


def test_what_is_left_out_stands_in_a_document():
    lines = [line for page in PAGES for line in typed(page)]
    assert [told for told in LEFT_OUT if not any(line.startswith(told) for line in lines)] == []
