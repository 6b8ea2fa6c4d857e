"""The lawyer's sheet from the command line: listing, exporting, and verifying in an account's name."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from tests.factories import Ward, a_case, a_ward


@pytest.fixture
def ward(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ward]:
    """A ward whose book the command line opens."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    book = Database(sqlite_url)
    made = a_ward(book)
    # The command line signs the head with the key of the data folder.
    key = tmp_path / "var" / "keys" / "chain.key"
    key.parent.mkdir(parents=True)
    key.write_text(made.installation.chain_key.hex())
    yield made
    book.dispose()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def listed(*options: str) -> list[dict]:
    shown = run("law", "list", "--json", *options)
    assert shown.exit_code == 0, shown.output
    found: list[dict] = json.loads(shown.stdout)
    return found


def test_every_rule_is_listed_with_its_article(ward):
    rules, shown = listed(), run("law", "list").stdout
    assert len(shown.splitlines()) == len(rules)
    for rule in rules:
        assert rule["code"] in shown
        assert rule["facts"]["basis"] in shown


def test_rules_are_verified_in_an_accounts_name_all_or_none(ward):
    first, second = (rule["code"] for rule in listed()[:2])
    refused = run("law", "sign", first, "ffffffff", "--as", "leader", "--source", "Công báo")
    assert refused.exit_code == 1
    assert listed("--part", "signed") == []
    done = run("law", "sign", first, second, "--as", "leader", "--source", "Công báo số 12")
    assert done.exit_code == 0, done.output
    signed = listed("--part", "signed")
    assert [rule["code"] for rule in signed] == [first, second]
    assert {rule["signed"]["by"] for rule in signed} == {ward.users["leader"].full_name}
    taken_back = run("law", "withdraw", first, "--as", "administrator", "--reason", "Đọc nhầm khoản")
    assert taken_back.exit_code == 0, taken_back.output
    assert [rule["code"] for rule in listed("--part", "signed")] == [second]


def test_an_officer_verifies_nothing(ward):
    refused = run("law", "sign", listed()[0]["code"], "--as", "officer", "--source", "Công báo")
    assert refused.exit_code == 1
    assert "chưa được giao" in refused.stderr


def test_the_workbook_is_written(ward, tmp_path):
    file = tmp_path / "can-cu.xlsx"
    assert run("law", "export", str(file)).exit_code == 0
    assert zipfile.is_zipfile(file)


def test_explain_names_who_verified_each_article(ward):
    number = a_case(ward, fields={"petition_class": "feedback", "summary": "Đèn đường hỏng."})
    assert "chưa kiểm chứng" in run("explain", number).stdout
    codes = [rule["fingerprint"] for rule in listed() if rule["facts"]["kind"] in ("term", "counting")]
    assert run("law", "sign", *codes, "--as", "leader", "--source", "Công báo").exit_code == 0
    shown = run("explain", number).stdout
    assert "chưa kiểm chứng" not in shown
    assert f"đã kiểm chứng: {ward.users['leader'].full_name}" in shown
    told = json.loads(run("explain", number, "--json").stdout)
    assert {line["verified_by"] for clock in told for line in clock["lines"] if line["basis"]} == {
        ward.users["leader"].full_name
    }
