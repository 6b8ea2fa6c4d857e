"""What the office installs: a wheel, made from the sdist, working alone far from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.architecture import ROOT

Installed = Callable[..., str]


def run(*command: str | Path, cwd: Path, **settings: str) -> str:
    """Run a program to its end and give what it said; fail with its words."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", **settings},
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as published: built from the sdist, so that the sdist is proved to be whole."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Run Python or a script of a fresh environment where the wheel, not the checkout, is CaseTrack."""
    office = tmp_path_factory.mktemp("office")
    venv.create(office / "venv", with_pip=False)
    scripts = office / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(sys.executable, "-m", "pip", "--python", scripts / "python", "install", "-q", "--no-deps", wheel, cwd=office)
    # The libraries are lent by the environment of the tests: no network, and seconds instead of minutes.
    library = run(scripts / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=office)
    (Path(library.strip()) / "lent.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    data = str(office / "data")
    return lambda program, *arguments, **settings: run(
        scripts / program, *arguments, cwd=office, CASETRACK_DATA_DIR=data, **settings
    )


def test_the_wheel_carries_pages_workflows_migrations_and_the_english(wheel):
    names = ZipFile(wheel).namelist()
    for part in ("_bundled/templates/", "_bundled/workflows/", "_bundled/migrations/versions/", "translations/en/"):
        assert any(name.startswith(f"casetrack/{part}") for name in names), part
    for file in ("translations/en/LC_MESSAGES/messages.mo", "_bundled/docs/glossary.md"):
        assert f"casetrack/{file}" in names, file


def test_the_wheel_carries_nothing_of_the_workshop(wheel):
    assert {name.split("/")[0].split("-")[0] for name in ZipFile(wheel).namelist()} == {"casetrack"}
    assert [name for name in ZipFile(wheel).namelist() if name.endswith((".pyc", ".db"))] == []


def test_an_installed_casetrack_reads_its_own_files(installed):
    shown = installed("python", "-c", "from casetrack import paths; print(paths.WORKFLOWS, paths.MIGRATIONS)")
    assert str(ROOT) not in shown
    assert shown.count("_bundled") == 2


def test_an_installed_casetrack_knows_its_commands(installed):
    assert "workflows" in installed("casetrack", "--help")


def test_an_installed_casetrack_finds_its_workflows_in_order(installed):
    installed("casetrack", "workflows", "check")


def test_an_installed_casetrack_fills_a_demo_and_answers_a_browser(installed):
    installed("casetrack", "demo", "--no-serve", CASETRACK_NOW="2025-07-02T12:00+07:00")  # its first days are enough
    answer = installed(
        "python",
        "-c",
        "from casetrack.app import create_app; from casetrack.config import Settings\n"
        "from casetrack.services.installation import open_installation\n"
        "settings = Settings.from_env()\n"
        "page = create_app(open_installation(settings), settings).test_client().get('/', follow_redirects=True)\n"
        "print(page.status_code, page.get_data(as_text=True))",
    )
    assert answer.startswith("200 ")
    assert "CaseTrack" in answer
