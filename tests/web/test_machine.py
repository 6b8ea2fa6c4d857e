"""The administrator sees what the machine does by itself, what it is set to, and whether the files are in order."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from casetrack.app import create_app
from casetrack.config import Settings
from casetrack.jobs.scheduler import Scheduler
from casetrack.jobs.table import JOBS, how_often
from casetrack.models import VaultEntry
from casetrack.services.leases import give_up_lease
from casetrack.services.settings_sheet import GROUPS
from tests.factories import ELIGIBLE, Ward, a_case, a_person, a_step
from tests.web.conftest import Browser, browser_of
from tests.web.test_users import heading

JOBS_PAGE, SETTINGS_PAGE = "/quan-tri/viec-dinh-ky", "/quan-tri/cai-dat"
OF_COMMANDS = {"CASETRACK_LANGUAGE"}


@pytest.fixture
def admin(signed_in) -> Browser:
    """The browser of the administrator."""
    return signed_in("administrator")


def fails(*_said: object) -> int:
    raise LookupError("the name of somebody protected")


class TestTheJobs:
    def test_nobody_runs_them_and_the_page_says_what_to_do(self, admin):
        page = admin.get(JOBS_PAGE).text
        assert heading(page) == "Không có tiến trình nào chạy việc định kỳ"
        assert "casetrack scheduler" in page
        assert heading(admin.get("/quan-tri").text) == heading(page)

    def test_all_run_in_time(self, ward, admin):
        scheduler = Scheduler(ward.installation)
        scheduler.make_up()
        page = admin.get(JOBS_PAGE).text
        assert heading(page) == f"{len(JOBS)} việc định kỳ chạy đúng giờ"
        assert scheduler.holder in page
        assert "09:00 04/6/2026" in page, "the hour of the alerts"
        assert "10:00 04/6/2026" in page, "and the next"
        assert heading(admin.get("/quan-tri").text) == "Việc định kỳ chạy đúng giờ, không ai bị khóa"

    def test_one_failed_and_only_the_kind_of_failure_is_told(self, ward, admin):
        broken = tuple(replace(job, run=fails) if job.name == "digest" else job for job in JOBS)
        first = Scheduler(ward.installation, broken)
        first.make_up()
        page = admin.get(JOBS_PAGE).text
        assert heading(page) == "1 việc định kỳ vừa hỏng"
        assert "LookupError: xem nhật ký" in page
        assert "somebody protected" not in page
        give_up_lease(ward.database, first.holder)
        Scheduler(ward.on("2026-06-05").installation).make_up()
        assert "LookupError" not in admin.get(JOBS_PAGE).text

    def test_how_much_was_done_tells_of_nobody_who_was_just_protected(self, ward, admin):
        for name in ("Lò Văn Tấn", "Vừ A Páo", "Hà Văn Quyết"):
            number = a_case(ward, officer="officer", petitioner=a_person(ward, name))
            a_step(ward, number, "officer", "classify", petition_class="denunciation", **ELIGIBLE)
        with ward.database.reading() as rows:
            assert len(rows.scalars(select(VaultEntry.id).where(VaultEntry.traces)).all()) == 3
        Scheduler(ward.installation).make_up()
        with ward.database.reading() as rows:
            assert not rows.scalars(select(VaultEntry.id).where(VaultEntry.traces)).all(), "it was done"
        row = admin.get(JOBS_PAGE).text.partition("<code>traces</code>")[2].partition("</tr>")[0]
        assert "xong" in row
        assert "ghi" not in row

    def test_each_says_how_often_it_runs(self):
        said = {job.name: how_often(job).vi for job in JOBS}
        assert said["alerts"] == "mỗi giờ"
        assert said["deliver"] == "mỗi phút"
        assert said["traces"] == "mỗi 10 phút"
        assert said["forget"] == "hằng ngày lúc 02:20"


class TestTheSettings:
    def test_are_those_of_the_documents(self):
        text = (Path(__file__).parents[2] / "docs" / "settings.md").read_text("utf-8").partition("For tests only")[0]
        documented = set(re.findall(r"^\| `(CASETRACK_\w+)`", text, re.M))
        assert {name for group in GROUPS.values() for name in group} == documented - OF_COMMANDS

    def test_say_what_holds_and_who_set_it_and_no_secret(self, ward, tmp_path):
        page = settings_page(ward, tmp_path)
        assert heading(page).endswith("cài đặt khác mặc định")
        assert "PostgreSQL, máy sao, cơ sở dữ liệu so" in page
        for secret in ("bi-mat", "nguoi-dung-db", "quan-tri-thu", "/khoa/thu"):
            assert secret not in page, secret
        assert "50 MB" in page
        assert page.count("môi trường của máy") == 8

    def test_are_no_business_of_others(self, signed_in):
        for who in ("leader", "auditor", "officer"):
            assert signed_in(who).get(SETTINGS_PAGE).status_code == 403
            assert signed_in(who).get(JOBS_PAGE).status_code == 403


def settings_page(ward: Ward, folder: Path) -> str:
    said = {
        "CASETRACK_DATA_DIR": str(folder),
        "CASETRACK_DATABASE_URL": "postgresql+psycopg://nguoi-dung-db:bi-mat@sao/so?password=bi-mat",
        "CASETRACK_LARGEST_FILE": "50",
        "CASETRACK_SECOND_FACTOR_ROLES": "",
        "CASETRACK_SMTP_HOST": "thu.example.vn",
        "CASETRACK_SMTP_FROM": "ct@lamkhe.example.vn",
        "CASETRACK_SMTP_USER": "quan-tri-thu",
        "CASETRACK_SMTP_PASSWORD_FILE": "/khoa/thu",
    }
    app = create_app(ward.installation, Settings.from_env(said))
    app.test_client_class = Browser
    return browser_of(app, ward, "administrator").get(SETTINGS_PAGE).text


def test_a_file_that_is_missing_is_found_from_the_page(ward, admin):
    assert "đều đúng như sổ ghi" in admin.send(f"{SETTINGS_PAGE}/soat-tep").text
    stray = ward.installation.shelf.place_of("ab" * 32)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    page = admin.send(f"{SETTINGS_PAGE}/soat-tep").text
    assert heading(page) == "1 tệp sai so với sổ"
    assert "THỪA" in page
