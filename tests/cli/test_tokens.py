"""The administrator gives other programs their tokens, looks after them and takes them back."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from casetrack.errors import SignInNeeded
from casetrack.services.tokens import find_bearer
from tests.factories import Ward, a_ward


@pytest.fixture
def ward(sqlite_url, tmp_path, monkeypatch) -> Ward:
    """A ward at which the commands are pointed."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    ward = a_ward(Database(sqlite_url))
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    return ward


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["--language", "en", *arguments])


def listed() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("tokens", "list", "--json").stdout)
    return found


def test_a_token_is_told_once_and_only_its_digest_is_kept(ward):
    made = run("tokens", "add", "officer", "--scope", "read", "--days", "30", "--name", "Bảng theo dõi")
    secret = made.stdout.strip()
    assert "shown this once" in made.stderr
    assert find_bearer(ward.database, secret, ward.now).actor.user_id == ward.users["officer"].id
    assert secret not in run("tokens", "list", "--json").stdout
    with ward.database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM api_tokens").all()
    assert secret not in str(rows)


def test_the_list_says_what_each_token_may_do_and_when_it_was_used(ward):
    secret = run("tokens", "add", "officer", "--scope", "write", "--scope", "read").stdout.strip()
    assert (listed()[0]["scopes"], listed()[0]["last_used_at"]) == (["read", "write"], None)
    find_bearer(ward.database, secret, ward.now)
    assert str(listed()[0]["last_used_at"]).startswith("2026-06-04")
    assert "officer  read write  good until" in run("tokens", "list").stdout


def test_a_revoked_token_lets_nobody_in(ward):
    secret = run("tokens", "add", "officer", "--scope", "read").stdout.strip()
    assert run("tokens", "revoke", "1").exit_code == 0
    with pytest.raises(SignInNeeded, match="revoked"):
        find_bearer(ward.database, secret, ward.now)
    assert "revoked" in run("tokens", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("add", "nobody", "--scope", "read"), 1, "no open account nobody"),
        (("add", "officer", "--scope", "everything"), 2, "'everything' is not one of"),
        (("add", "officer"), 2, "--scope"),
        (("add", "officer", "--scope", "read", "--days", "0"), 1, "1 to 366 days"),
        (("add", "officer", "--scope", "read", "--days", "4000"), 1, "1 to 366 days"),
        (("revoke", "7"), 1, "no token 7"),
    ],
)
def test_what_cannot_be_done_is_said(ward, arguments, code, said):
    done = run("tokens", *arguments)
    assert done.exit_code == code
    assert said in done.stderr
