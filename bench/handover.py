"""`python -m bench.handover`: take over 10,000 files of former units while another desk works, on both databases.

A workbook of four sheets, with the shares of the ward's own hand-over, is loaded and confirmed by the command of the
program, in a process of its own. Meanwhile this process takes a step in another case each second, as a clerk would.
Measured are the time on the wall and of CPU, the most memory that the command held, and how long each step took.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles

import xlsxwriter
from sqlalchemy import func, select

from bench.offices import Ward, set_up_wards
from casetrack.clock import system_clock
from casetrack.config import Settings
from casetrack.demo.people import FAMILY, GIVEN, MIDDLE
from casetrack.models import Case, HandoverBatch
from casetrack.services.access import get_visible_case
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.installation import create_installation
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import Installation, begin
from tests import postgresql

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
HEAD = "\n## Take over the files of former units (`python -m bench.handover`)\n"
SHARES = {"civil_servant": 42, "public_employee": 192, "social_protection": 580, "land_dossier": 59}
TITLES = {
    "civil_servant": "DANH SÁCH HỒ SƠ CÁN BỘ, CÔNG CHỨC BÀN GIAO",
    "public_employee": "DANH SÁCH HỒ SƠ VIÊN CHỨC BÀN GIAO",
    "social_protection": "DANH SÁCH HỒ SƠ BẢO TRỢ XÃ HỘI BÀN GIAO",
    "land_dossier": "DANH SÁCH HỒ SƠ ĐẤT ĐAI BÀN GIAO",
}
COLUMNS = ["STT", "Họ và tên", "Số CCCD", "Địa chỉ", "Số hồ sơ", "Ngày nhận", "Kết quả", "Thành phần hồ sơ", "Nơi lưu"]
OF_KIND = {"land_dossier": ["Số thửa", "Tờ bản đồ"], "social_protection": ["Loại trợ cấp"]}
UNIT, HANDED_OVER, MINUTES = "xã Lam Thượng", date(2025, 7, 1), "04/BB-BG"
PETITION = {"petition_class": "feedback", "summary": "Mương thoát nước ngõ 12 tắc.", "matter": "other"}
STEP = {"petition_class": "feedback", "eligible": True, "competent": True}
DESKS_CASES = 500  # more than the seconds that anybody will wait


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run took: seconds of staging and confirming, of the whole on the wall and of CPU, MB, and each step."""

    staging: float
    confirming: float
    wall: float
    used: float
    megabytes: float
    steps: list[float]


def main() -> None:
    """Take the same workbook over in both books, and write the table."""
    asked = _arguments()
    taken = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="casetrack-handover-")))
        totals = write_lists(folder / "ban-giao.xlsx", asked.rows)
        for kind in asked.databases:
            own = folder / kind
            own.mkdir()
            url = f"sqlite:///{own / 'casetrack.db'}"
            if kind == "PostgreSQL":
                url = stack.enter_context(postgresql.fresh_database(stack.enter_context(postgresql.server())))
            taken[kind] = _take_over(Settings(own, url), folder / "ban-giao.xlsx", totals)
    said = "\n".join(_table(taken, asked.rows))
    print(said)
    if asked.write:
        before, _head, after = PAGE.read_text("utf-8").partition(HEAD)
        others = after[after.find("\n## ") :] if "\n## " in after else ""
        PAGE.write_text(before.rstrip("\n") + "\n" + HEAD + "\n" + said + "\n" + others, encoding="utf-8")


def write_lists(file: Path, rows: int) -> list[str]:
    """Type the lists; give the totals of their minutes as the command wants them."""
    random, totals = Random(12), []
    left = rows
    with xlsxwriter.Workbook(file) as book:
        for kind, share in SHARES.items():
            many = left if kind == "land_dossier" else rows * share // sum(SHARES.values())
            left -= many
            page = book.add_worksheet(kind)
            page.write_row(0, 0, ["ỦY BAN NHÂN DÂN XÃ LAM THƯỢNG"])
            page.write_row(1, 0, [TITLES[kind]])
            page.write_row(3, 0, [*COLUMNS, *OF_KIND.get(kind, [])])
            for n in range(many):
                page.write_row(4 + n, 0, _row(random, kind, n))
            pending = (many + 6) // 7
            totals.append(f"{kind}={many}/{many - pending}/{pending}")
    return totals


def _row(random: Random, kind: str, n: int) -> list[object]:
    """Make one row up: nine in ten name an identity number, one file in seven is pending."""
    name = " ".join(map(random.choice, (FAMILY, MIDDLE, GIVEN)))
    place = list(SHARES).index(kind)
    born = random.randint(1940, 1999)
    number = f"00{place + 1}{n % 2}{born % 100:02d}{n:06d}" if n % 10 else ""
    received = HANDED_OVER - timedelta(days=random.randint(30, 3000))
    papers = random.choice(["Đơn; Trích đo", "Đơn; thiếu: Biên lai", "Đơn; thất lạc: Giấy chứng nhận", "Đủ"])
    more: dict[str, list[object]] = {
        "land_dossier": [n % 900 + 1, n % 40 + 1],
        "social_protection": [random.choice(["Người cao tuổi", "Người khuyết tật nặng", "Trẻ mồ côi"])],
    }
    return [
        n + 1,
        name,
        number,
        f"Tổ {random.randint(1, 30)}, phường Lam Khê",
        f"{n + 1}/{kind[:2].upper()}-LT",
        f"{received:%d/%m/%Y}",
        "Đã GQ" if n % 7 else "Đang GQ",
        papers,
        f"Kho cũ, giá {random.randint(1, 9)}",
        *more.get(kind, []),
    ]


def _take_over(settings: Settings, file: Path, totals: list[str]) -> Taken:
    installation = create_installation(settings)
    (ward,) = set_up_wards(installation, 1, installation.clock())
    numbers = _open_petitions(installation, ward)
    for _warm in range(3):  # so that every statement is built
        _take_a_step(installation, ward, numbers.pop())
    steps = []
    command = ["import", "handover", str(file), "--from", UNIT, "--on", HANDED_OVER.isoformat(), "--minutes", MINUTES]
    stated = [word for total in totals for word in ("--total", total)]
    environment = {**os.environ, "CASETRACK_DATA_DIR": str(settings.data_dir)}
    environment["CASETRACK_DATABASE_URL"] = settings.database_url
    began = time.perf_counter()
    running = subprocess.Popen(
        [sys.executable, "-m", "casetrack", *command, *stated, "--unit", "ubnd", "--as", "001.leader", "--confirm"],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    while not (ended := os.wait4(running.pid, os.WNOHANG))[0]:
        time.sleep(max(0.0, 1 - (time.perf_counter() - began) % 1))
        steps.append(_take_a_step(installation, ward, numbers.pop()))
    wall, (_pid, status, used) = time.perf_counter() - began, ended
    running.returncode = os.waitstatus_to_exitcode(status)  # it has been waited for here
    if running.returncode:
        raise RuntimeError(f"the command ended with {running.returncode}")
    with installation.database.reading() as session:
        batch = session.scalars(select(HandoverBatch)).one()
        written = session.scalars(select(func.count()).where(Case.channel == "handover")).one()
    if batch.asked_at is None or batch.confirmed_at is None:
        raise RuntimeError(f"the hand-over is not written: {written} cases")
    installation.database.dispose()
    staging, confirming = batch.asked_at - batch.opened_at, batch.confirmed_at - batch.asked_at
    cpu, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    return Taken(staging.total_seconds(), confirming.total_seconds(), wall, cpu, megabytes, steps)


def _open_petitions(installation: Installation, ward: Ward) -> list[str]:
    unit_id, numbers = ward.units["ubnd"], []
    with begin(installation, ward.actors["desk"]) as work:
        for n in range(DESKS_CASES):
            wish = OpenCase("petition", f"Mương thoát nước ngõ {n} tắc", work.today, unit_id, "post", PETITION)
            numbers.append(open_case(work, wish).number)
    return numbers


def _take_a_step(installation: Installation, ward: Ward, number: str) -> float:
    began = time.perf_counter()
    with begin(installation, ward.actors["officer"]) as work:
        case = get_visible_case(work, number)
        take_step(work, case, TakeStep("classify", work.today, case.version, STEP))
    return time.perf_counter() - began


def _table(taken: dict[str, Taken], rows: int) -> list[str]:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    lines = [
        f"Measured on {system_clock():%Y-%m-%d}: one workbook of {rows:,} rows on four sheets, six of seven settled;",
        f"{machine}; load {os.getloadavg()[0]:.1f} at the end. The step of another desk, one each second, is in ms.",
        "CPU and memory are those of the command.\n",
        "| book | read and staged | confirmed | all of it | of CPU | most memory | steps | median | p95 | longest |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for kind, run in taken.items():
        waits = [1000 * each for each in run.steps]
        worst = quantiles(waits, n=20, method="inclusive")[-1] if len(waits) > 1 else waits[0]
        lines.append(
            f"| {kind} | {run.staging:.1f} s | {run.confirming:.1f} s | {run.wall:.1f} s | {run.used:.1f} s "
            f"| {run.megabytes:.0f} MB | {len(waits)} | {median(waits):.0f} | {worst:.0f} | {max(waits):.0f} |"
        )
    return lines


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.handover", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--databases", nargs="+", default=["SQLite", "PostgreSQL"], choices=["SQLite", "PostgreSQL"])
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
