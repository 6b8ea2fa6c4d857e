"""The demo: it can be made twice, thrown away, and never touches a real office's book."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from click.testing import CliRunner, Result
from sqlalchemy import select

from casetrack.cli import main
from casetrack.config import Settings
from casetrack.demo.dossiers import ROAD
from casetrack.engine.findings import KINDS
from casetrack.models import Case, Digest, ReceptionSession, SchedulePublication, SessionClosing, User, Visit
from casetrack.reports.findings import check
from casetrack.services.digest_lines import unpack
from casetrack.services.installation import open_installation
from casetrack.services.session_instructions import list_instructions
from casetrack.services.sessions import list_sessions
from casetrack.services.work import reading, system_actor
from tests.architecture import ROOT
from tests.demo_corrections import chosen, counted, mend, reported
from tests.demo_facts import THE_YEAR, facts_of_the_year
from tests.demo_lists import LISTS, lists_of_the_demo
from tests.demo_tours import follow_the_tours
from tests.digest_recount import recount
from tests.seeded_faults import SEEDS, seeded

_MONDAY = ("--at", "2026-05-18")
FIGURES = ROOT / "tests" / "data" / "figures.yaml"
_ROAD_OF_THE_REPORT = "An Hoà (ĐT 186 cũ)"  # the demo has a road of its own
_SUMMARY = ("report", "summary", "--from", "2025-07-01", "--to")


@pytest.fixture(scope="module")
def a_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo as the command makes it."""
    folder = tmp_path_factory.mktemp("demo") / "var"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CASETRACK_DATA_DIR", str(folder))
        patch.setenv("CASETRACK_LANGUAGE", "vi")
        made = CliRunner().invoke(main, ["demo", "--no-serve"])
    assert made.exit_code == 0, made.output
    assert "desk" in made.output
    return folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run `casetrack` in an installation of its own, on the demo's day."""
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("CASETRACK_LANGUAGE", "vi")
    return lambda *words: CliRunner().invoke(main, list(words))


@pytest.fixture
def run_in_demo(run, a_demo: Path, tmp_path: Path):
    """Run `casetrack` in an installation with the demo."""
    shutil.copytree(a_demo, tmp_path / "var")
    return run


def test_its_cases_are_the_wards_year_and_its_book_verifies(run_in_demo, monkeypatch: pytest.MonkeyPatch):
    run = run_in_demo
    monkeypatch.setenv("CASETRACK_NOW", "2026-05-20")
    its_cases_are_those_of_the_wards_report()
    its_receptions_are_those_of_the_wards_report()
    its_hand_overs_are_those_of_the_minutes()
    assert run("audit", "verify").exit_code == 0
    assert "0 hồ sơ lệch" in run("rebuild").output
    the_digest_of_monday_is_what_a_recount_finds(json.loads(run("digest", "show", *_MONDAY, "--json").stdout))


def test_a_tour_leads_each_role_through_the_book_as_it_stands(run_in_demo, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CASETRACK_NOW", "2026-05-20T09:42+07:00")
    follow_the_tours()


def test_its_report_adds_up_and_says_the_same_when_the_demo_is_made_again(run_in_demo, monkeypatch: pytest.MonkeyPatch):
    run = run_in_demo
    monkeypatch.setenv("CASETRACK_NOW", "2026-05-20")
    report = json.loads(run(*_SUMMARY, "2026-05-20", "--format", "json").stdout)
    assert report["balance"]["holds"] is True
    assert run("demo", "--no-serve").exit_code == 0
    assert json.loads(run(*_SUMMARY, "2026-05-20", "--format", "json").stdout)["figures"] == report["figures"]
    numbered = numbers_and_titles()
    monkeypatch.setenv("CASETRACK_NOW", "2025-07-03T12:00+07:00")
    assert run("demo", "--no-serve", "--fresh").exit_code == 0
    first_days = numbers_and_titles()
    assert len(first_days) > 100
    assert first_days.items() <= numbered.items()


def test_one_event_mended_in_each_of_twenty_cases_moves_exactly_the_figures_that_depend_on_it(
    run_in_demo, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CASETRACK_NOW", "2026-05-20")
    installation, random = open_installation(Settings.from_env()), Random(20)
    before, said, moving = counted(installation, 1), reported(installation, 1), 0
    for case_id in chosen(installation, 1, random, 20):
        mend(installation, 1, case_id, random)
        now, says = counted(installation, 1), reported(installation, 1)
        moved = {key for key in now if now[key] != before[key]}
        assert {key for key in now if says[key] != said[key]} == moved
        assert {key: says[key] for key in now} == now
        before, said, moving = now, says, moving + bool(moved)
    installation.database.dispose()
    assert moving >= 8, "else nothing was tried"


def test_its_reports_may_be_sent_until_somebody_spoils_the_book(run_in_demo, monkeypatch: pytest.MonkeyPatch):
    """Thirty-two faults of as many kinds are all found; each alone, by its kind alone: tests/proof/test_findings.py."""
    monkeypatch.setenv("CASETRACK_NOW", "2026-05-20")
    checked = run_in_demo("report", "check", "--from", "2025-07-01", "--to", "2026-05-20")
    assert (checked.exit_code, checked.stdout) == (0, "Đã tìm 33 loại lỗi, không thấy gì.\n")
    assert run_in_demo("report", "check", "--from", "2025-12-15", "--to", "2026-06-14").exit_code == 0
    installation = open_installation(Settings.from_env())
    with seeded(installation, 1, *SEEDS) as (work, question):
        found = {finding.kind.key for finding in check(work, question).findings}
    installation.database.dispose()
    assert found == {*SEEDS}
    assert {*SEEDS, "stated_otherwise"} == KINDS  # no pair of figures is shipped


def test_its_yearly_report_gives_every_figure_and_every_sentence(run_in_demo, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CASETRACK_NOW", "2026-05-20")
    asked = yaml.safe_load(FIGURES.read_text("utf-8"))
    period = asked.pop("period")
    annual = ("report", "annual", "--from", f"{period['from']}", "--to", f"{period['to']}", "--format")
    figures = dict(leaves(json.loads(run_in_demo(*annual, "json").stdout)))
    told = dict(leaves(asked))
    sentences = {key: said for key, said in told.items() if key.endswith(".sentence")}
    wanted = {key: said for key, said in told.items() if key not in sentences}
    assert len(wanted) > 35
    assert {key: figures.get(key) for key in wanted} == wanted
    paper = run_in_demo(*annual, "text").stdout
    assert [said for said in sentences.values() if str(said).replace(_ROAD_OF_THE_REPORT, ROAD) not in paper] == []


def leaves(node: object, *way: str) -> Iterator[tuple[str, object]]:
    if not isinstance(node, dict):
        yield ".".join(way), node
        return
    for name, below in node.items():
        yield from leaves(below, *way, name)


def numbers_and_titles() -> dict[str, str]:
    installation = open_installation(Settings.from_env())
    with reading(installation, system_actor(1)) as work:
        told = {case.number: case.title for case in work.session.scalars(select(Case))}
    installation.database.dispose()
    return told


def its_cases_are_those_of_the_wards_report() -> None:
    """Every figure of the ward's report, counted from the rows."""
    installation = open_installation(Settings.from_env())
    with reading(installation, system_actor(1)) as work:
        counted = facts_of_the_year(work)
    installation.database.dispose()
    assert counted == THE_YEAR


def its_receptions_are_those_of_the_wards_report() -> None:
    """21 visits of the Chairman; of the Secretary 4 plans, 4 citizens, 4 notices, 4 instructions done and answered."""
    installation = open_installation(Settings.from_env())
    with reading(installation, system_actor(1)) as work:
        visits = work.session.execute(
            select(Visit.host, Visit.person_id, Visit.session_id)
            .join(ReceptionSession, ReceptionSession.id == Visit.session_id)
            .where(Visit.host == ReceptionSession.host, ReceptionSession.published_at.is_not(None))
        ).all()
        plans = select(SchedulePublication.id).join(User, User.id == SchedulePublication.published_by_id)
        published = work.session.scalars(plans.where(User.username == "secretary")).all()
        closed = set(work.session.scalars(select(SessionClosing.session_id)))
        held = [each for each in list_sessions(work, date(2025, 7, 1), date(2026, 5, 19)) if not each.cancelled_why]
        unclosed = [each.held_on for each in held if each.id not in closed]
        ordered = [
            each
            for session in list_sessions(work, date(2025, 7, 1), date(2026, 5, 20))
            if session.host == "secretary"
            for each in list_instructions(work, session)
        ]
    installation.database.dispose()
    assert (unclosed, len([each for each in held if each.host == "chairman"])) == ([], 45)
    assert [host for host, *_rest in visits].count("chairman") == 21
    of_secretary = {(person, session) for host, person, session in visits if host == "secretary"}
    assert [len({line[place] for line in of_secretary}) for place in (0, 1)] == [4, 4]
    assert len(published) == 4
    assert len({(each.notice_no, each.session_on.year) for each in ordered}) == len(ordered) == 4
    assert all(each.done_on and each.answered_on and each.closed_on for each in ordered)
    assert max(each.closed_on for each in ordered if each.closed_on) <= date(2026, 5, 20)


def its_hand_overs_are_those_of_the_minutes() -> None:
    """59 = 51 + 8, 580, 42 + 192, after a clerk mended what was refused; one more list is still open."""
    installation = open_installation(Settings.from_env())
    with reading(installation, system_actor(1)) as work:
        told = lists_of_the_demo(work)
    installation.database.dispose()
    assert told == LISTS


def test_it_takes_in_the_workbooks_on_which_the_readers_are_tried():
    shipped = {path.name: path.read_bytes() for path in (ROOT / "casetrack" / "demo" / "workbooks").iterdir()}
    lists = [*FIGURES.with_name("handover").glob("*.xls"), *FIGURES.with_name("handover").glob("*.xlsx")]
    assert len(lists) == 3
    assert [path.name for path in lists if shipped.get(path.name) != path.read_bytes()] == []


def the_digest_of_monday_is_what_a_recount_finds(shown: dict[str, Any]) -> None:
    installation = open_installation(Settings.from_env())
    monday = date(2026, 5, 18)
    with reading(installation, system_actor(1)) as work:
        told = recount(work, datetime.combine(monday, time(7, 30), ZoneInfo(work.office.timezone)), monday)
        kept = work.session.scalars(select(Digest).where(Digest.slot_on == monday)).all()
        numbers = {row[0]: row[1] for row in work.session.execute(select(Case.id, Case.number))}
    installation.database.dispose()
    listed = {(line["section"], line["case"], line["deadline"]) for line in shown["lines"]}
    also = {("stale", line["case"], line["deadline"]) for line in shown["lines"] if line["also_stale"]}
    assert listed | also == told
    assert len([line for line in shown["lines"] if line["section"] == "overdue"]) > 10
    sent = {(line.section, numbers[line.case_id], line.key) for digest in kept for line in unpack(digest.lines)}
    assert sent <= told
    assert {number for section, number, _key in told - sent if section == "overdue"} == set(), (
        "somebody is told of each"
    )


@pytest.mark.parametrize("words", [("demo", "--no-serve"), ("demo", "--no-serve", "--fresh")])
def test_a_real_book_is_left_alone(run, words: tuple[str, ...]):
    assert run("init", "--code", "lamkhe").exit_code == 0
    refused: Result = run(*words)
    assert (refused.exit_code, "sổ thật của một cơ quan" in refused.output) == (1, True)
    assert run("audit", "verify").exit_code == 0


def test_the_lists_look_ahead_from_the_command_line(run_in_demo, monkeypatch: pytest.MonkeyPatch):
    run = run_in_demo
    monkeypatch.setenv("CASETRACK_NOW", "2026-05-20")
    today = json.loads(run("cases", "list", "--view", "overdue", "--json").stdout)
    later = json.loads(run("cases", "list", "--view", "overdue", "--at", "2026-06-30", "--json").stdout)
    assert 0 < len(today) < len(later)
    assert {case["number"] for case in today} < {case["number"] for case in later}
    assert all(case["due_on"] < "2026-06-30" and case["urgency"] == "late" for case in later)
