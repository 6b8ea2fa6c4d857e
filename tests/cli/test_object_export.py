"""`casetrack export events --format ocel`: the book as objects and events, whole, and telling of nothing hidden."""

from __future__ import annotations

import gzip
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from casetrack.services.access import get_visible_case
from casetrack.services.assignments import Assign, assign
from casetrack.services.cases import SAME, link_cases
from casetrack.services.documents import AddDocument, add_document
from casetrack.services.documents import receive as receive_file
from casetrack.services.persons import RegisterPerson
from casetrack.services.reception import BringPetition, Receive, receive
from casetrack.services.shelf import Shelf
from casetrack.services.work import begin, system_actor
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_case, a_step, a_ward, an_account
from tests.ocel import mistakes_in
from tests.sample_files import PDF

PERSONAL = ("thửa 214", "Lê Văn Bốn", "0912340218", "Bồi thường", "Đủ điều kiện thụ lý", "bien-ban", "Bản chính")


@pytest.fixture
def ward(sqlite_url, tmp_path, monkeypatch) -> Ward:
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    ward = a_ward(Database(sqlite_url)).on("2026-06-04")
    ward.installation = replace(ward.installation, shelf=Shelf(tmp_path / "files"))
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    return ward


def brought(ward: Ward, case_number: str | None = None) -> str:
    """Bring a petition to the desk, for a case that there is or a new one; give the case's number."""
    who = RegisterPerson("Lê Văn Bốn", phone="0912340218")
    with begin(ward.installation, ward.actor("desk")) as work:
        paper = BringPetition("petition", COMPLAINT)
        wish = Receive(who, ward.units["root"].id, "Bồi thường", ward.today, petition=paper, case_number=case_number)
        return str(receive(work, wish).case_number)


def a_worked_on_case(ward: Ward) -> str:
    """A complaint with two petitions and a file, classified, then accepted and given to somebody of another unit."""
    number = brought(ward)
    a_step(ward, number, "desk", "classify", **ELIGIBLE)
    brought(ward.on("2026-06-05"), number)
    told = AddDocument("none", "Bản chính")
    with (
        receive_file(ward.installation.shelf, io.BytesIO(PDF), "bien-ban.pdf", told) as received,
        begin(ward.installation, ward.actor("officer")) as work,
    ):
        add_document(work, get_visible_case(work, number), received)
    a_step(ward.on("2026-06-08"), number, "leader", "accept", comment="Đủ điều kiện thụ lý")
    with begin(ward.installation, ward.actor("leader")) as work:
        case = get_visible_case(work, number)
        assign(work, case, Assign(ward.users["officer"].id, case.version, "Xác minh", ward.today))
    return number


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", "events", "--format", "ocel", *arguments])


def exported(*arguments: str) -> dict[str, Any]:
    done = run(*arguments)
    assert done.exit_code == 0, done.stderr
    log: dict[str, Any] = json.loads(done.stdout)
    assert mistakes_in(log) == []
    return log


def the_object(log: dict[str, Any], key: str) -> dict[str, Any]:
    return next(each for each in log["objects"] if each["id"] == f"lamkhe:{key}")


def said_of(thing: dict[str, Any]) -> dict[str, Any]:
    return {one["name"]: one["value"] for one in thing["attributes"]}


def relations(thing: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["qualifier"], one["objectId"].removeprefix("lamkhe:")) for one in thing["relationships"]}


class TestWhatIsSaid:
    def test_each_event_says_what_it_is_about_and_who_did_it(self, ward):
        number = a_worked_on_case(ward)
        events = exported()["events"]
        assert [each["type"] for each in events][:4] == ["opened", "classify", "petition_added", "document_added"]
        opened, classified, added, file, accepted, assigned = events
        here, desk = {("case", f"case:{number}"), ("unit", "unit:lamkhe")}, ward.users["desk"].id
        assert relations(opened) == {*here, ("petition", "petition:D-2026-0001"), ("by", f"account:{desk}")}
        assert relations(added) == {*here, ("petition", "petition:D-2026-0002"), ("by", f"account:{desk}")}
        assert ("document", f"document:{number}:4") in relations(file)
        assert relations(classified) == {*here, ("by", f"account:{desk}")}
        assert said_of(accepted)["resource"] == "Lãnh đạo leader"
        assert (accepted["time"], said_of(accepted)["date_only"]) == ("2026-06-08T00:00:00.000+07:00", True)
        assert said_of(assigned)["kind"] == "assigned"

    def test_each_object_says_what_it_is_and_what_it_belongs_to(self, ward):
        number = a_worked_on_case(ward)
        log = exported()
        assert {each["name"] for each in log["objectTypes"]} == {
            "account",
            "case:petition",
            "document",
            "petition",
            "unit",
        }
        paper, file = the_object(log, "petition:D-2026-0002"), the_object(log, f"document:{number}:4")
        assert said_of(paper) == {"number": "D-2026-0002", "received_on": "2026-06-05", "channel": "desk", "people": 1}
        assert relations(paper) == {("in", f"case:{number}")}
        assert (said_of(file), relations(file)) == ({"media_type": "application/pdf"}, {("of", f"case:{number}")})
        assert relations(the_object(log, "unit:KT")) == {("inside", "unit:lamkhe")}

    def test_a_case_says_from_which_day_on_it_was_what(self, ward):
        number = a_worked_on_case(ward)
        case = the_object(exported(), f"case:{number}")
        told = [(one["name"], one["time"][:10], one["value"]) for one in case["attributes"]]
        assert sorted((each for each in told if each[0] in ("phase", "officer")), reverse=True) == [
            ("phase", "2026-06-08", "transferred"),
            ("phase", "2026-06-04", "classified"),
            ("officer", "2026-06-08", ward.users["officer"].full_name),
        ]
        assert ("unit", "2026-06-04", "lamkhe") in told
        assert ("number", "1970-01-01", number) in told

    def test_nothing_personal_leaves_the_book(self, ward):
        a_worked_on_case(ward)
        said = run().stdout.lower()
        assert "petition_added" in said
        assert [words for words in PERSONAL if words.lower() in said] == []


class TestWhoSeesWhat:
    def test_a_relation_leads_to_no_case_that_is_hidden_or_was_not_asked_for(self, ward):
        an_account(ward, "colleague", "officer")
        number, sealed = brought(ward), a_case(ward, fields=DENUNCIATION, officer="officer", unit="KT")
        late = brought(ward.on("2026-06-20"))
        with begin(ward.installation, system_actor(ward.office.id)) as work:
            for other in (sealed, late):
                link_cases(work, get_visible_case(work, number), get_visible_case(work, other), None, kind=SAME)

        def linked(*arguments: str) -> set[tuple[str, str]]:
            return relations(the_object(exported(*arguments), f"case:{number}"))

        assert linked() == linked("--as", "officer") == {(SAME, f"case:{sealed}"), (SAME, f"case:{late}")}
        assert linked("--as", "colleague") == {(SAME, f"case:{late}")}
        assert linked("--as", "colleague", "--to", "2026-06-04") == set()
        assert sealed not in run("--as", "colleague").stdout

    def test_whoever_may_not_read_cases_gets_nothing(self, ward, tmp_path):
        brought(ward)
        refused = run("--as", "administrator", "--out", str(tmp_path / "log.json"))
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert not (tmp_path / "log.json").exists()


def test_the_file_is_packed_and_the_same_whenever_nothing_changed(ward, tmp_path):
    a_worked_on_case(ward)
    made = []
    for name in ("first.json.gz", "second.json.gz"):
        done = run("--out", str(tmp_path / name))
        assert (done.stdout, done.stderr) == ("", "Đã xuất 1 hồ sơ, 6 sự kiện.\n")
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    assert json.loads(gzip.decompress(made[0])) == exported()


def test_a_book_without_cases_is_a_whole_log_all_the_same(ward):
    log = exported()
    assert (log["events"], log["eventTypes"]) == ([], [])
    assert {each["type"] for each in log["objects"]} == {"unit", "account"}
