"""Changing the office's days off from a file: what is shown first, what is done, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from casetrack.paths import WORKFLOWS
from tests.factories import Ward, a_case, a_ward

EXAMPLE = re.search(r"```yaml\n(.*?)```", (Path(__file__).parents[2] / "docs" / "calendar.md").read_text("utf-8"), re.S)


@pytest.fixture
def ward(sqlite_url, tmp_path, monkeypatch) -> Ward:
    """A ward with a complaint of 01/3/2027, due on 10/3, and the commands pointed at its database."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    ward = a_ward(Database(sqlite_url))
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "chain.key").write_text(ward.installation.chain_key.hex())
    a_case(ward.on("2027-03-01"))
    return ward


@pytest.fixture
def file(tmp_path) -> str:
    """The example of the documents."""
    assert EXAMPLE is not None
    swap = tmp_path / "swap-2027.yaml"
    swap.write_text(EXAMPLE[1], "utf-8")
    return str(swap)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_trial_lists_each_case_with_the_day_before_and_after_and_writes_nothing(ward, file):
    tried = run("calendar", "apply", file, "--dry-run")
    assert tried.exit_code == 0, tried.stderr
    assert re.search(r"KN-\d{4}-0001 .*: 10/3/2027 → 11/3/2027\n", tried.stdout)
    assert "Chạy thử, chưa ghi gì: xem 1 hồ sơ, 1 đổi hạn." in tried.stdout
    assert json.loads(run("calendar", "export", "--year", "2027", "--office", "lamkhe", "--json").stdout)["days"][0][
        "day"
    ] == ("2027-01-01")


def test_applied_the_file_is_the_offices_calendar_and_moves_its_cases(ward, file):
    assert json.loads(run("calendar", "apply", file, "--dry-run", "--json").stdout)["touched"] == 1
    done = run("calendar", "apply", file, "--as", "leader")
    assert (done.exit_code, done.stdout) == (0, "Đã ghi: xem 1 hồ sơ, 1 đổi hạn.\n")
    listed = json.loads(run("calendar", "list", "--json").stdout)
    assert [known["decided_by"] for known in listed if known["year"] == 2027] == ["Lãnh đạo leader"]
    own = json.loads(run("calendar", "export", "--year", "2027", "--office", "lamkhe", "--json").stdout)
    assert [day["day"] for day in own["days"] if day["kind"] == "make_up"] == ["2027-03-20"]
    assert "CV 1/VPCP-KGVX" in run("calendar", "list").stdout
    assert run("rebuild", "--dry-run").exit_code == 0
    assert run("audit", "verify").exit_code == 0


def test_an_administrator_is_told_no_number_from_which_a_case_could_be_made_out(ward, file):
    seen = json.loads(run("calendar", "apply", file, "--as", "administrator", "--dry-run", "--json").stdout)
    assert (seen["cases"], seen["hidden"], seen["touched"]) == ([], None, None)
    tried = run("calendar", "apply", file, "--as", "administrator", "--dry-run").stdout
    assert tried == "dưới 3 hồ sơ hạn chế người xem.\nChạy thử, chưa ghi gì: xem dưới 3 hồ sơ, dưới 3 đổi hạn.\n"
    assert run("calendar", "apply", file, "--as", "administrator").stdout.startswith("Đã ghi: xem dưới 3 hồ sơ")


def test_applied_again_it_adds_nothing(ward, file):
    assert json.loads(run("calendar", "apply", file, "--json").stdout)["recounted"]["moved"] == 1
    again = run("calendar", "apply", file)
    assert (again.exit_code, again.stdout) == (0, "Lịch đã đúng như vậy, không ghi gì.\n")
    assert "Lịch đã đúng như vậy." in run("calendar", "apply", file, "--dry-run").stdout


def test_a_file_of_several_years_must_be_told_which(ward):
    shipped = str(WORKFLOWS / "calendars" / "vn.yaml")
    refused = run("calendar", "apply", shipped, "--dry-run")
    assert refused.exit_code == 1
    assert "--year" in refused.stderr
    assert run("calendar", "apply", shipped, "--year", "2027", "--dry-run").exit_code == 0


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (("day: 2027-03-20", "day: 2027-03-03"), "03/3/2027 vừa nghỉ vừa làm bù"),
        (("day: 2027-03-20", "day: 2027-03-19"), "ngày làm bù phải là thứ Bảy hoặc Chủ nhật"),
        (("day: 2027-03-03", "day: 2027-02-05"), "05/02/2027 ghi hai lần"),
        (("day: 2027-03-03", "day: 2027-03-06"), "06/3/2027 là thứ Bảy, vốn đã nghỉ"),
        (("day: 2027-03-03", "day: 2028-03-03"), "03/3/2028 không thuộc năm 2027"),
        (("    source: CV 1/VPCP-KGVX ngày 05/01/2027\n", ""), "years.2027.source"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_its_line_and_nothing_is_written(ward, file, slip, told):
    text = Path(file).read_text("utf-8")
    assert slip[0] in text
    Path(file).write_text(text.replace(*slip), "utf-8")
    for command in (("check", file), ("apply", file)):
        refused = run("calendar", *command)
        assert refused.exit_code == 1
        assert told in refused.stderr
        assert re.search(r"swap-2027\.yaml:\d+:\d+: E0[37]", refused.stderr)
    assert "CV 1/VPCP" not in run("calendar", "list").stdout


def test_who_may_not_change_the_calendar_is_refused(ward, file):
    refused = run("calendar", "apply", file, "--as", "officer")
    assert refused.exit_code == 1
    assert "chưa được giao" in refused.stderr
