"""The auditor's commands: the day's sheet, the head that was printed, and a chain that is checked elsewhere."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from casetrack.services.day_sheets import day_sheet
from casetrack.services.work import reading
from tests.factories import ELIGIBLE, Ward, a_case, a_person, a_step, a_ward
from tests.forging import forge, recompute


@pytest.fixture
def ward(sqlite_url, tmp_path, monkeypatch) -> Ward:
    """A ward at which the commands are pointed, with six events."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    ward = a_ward(Database(sqlite_url))
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    number = a_case(ward, officer="officer", petitioner=a_person(ward))
    a_step(ward, number, "desk", "classify", petition_class="complaint", **ELIGIBLE)
    a_step(ward, number, "leader", "accept")
    return ward


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["--language", "en", *arguments])


def sheet(*arguments: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(run("audit", "sheet", "--json", *arguments).stdout)
    return found


def head_of(said: dict[str, object], digits: int = 64) -> str:
    return f"{said['last']}:{str(said['hash'])[:digits]}"


class TestSheet:
    def test_it_says_how_far_the_book_goes_and_what_the_day_brought(self, ward):
        said = sheet("--on", "2026-06-04")
        assert (said["events"], said["last"]) == (5, 6)
        assert said["kinds"] == {"Case entered": 1, "Step": 2, "Other entry": 2}

    def test_a_day_on_which_nothing_was_written_repeats_the_last_event(self, ward):
        quiet, busy = sheet("--on", "2026-06-10"), sheet("--on", "2026-06-04")
        assert (quiet["events"], quiet["first"]) == (0, None)
        assert head_of(quiet) == head_of(busy)

    def test_the_hash_stands_in_groups_of_four(self, ward):
        shown = run("audit", "sheet", "--on", "2026-06-04").stdout
        digits = str(sheet("--on", "2026-06-04")["hash"])
        assert f"Hash: {digits[:4]} {digits[4:8]} " in shown

    def test_a_day_before_the_book_and_a_day_to_come_are_refused(self, ward):
        assert run("audit", "sheet", "--on", "2020-01-01").exit_code == 1
        assert run("audit", "sheet", "--on", "2099-01-01").exit_code == 1


class TestPrintedHead:
    def test_the_book_holds_the_event_of_its_sheet(self, ward):
        head = head_of(sheet("--on", "2026-06-04"), 16)
        a_case(ward)
        said = run("audit", "verify", "--head", head)
        assert said.exit_code == 0
        assert "event 6 of the printed sheet" in said.stdout

    def test_an_older_copy_that_was_put_back_is_found(self, ward, tmp_path):
        ward.database.dispose()  # folds the log into the file
        older = shutil.copy(tmp_path / "casetrack.db", tmp_path / "older.db")
        a_case(ward)
        head = head_of(sheet("--on", "2026-06-04"))
        ward.database.dispose()
        for log in ("casetrack.db-wal", "casetrack.db-shm"):
            (tmp_path / log).unlink(missing_ok=True)
        Path(older).replace(tmp_path / "casetrack.db")
        assert run("audit", "verify").exit_code == 0, "the older copy is whole in itself"
        said = run("audit", "verify", "--head", head)
        assert said.exit_code == 1
        assert "older copy" in said.output

    def test_a_book_that_was_written_anew_even_with_the_key_is_found(self, ward):
        head = head_of(sheet("--on", "2026-06-04"))
        forge(ward, "UPDATE case_events SET actor_name = 'Người khác' WHERE seq = 4")
        recompute(ward, signed=True)
        assert "another hash" in run("audit", "verify", "--head", head).output

    @pytest.mark.parametrize("said", ["5", "5:abc", "x:" + "a" * 64, "5:" + "g" * 20])
    def test_what_is_no_head_is_refused(self, ward, said):
        assert "NUMBER:HASH" in run("audit", "verify", "--head", said).output


class TestElsewhere:
    """The export and its verifier, run by a plain Python that knows nothing of CaseTrack."""

    @pytest.fixture
    def lines(self, ward, tmp_path) -> list[str]:
        made = run("export", "audit", str(tmp_path / "chain.jsonl.gz"), "--verifier", str(tmp_path / "check.py"))
        assert made.exit_code == 0
        return gzip.decompress((tmp_path / "chain.jsonl.gz").read_bytes()).decode().splitlines()

    def check(self, folder: Path, lines: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
        (folder / "chain.jsonl").write_text("".join(line + "\n" for line in lines))
        plain = [sys.executable, "-I", "-S", "check.py", "chain.jsonl", *arguments]
        return subprocess.run(plain, cwd=folder, capture_output=True, text=True, check=False)

    def test_a_whole_chain_is_whole(self, ward, lines, tmp_path):
        said = sheet("--on", "2026-06-04")
        told = self.check(
            tmp_path,
            lines,
            "--key",
            "keys/chain.key",
            "--head",
            head_of(said, 16),
            "--signature",
            str(said["signature"]),
        )
        assert told.stdout.startswith("WHOLE: 6 events")
        assert told.returncode == 0

    def test_no_contents_leave_the_office(self, lines):
        assert not any('payload":"{' in line or "Bồi thường" in line or "thửa 214" in line for line in lines)

    @pytest.mark.parametrize(
        ("forge_lines", "where"),
        [
            (lambda ls: [ls[0], ls[1], ls[2].replace('"case_seq":0', '"case_seq":7'), *ls[3:]], "event 2"),
            (lambda ls: [*ls[:3], *ls[4:]], "event 3"),
            (lambda ls: [*ls[:6], ls[7]], "after event 5"),
            (lambda ls: [*ls[:3], ls[4], ls[3], *ls[5:]], "event 3"),
            (lambda ls: [*ls[:3], ls[2], *ls[3:]], "event 3"),
            (lambda ls: ls[:4], "after event 3"),
            (lambda ls: [*ls, ls[1]], "after the end"),
            (lambda ls: [*ls[:3], "{", *ls[3:]], "line 4"),
            (lambda ls: ls[1:], "no export"),
        ],
        ids=["flipped", "deleted", "last deleted", "swapped", "inserted", "cut", "added", "unreadable", "headless"],
    )
    def test_a_forged_chain_is_found_at_its_place(self, lines, tmp_path, forge_lines, where):
        told = self.check(tmp_path, forge_lines(lines))
        assert told.returncode == 1
        assert where in told.stdout

    def test_a_chain_computed_anew_to_its_end_is_found_by_key_or_sheet(self, ward, lines, tmp_path):
        head = head_of(sheet("--on", "2026-06-04"))
        forge(ward, "UPDATE case_events SET actor_name = 'Người khác' WHERE seq = 4")
        recompute(ward)
        run("export", "audit", str(tmp_path / "forged.jsonl.gz"))
        forged = gzip.decompress((tmp_path / "forged.jsonl.gz").read_bytes()).decode().splitlines()
        assert self.check(tmp_path, forged).returncode == 0, "without key and sheet nobody can tell"
        assert "does not fit the key" in self.check(tmp_path, forged, "--key", "keys/chain.key").stdout
        assert "not the one of the printed sheet" in self.check(tmp_path, forged, "--head", head).stdout

    def test_wrong_use_is_no_verdict(self, lines, tmp_path):
        assert self.check(tmp_path, lines, "--head", "5:ab").returncode == 2
        assert self.check(tmp_path, lines, "--key", "missing.key").returncode == 2


def test_the_sheet_is_for_whoever_audits(ward):
    with reading(ward.installation, ward.actor("auditor")) as work:
        assert day_sheet(work, work.today).last == 6
    with pytest.raises(Exception, match="for your roles"), reading(ward.installation, ward.actor("officer")) as work:
        day_sheet(work, work.today)
