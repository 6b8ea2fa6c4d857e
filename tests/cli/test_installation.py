"""Setting up and opening an installation from the command line, and what is said when it cannot be opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from casetrack import paths
from casetrack.cli import main
from casetrack.config import Settings
from casetrack.db import Database
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.installation import open_installation
from casetrack.services.offices import find_office
from casetrack.services.work import begin, system_actor

PERMIT = Path(__file__).resolve().parents[1] / "engine" / "permit.yaml"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run `casetrack` in an installation of its own."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("CASETRACK_LANGUAGE", "vi")

    def command(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, list(words), input=typed)

    return command


def a_book(run) -> None:
    done = run(
        "init",
        "--code",
        "lamkhe",
        "--name",
        "Phường Lam Khê",
        "--admin",
        "quantri",
        "--password-stdin",
        typed="mat khau rat dai\n",
    )
    assert done.exit_code == 0, done.output


class TestInit:
    def test_makes_a_book_with_an_administrator_and_never_asks(self, run):
        a_book(run)
        assert run("audit", "verify").exit_code == 0

    def test_a_password_on_the_command_line_is_not_taken(self, run):
        refused = run("init", "--admin", "quantri")
        assert refused.exit_code == 2
        assert "--password-stdin" in refused.output

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("init", "--code", "a", "--timezone", "Asia/Lam_Khe"), "Không có múi giờ Asia/Lam_Khe"),
            (("init", "--code", "a", "--admin", "x", "--password-stdin"), "ít nhất 10 ký tự"),
        ],
    )
    def test_what_cannot_be_is_refused_before_anything_is_written(self, run, words: tuple[str, ...], said: str):
        refused = run(*words, typed="ngan\n")
        assert (refused.exit_code, said in refused.output) == (1, True)
        assert run("init", "--code", "a").exit_code == 0

    def test_the_same_office_is_not_set_up_twice(self, run):
        a_book(run)
        again = run("init", "--code", "lamkhe")
        assert (again.exit_code, "Đã có cơ quan mang mã lamkhe" in again.output) == (1, True)


class TestOpening:
    @pytest.mark.parametrize("url", ["mysql://ai@do/so", "khong phai dia chi", "postgresql://ai@127.0.0.1:1/so"])
    def test_a_wrong_database_address_is_named_without_its_password(
        self, run, monkeypatch: pytest.MonkeyPatch, url: str
    ):
        monkeypatch.setenv("CASETRACK_DATABASE_URL", url)
        refused = run("audit", "verify")
        assert refused.exit_code == 1
        assert "CASETRACK_DATABASE_URL" in refused.output
        assert "Traceback" not in refused.output

    def test_a_database_of_a_newer_version_is_left_alone(self, run, tmp_path: Path):
        a_book(run)
        book = Database(Settings.from_env().database_url)
        with book.begin() as session:
            session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        book.dispose()
        for words in (
            ("audit", "verify"),
            ("db", "upgrade"),
            ("report", "summary", "--from", "2026-01-01", "--to", "2026-01-31"),
        ):
            refused = run(*words)
            assert (refused.exit_code, "mới hơn (9999)" in refused.output) == (1, True)

    def test_a_database_that_was_never_set_up_says_what_to_run(self, run):
        run("db", "upgrade")
        refused = run("audit", "verify")
        assert (refused.exit_code, "casetrack init" in refused.output) == (1, True)

    def test_the_day_cannot_be_set_in_a_real_office(self, run, monkeypatch: pytest.MonkeyPatch):
        a_book(run)
        monkeypatch.setenv("CASETRACK_NOW", "2026-05-20")
        refused = run("audit", "verify")
        assert (refused.exit_code, "CASETRACK_NOW chỉ dùng cho bản trình diễn" in refused.output) == (1, True)

    def test_messages_are_in_english_when_asked(self, run, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("CASETRACK_NOW", "hôm qua")
        assert "is no date" in run("--language", "en", "audit", "verify").output


class TestUsers:
    def test_an_account_is_made_with_its_roles(self, run):
        a_book(run)
        made = run(
            "users", "add", "ngan", "--full-name", "Hoàng Bích Ngân", "--role", "officer", typed="mat khau dai\n"
        )
        assert made.exit_code == 0, made.output
        taken = run("users", "add", "ngan", "--full-name", "Khác", "--role", "desk", typed="mat khau dai\n")
        assert (taken.exit_code, "đã có người dùng" in taken.output) == (1, True)


class TestWorkflows:
    def test_a_broken_file_names_line_key_and_code(self, run, tmp_path: Path):
        file = tmp_path / "hong.yaml"
        file.write_text("schema: casetrack-workflow/1\nworkflow:\n  id: a\n  id: b\n", encoding="utf-8")
        refused = run("workflows", "check", str(file))
        assert refused.exit_code == 1
        assert "hong.yaml:4:3: E01" in refused.output

    def test_a_broken_file_in_the_offices_own_folder_stops_the_program_with_words(
        self, run, monkeypatch, tmp_path: Path
    ):
        a_book(run)
        folder = tmp_path / "own"
        folder.mkdir()
        (folder / "hong.yaml").write_text("a: &a [1]\nb: *a\n", encoding="utf-8")
        monkeypatch.setenv("CASETRACK_WORKFLOWS", str(folder))
        refused = run("audit", "verify")
        assert (refused.exit_code, "hong.yaml:1" in refused.output) == (1, True)

    def test_a_broken_decision_table_is_named_by_line_and_code_wherever_it_lies(
        self, run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ):
        shipped = paths.WORKFLOWS / "law" / "petition_decisions.yaml"
        assert run("workflows", "check", str(shipped)).exit_code == 0
        (tmp_path / "law").mkdir()
        file = tmp_path / "law" / "petition_decisions.yaml"
        file.write_text(shipped.read_text("utf-8").replace("    before: [complaint_accepted]\n", ""), "utf-8")
        assert "T13" in run("workflows", "check", str(file)).output
        monkeypatch.setenv("CASETRACK_WORKFLOWS", str(tmp_path))
        refused = run("workflows", "check")
        assert (refused.exit_code, "petition_decisions.yaml:" in refused.output) == (1, True)

    def test_the_offices_own_words_of_lists_are_checked_with_the_rest(
        self, run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ):
        file = tmp_path / "office" / "handover.yaml"
        file.parent.mkdir()
        shipped = (paths.WORKFLOWS / "office" / "handover.yaml").read_text("utf-8")
        file.write_text(shipped.replace('headings: ["ghi chú"]', 'headings: ["ghi chú", "họ tên"]'), "utf-8")
        monkeypatch.setenv("CASETRACK_WORKFLOWS", str(tmp_path))
        refused = run("workflows", "check")
        assert (refused.exit_code, "H11" in refused.output, "họ tên" in refused.output) == (1, True, True)

    def test_every_story_of_the_shipped_files_comes_out_as_promised(self, run):
        assert run("workflows", "test").exit_code == 0

    def test_the_list_and_the_diagram_are_there(self, run):
        assert "petition@1" in run("workflows", "list").output
        assert run("workflows", "diagram", "petition").output.startswith("<svg")


def test_every_command_shows_an_example(run):
    def walk(words: tuple[str, ...]) -> None:
        shown = run(*words, "--help").output
        names = [line.split()[0] for line in shown.partition("Commands:")[2].splitlines() if line.strip()]
        for name in names:
            walk((*words, name))
        if not names:
            assert "Example:" in shown, " ".join(words)

    walk(())


class TestWorkflowFiles:
    def test_a_file_changed_under_its_cases_stops_every_command_and_is_named(self, run, tmp_path, monkeypatch):
        folder = tmp_path / "own"
        folder.mkdir()
        file = folder / "permit.yaml"
        file.write_bytes(PERMIT.read_bytes())
        monkeypatch.setenv("CASETRACK_WORKFLOWS", str(folder))
        a_book(run)
        settings = Settings.from_env()
        installation = open_installation(settings)
        with installation.database.reading() as session:
            office = find_office(session, "lamkhe")
            office_id = office.id
        with begin(installation, system_actor(office_id)) as work:
            open_case(work, OpenCase("permit", "Xin phép", work.today, min(work.units), "desk", {"sort": "new"}))
        file.write_text(file.read_text("utf-8").replace("Lệ phí", "Phí"), "utf-8")
        refused = run("cases", "list")
        assert refused.exit_code == 1
        assert "permit.yaml:1:1: E81 workflow.version" in refused.output
        assert "trả lại nội dung cũ" in refused.output
