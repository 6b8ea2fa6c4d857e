"""`python -m bench.first_paint`: when the main pages of the demo are first seen on an old PC with a slow line.

Chromium slows the processor four times, lets 1 Mbit/s through with 100 ms for each round trip, and knows nothing yet:
each look is a first visit. The pages are those of `casetrack serve`.
"""

from __future__ import annotations

import argparse
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, StorageState, sync_playwright

from casetrack.clock import system_clock
from casetrack.demo.office import DAY, PASSWORD

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
HEAD = "\n## See a page for the first time (`python -m bench.first_paint`)\n"
WANTED = 1000  # milliseconds
SLOWER = 4
A_MEGABIT = 1_000_000 / 8
ROUND_TRIP = 100
# Who looks at what; the case and the receipt are those of the demo that stand first on the pages before them.
PAGES = (
    ("desk", "/quay"),
    ("desk", "/lich-tiep-dan/tuan"),
    ("desk", "/so/don/2026"),
    ("officer", "/"),
    ("officer", "/ho-so"),
    ("officer", "/ho-so/{case}"),
    ("officer", "/ho-so/{case}/phan-loai"),
    ("leader", "/"),
    ("leader", "/bao-cao"),
    ("leader", "/bao-cao/bieu/02-xld"),
    ("leader", "/ton-dong"),
    ("leader", "/ban-giao/1"),
    ("leader", "/bang-treo"),
)
_PAINTED = """() => new Promise(tell => new PerformanceObserver(seen => {
    const first = seen.getEntriesByName('first-contentful-paint')[0];
    if (first) tell(first.startTime);
}).observe({type: 'paint', buffered: true}))"""
_SENT = """[performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')]
    .reduce((sum, each) => sum + each.transferSize, 0)"""
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


def main() -> None:
    """Serve a demo, look at each page several times, and write the table."""
    asked = _arguments()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="casetrack-bench-")))
        site = stack.enter_context(_served(asked.demo or folder))
        player = stack.enter_context(sync_playwright())
        browser = player.chromium.launch(executable_path=asked.chromium, args=list(FLAGS))
        said = "\n".join(_table(_measured(browser, site, asked.rounds), asked.rounds, browser.version))
        browser.close()
    print(said)
    if asked.write:
        before, _head, after = PAGE.read_text("utf-8").partition(HEAD)
        others = after[after.find("\n## ") :] if "\n## " in after else ""
        PAGE.write_text(before.rstrip("\n") + "\n" + HEAD + "\n" + said + "\n" + others, encoding="utf-8")


Looks = dict[tuple[str, str], list[tuple[float, float]]]


def _measured(browser: Browser, site: str, rounds: int) -> Looks:
    seats = {who: _signed_in(browser, site, who) for who in dict.fromkeys(who for who, _page in PAGES)}
    case = _first_case(browser, site, seats["officer"])
    looks: Looks = {page: [] for page in PAGES}
    for round_ in range(rounds + 1):
        for who, address in PAGES:
            seen = _look(browser, site + address.format(case=case), seats[who])
            if round_:  # the first look warms the server, not the browser
                looks[who, address].append(seen)
    return looks


def _look(browser: Browser, address: str, seat: StorageState) -> tuple[float, float]:
    """Open a page as a browser that has never seen it; give the milliseconds to its first words, and its kilobytes."""
    context = browser.new_context(storage_state=seat, viewport={"width": 1366, "height": 768}, locale="vi-VN")
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    slow = {"offline": False, "latency": ROUND_TRIP, "downloadThroughput": A_MEGABIT, "uploadThroughput": A_MEGABIT}
    line.send("Network.emulateNetworkConditions", slow)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load")
    seen = float(page.evaluate(_PAINTED)), float(page.evaluate(_SENT)) / 1024
    context.close()
    return seen


def _signed_in(browser: Browser, site: str, who: str) -> StorageState:
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    page.goto(f"{site}/dang-nhap")
    page.fill("[name=username]", who)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_selector(".top .me")
    seat = context.storage_state()
    context.close()
    return seat


def _first_case(browser: Browser, site: str, seat: StorageState) -> str:
    """Name the officer's case that is due first, which is a petition that was not classified in time."""
    context = browser.new_context(storage_state=seat)
    page = context.new_page()
    page.goto(f"{site}/")
    links = page.eval_on_selector_all(
        ".work a[href^='/ho-so/']", "found => found.map(each => each.getAttribute('href'))"
    )
    context.close()
    return str(links[0]).split("/")[2]


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Make the demo where it is not made yet, and serve it as an office does."""
    env = {**os.environ, "CASETRACK_DATA_DIR": str(folder), "CASETRACK_NOW": DAY}
    subprocess.run([sys.executable, "-m", "casetrack", "demo", "--no-serve"], check=True, env=env, stdout=sys.stderr)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = [sys.executable, "-m", "casetrack", "serve", "--no-jobs", "--port", str(port)]
    server = subprocess.Popen(serve, env=env, stdout=subprocess.DEVNULL)
    try:
        while server.poll() is None and not _answers(port):
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    with suppress(ConnectionError):
        socket.create_connection(("127.0.0.1", port)).close()
        return True
    return False


def _table(looks: Looks, rounds: int, browser: str) -> Iterator[str]:
    slow = f"the processor slowed {SLOWER} times, 1 Mbit/s, {ROUND_TRIP} ms a round trip"
    yield f"Measured on {system_clock():%Y-%m-%d}: {rounds} first visits to each page of the demo, {slow};"
    yield f"Chromium {browser}, {os.cpu_count()} cores, {platform.machine()}."
    yield f"Milliseconds until the first words are seen, wanted under {WANTED:,}; KB is all that is sent, packed.\n"
    yield "| page | as | median | p95 | KB |"
    yield "|---|---|---:|---:|---:|"
    for (who, address), seen in looks.items():
        times = [painted for painted, _size in seen]
        worst = quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]
        shown, size = address.format(case="…"), median(size for _painted, size in seen)
        yield f"| `{shown}` | {who} | {median(times):,.0f} | {worst:,.0f} | {size:.0f} |"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.first_paint", description="See pages for the first time.")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--demo", type=Path, help="folder of a demo that is made already")
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="the browser's program")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
